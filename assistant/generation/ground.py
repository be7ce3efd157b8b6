"""What an answer is worded from, and what came of it, as records."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.generation.checking import Verified
from assistant.generation.sources import Source
from assistant.records import Answer, Language, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The question, the answer that only quotes, and the passages.

    ``alone`` is the question as it can be understood alone.
    """

    question: Question
    alone: str
    language: Language
    quoted: Answer
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """An answer's verified sentences; ``dropped`` counts those that nothing supported and that were left out."""

    sentences: tuple[Verified, ...]
    dropped: int = 0
