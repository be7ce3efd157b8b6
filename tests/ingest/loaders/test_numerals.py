"""Number formats of Word as text."""

from __future__ import annotations

import pytest

from ingest.loaders.numerals import formatted


@pytest.mark.parametrize(
    ("number_format", "numbers"),
    [
        ("decimal", {1: "1", 120: "120"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 9: "ix", 49: "xlix"}),
        ("upperRoman", {2024: "MMXXIV"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 15: "十五", 20: "二十", 101: "一百零一", 110: "一百一十"}),
        ("chineseCounting", {10: "十", 99: "九十九"}),
        ("japaneseCounting", {10: "十", 101: "百一", 120: "百二十"}),
        ("ideographDigital", {5: "五", 10: "一○"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 23: "贰拾叁"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalFullWidth", {12: "１２"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"}),
        ("cardinalText", {1: "One", 21: "Twenty-one"}),
        ("ordinalText", {1: "First", 8: "Eighth", 12: "Twelfth", 20: "Twentieth", 21: "Twenty-first"}),
        ("none", {4: ""}),
        ("unheardOf", {4: "4"}),
        ("chineseCountingThousand", {0: "0"}),
    ],
)
def test_formats(number_format: str, numbers: dict[int, str]) -> None:
    """Each format shows numbers as Word does."""
    assert {number: formatted(number, number_format) for number in numbers} == numbers
