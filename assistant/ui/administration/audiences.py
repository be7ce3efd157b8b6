"""Who sees what: every document by role, and changing it for many at once."""

from __future__ import annotations

import streamlit as st

from assistant.declaring import Declaration, Place, Standing
from assistant.ui import inert, phrases, presence
from assistant.ui.administration import acting, facts_form, folder, paging, tables, work
from assistant.ui.administration.names import place_text
from assistant.ui.room import Room

_AT_ONCE = 100
_EVERYBODY = ""


def show(room: Room) -> None:
    """Draw the section."""
    words = room.words
    seen = folder.look(room)
    if seen.overview is None:
        return
    found = _found(room, seen)
    if not found:
        st.html(inert.prose(words.say("No document is like that."), words.language, kind="quiet"))
    else:
        said = words.count("{n} document", "{n} documents", len(found))
        st.html(inert.prose(said, words.language, kind="quiet"))
        _matrix(room, found)
        _change(room, seen, found)
    if seen.withheld:
        folder.tell_withheld(room)


def _found(room: Room, seen: folder.Seen) -> list[Standing]:
    words, roles = room.words, room.wiring.settings.roles
    left, right = st.columns(2)
    with left:
        role = st.selectbox(
            words.say("What does this role see?"),
            [_EVERYBODY, *roles],
            format_func=lambda name: phrases.role_name(words, name) if name else words.say("All documents"),
            key="audience_role",
            on_change=paging.back_to_first,
        )
    with right:
        wanted = st.text_input(
            words.say("Search documents"),
            key="audience_search",
            icon=":material/search:",
            on_change=paging.back_to_first,
        )
    names = {f"{_title(room, path)} {path}": path for path in sorted(seen.files)}
    standings = [seen.files[names[name]] for name in folder.holding(list(names), wanted)]
    return [one for one in standings if not one.ignored and (not role or role in one.audience)]


def _title(room: Room, path: str) -> str:
    return room.library[path].title if path in room.library else path.rpartition("/")[2]


def _matrix(room: Room, found: list[Standing]) -> None:
    words, roles = room.words, room.wiring.settings.roles
    rows = [_row(room, one) for one in paging.some(room, found, size=_AT_ONCE, key="audiences")]
    header = [
        words.say("Document"),
        *(phrases.role_name(words, role) for role in roles),
        words.say("From where"),
    ]
    st.html(tables.table(words.say("Who sees which document"), header, rows))


def _row(room: Room, one: Standing) -> list[str | tables.Cell]:
    words, roles = room.words, room.wiring.settings.roles
    yes = tables.Cell(text=words.say("yes"), symbol="✓")
    no = tables.Cell(text=words.say("no"), symbol="–")
    declared = one.declared.get("audience")
    origin = place_text(words, declared) if declared else words.say("default: not declared")
    facts = room.library.get(one.path)
    waiting = facts is None or facts.audience != one.audience
    return [
        tables.Cell(text=_title(room, one.path), below=one.path),
        *(yes if role in one.audience else no for role in roles),
        tables.Cell(text=origin, below=words.say("takes effect with the next ingestion") if waiting else ""),
    ]


def _change(room: Room, seen: folder.Seen, found: list[Standing]) -> None:
    words, roles = room.words, room.wiring.settings.roles
    st.html(inert.title(words.say("Change who sees documents"), level=2))
    fixed = [one.path for one in found if "audience" in one.declared and _in_front_matter(one)]
    free = [one.path for one in found if one.path not in fixed]
    if fixed:
        said = words.count(
            "{n} of these documents declares its audience in its own front matter, where it must be changed.",
            "{n} of these documents declare their audience in their own front matter, where it must be changed.",
            len(fixed),
        )
        st.html(inert.prose(said, words.language, kind="quiet"))
    chosen = st.multiselect(words.say("Documents"), free, key="audience_documents", wrap=True)
    audience = st.multiselect(
        words.say("From now on these roles see them"),
        list(roles),
        format_func=lambda role: phrases.role_name(words, role),
        key="audience_new",
    )
    if audience and room.role not in audience:
        said = words.say("Your own role will then no longer see these documents, neither here nor in answers.")
        st.html(inert.alert(said))
    with st.container(horizontal=True):
        st.button(
            words.count("Change {n} document", "Change {n} documents", len(chosen)),
            key="audience_change",
            type="primary",
            icon=":material/group:",
            disabled=not (chosen and audience),
            on_click=presence.acting(room, _changed),
            args=(room, seen, list(chosen), tuple(sorted(audience))),
        )
        work.offer_ingestion(room, key="ingest_audiences", primary=False)


def _in_front_matter(one: Standing) -> bool:
    return one.declared["audience"].place is Place.FRONT_MATTER


def _changed(room: Room, seen: folder.Seen, paths: list[str], audience: tuple[str, ...]) -> None:
    wanted = [Declaration(path=path, values={"audience": audience}) for path in paths]
    known = seen.overview.sheets if seen.overview else {}
    if acting.act(facts_form.write, room, wanted, known):
        st.session_state["audience_documents"] = []
