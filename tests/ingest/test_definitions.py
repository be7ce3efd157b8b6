"""Definitions are found with their term, their whole wording and their clause, and running text defines nothing."""

from __future__ import annotations

import time

import pytest

from ingest.definitions import find_definitions
from ingest.structure import parse_clauses
from tests.ingest.sketches import assemble, lines


def defined(sketch: str) -> list[tuple[str, str]]:
    """Term and wording of each definition of a sketch."""
    loaded = assemble(lines(sketch))
    return [(d.term, loaded.text[d.start : d.end]) for d in find_definitions(loaded.text, parse_clauses(loaded))]


CASES = {
    "本办法所称": (
        "第二条 本办法所称双聘人员，是指同时受聘的人员。其他人员除外。",
        [("双聘人员", "本办法所称双聘人员，是指同时受聘的人员。")],
    ),
    "quoted": ("第一条 本章程所称“成员”是指加入集团的法人。", [("成员", "本章程所称“成员”是指加入集团的法人。")]),
    "包括": ("第二条 本办法所称教材，包括讲义和数字资源。", [("教材", "本办法所称教材，包括讲义和数字资源。")]),
    "two in a sentence": (
        "第三条 本办法所称模块，是指教学单元；所称项目，是指生产任务。",
        [("模块", "本办法所称模块，是指教学单元；"), ("项目", "所称项目，是指生产任务。")],
    ),
    "items": (
        "第三条 本章程下列用语的含义：\n（一）主体企业，是指甲公司；\n（二）“牵头院校”系指乙学院。",
        [("主体企业", "主体企业，是指甲公司；"), ("牵头院校", "“牵头院校”系指乙学院。")],
    ),
    "short name": (
        "第一条 依照《砚江集团章程》（以下简称《章程》）制定本规则。",
        [
            ("砚江集团章程", "依照《砚江集团章程》（以下简称《章程》）制定本规则。"),
            ("章程", "依照《砚江集团章程》（以下简称《章程》）制定本规则。"),
        ],
    ),
    "short names in quotation marks": (
        "第一条 砚江学院（以下称“学院”）负责教学。",
        [("学院", "砚江学院（以下称“学院”）负责教学。"), ("砚江学院", "砚江学院（以下称“学院”）负责教学。")],
    ),
    "means": (
        'Article 1 In these rules:\n(a) "trainee" means an intern;\n(b) "host" shall mean a member that trains.',
        [("trainee", '"trainee" means an intern;'), ("host", '"host" shall mean a member that trains.')],
    ),
    "the term": (
        "1. The term “junior member” refers to a student. Others are senior.",
        [("junior member", "The term “junior member” refers to a student.")],
    ),
    "with items inside": (
        '1. Terms\n1.1 "Costs" means:\n(a) pay;\n(b) rent.\n1.2 "Party" means a member.',
        [("Costs", '"Costs" means:\n\n(a) pay;\n\n(b) rent.'), ("Party", '"Party" means a member.')],
    ),
    "hereinafter": (
        'The Riverside Vocational Group (hereinafter "the Group") signs.',
        [("Group", 'The Riverside Vocational Group (hereinafter "the Group") signs.')],
    ),
    "heading and lines": (
        "# Definitions\nBudget: a plan in money.\nVoucher – a written order.\n# Rules\nPayment: see the office.",
        [("Budget", "Budget: a plan in money."), ("Voucher", "Voucher – a written order.")],
    ),
    "heading and table": (
        "! Rules\n## Glossary\n| Term | Meaning\n| Budget | a plan in money\n| Voucher | a written order",
        [("Budget", "Budget | a plan in money"), ("Voucher", "Voucher | a written order")],
    ),
    "heading in Chinese": (
        "第一条 定义\n（一）工位：学生实习的位置；\n（二）课时：四十五分钟。",
        [("工位", "工位：学生实习的位置；"), ("课时", "课时：四十五分钟。")],
    ),
}
RUNNING = (
    "第一条 这是指学校应当负责。",
    "第一条 其中所谓的目的，是指提高质量。",
    "第一条 学校应当指定联系人，并指导学生。",
    "1. Any means of transport is allowed. This means that buses are, too.",
    "1. What this means is unclear, and it means a lot. Staff refer to the office.",
    "第一条 经费（不含税）由集团承担，标准（见附件）另行公布。",
)


@pytest.mark.parametrize(("sketch", "expected"), CASES.values(), ids=list(CASES))
def test_definition_is_its_term_and_its_whole_wording(sketch: str, expected: list[tuple[str, str]]) -> None:
    """The term without marks, and the sentence or item from the term (or what leads to it) to its end."""
    assert sorted(defined(sketch)) == sorted(expected)


@pytest.mark.parametrize("sketch", RUNNING)
def test_running_sentences_define_nothing(sketch: str) -> None:
    """这是指, means of transport, this means: words of definitions in other use."""
    assert defined(sketch) == []


def test_definition_knows_its_clause() -> None:
    """The clause is the innermost one that the definition begins in."""
    loaded = assemble(lines("第一条 目的。\n第二条 用语：\n（一）学时，是指四十五分钟；\n（二）学期，是指半年。"))
    clauses = parse_clauses(loaded)
    labels = [clauses[d.clause].label for d in find_definitions(loaded.text, clauses) if d.clause is not None]
    assert labels == ["（一）", "（二）"]


def test_two_columns_of_prose_are_no_table_of_terms() -> None:
    """Text read as a table because its columns stand side by side defines nothing, though headed Glossary."""
    rows = "\n".join(
        f"| {left} | {right}"
        for left, right in (
            ("of the milk ducts in the breast.", "a test that shows"),
            ("A treatment that blocks the", "hormone"),
            ("and are inherited from both parents.", "gene"),
            ("grows", "a lump"),
        )
    )
    assert defined(f"! Guide\n## Glossary\n{rows}") == []


def test_reading_takes_time_in_proportion_to_length() -> None:
    """Texts made to be read slowly are read in seconds."""
    begun = time.perf_counter()
    for pathological in ("所称" * 40_000, "是指" * 20_000, "（以下简称" * 9_000, "“a" * 30_000, "a | b\n" * 9_000):
        find_definitions(pathological, ())
    assert time.perf_counter() - begun < 15
