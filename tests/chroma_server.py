"""A Chroma server of the tests, and the tests that run with one as well as with the embedded Chroma."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ADDRESS = "GUILDHALL_TEST_CHROMA"
"""The environment variable that names the server's address to ``Group``, also to that of a process started."""
READY_SECONDS = 60.0

_ON_BOTH = frozenset(
    {
        *(f"tests.assistant.test_{name}" for name in ("vector_index", "store", "pipeline", "status", "verification")),
        "tests.ingest.test_pipeline",
    }
)
"""Modules whose tests run with a server, too."""


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


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Chroma server for the whole run."""
    server = Server(tmp_path_factory.mktemp("chroma-server"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(autouse=True)
def chroma(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the test's stores have their index: inside the store, or on a server."""
    if getattr(request, "param", "embedded") == "server":
        monkeypatch.setenv(ADDRESS, request.getfixturevalue("chroma_server").url)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of some modules twice."""
    if metafunc.module.__name__ in _ON_BOTH:
        server = pytest.param("server", marks=pytest.mark.slow)
        metafunc.parametrize("chroma", ["embedded", server], indirect=True)
