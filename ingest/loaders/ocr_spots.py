"""Where recognised characters stand on the picture as it was given, however it lies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders.ocr_layout import Point, Quad
from ingest.loaders.spots import UNEVEN, bounded, even_stretches
from ingest.placed import Spot

_MAX_RISE = 0.3
"""Part of its height by which a sloping line may rise within one rectangle."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line on a picture: its corners in the order of reading, and the picture's width and height."""

    corners: Quad
    size: tuple[int, int]

    def spots(self, text: str, edges: Sequence[float]) -> Iterator[tuple[int, Spot]]:
        """The places of the characters of ``text``, whose ``edges``, one more, are parts of the line's length.

        Each comes with the number of its first character. A sloping line has a place for each step of its slope, a
        line that does not run from left to right one for each character.
        """
        slack = UNEVEN * self._height / max(math.dist(self.corners[0], self.corners[1]), 1.0)
        for stretch in even_stretches(text, edges[:-1], edges[-1], slack):
            for first, last in pairwise(self._steps(*stretch, edges)):
                points = [corner for place in (first, last) for corner in self._across(edges[place])]
                across, down = [x / self.size[0] for x, _ in points], [y / self.size[1] for _, y in points]
                spot = bounded(last - first, across, down)
                if spot is not None:
                    yield first, spot

    @property
    def _height(self) -> float:
        return max(math.dist(self.corners[0], self.corners[3]), 1.0)

    def _steps(self, first: int, last: int, edges: Sequence[float]) -> list[int]:
        (x0, y0), (x1, y1) = self._across(edges[first])[0], self._across(edges[last])[0]
        count = last - first
        if x1 - x0 > abs(y1 - y0):
            count = min(count, max(1, math.ceil(abs(y1 - y0) / (_MAX_RISE * self._height))))
        return [first + (last - first) * step // count for step in range(count + 1)]

    def _across(self, along: float) -> tuple[Point, Point]:
        """The points above and below a place along the line."""
        above, right, under, below = self.corners
        return _between(above, right, along), _between(below, under, along)


def _between(first: Point, last: Point, along: float) -> Point:
    return first[0] + along * (last[0] - first[0]), first[1] + along * (last[1] - first[1])
