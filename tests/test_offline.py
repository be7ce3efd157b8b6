"""Nothing reaches for the network: the commands work without one, and nothing in them tries."""

from __future__ import annotations

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.sample_group import write_group

_GUARD = Path(__file__).resolve().parent / "network_guard"
_ROOT = _GUARD.parents[1]
_HOURS = "How many hours a day may a trainee work at most?"


@functools.cache
def _without_network() -> list[str]:
    """The prefix that runs a command in a network namespace of its own, with no interface, where that is possible."""
    if shutil.which("unshare") is None:
        return []
    for prefix in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix
    return []


def _environment(record: Path) -> dict[str, str]:
    """The environment in which every Python process is guarded from its start and notes its attempts."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(_GUARD), str(_ROOT)]),
        "GUILDHALL_TEST_ATTEMPTS": str(record),
    }


def _python(record: Path, *arguments: str, isolated: bool = True) -> subprocess.CompletedProcess[str]:
    prefix = _without_network() if isolated else []
    command = [*prefix, sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment(record), timeout=300
    )


def test_the_guard_refuses_and_records(tmp_path: Path) -> None:
    """What the other tests rely on: an attempt fails and is noted, even where the program swallows the failure."""
    record = tmp_path / "attempts"
    program = (
        "import socket\n"
        "for host in ('192.0.2.1', 'example.org', '2001:db8::1'):\n"
        "    try: socket.create_connection((host, 80), timeout=1)\n"
        "    except BaseException as error: print(type(error).__name__)\n"
    )
    ended = _python(record, "-c", program, isolated=False)
    assert ended.stdout.split() == ["NetworkBlockedError"] * 3
    assert len(record.read_text("utf-8").splitlines()) == 3


def test_the_guard_leaves_this_machine_alone(tmp_path: Path) -> None:
    """Loopback connections, which the app and its tests need, go through."""
    record = tmp_path / "attempts"
    program = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(('localhost', server.getsockname()[1])).close()\n"
        "print('connected')\n"
    )
    assert _python(record, "-c", program, isolated=False).stdout == "connected\n"
    assert not record.exists()


@pytest.mark.slow
def test_ingest_search_ask_and_verify_need_no_network(tmp_path: Path) -> None:
    """All succeed in a process without any network, and none tries to reach one."""
    record, group = tmp_path / "attempts", write_group(tmp_path / "group")
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps({"id": 1, "text": _HOURS}), "utf-8")
    commands = (
        ("ingest", str(group), "--json"),
        ("search", "--queries", str(queries)),
        ("ask", _HOURS, "--json"),
        ("verify", "--json"),
        ("status", "--json"),
    )
    said = {}
    for name, *arguments in commands:
        ended = _python(record, "-m", "assistant", name, "--store", str(tmp_path / "store"), *arguments)
        assert ended.returncode == 0, ended.stderr
        said[name] = json.loads(ended.stdout)
    assert said["search"]["hits"]
    assert said["ask"]["status"] == "answered"
    assert said["verify"]["ok"] is True
    assert not record.exists(), record.read_text("utf-8")


@pytest.mark.slow
def test_chat_starts_on_this_machine_without_a_network(tmp_path: Path) -> None:
    """``guildhall chat`` serves its page on the loopback interface and tries to reach nothing else."""
    record = tmp_path / "attempts"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "chat", "--port", str(port), "--store", str(tmp_path / "store")]
    with subprocess.Popen(
        command, env=_environment(record), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as app:
        try:
            assert _answers(f"http://127.0.0.1:{port}/_stcore/health", app)
            assert f"http://127.0.0.1:{port}".encode() in (app.stderr.readline() if app.stderr else b"")
        finally:
            os.killpg(app.pid, 15)
            app.communicate(timeout=30)
    assert not record.exists(), record.read_text("utf-8")


def _answers(address: str, app: subprocess.Popen[bytes]) -> bool:
    """Whether the app answers within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and app.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:
                return bool(reply.status == 200)
        except urllib.error.URLError:
            time.sleep(0.5)
    return False
