"""Numerals as running text writes them: 四十八, 五十万, 1.5万, 三点五, 1,500, forty-eight, two hundred thousand."""

from __future__ import annotations

import re

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN_AMOUNT = rf"(?:(?:{_DIGITS})[百千万亿]*|[〇零一二三四五六七八九十百千万亿两]+(?:点[〇零一二三四五六七八九]+)?|半)"
"""A Chinese amount: digits with or without 万, or a numeral; 半 alone is a half."""

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_WORD = "|".join(sorted((*_WORDS, *_SCALES), key=len, reverse=True))
ENGLISH_AMOUNT = (
    rf"(?:(?:{_DIGITS})(?: (?:thousand|million))?|(?:(?:{_WORD})(?:(?: and |[- ])(?={_WORD})|(?![a-z])))+)"
    r"(?: and a half)?|half an?"
)
"""An English amount in small letters, in digits or words; ``half a`` is a half."""

_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def han_amount(written: str) -> float:
    """The value of what ``HAN_AMOUNT`` matches."""
    if written == "半":
        return 0.5
    number = re.match(_DIGITS, written)
    if number:
        value = float(number[0].replace(",", ""))
        for character in written[number.end() :]:
            value *= {**_PLACES, **_MYRIADS}[character]
        return value
    whole, _, fraction = written.partition("点")
    decimals = "".join(str(_HAN_DIGITS[character]) for character in fraction)
    return _han_whole(whole) + (float(f"0.{decimals}") if decimals else 0.0)


def _han_whole(numeral: str) -> float:
    if set(numeral) <= set(_HAN_DIGITS):  # digit by digit, as in 二〇二四
        return float("".join(str(_HAN_DIGITS[character]) for character in numeral))
    total = section = current = 0
    for character in numeral:
        if character in _PLACES:
            section += (current or 1) * _PLACES[character]
            current = 0
        elif character in _MYRIADS:
            total += (section + current or 1) * _MYRIADS[character]
            section = current = 0
        else:
            current = _HAN_DIGITS[character]
    return float(total + section + current)


def english_amount(written: str) -> float:
    """The value of what ``ENGLISH_AMOUNT`` matches."""
    if written.startswith("half"):
        return 0.5
    whole = written.removesuffix(" and a half")
    extra = 0.5 if whole != written else 0.0
    number = re.match(_DIGITS, whole)
    if number:
        scale = _SCALES.get(whole[number.end() :].strip(), 1)
        return float(number[0].replace(",", "")) * scale + extra
    total = current = 0
    for word in re.findall(r"[a-z]+", whole):
        if word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0
        else:
            current += _WORDS.get(word, 0)
    return total + current + extra
