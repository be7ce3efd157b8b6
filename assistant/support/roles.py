"""Who a claim says does what, beside its quote: parties that the quote does not name, or whose parts are exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conditions import CASES
from assistant.quantities import folded
from assistant.records import Language
from assistant.support.alignment import NEAR, Pair, features
from assistant.support.masks import AFTERWARDS
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import Actors, actors, goes_on, is_covered, named

WIDE = 0.3
"""How much less alike than the best part one may be in which the claim's party acts, to be the one meant."""

WIDE_ACROSS = 0.4
"""The same across languages, where parts of one sentence are told apart less well."""


VAGUE = {"unit", "industry", "both", "applicant", "borrower", "buyer", "office", "keeper"}
"""Names by which a paraphrase may call whom its quote calls otherwise."""


def party_objections(pair: Pair) -> Iterator[Objection]:
    """What the claim's parties have against them."""
    strange = list(_strangers(pair))
    yield from strange
    if not strange:
        yield from _exchanged(pair)
        yield from _done_to_another(pair)
    yield from _cases(pair)
    yield from _precedence(pair)
    yield from _names(pair)


def _strangers(pair: Pair) -> Iterator[Objection]:
    """Parties that neither the quote nor what stands above it names."""
    known = frozenset(each.party for each in named(pair.known))
    told: set[str] = set()
    for each in named(pair.claim):
        if each.party in told or each.party in VAGUE or is_covered(each.party, known) or not known:
            continue
        told.add(each.party)
        words = pair.claim[each.start : each.end]
        said = ", ".join(dict.fromkeys(pair.known[other.start : other.end] for other in named(pair.known)))
        yield Objection(kind=ObjectionKind.PARTY, words=words, reason=f"The quote speaks of {said}, not of {words}.")


def _exchanged(pair: Pair) -> Iterator[Objection]:
    """Somebody who acts in the claim where another one does in the quote."""
    wide_by = WIDE if pair.language else WIDE_ACROSS
    stated = _actors(pair)
    acts = [_act(part) for part in pair.stated]
    for part in pair.claimed:
        mine = actors(part)
        scores = pair.likeness(_act(part), acts)
        near = [place for place, score in enumerate(scores) if score >= max(scores) - NEAR]
        wide = [place for place, score in enumerate(scores) if score >= max(scores) - wide_by]
        for own, its, beside in (
            (mine.main, [stated[place].main for place in near], [stated[place].main for place in wide]),
            (mine.condition, [stated[place].condition for place in near], []),
        ):
            if own and not mine.by and any(own & {stated[place].subject} for place in near):
                continue  # 秘书长由理事长提名: what is said of him to whom it is done
            if mine.by and _by_the_same(mine, [stated[place] for place in near], stated):
                continue
            if own and its and all(its) and not any(_overlap(own, other) for other in (*its, *beside)):
                said = " or ".join(sorted({each for other in its for each in other}))
                yield Objection(
                    kind=ObjectionKind.PARTY,
                    words=part,
                    reason=f"In the quote {said} does this, not {' and '.join(sorted(own))}.",
                )


def _done_to_another(pair: Pair) -> Iterator[Objection]:
    """What is done by the right one, to another: 副理事长由企业推荐, where the chair is."""
    stated = _actors(pair)
    for part in pair.claimed:
        mine = actors(part)
        same = [each for each in stated if each.subject and _overlap(mine.main, each.main)]
        if (
            mine.subject is None
            or not same
            or any(is_covered(mine.subject, frozenset({each.subject or ""})) for each in same)
        ):
            continue
        if any(each.subject == mine.subject for each in stated):
            yield Objection(
                kind=ObjectionKind.PARTY,
                words=part,
                reason=f"The quote says this of the {same[0].subject}, not of the {mine.subject}.",
            )


