"""What speaks against a claim, as records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ObjectionKind(StrEnum):
    """In what a claim departs from its quotes; also the order in which objections are told."""

    NUMBER = "number"
    DATE = "date"
    UNIT = "unit"
    MODALITY = "modality"
    NEGATION = "negation"
    PARTY = "party"
    CONDITION = "condition"
    CONTENT = "content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One departure: ``words`` are those of the claim, or of the quote where the claim leaves them out.

    ``reason`` is an English sentence that can be sent back to whoever wrote the claim.
    """

    kind: ObjectionKind
    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Whether quotes support a claim; ``reasons`` tell why not, ``score`` in 0 to 1 how sure it is that they do."""

    supported: bool
    reasons: tuple[Objection, ...] = ()
    score: float = 1.0
