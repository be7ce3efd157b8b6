"""What is declared against what the document says, and the document against itself: one sentence or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.contradictions import contradictions
from ingest.declarations import KEYS, Declarations
from ingest.official_records import Fact, OfficialFacts


def declare(**values: object) -> Declarations:
    """Declarations of the given keys and no others."""
    assert set(values) <= set(KEYS)
    return replace(Declarations(), declared=frozenset(values), **values)  # type: ignore[arg-type]


def says(text: str) -> Fact[str]:
    """A fact written at the beginning of a document."""
    return Fact(value=text, start=0, end=len(text))


def on(day: str, start: int = 0) -> Fact[date]:
    """A day written somewhere in a document."""
    return Fact(value=date.fromisoformat(day), start=start, end=start + 9)


DOCUMENT = OfficialFacts(
    title=says("双聘管理办法（2024）"),
    version=says("2024年修订"),
    security=says("内部资料"),
    since=on("2024-09-01"),
    until=on("2029-08-31"),
    supersedes=(says("双聘管理办法（2021）"),),
)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"title": "双聘管理办法（2021）"}, ["title '双聘管理办法（2021）'", "'双聘管理办法（2024）'"]),
        ({"title": "实习安全规定"}, ["title '实习安全规定'", "'双聘管理办法（2024）'"]),
        ({"version": "2021"}, ["version '2021'", "'2024年修订'"]),
        ({"in_force_from": date(2024, 10, 1)}, ["in_force_from '2024-10-01'", "'2024-09-01'"]),
        ({"in_force_until": date(2030, 1, 1)}, ["in_force_until '2030-01-01'", "'2029-08-31'"]),
        ({"in_force_until": None}, ["in_force_until 'none'", "'2029-08-31'"]),
        ({"supersedes": None}, ["supersedes 'none'", "'双聘管理办法（2021）'"]),
        ({"audience": frozenset({"public", "teacher"})}, ["audience 'public, teacher'", "'内部资料'"]),
    ],
)
def test_each_contradiction_names_both_sides(values: dict[str, object], named: list[str]) -> None:
    """What is declared and what is written both stand in the sentence, and which of them wins."""
    sentence = contradictions(declare(**values), DOCUMENT)
    assert sentence is not None
    assert "what is declared differs from the document and wins" in sentence
    assert all(part in sentence for part in named)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": "双聘管理办法"},
        {"title": "双聘 管理办法 (2024)"},
        {"title": "某某职业教育集团双聘管理办法（2024年）"},
        {"title": "Measures for Dual Appointment"},
        {"version": "2024"},
        {"version": "试行"},
        {"in_force_from": date(2024, 9, 1), "in_force_until": date(2029, 8, 31)},
        {"audience": frozenset({"teacher", "administrator"})},
        {"supersedes": "people/old.txt"},
        {"organisation": "某某集团", "contact": None},
    ],
)
def test_what_agrees_or_says_more_is_no_contradiction(values: dict[str, object]) -> None:
    """Shorter and longer titles, translations, a year for a version and what is left open pass in silence."""
    assert contradictions(declare(**values), DOCUMENT) is None


@pytest.mark.parametrize(
    ("declared", "written", "differs"),
    [("2.1", "v2.1", False), ("2.1", "Version 3.0", True), ("2", "V2.0", False), ("2026-11", "2026版", False)],
)
def test_versions_differ_by_their_numbers(declared: str, written: str, differs: bool) -> None:
    """Versions are compared by their numbers, not by how they are written."""
    found = contradictions(declare(version=declared), OfficialFacts(version=says(written)))
    assert (found is not None) is differs


def test_declared_predecessor_must_be_the_one_that_the_document_names() -> None:
    """A predecessor whose title is known and not among those repealed is told."""
    declared = declare(supersedes="people/old.txt")
    assert contradictions(declared, DOCUMENT, predecessor="双聘管理办法（2021）") is None
    sentence = contradictions(declared, DOCUMENT, predecessor="实习安全规定")
    assert sentence is not None
    assert "supersedes 'people/old.txt'" in sentence


def test_marking_that_opens_a_document_allows_every_audience() -> None:
    """A document marked as open may be declared for the public."""
    for marking in ("公开", "此件公开发布", "主动公开", "Public"):
        official = OfficialFacts(security=says(marking))
        assert contradictions(declare(audience=frozenset({"public"})), official) is None


def test_two_first_days_within_a_document_are_told_once_each() -> None:
    """Different first days are named with their places; the first counts unless one is declared."""
    official = OfficialFacts(since=on("2024-09-01", 10), other_since=(on("2024-10-01", 90), on("2024-10-01", 120)))
    sentence = contradictions(Declarations(), official)
    assert sentence is not None
    assert sentence.count("2024-10-01") == 1
    assert "the first counts: 2024-09-01 (at character 10), 2024-10-01 (at character 90)" in sentence
    declared = contradictions(declare(in_force_from=date(2024, 9, 1)), official)
    assert declared is not None
    assert "the declared one counts" in declared


def test_several_contradictions_make_one_sentence() -> None:
    """The report has one line for a file, whatever is wrong with it."""
    sentence = contradictions(declare(version="2021", in_force_from=date(2020, 1, 1)), DOCUMENT)
    assert sentence is not None
    assert "\n" not in sentence
    assert sentence.count("but the document says") == 2
