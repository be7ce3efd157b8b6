"""What people say of answers, and the questions that the documents do not answer.

Both are kept with the conversations, but outlive them: whoever puts the documents right must be able to read them
after the conversation was deleted.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.conversation_file import FILE_NAME, opened
from assistant.records import Answer, Question
from assistant.rendering import answer_from_json, answer_to_json
from assistant.sqlite_files import whole

_ID_BYTES = 12
LONGEST_COMMENT = 2000
"""Characters of a comment that are kept."""


class Verdict(StrEnum):
    """What somebody thinks of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    WRONG_SOURCE = "wrong_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One verdict on one answer; ``marker`` is the source that is wrong.

    ``handled`` is when somebody saw to it (UTC), ``note`` how.
    """

    id: str
    at: datetime
    user: str
    role: str
    verdict: Verdict
    comment: str
    marker: int | None
    answer: Answer
    handled: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that the documents did not answer; ``closed`` is when it was seen to (UTC), ``note`` how."""

    id: str
    at: datetime
    user: str
    role: str
    question: str
    day: date
    office: str | None
    closed: datetime | None
    note: str


class FeedbackBox:
    """Takes in verdicts and gaps, and lists them; raises StoreError where the file cannot be used."""

    def __init__(self, store: Path) -> None:
        self.path = store / FILE_NAME

    def say(
        self,
        verdict: Verdict,
        answer: Answer,
        *,
        user: str,
        conversation: str,
        ordinal: int,
        comment: str = "",
        marker: int | None = None,
    ) -> None:
        """Keep a verdict; said again of the same answer, it replaces what was said before, right and wrong each other.

        A verdict that was handled and is said anew is open again.
        """
        others = {Verdict.RIGHT: Verdict.WRONG, Verdict.WRONG: Verdict.RIGHT}
        place = (conversation, ordinal, user)
        with self._open() as connection, whole(connection):
            connection.execute(
                "DELETE FROM feedback WHERE conversation = ? AND ordinal = ? AND user = ? AND verdict IN (?, ?)",
                (*place, verdict, others.get(verdict, verdict)),
            )
            connection.execute(
                "INSERT INTO feedback (id, at, user, role, verdict, comment, marker, question, answer, conversation,"
                " ordinal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    secrets.token_hex(_ID_BYTES),
                    _now(),
                    user,
                    answer.question.role,
                    verdict,
                    comment.strip()[:LONGEST_COMMENT],
                    marker,
                    answer.question.text,
                    json.dumps(answer_to_json(answer), ensure_ascii=False),
                    conversation,
                    ordinal,
                ),
            )

    def verdict_of(self, user: str, conversation: str, ordinal: int) -> Verdict | None:
        """What ``user`` said of an answer as a whole, if anything."""
        rows = self._rows(
            "SELECT verdict FROM feedback WHERE conversation = ? AND ordinal = ? AND user = ? AND verdict <> ?",
            conversation,
            ordinal,
            user,
            Verdict.WRONG_SOURCE,
        )
        return Verdict(rows[0][0]) if rows else None

    def take_back(self, user: str, conversation: str, ordinal: int) -> None:
        """Forget what ``user`` said of an answer as a whole."""
        with self._open() as connection, whole(connection):
            connection.execute(
                "DELETE FROM feedback WHERE conversation = ? AND ordinal = ? AND user = ? AND verdict <> ?",
                (conversation, ordinal, user, Verdict.WRONG_SOURCE),
            )

    def feedback(self, *, handled: bool | None = None, limit: int = 500) -> Sequence[Feedback]:
        """The verdicts, the latest first; only those that were, or were not, seen to."""
        rows = self._rows(
            "SELECT id, at, user, role, verdict, comment, marker, question, answer, handled, note FROM feedback"
            " WHERE ? IS NULL OR (handled IS NOT NULL) = ? ORDER BY at DESC LIMIT ?",
            handled,
            handled,
            limit,
        )
        return [_feedback(*row) for row in rows]

    def handle(self, identifier: str, note: str = "") -> None:
        """Mark a verdict as seen to, with a word on what was done."""
        self._stamp("UPDATE feedback SET handled = ?, note = ? WHERE id = ?", identifier, note)

    def open_count(self) -> int:
        """How many complaints and gaps nobody saw to yet; an answer that is said to be right asks for nothing."""
        rows = self._rows(
            "SELECT (SELECT count(*) FROM feedback WHERE handled IS NULL AND verdict <> ?)"
            " + (SELECT count(*) FROM gap WHERE closed IS NULL)",
            Verdict.RIGHT,
        )
        return int(rows[0][0]) if rows else 0

    def file_gap(self, question: Question, *, user: str, office: str | None) -> None:
        """Put a question on the gap board; the same question of the same user stands there once, and is open again."""
        with self._open() as connection, whole(connection):
            connection.execute(
                "INSERT INTO gap (id, at, user, role, question, day, office) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (user, question) DO UPDATE SET at = excluded.at, closed = NULL",
                (
                    secrets.token_hex(_ID_BYTES),
                    _now(),
                    user,
                    question.role,
                    question.text,
                    question.on.isoformat(),
                    office,
                ),
            )

    def has_gap(self, question: Question, *, user: str) -> bool:
        """Whether the user's question stands on the board."""
        statement = "SELECT 1 FROM gap WHERE user = ? AND question = ? AND closed IS NULL"
        return bool(self._rows(statement, user, question.text))

    def gaps(self, *, closed: bool | None = None, limit: int = 500) -> Sequence[Gap]:
        """The board, the latest first; only what is closed, or open."""
        rows = self._rows(
            "SELECT id, at, user, role, question, day, office, closed, note FROM gap"
            " WHERE ? IS NULL OR (closed IS NOT NULL) = ? ORDER BY at DESC LIMIT ?",
            closed,
            closed,
            limit,
        )
        return [_gap(*row) for row in rows]

    def close_gap(self, identifier: str, note: str) -> None:
        """Take a question off the board, with a word on what was done."""
        self._stamp("UPDATE gap SET closed = ?, note = ? WHERE id = ?", identifier, note)

    def _rows(self, statement: str, *values: str | int | None) -> Sequence[tuple[Any, ...]]:
        """What a query finds; where nothing was ever said, nothing, and no file is made for it."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            return connection.execute(statement, values).fetchall()

    def _stamp(self, statement: str, identifier: str, note: str) -> None:
        with self._open() as connection, whole(connection):
            connection.execute(statement, (_now(), note.strip()[:LONGEST_COMMENT], identifier))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _feedback(
    identifier: str,
    at: str,
    user: str,
    role: str,
    verdict: str,
    comment: str,
    marker: int | None,
    question: str,
    answer: str,
    handled: str | None,
    note: str,
) -> Feedback:
    moment = datetime.fromisoformat(at)
    asked = Question(text=question, role=role, on=moment.date())
    return Feedback(
        id=identifier,
        at=moment,
        user=user,
        role=role,
        verdict=Verdict(verdict),
        comment=comment,
        marker=marker,
        answer=answer_from_json(json.loads(answer), asked),
        handled=_moment(handled),
        note=note,
    )


def _gap(
    identifier: str,
    at: str,
    user: str,
    role: str,
    question: str,
    day: str,
    office: str | None,
    closed: str | None,
    note: str,
) -> Gap:
    return Gap(
        id=identifier,
        at=datetime.fromisoformat(at),
        user=user,
        role=role,
        question=question,
        day=date.fromisoformat(day),
        office=office,
        closed=_moment(closed),
        note=note,
    )
