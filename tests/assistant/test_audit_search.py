"""The trail is searched the newest first, and tells nothing of documents that a role may not see."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import Asked, Kind, Record, Trail, Wanted
from assistant.audit_search import as_seen, matching, page_of
from assistant.catalogue import Catalogue
from assistant.reading_rights import Rights, rights_of
from assistant.usage_figures import figures_of, percentile
from tests.sample_group import CANARY, HANDBOOK, SECRET
from tests.terminal import Terminal

_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
_MANAGER = Rights(
    role="manager",
    seen=frozenset({"open.md", "once-secret.md"}),
    hidden=frozenset({"secret.md"}),
    quotable=frozenset({"open.md"}),
    hidden_offices=frozenset({"Reserve Office"}),
)
_ALL = Rights(
    role="administrator",
    seen=frozenset({"open.md", "secret.md"}),
    hidden=frozenset(),
    quotable=frozenset({"open.md", "secret.md"}),
    hidden_offices=frozenset(),
)


def _asked(number: int, document: str, answer: str, **more: Any) -> Record:
    shown = {"citations": [{"document": document, "address": "Article 1"}], "notices": [], "nearest": []}
    given: dict[str, Any] = {"day": "2026-03-02", "question": f"Question {number}?", "answer": answer, "shown": shown}
    return Record(
        kind=Kind.ASK,
        at=_AT + timedelta(minutes=number),
        outcome=more.pop("outcome", "answered"),
        user=more.pop("user", "anna"),
        role=more.pop("role", "board"),
        milliseconds=more.pop("milliseconds", 100),
        asked=Asked(**given | more),
    )


def test_newest_records_come_first_and_page_by_page(tmp_path: Path) -> None:
    """Over several reads of the file nothing is lost or told twice, and days and kinds are chosen as ever."""
    with closing(Trail(tmp_path)) as trail:
        for number in range(1203):
            trail.add(_asked(number, "open.md", "x"))
        trail.add(Record(kind=Kind.INGEST, at=_AT, outcome="done"))
        found = [record.at for record in trail.records(Wanted(kind=Kind.ASK), newest_first=True)]
        assert found == sorted(found, reverse=True) and len(found) == 1203
        since = Wanted(since=_AT + timedelta(minutes=1200), until=_AT + timedelta(minutes=1202))
        assert len(list(trail.records(since, newest_first=True))) == 2
        second = page_of(trail.records(Wanted(), newest_first=True), text="", rights=_ALL, number=2, size=1000)
        assert len(second.records) == 204 and not second.more


@pytest.mark.parametrize(
    "record",
    [
        _asked(1, "secret.md", "The fund holds Zeal."),
        _asked(1, "once-secret.md", "It said Zeal then."),
        _asked(1, "never-heard-of.md", "Zeal"),
        _asked(1, "open.md", "Zeal: ask the Reserve Office."),
        _asked(1, "open.md", "Zeal", shown=None),
        _asked(1, "open.md", "x", model_output="Zeal"),
        _asked(1, "open.md", "x", history=({"question": "q", "answer": "Zeal"},)),
    ],
)
def test_what_a_role_may_not_see_is_neither_shown_nor_found(record: Record) -> None:
    """The question itself is the person's own and stays."""
    seen = as_seen(record, _MANAGER)
    assert seen.withheld and "Zeal" not in repr(seen) and "secret.md" not in repr(seen)
    assert list(matching([record], text="zeal", rights=_MANAGER)) == []
    assert len(list(matching([record], text="question", rights=_MANAGER))) == 1
    assert as_seen(record, _ALL).record == record


def test_answers_over_visible_documents_are_shown_and_found() -> None:
    """All words must be there, whatever their case and part."""
    record = _asked(1, "open.md", "Ten days of leave.")
    assert not as_seen(record, _MANAGER).withheld
    assert len(list(matching([record], text="OPEN.md leave anna", rights=_MANAGER))) == 1
    assert list(matching([record], text="leave berta", rights=_MANAGER)) == []


def test_files_that_a_role_may_not_see_are_not_named() -> None:
    """What was done to them is told, not to which."""
    record = Record(kind=Kind.UPLOAD, at=_AT, outcome="done", details={"paths": ["open.md", "secret.md"]})
    assert as_seen(record, _MANAGER).record.details == {} and as_seen(record, _MANAGER).withheld
    assert as_seen(record, _ALL).record.details == record.details


def test_rights_follow_the_store(stocked: Terminal, folder: Path) -> None:
    """Of a document that is gone the last audience decides, and what was once hidden is not quoted."""
    with closing(Catalogue(stocked.place)) as catalogue:
        teacher, administrator = rights_of(catalogue, "teacher"), rights_of(catalogue, "administrator")
    assert SECRET in teacher.hidden and HANDBOOK in teacher.quotable
    assert f"{CANARY} Office" in teacher.hidden_offices and administrator.sees_everything
    sheet = folder / "collection.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("audience: [administrator]\n    contact", "contact"), "utf-8")
    assert stocked.run("ingest", str(folder)).status == 0
    with closing(Catalogue(stocked.place)) as catalogue:
        teacher = rights_of(catalogue, "teacher")
    assert SECRET in teacher.seen and SECRET not in teacher.quotable and not teacher.sees_everything


def test_figures_count_questions_and_leave_hidden_documents_out() -> None:
    """Days without questions are there, too; only visible documents are among the cited ones."""
    records = [
        _asked(1, "open.md", "a", milliseconds=100),
        _asked(2, "open.md", "a", milliseconds=300, user="bert"),
        _asked(3, "secret.md", "a", milliseconds=900, role="teacher"),
        _asked(4, "open.md", "a", outcome="not_found", user=None),
        _asked(5, "open.md", "a", outcome="failed", milliseconds=90_000),
        Record(kind=Kind.INGEST, at=_AT, outcome="done"),
    ]
    found = figures_of(records, _MANAGER, since=date(2026, 3, 1), until=date(2026, 3, 3), most_cited=5)
    assert found.questions == 5 and found.people == 2 and found.not_found == 0.25
    assert (found.median, found.nearly_all) == (100, 900)
    assert list(found.by_day) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    assert found.by_role == {"board": 4, "teacher": 1} and found.cited == [("open.md", 4)]


@pytest.mark.parametrize(("numbers", "percent", "value"), [([], 50, None), ([7], 95, 7), ([1, 2, 3, 4], 50, 2)])
def test_percentiles(numbers: list[int], percent: int, value: int | None) -> None:
    """The smallest number that so many do not exceed."""
    assert percentile(numbers, percent) == value
