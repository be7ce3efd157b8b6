"""A comparison as JSON and as text for a terminal; words that went stand in [-…-], words that came in {+…+}."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.addresses import page_of
from assistant.comparison import Change, ChangeKind, Comparison, Side
from assistant.records import Document

_SIGNS = {ChangeKind.CHANGED: "~", ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.UNCHANGED: "="}

_OTHER_LANGUAGE = "One is in Chinese, the other in English: their words cannot be compared."


def comparison_to_json(found: Comparison) -> dict[str, Any]:
    """The report of ``diff --json``; quotes equal their slice of the two canonical texts.

    ``comparable`` is false, and nothing is listed, where the two are in different languages.
    """
    return {
        "old": _document(found.old),
        "new": _document(found.new),
        "comparable": not found.other_language,
        "counts": counts(found),
        "changes": [
            {
                "kind": change.kind.value,
                "renumbered": change.renumbered,
                "moved": change.moved,
                "old": _side(found.old, change.old),
                "new": _side(found.new, change.new),
                "segments": [
                    {
                        "equal": segment.equal,
                        "old": found.old.text[slice(*segment.old)],
                        "new": found.new.text[slice(*segment.new)],
                    }
                    for segment in change.segments
                ],
            }
            for change in found.changes
        ],
    }


def counts(found: Comparison) -> dict[str, int]:
    """How many clauses stayed, changed, came in, fell away; and how many were moved or renumbered."""
    of_kind = {kind.value: sum(change.kind is kind for change in found.changes) for kind in ChangeKind}
    return {
        **of_kind,
        "moved": sum(change.moved for change in found.changes),
        "renumbered": sum(change.renumbered for change in found.changes),
    }


def comparison_to_text(found: Comparison) -> str:
    """The changes in order, what stayed as it was left out."""
    if found.other_language:
        return f"{_named(found.old)} → {_named(found.new)}\n{_OTHER_LANGUAGE}"
    told = [part for change in found.changes for part in _told(found, change)]
    summary = ", ".join(f"{count} {name}" for name, count in counts(found).items())
    return "\n".join([f"{_named(found.old)} → {_named(found.new)}", summary, *told])


def _told(found: Comparison, change: Change) -> Iterator[str]:
    if change.kind is ChangeKind.UNCHANGED and not (change.moved or change.renumbered):
        return
    old = change.old.address if change.old else None
    new = change.new.address if change.new else None
    place = " → ".join(dict.fromkeys(address or "(no number)" for address in (old, new) if address or old == new))
    marks = [name for name, true in (("renumbered", change.renumbered), ("moved", change.moved)) if true]
    yield f"\n{_SIGNS[change.kind]} {place or '(no number)'}" + (f"  ({', '.join(marks)})" if marks else "")
    body = "".join(_inline(found, change))
    if body:
        yield "\n".join(f"    {line}" for line in body.splitlines() if line.strip())


def _inline(found: Comparison, change: Change) -> Iterator[str]:
    if change.kind is ChangeKind.ADDED and change.new:
        yield change.new.quote.text
    if change.kind is ChangeKind.REMOVED and change.old:
        yield change.old.quote.text
    for segment in change.segments:
        old, new = found.old.text[slice(*segment.old)], found.new.text[slice(*segment.new)]
        if segment.equal:
            yield new
        else:
            yield (f"[-{old}-]" if old.strip() else "") + (f"{{+{new}+}}" if new.strip() else "")


def _named(document: Document) -> str:
    version = f" ({document.facts.version})" if document.facts.version else ""
    return f"{document.facts.title}{version} [{document.path}]"


def _document(document: Document) -> dict[str, Any]:
    return {
        "document": document.path,
        "title": document.facts.title,
        "version": document.facts.version,
        "language": document.language.value,
    }


def _side(document: Document, side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "address": side.address,
        "page": page_of(document.pages, side.quote.start),
        "start": side.quote.start,
        "end": side.quote.end,
        "quote": side.quote.text,
    }
