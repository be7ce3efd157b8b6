"""Which documents of a list somebody looks for: by what is typed, by what they are, and in which order.

Each facet is counted under the choices made in the others, so that no count promises more than choosing it brings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.records import DocumentType
from assistant.shelves import Shelved, folded

_LEAST = date.min


class Facet(StrEnum):
    """What a list can be narrowed by."""

    TYPE = "type"
    ORGANISATION = "organisation"
    STANDING = "status"
    LANGUAGE = "language"


class Order(StrEnum):
    """In which order documents are listed."""

    TITLE = "title"
    NEWEST = "newest"
    TYPE = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: the words typed, what was chosen of each facet (all where nothing was), and the order."""

    words: str = ""
    chosen: Mapping[Facet, frozenset[str]] = field(default_factory=dict)
    order: Order = Order.TITLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The documents found, in order, and for each facet how many each of its values would bring."""

    documents: Sequence[Shelved]
    counts: Mapping[Facet, Mapping[str, int]]


def value_of(document: Shelved, facet: Facet) -> str:
    """What a document is in the eyes of a facet; empty where nothing is known."""
    if facet is Facet.TYPE:
        return document.facts.type.value
    if facet is Facet.ORGANISATION:
        return document.facts.organisation or ""
    if facet is Facet.STANDING:
        return document.standing.value
    return document.language.value


def find(documents: Sequence[Shelved], wanted: Wanted) -> Findings:
    """The documents that have all words typed and are of the kinds chosen."""
    terms = folded(wanted.words).split()
    named = [document for document in documents if all(term in document.words for term in terms)]
    counts = {
        facet: Counter(
            value_of(document, facet)
            for document in named
            if is_chosen(document, wanted, leaving=facet) and value_of(document, facet)
        )
        for facet in Facet
    }
    # A value that was chosen stays on offer although it brings nothing now: it must be possible to take it back.
    for facet, chosen in wanted.chosen.items():
        for value in chosen:
            counts[facet].setdefault(value, 0)
    found = [document for document in named if is_chosen(document, wanted)]
    return Findings(documents=_ordered(found, wanted.order, terms), counts=counts)


def is_chosen(document: Shelved, wanted: Wanted, *, leaving: Facet | None = None) -> bool:
    """Whether a document is of the kinds chosen, one facet left aside."""
    return all(
        not chosen or facet is leaving or value_of(document, facet) in chosen for facet, chosen in wanted.chosen.items()
    )


def _ordered(documents: Sequence[Shelved], order: Order, terms: Sequence[str]) -> list[Shelved]:
    """In the order wanted; by title, those whose titles have the words typed come before the others."""
    if order is Order.NEWEST:
        return sorted(documents, key=lambda document: document.facts.in_force.since or _LEAST, reverse=True)
    if order is Order.TYPE:
        kinds = list(DocumentType)
        return sorted(documents, key=lambda document: kinds.index(document.facts.type))
    return sorted(documents, key=lambda document: not all(term in document.title_words for term in terms))
