"""Where what an administrator declares disagrees with what the document says of itself, or the document with itself.

Nothing is decided here: what is declared wins, and of a document's own statements the first. The sentence only says so,
that somebody may look. It is said where the two cannot both be true, not where one merely says more: a short title, a
title in the other language or a year for a version are no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from assistant.language import detect_language
from assistant.titles import bracketed, is_named, letters, without_brackets
from ingest.declarations import PUBLIC, Declarations
from ingest.official_names import is_open
from ingest.official_records import Fact, OfficialFacts

_ALIKE = 0.5
"""Share of common letters below which two titles name different documents; renamed and shortened ones share more."""
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def contradictions(
    declarations: Declarations, official: OfficialFacts, *, predecessor: str | None = None
) -> str | None:
    """One sentence that names each contradiction, or ``None``.

    ``predecessor`` is the title of the document declared as superseded, where it is known.
    """
    declared = [*_names(declarations, official), *_days(declarations, official), *_others(declarations, official)]
    declared.extend(_succession(declarations, official, predecessor))
    inner = [f"{day.value.isoformat()} ({_quoted_day(day)})" for day in _first_days(official)]
    parts = []
    if declared:
        parts.append(f"what is declared differs from the document and wins: {'; '.join(declared)}")
    if len(inner) > 1:
        rule = "the first counts" if "in_force_from" not in declarations.declared else "the declared one counts"
        parts.append(f"the document names different first days in force, of which {rule}: {', '.join(inner)}")
    return "; ".join(parts) or None


def _pair(key: str, declared: object, written: object) -> str:
    return f"{key} '{declared}', but the document says '{written}'"


def _names(declarations: Declarations, official: OfficialFacts) -> Iterator[str]:
    title, version = official.title, official.version
    if declarations.title and title and _is_another_title(declarations.title, title.value):
        yield _pair("title", declarations.title, title.value)
    if declarations.version and version and _is_another_version(declarations.version, version.value):
        yield _pair("version", declarations.version, version.value)


def _is_another_title(declared: str, written: str) -> bool:
    """Whether two titles cannot be those of one document: other years in brackets, or other words of one language."""
    years, others = (set(_YEAR.findall(bracketed(title))) for title in (declared, written))
    if years and others and not years & others:
        return True
    one, two = letters(without_brackets(declared)), letters(without_brackets(written))
    if not one or not two or detect_language(declared) is not detect_language(written):
        return False
    return one not in two and two not in one and SequenceMatcher(None, one, two, autojunk=False).ratio() < _ALIKE


def _is_another_version(declared: str, written: str) -> bool:
    """Whether the numbers of two versions have nothing in common; one without numbers says nothing of the other."""
    one, two = _numbers(declared), _numbers(written)
    return bool(one and two) and not one & two


def _numbers(version: str) -> set[str]:
    """The numbers of a version; those of a number with points are one, since 2.0 is not 3.0."""
    return {number.removesuffix(".0") for number in re.findall(r"[0-9]+(?:\.[0-9]+)*", version)}


def _days(declarations: Declarations, official: OfficialFacts) -> Iterator[str]:
    since, until = official.since, official.until
    if declarations.in_force_from and since and declarations.in_force_from != since.value:
        yield _pair("in_force_from", declarations.in_force_from.isoformat(), since.value.isoformat())
    if "in_force_until" in declarations.declared and until and declarations.in_force_until != until.value:
        yield _pair("in_force_until", _or_none(declarations.in_force_until), until.value.isoformat())


def _or_none(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def _others(declarations: Declarations, official: OfficialFacts) -> Iterator[str]:
    marking, audience = official.security, declarations.audience
    if marking and audience and PUBLIC in audience and not is_open(marking.value):
        yield _pair("audience", ", ".join(sorted(audience)), marking.value)


def _succession(declarations: Declarations, official: OfficialFacts, predecessor: str | None) -> Iterator[str]:
    if "supersedes" not in declarations.declared or not official.supersedes:
        return
    written = ", ".join(fact.value for fact in official.supersedes)
    if declarations.supersedes is None:
        yield _pair("supersedes", "none", written)
    elif predecessor and not any(is_named(predecessor, fact.value) for fact in official.supersedes):
        yield _pair("supersedes", declarations.supersedes, written)


def _first_days(official: OfficialFacts) -> list[Fact[date]]:
    """The document's own first days in force, each once."""
    days = [official.since, *official.other_since] if official.since else []
    return list({day.value: day for day in reversed(days) if day is not None}.values())[::-1]


def _quoted_day(day: Fact[date]) -> str:
    return f"at character {day.start}"
