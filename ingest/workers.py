"""Files are read in worker processes: both cores busy, and no file can hang, crash or bloat the program.

A worker that outlives its time is killed, and one that asks for too much memory fails alone; either becomes one
rejected file with its reason. What is read ahead of filing is bounded.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as TimedOut
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import DocumentRejected
from ingest.declarations import Declarations
from ingest.discovery import SourceFile
from ingest.reading import Reading, read_document

if TYPE_CHECKING:
    from pebble import ProcessFuture

AHEAD = 4
"""Files handed to the workers per worker before the first of them is filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """What reading one file may take; ``workers`` 0 reads in this process, without limits of time and memory."""

    workers: int
    max_bytes: int
    seconds: float = 300.0
    memory_mb: int = 4096
    characters: int = 20_000_000


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


def read_all(jobs: Sequence[Job], limits: ReadingLimits) -> Iterator[tuple[Job, Outcome]]:
    """Read files side by side; outcomes come in the order of the jobs."""
    if not limits.workers:
        yield from ((job, read_one(job, limits)) for job in jobs)
        return
    from pebble import ProcessPool

    pool = ProcessPool(
        max_workers=min(limits.workers, len(jobs)),
        initializer=_limit_memory,
        initargs=[limits.memory_mb],
        context=multiprocessing.get_context("spawn"),
    )
    running: deque[tuple[Job, ProcessFuture[Outcome]]] = deque()
    waiting = iter(jobs)
    with pool:
        try:
            for job in waiting:
                running.append((job, pool.schedule(read_one, args=[job, limits], timeout=limits.seconds)))
                if len(running) >= AHEAD * limits.workers:
                    yield _next(running, limits)
            while running:
                yield _next(running, limits)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _next(running: deque[tuple[Job, ProcessFuture[Outcome]]], limits: ReadingLimits) -> tuple[Job, Outcome]:
    from pebble import ProcessExpired

    job, future = running.popleft()
    try:
        return job, future.result()
    except TimedOut:
        reason = f"reading the file took longer than {limits.seconds:.0f} seconds; split it, or allow more time"
        return job, Outcome(reading=None, reason=reason, seconds=limits.seconds)
    except (ProcessExpired, MemoryError):
        return job, Outcome(reading=None, reason=_too_large(limits), seconds=0.0)


def _too_large(limits: ReadingLimits) -> str:
    return f"reading the file needs more than {limits.memory_mb} MB of memory, or it breaks its reader; split it"


def read_one(job: Job, limits: ReadingLimits) -> Outcome:
    """Read one file in this process."""
    begun = time.perf_counter()
    try:
        reading = read_document(
            job.source, job.declarations, sha256=job.sha256, roles=job.roles, max_bytes=limits.max_bytes
        )
        length = len(reading.document.text)
        if length > limits.characters:
            raise DocumentRejected(
                f"the file holds {length:,} characters and {limits.characters:,} are allowed; split it"
            )
    except DocumentRejected as error:
        return Outcome(reading=None, reason=str(error), seconds=time.perf_counter() - begun)
    except MemoryError:
        return Outcome(reading=None, reason=_too_large(limits), seconds=time.perf_counter() - begun)
    except Exception as error:  # a fault of ours in one file must not keep the others out, and is told in the report
        reason = f"something unexpected happened while reading it ({type(error).__name__}: {error}); please report it"
        return Outcome(reading=None, reason=reason, seconds=time.perf_counter() - begun)
    return Outcome(reading=reading, reason=None, seconds=time.perf_counter() - begun)


def _limit_memory(megabytes: int) -> None:
    """Bound this process's own memory; what it maps from files (models, libraries) does not count."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, megabytes * 1_000_000))
