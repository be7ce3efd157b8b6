"""Two versions compared clause by clause: what stayed, changed, moved, was renumbered, came in or fell away.

Clauses are paired by their text, wherever they stand and whatever their number: first those whose words are the same,
then the likeliest of the rest. What belongs to no clause (preambles,
headings, annexes without numbers) is compared as well, so that nothing of either version is left out.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from functools import cached_property

from assistant.addresses import address_of
from assistant.language import HAN
from assistant.records import Clause, ClauseKind, Document, Quote

ALIKE = 0.45
"""Likeness (weighted share of words in common, 0 to 1) from which two clauses are one clause in two versions."""
REWRITTEN = 0.18
"""The same where each is the other's likeliest by ``LEAD``: a rule written anew keeps its subject's words, and on two
wholly rewritten versions of a charter pairs found so were right from here on, wrong below."""
LEAD = 1.4
"""Times its next likely partner that a rewritten clause must be like its own."""
_CANDIDATES = 8
"""Clauses of the other version that share most words and are compared exactly."""
_WHOLE = 20_000
"""Tokens of two clauses together above which they are shown whole rather than word by word."""
_INNER = frozenset({ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM, ClauseKind.ROW})
_TOKEN = re.compile(rf"[{HAN}]|[^\W{HAN}_]+|[^\w\s]|_")


class ChangeKind(StrEnum):
    """What happened to a clause's text."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A clause as it stands in one version."""

    quote: Quote
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a changed clause: equal, or what stood there and what stands there now; spans may be empty.

    Spans are offsets of the two canonical texts.
    """

    equal: bool
    old: tuple[int, int]
    new: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One clause in both versions, or in one of them.

    ``renumbered`` tells that its address differs, ``moved`` that it stands in another order among the clauses.
    ``segments`` cover a changed clause completely.
    """

    kind: ChangeKind
    old: Side | None
    new: Side | None
    renumbered: bool = False
    moved: bool = False
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All clauses of both versions, in the new version's order, removed ones where they stood."""

    old: Document
    new: Document
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Unit:
    """A clause, or a stretch of text between clauses, with its words; ``label`` is empty between clauses."""

    document: Document
    start: int
    end: int
    label: str
    number: str

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
    def traits(self) -> Counter[tuple[str, ...]]:
        """Words and pairs of neighbouring words, by which texts are compared."""
        pairs = zip(("", *self.words), (*self.words, ""), strict=True)
        return Counter([*((word,) for word in self.words), *pairs])

    @property
    def address(self) -> str | None:
        """Where it stands."""
        return address_of(self.document.clauses, self.start, self.end)

    @property
    def side(self) -> Side:
        """The clause as a quote."""
        text = self.document.text[self.start : self.end]
        quote = Quote(document=self.document.path, start=self.start, end=self.end, text=text)
        return Side(quote=quote, address=self.address)


def compare(old: Document, new: Document) -> Comparison:
    """Every clause of ``old`` and ``new``, paired where they are the same clause."""
    before, after = list(_units(old)), list(_units(new))
    pairs = _paired(before, after)
    moved = _moved(pairs)
    changes: list[tuple[tuple[int, int], Change]] = []
    for i, j in pairs.items():
        changes.append(((j, 1), _change(before[i], after[j], moved=i in moved)))
    matched = set(pairs.values())
    for j, unit in enumerate(after):
        if j not in matched:
            changes.append(((j, 1), Change(kind=ChangeKind.ADDED, old=None, new=unit.side)))
    place = -1
    for i, unit in enumerate(before):
        if i in pairs:
            place = pairs[i]
        else:
            changes.append(((place, 2), Change(kind=ChangeKind.REMOVED, old=unit.side, new=None)))
    changes.sort(key=lambda item: item[0])
    return Comparison(old=old, new=new, changes=tuple(change for _, change in changes))


def _units(document: Document) -> Iterator[_Unit]:
    """The articles of a document, or what takes their place, and the stretches of text between them."""
    text, done = document.text, 0
    for clause in _articles(document.clauses):
        yield from _between(document, done, clause.start)
        yield _unit(document, clause.start, clause.end, clause.label)
        done = clause.end
    yield from _between(document, done, len(text))


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


def _between(document: Document, start: int, end: int) -> Iterator[_Unit]:
    """The paragraphs of a stretch outside all articles: headings of chapters, preambles, signatures."""
    for match in re.finditer(r"\S[^\n]*(?:\n(?!\n)[^\n]*)*", document.text[start:end]):
        first = start + match.start()
        place = bisect_right(document.clauses, first, key=lambda clause: clause.start) - 1
        opened = document.clauses[place] if place >= 0 else None
        label = opened.label if opened is not None and opened.start == first else ""
        yield _unit(document, first, first + len(match[0].rstrip()), label)


def _unit(document: Document, start: int, end: int, label: str) -> _Unit:
    end = start + len(document.text[start:end].rstrip())
    return _Unit(document, start, end, label, "".join(label.split()).casefold())


def _label_length(text: str, start: int, end: int, label: str) -> int:
    """How many characters the label takes at the beginning of a clause; 0 where it is a heading of its own."""
    place = start
    for character in "".join(label.split()):
        while place < end and text[place].isspace():
            place += 1
        if place >= end or text[place].casefold() != character.casefold():
            return 0
        place += 1
    return place - start if place < end else 0


