"""Reading in worker processes: the same result, and no file that hangs, bloats or breaks the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from assistant.errors import GuildhallError
from ingest.declarations import Declarations
from ingest.discovery import SourceFile, fingerprint
from ingest.jobs import rejected
from ingest.workers import GRACE_SECONDS, Job, Outcome, ReadingLimits, read_all, read_one

ROOT = Path(__file__).parents[2]
ROLES = ("public", "teacher")
LARGE = "Article {} The workshop is open on weekdays from eight to six, and closed on public holidays.\n\n"
PAGE = "<html><body><p>Article 1 Doors open at eight.</p></body></html>"
HANGING = """
import pathlib, subprocess, sys, tempfile, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
left = tempfile.mkdtemp()
pathlib.Path({said!r}).write_text(f"{{child.pid}} {{left}}")
time.sleep(600)
"""
"""A library that starts a process, leaves a temporary folder and never comes back."""
SLOW_WITH_LEAVE = """
import pathlib, sys, time
from ingest.time_limit import add_seconds
add_seconds(30)
time.sleep(7)  # {said}
sys.path.remove(str(pathlib.Path(__file__).parent))
del sys.modules["bs4"]
import bs4
"""
"""A library that takes longer than is allowed at first, as scanned pages do, after it has said so."""
BREAKING_ONCE = """
import os, pathlib, sys
marker = pathlib.Path({said!r})
if not marker.exists():
    marker.touch()
    os._exit(11)
sys.path.remove(str(pathlib.Path(__file__).parent))
del sys.modules["bs4"]
import bs4
"""
"""A library that ends its process the first time, and is the real one from then on."""
UNGUARDED = """
import pathlib, sys
with open(sys.argv[1], "a") as runs:
    runs.write("run ")
from tests.ingest.test_workers import job
from ingest.workers import ReadingLimits, read_all
for _, outcome in read_all([job(pathlib.Path(sys.argv[2]))], ReadingLimits(workers=1, max_bytes=10_000)):
    print(outcome.reading.document.text if outcome.reading else outcome.reason)
"""
"""A program that reads a file at its top level, as scripts, notebooks and apps do."""

Library = Callable[[str, str], Path]


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """A large document between two small ones, and one that no loader reads."""
    texts = {
        "first.md": "# First\n\nArticle 1 Doors open at eight.\n",
        "large.md": "# Large\n\n" + "".join(LARGE.format(n) for n in range(1, 1000)),
        "strange.xyz": "?",
        "last.txt": "The winter workshop takes place in January.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return [job(tmp_path / name) for name in texts]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Puts code in the place of a library that workers import, and gives the file that it writes to."""

    def replace(name: str, code: str) -> Path:
        folder, said = tmp_path / "libraries", tmp_path / "said"
        folder.mkdir()
        (folder / f"{name}.py").write_text(code.format(said=str(said)), "utf-8")
        monkeypatch.syspath_prepend(str(folder))
        return said

    return replace


def job(file: Path) -> Job:
    """The job of reading a file."""
    source = SourceFile(path=file.name, file=file)
    return Job(source=source, declarations=Declarations(), sha256=fingerprint(file), roles=ROLES)


def read(jobs: list[Job], limits: ReadingLimits) -> dict[str, Outcome]:
    """The outcomes by path, which have come in the order of the jobs."""
    found = list(read_all(jobs, limits))
    assert [job for job, _ in found] == jobs
    return {job.source.path: outcome for job, outcome in found}


