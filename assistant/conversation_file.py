"""The SQLite file of what people asked and said in the app: opened, made, and brought up to date.

It lies beside the catalogue; ``conversations`` and ``feedback`` are the rooms that read and write it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import StoreError
from assistant.visitors import LOCAL_USER

FILE_NAME = "conversations.sqlite"
"""The file's name in the store's folder."""

FORMAT = 3
"""Version of the schema below."""

_WAIT_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  user TEXT NOT NULL,
  title TEXT,
  created TEXT NOT NULL,
  updated TEXT NOT NULL
) STRICT;
CREATE INDEX conversation_of_user ON conversation (user, updated);
CREATE TABLE exchange (
  conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  asked TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT,
  PRIMARY KEY (conversation, ordinal)
) STRICT;
CREATE TABLE feedback (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  verdict TEXT NOT NULL,
  comment TEXT NOT NULL,
  marker INTEGER,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  conversation TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  handled TEXT,
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (conversation, ordinal, user, verdict)
) STRICT;
CREATE TABLE gap (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  question TEXT NOT NULL,
  day TEXT NOT NULL,
  office TEXT,
  closed TEXT,
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (user, question)
) STRICT;
"""
# Format 1 knew no users: what was held without a sign-in is the local user's.
_FROM_FORMAT_1 = f"""
ALTER TABLE conversation RENAME TO former_conversation;
ALTER TABLE exchange RENAME TO former_exchange;
{_SCHEMA}
INSERT INTO conversation SELECT id, '{LOCAL_USER}', NULL, created,
  coalesce((SELECT max(asked) FROM former_exchange WHERE conversation = id), created) FROM former_conversation;
INSERT INTO exchange SELECT conversation, ordinal, asked, question, answer FROM former_exchange;
DROP TABLE former_exchange;
DROP TABLE former_conversation;
"""
# Format 2 did not say what was done about a verdict.
_FROM_FORMAT_2 = "ALTER TABLE feedback ADD COLUMN note TEXT NOT NULL DEFAULT ''"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file at ``path``, made where there is none; raises StoreError where it cannot be used."""
    try:
        if not path.exists():
            # Questions and answers are nobody else's business: the file is its owner's alone from the start.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            _bring_up_to_date(path, connection)
            yield connection
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The conversations in {path} cannot be read or written ({error}); check the folder's rights "
            "and free space, or move the file away to begin afresh."
        ) from error


def _bring_up_to_date(path: Path, connection: sqlite3.Connection) -> None:
    if _format(connection) == FORMAT:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    found = _format(connection)  # another process may have done it meanwhile
    if found not in range(FORMAT + 1):
        raise StoreError(f"{path} was written by another version of Guildhall; move it away to begin afresh.")
    steps = {0: _SCHEMA, 1: _FROM_FORMAT_1, 2: _FROM_FORMAT_2}.get(found, "")
    for statement in filter(str.strip, steps.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.commit()


def _format(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)