def _paired(before: Sequence[_Unit], after: Sequence[_Unit]) -> dict[int, int]:
    """Which clause of the old version is which of the new one."""
    pairs = _same_words(before, after)
    taken = set(pairs.values())
    free_old = {i: unit for i, unit in enumerate(before) if i not in pairs}
    free_new = {j: unit for j, unit in enumerate(after) if j not in taken}
    likenesses = _likenesses(free_old, free_new)
    clear = _clear(likenesses)
    for likeness, i, j in sorted(
        ((s, i, j) for (i, j), s in likenesses.items()), key=lambda found: (-found[0], found[1:])
    ):
        if i not in pairs and j not in taken and (likeness >= ALIKE or (i, j) in clear):
            pairs[i] = j
            taken.add(j)
    return pairs


def _same_words(before: Sequence[_Unit], after: Sequence[_Unit]) -> dict[int, int]:
    """Clauses whose words are the same, repeated ones in order and those of one number first."""
    by_words: dict[tuple[str, ...], list[int]] = {}
    for j, unit in enumerate(after):
        by_words.setdefault(unit.words, []).append(j)
    pairs: dict[int, int] = {}
    for same_number in (True, False):
        for i, unit in enumerate(before):
            found = by_words.get(unit.words, [])
            same = next((j for j in found if not same_number or after[j].number == unit.number), None)
            if i not in pairs and same is not None and bool(unit.label) == bool(after[same].label):
                pairs[i] = same
                found.remove(same)
    return pairs


def _likenesses(before: Mapping[int, _Unit], after: Mapping[int, _Unit]) -> dict[tuple[int, int], float]:
    """How alike likely pairs are: twice what they share over what both hold, rare words counting more (Dice)."""
    units = [*before.values(), *after.values()]
    holding = Counter(trait for unit in units for trait in unit.traits)
    weight = {trait: math.log(1 + len(units) / count) for trait, count in holding.items()}
    total = {id(unit): sum(weight[trait] * count for trait, count in unit.traits.items()) for unit in units}
    holders: dict[tuple[str, ...], list[int]] = {}
    for j, unit in after.items():
        for trait in unit.traits:
            holders.setdefault(trait, []).append(j)
    found: dict[tuple[int, int], float] = {}
    for i, unit in before.items():
        shared: dict[int, float] = {}
        for trait, count in unit.traits.items():
            for j in holders.get(trait, ()):
                shared[j] = shared.get(j, 0.0) + weight[trait] * min(count, after[j].traits[trait])
        for j in sorted(shared, key=lambda j: -shared[j])[:_CANDIDATES]:
            found[i, j] = 2 * shared[j] / (total[id(unit)] + total[id(after[j])])
    return found


def _clear(likenesses: Mapping[tuple[int, int], float]) -> set[tuple[int, int]]:
    """The pairs in which each is by far the other's likeliest."""
    best: dict[tuple[str, int], list[float]] = {}
    for (i, j), likeness in likenesses.items():
        best.setdefault(("old", i), []).append(likeness)
        best.setdefault(("new", j), []).append(likeness)
    rivals = {unit: sorted([*found, 0.0], reverse=True)[1] for unit, found in best.items()}
    return {
        (i, j)
        for (i, j), likeness in likenesses.items()
        if likeness >= REWRITTEN and likeness >= LEAD * max(rivals["old", i], rivals["new", j])
    }


def _moved(pairs: dict[int, int]) -> set[int]:
    """The old clauses whose order among the others changed: all but the longest run that kept it."""
    ordered = sorted(pairs.items())
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, (_, j) in enumerate(ordered):
        depth = bisect_left(tails, j)
        before.append(ends[depth - 1] if depth else None)
        if depth == len(tails):
            tails.append(j)
            ends.append(place)
        else:
            tails[depth], ends[depth] = j, place
    kept: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(ordered[at][0])
        at = before[at]
    return set(pairs) - kept


def _change(old: _Unit, new: _Unit, *, moved: bool) -> Change:
    same = old.words == new.words
    return Change(
        kind=ChangeKind.UNCHANGED if same else ChangeKind.CHANGED,
        old=old.side,
        new=new.side,
        renumbered=bool(old.label and new.label) and old.address != new.address,
        moved=moved,
        segments=() if same else tuple(_segments(old, new)),
    )


def _segments(old: _Unit, new: _Unit) -> Iterator[Segment]:
    """Word by word what stayed and what did not, over the whole of both clauses; their numbers count as equal."""
    if len(old.tokens) + len(new.tokens) > _WHOLE or not (old.tokens and new.tokens):
        yield Segment(equal=False, old=(old.start, old.end), new=(new.start, new.end))
        return
    here, there = old.tokens[0].start(), new.tokens[0].start()
    if here > old.start or there > new.start:
        yield Segment(equal=True, old=(old.start, here), new=(new.start, there))
    for match in _blocks(old, new):
        first_old, first_new = old.tokens[match.a].start(), new.tokens[match.b].start()
        if first_old > here or first_new > there:
            yield _gap(old, new, (here, first_old), (there, first_new))
        here, there = old.tokens[match.a + match.size - 1].end(), new.tokens[match.b + match.size - 1].end()
        yield Segment(equal=True, old=(first_old, here), new=(first_new, there))
    if here < old.end or there < new.end:
        yield _gap(old, new, (here, old.end), (there, new.end))


def _blocks(old: _Unit, new: _Unit) -> Iterator[Match]:
    """The stretches of equal words; a lone word between two changes is part of them, since so it reads better."""
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    for match in matcher.get_matching_blocks():
        at_edge = 0 in (match.a, match.b) or (match.a + match.size, match.b + match.size) == (
            len(old.words),
            len(new.words),
        )
        if match.size > 1 or (match.size and at_edge):
            yield match


def _gap(old: _Unit, new: _Unit, before: tuple[int, int], after: tuple[int, int]) -> Segment:
    """What stands between two equal stretches; white space alone is no change of text."""
    said = old.document.text[slice(*before)] + new.document.text[slice(*after)]
    return Segment(equal=not said.strip(), old=before, new=after)
