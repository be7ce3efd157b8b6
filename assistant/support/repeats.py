"""A claim that repeats a part of its quote almost word for word, and what it changes in it: a duty, a no, a party.

Where nearly all words are the clause's own there is no other wording to allow for: may for must, a no more or less, or
another party in the place of the clause's, is a change of what it says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from assistant.lexical import STOPWORDS, terms
from assistant.quantities import folded
from assistant.support.alignment import Pair
from assistant.support.duties import Duty, duties
from assistant.support.negation import negatives, nos
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import is_covered, named

REPEATED = 0.75
"""Share of the words of a part of a claim that stand in the quote in the same order, from which it repeats it."""

FEWEST = 3
"""Content words, of two characters in Chinese, that a part repeats at least."""

CLOSE = 4
"""Words that may stand, on either side, between two repeated words that are held to be neighbours in both."""

NO = "no"

_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+(?:[.,:/'’-][^\W_\u4e00-\u9fff]+)*|[，。；,;:：]")
_STOP = re.compile(r"[，。；,;:：]")
_RULES = re.compile(r"[。；;\n]|\.(?=\s|$)")
_DOUBLED = re.compile(
    r"未经|没有|除非|除|方可|才|只|仅|\bwithout\b|\bunless\b|\bexcept|\buntil\b|\bbefore\b|\bonly\b|\bbut\b|\bother\b"
)
"""Words with which a rule may be told from its other side: may only with, must not without."""


@dataclass(frozen=True, slots=True)
class _Special:
    """A duty, a no or a party: what it is, its words, and where it stands."""

    value: Duty | str
    words: str
    start: int

    @property
    def is_party(self) -> bool:
        return not isinstance(self.value, Duty) and self.value != NO


@dataclass(frozen=True, slots=True)
class _Line:
    """A text as plain words in order, and the special ones by the number of plain words before them."""

    words: tuple[str, ...]
    specials: tuple[tuple[_Special, ...], ...] = field(default=())

    def between(self, first: int, last: int) -> list[_Special]:
        """What is special after ``first`` plain words and up to ``last`` of them."""
        return [special for place in range(first, last + 1) for special in self.specials[place]]


@lru_cache(maxsize=2048)
def _line(text: str) -> _Line:
    plain = folded(text)
    found = [_told(plain, duty, start, end) for duty, start, end in duties(text)]
    for start, end, value in (
        *((each.start, each.end, each.party) for each in named(text)),
        *((*span, NO) for span in nos(text)),
    ):
        if not any(start < other[1] and other[0] < end for other in found):
            found.append((start, end, value))
    found.sort()
    words: list[str] = []
    starts: list[int] = []
    for match in _WORD.finditer(plain):
        if not any(start <= match.start() < end for start, end, _ in found):
            stem = terms(match[0]) if match[0].isascii() and match[0] not in STOPWORDS else []
            words.append(stem[0] if stem else match[0])
            starts.append(match.start())
    specials: list[list[_Special]] = [[] for _ in range(len(words) + 1)]
    for start, end, value in found:
        specials[bisect_left(starts, start)].append(_Special(value, text[start:end], start))
    return _Line(tuple(words), tuple(tuple(each) for each in specials))


_LEAST = re.compile(r"(?:may|can|可以?)(?![a-z])")


def _told(plain: str, duty: Duty, start: int, end: int) -> tuple[int, int, Duty | str]:
    """A duty with its own word alone: ``may … only with`` is no less a ``may``."""
    match = _LEAST.match(plain, start) if duty is Duty.NEEDED else None
    return (*match.span(), Duty.ALLOWED) if match else (start, end, duty)


def repeat_objections(pair: Pair) -> Iterator[Objection]:
    """What parts of the claim that repeat the quote change in it, unless the quote says so in another place as well."""
    if pair.language is None:
        return
    rules = [rule for rule in _RULES.split(pair.quoted) if rule.strip()]
    for part in dict.fromkeys((*pair.claimed, pair.claim)):
        mine = _line(part)
        found = []
        for rule in rules:
            share, changes = _changes(pair, mine, rule)
            if share >= REPEATED:
                found.append(changes)
        if found and all(found):
            yield from found[0]


def _weight(words: Sequence[str]) -> float:
    """How many content words these are; two Chinese characters are one."""
    return sum(
        0.5 if "\u4e00" <= word[0] <= "\u9fff" else 1.0
        for word in words
        if word not in STOPWORDS and not _STOP.match(word)
    )


def _changes(pair: Pair, mine: _Line, rule: str) -> tuple[float, list[Objection]]:
    """The share of words that are repeated, and what stands otherwise between two that are neighbours in both."""
    its = _line(rule)
    blocks = SequenceMatcher(None, mine.words, its.words, autojunk=False).get_matching_blocks()
    matched = [(block.a + n, block.b + n) for block in blocks for n in range(block.size)]
    matched = [(a, b) for a, b in matched if mine.words[a] not in STOPWORDS and not _STOP.match(mine.words[a])]
    weight = _weight([mine.words[a] for a, _ in matched])
    if weight < FEWEST or not matched:
        return 0.0, []
    found: list[Objection] = []
    for (left, left_quote), (right, right_quote) in _neighbours(mine, its, matched):
        own, stated = mine.between(left + 1, right), its.between(left_quote + 1, right_quote)
        found += _changed_duty(pair, rule, own, stated)
        if _plain(mine.words[left + 1 : right]) == _plain(its.words[left_quote + 1 : right_quote]):
            found += _changed_party(pair, own, stated)
    return weight / _weight(mine.words), found


def _neighbours(
    mine: _Line, its: _Line, matched: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of repeated words with little and no comma between them on either side; the edges count as words."""
    first, last = matched[0], matched[-1]
    edges = [(-1, _start(its, first[1]) - 1), *matched, (len(mine.words), _stop(its, last[1]) + 1)]
    for left, right in pairwise(edges):
        gap, gap_quote = mine.words[left[0] + 1 : right[0]], its.words[left[1] + 1 : right[1]]
        is_close = len(gap) <= CLOSE and len(gap_quote) <= CLOSE
        if is_close and not any(_STOP.match(word) for word in (*gap, *gap_quote)):
            yield left, right


