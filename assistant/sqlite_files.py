"""SQLite files: written in whole transactions; those beside the catalogue their owner's alone, and of a known format.

What a file holds is its own room's matter, and so are the words in which it is told that a file cannot be used.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import StoreError

_OWNER_ONLY = 0o600
_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFile:
    """One kind of file that only its owner may read.

    ``tables`` makes today's tables in an empty file; ``migrations`` lead from format 1 to 2, from 2 to 3, and so on.
    Every connection gets ``pragmas``, and waits ``wait_seconds`` for another writer. ``unknown`` tells that another
    version wrote the file at ``{path}``: format ``{found}`` where this one knows ``{newest}``; ``unusable`` that it
    cannot be used, because of ``{error}``.
    """

    tables: str
    migrations: tuple[str, ...] = ()
    pragmas: tuple[str, ...] = ()
    wait_seconds: float
    unknown: str
    unusable: str

    @property
    def format(self) -> int:
        """The newest format: the version of ``tables``."""
        return len(self.migrations) + 1


@contextmanager
def opened(path: Path, file: PrivateFile) -> Iterator[sqlite3.Connection]:
    """A connection as ``connected`` makes it, closed afterwards; what goes wrong with the file is a StoreError."""
    with told(path, file), closing(connected(path, file)) as connection:
        yield connection


@contextmanager
def told(path: Path, file: PrivateFile) -> Iterator[None]:
    """Tell what SQLite and the disk meet as a StoreError in the file's own words."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(file.unusable.format(path=path, error=error)) from error


def connected(path: Path, file: PrivateFile) -> sqlite3.Connection:
    """The file at ``path``, made where there is none and brought up to date.

    The connection commits each statement by itself; what belongs together is done within ``whole``. It may pass from
    thread to thread, one at a time.

    Raises:
        StoreError: another version wrote the file, which is left as it is.
        sqlite3.Error, OSError: it cannot be used; ``told`` gives words to these.
    """
    make_private(path)
    connection = sqlite3.connect(path, timeout=file.wait_seconds, isolation_level=None, check_same_thread=False)
    try:
        for pragma in file.pragmas:
            connection.execute(f"PRAGMA {pragma}")
        _bring_up_to_date(connection, path, file)
    except BaseException:
        connection.close()
        raise
    return connection


def make_private(path: Path) -> None:
    """Make the file where there is none: nobody else's business, it is its owner's alone from the start.

    One that is there is not opened: closing it would drop the locks that SQLite holds on it for other connections of
    this process.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """One writing transaction, which nobody else writes in between: all of it becomes visible, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some failures, such as a full disk, end it by themselves
            connection.execute("ROLLBACK")
        raise


def run(connection: sqlite3.Connection, script: str) -> None:
    """Statement by statement, none with a semicolon inside, since ``executescript`` would end the transaction."""
    for statement in filter(str.strip, script.split(";")):
        connection.execute(statement)


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, file: PrivateFile) -> None:
    if _known_format(connection, path, file) == file.format:
        return
    _write_ahead(connection, file.wait_seconds)
    with whole(connection):
        found = _known_format(connection, path, file)  # another process may have done it meanwhile
        for script in file.migrations[found - 1 :] if found else (file.tables,):
            run(connection, script)
        connection.execute(f"PRAGMA user_version = {file.format}")


def _write_ahead(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Let readers never wait for writers; while others make the file, SQLite itself would not wait for them."""
    latest = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= latest:
                raise
        time.sleep(_PAUSE_SECONDS)


def _known_format(connection: sqlite3.Connection, path: Path, file: PrivateFile) -> int:
    """The file's format, 0 where it is new; raises StoreError for one that is not known here."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not 0 <= found <= file.format:
        raise StoreError(file.unknown.format(path=path, found=found, newest=file.format))
    return found
