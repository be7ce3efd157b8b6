"""From an offset of canonical text to where it stands: the clause's legal address and the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from assistant.records import Clause, PageSpan

SEPARATOR = " › "
"""Stands between the labels of an address, outermost first."""


def chain(clauses: Sequence[Clause], start: int, end: int) -> tuple[Clause, ...]:
    """The clauses that contain the whole span, outermost first; an empty span stands where it begins.

    ``clauses`` are all clauses of a document in order, so that a clause's ordinal is its index.
    """
    found: list[Clause] = []
    place: int | None = bisect_right(clauses, start, key=lambda clause: clause.start) - 1
    while place is not None and place >= 0:
        clause = clauses[place]
        if max(end, start + 1) <= clause.end:
            found.append(clause)
        place = clause.parent
    return tuple(reversed(found))


def clause_at(clauses: Sequence[Clause], offset: int) -> Clause | None:
    """The deepest clause that holds the character at ``offset``."""
    holding = chain(clauses, offset, offset + 1)
    return holding[-1] if holding else None


def address_of(clauses: Sequence[Clause], start: int, end: int) -> str | None:
    """The address of the deepest clause that contains the whole span, or ``None`` outside every addressed clause.

    A span that covers several siblings has the address of their common ancestor.
    """
    labels = [clause.label for clause in chain(clauses, start, end) if clause.addressed]
    return SEPARATOR.join(labels) or None


def page_of(pages: Sequence[PageSpan], offset: int) -> int | None:
    """The page on which the character at ``offset`` stands; between two pages, the one before."""
    found = None
    for page in pages:
        if page.start > offset:
            break
        if page.start < page.end or found is None:
            found = page.page
    return found
