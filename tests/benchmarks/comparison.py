"""Whether a comparison finds each clause again: versions of the corpus' documents made by random, known edits.

Words and figures changed, rules rewritten by half, removed, inserted from other documents, moved, split and merged, and
all articles numbered through again.

    python -m tests.benchmarks.comparison [--scripts N] [--edits N]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.records import Document
from tests.assistant.version_edits import Edit, Score, as_text, clauses_of, edited, measure, read_path
from tests.benchmarks.harness import CORPUS, Bar, percentile, tell

LEAST_PRECISION = 0.97
LEAST_RECALL = 0.97
SEED = 20261123
FEWEST = 8
"""Clauses of a document below which edits leave too little of it."""


def corpus_documents(folder: Path = CORPUS) -> list[Document]:
    """The corpus' documents that have clauses enough, by path."""
    from ingest.discovery import discover

    files = [source.file for source in discover(folder) if source.reason is None and source.file.suffix != ".xlsx"]
    found = [read_path(file) for file in sorted(files)]
    return [document for document in found if len(clauses_of(document)) >= FEWEST]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make versions, compare them, and print how many clauses were paired rightly."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.comparison", description=__doc__.split("\n")[0])
    parser.add_argument("--scripts", type=int, default=200, metavar="N", help="versions to make (default: 200)")
    parser.add_argument("--edits", type=int, default=6, metavar="N", help="edits in each (default: 6)")
    options = parser.parse_args(arguments)
    rng = random.Random(SEED)
    documents = corpus_documents()
    score, taken = Score(), []
    with tempfile.TemporaryDirectory() as folder:
        clauses = {document.path: as_text(clauses_of(document), Path(folder)) for document in documents}
        for _ in range(options.scripts):
            document = rng.choice(documents)
            others = [d for d in documents if d.language is document.language and d.path != document.path]
            donor = clauses[rng.choice(others).path]
            script = edited(clauses[document.path], donor, rng.choices(list(Edit), k=options.edits), rng)
            begun = time.perf_counter()
            measure(script, Path(folder), score)
            taken.append(time.perf_counter() - begun)
    for edit, (met, wanted) in sorted(score.by_edit.items()):
        sys.stderr.write(f"{edit.value:8} {met} of {wanted}\n")
    bars = [
        Bar(name="pairs that are right", value=round(score.precision, 4), limit=LEAST_PRECISION, least=True),
        Bar(name="clauses found again", value=round(score.recall, 4), limit=LEAST_RECALL, least=True),
    ]
    figures = {
        "documents": len(documents),
        "scripts": options.scripts,
        "pairs": score.wanted,
        "seconds_p95": round(percentile(taken, 0.95), 3),
        "by_edit": {edit.value: round(met / wanted, 4) for edit, (met, wanted) in sorted(score.by_edit.items())},
    }
    return tell("comparison", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
