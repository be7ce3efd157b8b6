"""The numbers of a claim beside those of its quote: value, unit, whether least or most, and of what they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.labels import HAN_NUMERAL, han_number
from assistant.quantities import Bound, Dimension, folded, quantities
from assistant.support.alignment import Pair, cases
from assistant.support.days import days
from assistant.support.figures import CALENDAR, CLOCK, TERM, Figure, figures
from assistant.support.identity import is_same
from assistant.support.masks import AFTERWARDS, ORDINAL_EN, ORDINAL_ZH, REFERENCE, codes
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import named
from assistant.support.recurrences import recur_alike, recurrences

MOST_FIGURES = 60
"""Numbers of a quote up to which it is looked at of what each is told: a longer list of them is a table."""

CLEARER = 0.15
"""How much nearer another part of the quote must be before a number is held to be told of something else."""

_COUNTS = {None, "people", "occasions", "points", "age", "times", TERM, "terms of office"}
"""Measures whose unit a text often leaves out."""

_PERIODS = ("year", "term", "quarter", "month", "week", "day", "hour", "lesson", "kilometre", "mile")
_MOST_LISTED = 12


def number_objections(pair: Pair) -> Iterator[Objection]:
    """What the claim's numbers have against them."""
    stated = figures(pair.quoted)
    for figure in figures(pair.claim):
        if figure.light:
            yield from _light_objections(pair, figure, stated)
        else:
            yield from _figure_objections(pair, figure, stated)
    yield from _unbounded(pair, stated)
    yield from _other_case(pair)
    yield from _counted(pair)
    yield from _rates(pair)
    yield from _ordinals(pair)
    yield from _references(pair)


def _figure_objections(pair: Pair, figure: Figure, stated: Sequence[Figure]) -> Iterator[Objection]:
    words = pair.claim[figure.start : figure.end]
    same = [other for other in stated if is_same(figure, other)]
    is_kept = figure.measure not in _COUNTS and any(other.measure == figure.measure for other in stated)
    if is_kept and all(other.measure is None for other in same):
        same = []  # 20 of something else, where 50 yuan are the quote's
    if not same and figure.measure == "occasions" and _rate_is_told(pair, figure):
        return
    if not same:
        if not _is_listed(figure, pair.quoted):
            yield _missing(pair, figure, stated)
        return
    bounded = [other for other in same if _bounds_agree(figure, other)]
    if not bounded and not _turned(pair, same[0]):
        other = same[0]
        said = {Bound.AT_LEAST: "at least", Bound.AT_MOST: "at most", Bound.EXACT: "exactly"}
        yield Objection(
            kind=ObjectionKind.NUMBER,
            words=words,
            reason=f"The quote says {said[other.bound]} {pair.quoted[other.start : other.end]}, "
            f"not {said[figure.bound]} {words}.",
        )
        return
    fitting = [other for other in bounded or same if _periods_agree(figure, other)]
    if not fitting:
        yield Objection(
            kind=ObjectionKind.UNIT,
            words=words,
            reason=f"The quote states this number for another period or unit than {words} per {figure.per}.",
        )
    elif (elsewhere := _told_of_another(pair, figure, fitting, stated)) is not None:
        yield Objection(
            kind=ObjectionKind.NUMBER,
            words=words,
            reason=f"The quote states {words} of something else; "
            f"here it says {pair.quoted[elsewhere.start : elsewhere.end]}.",
        )


_UNBOUNDED = re.compile(
    r"不限(?!制)|无限|不受[^，。；]{0,8}限制|没有(?:上限|限制)|任意(?:多|次)|"
    r"\bunlimited\b|\bwithout limit|\bno (?:upper )?limit\b|\bany (?:number|amount) of\b|"
    r"\bas (?:many|much|often|long) as [a-z]+ (?:like|wish|want)s?\b"
)


def _unbounded(pair: Pair, stated: Sequence[Figure]) -> Iterator[Objection]:
    """Without limit, where the quote sets one."""
    match = _UNBOUNDED.search(folded(pair.claim))
    most = next((figure for figure in stated if figure.bound is Bound.AT_MOST), None)
    if match and most is not None and not _UNBOUNDED.search(folded(pair.quoted)):
        said = pair.quoted[most.start : most.end]
        yield Objection(kind=ObjectionKind.NUMBER, words=match[0], reason=f"The quote sets a limit: {said}.")


