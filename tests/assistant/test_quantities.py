"""Numbers with their units, read from Chinese and English sentences and compared."""

from __future__ import annotations

import pytest

from assistant.amounts import english_amount, han_amount
from assistant.modality import Modality, modalities, without_modality
from assistant.quantities import Bound, Dimension, Quantity, agree, comparable, disagree, quantities

D, B = Dimension, Bound

STATED = [
    ("实习报酬不低于百分之八十", D.SHARE, 80.0, B.AT_LEAST),
    ("报酬不得低于八成", D.SHARE, 80.0, B.AT_LEAST),
    ("at least 80 per cent of the wage", D.SHARE, 80.0, B.AT_LEAST),
    ("not less than 80% of the wage", D.SHARE, 80.0, B.AT_LEAST),
    ("三分之二以上委员同意", D.SHARE, 200 / 3, B.AT_LEAST),
    ("two thirds of the members", D.SHARE, 200 / 3, B.EXACT),
    ("占百分之九十六点三", D.SHARE, 96.3, B.EXACT),
    ("三个工作日内答复", D.WORKING_DAYS, 3.0, B.AT_MOST),
    ("answers within three working days", D.WORKING_DAYS, 3.0, B.AT_MOST),
    ("has ten working days to answer", D.WORKING_DAYS, 10.0, B.AT_MOST),
    ("在48小时内报告", D.TIME, 2.0, B.AT_MOST),
    ("reported within forty-eight hours", D.TIME, 2.0, B.AT_MOST),
    ("reported within an hour", D.TIME, 1 / 24, B.AT_MOST),
    ("任期四年", D.TIME, 1460.0, B.EXACT),
    ("a term of four years", D.TIME, 1460.0, B.EXACT),
    ("为期两个半月", D.TIME, 75.0, B.EXACT),
    ("每学期授课不少于四十八学时", D.CLASS_HOURS, 48.0, B.AT_LEAST),
    ("48 class hours or more", D.CLASS_HOURS, 48.0, B.AT_LEAST),
    ("缴纳会费五十万元", D.MONEY, 500_000.0, B.EXACT),
    ("不超过1.5万元", D.MONEY, 15_000.0, B.AT_MOST),
    ("pays 500,000 yuan", D.MONEY, 500_000.0, B.EXACT),
    ("at most two hundred thousand yuan", D.MONEY, 200_000.0, B.AT_MOST),
    ("各类置换不超过十二学分", D.CREDITS, 12.0, B.AT_MOST),
    ("limited to twelve credits", D.CREDITS, 12.0, B.AT_MOST),
    ("总评六十分以上为及格", D.POINTS, 60.0, B.AT_LEAST),
    ("每组不超过十二人", D.PEOPLE, 12.0, B.AT_MOST),
    ("up to twelve learners", D.PEOPLE, 12.0, B.AT_MOST),
    ("风险登记册每月更新一次", D.RECURRENCE, 30.0, B.EXACT),
    ("reviewed every quarter", D.RECURRENCE, 91.0, B.EXACT),
    ("reviewed quarterly", D.RECURRENCE, 91.0, B.EXACT),
    ("每半年召开一次会议", D.RECURRENCE, 182.5, B.EXACT),
    ("meets twice a year", D.RECURRENCE, 182.5, B.EXACT),
]


@pytest.mark.parametrize(("text", "dimension", "value", "bound"), STATED)
def test_a_quantity_is_read(text: str, dimension: Dimension, value: float, bound: Bound) -> None:
    """Its kind, its number in the kind's unit, and whether it is the least, the most or exact."""
    found = quantities(text)
    assert [(q.dimension, q.bound) for q in found] == [(dimension, bound)]
    assert found[0].value == pytest.approx(value, rel=1e-4)
    assert 0 <= found[0].start < found[0].end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "依照第十二条办理",
        "2024年9月1日起施行",
        "4月30日前提交",
        "Article 12 applies from 1 January 2025.",
        "第十六个工作日",
        "Level 4 instructor",
        "每名指导人员",
        "for every two trainees",
        "成员单位应当参加成果交流",
        "分数由分机2120通知",
        "一级、二级岗位",
    ],
)
def test_dates_ordinals_and_divisors_are_no_quantities(text: str) -> None:
    """They number or divide, and are not what a rule sets."""
    assert quantities(text) == ()


