"""The clause tree on documents whose clauses are easily misread, read from files of every format.

A document's clauses must begin, end and be addressed as its own numbering says, and no character may be lost or
doubled on the way from the file to the canonical text.

    python -m tests.benchmarks.traps [NAME ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.harness import Bar, tell
from tests.ingest.traps.documents import traps
from tests.ingest.traps.measuring import Measured, measure

MOST_ASTRAY = 0.01
"""Share of characters that may be lost or doubled in all documents together."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the whole set, or the traps of the given names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.traps", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="the traps to measure (default: all)")
    options = parser.parse_args(arguments)
    chosen = [trap for trap in traps() if not options.names or trap.name in options.names]
    if not chosen:
        parser.error("no trap has this name; the traps are the files in tests/ingest/traps")
    with tempfile.TemporaryDirectory() as folder:
        measured = [measure(trap, Path(folder)) for trap in chosen]
    for found in measured:
        sys.stderr.write(_line(found) + "\n" + "".join(f"    {fault}\n" for fault in found.faults))
    wanted = sum(found.clauses + found.superfluous for found in measured)
    bars = [
        Bar(
            name="clause boundaries right",
            value=_share([found.boundaries for found in measured], wanted),
            limit=1.0,
            least=True,
        ),
        Bar(
            name="clause addresses right",
            value=_share([found.addresses for found in measured], wanted),
            limit=1.0,
            least=True,
        ),
        Bar(
            name="characters lost or doubled",
            value=round(sum(found.astray for found in measured) / sum(found.characters for found in measured), 5),
            limit=MOST_ASTRAY,
        ),
    ]
    figures = {
        "documents": len(measured),
        "clauses": sum(found.clauses for found in measured),
        "measured": [_figures(found) for found in measured],
    }
    return tell("traps", figures, bars)


def _share(right: Sequence[int], wanted: int) -> float:
    return round(sum(right) / wanted, 4)


def _figures(found: Measured) -> dict[str, object]:
    return {
        "trap": found.name,
        "file": found.file,
        "clauses": found.clauses,
        "superfluous": found.superfluous,
        "boundaries_right": round(found.boundaries_right, 4),
        "addresses_right": round(found.addresses_right, 4),
        "characters_astray": round(found.characters_astray, 5),
    }


def _line(found: Measured) -> str:
    return (
        f"{found.name:16} {found.clauses:3} clauses  boundaries {found.boundaries_right:.1%}  "
        f"addresses {found.addresses_right:.1%}  astray {found.characters_astray:.2%}"
    )


if __name__ == "__main__":
    sys.exit(main())
