"""Processes of the crash tests: forked from one that has loaded every library, so that each begins at once.

The parent never opens a store: neither SQLite nor Chroma's core survives a fork.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb.api.fastapi
import chromadb.api.rust  # noqa: F401  # these are imported here, once, for all children
import filelock  # noqa: F401

import ingest.splitting  # noqa: F401

FAILED = 99
READY_SECONDS = 60.0


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


class Server:
    """A Chroma server of its own, on the loopback interface, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(self._folder)]
        command += ["--port", str(self._port), "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"CHROMA_TELEMETRY": "0"}
        )
        latest = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > latest:
                raise AssertionError("the Chroma server does not start")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """End it without a farewell."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Kill it and start it again over the same folder."""
        self.kill()
        self.start()
