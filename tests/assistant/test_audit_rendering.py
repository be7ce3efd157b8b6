"""Records as lines: JSON that fits its schema, a readable line that stays one, and days as this machine counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assistant.audit import Asked, Kind, Outcome, Record, Wanted
from assistant.audit_rendering import record_to_json, record_to_text, wanted_records
from assistant.errors import UsageError
from tests.terminal import fits

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PLACE = {
    "marker": 1,
    "document": "a.md",
    "version": "2024",
    "address": "Article 1",
    "page": None,
    "start": 3,
    "end": 9,
}
SHOWN: dict[str, Any] = {"citations": [PLACE], "notices": [{"kind": "superseded", "citations": [PLACE]}], "nearest": []}
ANSWERED = Record(
    kind=Kind.ASK,
    at=NOON,
    outcome="answered",
    user="anna",
    role="teacher",
    milliseconds=12,
    asked=Asked(
        day="2026-11-02", language="en", question="Who\npays?", answer="A.", history=(), shown=SHOWN, model="extractive"
    ),
)
FAILED = Record(
    kind=Kind.ASK, at=NOON, outcome=Outcome.FAILED, role="teacher", error="KeyError", asked=Asked(day="2026-11-02")
)
INGESTED = Record(
    kind=Kind.INGEST,
    at=NOON,
    outcome=Outcome.DONE,
    role="administrator",
    details={"folder": "/rules", "totals": {"indexed": 2, "removed": 0}},
)


@pytest.mark.parametrize("record", [ANSWERED, FAILED, INGESTED])
def test_every_record_fits_the_schema_and_one_line(record: Record) -> None:
    """Every record fits the schema and one line, answered or not, by a known user or not."""
    fits("audit_line", record_to_json(record))
    assert len(record_to_text(record).splitlines()) == 1


def test_readable_line_says_who_what_and_what_was_shown() -> None:
    """Readable line says who, what, how it ended, and what was shown."""
    when = NOON.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    place = "a.md (2024) Article 1 3-9"
    assert record_to_text(ANSWERED) == (
        f"{when}  anna (teacher)  ask  answered in 12 ms  “Who pays?” for 2026-11-02: {place}; {place}"
    )
    assert record_to_text(FAILED) == f"{when}  - (teacher)  ask  failed  for 2026-11-02  KeyError"
    assert record_to_text(INGESTED).endswith("folder /rules, totals (indexed 2, removed 0)")


def test_days_are_whole_days_of_this_machine() -> None:
    """Days are whole days of this machine, both included; the end of time is none."""
    day = date(2026, 11, 2)
    wanted = wanted_records(since=day, until=day, kind="ask", user=None)
    assert wanted.since == datetime(2026, 11, 2).astimezone()
    assert wanted.until is not None
    assert wanted.until - timedelta(days=1) == wanted.since
    assert wanted.kind is Kind.ASK
    assert wanted_records(since=None, until=date.max, kind=None, user=None) == Wanted()
    with pytest.raises(UsageError, match="later"):
        wanted_records(since=day, until=date(2026, 11, 1), kind=None, user=None)
