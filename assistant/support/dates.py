"""The days, times and order in time that a claim tells, beside those of its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.quantities import folded
from assistant.support.alignment import Pair, features
from assistant.support.days import Day, Side, days
from assistant.support.figures import CALENDAR, CLOCK, Figure, figures
from assistant.support.identity import is_same
from assistant.support.objections import Objection, ObjectionKind

LAST_THIRD, LAST_DAYS = 3, 28
"""The end of a month may be told by its last day."""

_FIELDS = ("year", "month", "day", "weekday", "minute")


def date_objections(pair: Pair) -> Iterator[Objection]:
    """What the claim's dates have against them."""
    stated, above = days(pair.quoted), days(pair.context)
    found = False
    for day in days(pair.claim):
        words = pair.claim[day.start : day.end]
        same = [other for other in stated if _is_within(day, other)]
        if not same and not _is_spread(day, stated) and not any(_is_within(day, other) for other in above):
            found = True
            said = ", ".join(pair.quoted[other.start : other.end] for other in stated[:3])
            reason = f"The quote says {said}, not {words}." if said else f"The quote does not say {words}."
            yield Objection(kind=ObjectionKind.DATE, words=words, reason=reason)
        elif same and day.side and all(other.side not in (None, day.side) for other in same):
            found = True
            yield Objection(
                kind=ObjectionKind.DATE,
                words=words,
                reason=f"In the quote {words} is where it {'ends' if day.side == 'from' else 'begins'}, not "
                f"the reverse.",
            )
    if not found:
        yield from _order(pair)
        yield from _lengths(pair)
        yield from _relative(pair)
        yield from _seasons(pair)


_SEASONS: tuple[tuple[re.Pattern[str], ...], ...] = (
    tuple(
        re.compile(pattern)
        for pattern in (
            r"春季|\bspring (?:term|semester)|\bin spring\b",
            r"夏季|\bsummer (?:term|semester)|\bin summer\b",
            r"秋季|\b(?:autumn|fall) (?:term|semester)|\bin autumn\b",
            r"冬季|\bwinter (?:term|semester)|\bin winter\b",
        )
    ),
    tuple(
        re.compile(pattern)
        for pattern in (
            r"上半年|\bfirst half of (?:the|each) year",
            r"下半年|\b(?:second|latter) half of (?:the|each) year",
        )
    ),
    tuple(
        re.compile(pattern) for pattern in (r"上学期|\bfirst (?:term|semester)", r"下学期|\bsecond (?:term|semester)")
    ),
    tuple(
        re.compile(pattern)
        for pattern in (r"上午|\bmorning", r"下午|\bafternoon", r"晚上|晚间|夜间|\bevening|\bat night")
    ),
)


