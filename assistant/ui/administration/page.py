"""The page."""

from __future__ import annotations

import streamlit as st

from assistant.ui.room import Room


def show(room: Room) -> None:
    """Draw the page."""
    st.title(room.words.say("Administration"))
