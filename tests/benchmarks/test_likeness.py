"""The measures of likeness between texts are what their definitions say."""

from __future__ import annotations

import random

import pytest

from assistant.records import Language
from tests.benchmarks.likeness import (
    broken_words,
    edit_distance,
    error_rate,
    in_order,
    mended,
    precision,
    recall,
    sentences,
    tokens,
    whole,
)

ARTICLES = ("Article 1 These rules govern visits.", "Article 2 Visitors sign the book.", "Article 3 Dogs stay outside.")


def plain_distance(first: str, second: str) -> int:
    """Edit distance by the textbook's table."""
    row = list(range(len(second) + 1))
    for place, character in enumerate(first, start=1):
        before, row[0] = row[0], place
        for other, compared in enumerate(second, start=1):
            replaced = before + (character != compared)
            before, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, replaced)
    return row[-1]


def test_edit_distance_is_the_textbooks() -> None:
    """The bit-parallel form agrees with the table on texts of many lengths, empty ones included."""
    chance = random.Random(0)
    for _ in range(300):
        first, second = ("".join(chance.choices("一二abc", k=chance.randint(0, 80))) for _ in range(2))
        assert edit_distance(first, second) == plain_distance(first, second)


def test_error_rate_counts_characters_with_and_without_white_space_and_widths() -> None:
    """One of ten characters is wrong; a line break costs nothing, a punctuation mark's width only where it counts."""
    rate = error_rate("第一条 本办法适用于教师", "第一条\n本办法试用于教师")
    assert (rate.unspaced, rate.spaced) == pytest.approx((1 / 11, 1 / 12))
    rate = error_rate("下列权利：教学。", "下列权利:教学。")
    assert (rate.unspaced, rate.widths) == pytest.approx((1 / 8, 0.0))


def test_what_is_found_and_what_is_added() -> None:
    """A page number that was read along is added, a lost word is not found."""
    source = tokens("The fee is due in May", Language.ENGLISH)
    read = tokens("The fee is due 12", Language.ENGLISH)
    assert recall(source, read) == pytest.approx(4 / 6)
    assert precision(source, read) == pytest.approx(4 / 5)


def test_chinese_is_counted_in_runs_of_five_characters() -> None:
    """White space and bars between cells do not count; one wrong character breaks five runs at most."""
    source = tokens("双聘工程师每学期授课", Language.CHINESE)
    assert source.total() == 6
    assert recall(source, tokens("双聘工程师 | 每学\n期授课", Language.CHINESE)) == 1.0
    assert recall(source, tokens("双聘工程师每学其授课", Language.CHINESE)) == pytest.approx(3 / 6)


def test_units_stand_whole_or_not() -> None:
    """A page number in the middle of a sentence breaks it; spacing, case and raised figures do not."""
    read = "Article 1 THESE rules\ngovern visits. Article 2 Visitors 7 sign the book. Article 3 Dogs stay outside."
    assert whole(ARTICLES, read) == pytest.approx(2 / 3)
    assert whole(["See the note1 below."], "See the note¹ below.") == 1.0


def test_order_is_judged_by_neighbours() -> None:
    """Of two neighbouring pairs the swapped one is out of order, and so is one whose end is lost."""
    first, second, third = ARTICLES
    assert in_order(ARTICLES, f"{first} {second} {third}") == 1.0
    assert in_order(ARTICLES, f"{first} {third} {second}") == pytest.approx(1 / 2)
    assert in_order(ARTICLES, f"{first} {second}") == pytest.approx(1 / 2)


def test_words_broken_at_line_ends_are_found_and_their_mending_counted() -> None:
    """A soft hyphen goes, a word's own hyphen stays; what the source does not have is no broken word."""
    source = "The secretary decides on self-evaluation."
    lines = "The secre-\ntary decides on self-\nevaluation. Twenty-\none"
    broken = broken_words(lines, source)
    assert broken == {"secretary": 1, "self-evaluation": 1}
    assert mended(broken, source, "The secretary decides on self-evaluation.") == 1.0
    assert mended(broken, source, "The secretary decides on selfevaluation.") == pytest.approx(1 / 2)
    assert mended(broken, source, "The secre- tary decides on self- evaluation.") == 0.0
    assert mended({}, source, source) is None


def test_sentences_end_at_closing_marks_and_not_inside_numbers() -> None:
    """Chinese marks always end one, English ones only before white space and a capital."""
    assert sentences("各校负责。总额3.5万元；不超过5%。") == ["各校负责。", "总额3.5万元；", "不超过5%。"]
    assert sentences("Pay No. 12 is 3.5 yuan. The rest stays.") == ["Pay No. 12 is 3.5 yuan.", "The rest stays."]
