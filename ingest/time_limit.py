"""How long reading the file at hand may still take; scanned pages take seconds each and bring time of their own."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MOST_ADDED_SECONDS = 5000.0
"""What may be added to the limit of one file: ten seconds for each of 500 scanned pages."""


@dataclass(slots=True)
class _Limit:
    """``until`` is on the clock of `time.monotonic`; ``tell`` is told of the seconds that are added."""

    until: float
    tell: Callable[[float], object]
    added: float = 0.0


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)


@contextmanager
def time_limit(seconds: float, *, tell: Callable[[float], object] = lambda _: None) -> Iterator[None]:
    """Let the file that is read inside take that long; ``tell`` reaches whoever ends the reading by force."""
    token = _limit.set(_Limit(time.monotonic() + seconds, tell))
    try:
        yield
    finally:
        _limit.reset(token)


def seconds_left() -> float:
    """The time left for the file at hand, negative when it is over; infinite where nothing limits it."""
    limit = _limit.get()
    return math.inf if limit is None else limit.until - time.monotonic()


def add_seconds(seconds: float) -> None:
    """Let the file at hand take that much longer, up to `MOST_ADDED_SECONDS` in all."""
    limit = _limit.get()
    if limit is None:
        return
    more = min(seconds, MOST_ADDED_SECONDS - limit.added)
    if more > 0:
        limit.added += more
        limit.until += more
        limit.tell(more)
