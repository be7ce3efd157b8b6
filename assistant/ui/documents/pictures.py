"""The pages of a document's original as pictures, with the words that the address names marked on theirs."""

from __future__ import annotations

import streamlit as st

from assistant.addresses import page_of
from assistant.clause_addresses import ClauseAddresses
from assistant.errors import DrawingError, SourceError
from assistant.records import Document
from assistant.ui import inert, location, phrases
from assistant.ui.documents import addressing, pager
from assistant.ui.room import Room

_WIDTH = 1600
_KEPT_KEY = "document_picture_kept"


def show(room: Room, document: Document) -> None:
    """Draw one page with the means to turn to the others."""
    span = _span(document)
    pages = max((page.page for page in document.pages), default=1)
    begins = page_of(document.pages, span[0]) if span else 1
    asked = location.value(addressing.PICTURE)
    page = addressing.number(addressing.PICTURE, most=pages) if asked else min(begins or 1, pages)
    if pages > 1:
        clause, span_asked = location.value(location.CLAUSE), addressing.span()

        def address(other: int) -> str:
            return addressing.reader(
                room, document.path, clause=clause, span=span_asked, view="pages", picture=str(other)
            )

        st.html(pager.pages(room.words, page, pages, address))
    try:
        picture = _picture(room, document, page, span)
    except (DrawingError, SourceError) as error:
        st.html(inert.alert(str(error)))
        return
    st.image(picture, caption=phrases.page(room.words, page), width="stretch")


def _span(document: Document) -> tuple[int, int] | None:
    """The stretch of text that the address names, by clause or by its place."""
    address = location.value(location.CLAUSE)
    if address is None:
        return addressing.span()
    found = ClauseAddresses(document).find(address)
    return None if found is None else (found.clause.start, found.clause.end)


def _picture(room: Room, document: Document, page: int, span: tuple[int, int] | None) -> bytes:
    """The picture last drawn is kept: it takes a process of its own to draw one."""
    wanted = (room.role, document.path, document.sha256, page, span)
    kept: tuple[object, bytes] | None = st.session_state.get(_KEPT_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    start, end = span or (0, 0)
    with st.spinner(room.words.say("Drawing the page …")):
        _, picture = room.wiring.originals.picture(
            document.path, role=room.role, start=start, end=end, page=page, width=_WIDTH
        )
    st.session_state[_KEPT_KEY] = (wanted, picture)
    return picture
