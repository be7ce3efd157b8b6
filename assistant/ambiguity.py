"""Whether a question fits several rules that say different things, so that it must be asked which one is meant.

Only where the question leaves it open: its words stand in each of the rules alike, the rules come from different
documents, and they state different figures of the kind that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.answer_types import answer_types, asked_dimensions, without_asking
from assistant.extraction import Extract
from assistant.lexical import terms
from assistant.quantities import Quantity, comparable, disagree, quantities
from assistant.retrieval import Search

LEAST_COVERED = 0.6
"""Share of the words of what is asked about that each rule must hold, with its title and headings."""

ALIKE = 0.01
"""How much those shares may differ: a word that only one rule holds tells which is meant."""


def choices(search: Search, extracts: Sequence[Extract]) -> list[Extract]:
    """The rules of which any may be meant, likeliest first; fewer than two where the question tells or none differ."""
    dimensions = asked_dimensions(answer_types(search.text))
    words = set(terms(without_asking(search.text)))
    if not extracts or not dimensions or not words:
        return []
    first = extracts[0]
    fitting: dict[str, Extract] = {}
    figures: list[Quantity] = []
    for extract in extracts:
        passage = extract.hit.passage
        stated = [q for quote in extract.quotes for q in quantities(quote.text) if q.dimension in dimensions]
        held = _covered(words, extract)
        fits = held >= LEAST_COVERED and abs(held - _covered(words, first)) <= ALIKE
        if fits and len({(q.value, q.dimension) for q in stated}) == 1 and passage.document not in fitting:
            fitting[passage.document] = extract
            figures.append(stated[0])
    differ = all(comparable(a, b) and disagree(a, b) for a, b in pairwise(figures))
    return list(fitting.values()) if differ and fitting.get(first.hit.passage.document) is first else []


def _covered(words: set[str], extract: Extract) -> float:
    said = set(terms(" ".join((extract.hit.passage.path, *(quote.text for quote in extract.quotes)))))
    return len(words & said) / len(words)
