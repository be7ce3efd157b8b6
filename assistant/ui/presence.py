"""What happens in an open page outside of its runs, done only while the one for whom it was drawn is still there.

Streamlit calls what belongs to a button before the page's run finds out who is there, works a download out beside it,
and runs a fragment without it. All of these go through this module, which asks first. Where somebody else is there, or
nobody any more, nothing is done, and the run that follows tells it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec

import streamlit as st

from assistant.errors import GuildhallError
from assistant.ui.room import Room

P = ParamSpec("P")


def acting(room: Room, action: Callable[P, object]) -> Callable[P, None]:
    """``action`` as what a button or a field calls.

    Only what belongs to the browser tab alone, such as what its address says, is called without this.
    """

    @wraps(action)
    def acted(*arguments: P.args, **named: P.kwargs) -> None:
        if room.is_there():
            action(*arguments, **named)

    return acted


def fragment(room: Room, draw: Callable[[], object], *, every: float | None = None) -> None:
    """Draw a part of the page that may run by itself, each ``every`` seconds where that is given."""

    @st.fragment(run_every=every)
    def drawn() -> None:
        if not room.is_there():
            st.rerun()
        draw()

    drawn()


def download(
    room: Room,
    label: str,
    fetch: Callable[[], bytes],
    *,
    file_name: str,
    key: str,
    mime: str | None = None,
    icon: str = ":material/download:",
    width: Literal["content", "stretch"] = "content",
) -> None:
    """A button that hands ``fetch()`` to the browser as a file.

    Pressing it runs the button alone anew, which finds out that somebody has gone.
    """

    def fetched() -> bytes:
        if not room.is_there():
            raise GuildhallError("Nothing is handed out: whoever opened the page is no longer there in the same role.")
        return fetch()

    def draw() -> None:
        st.download_button(label, data=fetched, file_name=file_name, mime=mime, key=key, icon=icon, width=width)

    # A part that runs by itself takes all the room there is; the container makes it as wide as the button.
    with st.container(width=width):
        fragment(room, draw)
