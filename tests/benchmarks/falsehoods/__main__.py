"""The check of written sentences on planted falsehoods: how many are caught, and how many true ones too.

Every pair is a clause with a claim about it, in its language or in the other one; a claim is a paraphrase, or says one
thing otherwise. Rules were made on every part once it had been measured; docs/models.md tells what each was worth
before that. Precision is the share of rejected claims that are false, recall the share of false claims that are
rejected; of a kind, the precision is that of the objections of this kind, whatever was falsified, and the recall that
of the claims falsified in this.

    python -m tests.benchmarks.falsehoods [--part NAME] [--rules]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.embedding import EmbeddedEmbedder
from assistant.onnx_reader import OnnxReader
from assistant.support import ObjectionKind, Support, check_support
from assistant.text_vectors import TextVectors
from tests.benchmarks.falsehoods.pairs import DEVELOPMENT, FRESH, FURTHER, HELD_OUT, TOPICS, Claimed, pairs
from tests.benchmarks.harness import Bar, tell

LEAST_OF_KIND, LEAST = 0.95, 0.85
"""Bars for numbers, dates and modality, and for all kinds together."""

STRICT = {"number", "date", "modality"}
OBJECTION_OF = {"comparative": "number"}
"""The kind of objection that a falsified comparative gets, where it has another name."""

WORST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim with what the check says of it."""

    pair: Claimed
    support: Support

    @property
    def is_wrong(self) -> bool:
        """Whether a false claim was let by or a true one rejected."""
        return self.support.supported is not self.pair.is_true


def check(some: Sequence[Claimed], *, models: bool) -> list[Checked]:
    """All claims checked, by the rules alone or with both models."""
    reader = OnnxReader() if models else None
    vectors = TextVectors(EmbeddedEmbedder()) if models else None
    return [
        Checked(pair=pair, support=check_support(pair.claim, [pair.quote], reader=reader, vectors=vectors))
        for pair in some
    ]


def figures(checked: Sequence[Checked]) -> dict[str, tuple[float, float]]:
    """Precision and recall of rejecting, overall and by kind."""
    found = {"overall": _figures(checked, None)}
    for kind in dict.fromkeys(each.pair.kind for each in checked if not each.pair.is_true):
        found[kind] = _figures(checked, kind)
    return found


def _figures(checked: Sequence[Checked], kind: str | None) -> tuple[float, float]:
    objection = OBJECTION_OF.get(kind, kind) if kind else None
    raised = [
        each for each in checked if not each.support.supported and (objection is None or objection in _kinds(each))
    ]
    false = [each for each in checked if not each.pair.is_true and kind in (None, each.pair.kind)]
    precision = sum(not each.pair.is_true for each in raised) / len(raised) if raised else 1.0
    recall = sum(not each.support.supported for each in false) / len(false) if false else 1.0
    return round(precision, 3), round(recall, 3)


def _kinds(each: Checked) -> set[ObjectionKind]:
    return {objection.kind for objection in each.support.reasons}


def _bars(part: str, found: dict[str, tuple[float, float]]) -> Iterator[Bar]:
    for kind, values in found.items():
        if kind == "overall" or kind in STRICT:
            limit = LEAST if kind == "overall" else LEAST_OF_KIND
            for name, value in zip(("precision", "recall"), values, strict=True):
                yield Bar(name=f"{part}, {kind}, {name}", value=value, limit=limit, least=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each part, or one of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.falsehoods", description=__doc__.split("\n")[0])
    parts = (DEVELOPMENT, HELD_OUT, TOPICS, FRESH, FURTHER)
    parser.add_argument("--part", choices=parts, help="one part instead of all")
    parser.add_argument("--rules", action="store_true", help="the rules alone, without reader and encoder")
    options = parser.parse_args(arguments)
    chosen = [pair for pair in pairs() if options.part in (None, pair.part)]
    checked = check(chosen, models=not options.rules)
    told: dict[str, object] = {"pairs": len(chosen), "true": sum(pair.is_true for pair in chosen)}
    bars: list[Bar] = []
    for part in dict.fromkeys(pair.part for pair in chosen):
        own = [each for each in checked if each.pair.part == part]
        found = figures(own)
        told[part] = {kind: {"precision": p, "recall": r} for kind, (p, r) in found.items()}
        told[f"{part}: true claims rejected"] = f"{sum(e.is_wrong and e.pair.is_true for e in own)} of " + str(
            sum(e.pair.is_true for e in own)
        )
        for kind, (precision, recall) in found.items():
            sys.stderr.write(f"{part:12} {kind:12} precision {precision:.3f}  recall {recall:.3f}\n")
        bars += _bars(part, found)
    told["worst"] = [_line(each) for each in worst(checked)]
    sys.stderr.write("".join(f"  {line}\n" for line in told["worst"]))  # type: ignore[attr-defined]
    return tell("falsehoods", told, bars)


def worst(checked: Sequence[Checked]) -> list[Checked]:
    """The false claims that were held to be surest, and no others."""
    false = [each for each in checked if each.is_wrong and not each.pair.is_true]
    return sorted(false, key=lambda each: -each.support.score)[:WORST]


def _line(each: Checked) -> str:
    return f"{each.pair.id} {each.pair.kind} {each.support.score:.2f}: {each.pair.claim} <- {each.pair.quote}"


if __name__ == "__main__":
    sys.exit(main())
