"""From a question to a verified answer; the flow of ``Guildhall.ask`` is the product in one function.

::

    question → contextualise → retrieve → decide → choose sentences → cite (verified) → notices → answer
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from assistant.catalogue_rows import Entry
from assistant.citations import cite, marked_sentences
from assistant.comparing import Comparer, Told
from assistant.conversation import contextualise, is_small_talk
from assistant.errors import StoreRestored
from assistant.extraction import SentenceReader, answers, any_answers, gist, led_by_header
from assistant.interfaces import Embedder
from assistant.language import detect_language, is_foreign
from assistant.notices import about_language, about_length, about_version
from assistant.records import (
    EXTRACTIVE,
    Answer,
    AnswerStatus,
    Citation,
    Contact,
    Document,
    DocumentFacts,
    Hit,
    Language,
    Notice,
    Question,
)
from assistant.retrieval import Found, Search, prepare, retrieve
from assistant.sentences import sentences
from assistant.store import Snapshot, Store
from assistant.suggestions import suggest
from assistant.wording import WORDING

HITS = 10
"""Passages handed from retrieval to answering."""

NEAREST = 3
"""Related passages shown when nothing answers."""

OLD_VERSION_MARGIN = 0.05
"""How much better a version not in force must fit before a notice about it stands beside an answer; old and new
versions of one rule are worded alike, and without a margin every answer would carry a notice."""


RESTORES_SURVIVED = 3
"""How often a question is asked again because a backup was restored while it was being answered."""

Result = TypeVar("Result")


class Guildhall:
    """The assistant over one store."""

    def __init__(self, store: Store, embedder: Embedder, *, question_characters: int) -> None:
        self._store = store
        self._reader = SentenceReader(embedder)
        self._comparer = Comparer(store)
        self._question_characters = question_characters

    def ask(self, question: Question) -> Answer:
        """Answer one question from what its role may see and what holds on its day."""
        return _from_one_store(lambda: self._ask(question))

    def _ask(self, question: Question) -> Answer:
        begun = time.perf_counter()
        language = question.language or detect_language(question.text)
        if is_small_talk(question.text):
            text = WORDING[language].ask_something
            return self._plain(question, language, AnswerStatus.NEEDS_CLARIFICATION, text, begun)
        if is_foreign(question.text):
            return self._plain(question, language, AnswerStatus.NEEDS_CLARIFICATION, WORDING[language].foreign, begun)
        text = question.text[: self._question_characters]
        search = prepare(self._store, text, context=contextualise(text, question.history))
        found = retrieve(self._store, search, role=question.role, on=question.on, limit=HITS)
        retrieved = time.perf_counter()
        compared = self._comparer.told(question, language, text, found)
        if compared is not None:
            answer = self._compared(question, language, compared)
        elif any_answers(search, found.in_force):
            answer = self._answered(question, language, search, found)
        else:
            answer = self._not_found(question, language, found)
        notices = list(answer.notices)
        if len(text) < len(question.text):
            notices.append(about_length(len(text), language))
        if compared is None:
            notices += self._about_versions(question, language, search, found, answer)
        return replace(answer, notices=tuple(notices), timings_ms=_timings(begun, retrieved))

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """The answer's sentences one by one, then the Answer."""
        answer = self.ask(question)
        spans = sentences(answer.text)
        for i, (start, _) in enumerate(spans):
            end = spans[i + 1][0] if i + 1 < len(spans) else len(answer.text)
            yield answer.text[start:end]
        yield answer

    def search(self, text: str, *, role: str, on: date, limit: int) -> Sequence[Hit]:
        """The passages nearest to ``text`` in what the role may see and what holds on the day, best first."""
        search = prepare(self._store, text[: self._question_characters])
        return _from_one_store(lambda: retrieve(self._store, search, role=role, on=on, limit=limit).in_force)

    def document(self, path: str, *, role: str) -> Document:
        """A live document the role may see."""
        return _from_one_store(lambda: self._store.document(path, role=role))

    def library(self, *, role: str) -> Sequence[tuple[str, DocumentFacts]]:
        """Path and facts of every live document the role may see, by title."""
        snapshot = self._store.snapshot()
        entries = sorted(snapshot.visible(role), key=lambda e: (e.facts.title, e.path))
        return [(e.path, snapshot.facts(e, role)) for e in entries]

    def suggestions(self, *, role: str, on: date, language: Language, limit: int) -> Sequence[str]:
        """Example questions that the visible documents really answer: each was asked and answered."""
        return suggest(self._store, self.ask, role=role, on=on, language=language, limit=limit)

    def _answered(self, question: Question, language: Language, search: Search, found: Found) -> Answer:
        extract = self._reader.choose(search, found.in_force, found.statistics)
        document = self._store.document_in(found.snapshot, extract.hit.passage.document, role=question.role)
        quotes = led_by_header(extract, document.text)
        citations = tuple(cite(document, quote, marker=i + 1) for i, quote in enumerate(quotes))
        wording = WORDING[language]
        said = [sentence for citation in citations for sentence in marked_sentences(citation)]
        gap = "\n" if len(said) > 1 else wording.sentence_gap
        foreign = extract.hit.passage.language is not language
        text = gap.join([wording.in_other_language, *said] if foreign else said)
        return Answer(
            question=question,
            language=language,
            status=AnswerStatus.ANSWERED,
            text=text,
            citations=citations,
            notices=(about_language(language),) if foreign else (),
            nearest=(),
            route=None,
            model=EXTRACTIVE,
            timings_ms={},
        )

    def _compared(self, question: Question, language: Language, told: Told) -> Answer:
        """The answer to what changed between two versions."""
        plain = self._plain(question, language, AnswerStatus.ANSWERED, told.text, 0.0)
        return replace(plain, citations=told.citations, notices=told.notices)

    def _not_found(self, question: Question, language: Language, found: Found) -> Answer:
        wording = WORDING[language]
        nearest = tuple(
            self._cite_passage(hit, found.snapshot, question.role, marker=i + 1)
            for i, hit in enumerate(found.in_force[:NEAREST])
        )
        route = _route(found, question)
        text = [wording.not_found]
        if nearest:
            text.append(wording.not_found_related)
        if route:
            text.append(wording.not_found_route.format(office=route.office))
        return replace(
            self._plain(question, language, AnswerStatus.NOT_FOUND, wording.sentence_gap.join(text), 0.0),
            nearest=nearest,
            route=route,
        )

    def _plain(self, question: Question, language: Language, status: AnswerStatus, text: str, begun: float) -> Answer:
        """An answer without quotes."""
        return Answer(
            question=question,
            language=language,
            status=status,
            text=text,
            citations=(),
            notices=(),
            nearest=(),
            route=None,
            model=EXTRACTIVE,
            timings_ms=_timings(begun, begun),
        )

    def _cite_passage(self, hit: Hit, snapshot: Snapshot, role: str, *, marker: int) -> Citation:
        return cite(
            self._store.document_in(snapshot, hit.passage.document, role=role), gist(hit.passage), marker=marker
        )

    def _about_versions(
        self, question: Question, language: Language, search: Search, found: Found, answer: Answer
    ) -> list[Notice]:
        """The notice about the best version that does not hold, where it fits and nothing in force does."""
        if not found.otherwise or not answers(search, found.otherwise[0]):
            return []
        hit = found.otherwise[0]
        rival = found.in_force[0].score if found.in_force and answer.status is AnswerStatus.ANSWERED else 0.0
        if hit.score < rival + OLD_VERSION_MARGIN:
            return []
        snapshot = found.snapshot
        entry = snapshot.by_path[hit.passage.document]
        successor = _seen(snapshot.by_path.get(entry.facts.superseded_by or ""), question.role)
        marker = len(answer.citations) + len(answer.nearest) + 1
        citations = [self._cite_passage(hit, snapshot, question.role, marker=marker)]
        replacing = next((h for h in found.in_force if successor and h.passage.document == successor.path), None)
        if replacing is not None:
            citations.append(self._cite_passage(replacing, snapshot, question.role, marker=marker + 1))
        facts = successor.facts if successor else None
        return [about_version(entry.facts, facts, on=question.on, language=language, citations=tuple(citations))]


