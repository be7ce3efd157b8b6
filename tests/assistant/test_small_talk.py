"""What leans on the conversation so far, what stands alone, and what asks nothing."""

from __future__ import annotations

import pytest

from assistant.followups import Standalone, standalone
from assistant.records import Turn
from assistant.small_talk import is_small_talk

HISTORY = (
    Turn(question="Who may inspect the accounts?", answer="The auditor."),
    Turn(question="How many hours does a dual-hired engineer teach?", answer="48 hours."),
)


@pytest.mark.parametrize(
    "question",
    [
        "And who pays them?",
        "What about teachers?",
        "Does it apply to part-time teachers of the partner colleges?",
        "Is that also true for engineers who develop a course with the college?",
        "Which one applies to engineers from abroad with two contracts?",
        "Who pays?",
        "那课酬呢？",
        "他们的课酬由哪个学院按月发放给工程师本人？",
        "其课酬标准由哪个部门在每学期开始前公布？",
        "这项规定从哪一天开始在全部成员学院施行？",
        "谁发？",
    ],
)
def test_follow_up_leans_on_the_conversation(question: str) -> None:
    """Follow up leans on the conversation."""
    assert standalone(question, HISTORY).leans


@pytest.mark.parametrize(
    "question",
    [
        "How much is the travel allowance for trainees outside the province?",
        "What is the allowance that trainees in another city receive each month?",
        "How many trainees may one company take in a single school year?",
        "企业导师津贴的标准是每月多少元？",
        "企业导师和其他人员的津贴标准分别是多少？",
        "经费预算中其余部分由哪个委员会审批？",
        "可以把学生的成绩单交给他人保管吗？",
        "How do I bake sourdough bread?",
        "Who won the 2018 World Cup?",
        "红烧肉怎么做才好吃？",
    ],
)
def test_question_that_stands_alone_is_left_alone(question: str) -> None:
    """Question that stands alone is left alone."""
    assert standalone(question, HISTORY) == Standalone(text=question)


def test_nothing_leans_on_an_empty_conversation() -> None:
    """Nothing leans on an empty conversation."""
    assert not standalone("And who pays them?", ()).leans


@pytest.mark.parametrize("text", ["hello", "Hi there!", "你好", "谢谢您！", "???", "…", "OK", "好的"])
def test_small_talk_asks_nothing(text: str) -> None:
    """Small talk asks nothing."""
    assert is_small_talk(text)


@pytest.mark.parametrize("text", ["hours", "课酬", "Hello, who pays the engineers?", "你好，课酬是多少？", "48"])
def test_short_questions_are_no_small_talk(text: str) -> None:
    """Short questions are no small talk."""
    assert not is_small_talk(text)
