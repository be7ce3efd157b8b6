"""The SQLite file of local accounts and who is signed in: opened, made, and emptied of sign-ins for a backup."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import StoreError

FILE_NAME = "accounts.sqlite"
"""The file's name in the store's folder."""
FORMAT = 1
"""Version of the schema below."""

_WAIT_SECONDS = 10.0
# An account's number is never given twice, so that whoever gets the name of somebody who left does not get their
# conversations. ``attempt`` counts wrong passwords by a digest of the name, whether or not there is
# such an account, since a lock that only accounts have would tell which there are.
_SCHEMA = """
CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  display TEXT NOT NULL,
  role TEXT NOT NULL,
  hash TEXT NOT NULL,
  created TEXT NOT NULL,
  changed TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE session (
  token BLOB PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created TEXT NOT NULL,
  expires TEXT NOT NULL,
  seen TEXT NOT NULL
) STRICT;
CREATE INDEX session_of_account ON session (account);
CREATE TABLE attempt (
  name BLOB PRIMARY KEY,
  wrong INTEGER NOT NULL,
  locked TEXT,
  latest TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_latest ON attempt (latest);
"""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file at ``path``, made where there is none; raises StoreError where it cannot be used.

    The connection commits each statement by itself; what belongs together begins a transaction of its own.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Hashes of passwords are nobody else's business: the file is its owner's alone from the start.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            _prepare(path, connection)
            yield connection
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The accounts in {path} cannot be read or written ({error}). Check the folder's permissions and the "
            "disk's free space."
        ) from error


def forget_sign_ins(path: Path) -> None:
    """Take every sign-in and every wrong password out of a copy of the file, which stays one single file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM session")
        connection.execute("DELETE FROM attempt")
        connection.execute("VACUUM")


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, which nobody else writes in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    if _format(connection) == FORMAT:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    with whole(connection):
        found = _format(connection)  # another process may have made it meanwhile
        if found not in (0, FORMAT):
            raise StoreError(f"{path} was written by another version of Guildhall. Use the one that made it.")
        if found == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
