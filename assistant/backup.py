"""``guildhall backup``: the store as one file, made while others ask and ingest.

Every database is copied through SQLite's own backup, which sees one state of it. Chroma is left out, since it is made
anew from the catalogue.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import account_file
from assistant.audit import now
from assistant.backup_archive import MEMBERS, Manifest, pack, snapshot
from assistant.catalogue import LINEAGE, Catalogue
from assistant.errors import GuildhallError, StoreError
from assistant.restore_plan import is_decided, to_disk
from assistant.whole_files import name_new

_ATTEMPTS = 10
"""How often the copying begins again where a backup was restored in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made."""

    file: Path
    manifest: Manifest
    size: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The report of ``backup --json``."""
        return {
            "file": str(self.file),
            "bytes": self.size,
            "made": self.manifest.made,
            "generation": self.manifest.generation,
            **self.manifest.counts,
            "seconds": round(self.seconds, 3),
        }


def back_up(store: Path, file: Path, *, force: bool) -> Backup:
    """Save the store as ``file``, which appears whole or not at all.

    Raises:
        GuildhallError: the file is already there (and ``force`` is not given), or cannot be written.
        StoreError: there is no store, or it is damaged.
    """
    Catalogue(store).close()
    _check_place(store, file, force=force)
    return write_backup(store, file, parts_in=file.parent, force=force)


def _check_place(store: Path, file: Path, *, force: bool) -> None:
    if store.resolve() in file.resolve().parents:
        raise GuildhallError(f"{file} lies in the store itself. Name a file elsewhere, best on another disk.")
    if file.is_dir():
        raise GuildhallError(f"{file} is a folder. Name a file.")
    if file.exists() and not force:
        raise GuildhallError(f"{file} is already there. Name another file, or add --force to replace it.")


def write_backup(store: Path, file: Path, *, parts_in: Path, force: bool) -> Backup:
    """The same for any place; until the file is whole, its parts lie in a folder of their own in ``parts_in``.

    That must be on the same disk.
    """
    begun = time.perf_counter()
    try:
        parts = Path(tempfile.mkdtemp(prefix=".guildhall-backup-", dir=parts_in))
    except OSError as error:
        raise _unwritable(file, error) from error
    try:
        made = now().isoformat(timespec="seconds")
        _take(store, parts)
        whole = parts / "whole.zip"
        manifest = pack(parts, whole, made=made)
        whole.chmod(0o600)
        to_disk(whole)
        size = whole.stat().st_size
        _put_in_place(whole, file, force=force)
    except (OSError, sqlite3.Error, zipfile.LargeZipFile) as error:
        raise _unwritable(file, error) from error
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    return Backup(file=file, manifest=manifest, size=size, seconds=time.perf_counter() - begun)


def _unwritable(file: Path, error: Exception) -> GuildhallError:
    told = error.strerror if isinstance(error, OSError) and error.strerror else error
    return GuildhallError(
        f"The backup {file} cannot be written ({told}). Check the folder's permissions and the disk's free space, "
        "or name another file; nothing was left behind."
    )


def _take(store: Path, parts: Path) -> None:
    """Snapshots of everything there is, all from before or all from after a restore."""
    for _ in range(_ATTEMPTS):
        before = _lineage(store)
        for name in MEMBERS:
            (parts / name).unlink(missing_ok=True)
            if (store / name).exists():
                snapshot(store / name, parts / name)
        if (parts / account_file.FILE_NAME).exists():
            account_file.forget_sign_ins(parts / account_file.FILE_NAME)
        if not is_decided(store) and _lineage(store) == before:
            return
        time.sleep(0.5)
    raise StoreError(f"The store {store} is being restored. Wait until that has finished.")


def _lineage(store: Path) -> str | None:
    catalogue = Catalogue(store)
    try:
        return catalogue.meta(LINEAGE)
    finally:
        catalogue.close()


def _put_in_place(whole: Path, file: Path, *, force: bool) -> None:
    """Give the finished file its name, in one step; what is there is replaced only by force."""
    if force:
        whole.replace(file)
        return
    try:
        name_new(whole, file)
    except FileExistsError as error:
        raise GuildhallError(f"{file} is already there. Name another file, or add --force to replace it.") from error
