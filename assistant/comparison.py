"""Two versions compared clause by clause: what stayed, changed, moved, was renumbered, came in or fell away.

Clauses are paired by their text, wherever they stand and whatever their number. What belongs to no clause (preambles,
headings, annexes without numbers) is compared as well, so that nothing of either version is left out. Versions in
different languages have no words in common: saying so tells more than a list in which everything fell away and came in.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from assistant.comparison_pairing import paired
from assistant.comparison_segments import Segment, segments
from assistant.comparison_units import Unit, recut, units_of
from assistant.records import Document, Quote

IN_COMMON = 0.25
"""Share of the shorter version's clauses that must be found in the other one where they are in different languages;
such are documents in both languages, of which one version has more of the other."""


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
    """All clauses of both versions, in the new version's order, removed ones where they stood.

    ``changes`` is empty where ``other_language`` tells that one version is Chinese and the other English.
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    other_language: bool = False


def compare(old: Document, new: Document) -> Comparison:
    """Every clause of ``old`` and ``new``, paired where they are the same clause."""
    before, after = _alike_cut(list(units_of(old)), list(units_of(new)))
    pairs = paired(before, after)
    if old.language is not new.language and len(pairs) < IN_COMMON * min(len(before), len(after)):
        return Comparison(old=old, new=new, changes=(), other_language=True)
    moved = _moved({i: j for i, j in pairs.items() if not before[i].heading})
    changes: list[tuple[tuple[int, int], Change]] = []
    for i, j in pairs.items():
        changes.append(((j, 1), _change(before[i], after[j], moved=i in moved)))
    matched = set(pairs.values())
    for j, unit in enumerate(after):
        if j not in matched:
            changes.append(((j, 1), Change(kind=ChangeKind.ADDED, old=None, new=_side(unit))))
    place = -1
    for i, unit in enumerate(before):
        if i in pairs:
            place = pairs[i]
        else:
            changes.append(((place, 2), Change(kind=ChangeKind.REMOVED, old=_side(unit), new=None)))
    changes.sort(key=lambda item: item[0])
    return Comparison(old=old, new=new, changes=tuple(change for _, change in changes))


def _alike_cut(before: list[Unit], after: list[Unit]) -> tuple[list[Unit], list[Unit]]:
    """The clauses of both versions, cut so that what is one clause in one of them is not part of one in the other."""
    here, there = {unit.words for unit in before}, {unit.words for unit in after}
    lost = [unit for unit in before if unit.words not in there]
    found = [unit for unit in after if unit.words not in here]
    return recut(before, found, whole=there), recut(after, lost, whole=here)


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


def _side(unit: Unit) -> Side:
    """The clause as a quote."""
    text = unit.document.text[unit.start : unit.end]
    quote = Quote(document=unit.document.path, start=unit.start, end=unit.end, text=text)
    return Side(quote=quote, address=unit.address)


def _change(old: Unit, new: Unit, *, moved: bool) -> Change:
    same = old.words == new.words
    return Change(
        kind=ChangeKind.UNCHANGED if same else ChangeKind.CHANGED,
        old=_side(old),
        new=_side(new),
        renumbered=bool(old.label and new.label) and old.address != new.address,
        moved=moved,
        segments=() if same else tuple(segments(old, new)),
    )
