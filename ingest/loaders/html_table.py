"""HTML tables as rows of text, cells that span columns or rows in their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from ingest.loaders.html_content import is_dropped, is_hidden
from ingest.loaders.table_grid import Cell, Grid, Row

_MAX_SPAN = 200
_LAYOUT_CELL = 1500
"""Characters of a cell from which a table only arranges the page."""
_LAYOUT_PARTS = ("table", "h1", "h2", "h3", "form", "article", "main")
_INLINE_TAGS = "a abbr b bdi bdo big cite code del em font i ins kbd mark q s samp small span strong sub sup u"
_INLINE = frozenset(_INLINE_TAGS.split())


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as text, its cells joined by " | "; or the caption over the table."""

    text: str
    header: bool = False
    is_caption: bool = False


def is_layout(table: Tag) -> bool:
    """Whether a table arranges the page instead of holding figures: one column, long cells, or parts of a page."""
    if table.get("role") in ("presentation", "none") or table.find(_LAYOUT_PARTS) is not None:
        return True
    rows = list(_rows(table))
    if all(len(_cells(row)) <= 1 for row in rows):
        return True
    return any(len(cell.get_text()) > _LAYOUT_CELL for row in rows for cell in _cells(row))


def table_rows(table: Tag) -> Iterator[TableRow]:
    """The caption and the rows that show text; a cell that spans rows heads each row of the body."""
    caption = table.find("caption")
    if isinstance(caption, Tag) and cell_text(caption):
        yield TableRow(cell_text(caption), is_caption=True)
    rows = list(_rows(table))
    carried: dict[int, tuple[int, Cell]] = {}
    placed = [_placed(row, carried, rows_left=len(rows) - place) for place, row in enumerate(rows)]
    for text, header in Grid.of(placed, cell_text).lines():
        yield TableRow(text, header)


def _placed(row: Tag, carried: dict[int, tuple[int, Cell]], *, rows_left: int) -> Row:
    """The cells of a row in their columns; ``carried`` holds by column what cells above still span."""
    cells = _cells(row)
    found: list[Cell] = []
    begun: dict[int, tuple[int, Cell]] = {}
    column = 0
    while cells or any(place >= column for place in carried):
        if column in carried:
            left, cell = carried.pop(column)
            if left > 1:
                begun[column] = (left - 1, cell)
            found.append(cell)
            column += cell.span
        elif cells:
            element = cells.pop(0)
            span, down = _span(element, "colspan", _MAX_SPAN), _span(element, "rowspan", rows_left)
            reach = next((place for place in sorted(carried) if place > column), column + span)
            cell = Cell(element, column, min(span, reach - column), continues=False)
            if down > 1:
                begun[column] = (down - 1, Cell(element, column, cell.span, continues=True))
            found.append(cell)
            column += cell.span
        else:
            column += 1
    carried.update(begun)
    return Row(tuple(found), _is_header(row))


def _span(cell: Tag, name: str, most: int) -> int:
    written = str(cell.get(name, "1")).strip()
    count = int(written) if written.isdigit() and len(written) < 6 else 1
    return most if name == "rowspan" and count == 0 else max(1, min(count, most))


def _rows(table: Tag) -> Iterator[Tag]:
    for child in table.find_all(["tr", "thead", "tbody", "tfoot"], recursive=False):
        if child.name == "tr":
            yield child
        else:
            yield from child.find_all("tr", recursive=False)


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"], recursive=False) if not is_hidden(cell)]


def _is_header(row: Tag) -> bool:
    if row.parent is not None and row.parent.name == "thead":
        return True
    cells = _cells(row)
    return len(cells) > 1 and all(cell.name == "th" for cell in cells)


def cell_text(cell: Tag) -> str:
    """What a cell shows, on one line."""
    return " ".join("".join(_texts(cell)).split())


def _texts(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                yield str(child)
        elif isinstance(child, Tag) and not is_dropped(child) and not is_hidden(child):
            around = "" if child.name in _INLINE else " "
            yield around
            yield from _texts(child)
            yield around
