"""Searching the audit trail on behalf of a role: the newest first, and nothing of documents that the role may not see.

What is kept from the role is not searched either: that something is found would tell of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from assistant.audit import Asked, Record
from assistant.reading_rights import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record as a role may see it; ``withheld`` where a part was taken out."""

    record: Record
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records; ``more`` where older ones follow."""

    records: tuple[Seen, ...]
    more: bool


def page_of(records: Iterable[Record], *, text: str, rights: Rights, number: int, size: int) -> Page:
    """The records that hold all words of ``text``, a page at a time; ``number`` counts from 1."""
    found = matching(records, text=text, rights=rights)
    some = tuple(islice(found, (number - 1) * size, number * size + 1))
    return Page(records=some[:size], more=len(some) > size)


def matching(records: Iterable[Record], *, text: str, rights: Rights) -> Iterator[Seen]:
    """The records, as the role may see them, that hold all words of ``text``, whatever their case."""
    words = text.casefold().split()
    for record in records:
        seen = as_seen(record, rights)
        if not words or _holds(seen.record, words):
            yield seen


def as_seen(record: Record, rights: Rights) -> Seen:
    """A record without what the role may not see: an answer counts as one, with all that it showed."""
    if record.asked is not None:
        asked, withheld = _asked_as_seen(record.asked, record.role, rights)
        return Seen(record=replace(record, asked=asked), withheld=withheld)
    hidden = any(path in rights.hidden for path in _paths(record.details))
    details = {"folder": record.details["folder"]} if hidden and "folder" in record.details else {}
    return Seen(record=replace(record, details=details) if hidden else record, withheld=hidden)


def documents_shown(asked: Asked) -> list[str]:
    """The paths of all documents that an answer cited, warned of or named as nearest; repeated as they were."""
    shown = asked.shown or {}
    places = [*shown.get("citations", ()), *shown.get("nearest", ())]
    places += [place for notice in shown.get("notices", ()) for place in notice.get("citations", ())]
    return [str(place.get("document")) for place in places]


def _asked_as_seen(asked: Asked, role: str | None, rights: Rights) -> tuple[Asked, bool]:
    if rights.sees_everything:
        return asked, False
    answer = asked.answer or ""
    known = all(path in rights.quotable for path in documents_shown(asked))
    if not known or (asked.shown is None and answer) or any(office in answer for office in rights.hidden_offices):
        bare = replace(asked, answer=None, shown=None, history=None, model_output=None)
        return bare, any((asked.answer, asked.shown, asked.history, asked.model_output))
    if role == rights.role:
        return asked, False
    # What earlier answers and a model's draft were made of is not recorded, so only their own role may read them.
    return replace(asked, history=None, model_output=None), bool(asked.history or asked.model_output)


def _paths(details: dict[str, Any]) -> list[str]:
    paths = details.get("paths", ())
    return [str(path) for path in paths] if isinstance(paths, list | tuple) else []


def _holds(record: Record, words: list[str]) -> bool:
    asked = record.asked
    parts = [record.user, record.role, record.error]
    if asked is None:
        parts.append(json.dumps(record.details, ensure_ascii=False))
    else:
        parts += [asked.question, asked.answer, asked.model_output, *documents_shown(asked)]
        parts += [turn[name] for turn in asked.history or () for name in ("question", "answer")]
    whole = "\n".join(part for part in parts if part).casefold()
    return all(word in whole for word in words)
