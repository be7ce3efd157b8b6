"""Tells which stretches of a document stand inside a quotation of another text, so that their numbers are not its own.

A decision that amends a rule quotes the new wording over several paragraphs: “第五条　……” or "Article 5 …". Such a
quotation opens behind a colon or at the beginning of a paragraph, stays open at that paragraph's end, and closes at the
end of a later one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.units import Unit

MAX_QUOTED = 400
"""Paragraphs after which an opened quotation that has not closed is taken for a mark too many."""

_CLOSING = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’"}
_OPENS = re.compile(r"[:：为]\s*([“「『\"‘])|^\s*([“「『\"‘])")
_AFTER_CLOSING = " \t\u3000\n;；,，.。、)）*_"


def quoted_of(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """The indices of the units that begin inside a quotation or with the mark that opens one."""
    found: set[int] = set()
    index = 0
    while index < len(units):
        mark = _left_open(text[units[index].start : units[index].end], index > 0 and units[index - 1].leads)
        last = _closed_at(text, units, index, mark) if mark else None
        if last is None:
            index += 1
            continue
        opens = text[units[index].start : units[index].end].lstrip(" \t\u3000*_").startswith(mark)
        found.update(range(index if opens else index + 1, last + 1))
        index = last + 1
    return frozenset(found)


def _left_open(body: str, is_led: bool) -> str:
    """The mark that opens a quotation in ``body`` which is still open at its end; empty where there is none."""
    for opening in _OPENS.finditer(body):
        mark = opening[1] or opening[2]
        if opening[2] and not is_led:
            continue
        if not _closes(body[opening.end() :], mark):
            return mark
    return ""


def _closes(body: str, mark: str) -> bool:
    """Whether every mark that opens in ``body``, and one before it, is closed in it."""
    if mark == _CLOSING[mark]:
        return body.count(mark) % 2 == 1
    return body.count(_CLOSING[mark]) > body.count(mark)


def _closed_at(text: str, units: Sequence[Unit], opened: int, mark: str) -> int | None:
    """The unit at whose end the quotation closes that is open after the unit ``opened``."""
    for index in range(opened + 1, min(len(units), opened + 1 + MAX_QUOTED)):
        body = text[units[index].start : units[index].end].rstrip(_AFTER_CLOSING)
        # Each paragraph of a quotation may begin with the mark again.
        inner = body.lstrip(" \t\u3000*_").removeprefix(mark)
        if body.endswith(_CLOSING[mark]) and _closes(inner, mark):
            return index
        if mark == _CLOSING[mark] and inner.count(mark) % 2:
            return None
    return None
