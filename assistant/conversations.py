"""The conversations of the app, kept in the store's folder so that they outlive a reload and a restart.

One SQLite file beside the catalogue. A conversation belongs to the role it was held in; for any other role it does
not exist. Its id cannot be guessed, since it stands in the address of the page.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.errors import StoreError
from assistant.records import Answer, Language, Question
from assistant.rendering import answer_from_json, answer_to_json

FILE_NAME = "conversations.sqlite"
"""The file's name in the store's folder."""

FORMAT = 1
"""Version of the schema below."""
_ID_BYTES = 18
_WAIT_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
  id TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS exchange (
  conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  asked TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (conversation, ordinal)
) STRICT;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question with its answer, and the moment (UTC) it was kept."""

    answer: Answer
    asked: datetime

    @property
    def question(self) -> Question:
        """The question as it was asked; its history is not kept twice and therefore empty."""
        return self.answer.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its exchanges, oldest first."""

    id: str
    role: str
    created: datetime
    exchanges: tuple[Exchange, ...]


class Conversations:
    """Reads and writes conversations; every method opens the file anew, so threads and processes may share one.

    All methods raise StoreError where the file cannot be used.
    """

    def __init__(self, store: Path) -> None:
        self.path = store / FILE_NAME

    def prepare(self) -> None:
        """Make the file where there is none, and bring an older one up to date."""
        with self._open():
            pass

    def start(self, role: str) -> str:
        """Begin a conversation held in ``role`` and return its id."""
        identifier = secrets.token_urlsafe(_ID_BYTES)
        with self._open() as connection, connection:
            connection.execute("INSERT INTO conversation VALUES (?, ?, ?)", (identifier, role, _now().isoformat()))
        return identifier

    def add(self, identifier: str, answer: Answer) -> Exchange:
        """Keep an answer, with its question, as the newest exchange of a conversation of the question's role."""
        asked = _now()
        question = json.dumps(_question_to_json(answer.question), ensure_ascii=False)
        content = json.dumps(answer_to_json(answer), ensure_ascii=False)
        with self._open() as connection, connection:
            added = connection.execute(
                "INSERT INTO exchange SELECT id, (SELECT COUNT(*) FROM exchange WHERE conversation = id), ?, ?, ?"
                " FROM conversation WHERE id = ? AND role = ?",
                (asked.isoformat(), question, content, identifier, answer.question.role),
            )
        if added.rowcount != 1:
            raise StoreError("The conversation no longer exists; start a new one.")
        return Exchange(answer=_without_history(answer), asked=asked)

    def find(self, identifier: str, *, role: str) -> Conversation | None:
        """The conversation with this id, or ``None`` where there is none or it was held in another role."""
        if not self.path.exists():
            return None
        with self._open() as connection:
            head = connection.execute(
                "SELECT created FROM conversation WHERE id = ? AND role = ?", (identifier, role)
            ).fetchone()
            rows = connection.execute(
                "SELECT asked, question, answer FROM exchange WHERE conversation = ? ORDER BY ordinal", (identifier,)
            ).fetchall()
        if head is None:
            return None
        exchanges = tuple(_exchange(self.path, *row) for row in rows)
        return Conversation(id=identifier, role=role, created=datetime.fromisoformat(str(head[0])), exchanges=exchanges)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self.path.exists():
                # Questions and answers are nobody else's business: the file is its owner's alone from the start.
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as connection:
                connection.execute("PRAGMA foreign_keys = ON")
                self._prepare(connection)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The conversations in {self.path} cannot be read or written ({error}); check the folder's rights "
                "and free space, or move the file away to begin afresh."
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found == FORMAT:
            return
        if found != 0:
            raise StoreError(f"{self.path} was written by another version of Guildhall; move it away to begin afresh.")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")


def _now() -> datetime:
    return datetime.now(UTC)


def _without_history(answer: Answer) -> Answer:
    return replace(answer, question=replace(answer.question, history=()))


def _exchange(path: Path, asked: str, question: str, answer: str) -> Exchange:
    try:
        kept = answer_from_json(json.loads(answer), _question_from_json(json.loads(question)))
        return Exchange(answer=kept, asked=datetime.fromisoformat(asked))
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"A conversation in {path} is damaged and cannot be shown; start a new conversation."
        ) from error


def _question_to_json(question: Question) -> dict[str, Any]:
    return {
        "text": question.text,
        "role": question.role,
        "on": question.on.isoformat(),
        "language": question.language,
        "id": question.id,
    }


def _question_from_json(content: Mapping[str, Any]) -> Question:
    language = content["language"]
    return Question(
        text=content["text"],
        role=content["role"],
        on=date.fromisoformat(content["on"]),
        language=None if language is None else Language(language),
        id=content["id"],
    )
