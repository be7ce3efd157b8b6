"""HTML tables as rows of text, cells that span columns or rows in their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from ingest.loaders.html_content import is_dropped, is_hidden

_MAX_SPAN = 200
_LAYOUT_CELL = 1500
"""Characters of a cell from which a table only arranges the page."""
_LAYOUT_PARTS = ("table", "h1", "h2", "h3", "form", "article", "main")


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
    marked = any(_is_header(row) for row in rows)
    carried: dict[int, tuple[int, str]] = {}
    for place, row in enumerate(rows):
        header = _is_header(row) if marked else place == 0 and len(rows) > 1
        shown = _placed(row, carried, rows_left=len(rows) - place, header=header)
        if any(shown):
            yield TableRow(" | ".join(shown).rstrip(" |"), header)


def _placed(row: Tag, carried: dict[int, tuple[int, str]], *, rows_left: int, header: bool) -> list[str]:
    """The text of each column of a row; ``carried`` holds what cells above still span, and is brought forward."""
    shown: list[str] = []
    cells = _cells(row)
    begun: dict[int, tuple[int, str]] = {}
    while cells or any(column >= len(shown) for column in carried):
        column = len(shown)
        if column in carried:
            count, text = carried.pop(column)
            shown.append("" if header else text)
            if count > 1:
                begun[column] = (count - 1, text)
        elif cells:
            cell = cells.pop(0)
            text = cell_text(cell)
            down = _span(cell, "rowspan", rows_left)
            for offset in range(_span(cell, "colspan", _MAX_SPAN)):
                shown.append("" if offset else text)
                if down > 1:
                    begun[column + offset] = (down - 1, "" if offset else text)
        else:
            shown.append("")
    carried.update(begun)
    return shown


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
            is_inline = child.name in (
                "a",
                "span",
                "b",
                "strong",
                "i",
                "em",
                "u",
                "font",
                "sub",
                "sup",
                "code",
                "small",
            )
            yield "" if is_inline else " "
            yield from _texts(child)
            yield "" if is_inline else " "
