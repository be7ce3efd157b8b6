"""Mutated files through the whole reading, each in a worker process under limits: no file may break, hang or lie.

python -m tests.benchmarks.fuzzing FORMAT [--minutes N] [--seed S] [--case N] [--keep FOLDER]

FORMAT is an extension without its dot, or ``all``. A case is made from the seed and its number alone, so that
``--seed S --case N`` makes and reads one again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, count
from multiprocessing.connection import Connection
from pathlib import Path
from re import sub
from typing import Any, cast

from assistant.errors import DocumentRejected, GuildhallError
from ingest.loaders import SUPPORTED, load
from ingest.official import read_facts, stated
from ingest.records import Loaded
from ingest.references import find_references
from ingest.splitting import split
from ingest.structure import parse_clauses
from ingest.worker_process import limit_memory
from tests.benchmarks.harness import CORPUS, ROOT, Bar, tell
from tests.benchmarks.invariants import broken, broken_references, outside
from tests.benchmarks.mutations_by_format import mutated
from tests.benchmarks.seeds import MAKERS, corpus_files

SECONDS = 20.0
"""Processor time that a case may take; on a shared machine the clock on the wall tells little."""
WALL_SECONDS = 180.0
"""What waits for nothing, or never comes back from a library, is ended by the clock."""
MEMORY_MB = 1500
OWN_MEMORY_MB = 2000
"""What making the cases may take."""
OWN_SHARE = 0.75
"""Cases made from small generated files rather than from the bundled documents, which take longer to read."""
KEPT_PER_KIND = 3
FILES_PER_WORKER = 2000


class Verdict(StrEnum):
    """What came of a case."""

    OK = "ok"
    REJECTED = "rejected"
    MEMORY = "rejected for memory"
    UNEXPECTED = "unexpected"
    HANG = "hang"
    CRASH = "crash"


FAULTS = (Verdict.UNEXPECTED, Verdict.HANG, Verdict.CRASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A case's verdict, its reason without figures, and where an error of ours that was translated came from."""

    verdict: Verdict
    reason: str = ""
    fault: str = ""


@dataclass(slots=True)
class Tally:
    """The findings of a run, counted."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, finding: Finding, seconds: float) -> None:
        """Count one finding."""
        self.verdicts[finding.verdict] += 1
        self.slowest = max(self.slowest, seconds)
        if finding.reason:
            self.reasons[finding.reason] += 1
        if finding.fault:
            self.faults[finding.fault] += 1


class TooSlow(BaseException):
    """The processor time of a case is over; no loader may take this for damage."""


def _too_slow(_number: int, _frame: object) -> None:
    raise TooSlow


def examine(file: str) -> Finding:
    """Read a file as ingestion does, within `SECONDS` of processor time, and check what came of it."""
    signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return _examined(file)
    except TooSlow as error:
        return Finding(verdict=Verdict.HANG, reason=_place(error))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _examined(file: str) -> Finding:
    try:
        loaded = load(Path(file))
    except DocumentRejected as error:
        return Finding(verdict=Verdict.REJECTED, reason=_plain(str(error)), fault=_fault(error.__cause__))
    except MemoryError:
        return Finding(verdict=Verdict.MEMORY)
    except Exception as error:
        return Finding(verdict=Verdict.UNEXPECTED, reason=_place(error))
    try:
        wrong = _wrong(loaded)
    except MemoryError:
        return Finding(verdict=Verdict.MEMORY)
    except Exception as error:
        return Finding(verdict=Verdict.UNEXPECTED, reason=_place(error))
    if wrong is not None:
        return Finding(verdict=Verdict.UNEXPECTED, reason=_plain(wrong))
    return Finding(verdict=Verdict.OK)


def _wrong(loaded: Loaded) -> str | None:
    """The first thing that does not hold after all later stages have read the text."""
    clauses = parse_clauses(loaded)
    facts = stated(read_facts(loaded, clauses))
    passages = split(loaded, clauses, document="a", title="a")
    references = find_references(loaded.text, clauses, title="a")
    found = (broken(loaded, clauses, passages), broken_references(references, clauses, loaded.text))
    return next(chain(*found, outside("fact", facts, len(loaded.text))), None)


def _plain(reason: str) -> str:
    """A reason without its figures and names, so that equal ones are counted together."""
    return sub(r"\d+", "N", sub(r"['\"(].*", "", reason))[:90]


def _fault(cause: BaseException | None) -> str:
    """Where an error that was translated began, if our own code raised it and did not mean to."""
    if cause is None or isinstance(cause, GuildhallError):
        return ""
    last = traceback.extract_tb(cause.__traceback__)[-1:]
    return _place(cause) if any(_is_ours(frame.filename) for frame in last) else ""


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT / "ingest") or Path(file).is_relative_to(ROOT / "assistant")


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        f
        for f in frames
        if "/site-packages/" not in f.filename and ("/ingest/" in f.filename or "/assistant/" in f.filename)
    ]
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno} {own[-1].name}" if own else "outside"
    return f"{type(error).__name__} in {where}: {_plain(str(error))}"


class Reader:
    """One worker process that examines files, started again where one was ended."""

    def __init__(self, temporary: str, *, memory_mb: int = MEMORY_MB) -> None:
        self._arguments = memory_mb, temporary
        self._start()

    def read(self, file: Path) -> Finding:
        """The finding on one file."""
        if self._files >= FILES_PER_WORKER:
            self.close()
            self._start()
        self._files += 1
        try:
            self._connection.send(str(file))
            if self._connection.poll(WALL_SECONDS):
                return cast(Finding, self._connection.recv())
            finding = Finding(verdict=Verdict.HANG, reason="the worker never answered")
        except (EOFError, OSError):
            self._process.join()
            finding = Finding(verdict=Verdict.CRASH, reason=f"exit status {self._process.exitcode}")
        self.close()
        self._start()
        return finding

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        self._files = 0

    def close(self) -> None:
        """End the worker."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()


