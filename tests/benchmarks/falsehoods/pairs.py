"""The pairs of clause and claim, as they were written by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
TRUE = "true"
"""The kind of a claim that its clause supports; every other kind names what was falsified."""

DEVELOPMENT, HELD_OUT, TOPICS, FRESH, FURTHER = "development", "held out", "topics", "fresh", "further"
"""Parts: what rules were made on; its other half, further topics and a fresh set, each read once it had been measured;
and a last one that no rule has been made on since it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim about a clause, which is quoted whole.

    ``part`` tells what it was used for.
    """

    id: str
    quote: str
    claim: str
    kind: str
    part: str

    @property
    def is_true(self) -> bool:
        """Whether the clause supports the claim."""
        return self.kind == TRUE


def pairs() -> list[Claimed]:
    """All pairs, in the order of the files."""
    return [
        Claimed(**json.loads(line))
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