def test_several_quantities_keep_their_own_bounds_and_periods() -> None:
    """Those between other commas too, where hours of teaching go on."""
    text = "专家每学期授课，一级岗位不少于三十二学时，四级岗位不少于四十八学时，每周不超过八学时。"
    assert [(q.value, q.bound, q.per) for q in quantities(text)] == [
        (32.0, B.AT_LEAST, 182.5),
        (48.0, B.AT_LEAST, 182.5),
        (8.0, B.AT_MOST, 7.0),
    ]
    english = "Apprentices work at most forty hours a week and eight hours a day."
    assert [(round(24 * q.value), q.per) for q in quantities(english)] == [(40, 7.0), (8, 1.0)]


def test_what_a_number_replaced_is_not_stated() -> None:
    """Only the new one holds."""
    assert [q.value for q in quantities("课酬由每学时130元调整为140元")] == [140.0]
    assert [q.value for q in quantities("the rate was raised from 130 yuan to 140 yuan")] == [140.0]


@pytest.mark.parametrize("text", ["提前五个工作日申请", "asked for five working days ahead", "在五个工作日前提出"])
def test_time_before_something_is_told_from_time_after_it(text: str) -> None:
    """Five days ahead are a least, and cannot be set beside five days' time to answer."""
    (ahead,) = quantities(text)
    (after,) = quantities("五个工作日内答复")
    assert (ahead.ahead, ahead.bound) == (True, B.AT_LEAST)
    assert not comparable(ahead, after)


def _one(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("四十八小时内", "within two days"),
        ("三十日内", "within a month"),
        ("四周", "28 days"),
        ("十二个月", "a term of one year"),
        ("八成", "80 per cent"),
        ("每季度一次", "every three months"),
        ("十个工作日内", "within fourteen days"),
    ],
)
def test_one_length_in_two_units_agrees(first: str, second: str) -> None:
    """In whatever unit and language it is written; working days leave room for rest days."""
    assert comparable(_one(first), _one(second))
    assert agree(_one(first), _one(second))
    assert not disagree(_one(first), _one(second))


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("不超过八学时", "不超过十学时", True),
        ("不少于八学时", "不超过十学时", False),
        ("不少于十学时", "不超过八学时", True),
        ("八学时", "不超过十学时", False),
        ("十学时", "不超过八学时", True),
        ("三十日内", "within sixty days", True),
        ("三个工作日内", "within sixty days", True),
        ("每月一次", "quarterly", True),
    ],
)
def test_numbers_are_apart_where_both_cannot_hold(first: str, second: str, apart: bool) -> None:
    """Two limits of one kind that differ, or a least above a most."""
    assert comparable(_one(first), _one(second))
    assert disagree(_one(first), _one(second)) is apart
    assert disagree(_one(second), _one(first)) is apart


@pytest.mark.parametrize(
    ("first", "second"), [("每日不超过八小时", "每周不超过四十小时"), ("八学时", "八学分"), ("五万元", "五人")]
)
def test_other_kinds_and_periods_are_not_set_side_by_side(first: str, second: str) -> None:
    """Hours a day and hours a week are two limits."""
    assert not comparable(_one(first), _one(second))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("二〇二四", 2024.0),
        ("两", 2.0),
        ("十", 10.0),
        ("一千零五十", 1050.0),
        ("三万二千", 32_000.0),
        ("1.5万", 15_000.0),
    ],
)
def test_chinese_amounts(written: str, value: float) -> None:
    """Numerals, digits, and both together."""
    assert han_amount(written) == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [("forty-eight", 48.0), ("two hundred and fifty", 250.0), ("1,500", 1500.0), ("3 million", 3e6), ("half a", 0.5)],
)
def test_english_amounts(written: str, value: float) -> None:
    """In words and in digits."""
    assert english_amount(written) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校应当报告", [Modality.OBLIGED]),
        ("企业不得收费", [Modality.FORBIDDEN]),
        ("学生可以参加", [Modality.ALLOWED]),
        ("教师不必填写", [Modality.EXEMPT]),
        ("每周不得超过四十小时", []),
        ("Members shall pay.", [Modality.OBLIGED]),
        ("Members shall not pay.", [Modality.FORBIDDEN]),
        ("Members may pay.", [Modality.ALLOWED]),
        ("Members need not pay.", [Modality.EXEMPT]),
        ("The sum must not exceed ten yuan.", [Modality.OBLIGED]),
    ],
)
def test_what_a_rule_does_with_an_act(text: str, expected: list[Modality]) -> None:
    """Obliges, forbids, allows or exempts; a limit on a number forbids nothing."""
    assert [modality for modality, _, _ in modalities(text)] == expected


def test_the_act_is_what_is_left_without_modality() -> None:
    """Two opposite rules for one act leave the same words."""
    assert without_modality("企业不得收费") == without_modality("企业可以收费") == "企业收费"
