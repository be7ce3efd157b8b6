"""Taking a file out of the folder of documents, with what is declared of it."""

from __future__ import annotations

import streamlit as st

from assistant.audit import Kind
from assistant.declaring import Declaration
from assistant.errors import SourceError
from assistant.ui import inert, presence
from assistant.ui.administration import acting
from assistant.ui.administration.folder import Seen
from assistant.ui.room import Room


def show(room: Room, seen: Seen) -> None:
    """Offer the files, and ask once more before one is removed."""
    words = room.words
    if seen.overview is None:
        said = words.say("Files can be removed here once the declarations are right.")
        st.html(inert.prose(said, words.language, kind="quiet"))
        return
    chosen = st.selectbox(
        words.say("File to remove"),
        sorted(seen.files),
        index=None,
        placeholder=words.say("Choose a file"),
        key="removal_file",
    )
    if chosen is None:
        return
    said = words.say(
        "The file is deleted from the folder, and its entry from collection.yaml. From the next ingestion on nobody "
        "finds it any more. What was read from it stays in the store's archive, so that earlier answers keep their "
        "sources; the file itself does not."
    )
    st.html(inert.prose(said, words.language, kind="quiet"))
    sure = st.checkbox(words.say("I am sure that this file is to be deleted."), key=f"removal-sure-{chosen}")
    st.button(
        words.say("Delete the file"),
        key="removal_do",
        icon=":material/delete:",
        disabled=not sure,
        on_click=presence.acting(room, _remove),
        args=(room, seen, chosen),
    )


def _remove(room: Room, seen: Seen, path: str) -> None:
    done = room.words.say("The file was deleted from the folder. Ingest now so that it is no longer found.")
    if acting.act(_removed, room, seen, path, done=done):
        st.session_state.pop("removal_file", None)


def _removed(room: Room, seen: Seen, path: str) -> None:
    administering = room.wiring.administering
    if seen.overview is None or path not in seen.files:
        raise SourceError(room.words.say("This file is no longer in the folder."))
    with administering.event(Kind.REMOVE, room.visitor, paths=[path]):
        declaring = administering.declaring()
        newer = declaring.superseding(path)
        if newer:
            named = [name for name in newer if seen.may_name(name)] or [room.words.say("Another document")]
            said = room.words.say(
                "{newer} is declared to supersede this file. Change that first, else nothing could be read in.",
                newer=", ".join(named),
            )
            raise SourceError(said)
        documents = administering.documents()
        # Without its entry a file could be open to more roles, so it must be sure to go as well.
        documents.check_removable(path)
        declaring.write([Declaration(path=path, gone=True)], known=seen.overview.sheets)
        documents.remove(path)
