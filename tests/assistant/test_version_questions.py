"""A question about versions is told from one about change itself, and the two versions it means are found."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.records import DocumentFacts, InForce
from assistant.references import Library
from assistant.version_questions import Meant, asks_what_changed, families, versions_meant

DAY = date(2026, 11, 2)


def facts(title: str, version: str, since: date, **known: object) -> DocumentFacts:
    """Facts of a version."""
    return DocumentFacts(title=title, version=version, in_force=InForce(since=since), **known)  # type: ignore[arg-type]


LIBRARY: Library = [
    ("z20", facts("砚江职业教育集团章程（2020年）", "2020", date(2020, 5, 1), superseded_by="z24")),
    ("z24", facts("砚江职业教育集团章程", "2024", date(2024, 7, 1), supersedes="z20")),
    ("m21", facts("双聘人员管理办法（试行）", "2021", date(2021, 3, 15))),
    ("m24", facts("双聘人员管理办法", "2024", date(2024, 9, 1), supersedes="m21")),
    ("books", facts("教材选用与编写管理办法", "2025", date(2025, 9, 1))),
    ("h19", facts("Workshop Safety Rules", "2019", date(2019, 1, 1))),
    ("h22", facts("Workshop Safety Rules", "2022", date(2022, 1, 1))),
    ("h25", facts("Workshop Safety Rules", "2025", date(2025, 1, 1))),
    ("parking", facts("Parking Guide", "2025", date(2025, 1, 1))),
]


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("What changed between the 2019 and the 2025 workshop safety rules?", "h19", "h25"),
        ("What has changed in the workshop safety rules?", "h22", "h25"),
        ("what is new in the 2022 safety rules", "h19", "h22"),
        ("How did the workshop safety rules change?", "h22", "h25"),
        ("How does the new charter differ from the old one?", "z20", "z24"),
        ("What are the differences between the two versions of the charter?", "z20", "z24"),
        ("双聘管理办法2021版和2024版有什么变化？", "m21", "m24"),
        ("新章程改了什么", "z20", "z24"),
        ("新舊章程有什麼不同？", "z20", "z24"),
        ("《砚江职业教育集团章程》新旧两版有什么区别？", "z20", "z24"),
        ("2024年的章程和2020年的相比有哪些变化？", "z20", "z24"),
        ("新双聘管理办法与旧办法有何区别", "m21", "m24"),
    ],
)
def test_versions_are_found(question: str, old: str, new: str) -> None:
    """By title, short name, kind of document, version or year, in either language."""
    assert versions_meant(question, LIBRARY, on=DAY) == Meant(old=old, new=new, subject="")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("新旧双聘办法在课时上有什么不同", "课时"),
        ("章程对会费有什么变化？", "会费"),
        ("What changed in the charter about membership fees?", "membership fees"),
        ("Compare the old and the new charter on the term of the council", "term of the council"),
    ],
)
def test_subject_is_what_is_left(question: str, subject: str) -> None:
    """The question without what names the versions and asks for changes."""
    found = versions_meant(question, LIBRARY, on=DAY)
    assert found is not None
    assert found.subject == subject


@pytest.mark.parametrize(
    "question",
    [
        "What changed my mind",
        "how do I change my password",
        "change of address form",
        "who changes the charter",
        "How is the charter amended?",
        "Which changes to the charter need a two-thirds majority?",
        "What is the difference between a founding and a full member in the new charter?",
        "What changed in the parking guide?",
        "What changed in the canteen rules?",
        "What changed between the 1999 and the 2025 workshop safety rules?",
        "变更专业怎么办理",
        "修改章程要多少票？",
        "正式成员和观察成员在章程里有什么不同？",
        "一级岗位和二级岗位在新办法里有什么区别？",
        "教材选用办法有什么变化？",
        "实习管理办法的新旧版有什么不同？",
        "新来的老师和老教师的考核办法有什么不同？",
        "新能源专业和电机专业有什么不同？",
    ],
)
def test_other_questions_compare_nothing(question: str) -> None:
    """No document with versions is named, or not its versions are to be told apart."""
    assert versions_meant(question, LIBRARY, on=DAY) is None


def test_ordinary_questions_are_told_at_once() -> None:
    """A question without words of change is never looked at more closely."""
    assert not asks_what_changed("How many hours do engineers teach?")
    assert not asks_what_changed("每学期授课多少学时？")
    assert asks_what_changed("新章程改了什么")


def test_the_day_decides_which_versions_are_the_last_two() -> None:
    """On an earlier day the versions of that day are compared; where there is none before, with the one to come."""
    question = "What has changed in the workshop safety rules?"
    found = [versions_meant(question, LIBRARY, on=date(year, 6, 1)) for year in (2019, 2023, 2026)]
    assert [(meant.old, meant.new) for meant in found if meant] == [("h19", "h22"), ("h19", "h22"), ("h22", "h25")]


def test_copies_are_no_versions() -> None:
    """Two documents of one title that say nothing of versions are not compared."""
    plain = DocumentFacts(title="House Rules")
    assert families([("a", plain), ("b", plain)]) == []
    assert [len(versions) for versions in families(LIBRARY)] == [2, 2, 3]


def test_one_visible_version_is_none_to_compare() -> None:
    """Where a role sees one version alone nothing tells that there is another."""
    seen = [entry for entry in LIBRARY if entry[0] != "z20"]
    assert versions_meant("新章程改了什么", seen, on=DAY) is None