def gone(pid: int, *, within: float = 20.0) -> bool:
    """Whether a process ends, or is only waiting to be noticed, within some seconds."""
    until = time.monotonic() + within
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def when_written(file: Path, *, within: float = 60.0) -> str:
    """What a file holds once it holds anything."""
    until = time.monotonic() + within
    while not (file.exists() and file.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return file.read_text()


def test_workers_read_what_this_process_reads(jobs: list[Job], temporary: Path) -> None:
    """Outcomes come in order and are the same, however many read; no temporary file is left."""
    alone = read(jobs, ReadingLimits(workers=0, max_bytes=10_000_000))
    side_by_side = read(jobs, ReadingLimits(workers=2, max_bytes=10_000_000))
    assert {p: (o.reading, o.reason) for p, o in alone.items()} == {
        p: (o.reading, o.reason) for p, o in side_by_side.items()
    }
    assert ".xyz" in str(alone["strange.xyz"].reason)
    assert list(temporary.iterdir()) == []


def test_file_that_takes_too_long_is_ended_with_all_it_started(
    jobs: list[Job], tmp_path: Path, library: Library, temporary: Path
) -> None:
    """The worker, its child processes and its temporary files go; the reason names the limit; the rest is read."""
    said = library("bs4", HANGING)
    (tmp_path / "hangs.html").write_text(PAGE)
    hanging = job(tmp_path / "hangs.html")
    found = read([jobs[0], hanging, jobs[3]], ReadingLimits(workers=1, max_bytes=10_000_000, seconds=2))
    assert "longer than 2 seconds" in str(found["hangs.html"].reason)
    assert found["first.md"].reading is not None and found["last.txt"].reading is not None
    child, left = said.read_text().split(" ", 1)
    assert gone(int(child))
    assert left.startswith(str(temporary)) and list(temporary.iterdir()) == []


@pytest.mark.slow
def test_file_that_is_given_more_time_is_read(tmp_path: Path, library: Library) -> None:
    """What a file's scanned pages add to its time holds for whoever would end its worker, too."""
    library("bs4", SLOW_WITH_LEAVE)
    (tmp_path / "slow.html").write_text(PAGE)
    found = read([job(tmp_path / "slow.html")], ReadingLimits(workers=1, max_bytes=10_000_000, seconds=1))
    assert found["slow.html"].reading is not None
    assert found["slow.html"].seconds > 1 + GRACE_SECONDS


@pytest.mark.parametrize("stopped", [False, True])
def test_nothing_outlives_the_program(tmp_path: Path, library: Library, temporary: Path, stopped: bool) -> None:
    """When the program that asked is killed, or stops asking, its workers end with all they started and left."""
    said = library("bs4", HANGING)
    (tmp_path / "hangs.html").write_text(PAGE)
    command = [sys.executable, "-c", UNGUARDED, str(tmp_path / "runs"), str(tmp_path / "hangs.html")]
    places = [str(said.parent / "libraries"), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as program:
        child = int(when_written(said).split()[0])
        worker = psutil.Process(child).ppid()
        assert psutil.Process(worker).ppid() == program.pid
        (program.terminate if stopped else program.kill)()
        program.wait()
    assert gone(child) and gone(worker)
    until = time.monotonic() + 10
    while list(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(temporary.iterdir()) == []


def test_asking_no_further_ends_the_workers(jobs: list[Job], temporary: Path) -> None:
    """A caller that stops half way leaves no process and no file behind."""
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    outcomes: Iterator[tuple[Job, Outcome]] = read_all(jobs * 3, ReadingLimits(workers=2, max_bytes=10_000_000))
    next(outcomes)
    assert list(temporary.iterdir()) != []
    outcomes.close()  # type: ignore[attr-defined]
    assert {process.pid for process in psutil.Process().children(recursive=True)} == before
    assert list(temporary.iterdir()) == []


def test_a_file_is_not_blamed_for_what_came_before_it(jobs: list[Job], tmp_path: Path, library: Library) -> None:
    """A worker that has read other files and breaks leaves the verdict to a new one."""
    library("bs4", BREAKING_ONCE)
    (tmp_path / "page.html").write_text(PAGE)
    page = job(tmp_path / "page.html")
    found = read([jobs[0], page], ReadingLimits(workers=1, max_bytes=10_000_000))
    assert found["page.html"].reading is not None
    assert (tmp_path / "said").exists()


def test_file_that_breaks_its_reader_is_rejected_and_the_others_are_read(
    jobs: list[Job], tmp_path: Path, library: Library
) -> None:
    """A library that ends its process costs one file."""
    library("bs4", "import os; os.abort()  # {said}")
    (tmp_path / "page.html").write_text(PAGE)
    found = read([job(tmp_path / "page.html"), jobs[3]], ReadingLimits(workers=1, max_bytes=10_000_000, memory_mb=2000))
    assert "needs more than 2000 MB of memory, or it breaks its reader" in str(found["page.html"].reason)
    assert found["last.txt"].reading is not None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound the memory of a process otherwise or not")
def test_file_that_needs_too_much_memory_is_rejected_and_the_others_are_read(
    jobs: list[Job], tmp_path: Path, library: Library
) -> None:
    """Memory is bounded per worker, not for the program."""
    library("bs4", "needed = bytearray(700_000_000)  # {said}")
    (tmp_path / "page.html").write_text(PAGE)
    found = read([job(tmp_path / "page.html"), jobs[3]], ReadingLimits(workers=1, max_bytes=10_000_000, memory_mb=500))
    assert "needs more than 500 MB of memory" in str(found["page.html"].reason)
    assert found["last.txt"].reading is not None


def test_workers_do_not_run_the_program_that_asked(tmp_path: Path) -> None:
    """A script, an app or a notebook that reads files at its top level runs once."""
    (tmp_path / "a.md").write_text("Doors open at eight.\n")
    (tmp_path / "program.py").write_text(UNGUARDED)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "json.py").write_text(
        "raise SystemExit('a file of the folder at hand was taken for a library')"
    )
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path / "runs"), str(tmp_path / "a.md")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=tmp_path / "here", capture_output=True, text=True, check=True)
    assert done.stdout == "Doors open at eight.\n"
    assert (tmp_path / "runs").read_text() == "run "


