"""Search through roles and dates as the store grows, over recombined passages whose vectors are mixed, not embedded.

python -m tests.benchmarks.scale [--sizes 1000 100000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from assistant.catalogue import FILE_NAME
from assistant.retrieval import prepare, retrieve
from assistant.settings import Settings
from assistant.wiring import open_store
from tests.benchmarks.harness import CORPUS, Bar, guildhall, percentile, tell
from tests.benchmarks.synthesis import fill, material_of

SEARCHES = 400
WARM_UP = 20
ROLES = ("public", "teacher", "partner", "administrator")
DAYS = (date(2014, 6, 1), date(2019, 6, 1), date(2024, 6, 1), date(2026, 11, 2))
P50_MS, P95_MS = 60.0, 120.0
RATIO = 4.0
MEMORY_MB = 1500.0
OPEN_S = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a store of each size, then search it in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000], metavar="N", help="passages")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the stores stay for another run")
    parser.add_argument("--search", type=Path, metavar="STORE", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.search:
        sys.stdout.write(json.dumps(searched(options.search)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as work:
        figures = _measured(options.keep or Path(work), options.sizes)
    return tell("scale", {"growth": figures}, _bars(figures))


def _measured(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    real = folder / "real"
    if not (real / FILE_NAME).exists():
        guildhall("ingest", CORPUS, "--store", real)
    material = material_of(real)
    figures = []
    for size in sorted(sizes):
        store = folder / str(size)
        begun = time.perf_counter()
        if not (store / FILE_NAME).exists():
            fill(store, material, size)
        filled = time.perf_counter() - begun
        command = [sys.executable, "-m", "tests.benchmarks.scale", "--search", str(store)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        figures.append({"passages": size, "filled_s": round(filled, 1), **found})
        sys.stderr.write(f"{figures[-1]}\n")
    return figures


def _bars(figures: Sequence[dict[str, Any]]) -> list[Bar]:
    smallest, largest = figures[0], figures[-1]
    size = f"{largest['passages']:,} passages"
    return [
        Bar(name=f"{size}: search p50 ms", value=largest["p50_ms"], limit=P50_MS),
        Bar(name=f"{size}: search p95 ms", value=largest["p95_ms"], limit=P95_MS),
        Bar(
            name=f"{size} against {smallest['passages']:,}: times the p50",
            value=round(largest["p50_ms"] / smallest["p50_ms"], 2),
            limit=RATIO,
        ),
        Bar(name=f"{size}: peak memory MB", value=largest["peak_mb"], limit=MEMORY_MB),
        Bar(name=f"{size}: opening s", value=largest["open_s"], limit=OPEN_S),
    ]


def searched(folder: Path) -> dict[str, float]:
    """Open a store and search it with the corpus' own questions, each role and day in turn."""
    import resource

    begun = time.perf_counter()
    with closing(open_store(Settings(store=folder))) as store:
        model = time.perf_counter()
        store.snapshot()
        opened = time.perf_counter()
        questions = _questions()
        taken: list[float] = []
        embedding: list[float] = []
        for number in range(SEARCHES + WARM_UP):
            role, on = ROLES[number % len(ROLES)], DAYS[number // len(ROLES) % len(DAYS)]
            start = time.perf_counter()
            search = prepare(store, questions[number % len(questions)])
            embedded = time.perf_counter()
            retrieve(store, search, role=role, on=on, limit=10)
            if number >= WARM_UP:
                taken.append(time.perf_counter() - start)
                embedding.append(embedded - start)
    return {
        "model_s": round(model - begun, 2),
        "open_s": round(opened - model, 2),
        "embedding_ms": round(percentile(embedding, 0.5) * 1000, 1),
        "p50_ms": round(percentile(taken, 0.5) * 1000, 1),
        "p95_ms": round(percentile(taken, 0.95) * 1000, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000),
    }


def _questions() -> list[str]:
    lines = (CORPUS / "gold.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line)["question"] for line in lines if line.strip()]
    random.Random(0).shuffle(found)
    return found


if __name__ == "__main__":
    sys.exit(main())
