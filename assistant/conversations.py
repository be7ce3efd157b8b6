"""The conversations of the app, kept in the store's folder so that they outlive a reload and a restart.

A conversation belongs to the user who holds it; for any other user it does not exist. Its id cannot be guessed, since
it stands in the address of the page. A question is kept before it is answered, so that an answer that was interrupted
is given after all.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.conversation_file import FILE_NAME, FORMAT, opened
from assistant.errors import StoreError
from assistant.records import Answer, DocumentType, Language, Question, Within
from assistant.rendering import answer_from_json, answer_to_json
from assistant.sqlite_files import whole

__all__ = ["FILE_NAME", "FORMAT", "Conversation", "Conversations", "Exchange", "Heading", "title_of"]

_ID_BYTES = 18
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, the moment (UTC) it was asked, and its answer; ``None`` while it is not answered yet.

    The question's history is not kept twice and therefore empty.
    """

    ordinal: int
    question: Question
    asked: datetime
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A conversation as a list shows it; ``title`` is its first question unless the user named it."""

    id: str
    title: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its exchanges, oldest first."""

    id: str
    user: str
    title: str
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

    def start(self, user: str) -> str:
        """Begin a conversation held by ``user`` and return its id."""
        identifier, now = secrets.token_urlsafe(_ID_BYTES), _now().isoformat()
        with self._open() as connection, whole(connection):
            connection.execute("INSERT INTO conversation VALUES (?, ?, NULL, ?, ?)", (identifier, user, now, now))
        return identifier

    def ask(self, identifier: str, question: Question, *, user: str) -> Exchange:
        """Keep a question as the newest exchange of a conversation of ``user``, to be answered."""
        asked = _now()
        content = json.dumps(_question_to_json(question), ensure_ascii=False)
        with self._open() as connection, whole(connection):
            (ordinal,) = connection.execute(
                "SELECT coalesce(max(ordinal) + 1, 0) FROM exchange WHERE conversation = ?", (identifier,)
            ).fetchone()
            added = connection.execute(
                "INSERT INTO exchange SELECT id, ?, ?, ?, NULL FROM conversation WHERE id = ? AND user = ?",
                (ordinal, asked.isoformat(), content, identifier, user),
            )
            connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (asked.isoformat(), identifier))
        if added.rowcount != 1:
            raise StoreError("The conversation no longer exists; start a new one.")
        return Exchange(ordinal=ordinal, question=replace(question, history=()), asked=asked, answer=None)

    def answer(self, identifier: str, ordinal: int, answer: Answer) -> None:
        """Keep the answer to a question that was asked; nothing happens where the conversation was deleted."""
        content = json.dumps(answer_to_json(answer), ensure_ascii=False)
        with self._open() as connection, whole(connection):
            connection.execute(
                "UPDATE exchange SET answer = ? WHERE conversation = ? AND ordinal = ?", (content, identifier, ordinal)
            )

    def withdraw(self, identifier: str, ordinal: int) -> None:
        """Forget a question that could not be answered, and the conversation if it was its only one."""
        with self._open() as connection, whole(connection):
            connection.execute(
                "DELETE FROM exchange WHERE conversation = ? AND ordinal = ? AND answer IS NULL", (identifier, ordinal)
            )
            connection.execute(
                "DELETE FROM conversation WHERE id = ? AND NOT EXISTS (SELECT 1 FROM exchange WHERE conversation = ?)",
                (identifier, identifier),
            )

    def find(self, identifier: str, *, user: str) -> Conversation | None:
        """The conversation with this id, or ``None`` where there is none or it is another user's."""
        if not self.path.exists():
            return None
        with self._open() as connection:
            head = connection.execute(
                "SELECT created, title FROM conversation WHERE id = ? AND user = ?", (identifier, user)
            ).fetchone()
            rows = connection.execute(
                "SELECT ordinal, asked, question, answer FROM exchange WHERE conversation = ? ORDER BY ordinal",
                (identifier,),
            ).fetchall()
        if head is None:
            return None
        exchanges = tuple(_exchange(self.path, *row) for row in rows)
        first = exchanges[0].question.text if exchanges else ""
        return Conversation(
            id=identifier,
            user=user,
            title=head[1] or title_of(first),
            created=datetime.fromisoformat(str(head[0])),
            exchanges=exchanges,
        )

    def list_of(self, user: str, *, containing: str = "", limit: int = 200) -> Sequence[Heading]:
        """The user's conversations, the latest first; only those whose title or questions hold all words given."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(
                "SELECT c.id, c.title, c.updated, group_concat(json_extract(e.question, '$.text'), char(10))"
                " FROM conversation c JOIN exchange e ON e.conversation = c.id WHERE c.user = ?"
                " GROUP BY c.id ORDER BY c.updated DESC, c.rowid DESC",
                (user,),
            ).fetchall()
        wanted = containing.casefold().split()
        found = [
            Heading(id=id_, title=title or title_of(asked), updated=datetime.fromisoformat(updated))
            for id_, title, updated, asked in rows
            if all(word in f"{title or ''}\n{asked}".casefold() for word in wanted)
        ]
        return found[:limit]

    def rename(self, identifier: str, title: str, *, user: str) -> None:
        """Give a conversation of ``user`` a name of its own; an empty one gives its first question back."""
        with self._open() as connection, whole(connection):
            connection.execute(
                "UPDATE conversation SET title = ? WHERE id = ? AND user = ?",
                (title_of(title) or None, identifier, user),
            )

    def delete(self, identifier: str, *, user: str) -> None:
        """Delete a conversation of ``user`` with all it holds."""
        with self._open() as connection, whole(connection):
            connection.execute("DELETE FROM conversation WHERE id = ? AND user = ?", (identifier, user))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path)


def _now() -> datetime:
    return datetime.now(UTC)


def title_of(text: str) -> str:
    """The first line of a text, in one line that a list can show."""
    line = " ".join(text.strip().split("\n", maxsplit=1)[0].split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def _exchange(path: Path, ordinal: int, asked: str, question: str, answer: str | None) -> Exchange:
    try:
        kept = _question_from_json(json.loads(question))
        return Exchange(
            ordinal=ordinal,
            question=kept,
            asked=datetime.fromisoformat(asked),
            answer=None if answer is None else answer_from_json(json.loads(answer), kept),
        )
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
        "within": {
            "types": sorted(question.within.types),
            "organisations": sorted(question.within.organisations),
            "languages": sorted(question.within.languages),
        },
        "id": question.id,
    }


def _question_from_json(content: Mapping[str, Any]) -> Question:
    language, within = content["language"], content.get("within", {})
    return Question(
        text=content["text"],
        role=content["role"],
        on=date.fromisoformat(content["on"]),
        language=None if language is None else Language(language),
        within=Within(
            types=frozenset(DocumentType(kind) for kind in within.get("types", ())),
            organisations=frozenset(within.get("organisations", ())),
            languages=frozenset(Language(name) for name in within.get("languages", ())),
        ),
        id=content["id"],
    )
