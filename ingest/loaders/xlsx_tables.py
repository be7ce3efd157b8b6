"""The tables of a sheet: where each begins and ends, its title, its header rows, and its rows as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders.labels import begins_clause, ends_sentence, width
from ingest.loaders.xlsx_sheet import Area, Cell, Sheet, column_letters
from ingest.records import BlockKind

_MAX_HEADER_ROWS = 4
_MAX_HEADER_TEXT = 60
_MAX_TITLE = 100
_MIN_SIDE = 2
"""Columns and rows a table must have to count as one of its own beside another."""

_PROSE = 60
"""Columns from which a cell of a lone column is running text and no name."""
_SAID = re.compile(r"[^：:]{1,16}[：:]")
"""What is said of the whole table beside its title: 单位：元, 填报日期：2024-09-01."""
_NOTE = re.compile(
    r"\s*(?:[*＊※]|[（(]?(?:备?注|说明|Notes?|Remarks?)\s*[0-9]*\s*[：:.、]|(?:资料|数据)来源|Source:)", re.IGNORECASE
)

Grid = dict[int, dict[int, Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a line of text that stands alone; ``cells`` is its range (``A2:D2``)."""

    text: str
    kind: BlockKind
    cells: str
    header: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A rectangle of a sheet that holds a table or text."""

    rows: tuple[int, ...]
    left: int
    right: int


@dataclass(slots=True)
class _Reader:
    grid: Grid
    merged: list[Area]
    starts: dict[tuple[int, int], Area]
    heads: dict[int, dict[int, int]]

    @classmethod
    def over(cls, sheet: Sheet) -> _Reader:
        """A reader that knows for each row which cells above head it, by column."""
        merged = [area for area in sheet.merged if area.left in sheet.cells.get(area.top, {})]
        heads: dict[int, dict[int, int]] = {}
        for area in merged:
            for row in range(area.top + 1, area.bottom + 1):
                heads.setdefault(row, {})[area.left] = area.top
        return cls(sheet.cells, merged, {(area.top, area.left): area for area in merged}, heads)


def rows_of(sheet: Sheet) -> list[Row]:
    """The rows of a sheet in the order in which they are read, tables beside each other one after the other."""
    reader = _Reader.over(sheet)
    found: list[Row] = []
    last: _Part | None = None
    for part in _parts(reader, _Part(tuple(sorted(sheet.cells)), 1, _right(sheet.cells))):
        found += _rows(reader, part, goes_on=last is not None and _same_columns(last, part))
        last = part if part.right > part.left else last
    return found


def _right(grid: Grid) -> int:
    return max((max(cells) for cells in grid.values() if cells), default=1)


def _same_columns(last: _Part, part: _Part) -> bool:
    return last.left == part.left and last.right >= part.right


def _cells(reader: _Reader, part: _Part, row: int) -> dict[int, Cell]:
    return {column: cell for column, cell in reader.grid[row].items() if part.left <= column <= part.right}


def _parts(reader: _Reader, whole: _Part) -> Iterator[_Part]:
    """The rectangle cut at empty rows and, where a table stands on each side, at empty columns."""
    bands = list(_bands(reader, whole))
    for band in bands:
        sides = _sides(reader, band)
        if len(sides) == 1:
            yield sides[0]
            continue
        for side in sides:
            yield from _parts(reader, side)


def _bands(reader: _Reader, whole: _Part) -> Iterator[_Part]:
    """Stretches of rows without an empty row between them, which a merged area may bridge."""
    rows = [row for row in whole.rows if _cells(reader, whole, row)]
    band: list[int] = []
    for last, row in pairwise([None, *rows]):
        if last is not None and row is not None and row != last + 1 and not _is_bridged(reader, whole, last, row):
            yield _trimmed(reader, tuple(band), whole)
            band = []
        if row is not None:
            band.append(row)
    if band:
        yield _trimmed(reader, tuple(band), whole)


def _is_bridged(reader: _Reader, part: _Part, last: int, row: int) -> bool:
    """Whether merged cells reach over all the empty rows between two others."""
    return all(
        any(part.left <= column <= part.right for column in reader.heads.get(between, ()))
        for between in range(last + 1, row)
    )


def _trimmed(reader: _Reader, rows: tuple[int, ...], part: _Part) -> _Part:
    columns = [column for row in rows for column in _cells(reader, part, row)]
    right = max(columns)
    tops = set(rows)
    for area in reader.merged:
        if area.top in tops and part.left <= area.left <= part.right:
            right = max(right, min(area.right, part.right))
    return _Part(rows, min(columns), right)


def _sides(reader: _Reader, band: _Part) -> list[_Part]:
    """The band cut at columns that are empty in it, if what stands on each side is a table."""
    used = {column for row in band.rows for column in _cells(reader, band, row)}
    tops = set(band.rows)
    for area in reader.merged:
        if area.top in tops:
            used.update(range(area.left, min(area.right, band.right) + 1))
    sides: list[_Part] = []
    start = band.left
    for column in range(band.left, band.right + 2):
        if column in used:
            continue
        if column > start:
            side = _Part(band.rows, start, column - 1)
            rows = tuple(row for row in band.rows if _cells(reader, side, row))
            sides.append(_Part(rows, start, column - 1))
        start = column + 1
    is_tables = all(len(side.rows) >= _MIN_SIDE and side.right - side.left + 1 >= _MIN_SIDE for side in sides)
    return sides if is_tables else [band]


def _rows(reader: _Reader, part: _Part, *, goes_on: bool) -> Iterator[Row]:
    """The rows of one part: lines above the table, its header rows, its other rows."""
    rows = list(part.rows)
    if part.left == part.right and _is_prose(reader, part):
        yield from (_line(reader, part, row, opens=False) for row in rows)
        return
    while rows and _is_line(reader, part, rows) and (len(rows) == 1 or part.right > part.left):
        row = rows.pop(0)
        yield from _lines(reader, part, row, opens=bool(rows) and row == part.rows[0])
    notes: list[int] = []
    while len(rows) > 1 and part.right > part.left and _is_note(reader, part, rows[-1]):
        notes.insert(0, rows.pop())
    yield from _table(reader, part, rows, goes_on=goes_on)
    yield from (_line(reader, part, row, opens=False) for row in notes)


def _table(reader: _Reader, part: _Part, rows: Sequence[int], *, goes_on: bool) -> Iterator[Row]:
    headers = _header_rows(reader, part, rows, goes_on=goes_on)
    for place, row in enumerate(rows):
        text = " | ".join(_texts(reader, part, row, repeat=place >= headers)).rstrip(" |")
        span = f"{column_letters(part.left)}{row}:{column_letters(part.right)}{row}"
        span = span if part.left < part.right else span.partition(":")[0]
        yield Row(text, BlockKind.TABLE_ROW, span, header=place < headers)


def _is_prose(reader: _Reader, part: _Part) -> bool:
    """Whether a column holds sentences and clauses, one below the other, instead of a list of names or figures."""
    cells = [cell for row in part.rows for cell in _cells(reader, part, row).values()]
    is_said = [ends_sentence(cell.text) or begins_clause(cell.text) or width(cell.text) > _PROSE for cell in cells]
    return all(cell.is_text for cell in cells) and 2 * sum(is_said) >= len(cells)


def _is_line(reader: _Reader, part: _Part, rows: Sequence[int]) -> bool:
    """Whether the first of ``rows`` stands over the table: a text alone in its row, or what is said of all of it.

    A text over some of the columns heads them instead.
    """
    cells = _cells(reader, part, rows[0])
    if not all(cell.is_text for cell in cells.values()):
        return False
    if len(cells) == 1:
        column = next(iter(cells))
        area = reader.starts.get((rows[0], column))
        return column == part.left or len(rows) == 1 or area is None or area.right == area.left
    below = _cells(reader, part, rows[1]) if len(rows) > 1 else cells
    return len(cells) < len(below) and all(_SAID.match(cell.text) for cell in cells.values())


def _is_note(reader: _Reader, part: _Part, row: int) -> bool:
    """Whether a row below the table holds one remark: marked as such, or a sentence over the table's width."""
    cells = _cells(reader, part, row)
    if len(cells) != 1 or next(iter(cells)) != part.left:
        return False
    cell = cells[part.left]
    return cell.is_text and bool(
        _NOTE.match(cell.text) or (ends_sentence(cell.text) and (row, part.left) in reader.starts)
    )


