"""Recording what is done, without ever standing in its way: the assistant's decorator, and the frame of a command.

A trail that cannot be written takes nobody's answer away: one warning is given, and ``guildhall status`` tells.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.audit import Asked, Kind, Outcome, Record, Trail, now
from assistant.catalogue import FILE_NAME
from assistant.errors import GuildhallError, StoreError
from assistant.interfaces import Assistant
from assistant.records import Answer, Citation, Document, DocumentFacts, Hit, Language, Question

_log = logging.getLogger(__name__)
_warned: set[Path] = set()
_warning = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """Whose doings are recorded and how fully; without a trail, nothing is."""

    trail: Trail | None
    user: str | None = None
    texts: bool = True

    def note(self, record: Record) -> None:
        """Record; where that fails, warn once a process."""
        if self.trail is None:
            return
        try:
            self.trail.add(record)
        except StoreError as error:
            warn_once(self.trail.path, f"{error} Until then questions and commands are not recorded.")

    @contextmanager
    def event(self, kind: Kind, *, role: str, store: Path, **details: Any) -> Iterator[dict[str, Any]]:
        """Record a command with its outcome, also where it fails; the block adds to the details it is given.

        Nothing is recorded where there is no store, since that would make one.
        """
        at, begun = now(), time.perf_counter()
        outcome, error = Outcome.DONE, None
        try:
            yield details
        except GuildhallError as failed:
            outcome, error = Outcome.FAILED, str(failed)
            raise
        except Exception as failed:
            outcome, error = Outcome.FAILED, f"{type(failed).__name__}: {failed}"
            raise
        except BaseException:
            outcome = Outcome.INTERRUPTED
            raise
        finally:
            if is_store(store):
                self.note(
                    Record(
                        kind=kind,
                        at=at,
                        outcome=outcome,
                        user=self.user,
                        role=role,
                        error=error,
                        milliseconds=_since(begun),
                        details=details,
                    )
                )
                self._prune()

    def _prune(self) -> None:
        if self.trail is None:
            return
        try:
            self.trail.prune()
        except StoreError as error:
            warn_once(self.trail.path, str(error))


def is_store(folder: Path) -> bool:
    """Whether a store is there to hold a trail."""
    try:
        return (folder / FILE_NAME).is_file()
    except OSError:
        return False


def warn_once(path: Path, sentence: str) -> None:
    """Give one warning a process about a trail."""
    with _warning:
        if path in _warned:
            return
        _warned.add(path)
    _log.warning("%s", sentence)


@dataclass(slots=True)
class _Asking:
    """A question being answered, until it is recorded."""

    auditor: Auditor
    question: Question
    at: datetime = field(default_factory=now)
    begun: float = field(default_factory=time.perf_counter)
    said: list[str] = field(default_factory=list)

    def answered(self, answer: Answer) -> None:
        """Record the answer."""
        texts = self.auditor.texts
        asked = Asked(
            day=self.question.on.isoformat(),
            language=answer.language.value,
            question=self.question.text if texts else None,
            history=self._history(),
            answer=answer.text if texts else None,
            shown=_shown(answer),
            model=answer.model,
            model_output=answer.model_output if texts else None,
        )
        total = answer.timings_ms.get("total", _since(self.begun))
        self._note(outcome=answer.status.value, asked=asked, milliseconds=total)

    def ended(self, error: BaseException) -> None:
        """Record that there was no answer, or that nobody waited for its end."""
        texts = self.auditor.texts
        asked = Asked(
            day=self.question.on.isoformat(),
            question=self.question.text if texts else None,
            history=self._history(),
            answer="".join(self.said) if texts and self.said else None,
        )
        failed = isinstance(error, Exception)
        # What an error says may repeat the question.
        told = f"{type(error).__name__}: {error}" if texts else type(error).__name__
        outcome = Outcome.FAILED if failed else Outcome.INTERRUPTED
        self._note(outcome=outcome, asked=asked, milliseconds=_since(self.begun), error=told if failed else None)

    def _history(self) -> tuple[dict[str, str], ...] | None:
        turns = self.question.history
        return tuple({"question": t.question, "answer": t.answer} for t in turns) if self.auditor.texts else None

    def _note(self, *, outcome: str, asked: Asked, milliseconds: int, error: str | None = None) -> None:
        self.auditor.note(
            Record(
                kind=Kind.ASK,
                at=self.at,
                outcome=outcome,
                user=self.question.user or self.auditor.user,
                role=self.question.role,
                error=error,
                milliseconds=milliseconds,
                asked=asked,
            )
        )


@dataclass(frozen=True, slots=True)
class AuditedAssistant:
    """An assistant whose every question is recorded once, whichever way it is asked and however it ends."""

    assistant: Assistant
    auditor: Auditor

    def ask(self, question: Question) -> Answer:
        """Answer one question and record it."""
        asking = _Asking(self.auditor, question)
        try:
            answer = self.assistant.ask(question)
        except BaseException as error:
            asking.ended(error)
            raise
        asking.answered(answer)
        return answer

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """The answer's sentences, then the Answer, which is recorded before it is handed over."""
        asking = _Asking(self.auditor, question)
        recorded = False
        try:
            for piece in self.assistant.stream(question):
                if isinstance(piece, Answer):
                    asking.answered(piece)
                    recorded = True
                else:
                    asking.said.append(piece)
                yield piece
            if not recorded:
                raise RuntimeError("the stream ended without an answer")
        except BaseException as error:
            if not recorded:
                asking.ended(error)
            raise

    def search(self, text: str, *, role: str, on: date, limit: int) -> Sequence[Hit]:
        """The passages nearest to ``text``, best first."""
        return self.assistant.search(text, role=role, on=on, limit=limit)

    def document(self, path: str, *, role: str) -> Document:
        """A live document that the role may see."""
        return self.assistant.document(path, role=role)

    def library(self, *, role: str) -> Sequence[tuple[str, DocumentFacts]]:
        """Path and facts of every live document the role may see, by title."""
        return self.assistant.library(role=role)

    def suggestions(self, *, role: str, on: date, language: Language, limit: int) -> Sequence[str]:
        """Example questions; what is asked to find them is nobody's question."""
        return self.assistant.suggestions(role=role, on=on, language=language, limit=limit)

    def follow_ups(self, answer: Answer, *, role: str, limit: int) -> Sequence[str]:
        """Questions to go on with; what is asked to find them is nobody's question."""
        return self.assistant.follow_ups(answer, role=role, limit=limit)


def _since(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000)


def _shown(answer: Answer) -> dict[str, Any]:
    """Every place that an answer showed."""
    return {
        "citations": [_place(citation) for citation in answer.citations],
        "notices": [{"kind": n.kind.value, "citations": [_place(c) for c in n.citations]} for n in answer.notices],
        "nearest": [_place(citation) for citation in answer.nearest],
    }


def _place(citation: Citation) -> dict[str, Any]:
    quote = citation.quote
    return {
        "marker": citation.marker,
        "document": quote.document,
        "version": citation.version,
        "address": citation.address,
        "page": citation.page,
        "start": quote.start,
        "end": quote.end,
    }
