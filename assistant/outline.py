"""How Guildhall read a document: its clauses, where it names others, what it defines, what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.addresses import SEPARATOR, address_of, chain, page_of
from assistant.records import Document, Reference
from assistant.references import Library, link


def outline_of(
    document: Document, library: Library, *, load: Callable[[str], Document], in_force: Callable[[str], bool]
) -> dict[str, Any]:
    """The report of ``outline --json``; references lead only to documents of ``library``, which the role may see."""
    return {
        "document": document.path,
        "title": document.facts.title,
        "clauses": [_clause(document, ordinal) for ordinal in range(len(document.clauses))],
        "references": [
            _reference(document, reference, library, load=load, in_force=in_force) for reference in document.references
        ],
        "definitions": [
            {
                "term": definition.term,
                "start": definition.start,
                "end": definition.end,
                "address": address_of(document.clauses, definition.start, definition.end),
            }
            for definition in document.definitions
        ],
        "facts": [
            {
                "fact": stated.fact,
                "value": stated.value,
                "start": stated.start,
                "end": stated.end,
                "page": page_of(document.pages, stated.start),
            }
            for stated in document.stated
        ],
    }


def _clause(document: Document, ordinal: int) -> dict[str, Any]:
    clause = document.clauses[ordinal]
    return {
        "kind": clause.kind.value,
        "addressed": clause.addressed,
        "address": _address(document, ordinal),
        "heading": clause.heading,
        "start": clause.start,
        "end": clause.end,
        "page": page_of(document.pages, clause.start),
    }


def _address(document: Document, ordinal: int) -> str | None:
    clause = document.clauses[ordinal]
    holding = [found for found in chain(document.clauses, clause.start, clause.end) if found.addressed]
    return SEPARATOR.join(found.label for found in holding) or None


def _reference(
    document: Document,
    reference: Reference,
    library: Library,
    *,
    load: Callable[[str], Document],
    in_force: Callable[[str], bool],
) -> dict[str, Any]:
    found = link(document, reference, library, load=load, in_force=in_force)
    targets: list[dict[str, Any]] = []
    if found is not None:
        target = document if found.document == document.path else load(found.document)
        addresses = [_address(target, place) for place in found.clauses] or [None]
        targets = [{"document": target.path, "address": address} for address in addresses]
    return {
        "start": reference.start,
        "end": reference.end,
        "text": document.text[reference.start : reference.end],
        "targets": targets,
    }


def outline_to_text(outline: dict[str, Any]) -> str:
    """The same for a terminal."""
    lines = [f"{outline['title']} [{outline['document']}]", ""]
    lines += [f"{fact['fact']}: {fact['value']}  ({fact['start']}-{fact['end']})" for fact in outline["facts"]]
    lines += ["", *(f"{c['address'] or '-'}  {c['heading']}".rstrip() for c in outline["clauses"] if c["addressed"])]
    lines += ["", *(f"{r['text']} → {_told(r['targets'])}" for r in outline["references"])]
    lines += ["", *(f"{d['term']}: {d['address'] or '-'}" for d in outline["definitions"])]
    return "\n".join(lines)


def _told(targets: list[dict[str, Any]]) -> str:
    return "; ".join(f"{t['document']} {t['address'] or ''}".rstrip() for t in targets) or "not among the documents"
