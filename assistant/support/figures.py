"""Every number that a text states, in whatever notation, with what it counts; dates and references are none.

Beside the quantities of ``assistant.quantities`` these are numbers whose unit no table knows (12个工位, six machines),
currencies, physical measures, ratios and halves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.amounts import ENGLISH_AMOUNT, HAN_AMOUNT, english_amount, han_amount
from assistant.quantities import HALF_YEAR, HOUR, MONTH, QUARTER, UNITS_EN, UNITS_ZH, YEAR, Bound, Dimension, folded
from assistant.support.bounds import bound_of
from assistant.support.masks import masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number at ``[start, end)``: its value in the measure's own unit, and the number as it is written.

    ``measure`` is ``None`` where the unit is unknown. ``light`` marks what is hardly a statement: "a month", 一次.
    ``per`` tells for which period or piece it holds.
    """

    value: float
    written: float
    measure: str | None
    bound: Bound
    start: int
    end: int
    light: bool = False
    per: str | None = None


_MONTHS = {MONTH: 1.0, QUARTER: 3.0, HALF_YEAR: 6.0, YEAR: 12.0}
CLOCK, CALENDAR, TERM = "clock time", "months", "terms"

_MORE_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"(?:u\.?s\.? ?)?dollars?|usd|美元", "usd", 1.0),
    (r"euros?|eur|欧元", "eur", 1.0),
    (r"pounds? sterling|gbp|英镑", "gbp", 1.0),
    (r"hong kong dollars?|hkd|港元|港币", "hkd", 1.0),
    (r"yuan|rmb|cny|renminbi|kuai|人民币|块钱?|圆", "money", 1.0),
    (r"kilograms?|kilos?|kg|千克|公斤", "kg", 1.0),
    (r"(?:metric )?tonn?e?s?(?= |$|[.,;])|吨", "kg", 1000.0),
    (r"grams?|克(?!服)", "kg", 0.001),
    (r"kilomet(?:re|er)s?|km|千米|公里", "m", 1000.0),
    (r"(?:miles?|英里)(?!stone)", "m", 1609.344),
    (r"square met(?:re|er)s?|m²|m2|平方米|平米", "m2", 1.0),
    (r"cubic met(?:re|er)s?|m³|立方米", "m3", 1.0),
    (r"centimet(?:re|er)s?|cm|厘米", "m", 0.01),
    (r"millimet(?:re|er)s?|mm|毫米", "m", 0.001),
    (r"met(?:re|er)s?|米(?!饭)", "m", 1.0),
    (r"degrees?(?: celsius)?|°c?|℃|摄氏度|度(?=以|的|，|。|$)", "degrees", 1.0),
    (r"decibels?|db(?:\(a\))?|分贝", "db", 1.0),
    (r"kilowatts?|kw|千瓦", "kw", 1.0),
    (r"volts?|伏特?", "v", 1.0),
    (r"seconds?|秒", CLOCK, 1 / 3600),
    (r"fortnights?", CLOCK, 336.0),
    (r"semesters?|个?学期", TERM, 1.0),
    (r"届(?!毕业|学生|会议|大会)", "terms of office", 1.0),
    (r"周岁|岁|years? (?:old|of age)", "age", 1.0),
    (r"趟|回(?![答复避])|遍|sessions?|visits?", "occasions", 1.0),
    (r"倍|-?fold", "times", 1.0),
    (r"个人", "people", 1.0),
    (r"‰|per ?mille", "share", 0.1),
)
_KNOWN = tuple(
    (
        re.compile(
            rf"{pattern}"
            if any("\u4e00" <= c <= "\u9fff" for c in pattern) and not re.search("[a-z]", pattern)
            else rf"(?:{pattern})(?![a-z])"
        ),
        measure,
        size,
    )
    for pattern, measure, size in _MORE_UNITS
)
_TABLES = (
    *((re.compile(pattern), unit) for pattern, unit in UNITS_ZH),
    *((re.compile(rf"(?:{pattern})(?![a-z])"), unit) for pattern, unit in UNITS_EN),
)
_FILLER = re.compile(
    r"[ -]?(?:(?:consecutive|full|further|whole|more|additional|successive|straight|written|of|"
    r"other) ){0,2}"
)
_HAN = r"\u4e00-\u9fff"
_NUMBER_ZH = re.compile(
    rf"(?<![第分之数双])(?P<zh>{HAN_AMOUNT})(?P<more>(?:个|年|天|小时|个月|个小时|"
    rf"学时)?半(?=[小学年月天日周个，。；]|$))?"
)
_NUMBER_EN = re.compile(rf"(?<![\w.])(?P<en>{ENGLISH_AMOUNT})(?![\w])")
_ARTICLE = re.compile(
    r"(?<![\w])an? (?=(?:hour|day|week|month|quarter|year|semester|fortnight|minute|working day|"
    r"class hour)(?:[^a-z]|$))"
)
_BOUND_BEFORE = re.compile(
    r"(?:within|at (?:least|most)|up to|(?:no|not) (?:more|less|later|longer) than|over|under) $"
)
_HALVES = re.compile(r"(?:an?|one) (?P<unit>hour|day|week|month|year) and a half")
_SHARES_ZH = re.compile(rf"(?P<base>百|千|{HAN_AMOUNT})分之(?P<part>{HAN_AMOUNT})")
_SHARES_EN = re.compile(
    r"(?<![\w])(?P<part>one|two|three|four|an?)[ -](?:in |out of )?(?P<base>half|halves|thirds?|quarters?|"
    r"fourths?|fifths?|tenths?|three|four|five|ten|third|quarter|fifth)(?![a-z-])(?! hours| days| months|"
    r" years)"
)
_BASES = {"half": 2, "halv": 2, "thir": 3, "thre": 3, "quar": 4, "four": 4, "fift": 5, "five": 5, "tent": 10, "ten": 10}
_HALF = re.compile(
    r"一半|半数|过半|减半|折半|对半|各半|半价|平均(?:分|承|负|摊)|均摊|平摊|(?:equally|"
    r"evenly) (?:shared|split|divided|between)|(?:shared?|split|divided?|borne) (?:equally|evenly|"
    r"fifty)|"
    r"(?<![\w-])(?<!and a )(?<!\0 )(?<!last )(?<!latter )half(?! (?:an? |past )?(?:hour|day|month|"
    r"year|term|and half)|[- ]?(?:year|"
    r"day|hour|term|open))|majority"
)
_RATIO = re.compile(
    rf"(?P<a>\d+|{HAN_AMOUNT})(?:比|:)(?P<b>\d+|{HAN_AMOUNT})(?![\d年月日:])|"
    rf"ratio of (?P<c>\w+) to (?P<d>\w+)"
)
_WORDS_ZH = re.compile(
    r"统一|一般|一定|一致|一律|一并|一旦|一切|一些|一起|一方|一经|一次性|之一|同一|唯一|万一|任一|"
    r"一体|一线|(?<![\d一二三四五六七八九百])十分(?!之)|千万|百分之|"
    r"三方|两家|两边|两方|两者|两地|两位(?=[^，。]{0,3}都)|第三|二级学院|双师|四新|一站|一门心思|一边|"
    r"进一步|一道|一同|一概|某一|另一|一览|一对一|统一|一应|每一|任何一|哪一|"
    r"一家(?=[^，。]{0,2}[出付])"
)
_PREFIX_MONEY = re.compile(r"(?:rmb|cny|¥|￥|人民币)\s?$")
_PREFIX_CURRENCY = (
    ("usd", re.compile(r"(?:us\$|usd|\$)\s?$")),
    ("eur", re.compile(r"(?:€|eur)\s?$")),
    ("gbp", re.compile(r"(?:£|gbp)\s?$")),
)
_PER = re.compile(
    r"每个?(?P<zh>学年|年度?|学期|季度|月|周|星期|学时|课时|小时|节课?|次|人|名|天|日|位|项|公里|千米|英里|个(?=学生|"
    r"学员|成员|人)|生)(?!前|度)|"
    r"一(?P<one>学年|年|学期|季度|个月|周|天|人|个人|次)(?=[^，。；]{0,6}[\d一二三四五六七八九十百两])|"
    r"(?<![a-z])(?:per|each|every|an?(?! (?:maximum|minimum|total)))"
    r"(?: (?:single|full|whole|further|additional))? (?P<en>(?:academic |"
    r"school |calendar )?year|semester|term|quarter|month|week|class hour|teaching hour|lesson|hour|"
    r"day|time|person|kilomet(?:re|er)|km|mile|"
    r"student|learner|apprentice|trainee|head|member|teacher|intern|participant)(?!s|[a-z]| of| and a half)|"
    r"(?<![a-z])(?P<ly>annual(?:ly)?|yearly|monthly|weekly|daily|quarterly|a head|apiece|each)(?![a-z])"
)
_PER_KEYS = (
    ("year", "学年|年度|年|year|annual|yearly"),
    ("term", "学期|semester|term"),
    ("quarter", "季度|quarter"),
    ("month", "个月|月|month"),
    ("week", "周|星期|week"),
    ("lesson", "学时|课时|节|class hour|teaching hour|lesson"),
    ("hour", "小时|hour"),
    ("time", "次|time"),
    ("kilometre", "公里|千米|kilomet|km"),
    ("mile", "英里|mile"),
    ("day", "天|日|day|daily"),
)


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a text in order."""
    plain = re.sub(r"(?<=\d)[ \u00a0\u2009](?=\d{3}(?!\d))", ",", folded(text))
    plain = masked(text, plain)
    found: list[Figure] = []
    for figure in (*_shares(plain), *_plain(plain), *_words(plain), *_articles(plain)):
        if not any(figure.start < other.end and other.start < figure.end for other in found):
            found.append(figure)
    return tuple(_with_shared_bounds(plain, sorted(found, key=lambda figure: figure.start)))


_OR = re.compile(r"[，,]?\s?(?:or|and|或者?|及|和|、)\s?$")


_OF_WHICH = re.compile(r" of (?:which|whom|these|those|them)(?![a-z])")


def _with_shared_bounds(plain: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """At most 16, or 8 with machines: what ``or`` adds has the bound of what goes before; 35 hours, eight of which."""
    before, last = Bound.EXACT, None
    for figure in found:
        if figure.measure is None and last is not None and last.measure and _OF_WHICH.match(plain, figure.end):
            size = last.value / last.written if last.written else 1.0
            figure = replace(figure, measure=last.measure, value=round(figure.written * size, 4))
        if figure.bound is Bound.EXACT and before is not Bound.EXACT and _OR.search(plain[: figure.start]):
            figure = replace(figure, bound=before)
        before, last = figure.bound, last if figure.light else figure
        yield figure


def _shares(plain: str) -> Iterator[Figure]:
    """Fractions, halves and ratios as shares of a hundred."""
    for match in _SHARES_ZH.finditer(plain):
        base = {"百": 100.0, "千": 1000.0}.get(match["base"]) or han_amount(match["base"])
        if base:
            yield _figure(plain, match.span(), 100 * han_amount(match["part"]) / base, "share")
    for match in _HALVES.finditer(plain):
        size, measure = {
            "hour": (1.0, CLOCK),
            "day": (24.0, CLOCK),
            "week": (168.0, CLOCK),
            "month": (1.0, CALENDAR),
            "year": (12.0, CALENDAR),
        }[match["unit"]]
        yield _figure(plain, match.span(), 1.5 * size, measure, written=1.5)
    for match in _SHARES_EN.finditer(plain):
        part = {"two": 2, "three": 3, "four": 4}.get(match["part"], 1)
        base = _BASES.get(match["base"][:4]) or _BASES[match["base"][:3]]
        if part <= base:
            yield _figure(plain, match.span(), 100 * part / base, "share")
    for match in _HALF.finditer(plain):
        light = match[0] == "majority"
        over = light or "过半" in match[0]
        yield _figure(plain, match.span(), 50.0, "share", light=light, bound=Bound.AT_LEAST if over else None)
    for match in _RATIO.finditer(plain):
        pair = [_value(written) for written in ((match["a"], match["b"]) if match["a"] else (match["c"], match["d"]))]
        middle = match.start() + len(match["a"] or match["c"] or "")
        if None not in pair and sum(pair):  # type: ignore[arg-type]
            first, second = (float(value or 0.0) for value in pair)
            yield _figure(plain, (match.start(), middle), 100 * first / (first + second), "share", written=first)
            yield _figure(plain, (middle + 1, match.end()), 100 * second / (first + second), "share", written=second)


def _value(written: str) -> float | None:
    if re.fullmatch(HAN_AMOUNT, written):
        return han_amount(written)
    return english_amount(written) if re.fullmatch(ENGLISH_AMOUNT, written) else None


def _plain(plain: str) -> Iterator[Figure]:
    """Numbers followed by their unit, or by something that no table knows."""
    words = [match.span() for match in _WORDS_ZH.finditer(plain)]
    for match in _NUMBER_ZH.finditer(plain):
        if any(a < match.end() and match.start() < b for a, b in words):
            continue
        amount = han_amount(match["zh"]) + (0.5 if match["more"] else 0.0)
        end = match.start() + len(match["zh"])
        unit = match["more"].rstrip("半") if match["more"] else ""
        known = _unit(plain, end) or (_unit(plain, match.end()) if match["more"] else None)
        if match["zh"] in ("一", "半") and known is None and not unit:
            continue
        yield _measured(
            plain, (match.start(), match.end()), amount, known, light=match["zh"] == "一" and not match["more"]
        )
    for match in _NUMBER_EN.finditer(plain):
        if not re.search("[a-z]", match["en"]):
            continue  # digits were read above
        written = match["en"].strip()
        known = _unit(plain, match.start() + len(written))
        if written == "two" and plain.startswith((" parties", " sides", " partners"), match.start() + 3):
            continue
        if written == "one" and (known is None or plain[match.end() :].startswith(" of ")):
            continue
        yield _measured(
            plain, (match.start(), match.start() + len(written)), english_amount(written), known, light=written == "one"
        )


def _words(plain: str) -> Iterator[Figure]:
    """Numbers that are words of their own: 双人, twice."""
    for match in re.finditer(r"双(?=人[^员才])", plain):
        yield _figure(plain, (match.start(), match.end() + 1), 2.0, "people")
    for match in re.finditer(r"(?<![a-z])(?:once|twice|thrice)(?![a-z])", plain):
        value = {"once": 1.0, "twice": 2.0, "thrice": 3.0}[match[0]]
        yield _figure(plain, match.span(), value, "occasions", light=value == 1.0)


def _articles(plain: str) -> Iterator[Figure]:
    for match in _ARTICLE.finditer(plain):
        known = _unit(plain, match.end())
        if known is not None:
            light = _BOUND_BEFORE.search(plain[: match.start()]) is None
            figure = _measured(plain, (match.start(), match.end()), 1.0, known, light=light)
            yield replace(figure, bound=Bound.EXACT, light=True) if light else figure


def _unit(plain: str, place: int) -> tuple[str, float, int] | None:
    """Measure, size and end of the unit that begins at ``place``, after words that may stand between."""
    gap = _FILLER.match(plain, place)
    starts = {place, gap.end() if gap else place}
    for start in sorted(starts, reverse=True):
        for pattern, measure, size in _KNOWN:
            if match := pattern.match(plain, start):
                return measure, size, match.end()
        for table, (dimension, size) in _TABLES:
            if match := table.match(plain, start):
                return *_measure(match[0], dimension, size), match.end()
    return None


def _measure(word: str, dimension: Dimension, size: float) -> tuple[str, float]:
    """A unit of ``assistant.quantities`` with an exact size: hours, or months, which no number of days is."""
    if dimension is Dimension.TIME:
        if word in ("term", "terms"):
            return "terms of office", 1.0
        return (CALENDAR, _MONTHS[size]) if size in _MONTHS else (CLOCK, size / HOUR)
    return dimension.value, size


def _measured(
    plain: str, span: tuple[int, int], amount: float, known: tuple[str, float, int] | None, *, light: bool
) -> Figure:
    measure, size, end = known or (_prefixed(plain, span[0]), 1.0, span[1])
    if (
        known is not None
        and span[1] <= end
        and re.match(r"个?半(?![年月天日小个])", plain[end:])
        and measure in (CLOCK, CALENDAR)
    ):
        amount += 0.5
    return _figure(plain, (span[0], max(end, span[1])), amount * size, measure, written=amount, light=light)


def _prefixed(plain: str, start: int) -> str | None:
    before = plain[max(0, start - 6) : start]
    if _PREFIX_MONEY.search(before):
        return "money"
    return next((name for name, pattern in _PREFIX_CURRENCY if pattern.search(before)), None)


def _figure(
    plain: str,
    span: tuple[int, int],
    value: float,
    measure: str | None,
    *,
    written: float | None = None,
    light: bool = False,
    bound: Bound | None = None,
) -> Figure:
    bound = bound or bound_of(plain, *span)
    return Figure(
        value=round(value, 4),
        written=round(value if written is None else written, 4),
        measure=measure,
        bound=bound,
        start=span[0],
        end=span[1],
        light=light and (bound is Bound.EXACT or (bound is Bound.AT_MOST and measure in ("people", "occasions"))),
        per=_per(plain, span),
    )


_PART_END = re.compile(r"[，。；,;.](?!\d)")


def _per(plain: str, span: tuple[int, int]) -> str | None:
    """For which period or piece the number between the same commas holds."""
    start = max((match.end() for match in _PART_END.finditer(plain, 0, span[0])), default=0)
    stop = match.start() if (match := _PART_END.search(plain, span[1])) else len(plain)
    near = [match for match in _PER.finditer(plain, start, stop) if match.end() <= span[0] or match.start() >= span[1]]
    if not near:
        return None
    best = min(near, key=lambda match: max(match.start() - span[1], span[0] - match.end()))
    word = best["zh"] or best["one"] or best["en"] or best["ly"]
    return next((key for key, pattern in _PER_KEYS if re.search(pattern, word)), "person")