def _seasons(pair: Pair) -> Iterator[Objection]:
    """Autumn for spring, the morning for the afternoon: one that the quote lacks, where it names another."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    for seasons in _SEASONS:
        if not any(pattern.search(claim) for pattern in seasons):
            continue
        mine, its = ([pattern.search(text) for pattern in seasons] for text in (claim, quote))
        for match, stated in zip(mine, its, strict=True):
            if match and not stated and (said := next((each for each in its if each), None)):
                yield Objection(
                    kind=ObjectionKind.DATE, words=match[0], reason=f"The quote says {said[0]}, not {match[0]}."
                )


_UNITS = (
    ("year", r"学?年度?", r"(?:academic |school |calendar |financial )?year"),
    ("term", r"学期", r"term|semester"),
    ("month", r"月", r"(?:calendar )?month"),
    ("week", r"周|星期", r"week"),
    ("day", r"日|天", r"(?:working )?day"),
)
_TURNS = (
    ("next", r"(?:次|下一?个?|翌|(?<![以从近原年月日将])来)", r"(?:next|following|subsequent|coming)"),
    ("same", r"(?:当(?!前)|本(?!人)|同一?|该)", r"(?:this|same|current)"),
    ("last", r"(?:上一?个?(?![午下])|去|前一个?)", r"(?:last|previous|preceding|past)"),
)
_RELATIVE = tuple(
    (unit, turn, re.compile(rf"{turn_zh}(?:{zh})(?![本期内])|\b{turn_en} (?:{en})s?\b"))
    for unit, zh, en in _UNITS
    for turn, turn_zh, turn_en in _TURNS
)


def _relative(pair: Pair) -> Iterator[Objection]:
    """This year, for next year: where the quote counts in the same unit."""
    mine = _turns(pair.claim)
    if not mine:
        return
    near = "\n".join(pair.stated[place] for part in pair.claimed for place in pair.meant(part))
    its = _turns(near)
    for (unit, turn), words in mine.items():
        stated = [said for (other, _), said in its.items() if other == unit]
        if stated and (unit, turn) not in its:
            yield Objection(kind=ObjectionKind.DATE, words=words, reason=f"The quote says {stated[0]}, not {words}.")


@lru_cache(maxsize=1024)
def _turns(text: str) -> dict[tuple[str, str], str]:
    plain = folded(text)
    return {(unit, turn): match[0] for unit, turn, pattern in _RELATIVE if (match := pattern.search(plain))}


_AHEAD_BEFORE = re.compile(r"(?:提前|(?<!以)(?<![目当之])前)[^，。；\d一二三四五六七八九十]{0,3}$")
_AHEAD_AFTER = re.compile(
    r"(?:之|以)?前(?![述款项期往])|['’]?s? ?(?:\w+ )?(?:before|in advance|beforehand|ahead|prior|(?:written )?notice)\b"
)
_BEHIND_BEFORE = re.compile(
    r"后[^，。；\d一二三四五六七八九十]{0,3}$|(?:之日|次日|当日)起[^，。；\d一二三四五六七八九十]{0,3}$"
)
_BEHIND_AFTER = re.compile(
    r"(?:之|以)?后(?![方才即可果勤续备者])| ?(?:after|following|later)\b| (?:of|from) (?!age)(?!each|every|all)"
)
_WITHIN = re.compile(r"\bwithin (?:\w+ ){0,2}$")


def _lengths(pair: Pair) -> Iterator[Objection]:
    """Thirty days after something, where the quote says thirty days before it."""
    stated = [(figure, _side_of(pair.quoted, figure)) for figure in figures(pair.quoted)]
    for figure in figures(pair.claim):
        mine = _side_of(pair.claim, figure)
        its = [side for other, side in stated if other.measure in _TIMES and is_same(figure, other)]
        if mine and its and all(side not in (None, mine) for side in its):
            words = pair.claim[figure.start : figure.end]
            reason = f"In the quote {words} lies {'before' if mine is Side.FROM else 'after'} it, not the reverse."
            yield Objection(kind=ObjectionKind.DATE, words=words, reason=reason)


_TIMES = {CLOCK, CALENDAR, "working_days"}


def _side_of(text: str, figure: Figure) -> Side | None:
    """Whether a length of time lies before something or after it."""
    if figure.measure not in _TIMES:
        return None
    plain = folded(text)
    before, after = plain[max(0, figure.start - 24) : figure.start], plain[figure.end : figure.end + 24]
    ahead = _AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(after)
    behind = _BEHIND_BEFORE.search(before) or (
        (match := _BEHIND_AFTER.match(after))
        and (match[0].split()[:1] not in (["of"], ["from"]) or _WITHIN.search(before))
    )
    return None if bool(ahead) == bool(behind) else Side.UNTIL if ahead else Side.FROM


def _is_within(claimed: Day, stated: Day) -> bool:
    """Whether everything said of one day is said of the other."""
    ends = stated.third == LAST_THIRD and stated.day is None and (claimed.day or 0) >= LAST_DAYS
    named = [name for name in _FIELDS if name != "day" or not ends]
    if claimed.third is not None and _third_of(stated) not in (None, claimed.third):
        return False
    return all(getattr(claimed, name) in (None, getattr(stated, name)) for name in named)


def _third_of(day: Day) -> int | None:
    """The third of the month in which a day lies."""
    if day.third is not None or day.day is None:
        return day.third
    return min((day.day - 1) // 10 + 1, LAST_THIRD)


def _is_spread(claimed: Day, stated: tuple[Day, ...]) -> bool:
    """Whether a year that the quote names once belongs to a day that it names without a year."""
    if claimed.year is None or not any(day.year == claimed.year for day in stated):
        return False
    rest = [name for name in _FIELDS if name != "year" and getattr(claimed, name) is not None]
    return bool(rest) and any(
        day.year is None and all(getattr(day, name) == getattr(claimed, name) for name in rest) for day in stated
    )


_BEFORE = re.compile(
    r"(?:之|以|考试|期满|到期|届满|开学|事|会|课|赛|岗|开始|结束|"
    r"[\u4e00-\u9fff]{2})前(?!提(?![出交前])|[述款项期往景沿置])|提前|\bbefore(?:hand)?\b|"
    r"\bprior to\b|"
    r"\bahead of\b|in advance|\bahead\b|earlier than"
)
_AFTER = re.compile(
    r"(?:之|以|考试|期满|到期|届满|开学|事|会|课|赛|结束|完成|毕业|开始|公布|收到|听课|"
    r"[\u4e00-\u9fff]{2})后(?![方才即可果勤续备者])|"
    r"\bafter\b|\bfollowing\b|\bthereafter\b|\bonce\b(?! every)|\bafterwards\b|\blater\b(?! than)|"
    r"\bwithin [^,.;]{1,30} (?:of|after|from)\b|起[^，。；]{0,12}内"
)


_ORDERED = re.compile(r"\bonly\b|\bnot\b|\bcannot\b|\bno\b|\bnobody\b|才|(?<![甲乙丙双对任一两各])方可|不")


def _order(pair: Pair) -> Iterator[Objection]:
    """Before for after, told of the same: before the exam, where the quote says after it."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    if _ORDERED.search(claim):
        return
    for one, other in ((_BEFORE, _AFTER), (_AFTER, _BEFORE)):
        same, turned = ([*pattern.finditer(quote)] for pattern in (one, other))
        for match in one.finditer(claim):
            if same and _BARE.fullmatch(match[0]):
                continue
            against = next((each for each in turned if _refer_alike(match, each)), None)
            if against and not other.search(claim) and not any(_refer_alike(match, each) for each in same):
                yield Objection(
                    kind=ObjectionKind.DATE, words=match[0], reason=f"The quote says {against[0]!r}, not {match[0]!r}."
                )


_BARE = re.compile(r"提前|beforehand|in advance|ahead|afterwards|thereafter|later")


def _refer_alike(first: re.Match[str], second: re.Match[str]) -> bool:
    return bool(_reference(first) & _reference(second))


def _reference(match: re.Match[str]) -> frozenset[str]:
    """What something is before or after, as features: in English what follows, in Chinese what goes before."""
    if re.search("[a-z]", match[0]):
        return features(re.split(r"[,.;]|\b(?:and|or|but)\b", match.string[match.end() :])[0][:40])
    return features(re.split(r"[，。；]", match.string[: match.end()])[-1][-8:])
