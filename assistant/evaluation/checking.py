"""Proof of gold questions against the documents: what they expect must stand there, and what they deny must not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from assistant.addresses import address_of
from assistant.evaluation.gold import Gold, Place
from assistant.records import Clause, Document
from assistant.store import Snapshot


def plain(text: str) -> str:
    """Text for comparing: without white space and in one case, since lines are broken differently in every format."""
    return "".join(text.split()).casefold()


def faults(golds: Iterable[Gold], snapshot: Snapshot, documents: Mapping[str, Document], *, today: date) -> list[str]:
    """One sentence for everything that a gold question says and the documents do not bear out; empty when proved.

    ``documents`` holds every live document by path.
    """
    return [
        f"{gold.id}: {fault}"
        for gold in golds
        for fault in (
            *_about_places(gold, snapshot, documents, today),
            *_about_absence(gold, snapshot, documents, today),
        )
    ]


def _about_places(gold: Gold, snapshot: Snapshot, documents: Mapping[str, Document], today: date) -> Iterator[str]:
    for place in gold.places:
        entry = snapshot.by_path.get(place.document)
        if entry is None:
            yield f"there is no document '{place.document}'"
            continue
        if gold.role not in entry.facts.audience:
            yield f"the role '{gold.role}' may not see '{place.document}'"
        if not snapshot.in_force(entry, gold.on or today):
            yield f"'{place.document}' is not in force on {gold.on or today}"
        yield from _about_clause(place, documents[place.document])


def _about_clause(place: Place, document: Document) -> Iterator[str]:
    span = (0, len(document.text))
    if place.address is not None:
        clauses = addressed(document, place.address)
        if not clauses:
            yield f"'{place.document}' has no clause with the address '{place.address}'"
            return
        span = (clauses[0].start, clauses[-1].end)
    held = plain(document.text[span[0] : span[1]])
    for string in place.decisive:
        if plain(string) not in held:
            yield f"'{string}' does not stand in '{place.document}' {place.address or ''}".rstrip()


def addressed(document: Document, address: str) -> list[Clause]:
    """The clauses of a document whose own address is ``address``."""
    return [c for c in document.clauses if c.addressed and _own_address(document.clauses, c) == address]


def _own_address(clauses: Sequence[Clause], clause: Clause) -> str | None:
    return address_of(clauses[: clause.ordinal + 1], clause.start, clause.end)


def _about_absence(gold: Gold, snapshot: Snapshot, documents: Mapping[str, Document], today: date) -> Iterator[str]:
    day = gold.on or today
    readable = [e.path for e in snapshot.visible(gold.role) if snapshot.in_force(e, day)]
    for string in gold.absent:
        for path in readable:
            if plain(string) in plain(documents[path].text):
                yield f"'{string}' does stand in '{path}', which the role '{gold.role}' may see"
    hidden = [e.path for e in snapshot.entries.values() if gold.role not in e.facts.audience]
    for string in gold.never:
        if not any(plain(string) in plain(documents[p].text + p + documents[p].facts.title) for p in hidden):
            yield f"'{string}' stands in no document hidden from the role '{gold.role}', so it proves nothing"
