"""Two things of a quote that a claim puts in each other's place: the captain tells the coach, the coach the captain.

Within a language only, and whoever they are: no list of names is needed where both texts have the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.lexical import STOPWORDS, terms
from assistant.quantities import folded
from assistant.records import Language
from assistant.support.alignment import Pair
from assistant.support.objections import Objection, ObjectionKind

SHARED = 0.8
"""Share of the content words of a part of a claim that the part of the quote holds, where order is looked at."""

HELD = 0.6
"""Share of the content words of that part which the claim holds: where it says much more, order tells little."""

_SWITCHED = re.compile(
    r"\bby\b|\bfrom\b|\bof\b|\bto be\b|\b(?:is|are|be|been|was|were)\b(?=.{0,20}ed\b)|由|被|受|"
    r"\bwho(?:m|se)?\b|\bwhich\b|\bthat\b"
)
"""What turns a sentence round: where one of both has it, another order may say the same."""

_MUTUAL = re.compile(
    r"\bwith\b|\bbetween\b|\beach other\b|\btogether\b|\bequal|\bjoint|\bor\b|\bratio\b|\bplus\b|双方|"
    r"共同|互相|相互|之间|之和|或"
)
_FRONTED = re.compile(
    r"(?:and |but )?(?:in|on|at|for|during|after|before|if|when|where|from|under|within|with|by|to|until|as|once|"
    r"unless|per|over|through|between|beyond)\b"
)
"""What opens a sentence that does not begin with who acts."""

_PIVOT_ZH = re.compile(
    r"[向给对把为]|优先于|高于|低于|早于|晚于|先于|领导|监督|管理|委托|通知|聘任|推荐|代表|支付|赔偿|替代|取代"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SIDE = 2
"""Characters of a name in Chinese that stand beside what is done."""


def exchange_objections(pair: Pair) -> Iterator[Objection]:
    """Parts of the claim in which two things stand in each other's place, and in no part of the quotes as claimed."""
    if pair.language is None:
        return
    exchanged = _exchanged_en if pair.language is Language.ENGLISH else _exchanged_zh
    for part in pair.claimed:
        like = [each for each in pair.stated if _shared(part, each) >= SHARED and _shared(each, part) >= HELD]
        if like and all(_may_turn(part, each) and exchanged(folded(part), folded(each)) for each in like):
            reason = f"The quote says this the other way round: {like[0]}"
            yield Objection(kind=ObjectionKind.PARTY, words=part, reason=reason)


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _shared(part: str, other: str) -> float:
    mine, its = _terms(part), _terms(other)
    return len(mine & its) / len(mine) if mine else 0.0


def _may_turn(part: str, other: str) -> bool:
    mine, its = folded(part), folded(other)
    turned = set(_SWITCHED.findall(mine)) != set(_SWITCHED.findall(its))
    return not turned and not _MUTUAL.search(mine) and not _MUTUAL.search(its)


def _exchanged_en(part: str, other: str) -> bool:
    """Whether a word of both has, on either side, what the other text has on the other side."""
    if _FRONTED.match(part) or _FRONTED.match(other):
        return False
    mine, its = (_content(text) for text in (part, other))
    for pivot in dict.fromkeys(mine):
        if mine.count(pivot) != 1 or its.count(pivot) != 1:
            continue
        at, there = mine.index(pivot), its.index(pivot)
        before, after = set(mine[:at]), set(mine[at + 1 :])
        its_before, its_after = set(its[:there]), set(its[there + 1 :])
        to_front = (before & its_after) - after - its_before
        to_back = (after & its_before) - before - its_after
        if mine[0] in to_front and its[0] in to_back and not _only_listed(part, pivot, to_front | to_back):
            return True
    return False


def _content(text: str) -> list[str]:
    return [
        stem for word in _WORD.findall(text) if word not in STOPWORDS or word in ("and", "or") for stem in terms(word)
    ]


def _only_listed(text: str, pivot: str, words: set[str]) -> bool:
    """Whether the words merely stand in a list in another order: A, B and C."""
    found = [(match[0], terms(match[0])) for match in _WORD.finditer(text)]
    at = next(place for place, (_, stems) in enumerate(found) if pivot in stems)
    near = [word for word, _ in found[max(0, at - 1) : at + 2]]
    return "and" in near


def _exchanged_zh(part: str, other: str) -> bool:
    for match in _PIVOT_ZH.finditer(part):
        there = other.find(match[0])
        if part.count(match[0]) != 1 or there < 0 or other.count(match[0]) != 1:
            continue
        before, after = part[: match.start()], part[match.end() :]
        its_before, its_after = other[:there], other[there + len(match[0]) :]
        to_front = _names(before) & _names(its_after) - _names(after) - _names(its_before)
        to_back = _names(after) & _names(its_before) - _names(before) - _names(its_after)
        if to_front and to_back:
            return True
    return False


def _names(text: str) -> set[str]:
    return {text[place : place + _SIDE] for place in range(len(text) - _SIDE + 1)}
