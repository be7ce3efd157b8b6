"""Questions that fit several rules which say different things are asked back, with the choices; others are answered."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ambiguity import choices
from assistant.extraction import Extract, quote_of
from assistant.language import detect_language
from assistant.lexical import terms
from assistant.records import Hit, Passage
from assistant.retrieval import Search

APPRENTICE = ("Scheme", "The probation of an apprentice lasts three months.")
EXPERT = ("Appointments", "The probation of an appointed expert lasts six months.")
XUETU = ("学徒培养办法", "学徒的试用期为三个月。")
ZHUANJIA = ("双聘办法", "双聘专家的试用期为六个月。")


def _extract(document: str, text: str) -> Extract:
    passage = Passage(
        id=document,
        document=document,
        ordinal=0,
        start=0,
        end=len(text),
        text=text,
        address=None,
        page=None,
        language=detect_language(text),
        path=document,
    )
    hit = Hit(passage=passage, score=1.0, similarity=1.0, lexical=0.0)
    return Extract(hit=hit, quotes=(quote_of(passage, 0, len(text)),))


def _chosen(question: str, *rules: tuple[str, str]) -> list[str]:
    search = Search(
        text=question,
        language=detect_language(question),
        vector=np.zeros(2, np.float32),
        words=tuple(terms(question)),
    )
    return [extract.hit.passage.document for extract in choices(search, [_extract(*rule) for rule in rules])]


@pytest.mark.parametrize(
    ("question", "rules"),
    [
        ("How long does the probation last?", (APPRENTICE, EXPERT)),
        ("试用期多长时间？", (ZHUANJIA, XUETU)),
        (
            "How much is the deposit?",
            (("Library", "The deposit is 100 yuan."), ("Workshop", "The deposit is 300 yuan.")),
        ),
    ],
)
def test_question_that_leaves_the_rule_open(question: str, rules: tuple[tuple[str, str], ...]) -> None:
    """Where nothing in the question tells which rule is meant, all of them are the choices."""
    assert _chosen(question, *rules) == [document for document, _ in rules]


@pytest.mark.parametrize(
    ("question", "rules"),
    [
        ("How long is the probation of an apprentice?", (APPRENTICE, EXPERT)),
        ("双聘专家的试用期是几个月？", (ZHUANJIA, XUETU)),
        ("How long is the probation under the scheme?", (APPRENTICE, EXPERT)),
        ("Who decides on the probation?", (APPRENTICE, EXPERT)),
        ("How long does the probation last?", (APPRENTICE,)),
        ("How long does the probation last?", (APPRENTICE, ("Copy", APPRENTICE[1]))),
        ("How long does the probation last?", (APPRENTICE, ("Costs", "The probation of an expert costs 50 yuan."))),
        ("How long does the probation last?", (APPRENTICE, ("Two", "The probation lasts a year, at most two years."))),
    ],
)
def test_question_that_tells(question: str, rules: tuple[tuple[str, str], ...]) -> None:
    """A question that names the case, asks for no figure, or whose rules agree is not asked back."""
    assert len(_chosen(question, *rules)) < 2
