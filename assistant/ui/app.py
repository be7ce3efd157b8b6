"""The frame around all pages: who is there, which pages they get, and the one place where what went wrong is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from assistant.errors import GuildhallError, StoreError
from assistant.settings import Settings
from assistant.ui import entrance, inert, location, sidebar, signing_in
from assistant.ui.administration import page as administration
from assistant.ui.ask import page as ask
from assistant.ui.ask import welcome
from assistant.ui.documents import page as documents
from assistant.ui.room import Room, Wiring
from assistant.ui.script import SCRIPT
from assistant.ui.signing_in import NotSignedIn
from assistant.ui.style import STYLE
from assistant.ui.words import Words
from assistant.visitors import Visitor

_log = logging.getLogger(__name__)

Page = Callable[[Room], None]


def show(load_settings: Callable[[], Settings], open_wiring: Callable[[], Wiring]) -> None:
    """Draw the page that the address names; what goes wrong is told in one sentence and never as a traceback."""
    words = Words(location.language())
    st.html(STYLE)
    st.html(SCRIPT, unsafe_allow_javascript=True)
    with _telling(words):
        settings = load_settings()
        sidebar.choose_language(words)
        visitor = signing_in.visitor(settings)
        if isinstance(visitor, NotSignedIn):
            entrance.show(visitor, settings, words)
            return
        try:
            with st.spinner(words.say("Opening the documents …")):  # seen where it takes a while, by the first visitor
                wiring = open_wiring()
            room = _room(wiring, visitor, words, settings)
        except StoreError as error:
            _log.warning("%s", error, exc_info=True)
            welcome.cannot_open(words, str(error))
            return
        _navigate(room)


@contextmanager
def _telling(words: Words) -> Iterator[None]:
    """Tell in the page what went wrong inside: an error of the product as it is, any other without its details.

    What Streamlit raises to end or repeat a run is no Exception and passes through.
    """
    try:
        yield
    except GuildhallError as error:
        _log.warning("%s", error, exc_info=True)
        st.html(inert.alert(str(error)))
    except Exception:
        _log.exception("The page could not be drawn.")
        said = words.say(
            "Something went wrong that should not have. The details are in the app's log; please try again."
        )
        st.html(inert.alert(said))


def _room(wiring: Wiring, visitor: Visitor, words: Words, settings: Settings) -> Room:
    library = dict(wiring.assistant.library(role=visitor.role))
    day = sidebar.choose_day(words)
    is_there = signing_in.watch(settings, visitor)
    return Room(wiring=wiring, visitor=visitor, day=day, words=words, library=library, is_there=is_there)


def _navigate(room: Room) -> None:
    words = room.words
    pages = [
        _page(room, ask.show, title=words.say("Ask"), icon=":material/forum:", address=""),
        _page(room, documents.show, title=words.say("Documents"), icon=":material/library_books:", address="documents"),
    ]
    if room.is_administrator:
        title = words.say("Administration")
        pages.append(_page(room, administration.show, title=title, icon=":material/tune:", address="administration"))
    page = st.navigation(pages, position="top")
    page.run()
    sidebar.identity(room)


def _page(room: Room, draw: Page, *, title: str, icon: str, address: str) -> st.Page:
    def drawn() -> None:
        with _telling(room.words):
            draw(room)

    return st.Page(drawn, title=title, icon=icon, url_path=address, default=not address)
