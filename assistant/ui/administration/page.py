"""The administrators' page: its sections, of which the address names one, and what is being done just now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from assistant.ui import inert, location
from assistant.ui.administration import (
    acting,
    audiences,
    documents_in,
    facts,
    feedback,
    health,
    paging,
    trail,
    usage,
    work,
)
from assistant.ui.administration.style import STYLE
from assistant.ui.room import Room
from assistant.ui.words import N_

SECTION = "section"
"""The parameter of the address that names the section."""

_SECTIONS: Mapping[str, tuple[str, Callable[[Room], None]]] = {
    "documents": (N_("Documents in"), documents_in.show),
    "facts": (N_("Facts"), facts.show),
    "audiences": (N_("Audiences"), audiences.show),
    "health": (N_("Store"), health.show),
    "audit": (N_("Audit trail"), trail.show),
    "feedback": (N_("Feedback and gaps"), feedback.show),
    "usage": (N_("Usage"), usage.show),
}
_KEY = "administration_section"


def show(room: Room) -> None:
    """Draw the section that the address names."""
    words = room.words
    if not room.is_administrator:
        st.html(inert.alert(words.say("Only administrators may open this page.")))
        return
    st.html(STYLE)
    st.html(inert.title(words.say("Administration"), level=1))
    section = _choose(room)
    work.show(room)
    acting.tell()
    with st.container(key=f"administration-{section}"):
        _SECTIONS[section][1](room)


def _choose(room: Room) -> str:
    words = room.words
    asked = location.value(SECTION) or ""
    section = asked if asked in _SECTIONS else next(iter(_SECTIONS))
    waiting = room.wiring.feedback.open_count()

    def label(name: str) -> str:
        said = words.say(_SECTIONS[name][0])
        return f"{said} ({waiting})" if name == "feedback" and waiting else said

    st.session_state[_KEY] = section
    st.segmented_control(
        words.say("Section"),
        list(_SECTIONS),
        format_func=label,
        key=_KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
    )
    return section


def _chosen() -> None:
    location.drop(paging.PAGE, facts.FILE)
    location.keep(SECTION, st.session_state[_KEY])
