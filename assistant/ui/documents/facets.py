"""What narrows the list: types, organisations, standings and languages, each with how many documents it brings."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.finding import Facet, Findings, Order, Wanted
from assistant.records import DocumentType, Language
from assistant.standing import Standing
from assistant.ui import inert, location, phrases
from assistant.ui.documents import addressing, names
from assistant.ui.room import Room
from assistant.ui.words import N_, Words

_FACETS = {
    Facet.TYPE: N_("Type"),
    Facet.ORGANISATION: N_("Organisation"),
    Facet.STANDING: N_("Status"),
    Facet.LANGUAGE: N_("Written in"),
}
_ORDERED = {
    Facet.TYPE: [kind.value for kind in DocumentType],
    Facet.STANDING: [standing.value for standing in Standing],
    Facet.LANGUAGE: [language.value for language in Language],
}
_TALL = 12
"""Values from which on their list scrolls."""


def choose(room: Room, wanted: Wanted, found: Findings) -> None:
    """Offer the values of each facet behind a button, and a way to take all choices back."""
    words = room.words
    for facet in Facet:
        counts, chosen = found.counts[facet], wanted.chosen.get(facet, frozenset())
        with st.popover(_label(words, facet, chosen), key=f"facet-{facet.value}", disabled=not counts):
            st.html(inert.heading(words.say(_FACETS[facet])))
            tall = len(counts) > _TALL
            with st.container(height=360 if tall else "content", border=False, gap="small"):
                for value in _in_order(facet, counts):
                    _offer(words, facet, value, counts[value], chosen=value in chosen)
    if any(wanted.chosen.values()) or wanted.words:
        st.button(words.say("Clear"), icon=":material/filter_alt_off:", key="clear_facets", on_click=_clear)


def value_name(words: Words, facet: Facet, value: str) -> str:
    """What a facet's value is called; an address may name one that is none."""
    if facet is Facet.TYPE and value in set(DocumentType):
        return phrases.type_name(words, DocumentType(value))
    if facet is Facet.STANDING and value in set(Standing):
        return words.say(names.STANDINGS[Standing(value)])
    if facet is Facet.LANGUAGE and value in set(Language):
        return phrases.language_name(words, Language(value))
    return value


def first_page() -> None:
    """What is looked for changed, so the list begins anew."""
    location.drop(addressing.PAGE)


def keep_order(order: Order) -> None:
    """List in another order from now on."""
    first_page()
    location.keep(addressing.ORDER, order.value)


def _label(words: Words, facet: Facet, chosen: frozenset[str]) -> str:
    name = words.say(_FACETS[facet])
    if not chosen:
        return name
    named = sorted(value_name(words, facet, value) for value in chosen)
    said = named[0] if len(named) == 1 else f"{named[0]} +{len(named) - 1}"
    return words.say("{facet}: {values}", facet=name, values=inert.plain_label(said))


def _in_order(facet: Facet, counts: Mapping[str, int]) -> list[str]:
    order = _ORDERED.get(facet)
    if order is None:
        return sorted(counts)
    return sorted(counts, key=lambda value: order.index(value) if value in order else len(order))


def _offer(words: Words, facet: Facet, value: str, count: int, *, chosen: bool) -> None:
    key = f"choose-{facet.value}-{value}"
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    label = f"{inert.plain_label(value_name(words, facet, value))} ({count:,})"
    st.checkbox(label, key=key, on_change=_chosen, args=(facet, value, key))


def _chosen(facet: Facet, value: str, key: str) -> None:
    kept = [other for other in location.values(facet.value) if other != value]
    location.keep_all(facet.value, [*kept, value] if st.session_state[key] else kept)
    first_page()


def _clear() -> None:
    location.drop(*(facet.value for facet in Facet), addressing.PAGE)
    st.session_state[addressing.FIND] = ""
