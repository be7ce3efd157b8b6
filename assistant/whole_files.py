"""Files that appear whole or not at all: written beside their place under a hidden name, then given their own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PART = ".guildhall-part-"
"""How the name of an unfinished file begins; hidden files are never read as documents."""


def put(target: Path, content: bytes, *, mode: int | None = None) -> None:
    """Have ``target`` hold ``content``, in place of what it held; raises OSError, and then it is as it was.

    ``mode`` has the file's rights, from the start; where none is given they are those of any new file.
    """
    with _part(target, content, mode) as part:
        part.replace(target)


def put_new(target: Path, content: bytes) -> None:
    """The same where there is no such file yet; raises FileExistsError where there is one by then."""
    with _part(target, content, None) as part:
        name_new(part, target)


def name_new(part: Path, target: Path) -> None:
    """Give a finished file on the same disk its name, never another file's; raises FileExistsError.

    ``part`` may be left as a second name.
    """
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(str(target)) from None
        part.replace(target)


@contextmanager
def _part(target: Path, content: bytes, mode: int | None) -> Iterator[Path]:
    """The content on the disk, under a name that goes afterwards."""
    part = target.with_name(f"{_PART}{secrets.token_hex(8)}")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if mode is None else mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            part.chmod(mode)  # also where the process masks some of it
        yield part
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
