"""How Excel shows a value: numbers, percentages, dates and durations by their number format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from ingest.loaders.numerals import formatted, in_han

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_(?P<space>.)"
    r"|\*(?P<fill>.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>[Gg]eneral)"
    r"|(?P<exponent>[Ee][+-]0*)"
    r"|(?P<noon>AM/PM|am/pm|A/P|a/p|上午/下午)"
    r"|(?P<part>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[eE]+|a{3,4})"
    r"|(?P<digit>[0#?])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_LOCALE = re.compile(r"\$([^-]*)(?:-.*)?")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_FRACTION = re.compile(r"[#0?]\s*/\s*([#0?]+|[0-9]+)")
_PLAIN_DATE = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy"})
"""Dates that Excel shows in the order usual where the reader is; written so that every reader agrees."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HAN = re.compile(r"DBNum([12])", re.IGNORECASE)
_EPOCH = datetime(1899, 12, 30)
_LAST_DAY = 2_958_466
"""The day after 31 December 9999, which no spreadsheet goes beyond."""
_MAX_GENERAL = Decimal(10) ** 15

Token = tuple[str, str]
Shown = str | int | float | bool | datetime | date | time | timedelta


def shown(value: Shown, number_format: str | None) -> str:
    """``value`` as Excel shows it in a cell of that format; text is shown as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    pattern = number_format or "General"
    if isinstance(value, timedelta):
        return _duration(value, _tokens(_sections(pattern)[0]))
    if isinstance(value, (date, time)):
        return _moment(value, pattern)
    return _number(Decimal(str(value)), pattern)


@lru_cache(maxsize=512)
def _sections(pattern: str) -> tuple[str, ...]:
    """The parts of a format between semicolons that are not quoted."""
    found = [""]
    for token in _TOKEN.finditer(pattern):
        if token["other"] == ";":
            found.append("")
        else:
            found[-1] += token[0]
    return tuple(found)


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[Token, ...]:
    return tuple((token.lastgroup or "other", token[token.lastgroup or 0]) for token in _TOKEN.finditer(section))


def _literal(kind: str, text: str) -> str:
    if kind == "bracket":
        locale = _LOCALE.fullmatch(text)
        return locale[1] if locale else ""
    if kind == "space":
        return " "
    return "" if kind == "fill" else text


def _number(value: Decimal, pattern: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _sections(pattern)
    section, signed = _chosen(value, sections)
    tokens = _tokens(section)
    if _is_moment(tokens):
        is_day = 0 <= value < _LAST_DAY
        return _moment(_EPOCH + timedelta(days=float(value)), pattern) if is_day else _general(value)
    if value == value.to_integral_value() and _han_digits(tokens) and value >= 0:
        return "".join(
            in_han(int(value), legal=_han_digits(tokens) == "2")
            if kind in ("general", "digit")
            else _literal(kind, text)
            for kind, text in _one_place(tokens)
        ).strip()
    if not any(kind in ("digit", "general") for kind, _ in tokens):
        literal = "".join(_literal(kind, text) for kind, text in tokens).strip()
        plain = literal == "@" or (not literal and len(sections) == 1)
        return _general(value) if plain else literal
    body = _figures(abs(value), section, tokens)
    sign = "-" if signed and value < 0 and any(figure in body for figure in "123456789") else ""
    return sign + body.strip()


def _is_moment(tokens: tuple[Token, ...]) -> bool:
    kinds = {kind for kind, _ in tokens}
    return "part" in kinds and not kinds & {"digit", "general", "exponent"}


def _han_digits(tokens: tuple[Token, ...]) -> str:
    """``1`` or ``2`` where the format writes numbers in Chinese, in common or in legal characters; else empty."""
    found = next((_HAN.fullmatch(text) for kind, text in tokens if kind == "bracket" and _HAN.fullmatch(text)), None)
    return found[1] if found else ""


def _one_place(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """The tokens with all places of figures as one, and without what only sets groups of figures apart."""
    is_written = False
    for kind, text in tokens:
        if kind in ("digit", "general"):
            if not is_written:
                yield kind, text
            is_written = True
        elif (kind, text) != ("other", ","):
            yield kind, text


def _chosen(value: Decimal, sections: tuple[str, ...]) -> tuple[str, bool]:
    """The section that holds for a number, and whether a minus sign must be written."""
    conditions = [
        _CONDITION.search("".join(text for kind, text in _tokens(part) if kind == "bracket")) for part in sections
    ]
    if any(conditions):
        for part, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(value, condition[1], Decimal(condition[2])):
                return part, True
        return sections[-1], True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[sign]


def _general(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < _MAX_GENERAL:
        return str(int(value))
    shown = f"{float(value):.10g}"
    return shown.replace("e", "E") if "e" in shown else shown


def _figures(value: Decimal, section: str, tokens: tuple[Token, ...]) -> str:
    fraction = _FRACTION.search(section)
    if any(kind == "exponent" for kind, _ in tokens):
        places = _places(tokens)[1]
        mantissa, _, power = f"{value:.{places}E}".partition("E")
        return f"{mantissa}E{int(power):+03d}"
    if fraction:
        return _as_fraction(value, fraction[1])
    if any(kind == "general" for kind, _ in tokens):
        return "".join(_general(value) if kind == "general" else _literal(kind, text) for kind, text in tokens)
    value *= Decimal(100) ** sum(token == ("other", "%") for token in tokens)
    return _filled(value / Decimal(1000) ** _scale(tokens), tokens)


def _scale(tokens: tuple[Token, ...]) -> int:
    """How many commas follow the last figure: each stands for a thousand left out."""
    last = max(place for place, (kind, _) in enumerate(tokens) if kind == "digit")
    count = 0
    while last + 1 + count < len(tokens) and tokens[last + 1 + count] == ("other", ","):
        count += 1
    return count


def _places(tokens: tuple[Token, ...]) -> tuple[int, int, int]:
    """Figures before the point, after it, and after it those that are always written."""
    point = next((place for place, token in enumerate(tokens) if token == ("other", ".")), len(tokens))
    stop = next((place for place, (kind, _) in enumerate(tokens) if kind == "exponent"), len(tokens))
    before = sum(kind == "digit" for kind, _ in tokens[:point])
    after = [text for kind, text in tokens[point:stop] if kind == "digit"]
    return before, len(after), len("".join(after).rstrip("#?"))


def _filled(value: Decimal, tokens: tuple[Token, ...]) -> str:
    """The figures of ``value`` in the places of the format, what else it writes around and between them."""
    before, after, always = _places(tokens)
    rounded = value.quantize(Decimal(1).scaleb(-after), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    while len(part) > always and part.endswith("0"):
        part = part[:-1]
    grouped = any(token == ("other", ",") for token in tokens)
    whole = _whole(whole, [text for kind, text in tokens if kind == "digit"][:before], grouped=grouped)
    figures = list(whole)
    result, seen, point = [], 0, False
    for kind, text in tokens:
        if (kind, text) == ("other", "."):
            point = True
            result.append("".join(figures) if not seen else "")
            result.append("." if part or always else "")
            figures = list(part)
        elif kind == "digit":
            seen += 1
            result.append(_next_figures(figures, left=before - seen, point=point))
        elif (kind, text) != ("other", ","):
            result.append(_literal(kind, text))
    return "".join(result)


def _whole(figures: str, places: list[str], *, grouped: bool) -> str:
    zeros = sum(place == "0" for place in places)
    figures = figures.lstrip("0").zfill(zeros)
    if grouped and figures:
        return f"{int(figures):,}".rjust(len(figures), "0")
    return figures


def _next_figures(figures: list[str], *, left: int, point: bool) -> str:
    """What stands in one place: a figure, or at the first place all figures that have no place of their own."""
    if point:
        return figures.pop(0) if figures else ""
    taken = ""
    while sum(figure.isdigit() for figure in figures) > left:
        taken += figures.pop(0)
    while left == 0 and figures:
        taken += figures.pop(0)
    return taken


def _as_fraction(value: Decimal, denominator: str) -> str:
    limit = int(denominator) if denominator.isdigit() and denominator.strip("0") else 10 ** len(denominator) - 1
    found = Fraction(value).limit_denominator(limit)
    whole, rest = divmod(found.numerator, found.denominator)
    if not rest:
        return str(whole)
    return f"{whole} {rest}/{found.denominator}" if whole else f"{rest}/{found.denominator}"


def _moment(value: date | time, pattern: str) -> str:
    section = _sections(pattern)[0]
    tokens = _tokens(section)
    plain = "".join(text for kind, text in tokens if kind not in ("bracket", "fill")).strip().lower()
    if plain in _PLAIN_DATE or not any(kind == "part" for kind, _ in tokens):
        return _iso(value)
    noon = any(kind == "noon" for kind, _ in tokens)
    is_han = bool(_han_digits(tokens))
    parts = [place for place, (kind, _) in enumerate(tokens) if kind == "part"]
    result = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "part":
            around = [
                tokens[other][1][0].lower() for other in parts if abs(parts.index(other) - parts.index(place)) == 1
            ]
            before = tokens[parts[parts.index(place) - 1]][1][0].lower() if parts.index(place) else ""
            minutes = text[0] in "mM" and (before == "h" or (around[-1:] == ["s"] and before != "d"))
            part = _minutes(value, text) if minutes else _part(value, text, noon=noon)
            result.append(_part_in_han(part) if is_han else part)
        elif kind == "noon":
            result.append(_half_of_day(value, text))
        else:
            result.append(_literal(kind, text))
    return "".join(result).strip()


def _part_in_han(part: str) -> str:
    """A part of a date in Chinese: a year figure by figure, a month or day as it is counted."""
    if not part.isdigit():
        return part
    return formatted(int(part), "japaneseDigitalTenThousand" if len(part) == 4 else "chineseCountingThousand")


def _iso(value: date | time) -> str:
    if isinstance(value, datetime):
        clock = value.strftime("%H:%M") if value.time() != time() else ""
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d} {clock}".strip()
    return value.strftime("%H:%M") if isinstance(value, time) else value.isoformat()


def _minutes(value: date | time, text: str) -> str:
    return f"{getattr(value, 'minute', 0):0{min(len(text), 2)}d}"


def _half_of_day(value: date | time, text: str) -> str:
    first, second = text.split("/")
    return first if getattr(value, "hour", 0) < 12 else second


def _part(value: date | time, text: str, *, noon: bool) -> str:
    letter, size = text[0].lower(), len(text.split(".")[0])
    if letter == "h":
        hour = getattr(value, "hour", 0)
        return f"{(hour - 1) % 12 + 1 if noon else hour:0{min(size, 2)}d}"
    if letter == "s":
        return f"{getattr(value, 'second', 0):0{min(size, 2)}d}"
    if not isinstance(value, date):
        return ""
    return _date_part(value, letter, size)


def _date_part(value: date, letter: str, size: int) -> str:
    weekday = value.weekday()
    if letter == "y":
        return f"{value.year % 100:02d}" if size <= 2 else str(value.year)
    if letter == "e":
        return str(value.year)
    if letter == "a":
        return ("星期" if size > 3 else "周") + "一二三四五六日"[weekday]
    if letter == "m":
        name = _MONTHS[value.month - 1]
        return {3: name[:3], 4: name, 5: name[0]}.get(size, f"{value.month:0{min(size, 2)}d}")
    return {3: _DAYS[weekday][:3], 4: _DAYS[weekday]}.get(size, f"{value.day:0{min(size, 2)}d}")


def _duration(value: timedelta, tokens: tuple[Token, ...]) -> str:
    """A length of time such as 26:30, whose first part counts on without end."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    result = []
    for kind, text in tokens:
        elapsed = kind == "bracket" and _ELAPSED.fullmatch(text)
        if not elapsed and kind != "part":
            result.append(_literal(kind, text))
            continue
        unit = {"h": 3600, "m": 60, "s": 1}.get(text[0].lower(), 86400)
        amount, rest = divmod(seconds, unit)
        result.append(f"{amount:0{min(len(text), 2)}d}")
        seconds = rest
    return sign + "".join(result).strip()
