"""A restore that is decided: what is still to be done, and its end after a kill.

Everything that a restore brings lies ready in a folder of the store before the plan is written there. Without a plan
that folder is a beginning that came to nothing and is swept away: the store is the old one. With a plan every step can
be done, and done again: the next who opens the store ends what the killed process left, and the store is the new one.
The catalogue comes first and in one transaction, which is the moment that questions see.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant import account_file, audit, catalogue, conversations
from assistant.audit import Kind, Outcome, Record, Trail, now
from assistant.auditing import Auditor
from assistant.errors import StoreError
from assistant.sqlite_files import make_private
from assistant.store import index_place
from assistant.vector_index import Place, VectorIndex
from assistant.whole_files import put

_log = logging.getLogger(__name__)

FOLDER_NAME = "restoring"
"""The folder of the store in which a restore makes everything ready."""
_PLAN = "plan.json"
_PAGES = ("", "-wal", "-shm", "-journal")
"""A database's file and the ones SQLite keeps beside it, by what their names end in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A restore as decided: the file, who restores it, what is damaged and goes, whether it is to be recorded."""

    file: str
    lineage: str
    kept: str | None
    damaged: Sequence[str] = ()
    user: str | None = None
    role: str | None = None
    recorded: bool = True


def staging(store: Path) -> Path:
    """Where a restore makes everything ready."""
    return store / FOLDER_NAME


def is_begun(store: Path) -> bool:
    """Whether a restore is under way, or was killed."""
    return staging(store).is_dir()


def is_decided(store: Path) -> bool:
    """Whether one is under way, or was killed, that must be carried to its end."""
    return (staging(store) / _PLAN).exists()


def decide(store: Path, plan: Plan) -> None:
    """Write the plan down: from here on the store becomes the new one."""
    put(staging(store) / _PLAN, json.dumps(asdict(plan)).encode("utf-8"))
    to_disk(staging(store))


def to_disk(path: Path) -> None:
    """Make sure that not even a power cut takes what a file or folder holds by now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def abandon(store: Path, *, chroma_url: str | None) -> None:
    """Leave the store as it was."""
    (staging(store) / _PLAN).unlink(missing_ok=True)
    _drop_old_indexes(store, chroma_url)
    _sweep(store)


def _sweep(store: Path) -> None:
    """Take away what a restore made ready; its plan first, so that a kill leaves nothing to be done."""
    (staging(store) / _PLAN).unlink(missing_ok=True)
    shutil.rmtree(staging(store), ignore_errors=True)


def finish(store: Path, *, chroma_url: str | None = None) -> None:
    """End a restore that was killed, or sweep its beginning away; whoever calls holds the writer's lock."""
    if not is_begun(store):
        return
    if not is_decided(store):
        abandon(store, chroma_url=chroma_url)
        return
    plan = Plan(**json.loads((staging(store) / _PLAN).read_text("utf-8")))
    carry_out(store, plan, chroma_url=chroma_url)
    if plan.recorded:
        details = {"file": plan.file, "kept": plan.kept, "finished_later": True}
        auditor = Auditor(trail=Trail(store), user=plan.user)
        auditor.note(
            Record(kind=Kind.RESTORE, at=now(), outcome=Outcome.DONE, user=plan.user, role=plan.role, details=details)
        )


def carry_out(store: Path, plan: Plan, *, chroma_url: str | None) -> int:
    """Do all that the plan has left; returns how many records the audit trail gained."""
    ready = staging(store)
    if not _came_from(store / catalogue.FILE_NAME, plan.lineage):
        try:
            bring(ready / catalogue.FILE_NAME, store, damaged=plan.damaged)
        except StoreError:
            if catalogue.FILE_NAME not in plan.damaged:
                abandon(store, chroma_url=chroma_url)
            raise
    # Where the backup has no accounts those of the store stay, so that no restore opens the app to everybody.
    for name in (conversations.FILE_NAME, account_file.FILE_NAME):
        if (ready / name).exists():
            bring(ready / name, store, damaged=plan.damaged)
            (ready / name).unlink()
    gained = _join(store, ready / audit.FILE_NAME, damaged=plan.damaged)
    _drop_old_indexes(store, chroma_url)
    _sweep(store)
    return gained


def bring(source: Path, store: Path, *, damaged: Sequence[str]) -> None:
    """Bring a database's content into the store's file, in one transaction that open readers see; or make the file."""
    target = store / source.name
    if source.name in damaged:
        remove_database(target)
    made = not target.exists()
    try:
        if source.name != catalogue.FILE_NAME:
            make_private(target)
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target, timeout=60)) as there:
            there.execute("PRAGMA journal_mode = WAL").fetchone()
            here.backup(there)
    except (sqlite3.Error, OSError) as error:
        if made:
            remove_database(target)
        raise StoreError(
            f"{target} cannot be restored ({error}). Check the folder's permissions and the disk's free space."
        ) from error


def remove_database(path: Path) -> None:
    """Take a database away with the files that SQLite keeps beside it."""
    for ending in _PAGES:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _came_from(database: Path, lineage: str) -> bool:
    """Whether the catalogue was brought already."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database, timeout=60)) as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = ?", (catalogue.LINEAGE,)).fetchone()
    except sqlite3.DatabaseError:  # damaged, or made a moment ago and still empty
        return False
    return found is not None and found[0] == lineage


def _join(store: Path, source: Path, *, damaged: Sequence[str]) -> int:
    """Add the backup's audit records; the store's own all stay, since nothing turns the trail back."""
    if not source.exists():
        return 0
    if audit.FILE_NAME in damaged:
        remove_database(store / audit.FILE_NAME)
    trail = Trail(store)
    try:
        gained = trail.join(source)
    finally:
        trail.close()
    source.unlink()
    return gained


def _drop_old_indexes(store: Path, chroma_url: str | None) -> None:
    """Take away the indexes that the catalogue does not name.

    Where that fails they do no harm, and go when the index is next made anew.
    """
    try:
        place = Place(folder=store)
        if (store / catalogue.FILE_NAME).exists():
            with closing(catalogue.Catalogue(store)) as opened:
                place = index_place(opened, chroma_url)
        index = VectorIndex(place)
        with closing(index):
            index.drop_other_editions()
    except StoreError as error:
        _log.info("%s", error)