def test_workers_that_cannot_start_are_an_error(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is rejected because the machine is at fault."""
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(GuildhallError, match="cannot be started"):
        read(jobs, ReadingLimits(workers=1, max_bytes=10_000_000))
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(GuildhallError, match="end as soon as they start"):
        read(jobs, ReadingLimits(workers=1, max_bytes=10_000_000))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ReadingLimits(workers=0, max_bytes=10_000_000, characters=1000), "characters and 1,000 are allowed"),
        (ReadingLimits(workers=0, max_bytes=10_000_000, parts=100), "clauses and passages and 100 are allowed"),
        (ReadingLimits(workers=1, max_bytes=10_000_000, outcome_bytes=100_000), r"takes [0-9]+ MB and 0 are allowed"),
    ],
)
def test_file_of_which_too_much_comes_is_rejected(jobs: list[Job], limits: ReadingLimits, reason: str) -> None:
    """What a file unpacks to is bounded, not only its size."""
    found = read(jobs, limits)
    assert re.search(reason, str(found["large.md"].reason))
    assert found["first.md"].reading is not None


def test_a_reason_is_one_short_line() -> None:
    """Whatever a file says of itself, its reason neither fills the report nor commands the terminal."""
    outcome = rejected("the part \x1b[2J\n" + "x" * 2000 + " is missing", 0.5)
    assert str(outcome.reason).startswith(r"the part \x1b[2J\nxxx")
    assert len(str(outcome.reason)) == 500 and outcome.seconds == 0.5


def test_a_file_that_changed_is_known_by_what_was_read(tmp_path: Path) -> None:
    """The digest kept is that of the bytes that were read, not of those seen before."""
    (tmp_path / "a.md").write_text("Doors open at eight.\n")
    before = job(tmp_path / "a.md")
    (tmp_path / "a.md").write_text("Doors open at nine.\n")
    outcome = read_one(before, ReadingLimits(workers=0, max_bytes=1000))
    assert outcome.reading is not None
    assert outcome.reading.document.sha256 == fingerprint(tmp_path / "a.md") != before.sha256
    assert outcome.reading.document.text == "Doors open at nine."


class Changing(type(Path())):  # type: ignore[misc]
    """A file that holds something else each time it is opened."""

    openings: ClassVar[Iterator[int]] = count()

    def __fspath__(self) -> str:
        """The path, after a change of the file."""
        place = str(super().__fspath__())
        with open(place, "w", encoding="utf-8") as stream:
            stream.write(f"Doors open at {next(self.openings)}.\n")
        return place


def test_a_file_that_never_rests_is_rejected(tmp_path: Path) -> None:
    """Reading it again has an end, and the reason says what to do."""
    (tmp_path / "log.txt").touch()
    source = SourceFile(path="log.txt", file=Changing(tmp_path / "log.txt"))
    restless = Job(source=source, declarations=Declarations(), sha256="", roles=ROLES)
    outcome = read_one(restless, ReadingLimits(workers=0, max_bytes=1000))
    assert outcome.reason == "the file changes while it is read; ingest again when nothing writes to it any more"


@pytest.mark.parametrize("workers", [0, 1])
def test_a_file_that_vanished_or_became_a_pipe_is_rejected(tmp_path: Path, workers: int) -> None:
    """Neither is waited for."""
    names = ("gone.md", "pipe.md", "folder.md")
    for name in names:
        (tmp_path / name).write_text("Doors open at eight.\n")
    there = [job(tmp_path / name) for name in names]
    for name in names:
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    found = read(there, ReadingLimits(workers=workers, max_bytes=1000))
    assert "No such file" in str(found["gone.md"].reason)
    assert "not a regular file" in str(found["pipe.md"].reason)
    assert "not a regular file" in str(found["folder.md"].reason)


def test_no_files_need_no_workers() -> None:
    """Nothing to read is nothing to start."""
    assert list(read_all([], ReadingLimits(workers=2, max_bytes=1))) == []
