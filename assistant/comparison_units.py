"""What is compared of a version: its articles or what takes their place, and every stretch of text between them.

Together they cover the whole canonical text but for white space, so that no comparison leaves anything out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.addresses import address_of, chain
from assistant.language import HAN
from assistant.marks import read_mark
from assistant.records import Clause, ClauseKind, Document

Trait = tuple[str, ...]
"""A word, or two neighbouring words."""

_SHORTEST_OPENING = 4
"""Words of a first paragraph by which a clause is recognised inside another."""
_LONGEST_NUMBER = 8
"""Words that a clause's number takes: （二十三）."""
_INNER = frozenset({ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM, ClauseKind.ROW})
_TOKEN = re.compile(rf"[{HAN}]|[^\W{HAN}_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a clause: its words, and where in the canonical text each begins."""

    starts: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.starts[0]


@dataclass(frozen=True)
class Unit:
    """A clause, or a stretch of text between clauses.

    ``label`` is its number as written, empty between clauses. ``holder`` is where the heading stands under which it
    stands, ``None`` outside every chapter; ``heading`` tells that the unit is such a heading and nothing else.
    """

    document: Document
    start: int
    end: int
    label: str
    heading: bool
    holder: int | None

    @cached_property
    def tokens(self) -> list[re.Match[str]]:
        """The words of the body, without the clause's own number, in order."""
        body = self.start + _label_length(self.document.text, self.start, self.end, self.label)
        return list(_TOKEN.finditer(self.document.text, body, self.end))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words as compared: case does not matter."""
        return tuple(match[0].casefold() for match in self.tokens)

    @cached_property
    def traits(self) -> Counter[Trait]:
        """Words and pairs of neighbouring words, by which texts are compared."""
        pairs = zip(("", *self.words), (*self.words, ""), strict=True)
        return Counter([*((word,) for word in self.words), *pairs])

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs, the first one without the clause's own number."""
        groups: list[list[re.Match[str]]] = []
        for match in self.tokens:
            if not groups or "\n" in self.document.text[groups[-1][-1].end() : match.start()]:
                groups.append([])
            groups[-1].append(match)
        return [
            Paragraph(tuple(match.start() for match in group), tuple(match[0].casefold() for match in group))
            for group in groups
        ]

    @property
    def number(self) -> str:
        """The label without blanks."""
        return "".join(self.label.split()).casefold()

    @property
    def address(self) -> str | None:
        """Where it stands."""
        return address_of(self.document.clauses, self.start, self.end)


def units_of(document: Document) -> Iterator[Unit]:
    """The articles of a document, or what takes their place, and the stretches of text between them, in order."""
    text, done = document.text, 0
    for clause in _articles(document.clauses):
        yield from _between(document, done, clause.start)
        holder = document.clauses[clause.parent].start if clause.parent is not None else None
        yield _unit(document, clause.start, clause.end, label=clause.label, holder=holder)
        done = clause.end
    yield from _between(document, done, len(text))


def recut(units: Sequence[Unit], others: Sequence[Unit], *, whole: Container[Trait]) -> list[Unit]:
    """The units, cut where one of them holds another version's clause inside; those whose words are in ``whole`` stay.

    So it is where two clauses were merged, and where a heading that continues no sequence any more opens no clause. The
    cut is before a paragraph that is, but for its number, the first paragraph of one of ``others``.
    """
    sought: dict[Trait, dict[Trait, Unit]] = {}
    for other in others:
        opening = next(iter(other.paragraphs), None)
        if opening is not None and len(opening.words) >= _SHORTEST_OPENING:
            sought.setdefault(opening.words[-_SHORTEST_OPENING:], {})[opening.words] = other
    return [piece for unit in units for piece in ([unit] if unit.words in whole else _pieces(unit, sought))]


def _pieces(unit: Unit, sought: Mapping[Trait, Mapping[Trait, Unit]]) -> Iterator[Unit]:
    piece = unit
    for paragraph in unit.paragraphs[1:]:
        for lead in range(_LONGEST_NUMBER + 1):
            other = sought.get(paragraph.words[-_SHORTEST_OPENING:], {}).get(paragraph.words[lead:])
            if other is not None:
                yield replace(piece, end=_trimmed(unit.document, piece.start, paragraph.start))
                number = unit.document.text[paragraph.start : paragraph.starts[lead]].strip()
                label = number if number and read_mark(number) else ""
                piece = replace(unit, start=paragraph.start, label=label, heading=other.heading)
                break
    yield piece


def _articles(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The articles; where a branch of the tree has none, its innermost numbered or headed clauses."""
    holding: set[int] = set()
    for clause in clauses:
        if clause.kind not in _INNER:
            parent = clause.parent
            while parent is not None and parent not in holding:
                holding.add(parent)
                parent = clauses[parent].parent
    done = 0
    for clause in clauses:
        whole = clause.kind is ClauseKind.ARTICLE or clause.ordinal not in holding
        if whole and clause.start >= done and clause.kind is not ClauseKind.PARAGRAPH:
            yield clause
            done = clause.end


def _between(document: Document, start: int, end: int) -> Iterator[Unit]:
    """The paragraphs of a stretch outside all articles: headings of chapters, preambles, signatures."""
    for match in re.finditer(r"\S[^\n]*(?:\n(?!\n)[^\n]*)*", document.text[start:end]):
        first = start + match.start()
        holding = chain(document.clauses, first, first + 1)
        label = holding[-1].label if holding and holding[-1].start == first else ""
        holder = holding[-1].start if holding else None
        yield _unit(document, first, first + len(match[0]), label=label, heading=bool(label), holder=holder)


def _unit(document: Document, start: int, end: int, *, label: str, holder: int | None, heading: bool = False) -> Unit:
    return Unit(document, start, _trimmed(document, start, end), label, heading, holder)


def _trimmed(document: Document, start: int, end: int) -> int:
    """Where a span ends without the white space behind it."""
    return start + len(document.text[start:end].rstrip())


def _label_length(text: str, start: int, end: int, label: str) -> int:
    """How many characters the number takes at the beginning of a clause; 0 where the label is a heading in words."""
    if read_mark(label) is None:
        return 0
    place = start
    for character in "".join(label.split()):
        while place < end and text[place].isspace():
            place += 1
        if place >= end or text[place].casefold() != character.casefold():
            return 0
        place += 1
    return place - start if place < end else 0
