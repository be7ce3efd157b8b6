"""One file as a job: what reading it may take, and what came of it."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from assistant.errors import DocumentRejected
from ingest.canonical import MOST_CHARACTERS
from ingest.declarations import Declarations
from ingest.discovery import SourceFile, fingerprint, on_one_line
from ingest.reading import Reading, read_document

_MOST_READINGS = 3
"""Times a file is read that changes meanwhile."""
_LONGEST_REASON = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """What reading one file may take, and what may come of it; ``workers`` 0 reads in this process.

    ``seconds`` and ``memory_mb`` are enforced in worker processes only, and are unlimited unless given; the settings
    give them. ``parts`` bounds clauses and passages together, ``outcome_bytes`` what a worker hands over.
    """

    workers: int
    max_bytes: int
    seconds: float = math.inf
    memory_mb: int | None = None
    characters: int = MOST_CHARACTERS
    parts: int = 500_000
    outcome_bytes: int = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to be read."""

    source: SourceFile
    declarations: Declarations
    sha256: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a job: its reading, or why there is none; ``seconds`` is the time it took."""

    reading: Reading | None
    reason: str | None
    seconds: float


def read_one(job: Job, limits: ReadingLimits) -> Outcome:
    """Read one file in this process."""
    begun = time.perf_counter()
    try:
        reading = _settled(job, limits)
        _check_size(reading, limits)
    except DocumentRejected as error:
        return rejected(str(error), time.perf_counter() - begun)
    except MemoryError:
        return rejected(too_large(limits), time.perf_counter() - begun)
    except Exception as error:  # a fault of ours in one file must not keep the others out, and is told in the report
        _log.info("reading %s failed", job.source.path, exc_info=True)
        reason = f"something unexpected happened while reading it ({type(error).__name__}: {error}); please report it"
        return rejected(reason, time.perf_counter() - begun)
    return Outcome(reading=reading, reason=None, seconds=time.perf_counter() - begun)


def _settled(job: Job, limits: ReadingLimits) -> Reading:
    """The reading of a file with the digest of the very bytes that were read, also where it changes meanwhile."""
    sha256 = job.sha256
    for _ in range(_MOST_READINGS):
        reading = read_document(
            job.source, job.declarations, sha256=sha256, roles=job.roles, max_bytes=limits.max_bytes
        )
        found = fingerprint(job.source.file, max_bytes=limits.max_bytes)
        if found == sha256:
            return reading
        sha256 = found
    raise DocumentRejected("the file changes while it is read; ingest again when nothing writes to it any more")


def rejected(reason: str, seconds: float) -> Outcome:
    """The outcome of a file that cannot be read; what the reason quotes from the file cannot reach the terminal."""
    line = on_one_line(reason)
    return Outcome(
        reading=None,
        reason=line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…",
        seconds=seconds,
    )


def too_large(limits: ReadingLimits) -> str:
    """The reason for rejecting a file whose reading takes too much memory, or ends its process by itself."""
    need = "much memory" if limits.memory_mb is None else f"more than {limits.memory_mb} MB of memory"
    return f"reading the file needs {need}, or it breaks its reader; split it, or save it again in its own program"


def _check_size(reading: Reading, limits: ReadingLimits) -> None:
    length = len(reading.document.text)
    if length > limits.characters:
        raise DocumentRejected(f"the file holds {length:,} characters and {limits.characters:,} are allowed; split it")
    parts = len(reading.document.clauses) + len(reading.passages)
    if parts > limits.parts:
        raise DocumentRejected(
            f"the file falls into {parts:,} clauses and passages and {limits.parts:,} are allowed; split it"
        )
