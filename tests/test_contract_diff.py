"""``guildhall diff``: two versions compared clause by clause, for one role, in JSON and for a terminal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sample_group import HANDBOOK, NEW_RULE, OLD_RULE, SECRET
from tests.terminal import Terminal, fits


def report(terminal: Terminal, old: str, new: str, *arguments: str) -> dict[str, Any]:
    """The JSON of a comparison, which must fit its schema."""
    outcome = terminal.run("diff", old, new, "--json", *arguments)
    assert outcome.status == 0, outcome.err
    found: dict[str, Any] = fits("diff", outcome.json)
    return found


def test_changes_are_reported_with_their_addresses(ingested: Terminal) -> None:
    """What changed is listed with the clauses' addresses in both versions."""
    found = report(ingested, OLD_RULE, NEW_RULE)
    changed = {change["new"]["address"] for change in found["changes"] if change["kind"] == "changed"}
    assert {"第二章 › 第二条", "第二章 › 第三条"} <= changed
    assert (found["old"]["version"], found["new"]["version"]) == ("2021", "2024")
    assert found["comparable"]
    assert found["counts"]["changed"] == sum(change["kind"] == "changed" for change in found["changes"])


def test_quotes_equal_the_canonical_texts(ingested: Terminal) -> None:
    """Every quote is its slice of ``guildhall text``, and the segments joined are the quotes."""
    texts = {"old": ingested.text(OLD_RULE), "new": ingested.text(NEW_RULE)}
    for change in report(ingested, OLD_RULE, NEW_RULE)["changes"]:
        for side, text in texts.items():
            if change[side]:
                assert text[change[side]["start"] : change[side]["end"]] == change[side]["quote"]
                assert not change["segments"] or "".join(s[side] for s in change["segments"]) == change[side]["quote"]


def test_nothing_is_left_out(ingested: Terminal) -> None:
    """All words of both versions stand in the report."""
    found = report(ingested, OLD_RULE, NEW_RULE)["changes"]
    for side, path in (("old", OLD_RULE), ("new", NEW_RULE)):
        quotes = "".join(change[side]["quote"] for change in sorted(_with(found, side), key=lambda c: c[side]["start"]))
        assert "".join(quotes.split()) == "".join(ingested.text(path).split())


def _with(changes: list[dict[str, Any]], side: str) -> list[dict[str, Any]]:
    return [change for change in changes if change[side]]


def test_a_document_does_not_differ_from_itself(ingested: Terminal) -> None:
    """All clauses are unchanged, in place and under their numbers."""
    counts = report(ingested, NEW_RULE, NEW_RULE)["counts"]
    assert counts.pop("unchanged") > 0
    assert set(counts.values()) == {0}


def test_another_language_is_told(ingested: Terminal) -> None:
    """Chinese against English lists nothing and says why."""
    found = report(ingested, NEW_RULE, HANDBOOK)
    assert (found["comparable"], found["changes"]) == (False, [])
    assert "cannot be compared" in ingested.run("diff", NEW_RULE, HANDBOOK).out


def test_terminal_shows_the_words(ingested: Terminal) -> None:
    """In a terminal the words that went and came are marked under the clause's address."""
    said = ingested.run("diff", OLD_RULE, NEW_RULE)
    assert said.status == 0
    assert "第二章 › 第二条" in said.out
    assert "[-32-]{+48+}" in said.out


@pytest.mark.parametrize(("old", "new"), [(SECRET, HANDBOOK), (HANDBOOK, SECRET), (HANDBOOK, f"{SECRET}@2026-01-01")])
def test_unseen_document_is_refused_as_if_it_did_not_exist(ingested: Terminal, old: str, new: str) -> None:
    """The error for an unseen document is the one for a document that is not there."""
    missing = "office/missing.md"
    refused = ingested.run("diff", old, new, "--json", "--role", "teacher")
    unknown = ingested.run(
        "diff", old.replace(SECRET, missing), new.replace(SECRET, missing), "--json", "--role", "teacher"
    )
    assert refused.failed(1)
    assert refused.err.replace(SECRET, missing) == unknown.err


def test_a_day_on_which_nothing_stood_there_is_told(ingested: Terminal) -> None:
    """PATH@DAY before the first ingestion is an error that names both."""
    refused = ingested.run("diff", f"{HANDBOOK}@2001-01-01", HANDBOOK)
    assert refused.failed(1)
    assert "2001-01-01" in refused.err
    assert HANDBOOK in refused.err


def test_a_day_that_is_none_is_a_usage_error(ingested: Terminal) -> None:
    """The thirtieth of February ends with status 2."""
    assert ingested.run("diff", f"{HANDBOOK}@2026-02-30", HANDBOOK).failed(2)


def _filed(store: Path, *, indexed: date, archived: date) -> None:
    """Give the archived contents of a store the days on which they came and went."""
    with closing(sqlite3.connect(store / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute(
            "UPDATE documents SET indexed_at = ?, archived_at = ? WHERE archived_at IS NOT NULL",
            (f"{indexed}T08:00:00+00:00", f"{archived}T08:00:00+00:00"),
        )


def test_what_stood_at_a_path_is_compared_with_what_stands_there(folder: Path, stocked: Terminal) -> None:
    """PATH@DAY means the content of that day, and the same eyes as for today's see it."""
    handbook = folder / HANDBOOK
    handbook.write_text(handbook.read_text("utf-8").replace("8 hours", "7 hours"), "utf-8")
    stocked.ingest(folder)
    _filed(stocked.place, indexed=date(2025, 3, 1), archived=date(2025, 9, 1))
    found = report(stocked, f"{HANDBOOK}@2025-06-30", HANDBOOK, "--role", "public")
    [change] = [change for change in found["changes"] if change["kind"] == "changed"]
    assert ("8 hours" in change["old"]["quote"], "7 hours" in change["new"]["quote"]) == (True, True)
    assert stocked.run("diff", f"{HANDBOOK}@2025-09-30", HANDBOOK).failed(1)


def test_content_that_became_secret_is_not_shown(folder: Path, stocked: Terminal) -> None:
    """Who may not see what a path holds today may not see what it held before."""
    handbook = folder / HANDBOOK
    handbook.write_text(handbook.read_text("utf-8").replace("8 hours", "7 hours"), "utf-8")
    collection = folder / "collection.yaml"
    declared = collection.read_text("utf-8")
    collection.write_text(
        declared.replace("audience: [public, teacher, partner, administrator]", "audience: [teacher]")
    )
    stocked.ingest(folder)
    _filed(stocked.place, indexed=date(2025, 3, 1), archived=date(2025, 9, 1))
    assert stocked.run("diff", f"{HANDBOOK}@2025-06-30", f"{HANDBOOK}@2025-06-30", "--role", "partner").failed(1)
    assert stocked.run("diff", f"{HANDBOOK}@2025-06-30", HANDBOOK, "--role", "teacher").status == 0
