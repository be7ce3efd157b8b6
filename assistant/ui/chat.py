"""The conversation: questions, answers as they come, notices, and what stands below an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.conversations import Exchange
from assistant.language import detect_language
from assistant.records import (
    EXTRACTIVE,
    Answer,
    AnswerStatus,
    Citation,
    Contact,
    Language,
    Notice,
    NoticeKind,
    Question,
    Turn,
)
from assistant.ui import inert, sources, welcome
from assistant.ui.room import Room

_VISITOR, _GUILDHALL = ":material/person:", ":material/account_balance:"
_STATUS_ICONS = {
    AnswerStatus.NOT_FOUND: ":material/search_off:",
    AnswerStatus.NEEDS_CLARIFICATION: ":material/help:",
}
_NOTICE_ICONS = {
    NoticeKind.SUPERSEDED: ":material/history:",
    NoticeKind.NOT_YET_IN_FORCE: ":material/event_upcoming:",
    NoticeKind.CONFLICT: ":material/balance:",
    NoticeKind.TRANSLATED: ":material/translate:",
    NoticeKind.TRUNCATED: ":material/content_cut:",
}
_WARNINGS = frozenset({NoticeKind.SUPERSEDED, NoticeKind.NOT_YET_IN_FORCE, NoticeKind.CONFLICT})


def question_asked(room: Room) -> str | None:
    """The question typed or the example chosen since the page was last drawn."""
    typed = st.chat_input(
        room.texts.ask_here,
        key="question",
        disabled=not room.visible,
        submit_mode="disable",
    )
    question = (typed or welcome.example_chosen() or "").strip()
    return question or None


def ask(room: Room, text: str, *, earlier: Sequence[Exchange], keep: Callable[[Answer], Exchange]) -> None:
    """Ask the assistant, show the answer as it comes, keep it, and show what belongs below it."""
    turns = (
        Turn(question=exchange.question.text, answer=exchange.answer.text)
        for exchange in earlier
        if room.may_show(exchange.answer)
    )
    question = Question(text=text, role=room.role, on=room.day, history=tuple(turns))
    _show_question(text, len(earlier))
    with st.chat_message("assistant", avatar=_GUILDHALL):
        status, prose = st.empty(), st.empty()
        answer = _answer_as_it_comes(room, question, prose)
        _show_answer(room, len(earlier), keep(answer), status=status, prose=prose)


def show_exchange(room: Room, place: int, exchange: Exchange) -> None:
    """Show a question kept earlier with its answer; ``place`` is its number in the conversation, from 0."""
    _show_question(exchange.question.text, place)
    with st.chat_message("assistant", avatar=_GUILDHALL):
        if room.may_show(exchange.answer):
            _show_answer(room, place, exchange, status=st.empty(), prose=st.empty())
        else:
            st.html(inert.prose(room.texts.withheld, room.texts.language, kind="quiet"))


def _show_question(text: str, place: int) -> None:
    with st.container(key=f"question-{place}"), st.chat_message("user", avatar=_VISITOR):
        st.html(inert.prose(text, detect_language(text)))


def _answer_as_it_comes(room: Room, question: Question, place: DeltaGenerator) -> Answer:
    place.html(inert.prose(room.texts.searching, room.texts.language, kind="wait"))
    shown = ""
    for piece in room.assistant.stream(question):
        if isinstance(piece, Answer):
            return piece
        shown = _joined(shown, piece)
        place.html(inert.marked_prose(shown, detect_language(shown), range(10_000)))
    raise RuntimeError("the stream ended without an answer")


def _joined(shown: str, sentence: str) -> str:
    """Sentences follow each other; between two of ASCII a space stands unless one of them brings it."""
    left, right = shown[-1:], sentence[:1]
    apart = not left or left.isspace() or right.isspace() or not (left + right).isascii()
    return shown + sentence if apart else f"{shown} {sentence}"


def _show_answer(room: Room, place: int, exchange: Exchange, *, status: DeltaGenerator, prose: DeltaGenerator) -> None:
    answer, texts = exchange.answer, room.texts
    if answer.status in _STATUS_ICONS:
        said = texts.not_found if answer.status is AnswerStatus.NOT_FOUND else texts.needs_clarification
        status.markdown(f"{_STATUS_ICONS[answer.status]} **{said}**")
    prose.html(inert.marked_prose(answer.text, answer.language, _markers(answer)))
    if answer.question.on != exchange.asked.astimezone().date():
        st.caption(f":material/event: {texts.answered_for(answer.question.on.isoformat())}")
    if answer.citations:
        st.html(inert.heading(texts.sources))
        sources.offer(room, answer.citations, key=f"{place}")
    for number, notice in enumerate(answer.notices):
        _show_notice(room, answer.language, notice, key=f"{place}-{number}")
    _show_nearest(room, answer.nearest, key=f"{place}-nearest")
    if answer.route:
        _show_route(room, answer.route)
    if answer.model != EXTRACTIVE:
        st.html(inert.prose(texts.written_by(answer.model), texts.language, kind="quiet"))


def _markers(answer: Answer) -> frozenset[int]:
    cited = [*answer.citations, *(citation for notice in answer.notices for citation in notice.citations)]
    return frozenset(citation.marker for citation in cited)


def _show_notice(room: Room, language: Language, notice: Notice, *, key: str) -> None:
    style = "warning" if notice.kind in _WARNINGS else "remark"
    with st.container(border=True, key=f"{style}-{key}", gap="small"):
        st.markdown(f"{_NOTICE_ICONS[notice.kind]} **{room.texts.notice_headings[notice.kind]}**")
        markers = frozenset(citation.marker for citation in notice.citations)
        st.html(inert.marked_prose(notice.text, language, markers))
        if notice.citations:
            sources.offer(room, notice.citations, key=f"{key}-notice")


def _show_nearest(room: Room, nearest: Sequence[Citation], *, key: str) -> None:
    if nearest:
        st.html(inert.heading(room.texts.nearest))
        st.html(inert.prose(room.texts.nearest_explained, room.texts.language, kind="quiet"))
        sources.offer(room, nearest, key=key)


def _show_route(room: Room, route: Contact) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f":material/support_agent: **{room.texts.ask_office}**")
        whom = " · ".join(part for part in (route.office, route.contact) if part)
        st.html(inert.prose(whom, detect_language(whom)))
