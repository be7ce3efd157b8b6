"""The side of the page: language, new conversation, the day asked for, who one is, and which documents there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from assistant.records import DocumentFacts, Language
from assistant.ui import inert, location
from assistant.ui.texts import Texts

_LISTED_DOCUMENTS = 200
_LANGUAGE_NAMES = {Language.ENGLISH: "English", Language.CHINESE: "中文"}
_LANGUAGE_KEY = "interface_language"
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def choose_language(texts: Texts) -> None:
    """Offer both languages of the interface."""
    st.session_state[_LANGUAGE_KEY] = texts.language
    st.sidebar.segmented_control(
        texts.interface_language,
        list(Language),
        format_func=_LANGUAGE_NAMES.__getitem__,
        key=_LANGUAGE_KEY,
        required=True,
        on_change=_language_chosen,
    )


def _language_chosen() -> None:
    location.keep_language(Language(st.session_state[_LANGUAGE_KEY]))


def start_again(texts: Texts) -> None:
    """Offer a new conversation."""
    st.sidebar.button(
        texts.new_conversation,
        icon=":material/add_comment:",
        key="new_conversation",
        width="stretch",
        on_click=location.leave_conversation,
    )


def choose_day(texts: Texts) -> date:
    """The day for which answers must hold; today unless the visitor chose another."""
    return st.sidebar.date_input(
        texts.day,
        value=date.today(),
        min_value=_EARLIEST,
        max_value=_LATEST,
        format="YYYY-MM-DD",
        help=texts.day_help,
        key=location.DAY,
        bind="query-params",
    )


def identity(texts: Texts, *, role: str, library: Sequence[tuple[str, DocumentFacts]]) -> None:
    """Say in which role the app acts, and list the documents this role sees."""
    with st.sidebar:
        st.html(inert.heading(texts.acting_as(texts.role_names.get(role, role))))
        st.html(inert.prose(texts.no_sign_in, texts.language, kind="quiet"))
        with st.expander(texts.documents(len(library)), icon=":material/description:"):
            listed = [(facts.title, _particulars(texts, path, facts)) for path, facts in library[:_LISTED_DOCUMENTS]]
            st.html(inert.lines(listed))
            if len(library) > _LISTED_DOCUMENTS:
                st.caption(texts.more_documents(len(library) - _LISTED_DOCUMENTS))


def _particulars(texts: Texts, path: str, facts: DocumentFacts) -> str:
    version = [texts.version(facts.version)] if facts.version else []
    validity = [texts.in_force(facts.in_force)] if facts.in_force.since or facts.in_force.until else []
    return " · ".join([*version, *validity, path])
