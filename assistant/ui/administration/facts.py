"""What is declared of documents and what was read from them, and the form that changes the former."""

from __future__ import annotations

import posixpath

import streamlit as st

from assistant.declaring import KEYS, Standing
from assistant.errors import UnknownDocument
from assistant.records import DocumentFacts
from assistant.ui import inert, location
from assistant.ui.administration import facts_form, folder, paging, tables
from assistant.ui.administration.names import key_name, place_text, value_text
from assistant.ui.room import Room
from assistant.ui.words import N_

FILE = "file"
"""The parameter of the address that names the document, or the folder with ``/`` at its end, whose facts are edited."""

_AT_ONCE = 100
_COLUMNS = tuple(key for key in KEYS if key != "title")
_STATED = {
    "title": "title",
    "version": "version",
    "since": "in_force_from",
    "until": "in_force_until",
    "supersedes": "supersedes",
    "organisation": "organisation",
    "type": "type",
}
_OTHERS = {
    "number": N_("Document number"),
    "issuer": N_("Issued by"),
    "issued": N_("Issued on"),
    "security": N_("Marking"),
}
_KEY = "facts_file"


def show(room: Room) -> None:
    """Draw the section."""
    words = room.words
    seen = folder.look(room)
    if seen.overview is None:
        return
    folders = [f"{name}/" for name in facts_form.folders_of(seen)]
    chosen = _choose(room, [*sorted(seen.files), *folders])
    if chosen is None:
        said = words.say(
            "Choose a document or a folder to change what is declared of it. Every change is written to the "
            "collection.yaml that stands nearest."
        )
        st.html(inert.prose(said, words.language, kind="quiet"))
        _overview(room, seen)
        return
    if chosen.endswith("/"):
        facts_form.show_folder(room, seen, chosen.rstrip("/"))
        return
    standing = seen.files[chosen]
    st.html(inert.title(_title(room, chosen), level=2))
    _origins(room, standing)
    facts_form.show_document(room, seen, standing)


def _choose(room: Room, names: list[str]) -> str | None:
    asked = location.value(FILE)
    st.session_state[_KEY] = asked if asked in names else None
    top = room.words.say("(the whole folder of documents)")
    return st.selectbox(
        room.words.say("Document or folder"),
        names,
        index=None,
        format_func=lambda name: name if name != "/" else top,
        placeholder=room.words.say("Choose, or type a part of the name"),
        key=_KEY,
        on_change=_chosen,
    )


def _chosen() -> None:
    chosen = st.session_state[_KEY]
    if chosen is None:
        location.drop(FILE)
    else:
        location.keep(FILE, chosen)


def _title(room: Room, path: str) -> str:
    return room.library[path].title if path in room.library else posixpath.basename(path)


def _overview(room: Room, seen: folder.Seen) -> None:
    words = room.words
    wanted = st.text_input(
        words.say("Search the table"), key="facts_search", icon=":material/search:", on_change=paging.back_to_first
    )
    titles = {f"{_title(room, path)} {path}": path for path in sorted(seen.files)}
    found = [titles[name] for name in folder.holding(list(titles), wanted)]
    if not found:
        st.html(inert.prose(words.say("No document is like that."), words.language, kind="quiet"))
        return
    rows = [
        [
            tables.Cell(text=_title(room, path), below=path),
            *(_cell(room, seen.files[path], key) for key in _COLUMNS),
        ]
        for path in paging.some(room, found, size=_AT_ONCE, key="facts")
    ]
    header = [words.say("Document"), *(key_name(words, key) for key in _COLUMNS)]
    with st.container(key="facts_table"):
        st.html(tables.table(words.say("What is known of each document"), header, rows))
    said = words.say("What no declaration says is marked: it was read in the document, or it is the default.")
    st.html(inert.prose(said, words.language, kind="quiet"))
    if seen.withheld:
        folder.tell_withheld(room)


def _cell(room: Room, standing: Standing, key: str) -> tables.Cell:
    words, declared = room.words, standing.declared.get(key)
    if declared is not None:
        return tables.Cell(text=_text(room, key, declared.value))
    value = _effective(room.library.get(standing.path), key)
    if value is None:
        return tables.Cell(text="–")
    read = key not in ("audience", "authority", "type")
    return tables.Cell(text=_text(room, key, value), below=words.say("read") if read else words.say("default"))


def _text(room: Room, key: str, value: object) -> str:
    """A value as it is read; a document that the role may not see is not named."""
    if key == "supersedes" and isinstance(value, str) and value not in room.library:
        return room.words.say("another document")
    return value_text(room.words, key, value)


def _effective(facts: DocumentFacts | None, key: str) -> object:
    """What holds of a document, declared or not."""
    if facts is None:
        return None
    if key in ("in_force_from", "in_force_until"):
        return facts.in_force.since if key == "in_force_from" else facts.in_force.until
    return getattr(facts, key)


def _origins(room: Room, standing: Standing) -> None:
    """For one document, each fact with where it comes from and what the document says itself."""
    words, facts = room.words, room.library.get(standing.path)
    said = _said(room, standing.path)
    rows: list[list[str | tables.Cell]] = []
    for key in KEYS:
        declared = standing.declared.get(key)
        value = declared.value if declared is not None else _effective(facts, key)
        origin = place_text(words, declared) if declared else words.say("not declared")
        shown = "–" if value is None and declared is None else _text(room, key, value)
        rows.append([key_name(words, key), shown, origin, said.get(key, "")])
    rows += [[words.say(name), said[fact], "", said[fact]] for fact, name in _OTHERS.items() if fact in said]
    header = [
        words.say(name) for name in (N_("Fact"), N_("What holds"), N_("From where"), N_("What the document says"))
    ]
    st.html(tables.table(words.say("What is known of this document"), header, rows))


def _said(room: Room, path: str) -> dict[str, str]:
    try:
        stated = room.wiring.administering.stated(path, role=room.role)
    except UnknownDocument:  # a file that was not read in yet
        return {}
    found: dict[str, str] = {}
    for one in stated:
        found.setdefault(_STATED.get(one.fact, one.fact), one.value)
    return found
