"""Citations as buttons, and the drawer that shows a quote where it stands in its document.

The drawer is a modal dialog at the page's right edge: it takes the keyboard, closes with Escape, and fills a phone.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.errors import UnknownDocument
from assistant.records import Citation
from assistant.ui import inert
from assistant.ui.room import Room
from assistant.ui.surroundings import REACH, surroundings

_REACH_KEY = "reach"
_WIDER = 4


def offer(room: Room, citations: Sequence[Citation], *, key: str) -> None:
    """A button for each citation that opens it; ``key`` tells this group from all others on the page."""
    with st.container(key=f"sources-{key}", gap="xsmall"):
        for number, citation in enumerate(citations):
            label = _label(room, citation)
            if st.button(label, key=f"source-{key}-{number}", width="stretch", wrap=True):
                _open(room, citation)


def _label(room: Room, citation: Citation) -> str:
    texts = room.texts
    version = texts.version(citation.version) if citation.version else None
    page = texts.page(citation.page) if citation.page else None
    rest = [inert.plain_label(part) for part in (version, citation.address, page) if part]
    return " · ".join([f"\\[{citation.marker}\\] **{inert.plain_label(citation.title)}**", *rest])


def _open(room: Room, citation: Citation) -> None:
    st.session_state[_REACH_KEY] = REACH
    drawer = st.dialog(room.texts.source_title, width="medium", position="right", icon=":material/format_quote:")
    drawer(_show)(room, citation)


def _show(room: Room, citation: Citation) -> None:
    texts, quote = room.texts, citation.quote
    try:
        document = room.assistant.document(quote.document, role=room.role)
    except UnknownDocument:
        st.html(inert.alert(texts.document_gone))
        return
    st.html(inert.facts(_facts(room, citation)))
    found = surroundings(document, quote, reach=st.session_state[_REACH_KEY])
    if found is None:
        st.html(inert.alert(texts.document_changed))
        st.html(inert.heading(texts.quote_alone))
        st.html(inert.quote_alone(quote.text, document.language))
        return
    st.html(inert.heading(texts.quote_in_context))
    st.html(inert.quote_in_context(found, document.language))
    if not (found.starts_document and found.ends_document):
        st.button(texts.show_more, key="show_more", icon=":material/unfold_more:", on_click=_reach_further)


def _reach_further() -> None:
    st.session_state[_REACH_KEY] *= _WIDER


def _facts(room: Room, citation: Citation) -> list[tuple[str, str]]:
    texts = room.texts
    rows = [
        (texts.document_label, citation.title),
        (texts.version_label, citation.version),
        (texts.in_force_label, texts.in_force(citation.in_force)),
        (texts.address_label, citation.address),
        (texts.page_label, str(citation.page) if citation.page else None),
        (texts.path_label, citation.quote.document),
    ]
    return [(label, value) for label, value in rows if value]
