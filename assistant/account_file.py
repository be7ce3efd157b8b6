"""The SQLite file of local accounts and who is signed in: its tables, and emptied of sign-ins for a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant import sqlite_files
from assistant.sqlite_files import PrivateFile, told

FILE_NAME = "accounts.sqlite"
"""The file's name in the store's folder."""

# An account's number is never given twice, so that whoever gets the name of somebody who left does not get their
# conversations. ``attempt`` counts wrong passwords by a digest of the name, whether or not there is
# such an account, since a lock that only accounts have would tell which there are.
_TABLES = """
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
_FILE = PrivateFile(
    tables=_TABLES,
    pragmas=("foreign_keys = ON", "secure_delete = ON"),
    wait_seconds=10.0,
    unknown="{path} was written by another version of Guildhall. Use the one that made it.",
    unusable=(
        "The accounts in {path} cannot be read or written ({error}). Check the folder's permissions and the disk's "
        "free space."
    ),
)
FORMAT = _FILE.format
"""Version of the file's tables."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file at ``path``, made where there is none, its folder, too; raises StoreError where it cannot be used.

    The connection commits each statement by itself; what belongs together is done within ``sqlite_files.whole``.
    """
    with told(path, _FILE):
        path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite_files.opened(path, _FILE) as connection:
        yield connection


def forget_sign_ins(path: Path) -> None:
    """Take every sign-in and every wrong password out of a copy of the file, which stays one single file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM session")
        connection.execute("DELETE FROM attempt")
        connection.execute("VACUUM")
