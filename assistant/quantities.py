"""Numbers with their units as documents state them in Chinese and English, made comparable.

三个工作日, within three working days and 3 working days are one quantity, and so are 百分之八十, 八成 and 80 per cent.
Dates, ordinals, clause numbers and what stands behind 每 or "for every" are no quantities.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from assistant.amounts import ENGLISH_AMOUNT, HAN_AMOUNT, english_amount, han_amount
from assistant.language import to_simplified


class Dimension(StrEnum):
    """What is counted: calendar time in days, shares in hundredths, money in yuan, recurrences by the days between."""

    SHARE = "share"
    MONEY = "money"
    TIME = "time"
    WORKING_DAYS = "working_days"
    CLASS_HOURS = "class_hours"
    CREDITS = "credits"
    POINTS = "points"
    PEOPLE = "people"
    OCCASIONS = "occasions"
    RECURRENCE = "recurrence"


class Bound(StrEnum):
    """Whether the number is what holds, the least or the most."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that a text states from ``start`` to ``end``.

    ``per`` is the period in days that it is meant for (每学期, a week), ``None`` where there is none. ``ahead`` tells
    how long before something (提前五日, five days ahead) from how long after it. ``unit`` is the size of its unit.
    """

    value: float
    dimension: Dimension
    bound: Bound
    start: int
    end: int
    per: float | None = None
    ahead: bool = False
    unit: float = 1.0


Unit = tuple[Dimension, float]
Period = tuple[int, int, float]
"""Where a period is named, and its days."""

HOUR, WEEK, MONTH, QUARTER, HALF_YEAR, YEAR = 1 / 24, 7.0, 30.0, 91.0, 182.5, 365.0

UNITS_ZH: tuple[tuple[str, Unit], ...] = (
    ("个?工作日|个?工作天", (Dimension.WORKING_DAYS, 1.0)),
    ("个?(?:学时|课时|节课|节)", (Dimension.CLASS_HOURS, 1.0)),
    ("个?学分", (Dimension.CREDITS, 1.0)),
    ("分钟", (Dimension.TIME, HOUR / 60)),
    ("个?(?:小时|钟头)", (Dimension.TIME, HOUR)),
    ("分(?![之钟机校院数公项别组批包析类工配管享])", (Dimension.POINTS, 1.0)),
    ("个?(?:自然日|日历日)|日|天", (Dimension.TIME, 1.0)),
    ("个?(?:星期|礼拜)|周", (Dimension.TIME, WEEK)),
    ("个月|(?<=半)月", (Dimension.TIME, MONTH)),
    ("个?季度", (Dimension.TIME, QUARTER)),
    ("个?学期", (Dimension.TIME, HALF_YEAR)),
    ("个?学年|年(?!级|代|龄)", (Dimension.TIME, YEAR)),
    ("元|块钱", (Dimension.MONEY, 1.0)),
    ("名|人(?![次民员才格均力])|位(?![于置])", (Dimension.PEOPLE, 1.0)),
    ("次(?![日月年])", (Dimension.OCCASIONS, 1.0)),
    ("成(?![员绩果立功交本为人就品])", (Dimension.SHARE, 10.0)),
    ("%", (Dimension.SHARE, 1.0)),
)
UNITS_EN: tuple[tuple[str, Unit], ...] = (
    ("working days?|business days?|workdays?", (Dimension.WORKING_DAYS, 1.0)),
    ("(?:class|teaching|lesson|contact) hours?|lessons?|class periods?", (Dimension.CLASS_HOURS, 1.0)),
    ("credits?(?: points?)?", (Dimension.CREDITS, 1.0)),
    ("points?|marks?", (Dimension.POINTS, 1.0)),
    ("minutes?", (Dimension.TIME, HOUR / 60)),
    ("hours?", (Dimension.TIME, HOUR)),
    ("(?:calendar )?days?", (Dimension.TIME, 1.0)),
    ("weeks?", (Dimension.TIME, WEEK)),
    ("(?:calendar )?months?", (Dimension.TIME, MONTH)),
    ("quarters?", (Dimension.TIME, QUARTER)),
    ("semesters?|terms?", (Dimension.TIME, HALF_YEAR)),
    ("(?:academic |school |calendar )?years?", (Dimension.TIME, YEAR)),
    ("yuan|rmb|cny", (Dimension.MONEY, 1.0)),
    (
        "learners?|students?|interns?|trainees?|apprentices?|pupils?|people|persons?|members?|participants?|"
        "candidates?|teachers?|experts?|delegates?|instructors?",
        (Dimension.PEOPLE, 1.0),
    ),
    ("times", (Dimension.OCCASIONS, 1.0)),
    ("per ?cent", (Dimension.SHARE, 1.0)),
)
_PERIODS_ZH = {
    "学期": HALF_YEAR,
    "半年": HALF_YEAR,
    "学年": YEAR,
    "年度": YEAR,
    "年": YEAR,
    "季度": QUARTER,
    "季": QUARTER,
    "半月": 15.0,
    "月": MONTH,
    "周": WEEK,
    "星期": WEEK,
    "日": 1.0,
    "天": 1.0,
    "小时": HOUR,
}
_PERIODS_EN = {
    "hour": HOUR,
    "day": 1.0,
    "week": WEEK,
    "fortnight": 2 * WEEK,
    "month": MONTH,
    "quarter": QUARTER,
    "semester": HALF_YEAR,
    "half year": HALF_YEAR,
    "half-year": HALF_YEAR,
    "six months": HALF_YEAR,
    "term": HALF_YEAR,
    "academic year": YEAR,
    "year": YEAR,
}
_ADVERBS_EN = {
    "daily": 1.0,
    "weekly": WEEK,
    "fortnightly": 2 * WEEK,
    "monthly": MONTH,
    "quarterly": QUARTER,
    "half-yearly": HALF_YEAR,
    "annually": YEAR,
    "yearly": YEAR,
    "annual": YEAR,
}


def _groups(units: tuple[tuple[str, Unit], ...], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{i}>{pattern})" for i, (pattern, _) in enumerate(units))


_ZH = re.compile(rf"(?P<zh>{HAN_AMOUNT})(?P<more>个?半(?=[小学年月天日周]))?(?:{_groups(UNITS_ZH, 'z')})(?P<half>半)?")
_EN = re.compile(
    rf"(?<![\w.])(?P<en>{ENGLISH_AMOUNT}|(?<=within )an?|(?<=at least )an?|(?<=at most )an?)[ -]?"
    rf"(?:consecutive |full |further |whole |more )?(?:{_groups(UNITS_EN, 'e')})(?![a-z])"
)
_SHARE_ZH = re.compile(rf"(?P<base>百|千|{HAN_AMOUNT})分之(?P<zh>{HAN_AMOUNT})")
_SHARE_EN = re.compile(r"(?<![\w-])(?P<part>one|two|three|a)[ -](?P<base>half|third|quarter|fifth)s?(?= of | majority)")
_BASES_EN = {"half": 2, "third": 3, "quarter": 4, "fifth": 5}
_TIMES_EN = re.compile(r"(?<![\w-])(?P<word>once|twice|thrice)(?![\w-])")
_PER_ZH = re.compile(
    rf"(?:每(?:一|个|间隔)?个?(?P<count>{HAN_AMOUNT}?)个?|(?<![第不统同])一个?(?=[学周天日年]))"
    rf"(?P<period>{'|'.join(_PERIODS_ZH)})(?![内前后级份以之次])"
)
_PER_EN = re.compile(
    rf"(?<![\w-])(?:(?:per|each|every|(?<!half )(?<!within )(?<!least )(?<!most )(?<!for )(?<!in )an?) "
    rf"(?:(?P<count>{ENGLISH_AMOUNT}|other|second|third) )?"
    rf"(?P<period>{'|'.join(sorted(_PERIODS_EN, key=len, reverse=True))})s?|"
    rf"(?P<adverb>{'|'.join(_ADVERBS_EN)}))(?![\w-]| of )"
)
_SMALL_ORDINALS = {"other": 2.0, "second": 2.0, "third": 3.0}

_LEAST_BEFORE = re.compile(
    r"(?:不(?:得)?(?:少|低|小|短)于|至少|最少|最低|起码|不(?:得)?少过|(?<!不)满|"
    r"(?<![不得能可])(?:超过|高于|多于|大于)|at least|(?:no|not) (?:fewer|less|lower|shorter) than|not below|"
    r"minimum(?: of)?|(?<!no )(?<!not )more than|over|above|(?<!not )(?<!not to )exceed(?:s|ing)?)[^，。；,;\d]{0,8}$"
)
_MOST_BEFORE = re.compile(
    r"(?:不(?:得|能|可)?(?:超过|多于|高于|大于|长于|超出)|至多|最多|最高|最迟|最晚|上限为?|限于?|"
    r"(?<![不得])(?:低于|少于|不足)|不满|at most|(?:no|not) (?:more|later|longer|higher|greater) than|"
    r"not (?:to )?exceed(?:ing)?|maximum(?: of)?|up to|limit(?:ed to| of)|within|(?<!not )(?:under|below)|"
    r"(?<!no )(?<!not )(?:fewer|less) than|(?:has|have|is given|are given))[^，。；,;\d]{0,8}$"
)
_LEAST_AFTER = re.compile(r"(?:个|名|人)?(?:及|或|或者)?以上| or (?:more|longer)| at least|,? at the least")
_MOST_AFTER = re.compile(r"(?:之|以)?内|(?:及|或|或者)?以下|为限| or (?:less|fewer)| at (?:the )?most|封顶")
_AHEAD_BEFORE = re.compile(r"提前[^，。；,;]{0,4}$")
_AHEAD_AFTER = re.compile(
    r"(?:之|以)?前(?!款|项|条)|['’]?s? (?:ahead|before|in advance|beforehand|earlier|prior|(?:written )?notice)"
)
_NO_QUANTITY_BEFORE = re.compile(r"(?:第|[年月]|每|每满|every |each |per |level |no\. ?)$")
_REPLACED = re.compile(
    r"(?:由|从)[^，。；]{0,12}$|(?:raised|increased|reduced|lowered|changed|cut) (?:\w+ ){0,3}from (?:\w+ ){0,2}$"
)
_REPLACING = re.compile(r"[^，。；]{0,6}(?:调整|提高|降低|增加|减少|改|变更|上调|下调)[为至到]|[^.;]{0,30}? to ")
_BREAK = re.compile(r"[，。；：、,;:](?!\d)|\n| \| ")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``text`` with full-width forms, traditional characters and capitals folded, character for character."""
    plain = "".join(one if len(one := unicodedata.normalize("NFKC", c).lower()) == 1 else c for c in text)
    return to_simplified(plain)


