"""How many processor cores this process may use: workers share them, so that they do not wait for each other."""

from __future__ import annotations

ALL = -1
"""As many as a library takes by itself."""

_cores = ALL


def use_cores(count: int) -> None:
    """Let this process use so many cores from now on."""
    global _cores
    _cores = count


def usable_cores() -> int:
    """The number of cores for a library that works with several threads, `ALL` where nothing limits it."""
    return _cores
