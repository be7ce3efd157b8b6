"""What kind of answer a question asks for, and whether a text holds one."""

from __future__ import annotations

import pytest

from assistant.answer_types import AnswerType, answer_types, holds

ASKED = {
    "How much does a photo pass cost?": AnswerType.MONEY,
    "What does a student pay to sit an exam again?": AnswerType.MONEY,
    "Which deposit do we have to leave?": AnswerType.MONEY,
    "押金要交多少？": AnswerType.MONEY,
    "一年学费多少？": AnswerType.MONEY,
    "请一位专家一天几百块钱？": AnswerType.MONEY,
    "What share of the income goes to the school?": AnswerType.SHARE,
    "What rate of VAT applies?": AnswerType.SHARE,
    "学校占多少？": AnswerType.SHARE,
    "合格率要达到多少？": AnswerType.SHARE,
    "How long do we have to complain?": AnswerType.LENGTH,
    "Within how many working days must they reply?": AnswerType.LENGTH,
    "How often is the register reviewed?": AnswerType.LENGTH,
    "几个工作日内答复？": AnswerType.LENGTH,
    "协议能管多久？": AnswerType.LENGTH,
    "When is the fee due?": AnswerType.DAY,
    "By when must the plan be handed in?": AnswerType.DAY,
    "什么时候交材料？": AnswerType.DAY,
    "几月份办比赛？": AnswerType.DAY,
    "We wrote on 2 March. By when do they reply?": AnswerType.DAY_FROM,
    "3月2日提交的，什么时候答复？": AnswerType.DAY_FROM,
    "How many lessons a week may he teach?": AnswerType.LESSONS,
    "每学期最多多少学时？": AnswerType.LESSONS,
    "How old may a mentor be?": AnswerType.AGE,
    "超过几岁就不行了？": AnswerType.AGE,
    "What score is needed to pass?": AnswerType.POINTS,
    "总评要几分才及格？": AnswerType.POINTS,
    "How many members sit on the council?": AnswerType.NUMBER,
    "理事会有多少名理事？": AnswerType.NUMBER,
    "What is the office's phone number?": AnswerType.CONTACT,
    "教务处电话是多少？": AnswerType.CONTACT,
}


@pytest.mark.parametrize(("question", "kind"), ASKED.items(), ids=list(ASKED))
def test_question_tells_the_kind_of_its_answer(question: str, kind: AnswerType) -> None:
    """A question tells the kind of its answer."""
    assert kind in answer_types(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who decides on the budget?",
        "May an intern work at night?",
        "When an apprentice leaves early, is the company told?",
        "What happens if the base closes?",
        "谁来批准预算？",
        "哪几种情形可以终止协议？",
        "好几个人都来问，能不能补考？",
        "双聘教师能不能兼任班主任？",
    ],
)
def test_question_without_a_kind_has_none(question: str) -> None:
    """A question that asks for no figure has no kind, and everything may answer it."""
    assert answer_types(question) == frozenset()
    assert holds("The council decides.", answer_types(question))


@pytest.mark.parametrize(
    ("question", "holding", "lacking"),
    [
        ("How much does a pass cost?", "A pass costs thirty yuan.", "Passes are issued by the operator in two days."),
        ("How much does a pass cost?", "Passes are free of charge.", "A pass names person, place and day."),
        ("办卡要交多少钱？", "工本费每张二十元。", "出入证由运营单位在两个工作日内发放。"),
        ("What share does the school get?", "The school receives half.", "The school receives 3,000 yuan."),
        ("学校分几成？", "学校得百分之六十。", "收益由学校和企业按约定分配。"),
        ("How long is the notice?", "Notice is given three months ahead.", "Notice is given in writing."),
        ("多久之内要上报？", "发生事故的，应当立即报告。", "报告应当采用书面形式。"),
        ("When is the fee due?", "The fee is due by 31 March.", "The fee is paid to the secretariat."),
        ("We wrote on 2 March, when is it due?", "Within thirty days.", "In force from 1 January 2026."),
        ("How many hours may she teach?", "At most 120 class hours.", "She teaches in the school's workshop."),
        ("几岁以上不能带徒？", "年满六十五周岁的，不再带徒。", "身体不适的，不再带徒。"),
        ("How many members are there?", "It has twenty-one members.", "Members are elected."),
        ("What is the extension?", "Extension 2112.", "The office is on the second floor."),
    ],
)
def test_text_of_the_kind_is_told_from_one_without(question: str, holding: str, lacking: str) -> None:
    """A text that holds what is asked for is told from one that does not."""
    assert holds(holding, answer_types(question))
    assert not holds(lacking, answer_types(question))


def test_row_of_a_table_holds_any_number() -> None:
    """A row's unit stands in its table's header, so any number in it may be the sum that is asked for."""
    assert holds("Foundation | 48", answer_types("How much does the course cost?"))
    assert not holds("Foundation | spring", answer_types("How much does the course cost?"))