def _serve(connection: Connection, memory_mb: int, temporary: str) -> None:
    """Examine the files that ``connection`` names until it closes; temporary files lie in a folder that is removed."""
    limit_memory(memory_mb)
    tempfile.tempdir = temporary
    while True:
        try:
            file = connection.recv()
        except EOFError:
            return
        connection.send(examine(file))


@dataclass(frozen=True, slots=True)
class Cases:
    """The files of one format that a seed stands for."""

    extension: str
    own: list[bytes]
    bundled: list[bytes]
    seed: int

    def make(self, number: int) -> bytes:
        """The case of that number."""
        chance = random.Random(f"{self.seed} {self.extension} {number}")
        from_own = not self.bundled or chance.random() < OWN_SHARE
        return mutated(chance.choice(self.own if from_own else self.bundled), self.extension, chance)


def cases_of(extension: str, seed: int) -> Cases:
    """The cases of a format."""
    return Cases(extension, MAKERS[extension](), corpus_files(CORPUS, extension), seed)


def fuzz(cases: Cases, *, seconds: float, keep: Path, numbers: Iterator[int] | None = None) -> Tally:
    """Read cases until the time is over, keeping the files of those that show a fault."""
    tally = Tally()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as work, closing(Reader(work)) as reader:
        file = Path(work) / f"case{cases.extension}"
        for number in numbers or count():
            if time.monotonic() > until:
                break
            data = cases.make(number)
            file.write_bytes(data)
            begun = time.monotonic()
            finding = reader.read(file)
            tally.add(finding, time.monotonic() - begun)
            _keep(cases, number, data, finding, tally, keep)
    return tally


def _keep(cases: Cases, number: int, data: bytes, finding: Finding, tally: Tally, keep: Path) -> None:
    shown = finding.fault or (f"{finding.verdict}: {finding.reason}" if finding.verdict in FAULTS else "")
    if not shown:
        return
    if (
        max(tally.faults[finding.fault], tally.reasons[finding.reason]) <= KEPT_PER_KIND
        or finding.verdict is Verdict.HANG
    ):
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{cases.seed}-{number}{cases.extension}").write_bytes(data)
        sys.stderr.write(f"case {number} of seed {cases.seed} {cases.extension}: {shown}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz one format or all, and print what was found."""
    formats = sorted(extension[1:] for extension in MAKERS if extension in SUPPORTED)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fuzzing", description=__doc__.split("\n")[0])
    parser.add_argument("format", choices=[*formats, "all"])
    parser.add_argument("--minutes", type=float, default=10.0, metavar="N", help="for each format (default: 10)")
    parser.add_argument("--seed", type=int, default=int(time.time()), metavar="S", help="default: from the clock")
    parser.add_argument("--case", type=int, metavar="N", help="make and read this one case only")
    parser.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()) / "guildhall-fuzzing", metavar="FOLDER"
    )
    options = parser.parse_args(arguments)
    limit_memory(OWN_MEMORY_MB)
    status = 0
    for name in formats if options.format == "all" else [options.format]:
        cases = cases_of(f".{name}", options.seed)
        numbers = None if options.case is None else iter([options.case])
        begun = time.monotonic()
        tally = fuzz(cases, seconds=options.minutes * 60, keep=options.keep, numbers=numbers)
        status |= _tell(name, options.seed, tally, time.monotonic() - begun)
    return status


def _tell(name: str, seed: int, tally: Tally, seconds: float) -> int:
    cases = tally.verdicts.total()
    for reason, times in [*tally.reasons.most_common(), *tally.faults.most_common()]:
        sys.stderr.write(f"{times:>7}  {reason}\n")
    figures: dict[str, Any] = {
        "format": name,
        "seed": seed,
        "cases": cases,
        "cases_a_second": round(cases / seconds, 1),
        "slowest_s": round(tally.slowest, 1),
        **{verdict.value: tally.verdicts[verdict] for verdict in Verdict if verdict not in FAULTS},
        "faults": dict(tally.faults),
    }
    bars = [Bar(name=verdict.value, value=tally.verdicts[verdict], limit=0) for verdict in FAULTS]
    return tell("fuzzing", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
