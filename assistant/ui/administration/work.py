"""What is being done to the store just now, wherever it was begun, and the button that begins an ingestion."""

from __future__ import annotations

import streamlit as st

from assistant.jobs import Elsewhere, Ending, Job, Work
from assistant.ui import inert, presence
from assistant.ui.administration import acting, tables
from assistant.ui.administration.names import moment, work_sentence
from assistant.ui.room import Room
from assistant.ui.words import Words

_BUSY_KEY = "administration_busy"
_EVERY = 1.0
"""Seconds after which running work is looked at again."""


def show(room: Room) -> None:
    """Tell of running work, and keep telling until it has ended."""
    administering = room.wiring.administering
    job = administering.jobs.running()
    others = administering.elsewhere() if job is None else None
    busy = st.session_state[_BUSY_KEY] = job is not None or others is not None
    if busy:
        names_files = administering.rights(room.role).sees_everything
        presence.fragment(room, lambda: _live(room, names_files=names_files), every=_EVERY)


def is_busy() -> bool:
    """Whether something is being done, so that nothing else can be begun."""
    return bool(st.session_state.get(_BUSY_KEY))


def offer_ingestion(room: Room, *, key: str, primary: bool = True) -> None:
    """The button that makes the store equal to its folder."""
    st.button(
        room.words.say("Ingest now"),
        key=key,
        icon=":material/sync:",
        type="primary" if primary else "secondary",
        disabled=is_busy(),
        help=room.words.say("Reads new and changed files, and takes out what is no longer in the folder."),
        on_click=presence.acting(room, acting.do),
        args=(room.wiring.administering.ingest, room.visitor),
    )


def tell_end(room: Room, *works: Work) -> Job | None:
    """Say how the last work of these kinds ended where it did not end well; returns it."""
    words, job = room.words, room.wiring.administering.jobs.last(*works)
    if job is None:
        return None
    if job.ending is Ending.FAILED and job.report is None:
        said = words.say("It could not be done.")
        st.html(inert.alert(f"{said}\n{job.error or ''}"))
    if job.ending is Ending.INTERRUPTED:
        st.html(tables.done(words.say("It was interrupted. What was finished is kept; begin again to go on.")))
    return job


def _live(room: Room, *, names_files: bool) -> None:
    administering, words = room.wiring.administering, room.words
    job = administering.jobs.running()
    others = administering.elsewhere() if job is None else None
    if job is None and others is None:
        st.rerun()
    with st.container(border=True, key="running_work"):
        if job is not None:
            _tell(words, job, names_files=names_files)
            said = words.say("Begun by {user} at {time}", user=job.user, time=moment(job.began))
            st.html(inert.prose(said, words.language, kind="quiet"))
            stop = presence.acting(room, administering.jobs.stop)
            st.button(words.say("Stop"), key="stop_work", icon=":material/stop_circle:", on_click=stop)
        elif others is not None:
            _tell_others(words, others)


def _tell(words: Words, job: Job, *, names_files: bool) -> None:
    said = work_sentence(words, job.work)
    if job.total:
        count = words.say("{done} of {total} files", done=f"{job.done:,}", total=f"{job.total:,}")
        parts = [said, count, *([job.path] if job.path and names_files else [])]
        st.progress(min(1.0, job.done / job.total), text=" · ".join(inert.plain_label(part) for part in parts))
    else:
        st.progress(0.0, text=inert.plain_label(said))


def _tell_others(words: Words, others: Elsewhere) -> None:
    said = words.say("The store is being written outside the app, since {time}.", time=others.since or "?")
    if others.total:
        count = words.say("{done} of {total} files", done=f"{others.done:,}", total=f"{others.total:,}")
        st.progress(min(1.0, others.done / others.total), text=inert.plain_label(f"{said} {count}"))
    else:
        st.html(inert.prose(said, words.language, kind="quiet"))
