"""Figures of refusal: what a threshold on a question's certainty refuses, rightly and wrongly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

FALSE_REFUSALS = (0.0, 0.02, 0.05, 0.08, 0.10, 0.15, 0.20)
"""Shares of the answerable questions that a curve lets be refused."""


def refused_at(false: float, answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """Share of the unanswerable that falls below the highest threshold with at most ``false`` of the answerable below.

    What a threshold equals is answered. ``None`` where there is no question of one kind.
    """
    if not answerable or not unanswerable:
        return None
    threshold = sorted(answerable)[min(int(false * len(answerable) + 1e-9), len(answerable) - 1)]
    return round(sum(value < threshold for value in unanswerable) / len(unanswerable), 4)


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """How often an answerable question is the more certain one of a pair, ties counting half; ``None`` without pairs.

    Hanley & McNeil, The meaning and use of the area under a receiver operating characteristic curve, 1982.
    """
    if not answerable or not unanswerable:
        return None
    ordered = sorted(unanswerable)
    won = sum((bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in answerable)
    return round(won / (len(answerable) * len(unanswerable)), 4)


def curve(answerable: Sequence[float], unanswerable: Sequence[float]) -> dict[str, float | int | None]:
    """The area, and what is refused at each share of false refusals, under its percentage."""
    points = {f"{round(100 * share)}": refused_at(share, answerable, unanswerable) for share in FALSE_REFUSALS}
    sizes = {"answerable": len(answerable), "unanswerable": len(unanswerable)}
    return sizes | {"AUROC": auroc(answerable, unanswerable)} | points
