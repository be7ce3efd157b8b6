"""Answers to questions that name a clause by its address: the clause quoted, or the question back, which is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.asked_clauses import Asked, AskedClause, asked_clauses
from assistant.citations import cite
from assistant.composing import Composer, about_outdated, plain, quoting, seen_successor
from assistant.notices import about_cut
from assistant.records import Answer, AnswerStatus, Document, Hit, Language, Notice, Question, Quote
from assistant.sentences import sentences
from assistant.store import Snapshot, Store
from assistant.text_vectors import TextVectors
from assistant.wording import WORDING, named

CLAUSE_CHARACTERS = 2400
"""The most of one clause that is quoted; a longer one, such as a whole chapter, is cut after a sentence."""

CLAUSES = 5
"""Clauses quoted of those that a question names; a range may name many."""


class ClauseFinder:
    """Answers from clauses that are named."""

    def __init__(self, store: Store, vectors: TextVectors, composer: Composer) -> None:
        self._store = store
        self._composer = composer
        self._vectors = vectors

    def told(
        self, question: Question, language: Language, text: str, hits: Sequence[Hit], snapshot: Snapshot
    ) -> Answer | None:
        """The answer to a question that names a clause; ``None`` where it names none of a known document.

        ``text`` is the question's as far as it is read; ``hits`` are what was found for it, for a refusal to show.
        """
        loaded: dict[str, Document] = {}

        def load(path: str) -> Document:
            if path not in loaded:
                loaded[path] = self._store.document_in(snapshot, path, role=question.role)
            return loaded[path]

        asked = self._asked(question, text, snapshot, load)
        if asked is None:
            return None
        if asked.clauses:
            found = [(load(clause.document), clause) for clause in asked.clauses[:CLAUSES]]
            return _quoted(question, language, found, snapshot)
        if asked.choices:
            return _asked_back(question, language, [(load(path), clause) for path, clause in asked.choices])
        if asked.missing:
            path, label = asked.missing
            refusal = self._composer.not_found(question, language, hits, snapshot)
            wording = WORDING[language]
            said = wording.no_such_clause.format(title=named(load(path).facts, wording), label=label)
            return replace(refusal, text=said + wording.sentence_gap + refusal.text)
        return None

    def _similarity(self, name: str, titles: Sequence[str]) -> list[float]:
        """Cosines with titles; only the packaged encoder's are known well enough to be judged."""
        if not self._vectors.judged:
            return [0.0] * len(titles)
        return self._vectors.asked(name, titles)

    def _asked(
        self, question: Question, text: str, snapshot: Snapshot, load: Callable[[str], Document]
    ) -> Asked | None:
        documents = [(entry.path, snapshot.facts(entry, question.role)) for entry in snapshot.visible(question.role)]

        def find(text: str, before: Sequence[str]) -> Asked | None:
            return asked_clauses(
                text,
                documents=documents,
                load=load,
                in_force=lambda path: snapshot.in_force(snapshot.by_path[path], question.on),
                similarity=self._similarity,
                history_documents=before,
            )

        before: list[str] = []
        for turn in question.history:
            found = find(turn.question, before)
            before += [clause.document for clause in found.clauses] if found else []
        return find(text, before)


def _quoted(
    question: Question, language: Language, found: Sequence[tuple[Document, AskedClause]], snapshot: Snapshot
) -> Answer:
    citations = tuple(
        cite(document, _quote(document, clause), marker=number)
        for number, (document, clause) in enumerate(found, start=1)
    )
    foreign = any(document.language is not language for document, _ in found)
    answer = quoting(question, language, citations, foreign=foreign)
    notices = [*answer.notices]
    if any(clause.end - clause.start > CLAUSE_CHARACTERS for _, clause in found):
        notices.append(about_cut(language))
    for path in dict.fromkeys(document.path for document, _ in found):
        notices += _about_version(question, language, path, snapshot)
    return replace(answer, notices=tuple(notices))


def _about_version(question: Question, language: Language, path: str, snapshot: Snapshot) -> list[Notice]:
    """The notice that a version, asked for as such, does not hold on the asked day."""
    entry = snapshot.by_path[path]
    if snapshot.in_force(entry, question.on):
        return []
    successor = seen_successor(entry, snapshot, question.role)
    return [about_outdated(question, language, entry, successor, citations=())]


def _quote(document: Document, clause: AskedClause) -> Quote:
    end = clause.end
    if end - clause.start > CLAUSE_CHARACTERS:
        limit = clause.start + CLAUSE_CHARACTERS
        fitting = [stop for _, stop in sentences(document.text, clause.start, end) if stop <= limit]
        end = max(fitting, default=limit)
    return Quote(document=document.path, start=clause.start, end=end, text=document.text[clause.start : end])


def _asked_back(question: Question, language: Language, choices: Sequence[tuple[Document, AskedClause]]) -> Answer:
    """The question back: of which document."""
    wording = WORDING[language]
    titles = [named(document.facts, wording) for document, _ in choices]
    text = wording.which_document.format(titles=wording.list_gap.join(dict.fromkeys(titles)))
    return plain(question, language, AnswerStatus.NEEDS_CLARIFICATION, text)
