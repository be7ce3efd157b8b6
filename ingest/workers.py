"""Files are read in worker processes: both cores busy, and no file can hang, crash or bloat the program.

A worker that outlives its time is ended with everything it started, and one that asks for too much memory fails alone;
either becomes one rejected file with its reason. Each run keeps its temporary files in one folder, which goes with it.
What is read ahead of filing is bounded.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, cast

from assistant.errors import GuildhallError
from ingest.jobs import Job, Outcome, ReadingLimits, read_one, rejected, too_large
from ingest.worker_process import end_group

__all__ = ["Job", "Outcome", "ReadingLimits", "read_all", "read_one"]

AHEAD = 4
"""Files handed to the workers per worker before the first of them is filed."""
GRACE_SECONDS = 5.0
"""Time beyond the limit before a worker is ended: one that notices by itself can still say what it has."""
_START_SECONDS = 300.0
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from ingest.worker_process import serve; serve()"


def read_all(jobs: Sequence[Job], limits: ReadingLimits) -> Iterator[tuple[Job, Outcome]]:
    """Read files side by side; outcomes come in the order of the jobs.

    Raises:
        GuildhallError: no worker process can be started.
    """
    if not limits.workers:
        yield from ((job, read_one(job, limits)) for job in jobs)
        return
    with tempfile.TemporaryDirectory(prefix="guildhall-", ignore_cleanup_errors=True) as name:
        readers = _Readers(limits, Path(name), count=min(limits.workers, len(jobs)))
        running: deque[tuple[Job, Future[Outcome]]] = deque()
        try:
            for job in jobs:
                running.append((job, readers.read(job)))
                if len(running) >= AHEAD * limits.workers:
                    yield running[0][0], running.popleft()[1].result()
            while running:
                yield running[0][0], running.popleft()[1].result()
        finally:
            readers.end()


@dataclass(frozen=True, slots=True)
class _Task:
    """A job on its way: where its worker keeps temporary files, and what its outcome goes to."""

    job: Job
    folder: Path
    outcome: Future[Outcome]


class _Readers:
    """Some workers, each with a thread of this process that hands it jobs and waits for it."""

    def __init__(self, limits: ReadingLimits, folder: Path, *, count: int) -> None:
        self._limits = limits
        self._folder = folder
        self._cores = max(1, limits.workers // max(1, count))
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._numbers = iter(range(sys.maxsize))
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._ended = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def read(self, job: Job) -> Future[Outcome]:
        """Have a file read as soon as a worker is free."""
        task = _Task(job, self._folder / str(next(self._numbers)), Future())
        self._tasks.put(task)
        return task.outcome

    def end(self) -> None:
        """End all workers at once, whatever they are doing."""
        with self._lock:
            self._ended = True
            for worker in self._workers:
                worker.end()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        for worker in list(self._workers):
            self._discard(worker)

    def _serve(self) -> None:
        """Hand on tasks until there are no more."""
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None and not self._ended:
            try:
                worker, outcome = self._read(worker, task)
                task.outcome.set_result(outcome)
            except Exception as error:  # told to whoever waits for the outcome
                task.outcome.set_exception(error)
            finally:
                shutil.rmtree(task.folder, ignore_errors=True)
        self._discard(worker)

    def _read(self, worker: _Worker | None, task: _Task) -> tuple[_Worker | None, Outcome]:
        """The outcome, and the worker for the next task, if it can go on.

        A worker that has read other files may owe its end to them, so the verdict is left to a new one.
        """
        while True:
            was_used = worker is not None
            worker = worker or self._started()
            try:
                return worker, worker.read(task)
            except _Broken as broken:
                self._discard(worker)
                worker = None
                if self._ended or broken.is_late or not was_used:
                    return None, broken.outcome
                shutil.rmtree(task.folder, ignore_errors=True)

    def _started(self) -> _Worker:
        with self._lock:
            if self._ended:
                raise GuildhallError("Reading was ended.")
            worker = _Worker(self._limits, self._folder, cores=self._cores)
            self._workers.add(worker)
        try:
            worker.wait_until_ready()
        except GuildhallError:
            self._discard(worker)
            raise
        return worker

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.close()
            with self._lock:
                self._workers.discard(worker)


class _Broken(Exception):
    """A worker is of no more use after a file; ``is_late`` where that is so because its time was over."""

    def __init__(self, outcome: Outcome, *, is_late: bool) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome
        self.is_late = is_late


class _Worker:
    """One worker process, in a process group of its own where the system has such groups."""

    def __init__(self, limits: ReadingLimits, folder: Path, *, cores: int) -> None:
        self._limits = limits
        command = [sys.executable, "-P", *(["-X", "utf8"] if sys.flags.utf8_mode else []), "-c", _PROGRAM]
        try:
            self._process = subprocess.Popen(
                [*command, json.dumps([str(place) for place in sys.path])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("GUILDHALL_DEBUG") else subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise GuildhallError(
                f"The processes that read files cannot be started ({error.strerror}). Free memory and try again."
            ) from error
        self._jobs = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._first = folder, limits, cores
        self._late = False

    def wait_until_ready(self) -> None:
        """Return once the worker has imported what it needs; raises GuildhallError where it cannot."""
        try:
            self._tell(self._first)
            self._heard(time.monotonic() + _START_SECONDS)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise GuildhallError(
                "The processes that read files end as soon as they start. Set GUILDHALL_DEBUG=1 to see why."
            ) from error

    def read(self, task: _Task) -> Outcome:
        """The outcome of one job; raises _Broken where the worker is of no use afterwards."""
        begun = time.perf_counter()
        until = time.monotonic() + self._limits.seconds + GRACE_SECONDS
        try:
            self._tell((task.job, task.folder))
            while not isinstance(message := self._heard(until), bytes):
                until += message
            outcome: Outcome = pickle.loads(message)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            seconds = time.perf_counter() - begun
            raise _Broken(rejected(self._reason(), seconds), is_late=self._late) from error
        if self._late or outcome.reason == too_large(self._limits):
            raise _Broken(outcome, is_late=self._late)
        return outcome

    def end(self) -> None:
        """Kill the worker and what it started."""
        if self._process.returncode is None:
            end_group(self._process.pid)
            self._process.kill()

    def close(self) -> None:
        """End the worker and let go of everything that belongs to it."""
        self.end()
        self._process.wait()
        with suppress(OSError):  # what was not sent any more
            self._jobs.close()
        self._answers.close()

    def _tell(self, message: object) -> None:
        pickle.dump(message, self._jobs, pickle.HIGHEST_PROTOCOL)
        self._jobs.flush()

    def _heard(self, until: float) -> float | bytes:
        """The worker's next message; where none comes in time, the worker is ended."""
        wait = until - time.monotonic()
        if math.isinf(wait):
            return cast(float | bytes, pickle.load(self._answers))
        timer = threading.Timer(max(0.0, wait), self._give_up)
        timer.start()
        try:
            return cast(float | bytes, pickle.load(self._answers))
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self._late = True
        self.end()

    def _reason(self) -> str:
        if self._late:
            limit = f"{self._limits.seconds:.0f} seconds"
            return f"reading the file took longer than {limit}; split it, or allow more time"
        return too_large(self._limits)
