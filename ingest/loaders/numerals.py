"""Word's number formats (ST_NumberFormat, ECMA-376 part 1, 17.18.59): an automatic number as Word shows it."""

from __future__ import annotations

from collections.abc import Callable

_HAN_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = [
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
]  # fmt: skip
_TENS = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
_ORDINALS = {"One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth"}
_LARGEST = 9999


def formatted(number: int, number_format: str) -> str:
    """``number`` in the format that numbering.xml names; a format that is not known counts in decimals."""
    if number_format == "none":
        return ""
    if not 1 <= number <= _LARGEST:
        return str(number)
    return _FORMATS.get(number_format, str)(number)


def _letters(number: int) -> str:
    """Letters from a to z, then aa, bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    parts = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        parts.append(sign * count)
    return "".join(parts)


def _han_counting(number: int, *, digits: str = _HAN_DIGITS, units: str = "十百千", teen_one: bool = False) -> str:
    """一百零一 style; 10 to 19 are 十, 十一 unless ``teen_one``."""
    text, zero = "", False
    for place, character in enumerate(str(number)):
        power = len(str(number)) - place - 1
        if character == "0":
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[int(character)] + (units[power - 1] if power else "")
        zero = False
    prefix = digits[1] + units[0]
    return text[1:] if number < 20 and text.startswith(prefix) and not teen_one else text


def in_han(number: int, *, legal: bool = False) -> str:
    """A whole number as it is written in Chinese figures: 一万二千三百, in ``legal`` characters 壹万贰仟叁佰."""
    digits, units = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟") if legal else ("〇一二三四五六七八九", "十百千")
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        if not groups[place]:
            continue
        gap = digits[0] if text and groups[place] < 1000 else ""
        text += (
            gap
            + _han_counting(groups[place], digits=digits, units=units, teen_one=True)
            + ("", "万", "亿", "万亿")[place]
        )
    return text or digits[0]


def _han_positional(number: int, zero: str = "○") -> str:
    return "".join(zero if digit == "0" else _HAN_DIGITS[int(digit)] for digit in str(number))


def _chinese_counting(number: int) -> str:
    return _han_counting(number) if number < 100 else _han_positional(number)


def _japanese_counting(number: int) -> str:
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += ("" if digit == 1 and unit else _HAN_DIGITS[digit]) + unit
    return text


def _simplified_legal(number: int) -> str:
    return _han_counting(number, digits="零壹贰叁肆伍陆柒捌玖", units="拾佰仟", teen_one=True)


def _traditional_legal(number: int) -> str:
    return _han_counting(number, digits="零壹貳參肆伍陸柒捌玖", units="拾佰仟", teen_one=True)


def _run_of(first: str, last_number: int) -> Callable[[int], str]:
    """Characters that stand in one row of Unicode beginning with ``first``; beyond the row, decimals."""
    return lambda number: chr(ord(first) + number - 1) if number <= last_number else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _cardinal_text(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _TENS[ten - 2] + (f"-{_ONES[one].lower()}" if one else "")
    return str(number)


def _ordinal_text(number: int) -> str:
    if number >= 100:
        return _ordinal(number)
    head, dash, last = _cardinal_text(number).rpartition("-")
    word = _ORDINALS.get(last.capitalize())
    if word is None:
        word = last[:-1] + "ieth" if last.endswith("y") else last + ("h" if last.endswith("t") else "th")
        word = word.replace("Twelveth", "Twelfth")
    return head + dash + (word.lower() if head else word)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": _cardinal_text,
    "ordinalText": _ordinal_text,
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _run_of("①", 20),
    "decimalEnclosedCircleChinese": _run_of("①", 20),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "ideographEnclosedCircle": _run_of("㊀", 10),
    "chineseCounting": _chinese_counting,
    "taiwaneseCounting": _chinese_counting,
    "chineseCountingThousand": _han_counting,
    "taiwaneseCountingThousand": _han_counting,
    "japaneseCounting": _japanese_counting,
    "ideographDigital": _han_positional,
    "japaneseDigitalTenThousand": lambda number: _han_positional(number, "〇"),
    "taiwaneseDigital": _han_positional,
    "chineseLegalSimplified": _simplified_legal,
    "ideographLegalTraditional": _traditional_legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
}
