"""Text that knows where its stretches stand on their pages, and keeps knowing it while it is joined and cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.boxes import share


@dataclass(frozen=True, slots=True)
class Spot:
    """The rectangle that ``length`` characters of one line take, which stand evenly in it.

    Edges are fractions of the page's width and height as a reader sees it, from its top left corner.
    """

    length: int
    left: float
    top: float
    right: float
    bottom: float


Run = tuple[int, int, Spot]
"""Where in a text a spot begins, on which page the spot lies, and the spot."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text with the runs of it that stand somewhere, in order; what is in no run was put in by its reader."""

    text: str
    runs: tuple[Run, ...] = ()

    def without_last(self) -> Placed:
        """The text without its last character."""
        length = len(self.text) - 1
        kept = list(self.runs)
        if kept and kept[-1][0] + kept[-1][2].length > length:
            at, page, spot = kept.pop()
            if at < length:
                kept.append((at, page, part(spot, self.text[at:], 0, length - at)))
        return Placed(self.text[:length], tuple(kept))

    def replaced(self, pattern: re.Pattern[str], new: str) -> Placed:
        """The text with ``new`` for each match of ``pattern``; what ``new`` shows stands where the match stood."""
        matches = list(pattern.finditer(self.text))
        if not matches:
            return self
        parts: list[Placed] = []
        end = 0
        for match in matches:
            parts += [self._cut(end, match.start()), _renamed(self._cut(*match.span()), new)]
            end = match.end()
        return concatenated([*parts, self._cut(end, len(self.text))])

    def _cut(self, start: int, end: int) -> Placed:
        """The slice from ``start`` to ``end``."""
        runs: list[Run] = []
        for at, page, spot in self.runs:
            first, last = max(at, start), min(at + spot.length, end)
            if first < last:
                whole = last - first == spot.length
                inside = spot if whole else part(spot, self.text[at : at + spot.length], first - at, last - at)
                runs.append((first - start, page, inside))
        return Placed(self.text[start:end], tuple(runs))


def concatenated(parts: Iterable[Placed | str]) -> Placed:
    """The texts one after the other."""
    texts: list[str] = []
    runs: list[Run] = []
    length = 0
    for item in parts:
        if isinstance(item, str):
            texts.append(item)
            length += len(item)
            continue
        texts.append(item.text)
        runs += [(at + length, page, spot) for at, page, spot in item.runs] if length else item.runs
        length += len(item.text)
    return Placed("".join(texts), tuple(runs))


def part(spot: Spot, text: str, start: int, end: int) -> Spot:
    """The part of ``spot``, whose characters are ``text``, that those from ``start`` to ``end`` take."""
    text = text[: spot.length]
    width = spot.right - spot.left
    return Spot(
        end - start,
        spot.left + width * share(text, start),
        spot.top,
        spot.left + width * share(text, end),
        spot.bottom,
    )


def _renamed(old: Placed, new: str) -> Placed:
    """``new`` in the place of ``old``: one spot around those of the page on which ``old`` begins."""
    if not old.runs or not new.strip():
        return Placed(new)
    page = old.runs[0][1]
    spots = [spot for _, on, spot in old.runs if on == page]
    return Placed(new, ((len(new) - len(new.lstrip()), page, around(spots, len(new.strip()))),))


def around(spots: Sequence[Spot], length: int) -> Spot:
    """The spot of ``length`` characters that holds all of ``spots``."""
    return Spot(
        length,
        min(spot.left for spot in spots),
        min(spot.top for spot in spots),
        max(spot.right for spot in spots),
        max(spot.bottom for spot in spots),
    )
