"""Which document a repeal clause means, and which it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.assistant.fakes import Group


def _successor(group: Group, title: str, repealed: str, *, since: str = "2024-09-01") -> str | None:
    """What supersedes a document of ``title`` once one that repeals ``repealed`` is there."""
    group.write("old.md", f"# {title}\n\n第一条 双聘工程师每学期授课三十学时。\n")
    group.write("new.md", f"# 新办法\n\n第一条 双聘工程师授课四十学时。\n\n第二条 《{repealed}》同时废止。\n")
    group.declare(f"file: new.md, in_force_from: {since}")
    group.ingest()
    with group.opened() as assistant:
        return dict(assistant.library(role="teacher"))["old.md"].superseded_by


@pytest.mark.parametrize(
    ("title", "repealed"),
    [
        ("双聘管理办法", "双聘管理办法"),
        ("双聘管理办法（2021年版）", "双聘管理办法"),
        ("双聘管理办法", "双聘管理办法（试行）"),
        ("江滨职业教育集团双聘管理办法", "双聘管理办法"),
    ],
)
def test_repeal_clause_names_its_document_loosely(tmp_path: Path, title: str, repealed: str) -> None:
    """Repeal clause names its document loosely."""
    assert _successor(Group(tmp_path), title, repealed) == "new.md"


@pytest.mark.parametrize(
    ("title", "repealed"),
    [("教师管理办法", "双聘管理办法"), ("双聘管理办法实施细则", "双聘管理办法"), ("教学管理办法", "管理办法")],
)
def test_repeal_clause_touches_no_other_document(tmp_path: Path, title: str, repealed: str) -> None:
    """Repeal clause touches no other document."""
    assert _successor(Group(tmp_path), title, repealed) is None


def test_later_document_is_not_repealed_by_an_earlier_one(tmp_path: Path) -> None:
    """Later document is not repealed by an earlier one."""
    group = Group(tmp_path)
    group.write("old.md", "# 双聘管理办法\n\n第一条 授课三十学时。\n\n第二条 本办法自2024年1月1日起施行。\n")
    group.write("older.md", "# 旧办法\n\n第一条 本办法自2020年1月1日起施行，《双聘管理办法》同时废止。\n")
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))
    assert facts["old.md"].superseded_by is None


def test_declared_none_silences_what_the_document_says(tmp_path: Path) -> None:
    """Declared none silences what the document says."""
    group = Group(tmp_path)
    assert _successor(group, "双聘管理办法", "双聘管理办法") == "new.md"
    group.declare("file: new.md, in_force_from: 2024-09-01, supersedes: null")
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.superseded_by, facts.in_force.until) == (None, None)


def test_two_successors_leave_the_earliest(tmp_path: Path) -> None:
    """Two successors leave the earliest."""
    group = Group(tmp_path)
    for name in ("old", "first", "second"):
        group.write(f"{name}.md", f"# Rules {name}\n\nArticle 1 Doors close at ten.\n")
    group.declare(
        "file: second.md, supersedes: old.md, in_force_from: 2025-01-01",
        "file: first.md, supersedes: old.md, in_force_from: 2024-01-01",
    )
    group.ingest()
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["old.md"]
    assert (facts.superseded_by, facts.in_force.until) == ("first.md", date(2023, 12, 31))