_LENGTH = re.compile(r"(?:\b(?:for|by|after|in|of|lasts?|takes?|is)(?: one)? |延长|延期|推迟|为期|期为|需要?|为)$")


def _light_objections(pair: Pair, figure: Figure, stated: Sequence[Figure]) -> Iterator[Objection]:
    """One month, where the quote says one week."""
    times = [other for other in stated if other.measure in (CLOCK, CALENDAR) and other.written == 1.0]
    is_length = _LENGTH.search(folded(pair.claim[: figure.start])) is not None
    if not is_length or not times or any(is_same(figure, other) for other in stated):
        return
    if figure.measure in (CLOCK, CALENDAR) and figure.per is None and all(other.per is None for other in times):
        words, said = pair.claim[figure.start : figure.end], pair.quoted[times[0].start : times[0].end]
        yield Objection(kind=ObjectionKind.UNIT, words=words, reason=f"The quote says {said}, not {words}.")


def _other_case(pair: Pair) -> Iterator[Objection]:
    """The number of the first prize told of the second: each in a part of the quotes of its own."""
    for part in pair.claimed:
        mine = cases(part)
        for figure in figures(part):
            if figure.light or figure.measure is None or not mine:
                continue
            for kind, case in mine:
                told = [each for each in pair.stated if any(one == kind for one, _ in cases(each))]
                own = [each for each in told if (kind, case) in cases(each)]
                others = [each for each in told if each not in own]
                if _holds(others, figure) and own and not _holds(own, figure) and _measures(own, figure):
                    words = part[figure.start : figure.end]
                    yield Objection(
                        kind=ObjectionKind.NUMBER, words=words, reason=f"The quote says otherwise here: {own[0]}"
                    )


def _holds(parts_of_quote: Sequence[str], figure: Figure) -> bool:
    return any(is_same(figure, other) for part in parts_of_quote for other in figures(part))


def _measures(parts_of_quote: Sequence[str], figure: Figure) -> bool:
    return any(figure.measure == other.measure for part in parts_of_quote for other in figures(part))


def _rate_is_told(pair: Pair, figure: Figure) -> bool:
    """Whether four times a year is what the quote says, as every quarter."""
    its = [days for *_, days in recurrences(pair.quoted)]
    mine = [q.value for q in quantities(pair.claim) if q.dimension is Dimension.RECURRENCE and q.start == figure.start]
    return any(recur_alike(days, other) for days in mine for other in its)


def _missing(pair: Pair, figure: Figure, stated: Sequence[Figure]) -> Objection:
    words = pair.claim[figure.start : figure.end]
    written = next((other for other in stated if other.written == figure.written and other.measure), None)
    if written is not None and figure.measure is not None:
        said = pair.quoted[written.start : written.end]
        return Objection(kind=ObjectionKind.UNIT, words=words, reason=f"The quote says {said}, not {words}.")
    near = next((other for other in stated if other.measure == figure.measure), None)
    reason = f"The quote does not say {words}."
    if near is not None:
        reason = f"The quote says {pair.quoted[near.start : near.end]}, not {words}."
    return Objection(kind=ObjectionKind.NUMBER, words=words, reason=reason)


def _bounds_agree(claimed: Figure, stated: Figure) -> bool:
    """Whether a claim may set the bound it sets: an exact number may be told for a bounded one, not the reverse."""
    return claimed.bound in (Bound.EXACT, stated.bound)


_TURNING = re.compile(
    r"不得|不能|不予|不符合|不算|不合格|不发|不及格|没有资格|取消|\bno\b|\bnot\b|cannot|n't|\bnever\b|"
    r"fail|lose|except|unless|\bonly\b|without"
)


def _turned(pair: Pair, stated: Figure) -> bool:
    """Whether claim and quote tell the two sides of one limit: under 60 fails, 60 and more passes."""
    part = pair.stated[_part_of(pair, stated)]
    mine, its = (bool(_TURNING.search(_plain(text))) for text in (pair.claim, part))
    return mine != its


_COMPARATIVE_NO = re.compile(
    r"不(?:得|能|可)?(?:少于|低于|超过|多于|高于|小于|大于|晚于|早于|足|满|到)|(?:no|not) (?:more|"
    r"less|fewer|later|earlier|lower|higher|older|younger) than|"
    r"(?:may|must|shall|can|does|do) not exceed|not exceed(?:ing)?"
)


