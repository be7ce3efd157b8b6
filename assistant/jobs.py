"""Long work at the store, done by a command of its own so that everybody else is answered meanwhile.

Reading a large PDF or proving a large store takes minutes of processor time; in the app's own process it would hold up
every page. The commands write the audit trail themselves, as whoever started them.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from assistant.errors import StoreError, StoreLocked

_GENTLY = 10
"""How much a command stands back for the app where processors are scarce (Unix niceness)."""
_INTERRUPTED = (130, -signal.SIGINT, -signal.SIGTERM)
_PARTIAL = 3
_SAID = "guildhall: "
_NOTE = re.compile(r"since (?P<since>[\d :-]+?)(?:: (?P<done>\d+) of (?P<total>\d+) files)?$")


class Work(StrEnum):
    """What can be done to a store."""

    INGEST = "ingest"
    VERIFY = "verify"
    REPAIR = "repair"
    BACKUP = "backup"


class Ending(StrEnum):
    """How it ended; ``partial`` where some files were rejected."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work: how far it is, and how it ended; ``path`` is the file at hand, ``error`` one sentence."""

    work: Work
    began: datetime
    user: str
    done: int = 0
    total: int = 0
    path: str = ""
    ended: datetime | None = None
    ending: Ending | None = None
    report: Mapping[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Somebody outside the app writes the store; ``total`` is 0 where it is not known how far."""

    since: str
    done: int
    total: int


class Jobs:
    """Starts work and tells how it fares; all browsers of the app share one, and one piece of work runs at a time."""

    def __init__(self, store: Path, *, environment: Mapping[str, str]) -> None:
        self._store = store
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._current: Job | None = None
        self._last: dict[Work, Job] = {}

    def running(self) -> Job | None:
        """The work that is being done now."""
        with self._lock:
            return self._current

    def last(self, *works: Work) -> Job | None:
        """The work of these kinds that ended last, since the app was started."""
        with self._lock:
            ended = [job for work in works if (job := self._last.get(work)) is not None]
        return max(ended, key=lambda job: job.began, default=None)

    def start(self, work: Work, arguments: Sequence[str], *, user: str, role: str) -> Job:
        """Begin; raises StoreLocked where something else is being done, StoreError where no command can be started."""
        command = [sys.executable, "-m", "assistant", *arguments, "--json", "--role", role]
        command += ["--store", str(self._store.resolve())]
        # With the lock held: two administrators who press the button at once begin one ingestion.
        with self._lock:
            if self._current is not None:
                raise StoreLocked("The store is being worked on just now. Wait until that has finished.")
            output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115, the thread that reads it closes it
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                    errors="replace",
                    env=self._environment | {"GUILDHALL_USER": user},
                )
            except OSError as error:
                output.close()
                raise StoreError(f"The command cannot be started ({error.strerror}). Try again later.") from error
            _stand_back(self._process.pid)
            self._current = Job(work=work, began=datetime.now(UTC), user=user)
            threading.Thread(
                target=self._follow, args=(self._process, output), name=f"guildhall-{work}", daemon=True
            ).start()
            return self._current

    def stop(self) -> None:
        """Interrupt what is being done; what was finished is kept.

        Not by the signal of Ctrl-C: what a shell starts in the background ignores it, and so do that app's commands.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()

    def _follow(self, process: subprocess.Popen[str], output: IO[str]) -> None:
        said = ""
        with output, process:
            for line in process.stderr or ():
                if line.startswith("{"):
                    self._progress(line)
                elif line.startswith(_SAID):
                    said = line.removeprefix(_SAID).strip()
            status = process.wait()
            output.seek(0)
            report = _report(output.read())
        self._end(status, report, said)

    def _progress(self, line: str) -> None:
        try:
            told = json.loads(line)
            done, total, path = int(told["done"]), int(told["total"]), str(told["path"])
        except (ValueError, KeyError, TypeError):
            return  # some other line that begins like one of progress
        with self._lock:
            if self._current is not None:
                self._current = replace(self._current, done=done, total=total, path=path)

    def _end(self, status: int, report: Mapping[str, Any] | None, said: str) -> None:
        ending = {0: Ending.DONE, _PARTIAL: Ending.PARTIAL}.get(status, Ending.FAILED)
        if status in _INTERRUPTED:
            ending = Ending.INTERRUPTED
        with self._lock:
            if self._current is None:
                raise RuntimeError("work ended that was never begun")
            self._last[self._current.work] = replace(
                self._current,
                ended=datetime.now(UTC),
                ending=ending,
                report=report,
                error=(said or f"The command ended with status {status}.") if ending is Ending.FAILED else None,
            )
            self._current = self._process = None


def elsewhere(note: str | None) -> Elsewhere | None:
    """What the writer's own note tells (``assistant.store_writer.running_writer``)."""
    if note is None:
        return None
    found = _NOTE.search(note)
    if found is None:
        return Elsewhere(since="", done=0, total=0)
    return Elsewhere(since=found["since"], done=int(found["done"] or 0), total=int(found["total"] or 0))


def _stand_back(process: int) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, process, _GENTLY)


def _report(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
