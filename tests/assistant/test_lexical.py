"""Words and scores of the lexical side."""

from __future__ import annotations

import pytest

from assistant.lexical import Statistics, score, terms

STATISTICS = Statistics(
    passages=100, mean_length=10.0, frequencies={"rare": 1, "often": 90, "hour": 20, "all": 100, "more": 130}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("双聘工程师", ["双聘", "聘工", "工程", "程师"]),
        ("雙聘工程師", ["双聘", "聘工", "工程", "程师"]),
        ("费", ["费"]),
        ("每学期48学时", ["每学", "学期", "48", "学时"]),
        ("The engineers' running hours", ["engin", "run", "hour"]),
        ("10,000 元", ["10000", "元"]),
        ("１０，０００元", ["10000", "元"]),
        ("1,234,567.50", ["1234567.50"]),
        ("in 2024,2025", ["2024,2025"]),
        ("JX-2024-03", ["jx-2024-03"]),
        ("ＪＸ－２０２４－０３", ["jx-2024-03"]),
        ("JX–2024–03", ["jx-2024-03"]),
        ("GB/T 7714-2015", ["gb", "t", "7714-2015"]),
        ("12:30", ["12:30"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("龘 㐂", ["龘", "㐂"]),
        ("the of and", []),
        ("", []),
        ("\ud800 \x00", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    """Terms."""
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("雙聘工程師每學期授課不少於48學時", "双聘工程师每学期授课不少于48学时"),
        ("臺灣職業學校學生實習協議", "台湾职业学校学生实习协议"),
        ("裡程碑與後續計劃", "里程碑与后续计划"),
    ],
)
def test_both_scripts_find_each_other(traditional: str, simplified: str) -> None:
    """A question in either Chinese script has the same terms as a text in the other."""
    assert terms(traditional) == terms(simplified)


def test_share_is_one_only_where_everything_could_be_said_no_better() -> None:
    """Share is one only where everything could be said no better."""
    assert score(["rare"], ["other"], STATISTICS) == 0.0
    assert score([], ["rare"], STATISTICS) == 0.0
    assert score(["rare"], [], STATISTICS) == 0.0
    assert 0.99 < score(["rare"], ["rare"] * 1000, Statistics(passages=9, mean_length=1e6, frequencies={})) <= 1.0


def test_more_of_the_questions_words_never_lower_the_score() -> None:
    """More of the questions words never lower the score."""
    question = ["rare", "often", "hour", "unknown"]
    filling = ["x"] * 6
    some = score(question, ["hour", *filling, "y"], STATISTICS)
    more = score(question, ["hour", *filling, "often"], STATISTICS)
    most = score(question, ["hour", *filling, "rare"], STATISTICS)
    assert 0 < some < more < most < 1


def test_longer_passages_need_more_for_the_same_score() -> None:
    """Longer passages need more for the same score."""
    assert score(["rare"], ["rare", "x"], STATISTICS) > score(["rare"], ["rare", *"x" * 50], STATISTICS)


def test_repeating_a_word_in_the_question_changes_nothing() -> None:
    """Repeating a word in the question changes nothing."""
    assert score(["rare", "rare", "hour"], ["rare"], STATISTICS) == score(["hour", "rare"], ["rare"], STATISTICS)


@pytest.mark.parametrize("word", ["rare", "often", "all", "more", "unknown"])
def test_idf_is_never_negative(word: str) -> None:
    """Idf is never negative."""
    assert STATISTICS.idf(word) > 0


def test_score_of_nothing_searched_is_a_share() -> None:
    """Score of nothing searched is a share."""
    empty = Statistics(passages=0, mean_length=0.0, frequencies={})
    assert 0 <= score(["hour"], ["hour"], empty) <= 1