def _plain(text: str) -> str:
    return _COMPARATIVE_NO.sub(" ", folded(text))


def _periods_agree(claimed: Figure, stated: Figure) -> bool:
    if claimed.per not in _PERIODS or stated.per not in _PERIODS:
        return True
    return claimed.per == stated.per or {claimed.per, stated.per} == {"lesson", "hour"}


def _told_of_another(pair: Pair, figure: Figure, fitting: Sequence[Figure], stated: Sequence[Figure]) -> Figure | None:
    """A number of the same unit in the part that the claim is plainly about, where the claimed one does not stand."""
    rivals = [other for other in stated if other.measure == figure.measure and other not in fitting]
    if figure.measure is None or len(pair.stated) < 2 or not rivals or len(stated) > MOST_FIGURES:
        return None
    if figure.per is not None and any(other.per == figure.per for other in fitting):
        return None
    part = next((each for each in pair.claimed if pair.claim[figure.start : figure.end] in each), None)
    if part is None:
        return None
    scores = pair.likeness(part, figures=False)
    places = {id(other): _part_of(pair, other) for other in stated}
    if any(is_same(figure, other) and other not in fitting for other in stated):
        return _on_other_side(pair, figure, fitting, stated)
    own = max((scores[places[id(other)]] for other in fitting), default=0.0)
    rules = [rule for rule in _RULE_END.split(pair.quoted) if rule.strip()]
    if len({_of_rule(rules, pair.quoted, other) for other in stated if other.measure == figure.measure}) > 1:
        return _of_another_rule(pair, figure, fitting, stated, rules)
    others = [
        other
        for other in stated
        if other.measure == figure.measure == fitting[0].measure
        and other not in fitting
        and scores[places[id(other)]] > own + CLEARER
        and not any(places[id(other)] == places[id(fit)] for fit in fitting)
    ]
    return max(others, key=lambda other: scores[places[id(other)]], default=None)


def _of_another_rule(
    pair: Pair, figure: Figure, fitting: Sequence[Figure], stated: Sequence[Figure], rules: Sequence[str]
) -> Figure | None:
    """A number of the same unit in the rule that the whole claim is plainly about, where the claimed one is missing."""
    scores = pair.likeness(pair.claim, rules, figures=False)
    best = scores.index(max(scores))
    inside = [other for other in stated if _of_rule(rules, pair.quoted, other) == best]
    own = max(scores[_of_rule(rules, pair.quoted, other)] for other in fitting)
    if any(other in fitting for other in inside) or max(scores) <= own + CLEARER:
        return None
    return next((other for other in inside if other.measure == figure.measure), None)


def _of_rule(rules: Sequence[str], quoted: str, figure: Figure) -> int:
    """The number of the rule in which a figure of the quotes stands."""
    return next((i for i, rule in enumerate(rules) if 0 <= figure.start - quoted.find(rule) < len(rule)), -1)


_RULE_END = re.compile(r"[。；;\n]|\.(?=\s|$)")


def _on_other_side(pair: Pair, figure: Figure, fitting: Sequence[Figure], stated: Sequence[Figure]) -> Figure | None:
    """The number with another bound, where the claim tells the rule for the other side of a limit.

    As in 五十万元以上的，公开招标；不足五十万元的，询价采购。
    """
    rules = [rule for rule in _RULE_END.split(pair.quoted) if rule.strip()]
    if len({_of_rule(rules, pair.quoted, other) for other in stated if is_same(figure, other)}) < 2:
        rules = list(pair.stated)
        scores = pair.likeness(pair.claim, rules, figures=False)
    else:
        scores = pair.likeness(pair.claim, rules)
    best = rules[scores.index(max(scores))]

    def inside(other: Figure) -> bool:
        start = pair.quoted.find(best)
        return start <= other.start < start + len(best)

    if any(inside(other) for other in fitting):
        return None
    return next((other for other in stated if inside(other) and is_same(figure, other)), None)


def _part_of(pair: Pair, figure: Figure) -> int:
    """The place of the part of the quotes in which a number stands."""
    place = 0
    for number, part in enumerate(pair.stated):
        found = pair.quoted.find(part, place)
        place = max(place, found)
        if found <= figure.start < found + len(part):
            return number
    return 0


_LIST = re.compile(r"[^，。；：:;.]+(?:、[^，。；：:;.、]+)+|[^,.;:]+(?:, [^,.;:]+)+,? (?:and|or) [^,.;:]+")


