"""How the report says that text was recognised and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DOUBTFUL = 0.8
"""Mean confidence of a page below which letters are wrong here and there; clean print is read with 0.95 and more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sure recognition was of a page, counted from 1, and how many characters it read."""

    page: int
    confidence: float
    characters: int


def told(readings: Sequence[Reading], page_count: int) -> str:
    """One clause that says which pages were recognised, how surely, and which of them are doubtful."""
    characters = sum(reading.characters for reading in readings)
    confidence = sum(reading.confidence * reading.characters for reading in readings) / max(1, characters)
    which = "" if len(readings) == page_count else f"{len(readings)} of {page_count} pages were "
    remark = f"{which}read by character recognition, confidence {confidence:.2f}; check figures against the original"
    doubtful = [reading.page for reading in readings if reading.confidence < DOUBTFUL]
    if doubtful:
        shown = ", ".join(map(str, doubtful[:10])) + (" and others" if len(doubtful) > 10 else "")
        remark += f"; hard to read and likely wrong in places: page {shown}"
    return remark
