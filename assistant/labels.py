"""What a clause label looks like in Chinese and English: its numerals and the words that name levels.

Patterns as data and the values of numerals. How a label is told from a reference in running text is decided by whoever
reads with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MOST_DIGITS = 9
"""A number with more digits counts no clauses."""
HAN_DIGITS = "〇零一二三四五六七八九"
HAN_NUMERAL = r"[〇零一二三四五六七八九十百千两]+"
"""A Chinese numeral as documents write it, 零 to 九千九百九十九."""
HAN_ONES = "一二三四五六七八九"
HAN_COUNT = f"[{HAN_ONES}十百]"
"""One character of a numeral that counts parts and items."""
LEVELS_ZH = "分编|编|章|节|条"
"""The levels that a Chinese document names in its labels, from part to article: 第二章, 第十二条."""
SIGNS = "①-⑳㈠-㈩"
"""Numbers in circles and Chinese ones in brackets that are one character each, as a range of a character class."""
BRACKETED_SIGNS = "⑴-⒇"
LEVELS_EN = ("Part", "Chapter", "Article", "Section", "Clause", "Rule", "Regulation")
"""The levels that an English document names in its labels: Chapter 2, ARTICLE IV."""
ANNEXES_EN = ("Annex", "Appendix", "Schedule")
ROMAN = "[ivxlc]"
INSERTED = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
"""Latin words behind the number of a clause that was inserted after it: 4bis, 4ter."""
INSERTED_WORDS = rf"[ ]?(?:{'|'.join(INSERTED)})(?![A-Za-z])"
_ROMAN = re.compile(r"(?=.)(?:X{0,3}|XL|LX{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
WORD_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), start=1)}
"""The values of the English number words that follow a level's name: Chapter One."""


def written(names: Sequence[str]) -> str:
    """A pattern of names with a capital first letter or in capitals."""
    return "|".join(name for word in names for name in (word, word.upper()))


def han_number(numeral: str) -> int:
    """The value of a Chinese numeral up to 9999, or of full-width or plain digits; 0 where it is none."""
    digits = unicodedata.normalize("NFKC", re.sub(r"\s", "", numeral)).replace("两", "二")
    if digits.isdigit():
        return int(digits) if len(digits) <= _MOST_DIGITS else 0
    if not set(digits) <= set(HAN_DIGITS + "十百千"):  # a mixture, such as 二2
        return 0
    if not set(digits) & set("十百千"):
        return int("".join(str(max(0, HAN_DIGITS.index(digit) - 1)) for digit in digits))
    total, current = 0, 0
    for character in digits:
        unit = {"十": 10, "百": 100, "千": 1000}.get(character)
        if unit is None:
            current = max(0, HAN_DIGITS.index(character) - 1)
        else:
            total, current = total + (current or 1) * unit, 0
    return total + current


def han_numeral(number: int) -> str:
    """The Chinese numeral of 1 to 9999, as in 第二款."""
    written = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += HAN_DIGITS[digit + 1] + unit
        elif written and number % place:
            written = written.rstrip("零") + "零"
    return written.removeprefix("一") if 10 <= number < 20 else written


def roman_number(numeral: str) -> int:
    """The value of a Roman numeral up to 89, 0 where it is none."""
    if not _ROMAN.fullmatch(numeral):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in numeral.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def letter_number(letters: str) -> int:
    """1 for a, 26 for z, 27 for aa; 0 for other words."""
    lowered = letters.lower()
    if len(lowered) == 1:
        return ord(lowered) - 96
    return ord(lowered[0]) - 70 if len(lowered) == 2 and lowered[0] == lowered[1] else 0


def inserted_number(suffix: str) -> int:
    """The place of an inserted clause after the one whose number it carries: 1 for A, a and bis, 2 for B, b and ter.

    0 where there is no suffix.
    """
    lowered = suffix.strip().lower()
    if not lowered:
        return 0
    return INSERTED.index(lowered) + 1 if lowered in INSERTED else letter_number(lowered)