def _start(line: _Line, place: int) -> int:
    """Where between two commas the word at ``place`` stands begins."""
    while place > 0 and not _STOP.match(line.words[place - 1]):
        place -= 1
    return place


def _stop(line: _Line, place: int) -> int:
    while place < len(line.words) - 1 and not _STOP.match(line.words[place + 1]):
        place += 1
    return place


_APART: dict[Duty | str, set[Duty | str]] = {
    Duty.OBLIGED: {Duty.ALLOWED, Duty.EXEMPT, Duty.ADVISED, Duty.FORBIDDEN},
    Duty.ALLOWED: {Duty.OBLIGED, Duty.ADVISED, Duty.FORBIDDEN},
    Duty.ADVISED: {Duty.OBLIGED, Duty.ALLOWED, Duty.EXEMPT, Duty.FORBIDDEN},
    Duty.EXEMPT: {Duty.OBLIGED, Duty.ADVISED, Duty.FORBIDDEN},
    Duty.FORBIDDEN: {Duty.OBLIGED, Duty.ALLOWED, Duty.ADVISED, Duty.EXEMPT},
    Duty.NEEDED: {Duty.OBLIGED},
}
"""For what the quote does with an act, what a claim that repeats it may not do."""

_SAYS_NO = {Duty.FORBIDDEN, Duty.EXEMPT, NO}


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in ("the", "a", "an")]


def _changed_duty(pair: Pair, rule: str, own: Sequence[_Special], stated: Sequence[_Special]) -> Iterator[Objection]:
    mine, its = ([each for each in some if not each.is_party] for some in (own, stated))
    turned = any(each.value in _SAYS_NO for each in (*mine, *its))
    if turned and _is_told_from_other_side(pair):
        return
    claimed, said = ([each for each in some if isinstance(each.value, Duty)] for some in (mine, its))
    if claimed and said:
        apart = [each for each in claimed if each.value in _APART.get(said[0].value, set())]
        if len(claimed) == len(said) == len(apart):
            words = claimed[0].words
            reason = f"The quote says {said[0].words!r} here, not {words!r}."
            yield Objection(kind=ObjectionKind.MODALITY, words=words, reason=reason)
        return
    no, other_no = (any(each.value in _SAYS_NO for each in some) for some in (mine, its))
    if no != other_no and _is_one_no_apart(pair.claim, rule):
        words = (mine or its)[0].words
        reason = f"The claim says {words!r} here, the quote does not." if no else f"The quote says {words!r} here."
        yield Objection(kind=ObjectionKind.NEGATION, words=words, reason=reason)


def _is_one_no_apart(claim: str, rule: str) -> bool:
    """Whether one of both has all negative words of the other and one more: two of them may say what none does."""
    mine, its = (negatives(text) for text in (claim, rule))
    return abs(mine.total() - its.total()) == 1 and (mine <= its or its <= mine)


def _is_told_from_other_side(pair: Pair) -> bool:
    """Whether one of both has such words that the other one lacks."""
    mine, its = (len(_DOUBLED.findall(folded(text))) for text in (pair.claim, pair.quoted))
    return (mine > 0) is not (its > 0)


def _changed_party(pair: Pair, own: Sequence[_Special], stated: Sequence[_Special]) -> Iterator[Objection]:
    """Another party of the quote in the place of the one that stands there."""
    mine, its = ([each for each in some if each.is_party] for some in (own, stated))
    if len(mine) != 1 or len(its) != 1:
        return
    claimed, said = str(mine[0].value), str(its[0].value)
    elsewhere = {each.party for each in named(pair.quoted)}
    if claimed not in elsewhere or claimed == said or is_covered(claimed, frozenset({said})):
        return
    yield Objection(
        kind=ObjectionKind.PARTY,
        words=mine[0].words,
        reason=f"The quote names {its[0].words} here, not {mine[0].words}.",
    )
