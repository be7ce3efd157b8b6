"""One document: what it is, its text by clauses, the pages of its original, and its other versions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from assistant.errors import UnknownDocument
from assistant.page_images import DRAWABLE
from assistant.records import Document, DocumentFacts
from assistant.shelves import Edition
from assistant.standing import Standing
from assistant.ui import inert, location, originals, phrases
from assistant.ui.documents import addressing, library, names, pictures, reading, versions
from assistant.ui.room import Room
from assistant.ui.words import N_, Words

TEXT, PICTURES, VERSIONS = "text", "pages", "versions"
_VIEWS = {TEXT: N_("Text"), PICTURES: N_("Pages"), VERSIONS: N_("Versions")}
_VIEW_KEY = "document_view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The document that is read, under the name that opened it; ``former`` tells which earlier file of it that is."""

    name: str
    document: Document
    former: Edition | None


def show(room: Room, name: str) -> None:
    """Draw the document, or the sentence that is said of every one that cannot be shown."""
    words = room.words
    back = st.session_state.get(library.LAST_LIST) or location.DOCUMENTS
    st.html(names.link(back, words.say("All documents"), kind="gh-inside gh-back"))
    opened = _open(room, name)
    if opened is None:
        said = words.say("There is no such document here, or it is not available to you.")
        st.html(inert.alert(said))
        return
    document = opened.document
    st.html(inert.title(document.facts.title, level=1))
    _standing(room, opened)
    _about(room, opened)
    view = _view(room, opened)
    if view == PICTURES:
        pictures.show(room, document)
    elif view == VERSIONS:
        versions.show(room, opened.name, document)
    else:
        reading.show(room, opened.name, document, former=opened.former is not None)


def _open(room: Room, name: str) -> Opened | None:
    shelves = room.wiring.shelves
    try:
        document = shelves.document(name, role=room.role)
        former = None
        if name != document.path:
            editions = shelves.editions(document.path, role=room.role)
            former = next((one for one in editions if one.name == name), None)
    except UnknownDocument:
        return None
    if name != document.path and former is None:
        return None
    return Opened(name=name, document=document, former=former)


def _standing(room: Room, opened: Opened) -> None:
    """Say how the document stands on the day that is looked at; where it does not hold, so that nobody overlooks it."""
    words, path = room.words, opened.document.path
    if opened.former is not None and opened.former.until is not None:
        said = words.say(
            "This is what the file said from {filed} until {until}. It says something else now.",
            filed=opened.former.filed.date(),
            until=opened.former.until.date(),
        )
        current = names.link(addressing.reader(room, path), words.say("Read the present content"))
        st.html(_line(words, opened.document.facts, inert.Made("")))
        st.html(_notice(said, current))
        return
    standing = room.wiring.shelves.standing(path, role=room.role, on=room.day)
    st.html(_line(words, opened.document.facts, names.badge(words, standing)))
    successor = opened.document.facts.superseded_by
    if standing is Standing.NOT_YET:
        said = words.say("This document is not yet in force on {day}.", day=room.day)
    elif standing is Standing.IN_FORCE:
        return
    else:
        said = words.say("This document is no longer in force on {day}.", day=room.day)
    led = names.document_link(room, successor) if successor and standing is Standing.REPLACED else None
    replaced = words.say("It was replaced by {document}.", document=names.SLOT)
    st.html(_notice(said, names.holding(replaced, led) if led else inert.Made("")))


def _notice(said: str, more: inert.Made) -> inert.Made:
    return inert.element("div", inert.joined([said, " ", more]), class_="gh-notice", role="note")


def _line(words: Words, facts: DocumentFacts, badge: inert.Made) -> inert.Made:
    """What tells a document from others, at a glance."""
    told = (
        badge,
        phrases.version(words, facts.version) if facts.version else None,
        facts.number,
        facts.issuer or facts.organisation,
        inert.element("span", phrases.in_force(words, facts.in_force), class_="gh-together"),
    )
    return inert.element("div", names.dotted(told), class_="gh-item-standing")


def _about(room: Room, opened: Opened) -> None:
    words, document = room.words, opened.document
    with st.expander(words.say("About this document"), icon=":material/info:", key="document_facts"):
        st.html(inert.facts(names.facts_of(room, document)))
        if opened.former is None:
            originals.offer(room, document.path, key="download_document")


def _view(room: Room, opened: Opened) -> str:
    """Which side of the document is shown; what it has not is not offered."""
    drawable = opened.former is None and PurePosixPath(opened.document.path).suffix.lower() in DRAWABLE
    views = [view for view in _VIEWS if view != PICTURES or drawable]
    asked = location.value(addressing.VIEW) or TEXT
    view = asked if asked in views else TEXT
    if st.session_state.get(_VIEW_KEY) != view:
        st.session_state[_VIEW_KEY] = view
    st.segmented_control(
        room.words.say("What to show of the document"),
        views,
        format_func=lambda one: room.words.say(_VIEWS[one]),
        key=_VIEW_KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_view_chosen,
    )
    return view


def _view_chosen() -> None:
    view = st.session_state[_VIEW_KEY]
    if view == TEXT:
        location.drop(addressing.VIEW)
    else:
        location.keep(addressing.VIEW, view)
