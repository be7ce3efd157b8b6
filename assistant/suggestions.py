"""Questions to begin and to go on with, made from the documents a role may see, each asked before it is offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    Clause,
    ClauseKind,
    Document,
    DocumentType,
    Language,
    Question,
)
from assistant.store import Store

_PATTERN = {
    Language.ENGLISH: "What does “{title}” say about “{heading}”?",
    Language.CHINESE: "《{title}》对“{heading}”是怎么规定的？",
}

_ABOUT_CLAUSE = {
    Language.ENGLISH: "What does {label} of “{title}” say?",
    Language.CHINESE: "《{title}》{label}是怎么规定的？",
}
"""A clause named by its address is found without reading others, so that such a question costs little to try."""

_KINDS = (ClauseKind.SECTION, ClauseKind.CHAPTER, ClauseKind.HEADING, ClauseKind.ARTICLE)

_PREFERRED = (DocumentType.POLICY, DocumentType.CHARTER, DocumentType.AGREEMENT, DocumentType.CURRICULUM)

_LONGEST_HEADING = 40
"""Longer headings make clumsy questions."""

_MOST_WORDS = 5

_ABOUT_SUBJECT = {Language.ENGLISH: " ({heading})", Language.CHINESE: "（{heading}）"}

_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")

_NUMBERED = {Language.ENGLISH: "clause {label}", Language.CHINESE: "第{label}条"}

_UNITS = (ClauseKind.ARTICLE, ClauseKind.SECTION, ClauseKind.HEADING)

_LED_ON_FROM = 2
"""Sources of an answer that questions to go on with are made from."""

_TRIED_PER_SUGGESTION = 3
"""How many candidate questions may be asked for each one offered."""


def suggest(
    store: Store, ask: Callable[[Question], Answer], *, role: str, on: date, language: Language, limit: int
) -> list[str]:
    """Up to ``limit`` questions in ``language``, one per document, that are answered from the document they name."""
    offered: list[str] = []
    for path, text in islice(_candidates(store, role, on, language), limit * _TRIED_PER_SUGGESTION):
        if len(offered) >= limit:
            break
        answer = ask(Question(text=text, role=role, on=on, language=language))
        if answer.status is AnswerStatus.ANSWERED and answer.citations[0].quote.document == path:
            offered.append(text)
    return offered


def follow_ups(
    store: Store, look_up: Callable[[Question], Answer | None], answer: Answer, *, role: str, limit: int
) -> list[str]:
    """Up to ``limit`` questions that lead on from an answer, each answered from the clause it asks for.

    They ask for the clauses that a quoted one refers to, then for those that follow it. ``look_up`` answers a question
    that names a clause. Where the documents do not say, nothing leads on: the nearest clauses are about something else.
    """
    offered: list[str] = []
    for citation in answer.citations[:_LED_ON_FROM]:
        document = store.document(citation.quote.document, role=role)
        for clause in islice(_leading_on(document, citation), _TRIED_PER_SUGGESTION):
            text = _about(clause, document.facts.title.strip("《》"), answer.language)
            if text is not None and text not in offered and _tells(look_up, text, clause, document, answer, role):
                offered.append(text)
            if len(offered) >= limit:
                return offered
    return offered


def _about(clause: Clause, title: str, language: Language) -> str | None:
    """The question for a clause by its number, where it has one to call it by."""
    heading = clause.heading.strip()
    number = _NUMBER.fullmatch(clause.label)
    if clause.kind is ClauseKind.ARTICLE and not number:
        subject = _ABOUT_SUBJECT[language].format(heading=heading) if _names_a_subject(heading) else ""
        return _ABOUT_CLAUSE[language].format(label=clause.label + subject, title=title)
    if number:
        label = clause.label.rstrip(".")
        return _ABOUT_CLAUSE[language].format(label=_NUMBERED[language].format(label=label), title=title)
    return None


def _tells(
    look_up: Callable[[Question], Answer | None],
    text: str,
    clause: Clause,
    document: Document,
    answer: Answer,
    role: str,
) -> bool:
    """Whether the answer to a question quotes the clause that it asks for."""
    found = look_up(Question(text=text, role=role, on=answer.question.on))
    if found is None or found.status is not AnswerStatus.ANSWERED:
        return False
    return any(
        citation.quote.document == document.path and clause.start <= citation.quote.start < clause.end
        for citation in found.citations
    )


def _leading_on(document: Document, citation: Citation) -> Iterator[Clause]:
    """The clauses that the quoted one names, then those after it of the same kind."""
    units = [clause for clause in document.clauses if clause.kind in _UNITS and clause.addressed]
    quoted = [clause for clause in units if clause.start <= citation.quote.start < clause.end]
    if not quoted:
        return
    own = quoted[-1]
    named = {
        target
        for reference in document.references
        if own.start <= reference.start < own.end
        for target in reference.targets
    }
    yield from (clause for clause in units if clause.ordinal in named and clause is not own)
    yield from (
        clause
        for clause in units
        if clause.start >= own.end and clause.kind is own.kind and clause.ordinal not in named
    )


def _candidates(store: Store, role: str, on: date, language: Language) -> Iterator[tuple[str, str]]:
    snapshot = store.snapshot()
    entries = [e for e in snapshot.visible(role) if e.language is language and snapshot.in_force(e, on)]
    entries.sort(key=lambda e: (e.facts.type not in _PREFERRED, e.path))
    for entry in entries:
        heading = _heading(store, entry.path, role)
        if heading:
            yield entry.path, _PATTERN[language].format(title=entry.facts.title.strip("《》"), heading=heading)


def _names_a_subject(heading: str) -> bool:
    """Whether a heading is short enough to be a subject rather than a sentence."""
    return 2 <= len(heading) <= _LONGEST_HEADING and len(heading.split()) <= _MOST_WORDS


def _heading(store: Store, path: str, role: str) -> str | None:
    """A telling heading from the middle of a document; the first ones are about purpose and scope everywhere."""
    clauses = store.document(path, role=role).clauses
    for kind in _KINDS:
        headings = [c.heading or (c.label if kind is ClauseKind.HEADING else "") for c in clauses if c.kind is kind]
        fitting = [h.strip() for h in headings if _names_a_subject(h.strip())]
        if fitting:
            return fitting[len(fitting) // 2]
    return None
