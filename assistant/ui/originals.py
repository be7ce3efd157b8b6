"""The file that a document was read from, to take along."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from assistant.ui.room import Room


def offer(room: Room, path: str, *, key: str) -> None:
    """A button that downloads the original; it is read when the button is pressed, in the visitor's role."""
    originals, role = room.wiring.originals, room.role
    st.download_button(
        room.words.say("Download the original"),
        data=lambda: originals.file(path, role=role),
        file_name=PurePosixPath(path).name,
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )
