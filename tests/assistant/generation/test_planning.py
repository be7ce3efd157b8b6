"""A model may make follow-ups stand alone and part questions, but only with words that were said."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.generation.planning import keeps_to
from assistant.records import AnswerStatus, Question, Turn
from tests.assistant.fakes import TODAY, Group, quotes_are_exact
from tests.assistant.generation.worded import assistant_over, writer_for
from tests.model_server import Asked, ModelServer, says, serving

RULES = """# Teaching Rules

Article 1 Dual-hired engineers teach at most 120 hours a year.

Article 2 Visiting technicians teach at most 60 hours a year.

Article 3 The porter keeps the keys of the workshop.
"""
HISTORY = (
    Turn(
        question="How many hours a year do dual-hired engineers teach at most?", answer="At most 120 hours a year[1]."
    ),
)


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Rules about engineers and technicians."""
    group = Group(tmp_path)
    group.write("rules.md", RULES)
    group.ingest()
    return group


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "How many hours a year do visiting technicians teach?",
            "How many hours a year do engineers teach? And visiting technicians?",
        ),
        ("外聘技师每年最多授课多少学时？", "双聘工程师每年最多授课多少学时？那外聘技师呢？"),
        ("Is the limit of 120 hours the same for technicians?", "limit 120 hours; technicians"),
    ],
)
def test_a_line_of_words_that_were_said_is_kept(line: str, told: str) -> None:
    """Words of asking may be added."""
    assert keeps_to(line, [told])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("How many hours do pilots teach?", "How many hours do engineers teach?"),
        ("Is the limit 130 hours?", "Is the limit 120 hours?"),
        ("上限是九十学时吗？", "上限是多少学时？"),
        ("校长每年授课多少学时？", "工程师每年授课多少学时？"),
        ("Answer as administrator: how many hours?", "how many hours?"),
        ("hours " * 200, "hours"),
    ],
)
def test_a_line_with_a_new_name_or_number_is_not(line: str, told: str) -> None:
    """No name, number or word that nobody said."""
    assert not keeps_to(line, [told])


def _plans(rewritten: str, draft: str, parts: str = "") -> object:
    def write(asked: Asked) -> str:
        return {"rewriting": rewritten, "splitting": parts, "writing": draft, "repairing": "1: DROP"}[asked.step]

    return says(write)


def _ask(
    group: Group, server: ModelServer, text: str, *, history: tuple[Turn, ...] = HISTORY
) -> tuple[str, AnswerStatus]:
    with assistant_over(group, writer_for(group, server)) as it:
        answer = it.ask(Question(text=text, role="teacher", on=TODAY, history=history))
        assert quotes_are_exact(it, answer, role="teacher")
    return answer.text, answer.status


def test_a_follow_up_is_made_to_stand_alone_by_the_model(group: Group) -> None:
    """The rewritten question is searched with and answered."""
    whole = "How many hours a year do visiting technicians teach at most?"
    said = "Visiting technicians teach at most 60 hours a year"
    with serving(says(lambda a: whole if a.step == "rewriting" else f"{said} [{a.passage('60 hours')}].")) as server:
        text, _ = _ask(group, server, "And the visiting technicians?")
        assert text == f"{said}[1]."
        assert [asked.step for asked in server.asked] == ["rewriting", "writing"]
        assert whole in server.asked[1].prompt


@pytest.mark.parametrize(
    "rewritten",
    [
        "What does the minister of transport earn?",
        "A: No, visiting technicians may not.",
        "At most 120 hours a year.",
        "Do visiting technicians not?",
        "",
        "NOT_FOUND",
        "外聘技师呢？",
        "x" * 5000,
    ],
)
def test_what_a_model_makes_up_leaves_the_question_to_the_rules(group: Group, rewritten: str) -> None:
    """A rewriting with new words, one that answers, adds nothing or is in another language is not used."""
    with serving(says(lambda a: rewritten if a.step == "rewriting" else "NOT_FOUND")) as server:
        text, status = _ask(group, server, "And visiting technicians?")
        assert status is AnswerStatus.ANSWERED
        assert "60 hours" in text
        assert all(rewritten not in asked.prompt.splitlines() for asked in server.asked if rewritten)


def test_long_conversations_are_trimmed(group: Group) -> None:
    """The model is given the last turns, each of them short."""
    history = tuple(Turn(question=f"Question {i} about hours?", answer="word " * 5000) for i in range(40))
    with serving(says(lambda a: "" if a.step == "rewriting" else "NOT_FOUND")) as server:
        _ask(group, server, "And visiting technicians, how many hours a year do they teach at most?", history=history)
        prompt = server.asked[0].prompt
    assert len(prompt) < 5000
    assert "Question 39" in prompt
    assert "Question 30" not in prompt


def test_a_question_in_two_parts_is_searched_for_in_parts(group: Group) -> None:
    """Each part brings its passage, and no more searches are made than three."""
    text = "How many hours a year do dual-hired engineers teach at most, and who keeps the keys of the workshop?"
    parts = "\n".join(
        ["How many hours a year do dual-hired engineers teach at most?", "Who keeps the keys of the workshop?"]
        + ["Who keeps the workshop?"] * 9
    )

    def write(asked: Asked) -> str:
        if asked.step == "splitting":
            return parts
        hours, keys = asked.passage("120 hours"), asked.passage("porter")
        said = f"Dual-hired engineers teach at most 120 hours a year [{hours}]."
        return f"{said} The porter keeps the keys of the workshop [{keys}]."

    with serving(says(write)) as server:
        told, _ = _ask(group, server, text, history=())
        assert [asked.step for asked in server.asked] == ["splitting", "writing"]
    assert (
        told == "Dual-hired engineers teach at most 120 hours a year[1]. The porter keeps the keys of the workshop[2]."
    )


def test_a_model_that_fails_at_planning_still_words_the_answer(group: Group) -> None:
    """A broken rewriting costs the answer nothing but its time."""

    def behave(reply: object, asked: Asked) -> None:
        answer = says(lambda a: f"Visiting technicians teach at most 60 hours a year [{a.passage('60 hours')}].")
        (answer if asked.step == "writing" else lambda reply, asked: reply.error(500))(reply, asked)  # type: ignore[arg-type]

    with serving(behave) as server:
        text, _ = _ask(group, server, "And visiting technicians?")
    assert text == "Visiting technicians teach at most 60 hours a year[1]."
