"""What the reader must know beside an answer: versions that no longer or do not yet hold, and foreign sources."""

from __future__ import annotations

from datetime import date

from assistant.conflicts import Conflict, OutranksReason
from assistant.errors import Failure
from assistant.records import Citation, DocumentFacts, Language, Notice, NoticeKind
from assistant.wording import WORDING, Wording, dated, named


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


def about_cut(language: Language) -> Notice:
    """The notice that a clause is quoted in part."""
    return Notice(kind=NoticeKind.TRUNCATED, text=WORDING[language].cut)


def about_left_out(language: Language) -> Notice:
    """The notice that a chat model wrote something that could not be verified and is not shown."""
    return Notice(kind=NoticeKind.TRUNCATED, text=WORDING[language].left_out)


def about_model(failure: Failure, language: Language) -> Notice:
    """The notice that the documents are quoted, since the chat model failed."""
    wording = WORDING[language]
    text = wording.quoted_instead.format(why=wording.failures[failure])
    return Notice(kind=NoticeKind.TRUNCATED, text=text)


def about_more_changes(shown: int, count: int, *, old: str, new: str, language: Language) -> Notice:
    """The notice that two versions differ in more clauses than are shown; ``old`` and ``new`` are their paths."""
    text = WORDING[language].more_changes.format(shown=shown, count=count, old=old, new=new)
    return Notice(kind=NoticeKind.TRUNCATED, text=text)


def about_conflict(
    conflict: Conflict,
    quoted: DocumentFacts,
    other: DocumentFacts,
    *,
    language: Language,
    citations: tuple[Citation, ...],
) -> Notice:
    """The notice that another document in force says otherwise than the quoted one, with which goes first and why.

    ``citations`` are the quoted clause and the other one.
    """
    wording = WORDING[language]
    names = {"quoted": named(quoted, wording), "other": named(other, wording)}
    text = [wording.conflict.format(**names), _ranked(conflict, quoted, other, wording)]
    return Notice(kind=NoticeKind.CONFLICT, text=wording.sentence_gap.join(text), citations=citations)


def _ranked(conflict: Conflict, quoted: DocumentFacts, other: DocumentFacts, wording: Wording) -> str:
    """Which of two documents goes first, and why."""
    first, second = (other, quoted) if conflict.outranks is False else (quoted, other)
    levels, days = wording.levels, [facts.in_force.since for facts in (first, second)]
    names = {"first": named(first, wording), "second": named(second, wording)}
    if conflict.reason is OutranksReason.AUTHORITY:
        return wording.conflict_authority.format(
            **names, first_level=levels[first.authority], second_level=levels[second.authority]
        )
    if conflict.reason is OutranksReason.LATER:
        return wording.conflict_later.format(
            **names, level=levels[first.authority], first_day=days[0], second_day=days[1]
        )
    return wording.conflict_equal.format(level=levels[first.authority])
