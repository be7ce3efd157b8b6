"""Tables in a PDF told by their alignment: rows of cells that fall into the same columns over consecutive lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.loaders.labels import is_label, joint
from ingest.loaders.pdf_hyphens import LineEnd, cell_line_end
from ingest.loaders.pdf_lines import Cell, Line, joined, rows_of_words
from ingest.loaders.pdf_words import Table, Word
from ingest.placed import Placed, concatenated

_LEADERS = re.compile(r"(?:[.…·_]\s*){4,}")
_MAX_LINES_BETWEEN = 3
_MIN_ROWS = 2
_SLACK = 2.0
_BETWEEN = " | "
_NOTHING = Placed("")


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row; ``line`` is the line of print it begins on.

    ``header`` marks a table's first row. A row that is ``begun`` goes on with the one before it, one that is ``cut``
    goes on in the next: a page or a column ended within it.
    """

    cells: tuple[Placed, ...]
    header: bool
    line: Line
    begun: bool = False
    cut: bool = False

    @property
    def text(self) -> str:
        """The cells in one line."""
        return _BETWEEN.join(cell.text for cell in self.cells)

    @property
    def content(self) -> Placed:
        """The cells in one line, with their places."""
        rest = (part for cell in self.cells[1:] for part in (_BETWEEN, cell))
        return concatenated([self.cells[0], *rest])


def with_tables(lines: Sequence[Line], words: frozenset[str]) -> list[Line | Row]:
    """The lines of a page with those that form tables replaced by rows; ``words`` is the document's vocabulary."""
    found: list[Line | Row] = []
    place = 0
    while place < len(lines):
        table = lines[place].words[0].table
        if table:
            found.extend(_ruled(lines[place], table, words))
            place += 1
            continue
        end = _table_end(lines, place)
        rows = _rows(lines[place:end], words) if end > place + 1 else []
        if rows:
            found.extend(rows)
            place = end
        else:
            found.append(lines[place])
            place += 1
    return found


def joined_tables(pages: Sequence[Sequence[Line | Row]], words: frozenset[str]) -> list[list[Line | Row]]:
    """Tables that go on over a page or a column.

    A header repeated there is left out, the first row there is no header, and the rest of cells that the page or the
    column broke goes to the row it belongs to.
    """
    joined: list[list[Line | Row]] = []
    last: tuple[list[Line | Row], int] | None = None
    header = ""
    for page in pages:
        shown: list[Line | Row] = []
        joined.append(shown)
        resumed = False
        for item in page:
            before = last[0][last[1]] if last else None
            if isinstance(item, Row) and isinstance(before, Row) and (resumed or _resumes(item, before)):
                resumed = not resumed and item.text == header
                if resumed:
                    continue
                if last and _is_rest(item, before):
                    last[0][last[1]] = _with_rest(before, item, words)
                    continue
                item = replace(item, header=False)
            resumed = False
            shown.append(item)
            last = shown, len(shown) - 1
            if isinstance(item, Row) and item.header:
                header = item.text
    return joined


def _resumes(first: Row, before: Row) -> bool:
    """Whether a table goes on with its first row on another page, or with the rest of a row in another column."""
    if not first.header or len(first.cells) != len(before.cells):
        return False
    return first.line.page != before.line.page or (before.cut and first.begun)


def _is_rest(first: Row, before: Row) -> bool:
    """Whether a table's first row after a break belongs to the row before: it was cut, or one cell of it goes on."""
    if len(first.cells) != len(before.cells):
        return False
    filled = [place for place, cell in enumerate(first.cells) if cell.text]
    goes_on = len(first.cells) > 2 and len(filled) == 1 and bool(before.cells[filled[0]].text)
    return goes_on or (before.cut and first.begun)


def _with_rest(before: Row, rest: Row, words: frozenset[str]) -> Row:
    cells = tuple(_append(old, new, words) for old, new in zip(before.cells, rest.cells, strict=True))
    return replace(before, cells=cells, cut=rest.cut)


def _ruled(line: Line, table: Table, words: frozenset[str]) -> list[Row]:
    """The rows of a ruled table, rows without text left out."""
    page = line.page
    rows = [tuple(_cell(cell, page, words) for cell in cells) for cells in table.rows if any(cells)]
    last = len(rows) - 1
    return [
        Row(
            cells,
            place == 0 and len(cells) > 1,
            line,
            begun=place == 0 and table.begun,
            cut=place == last and table.cut,
        )
        for place, cells in enumerate(rows)
    ]


