"""Long lists a page at a time; the address keeps which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from assistant.ui import location
from assistant.ui.room import Room

PAGE = "page"
"""The parameter of the address that names the page of a list."""

Item = TypeVar("Item")


def number() -> int:
    """Which page the address names, from 1."""
    asked = location.value(PAGE) or ""
    return min(int(asked), 100_000) if asked.isdecimal() and int(asked[:6]) >= 1 else 1


def some(room: Room, items: Sequence[Item], *, size: int, key: str) -> Sequence[Item]:
    """The items of the page that the address names, below the buttons that lead to the others."""
    pages = max(1, -(-len(items) // size))
    current = min(number(), pages)
    if pages > 1:
        turn(room, current, more=current < pages, key=key, of=pages)
    return items[(current - 1) * size : current * size]


def turn(room: Room, current: int, *, more: bool, key: str, of: int | None = None) -> None:
    """Buttons to the pages before and after."""
    words = room.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            words.say("Previous page"),
            key=f"{key}-previous",
            icon=":material/chevron_left:",
            disabled=current <= 1,
            on_click=_to,
            args=(current - 1,),
        )
        st.button(
            words.say("Next page"),
            key=f"{key}-next",
            icon=":material/chevron_right:",
            disabled=not more,
            on_click=_to,
            args=(current + 1,),
        )
        said = words.say("Page {number} of {pages}", number=current, pages=of) if of else ""
        st.caption(said or words.say("Page {number}", number=current))


def back_to_first() -> None:
    """Begin a list anew, since it is another one."""
    location.drop(PAGE)


def _to(wanted: int) -> None:
    if wanted <= 1:
        location.drop(PAGE)
    else:
        location.keep(PAGE, str(wanted))
