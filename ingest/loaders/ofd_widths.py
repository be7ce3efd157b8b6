"""How wide characters are of which only the distances are known, and where a distance is more than a width: a space."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.loaders.labels import is_cjk

_WIDTHS = {
    0.25: "ijl.,:;|' ",
    0.3: "tfI!()[]-/\\`",
    0.34: "r",
    0.45: 'csJz?*“”"',
    0.5: "aekvxy",
    0.53: "bdghnopqu0123456789$#_~^",
    0.6: "FLPSTZ+=<>",
    0.68: "ABCEKRVXY&",
    0.72: "wDHNU",
    0.76: "GOQ",
    0.84: "mM%",
    0.94: "W@—…",
}
_EMS = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OTHER_EM = 0.5
"""Widths of Latin characters in parts of the font size, between those of Times and of Helvetica."""
_SPACE, _SURE_SPACE = 0.16, 0.3
"""Parts of the font size by which a distance exceeds a letter's width where a space was left out; the second where
too few letters tell how wide the font is. At 0.2 one space in a hundred is missed, at 0.1 words fall apart."""
_OPENING = frozenset("(\u201c\u2018[")
_EVEN = 0.03
_SCALES = (0.7, 1.5)
_MIN_JUDGED = 4
_MAX_REPEATED = 1_000_000


@dataclass(frozen=True, slots=True)
class Width:
    """A character's width, and whether a space follows it that the text does not hold."""

    width: float
    ends_word: bool = False


def advances(written: str | None, count: int) -> list[float]:
    """The distances from each of ``count`` characters to the next; ``g 3 2.5`` stands for three times 2.5.

    Where fewer are given, the last one holds on; empty where none is given or what is given is no number.
    """
    parts = (written or "").replace(",", " ").split()
    found: list[float] = []
    place = 0
    while place < len(parts) and len(found) < count:
        if parts[place] == "g" and place + 2 < len(parts):
            times, value = _number(parts[place + 1]), _number(parts[place + 2])
            place += 3
        else:
            times, value = 1.0, _number(parts[place])
            place += 1
        if times is None or value is None:
            break
        found += [value] * int(min(max(times, 0), _MAX_REPEATED, count - len(found)))
    return found + [found[-1]] * (count - len(found)) if found else []


def spread(text: Sequence[str], steps: Sequence[float], em: float) -> list[Width]:
    """The widths of the characters of a stretch from the ``steps`` between their origins, 0 where one is not known.

    ``em`` is the width of a Han character. Steps and widths are in the same unit.
    """
    ratios = [s / (em * natural(c)) for c, s in zip(text, steps, strict=True) if s > 0 and c.isascii() and c.isalnum()]
    judged = len(ratios) >= _MIN_JUDGED
    scale = min(max(median(ratios), _SCALES[0]), _SCALES[1]) if judged else 1.0
    space = math.inf if _is_even(text, steps) else (_SPACE if judged else _SURE_SPACE) * em
    following = [*text[1:], " "]
    return [
        _width(character, after, step, (em, scale, space))
        for character, after, step in zip(text, following, steps, strict=True)
    ]


def _width(character: str, following: str, step: float, setting: tuple[float, float, float]) -> Width:
    """A character's width in type whose em, scale of Latin letters and least space are ``setting``."""
    em, scale, space = setting
    own = em * natural(character)
    if step <= 0:
        return Width(own)
    if _is_wide(character):
        return Width(min(own, step))
    own *= scale
    if step - own > space and not (character in _OPENING or character.isspace()) and _begins_word(following):
        return Width(own, ends_word=True)
    return Width(min(step, max(own, em)))


def _begins_word(character: str) -> bool:
    """Whether a space before the character may have been left out."""
    return (character.isalnum() and not _is_wide(character)) or character in _OPENING or character == '"'


def _is_even(text: Sequence[str], steps: Sequence[float]) -> bool:
    """Whether all letters are set at one distance, as typewriters do: then no distance tells of a space."""
    found = [s for c, s in zip(text, steps, strict=True) if s > 0 and not _is_wide(c)]
    return bool(found) and max(found) - min(found) <= _EVEN * max(found)


def natural(character: str) -> float:
    """A character's usual width in parts of the font size."""
    if _is_wide(character):
        return 1.0
    return _EMS.get(character, _OTHER_EM)


def _is_wide(character: str) -> bool:
    return is_cjk(character) or unicodedata.east_asian_width(character) in "WF"


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None
