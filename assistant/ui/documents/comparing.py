"""Two versions clause by clause: what was removed and inserted marked for eyes and for ears, what stayed folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import streamlit as st

from assistant.comparison import Change, ChangeKind, Comparison, Side
from assistant.comparison_rendering import counts
from assistant.ui import inert, location
from assistant.ui.documents import addressing, names, pager
from assistant.ui.room import Room
from assistant.ui.words import N_, Words

SHOWN = 80
"""Changes on one page."""

_ONLY_KEY = "compared_only"


class Only(StrEnum):
    """What is listed."""

    EVERYTHING = "everything"
    CHANGES = "changes"


_ONLY = {Only.CHANGES: N_("Changes only"), Only.EVERYTHING: N_("All clauses")}
_KINDS = {
    ChangeKind.CHANGED: N_("Changed"),
    ChangeKind.ADDED: N_("Added"),
    ChangeKind.REMOVED: N_("Removed"),
    ChangeKind.UNCHANGED: N_("Unchanged"),
}
_SIGNS = {ChangeKind.CHANGED: "≠", ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−", ChangeKind.UNCHANGED: "="}


def show(room: Room, name: str, old: str, new: str) -> None:
    """Draw the comparison of two versions by the names that open them."""
    words = room.words
    found = room.wiring.shelves.compared(old, new, role=room.role)
    if found.other_language:
        said = words.say("One is in Chinese, the other in English: their words cannot be compared.")
        st.html(inert.element("div", said, class_="gh-notice", role="note"))
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="comparison_head"):
        st.html(_summary(words, found), width="content")
        link = addressing.reader(room, name, view="versions", old=old, new=new)
        st.html(
            inert.element("button", words.say("Copy the link to this comparison"), **_copying(link, words)),
            width="content",
        )
    only = _only(words)
    told = _Telling(room=room, found=found, old=old, new=new)
    shown = [change for change in found.changes if only is Only.EVERYTHING or is_change(change)]
    if not shown:
        st.html(inert.prose(words.say("The two versions say the same, word for word."), words.language))
        return
    pages = max(1, -(-len(shown) // SHOWN))
    page = addressing.number(addressing.PAGE, most=pages)
    items = inert.joined(told.items(shown[(page - 1) * SHOWN : page * SHOWN]))
    st.html(inert.element("ol", items, class_="gh-changes", aria_label=words.say("Clauses of both versions")))
    if pages > 1:
        only_asked = location.value(addressing.ONLY)

        def address(other: int) -> str:
            return addressing.reader(room, name, view="versions", old=old, new=new, only=only_asked, page=str(other))

        st.html(pager.pages(words, page, pages, address))


def is_change(change: Change) -> bool:
    """Whether anything about a clause is different, be it its place or its number alone."""
    return change.kind is not ChangeKind.UNCHANGED or change.moved or change.renumbered


def _summary(words: Words, found: Comparison) -> inert.Made:
    number = counts(found)
    told = (
        words.count("{n} clause changed", "{n} clauses changed", number["changed"]),
        words.count("{n} added", "{n} added", number["added"]),
        words.count("{n} removed", "{n} removed", number["removed"]),
        words.count("{n} moved", "{n} moved", number["moved"]),
        words.count("{n} renumbered", "{n} renumbered", number["renumbered"]),
        words.count("{n} unchanged", "{n} unchanged", number["unchanged"]),
    )
    return inert.element("div", " · ".join(told), class_="gh-summary", role="status")


def _copying(link: str, words: Words) -> dict[str, str]:
    return {"type": "button", "class_": "gh-link-all", "data_link": link, "data_done": words.say("The link was copied")}


def _only(words: Words) -> Only:
    asked = location.value(addressing.ONLY)
    only = Only.EVERYTHING if asked == Only.EVERYTHING else Only.CHANGES
    if st.session_state.get(_ONLY_KEY) != only:
        st.session_state[_ONLY_KEY] = only
    st.segmented_control(
        words.say("What to list"),
        list(_ONLY),
        format_func=lambda one: words.say(_ONLY[one]),
        key=_ONLY_KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_only_chosen,
    )
    return only


def _only_chosen() -> None:
    location.drop(addressing.PAGE)
    if st.session_state[_ONLY_KEY] == Only.EVERYTHING:
        location.keep(addressing.ONLY, Only.EVERYTHING.value)
    else:
        location.drop(addressing.ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """Tells changes as items of a list; what stayed as it was is folded, neighbours together."""

    room: Room
    found: Comparison
    old: str
    new: str

    def items(self, changes: Sequence[Change]) -> Iterator[inert.Made]:
        for changed, group in groupby(changes, key=is_change):
            some = list(group)
            if changed:
                yield from (self._item(change) for change in some)
            else:
                said = self.room.words.count("{n} clause unchanged", "{n} clauses unchanged", len(some))
                inside = inert.element("ol", inert.joined(self._item(change) for change in some), class_="gh-changes")
                folded = inert.element("details", inert.element("summary", said), inside)
                yield inert.element("li", folded, class_="gh-same")

    def _item(self, change: Change) -> inert.Made:
        words = self.room.words
        told = [words.say(_KINDS[change.kind])]
        told += [words.say("moved")] if change.moved else []
        told += [words.say("renumbered")] if change.renumbered else []
        kind = names.signed(_SIGNS[change.kind], ", ".join(told))
        head = inert.element("div", kind, " ", *self._places(change), class_="gh-change-head")
        tag = inert.language_tag(self.found.new.language)
        return inert.element("li", head, inert.element("div", *self._body(change), class_="gh-words", lang=tag))

    def _places(self, change: Change) -> list[inert.Made]:
        """Where the clause stands in both, each a link to it."""
        sides = [(self.old, change.old), (self.new, change.new)]
        links = [self._place(name, side) for name, side in sides if side is not None]
        alike = change.old is not None and change.new is not None and change.old.address == change.new.address
        if alike:
            return links[1:]
        return links if len(links) < 2 else [links[0], inert.joined([" → "]), links[1]]

    def _place(self, name: str, side: Side) -> inert.Made:
        words = self.room.words
        address = addressing.reader(self.room, name, span=(side.quote.start, side.quote.end))
        return names.link(address, side.address or words.say("outside all clauses"))

    def _body(self, change: Change) -> Iterator[inert.Made]:
        words = self.room.words
        if change.segments:
            for segment in change.segments:
                old, new = self.found.old.text[slice(*segment.old)], self.found.new.text[slice(*segment.new)]
                if segment.equal:
                    yield inert.joined([new])
                else:
                    yield from _gone(words, old)
                    yield from _come(words, new)
        elif change.new is None and change.old is not None:
            yield from _gone(words, change.old.quote.text)
        elif change.old is None and change.new is not None:
            yield from _come(words, change.new.quote.text)
        elif change.new is not None:
            yield inert.joined([change.new.quote.text])


def _gone(words: Words, text: str) -> Iterator[inert.Made]:
    if text.strip():
        yield inert.element("del", _unseen(words.say("removed:")), text)


def _come(words: Words, text: str) -> Iterator[inert.Made]:
    if text.strip():
        yield inert.element("ins", _unseen(words.say("inserted:")), text)
    elif text:
        yield inert.joined([text])


def _unseen(said: str) -> inert.Made:
    """Words for those who listen: no eye needs them beside the mark."""
    return inert.element("span", f" {said} ", class_="gh-unseen")
