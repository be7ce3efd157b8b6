"""Ruled tables in a PDF: the grid that its lines draw, and the words inside each cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ingest.loaders.pdf_segments import Segment, segments_of
from ingest.loaders.pdf_words import PageWords, Table, Word

_TOLERANCE = 3.0
_EDGE = 0.2
"""Part of a page's height within which a row that a page turn cut stands."""
_MIN_LENGTH = 5.0
_THICK = 3.0
_MIN_CELLS = 4
_MIN_FILLED = 3
"""Cells with text from which a single row is a table; in more rows two are enough."""
_OPEN = 8.0
"""Points by which upright lines reach beyond the last level one where a page cuts a row: a line of small print."""
_MAX_GRID = 20_000


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: ``at`` is its place across its direction, ``low`` and ``high`` its ends along it."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """The places of lines, from the left and from the top; ``begun`` and ``cut`` as of a table."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    vertical: tuple[_Rule, ...]
    horizontal: tuple[_Rule, ...]
    begun: bool
    cut: bool


def with_ruled_tables(found: PageWords, page: Any) -> PageWords:
    """The words of a pypdfium2 page with those inside a ruled table replaced by one that stands for the table."""
    return tabulated(found, segments_of(page))


def tabulated(found: PageWords, segments: Iterable[Segment]) -> PageWords:
    """The page's words with those inside a table that the straight ``segments`` rule replaced by one word for it."""
    if not found.upright:
        return found
    words = list(found.words)
    for grid in _grids(*_rules(segments, found)):
        inside = [word for word in words if not word.turned and _is_inside(word, grid)]
        rows = _rows_of(grid, inside)
        if not _is_table(rows, grid, found.height):
            continue
        taken = set(map(id, inside))
        first = max(inside, key=lambda word: word.baseline)
        table = Table(rows, begun=grid.begun and any(rows[0]), cut=grid.cut and any(rows[-1]))
        sign = replace(first, text="\ufffc", x0=grid.xs[0], x1=grid.xs[-1], spaced=True, spots=(), table=table)
        words = [word for word in words if id(word) not in taken] + [sign]
    return replace(found, words=tuple(words))


def _is_table(rows: Sequence[_Row], grid: _Grid, height: float) -> bool:
    """Whether a grid holds text as a table does; a single row that is open above or below stands at a page's edge."""
    filled = [sum(map(bool, row)) for row in rows]
    if len(rows) > 1:
        return sum(count >= 2 for count in filled) >= 2
    if (grid.begun and grid.ys[0] < (1 - _EDGE) * height) or (grid.cut and grid.ys[-1] > _EDGE * height):
        return False
    return filled[0] >= _MIN_FILLED


def _is_inside(word: Word, grid: _Grid) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.baseline + 0.3 * word.size
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[-1] <= y <= grid.ys[0]


def _rules(segments: Iterable[Segment], found: PageWords) -> tuple[list[_Rule], list[_Rule]]:
    """The horizontal and the vertical lines of a page."""
    horizontal: list[_Rule] = []
    vertical: list[_Rule] = []
    for x0, y0, x1, y1 in segments:
        left, right = sorted((x0 - found.left, x1 - found.left))
        bottom, top = sorted((y0 - found.bottom, y1 - found.bottom))
        if top - bottom <= _THICK and right - left >= _MIN_LENGTH:
            horizontal.append(_Rule((bottom + top) / 2, left, right))
        elif right - left <= _THICK and top - bottom >= _MIN_LENGTH:
            vertical.append(_Rule((left + right) / 2, bottom, top))
    return horizontal, vertical


