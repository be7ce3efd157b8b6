"""What changed between two versions is answered with their sentences, old and new, each cited and dated."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.comparing import MOST_CHANGES
from assistant.records import Answer, AnswerStatus, Language, NoticeKind
from assistant.rendering import answer_to_json
from assistant.sentences import sentences
from tests.assistant.fakes import Group, quotes_are_exact

OLD = """# Workshop Rules 2020

Chapter 1 Hours

Article 1 Engineers teach thirty hours a term. They prepare their lessons at home.

Article 2 Doors close at ten.

Chapter 2 Duties

Article 3 The porter keeps the keys in the lodge.

Article 4 Visitors must sign the book at the gate.
"""
NEW = """# Workshop Rules 2024

Chapter 1 Hours

Article 1 Engineers teach forty hours a term. They prepare their lessons at home.

Article 2 Doors close at ten.

Article 3 Machines are cleaned on Fridays by each class in turn.

Chapter 2 Duties

Article 4 Visitors may sign the book at the gate.
"""
OLD_ZH = "# 双聘管理办法（试行）\n\n第一条 工程师每学期授课三十学时。\n\n第二条 课酬由学校按月发放。\n"
NEW_ZH = "# 双聘管理办法\n\n第一条 工程师每学期授课四十学时。\n\n第二条 课酬由学校按月发放。\n"
QUESTION = "What changed in the workshop rules?"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Two versions of the workshop rules and of the measures, and other rules with one version."""
    group = Group(tmp_path)
    for path, text in (("old.md", OLD), ("new.md", NEW), ("旧.md", OLD_ZH), ("新.md", NEW_ZH)):
        group.write(path, text)
    group.write("parking.md", "# Parking Rules\n\nArticle 1 Cars stand behind the hall.\n")
    declare(group)
    group.ingest()
    return group


def declare(group: Group, *, audience: str = "[public, teacher, partner, administrator]") -> None:
    """Which version supersedes which; ``audience`` may see the older workshop rules."""
    group.declare(
        f"file: old.md, title: Workshop Rules, version: '2020', in_force_from: 2020-01-01, audience: {audience}",
        "file: new.md, title: Workshop Rules, version: '2024', in_force_from: 2024-09-01, supersedes: old.md",
        "file: 旧.md, version: '2021', in_force_from: 2021-03-01",
        "file: 新.md, version: '2024', in_force_from: 2024-09-01, supersedes: 旧.md",
    )


def quoted(answer: Answer) -> list[tuple[str, str]]:
    """Document and quote of the citations."""
    return [(citation.quote.document, citation.quote.text) for citation in answer.citations]


def test_changed_sentences_stand_side_by_side(group: Group) -> None:
    """Of a long article only the sentence that changed is quoted, old and new, behind the days of its version."""
    answer = group.ask(QUESTION)
    assert answer.status is AnswerStatus.ANSWERED
    assert quoted(answer)[:2] == [
        ("old.md", "Engineers teach thirty hours a term."),
        ("new.md", "Engineers teach forty hours a term."),
    ]
    assert "Older version (until 2024-08-31): Engineers teach thirty hours a term[1]." in answer.text
    assert "Newer version (from 2024-09-01): Engineers teach forty hours a term[2]." in answer.text
    with group.opened() as assistant:
        assert quotes_are_exact(assistant, answer, role="administrator")


def test_what_came_in_and_what_fell_away_is_told(group: Group) -> None:
    """Articles of one version alone are said to be so, what stayed is not mentioned, duties count as changes."""
    answer = group.ask(QUESTION)
    assert "Only in the newer version (from 2024-09-01): Machines are cleaned" in answer.text
    assert "Only in the older version (until 2024-08-31): The porter keeps the keys" in answer.text
    assert "Visitors must sign" in answer.text
    assert "Visitors may sign" in answer.text
    assert "Doors close" not in answer.text


def test_every_sentence_that_states_something_is_marked(group: Group) -> None:
    """Each sentence but the opening one carries the marker of its citation, and markers are counted through."""
    answer = group.ask(QUESTION)
    lines = [answer.text[start:end] for start, end in sentences(answer.text)]
    assert all("[" in line for line in lines[1:])
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(f"[{citation.marker}]" in answer.text for citation in answer.citations)


def test_version_that_no_longer_holds_is_named_in_a_notice(group: Group) -> None:
    """The superseded version is told to be so, with what stood there and what stands there now."""
    [notice] = group.ask(QUESTION).notices
    assert notice.kind is NoticeKind.SUPERSEDED
    assert "2024-08-31" in notice.text
    assert [citation.quote.document for citation in notice.citations] == ["old.md", "new.md"]
    answer = group.ask(QUESTION)
    markers = [citation.marker for citation in answer.all_citations]
    assert markers == sorted(set(markers))


