"""Sentences are exact spans that cover a text once, in Chinese and in English."""

from __future__ import annotations

import random

import pytest

from assistant.sentences import sentences


def split(text: str) -> list[str]:
    """The sentences as texts."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["第十二条 双聘工程师每学期授课不少于48学时。", "超过的，按学时计酬！", "可以吗？", "可以。"],
        ["学院应当做到“每学期考核一次。”", "考核结果公开。"],
        ["依照《办法》执行。", "费用为3.5万元。"],
        ["4.2. The U.S. office pays 3.5 percent (e.g. No. 5, Art. 3).", "Dr. J. Smith agrees.", "Is it so?"],
        ["Article 12. Quorum.", "Five members, i.e. a third, form a quorum.", "See Sec. 5.", "It follows."],
        ["The answer is no.", "Others may join etc. at any time.", "Acme Ltd. is a member."],
        ['"Is it so?" he asked.', "Yes!", "It was (as he said.)"],
    ],
)
def test_sentence_boundaries(expected: list[str]) -> None:
    """Stops end sentences; abbreviations, decimals, initials and clause numbers do not."""
    joint = "" if expected[0][0] > "\u2e80" else " "
    assert split(joint.join(expected)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["应当履行下列义务：", "（一）缴费；", "（二）报告。"],
        ["Members shall:", "(a) pay fees;", "(b) report."],
        ["Role | Seats", "Chair | 1", "Member | 8"],
        ["第一章 总则", "第一条 为了规范管理，制定本办法。"],
        ["- by card", "- in cash"],
    ],
)
def test_lines_of_lists_and_tables_are_sentences(lines: list[str]) -> None:
    """A heading, a list item and a table row each stand alone."""
    assert split("\n".join(lines)) == lines


def test_wrapped_english_goes_on_in_the_next_line() -> None:
    """A line break in the middle of a sentence does not end it."""
    assert split("The board meets at\nleast once. It decides.") == ["The board meets at\nleast once.", "It decides."]


def test_semicolon_ends_only_long_chinese_clauses() -> None:
    """Short parallel clauses are one sentence; a long one ends at its semicolon."""
    assert split("甲方提供场地；乙方提供设备。") == ["甲方提供场地；乙方提供设备。"]
    long = "集团成员单位应当共同建设实训基地，" * 6 + "分担费用；"
    assert split(long + "乙方提供设备。") == [long, "乙方提供设备。"]


def test_offsets_are_those_of_the_whole_text() -> None:
    """A slice yields spans of the text it was taken from and nothing outside it."""
    text = "One stays out. Two is in. Three is cut here."
    assert sentences(text, 15, 34) == [(15, 25), (26, 34)]


@pytest.mark.parametrize("seed", range(40))
def test_spans_cover_any_text_once(seed: int) -> None:
    """Whatever the text, every character but white space is in exactly one trimmed span."""
    dice = random.Random(seed)
    alphabet = [
        "。",
        "！",
        "；",
        ". ",
        "? ",
        "...",
        "\n",
        "\n\n",
        " ",
        "　",
        "（一）",
        "(a) ",
        "4.2. ",
        "”",
        ")",
        "e.g. ",
        "字",
        "Ab",
        "x",
    ]
    text = "".join(dice.choice(alphabet) for _ in range(dice.randint(0, 200)))
    start, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    covered = [offset for first, last in sentences(text, start, end) for offset in range(first, last)]
    assert covered == sorted(set(covered))
    wanted = [offset for offset in range(start, end) if not text[offset].isspace()]
    assert set(wanted) <= set(covered) <= set(range(start, end))
    assert all(text[first:last] == text[first:last].strip() != "" for first, last in sentences(text, start, end))
