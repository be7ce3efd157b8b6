"""The report of an ingestion: the contract's JSON, and lines for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingest.records import FileReport, FileStatus, IngestReport

PARTIAL = 3
"""Exit status where some documents were rejected."""


def report_to_json(report: IngestReport) -> dict[str, Any]:
    """The report of ``ingest --json``."""
    counts = Counter(file.status for file in report.files)
    return {
        "documents": [
            {
                "path": file.path,
                "status": file.status.value,
                "pages": file.pages,
                "passages": file.passages,
                "reason": file.reason,
                "seconds": round(file.seconds, 3),
            }
            for file in report.files
        ],
        "totals": {status.value: counts[status] for status in FileStatus} | {"passages": report.passages},
        "seconds": round(report.seconds, 3),
    }


def report_to_text(report: IngestReport) -> str:
    """The report for a terminal: what changed or needs attention, then the totals."""
    lines = [_line(file) for file in report.files if file.status is not FileStatus.UNCHANGED or file.reason]
    counts = Counter(file.status for file in report.files)
    totals = ", ".join(f"{counts[status]} {status.value}" for status in FileStatus if counts[status])
    lines.append(f"{totals or 'nothing to do'}; {report.passages} passages in the store; {report.seconds:.1f} s")
    return "\n".join(lines)


def _line(file: FileReport) -> str:
    reason = f": {file.reason}" if file.reason else ""
    return f"{file.status.value:<9} {file.path} ({file.passages} passages){reason}"


def exit_status(report: IngestReport) -> int:
    """0, or 3 where a document was rejected."""
    return PARTIAL if any(file.status is FileStatus.REJECTED for file in report.files) else 0
