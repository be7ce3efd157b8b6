"""Claims in the clause's own words that change one thing in it: a duty, a no, a party, or whom of two."""

from __future__ import annotations

import pytest

from assistant.support import ObjectionKind, check_support

CHANGED = [
    (
        ObjectionKind.MODALITY,
        "A tutor may withdraw from a project only with consent.",
        "A tutor must withdraw from a project with consent.",
    ),
    (ObjectionKind.MODALITY, "获奖的，可以免修相应课程。", "获奖的，必须免修相应课程。"),
    (ObjectionKind.MODALITY, "Drivers should check the tyres.", "Drivers are required to check the tyres."),
    (ObjectionKind.MODALITY, "Mentors have the right to see the log.", "Mentors are obliged to see the log."),
    (ObjectionKind.MODALITY, "乙方可以维护设备。", "乙方有义务维护设备。"),
    (ObjectionKind.MODALITY, "The chair serves at most two terms.", "The chair must serve two terms."),
    (
        ObjectionKind.MODALITY,
        "Teams that miss the deadline may not take part.",
        "Teams that miss the deadline may still take part.",
    ),
    (ObjectionKind.NEGATION, "Claims without receipts are not reimbursed.", "Claims without receipts are reimbursed."),
    (ObjectionKind.NEGATION, "The Fund covers tuition and does not cover lodging.", "基金支付住宿费。"),
    (ObjectionKind.PARTY, "往返交通费由学校承担，食宿费由企业承担。", "往返交通费由企业承担。"),
    (ObjectionKind.PARTY, "The coach informs the captain.", "The captain informs the coach."),
    (ObjectionKind.PARTY, "家长通知教练。", "教练通知家长。"),
    (ObjectionKind.PARTY, "订单班人数由学校与企业共同确定。", "订单班人数由学校单独确定。"),
]

KEPT = [
    ("A tutor may withdraw only with consent.", "A tutor must not withdraw without consent."),
    ("Teams that miss the deadline may not take part.", "Teams have to meet the deadline to take part."),
    ("任课教师逾期未提交成绩的，由教务处约谈。", "交成绩逾期的教师由教务处约谈。"),
    ("The council has a report from the quality office.", "The quality office gives the council a report."),
    ("The coach pays the fee after the match.", "After the match the coach pays the fee."),
]


@pytest.mark.parametrize(("kind", "quote", "claim"), CHANGED)
def test_one_changed_word_is_told(kind: ObjectionKind, quote: str, claim: str) -> None:
    """Where all else is the clause's own wording, the change is what the claim says."""
    assert kind in {objection.kind for objection in check_support(claim, [quote]).reasons}


@pytest.mark.parametrize(("quote", "claim"), KEPT)
def test_the_same_from_the_other_side_is_let_by(quote: str, claim: str) -> None:
    """Two noes, another order and another voice may say what the clause says."""
    support = check_support(claim, [quote])
    assert support.supported, support.reasons
