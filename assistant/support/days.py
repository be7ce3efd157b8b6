"""Days, months, years, weekdays and times of day that a text names, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.labels import han_number
from assistant.language import ENGLISH_MONTHS, month_number


class Side(StrEnum):
    """Whether something holds from a day on or up to it."""

    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, or what is said of it; a field that is not said is ``None``. ``minute`` counts from midnight.

    ``third`` tells the beginning, the middle or the end of the month.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minute: int | None = None
    third: int | None = None
    side: Side | None = None


WEEKEND, WORKDAY = 8, 9
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept?", "oct", "nov", "dec"]
_MONTH_EN = "|".join([*ENGLISH_MONTHS, *(f"{name}[.]?" for name in _SHORT)])
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
]
_DAY_EN = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(_ORDINALS)})"
_FULL_ZH = re.compile(
    rf"(?:(?P<y>(?:19|20)\d{{2}}|[一二][〇零九]\S{{2}})年(?:度)?)(?:(?P<m>{_N})月(?:份)?(?:(?P<d>{_N})[日号])?)?"
    rf"|(?<![个\d几两数每])(?P<m2>{_N})月(?:份)?(?:(?P<d2>{_N})[日号])?(?![\d个])"
    rf"|(?<=[每当次上下]月)(?:的)?(?P<d3>{_N})[日号]|(?<!\d)(?P<d4>\d{{1,2}})号(?![楼线机车文])"
)
_ISO = re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d.])")
_EN = re.compile(
    rf"(?<![\w])(?:the )?(?P<d>{_DAY_EN})(?: day)?(?: of)? (?P<m>{_MONTH_EN})(?![a-z])(?:,? (?P<y>(?:19|20)\d{{2}}))?"
    rf"|(?<![\w])(?P<m2>{_MONTH_EN})(?![a-z]) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<y2>(?:19|20)\d{{2}}))?"
    rf"|(?<![\w])(?P<m3>{_MONTH_EN})(?![a-z])(?:,? (?:of )?(?P<y3>(?:19|20)\d{{2}}))?"
    rf"|(?:on|by|of|before|until|from|since|after) the (?P<d4>{_DAY_EN})(?= (?:of|day of) (?:each|every|the|a) month)"
    rf"|(?:on|by) the (?P<d5>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS[3:])})(?![\w])(?: of the month)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?<![A-Za-z\d.,/-])(?P<y>(?:19|20)\d{2}) ?(?:[-—–/~至到]|to) ?(?P<z>(?:19|20)?\d{2})(?= ?(?:学年|年度|"
    r"school year|academic year))|"
    r"(?:school|academic) years? (?P<y2>(?:19|20)\d{2}) ?[-—–/] ?(?P<z2>(?:19|20)?\d{2})(?!\d)"
)
_YEAR_EN = re.compile(
    r"(?<![\w.,])(?P<y>(?:19|20)\d{2})(?![\w%]|[.,]\d| ?(?:yuan|rmb|hours|students|people|euros|"
    r"dollars|members|metres|kg|words|元|人|名|个|家|学时|字|米|小时))"
)
_WEEKDAY_ZH = re.compile(
    r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天末])(?![次节个天学课])|"
    r"(?<![个一二三四五六七八九十\d两])(?P<work>工作日)(?![内前后])"
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAY_EN = re.compile(
    rf"(?<![a-z])(?:(?P<w>{'|'.join(_WEEKDAYS)})s?|(?P<end>weekends?)|(?P<work>weekdays?))(?![a-z])", re.IGNORECASE
)
_TIME_ZH = re.compile(
    rf"(?P<part>上午|下午|晚上|傍晚|早上|早晨|凌晨|中午|晚|早)?(?P<h>{_N})(?:时|点钟?)(?!间|期|"
    rf"段)(?:(?P<half>半)|(?P<q>一刻)|(?P<min>{_N})分?)?|(?P<noon>中午|正午)|(?P<midnight>零时|零点|午夜)"
)
_TIME_EN = re.compile(
    r"(?<![\w:])(?P<h>\d{1,2})(?::(?P<min>\d{2}))? ?(?P<half>[ap])\.?m\.?(?![a-z])|"
    r"(?<![A-Za-z\d:])(?P<h2>\d{1,2}):(?P<min2>\d{2})(?![\d:])"
    r"|(?<![\w])(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"\d{1,2})(?: o'clock)? (?:at|in the) (?P<part>night|morning|afternoon|evening)"
    r"|(?<![\w])(?:(?P<pasthalf>half)|(?:a )?quarter (?:(?P<pastq>past)|(?P<toq>to))) (?(pasthalf)past )"
    r"(?P<hq>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![a-z])"
    r"(?: (?:at|in the) (?P<partq>night|morning|afternoon|evening))?"
    r"|(?<![\w])(?P<noon>noon|midday)(?![a-z])|(?<![\w])(?P<midnight>midnight)(?![a-z])|"
    r"(?<![\w])(?P<clock>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve) o'clock",
    re.IGNORECASE,
)
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_UNTIL_AFTER = re.compile(
    r"(?:底|末|中午|中旬)?(?:之|以)?前|为?止|截止|(?:结束|关门|到期|废止)|"
    r"(?: at the latest)?(?:,? (?:at the latest|or earlier))"
)
_FROM_AFTER = re.compile(r"(?:起|(?:之|以)?后|开始|开学|生效|施行|开门|,? onwards?|,? on(?! )|号?起)")
_UNTIL_BEFORE = re.compile(
    r"(?:至|到|截至|截止(?:日期)?(?:为|是|到)?|前|before|\bby|until|till|\bto|no later than|"
    r"not later than|clos(?:es?|ing)(?: date)?(?: is| on| at)?|ends?(?: on)?|deadline(?: is| of|:)?|"
    r"due(?: on| by)?|through)"
    r"(?: the end of| the| noon on| midday on| midnight on| end of)*\s?$",
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(
    r"(?:自|从|于(?=$)|from|since|as of|as from|after|starting(?: on)?|effective(?: from)?|"
    r"starts?(?: on)?|begins?(?: on)?|opens?(?: on| at)?|t[oa]o?kes? effect(?: on)?|took effect(?: on)?|"
    r"open since|c[oa]mes? into (?:force|effect) on|apply from|appl(?:y|ies) as of)(?: the| early)?\s?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def days(text: str) -> tuple[Day, ...]:
    """What a text says of days, in order, without overlap."""
    found: list[Day] = []
    for day in (
        *_spans(text),
        *_iso(text),
        *_chinese(text),
        *_english(text),
        *_years(text),
        *_weekdays(text),
        *_times(text),
    ):
        if not any(day.start < other.end and other.start < day.end for other in found):
            found.append(day)
    return tuple(sorted(found, key=lambda day: day.start))


def _side(text: str, span: tuple[int, int]) -> Side | None:
    before, after = text[max(0, span[0] - 40) : span[0]], text[span[1] : span[1] + 24]
    if _UNTIL_AFTER.match(after) or _UNTIL_BEFORE.search(before):
        return Side.UNTIL
    return Side.FROM if _FROM_AFTER.match(after) or _FROM_BEFORE.search(before) else None


def _of(text: str, match: re.Match[str], **fields: int | None) -> Day:
    return Day(start=match.start(), end=match.end(), side=_side(text, match.span()), **fields)


def _spans(text: str) -> Iterator[Day]:
    """The two years of a school year, 2026/27."""
    for match in _SPAN.finditer(text):
        first, second = int(match["y"] or match["y2"]), int(match["z"] or match["z2"])
        middle = match.end("y") if match["y"] else match.end("y2")
        yield Day(start=match.start(), end=middle, year=first)
        yield Day(start=middle, end=match.end(), year=second if second > 99 else first - first % 100 + second)


def _number(written: str | None) -> int | None:
    if not written:
        return None
    lowered = written.lower()
    if lowered in _ORDINALS:
        return _ORDINALS.index(lowered) + 1
    if lowered in _HOURS:
        return _HOURS.index(lowered) + 1
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else han_number(written) or None


def _iso(text: str) -> Iterator[Day]:
    for match in _ISO.finditer(text):
        yield _of(text, match, year=int(match["y"]), month=int(match["m"]), day=int(match["d"]))


def _chinese(text: str) -> Iterator[Day]:
    for match in _FULL_ZH.finditer(text):
        month, day = (
            _number(match["m"] or match["m2"]),
            _number(match["d"] or match["d2"] or match["d3"] or match["d4"]),
        )
        if (month or 1) <= 12 and (day or 1) <= 31:
            third = _third(text, match) if month and not day else None
            yield _of(text, match, year=_number(match["y"]), month=month, day=day, third=third)


def _english(text: str) -> Iterator[Day]:
    for match in _EN.finditer(text):
        name = match["m"] or match["m2"] or match["m3"]
        if name in ("may", "march"):
            continue
        if match["m3"] and not match["y3"] and not _is_month(text, match):
            continue
        month = (month_number(name) or None) if name else None
        day = _number(match["d"] or match["d2"] or match["d4"] or match["d5"])
        year = _number(match["y"] or match["y2"] or match["y3"])
        if (day or 1) <= 31:
            third = _third(text, match) if month and not day else None
            yield _of(text, match, year=year, month=month, day=day, third=third)


_THIRDS = (
    (1, re.compile(r"上旬|初(?!步|试|审|中)"), re.compile(r"(?:early|(?:beginning|start) of)[ -]$")),
    (2, re.compile(r"中旬"), re.compile(r"(?:mid|middle of)[ -]$")),
    (3, re.compile(r"下旬|底|末"), re.compile(r"(?:late|end of)[ -]$")),
)


def _third(text: str, match: re.Match[str]) -> int | None:
    """Whether the beginning, the middle or the end of a month is meant."""
    before = text[max(0, match.start() - 16) : match.start()].lower()
    return next(
        (number for number, zh, en in _THIRDS if zh.match(text, match.end()) or en.search(before)),
        None,
    )


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a lone name of a month is one: "May" and "march" are words, too."""
    if not match[0][:1].isupper():
        return False
    return match[0].lower() not in ("may", "march", "mar", "sep", "jan") or bool(
        re.search(
            r"(?:in|by|of|until|from|since|end of|every|each|and|or|before|to|early|late|mid-?)[ -]?$",
            text[: match.start()],
            re.IGNORECASE,
        )
    )


