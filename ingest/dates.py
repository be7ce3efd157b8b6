"""Reads calendar dates as documents write them, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.numbering import han_number

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAMES = "|".join(_MONTHS) + "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_HAN_YEAR = "[〇零○Ｏ一二三四五六七八九0-9０-９]{4}"
_HAN_DAY = "[〇零一二三四五六七八九十0-9０-９]{1,3}"
DATE = (
    rf"(?:{_HAN_YEAR}\s*年\s*{_HAN_DAY}\s*月\s*{_HAN_DAY}\s*日"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s+day\s+of)?\s+(?:{_NAMES})\.?,?\s+[0-9]{{4}}"
    rf"|(?:{_NAMES})\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}"
    r"|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2})"
)
"""A pattern for one whole date, without groups; to be used case-insensitively."""

_FIND = re.compile(DATE, re.IGNORECASE)
_HAN = re.compile(rf"({_HAN_YEAR})\s*年\s*({_HAN_DAY})\s*月\s*({_HAN_DAY})\s*日")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[a-z]*(?:\s+day\s+of)?\s+([a-z]+)\.?,?\s+([0-9]{4})", re.IGNORECASE)
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
        year = han_number(han[1].replace("○", "〇").replace("Ｏ", "〇"))
        return year, han_number(han[2]), han_number(han[3])
    if numeric := _NUMERIC.fullmatch(written):
        return int(numeric[1]), int(numeric[2]), int(numeric[3])
    if day_first := _DAY_FIRST.fullmatch(written):
        return int(day_first[3]), _month(day_first[2]), int(day_first[1])
    if month_first := _MONTH_FIRST.fullmatch(written):
        return int(month_first[3]), _month(month_first[1]), int(month_first[2])
    raise ValueError(f"not a date: {written}")


def _month(name: str) -> int:
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()[:3])), 0)


def dates_in(text: str, start: int, end: int) -> Iterator[FoundDate]:
    """The dates in ``text[start:end]`` in order; offsets are those of ``text``."""
    for match in _FIND.finditer(text, start, end):
        value = parse_date(match[0])
        if value is not None:
            yield FoundDate(value=value, start=match.start(), end=match.end())
