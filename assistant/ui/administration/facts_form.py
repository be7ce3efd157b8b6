"""The form that declares: one document's own facts, or what holds for everything in a folder."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import EllipsisType

import streamlit as st

from assistant.audit import Kind
from assistant.declaring import KEYS, Declaration, Declared, Place, Standing
from assistant.records import Authority, Contact, DocumentType
from assistant.ui import inert, phrases
from assistant.ui.administration import acting, work
from assistant.ui.administration.folder import Seen
from assistant.ui.administration.names import key_name, place_text, value_text
from assistant.ui.room import Room

Value = str | tuple[str, ...] | Contact | None

_OPENED_KEY = "facts_opened"
_SAVED_KEY = "facts_saved"
_OF_FOLDERS = ("type", "organisation", "authority", "audience", "contact")
_NULLABLE = ("version", "in_force_from", "in_force_until", "supersedes", "contact", "organisation")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A form as it was opened: what it is about, its turn, and the files' digests and declarations at that time."""

    about: str
    turn: int
    sheets: Mapping[str, str]
    initial: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """What the fields of one form need: the visit, the form, and what is inherited by key."""

    room: Room
    opened: _Opened
    inherited: Mapping[str, str]
    locked: Mapping[str, str]

    def key(self, name: str) -> str:
        """A widget's key; a form that is opened anew has new ones."""
        return f"facts-{self.opened.turn}-{name}"

    def initial(self, name: str) -> Value:
        """What was declared when the form was opened; ``None`` also where nothing was."""
        return self.opened.initial.get(name)

    def hint(self, name: str) -> str:
        """What holds while the field is empty."""
        return self.inherited.get(name) or self.room.words.say("not declared")


def folders_of(seen: Seen) -> list[str]:
    """The folders in which the visitor may know of a file; empty for the outermost."""
    overview = seen.overview
    if overview is None:
        return []
    return [name for name in overview.folders if not name or any(path.startswith(f"{name}/") for path in seen.files)]


def show_document(room: Room, seen: Seen, standing: Standing) -> None:
    """The form for one document."""
    words, entries = room.words, {Place.ENTRY}
    own = {key: one.value for key, one in standing.declared.items() if one.place in entries}
    outer = {
        key: f"{value_text(words, key, one.value)} ({place_text(words, one)})"
        for key, one in standing.declared.items()
        if one.place is Place.DEFAULTS
    }
    locked = {
        key: words.say(
            "The file's own front matter says this, and it comes first: {value}", value=_shown(room, key, one)
        )
        for key, one in standing.declared.items()
        if one.place is Place.FRONT_MATTER
    }
    if standing.has_front_matter:
        said = words.say(
            "This file has front matter, which comes before any collection.yaml; what it declares is changed there."
        )
        st.html(inert.prose(said, words.language, kind="quiet"))
    opened = _open(room, seen, standing.path, own)
    fields = _Fields(room=room, opened=opened, inherited=outer, locked=locked)
    others = sorted(path for path in seen.files if path != standing.path)
    with st.form(f"facts-form-{opened.turn}", border=True):
        given = _asked(fields, KEYS, others)
        sent = st.form_submit_button(words.say("Save in collection.yaml"), type="primary", icon=":material/save:")
    if sent:
        _save(room, opened, given, path=standing.path)
    _after(room, standing.path)


def show_folder(room: Room, seen: Seen, name: str) -> None:
    """The form for everything in a folder that does not declare otherwise."""
    words = room.words
    if seen.overview is None:
        return
    shown = name or words.say("the whole folder of documents")
    st.html(inert.title(words.say("Defaults of {folder}", folder=shown), level=2))
    said = words.say(
        "They hold for every file in it and below, unless a nearer collection.yaml or the document's own entry says "
        "otherwise."
    )
    st.html(inert.prose(said, words.language, kind="quiet"))
    own = {key: one.value for key, one in seen.overview.defaults.get(name, {}).items()}
    opened = _open(room, seen, f"{name}/", own)
    fields = _Fields(room=room, opened=opened, inherited=_outer_defaults(room, seen, name), locked={})
    with st.form(f"facts-form-{opened.turn}", border=True):
        given = _asked(fields, _OF_FOLDERS, [])
        sent = st.form_submit_button(words.say("Save in collection.yaml"), type="primary", icon=":material/save:")
    if sent:
        _save(room, opened, given, folder=name)
    _after(room, f"{name}/")


