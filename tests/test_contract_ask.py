"""The Answer of ``guildhall ask``: every quote to the letter, every marker has its citation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sample_group import FUTURE, HANDBOOK, NEW_RULE, OLD_RULE
from tests.terminal import Terminal, fits

_HOURS_ZH = "双聘工程师每学期授课不少于多少学时？"
_HOURS_EN = "How many hours must a dual-hired engineer teach each term?"
_SHIFT = "How many hours a day may a trainee work at most?"
_ABSENT = "Which telescope does the astronomy club rent on Mars?"
_BICYCLE = "What bicycle allowance is paid to trainees each month?"
_BATCH = (
    {"id": "zh", "question": _HOURS_ZH},
    {"id": "en about zh", "question": _HOURS_EN},
    {"id": "zh then", "question": _HOURS_ZH, "on": "2022-05-01"},
    {"id": "en", "question": _SHIFT},
    {"id": "en public", "question": _SHIFT, "role": "public"},
    {"id": "list", "question": "What must the trainee's mentor hold?"},
    {"id": "pay", "question": "双聘工程师的课酬标准是多少？"},
    {"id": "future", "question": _BICYCLE},
    {"id": "in the future", "question": _BICYCLE, "on": "2099-06-01"},
    {"id": "absent", "question": _ABSENT},
    {"id": "greeting", "question": "Hello!"},
    {"id": 7, "question": "一学期呢？", "history": [{"question": _HOURS_ZH, "answer": "48学时。"}]},
)

WriteLines = Callable[..., str]
Answers = dict[str | int, dict[str, Any]]


@pytest.fixture(scope="module")
def lines(ingested: Terminal, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a batch of all the questions printed, line by line."""
    path = tmp_path_factory.mktemp("batch") / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, _BATCH)), "utf-8")
    outcome = ingested.run("ask", "--questions", str(path))
    assert outcome.status == 0, outcome.err
    return outcome.lines


@pytest.fixture(scope="module")
def answers(lines: list[dict[str, Any]]) -> Answers:
    """The answers by the ids of their questions."""
    return {line["id"]: line for line in lines}


