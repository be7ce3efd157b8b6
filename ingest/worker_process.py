"""The inside of a worker process: jobs come in on stdin, outcomes go out on stdout, within limits of memory.

A worker starts as this module and nothing else, whatever program asked for it. When stdin ends, because the work is
done or the program that asked is gone, the worker goes too, with every process it started and every file it left.
"""

from __future__ import annotations

import math
import os
import pickle
import queue
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ingest.cores import use_cores
from ingest.time_limit import MOST_ADDED_SECONDS, time_limit

if TYPE_CHECKING:
    from ingest.jobs import Job, Outcome, ReadingLimits

Message = float | bytes
"""What a worker says while it reads a file: the seconds by which its limit grows, or, last, the pickled outcome."""

_ORPHAN_SECONDS = 600
"""Added to the longest time for a file, after which a worker that hangs with nobody left to end it is ended."""


def serve() -> None:
    """Read files for the program at the other end of stdin and stdout until it closes them."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    folder, limits, cores = pickle.load(sys.stdin.buffer)
    use_cores(cores)
    from ingest.jobs import read_one

    jobs: queue.SimpleQueue[tuple[Job, Path]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(jobs, folder), daemon=True).start()
    _say(answers, 0.0)
    limit_memory(limits.memory_mb)
    while True:
        job, own = jobs.get()
        _end_when_stuck(limits.seconds)
        with time_limit(limits.seconds, tell=lambda more: _say(answers, more)), _temporary_files_in(own):
            outcome = read_one(job, limits)
        _say(answers, _packed(outcome, limits))


def limit_memory(megabytes: int | None) -> None:
    """Bound this process's own memory; what it maps from files (models, libraries) does not count.

    Where the system has no such limit (Windows) or refuses it (macOS, below what is in use), there is none.
    """
    try:
        import resource
    except ImportError:
        return
    if megabytes is None:
        return
    _, highest = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * 1_000_000
    bound = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))
    except (OSError, ValueError):
        return


def end_group(leader: int) -> None:
    """Kill the process group that ``leader`` leads, if it leads one and any of it is left."""
    try:
        if hasattr(os, "killpg") and os.getpgid(leader) == leader:
            os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _receive(jobs: queue.SimpleQueue[tuple[Job, Path]], folder: Path) -> None:
    """Pass jobs on; at the end of stdin end everything."""
    try:
        while True:
            jobs.put(pickle.load(sys.stdin.buffer))
    except (EOFError, OSError, pickle.UnpicklingError):
        _leave(folder)


def _leave(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    end_group(os.getpid())
    os._exit(0)


def _end_when_stuck(seconds: float) -> None:
    """Have the system end this process should it hang when the program that would end it is gone."""
    if hasattr(signal, "setitimer") and not math.isinf(seconds):
        signal.setitimer(signal.ITIMER_REAL, seconds + MOST_ADDED_SECONDS + _ORPHAN_SECONDS)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Let temporary files lie in a folder of their own, which also another process can remove."""
    folder.mkdir(parents=True)
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _packed(outcome: Outcome, limits: ReadingLimits) -> bytes:
    """The outcome as it is sent; where that is too large, an outcome that says so."""
    from ingest.jobs import rejected, too_large

    try:
        packed = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        packed = pickle.dumps(rejected(too_large(limits), outcome.seconds))
    if len(packed) <= limits.outcome_bytes:
        return packed
    reason = (
        f"what was read takes {len(packed) / 1e6:.0f} MB and {limits.outcome_bytes / 1e6:.0f} are allowed; split it"
    )
    return pickle.dumps(rejected(reason, outcome.seconds))


def _say(answers: IO[bytes], message: Message) -> None:
    try:
        pickle.dump(message, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
    except BrokenPipeError:  # nobody listens any more; `_receive` sees it as well and may be held up
        end_group(os.getpid())
        os._exit(0)
