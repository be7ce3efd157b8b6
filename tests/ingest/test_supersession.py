"""Which version of a rule holds on which day, as declared or as read from the documents, and how it is undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.assistant.fakes import TODAY, Group


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """An empty folder."""
    return Group(tmp_path)


OLD = "# Hours Rules 2021\n\nArticle 1 Engineers teach thirty hours a term.\n"
NEW = "# Hours Rules 2024\n\nArticle 1 Engineers teach forty hours a term.\n"


def test_declared_supersession_ends_the_old_version_the_day_before(group: Group) -> None:
    """Declared supersession ends the old version the day before."""
    group.write("old.md", OLD)
    group.write("new.md", NEW)
    group.declare("file: new.md, supersedes: old.md, in_force_from: 2024-09-01")
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))
    assert (facts["old.md"].in_force.until, facts["old.md"].superseded_by) == (date(2024, 8, 31), "new.md")
    assert facts["new.md"].supersedes == "old.md"
    question = "How many hours a term do engineers teach?"
    assert "thirty" in group.search(question, on=date(2024, 8, 31))[0][1]
    assert "forty" in group.search(question, on=date(2024, 9, 1))[0][1]
    for day, other in ((date(2024, 8, 31), "forty"), (date(2024, 9, 1), "thirty")):
        assert not any(other in text for _, text in group.search(question, on=day, limit=50))


@pytest.mark.parametrize(
    ("old", "new", "question", "before", "after"),
    [
        (
            "# 双聘管理办法（2021）\n\n第一条 双聘工程师每学期授课三十学时。\n",
            "# 双聘管理办法（2024）\n\n第一条 双聘工程师每学期授课四十学时。\n\n"
            "第二条 本办法自2024年9月1日起施行，《双聘管理办法（2021）》同时废止。\n",
            "双聘工程师每学期授课多少学时？",
            "三十",
            "四十",
        ),
        (
            OLD,
            NEW + "\nArticle 2 These Rules enter into force on 1 September 2024. "
            "These Rules replace the Hours Rules 2021.\n",
            "How many hours a term do engineers teach?",
            "thirty",
            "forty",
        ),
    ],
)
def test_supersession_is_read_from_the_document_and_undone_with_it(
    group: Group, old: str, new: str, question: str, before: str, after: str
) -> None:
    """Supersession is read from the document and undone with it."""
    group.write("old.md", old)
    group.ingest()
    assert before in group.search(question)[0][1]
    group.write("new.md", new)
    assert group.statuses()["old.md"] == "unchanged"
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.in_force.until, facts.superseded_by) == (date(2024, 8, 31), "new.md")
    assert after in group.search(question)[0][1]
    assert before in group.search(question, on=date(2024, 8, 31))[0][1]
    group.remove("new.md")
    assert group.statuses()["old.md"] == "unchanged"
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.in_force.until, facts.superseded_by) == (None, None)
    assert before in group.search(question)[0][1]


def test_declared_end_is_kept_under_a_successor(group: Group) -> None:
    """Declared end is kept under a successor."""
    group.write("old.md", OLD)
    group.write("new.md", NEW)
    group.declare(
        "file: new.md, supersedes: old.md, in_force_from: 2024-09-01", "file: old.md, in_force_until: 2023-12-31"
    )
    group.ingest()
    with group.opened() as assistant:
        assert dict(assistant.library(role="teacher"))["old.md"].in_force.until == date(2023, 12, 31)


def test_replaced_rule_ends_before_its_own_later_last_day(group: Group) -> None:
    """A replaced rule ends the day before its successor, though its own term would have run longer."""
    group.write("old.md", "# 工时办法\n\n第一条 授课三十学时。\n\n第二条 本办法自2021年1月1日起施行，有效期十年。\n")
    group.write("new.md", "# 工时规定\n\n第一条 授课四十学时。\n\n第二条 《工时办法》同时废止。\n")
    group.declare("file: new.md, in_force_from: 2024-09-01")
    group.ingest()
    with group.opened() as assistant:
        assert dict(assistant.library(role="teacher"))["old.md"].in_force.until == date(2024, 8, 31)


def test_replaced_rule_does_not_come_back_when_its_successor_is_replaced(group: Group) -> None:
    """A replaced rule does not come back when its successor, of unknown beginning, is replaced too."""
    for name, hours in (("first", "thirty"), ("second", "forty"), ("third", "fifty")):
        group.write(f"{name}.md", f"# Hours Rules {name}\n\nArticle 1 Engineers teach {hours} hours a term.\n")
    group.declare(
        "file: second.md, supersedes: first.md", "file: third.md, supersedes: second.md, in_force_from: 2024-09-01"
    )
    group.ingest()
    assert {path for path, _ in group.search("hours a term", on=date(2024, 8, 31), limit=50)} == {"second.md"}
    assert {path for path, _ in group.search("hours a term", on=date(2024, 9, 1), limit=50)} == {"third.md"}


def test_successor_without_a_date_replaces_on_every_day(group: Group) -> None:
    """Successor without a date replaces on every day."""
    group.write("old.md", OLD)
    group.write("new.md", NEW)
    group.declare("file: new.md, supersedes: old.md")
    group.ingest()
    for day in (date(2000, 1, 1), TODAY):
        found = {path for path, _ in group.search("hours a term", on=day, limit=50)}
        assert "new.md" in found
        assert "old.md" not in found


def test_chain_of_versions_has_one_in_force_each_day(group: Group) -> None:
    """Chain of versions has one in force each day."""
    for year in (2019, 2021, 2024):
        group.write(f"{year}.md", f"# Hours Rules {year}\n\nArticle 1 Engineers teach {year - 1990} hours a term.\n")
    group.declare(
        "file: 2019.md, in_force_from: 2019-01-01",
        "file: 2021.md, in_force_from: 2021-01-01, supersedes: 2019.md",
        "file: 2024.md, in_force_from: 2024-01-01, supersedes: 2021.md",
    )
    group.ingest()
    for day, held in ((date(2020, 12, 31), "2019"), (date(2023, 12, 31), "2021"), (TODAY, "2024")):
        found = {path for path, _ in group.search("hours a term do engineers teach", on=day, limit=50)}
        assert {path for path in found if path[0] == "2"} == {f"{held}.md"}


@pytest.mark.parametrize(
    ("old", "repeal"),
    [
        ("# 工时办法（试行）\n\n第一条 授课三十学时。\n", "原《工时办法（试行）》即行废止。"),
        ("# 工时办法\n\n第一条 授课三十学时。\n", "原办法同时废止。"),
        ("# 授课时数规定\n\n校教〔2021〕5号\n\n第一条 授课三十学时。\n", "原校教〔2021〕5号文件停止执行。"),
        (
            "# 关于印发《工时暂行规定》的通知\n\n各校：\n\n现印发给你们。"
            "\n\n江海集团\n\n2021年3月1日\n\n工时暂行规定\n\n"
            "第一条 授课三十学时。\n\n第二条 本规定自印发之日起施行。\n",
            "《工时暂行规定》（江职〔2021〕3号）同时废止。",
        ),
    ],
    ids=["by title", "as its predecessor", "by number", "inside a covering notice"],
)
def test_repealed_rule_is_found_however_it_is_named(group: Group, old: str, repeal: str) -> None:
    """A repeal clause may name title or number, the rule inside a covering notice, or only 原办法."""
    group.write("old.md", old)
    group.write("new.md", f"# 工时办法\n\n第一条 授课四十学时。\n\n第二条 本办法自2024年9月1日起施行。{repeal}\n")
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.in_force.until, facts.superseded_by) == (date(2024, 8, 31), "new.md")


@pytest.mark.parametrize(
    "sentence",
    [
        "《工时规定》第一条同时废止。",
        "《工时规定》与本办法不一致的，以本办法为准。",
        "《工时规定》已于2020年废止。",
        "第五条修改为：“《工时规定》同时废止。”",
    ],
)
def test_rule_repealed_in_part_or_elsewhere_stays_in_force(group: Group, sentence: str) -> None:
    """A repealed article, a precedence clause, history and quoted text end no rule."""
    group.write("old.md", "# 工时规定\n\n第一条 授课三十学时。\n")
    group.write("new.md", f"# 工时办法\n\n第一条 授课四十学时。\n\n第二条 本办法自2024年9月1日起施行。{sentence}\n")
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.in_force.until, facts.superseded_by) == (None, None)
