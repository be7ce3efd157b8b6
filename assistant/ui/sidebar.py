"""What stands at the side of every page: language, the day that is looked at, and who one is."""

from __future__ import annotations

from datetime import date

import streamlit as st

from assistant.records import Language
from assistant.ui import entrance, inert, location
from assistant.ui.phrases import role_name
from assistant.ui.room import Room
from assistant.ui.words import Words
from assistant.visitors import SignInWay

_LANGUAGE_NAMES = {Language.ENGLISH: "English", Language.CHINESE: "中文"}
_LANGUAGE_KEY = "interface_language"
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def choose_language(words: Words) -> None:
    """Offer both languages of the interface."""
    st.session_state[_LANGUAGE_KEY] = words.language
    st.sidebar.segmented_control(
        words.say("Language"),
        list(Language),
        format_func=_LANGUAGE_NAMES.__getitem__,
        key=_LANGUAGE_KEY,
        required=True,
        on_change=_language_chosen,
    )


def _language_chosen() -> None:
    location.keep_language(Language(st.session_state[_LANGUAGE_KEY]))


def choose_day(words: Words) -> date:
    """The day for which answers must hold; today unless the visitor chose another."""
    return st.sidebar.date_input(
        words.say("Rules in force on"),
        value=date.today(),
        min_value=_EARLIEST,
        max_value=_LATEST,
        format="YYYY-MM-DD",
        help=words.say("Answers hold for this day. Choose an earlier or a later day to see what held or will hold."),
        key=location.DAY,
        bind="query-params",
    )


def identity(room: Room) -> None:
    """Say who the visitor is, in which role, and how that came about."""
    words, visitor = room.words, room.visitor
    with st.sidebar.container(key="identity"):
        acting = words.say("You are acting as: {role}", role=role_name(words, visitor.role))
        st.html(inert.heading(f"{visitor.name} · {acting}" if visitor.name else acting))
        if visitor.way is SignInWay.LOCAL:
            said = words.say(
                "Nobody signs in here. The app listens on this machine only and acts in the role set by GUILDHALL_ROLE."
            )
            st.html(inert.prose(said, words.language, kind="quiet"))
        else:
            entrance.offer_sign_out(room.wiring.settings, visitor.way, words)