def _citations(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every citation of an answer, of its notices and of what is nearest."""
    yield from answer["citations"]
    yield from answer["nearest"]
    for notice in answer["notices"]:
        yield from notice["citations"]


_every_answer = pytest.mark.parametrize("id_", [line["id"] for line in _BATCH])


def test_batch_answers_each_line_in_order(lines: list[dict[str, Any]]) -> None:
    """Batch answers each line in order."""
    assert [(line["id"], line["question"]) for line in lines] == [(line["id"], line["question"]) for line in _BATCH]


@_every_answer
def test_answer_fits_the_schema(answers: Answers, id_: str | int) -> None:
    """Answer fits the schema."""
    assert fits("answer", answers[id_])["id"] == id_


@_every_answer
def test_every_quote_equals_the_canonical_text(answers: Answers, ingested: Terminal, id_: str | int) -> None:
    """Every quote equals the canonical text."""
    for citation in _citations(answers[id_]):
        assert citation["quote"] == ingested.text(citation["document"])[citation["start"] : citation["end"]]


@_every_answer
def test_markers_and_citations_match(answers: Answers, id_: str | int) -> None:
    """Markers and citations match."""
    markers = [citation["marker"] for citation in answers[id_]["citations"]]
    assert len(set(markers)) == len(markers)
    assert {int(marker) for marker in re.findall(r"\[(\d+)\]", answers[id_]["text"])} == set(markers)


@_every_answer
def test_quoted_article_stands_in_the_address_and_the_title_does_not(answers: Answers, id_: str | int) -> None:
    """Quoted article stands in the address and the title does not."""
    for citation in _citations(answers[id_]):
        parts = (citation["address"] or "").split(" › ")
        assert citation["title"] not in parts
        articles = re.findall(r"^(?:Article \d+|第[一二三四五]条)", citation["quote"], re.MULTILINE)
        if len(articles) == 1:
            assert articles[0] in parts


@pytest.mark.parametrize(
    ("id_", "document", "address", "fact"),
    [
        ("zh", NEW_RULE, "第二章 › 第二条 › 第一款", "48学时"),
        ("zh then", OLD_RULE, "第二章 › 第二条", "32学时"),
        ("en public", HANDBOOK, "Chapter 2 › Article 3", "at most 8 hours"),
        ("in the future", FUTURE, "Article 1", "35 euros"),
    ],
)
def test_answer_cites_the_clause_that_says_it(
    answers: Answers, id_: str, document: str, address: str, fact: str
) -> None:
    """Answer cites the clause that says it."""
    assert answers[id_]["status"] == "answered"
    [citation] = [c for c in answers[id_]["citations"] if fact in c["quote"]]
    assert (citation["document"], citation["address"]) == (document, address)
    assert fact in answers[id_]["text"]


def test_question_in_the_other_language_is_answered_with_a_notice(answers: Answers) -> None:
    """Question in the other language is answered with a notice."""
    answer = answers["en about zh"]
    assert (answer["language"], answer["status"]) == ("en", "answered")
    assert any("48学时" in c["quote"] for c in answer["citations"])
    assert "translated" in [notice["kind"] for notice in answer["notices"]]


@pytest.mark.parametrize(("wanted", "language"), [("auto", "zh"), ("en", "en"), ("zh", "zh")])
def test_lang_chooses_the_language_of_the_answer(ingested: Terminal, wanted: str, language: str) -> None:
    """Lang chooses the language of the answer."""
    assert ingested.ask(_HOURS_ZH, "--lang", wanted)["language"] == language


def test_superseded_rule_was_in_force_until_the_day_before(ingested: Terminal, lines_file: WriteLines) -> None:
    """Superseded rule was in force until the day before."""
    days = {"2024-08-31": OLD_RULE, "2024-09-01": NEW_RULE}
    batch = [json.dumps({"id": day, "question": _HOURS_ZH, "on": day}) for day in days]
    cited = {line["id"]: line["citations"][0] for line in ingested.run("ask", "--questions", lines_file(*batch)).lines}
    assert {day: citation["document"] for day, citation in cited.items()} == days
    assert cited["2024-08-31"]["in_force"] == {"from": "2021-03-01", "until": "2024-08-31"}


def test_rule_not_yet_in_force_is_told_of_and_not_taken_for_the_answer(answers: Answers) -> None:
    """Rule not yet in force is told of and not taken for the answer."""
    answer = answers["future"]
    assert FUTURE not in [c["document"] for c in answer["citations"]]
    [notice] = [n for n in answer["notices"] if n["kind"] == "not_yet_in_force"]
    assert [c["document"] for c in notice["citations"]] == [FUTURE]


def test_what_no_document_says_is_refused(answers: Answers) -> None:
    """What no document says is refused."""
    assert answers["absent"]["status"] == "not_found"
    assert answers["absent"]["citations"] == []


def test_greeting_is_not_answered_with_a_clause(answers: Answers) -> None:
    """Greeting is not answered with a clause."""
    assert answers["greeting"]["status"] != "answered"


def test_batch_line_answers_as_the_single_question_does(ingested: Terminal, answers: Answers) -> None:
    """Batch line answers as the single question does."""
    assert answers["en"] | {"id": None, "timings_ms": None} == ingested.ask(_SHIFT) | {"timings_ms": None}


def test_history_explains_a_follow_up(ingested: Terminal, lines_file: WriteLines) -> None:
    """History explains a follow up."""
    history = [{"question": "双聘工程师每学期授课不少于多少学时？", "answer": "双聘工程师每学期授课不少于48学时[1]。"}]
    path = lines_file(json.dumps(history, ensure_ascii=False), name="history.json")
    answer = ingested.ask("那课酬呢？", "--history", path)
    assert any("每学时200元" in c["quote"] for c in answer["citations"])


def test_terminal_output_shows_text_address_and_place(ingested: Terminal) -> None:
    """Terminal output shows text address and place."""
    outcome = ingested.run("ask", _SHIFT, "--role", "public")
    assert outcome.status == 0
    assert "Chapter 2 › Article 3" in outcome.out
    assert HANDBOOK in outcome.out
