"""The empty page: what this is, what it can be asked, and how it is fed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.ui import inert
from assistant.ui.room import Room
from assistant.ui.words import Words

_EXAMPLES = 4
_CHOSEN_KEY = "suggestion_chosen"
_KEPT_KEY = "examples_kept"
_FEED_COMMAND = "guildhall ingest FOLDER"


def show(room: Room) -> None:
    """Introduce Guildhall, with example questions that the visible documents answer."""
    words = room.words
    _introduction(words)
    if not room.library:
        st.html(inert.prose(words.say("There are no documents you can see here yet."), words.language))
        _how_to_feed(words)
        return
    said = words.count("You can ask about {n} document.", "You can ask about {n} documents.", len(room.library))
    st.html(inert.prose(said, words.language))
    suggest(words.say("You could ask"), _examples(room), key="examples")


def suggest(label: str, questions: Sequence[str], *, key: str) -> None:
    """Offer questions; the one chosen is asked when the page is drawn next."""
    if questions:
        st.pills(label, questions, format_func=inert.plain_label, key=key, on_change=_choose, args=(key,))


def cannot_open(words: Words, reason: str) -> None:
    """Say why there is nothing to ask, and how to begin."""
    _introduction(words)
    failed = words.say("The documents cannot be opened.")
    st.html(inert.alert(f"{failed}\n{reason}"))
    _how_to_feed(words)


def question_chosen() -> str | None:
    """The suggested question chosen since the last look, if any."""
    chosen = st.session_state.pop(_CHOSEN_KEY, None)
    return None if chosen is None else str(chosen)


def _examples(room: Room) -> list[str]:
    """The assistant tries each suggestion before it makes it, so a visit asks for them once and not at every click."""
    wanted = (room.role, room.day, room.words.language, frozenset(room.library))
    kept: tuple[object, list[str]] | None = st.session_state.get(_KEPT_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    suggested = room.wiring.assistant.suggestions(
        role=room.role, on=room.day, language=room.words.language, limit=_EXAMPLES
    )
    st.session_state[_KEPT_KEY] = (wanted, list(suggested))
    return list(suggested)


def _choose(key: str) -> None:
    st.session_state[_CHOSEN_KEY] = st.session_state[key]


def _introduction(words: Words) -> None:
    st.html(inert.title("Guildhall", level=1))
    tagline = words.say(
        "Ask about your group's own documents. Every answer quotes them word for word and shows where the words stand."
    )
    st.html(inert.prose(tagline, words.language))


def _how_to_feed(words: Words) -> None:
    said = words.say("To read documents in, put them into a folder and run this command, then reload the page:")
    st.html(inert.prose(said, words.language))
    st.code(_FEED_COMMAND, language=None)
