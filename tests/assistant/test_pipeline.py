"""From a question to an answer that quotes to the letter, refuses, and warns, for one role and one day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.embedding import EmbeddedEmbedder
from assistant.interfaces import Vectors
from assistant.records import Answer, AnswerStatus, Contact, Language, NoticeKind, Question, Turn
from assistant.rendering import answer_to_json
from assistant.sentences import sentences
from tests.assistant.fakes import ROLES, TODAY, Group, quotes_are_exact

OLD = "# Hours Rules 2021\n\nArticle 1 Dual engineers teach thirty hours a term.\n"
NEW = "# Hours Rules 2024\n\nArticle 1 Dual engineers teach forty hours a term.\n"
DOORS = (
    "# House Rules\n\nArticle 1 Doors close at ten. The porter keeps the keys.\n\nArticle 2 The bell rings at nine.\n"
)
SECRET = "# Zephyrine Fund\n\nArticle 1 The Zephyrine reserve fund holds 930000 euros of the board.\n"
HOURS = "How many hours a term do dual engineers teach?"
FUND = "How many euros does the reserve fund of the board hold?"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """House rules with an office, and a fund that only administrators may know."""
    group = Group(tmp_path)
    group.write("doors.md", DOORS)
    group.write("board/fund.md", SECRET)
    group.declare(
        "file: board/fund.md, audience: [administrator], contact: {office: Zephyrine Office, contact: ext. 9}",
        "file: doors.md, contact: {office: Porter}",
    )
    group.ingest()
    return group


def _versions(group: Group, *declared: str) -> None:
    group.write("old.md", OLD)
    group.write("new.md", NEW)
    group.declare("file: board/fund.md, audience: [administrator]", *declared)
    group.ingest()


def _all_text(answer: Answer) -> str:
    return json.dumps(answer_to_json(answer), ensure_ascii=False)


def test_answer_is_the_clause_with_its_address(group: Group) -> None:
    """Answer is the clause with its address."""
    answer = group.ask("When do doors close?", role="teacher")
    [citation] = answer.citations
    assert answer.status is AnswerStatus.ANSWERED
    assert citation.quote.text.startswith("Doors close at ten.")
    assert (citation.quote.document, citation.address, citation.title) == ("doors.md", "Article 1", "House Rules")
    assert answer.text.startswith("Doors close at ten[1].")
    assert (answer.nearest, answer.route, answer.model) == ((), None, "extractive")
    assert set(answer.timings_ms) == {"retrieve", "answer", "total"}


def test_every_sentence_carries_a_marker_that_has_its_citation(group: Group) -> None:
    """Every sentence carries a marker that has its citation."""
    answer = group.ask("When do doors close, and who keeps the keys?")
    markers = {f"[{citation.marker}]" for citation in answer.citations}
    said = [answer.text[start:end] for start, end in sentences(answer.text)]
    assert said
    assert all(any(marker in sentence for marker in markers) for sentence in said)


def test_question_about_something_else_is_refused_with_what_is_near_and_whom_to_ask(group: Group) -> None:
    """Question about something else is refused with what is near and whom to ask."""
    answer = group.ask("Which vaccination do exchange students need for Brazil?", role="teacher")
    assert (answer.status, answer.citations) == (AnswerStatus.NOT_FOUND, ())
    assert answer.route == Contact(office="Porter")
    assert "Porter" in answer.text
    assert {citation.quote.document for citation in answer.nearest} == {"doors.md"}
    assert 0 < len(answer.nearest) <= 3


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
@pytest.mark.parametrize("question", [FUND, "Zephyrine", "Who knows the Zephyrine reserve fund of the board?"])
def test_nothing_of_an_unseen_document_shows_anywhere(group: Group, role: str, question: str) -> None:
    """Nothing of an unseen document shows anywhere."""
    assert "930000" in group.ask(FUND).text
    asked = Question(text=question, role=role, on=TODAY)
    with group.opened() as assistant:
        answer = assistant.ask(asked)
        said = [_all_text(answer).replace(question, "")]
        said += [repr(assistant.library(role=role)), repr(assistant.search(question, role=role, on=TODAY, limit=50))]
        said += assistant.suggestions(role=role, on=TODAY, language=Language.ENGLISH, limit=5)
    assert all(word not in text for text in said for word in ("Zephyrine", "930000", "fund.md", "ext. 9"))


def test_unseen_versions_give_no_notice(group: Group) -> None:
    """Unseen versions give no notice."""
    group.declare("file: board/fund.md, audience: [administrator], in_force_until: 2020-12-31")
    group.ingest()
    assert group.ask(FUND, role="teacher").notices == ()
    [notice] = group.ask(FUND).notices
    assert notice.kind is NoticeKind.SUPERSEDED


def test_answer_comes_from_the_version_that_holds_on_the_day(group: Group) -> None:
    """Answer comes from the version that holds on the day."""
    _versions(group, "file: new.md, supersedes: old.md, in_force_from: 2024-09-01")
    for day, number, document in ((date(2024, 8, 31), "thirty", "old.md"), (date(2024, 9, 1), "forty", "new.md")):
        answer = group.ask(HOURS, on=day)
        assert number in answer.text
        assert {citation.quote.document for citation in answer.citations} == {document}
    assert group.ask(HOURS, on=date(2024, 8, 31)).citations[0].in_force.until == date(2024, 8, 31)


def test_rule_that_was_replaced_is_only_spoken_of_in_a_notice(group: Group) -> None:
    """Rule that was replaced is only spoken of in a notice."""
    group.write("old.md", OLD)
    group.write("new.md", "# Teaching Rules\n\nArticle 1 Teaching loads are set by the dean.\n")
    group.declare("file: new.md, supersedes: old.md, in_force_from: 2024-09-01")
    group.ingest()
    answer = group.ask(HOURS)
    assert "old.md" not in {c.quote.document for c in (*answer.citations, *answer.nearest)}
    [notice] = answer.notices
    assert (notice.kind, notice.citations[0].quote.document) == (NoticeKind.SUPERSEDED, "old.md")
    assert "Teaching Rules" in notice.text
    assert "2024-08-31" in notice.text
    assert notice.citations[1].quote.document == "new.md"
    markers = [c.marker for c in (*answer.citations, *answer.nearest, *notice.citations)]
    assert markers == sorted(set(markers))


def test_unseen_successor_is_not_named(group: Group) -> None:
    """Unseen successor is not named."""
    _versions(
        group,
        "file: new.md, supersedes: old.md, in_force_from: 2024-09-01, audience: [administrator], title: Zephyrine",
    )
    answer = group.ask(HOURS, role="teacher")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert [notice.kind for notice in answer.notices] == [NoticeKind.SUPERSEDED]
    assert "Zephyrine" not in _all_text(answer)
    assert "new.md" not in _all_text(answer)


def test_rule_to_come_is_announced_and_not_quoted_as_valid(group: Group) -> None:
    """Rule to come is announced and not quoted as valid."""
    group.write("new.md", NEW)
    group.declare("file: new.md, in_force_from: 2099-01-01")
    group.ingest()
    answer = group.ask(HOURS)
    assert answer.status is AnswerStatus.NOT_FOUND
    [notice] = answer.notices
    assert notice.kind is NoticeKind.NOT_YET_IN_FORCE
    assert "2099-01-01" in notice.text
    assert "forty hours" in notice.citations[0].quote.text


def test_answer_in_the_other_language_says_so(group: Group) -> None:
    """Answer in the other language says so."""
    answer = group.ask("When do doors close?", language=Language.CHINESE)
    assert answer.language is Language.CHINESE
    assert answer.text.startswith("英文原文如下：")
    assert "Doors close at ten[1]." in answer.text
    assert [notice.kind for notice in answer.notices] == [NoticeKind.TRANSLATED]


def test_follow_up_is_answered_from_what_it_leans_on(group: Group) -> None:
    """Follow up is answered from what it leans on."""
    history = [Turn(question="When do doors close in the house?", answer="Doors close at ten.")]
    answer = group.ask("And who keeps the keys?", history=history)
    assert answer.status is AnswerStatus.ANSWERED
    assert "The porter keeps the keys" in answer.text


@pytest.mark.parametrize("text", ["Где столовая и когда она открыта?", "Quelles sont les heures de travail ?", "你好"])
def test_what_cannot_be_answered_is_asked_back(group: Group, text: str) -> None:
    """What cannot be answered is asked back."""
    answer = group.ask(text)
    assert (answer.status, answer.citations, answer.nearest) == (AnswerStatus.NEEDS_CLARIFICATION, (), ())
    assert answer.text


def test_long_question_is_cut_with_a_notice(group: Group) -> None:
    """Long question is cut with a notice."""
    answer = group.ask("When do doors close? " * 500)
    assert [notice.kind for notice in answer.notices] == [NoticeKind.TRUNCATED]
    assert "2000" in answer.notices[0].text


def test_stream_yields_the_whole_text_and_then_the_answer(group: Group) -> None:
    """Stream yields the whole text and then the answer."""
    with group.opened() as assistant:
        for text in ("When do doors close?", "Which vaccination do students need for Brazil?", "你好"):
            *parts, last = assistant.stream(Question(text=text, role="teacher", on=TODAY))
            assert isinstance(last, Answer)
            assert "".join(str(part) for part in parts) == last.text


class _Real(EmbeddedEmbedder):
    """The embedded model, with passages embedded directly: the same vectors without importing sentence-transformers."""

    def embed_passages(self, texts: object) -> Vectors:
        """One row per passage."""
        return self.embed_sentences(list(texts))  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Group:
    """A bilingual group embedded with the model of the package."""
    group = Group(tmp_path_factory.mktemp("real"))
    group.embedder = _Real()  # type: ignore[assignment]
    group.write("doors.md", DOORS)
    group.write(
        "双聘.md",
        "# 双聘管理办法\n\n第一条 双聘工程师每学期授课不少于48学时。\n\n"
        "第二条 企业导师津贴为每月800元，由聘用学院发放。\n\n"
        "第三条 下列人员可以申请住宿补贴：\n\n（一）外省聘用的工程师；\n\n（二）新入职的青年教师。\n",
    )
    group.write(
        "handbook.md",
        "# Placement Handbook\n\nArticle 1 A trainee may work at most 8 hours a day.\n\n"
        "Article 2 The mentor must hold:\n\n(a) a trainer certificate; and\n\n(b) five years of experience.\n",
    )
    group.ingest()
    return group


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("双聘工程师一个学期至少要上多少课时？", "48学时"),
        ("雙聘工程師每學期授課多少學時？", "48学时"),
        ("企业导师每个月能拿多少钱？", "800元"),
        ("谁能领住房补贴？", "青年教师"),
        ("How long may trainees work each day?", "8 hours a day"),
        ("What qualifications does a mentor need?", "trainer certificate"),
        ("How many hours must dual-hired engineers teach each semester?", "48学时"),
        ("实习生每天最多工作几小时？", "8 hours a day"),
    ],
)
def test_meaning_is_found_in_both_languages(real: Group, question: str, said: str) -> None:
    """Meaning is found in both languages."""
    with real.opened() as assistant:
        answer = assistant.ask(Question(text=question, role="teacher", on=TODAY))
        assert said in answer.text
        assert quotes_are_exact(assistant, answer, role="teacher")


@pytest.mark.parametrize(
    "question", ["What is the capital of Australia?", "红烧肉怎么做才好吃？", "Who won the 1998 World Cup?"]
)
def test_question_about_something_else_is_refused_by_the_real_model(real: Group, question: str) -> None:
    """Question about something else is refused by the real model."""
    answer = real.ask(question, role="teacher")
    assert (answer.status, answer.citations) == (AnswerStatus.NOT_FOUND, ())
