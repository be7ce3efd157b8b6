"""Two columns of running text on a page: where they part, also on pages too short to show it by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders.labels import is_cjk
from ingest.loaders.pdf_words import Word

# Chosen on 64 pages of two columns (24 sources in Chinese and English, set with WeasyPrint) and 187 with the tables of
# the same sources set without lines: 63 and none are taken for two columns; the remaining page has those of its
# neighbour. What else is said is the range in which that stays so.
_GUTTER = 7.0
"""Points that must stay empty between the two columns; the narrowest seen, in a paper set with LaTeX, has 11."""
_REGION = (0.3, 0.7)
_MIN_LINES = 6
_MIN_BREADTH = 14
"""Letters that the lines of a column have at least, on average: 0 to 25; narrow tables alone have fewer."""
_MAX_CROSSING = 0.35
_WIDEST_STRIP = 0.4
"""Part of the narrower column that the strip between the two may take: 0.15 to 0.5; text has 0.05 to 0.14."""
_CELL_GAP = 1.25
_MAX_PARTED = 0.25
"""Part of a column's lines that gaps part as they part cells: any from 0.05; text has up to 0.14, tables to 1."""
_MIN_FILL = 0.55
"""Part of a column that its words fill, on average: 0.51 to 0.57; below, long cells are text, above, lists are none."""
_ALIGNED = 2.0
"""Points by which the right column may begin elsewhere than on the page from which it is known."""
_MIN_ALIGNED = 1 / 3
_NEAREST = 4

Row = Sequence[Word]
"""The words on one line of print, from the left."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns part, and where the right one begins."""

    gutter: float
    start: float


def gutters(pages: Sequence[Sequence[Row]], widths: Sequence[float]) -> list[float | None]:
    """The middle of the empty strip between two columns of running text on each page of a document.

    ``None`` for pages of one column. A page too short to show columns has those of the nearest page whose right column
    begins where its own lines begin.
    """
    shown = [_shown(_without_tables(rows), width) for rows, width in zip(pages, widths, strict=True)]
    if not any(shown):
        return [None] * len(pages)
    return [
        columns.gutter if columns else _fitting(rows, _nearest(shown, place))
        for place, (columns, rows) in enumerate(zip(shown, pages, strict=True))
    ]


def crosses(row: Row, gutter: float) -> bool:
    """Whether a row is printed across both columns."""
    left = max((word.x1 for word in row if word.x0 < gutter), default=None)
    right = min((word.x0 for word in row if word.x1 > gutter), default=None)
    if left is None or right is None:
        return False
    return left > gutter or right < gutter or right - left < _GUTTER


def halves(row: Row, gutter: float) -> tuple[list[Word], list[Word]]:
    """The words of a row left and right of the gutter."""
    return [word for word in row if word.x1 <= gutter], [word for word in row if word.x1 > gutter]


def _nearest(shown: Sequence[_Columns | None], place: int) -> Iterator[_Columns]:
    """The columns of other pages, those of the nearest pages first."""
    near = sorted(range(len(shown)), key=lambda other: (abs(other - place), other))
    known = dict.fromkeys(columns for other in near if (columns := shown[other]))
    yield from list(known)[:_NEAREST]


def _fitting(rows: Sequence[Row], known: Iterator[_Columns]) -> float | None:
    """The first gutter that a page keeps to."""
    for columns in known:
        starts = _right_starts(rows, columns.gutter)
        aligned = sum(abs(start - columns.start) <= _ALIGNED for start in starts)
        text = _without_tables(rows)
        crossing = sum(crosses(row, columns.gutter) for row in text)
        if aligned >= max(1.0, _MIN_ALIGNED * len(starts)) and crossing <= max(1.0, _MAX_CROSSING * len(text)):
            return columns.gutter
    return None


def _without_tables(rows: Sequence[Row]) -> list[Row]:
    """Rows less ruled tables, which may run over both columns of a page that has two."""
    return [row for row in rows if not any(word.table for word in row)]


def _right_starts(rows: Sequence[Row], gutter: float) -> list[float]:
    """Where the lines right of the gutter begin."""
    right = (halves(row, gutter)[1] for row in rows if not crosses(row, gutter))
    return [words[0].x0 for words in right if words]


def _shown(rows: Sequence[Row], width: float) -> _Columns | None:
    """The columns that a page shows by itself."""
    if len(rows) < _MIN_LINES:
        return None
    low, high = (int(part * width) for part in _REGION)
    crossing = [0] * (high - low + 1)
    for row in rows:
        hit: set[int] = set()
        for word in row:
            hit.update(range(max(low, int(word.x0 - 1)), min(high, int(word.x1 + 1)) + 1))
        for place in hit:
            crossing[place - low] += 1
    fewest = min(crossing)
    if fewest > _MAX_CROSSING * len(rows):
        return None
    length, start = _longest_run([count <= fewest + 1 for count in crossing])
    gutter = low + start + length / 2
    if length < _GUTTER - 2 or not _is_running_text(rows, gutter):
        return None
    return _Columns(gutter, min(_right_starts(rows, gutter)))


def _longest_run(marks: Sequence[bool]) -> tuple[int, int]:
    """Length and start of the longest stretch of true marks."""
    best, start = (0, 0), 0
    for place, mark in enumerate([*marks, False]):
        if not mark:
            best, start = max(best, (place - start, start)), place + 1
    return best


def _is_running_text(rows: Sequence[Row], gutter: float) -> bool:
    """Whether the lines on both sides fill their columns, as text does and tables do not."""
    both = [halves(row, gutter) for row in rows if not crosses(row, gutter)]
    parts = [[left for left, _ in both if left], [right for _, right in both if right]]
    if min(map(len, parts)) < _MIN_LINES or not all(map(_reads_as_text, parts)):
        return False
    (left, end), (start, right) = map(_extent, parts)
    return start - end <= _WIDEST_STRIP * min(end - left, right - start)


def _reads_as_text(lines: Sequence[Row]) -> bool:
    """Whether lines are set as text is: wide, mostly filled, few of them parted by gaps as cells are."""
    breadth = sum(_breadth(words) for words in lines)
    parted = sum(any(_is_gap(*pair) for pair in pairwise(words)) for words in lines)
    if breadth < _MIN_BREADTH * len(lines) or parted > _MAX_PARTED * len(lines):
        return False
    left, right = _extent(lines)
    widths = [sum(word.x1 - word.x0 for word in words) / max(right - left, 1.0) for words in lines]
    return sum(widths) >= _MIN_FILL * len(lines)


def _extent(lines: Sequence[Row]) -> tuple[float, float]:
    """The left and the right edge of a column; the outermost tenth may be a running header or a page number."""
    odd = len(lines) // 10
    return sorted(words[0].x0 for words in lines)[odd], sorted(words[-1].x1 for words in lines)[-1 - odd]


def _is_gap(last: Word, word: Word) -> bool:
    return word.x0 - last.x1 > _CELL_GAP * max(last.size, word.size)


def _breadth(words: Row) -> int:
    """Letters that a line is wide; a Han character takes the room of two."""
    return sum(2 if is_cjk(character) else 1 for word in words for character in word.text)
