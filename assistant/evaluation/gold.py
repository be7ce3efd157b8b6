"""Gold questions as a group writes them, one JSON object a line; ``docs/evaluation.md`` explains every key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.batches import read_lines
from assistant.errors import UsageError
from assistant.records import AnswerStatus, Language, NoticeKind, Question, Turn
from assistant.settings import Settings, check_role

Kind = Literal["direct", "table", "list", "clause", "version", "conflict", "access", "followup", "unanswerable"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Strict):
    """A clause that answers: the document, the address that leads to it, and what must stand in the quote.

    ``address`` is the clause's own address or that of a clause around it; ``None`` asks for the document alone.
    Every string of ``decisive`` must be inside the quotes from this document.
    """

    document: str
    address: str | None = None
    decisive: tuple[str, ...] = ()


class GoldTurn(_Strict):
    """An earlier question of the conversation and its answer."""

    question: str
    answer: str


class Gold(_Strict):
    """A question with what is expected of the answer.

    ``places`` are alternatives: one of them must be cited. ``notices`` must all be present. Strings of ``never`` may
    stand nowhere in the answer; strings of ``absent`` stand in no document that the role may see and that is in force
    on the day, which proves that nothing answers.
    """

    id: str
    question: str = Field(min_length=1)
    kind: Kind
    role: str
    on: date | None = None
    history: tuple[GoldTurn, ...] = ()
    status: AnswerStatus
    places: tuple[Place, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    never: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _says_what_answers(self) -> Gold:
        if self.status is AnswerStatus.ANSWERED and not self.places:
            raise ValueError("an answered question needs 'places'")
        if self.status is AnswerStatus.NOT_FOUND and self.places:
            raise ValueError("a question that is not answered has no 'places'")
        return self

    def asked(self, *, today: date, language: Language | None = None) -> Question:
        """The question as it is put to the assistant."""
        turns = tuple(Turn(question=turn.question, answer=turn.answer) for turn in self.history)
        return Question(
            text=self.question, role=self.role, on=self.on or today, language=language, history=turns, id=self.id
        )


def read_gold(path: Path, settings: Settings) -> Sequence[Gold]:
    """The gold questions of a file; raises UsageError naming the first line that is wrong."""
    found: dict[str, Gold] = {}
    for number, gold in read_lines(path, Gold):
        try:
            check_role(gold.role, settings)
        except UsageError as error:
            raise UsageError(f"{path}, line {number}: {error}") from error
        if gold.id in found:
            raise UsageError(f"{path}, line {number}: the id '{gold.id}' stands twice. Give each question its own.")
        found[gold.id] = gold
    if not found:
        raise UsageError(f"{path} holds no gold question.")
    return list(found.values())
