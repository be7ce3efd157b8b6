"""Reading in worker processes: the same result, and no file that hangs, bloats or breaks the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.declarations import Declarations
from ingest.discovery import SourceFile
from ingest.workers import Job, Outcome, ReadingLimits, read_all

ROLES = ("public", "teacher")
LARGE = "Article {} The workshop is open on weekdays from eight to six, and closed on public holidays.\n\n"


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
    return [_job(tmp_path / name) for name in texts]


def _job(file: Path) -> Job:
    source = SourceFile(path=file.name, file=file)
    return Job(source=source, declarations=Declarations(), sha256="digest", roles=ROLES)


def _read(jobs: list[Job], limits: ReadingLimits) -> dict[str, Outcome]:
    found = list(read_all(jobs, limits))
    assert [job for job, _ in found] == jobs
    return {job.source.path: outcome for job, outcome in found}


def test_workers_read_what_this_process_reads(jobs: list[Job]) -> None:
    """Outcomes come in order and are the same, however many read."""
    alone = _read(jobs, ReadingLimits(workers=0, max_bytes=10_000_000))
    side_by_side = _read(jobs, ReadingLimits(workers=2, max_bytes=10_000_000))
    assert {p: (o.reading, o.reason) for p, o in alone.items()} == {
        p: (o.reading, o.reason) for p, o in side_by_side.items()
    }
    assert ".xyz" in str(alone["strange.xyz"].reason)


def test_file_that_takes_too_long_is_rejected_and_the_others_are_read(jobs: list[Job]) -> None:
    """The worker is ended; the reason names the limit."""
    huge = "# Huge\n\n" + "".join(LARGE.format(n) for n in range(1, 40_000))
    jobs[1].source.file.write_text(huge, "utf-8")
    found = _read(jobs, ReadingLimits(workers=1, max_bytes=10_000_000, seconds=4))
    assert "longer than" in str(found["large.md"].reason)
    assert found["last.txt"].reading is not None


def test_file_that_needs_too_much_memory_is_rejected_and_the_others_are_read(jobs: list[Job]) -> None:
    """Memory is bounded per worker, not for the program."""
    found = _read(jobs, ReadingLimits(workers=1, max_bytes=10_000_000, memory_mb=60))
    assert found["large.md"].reading is None
    assert found["large.md"].reason


def test_file_with_too_much_text_is_rejected(jobs: list[Job]) -> None:
    """What a file unpacks to is bounded, not only its size."""
    found = _read(jobs, ReadingLimits(workers=0, max_bytes=10_000_000, characters=1000))
    assert "characters" in str(found["large.md"].reason)
    assert found["first.md"].reading is not None


def test_no_files_need_no_workers() -> None:
    """Nothing to read is nothing to start."""
    assert list(read_all([], ReadingLimits(workers=2, max_bytes=1))) == []
