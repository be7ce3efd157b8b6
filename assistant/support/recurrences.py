"""How often something recurs: once a year, every six months, 每学期两次, weekly."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.quantities import Dimension, folded, quantities

NEAR = 6
"""Characters between a number of times and its period: 每学期检查一次, once in every term."""

SAME_RATE = 0.03
"""Difference, as a share, within which two recurrences are one: 91 days and a fourth of a year."""

_BREAK = re.compile(r"[，,。；;、]|[.](?=\s|$)|\b(?:and|but|while)\b|[和与及]")
_EVERY = re.compile(
    r"每(?:两|二|三|半|四|六)?个?(?:学?年度?|学期|季度|月|周|星期|天|日)|"
    r"\b(?:every|each|per|an?)(?: (?:other|two|three|four|six))? (?:years?|terms?|semesters?|quarters?|months?|weeks?|"
    r"days?)\b"
)


@lru_cache(maxsize=2048)
def recurrences(text: str) -> tuple[tuple[int, int, float], ...]:
    """Where a text says how often something recurs, and the days between; a period alone counts as once in it."""
    found = [(q.start, q.end, q.value) for q in quantities(text) if q.dimension is Dimension.RECURRENCE and q.value > 0]
    for match in _EVERY.finditer(folded(text)):
        beside = [each for each in found if _is_beside(text, each[:2], match.span())]
        if beside:
            joined = {each: (min(each[0], match.start()), max(each[1], match.end()), each[2]) for each in beside}
            found = [joined.get(each, each) for each in found]
        elif match[0].startswith("every"):
            alone = [q.value for q in quantities(match[0]) if q.dimension is Dimension.RECURRENCE]
            found += [(*match.span(), days) for days in alone]
    return tuple(found)


def recur_alike(first: float, second: float) -> bool:
    """Whether two lengths of time between are one."""
    return abs(first - second) <= SAME_RATE * max(first, second)


def _is_beside(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether little and no comma stands between two spans."""
    end, start = min(first[1], second[1]), max(first[0], second[0])
    return start - end <= NEAR and not _BREAK.search(text, end, max(end, start))
