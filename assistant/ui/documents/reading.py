"""A document's text beside the tree of its clauses, with the clause or the words that the address names marked."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.clause_addresses import ClauseAddresses
from assistant.layout import Block, blocks, part_holding, parts
from assistant.records import Document
from assistant.ui import inert
from assistant.ui.documents import addressing, contents, names, targets, text
from assistant.ui.room import Room

CHARACTERS = 40_000
"""Characters of one part of a long text; parts are shown around the place that was asked for."""
_SHORT = 3
"""Parts up to which a text is shown as a whole."""
_SHOWN_KEY = "document_parts"


def show(room: Room, name: str, document: Document, *, former: bool) -> None:
    """Draw the tree and the text; earlier wordings are not followed up to the documents they named."""
    addresses = ClauseAddresses(document)
    target = targets.of_address(room, document, addresses)
    if target.remark is not None:
        st.html(inert.element("div", target.remark, class_="gh-notice", role="note"))
    st.html(_place(name, target))
    entries = contents.entries(document, addresses)
    if not entries:
        _text(room, name, document, addresses, target, former=former)
        return
    left, right = st.columns([3, 7], gap="medium")
    with left, st.container(key="document_contents"):
        st.html(contents.tree(room, name, entries))
    with right:
        _text(room, name, document, addresses, target, former=former)


def _place(name: str, target: targets.Target) -> inert.Made:
    """Tells the page's script what is looked at, so that it brings that into view once."""
    current = None if target.clause is None else target.clause.ordinal
    aims = target.span is not None
    return inert.element(
        "span", class_="gh-place", data_place=_goal(name, target), data_aims=aims, data_current=current, hidden=True
    )


def _goal(name: str, target: targets.Target) -> str:
    return f"{name} {target.span}"


def _text(
    room: Room, name: str, document: Document, addresses: ClauseAddresses, target: targets.Target, *, former: bool
) -> None:
    found = blocks(document)
    cut = parts(found, characters=CHARACTERS)
    if not cut:
        st.html(inert.prose(room.words.say("This document has no text."), room.words.language, kind="quiet"))
        return
    first, last = _shown(name, target, found, cut)
    if first > 0:
        _more(room, room.words.say("Show what stands before"), "earlier", -1)
    for number in range(first, last + 1):
        _part(room, name, document, addresses, target, found[slice(*cut[number])], former=former)
    if last < len(cut) - 1:
        _more(room, room.words.say("Show what follows"), "later", 1)


def _shown(name: str, target: targets.Target, found: list[Block], cut: list[tuple[int, int]]) -> tuple[int, int]:
    """The parts that are shown: all of an ordinary text, of a long one those around the place asked for."""
    at = part_holding(found, cut, target.span[0]) if target.span else 0
    asked = (name, target.span)
    kept: tuple[object, int, int] | None = st.session_state.get(_SHOWN_KEY)
    if kept is None or kept[0] != asked:
        short = len(cut) <= _SHORT
        kept = (asked, 0 if short else max(0, at - 1), len(cut) - 1 if short else at + 1)
        st.session_state[_SHOWN_KEY] = kept
    return max(0, kept[1]), min(kept[2], len(cut) - 1)


def _more(room: Room, label: str, key: str, direction: int) -> None:
    icon = ":material/expand_less:" if direction < 0 else ":material/expand_more:"
    st.button(label, key=f"show_{key}", icon=icon, width="stretch", on_click=_show_more, args=(direction,))


def _show_more(direction: int) -> None:
    asked, first, last = st.session_state[_SHOWN_KEY]
    st.session_state[_SHOWN_KEY] = (asked, first - (direction < 0), last + (direction > 0))


def _part(
    room: Room,
    name: str,
    document: Document,
    addresses: ClauseAddresses,
    target: targets.Target,
    some: list[Block],
    *,
    former: bool,
) -> None:
    start, end = some[0].start, some[-1].end
    leads = [] if former else room.wiring.shelves.leads(document, role=room.role, on=room.day, start=start, end=end)
    setting = text.Setting(
        document=document,
        addresses=addresses,
        links=tuple(_links(room, lead.targets, (lead.start, lead.end)) for lead in leads),
        target=target.span,
        whole=target.whole,
        goal=_goal(name, target),
    )
    st.html(
        text.part(
            setting,
            some,
            base=addressing.reader(room, name),
            copy=room.words.say("Copy the link to {clause}"),
            done=_done(room),
        )
    )


def _done(room: Room) -> str:
    return room.words.say("The link was copied")


def _links(room: Room, targets: tuple[tuple[str, str | None], ...], span: tuple[int, int]) -> text.Link:
    titles: Mapping[str, str] = {path: names.titled(room.words, facts) for path, facts in room.library.items()}
    return text.Link(
        start=span[0],
        end=span[1],
        targets=tuple(
            (
                addressing.reader(room, path, clause=clause),
                " · ".join(part for part in (titles.get(path), clause) if part),
            )
            for path, clause in targets
        ),
    )
