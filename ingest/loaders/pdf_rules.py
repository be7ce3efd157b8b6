"""Ruled tables in a PDF: the grid that its lines draw, and the words inside each cell."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.loaders.labels import joint
from ingest.loaders.pdf_words import PageWords, Word

_MAX_OBJECTS = 4000
_MAX_SEGMENTS = 4000
"""Drawings of a page that are looked at; tables have far fewer lines, maps and charts more."""
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
    """The page's words with those inside a ruled table replaced by one word that stands for the table."""
    if not found.upright:
        return found
    words = list(found.words)
    for grid in _grids(*_rules(page, found)):
        inside = [word for word in words if not word.turned and _is_inside(word, grid)]
        rows = _rows_of(grid, inside)
        if sum(sum(bool(cell) for cell in row) >= 2 for row in rows) < 2:
            continue
        taken = set(map(id, inside))
        first = max(inside, key=lambda word: word.baseline)
        table = replace(first, text="\ufffc", x0=grid.xs[0], x1=grid.xs[-1], spaced=True, table=rows)
        words = [word for word in words if id(word) not in taken] + [table]
    return replace(found, words=tuple(words))


def _is_inside(word: Word, grid: _Grid) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.baseline + 0.3 * word.size
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[-1] <= y <= grid.ys[0]


def _rules(page: Any, found: PageWords) -> tuple[list[_Rule], list[_Rule]]:
    """The horizontal and the vertical lines of a page."""
    horizontal: list[_Rule] = []
    vertical: list[_Rule] = []
    for x0, y0, x1, y1 in _segments(page):
        left, right = sorted((x0 - found.left, x1 - found.left))
        bottom, top = sorted((y0 - found.bottom, y1 - found.bottom))
        if top - bottom <= _THICK and right - left >= _MIN_LENGTH:
            horizontal.append(_Rule((bottom + top) / 2, left, right))
        elif right - left <= _THICK and top - bottom >= _MIN_LENGTH:
            vertical.append(_Rule((left + right) / 2, bottom, top))
    return horizontal, vertical


def _segments(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight segments that are drawn on a page; a thin filled rectangle counts as one."""
    import pypdfium2.raw as pdfium

    budget = _MAX_SEGMENTS
    for number, path in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if number >= _MAX_OBJECTS or budget <= 0:
            return
        left, bottom, right, top = path.get_bounds()
        if min(right - left, top - bottom) <= _THICK:
            yield left, bottom, right, top
            continue
        count = pdfium.FPDFPath_CountSegments(path.raw)
        budget -= max(count, 1)
        if 0 < count <= budget:
            yield from _path_segments(path, count)


def _path_segments(path: Any, count: int) -> Iterator[tuple[float, float, float, float]]:
    import pypdfium2.raw as pdfium

    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield (*last, *point)
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield (*point, *start)
        last = point


def _grids(horizontal: Sequence[_Rule], vertical: Sequence[_Rule]) -> Iterator[_Grid]:
    """Lines that cross each other form a table's grid."""
    remaining = list(vertical)
    while remaining:
        ups = [remaining.pop()]
        acrosses: list[_Rule] = []
        rest = list(horizontal)
        grown = True
        while grown:
            new_across = [rule for rule in rest if any(_cross(rule, up) for up in ups)]
            rest = [rule for rule in rest if rule not in new_across]
            acrosses.extend(new_across)
            new_up = [rule for rule in remaining if any(_cross(across, rule) for across in new_across)]
            remaining = [rule for rule in remaining if rule not in new_up]
            ups.extend(new_up)
            grown = bool(new_up)
        xs = _places(ups)
        ys = tuple(reversed(_places(acrosses)))
        if len(xs) > 2 and len(ys) > 2 and _MIN_CELLS <= (len(xs) - 1) * (len(ys) - 1) <= _MAX_GRID:
            yield _Grid(xs, ys, tuple(ups), tuple(acrosses))


def _cross(across: _Rule, up: _Rule) -> bool:
    return (
        across.low - _TOLERANCE <= up.at <= across.high + _TOLERANCE
        and up.low - _TOLERANCE <= across.at <= up.high + _TOLERANCE
    )


def _places(rules: Iterable[_Rule]) -> tuple[float, ...]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > _TOLERANCE:
            places.append(rule.at)
    return tuple(places)


def _rows_of(grid: _Grid, words: Sequence[Word]) -> tuple[tuple[str, ...], ...]:
    """The texts of each row's cells; a cell that spans rows or columns stands once, in its first row."""
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
        cells: list[str] = []
        for column in range(width):
            own = owner[row][column]
            if own == (row, column):
                cells.append(_cell_text(held.get(own, [])))
            elif own[0] < row and (column == 0 or owner[row][column - 1] != own):
                cells.append("")
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


def _cell_text(words: Sequence[Word]) -> str:
    from ingest.loaders.pdf_lines import joined, rows_of_words

    text = ""
    for row in rows_of_words(words):
        line = joined(row)
        text += joint(text[-1], line[0]) + line if text else line
    return text
