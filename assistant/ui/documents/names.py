"""What this page says of a document: how it stands, who issued it, from when to when it holds."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.language import detect_language
from assistant.records import Document, DocumentFacts
from assistant.standing import Standing
from assistant.ui import inert, phrases
from assistant.ui.documents import addressing
from assistant.ui.room import Room
from assistant.ui.words import N_, Words

STANDINGS = {
    Standing.IN_FORCE: N_("In force"),
    Standing.NOT_YET: N_("Not yet in force"),
    Standing.ENDED: N_("No longer in force"),
    Standing.REPLACED: N_("Replaced"),
}
_SIGNS = {Standing.IN_FORCE: "●", Standing.NOT_YET: "◔", Standing.ENDED: "○", Standing.REPLACED: "↷"}


SLOT = "\ue000"
"""Stands in a sentence where something made here goes; no text of an interface has this character."""


def badge(words: Words, standing: Standing) -> inert.Made:
    """How a document stands, as a sign with its word."""
    return signed(_SIGNS[standing], words.say(STANDINGS[standing]), kind=f"gh-{standing.value}")


def signed(sign: str, said: str, *, kind: str = "") -> inert.Made:
    """Words with a sign before them that is for the eye alone."""
    seen = inert.element("span", sign, aria_hidden="true")
    return inert.element("span", seen, f" {said}", class_=f"gh-standing {kind}".rstrip())


def link(address: str, text: str, *, kind: str = "gh-inside", **attributes: str | int | bool | None) -> inert.Made:
    """A link to another place of the app, in the language of its text; it is followed without loading the app anew."""
    tag = inert.language_tag(detect_language(text))
    return inert.element("a", text, href=address, class_=kind, lang=tag, data_inside=True, **attributes)


def document_link(room: Room, path: str) -> inert.Made | None:
    """A link to another document by its title and version; ``None`` where it is not visible just now."""
    facts = room.library.get(path)
    return None if facts is None else link(addressing.reader(room, path), titled(room.words, facts))


def holding(said: str, made: inert.Made) -> inert.Made:
    """A sentence of the interface with something made at the place of ``SLOT``, wherever its language puts it."""
    before, _, after = said.partition(SLOT)
    return inert.joined([before, made, after])


def titled(words: Words, facts: DocumentFacts) -> str:
    """A title with the version that tells it from others."""
    return f"{facts.title} ({phrases.version(words, facts.version)})" if facts.version else facts.title


def dotted(parts: Iterable[str | None]) -> inert.Made:
    """What there is of some parts in one line."""
    there = [part for part in parts if part]
    return inert.joined(piece for part in there for piece in ([part] if part is there[0] else [" · ", part]))


def facts_of(room: Room, document: Document) -> list[tuple[str, str]]:
    """What is known about a document, as rows; who may see it is told to administrators alone."""
    words, facts = room.words, document.facts
    audience = ", ".join(sorted(phrases.role_name(words, role) for role in facts.audience))
    rows: list[tuple[str, str | None]] = [
        (words.say("Issued by"), facts.issuer or facts.organisation),
        (words.say("Number"), facts.number),
        (words.say("Version"), facts.version),
        (words.say("Validity"), phrases.in_force(words, facts.in_force)),
        (words.say("Supersedes"), document_link(room, facts.supersedes) if facts.supersedes else None),
        (words.say("Superseded by"), document_link(room, facts.superseded_by) if facts.superseded_by else None),
        (words.say("Type"), phrases.type_name(words, facts.type)),
        (words.say("Rank"), phrases.authority_name(words, facts.authority)),
        (words.say("Whom to ask"), _contact(facts)),
        (words.say("Visible to"), audience if room.is_administrator else None),
        (words.say("File"), document.path),
    ]
    return [(label, value) for label, value in rows if value]


def _contact(facts: DocumentFacts) -> str | None:
    if facts.contact is None:
        return None
    return " · ".join(part for part in (facts.contact.office, facts.contact.contact) if part)
