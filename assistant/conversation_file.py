"""The SQLite file of what people asked and said in the app: its tables, and how older ones became today's.

It lies beside the catalogue; ``conversations`` and ``feedback`` are the rooms that read and write it.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from assistant import sqlite_files
from assistant.sqlite_files import PrivateFile
from assistant.visitors import LOCAL_USER

FILE_NAME = "conversations.sqlite"
"""The file's name in the store's folder."""

_TABLES_2 = """
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
_TO_2 = f"""
ALTER TABLE conversation RENAME TO former_conversation;
ALTER TABLE exchange RENAME TO former_exchange;
{_TABLES_2}
INSERT INTO conversation SELECT id, '{LOCAL_USER}', NULL, created,
  coalesce((SELECT max(asked) FROM former_exchange WHERE conversation = id), created) FROM former_conversation;
INSERT INTO exchange SELECT conversation, ordinal, asked, question, answer FROM former_exchange;
DROP TABLE former_exchange;
DROP TABLE former_conversation;
"""
# Format 2 did not say what was done about a verdict.
_TO_3 = "ALTER TABLE feedback ADD COLUMN note TEXT NOT NULL DEFAULT '';"
_FILE = PrivateFile(
    tables=_TABLES_2 + _TO_3,
    migrations=(_TO_2, _TO_3),
    pragmas=("foreign_keys = ON",),
    wait_seconds=10.0,
    unknown="{path} was written by another version of Guildhall; move it away to begin afresh.",
    unusable=(
        "The conversations in {path} cannot be read or written ({error}); check the folder's rights and free space, "
        "or move the file away to begin afresh."
    ),
)
FORMAT = _FILE.format
"""Version of the file's tables."""


def opened(path: Path) -> AbstractContextManager[sqlite3.Connection]:
    """The file at ``path``, made where there is none; raises StoreError where it cannot be used.

    The connection commits each statement by itself; what belongs together is done within ``sqlite_files.whole``.
    """
    return sqlite_files.opened(path, _FILE)
