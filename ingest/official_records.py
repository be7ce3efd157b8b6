"""What a document says of itself, as records: every fact with the span of canonical text that states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value", str, date)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[Value]):
    """A value and the span of canonical text that states it."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFacts:
    """What a document says of itself; ``None`` or empty where it does not say.

    ``adopted`` is the day a body adopted or approved it, ``issued`` the day it was issued (where nothing tells, the
    day of adoption), ``since`` and ``until`` its first and last day in force. ``other_since`` holds first days that
    the document states of itself elsewhere and that differ from ``since``. ``supersedes`` holds the titles, or the
    numbers where there is no title, of the documents it repeals or replaces as a whole. ``security`` is the marking
    as written.
    """

    title: Fact[str] | None = None
    number: Fact[str] | None = None
    issuer: Fact[str] | None = None
    version: Fact[str] | None = None
    security: Fact[str] | None = None
    adopted: Fact[date] | None = None
    issued: Fact[date] | None = None
    since: Fact[date] | None = None
    other_since: tuple[Fact[date], ...] = ()
    until: Fact[date] | None = None
    supersedes: tuple[Fact[str], ...] = ()
