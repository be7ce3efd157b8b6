"""The audit trail's records for others: one JSON object a line, or one readable line each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.audit import Asked, Kind, Record, Wanted
from assistant.errors import UsageError


def wanted_records(*, since: date | None, until: date | None, kind: str | None, user: str | None) -> Wanted:
    """The records of some days, both included, as this machine's clock counts days.

    Raises UsageError where the days are the wrong way round.
    """
    if since and until and since > until:
        raise UsageError(f"{since} is later than {until}. Give --since the earlier day.")
    return Wanted(
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        kind=Kind(kind) if kind else None,
        user=user,
    )


def _midnight(day: date) -> datetime | None:
    try:
        return datetime.combine(day, time()).astimezone()
    except (OverflowError, OSError):  # before or after all that a clock can tell
        return None


def record_to_json(record: Record) -> dict[str, Any]:
    """A line of ``guildhall audit --json``."""
    common = {
        "id": record.id,
        "at": record.at.isoformat(timespec="milliseconds"),
        "kind": record.kind.value,
        "user": record.user,
        "role": record.role,
        "outcome": record.outcome,
        "error": record.error,
        "milliseconds": record.milliseconds,
    }
    return common | (_asked_to_json(record.asked) if record.asked else {"details": record.details})


def _asked_to_json(asked: Asked) -> dict[str, Any]:
    return {
        "on": asked.day,
        "language": asked.language,
        "question": asked.question,
        "history": None if asked.history is None else list(asked.history),
        "answer": asked.answer,
        "citations": [],
        "notices": [],
        "nearest": [],
        **(asked.shown or {}),
        "model": asked.model,
        "model_output": asked.model_output,
    }


def record_to_text(record: Record) -> str:
    """A readable line: when, who, what, how it ended, and what was shown; times as this machine's clock tells them."""
    who = f"{record.user or '-'} ({record.role or '-'})"
    took = "" if record.milliseconds is None else f" in {record.milliseconds} ms"
    what = _question(record.asked) if record.asked else _details(record.details)
    parts = [
        record.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        who,
        record.kind.value,
        f"{record.outcome}{took}",
        what,
        record.error or "",
    ]
    return "  ".join(" ".join(part.split()) for part in parts if part)


def _question(asked: Asked) -> str:
    question = f"“{asked.question}”" if asked.question is not None else ""
    shown = asked.shown or {}
    noticed = [place for notice in shown.get("notices", ()) for place in notice["citations"]]
    places = [_place(place) for place in (*shown.get("citations", ()), *noticed, *shown.get("nearest", ()))]
    return f"{question} for {asked.day}" + (f": {'; '.join(places)}" if places else "")


def _place(place: dict[str, Any]) -> str:
    named = [place["document"], place["version"] and f"({place['version']})", place["address"]]
    return f"{' '.join(part for part in named if part)} {place['start']}-{place['end']}"


def _details(details: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_plain(value)}" for name, value in details.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items()) + ")"
    return "-" if value is None else str(value)
