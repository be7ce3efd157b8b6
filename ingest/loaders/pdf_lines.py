"""From words to lines in reading order: rows of words, one or two columns, cells where wide gaps part a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.loaders.labels import is_cjk
from ingest.loaders.pdf_columns import crosses, gutters, halves
from ingest.loaders.pdf_words import PageWords, Word
from ingest.placed import Placed, Run

_CELL_GAP = 1.25
"""Multiple of the font size from which a gap parts two cells."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.8
_RAISE = 0.15
TURNED = -1
"""The column of text that is turned against the page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words without a wide gap between them."""

    content: Placed
    x0: float
    x1: float

    @property
    def text(self) -> str:
        """The words as they read."""
        return self.content.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page in reading order; ``column`` numbers the stretches between which order jumps."""

    content: Placed
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    page: int
    column: int
    cells: tuple[Cell, ...]
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The line as it reads."""
        return self.content.text

    @property
    def top(self) -> float:
        """Where the line's letters end above."""
        return self.baseline + self.size


def read_lines(pages: Sequence[PageWords]) -> list[list[Line]]:
    """The lines of each page of a document in reading order."""
    rows = [_tables_apart(rows_of_words(word for word in found.words if not word.turned)) for found in pages]
    parted = gutters(rows, [found.width for found in pages])
    return [
        _upright_lines(upright, number, gutter) + _turned_lines(found, number)
        for number, (found, upright, gutter) in enumerate(zip(pages, rows, parted, strict=True), start=1)
    ]


def _tables_apart(rows: Iterable[list[Word]]) -> list[list[Word]]:
    """The rows with each ruled table a row of its own, also where text or another table stands beside it."""
    found: list[list[Word]] = []
    for row in rows:
        for is_table, words in groupby(row, key=lambda word: word.table is not None):
            together = list(words)
            found += [[word] for word in together] if is_table else [together]
    return found


def _turned_lines(found: PageWords, page: int) -> list[Line]:
    return [line(row, page, TURNED) for row in rows_of_words(word for word in found.words if word.turned)]


def _upright_lines(rows: Sequence[Sequence[Word]], page: int, gutter: float | None) -> list[Line]:
    if gutter is None:
        return [line(row, page, 0) for row in rows]
    lines: list[Line] = []
    column = 0
    left: list[list[Word]] = []
    right: list[list[Word]] = []
    for row in [*rows, None]:
        if row is not None and not crosses(row, gutter):
            for part, words in zip((left, right), halves(row, gutter), strict=True):
                part.append(words)
            continue
        for part in (left, right):
            lines.extend(line(words, page, column) for words in part if words)
            column += 1
        left, right = [], []
        if row is not None:
            lines.append(line(row, page, column))
    return lines


def rows_of_words(words: Iterable[Word]) -> list[list[Word]]:
    """Words on one line of print, rows from the top, words from the left; small raised words join their row."""
    rows: list[list[Word]] = []
    anchors: list[Word] = []
    for word in sorted(words, key=lambda word: (-word.baseline, word.x0)):
        for place in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if _same_row(anchors[place], word):
                rows[place].append(word)
                if word.size > 1.2 * anchors[place].size:
                    anchors[place] = word
                break
        else:
            rows.append([word])
            anchors.append(word)
    for row in rows:
        row.sort(key=lambda word: word.x0)
    order = sorted(range(len(rows)), key=lambda place: -anchors[place].baseline)
    return [rows[place] for place in order]


def _same_row(anchor: Word, word: Word) -> bool:
    if abs(anchor.size - word.size) <= 0.2 * anchor.size:
        return abs(anchor.baseline - word.baseline) <= 0.35 * min(anchor.size, word.size)
    bottom = max(anchor.baseline - 0.2 * anchor.size, word.baseline - 0.2 * word.size)
    top = min(anchor.baseline + 0.8 * anchor.size, word.baseline + 0.8 * word.size)
    return top - bottom >= 0.6 * min(anchor.size, word.size)


def line(words: Sequence[Word], page: int, column: int) -> Line:
    """A line from its words, which are ordered from the left."""
    sizes: dict[float, int] = {}
    for word in words:
        size = round(word.size, 1)
        sizes[size] = sizes.get(size, 0) + len(word.text)
    size = max(sizes, key=lambda found: (sizes[found], found))
    bold = sum(len(word.text) for word in words if word.bold) * 2 > sum(len(word.text) for word in words)
    cells: list[list[Word]] = []
    for word in words:
        if cells and word.x0 - cells[-1][-1].x1 <= _CELL_GAP * size:
            cells[-1].append(word)
        else:
            cells.append([word])
    main = [word for word in words if round(word.size, 1) == size]
    content = joined(words, page)
    contents = [content] if len(cells) == 1 else [joined(cell, page) for cell in cells]
    return Line(
        content=content,
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        baseline=main[0].baseline,
        size=size,
        bold=bold,
        page=page,
        column=column,
        cells=tuple(Cell(text, cell[0].x0, cell[-1].x1) for text, cell in zip(contents, cells, strict=True)),
        words=tuple(words),
    )


def joined(words: Sequence[Word], page: int) -> Placed:
    """The text of words on one line; small raised figures, which are no part of the number before, stay raised."""
    base = max(words, key=lambda word: (word.size, len(word.text)))
    parts: list[str] = []
    runs: list[Run] = []
    length = 0
    for last, word in zip([None, *words], words, strict=False):
        if last is not None and _space_between(last, word):
            parts.append(" ")
            length += 1
        parts.append(word.text.translate(_RAISED) if _is_raised(word, base) else word.text)
        runs += [(length + at, page, spot) for at, spot in word.spots]
        length += len(word.text)
    return Placed("".join(parts), tuple(runs))


def _is_raised(word: Word, base: Word) -> bool:
    smaller = word.size < _SMALL * base.size and word.baseline > base.baseline + _RAISE * base.size
    return smaller and word.text.isascii() and word.text.isdigit()


def _space_between(last: Word, word: Word) -> bool:
    gap = word.x0 - last.x1
    size = max(last.size, word.size)
    if is_cjk(last.text[-1]) or is_cjk(word.text[0]):
        return gap > 0.5 * size or (word.spaced and gap > 0.15 * size)
    return word.spaced or gap > 0.25 * size
