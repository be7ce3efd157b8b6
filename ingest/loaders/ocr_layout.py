"""From the boxes that recognition finds on a picture to upright lines: turn, skew, order of corners, sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners of a line in the order of reading: top left, top right, bottom right, bottom left."""

_LONG = 4.0
"""Times its height that a line must be wide for its slope to be measured."""
_SAME_SIZE = (0.78, 1.3)
"""Heights around the usual one that count as the same type: ascenders and blur move a box by so much."""
_SIZE_STEP = 0.25
FILL = 0.9
"""Part of a line's box that its letters' size takes; boxes are drawn a little wider than the ink."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recognised line: its corners in the picture, its text, where each character stands (0 to 1), confidence."""

    corners: Quad
    text: str
    places: tuple[float, ...]
    confidence: float


def is_turned(boxes: Sequence[Quad]) -> bool:
    """Whether most of the text runs from top to bottom, so that the page lies on its side."""
    tall = wide = 0.0
    for box in boxes:
        left, right, top, bottom = _bounds(box)
        if bottom - top > right - left:
            tall += bottom - top
        else:
            wide += right - left
    return tall > wide


def turned(point: Point, degrees: float) -> Point:
    """``point`` turned around the origin, clockwise on a picture whose y grows downwards."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return point[0] * cosine - point[1] * sine, point[0] * sine + point[1] * cosine


def skew_of(boxes: Sequence[Quad], turn: int) -> float:
    """The slope of the lines in degrees once the page is turned by ``turn`` degrees; 0 where it cannot be told."""
    slopes = []
    for box in boxes:
        corners = in_order(box, turn)
        first, second = turned(corners[0], turn), turned(corners[1], turn)
        third = turned(corners[3], turn)
        width, height = second[0] - first[0], abs(third[1] - first[1])
        if width > _LONG * max(height, 1.0):
            slopes.append(math.degrees(math.atan2(second[1] - first[1], width)))
    return median(slopes) if slopes else 0.0


def in_order(box: Quad, turn: float) -> Quad:
    """The corners of ``box`` in the order of reading on a page that is turned by ``turn`` degrees to stand upright."""
    middle_x = sum(x for x, _ in box) / 4
    middle_y = sum(y for _, y in box) / 4
    around = [turned((x - middle_x, y - middle_y), turn) for x, y in box]
    by_angle = sorted(range(4), key=lambda place: math.atan2(around[place][1], around[place][0]))
    start = min(range(4), key=lambda place: sum(around[by_angle[place]]))
    order = [by_angle[(start + place) % 4] for place in range(4)]
    return box[order[0]], box[order[1]], box[order[2]], box[order[3]]


def _bounds(box: Sequence[Point]) -> tuple[float, float, float, float]:
    return min(x for x, _ in box), max(x for x, _ in box), min(y for _, y in box), max(y for _, y in box)


def even_sizes(heights: Sequence[float]) -> list[float]:
    """Sizes of type from the heights of boxes: one for all lines near the usual height, steps for the others."""
    if not heights:
        return []
    usual = median(heights)
    low, high = _SAME_SIZE
    sizes = []
    for height in heights:
        ratio = height / usual
        step = 1.0 if low <= ratio <= high else max(_SIZE_STEP, round(ratio / _SIZE_STEP) * _SIZE_STEP)
        sizes.append(FILL * usual * step)
    return sizes
