"""Passages of several rules: a value, a time or a doer belongs to the words beside it."""

from __future__ import annotations

import pytest

from assistant.support import ObjectionKind, check_support
from assistant.support.recurrences import recurrences
from assistant.support.transfers import transfers

HALL = (
    "Facilities are open from 4 p.m. to 8 p.m. on weekdays and from 9 a.m. to 6 p.m. at weekends. The caretaker may "
    "close the hall in bad weather. Keys are issued by the office against a deposit of 50 yuan. Groups of over 20 need "
    "a coach."
)
STORES = "甲类仓库每周检查一次，乙类仓库每月检查一次。成人票15元，儿童票8元。"


@pytest.mark.parametrize(
    ("kind", "quote", "claim"),
    [
        (ObjectionKind.DATE, HALL, "At weekends the facilities are open until 8 p.m."),
        (ObjectionKind.PARTY, HALL, "The caretaker issues the keys."),
        (ObjectionKind.NUMBER, HALL, "The deposit is 20 yuan."),
        (ObjectionKind.NUMBER, STORES, "甲类仓库每月检查一次。"),
        (ObjectionKind.NUMBER, STORES, "Adults pay 8 yuan."),
        (ObjectionKind.DATE, "报告次月提交。", "报告当月提交。"),
        (ObjectionKind.DATE, "开学前一个月确定人数。", "人数在开学后一个月确定。"),
        (ObjectionKind.DATE, "The form is due in mid-March.", "表格应当于三月下旬提交。"),
        (ObjectionKind.DATE, "方案适用于2026—2027学年。", "The plan holds for the 2025/26 school year."),
        (ObjectionKind.PARTY, "学院按每学时200元向双聘工程师支付课酬。", "双聘工程师向学院支付课酬。"),
        (
            ObjectionKind.PARTY,
            "The college pays the dual-hired engineers.",
            "The dual-hired engineers pay the college.",
        ),
        (ObjectionKind.PARTY, "采购人向供应商支付违约金。", "The supplier pays the buyer a penalty."),
        (ObjectionKind.NUMBER, "三、人才培养\n（一）实习\n共有1146名学生实习。", "Two students took part."),
        (ObjectionKind.CONTENT, "岗位 Post | 课程 Course | 竞赛 Contest", "The new course is a brand-new one."),
    ],
)
def test_what_holds_for_another_is_told(kind: ObjectionKind, quote: str, claim: str) -> None:
    """A value stands in the quote, but beside other words than the claim's."""
    assert kind in {objection.kind for objection in check_support(claim, [quote]).reasons}


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        (HALL, "At weekends the facilities are open until 6 p.m."),
        (HALL, "The deposit is 50 yuan."),
        (STORES, "乙类仓库每月查一次。"),
        (STORES, "Adults pay 15 yuan."),
        ("校车7:45发车。", "The bus leaves at a quarter to eight."),
        ("方案适用于2026—2027学年。", "The plan holds for the 2026/27 school year."),
        ("Apprentices work 35 hours, eight of which are for lessons.", "学徒工作35小时，其中8小时用于上课。"),
        ("Boats are checked every six months.", "Boats are checked twice a year."),
        ("The company pays students a stipend.", "Students receive a stipend from the company."),
        ("宿舍内禁止使用功率超过八百瓦的电器。", "Appliances of more than 800 watts are forbidden in the dormitory."),
    ],
)
def test_what_holds_is_let_by(quote: str, claim: str) -> None:
    """The same value with its own words, in any notation and either language."""
    support = check_support(claim, [quote])
    assert support.supported, support.reasons


def test_directions_are_one_in_both_languages_and_voices() -> None:
    """Whoever is named first, what is paid goes from the one to the other."""
    told = ["学校向企业支付管理费", "The school pays the company a fee", "The company is paid by the school"]
    assert {pair for text in told for pair in transfers(text)} == {("school", "enterprise")}
    assert transfers("The company charges students a deposit") == [("learner", "enterprise")]


def test_a_period_may_be_told_by_its_number_of_times() -> None:
    """Twice a year is every half year; a period without a number of times counts as once in it."""
    assert [days for *_, days in recurrences("checked twice a year")] == [182.5]
    assert [days for *_, days in recurrences("checked every six months")] == [180.0]
    assert recurrences("The board has six members.") == ()
