"""What must hold of every file that was read, whatever it held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from assistant.records import Clause, Passage, Reference
from ingest.records import Loaded


class Spanned(Protocol):
    """Anything with a span of canonical text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def broken(loaded: Loaded, clauses: Sequence[Clause], passages: Sequence[Passage]) -> Iterator[str]:
    """What does not hold, each in a few words."""
    yield from broken_text(loaded)
    yield from outside("clause", clauses, len(loaded.text))
    yield from _tree(clauses)
    yield from outside("passage", passages, len(loaded.text))
    yield from (f"passage {p.ordinal} is no slice" for p in passages if p.text != loaded.text[p.start : p.end])
    yield from (f"passage {p.ordinal} is blank" for p in passages if not p.text.strip())
    yield from (f"passages {a.ordinal} and {b.ordinal} overlap" for a, b in pairwise(passages) if a.end > b.start)
    covered = "".join("".join(passage.text.split()) for passage in passages)
    if covered != "".join(loaded.text.split()):
        yield "passages do not hold every character once"


def broken_text(loaded: Loaded) -> Iterator[str]:
    """What does not hold of canonical text, blocks, pages and boxes."""
    text = loaded.text
    if "\r" in text:
        yield "text holds a carriage return"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        yield "text holds half a surrogate pair"
    yield from outside("block", loaded.blocks, len(text))
    place = 0
    for number, block in enumerate(loaded.blocks):
        if block.start < place:
            yield f"block {number} overlaps the one before"
        elif text[place : block.start].strip():
            yield f"text stands between block {number} and the one before"
        if not text[block.start : block.end].strip():
            yield f"block {number} is blank"
        place = max(place, block.end)
    if text[place:].strip():
        yield "text stands behind the last block"
    yield from _pages(loaded)
    yield from _boxes(loaded)


def broken_references(references: Sequence[Reference], clauses: Sequence[Clause], text: str) -> Iterator[str]:
    """What does not hold of the references of a document."""
    yield from outside("reference", references, len(text))
    yield from (f"references at {b.start} overlap" for a, b in pairwise(references) if a.end > b.start)
    for reference in references:
        if not all(0 <= target < len(clauses) for target in reference.targets):
            yield f"the reference at {reference.start} leads to a clause that is not there"


def outside(what: str, spans: Sequence[Spanned], length: int) -> Iterator[str]:
    """The spans that a text of that length does not have."""
    for number, span in enumerate(spans):
        if not 0 <= span.start <= span.end <= length:
            yield f"{what} {number} lies outside the text"


def _tree(clauses: Sequence[Clause]) -> Iterator[str]:
    for number, clause in enumerate(clauses):
        if clause.ordinal != number:
            yield f"clause {number} has another ordinal"
        if clause.parent is None:
            continue
        if not 0 <= clause.parent < number:
            yield f"clause {number} stands before its parent"
            continue
        parent = clauses[clause.parent]
        if not parent.start <= clause.start <= clause.end <= parent.end:
            yield f"clause {number} sticks out of its parent"


def _pages(loaded: Loaded) -> Iterator[str]:
    place = 0
    for number, page in enumerate(loaded.pages, start=1):
        if page.page != number:
            yield f"page {number} has another number"
        if page.start != place or page.end < page.start:
            yield f"page {number} does not begin where the one before ends"
        place = page.end
    if loaded.pages and place != len(loaded.text):
        yield "pages end before the text"


def _boxes(loaded: Loaded) -> Iterator[str]:
    yield from outside("box", loaded.boxes, len(loaded.text))
    for number, box in enumerate(loaded.boxes):
        edges = (box.left, box.top, box.right, box.bottom)
        if not (0 <= box.left <= box.right <= 1 and 0 <= box.top <= box.bottom <= 1):
            yield f"box {number} lies outside its page: {edges}"
        if not 1 <= box.page <= max(1, len(loaded.pages)):  # a picture has one page and no map of pages
            yield f"box {number} names a page that is not there"
    yield from (f"boxes at {b.start} are out of order" for a, b in pairwise(loaded.boxes) if a.start > b.start)
