"""What becomes of real, damaged and hostile files: each is read as ingestion reads it, and held against a manifest.

A file's worker is fresh, so that its time holds everything that reading this file alone would take, and its memory is
this file's. FOLDER holds a ``MANIFEST.tsv`` with the columns ``name`` and ``expected``.

    python -m tests.benchmarks.loading FOLDER [NAME ...] [--markdown FILE]

What ``expected`` may say, in words that stand before a semicolon or behind "or": ``parse``, ``parse-partial`` (read,
and the report says what is missing), ``reject``, ``ocr`` (read by recognition, and the report says so),
``clear-message`` (rejected with a reason, or read by recognition), ``bounded memory``.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import re
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import ROOT, Bar, tell
from tests.benchmarks.tables import Cell, markdown, publish

MANIFEST = "MANIFEST.tsv"
BOUNDED_MB = 1000
"""Memory that a file may take whose manifest says ``bounded memory``; recognition itself takes some 500 MB."""
FAULTS = ("something unexpected happened", "breaks its reader", "longer than", "ImportError", "NameError")
"""What a reason says where the reader failed rather than judged; never as expected."""
RECOGNISED = "read by character recognition"
_EXPLANATION = f"""
Each file was read in a fresh worker process, with the limits of `guildhall ingest`. `seconds` holds the start of the
format's library, `MB` is the most memory that the worker or the process that draws pages had resident. `reason` is what
the ingest report says. `expected` is the manifest's word for the file; `bounded memory` means at most {BOUNDED_MB} MB.
"""


class Outcome(StrEnum):
    """What became of a file; ``partly`` is indexed with a reason."""

    INDEXED = "indexed"
    PARTLY = "partly"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """How reading a file went: pages and characters as filed, seconds of reading, peak memory in 10^6 bytes."""

    outcome: Outcome
    pages: int
    characters: int
    passages: int
    seconds: float
    peak_mb: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a manifest's words allow."""

    outcomes: frozenset[Outcome]
    recognised: bool
    bounded: bool


_ASIDE = re.compile(r"\((?!or\b)[^)]*\)")
_ALLOWED = {
    "parse": {Outcome.INDEXED, Outcome.PARTLY},
    "parse-partial": {Outcome.PARTLY},
    "reject": {Outcome.REJECTED},
    "ocr": {Outcome.PARTLY},
    "message": {Outcome.REJECTED},
}


def expectation(words: str) -> Expectation:
    """Read a manifest's words, such as ``reject (or no-text message)`` or ``parse text, bounded memory``.

    Raises:
        ValueError: no word says what may happen.
    """
    said = _ASIDE.sub(" ", words.lower()).partition(";")[0].replace("ocr-or-", "ocr or ")
    found = set(re.findall(r"parse-partial|parse|reject|ocr|message", said))
    if not found:
        raise ValueError(f"the manifest's {words!r} does not say what must happen")
    allowed = set[Outcome]().union(*(_ALLOWED[word] for word in found))
    return Expectation(
        outcomes=frozenset(allowed),
        # Garbage, too, may be read by recognition, as long as the report says so.
        recognised="ocr" in found or found == {"message"},
        bounded="bounded memory" in words,
    )


def as_expected(loading: Loading, expected: Expectation) -> bool:
    """Whether a file met its manifest; what was read must hold text, what was rejected a reason of its own."""
    if any(fault in loading.reason for fault in FAULTS) or (expected.bounded and loading.peak_mb > BOUNDED_MB):
        return False
    if loading.outcome is Outcome.REJECTED:
        return Outcome.REJECTED in expected.outcomes and bool(loading.reason)
    if expected.recognised and Outcome.INDEXED not in expected.outcomes:
        return loading.characters > 0 and RECOGNISED in loading.reason
    return loading.outcome in expected.outcomes and loading.characters > 0