_LABEL = re.compile(rf"(?:^|(?<=[\n|。；]))\s*(?:{HAN_NUMERAL}|\d{{1,2}})[、.．]", re.MULTILINE)


def _is_listed(figure: Figure, quoted: str) -> bool:
    """Whether a number merely counts what the quote enumerates."""
    if figure.measure not in (None, "people") or figure.bound is not Bound.EXACT or figure.value > _MOST_LISTED:
        return False
    quoted = _LABEL.sub(" ", quoted)
    lists = [
        re.split(r"、|, (?:and |or )?|(?<=[^、])(?:和|及|以及|或者?)(?=[^、]{1,8}$)| and | or ", match[0])
        for match in _LIST.finditer(quoted)
    ]
    return any(len([item for item in items if item.strip()]) == figure.value for items in lists)


def _rates(pair: Pair) -> Iterator[Objection]:
    """How often something recurs, where both say it."""
    mine, its = (recurrences(text) for text in (pair.claim, pair.quoted))
    for start, end, between in mine:
        if its and not any(recur_alike(between, other) for *_, other in its):
            words, said = pair.claim[start:end], pair.quoted[slice(*its[0][:2])]
            yield Objection(kind=ObjectionKind.NUMBER, words=words, reason=f"The quote says {said}, not {words}.")


def _counted(pair: Pair) -> Iterator[Objection]:
    """Three students and one teacher, for three teachers and one student."""
    its = _heads(pair.quoted)
    for party, value, words in _heads(pair.claim):
        own = {other for who, other, _ in its if who == party}
        if own and value not in own and any(other == value for _, other, _ in its):
            yield Objection(
                kind=ObjectionKind.NUMBER, words=words, reason=f"The quote counts {words} otherwise than the claim."
            )


def _heads(text: str) -> list[tuple[str, float, str]]:
    """Who is counted, with the number that stands right before."""
    found = []
    for who in named(text):
        for figure in figures(text):
            inside = figure.start < who.start <= figure.end < who.end + 1
            if not figure.light and (inside or 0 <= who.start - figure.end <= 1) and figure.measure in (None, "people"):
                found.append((who.party, figure.written, text[figure.start : who.end]))
    return found


_EN_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def ordinals(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The ordinals of a text with their numbers, days aside; 特等 is 0."""
    of_days = [(day.start, day.end) for day in days(text)]
    for match in ORDINAL_ZH.finditer(text):
        written = match["n"] or match["grade"]
        yield match, 0 if written == "特" else han_number(written)
    for match in ORDINAL_EN.finditer(text):
        if any(start <= match.start() < end for start, end in of_days):
            continue
        word = match["n"].lower()
        yield match, _EN_ORDINALS.index(word) + 1 if word in _EN_ORDINALS else int(re.sub(r"\D", "", word))


def _ordinals(pair: Pair) -> Iterator[Objection]:
    """Second for first: only where the quote counts in ordinals, too, or the claim's is past the first."""
    mine, its = ({number: match[0] for match, number in ordinals(text)} for text in (pair.claim, pair.known))
    for number, words in mine.items():
        follows = number - 1 in its and AFTERWARDS.search(folded(pair.quoted))
        if number not in its and its and not _is_loose(number, words) and not follows:
            said = ", ".join(its.values())
            yield Objection(kind=ObjectionKind.NUMBER, words=words, reason=f"The quote says {said}, not {words}.")


def _is_loose(number: int, words: str) -> bool:
    return number == 1 and words.lower() == "first"


def _references(pair: Pair) -> Iterator[Objection]:
    """Clauses and codes that the claim names must stand in the quote or above it."""
    known = {_digits(match[0]) for match in REFERENCE.finditer(pair.known)}
    for match in REFERENCE.finditer(pair.claim):
        if _digits(match[0]) not in known:
            yield Objection(kind=ObjectionKind.NUMBER, words=match[0], reason=f"The quote does not name {match[0]}.")
    written = re.sub(r"\s", "", pair.known).casefold()
    for code in codes(pair.claim):
        if re.sub(r"\s", "", code).casefold() not in written:
            yield Objection(kind=ObjectionKind.NUMBER, words=code, reason=f"The quote does not name {code}.")


def _digits(reference: str) -> tuple[int, ...]:
    return tuple(han_number(numeral) for numeral in re.findall(rf"{HAN_NUMERAL}|\d+", reference))