def _by_the_same(mine: Actors, near: Sequence[Actors], stated: Sequence[Actors]) -> bool:
    """Whether somebody does in the quote, too, what the claim says is done by him, be it said of whom it is done to."""
    if any(mine.subject in each.main and not each.by for each in near if mine.subject):
        return True
    return any(
        each.by
        and _overlap(mine.main, each.main)
        and (None in (each.subject, mine.subject) or each.subject == mine.subject)
        for each in stated
    )


def _overlap(mine: frozenset[str], its: frozenset[str]) -> bool:
    if "both" in its:
        return "both" in mine or len(mine) > 1
    return any(is_covered(each, its) for each in mine)


def _act(part: str) -> str:
    """A part without the parties that it names: what is done."""
    characters = list(part)
    for each in named(part):
        characters[each.start : each.end] = " " * (each.end - each.start)
    return " ".join("".join(characters).split()) or part


_PRONOUN = re.compile(r"(?:it|they|he|she|其)\b")


def _actors(pair: Pair) -> list[Actors]:
    """Who acts in each part of the quotes; a part that names nobody goes on with who acted before it."""
    found: list[Actors] = []
    for place, part in enumerate(pair.stated):
        who = actors(part)
        same = bool(place) and pair.sentence_of[place] == pair.sentence_of[place - 1]
        if same and goes_on(part):
            last = named(pair.stated[place - 1])
            who = Actors(main=frozenset({last[-1].party}) if last else frozenset())
        elif same and not who.main and not who.condition and (_PRONOUN.match(folded(part)) or not named(part)):
            who = found[-1]
        found.append(who)
    return found


_BEFORE = re.compile(r"优先于|\b(?:takes? precedence|prevails?|has priority|takes? priority) over\b|\bcomes? before\b")


def _precedence(pair: Pair) -> Iterator[Objection]:
    """The lesser before the greater, where the quote puts them the other way round."""
    mine, its = (_BEFORE.split(folded(text), maxsplit=1) for text in (pair.claim, pair.quoted))
    if pair.language is None or len(mine) != 2 or len(its) != 2:
        return
    (left, right), (first, second) = ([features(side) for side in sides] for sides in (mine, its))
    if len(left & second) > len(left & first) and len(right & first) > len(right & second):
        yield Objection(
            kind=ObjectionKind.PARTY, words=pair.claim, reason="The quote puts these two the other way round."
        )


def _cases(pair: Pair) -> Iterator[Objection]:
    """Second prize for first, senior for junior: a case that the quote lacks, where it has others of its kind."""
    claim, known = folded(pair.claim), folded(pair.known)
    for cases in CASES:
        if "student" in cases:
            continue
        mine = {case: match for case, pattern in cases.items() if (match := re.search(pattern, claim))}
        its = {case for case, pattern in cases.items() if re.search(pattern, known)}
        for case, match in mine.items():
            if its and case not in its and not (case.isdigit() and AFTERWARDS.search(known)):
                yield Objection(
                    kind=ObjectionKind.PARTY, words=match[0], reason=f"The quote does not speak of {match[0]}."
                )


_CAPITALS = re.compile(r"(?<![.!?:]\s)(?<!^)(?<![\w'’-])[A-Z][A-Za-z’'-]{2,}")
_COMMON = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|"
    r"Tuesday|Wednesday|Thursday|"
    r"Friday|Saturday|Sunday|Article|Chapter|Section|Annex|Chinese|English|China|Party|RMB|CNY|PRC)"
)


def _names(pair: Pair) -> Iterator[Objection]:
    """Names in capitals that the quotes do not hold, within English."""
    if pair.language is not Language.ENGLISH:
        return
    known = folded(pair.known)
    told: set[str] = set()
    for match in _CAPITALS.finditer(pair.claim):
        word = match[0]
        if _COMMON.fullmatch(word) or word in told or folded(word).removesuffix("s") in known or named(word):
            continue
        told.add(word)
        yield Objection(kind=ObjectionKind.PARTY, words=word, reason=f"The quote does not name {word}.")
