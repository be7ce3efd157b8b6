"""Figures of ranked retrieval, judged by document: a question is served by any of its relevant documents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

DEPTH = 10
"""nDCG looks at the first ten documents."""


def recall_at(k: int, ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]) -> float:
    """Share of questions with a relevant document among the first ``k``."""
    return _mean([float(bool(set(found[:k]) & relevant[q])) for q, found in ranked.items()])


def mean_reciprocal_rank(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]) -> float:
    """Mean of one over the place of the first relevant document; 0 where none was found."""
    return _mean([_reciprocal(found, relevant[q]) for q, found in ranked.items()])


def ndcg(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]) -> float:
    """Normalised discounted cumulative gain over the first ten, every relevant document gaining 1.

    Järvelin & Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.
    """
    return _mean([_gain(found, relevant[q]) for q, found in ranked.items()])


def _reciprocal(found: Sequence[str], wanted: set[str]) -> float:
    return next((1 / place for place, document in enumerate(found, start=1) if document in wanted), 0.0)


def _gain(found: Sequence[str], wanted: set[str]) -> float:
    reached = sum(1 / math.log2(place + 2) for place, document in enumerate(found[:DEPTH]) if document in wanted)
    return reached / sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(wanted))))


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
