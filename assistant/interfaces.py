"""The seams: what each room asks of the next. Concrete classes are chosen in ``wiring`` alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.records import Answer, Document, DocumentFacts, Hit, Language, Question

Vectors = NDArray[np.float32]
"""A matrix of unit vectors, one row per text."""


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """The model's name; vectors of different names never mix."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per passage, in order."""
        ...

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row per question, in order."""
        ...

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence of a passage, in order; quick for a few."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What reading a question with a passage says of both.

    ``relevance`` is the logit that the passage answers; ``starts`` and ``ends`` are those of an answer that begins or
    ends with each word piece, whose characters in the passage ``offsets`` (n, 2) hold; ``nothing`` is what an answer's
    two must exceed together for there to be one.
    """

    relevance: float
    nothing: float
    offsets: NDArray[np.int64]
    starts: Vectors
    ends: Vectors


class Reader(Protocol):
    """Reads a question together with passages."""

    def read(self, question: str, passages: Sequence[str]) -> Sequence[Reading]:
        """One reading per passage, in order."""
        ...


class Speaker(StrEnum):
    """Who says a message to a chat model: Guildhall, whoever asks, or the model in its former turn."""

    SYSTEM = "system"
    USER = "user"
    MODEL = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat model."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one call of a chat model took, in tokens; ``whole`` where the model ended by itself.

    ``None`` where the server does not tell.
    """

    tokens_in: int | None
    tokens_out: int | None
    whole: bool


class ChatModel(Protocol):
    """A model that writes text."""

    @property
    def name(self) -> str:
        """``provider:name``, as answers name it."""
        ...

    def write(self, messages: Sequence[Message], *, tokens: int, seconds: float) -> Iterator[str | Spent]:
        """Yield what is written piece by piece, then what it took.

        Raises ModelFailed where it cannot be reached, refuses, breaks off, or takes longer than ``seconds``.
        """
        ...


class Assistant(Protocol):
    """What command line, app and other programs may ask of Guildhall. Every method is gated by a role."""

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        ...

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """Yield the answer's sentences as each is verified, then the whole Answer last.

        The Answer's text begins with what was yielded, unless the model that wrote it failed later on: the documents
        are quoted then instead.
        """
        ...

    def search(self, text: str, *, role: str, on: date, limit: int) -> Sequence[Hit]:
        """The passages nearest to ``text``, best first."""
        ...

    def document(self, path: str, *, role: str) -> Document:
        """A live document, or UnknownDocument where it does not exist or the role may not see it."""
        ...

    def library(self, *, role: str) -> Sequence[tuple[str, DocumentFacts]]:
        """Path and facts of every live document the role may see, by title."""
        ...

    def suggestions(self, *, role: str, on: date, language: Language, limit: int) -> Sequence[str]:
        """Example questions in ``language`` that the documents this role may see really answer."""
        ...

    def follow_ups(self, answer: Answer, *, role: str, limit: int) -> Sequence[str]:
        """Questions that lead on from ``answer`` and that the documents this role may see really answer."""
        ...
