"""What the check of a written sentence objects to, and what it lets by, without any model."""

from __future__ import annotations

import pytest

from assistant.support import ObjectionKind, check_support

TRUE = [
    ("企业工程师每学年授课不超过120学时。", "Dual-hired engineers may teach no more than 120 hours a year."),
    (
        "章程的修改，须经全体理事三分之二以上通过。",
        "Amending the charter takes at least two thirds of all council members.",
    ),
    ("实训室耗材费用由学校与企业按四比六的比例分担。", "耗材费学校出四成，企业出六成。"),
    (
        "设备采购金额在五十万元以上的，应当公开招标。",
        "Equipment worth 500,000 yuan or more has to go to public tender.",
    ),
    ("The written part takes 90 minutes.", "笔试一个半小时。"),
    ("岗位实习时间一般为六个月。", "岗位实习一般半年。"),
    ("周末图书馆开放时间为九时至十七时。", "The library closes at 5 p.m. at weekends."),
    ("本协议自2025年3月1日起生效。", "The agreement took effect on 1 March 2025."),
    (
        "No equipment may leave the premises without the written permission of the manager.",
        "设备带出须经主管书面许可。",
    ),
    ("Trainees under the age of 18 may not work at night.", "未满十八周岁的学员夜间不得工作。"),
    ("任何一方未经对方书面同意不得许可第三方使用。", "要让第三方用，得有对方的书面同意。"),
    ("秘书长由理事长提名，理事会聘任。", "秘书长由理事长提名、理事会聘任。"),
]

FALSE = [
    (ObjectionKind.NUMBER, "保存期限为十年。", "Records are kept for five years."),
    (ObjectionKind.NUMBER, "成绩六十分以上为合格。", "成绩六十分以下为合格。"),
    (ObjectionKind.NUMBER, "The board has at least five members.", "The board has at most five members."),
    (ObjectionKind.NUMBER, "二等奖奖励三千元，一等奖奖励五千元。", "二等奖奖励五千元。"),
    (ObjectionKind.NUMBER, "The report is due under Article 12.", "The report is due under Article 15."),
    (ObjectionKind.UNIT, "应当提前六十日书面通知秘书处。", "应当提前六十个工作日书面通知秘书处。"),
    (ObjectionKind.UNIT, "The stipend is 500 yuan.", "The stipend is 500 euros."),
    (ObjectionKind.NUMBER, "The period is 30 days.", "The period is one and a half months."),
    (ObjectionKind.DATE, "会费应当于每年三月三十一日前缴清。", "The fee is due by 30 April."),
    (ObjectionKind.DATE, "应当在考试前提出缓考申请。", "Applications are made after the exam."),
    (ObjectionKind.MODALITY, "The school may terminate the agreement.", "The school must terminate the agreement."),
    (ObjectionKind.MODALITY, "企业应当为学徒指定师傅。", "企业可以为学徒指定师傅。"),
    (ObjectionKind.MODALITY, "The panel should review each module.", "The panel must review each module."),
    (ObjectionKind.MODALITY, "企业不得向学生收取押金。", "Companies may charge students a deposit."),
    (ObjectionKind.NEGATION, "Documents are kept by the office.", "Documents are not kept by the office."),
    (ObjectionKind.PARTY, "学校向企业支付管理费。", "企业向学校支付管理费。"),
    (ObjectionKind.PARTY, "缓考申请应当经系主任批准。", "缓考申请应当经校长批准。"),
    (ObjectionKind.PARTY, "Hengpei supplies the lathes.", "The lathes come from Siemens."),
    (ObjectionKind.CONDITION, "Do not run the lathe unless a teacher is there.", "Do not run the lathe."),
    (ObjectionKind.CONDITION, "Members may leave.", "Members may leave unless the council objects."),
    (ObjectionKind.CONDITION, "情况复杂的，经校长批准可以延长十日。", "任何情况下都可以延长十日。"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "claim"), TRUE)
def test_a_paraphrase_is_let_by(quote: str, claim: str) -> None:
    """Other words, another notation or the other language are no departure."""
    support = check_support(claim, [quote])
    assert support.supported, support.reasons


@pytest.mark.parametrize(("kind", "quote", "claim"), FALSE)
def test_a_departure_is_told_by_its_kind(kind: ObjectionKind, quote: str, claim: str) -> None:
    """Each planted change is found and named, with words and a sentence for the writer."""
    support = check_support(claim, [quote])
    assert not support.supported
    assert kind in {objection.kind for objection in support.reasons}
    assert all(objection.words and objection.reason for objection in support.reasons)


def test_the_reason_names_both_numbers() -> None:
    """What is sent back to the writer says what the quote says, and what it does not."""
    [objection] = check_support("Records are kept for ninety days.", ["Records are kept for sixty days."]).reasons
    assert objection.words == "ninety days"
    assert objection.reason == "The quote says sixty days, not ninety days."


def test_a_heading_may_name_what_the_quote_does_not() -> None:
    """Years, clauses and bodies that stand above the quote are known; its numbers are not."""
    quote, heading = "会费为每年五万元。", "集团章程（2024年） › 第十一条"
    assert check_support("根据第十一条，会费为每年五万元。", [quote], context=heading).supported
    assert not check_support("根据第十一条，会费为每年五万元。", [quote]).supported


def test_several_quotes_support_together() -> None:
    """What one quote lacks another may say."""
    quotes = ["The board has eleven members.", "The board meets twice a year."]
    claim = "The board has eleven members and meets twice a year."
    assert check_support(claim, quotes).supported
    assert not check_support(claim, quotes[:1]).supported


@pytest.mark.parametrize(
    ("claim", "quotes"), [("The fee is due.", []), ("The fee is due.", [" \n"]), ("  ", ["Fees."])]
)
def test_nothing_is_supported_by_nothing(claim: str, quotes: list[str]) -> None:
    """Without a quote, or without a claim, nothing is supported."""
    assert not check_support(claim, quotes).supported


def test_an_endless_sentence_is_not_read() -> None:
    """A claim longer than any sentence is rejected at once."""
    support = check_support("The board has eleven members, " * 200, ["The board has eleven members."])
    assert [objection.kind for objection in support.reasons] == [ObjectionKind.CONTENT]
