"""What can be done with an answer: copy it, judge it, file its question as a gap, ask what follows."""

from __future__ import annotations

import streamlit as st

from assistant.conversations import Conversation, Exchange
from assistant.feedback import LONGEST_COMMENT, Verdict
from assistant.records import Answer, AnswerStatus
from assistant.transcript import answer_as_text
from assistant.ui import inert, phrases, presence
from assistant.ui.ask import welcome
from assistant.ui.room import Room

_THUMBS = (Verdict.WRONG, Verdict.RIGHT)
"""What Streamlit's thumbs stand for: 0 is down, 1 is up."""
_FOLLOW_UPS = 3
_KEPT_KEY = "follow_ups_kept"


def show(room: Room, conversation: Conversation, exchange: Exchange, answer: Answer) -> None:
    """Draw the line below an answer; what can be asked next only below the last one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"below-{exchange.ordinal}"):
        _copy(room, answer)
        _thumbs(room, conversation, exchange, answer)
        _wrong_source(room, conversation, exchange, answer)
        if answer.status is AnswerStatus.NOT_FOUND:
            _gap(room, exchange, answer)
    if exchange.ordinal == conversation.exchanges[-1].ordinal:
        questions = _follow_ups(room, conversation, exchange, answer)
        welcome.suggest(
            room.words.say("You could ask next"), questions, key=f"next-{conversation.id}-{exchange.ordinal}"
        )


def _copy(room: Room, answer: Answer) -> None:
    words = room.words
    text = answer_as_text(answer, in_force=lambda validity: phrases.in_force(words, validity))
    st.html(inert.copyable(text, label=words.say("Copy with sources"), done=words.say("Copied")), width="content")


def _thumbs(room: Room, conversation: Conversation, exchange: Exchange, answer: Answer) -> None:
    key = f"thumbs-{conversation.id}-{exchange.ordinal}"
    if key not in st.session_state:
        said = room.wiring.feedback.verdict_of(room.visitor.user, conversation.id, exchange.ordinal)
        st.session_state[key] = None if said is None else _THUMBS.index(said)
    judged = presence.acting(room, _judged)
    st.feedback("thumbs", key=key, on_change=judged, args=(room, conversation.id, exchange.ordinal, answer, key))


def _judged(room: Room, conversation: str, ordinal: int, answer: Answer, key: str) -> None:
    chosen = st.session_state[key]
    box, user = room.wiring.feedback, room.visitor.user
    if chosen is None:
        box.take_back(user, conversation, ordinal)
    else:
        box.say(_THUMBS[chosen], answer, user=user, conversation=conversation, ordinal=ordinal)
        st.toast(room.words.say("Thank you. Your administrator reads this."))


def _wrong_source(room: Room, conversation: Conversation, exchange: Exchange, answer: Answer) -> None:
    words, place = room.words, f"{conversation.id}-{exchange.ordinal}"
    with (
        st.popover(words.say("Something is wrong"), icon=":material/flag:", key=f"report-{exchange.ordinal}"),
        st.form(f"report-form-{place}", border=False, clear_on_submit=True),
    ):
        markers = {citation.marker: citation for citation in answer.citations}
        marker = None
        if markers:
            marker = st.selectbox(
                words.say("Which source is wrong?"),
                [None, *markers],
                format_func=lambda number: (
                    words.say("The answer as a whole")
                    if number is None
                    else f"[{number}] {markers[number].title} · {markers[number].address or ''}"
                ),
            )
        comment = st.text_area(words.say("What is wrong with it?"), max_chars=LONGEST_COMMENT)
        if st.form_submit_button(words.say("Send")):
            room.wiring.feedback.say(
                Verdict.WRONG if marker is None else Verdict.WRONG_SOURCE,
                answer,
                user=room.visitor.user,
                conversation=conversation.id,
                ordinal=exchange.ordinal,
                comment=comment,
                marker=marker,
            )
            st.toast(words.say("Thank you. Your administrator reads this."))


def _gap(room: Room, exchange: Exchange, answer: Answer) -> None:
    words, box, user = room.words, room.wiring.feedback, room.visitor.user
    filed = box.has_gap(exchange.question, user=user)
    st.button(
        words.say("On the gap board") if filed else words.say("Put this question on the gap board"),
        icon=":material/check:" if filed else ":material/add_task:",
        key=f"gap-{exchange.ordinal}",
        disabled=filed,
        help=words.say("The gap board shows the administrators which questions the documents do not answer."),
        on_click=presence.acting(room, _file_gap),
        args=(room, exchange, answer),
    )


def _file_gap(room: Room, exchange: Exchange, answer: Answer) -> None:
    office = answer.route.office if answer.route else None
    room.wiring.feedback.file_gap(exchange.question, user=room.visitor.user, office=office)


def _follow_ups(room: Room, conversation: Conversation, exchange: Exchange, answer: Answer) -> list[str]:
    """Each suggestion is tried before it is made, so an answer's are worked out once a visit."""
    wanted = (conversation.id, exchange.ordinal, room.role, room.day)
    kept: tuple[object, list[str]] | None = st.session_state.get(_KEPT_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    asked = {other.question.text for other in conversation.exchanges}
    found = room.wiring.assistant.follow_ups(answer, role=room.role, limit=_FOLLOW_UPS + len(asked))
    questions = [question for question in found if question not in asked][:_FOLLOW_UPS]
    st.session_state[_KEPT_KEY] = (wanted, questions)
    return questions
