"""Guildhall in the browser: the server and the page, then ``assistant.ui`` takes over.

Started by ``guildhall chat`` or ``streamlit run streamlit_app.py``; the store and the role come from the settings.
Streamlit imports this file for the server, and runs it as ``__main__`` each time a page is drawn.
"""

from __future__ import annotations

import streamlit as st
from streamlit.starlette import App

from assistant.settings import load_settings
from assistant.ui.app import show
from assistant.ui.room import Wiring
from assistant.ui.server import front_door, sign_in_routes
from assistant.ui.style import ICON
from assistant.ui.wiring import open_app


@st.cache_resource(show_spinner=False)
def wiring() -> Wiring:
    """What all browsers of this process share; a failure is not kept, so the next page load tries again."""
    return open_app(load_settings())


if __name__ == "__main__":
    st.set_page_config(page_title="Guildhall", page_icon=ICON, layout="wide")
    show(load_settings, wiring)
else:
    app = App(__file__, routes=sign_in_routes(load_settings), middleware=[front_door(load_settings)])
