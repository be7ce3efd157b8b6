"""What the quote gives for one thing, claimed for another: 450 yuan here and 350 there, this by one and that by two.

Where a quote gives several values of one sort, each stands with words of its own. A claim that takes one value and has
none of the words beside it, but those beside another one, has exchanged them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import eq
from typing import Any

from assistant.quantities import Bound, folded
from assistant.support.alignment import Pair, features, parts
from assistant.support.days import days
from assistant.support.figures import Figure, figures
from assistant.support.identity import is_same
from assistant.support.numbers import ordinals
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import doers, is_covered
from assistant.support.recurrences import recur_alike, recurrences

PLAIN = 2
"""Words of another value's own that a claim holds at least; an idea, a case or a weekday counts as many."""

MOST_VALUES = 12
"""Values of one sort up to which each is looked at: more of them are a table."""

_RULE = re.compile(r"[。；;\n]|[.](?=\s|$)")
_BREAK = re.compile(r"[，,：:](?=\s|[\u4e00-\u9fff]|$)|[、。；;]|[.](?=\s|$)|\b(?:and|but|while|whereas)\b|[和与及]")
_COMMA = re.compile(r"[，,：:](?=\s|[\u4e00-\u9fff]|$)")
_OTHERS = re.compile(
    r"其他|其余|另外|别的|以外|之外|否则|剩|另|\bothers?\b|\belse(?:where)?\b|\boutside\b|\bremain|\brest\b|"
    r"\bbeyond\b|\botherwise\b|\bnot\b|\bno\b|不|未|非"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value at ``[start, end)`` and what tells whether another one is the same."""

    start: int
    end: int
    of: Any
    alike: Callable[[Any, Any], bool]
    recurs: bool = False

    def same(self, other: _Value) -> bool:
        """Whether two values of one sort are one."""
        return self.alike(self.of, other.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """Values with the words that are theirs."""

    values: tuple[_Value, ...]
    text: str
    first: int

    @property
    def beside(self) -> str:
        """The words without the values."""
        characters = list(self.text)
        for value in self.values:
            start, end = (min(max(0, place - self.first), len(characters)) for place in (value.start, value.end))
            characters[start:end] = " " * (end - start)
        return "".join(characters)


def rival_objections(pair: Pair) -> Iterator[Objection]:
    """Values of the claim that stand in the quote beside other words than the claim's."""
    for kind, find in (
        (ObjectionKind.NUMBER, _numbers),
        (ObjectionKind.NUMBER, _recurrences),
        (ObjectionKind.DATE, _times),
        (ObjectionKind.PARTY, _doers),
    ):
        claimed, stated = find(pair.claim), find(pair.quoted)
        for sort in claimed.keys() & stated.keys():
            if len(stated[sort]) <= MOST_VALUES:
                yield from _exchanged(pair, kind, claimed[sort], stated[sort])


def _exchanged(
    pair: Pair, kind: ObjectionKind, claimed: Sequence[_Value], stated: Sequence[_Value]
) -> Iterator[Objection]:
    cells = _cells(pair.quoted, stated)
    if len(cells) < 2:
        return
    owned = [_features(pair, cell, kind) for cell in cells]
    for mine in _cells(pair.claim, claimed):
        wanted = _features(pair, mine, kind)
        for value in mine.values:
            own = [place for place, cell in enumerate(cells) if any(value.same(other) for other in cell.values)]
            rivals = [place for place in range(len(cells)) if place not in own]
            if not own or not rivals:
                continue
            others = any(_OTHERS.search(folded(cells[place].text)) for place in own)
            if others and _OTHERS.search(folded(pair.claim)):
                continue
            its = frozenset().union(*(_distinct(owned, place) for place in own))
            best = max(rivals, key=lambda place: _weight(wanted & _distinct(owned, place)))
            if _is_of_rival(wanted, its, _distinct(owned, best)) or _ends_elsewhere(pair, mine, cells, own, best):
                words, said = pair.claim[value.start : value.end], cells[best].text.strip()
                yield Objection(
                    kind=kind, words=words, reason=f"The quote says {words} of something else; here: {said}"
                )


def _is_of_rival(wanted: frozenset[str], own: frozenset[str], rival: frozenset[str]) -> bool:
    """Whether a claim has words of the rival's alone and none of its own value's; cases decide before words do."""
    cases, others = ({each for each in some if each.startswith(_CASES)} for some in (own, rival))
    if cases and others and wanted & (cases | others):
        return not wanted & cases
    if not own or wanted & own:
        return False
    return _weight(wanted & rival) >= PLAIN or (bool(rival) and rival <= wanted)


_CASES = ("case ", "weekday ", "per ")

WHOLLY, HARDLY = 0.75, 0.1
"""Shares of the words of a part of a claim that stand in the rival's cell, and in its own value's, where it is told of
the rival."""


def _ends_elsewhere(pair: Pair, mine: _Cell, cells: Sequence[_Cell], own: Sequence[int], rival: int) -> bool:
    """Whether a part of the claim without a value is the rival's word for word: this for two years, that for three."""
    if pair.language is None or len(own) != 1:
        return False
    for part in parts(mine.text):
        wanted = features(part)
        if len(wanted) >= PLAIN and not figures(part):
            at_rival, at_own = (len(wanted & features(cells[place].text)) / len(wanted) for place in (rival, own[0]))
            if at_rival >= WHOLLY and at_own <= HARDLY:
                return True
    return False


def _distinct(owned: Sequence[frozenset[str]], place: int) -> frozenset[str]:
    """What one cell alone speaks of."""
    others = [each for number, each in enumerate(owned) if number != place]
    return owned[place] - frozenset().union(*others)


def _weight(some: frozenset[str]) -> float:
    return sum(1.0 if each.startswith("word ") else float(PLAIN) for each in some)


def _features(pair: Pair, cell: _Cell, kind: ObjectionKind) -> frozenset[str]:
    """What a cell speaks of beside its own values, across languages without its words."""
    found = {each for each in features(cell.beside) if kind is not ObjectionKind.PARTY or not each.startswith("party")}
    if kind is not ObjectionKind.PARTY and not any(value.recurs for value in cell.values):
        found = {each for each in found if not each.startswith("figure")}
        found |= {f"per {figure.per}" for figure in figures(cell.text) if figure.per}
    if pair.language is None:
        found = {each for each in found if not each.startswith("word")}
    found |= {f"weekday {day.weekday}" for day in days(cell.text) if day.weekday}
    return frozenset(found)


def _cells(text: str, values: Sequence[_Value]) -> list[_Cell]:
    """The values in order, neighbours without a break between them as one, each with the words up to the breaks.

    What stands before the first or behind the last comma of a rule with several of them is told of all.
    """
    groups: list[list[_Value]] = []
    starts, ends = [0], []
    for value in sorted(values, key=lambda each: each.start):
        breaks = list(_BREAK.finditer(text, groups[-1][-1].end, value.start)) if groups else []
        if groups and not breaks:
            groups[-1].append(value)
            continue
        if groups:
            ends.append(breaks[0].start())
            starts.append(breaks[-1].end())
        groups.append([value])
    ends.append(len(text))
    ends_of = [match.end() for match in _RULE.finditer(text)]
    rules = [0, *(end for end in ends_of if not any(each.start < end <= each.end for each in values)), len(text) + 1]
    place_of = [bisect_right(rules, group[0].start) for group in groups]
    found = []
    for group, start, end, place in zip(groups, starts, ends, place_of, strict=True):
        if place_of.count(place) == 1:
            first, last = rules[place - 1], rules[place]
        else:
            first = max((match.end() for match in _COMMA.finditer(text, start, group[0].start)), default=start)
            last = next((match.start() for match in _COMMA.finditer(text, group[-1].end, end)), end)
            first = max(first, rules[place - 1])
        found.append(_Cell(values=tuple(group), text=text[first:last], first=first))
    return found


_FREE = re.compile(
    r"免费|无偿|不(?:予|再|另|得)?收(?:取)?(?:任何)?费用?|免(?:收|交|缴)[^，。；]{0,4}费|"
    r"\bfree of charge\b|\bfor free\b|\b(?:no|without) (?:any )?(?:charge|fee|cost)s?\b|\bnothing\b"
)


def _numbers(text: str) -> dict[object, list[_Value]]:
    found: dict[object, list[_Value]] = {}
    for figure in figures(text):
        if not figure.light and figure.measure is not None:
            value = _Value(start=figure.start, end=figure.end, of=figure, alike=is_same)
            found.setdefault(figure.measure, []).append(value)
    for match in _FREE.finditer(folded(text)):
        nothing = Figure(value=0, written=0, measure="money", bound=Bound.EXACT, start=match.start(), end=match.end())
        value = _Value(start=match.start(), end=match.end(), of=nothing, alike=is_same)
        found.setdefault("money", []).append(value)
    for match, number in ordinals(text):
        value = _Value(start=match.start(), end=match.end(), of=number, alike=eq)
        found.setdefault("ordinal", []).append(value)
    return found


def _recurrences(text: str) -> dict[object, list[_Value]]:
    values = [
        _Value(start=start, end=end, of=days, alike=recur_alike, recurs=True) for start, end, days in recurrences(text)
    ]
    return {"recurrence": values} if values else {}


def _times(text: str) -> dict[object, list[_Value]]:
    found: dict[object, list[_Value]] = {}
    for day in days(text):
        fields = (day.year, day.month, day.day, day.minute)
        if day.weekday is None:
            sort = tuple(field is not None for field in fields)
            found.setdefault(sort, []).append(_Value(start=day.start, end=day.end, of=fields, alike=eq))
    return found


def _doers(text: str) -> dict[object, list[_Value]]:
    found = [_Value(start=each.start, end=each.end, of=each.party, alike=_are_one) for each in doers(text)]
    return {"party": found} if found else {}


def _are_one(first: str, second: str) -> bool:
    return is_covered(first, frozenset({second})) or is_covered(second, frozenset({first}))
