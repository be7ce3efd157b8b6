"""The planted falsehoods: whole, mixed, and rejected by the rules alone."""

from __future__ import annotations

from collections import Counter

from tests.benchmarks.falsehoods.__main__ import check, figures
from tests.benchmarks.falsehoods.pairs import DEVELOPMENT, FRESH, FURTHER, HELD_OUT, TOPICS, pairs

LEAST_BY_RULES = 0.8
"""Precision and recall that the rules reach alone, on the part that they were made on."""


def test_the_pairs_are_many_and_of_both_sorts() -> None:
    """Two fifths of the claims are true, no pair stands there twice, and no clause is in two parts."""
    found = pairs()
    assert len({pair.id for pair in found}) == len({(pair.quote, pair.claim) for pair in found}) == len(found) > 500
    assert sum(pair.is_true for pair in found) >= 0.4 * len(found)
    parts = Counter(part for part, _ in {(pair.part, pair.quote) for pair in found})
    assert set(parts) == {DEVELOPMENT, HELD_OUT, TOPICS, FRESH, FURTHER}
    assert sum(parts.values()) == len({pair.quote for pair in found})


def test_the_rules_alone_reject_most_falsehoods() -> None:
    """Without any model the rules keep what they reach on the part that they were made on."""
    checked = check([pair for pair in pairs() if pair.part == DEVELOPMENT], models=False)
    precision, recall = figures(checked)["overall"]
    assert precision >= LEAST_BY_RULES
    assert recall >= LEAST_BY_RULES