def _lines(reader: _Reader, part: _Part, row: int, *, opens: bool) -> Iterator[Row]:
    """The row over a table as a line of text, or as one for each of several things it says."""
    cells = _cells(reader, part, row)
    if len(cells) == 1:
        yield _line(reader, part, row, opens=opens)
        return
    for column, cell in cells.items():
        yield Row(cell.text, BlockKind.PARAGRAPH, f"{column_letters(column)}{row}")


def _line(reader: _Reader, part: _Part, row: int, *, opens: bool) -> Row:
    """A row that holds one text; one that ``opens`` a table is its title where it reads like one."""
    column, cell = next(iter(_cells(reader, part, row).items()))
    area = reader.starts.get((row, column))
    right, bottom = (min(area.right, max(part.right, column)), area.bottom) if area else (column, row)
    first, last = f"{column_letters(column)}{row}", f"{column_letters(right)}{bottom}"
    stands_out = cell.bold or opens or (area is not None and area.right > area.left)
    is_title = len(cell.text) <= _MAX_TITLE and "\n" not in cell.text and stands_out
    is_said = ends_sentence(cell.text) or _SAID.match(cell.text) or _NOTE.match(cell.text)
    kind = BlockKind.HEADING if is_title and not is_said else BlockKind.PARAGRAPH
    return Row(cell.text, kind, first if first == last else f"{first}:{last}")


