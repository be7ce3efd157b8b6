"""The report of an ingestion, for programs and for people."""

from __future__ import annotations

import pytest

from ingest.records import FileReport, FileStatus, IngestReport
from ingest.report import exit_status, report_to_json, report_to_text
from tests.terminal import fits


def _file(path: str, status: FileStatus, *, reason: str | None = None, passages: int = 0) -> FileReport:
    return FileReport(path=path, status=status, pages=None, passages=passages, reason=reason, seconds=0.12345)


REPORT = IngestReport(
    files=(
        _file("a.md", FileStatus.INDEXED, passages=3),
        _file("b.pdf", FileStatus.REJECTED, reason="The file is empty."),
        _file("c.md", FileStatus.UNCHANGED, passages=2),
        _file("d.pdf", FileStatus.UNCHANGED, passages=1, reason="Page 2 holds no text."),
        _file("e.md", FileStatus.REMOVED),
        _file("f.md", FileStatus.UPDATED, passages=4),
    ),
    passages=10,
    seconds=2.34567,
)


def test_json_fits_the_contract() -> None:
    """Json fits the contract."""
    data = fits("ingest_report", report_to_json(REPORT))
    assert data["totals"] == {
        "indexed": 1,
        "updated": 1,
        "unchanged": 2,
        "removed": 1,
        "rejected": 1,
        "passages": 10,
    }
    assert data["seconds"] == 2.346
    assert data["documents"][1] == {
        "path": "b.pdf",
        "status": "rejected",
        "pages": None,
        "passages": 0,
        "reason": "The file is empty.",
        "seconds": 0.123,
    }


def test_text_names_what_changed_or_needs_attention() -> None:
    """Text names what changed or needs attention."""
    lines = report_to_text(REPORT).split("\n")
    assert [line.split()[1] for line in lines[:-1]] == ["a.md", "b.pdf", "d.pdf", "e.md", "f.md"]
    assert lines[1].endswith(": The file is empty.")
    assert lines[2].endswith(": Page 2 holds no text.")
    assert lines[-1].startswith("1 indexed, 1 updated, 2 unchanged, 1 removed, 1 rejected; 10 passages")


@pytest.mark.parametrize("status", list(FileStatus))
def test_only_a_rejection_makes_the_run_partial(status: FileStatus) -> None:
    """Only a rejection makes the run partial."""
    report = IngestReport(files=(_file("a.md", status),), passages=0, seconds=0.0)
    assert exit_status(report) == (3 if status is FileStatus.REJECTED else 0)


def test_report_of_nothing_is_well_formed() -> None:
    """Report of nothing is well formed."""
    report = IngestReport(files=(), passages=0, seconds=0.0)
    assert exit_status(report) == 0
    assert report_to_text(report).startswith("nothing to do")
    fits("ingest_report", report_to_json(report))
