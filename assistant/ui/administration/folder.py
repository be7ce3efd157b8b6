"""The folder of documents as the visitor may see it: files with what is declared of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from assistant.declaring import Overview, Standing
from assistant.errors import CollectionError
from assistant.reading_rights import Rights
from assistant.ui import inert
from assistant.ui.room import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The folder's files that a role may know of; ``withheld`` where there are others.

    ``overview`` is ``None`` where the declarations are wrong.
    """

    files: Mapping[str, Standing]
    withheld: bool
    rights: Rights
    overview: Overview | None

    def may_name(self, path: str) -> bool:
        """Whether the role may know of a path, be it that of a current, a former or a new file."""
        if path in self.files or path in self.rights.seen:
            return True
        known = path in self.rights.hidden or (self.overview is not None and path in self.overview.files)
        return not known and (self.rights.sees_everything or self.overview is not None)


def look(room: Room) -> Seen:
    """The folder now; where its declarations are wrong, the page says so. Raises SourceError where it is not there."""
    administering = room.wiring.administering
    rights = administering.rights(room.role)
    try:
        overview = administering.declaring().overview()
    except CollectionError as error:
        _tell_fault(room, str(error))
        return Seen(files={}, withheld=not rights.sees_everything, rights=rights, overview=None)
    files = {path: one for path, one in overview.files.items() if _is_seen(one, rights)}
    return Seen(files=files, withheld=len(files) < len(overview.files), rights=rights, overview=overview)


def tell_withheld(room: Room) -> None:
    """Say that there is more than is shown."""
    said = room.words.say("Files that your role may not see are not shown here.")
    st.html(inert.prose(said, room.words.language, kind="quiet"))


def holding(names: Sequence[str], wanted: str) -> list[str]:
    """Those of some names that hold all words wanted."""
    words = wanted.casefold().split()
    return [name for name in names if all(word in name.casefold() for word in words)]


def _is_seen(standing: Standing, rights: Rights) -> bool:
    if standing.path in rights.seen:
        return True
    return standing.path not in rights.hidden and rights.role in standing.audience


def _tell_fault(room: Room, fault: str) -> None:
    """Say what is wrong with the declarations, which only an editor can mend."""
    said = room.words.say("A declaration is wrong. Correct it in the file; until then nothing can be read in.")
    st.html(inert.alert(f"{said}\n{fault}"))
