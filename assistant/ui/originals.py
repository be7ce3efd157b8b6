"""The file that a document was read from, to take along."""

from __future__ import annotations

from pathlib import PurePosixPath

from assistant.ui import presence
from assistant.ui.room import Room


def offer(room: Room, path: str, *, key: str) -> None:
    """A button that downloads the original; it is read when the button is pressed, in the visitor's role."""
    files, role = room.wiring.originals, room.role
    presence.download(
        room,
        room.words.say("Download the original"),
        lambda: files.file(path, role=role),
        file_name=PurePosixPath(path).name,
        key=key,
    )
