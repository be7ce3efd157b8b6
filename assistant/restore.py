"""``guildhall restore``: a backup's content becomes the store's, at once and as a whole.

Everything is checked and made ready first, the index included, while the store goes on answering; then what is there is
itself kept as a backup, and only then the plan is written that a kill cannot stop (``restore_plan``).
"""

from __future__ import annotations

import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant import account_file, audit, catalogue, conversations
from assistant.audit import now
from assistant.backup import write_backup
from assistant.backup_archive import MEMBERS, SUFFIX, Manifest, fault, read_manifest, unpack
from assistant.catalogue import LINEAGE, Catalogue
from assistant.catalogue_schema import FORMAT as CATALOGUE_FORMAT
from assistant.catalogue_writer import set_meta
from assistant.errors import GuildhallError, StoreError
from assistant.lexicons import rebuild_lexicons
from assistant.restore_plan import Plan, abandon, carry_out, decide, finish, is_begun, is_decided, staging, to_disk
from assistant.store import EDITION, STATE, index_place
from assistant.store_writer import fill_index, writer_lock
from assistant.vector_index import FOLDER_NAME, VectorIndex

_ROOM = 3
"""How many times the snapshots' size must be free: once made ready, once while they are brought in, once as index."""
_FORMATS = {
    catalogue.FILE_NAME: ("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'format'", CATALOGUE_FORMAT),
    conversations.FILE_NAME: ("PRAGMA user_version", conversations.FORMAT),
    audit.FILE_NAME: ("PRAGMA user_version", audit.FORMAT),
    account_file.FILE_NAME: ("PRAGMA user_version", account_file.FORMAT),
}
"""How each snapshot tells its format, and the newest that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that was done: ``kept`` is where the former state lies, ``gained`` counts audit records."""

    file: Path
    manifest: Manifest
    generation: int
    kept: Path | None
    gained: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The report of ``restore --json``."""
        counts = self.manifest.counts
        return {
            "file": str(self.file),
            "made": self.manifest.made,
            "version": self.manifest.version,
            "generation": self.generation,
            **{name: counts.get(name, 0) for name in ("documents", "versions", "passages", "conversations")},
            "audit_records_added": self.gained,
            "kept": str(self.kept) if self.kept else None,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class _Present:
    """What the store is now: numbers that must grow, its own name, the size of its pages, and what is damaged."""

    generation: int = 0
    edition: int = 0
    store: str | None = None
    pages: tuple[tuple[str, int], ...] = ()
    damaged: tuple[str, ...] = ()


def restore(
    store: Path,
    file: Path,
    *,
    chroma_url: str | None = None,
    user: str | None = None,
    role: str | None = None,
    recorded: bool = True,
) -> Restored:
    """Make the store what ``file`` holds; the audit trail keeps what it has and gains what the backup's has more.

    ``user`` and ``role`` are recorded, unless told otherwise, where the end of a killed restore is done by others.

    Raises:
        GuildhallError: the file is no whole backup, or a newer Guildhall's; the store stays as it was.
        StoreLocked: another process is writing.
        StoreError: the store cannot be written; it stays as it was, or is restored at the next opening.
    """
    begun = time.perf_counter()
    stated = read_manifest(file)
    with _folder(store), writer_lock(store):
        finish(store, chroma_url=chroma_url)
        _check_room(store, stated)
        try:
            manifest, generation, plan = _make_ready(store, file, chroma_url)
            plan = replace(plan, user=user, role=role, recorded=recorded)
            decide(store, plan)
        except BaseException as error:
            abandon(store, chroma_url=chroma_url)
            if isinstance(error, OSError | sqlite3.Error):
                raise _unready(store, error) from error
            raise
        gained = carry_out(store, plan, chroma_url=chroma_url)
    return Restored(
        file=file,
        manifest=manifest,
        generation=generation,
        kept=Path(plan.kept) if plan.kept else None,
        gained=gained,
        seconds=time.perf_counter() - begun,
    )


def settle(store: Path, *, chroma_url: str | None = None) -> None:
    """End a restore that was killed; raises StoreLocked where another process is writing, which will have ended it."""
    if is_begun(store):
        with writer_lock(store):
            finish(store, chroma_url=chroma_url)


def _unready(store: Path, error: Exception) -> StoreError:
    told = error.strerror if isinstance(error, OSError) and error.strerror else error
    return StoreError(
        f"The backup cannot be made ready in {store} ({told}). Check the folder's permissions and the disk's free "
        "space; the store stays as it was."
    )


@contextmanager
def _folder(store: Path) -> Iterator[None]:
    """The store's folder, which goes again where it was made for a restore that failed."""
    made = not store.exists()
    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The store {store} cannot be created ({error.strerror}). Name another --store.") from error
    try:
        yield
    except BaseException:
        if made and not is_decided(store):
            shutil.rmtree(store, ignore_errors=True)
        raise


def _check_room(store: Path, manifest: Manifest) -> None:
    wanted, free = _ROOM * manifest.bytes, shutil.disk_usage(store).free
    if wanted > free:
        raise StoreError(
            f"Restoring needs {wanted / 1e6:.0f} MB beside the store {store}, where {free / 1e6:.0f} MB are free. "
            "Make room; the store stays as it was."
        )


