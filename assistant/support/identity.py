"""Whether two numbers are one, whatever unit either is written in."""

from __future__ import annotations

from assistant.support.figures import CALENDAR, CLOCK, TERM, Figure

_LOOSE = {None, "people", "occasions", "points"}
_ALIKE = (
    {"class_hours", "occasions"},
    {TERM, "occasions"},
    {"terms of office", "occasions"},
    {"terms of office", TERM},
    {"people", "occasions"},
    {"times", "occasions"},
    {"age", CALENDAR},
)


def is_same(first: Figure, second: Figure) -> bool:
    """Whether two numbers are one, in one unit or by an exact conversion."""
    if first.measure == second.measure:
        return abs(first.value - second.value) <= 1e-3 * max(first.value, second.value, 1e-9)
    pair = {first.measure, second.measure}
    if None in pair and pair & {CLOCK, CALENDAR, "working_days"}:
        return False
    if any(pair <= alike for alike in _ALIKE) or None in pair or pair <= _LOOSE:
        return first.written == second.written
    if pair == {"class_hours", CLOCK}:
        return first.written == second.written and _hours(first) and _hours(second)
    if pair == {CALENDAR, TERM}:
        return first.value == 6 * second.value or second.value == 6 * first.value
    return False


def _hours(figure: Figure) -> bool:
    """Whether a number counts hours, be they on the clock or of teaching."""
    return figure.measure != CLOCK or figure.value == figure.written
