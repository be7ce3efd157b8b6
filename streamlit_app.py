"""Guildhall in the browser: page settings and wiring, then ``assistant.ui`` takes over.

Started by ``guildhall chat`` or ``streamlit run streamlit_app.py``; the store and the role come from the settings.
"""

from __future__ import annotations

import streamlit as st

from assistant.conversations import Conversations
from assistant.settings import load_settings
from assistant.ui.page import Wiring, show
from assistant.ui.style import ICON
from assistant.wiring import open_assistant


@st.cache_resource(show_spinner=False)
def wiring() -> Wiring:
    """What all browsers of this process share; a failure is not kept, so the next page load tries again."""
    settings = load_settings()
    return Wiring(assistant=open_assistant(settings), conversations=Conversations(settings.store), role=settings.role)


st.set_page_config(page_title="Guildhall", page_icon=ICON, layout="centered")
show(wiring)
