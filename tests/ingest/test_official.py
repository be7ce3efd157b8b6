"""A document's facts are read from what it says of itself, with the span that says so."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import dates_in, parse_date
from ingest.official import Fact, OfficialFacts, read_facts
from ingest.structure import parse_clauses
from tests.ingest.sketches import assemble, lines


def facts_of(sketch: str) -> OfficialFacts:
    """The facts of a sketched document, each checked to come from its span."""
    loaded = assemble(lines(sketch))
    facts = read_facts(loaded, parse_clauses(loaded))
    for fact in (facts.title, facts.number, facts.issuer, facts.version, *facts.supersedes):
        if fact is not None:
            assert 0 <= fact.start < fact.end <= len(loaded.text)
            assert loaded.text[fact.start : fact.end].strip()
    for day in (facts.since, facts.issued):
        if day is not None:
            assert loaded.text[day.start : day.end].strip()
    return facts


def value(fact: Fact[str] | Fact[date] | None) -> str | date | None:
    """The value of a fact that may be absent."""
    return fact.value if fact else None


def test_facts_of_a_chinese_regulation() -> None:
    """Number, issuer, version, dates and what is repealed are read; another law's date is not."""
    facts = facts_of("""
! 双聘工程师管理办法（2024年修订）
湘职教集〔2024〕12号
第一章 总则
第一条 根据《职业教育法》（自2022年5月1日起施行），制定本办法。
第二条 有效期五年的合同自2023年1月1日起执行。
第三条 本办法自2024年9月1日起施行，有效期五年。原《双聘工程师管理办法（2021年）》（湘职教集〔2021〕3号）同时废止。
湘江职业教育集团
2024年6月3日
""")
    assert value(facts.title) == "双聘工程师管理办法（2024年修订）"
    assert value(facts.number) == "湘职教集〔2024〕12号"
    assert value(facts.issuer) == "湘江职业教育集团"
    assert value(facts.version) == "2024年修订"
    assert value(facts.issued) == date(2024, 6, 3)
    assert value(facts.since) == date(2024, 9, 1)
    assert value(facts.until) == date(2029, 8, 31)
    assert [fact.value for fact in facts.supersedes] == ["双聘工程师管理办法（2021年）"]


def test_revision_named_in_a_repealed_title_does_not_hide_the_repeal() -> None:
    """What is repealed may be a revised edition; a clause on revising and repealing repeals nothing."""
    facts = facts_of("""
! 休假办法（2024年修订）
第一条 本办法的修订、废止由理事会决定。
第二条 本办法自2024年9月1日起施行，《休假办法（2021年修订）》同时废止。
""")
    assert [fact.value for fact in facts.supersedes] == ["休假办法（2021年修订）"]


def test_facts_of_an_english_policy() -> None:
    """The same facts in English; what entered into force is this document and no other."""
    facts = facts_of("""
! Measures for Dual Appointment (2024 edition)
Document No. RVEG-2024-12
Issued by: Riverside Vocational Education Group
Date of issue: 3 June 2024
# Article 1 Purpose
These Measures govern dual appointment. The Labour Act entered into force on 1 January 2020.
# Article 2 Entry into force
These Measures shall enter into force on 1 September 2024 and replace the Measures for Dual Appointment (2021).
These Measures remain in force until August 31, 2029.
""")
    assert value(facts.number) == "RVEG-2024-12"
    assert value(facts.issuer) == "Riverside Vocational Education Group"
    assert value(facts.version) == "2024 edition"
    assert value(facts.issued) == date(2024, 6, 3)
    assert value(facts.since) == date(2024, 9, 1)
    assert value(facts.until) == date(2029, 8, 31)
    assert [fact.value for fact in facts.supersedes] == ["Measures for Dual Appointment (2021)"]