def _from_one_store(work: Callable[[], Result]) -> Result:
    """The result of ``work``, done again where a backup was restored meanwhile."""
    for _ in range(RESTORES_SURVIVED):
        try:
            return work()
        except StoreRestored:
            continue
    return work()


def _seen(entry: Entry | None, role: str) -> Entry | None:
    return entry if entry is not None and role in entry.facts.audience else None


def _route(found: Found, question: Question) -> Contact | None:
    """The office of the nearest visible document in force that names one."""
    snapshot = found.snapshot
    near = [snapshot.by_path[hit.passage.document] for hit in found.in_force]
    others = [e for e in snapshot.visible(question.role) if snapshot.in_force(e, question.on)]
    return next((e.facts.contact for e in (*near, *_kindred(near, others)) if e.facts.contact), None)


def _kindred(near: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    """Documents that share a folder or an organisation with the nearest ones, whose office is the likeliest to know."""
    folders = {PurePosixPath(e.path).parent for e in near}
    organisations = {e.facts.organisation for e in near if e.facts.organisation}
    return [e for e in others if PurePosixPath(e.path).parent in folders or e.facts.organisation in organisations]


def _timings(begun: float, retrieved: float) -> dict[str, int]:
    now = time.perf_counter()
    spent = {"retrieve": retrieved - begun, "answer": now - retrieved, "total": now - begun}
    return {name: round(seconds * 1000) for name, seconds in spent.items()}