def test_version_to_come_is_compared_and_announced(group: Group) -> None:
    """Before its day the newer version is told not to be in force yet."""
    answer = group.ask(QUESTION, on=date(2023, 5, 1))
    [notice] = answer.notices
    assert notice.kind is NoticeKind.NOT_YET_IN_FORCE
    assert "2024-09-01" in notice.text
    assert {citation.quote.document for citation in answer.citations} == {"old.md", "new.md"}


@pytest.mark.parametrize(
    "question", ["双聘管理办法2021版和2024版有什么变化？", "新旧双聘管理办法有什么不同", "双聘管理办法改了什么"]
)
def test_chinese_questions_are_answered_in_chinese(group: Group, question: str) -> None:
    """The frame is in the question's language, and the quotes are those of the measures."""
    answer = group.ask(question)
    assert answer.text.startswith("《双聘管理办法》新旧两版对照如下：")
    assert "旧版（有效期至2024-08-31）：工程师每学期授课三十学时[1]。" in answer.text
    assert "新版（自2024-09-01起施行）：工程师每学期授课四十学时[2]。" in answer.text


def test_source_in_the_other_language_is_told(group: Group) -> None:
    """An English question on Chinese measures gets their words and a notice that they are Chinese."""
    answer = group.ask("How do the old and the new measures differ?")
    assert answer.language is Language.ENGLISH
    assert ("新.md", "工程师每学期授课四十学时。") in quoted(answer)
    assert NoticeKind.TRANSLATED in [notice.kind for notice in answer.notices]


def test_question_on_one_subject_gets_the_clauses_on_it(group: Group) -> None:
    """Only what the subject's words and meaning lead to is quoted."""
    answer = group.ask("What changed in the workshop rules about visitors and the book?")
    assert {quote for _, quote in quoted(answer)} == {
        "Visitors must sign the book at the gate.",
        "Visitors may sign the book at the gate.",
    }


def test_only_the_most_important_changes_are_shown(group: Group) -> None:
    """Of many changes those of figures are shown, and a notice counts them all and says where to read them."""
    rule = "Article {n} Room {name} is open for {hours} hours and is swept by the {who} of the hall."
    names = ["amber", "birch", "cedar", "daisy", "elder", "fern", "grape", "hazel", "iris", "juniper", "kale", "laurel"]
    for path, hours, who in (("old.md", 5, "porter"), ("new.md", 6, "caretaker")):
        lines = [
            rule.format(n=n, name=name, hours=hours if n % 3 else 4, who=who if n % 3 == 0 else "porter")
            for n, name in enumerate(names, start=1)
        ]
        group.write(path, "# Workshop Rules\n\n" + "\n\n".join(lines) + "\n")
    group.ingest()
    answer = group.ask(QUESTION)
    assert len(answer.citations) == 2 * MOST_CHANGES
    assert all("hours" in quote and "caretaker" not in quote for _, quote in quoted(answer))
    [notice] = [notice for notice in answer.notices if notice.kind is NoticeKind.TRUNCATED]
    assert "8 of 12" in notice.text
    assert "guildhall diff old.md new.md" in notice.text


def test_unseen_version_is_not_compared(group: Group) -> None:
    """A role that sees one version is answered as if there were no other."""
    declare(group, audience="[administrator]")
    group.ingest()
    assert group.ask(QUESTION).citations[0].quote.document == "old.md"
    said = json.dumps(answer_to_json(group.ask(QUESTION, role="teacher")), ensure_ascii=False)
    assert "old.md" not in said
    assert "thirty" not in said
    assert "Older version" not in said


@pytest.mark.parametrize(
    "question",
    ["What changed in the parking rules?", "What changed my mind?", "When do doors close?", "变更专业怎么办理？"],
)
def test_other_questions_are_answered_as_ever(group: Group, question: str) -> None:
    """No versions are compared where none are asked for, or where there is one alone."""
    answer = group.ask(question)
    assert "ersion" not in answer.text
    assert "新旧两版" not in answer.text


def test_versions_that_do_not_differ_are_answered_from_the_one_in_force(group: Group) -> None:
    """Where nothing changed nothing is compared."""
    group.write("old.md", NEW)
    group.ingest()
    answer = group.ask(QUESTION)
    assert "old.md" not in {document for document, _ in quoted(answer)}