class _Rules:
    """The rules of one direction, of which those that have found their table are taken."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        self.rules = rules
        self._free = np.ones(len(rules), np.bool_)
        self._at = np.array([rule.at for rule in rules])
        self._low = np.array([rule.low - _TOLERANCE for rule in rules])
        self._high = np.array([rule.high + _TOLERANCE for rule in rules])

    def crossing(self, rule: _Rule) -> list[_Rule]:
        """Take and return the free rules that cross ``rule``, which runs in the other direction."""
        here = (self._low <= rule.at) & (rule.at <= self._high)
        there = (rule.low - _TOLERANCE <= self._at) & (self._at <= rule.high + _TOLERANCE)
        found = np.flatnonzero(here & there & self._free)
        self._free[found] = False
        return [self.rules[place] for place in found.tolist()]

    def last(self) -> _Rule | None:
        """Take and return the last free rule."""
        free = np.flatnonzero(self._free)
        if not len(free):
            return None
        self._free[free[-1]] = False
        return self.rules[int(free[-1])]


def _grids(horizontal: Sequence[_Rule], vertical: Sequence[_Rule]) -> Iterator[_Grid]:
    """Lines that cross each other form a table's grid."""
    free_across, free_up = _Rules(horizontal), _Rules(vertical)
    while (first := free_up.last()) is not None:
        ups, acrosses = [first], list[_Rule]()
        for up in ups:  # which grows on the way
            found = free_across.crossing(up)
            acrosses += found
            ups += [rule for across in found for rule in free_up.crossing(across)]
        xs = _places(ups)
        ys = tuple(reversed(_places(acrosses)))
        if len(xs) <= 2 or not ys:
            continue
        above = _open_end([max(rule.high for rule in ups if abs(rule.at - x) <= _TOLERANCE) - ys[0] for x in xs])
        below = _open_end([ys[-1] - min(rule.low for rule in ups if abs(rule.at - x) <= _TOLERANCE) for x in xs])
        ys = (*([ys[0] + above] if above else []), *ys, *([ys[-1] - below] if below else []))
        if _MIN_CELLS <= (len(xs) - 1) * (len(ys) - 1) <= _MAX_GRID:
            yield _Grid(xs, ys, tuple(ups), tuple(acrosses), begun=above > 0, cut=below > 0)


def _open_end(reaches: Sequence[float]) -> float:
    """How far a row reaches that no level line closes, from how far each upright line does; 0 where there is none."""
    far = [reach for reach in reaches if reach > _OPEN]
    return max(far) if 2 * len(far) > len(reaches) else 0.0


def _places(rules: Iterable[_Rule]) -> tuple[float, ...]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > _TOLERANCE:
            places.append(rule.at)
    return tuple(places)


_Row = tuple[tuple[Word, ...], ...]


def _rows_of(grid: _Grid, words: Sequence[Word]) -> tuple[_Row, ...]:
    """The words of each row's cells; a cell that spans rows or columns stands once, in its first row."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    owner = _owners(grid, height, width)
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = (word.x0 + word.x1) / 2, word.baseline + 0.3 * word.size
        column = sum(x > place for place in grid.xs[1:-1])
        row = sum(y < place for place in grid.ys[1:-1])
        held.setdefault(owner[row][column], []).append(word)
    rows = []
    for row in range(height):
        cells: list[tuple[Word, ...]] = []
        for column in range(width):
            own = owner[row][column]
            if own == (row, column):
                cells.append(tuple(held.get(own, [])))
            elif own[0] < row and (column == 0 or owner[row][column - 1] != own):
                cells.append(())
        rows.append(tuple(cells))
    return tuple(rows)


def _owners(grid: _Grid, height: int, width: int) -> list[list[tuple[int, int]]]:
    """For each place of the grid the first place, in reading order, of the cell it belongs to."""
    owner = [[(row, column) for column in range(width)] for row in range(height)]
    for row in range(height):
        y = (grid.ys[row] + grid.ys[row + 1]) / 2
        for column in range(width):
            x = (grid.xs[column] + grid.xs[column + 1]) / 2
            if column and not _is_drawn(grid.vertical, grid.xs[column], y):
                owner[row][column] = owner[row][column - 1]
            elif row and not _is_drawn(grid.horizontal, grid.ys[row], x):
                owner[row][column] = owner[row - 1][column]
    return owner


def _is_drawn(rules: Iterable[_Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _TOLERANCE and rule.low <= along <= rule.high for rule in rules)