@pytest.mark.parametrize(
    ("sentence", "since"),
    [
        ("本规定自2024年9月1日起施行。", date(2024, 9, 1)),
        ("本章程经理事会通过，自二〇二四年九月一日起生效。", date(2024, 9, 1)),
        ("本办法自发布之日起施行。", date(2024, 6, 3)),
        ("This Policy takes effect from 1st September 2024.", date(2024, 9, 1)),
        ("These Rules come into force on September 1, 2024.", date(2024, 9, 1)),
        ("This Charter is effective as of 2024-09-01.", date(2024, 9, 1)),
        ("This Charter enters into force on the date of its adoption.", date(2024, 6, 3)),
        ("《职业教育法》自2022年5月1日起施行。", None),
        ("依照《职业教育法》订立的合同自2022年5月1日起执行。", None),
        ("本办法第三条自2025年1月1日起施行。", None),
        ("新标准自2022年5月1日起实施。", None),
        ("The Labour Act entered into force on 1 January 2020.", None),
        ("Leave taken from 1 January 2020 counts.", None),
    ],
)
def test_entry_into_force(sentence: str, since: date | None) -> None:
    """Only a sentence about the document itself dates it."""
    facts = facts_of(f"! Rules\n2024年6月3日发布\n第一条 为了规范管理，制定本规则。\n第二条 {sentence}")
    assert value(facts.since) == since


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("同时废止《教师培训规定》。", ["教师培训规定"]),
        ("《甲办法》《乙办法》（湘教〔2020〕1号）同时废止。", ["甲办法", "乙办法"]),
        ("原双聘工程师管理办法同时废止。", ["双聘工程师管理办法"]),
        ("This Policy supersedes the Travel Policy (2019).", ["Travel Policy (2019)"]),
        ("The Rules for Guest Lecturers 2018 are hereby repealed.", ["Rules for Guest Lecturers 2018"]),
        ("依照《档案法》，文件的废止由办公室办理。", []),
        ("This Policy replaces no contract.", []),
        ("A deputy replaces the Chair.", []),
    ],
)
def test_supersession(sentence: str, names: list[str]) -> None:
    """The titles of what is repealed are read as written, and nothing else is."""
    facts = facts_of(f"! Rules\nSection 1. Purpose\nFirst.\nSection 2. {sentence}")
    assert [fact.value for fact in facts.supersedes] == names


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("Student Handbook 2021-22", "2021-22"),
        ("Travel Policy v2.1", "v2.1"),
        ("Travel Policy, Version 3", "Version 3"),
        ("Charter (2024)", "2024"),
        ("人才培养方案（2025版）", "2025版"),
        ("职业教育法", None),
        ("Rules for 120 Credits", None),
    ],
)
def test_version_in_the_title(title: str, version: str | None) -> None:
    """A year, an edition or a version number in the title is the version."""
    assert value(facts_of(f"! {title}\nText follows here.").version) == version


def test_a_number_cited_in_running_text_is_not_the_documents_own() -> None:
    """Only a number on a line of its own names this document."""
    facts = facts_of("! 通知\n根据《规定》（教职成〔2023〕5号），现通知如下：\n一、加强管理。\n二、抓好落实。")
    assert facts.number is None


def test_headed_paper_is_not_the_title() -> None:
    """Under headed paper the title is the line below the number."""
    facts = facts_of("! 湘江职业教育集团文件\n湘职教集〔2024〕12号\n关于加强实训管理的通知\n各成员单位：\n请遵照执行。")
    assert value(facts.title) == "关于加强实训管理的通知"
    assert value(facts.issuer) == "湘江职业教育集团"


def test_a_document_that_says_nothing_has_no_facts() -> None:
    """Nothing is guessed."""
    assert facts_of("Some text.\nMore text.") == OfficialFacts()


@pytest.mark.parametrize(
    "written",
    [
        "2024年9月1日",
        "二〇二四年九月一日",
        "1 September 2024",
        "September 1, 2024",
        "1st Sept 2024",
        "2024-09-01",
        "2024.9.1",
    ],
)
def test_dates_are_read_in_every_usual_form(written: str) -> None:
    """One day, however it is written."""
    assert parse_date(written) == date(2024, 9, 1)
    text = f"On {written} it begins."
    assert [(found.value, text[found.start : found.end]) for found in dates_in(text, 0, len(text))] == [
        (date(2024, 9, 1), written)
    ]


def test_a_day_that_does_not_exist_is_no_date() -> None:
    """The thirtieth of February is not read."""
    assert parse_date("2024年2月30日") is None
