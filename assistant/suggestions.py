"""Example questions made from the headings of the documents a role may see, each asked before it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from assistant.records import Answer, AnswerStatus, ClauseKind, DocumentType, Language, Question
from assistant.store import Store

_PATTERN = {
    Language.ENGLISH: "What does “{title}” say about “{heading}”?",
    Language.CHINESE: "《{title}》对“{heading}”是怎么规定的？",
}

_KINDS = (ClauseKind.SECTION, ClauseKind.CHAPTER, ClauseKind.HEADING, ClauseKind.ARTICLE)

_PREFERRED = (DocumentType.POLICY, DocumentType.CHARTER, DocumentType.AGREEMENT, DocumentType.CURRICULUM)

_LONGEST_HEADING = 40
"""Longer headings make clumsy questions."""

_MOST_WORDS = 5

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
