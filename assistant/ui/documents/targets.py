"""What an address points at in the text as it is now, and what is said where that is not what it was."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.addresses import chain
from assistant.clause_addresses import ClauseAddresses
from assistant.errors import UnknownDocument
from assistant.layout import begins_block
from assistant.records import Clause, Document
from assistant.shelves import Cited, fingerprint
from assistant.ui import inert, location
from assistant.ui.documents import addressing, names
from assistant.ui.room import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the address points at: a stretch of text, the clause it is or stands in, and what is to be said of it.

    ``whole`` tells that it is a clause which begins a block, so that its blocks are marked and not its words.
    """

    span: tuple[int, int] | None = None
    clause: Clause | None = None
    remark: inert.Made | None = None
    whole: bool = False


def of_address(room: Room, document: Document, addresses: ClauseAddresses) -> Target:
    """What the address of the page points at; nothing where it names neither a clause nor a span."""
    address, span = location.value(location.CLAUSE), addressing.span()
    if address is not None:
        return _of_clause(room, document, addresses, address)
    if span is None:
        return Target()
    known = location.value(location.WORDS)
    text = document.text[slice(*span)]
    if span[1] <= len(document.text) and (known is None or fingerprint(text) == known):
        return _of_span(document, span)
    return _of_changed(room, document, addresses, span, known)


def _of_clause(room: Room, document: Document, addresses: ClauseAddresses, address: str) -> Target:
    """The clause that has the address now; where it bears another one, that is said."""
    words, found = room.words, addresses.find(address)
    if found is None:
        said = "This text has no clause {address}; it may have changed since the link was made."
        return Target(remark=inert.joined([words.say(said, address=address)]))
    span = (found.clause.start, found.clause.end)
    now = addresses.name(found.clause.ordinal) or ""
    said = words.say("The clause {address} of the link is taken to be {now} of this text.", address=address, now=now)
    return Target(
        span=span,
        clause=found.clause,
        remark=None if found.exact else inert.joined([said]),
        whole=begins_block(document.text, span[0]),
    )


def _of_span(document: Document, span: tuple[int, int], remark: inert.Made | None = None) -> Target:
    holding = chain(document.clauses, *span)
    return Target(span=span, clause=holding[-1] if holding else None, remark=remark)


def _of_changed(
    room: Room, document: Document, addresses: ClauseAddresses, span: tuple[int, int], known: str | None
) -> Target:
    """Where the words that the link was made for stand now; else their clause, and where they can still be read."""
    words, cited = room.words, _cited(room, document, span, known)
    if cited is None:
        said = words.say("The text has changed since the link was made: the place it names is gone.")
        return Target(remark=inert.joined([said]))
    place = document.text.find(cited.words)
    if place >= 0 and document.text.find(cited.words, place + 1) < 0:
        said = words.say("The text has changed since the link was made; the words it names stand here now.")
        return _of_span(document, (place, place + len(cited.words)), inert.joined([said]))
    former = names.link(addressing.reader(room, cited.name, span=span), words.say("the wording of that time"))
    said = words.say(
        "The words that the link names have changed since. You can still read {wording}.", wording=names.SLOT
    )
    remark = names.holding(said, former)
    found = addresses.find(cited.clause) if cited.clause else None
    if found is None:
        return Target(remark=remark)
    whole = begins_block(document.text, found.clause.start)
    return Target(span=(found.clause.start, found.clause.end), clause=found.clause, remark=remark, whole=whole)


def _cited(room: Room, document: Document, span: tuple[int, int], known: str | None) -> Cited | None:
    if known is None:
        return None
    try:
        return room.wiring.shelves.cited(document.path, span, known, role=room.role)
    except UnknownDocument:  # it went while the page was drawn
        return None