def _header_rows(reader: _Reader, part: _Part, rows: Sequence[int], *, goes_on: bool) -> int:
    """How many rows head the table: its first, and those below that merged cells of the first reach or part."""
    if len(rows) < 2 or not _may_head(reader, part, rows[0]):
        return 0
    if goes_on and not _stands_out(reader, part, rows):
        return 0
    depth = 1
    for area in _areas_from(reader, part, rows[0]):
        depth = max(depth, min(area.bottom - rows[0] + 1, _MAX_HEADER_ROWS))
        if area.right > area.left and area.right - area.left < part.right - part.left:
            depth = max(depth, area.bottom - rows[0] + 2)
    depth = min(depth, _MAX_HEADER_ROWS, len(rows) - 1)
    while depth > 1 and not all(_may_head(reader, part, row) for row in rows[1:depth]):
        depth -= 1
    return depth


def _areas_from(reader: _Reader, part: _Part, row: int) -> Iterator[Area]:
    for column in _cells(reader, part, row):
        if (row, column) in reader.starts:
            yield reader.starts[row, column]


def _may_head(reader: _Reader, part: _Part, row: int) -> bool:
    cells = _cells(reader, part, row)
    alone = part.left == part.right or any(
        area.right > area.left > part.left for area in _areas_from(reader, part, row)
    )
    names = all((cell.is_text or _is_year(cell.text)) for cell in cells.values())
    short = all(len(cell.text) <= _MAX_HEADER_TEXT for cell in cells.values())
    return (len(cells) > 1 or alone) and short and (names or _is_set_apart(reader, part, row))


def _is_set_apart(reader: _Reader, part: _Part, row: int) -> bool:
    """Whether a row is set in bold over one that is not, so that dates and figures in it may be headings."""
    following = next((below for below in part.rows if below > row), None)
    if following is None:
        return False
    return all(cell.bold for cell in _cells(reader, part, row).values()) and not any(
        cell.bold for column, cell in _cells(reader, part, following).items() if column > part.left
    )


def _is_year(text: str) -> bool:
    return text.isdigit() and len(text) == 4 and text.startswith(("19", "20"))


def _stands_out(reader: _Reader, part: _Part, rows: Sequence[int]) -> bool:
    """Whether the first row is set or filled in another way than the one below it."""
    first, second = (list(_cells(reader, part, row).values()) for row in rows[:2])
    is_bold = all(cell.bold for cell in first) and not all(cell.bold for cell in second)
    return is_bold or not all(cell.is_text for cell in second)


def _texts(reader: _Reader, part: _Part, row: int, *, repeat: bool) -> Iterator[str]:
    """What each column of a row shows; a cell merged over rows heads each of them where ``repeat`` is set."""
    cells = _cells(reader, part, row)
    heads = reader.heads.get(row, {}) if repeat else {}
    for column in range(part.left, part.right + 1):
        if column in cells:
            yield " ".join(cells[column].text.split())
        elif column in heads:
            yield " ".join(reader.grid[heads[column]][column].text.split())
        else:
            yield ""
