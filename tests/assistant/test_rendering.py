"""The contract's JSON and the terminal's text of hits and answers."""

from __future__ import annotations

from datetime import date

from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    Contact,
    Hit,
    InForce,
    Language,
    Notice,
    NoticeKind,
    Passage,
    Question,
    Quote,
)
from assistant.rendering import answer_from_json, answer_to_json, answer_to_text, hit_to_json
from tests.terminal import fits

QUESTION = Question(text="谁发课酬？", role="teacher", on=date(2026, 11, 2), id=7)
CITATION = Citation(
    marker=1,
    quote=Quote(document="a/办法.md", start=10, end=20, text="课酬由学院\n发放。𠮷"),
    title="办法",
    version="2024",
    in_force=InForce(since=date(2024, 9, 1), until=date(2025, 8, 31)),
    address="第二章 › 第三条",
    page=4,
)
BARE = Citation(
    marker=2,
    quote=Quote(document="b.txt", start=0, end=1, text="x"),
    title="b.txt",
    version=None,
    in_force=InForce(),
    address=None,
    page=None,
)
ANSWER = Answer(
    question=QUESTION,
    language=Language.CHINESE,
    status=AnswerStatus.ANSWERED,
    text="课酬由学院发放[1]。",
    citations=(CITATION,),
    notices=(Notice(kind=NoticeKind.SUPERSEDED, text="旧办法已不再有效。", citations=(BARE,)),),
    nearest=(BARE,),
    route=Contact(office="人事处"),
    model="extractive",
    timings_ms={"retrieve": 1, "answer": 2, "total": 3},
)


def test_answer_fits_the_contract_and_comes_back_as_it_was() -> None:
    """Answer fits the contract and comes back as it was."""
    data = fits("answer", answer_to_json(ANSWER))
    assert data["id"] == 7
    assert data["citations"][0]["quote"] == CITATION.quote.text
    assert data["citations"][0]["in_force"] == {"from": "2024-09-01", "until": "2025-08-31"}
    assert data["route"] == {"office": "人事处", "contact": None}
    assert answer_from_json(data, QUESTION) == ANSWER


def test_terminal_shows_text_notices_and_sources() -> None:
    """Terminal shows text notices and sources."""
    lines = answer_to_text(ANSWER).split("\n")
    assert lines[0] == "课酬由学院发放[1]。"
    assert lines[1] == "! 旧办法已不再有效。"
    assert "[1] 办法 · 2024 · 第二章 › 第三条 · p. 4" in lines
    assert "    a/办法.md 10-20: 课酬由学院 发放。𠮷" in lines
    assert "[2] b.txt" in lines
    assert all("None" not in line for line in lines)


def test_hit_fits_the_contract() -> None:
    """Hit fits the contract."""
    passage = Passage(
        id="p",
        document="a.md",
        ordinal=0,
        start=3,
        end=7,
        text="text",
        address=None,
        page=None,
        language=Language.ENGLISH,
        path="Title",
    )
    hit = hit_to_json(Hit(passage=passage, score=0.123456, similarity=0.1, lexical=0.2))
    fits("search_line", {"id": 1, "hits": [hit]})
    assert (hit["score"], hit["start"], hit["end"], hit["text"]) == (0.1235, 3, 7, "text")
