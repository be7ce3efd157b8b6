"""Refuses every connection that leaves this machine, and notes who tried.

Python imports a module of this name by itself when it starts with this folder on PYTHONPATH, so a subprocess is guarded
from its first line on; the test suite installs the same guard in its own process. An audit hook sees every use of
Python's sockets and cannot be removed again. Where GUILDHALL_TEST_ATTEMPTS names a file, attempts are appended to it.
"""

from __future__ import annotations

import ipaddress
import os
import sys

ATTEMPTS: list[str] = []
"""What this process tried to reach, in order; an attempt counts even where a library swallowed the refusal."""

_WITH_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_WITH_HOST = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


class NetworkBlockedError(RuntimeError):
    """A test, or what it tested, reached for the network."""


def install() -> None:
    """Guard this process from now on; installing twice changes nothing."""
    if not getattr(sys, "_guildhall_guarded", False):
        sys._guildhall_guarded = True  # type: ignore[attr-defined]
        sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _WITH_ADDRESS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in _WITH_HOST:
        host = arguments[0]
    else:
        return
    if not _stays_here(host):
        _note(f"{event} {host!r}")
        raise NetworkBlockedError(f"{event} to {host!r}: tests stay on this machine")


def _stays_here(host: object) -> bool:
    """Whether a host is this machine: none at all, a Unix socket, localhost or a loopback address."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _note(attempt: str) -> None:
    ATTEMPTS.append(attempt)
    if record := os.environ.get("GUILDHALL_TEST_ATTEMPTS"):
        with open(record, "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {sys.argv[:2]} {attempt}\n")


install()
