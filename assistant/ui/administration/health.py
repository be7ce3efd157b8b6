"""The store: whether it is sound, proving and repairing it, and a backup to take away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.jobs import Ending, Job, Work
from assistant.ui import inert, presence
from assistant.ui.administration import acting, tables, work
from assistant.ui.administration.names import moment, size
from assistant.ui.room import Room

_LARGEST_DOWNLOAD = 1_000_000_000
"""Bytes of a backup that are handed to a browser; they are held in memory meanwhile."""


def show(room: Room) -> None:
    """Draw the section."""
    administering, words = room.wiring.administering, room.words
    found = administering.status(role=room.role, on=room.day)
    healthy = found["health"] == "ok"
    if healthy:
        st.html(tables.done(words.say("The store can be used.")))
    else:
        st.html(inert.alert(str(found["health"])))
    sizes = administering.sizes()
    st.html(inert.facts(_facts(room, found, sizes)))
    _prove(room)
    _backup(room, sizes)


def _facts(room: Room, found: Mapping[str, Any], sizes: Mapping[str, int]) -> list[tuple[str, str]]:
    words = room.words
    indexed = room.wiring.administering.indexed()
    models = found["models"]
    rows = [
        (words.say("Store"), str(found["store"])),
        (words.say("Documents"), f"{found['documents']:,}"),
        (words.say("In force on {day}", day=room.day.isoformat()), f"{found['in_force']:,}"),
        (words.say("Versions, former ones included"), f"{found['versions']:,}"),
        (words.say("Passages"), f"{found['passages']:,}"),
        (words.say("Last change by an ingestion"), moment(indexed) if indexed else words.say("never")),
        (words.say("Documents, conversations and trail"), size(sizes["kept"])),
        (words.say("Index, which can be made anew"), size(sizes["index"])),
        (words.say("Answers are worded by"), str(models["answerer"])),
        (words.say("Meanings are compared by"), str(models["embedder"])),
        (words.say("Clauses are read by"), str(models["reader"])),
    ]
    audit = found.get("audit") or {}
    if audit.get("recording"):
        rows.append((words.say("Audit trail"), words.count("{n} record", "{n} records", audit["records"])))
    else:
        rows.append((words.say("Audit trail"), words.say("nothing is recorded")))
    return rows


def _prove(room: Room) -> None:
    administering, words = room.wiring.administering, room.words
    st.html(inert.title(words.say("Verify and repair"), level=2))
    said = words.say(
        "Verifying compares the documents with both indexes, passage by passage. Repairing makes the indexes anew "
        "where they disagree; no document is changed. People go on asking meanwhile."
    )
    st.html(inert.prose(said, words.language, kind="quiet"))
    with st.container(horizontal=True):
        for repair, label, icon in (
            (False, words.say("Verify"), ":material/fact_check:"),
            (True, words.say("Verify and repair"), ":material/build:"),
        ):
            st.button(
                label,
                key=f"verify-{repair}",
                icon=icon,
                disabled=work.is_busy(),
                on_click=presence.acting(room, acting.do),
                args=(administering.verify, room.visitor),
                kwargs={"repair": repair},
            )
    job = work.tell_end(room, Work.VERIFY, Work.REPAIR)
    if job is not None and job.report is not None and job.ended is not None:
        _tell_proof(room, job, job.report)


def _tell_proof(room: Room, job: Job, report: Mapping[str, Any]) -> None:
    words = room.words
    when = moment(job.ended) if job.ended else ""
    if report["ok"]:
        said = (
            words.say("The store was repaired and is sound.")
            if report["repaired"]
            else words.say("The store is sound.")
        )
        st.html(tables.done(f"{said} ({when})"))
        return
    said = words.count(
        "The store disagrees with itself in {n} place.",
        "The store disagrees with itself in {n} places.",
        len(report["disagreements"]),
    )
    told = report["disagreements"] if _may_tell(room) else [words.say("Your role may not see where.")]
    then = words.say("Ingest the folder again.") if report["repaired"] else words.say("Repair it.")
    st.html(inert.alert("\n".join([f"{said} ({when})", *told, then])))


def _may_tell(room: Room) -> bool:
    return room.wiring.administering.rights(room.role).sees_everything


def _backup(room: Room, sizes: Mapping[str, int]) -> None:
    administering, words = room.wiring.administering, room.words
    st.html(inert.title(words.say("Backup"), level=2))
    said = words.say(
        "A backup holds all documents as they were read, the conversations and the audit trail: whoever has it can "
        "read everything. Before it is compressed it has about {size}.",
        size=size(sizes["kept"]),
    )
    st.html(inert.prose(said, words.language, kind="quiet"))
    st.button(
        words.say("Make a backup"),
        key="make_backup",
        icon=":material/archive:",
        disabled=work.is_busy(),
        on_click=presence.acting(room, acting.do),
        args=(administering.back_up, room.visitor),
    )
    job = work.tell_end(room, Work.BACKUP)
    file = administering.backup()
    if job is not None and job.ending is Ending.DONE and file is not None:
        _offer(room, file)


def _offer(room: Room, file: Path) -> None:
    administering, words = room.wiring.administering, room.words
    length = file.stat().st_size
    st.html(tables.done(words.say("The backup {name} is ready: {size}.", name=file.name, size=size(length))))
    with st.container(horizontal=True):
        if length <= _LARGEST_DOWNLOAD:
            presence.download(
                room,
                words.say("Download the backup"),
                file.read_bytes,
                file_name=file.name,
                mime="application/zip",
                key="download_backup",
            )
        st.button(
            words.say("Delete it from the server"),
            key="drop_backup",
            icon=":material/delete:",
            on_click=presence.acting(room, acting.do),
            args=(administering.drop_backup,),
        )
    if length > _LARGEST_DOWNLOAD:
        said = words.say("It is too large for a browser. Fetch it from the server, where it lies until the app ends:")
        st.html(inert.prose(f"{said} {file}", words.language, kind="quiet"))
