"""The versions of a rule in time: what it replaced, what replaced it, what its files held before; two compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from assistant.errors import UnknownDocument
from assistant.records import Document
from assistant.shelves import Edition
from assistant.ui import inert, location, phrases
from assistant.ui.documents import addressing, comparing, names
from assistant.ui.room import Room
from assistant.ui.words import Words

_OLD_KEY, _NEW_KEY = "compared_old", "compared_new"


def show(room: Room, name: str, document: Document) -> None:
    """Draw the line of versions, and the comparison of two of them."""
    words = room.words
    try:
        editions = list(room.wiring.shelves.editions(document.path, role=room.role))
    except UnknownDocument:  # it went while the page was drawn
        editions = []
    st.html(inert.element("span", class_="gh-place", data_place=f"versions {name}", hidden=True))
    items = inert.joined(_item(room, edition, is_read=edition.name == name) for edition in reversed(editions))
    st.html(inert.element("ol", items, class_="gh-timeline", aria_label=words.say("Versions, the latest first")))
    if len(editions) < 2:
        said = words.say("No other version of this document is known, so there is nothing to compare it with.")
        st.html(inert.prose(said, words.language, kind="quiet"))
        return
    old, new = _chosen(editions, name)
    old, new = _choose(room, editions, old, new)
    if old == new:
        st.html(inert.prose(words.say("Choose two different versions."), words.language, kind="quiet"))
        return
    comparing.show(room, name, old, new)


def _item(room: Room, edition: Edition, *, is_read: bool) -> inert.Made:
    words, facts = room.words, edition.facts
    title = names.titled(words, facts)
    opened = names.link(addressing.reader(room, edition.name), title, aria_current="page" if is_read else None)
    if edition.until is None:
        standing = room.wiring.shelves.standing(edition.path, role=room.role, on=room.day)
        kind = names.badge(words, standing)
    else:
        kind = names.signed("◌", words.say("Earlier content of the file"))
    read = [inert.joined([" · ", words.say("shown above")])] if is_read else []
    return inert.element(
        "li",
        inert.element("div", opened, *read),
        inert.element("div", kind, class_="gh-item-standing"),
        inert.element(
            "div", f"{phrases.in_force(words, facts.in_force)} · {_filed(words, edition)}", class_="gh-quiet"
        ),
        inert.element("div", edition.path, class_="gh-quiet gh-path"),
    )


def _filed(words: Words, edition: Edition) -> str:
    """When the text came into the store, and when another took its place."""
    if edition.until is None:
        return words.say("read in on {day}", day=_minute(edition.filed))
    since, until = _minute(edition.filed), _minute(edition.until)
    return words.say("read in on {day}, until {until}", day=since, until=until)


def _minute(moment: datetime) -> str:
    """A moment as the clock on the wall shows it; two contents of one day are told apart."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _chosen(editions: Sequence[Edition], name: str) -> tuple[str, str]:
    """The two that the address names; else the one that is read, with the one before it or after it."""
    known = [edition.name for edition in editions]
    new = location.value(addressing.NEW)
    old = location.value(addressing.OLD)
    place = known.index(name) if name in known else len(known) - 1
    earlier = max(place, 1)
    return (
        old if old in known else known[earlier - 1],
        new if new in known else known[earlier],
    )


def _choose(room: Room, editions: Sequence[Edition], old: str, new: str) -> tuple[str, str]:
    words = room.words
    told = {edition.name: _told(words, edition) for edition in editions}
    for key, wanted in ((_OLD_KEY, old), (_NEW_KEY, new)):
        if st.session_state.get(key) != wanted:
            st.session_state[key] = wanted
    labels = ((words.say("Earlier version"), _OLD_KEY), (words.say("Later version"), _NEW_KEY))
    for column, (label, key) in zip(st.columns(2), labels, strict=True):
        with column:
            st.selectbox(
                label,
                list(told),
                format_func=lambda one: told.get(one, one),
                key=key,
                on_change=_compared,
            )
    return str(st.session_state[_OLD_KEY]), str(st.session_state[_NEW_KEY])


def _told(words: Words, edition: Edition) -> str:
    """One line that tells a version from the others."""
    facts = edition.facts
    version = phrases.version(words, facts.version) if facts.version else None
    held = _filed(words, edition) if edition.until is not None else phrases.in_force(words, facts.in_force)
    return " · ".join(part for part in (version, held, facts.title) if part)


def _compared() -> None:
    location.keep(addressing.OLD, st.session_state[_OLD_KEY])
    location.keep(addressing.NEW, st.session_state[_NEW_KEY])
    location.drop(addressing.PAGE)