def _outer_defaults(room: Room, seen: Seen, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    overview = seen.overview
    while name and overview is not None:
        name = posixpath.dirname(name)
        for key, one in overview.defaults.get(name, {}).items():
            found.setdefault(key, f"{value_text(room.words, key, one.value)} ({one.source})")
    return found


def _open(room: Room, seen: Seen, about: str, own: Mapping[str, Value]) -> _Opened:
    """The form as it was opened; it stays so until it was saved, or is opened anew."""
    sheets = seen.overview.sheets if seen.overview else {}
    opened: _Opened | None = st.session_state.get(_OPENED_KEY)
    if opened is None or opened.about != about:
        turn = opened.turn + 1 if opened else 0
        opened = st.session_state[_OPENED_KEY] = _Opened(about=about, turn=turn, sheets=dict(sheets), initial=dict(own))
    elif dict(opened.sheets) != dict(sheets):
        said = room.words.say("The declarations were changed by somebody else since you opened this form.")
        st.html(inert.alert(said))
        st.button(room.words.say("Open the form anew"), key="facts_anew", icon=":material/refresh:", on_click=forget)
    return opened


def forget() -> None:
    """Have the form opened anew when it is drawn next; what was written in it and not saved is lost."""
    opened: _Opened | None = st.session_state.get(_OPENED_KEY)
    if opened is not None:
        st.session_state[_OPENED_KEY] = _Opened(about="", turn=opened.turn, sheets={}, initial={})


def _asked(fields: _Fields, keys: tuple[str, ...], others: list[str]) -> dict[str, Value | EllipsisType]:
    """The fields; what they say now, by key, with ``...`` for what is left open."""
    words, given = fields.room.words, {}
    for number in range(0, len(keys), 2):
        # A pair at a time: on a phone the columns stand below each other.
        for column, key in zip(st.columns(2), keys[number : number + 2], strict=False):
            with column:
                given[key] = _field(fields, key, others)
    known = [key for key in keys if key in _NULLABLE and key not in fields.locked]
    declared_none = [key for key in known if key in fields.opened.initial and fields.initial(key) is None]
    none = st.multiselect(
        words.say("Declare that there is none"),
        known,
        default=declared_none,
        format_func=lambda key: key_name(words, key),
        help=words.say("Then nothing farther out and nothing read from the document fills it."),
        key=fields.key("none"),
    )
    st.caption(
        words.say("An empty field declares nothing: what stands in it faintly holds, or what the document says.")
    )
    return {key: None if key in none else value for key, value in given.items()}


def _field(fields: _Fields, key: str, others: list[str]) -> Value | EllipsisType:
    """One field's value, ``...`` where it is left open."""
    if key in ("type", "authority"):
        return _choice(fields, key)
    if key == "audience":
        return _audience(fields)
    if key in ("in_force_from", "in_force_until"):
        return _day(fields, key)
    if key == "supersedes":
        return _older(fields, others)
    if key == "contact":
        return _contact(fields)
    return _text(fields, key, key_name(fields.room.words, key), fields.initial(key)) or ...


def _text(fields: _Fields, key: str, label: str, initial: object) -> str:
    return str(
        st.text_input(
            label,
            value=initial if isinstance(initial, str) else "",
            placeholder=fields.hint(key),
            help=fields.locked.get(key),
            disabled=key in fields.locked,
            key=fields.key(label),
        )
    ).strip()


def _choice(fields: _Fields, key: str) -> Value | EllipsisType:
    words, members = fields.room.words, list(DocumentType if key == "type" else Authority)
    initial = fields.initial(key)
    chosen = st.selectbox(
        key_name(words, key),
        [member.value for member in members],
        index=[member.value for member in members].index(initial) if isinstance(initial, str) else None,
        format_func=lambda value: value_text(words, key, value),
        placeholder=fields.hint(key),
        help=fields.locked.get(key),
        disabled=key in fields.locked,
        key=fields.key(key),
    )
    return ... if chosen is None else str(chosen)


def _audience(fields: _Fields) -> Value | EllipsisType:
    words, roles = fields.room.words, fields.room.wiring.settings.roles
    initial = fields.initial("audience")
    chosen = st.multiselect(
        key_name(words, "audience"),
        list(roles),
        default=[role for role in roles if role in initial] if isinstance(initial, tuple) else [],
        format_func=lambda role: phrases.role_name(words, role),
        placeholder=fields.inherited.get("audience") or words.say("everybody but the public"),
        help=fields.locked.get("audience"),
        disabled="audience" in fields.locked,
        key=fields.key("audience"),
    )
    return tuple(sorted(chosen)) or ...


def _day(fields: _Fields, key: str) -> Value | EllipsisType:
    initial = fields.initial(key)
    chosen = st.date_input(
        key_name(fields.room.words, key),
        value=date.fromisoformat(initial) if isinstance(initial, str) else None,
        min_value=_EARLIEST,
        max_value=_LATEST,
        format="YYYY-MM-DD",
        help=fields.locked.get(key) or fields.inherited.get(key),
        disabled=key in fields.locked,
        key=fields.key(key),
    )
    return chosen.isoformat() if isinstance(chosen, date) else ...


def _older(fields: _Fields, others: list[str]) -> Value | EllipsisType:
    words, initial = fields.room.words, fields.initial("supersedes")
    hidden = isinstance(initial, str) and initial not in others
    options = [*others, *([str(initial)] if hidden else [])]
    chosen = st.selectbox(
        key_name(words, "supersedes"),
        options,
        index=options.index(initial) if isinstance(initial, str) else None,
        format_func=lambda path: words.say("another document") if path not in others else path,
        placeholder=fields.hint("supersedes"),
        help=fields.locked.get("supersedes"),
        disabled="supersedes" in fields.locked,
        key=fields.key("supersedes"),
    )
    return ... if chosen is None else str(chosen)


def _contact(fields: _Fields) -> Value | EllipsisType:
    words, initial = fields.room.words, fields.initial("contact")
    known = initial if isinstance(initial, Contact) else None
    office = _text(fields, "contact", words.say("Office to ask"), known.office if known else "")
    reached = _text(fields, "contact", words.say("How it is reached"), known.contact if known else "")
    return Contact(office=office, contact=reached or None) if office or reached else ...


def _shown(room: Room, key: str, one: Declared) -> str:
    if key == "supersedes" and isinstance(one.value, str) and one.value not in room.library:
        return room.words.say("another document")
    return value_text(room.words, key, one.value)


def _save(
    room: Room,
    opened: _Opened,
    given: Mapping[str, Value | EllipsisType],
    *,
    path: str | None = None,
    folder: str | None = None,
) -> None:
    """Write what was changed in the form, and nothing else."""
    before = {key: opened.initial.get(key, ...) for key in given}
    values = {key: value for key, value in given.items() if value is not ... and value != before[key]}
    left_open = frozenset(key for key, value in given.items() if value is ... and before[key] is not ...)
    if not values and not left_open:
        st.html(inert.prose(room.words.say("Nothing was changed."), room.words.language, kind="quiet"))
        return
    wanted = Declaration(path=path, folder=folder, values=values, open=left_open)
    if acting.act(write, room, [wanted], opened.sheets):
        forget()
        st.session_state[_SAVED_KEY] = opened.about
        st.rerun()
    acting.tell()


def write(room: Room, wanted: list[Declaration], known: Mapping[str, str]) -> None:
    """Write declarations and record who did."""
    administering = room.wiring.administering
    paths = [one.path if one.path is not None else f"{one.folder}/" for one in wanted]
    keys = sorted({key for one in wanted for key in (*one.values, *one.open)})
    with administering.event(Kind.DECLARE, room.visitor, paths=paths, keys=keys) as told:
        told["files"] = list(administering.declaring().write(wanted, known=known))
    acting.say_done(
        room.words.say("Saved in {files}. It takes effect with the next ingestion.", files=", ".join(told["files"]))
    )


def _after(room: Room, about: str) -> None:
    if st.session_state.get(_SAVED_KEY) == about:
        work.offer_ingestion(room, key="ingest_declared")
