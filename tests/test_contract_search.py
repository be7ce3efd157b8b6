"""``guildhall search``: one line of hits per question, best first, each a slice of its document's canonical text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.sample_group import HANDBOOK, NEW_RULE, OLD_RULE
from tests.terminal import Terminal, fits

WriteLines = Callable[..., str]

_QUERIES = (
    {"id": "zh", "text": "双聘工程师每学期授课不少于多少学时"},
    {"id": 2, "text": "How many hours a day may a trainee work?"},
    {"id": "other", "text": "hours that a dual-hired engineer must teach each term"},
)


@pytest.fixture(scope="module")
def found(ingested: Terminal, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The lines printed for the queries."""
    path = tmp_path_factory.mktemp("queries") / "queries.jsonl"
    path.write_text("\n".join(json.dumps(query) for query in _QUERIES), "utf-8")
    outcome = ingested.run("search", "--queries", str(path), "--top", "4", "--role", "teacher")
    assert outcome.status == 0, outcome.err
    return [fits("search_line", line) for line in outcome.lines]


def test_one_line_per_query_in_order(found: list[dict[str, Any]]) -> None:
    """One line per query in order."""
    assert [line["id"] for line in found] == [query["id"] for query in _QUERIES]


def test_hits_are_limited_distinct_and_best_first(found: list[dict[str, Any]]) -> None:
    """Hits are limited distinct and best first."""
    for line in found:
        scores = [hit["score"] for hit in line["hits"]]
        assert 0 < len(scores) <= 4
        assert scores == sorted(scores, reverse=True)
        assert len({hit["passage"] for hit in line["hits"]}) == len(scores)


def test_hit_is_a_slice_of_the_canonical_text(found: list[dict[str, Any]], ingested: Terminal) -> None:
    """Hit is a slice of the canonical text."""
    for hit in (hit for line in found for hit in line["hits"]):
        assert hit["text"] == ingested.text(hit["document"])[hit["start"] : hit["end"]]


@pytest.mark.parametrize(
    ("query", "document", "address"),
    [(0, NEW_RULE, "第二章 › 第二条"), (1, HANDBOOK, "Chapter 2 › Article 3"), (2, NEW_RULE, "第二章 › 第二条")],
)
def test_the_right_clause_comes_first(found: list[dict[str, Any]], query: int, document: str, address: str) -> None:
    """The right clause comes first."""
    best = found[query]["hits"][0]
    assert best["document"] == document
    assert best["address"].startswith(address)


def test_only_what_is_in_force_on_the_day_is_found(ingested: Terminal, lines_file: WriteLines) -> None:
    """Only what is in force on the day is found."""
    path = lines_file(json.dumps(_QUERIES[0]))
    for day, document in (("2022-05-01", OLD_RULE), ("2025-05-01", NEW_RULE)):
        hits = ingested.run("search", "--queries", path, "--on", day).json["hits"]
        assert hits[0]["document"] == document


@pytest.mark.parametrize(
    "line",
    ['{"id": 1}', '{"text": "no id"}', '{"id": 1, "text": "  "}', "not JSON", '["id", "text"]', '{"id": 1, "text": 5}'],
)
def test_wrong_line_is_refused_before_anything_is_searched(
    ingested: Terminal, lines_file: WriteLines, line: str
) -> None:
    """Wrong line is refused before anything is searched."""
    outcome = ingested.run("search", "--queries", lines_file('{"id": 0, "text": "hours"}', line))
    assert outcome.failed(2)
    assert "line 2" in outcome.err


def test_missing_file_of_queries_is_told_in_one_line(ingested: Terminal) -> None:
    """Missing file of queries is told in one line."""
    outcome = ingested.run("search", "--queries", "absent.jsonl")
    assert outcome.status in (1, 2)
    assert outcome.failed(outcome.status)
