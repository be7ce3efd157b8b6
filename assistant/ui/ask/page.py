"""The page on which people ask: the conversation, and the source that is open beside it."""

from __future__ import annotations

import streamlit as st

from assistant.conversations import Conversation
from assistant.ui import inert, location
from assistant.ui.ask import chat, filters, history, panel, welcome
from assistant.ui.room import Room


def show(room: Room) -> None:
    """Draw the conversation that the address names, and answer what was asked since."""
    conversation = _conversation(room)
    within = filters.choose(room)
    history.show(room, conversation)
    asked = chat.question_asked(room)
    if asked is not None:
        conversation = chat.begin(room, conversation, asked, within)
    if conversation is None:
        with st.container(key="welcome"):
            welcome.show(room)
        return
    opened = panel.opened(room, conversation)
    # The conversation stands in the first column whether or not there is a second, so that the browser keeps it where
    # it is: drawn at another place, the former one would stay beside it until the page is complete.
    left, *right = st.columns([1] if opened is None else [11, 9], gap="large")
    if opened is not None:
        with right[0], st.container(key="source_panel"):
            panel.show(room, *opened)
    with left, st.container(key="conversation"):
        _exchanges(room, conversation)


def _exchanges(room: Room, conversation: Conversation) -> None:
    history.head(room, conversation)
    for exchange in conversation.exchanges:
        chat.show_exchange(room, conversation, exchange)


def _conversation(room: Room) -> Conversation | None:
    identifier = location.value(location.CONVERSATION)
    if identifier is None:
        return None
    conversation = room.wiring.conversations.find(identifier, user=room.visitor.user)
    if conversation is None:
        location.drop(location.CONVERSATION, location.SOURCE)
        said = room.words.say("The conversation in this address is not available to you. You can start a new one here.")
        st.html(inert.prose(said, room.words.language, kind="quiet"))
    return conversation
