"""The conversation: questions, answers as they come, and their notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.conversations import Conversation, Exchange, title_of
from assistant.followups import standalone
from assistant.language import detect_language
from assistant.records import (
    EXTRACTIVE,
    Answer,
    AnswerStatus,
    Contact,
    Notice,
    NoticeKind,
    Question,
    Turn,
    Within,
)
from assistant.ui import inert, location
from assistant.ui.ask import below, sources, welcome
from assistant.ui.room import Room
from assistant.ui.words import N_

_VISITOR, _GUILDHALL = ":material/person:", ":material/account_balance:"
_STATUS_ICONS = {
    AnswerStatus.NOT_FOUND: ":material/search_off:",
    AnswerStatus.NEEDS_CLARIFICATION: ":material/help:",
}
_STATUS_HEADINGS = {
    AnswerStatus.NOT_FOUND: N_("Not found in the documents"),
    AnswerStatus.NEEDS_CLARIFICATION: N_("One question back"),
}
_NOTICE_ICONS = {
    NoticeKind.SUPERSEDED: ":material/history:",
    NoticeKind.NOT_YET_IN_FORCE: ":material/event_upcoming:",
    NoticeKind.CONFLICT: ":material/balance:",
    NoticeKind.TRANSLATED: ":material/translate:",
    NoticeKind.TRUNCATED: ":material/content_cut:",
}
_NOTICE_HEADINGS = {
    NoticeKind.SUPERSEDED: N_("Replaced rule"),
    NoticeKind.NOT_YET_IN_FORCE: N_("Not yet in force"),
    NoticeKind.CONFLICT: N_("The documents disagree"),
    NoticeKind.TRANSLATED: N_("Source in another language"),
    NoticeKind.TRUNCATED: N_("Shortened"),
}
_WARNINGS = frozenset({NoticeKind.SUPERSEDED, NoticeKind.NOT_YET_IN_FORCE, NoticeKind.CONFLICT})


def question_asked(room: Room) -> str | None:
    """The question typed, or the suggestion chosen, since the page was last drawn."""
    typed = st.chat_input(
        room.words.say("Ask a question"),
        key="question",
        disabled=not room.library,
        submit_mode="disable",
    )
    question = (typed or welcome.question_chosen() or "").strip()
    return question or None


def begin(room: Room, conversation: Conversation | None, text: str, within: Within) -> Conversation:
    """Have a question answered; the conversation with it, a new one where there was none."""
    earlier = conversation.exchanges if conversation else ()
    question = _with_history(
        room, Question(text=text, role=room.role, on=room.day, within=within, user=room.visitor.user), earlier
    )
    identifier, exchange = room.wiring.answering.ask(
        conversation.id if conversation else None, question, user=room.visitor.user
    )
    location.keep(location.CONVERSATION, identifier)
    location.drop(location.SOURCE)
    return Conversation(
        id=identifier,
        user=room.visitor.user,
        title=conversation.title if conversation else title_of(text),
        created=conversation.created if conversation else exchange.asked,
        exchanges=(*earlier, exchange),
    )


def show_exchange(room: Room, conversation: Conversation, exchange: Exchange) -> None:
    """Show a question with its answer; where that is still being given, as it comes."""
    _show_question(exchange)
    with st.chat_message("assistant", avatar=_GUILDHALL):
        if exchange.answer is None:
            _show_coming(room, conversation, exchange)
        elif room.may_show(exchange.answer):
            _show_understood(room, conversation, exchange, exchange.answer)
            _show_answer(room, conversation, exchange, exchange.answer, status=st.empty(), prose=st.empty())
        else:
            said = room.words.say(
                "This answer is not shown, because it quotes a document that is no longer available to you."
            )
            st.html(inert.prose(said, room.words.language, kind="quiet"))


def _show_understood(room: Room, conversation: Conversation, exchange: Exchange, answer: Answer) -> None:
    """How a question that leans on what was said before was understood; a chat model may understand it otherwise."""
    if answer.model != EXTRACTIVE or exchange.ordinal == conversation.exchanges[0].ordinal:
        return
    earlier = [other for other in conversation.exchanges if other.ordinal < exchange.ordinal]
    text = exchange.question.text
    understood = standalone(text, _with_history(room, exchange.question, earlier).history).text
    if understood != text:
        said = room.words.say("Understood as: {question}", question=understood)
        st.html(inert.prose(said, detect_language(understood), kind="quiet"))


def _with_history(room: Room, question: Question, earlier: Sequence[Exchange]) -> Question:
    turns = (
        Turn(question=exchange.question.text, answer=exchange.answer.text)
        for exchange in earlier
        if exchange.answer is not None and room.may_show(exchange.answer)
    )
    return replace(question, history=tuple(turns))


def _show_question(exchange: Exchange) -> None:
    text = exchange.question.text
    with st.container(key=f"question-{exchange.ordinal}"), st.chat_message("user", avatar=_VISITOR):
        st.html(inert.prose(text, detect_language(text)))


def _show_coming(room: Room, conversation: Conversation, exchange: Exchange) -> None:
    above, status, prose = st.container(), st.empty(), st.empty()
    prose.html(inert.prose(room.words.say("Looking through the documents …"), room.words.language, kind="wait"))
    earlier = [other for other in conversation.exchanges if other.ordinal < exchange.ordinal]
    question = _with_history(room, replace(exchange.question, user=room.visitor.user, role=room.role), earlier)
    shown = ""
    try:
        for piece in room.wiring.answering.follow(conversation.id, exchange, question, user=room.visitor.user):
            if isinstance(piece, Answer):
                kept = replace(exchange, answer=piece)
                with above:
                    _show_understood(room, conversation, kept, piece)
                _show_answer(room, conversation, kept, piece, status=status, prose=prose)
                return
            shown = _joined(shown, piece)
            prose.html(inert.marked_prose(shown, detect_language(shown), {}))
    except Exception:  # told by the page's frame; the question was taken back
        prose.empty()
        if room.wiring.conversations.find(conversation.id, user=room.visitor.user) is None:
            location.drop(location.CONVERSATION)
        raise
    raise RuntimeError("the stream ended without an answer")


def _joined(shown: str, sentence: str) -> str:
    """Sentences follow each other; between two of ASCII a space stands unless one of them brings it."""
    left, right = shown[-1:], sentence[:1]
    apart = not left or left.isspace() or right.isspace() or not (left + right).isascii()
    return shown + sentence if apart else f"{shown} {sentence}"


def _show_answer(
    room: Room,
    conversation: Conversation,
    exchange: Exchange,
    answer: Answer,
    *,
    status: DeltaGenerator,
    prose: DeltaGenerator,
) -> None:
    words, group = room.words, sources.Group(answer=answer, ordinal=exchange.ordinal)
    if answer.status in _STATUS_ICONS:
        status.markdown(f"{_STATUS_ICONS[answer.status]} **{words.say(_STATUS_HEADINGS[answer.status])}**")
    prose.html(inert.marked_prose(answer.text, answer.language, group.markers(words)))
    if answer.question.on != exchange.asked.astimezone().date():
        said = words.say("Answered for {day}", day=answer.question.on.isoformat())
        st.caption(f":material/event: {said}")
    if answer.citations:
        st.html(inert.heading(words.say("Sources")))
        sources.offer(room, group, answer.citations)
    for number, notice in enumerate(answer.notices):
        _show_notice(room, group, notice, key=f"{exchange.ordinal}-{number}")
    if sources.changed_since(room, answer):
        said = words.say("A document quoted here has changed since. The quotes are shown as they were cited then.")
        st.html(inert.prose(said, words.language, kind="changed"))
    if answer.nearest:
        _show_nearest(room, group)
    if answer.route:
        _show_route(room, answer.route)
    if answer.model != EXTRACTIVE:
        said = words.say("Worded by {model}. The sources are quoted word for word.", model=answer.model)
        st.html(inert.prose(said, words.language, kind="quiet"))
    below.show(room, conversation, exchange, answer)


def _show_notice(room: Room, group: sources.Group, notice: Notice, *, key: str) -> None:
    style = "warning" if notice.kind in _WARNINGS else "remark"
    with st.container(border=True, key=f"{style}-{key}", gap="small"):
        st.markdown(f"{_NOTICE_ICONS[notice.kind]} **{room.words.say(_NOTICE_HEADINGS[notice.kind])}**")
        st.html(inert.marked_prose(notice.text, group.answer.language, group.markers(room.words)))
        if notice.citations:
            sources.offer(room, group, notice.citations)


def _show_nearest(room: Room, group: sources.Group) -> None:
    words = room.words
    st.html(inert.heading(words.say("Related passages")))
    said = words.say("These do not answer the question, but they come closest to it.")
    st.html(inert.prose(said, words.language, kind="quiet"))
    sources.offer(room, group, group.answer.nearest)


def _show_route(room: Room, route: Contact) -> None:
    with st.container(border=True, gap="small"):
        heading = room.words.say("Whom to ask")
        st.markdown(f":material/support_agent: **{heading}**")
        whom = " · ".join(part for part in (route.office, route.contact) if part)
        st.html(inert.prose(whom, detect_language(whom)))
