"""The page: store, sidebar, conversation, and the one place where what went wrong is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assistant.conversations import Conversation, Conversations, Exchange
from assistant.errors import GuildhallError, StoreError
from assistant.interfaces import Assistant
from assistant.records import Answer
from assistant.ui import chat, inert, location, sidebar, welcome
from assistant.ui.room import Room
from assistant.ui.style import STYLE
from assistant.ui.texts import Texts, texts_in

_log = logging.getLogger(__name__)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the page is made of: the assistant, the conversations kept, and the role all visitors act in."""

    assistant: Assistant
    conversations: Conversations
    role: str


def show(open_wiring: Callable[[], Wiring]) -> None:
    """Draw the page; what goes wrong is told in one sentence and never as a traceback."""
    texts = texts_in(location.language())
    st.html(STYLE)
    try:
        _draw(open_wiring, texts)
    except GuildhallError as error:
        _log.warning("%s", error, exc_info=True)
        st.html(inert.alert(str(error)))
    except Exception:
        _log.exception("The page could not be drawn.")
        st.html(inert.alert(texts.unexpected))


def _refuse_other_machines(texts: Texts) -> None:
    """Without sign-in everyone who reaches the app acts in its role, so it must be bound to this machine alone."""
    if st.get_option("server.address") not in _LOOPBACK:
        raise GuildhallError(texts.not_loopback)


def _draw(open_wiring: Callable[[], Wiring], texts: Texts) -> None:
    _refuse_other_machines(texts)
    sidebar.choose_language(texts)
    try:
        wiring = open_wiring()
        library = wiring.assistant.library(role=wiring.role)
    except StoreError as error:
        _log.warning("%s", error, exc_info=True)
        welcome.cannot_open(texts, str(error))
        return
    sidebar.start_again(texts)
    day = sidebar.choose_day(texts)
    sidebar.identity(texts, role=wiring.role, library=library)
    room = Room(
        assistant=wiring.assistant,
        role=wiring.role,
        day=day,
        texts=texts,
        visible=frozenset(path for path, _ in library),
    )
    _converse(room, wiring.conversations)


def _converse(room: Room, conversations: Conversations) -> None:
    conversation = _conversation(room, conversations)
    exchanges = conversation.exchanges if conversation else ()
    asked = chat.question_asked(room)
    if not exchanges and asked is None:
        welcome.show(room)
        return
    for place, exchange in enumerate(exchanges):
        chat.show_exchange(room, place, exchange)
    if asked is not None:

        def keep(answer: Answer) -> Exchange:
            identifier = conversation.id if conversation else conversations.start(room.role)
            exchange = conversations.add(identifier, answer)
            location.open_conversation(identifier)
            return exchange

        chat.ask(room, asked, earlier=exchanges, keep=keep)


def _conversation(room: Room, conversations: Conversations) -> Conversation | None:
    identifier = location.conversation_id()
    if identifier is None:
        return None
    conversation = conversations.find(identifier, role=room.role)
    if conversation is None:
        location.leave_conversation()
        st.html(inert.prose(room.texts.conversation_unknown, room.texts.language, kind="quiet"))
    return conversation
