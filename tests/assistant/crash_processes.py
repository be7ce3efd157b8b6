"""Processes of the crash tests: forked from one that has loaded every library, so that each begins at once.

The parent never opens a store: neither SQLite nor Chroma's core survives a fork.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import chromadb.api.fastapi
import chromadb.api.rust  # noqa: F401  # these are imported here, once, for all children
import filelock  # noqa: F401

import ingest.splitting  # noqa: F401

FAILED = 99


class Child:
    """A forked process in a group of its own; what its work returns is written to a file as JSON."""

    def __init__(self, work: Callable[[], Any], result: Path) -> None:
        self._result = result
        result.unlink(missing_ok=True)
        self._pid = os.fork()
        if self._pid == 0:
            status = FAILED
            try:
                os.setpgid(0, 0)
                status = _done(work, result)
            finally:
                os._exit(status)
        with suppress(PermissionError, ProcessLookupError):  # whoever comes first: it may be killed as a group at once
            os.setpgid(self._pid, self._pid)
        self._status: int | None = None

    def kill(self, *, group: bool = False) -> bool:
        """End it without a farewell; whether it was still running."""
        if self.ended():
            return False
        (os.killpg if group else os.kill)(self._pid, signal.SIGKILL)
        self.wait()
        return True

    def ended(self) -> bool:
        """Whether it has ended."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status is not None

    def wait(self) -> int:
        """Its exit status, negative where a signal ended it."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._status

    def result(self) -> Any:
        """What its work returned; raises AssertionError with the traceback where it failed."""
        status = self.wait()
        said = json.loads(self._result.read_text("utf-8")) if self._result.exists() else None
        if status != 0:
            raise AssertionError(said or f"a process ended with {status}")
        return said


def _done(work: Callable[[], Any], result: Path) -> int:
    try:
        said, status = work(), 0
    except BaseException:
        said, status = traceback.format_exc(), FAILED
    written = result.with_suffix(".new")
    written.write_text(json.dumps(said), "utf-8")
    written.replace(result)
    return status