def manifest(folder: Path) -> dict[str, str]:
    """What is expected of each file of a folder."""
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["expected"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def read_here(file: Path) -> Loading:
    """Read one file in a worker of its own, through the pool that ingestion uses."""
    from assistant.settings import Settings
    from ingest.declarations import Declarations
    from ingest.discovery import SourceFile, fingerprint
    from ingest.workers import Job, ReadingLimits, read_all

    settings = Settings()
    limits = ReadingLimits(
        workers=1,
        max_bytes=settings.max_file_mb * 1_000_000,
        seconds=settings.max_file_seconds,
        memory_mb=settings.max_file_memory_mb,
    )
    source = SourceFile(path=file.name, file=file)
    job = Job(source=source, declarations=Declarations(), sha256=fingerprint(file), roles=settings.roles)
    ((_, outcome),) = read_all([job], limits)
    for child in multiprocessing.active_children():
        child.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1_000_000
    reading = outcome.reading
    what = Outcome.REJECTED if reading is None else Outcome.PARTLY if reading.remark else Outcome.INDEXED
    return Loading(
        outcome=what,
        pages=len(reading.document.pages) if reading else 0,
        characters=len(reading.document.text) if reading else 0,
        passages=len(reading.passages) if reading else 0,
        seconds=round(outcome.seconds, 2),
        peak_mb=round(peak),
        reason=(reading.remark if reading else outcome.reason) or "",
    )


def read_apart(file: Path) -> Loading:
    """``read_here`` in a process of its own, whose memory counts nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks.loading", "--one", str(file)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")
    found = json.loads(done.stdout)
    return Loading(**{**found, "outcome": Outcome(found["outcome"])})


def table(wanted: Mapping[str, str], found: Mapping[str, Loading]) -> str:
    """One row for each file."""
    header = ["file", "expected", "outcome", "pages", "characters", "seconds", "MB", "as expected", "reason"]
    rows = [_row(name, wanted[name], loading) for name, loading in found.items()]
    return markdown(header, rows)


def _row(name: str, wanted: str, loading: Loading) -> list[Cell]:
    met = "yes" if as_expected(loading, expectation(wanted)) else "NO"
    counts: list[Cell] = [loading.pages, loading.characters, round(loading.seconds, 1), round(loading.peak_mb)]
    return [name, wanted, str(loading.outcome), *counts, met, loading.reason]


def figures(found: Mapping[str, Loading]) -> dict[str, Any]:
    """For the JSON line."""
    return {
        "files": len(found),
        **{str(what): sum(loading.outcome is what for loading in found.values()) for what in Outcome},
        "slowest_s": max(loading.seconds for loading in found.values()),
        "most_mb": max(loading.peak_mb for loading in found.values()),
        "measured": [{"name": name, **asdict(loading)} for name, loading in found.items()],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read every file of the manifest and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.loading", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=f"holds a {MANIFEST}")
    parser.add_argument("names", nargs="*", metavar="NAME", help="the files to read (default: all)")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="keep the table there")
    parser.add_argument("--one", type=Path, metavar="FILE", help="read this file and print its figures only")
    options = parser.parse_args(arguments)
    if options.one:
        sys.stdout.write(json.dumps(asdict(read_here(options.one)), ensure_ascii=False) + "\n")
        return 0
    if options.folder is None:
        parser.error("name the folder that holds the files")
    wanted = manifest(options.folder)
    found = {}
    for name in options.names or wanted:
        found[name] = read_apart(options.folder / name)
        sys.stderr.write(f"{found[name].seconds:6.1f} s  {found[name].outcome:8}  {name}\n")
    publish("Loading", _EXPLANATION, table(wanted, found), options.markdown)
    unlike = [name for name, loading in found.items() if not as_expected(loading, expectation(wanted[name]))]
    bars = [Bar(name="files not as expected", value=len(unlike), limit=0)]
    return tell("loading", {**figures(found), "unlike": unlike}, bars)


if __name__ == "__main__":
    sys.exit(main())
