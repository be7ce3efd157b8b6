"""The clauses of one document by the address that stands in a permalink, and back.

A permalink outlives the text it was made from: its address is looked up in the text as it is now. Where chapters were
cut anew, the clause is found by the end of its address alone, if only one clause has that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from assistant.addresses import SEPARATOR
from assistant.clause_paths import ClausePaths
from assistant.records import Clause, Document

_REPEATED = re.compile(r"(?P<address>.+) #(?P<place>[1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClause:
    """The clause that an address leads to; ``exact`` unless it bears another address now."""

    clause: Clause
    exact: bool


class ClauseAddresses:
    """The addresses of a document's clauses; each leads to one clause, since repeated ones are counted (``… #2``)."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._clauses = document.clauses
        self._labels: list[tuple[str, ...]] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        self._rank: dict[int, int] = {}
        for clause in document.clauses:
            outer = self._labels[clause.parent] if clause.parent is not None else ()
            self._labels.append((*outer, clause.label) if clause.addressed else outer)
            if clause.addressed:
                same = self._places[SEPARATOR.join(self._labels[-1])]
                same.append(clause.ordinal)
                self._rank[clause.ordinal] = len(same)

    def name(self, ordinal: int) -> str | None:
        """The address under which a clause is found again; that of the clause around it where it has none itself."""
        place: int | None = ordinal
        while place is not None and not self._clauses[place].addressed:
            place = self._clauses[place].parent
        if place is None:
            return None
        address = SEPARATOR.join(self._labels[place])
        return address if self._rank[place] == 1 else f"{address} #{self._rank[place]}"

    def find(self, address: str) -> FoundClause | None:
        """The clause that an address leads to; ``None`` where no clause, or more than one, can be meant."""
        wanted = address.strip()
        repeated = _REPEATED.fullmatch(wanted)
        places = self._places.get(wanted)
        if places:
            return FoundClause(clause=self._clauses[places[0]], exact=True)
        if repeated and len(same := self._places.get(repeated["address"], [])) >= int(repeated["place"]):
            return FoundClause(clause=self._clauses[same[int(repeated["place"]) - 1]], exact=True)
        found = self._by_ending(tuple(part.strip() for part in wanted.split(SEPARATOR.strip())))
        return None if found is None else FoundClause(clause=self._clauses[found], exact=False)

    def _by_ending(self, labels: tuple[str, ...]) -> int | None:
        """The one clause whose address ends as ``labels`` do, the longest ending first; else what they count to."""
        for first in range(len(labels)):
            ending = labels[first:]
            alike = [
                clause.ordinal
                for clause in self._clauses
                if clause.addressed and self._labels[clause.ordinal][-len(ending) :] == ending
            ]
            if len(alike) == 1:
                return alike[0]
            if alike:
                return None
        return ClausePaths(self._document.text, self._clauses).find(labels, ())
