"""How documents come in: the folder, its files, the ingestion, and what became of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from assistant.errors import StoreError
from assistant.jobs import Work
from assistant.ui import inert
from assistant.ui.administration import folder, paging, removal, tables, upload, work
from assistant.ui.administration.names import STATES, moment, state_name
from assistant.ui.room import Room
from assistant.ui.words import N_

_AT_ONCE = 100


def show(room: Room) -> None:
    """Draw the section."""
    words = room.words
    seen = folder.look(room)
    path = str(room.wiring.administering.folder())
    rows = [(words.say("Folder"), path), (words.say("Files in it"), f"{len(seen.files):,}")]
    if seen.overview is None:
        rows = rows[:1]
    rows.append((words.say("Documents that can be asked"), f"{len(room.library):,}"))
    st.html(inert.facts(rows))
    work.offer_ingestion(room, key="ingest_now")
    work.tell_end(room, Work.INGEST)
    if seen.withheld:
        folder.tell_withheld(room)
    with st.expander(words.say("Add files to the folder"), icon=":material/upload_file:", key="adding"):
        upload.show(room, seen)
    with st.expander(words.say("Remove a file from the folder"), icon=":material/delete:", key="removing"):
        removal.show(room, seen)
    _report(room, seen)


def _report(room: Room, seen: folder.Seen) -> None:
    words = room.words
    st.html(inert.title(words.say("Last ingestion"), level=2))
    try:
        last = room.wiring.administering.last_ingestion()
    except StoreError as error:
        st.html(inert.alert(str(error)))
        last = None
    if last is None:
        _rejected_before(room, seen)
        return
    totals = last.report.get("totals", {})
    who = words.say("{time}, by {user}", time=moment(last.at), user=last.user or words.say("unknown"))
    took = words.say("{seconds} seconds", seconds=f"{float(last.report.get('seconds', 0)):,.1f}")
    st.html(inert.prose(f"{who} · {took} · {last.folder}", words.language, kind="quiet"))
    shown = [file for file in last.report.get("documents", ()) if seen.may_name(str(file["path"]))]
    counted = Counter(str(file["status"]) for file in shown)
    passages = totals.get("passages", 0) if not seen.withheld and seen.rights.sees_everything else None
    _files(room, shown, counted, passages)


def _files(room: Room, files: list[Mapping[str, Any]], counted: Mapping[str, int], passages: int | None) -> None:
    words = room.words
    there = [state for state in STATES if counted.get(state)]
    chosen = st.segmented_control(
        words.say("Show only"),
        there,
        selection_mode="multi",
        format_func=lambda state: f"{state_name(words, state)[1]} ({counted[state]:,})",
        key="report_states",
        on_change=paging.back_to_first,
    )
    wanted = st.text_input(
        words.say("Search files and reasons"),
        key="report_search",
        icon=":material/search:",
        on_change=paging.back_to_first,
    )
    needles = wanted.casefold().split()
    found = [
        file
        for file in sorted(files, key=lambda file: (STATES.index(str(file["status"])), str(file["path"])))
        if (not chosen or file["status"] in chosen)
        and all(needle in f"{file['path']} {file['reason'] or ''}".casefold() for needle in needles)
    ]
    if not found:
        st.html(inert.prose(words.say("No file is like that."), words.language, kind="quiet"))
        return
    rows = [_row(room, file) for file in paging.some(room, found, size=_AT_ONCE, key="report")]
    names = (N_("File"), N_("What became of it"), N_("Number of pages"), N_("Passages"), N_("Seconds"))
    header = [words.say(name) for name in names]
    st.html(tables.table(words.say("What became of each file"), header, rows, numbers={2, 3, 4}))
    if passages is not None:
        said = words.count("The store holds {n} passage.", "The store holds {n} passages.", passages)
        st.html(inert.prose(said, words.language, kind="quiet"))


def _row(room: Room, file: Mapping[str, Any]) -> list[str | tables.Cell]:
    symbol, state = state_name(room.words, str(file["status"]))
    return [
        str(file["path"]),
        tables.Cell(text=state, symbol=symbol, below=str(file["reason"] or "")),
        "" if file["pages"] is None else f"{file['pages']:,}",
        f"{file['passages']:,}",
        f"{file['seconds']:,.1f}",
    ]


def _rejected_before(room: Room, seen: folder.Seen) -> None:
    """Without a report, what is still known of files that could not be read."""
    words = room.words
    rejected = room.wiring.administering.rejections()
    rows: list[list[str | tables.Cell]] = [
        [path, reason] for path, reason in sorted(rejected.items()) if seen.may_name(path)
    ]
    said = words.say("There is no report yet. The next ingestion leaves one here.")
    st.html(inert.prose(said, words.language, kind="quiet"))
    if rows:
        header = [words.say("File"), words.say("Reason")]
        st.html(tables.table(words.say("Files that could not be read"), header, rows))
