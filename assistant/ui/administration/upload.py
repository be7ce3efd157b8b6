"""Files that an administrator sends: looked at first, then saved in the folder of documents."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

import streamlit as st

from assistant.audit import Kind
from assistant.errors import GuildhallError
from assistant.ui import inert, presence
from assistant.ui.administration import acting, tables
from assistant.ui.administration.folder import Seen
from assistant.ui.administration.names import size, verdict_name
from assistant.ui.room import Room
from assistant.uploads import DocumentFolder, Upload, Verdict, same_names

_ROUND_KEY = "upload_round"


def show(room: Room, seen: Seen) -> None:
    """Take files in."""
    words, settings = room.words, room.wiring.settings
    turn = st.session_state.setdefault(_ROUND_KEY, 0)
    folders = _folders(seen)
    top = words.say("(the folder itself)")
    inside = st.selectbox(
        words.say("Into which folder? Choose one, or write a new name."),
        folders,
        format_func=lambda name: name or top,
        accept_new_options=True,
        key="upload_folder",
    )
    sent = st.file_uploader(
        words.say("Files"), accept_multiple_files=True, max_upload_size=settings.max_file_mb, key=f"upload-{turn}"
    )
    if not sent:
        return
    uploads = [Upload(name=one.name, content=one.getvalue()) for one in sent]
    documents = room.wiring.administering.documents()
    try:
        verdicts = [_judged(documents, seen, upload, inside or "", uploads) for upload in uploads]
    except GuildhallError as error:
        st.html(inert.alert(str(error)))
        return
    _offer(room, uploads, verdicts, inside or "")


def _folders(seen: Seen) -> list[str]:
    """Folders in which the visitor may know of a file."""
    around = {"", *(posixpath.dirname(path) for path in seen.files)}
    return sorted({"/".join(name.split("/")[:depth]) for name in around for depth in range(name.count("/") + 2)})


def _judged(documents: DocumentFolder, seen: Seen, upload: Upload, inside: str, uploads: Sequence[Upload]) -> Verdict:
    if upload.name in same_names(uploads):
        return Verdict.NAMED_WRONG
    verdict = documents.judge(upload, inside)
    # That a file which the role may not see has this name is told like a name that cannot be used.
    hidden = verdict in (Verdict.SAME, Verdict.DIFFERS) and not seen.may_name(posixpath.join(inside, upload.name))
    return Verdict.NAMED_WRONG if hidden else verdict


def _offer(room: Room, uploads: Sequence[Upload], verdicts: Sequence[Verdict], inside: str) -> None:
    words = room.words
    rows: list[list[str | tables.Cell]] = []
    for upload, verdict in zip(uploads, verdicts, strict=True):
        symbol, said = verdict_name(words, verdict)
        rows.append([upload.name, tables.Cell(text=said, symbol=symbol), size(len(upload.content))])
    header = [words.say("File"), words.say("What will become of it"), words.say("Size")]
    st.html(tables.table(words.say("Files that you sent"), header, rows, numbers={2}))
    differing = [one.name for one, verdict in zip(uploads, verdicts, strict=True) if verdict is Verdict.DIFFERS]
    replaced: list[str] = []
    if differing:
        replaced = st.multiselect(
            words.say("Replace these files that are there already"),
            differing,
            key="upload_replace",
        )
    ready = [
        one
        for one, verdict in zip(uploads, verdicts, strict=True)
        if verdict is Verdict.NEW or (verdict is Verdict.DIFFERS and one.name in replaced)
    ]
    st.button(
        words.count("Save {n} file", "Save {n} files", len(ready)),
        key="upload_save",
        type="primary",
        icon=":material/save:",
        disabled=not ready,
        on_click=presence.acting(room, _save),
        args=(room, ready, inside, frozenset(replaced)),
    )


def _save(room: Room, uploads: Sequence[Upload], inside: str, replaced: frozenset[str]) -> None:
    if acting.act(_saved, room, uploads, inside, replaced):
        st.session_state[_ROUND_KEY] += 1
        said = room.words.count(
            "{n} file was saved. Ingest now to have it read.",
            "{n} files were saved. Ingest now to have them read.",
            len(uploads),
        )
        acting.say_done(said)


def _saved(room: Room, uploads: Sequence[Upload], inside: str, replaced: frozenset[str]) -> None:
    administering = room.wiring.administering
    documents = administering.documents()
    paths: list[str] = []
    with administering.event(Kind.UPLOAD, room.visitor, paths=paths, replaced=sorted(replaced)):
        for upload in uploads:
            paths.append(documents.save(upload, inside, replace=upload.name in replaced))
