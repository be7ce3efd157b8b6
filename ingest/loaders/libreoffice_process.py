"""Runs LibreOffice once, in a process group that outlives neither its time nor the program that asked for it.

Run as a script: ``python -I libreoffice_process.py FOLDER SECONDS MEGABYTES COMMAND…``. The caller keeps this process's
stdin open; when it closes, by intent or because the caller was killed, LibreOffice is ended and ``FOLDER`` removed.
The exit status is LibreOffice's own, or `TIMED_OUT`.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

TIMED_OUT = 124
ABANDONED = 125
SAID = "said.txt"
"""The file in the folder that holds what LibreOffice wrote to its terminal."""
_LARGEST_FILE = 512 * 1024 * 1024
_STEP_SECONDS = 0.1
_NEW_USER_NAMESPACE = 0x10000000
_NEW_NETWORK_NAMESPACE = 0x40000000
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


def run(folder: Path, seconds: float, megabytes: int, command: list[str]) -> int:
    """Run ``command`` and return its exit status; nothing of it is left running."""
    _limit(megabytes)
    _leave_the_network()
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment = {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    with (folder / SAID).open("wb") as said:
        office = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        try:
            status = _watched(office, time.monotonic() + seconds)
        finally:
            _end(office)
    if status == ABANDONED:
        shutil.rmtree(folder, ignore_errors=True)
    return status


def _watched(office: subprocess.Popen[bytes], deadline: float) -> int:
    """Wait until the process ends, its time is up, or stdin closes."""
    while (status := office.poll()) is None:
        closed, _, _ = select.select([sys.stdin], [], [], _STEP_SECONDS)
        if closed:
            return ABANDONED
        if time.monotonic() > deadline:
            return TIMED_OUT
    return status


def _end(office: subprocess.Popen[bytes]) -> None:
    """Kill the process and everything it started."""
    try:
        os.killpg(office.pid, signal.SIGKILL)
    except ProcessLookupError:  # all of them have ended
        return
    finally:
        office.wait()


def _limit(megabytes: int) -> None:
    """Bound memory and the size of files; a lower limit that holds already is kept."""
    import resource

    bounds = (
        (resource.RLIMIT_DATA, megabytes * 1_000_000),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, bound in bounds:
        _, highest = resource.getrlimit(kind)
        least = bound if highest == resource.RLIM_INFINITY else min(bound, highest)
        resource.setrlimit(kind, (least, least))


def _leave_the_network() -> None:
    """Cut this process and what it starts off the network, where the system lets an ordinary account do so (Linux).

    Elsewhere the profile's own settings keep LibreOffice from opening what documents link to.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_USER_NAMESPACE | _NEW_NETWORK_NAMESPACE)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]) & 0xFF)
