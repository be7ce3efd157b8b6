"""Ingesting again when nothing has changed: the whole process, over a thousand small documents.

python -m tests.benchmarks.reingest [--documents N]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.harness import Bar, guildhall, tell

REPEATS = 3
REINGEST_S = 3.0

_OFFICES = ("Personnel Office", "Finance Office", "Library", "Workshop", "Registry", "Safety Office", "Canteen")
_SUBJECTS = ("leave of absence", "travel claims", "keys and passes", "machine tools", "visitors", "marks", "parking")
_DEEDS = ("report it to", "ask for the consent of", "hand in the form at", "wait for the decision of", "inform")


def rule(number: int, chance: random.Random) -> str:
    """A small rule in Markdown; its number makes it unlike every other."""
    office, subject, deed = chance.choice(_OFFICES), chance.choice(_SUBJECTS), chance.choice(_DEEDS)
    return (
        f"# Rule {number} on {subject}\n\n"
        f"Article 1 This rule governs {subject} in building {number}.\n\n"
        f"Article 2 Whoever is concerned shall {deed} the {office} within {chance.randint(2, 60)} days.\n"
    )


def write_rules(folder: Path, count: int) -> None:
    """The same ``count`` documents in every run, a hundred to a folder."""
    chance = random.Random(0)
    for number in range(count):
        file = folder / f"part-{number // 100:02}" / f"rule-{number:04}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rule(number, chance), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest once, then time ingesting again."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reingest", description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        folder, store = Path(work) / "documents", Path(work) / "store"
        write_rules(folder, options.documents)
        first = guildhall("ingest", folder, "--store", store, "--json")
        again = [guildhall("ingest", folder, "--store", store, "--json") for _ in range(REPEATS)]
    totals = again[-1].json_lines()[0]["totals"]
    figures = {
        "documents": options.documents,
        "passages": totals["passages"],
        "first_ingest_s": round(first.seconds, 1),
        "reingest_peak_mb": round(max(run.peak_mb for run in again)),
    }
    bars = [
        Bar(name="unchanged documents", value=totals["unchanged"], limit=options.documents, least=True),
        Bar(name="unchanged re-ingest s", value=round(median(run.seconds for run in again), 2), limit=REINGEST_S),
    ]
    return tell("reingest", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
