"""The page of documents: the library, or the one document that the address names."""

from __future__ import annotations

import streamlit as st

from assistant.ui import location
from assistant.ui.documents import library, reader
from assistant.ui.documents.script import SCRIPT
from assistant.ui.documents.style import STYLE
from assistant.ui.room import Room


def show(room: Room) -> None:
    """Draw the page."""
    st.html(STYLE)
    st.html(SCRIPT, unsafe_allow_javascript=True)
    name = location.value(location.DOCUMENT)
    if name is None:
        library.show(room)
    else:
        reader.show(room, name)
