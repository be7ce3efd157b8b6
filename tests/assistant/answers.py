"""Answers as the assistant would give them, for tests of what keeps them, shows them and passes them on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.composing import plain
from assistant.records import Answer, AnswerStatus, Language, Question


def asked(text: str = "How many hours?") -> Question:
    """A teacher's question."""
    return Question(text=text, role="teacher", on=date(2026, 1, 2))


def answered(question: Question, text: str) -> Answer:
    """An English answer that quotes nothing yet."""
    return _timed(question, AnswerStatus.ANSWERED, text)


def refused(question: Question) -> Answer:
    """The answer that there is none."""
    return _timed(question, AnswerStatus.NOT_FOUND, "The documents do not say.")


def _timed(question: Question, status: AnswerStatus, text: str) -> Answer:
    return replace(plain(question, Language.ENGLISH, status, text), timings_ms={"total": 1})
