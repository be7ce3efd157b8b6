"""The figures that the benchmarks report are computed as their definitions say."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.harness import Bar, percentile
from tests.benchmarks.ranking import mean_reciprocal_rank, ndcg, recall_at

RANKED = {"first": ["a", "b", "c"], "third": ["x", "y", "a"], "never": ["x", "y", "z"]}
RELEVANT = {"first": {"a"}, "third": {"a"}, "never": {"a"}}


def test_recall_counts_questions_with_a_relevant_document_among_the_first() -> None:
    """One of three is right at once, two within three places."""
    assert recall_at(1, RANKED, RELEVANT) == pytest.approx(1 / 3, abs=1e-4)
    assert recall_at(3, RANKED, RELEVANT) == pytest.approx(2 / 3, abs=1e-4)


def test_reciprocal_rank_looks_at_the_first_relevant_document() -> None:
    """Places 1 and 3 give 1 and a third, a miss gives nothing."""
    assert mean_reciprocal_rank(RANKED, RELEVANT) == pytest.approx((1 + 1 / 3) / 3, abs=1e-4)


def test_gain_is_normalised_by_the_best_order() -> None:
    """Two relevant documents at places 1 and 3 fall short of places 1 and 2."""
    reached, best = 1 + 1 / math.log2(4), 1 + 1 / math.log2(3)
    assert ndcg({"q": ["a", "x", "b"]}, {"q": {"a", "b"}}) == pytest.approx(reached / best, abs=1e-4)
    assert ndcg({"q": ["a", "b"]}, {"q": {"a", "b"}}) == 1.0


def test_percentile_is_a_value_that_occurred() -> None:
    """The nearest rank: of twenty values the nineteenth stands for 95 percent."""
    values = [float(n) for n in range(20, 0, -1)]
    assert percentile(values, 0.95) == 19.0
    assert percentile(values, 0.5) == 10.0
    assert percentile([7.0], 0.95) == 7.0


def test_a_bar_is_met_at_its_limit_and_missed_beyond() -> None:
    """Both kinds of bar include their limit."""
    assert Bar(name="time", value=3.0, limit=3.0).met
    assert not Bar(name="time", value=3.1, limit=3.0).met
    assert not Bar(name="ratio", value=1.9, limit=2.0, least=True).met
