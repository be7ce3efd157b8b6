"""What the reader must know beside an answer: versions that no longer or do not yet hold, and foreign sources."""

from __future__ import annotations

from datetime import date

from assistant.records import Citation, DocumentFacts, Language, Notice, NoticeKind
from assistant.wording import WORDING, dated, named


def about_version(
    facts: DocumentFacts,
    successor: DocumentFacts | None,
    *,
    on: date,
    language: Language,
    citations: tuple[Citation, ...],
) -> Notice:
    """The notice about a version that speaks of the question's subject but does not hold on the asked day.

    ``successor`` is what replaced it, or ``None`` where nothing did or the role may not see it: it is not named then.
    """
    wording = WORDING[language]
    if facts.in_force.begins_after(on):
        text = wording.not_yet_in_force.format(
            title=named(facts, wording), since=dated(wording.since, facts.in_force.since)
        )
        return Notice(kind=NoticeKind.NOT_YET_IN_FORCE, text=text, citations=citations)
    until = dated(wording.until, facts.in_force.until)
    if successor is None:
        text = wording.superseded.format(title=named(facts, wording), until=until)
    else:
        text = wording.superseded_by.format(
            title=named(facts, wording), until=until, successor=named(successor, wording)
        )
    return Notice(kind=NoticeKind.SUPERSEDED, text=text, citations=citations)


def about_language(language: Language) -> Notice:
    """The notice that the quoted source is in the other language."""
    return Notice(kind=NoticeKind.TRANSLATED, text=WORDING[language].translated)


def about_length(count: int, language: Language) -> Notice:
    """The notice that only the beginning of a very long question was read."""
    return Notice(kind=NoticeKind.TRUNCATED, text=WORDING[language].truncated.format(count=count))


def about_more_changes(shown: int, count: int, *, old: str, new: str, language: Language) -> Notice:
    """The notice that two versions differ in more clauses than are shown; ``old`` and ``new`` are their paths."""
    text = WORDING[language].more_changes.format(shown=shown, count=count, old=old, new=new)
    return Notice(kind=NoticeKind.TRUNCATED, text=text)
