"""What a document says of itself: title, number, issuer, version, marking, days, supersession.

Conservative throughout: a sentence that speaks of another document's dates is not read, and where the text does not
say, the fact is absent. Every fact carries the span it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.records import Clause, Stated
from ingest.official_days import adopted_of, beginnings, ending, issued_of
from ingest.official_frame import Frame
from ingest.official_names import issuer_of, number_of, security_of, version_of
from ingest.official_records import Fact, OfficialFacts, Value
from ingest.official_repeals import repeals
from ingest.records import Loaded

__all__ = ["Fact", "OfficialFacts", "Value", "read_facts", "stated"]


def read_facts(loaded: Loaded, clauses: Sequence[Clause]) -> OfficialFacts:
    """The official facts of a document, read from its title, the lines under it, its clauses and its signature."""
    frame = Frame(loaded, clauses)
    adopted = adopted_of(frame)
    issued = issued_of(frame, adopted)
    begins = beginnings(frame, adopted, issued)
    since = begins[0] if begins else None
    return OfficialFacts(
        title=frame.title,
        number=number_of(frame),
        issuer=issuer_of(frame),
        version=version_of(frame),
        security=security_of(frame),
        adopted=adopted,
        issued=issued,
        since=since,
        other_since=tuple(day for day in begins if since is not None and day.value != since.value),
        until=ending(frame, since),
        supersedes=tuple(repeals(frame)),
    )


def stated(official: OfficialFacts) -> tuple[Stated, ...]:
    """Every fact that a document states of itself, with its span, in document order."""
    return tuple(sorted(_all(official), key=lambda fact: (fact.start, fact.end, fact.fact)))


def _all(official: OfficialFacts) -> Iterator[Stated]:
    named = (
        ("title", official.title),
        ("number", official.number),
        ("issuer", official.issuer),
        ("version", official.version),
        ("security", official.security),
        *(("supersedes", fact) for fact in official.supersedes),
    )
    dated = (
        ("adopted", official.adopted),
        ("issued", official.issued),
        ("since", official.since),
        *(("since", fact) for fact in official.other_since),
        ("until", official.until),
    )
    for name, text in named:
        if text is not None:
            yield Stated(fact=name, value=text.value, start=text.start, end=text.end)
    for name, day in dated:
        if day is not None:
            yield Stated(fact=name, value=day.value.isoformat(), start=day.start, end=day.end)
