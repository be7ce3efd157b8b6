"""The library: every document the visitor may see, found by what is typed and by what the documents are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.finding import Order, Wanted, find
from assistant.shelves import Shelved
from assistant.ui import inert, phrases
from assistant.ui.documents import addressing, facets, names, pager, passages
from assistant.ui.room import Room
from assistant.ui.words import N_

LISTED = 25
"""Documents on one page of the list."""
LAST_LIST = "documents_list"
"""Where the session keeps the address of the list last seen, for the way back from a document."""

_ORDERS = {Order.TITLE: N_("By title"), Order.NEWEST: N_("Newest first"), Order.TYPE: N_("By type")}
_ORDER_KEY = "documents_order"
_LONGEST_WORDS = 300


def show(room: Room) -> None:
    """Draw the list with the means to narrow it, and below it where the words typed stand in the texts."""
    words = room.words
    st.html(inert.title(words.say("Documents"), level=1))
    documents = room.wiring.shelves.listed(role=room.role, on=room.day)
    if not documents:
        st.html(inert.prose(words.say("There are no documents you can see here yet."), words.language))
        return
    typed = st.text_input(
        words.say("Search titles, numbers, issuers and texts"),
        key=addressing.FIND,
        type="search",
        live="250ms",
        bind="query-params",
        placeholder=words.say("Search titles, numbers, issuers and texts"),
        max_chars=_LONGEST_WORDS,
        label_visibility="collapsed",
        on_change=facets.first_page,
    )
    asked = addressing.wanted()
    wanted = Wanted(words=typed or "", chosen=asked.chosen, order=asked.order)
    found = find(documents, wanted)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="facets"):
        facets.choose(room, wanted, found)
        _order(room, wanted)
    _list(room, wanted, found.documents, total=len(documents))
    if wanted.words.strip():
        passages.show(room, wanted, {document.path: document for document in documents})


def _order(room: Room, wanted: Wanted) -> None:
    if st.session_state.get(_ORDER_KEY) != wanted.order:
        st.session_state[_ORDER_KEY] = wanted.order
    st.selectbox(
        room.words.say("Order"),
        list(Order),
        format_func=lambda order: room.words.say(_ORDERS[order]),
        key=_ORDER_KEY,
        label_visibility="collapsed",
        width=150,
        on_change=_order_chosen,
    )


def _order_chosen() -> None:
    facets.keep_order(st.session_state[_ORDER_KEY])


def _list(room: Room, wanted: Wanted, documents: Sequence[Shelved], *, total: int) -> None:
    words = room.words
    pages = max(1, -(-len(documents) // LISTED))
    page = min(addressing.number(addressing.PAGE), pages)
    st.session_state[LAST_LIST] = addressing.library(room, wanted, page=page)
    said = (
        words.count("{n} document", "{n} documents", total)
        if len(documents) == total
        else words.say("{found} of {total} documents", found=f"{len(documents):,}", total=f"{total:,}")
    )
    place = f"list {page}"
    st.html(inert.element("div", said, class_="gh-quiet gh-place", role="status", data_place=place))
    if not documents:
        st.html(inert.prose(words.say("No title, number, issuer or file name has these words."), words.language))
        return
    shown = documents[(page - 1) * LISTED : page * LISTED]
    items = inert.joined(_item(room, document) for document in shown)
    st.html(inert.element("ul", items, class_="gh-library", aria_label=words.say("Documents")))
    if pages > 1:
        st.html(pager.pages(room.words, page, pages, lambda other: addressing.library(room, wanted, page=other)))


def _item(room: Room, document: Shelved) -> inert.Made:
    words, facts = room.words, document.facts
    opened = names.link(addressing.reader(room, document.path), facts.title, kind="gh-inside gh-item-title")
    standing = [names.badge(words, document.standing)]
    successor = names.document_link(room, facts.superseded_by) if facts.superseded_by else None
    if successor is not None:
        said = words.say("Superseded by {document}", document=names.SLOT)
        standing.append(inert.joined([" · ", names.holding(said, successor)]))
    told = (
        phrases.type_name(words, facts.type),
        facts.number,
        phrases.version(words, facts.version) if facts.version else None,
        facts.issuer or facts.organisation,
        phrases.authority_name(words, facts.authority),
        phrases.language_name(words, document.language),
        inert.element("span", phrases.in_force(words, facts.in_force), class_="gh-together")
        if facts.in_force.since or facts.in_force.until
        else None,
    )
    return inert.element(
        "li",
        inert.element("div", opened),
        inert.element("div", *standing, class_="gh-item-standing"),
        inert.element("div", names.dotted(told), class_="gh-quiet"),
        inert.element("div", document.path, class_="gh-quiet gh-path"),
    )