def _years(text: str) -> Iterator[Day]:
    for match in _YEAR_EN.finditer(text):
        yield _of(text, match, year=int(match["y"]))


def _weekdays(text: str) -> Iterator[Day]:
    for match in _WEEKDAY_ZH.finditer(text):
        number = (
            WORKDAY if match["work"] else {"末": WEEKEND, "天": 7, "日": 7}.get(match["w"]) or han_number(match["w"])
        )
        yield _of(text, match, weekday=number)
    for match in _WEEKDAY_EN.finditer(text):
        number = WEEKEND if match["end"] else WORKDAY if match["work"] else _WEEKDAYS.index(match["w"].lower()) + 1
        yield _of(text, match, weekday=number)


_RATIO = re.compile(r"比|ratio", re.IGNORECASE)
_LATE = {"下午", "晚上", "傍晚", "晚", "p", "afternoon", "evening", "night"}


def _times(text: str) -> Iterator[Day]:
    for match in _TIME_ZH.finditer(text):
        if match["noon"] or match["midnight"]:
            yield _of(text, match, minute=12 * 60 if match["noon"] else 0)
        elif (hour := _number(match["h"])) is not None and hour <= 24:
            extra = 30 if match["half"] else 15 if match["q"] else _number(match["min"]) or 0
            yield _of(text, match, minute=60 * _on_clock(hour, match["part"]) + extra)
    for match in _TIME_EN.finditer(text):
        if match["noon"] or match["midnight"]:
            yield _of(text, match, minute=12 * 60 if match["noon"] else 0)
            continue
        if match["h2"] and _RATIO.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        hour = _number(match["h"] or match["h2"] or match["word"] or match["clock"] or match["hq"]) or 0
        part = match["half"] or match["part"] or match["partq"] or ""
        minutes = int(match["min"] or match["min2"] or 0)
        if match["hq"]:
            minutes = 30 if match["pasthalf"] else 15 if match["pastq"] else -15
        if hour <= 24 and minutes < 60:
            yield _of(text, match, minute=60 * _on_clock(hour, part.lower()) + minutes)


def _on_clock(hour: int, part: str | None) -> int:
    if part in _LATE and hour < 12:
        return hour + 12
    return 0 if part in ("a", "night", "凌晨") and hour == 12 else hour % 24
