"""Sketches of heads and tails of documents, and every fact that each states of itself."""

from __future__ import annotations

from ingest.official import read_facts, stated
from ingest.structure import parse_clauses
from tests.ingest.sketches import assemble, lines

Case = tuple[str, str, str]
"""A claim, a sketch (see ``lines``), and the facts it states: one ``fact: value`` a line, in any order.

The title is compared only where one is expected; of every other fact there must be none that is not expected.
"""


def expected_of(case: Case) -> list[str]:
    """The facts a case expects, sorted."""
    return sorted(line.strip() for line in case[2].strip().split("\n") if line.strip())


def stated_of(case: Case) -> list[str]:
    """The facts read from a case's sketch, sorted, each checked to have a span and all to be in document order."""
    loaded = assemble(lines(case[1]))
    facts = stated(read_facts(loaded, parse_clauses(loaded)))
    for fact in facts:
        assert 0 <= fact.start < fact.end <= len(loaded.text)
        assert loaded.text[fact.start : fact.end].strip() == loaded.text[fact.start : fact.end]
    assert [fact.start for fact in facts] == sorted(fact.start for fact in facts)
    wanted = {line.partition(":")[0] for line in expected_of(case)} | {
        fact.fact for fact in facts if fact.fact != "title"
    }
    return sorted(f"{fact.fact}: {fact.value}" for fact in facts if fact.fact in wanted)