def segments(text: str) -> list[tuple[int, int]]:
    """The spans between the commas of a sentence, and other signs that part it."""
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities that a sentence states, in order."""
    plain = folded(text)
    periods = list(_periods(plain))
    found = [q for q in _found(plain) if not any(s <= q.start < e for s, e, _ in periods) and _states(plain, q)]
    parts = segments(plain)
    used = [_period_of(q, periods, parts) for q in found]
    stated = [_in_period(q, period) for q, period in zip(found, used, strict=True)]
    unused = [period for period in periods if period not in used]
    return tuple(sorted([*stated, *_recurrences(unused, found, parts)], key=lambda q: q.start))


def _found(text: str) -> Iterator[Quantity]:
    """Amounts with their units, their bounds read from what stands around them."""
    shares = [match for match in _SHARE_ZH.finditer(text)]
    for match in shares:
        base = {"百": 100.0, "千": 1000.0}.get(match["base"]) or han_amount(match["base"])
        yield _bounded(text, match.span(), 100 * han_amount(match["zh"]) / (base or 100.0), (Dimension.SHARE, 1.0))
    for match in _SHARE_EN.finditer(text):
        part = {"two": 2, "three": 3}.get(match["part"], 1)
        yield _bounded(text, match.span(), 100 * part / _BASES_EN[match["base"]], (Dimension.SHARE, 1.0))
    for match in _TIMES_EN.finditer(text):
        count = {"once": 1.0, "twice": 2.0, "thrice": 3.0}[match["word"]]
        yield _bounded(text, match.span(), count, (Dimension.OCCASIONS, 1.0))
    for match in _ZH.finditer(text):
        if any(share.start() <= match.start() < share.end() for share in shares):
            continue
        dimension, size = _unit(match, UNITS_ZH, "z")
        amount = han_amount(match["zh"]) + (0.5 if match["more"] or match["half"] else 0.0)
        if not (dimension is Dimension.TIME and size == YEAR and amount > 200):
            yield _bounded(text, match.span(), amount * size, (dimension, size))
    for match in _EN.finditer(text):
        dimension, size = _unit(match, UNITS_EN, "e")
        amount = 1.0 if match["en"] in ("a", "an") else english_amount(match["en"])
        yield _bounded(text, match.span(), amount * size, (dimension, size))


def _unit(match: re.Match[str], units: tuple[tuple[str, Unit], ...], prefix: str) -> Unit:
    return next(unit for i, (_, unit) in enumerate(units) if match[f"{prefix}{i}"])


def _bounded(text: str, span: tuple[int, int], value: float, unit: Unit) -> Quantity:
    before, after = text[max(0, span[0] - 30) : span[0]], text[span[1] : span[1] + 20]
    dimension, size = unit
    timed = dimension in (Dimension.TIME, Dimension.WORKING_DAYS)
    ahead = timed and bool(_AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(after))
    bound = Bound.EXACT
    if not ahead and (_MOST_BEFORE.search(before) or _MOST_AFTER.match(after)):
        bound = Bound.AT_MOST
    elif ahead or _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(after):
        bound = Bound.AT_LEAST
    return Quantity(
        value=round(value, 6), dimension=dimension, bound=bound, start=span[0], end=span[1], ahead=ahead, unit=size
    )


def _states(text: str, quantity: Quantity) -> bool:
    """Whether a number is stated as one: no date, ordinal or divisor, and not what another number replaced."""
    before = text[max(0, quantity.start - 45) : quantity.start]
    if _NO_QUANTITY_BEFORE.search(before):
        return False
    return not (_REPLACED.search(before) and _REPLACING.match(text[quantity.end :]))


def _periods(text: str) -> Iterator[Period]:
    """Where a text says for which period something holds or after which it recurs, and that period in days."""
    for match in _PER_ZH.finditer(text):
        count = han_amount(match["count"]) if match["count"] else 1.0
        yield (*match.span(), count * _PERIODS_ZH[match["period"]])
    for match in _PER_EN.finditer(text):
        if match["adverb"]:
            yield (*match.span(), _ADVERBS_EN[match["adverb"]])
            continue
        written = match["count"]
        count = 1.0 if not written else _SMALL_ORDINALS.get(written) or english_amount(written)
        yield (*match.span(), count * _PERIODS_EN[match["period"]])


def _period_of(quantity: Quantity, periods: Sequence[Period], parts: Sequence[tuple[int, int]]) -> Period | None:
    """The period that a quantity is meant for: the nearest one between the same commas.

    Teaching hours and money take it from further before: 每学期授课，一级岗位不少于三十二学时. A time limit has none.
    """
    within_time = quantity.dimension in (Dimension.TIME, Dimension.WORKING_DAYS)
    if within_time and (quantity.ahead or (quantity.bound is Bound.AT_MOST and quantity.unit > HOUR)):
        return None
    part = _part_of(quantity.start, parts)
    near = [p for p in periods if part[0] <= p[0] < part[1]]
    if not near and quantity.dimension in (Dimension.CLASS_HOURS, Dimension.MONEY):
        near = [p for p in periods if p[0] < quantity.start][-1:]
    return min(near, key=lambda p: max(p[0] - quantity.end, quantity.start - p[1]), default=None)


def _in_period(quantity: Quantity, period: Period | None) -> Quantity:
    if period is None:
        return quantity
    if quantity.dimension is not Dimension.OCCASIONS:
        return replace(quantity, per=period[2])
    return replace(quantity, value=round(period[2] / (quantity.value or 1.0), 6), dimension=Dimension.RECURRENCE)


def _recurrences(
    periods: Iterable[Period], found: Sequence[Quantity], parts: Sequence[tuple[int, int]]
) -> Iterator[Quantity]:
    """What recurs without saying how many times: reviewed every quarter."""
    for start, end, days in periods:
        part = _part_of(start, parts)
        if not any(part[0] <= q.start < part[1] for q in found):
            yield Quantity(value=days, dimension=Dimension.RECURRENCE, bound=Bound.EXACT, start=start, end=end)


def _part_of(offset: int, parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return next((part for part in parts if part[0] <= offset < part[1]), (0, 0))


SAME_TIME = 0.08
"""Difference, as a share, within which lengths of time in different units are one: 30 days are a month, 4 weeks too."""

MOST_REST_DAYS = 2.0, 10.0
"""So many calendar days, as factor and addition, are the most that some working days may take, with holidays."""


def comparable(first: Quantity, second: Quantity) -> bool:
    """Whether two quantities count the same thing, so that their numbers can be set side by side."""
    if first.ahead != second.ahead:
        return False
    times = {Dimension.TIME, Dimension.WORKING_DAYS}
    if first.dimension is not second.dimension:
        return {first.dimension, second.dimension} == times and first.per is None and second.per is None
    if first.per == second.per:
        return True
    return first.dimension is Dimension.TIME and first.value == second.value and None not in (first.per, second.per)


def agree(first: Quantity, second: Quantity) -> bool:
    """Whether two comparable quantities are one number, whatever their bounds."""
    if first.dimension is not second.dimension:
        working, calendar = sorted((first, second), key=lambda q: q.dimension is Dimension.TIME)
        factor, addition = MOST_REST_DAYS
        return working.value <= calendar.value <= factor * working.value + addition
    if first.per != second.per:
        return False
    tolerance = SAME_TIME if first.unit != second.unit or first.dimension is Dimension.RECURRENCE else 1e-4
    return abs(first.value - second.value) <= tolerance * max(first.value, second.value)


def disagree(first: Quantity, second: Quantity) -> bool:
    """Whether two comparable quantities cannot both be what the rule says.

    Two least numbers, two most numbers or two exact ones that differ do; otherwise only where no number meets both.
    """
    if agree(first, second):
        return False
    if first.bound is second.bound or first.dimension is not second.dimension:
        return True
    low = max(q.value for q in (first, second) if q.bound is not Bound.AT_MOST) if _floors(first, second) else 0.0
    high = min(q.value for q in (first, second) if q.bound is not Bound.AT_LEAST) if _ceilings(first, second) else 0.0
    return low > high


def _floors(*some: Quantity) -> bool:
    return any(q.bound is not Bound.AT_MOST for q in some)


def _ceilings(*some: Quantity) -> bool:
    return any(q.bound is not Bound.AT_LEAST for q in some)
