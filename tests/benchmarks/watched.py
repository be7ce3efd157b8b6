"""The assistant with a reader and without, watched while it answers: how certain it was of each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.followups import merged, standalone
from assistant.interfaces import Reader, Reading
from assistant.pipeline import Guildhall
from assistant.records import Answer, AnswerStatus, Hit, Question
from assistant.refusal import certainty
from assistant.reranking import read_again
from assistant.retrieval import POOL, prepare, retrieve_together
from assistant.settings import Settings
from assistant.store import Store

NOTHING_FOUND = -100.0
"""The certainty where no passage was found at all."""


class Remembering:
    """A reader that reads a passage once for a question, so that what is measured beside the answer costs no time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], Reading] = {}

    def forget(self) -> None:
        """Read everything anew from here on."""
        self._known.clear()

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage, in order."""
        new = [text for text in dict.fromkeys(passages) if (question, text) not in self._known]
        for text, reading in zip(new, self._reader.read(question, new) if new else (), strict=True):
            self._known[question, text] = reading
        return [self._known[question, text] for text in passages]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """What a threshold would be held against; ``within`` tells whether question and best passage share a language."""

    certainty: float
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one question; ``found`` and ``first`` are the ids of documents with a reader and without."""

    query: Mapping[str, Any]
    answerable: bool
    found: tuple[str, ...]
    first: tuple[str, ...]
    certain: Certain
    answer: Answer
    off: Answer

    @property
    def refused(self) -> bool:
        """Whether the answer with a reader is a refusal."""
        return self.answer.status is not AnswerStatus.ANSWERED


class Watched(Guildhall):
    """The assistant; ``judged`` holds how certain it was of each question by its id."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._remembering = Remembering(reader)
        super().__init__(
            store, store.embedder, reader=self._remembering, question_characters=Settings().question_characters
        )
        self.judged: dict[str | int | None, Certain] = {}

    def ask(self, question: Question) -> Answer:
        """Answer one question, its passages read anew, and note how certain the answer was."""
        self._remembering.forget()
        answer = super().ask(question)
        self.judged[question.id] = self._certain(question)
        return answer

    def _certain(self, question: Question) -> Certain:
        alone = standalone(question.text, question.history)
        searches = [prepare(self._store, view) for view in (alone.text, *alone.views)]
        found = retrieve_together(self._store, searches, role=question.role, on=question.on, limit=POOL)
        hits = merged([view.in_force for view in found], alone.shares)
        reads = read_again(self._remembering, searches[0].text, hits)
        if not reads:
            return Certain(certainty=NOTHING_FOUND, within=True)
        within = reads[0].hit.passage.language is searches[0].language
        return Certain(certainty=certainty(searches[0], reads[0]), within=within)


def unread(store: Store) -> Guildhall:
    """The assistant without a reader."""
    return Guildhall(store, store.embedder, question_characters=Settings().question_characters)


def documents(hits: Sequence[Hit]) -> list[str]:
    """The documents of some hits, each at the place of its best."""
    return list(dict.fromkeys(hit.passage.document for hit in hits))


def ranked(assistant: Guildhall, question: Question, *, top: int, on: date) -> list[str]:
    """The documents that a search for a question finds, as it is understood in its conversation; best first."""
    text = standalone(question.text, question.history).text
    return documents(assistant.search(text, role=question.role, on=on, limit=top))
