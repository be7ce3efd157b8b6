"""What stands in the page's address and so survives a reload: language, day and conversation."""

from __future__ import annotations

import streamlit as st

from assistant.records import Language
from assistant.ui.texts import language_of_locale

DAY = "on"
"""The parameter of the day asked for; the date input is bound to it."""

_LANGUAGE = "lang"
_CONVERSATION = "conversation"


def language() -> Language:
    """The interface language the visitor chose, else the browser's."""
    chosen = st.query_params.get(_LANGUAGE)
    return Language(chosen) if chosen in set(Language) else language_of_locale(st.context.locale)


def keep_language(chosen: Language) -> None:
    """Let the interface speak ``chosen`` from now on."""
    st.query_params[_LANGUAGE] = chosen.value


def conversation_id() -> str | None:
    """The conversation that is open, if one is."""
    return st.query_params.get(_CONVERSATION)


def open_conversation(identifier: str) -> None:
    """Make a conversation the one a reload brings back."""
    st.query_params[_CONVERSATION] = identifier


def leave_conversation() -> None:
    """Go back to the empty page."""
    if _CONVERSATION in st.query_params:
        del st.query_params[_CONVERSATION]
