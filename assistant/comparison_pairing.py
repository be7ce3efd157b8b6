"""Which clause of one version is which of the other: by their words, wherever they stand and whatever their number.

First those whose words are the same, then the likeliest of the rest. A rule that was written anew keeps little but its
subject's words and its place, so clauses of one chapter are taken for each other sooner than others.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence

from assistant.comparison_units import Trait, Unit

ALIKE = 0.38
"""Likeness (weighted share of words in common, 0 to 1) from which two clauses are one clause in two versions."""
REWRITTEN = 0.18
"""The same where each is the other's likeliest by ``LEAD``."""
LEAD = 1.4
"""Times its next likely partner that a rewritten clause must be like its own."""
SAME_CHAPTER = 1.25
"""Times the likeness of clauses whose chapters are one chapter in two versions."""
OTHER_CHAPTER = 0.8
"""Times the likeness of clauses whose chapters are in both versions, but are not each other."""
UNNUMBERED = 0.6
"""Times the likeness of a numbered clause and a text without a number, such as a preamble or a line of issue."""

_RARE = 40
"""Words of a clause, the rarest first, by which its likely partners are looked up."""
_HOLDERS = 16
"""Clauses looked at for each of them, those at the same place of the document first."""
_CANDIDATES = 12
"""Clauses of the other version that share most rare words and are compared exactly."""

Units = Mapping[int, Unit]
Pair = tuple[int, int]


def paired(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Which clause of the old version is which of the new one, by their places in ``before`` and ``after``."""
    pairs = _same_words(before, after)
    chapters: dict[int | None, int | None] = {}
    for heading in (True, False):
        taken = set(pairs.values())
        free_old = {i: unit for i, unit in enumerate(before) if unit.heading is heading and i not in pairs}
        free_new = {j: unit for j, unit in enumerate(after) if unit.heading is heading and j not in taken}
        pairs |= _likeliest(_likenesses(free_old, free_new, chapters))
        chapters |= {before[i].holder: after[j].holder for i, j in pairs.items() if before[i].heading}
    return pairs


def _same_words(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Clauses whose words are the same, repeated ones in order and those of one number first."""
    known: dict[tuple[str, ...], int] = {}
    keys = [
        [(known.setdefault(u.words, len(known)), bool(u.label), u.heading) for u in side] for side in (before, after)
    ]
    pairs: dict[int, int] = {}
    for by_number in (True, False):
        taken = set(pairs.values())
        waiting: dict[Hashable, deque[int]] = {}
        for j, unit in enumerate(after):
            if j not in taken:
                waiting.setdefault((keys[1][j], by_number and unit.number), deque()).append(j)
        for i, unit in enumerate(before):
            found = waiting.get((keys[0][i], by_number and unit.number))
            if i not in pairs and found:
                pairs[i] = found.popleft()
    return pairs


def _likeliest(likenesses: Mapping[Pair, float]) -> dict[int, int]:
    """The pairs that are alike enough, or each other's likeliest by far, the most alike first."""
    clear = _clear(likenesses)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for (i, j), likeness in sorted(likenesses.items(), key=lambda found: (-found[1], found[0])):
        if i not in pairs and j not in taken and (likeness >= ALIKE or (i, j) in clear):
            pairs[i] = j
            taken.add(j)
    return pairs


def _clear(likenesses: Mapping[Pair, float]) -> set[Pair]:
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


def _likenesses(before: Units, after: Units, chapters: Mapping[int | None, int | None]) -> dict[Pair, float]:
    """How alike likely pairs are: twice what they share over what both hold, rare words counting more (Dice).

    ``chapters`` tells which chapter of the new version each of the old one is, by where their headings stand.
    """
    units = [*before.values(), *after.values()]
    holding = Counter(trait for unit in units for trait in unit.traits)
    weight = {trait: math.log(1 + len(units) / count) for trait, count in holding.items()}
    total = {id(unit): sum(weight[trait] * count for trait, count in unit.traits.items()) for unit in units}
    known = set(chapters.values())
    found: dict[Pair, float] = {}
    for i, j in _candidates(before, after, weight):
        old, new = before[i], after[j]
        few, many = sorted((old.traits, new.traits), key=len)
        shared = sum(weight[trait] * min(count, many[trait]) for trait, count in few.items() if trait in many)
        likeness = 2 * shared / ((total[id(old)] + total[id(new)]) or 1.0)
        if bool(old.label) is not bool(new.label):
            likeness *= UNNUMBERED
        if old.holder in chapters and new.holder in known:
            likeness *= SAME_CHAPTER if chapters[old.holder] == new.holder else OTHER_CHAPTER
        found[i, j] = likeness
    return found


def _candidates(before: Units, after: Units, weight: Mapping[Trait, float]) -> Iterator[Pair]:
    """For each old clause the new ones that share most of its rare words; common words would bring all of them."""
    holders: dict[Trait, list[int]] = {}
    for j, unit in after.items():
        for trait in unit.traits:
            holders.setdefault(trait, []).append(j)
    places = list(after)
    for rank, (i, unit) in enumerate(before.items()):
        shared: dict[int, float] = {}
        expected = places[rank * len(places) // len(before)] if places else 0
        rare = sorted((trait for trait in unit.traits if trait in holders), key=lambda trait: (-weight[trait], trait))
        for trait in rare[:_RARE]:
            for j in _nearest(holders[trait], expected):
                shared[j] = shared.get(j, 0.0) + weight[trait]
        for j in sorted(shared, key=lambda j: (-shared[j], j))[:_CANDIDATES]:
            yield i, j


def _nearest(places: Sequence[int], expected: int) -> Sequence[int]:
    """The places around the expected one, where there are too many."""
    if len(places) <= _HOLDERS:
        return places
    middle = bisect_left(places, expected)
    first = max(0, min(middle - _HOLDERS // 2, len(places) - _HOLDERS))
    return places[first : first + _HOLDERS]
