"""Cross-references in marked documents: how many are recognised, and how many lead exactly where they should.

python -m tests.benchmarks.references
"""

from __future__ import annotations

import sys
import time

from tests.benchmarks.harness import Bar, tell
from tests.ingest.reference_marks import TRUTHS, read_truth, score

LEAST = 0.98


def main() -> int:
    """Print the figures; the exit status says whether the bars are met."""
    truths = [read_truth(file) for file in TRUTHS]
    begun = time.perf_counter()
    scored = score(truths)
    figures = {
        "documents": len(truths),
        "references": scored.marked,
        "look-alikes": scored.traps,
        "false alarms": scored.false,
        "seconds": round(time.perf_counter() - begun, 2),
    }
    bars = [
        Bar(name="precision", value=round(scored.precision, 4), limit=LEAST, least=True),
        Bar(name="recall", value=round(scored.recall, 4), limit=LEAST, least=True),
        Bar(name="exactly resolved", value=round(scored.exact, 4), limit=LEAST, least=True),
    ]
    return tell("references", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
