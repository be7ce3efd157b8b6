"""The source that is open beside the conversation: the page or the clause with the quote marked, and what it is."""

from __future__ import annotations

from datetime import date

import streamlit as st

from assistant.conversations import Conversation, Exchange
from assistant.errors import DrawingError, SourceError, UnknownDocument
from assistant.records import Citation, Document
from assistant.ui import inert, location, originals, phrases
from assistant.ui.ask.surroundings import REACH, surroundings
from assistant.ui.room import Room

_REACH_KEY = "reach"
_REACH_OF = "reach_of"
_WIDER = 4
_PICTURE_WIDTH = 1400


def opened(room: Room, conversation: Conversation) -> tuple[str, Exchange, Citation] | None:
    """The source that the address names, with its exchange; ``None`` where none is open or it may not be shown."""
    name = location.value(location.SOURCE) or ""
    ordinal, _, index = name.partition("-")
    exchanges = [one for one in conversation.exchanges if str(one.ordinal) == ordinal]
    if not exchanges or not index.isdecimal():
        return None
    answer = exchanges[0].answer
    if answer is None or not room.may_show(answer) or int(index) >= len(answer.all_citations):
        return None
    return name, exchanges[0], answer.all_citations[int(index)]


def show(room: Room, name: str, exchange: Exchange, citation: Citation) -> None:
    """Draw the source."""
    words, quote = room.words, citation.quote
    if st.session_state.get(_REACH_OF) != name:
        st.session_state[_REACH_OF], st.session_state[_REACH_KEY] = name, REACH
    _head(room, citation)
    try:
        document = room.wiring.assistant.document(quote.document, role=room.role)
    except UnknownDocument:
        st.html(inert.alert(words.say("This document is no longer available to you.")))
        return
    st.html(inert.prose(_summary(room, citation), words.language, kind="quiet"))
    if document.text[quote.start : quote.end] == quote.text:
        _show_standing(room, citation, document)
    else:
        _show_former(room, citation, asked=exchange.asked.date(), document=document)
    st.html(inert.facts(_facts(room, citation)))
    _links(room, citation, document)


def _show_standing(room: Room, citation: Citation, document: Document) -> None:
    """The quote where it stands: on its page, where there is one to show, else among its neighbours."""
    words = room.words
    if citation.page is not None:
        st.html(inert.quote_alone(citation.quote.text, document.language))
        if _show_page(room, citation):
            with st.expander(words.say("The quote in the document's text")):
                _show_text(room, document, citation)
            return
    st.html(inert.heading(words.say("The quote in its document")))
    _show_text(room, document, citation)


def _head(room: Room, citation: Citation) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="source_head"):
        st.html(inert.title(citation.title, level=2))
        st.button(
            room.words.say("Close"),
            key="close_source",
            icon=":material/close:",
            on_click=location.drop,
            args=(location.SOURCE,),
            help=room.words.say("Close the source"),
        )


def _links(room: Room, citation: Citation, document: Document) -> None:
    words, path, quote = room.words, document.path, citation.quote
    with st.container(horizontal=True, gap="small"):
        st.link_button(
            words.say("Whole document"),
            location.permalink(path, start=quote.start, end=quote.end, words=quote.text, on=room.day),
            icon=":material/menu_book:",
        )
        originals.offer(room, path, key="download_original")


def _show_page(room: Room, citation: Citation) -> bool:
    """Show the original's page; whether there was one to show."""
    quote = citation.quote
    try:
        number, picture = room.wiring.originals.picture(
            quote.document, role=room.role, start=quote.start, end=quote.end, page=citation.page, width=_PICTURE_WIDTH
        )
    except DrawingError:
        return False
    except SourceError as error:
        st.html(inert.prose(str(error), room.words.language, kind="quiet"))
        return False
    st.image(picture, caption=phrases.page(room.words, number), width="stretch")
    return True


def _show_text(room: Room, document: Document, citation: Citation) -> None:
    found = surroundings(document, citation.quote, reach=st.session_state[_REACH_KEY])
    if found is None:
        return
    st.html(inert.quote_in_context(found, document.language))
    if not (found.starts_document and found.ends_document):
        more = room.words.say("Show more of the document")
        st.button(more, key="show_more", icon=":material/unfold_more:", on_click=_reach_further)


def _show_former(room: Room, citation: Citation, *, asked: date, document: Document) -> None:
    """The quote in the text it was cited from, where the store still has that."""
    words, quote = room.words, citation.quote
    said = words.say("The document has changed since this answer was given. Below is the wording as it was cited then.")
    st.html(inert.alert(said))
    try:
        former = room.wiring.originals.former(quote.document, asked, role=room.role)
    except UnknownDocument:
        former = document
    if former.text[quote.start : quote.end] == quote.text:
        _show_text(room, former, citation)
    else:
        st.html(inert.heading(words.say("The quote as it was cited")))
        st.html(inert.quote_alone(quote.text, document.language))


def _reach_further() -> None:
    st.session_state[_REACH_KEY] *= _WIDER


def _summary(room: Room, citation: Citation) -> str:
    """The legal address in one line."""
    words = room.words
    parts = (
        citation.address,
        phrases.version(words, citation.version) if citation.version else None,
        phrases.in_force(words, citation.in_force),
        phrases.authority_name(words, room.library[citation.quote.document].authority),
    )
    return " · ".join(part for part in parts if part)


def _facts(room: Room, citation: Citation) -> list[tuple[str, str]]:
    words, facts = room.words, room.library[citation.quote.document]
    rows = [
        (words.say("Clause"), citation.address),
        (words.say("Version"), citation.version),
        (words.say("Validity"), phrases.in_force(words, citation.in_force)),
        (words.say("Rank"), phrases.authority_name(words, facts.authority)),
        (words.say("Issued by"), facts.issuer or facts.organisation),
        (words.say("Page"), str(citation.page) if citation.page else None),
        (words.say("File"), citation.quote.document),
    ]
    return [(label, value) for label, value in rows if value]
