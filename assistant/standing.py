"""How a document stands on a day: in force, not yet, ended, or replaced by one that the asking role may see."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from assistant.catalogue_rows import Entry
from assistant.store import Snapshot


class Standing(StrEnum):
    """Whether a document holds on a day, and if not, why."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REPLACED = "replaced"


def standing(snapshot: Snapshot, entry: Entry, day: date, *, role: str) -> Standing:
    """How the document stands; in force exactly where :meth:`Snapshot.in_force` says so.

    One that was replaced by a document which the role may not see has ended for that role: nothing tells it why.
    """
    if snapshot.in_force(entry, day):
        return Standing.IN_FORCE
    successor = snapshot.by_path.get(snapshot.facts(entry, role).superseded_by or "")
    if successor is not None and not successor.facts.in_force.begins_after(day):
        return Standing.REPLACED
    return Standing.NOT_YET if entry.facts.in_force.begins_after(day) else Standing.ENDED
