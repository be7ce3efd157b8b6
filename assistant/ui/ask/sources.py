"""Citations as buttons below an answer; each opens its source beside the conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from assistant.errors import UnknownDocument
from assistant.records import Answer, Citation
from assistant.ui import inert, location, phrases
from assistant.ui.room import Room
from assistant.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Everything that one answer quotes; ``ordinal`` is its exchange's place in the conversation.

    ``offered`` names what has a button already: a notice may cite what the answer cites.
    """

    answer: Answer
    ordinal: int
    offered: set[str] = field(default_factory=set)

    def name(self, citation: Citation) -> str:
        """What names a source in the address of the page: the exchange, and the citation's place in the answer."""
        return f"{self.ordinal}-{self.answer.all_citations.index(citation)}"

    def markers(self, words: Words) -> Mapping[int, inert.Opener]:
        """What each marker of the answer's text, or of its notices, opens."""
        noticed = (citation for notice in self.answer.notices for citation in notice.citations)
        cited = {citation.marker: citation for citation in (*noticed, *self.answer.citations)}
        return {
            marker: inert.Opener(opens=self.name(citation), label=words.say("Open source {number}", number=marker))
            for marker, citation in cited.items()
        }


def offer(room: Room, group: Group, citations: Sequence[Citation]) -> None:
    """A button for each citation that opens it, unless it has one above."""
    named = {group.name(citation): citation for citation in citations}
    new = {name: citation for name, citation in named.items() if name not in group.offered}
    group.offered.update(new)
    if not new:
        return
    with st.container(key=f"sources-{next(iter(new))}", gap="xsmall"):
        for name, citation in new.items():
            st.button(
                _label(room, citation),
                key=f"source-{name}",
                width="stretch",
                wrap=True,
                on_click=location.keep,
                args=(location.SOURCE, name),
            )


def changed_since(room: Room, answer: Answer) -> bool:
    """Whether a document that an answer quotes no longer has these very words at their place."""
    return any(not _stands(room, citation) for citation in answer.all_citations)


def _stands(room: Room, citation: Citation) -> bool:
    quote = citation.quote
    try:
        document = room.wiring.assistant.document(quote.document, role=room.role)
    except UnknownDocument:
        return False
    return document.text[quote.start : quote.end] == quote.text


def _label(room: Room, citation: Citation) -> str:
    words = room.words
    version = phrases.version(words, citation.version) if citation.version else None
    page = phrases.page(words, citation.page) if citation.page else None
    rest = [inert.plain_label(part) for part in (version, citation.address, page) if part]
    return " · ".join([f"\\[{citation.marker}\\] **{inert.plain_label(citation.title)}**", *rest])
