"""What reading many files leaves behind: memory, open files and temporary folders, of this process and of a worker.

python -m tests.benchmarks.leaks [--files N]

The files are of every format, half of them sound and half damaged. Memory is compared after a tenth of them, when
every library has been loaded, and after all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from ingest.declarations import Declarations
from ingest.discovery import SourceFile, fingerprint
from ingest.workers import Job, ReadingLimits, read_all
from tests.benchmarks.fuzzing import cases_of
from tests.benchmarks.harness import Bar, tell

GROWTH_MB = {"worker": 150.0, "this process": 60.0}
"""What may be added after the first tenth: room for the largest single file, and for memory in pieces."""
FORMATS = (".txt", ".md", ".html", ".docx", ".xlsx", ".pptx", ".pdf", ".eml", ".ofd", ".docx", ".pdf", ".html")
PICTURES_EVERY = 50
"""Pictures take ten times as long as other files; one in so many is one."""
LIMITS = ReadingLimits(workers=1, max_bytes=10_000_000, seconds=60, memory_mb=2000)


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: resident memory in 10^6 bytes, open files, and files in the temporary folder."""

    memory_mb: float
    open_files: int
    temporary: int


def write_files(folder: Path, count: int) -> Iterator[Path]:
    """Files of every format in turn, each unlike all others of its format."""
    cases = {extension: cases_of(extension, seed=7) for extension in (*FORMATS, ".png")}
    for number in range(count):
        extension = FORMATS[number % len(FORMATS)] if number % PICTURES_EVERY else ".png"
        own = cases[extension].own
        data = cases[extension].make(number) if number // len(FORMATS) % 2 else own[number % len(own)]
        file = folder / f"{number:05}{extension}"
        file.write_bytes(data)
        yield file


def held(process: psutil.Process, temporary: Path) -> Held:
    """What a process holds now."""
    memory = process.memory_info().rss / 1_000_000
    return Held(round(memory, 1), process.num_fds(), sum(1 for _ in temporary.iterdir()))


def measure(files: Sequence[Path], limits: ReadingLimits, temporary: Path) -> tuple[Held, Held]:
    """What the process that reads holds after a tenth of the files and before the last is handed over."""
    jobs = [_job(file) for file in files]
    here = psutil.Process()
    known = set(here.children())
    early = None
    for number, _ in enumerate(read_all(jobs, limits), start=1):
        readers = [child for child in here.children() if child not in known and "serve()" in "".join(child.cmdline())]
        reader = readers[0] if limits.workers else here
        if number == max(1, len(files) // 10):
            early = held(reader, temporary)
        if number == len(files) - 1:
            late = held(reader, temporary)
    if early is None:
        raise ValueError("there must be two files at least")
    return early, late


def _job(file: Path) -> Job:
    source = SourceFile(path=file.name, file=file)
    return Job(source=source, declarations=Declarations(), sha256=fingerprint(file), roles=("public",))


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the files through one worker, then here, and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.leaks", description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    options = parser.parse_args(arguments)
    bars: list[Bar] = []
    figures: dict[str, object] = {"files": options.files}
    with tempfile.TemporaryDirectory(prefix="leaks-") as work:
        folder, temporary = Path(work) / "files", Path(work) / "temporary"
        folder.mkdir()
        temporary.mkdir()
        tempfile.tempdir = str(temporary)
        files = list(write_files(folder, options.files))
        before = held(psutil.Process(), temporary)
        for where, workers in (("worker", 1), ("this process", 0)):
            early, late = measure(files, replace(LIMITS, workers=workers), temporary)
            if workers:
                after = held(psutil.Process(), temporary)
            figures |= {f"{where} MB, early": early.memory_mb, f"{where} MB, late": late.memory_mb}
            growth = round(late.memory_mb - early.memory_mb, 1)
            bars.append(Bar(name=f"{where} growth MB", value=growth, limit=GROWTH_MB[where]))
            bars.append(Bar(name=f"{where} more open files", value=late.open_files - early.open_files, limit=0))
        bars += [
            Bar(name="growth of this process beside its worker MB", value=after.memory_mb - before.memory_mb, limit=30),
            Bar(name="open files left by the worker", value=after.open_files - before.open_files, limit=0),
            Bar(name="temporary files left", value=held(psutil.Process(), temporary).temporary, limit=0),
        ]
    tempfile.tempdir = None
    return tell("leaks", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