def _cell(found: Sequence[Word], page: int, words: frozenset[str]) -> Placed:
    """The text of one cell, its lines joined."""
    text = _NOTHING
    for row in rows_of_words(found):
        text = _append(text, joined(row, page), words)
    return text


def _is_row(line: Line) -> bool:
    """Whether a line consists of cells, and is not a clause set off from its label or an entry with leaders."""
    if len(line.cells) < 2 or _LEADERS.search(line.text):
        return False
    return not (len(line.cells) == 2 and is_label(line.cells[0].text))


def _table_end(lines: Sequence[Line], start: int) -> int:
    """The place after the last line of what may be a table beginning at ``start``."""
    if not _is_row(lines[start]):
        return start
    end = start + 1
    for place in range(start + 1, len(lines)):
        line, last = lines[place], lines[place - 1]
        if (
            line.column != last.column
            or line.words[0].table
            or last.baseline - line.baseline > 4.5 * max(line.size, last.size)
        ):
            break
        if _is_row(line):
            end = place + 1
        elif place - end >= _MAX_LINES_BETWEEN or not _fits(line, lines[start:place]):
            break
    return end


def _fits(line: Line, above: Sequence[Line]) -> bool:
    """Whether a line of one cell stands within the columns of the rows above."""
    columns = _columns([row for row in above if _is_row(row)])
    return len(columns) > 1 and all(_column_of(cell, columns) is not None for cell in line.cells)


def _columns(rows: Sequence[Line]) -> list[tuple[float, float]]:
    """The strips of the page that cells share."""
    columns: list[tuple[float, float]] = []
    for cell in sorted((cell for row in rows for cell in row.cells), key=lambda cell: cell.x0):
        if columns and cell.x0 <= columns[-1][1] + _SLACK:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.x1))
        else:
            columns.append((cell.x0, cell.x1))
    return columns


def _column_of(cell: Cell, columns: Sequence[tuple[float, float]]) -> int | None:
    touched = [place for place, (x0, x1) in enumerate(columns) if cell.x0 <= x1 + _SLACK and cell.x1 >= x0 - _SLACK]
    return touched[0] if len(touched) == 1 else None


def _rows(lines: Sequence[Line], words: frozenset[str]) -> list[Row]:
    """The rows of a region, none where its cells do not fall into columns."""
    full = [line for line in lines if _is_row(line)]
    columns = _columns(full)
    if len(full) < _MIN_ROWS or len(columns) < 2:
        return []
    counts = [0] * len(columns)
    for line in full:
        for cell in line.cells:
            place = _column_of(cell, columns)
            if place is not None:
                counts[place] += 1
    if sum(count >= _MIN_ROWS for count in counts) < 2:
        return []
    pitch = median(above.baseline - below.baseline for above, below in pairwise(full))
    rows: list[tuple[Line, list[Placed]]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        placed = _in_columns(line, columns, words)
        if rows and before is not None and _continues(before, line, placed, pitch):
            rows[-1] = (rows[-1][0], [_append(old, new, words) for old, new in zip(rows[-1][1], placed, strict=True)])
        else:
            rows.append((line, placed))
    return [Row(tuple(cells), place == 0, line) for place, (line, cells) in enumerate(rows)]


def _in_columns(line: Line, columns: Sequence[tuple[float, float]], words: frozenset[str]) -> list[Placed]:
    texts = [_NOTHING] * len(columns)
    for cell in line.cells:
        place = _column_of(cell, columns)
        if place is None:
            place = max(range(len(columns)), key=lambda place: _overlap(cell, columns[place]))
        texts[place] = _append(texts[place], cell.content, words)
    return texts


def _overlap(cell: Cell, column: tuple[float, float]) -> float:
    return min(cell.x1, column[1]) - max(cell.x0, column[0])


def _continues(before: Line, line: Line, placed: Sequence[Placed], pitch: float) -> bool:
    """Whether a line only goes on with cells of the row above: its first cell is empty, or it stands close below."""
    gap = before.baseline - line.baseline
    if not placed[0].text:
        return gap <= 1.6 * line.size
    filled = sum(bool(cell.text) for cell in placed)
    return filled < len(placed) and gap < 0.85 * pitch and gap <= 1.45 * line.size


def _append(old: Placed, new: Placed, words: frozenset[str]) -> Placed:
    """The text of a cell and of its next line."""
    if not old.text or not new.text:
        return old if old.text else new
    end = cell_line_end(old.text, new.text, words)
    if end is not LineEnd.BREAK:
        return concatenated([old.without_last() if end is LineEnd.PARTED else old, new])
    return concatenated([old, joint(old.text[-1], new.text[0]), new])
