"""The day that a question names: 3月1日, 2026年3月1日, 1 March 2026, March 1st, 2026-03-01, today, 昨天."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.language import ENGLISH_MONTHS, month_number
from assistant.quantities import folded

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in ENGLISH_MONTHS)
_DAYS = (
    re.compile(r"(?:(?P<y>\d{4}) ?年 ?)?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号]"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH})\b\.?(?:,? (?P<y>\d{{4}}))?"),
    re.compile(rf"\b(?P<name>{_MONTH})\b\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?"),
)
_BEFORE = re.compile(r"(?:\b(?:on|since|from|at|by|before|after|until) |[于在自从])$")
_SPOKEN = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "今天": 0,
    "今日": 0,
    "昨天": -1,
    "前天": -2,
    "明天": 1,
    "后天": 2,
}
_WORD = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in _SPOKEN))


def named_day(question: str, on: date) -> date | None:
    """The only day that a question names; ``None`` where it names none, several, or one that there is not.

    A day without a year is in the year of ``on``.
    """
    text = folded(question)
    found = {_day(match, on) for pattern in _DAYS for match in pattern.finditer(text)}
    found |= {on + timedelta(days=_SPOKEN[match[0]]) for match in _WORD.finditer(text)}
    return found.pop() if len(found) == 1 else None


def names_day(question: str) -> bool:
    """Whether a question names a day at all."""
    text = folded(question)
    return any(pattern.search(text) for pattern in (*_DAYS, _WORD))


def without_day(question: str) -> str:
    """The question without the days it names, which its documents do not know."""
    text = folded(question)  # as long as the question, character for character
    spans = [match.span() for pattern in (*_DAYS, _WORD) for match in pattern.finditer(text)]
    for start, end in sorted(spans, reverse=True):
        before = _BEFORE.search(text, 0, start)
        question = question[: before.start() if before else start] + question[end:]
    return " ".join(question.split())


def _day(match: re.Match[str], on: date) -> date | None:
    parts = match.groupdict()
    written = parts.get("name")
    month = month_number(written) if written else int(parts["m"])
    try:
        return date(int(parts["y"] or on.year), month, int(parts["d"]))
    except ValueError:
        return None
