"""What the text says where it names clauses, before it is known which clauses those are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Seen(StrEnum):
    """From where a relative mention counts: 本条 is here, 前条 before, 下一条 after."""

    HERE = "here"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The clause that a relative mention starts from; ``count`` is how many are meant (前两款)."""

    seen: Seen
    level: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Labels of one clause as written, outermost first; with ``until`` the first of a range and its last."""

    labels: tuple[str, ...]
    until: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch that names clauses or a document.

    ``title`` is the other document's name, ``None`` inside the own one. ``base`` is set where the labels count from the
    clause that the mention stands in. A mention that is not ``firm`` is a reference only where it leads somewhere:
    第二部分 and point 2 are common words as well.
    """

    start: int
    end: int
    title: str | None = None
    base: Base | None = None
    named: tuple[Named, ...] = ()
    firm: bool = True
