"""Guildhall in the browser: page settings and wiring, then ``assistant.ui`` takes over.

Started by ``guildhall chat`` or ``streamlit run streamlit_app.py``; the store and the role come from the settings.
"""

from __future__ import annotations

import streamlit as st

from assistant.settings import load_settings
from assistant.ui.app import show
from assistant.ui.room import Wiring
from assistant.ui.style import ICON
from assistant.ui.wiring import open_app


@st.cache_resource(show_spinner=False)
def wiring() -> Wiring:
    """What all browsers of this process share; a failure is not kept, so the next page load tries again."""
    return open_app(load_settings())


st.set_page_config(page_title="Guildhall", page_icon=ICON, layout="wide")
show(load_settings, wiring)
