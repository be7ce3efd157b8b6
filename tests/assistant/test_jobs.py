"""Long work runs as a command of its own, and tells how it fares."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import StoreLocked
from assistant.ingestion_report import last_ingestion
from assistant.jobs import Elsewhere, Ending, Job, Jobs, Work, elsewhere
from tests.terminal import Terminal


def _ended(jobs: Jobs, work: Work, meanwhile: Callable[[Job], None] = lambda _: None) -> Job:
    deadline = time.monotonic() + 120
    while (job := jobs.running()) is not None:
        assert time.monotonic() < deadline
        meanwhile(job)
        time.sleep(0.02)
    last = jobs.last(work)
    assert last is not None and last.ended is not None
    return last


def _jobs(store: Path) -> Jobs:
    return Jobs(store, environment={name: v for name, v in os.environ.items() if not name.startswith("GUILDHALL_")})


def test_an_ingestion_tells_its_progress_and_leaves_its_report(stocked: Terminal, folder: Path) -> None:
    """One at a time; the trail names who began it, and the report is there for everybody later."""
    (folder / "broken.pdf").write_bytes(b"no pdf")
    (folder / "new.md").write_text("# New Rules\n\nArticle 1 New.\n", "utf-8")
    jobs, heard = _jobs(stocked.place), []
    jobs.start(Work.INGEST, ["ingest", str(folder), "--progress"], user="li.na", role="administrator")
    with pytest.raises(StoreLocked):
        jobs.start(Work.VERIFY, ["verify"], user="bert", role="administrator")
    job = _ended(jobs, Work.INGEST, lambda running: heard.append((running.done, running.total)))
    assert job.ending is Ending.PARTIAL and job.report is not None and job.report["totals"]["rejected"] == 1
    assert (8, 8) in heard or any(total == 8 for _, total in heard)
    last = last_ingestion(stocked.place)
    assert last is not None and last.user == "li.na" and last.report == job.report
    assert stocked.run("audit", "--kind", "ingest", "--json").lines[-1]["user"] == "li.na"


def test_what_goes_wrong_is_told_in_the_commands_own_sentence(tmp_path: Path) -> None:
    """A store that is not there is one sentence, and other work can begin."""
    jobs = _jobs(tmp_path / "missing")
    jobs.start(Work.VERIFY, ["verify"], user="anna", role="administrator")
    job = _ended(jobs, Work.VERIFY)
    assert job.ending is Ending.FAILED and "There is no store" in (job.error or "") and job.report is None
    assert jobs.last(Work.INGEST) is None


@pytest.fixture
def in_the_background() -> Iterator[None]:
    """As in a program that a shell started in the background: it ignores Ctrl-C, and what it starts does so, too."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("in_the_background")
def test_work_can_be_stopped(stocked: Terminal, folder: Path) -> None:
    """It ends as interrupted, also in the background, and the store can be used."""
    for number in range(100):  # so many that a busy machine is not done before it is told to stop
        (folder / f"{number}.md").write_text(f"# Rules {number}\n\nArticle 1 Number {number}.\n", "utf-8")
    jobs = _jobs(stocked.place)
    jobs.start(Work.INGEST, ["ingest", str(folder), "--progress"], user="anna", role="administrator")
    while (job := jobs.running()) is not None and not job.total:
        time.sleep(0.01)
    jobs.stop()
    assert _ended(jobs, Work.INGEST).ending is Ending.INTERRUPTED
    for number in range(5, 100):
        (folder / f"{number}.md").unlink()
    assert stocked.run("ingest", str(folder)).status == 0


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (None, None),
        ("another process", Elsewhere(since="", done=0, total=0)),
        ("process 7 since 2026-03-02 10:11:12", Elsewhere(since="2026-03-02 10:11:12", done=0, total=0)),
        (
            "process 7 since 2026-03-02 10:11:12: 3 of 60 files",
            Elsewhere(since="2026-03-02 10:11:12", done=3, total=60),
        ),
    ],
)
def test_a_writer_outside_the_app_is_understood(note: str | None, told: Elsewhere | None) -> None:
    """What stands beside the lock says since when and how far."""
    assert elsewhere(note) == told
