"""Reads calendar dates as documents write them, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.language import ENGLISH_MONTHS, month_number
from ingest.numbering import han_number

_NAMES = "|".join(ENGLISH_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_ZEROS = str.maketrans("○◯Ｏｏ", "〇〇〇〇")
_HAN_YEAR = "[〇零○◯Ｏｏ一二三四五六七八九0-9０-９]{4}"
_HAN_DAY = "[〇零一二三四五六七八九十0-9０-９]{1,3}"
_BLANK = r"\s{0,4}"
DATE = (
    rf"(?:{_HAN_YEAR}{_BLANK}年{_BLANK}{_HAN_DAY}{_BLANK}月{_BLANK}{_HAN_DAY}{_BLANK}日"
    rf"|(?<![0-9])[0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s+day\s+of\s+|\s+|"
    rf"[-–])(?:{_NAMES})(?:\.?,?\s+|[-–])[0-9]{{4}}(?![0-9])"
    rf"|(?<![a-z])(?:{_NAMES})\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}(?![0-9])"
    r"|(?<![0-9])[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9]))"
)
"""A pattern for one whole date, without groups; to be used case-insensitively."""

_FIND = re.compile(DATE, re.IGNORECASE)
_HAN = re.compile(rf"({_HAN_YEAR}){_BLANK}年{_BLANK}({_HAN_DAY}){_BLANK}月{_BLANK}({_HAN_DAY}){_BLANK}日")
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?(?:\s+day\s+of)?[\s–-]+([a-z]+)[\s.,–-]+([0-9]{4})", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+([0-9]{1,2})[a-z]*,?\s+([0-9]{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date and where it stands."""

    value: date
    start: int
    end: int


def parse_date(written: str) -> date | None:
    """The day that a text matching ``DATE`` names, or ``None`` where there is no such day."""
    try:
        return date(*_year_month_day(written.strip()))
    except ValueError:
        return None


def _year_month_day(written: str) -> tuple[int, int, int]:
    if han := _HAN.fullmatch(written):
        year = han_number(han[1].translate(_ZEROS))
        return year, han_number(han[2]), han_number(han[3])
    if numeric := _NUMERIC.fullmatch(written):
        return int(numeric[1]), int(numeric[2]), int(numeric[3])
    if day_first := _DAY_FIRST.fullmatch(written):
        return int(day_first[3]), month_number(day_first[2]), int(day_first[1])
    if month_first := _MONTH_FIRST.fullmatch(written):
        return int(month_first[3]), month_number(month_first[1]), int(month_first[2])
    raise ValueError(f"not a date: {written}")


def dates_in(text: str, start: int, end: int) -> Iterator[FoundDate]:
    """The dates in ``text[start:end]`` in order; offsets are those of ``text``."""
    for match in _FIND.finditer(text, start, end):
        value = parse_date(match[0])
        if value is not None:
            yield FoundDate(value=value, start=match.start(), end=match.end())


def term_ends(first: date, *, years: int = 0, months: int = 0) -> date | None:
    """The last day of a term of years and months that begins on ``first``; ``None`` where no calendar holds it."""
    count = first.year * 12 + first.month - 1 + years * 12 + months
    year, month = divmod(count, 12)
    if not date.min.year <= year < date.max.year:
        return None
    try:
        return date(year, month + 1, first.day) - timedelta(days=1)
    except ValueError:  # the anniversary of the 31st in a short month, or of 29 February: the month's last day
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
