"""The visitor's conversations: the list at the side, and what can be done with the one that is open."""

from __future__ import annotations

import streamlit as st

from assistant.conversations import Conversation
from assistant.ui import inert, location
from assistant.ui.ask import export
from assistant.ui.room import Room

_LISTED = 30
_FROM_MANY = 6
"""Conversations from which on a field to search them is shown."""


def show(room: Room, conversation: Conversation | None) -> None:
    """A new conversation, and the earlier ones, at the side of the page."""
    words = room.words
    with st.sidebar:
        st.button(
            words.say("New conversation"),
            icon=":material/add_comment:",
            key="new_conversation",
            width="stretch",
            on_click=location.drop,
            args=(location.CONVERSATION, location.SOURCE),
        )
        _list(room, conversation)


def head(room: Room, conversation: Conversation) -> None:
    """The open conversation's title, with what can be done with it."""
    words = room.words
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="conversation_head"):
        st.html(inert.title(conversation.title, level=1), width="stretch")
        menu = words.say("Options of this conversation")
        with st.popover("", icon=":material/more_horiz:", help=menu, key="conversation_menu"):
            _rename(room, conversation)
            export.offer(room, conversation)
            _delete(room, conversation)


def _list(room: Room, conversation: Conversation | None) -> None:
    words, conversations = room.words, room.wiring.conversations
    everything = conversations.list_of(room.visitor.user)
    if not everything:
        return
    st.html(inert.heading(words.say("Conversations")))
    wanted = ""
    if len(everything) >= _FROM_MANY:
        wanted = st.text_input(
            words.say("Search conversations"),
            key="search_conversations",
            placeholder=words.say("Search conversations"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
    found = conversations.list_of(room.visitor.user, containing=wanted, limit=_LISTED) if wanted else everything
    if not found:
        st.html(inert.prose(words.say("No conversation has these words."), words.language, kind="quiet"))
    with st.container(key="conversations", gap=None):
        for heading in found[:_LISTED]:
            st.button(
                inert.plain_label(heading.title),
                key=f"open-{heading.id}",
                width="stretch",
                type="secondary" if conversation and conversation.id == heading.id else "tertiary",
                on_click=_open,
                args=(heading.id,),
            )


def _open(identifier: str) -> None:
    location.keep(location.CONVERSATION, identifier)
    location.drop(location.SOURCE)


def _rename(room: Room, conversation: Conversation) -> None:
    words = room.words
    with st.form("rename", border=False):
        title = st.text_input(words.say("Name of the conversation"), value=conversation.title, max_chars=120)
        if st.form_submit_button(words.say("Rename"), icon=":material/edit:"):
            room.wiring.conversations.rename(conversation.id, title, user=room.visitor.user)
            st.rerun()


def _delete(room: Room, conversation: Conversation) -> None:
    words = room.words
    with st.form("delete", border=False):
        st.html(inert.prose(words.say("This cannot be undone."), words.language, kind="quiet"))
        if st.form_submit_button(words.say("Delete this conversation"), icon=":material/delete:"):
            room.wiring.conversations.delete(conversation.id, user=room.visitor.user)
            location.drop(location.CONVERSATION, location.SOURCE)
            st.rerun()
