"""Where the characters of a word stand on the page as a reader sees it, from their places where they were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from assistant.boxes import columns
from ingest.placed import Spot

UNEVEN = 0.2
"""Part of the font size by which a character may stand away from where even setting puts it."""
_SHORT = 24
"""Letters of a Latin word that are taken to stand evenly: quotes begin and end where words do."""
_CUT_AWAY = re.compile(r"[.…·_]{4,}|-$")
"""What may be taken from a word when lines are joined: leaders, and a hyphen at its end."""
_DIGITS = 5
_STEP = 0.0001
"""Part of a page's side that an edge may move at least, for characters without width."""


@dataclass(frozen=True, slots=True)
class View:
    """How places in a page that is turned for reading lie on the page as seen, in fractions from its top left corner.

    ``along_x`` and ``along_y`` are the steps on the page as seen for one to the right and one up.
    """

    along_x: tuple[float, float]
    along_y: tuple[float, float]
    origin: tuple[float, float]

    @property
    def is_level(self) -> bool:
        """Whether text runs from left to right as seen."""
        return self.along_x[0] > 0

    def spot(self, length: int, x0: float, x1: float, low: float, high: float) -> Spot | None:
        """The rectangle as seen, ``None`` where it lies outside the page."""
        (ax, ay), (bx, by), (left, top) = self.along_x, self.along_y, self.origin
        across = left + ax * x0 + bx * low, left + ax * x1 + bx * high
        down = top + ay * x0 + by * low, top + ay * x1 + by * high
        return bounded(length, across, down)


def bounded(length: int, across: Sequence[float], down: Sequence[float]) -> Spot | None:
    """The spot around these places, its edges inside the page; ``None`` where it lies outside."""
    left, right = _inside(min(across), max(across))
    top, bottom = _inside(min(down), max(down))
    return Spot(length, left, top, right, bottom) if left < right and top < bottom else None


def _inside(low: float, high: float) -> tuple[float, float]:
    """The part of a stretch that is on the page, at least a step long; nothing of it makes an empty stretch."""
    if high <= 0.0 or low >= 1.0:
        return 0.0, 0.0
    low, high = round(max(low, 0.0), _DIGITS), round(min(high, 1.0), _DIGITS)
    if low < high:
        return low, high
    return (low, low + _STEP) if low + _STEP <= 1.0 else (1.0 - _STEP, 1.0)


def even_stretches(
    texts: Sequence[str], starts: Sequence[float], end: float, slack: float
) -> Iterator[tuple[int, int]]:
    """The stretches of a word whose characters stand where an even setting puts them, give or take ``slack``.

    ``starts`` are the left edges of the characters, ``end`` is the right edge of the last.
    """
    word = "".join(texts)
    found = _CUT_AWAY.search(word)
    if found is None and len(word) <= _SHORT and word.isascii():
        yield 0, len(texts)
        return
    edges = [*starts, end]
    for first, last in pairwise(_cuts(texts, word)):
        yield from _evened(texts, edges, first, last, slack)


def _cuts(texts: Sequence[str], word: str) -> list[int]:
    """The characters before and behind what may be taken from the word."""
    cuts = {0, len(texts)}
    offsets = {offset: place for place, offset in enumerate(accumulate(map(len, texts), initial=0))}
    for found in _CUT_AWAY.finditer(word):
        cuts |= {offsets[offset] for offset in found.span() if offset in offsets}
    return sorted(cuts)


def _evened(
    texts: Sequence[str], edges: Sequence[float], first: int, last: int, slack: float
) -> Iterator[tuple[int, int]]:
    remaining = [(first, last)]
    while remaining:
        start, stop = remaining.pop()
        widths = list(accumulate(map(columns, texts[start:stop]), initial=0))
        step = (edges[stop] - edges[start]) / widths[-1] if widths[-1] else 0.0
        worst, away = start, slack
        for place, width in enumerate(widths[1:-1], start=start + 1):
            off = abs(edges[place] - edges[start] - step * width)
            if off > away:
                worst, away = place, off
        if worst == start:
            yield start, stop
        else:
            remaining += [(worst, stop), (start, worst)]
