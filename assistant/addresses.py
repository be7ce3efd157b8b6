"""From an offset of canonical text to where it stands: the clause's legal address and the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.records import Clause, ClauseKind, PageSpan

SEPARATOR = " › "
"""Stands between the labels of an address, outermost first."""

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


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


def address_of(clauses: Sequence[Clause], start: int, end: int) -> str | None:
    """The address of the deepest clause that contains the whole span, or ``None`` outside every addressed clause.

    A span that covers several siblings has the address of their common ancestor; rows of a sheet have the range of
    cells around them all.
    """
    holding = chain(clauses, start, end)
    labels = [clause.label for clause in holding if clause.addressed]
    rows = [] if holding and holding[-1].kind is ClauseKind.ROW else list(_rows_within(clauses, start, end))
    if rows and holding and all(row.parent == holding[-1].ordinal for row in rows):
        labels.append(range_around([row.label for row in rows]))
    return SEPARATOR.join(labels) or None


def _rows_within(clauses: Sequence[Clause], start: int, end: int) -> Iterator[Clause]:
    """The rows of sheets that share characters with a span."""
    first = bisect_right(clauses, start, key=lambda clause: clause.start) - 1
    for clause in islice(clauses, max(first, 0), None):
        if clause.start >= end:
            return
        if clause.kind is ClauseKind.ROW and clause.end > start:
            yield clause


def range_around(ranges: Sequence[str]) -> str:
    """The smallest range of cells that holds all ``ranges``: ``A2:D4`` for ``A2:D2`` and ``B4``."""
    cells = [(len(cell[1]), cell[1], int(cell[2])) for found in ranges for cell in _CELL.finditer(found)]
    first, last = min(cells)[1], max(cells)[1]
    top, bottom = min(cell[2] for cell in cells), max(cell[2] for cell in cells)
    return f"{first}{top}" if (first, top) == (last, bottom) else f"{first}{top}:{last}{bottom}"


def page_of(pages: Sequence[PageSpan], offset: int) -> int | None:
    """The page on which the character at ``offset`` stands; between two pages, the one before."""
    found = None
    for page in pages:
        if page.start > offset:
            break
        if page.start < page.end or found is None:
            found = page.page
    return found
