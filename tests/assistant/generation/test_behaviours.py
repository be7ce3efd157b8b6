"""However a chat model behaves, a user gets an answer in time, and nothing in it that the documents do not bear out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.notices import about_left_out, about_model
from assistant.records import Answer, Language, Question
from assistant.rendering import answer_to_json
from tests.assistant.fakes import TODAY, Group, quotes_are_exact
from tests.assistant.generation.behaviours import CASES, QUESTION, RULES, Case
from tests.assistant.generation.worded import assistant_over, writer_for
from tests.model_server import KEY, serving
from tests.terminal import fits

ASKED = Question(text=QUESTION, role="teacher", on=TODAY)
SLACK = 0.7
"""Seconds beyond the limit that a busy machine may take."""


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Group:
    """One document of rules."""
    group = Group(tmp_path_factory.mktemp("worded"))
    group.write("rules.md", RULES)
    group.ingest()
    return group


@pytest.fixture(scope="module")
def quoted(group: Group) -> Answer:
    """The answer without a model."""
    return group.ask(QUESTION, role="teacher")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_model_that(case: Case, group: Group, quoted: Answer, caplog: pytest.LogCaptureFixture) -> None:
    """The expected words or the quotes, in time, with exact quotes, the right notice, and without the key anywhere."""
    with (
        serving(case.behaviour) as server,
        assistant_over(group, writer_for(group, server, seconds=case.seconds)) as it,
    ):
        begun = time.monotonic()
        *pieces, answer = it.stream(ASKED)
        taken = time.monotonic() - begun
        assert isinstance(answer, Answer)
        assert taken < case.seconds + SLACK
        assert server.others == []
        assert quotes_are_exact(it, answer, role="teacher")
    fits("answer", answer_to_json(answer))
    if case.text is None:
        assert case.failure is not None
        assert (answer.text, answer.citations, answer.model) == (quoted.text, quoted.citations, "extractive")
        assert answer.notices == (*quoted.notices, about_model(case.failure, Language.ENGLISH))
    else:
        assert answer.model == "openai:scripted"
        assert answer.text == case.text or (case.left_out and answer.text.startswith(case.text))
        assert (about_left_out(Language.ENGLISH) in answer.notices) == case.left_out
        assert answer.text.startswith("".join(map(str, pieces)))
    assert KEY not in caplog.text + repr(answer) + repr(pieces)


def test_there_are_as_many_behaviours_as_are_told_of() -> None:
    """The documentation names each of them, by the name it has here."""
    told = (Path(__file__).resolve().parents[3] / "docs" / "models.md").read_text("utf-8")
    assert len({case.name for case in CASES}) == len(CASES) >= 40
    assert [case.name for case in CASES if f"| {case.name} |" not in told] == []
