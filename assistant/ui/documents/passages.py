"""Where the words typed stand in the texts of the documents listed: passages, each leading to its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from assistant.finding import Wanted, is_chosen
from assistant.records import Hit
from assistant.shelves import Shelved, folded
from assistant.ui import inert, phrases
from assistant.ui.documents import addressing, names
from assistant.ui.room import Room

SHOWN = 8
_SOUGHT = 24
"""Passages asked for; those of documents that are not listed are left out."""
_SHORTEST = 2
_EXCERPT = 260
_KEPT_KEY = "documents_passages"


def show(room: Room, wanted: Wanted, documents: Mapping[str, Shelved]) -> None:
    """Draw the passages nearest to what was typed, of documents in force that fit the choices made."""
    text = wanted.words.strip()
    if len(text) < _SHORTEST:
        return
    words = room.words
    st.html(inert.element("div", words.say("In the texts"), class_="gh-title-2", role="heading", aria_level=2))
    hits = [
        hit
        for hit in _found(room, text)
        if hit.passage.document in documents and is_chosen(documents[hit.passage.document], wanted)
    ]
    if not hits:
        st.html(inert.prose(words.say("No text in force comes near these words."), words.language, kind="quiet"))
        return
    items = inert.joined(_item(room, hit, documents[hit.passage.document], text) for hit in hits[:SHOWN])
    st.html(inert.element("ul", items, class_="gh-library", aria_label=words.say("In the texts")))


def _found(room: Room, text: str) -> list[Hit]:
    """Whatever else is clicked, the same words are searched for once."""
    wanted = (text, room.role, room.day, frozenset(room.library))
    kept: tuple[object, list[Hit]] | None = st.session_state.get(_KEPT_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    with st.spinner(room.words.say("Looking through the texts …")):
        hits = list(room.wiring.assistant.search(text, role=room.role, on=room.day, limit=_SOUGHT))
    st.session_state[_KEPT_KEY] = (wanted, hits)
    return hits


def _item(room: Room, hit: Hit, document: Shelved, text: str) -> inert.Made:
    passage, facts = hit.passage, document.facts
    address = addressing.reader(room, passage.document, span=(passage.start, passage.end), words=passage.text)
    place = [
        part for part in (passage.address, phrases.page(room.words, passage.page) if passage.page else None) if part
    ]
    return inert.element(
        "li",
        inert.element("div", names.link(address, facts.title, kind="gh-inside gh-item-title")),
        inert.element("div", " · ".join(place), class_="gh-quiet"),
        inert.element(
            "div", _marked(passage.text, text), class_="gh-excerpt", lang=inert.language_tag(passage.language)
        ),
    )


def _marked(passage: str, text: str) -> inert.Made:
    """The beginning of a passage, or what stands around the first word typed, with the words marked."""
    terms = [re.escape(term) for term in sorted(folded(text).split(), key=len, reverse=True)]
    compared = folded(passage)
    if len(compared) != len(passage):
        compared = passage.casefold() if len(passage.casefold()) == len(passage) else passage
    found = list(re.finditer("|".join(terms), compared)) if terms else []
    first = max(0, found[0].start() - _EXCERPT // 3) if found and found[0].start() > _EXCERPT // 2 else 0
    last = min(len(passage), first + _EXCERPT)
    pieces: list[str] = ["…"] if first else []
    place = first
    for match in found:
        if match.start() >= place and match.end() <= last:
            pieces += [passage[place : match.start()], inert.element("mark", passage[match.start() : match.end()])]
            place = match.end()
    return inert.joined([*pieces, passage[place:last], "…" if last < len(passage) else ""])
