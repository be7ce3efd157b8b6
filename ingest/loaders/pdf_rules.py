"""Ruled tables in a PDF: the grid that its lines draw, and the words inside each cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ingest.loaders.pdf_segments import Segment, segments_of
from ingest.loaders.pdf_words import PageWords, Table, Word

_TOLERANCE = 3.0
_MIN_LENGTH = 5.0
_THICK = 3.0
_MIN_CELLS = 4
_MAX_GRID = 20_000


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: ``at`` is its place across its direction, ``low`` and ``high`` its ends along it."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    vertical: tuple[_Rule, ...]
    horizontal: tuple[_Rule, ...]


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
        if sum(sum(bool(cell) for cell in row) >= 2 for row in rows) < 2:
            continue
        taken = set(map(id, inside))
        first = max(inside, key=lambda word: word.baseline)
        table = replace(first, text="\ufffc", x0=grid.xs[0], x1=grid.xs[-1], spaced=True, spots=(), table=rows)
        words = [word for word in words if id(word) not in taken] + [table]
    return replace(found, words=tuple(words))


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
        if len(xs) > 2 and len(ys) > 2 and _MIN_CELLS <= (len(xs) - 1) * (len(ys) - 1) <= _MAX_GRID:
            yield _Grid(xs, ys, tuple(ups), tuple(acrosses))


def _places(rules: Iterable[_Rule]) -> tuple[float, ...]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > _TOLERANCE:
            places.append(rule.at)
    return tuple(places)


def _rows_of(grid: _Grid, words: Sequence[Word]) -> Table:
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
