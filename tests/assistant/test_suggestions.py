"""Every example question was asked for the role and answered from a document it may see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.records import AnswerStatus, Language, Question
from tests.assistant.fakes import TODAY, Group


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Rules in two languages, rules to come and rules for administrators."""
    group = Group(tmp_path)
    for name, title in (("doors", "Door Rules"), ("vault", "Vault Rules"), ("coming", "Coming Rules")):
        group.write(
            f"{name}.md",
            f"# {title}\n\n## Purpose\n\nThese {title} have a purpose.\n\n## Opening of {name}\n\n"
            f"The opening of {name} is at nine in the {title}.\n\n## Closing of {name}\n\nClosing is at ten.\n",
        )
    group.write(
        "食堂.md",
        "# 食堂管理规定\n\n## 目的\n\n为加强食堂管理制定本规定。\n\n"
        "## 午餐价格\n\n食堂管理规定的午餐价格为每份十二元。\n",
    )
    group.declare("file: vault.md, audience: [administrator]", "file: coming.md, in_force_from: 2099-01-01")
    group.ingest()
    return group


@pytest.mark.parametrize(
    ("role", "on", "language", "named"),
    [
        ("teacher", TODAY, Language.ENGLISH, {"Door Rules"}),
        ("administrator", TODAY, Language.ENGLISH, {"Door Rules", "Vault Rules"}),
        ("teacher", date(2099, 1, 1), Language.ENGLISH, {"Door Rules", "Coming Rules"}),
        ("teacher", TODAY, Language.CHINESE, {"食堂管理规定"}),
        ("public", TODAY, Language.ENGLISH, set()),
    ],
)
def test_suggestions_are_answered_and_name_only_visible_documents_in_force(
    group: Group, role: str, on: date, language: Language, named: set[str]
) -> None:
    """Suggestions are answered and name only visible documents in force."""
    titles = {"Door Rules", "Vault Rules", "Coming Rules", "食堂管理规定"}
    with group.opened() as assistant:
        offered = assistant.suggestions(role=role, on=on, language=language, limit=5)
        for text in offered:
            assert assistant.ask(Question(text=text, role=role, on=on)).status is AnswerStatus.ANSWERED
    assert {title for title in titles for text in offered if title in text} == named
    assert len(offered) == len(set(offered)) == len(named)


def test_no_more_than_asked_for(group: Group) -> None:
    """No more than asked for."""
    with group.opened() as assistant:
        assert len(assistant.suggestions(role="administrator", on=TODAY, language=Language.ENGLISH, limit=1)) == 1
        assert assistant.suggestions(role="administrator", on=TODAY, language=Language.ENGLISH, limit=0) == []


_RULES = """# Door Rules

Article 1 Opening hours

The doors of the workshop open at eight, except on the days named in Article 4.

Article 2 Keys

Every master keeps one key of the workshop.

Article 3 Lost keys

A lost key is reported within two days.

Article 4 Closed days

The workshop is closed on Sundays and on public holidays.
"""


@pytest.fixture
def rules(tmp_path: Path) -> Group:
    """Rules with numbered articles, one of which refers to another."""
    group = Group(tmp_path)
    group.write("doors.md", _RULES)
    group.ingest()
    return group


def test_an_answer_is_led_on_from_by_what_it_refers_to_and_what_follows(rules: Group) -> None:
    """Questions to go on with ask first for the clause referred to, then for the next; each is answered from it."""
    with rules.opened() as assistant:
        answer = assistant.ask(Question(text="When do the doors of the workshop open?", role="teacher", on=TODAY))
        assert "open at eight" in answer.citations[0].quote.text
        first, second = assistant.follow_ups(answer, role="teacher", limit=2)
        quoted = [
            assistant.ask(Question(text=text, role="teacher", on=TODAY)).citations[0].quote.text
            for text in (first, second)
        ]
    assert "Article 4 (Closed days)" in first and "Sundays" in quoted[0]
    assert "Article 2 (Keys)" in second and "one key" in quoted[1]


def test_nothing_leads_on_where_the_documents_do_not_say(rules: Group) -> None:
    """Beside the nearest clauses, which are about something else, no question is offered."""
    with rules.opened() as assistant:
        answer = assistant.ask(Question(text="Who pays the choir of Lisbon cathedral?", role="teacher", on=TODAY))
        assert answer.status is AnswerStatus.NOT_FOUND and answer.nearest
        assert assistant.follow_ups(answer, role="teacher", limit=2) == []
