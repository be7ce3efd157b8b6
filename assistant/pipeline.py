"""From a question to a verified answer; the flow of ``Guildhall.ask`` is the product in one function.

::

    question → standalone → retrieve → judge (read, decide, choose sentences) → cite (verified) → notices → answer
                                                       a chat model, where there is one, words it ┘
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from assistant.addressed import ClauseFinder
from assistant.comparing import Comparer
from assistant.composing import Composer, plain
from assistant.errors import StoreRestored
from assistant.evidence import ByNearness, ByReading, Evidence, Judge
from assistant.followups import merged, standalone
from assistant.generation.ground import Ground
from assistant.generation.planning import completed, searches
from assistant.generation.task import Task
from assistant.generation.writing import Writer
from assistant.interfaces import Embedder, Reader
from assistant.language import detect_language, is_foreign
from assistant.notices import about_length
from assistant.records import (
    Answer,
    AnswerStatus,
    Document,
    DocumentFacts,
    Hit,
    Language,
    Notice,
    Question,
)
from assistant.reranking import reranked
from assistant.retrieval import POOL, Found, Search, prepare, retrieve, retrieve_together
from assistant.sentences import sentences
from assistant.small_talk import is_small_talk
from assistant.store import Snapshot, Store
from assistant.suggestions import follow_ups, suggest
from assistant.text_vectors import TextVectors
from assistant.wording import WORDING

RESTORES_SURVIVED = 3
"""How often a question is asked again because a backup was restored while it was being answered."""

SUGGESTIONS_REMEMBERED = 64
"""Roles, days and languages whose example questions stay in memory."""

Result = TypeVar("Result")


class Guildhall:
    """The assistant over one store."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        *,
        question_characters: int,
        reader: Reader | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._store = store
        self._reader = reader
        self._writer = writer
        vectors = TextVectors(embedder)
        self._judge: Judge = ByReading(reader) if reader else ByNearness(vectors)
        self._comparer = Comparer(store, vectors)
        self._composer = Composer(store, vectors)
        self._clauses = ClauseFinder(store, vectors, self._composer)
        self._question_characters = question_characters
        self._suggested: dict[tuple[object, ...], Sequence[str]] = {}
        self._suggesting = threading.Lock()

    def ask(self, question: Question) -> Answer:
        """Answer one question from what its role may see and what holds on its day."""
        *_, answer = self._told(question)
        if not isinstance(answer, Answer):
            raise RuntimeError("the stream ended without an answer")
        return answer

    def _told(self, question: Question) -> Iterator[str | Answer]:
        """What a chat model writes, each sentence as it is verified, then the Answer; that alone where none writes."""
        begun = time.perf_counter()
        task = self._writer.task() if self._writer else None
        answer, ground = _from_one_store(lambda: self._answered(question, task))
        if self._writer is None or task is None or ground is None:
            yield answer if self._writer is None or task is None else self._writer.unworded(task, answer)
            return
        for piece in self._writer.write(task, ground):
            yield replace(piece, timings_ms=_prolonged(answer, begun)) if isinstance(piece, Answer) else piece

    def _quoted(self, question: Question) -> Answer:
        """The answer that only quotes."""
        return _from_one_store(lambda: self._answered(question, None))[0]

    def _answered(self, question: Question, task: Task | None) -> tuple[Answer, Ground | None]:
        """The answer that quotes, and what a chat model may word it from, where that is wanted and quotes answer."""
        begun = time.perf_counter()
        language = question.language or detect_language(question.text)
        asked_back = _asked_back(question.text, language)
        if asked_back:
            back = plain(question, language, AnswerStatus.NEEDS_CLARIFICATION, asked_back)
            return replace(back, timings_ms=_timings(begun, begun)), None
        text = question.text[: self._question_characters]
        search, found = self._found(text, question, task)
        retrieved = time.perf_counter()
        answer = self._compared(question, language, text, found)
        answer = answer or self._addressed(question, language, text, found.in_force, found.snapshot)
        evidence = None
        if answer is None:
            evidence = self._judge.weigh(search, found)
            answer = self._judged(question, language, evidence, found.snapshot)
        if len(text) < len(question.text):
            answer = _noticed(answer, about_length(len(text), language))
        answer = replace(answer, timings_ms=_timings(begun, retrieved))
        quotes_alone = answer.status is not AnswerStatus.ANSWERED or answer.computed
        if task is None or evidence is None or quotes_alone:
            return answer, None
        return answer, self._ground(question, evidence, answer, found.snapshot, task)

    def _ground(
        self, question: Question, evidence: Evidence, answer: Answer, snapshot: Snapshot, task: Task
    ) -> Ground | None:
        """What a chat model may word the answer from; all of it is read now, so that nothing changes meanwhile."""
        if self._writer is None:
            return None
        parts = []
        for part in searches(task, evidence.search.text, question.history):
            search = prepare(self._store, part)
            [found] = self._retrieved(question, [search])
            if found.snapshot.generation == snapshot.generation:
                parts.append(self._judge.weigh(search, found))
        sources = self._writer.sources(
            evidence,
            parts,
            answer,
            load=lambda path: self._store.document_in(snapshot, path, role=question.role),
        )
        return Ground(
            question=question,
            alone=evidence.search.text,
            language=answer.language,
            quoted=answer,
            sources=sources,
        )

    def _found(self, text: str, question: Question, task: Task | None) -> tuple[Search, Found]:
        """The question as it can be understood alone, and what was found for it and for its other views."""
        alone = standalone(text, question.history)
        if task is not None:
            alone = completed(task, text, question.history, alone)
        searches = [prepare(self._store, view) for view in (alone.text, *alone.views)]
        found = self._retrieved(question, searches)
        return searches[0], replace(
            found[0],
            in_force=tuple(merged([view.in_force for view in found], alone.shares)),
            otherwise=tuple(merged([view.otherwise for view in found], alone.shares)),
        )

    def _retrieved(self, question: Question, searches: Sequence[Search]) -> Sequence[Found]:
        """What is found for each of several searches, for whom, when and in which documents the question asks."""
        return retrieve_together(
            self._store,
            searches,
            role=question.role,
            on=question.on,
            limit=self._judge.wanted,
            within=question.within,
        )

    def _compared(self, question: Question, language: Language, text: str, found: Found) -> Answer | None:
        """The answer to what changed between two versions, where that is asked."""
        told = self._comparer.told(question, language, text, found)
        if told is None:
            return None
        answer = plain(question, language, AnswerStatus.ANSWERED, told.text)
        return replace(answer, citations=told.citations, notices=told.notices)

    def _addressed(
        self, question: Question, language: Language, text: str, hits: Sequence[Hit], snapshot: Snapshot
    ) -> Answer | None:
        """The answer to a question that names a clause, where that stands in the documents asked."""
        answer = self._clauses.told(question, language, text, hits, snapshot)
        readable = snapshot.view(question.role, question.on, question.within).readable
        quoted = [snapshot.by_path[citation.quote.document].id for citation in answer.citations] if answer else []
        return answer if set(quoted) <= readable else None

    def _looked_up(self, question: Question) -> Answer | None:
        """The answer to a question that names a clause, found without searching for what else is near."""
        language = question.language or detect_language(question.text)
        return self._addressed(question, language, question.text, (), self._store.snapshot())

    def _judged(self, question: Question, language: Language, evidence: Evidence, snapshot: Snapshot) -> Answer:
        """The answer that the found passages give, or the refusal."""
        if evidence.extract is None:
            answer = self._composer.not_found(question, language, evidence.hits, snapshot)
        else:
            answer = self._composer.answered(question, language, evidence, evidence.extract, snapshot)
        return _noticed(answer, *self._composer.about_versions(question, language, evidence, snapshot, answer))

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """The answer's sentences one by one, each as it is verified, then the Answer."""
        told = False
        for piece in self._told(question):
            if isinstance(piece, Answer) and not told:
                yield from _sentences_of(piece)
            told = True
            yield piece

    def search(self, text: str, *, role: str, on: date, limit: int) -> Sequence[Hit]:
        """The passages nearest to ``text`` in what the role may see and what holds on the day, best first."""
        return _from_one_store(lambda: self._search(text[: self._question_characters], role, on, limit))

    def _search(self, text: str, role: str, on: date, limit: int) -> Sequence[Hit]:
        search = prepare(self._store, text)
        found = retrieve(self._store, search, role=role, on=on, limit=max(limit, POOL) if self._reader else limit)
        hits = reranked(self._reader, text, found.in_force) if self._reader else found.in_force
        return hits[:limit]

    def document(self, path: str, *, role: str) -> Document:
        """A live document the role may see."""
        return _from_one_store(lambda: self._store.document(path, role=role))

    def library(self, *, role: str) -> Sequence[tuple[str, DocumentFacts]]:
        """Path and facts of every live document the role may see, by title."""
        snapshot = self._store.snapshot()
        entries = sorted(snapshot.visible(role), key=lambda e: (e.facts.title, e.path))
        return [(e.path, snapshot.facts(e, role)) for e in entries]

    def suggestions(self, *, role: str, on: date, language: Language, limit: int) -> Sequence[str]:
        """Example questions that the visible documents really answer: each was asked and answered.

        They are worked out once for each state of the store, since every visitor of the app is shown some.
        """
        wanted = (self._store.snapshot().generation, role, on, language, limit)
        with self._suggesting:
            found = self._suggested.pop(wanted, None)
            if found is None:
                found = suggest(self._store, self._quoted, role=role, on=on, language=language, limit=limit)
            self._suggested[wanted] = found
            while len(self._suggested) > SUGGESTIONS_REMEMBERED:
                del self._suggested[next(iter(self._suggested))]
        return found

    def follow_ups(self, answer: Answer, *, role: str, limit: int) -> Sequence[str]:
        """Questions that lead on from an answer; each was asked and answered."""
        return _from_one_store(lambda: follow_ups(self._store, self._looked_up, answer, role=role, limit=limit))


