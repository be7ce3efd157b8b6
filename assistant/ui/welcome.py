"""The empty page: what this is, what it can be asked, and how it is fed."""

from __future__ import annotations

import streamlit as st

from assistant.ui import inert
from assistant.ui.room import Room
from assistant.ui.texts import Texts

_EXAMPLES = 4
_EXAMPLES_KEY = "examples"
_CHOSEN_KEY = "example_chosen"
_KEPT_KEY = "examples_kept"
_FEED_COMMAND = "guildhall ingest FOLDER"


def show(room: Room) -> None:
    """Introduce Guildhall, with example questions that the visible documents answer."""
    texts = room.texts
    _introduction(texts)
    if not room.visible:
        st.html(inert.prose(texts.nothing_here, texts.language))
        _how_to_feed(texts)
        return
    st.html(inert.prose(texts.visible_documents(len(room.visible)), texts.language))
    examples = _examples(room)
    if examples:
        st.pills(
            texts.examples,
            examples,
            format_func=inert.plain_label,
            key=_EXAMPLES_KEY,
            on_change=_choose_example,
        )


def cannot_open(texts: Texts, reason: str) -> None:
    """Say why there is nothing to ask, and how to begin."""
    _introduction(texts)
    st.html(inert.alert(f"{texts.cannot_open}\n{reason}"))
    _how_to_feed(texts)


def example_chosen() -> str | None:
    """The example question chosen since the last look, if any."""
    chosen = st.session_state.pop(_CHOSEN_KEY, None)
    return None if chosen is None else str(chosen)


def _examples(room: Room) -> list[str]:
    """The assistant tries each suggestion before it makes it, so a visit asks for them once and not at every click."""
    wanted = (room.role, room.day, room.texts.language, room.visible)
    kept: tuple[object, list[str]] | None = st.session_state.get(_KEPT_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    suggested = room.assistant.suggestions(role=room.role, on=room.day, language=room.texts.language, limit=_EXAMPLES)
    st.session_state[_KEPT_KEY] = (wanted, list(suggested))
    return list(suggested)


def _choose_example() -> None:
    st.session_state[_CHOSEN_KEY] = st.session_state[_EXAMPLES_KEY]


def _introduction(texts: Texts) -> None:
    st.html('<div class="gh-title" role="heading" aria-level="1">Guildhall</div>')
    st.html(inert.prose(texts.tagline, texts.language))


def _how_to_feed(texts: Texts) -> None:
    st.html(inert.prose(texts.how_to_feed, texts.language))
    st.code(_FEED_COMMAND, language=None)