def _make_ready(store: Path, file: Path, chroma_url: str | None) -> tuple[Manifest, int, Plan]:
    """Everything that can fail: unpack, check, migrate, fill the index, keep the present state."""
    ready = staging(store)
    ready.mkdir(mode=0o700)
    manifest = unpack(file, ready, lambda snapshot: _check_format(snapshot, file))
    present = _present(store)
    lineage = secrets.token_hex(8)
    generation = _prepare_catalogue(store, file, present, lineage, chroma_url)
    _prepare_conversations(store)
    if (ready / account_file.FILE_NAME).exists():
        account_file.forget_sign_ins(ready / account_file.FILE_NAME)
    for name, size in present.pages:
        _fit_pages(ready / name, size)
    for path in ready.iterdir():
        to_disk(path)
    kept = _keep(store, present)
    plan = Plan(file=str(file), lineage=lineage, kept=str(kept) if kept else None, damaged=present.damaged)
    return manifest, generation, plan


def _check_format(snapshot: Path, file: Path) -> None:
    """Raise GuildhallError where a snapshot is of a format that is not known; older ones are brought up to date."""
    sql, newest = _FORMATS[snapshot.name]
    try:
        with closing(sqlite3.connect(snapshot)) as connection:
            found = connection.execute(sql).fetchone()
    except sqlite3.DatabaseError as error:
        raise GuildhallError(
            f"{file} cannot be restored: its {snapshot.name} is not Guildhall's ({error}); nothing changed."
        ) from error
    number = int(found[0]) if found else 0
    if not 1 <= number <= newest:
        raise GuildhallError(
            f"{file} cannot be restored: its {snapshot.name} has format {number}, this Guildhall reads up to {newest}. "
            "Use the Guildhall that made it; nothing changed."
        )


def _present(store: Path) -> _Present:
    """What the store is now."""
    there = [name for name in MEMBERS if (store / name).exists()]
    damaged = tuple(name for name in there if fault(store / name) or not _is_own(store / name))
    sizes = tuple((name, _page_size(store / name)) for name in there if name not in damaged)
    editions = [0, *(int(m[1]) for f in store.iterdir() if (m := re.fullmatch(rf"{FOLDER_NAME}-(\d+)", f.name)))]
    if catalogue.FILE_NAME not in there or catalogue.FILE_NAME in damaged:
        return _Present(edition=max(editions), pages=sizes, damaged=damaged)
    with closing(Catalogue(store)) as opened:
        return _Present(
            generation=opened.generation(),
            edition=max(*editions, int(opened.meta(EDITION) or 0)),
            store=opened.meta("store"),
            pages=sizes,
            damaged=damaged,
        )


def _is_own(database: Path) -> bool:
    """Whether a database of the store is one that this Guildhall can bring content into."""
    sql, newest = _FORMATS[database.name]
    try:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            found = connection.execute(sql).fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is not None and 1 <= int(found[0]) <= newest


def _page_size(database: Path) -> int:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return int(connection.execute("PRAGMA page_size").fetchone()[0])


def _fit_pages(snapshot: Path, size: int) -> None:
    """Write a snapshot anew with pages as the store's file has them, which SQLite asks for."""
    if snapshot.exists() and _page_size(snapshot) != size:
        with closing(sqlite3.connect(snapshot, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute(f"PRAGMA page_size = {size}")
            connection.execute("VACUUM")


def _prepare_catalogue(store: Path, file: Path, present: _Present, lineage: str, chroma_url: str | None) -> int:
    """Bring the catalogue up to date, number it after everything there was, and fill its index; its generation."""
    ready = staging(store)
    try:
        opened = Catalogue(ready)
    except StoreError as error:
        raise GuildhallError(f"{file} cannot be restored: its catalogue is not usable ({error})") from error
    with closing(opened):
        generation = max(opened.generation(), present.generation) + 1
        edition = max(int(opened.meta(EDITION) or 0), present.edition) + 1
        with opened.transaction() as connection:
            rebuild_lexicons(connection, opened.lexicons())
            connection.execute("DELETE FROM journal")
            set_meta(connection, "generation", str(generation))
            set_meta(connection, EDITION, str(edition))
            set_meta(connection, LINEAGE, lineage)
            # On a Chroma server two stores must not share a name: the backup's may still be in use.
            set_meta(connection, "store", present.store or secrets.token_hex(6))
        index = VectorIndex(replace(index_place(opened, chroma_url), folder=store))
        try:
            state = fill_index(opened, index)
        finally:
            index.close()
        with opened.transaction() as connection:
            set_meta(connection, STATE, state)
    return generation


def _prepare_conversations(store: Path) -> None:
    """Bring the conversations up to date; where the backup has none, the store will have none."""
    ready = conversations.Conversations(staging(store))
    if ready.path.exists() or (store / conversations.FILE_NAME).exists():
        ready.prepare()


def _keep(store: Path, present: _Present) -> Path | None:
    """Keep what is about to be replaced: as a backup, or as it lies there where it is damaged."""
    stamp = now().strftime("%Y%m%dT%H%M%SZ")
    if present.damaged:
        kept = _unused(store, f"damaged-{stamp}", "")
        kept.mkdir(mode=0o700)
        for path in store.iterdir():
            if path.is_file() and path.name.startswith(MEMBERS):
                shutil.copy2(path, kept / path.name)
        return kept
    if not (store / catalogue.FILE_NAME).exists():
        return None
    kept = _unused(store, f"before-restore-{stamp}", SUFFIX)
    try:
        write_backup(store, kept, parts_in=staging(store), force=False)
    except GuildhallError as error:
        raise StoreError(f"The present state cannot be kept, so nothing was restored: {error}") from error
    return kept


def _unused(store: Path, stem: str, ending: str) -> Path:
    """A name that nothing has yet."""
    number = 1
    while (path := store / f"{stem}{f'-{number}' if number > 1 else ''}{ending}").exists():
        number += 1
    return path
