"""Every figure of quality in one command: question sets of a folder and the bundled gold, as ``docs/quality.md``.

A set is what ``tests.benchmarks.retrieval`` reads; a folder with ``rewrites.jsonl`` holds follow-ups with their human
rewriting, which are searched in the set ``mtrag_un_en``. The figures of each set are written into
``tests/benchmarks/results/quality.json`` as soon as they are there, and the page is made from that file: ``--only``
renews some sets, ``--resume`` goes on after an interruption, ``--render`` measures nothing.

    python -m tests.benchmarks.quality FOLDER [--only NAME ...] [--resume] [--stores DIR] [--limit N]
        [--peers --peer-python PYTHON]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from assistant.interfaces import Reader
from tests.benchmarks.harness import CORPUS, ROOT
from tests.benchmarks.quality_bars import BUNDLED, FOLLOW_UPS, about
from tests.benchmarks.quality_page import ALL, page
from tests.benchmarks.retrieval import read_set

RESULTS = ROOT / "tests" / "benchmarks" / "results" / "quality.json"
PAGE = ROOT / "docs" / "quality.md"

SEARCHED = "mtrag_un_en"
"""The set whose documents follow-ups are searched in."""

PEERS = "peers"
PEER_SETS_MOST = 2000
"""Documents of a set that the peers are measured on; more take them too long on a processor."""

Measure = Callable[[], Mapping[str, Any]]


def fingerprint(*folders: Path) -> str:
    """What the files of some folders are, in a few letters."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def measures(folder: Path, stores: Path, limit: int) -> Iterator[tuple[str, Path, Measure]]:
    """Everything there is to measure: its name, the folder of its questions, and how."""
    from assistant.settings import Settings
    from assistant.wiring import open_reader
    from tests.benchmarks.quality_group import measure_follow_ups, measure_group

    reader = open_reader(Settings(reader="embedded"))
    if reader is None:
        raise AssertionError("the embedded reader is missing")
    for name in sorted(file.parent.name for file in folder.glob("*/corpus.jsonl")):
        most = min(limit, about(name).most)
        yield name, folder / name, partial(_measure_set, folder / name, most, stores / name, reader)
    if (folder / FOLLOW_UPS).is_dir() and (folder / SEARCHED).is_dir():
        rewrites, searched = folder / FOLLOW_UPS / "rewrites.jsonl", read_set(folder / SEARCHED, limit=limit)
        yield FOLLOW_UPS, folder / FOLLOW_UPS, lambda: measure_follow_ups(rewrites, searched, stores / SEARCHED)
    yield BUNDLED, CORPUS, lambda: measure_group(stores / "bundled", reader)


def _measure_set(folder: Path, limit: int, work: Path, reader: Reader) -> Mapping[str, Any]:
    from tests.benchmarks.quality_sets import measure

    return measure(read_set(folder, limit=limit), work, reader)


def machine() -> str:
    """The machine in words: its cores, and how busy they were at the end."""
    return f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}"


def measured() -> dict[str, Any]:
    """What was measured so far, by set."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found


def renew(name: str, told: Mapping[str, Any]) -> None:
    """Write one set's figures beside the others', as these are by now."""
    results = measured()
    results[name] = {"day": date.today().isoformat(), **told}
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(dict(sorted(results.items())), ensure_ascii=False, indent=1)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


def peers(folder: Path, python: Path, limit: int) -> Mapping[str, Any]:
    """The peers' figures, measured by a process in an environment of its own, on the sets that are not too large."""
    names = sorted(file.parent.name for file in folder.glob("*/corpus.jsonl") if not about(file.parent.name).trained)
    small = [name for name in names if _documents(folder / name) <= PEER_SETS_MOST]
    command = [str(python.absolute()), "-m", "tests.benchmarks.peers", str(folder.resolve()), *small]
    command += ["--limit", str(limit)]
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seconds = round(time.perf_counter() - begun)
    return told | {"left out": sorted(set(names) - set(small)), "seconds": seconds, "machine": machine()}


def _documents(folder: Path) -> int:
    return sum(1 for line in (folder / "corpus.jsonl").read_text("utf-8").split("\n") if line.strip())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names, and write the page."""
    options = _options(arguments)
    product = fingerprint(ROOT / "assistant", ROOT / "ingest")
    with tempfile.TemporaryDirectory() as scratch:
        chosen = (
            [] if options.render else list(measures(options.folder, options.stores or Path(scratch), options.limit))
        )
        for name, source, measure in chosen:
            state = f"{product} {fingerprint(source)} {options.limit}"
            before = measured().get(name, {}).get("state")
            if (options.only and name not in options.only) or (options.resume and before == state):
                continue
            begun = time.perf_counter()
            renew(name, {**measure(), "state": state, "machine": machine()})
            sys.stderr.write(f"{name}: {time.perf_counter() - begun:.0f} s\n")
    if options.peers and (not options.only or PEERS in options.only):
        renew(PEERS, peers(options.folder, options.peer_python, options.limit))
    PAGE.write_text(page(measured()), encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.quality", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds the sets, one folder each")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help=f"sets to measure, '{BUNDLED}' and '{PEERS}' among them"
    )
    parser.add_argument("--resume", action="store_true", help="leave out what was measured in this state already")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page")
    parser.add_argument("--stores", type=Path, metavar="DIR", help="where stores are kept from run to run")
    parser.add_argument("--limit", type=int, default=ALL, metavar="N", help="at most N questions of each kind")
    parser.add_argument("--peers", action="store_true", help="measure the peers, too")
    parser.add_argument("--peer-python", type=Path, metavar="PYTHON", help="the interpreter of the peers' environment")
    options = parser.parse_args(arguments)
    if options.peers and options.peer_python is None:
        parser.error("--peers needs --peer-python")
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder")
    return options


if __name__ == "__main__":
    sys.exit(main())