def _from_one_store(work: Callable[[], Result]) -> Result:
    """The result of ``work``, done again where a backup was restored meanwhile."""
    for _ in range(RESTORES_SURVIVED):
        try:
            return work()
        except StoreRestored:
            continue
    return work()


def _sentences_of(answer: Answer) -> Iterator[str]:
    """The text in pieces of a sentence each."""
    spans = sentences(answer.text)
    for i, (start, _) in enumerate(spans):
        yield answer.text[start : spans[i + 1][0] if i + 1 < len(spans) else len(answer.text)]


def _asked_back(text: str, language: Language) -> str | None:
    """What is asked back where nothing was asked, or in a language that is not read."""
    if is_small_talk(text):
        return WORDING[language].ask_something
    return WORDING[language].foreign if is_foreign(text) else None


def _noticed(answer: Answer, *notices: Notice) -> Answer:
    return replace(answer, notices=(*answer.notices, *notices))


def _timings(begun: float, retrieved: float) -> dict[str, int]:
    now = time.perf_counter()
    spent = {"retrieve": retrieved - begun, "answer": now - retrieved, "total": now - begun}
    return {name: round(seconds * 1000) for name, seconds in spent.items()}


def _prolonged(answer: Answer, begun: float) -> dict[str, int]:
    """The timings of an answer that was worded after it had been quoted."""
    total = round((time.perf_counter() - begun) * 1000)
    return {"retrieve": answer.timings_ms["retrieve"], "answer": total - answer.timings_ms["retrieve"], "total": total}
