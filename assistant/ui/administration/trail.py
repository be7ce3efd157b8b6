"""Searching the audit trail: who asked what and was shown what, and who changed the store."""

from __future__ import annotations

import json
from datetime import date

import streamlit as st

from assistant.audit import Kind, Record, Wanted
from assistant.audit_rendering import record_to_json, wanted_records
from assistant.audit_search import Seen, documents_shown, matching, page_of
from assistant.ui import inert, phrases, presence
from assistant.ui.administration import accounts_told, paging, tables
from assistant.ui.administration.names import kind_name, moment, outcome_name
from assistant.ui.room import Room

_AT_ONCE = 25
_MOST_EXPORTED = 100_000
_EARLIEST, _LATEST = date(2000, 1, 1), date(2199, 12, 31)


def show(room: Room) -> None:
    """Draw the section."""
    words, administering = room.words, room.wiring.administering
    if not room.wiring.settings.audit:
        st.html(inert.prose(words.say("Nothing is recorded: GUILDHALL_AUDIT is off."), words.language, kind="quiet"))
    wanted, text = _wanted(room)
    rights = administering.rights(room.role)
    current = paging.number()
    found = page_of(administering.records(wanted), text=text, rights=rights, number=current, size=_AT_ONCE)
    if not found.records:
        st.html(inert.prose(words.say("No record is like that."), words.language, kind="quiet"))
    if current > 1 or found.more:
        paging.turn(room, current, more=found.more, key="trail")
    if any(seen.withheld for seen in found.records):
        said = words.say(
            "Of some records a part is withheld, since it is about documents that your role may not see; it is not "
            "searched either."
        )
        st.html(inert.prose(said, words.language, kind="quiet"))
    st.html(tables.unfoldings([_unfolding(room, seen) for seen in found.records]))
    if found.records:
        presence.download(
            room,
            words.say("Export what was found as JSON lines"),
            lambda: _export(room, wanted, text),
            file_name="guildhall-audit.jsonl",
            mime="application/jsonl",
            key="export_trail",
        )


def _wanted(room: Room) -> tuple[Wanted, str]:
    words = room.words
    text = st.text_input(
        words.say("Search questions, answers and documents"),
        key="trail_text",
        icon=":material/search:",
        on_change=paging.back_to_first,
    )
    columns = st.columns(4)
    with columns[0]:
        since = _day(words.say("From"), key="trail_since")
    with columns[1]:
        until = _day(words.say("Until"), key="trail_until")
    with columns[2]:
        kind = st.selectbox(
            words.say("What was done"),
            list(Kind),
            index=None,
            format_func=lambda one: kind_name(words, one),
            placeholder=words.say("Everything"),
            key="trail_kind",
            on_change=paging.back_to_first,
        )
    with columns[3]:
        user = st.text_input(words.say("By whom"), key="trail_user", on_change=paging.back_to_first)
    return wanted_records(since=since, until=until, kind=kind, user=user.strip() or None), text


def _day(label: str, *, key: str) -> date | None:
    chosen = st.date_input(
        label,
        value=None,
        min_value=_EARLIEST,
        max_value=_LATEST,
        format="YYYY-MM-DD",
        key=key,
        on_change=paging.back_to_first,
    )
    return chosen if isinstance(chosen, date) else None


def _unfolding(room: Room, seen: Seen) -> tables.Unfolding:
    words, record = room.words, seen.record
    what = _what(room, record) or kind_name(words, record.kind)
    who = record.user or words.say("unknown")
    role = phrases.role_name(words, record.role) if record.role else ""
    parts = [moment(record.at), who, role, kind_name(words, record.kind), outcome_name(words, record.outcome)]
    rows = _details(room, record)
    if seen.withheld:
        rows.append((words.say("Withheld"), words.say("a part that is about documents which your role may not see")))
    return tables.Unfolding(line=what, below=" · ".join(part for part in parts if part), rows=rows)


def _what(room: Room, record: Record) -> str:
    if record.asked is not None:
        return record.asked.question or room.words.say("(the words of the question are not kept)")
    if record.kind in accounts_told.KINDS:
        return accounts_told.line(room.words, record)
    return " · ".join(
        str(record.details[name]) if not isinstance(record.details[name], list) else ", ".join(record.details[name])
        for name in ("folder", "file", "paths")
        if record.details.get(name)
    )


def _details(room: Room, record: Record) -> list[tuple[str, str]]:
    words, asked = room.words, record.asked
    rows = [(words.say("Record"), record.id)]
    if record.milliseconds is not None:
        rows.append((words.say("Time taken"), words.say("{n} ms", n=f"{record.milliseconds:,}")))
    if record.kind in accounts_told.KINDS:
        return rows + accounts_told.rows(words, record)
    if record.error:
        rows.append((words.say("Error"), record.error))
    if asked is None:
        rows += [(name, _plain(value)) for name, value in record.details.items()]
        return rows
    rows.append((words.say("Rules in force on"), asked.day))
    history = [f"{turn.get('question', '')}\n→ {turn.get('answer', '')}" for turn in asked.history or ()]
    cited = dict.fromkeys(documents_shown(asked))
    optional = [
        (words.say("Asked before"), "\n".join(history)),
        (words.say("Answer"), asked.answer or ""),
        (words.say("Documents shown"), "\n".join(_places(asked.shown, path) for path in cited)),
        (words.say("Worded by"), asked.model or ""),
        (words.say("What the model wrote"), asked.model_output or ""),
    ]
    return rows + [(label, value) for label, value in optional if value]


def _places(shown: dict[str, list[dict[str, object]]] | None, path: str) -> str:
    """A document with the clauses of it that an answer cited."""
    cited = [place for place in (shown or {}).get("citations", ()) if place.get("document") == path]
    addresses = dict.fromkeys(str(place["address"]) for place in cited if place.get("address"))
    return f"{path} · {', '.join(addresses)}" if addresses else path


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _export(room: Room, wanted: Wanted, text: str) -> bytes:
    """What was found, as ``guildhall audit --json`` tells it but the newest first; withheld parts are empty."""
    administering = room.wiring.administering
    rights = administering.rights(room.role)
    lines = []
    for number, seen in enumerate(matching(administering.records(wanted), text=text, rights=rights)):
        if number >= _MOST_EXPORTED:
            break
        lines.append(json.dumps(record_to_json(seen.record) | {"withheld": seen.withheld}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
