"""A backup as a file: a zip of SQLite snapshots with a manifest, and the proof that it is whole.

Nothing in such a file is trusted before it is checked: names, sizes and digests against the manifest, each snapshot by
SQLite's own check, the counts against the catalogue.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import __version__, account_file, audit, catalogue, conversations
from assistant.errors import GuildhallError, StoreError

FORMAT = 1
"""Version of the file's own arrangement; the snapshots inside have formats of their own."""
MANIFEST = "manifest.json"
MEMBERS = (catalogue.FILE_NAME, conversations.FILE_NAME, audit.FILE_NAME, account_file.FILE_NAME)
"""The snapshots that a backup may hold; the catalogue is always there."""
SUFFIX = ".zip"

_LARGEST_MANIFEST = 1_000_000
_BLOCK = 1 << 20
_LEVEL = 1
"""Most of a store is vectors, which hardly shrink; a higher level takes twice the time for a few per cent."""
_LEXICAL = "malformed inverted index for FTS5"
"""How a fault of a lexical table begins; these are made anew from the catalogue anyway."""


class Member(BaseModel):
    """One snapshot in the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Literal["catalogue.sqlite", "conversations.sqlite", "audit.sqlite", "accounts.sqlite"]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a backup says of itself; ``made`` is UTC, ``version`` the product's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Literal["guildhall backup"] = "guildhall backup"
    format: int
    version: str
    made: str
    generation: int
    counts: Mapping[str, int]
    members: tuple[Member, ...]

    @property
    def bytes(self) -> int:
        """The size of all snapshots."""
        return sum(member.bytes for member in self.members)


def snapshot(source: Path, target: Path) -> None:
    """A consistent copy of a database that others may be reading and writing; raises StoreError where it is damaged."""
    try:
        with closing(sqlite3.connect(source, timeout=30)) as here, closing(sqlite3.connect(target)) as there:
            there.execute("PRAGMA synchronous = OFF")
            here.backup(there)  # in one step, so that a writer's commit cannot make it begin again
            there.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError as error:
        if is_full(error):
            raise
        raise StoreError(f"{source} is damaged ({error}). Restore a backup, or move it away.") from error
    found = fault(target)
    if found:
        raise StoreError(f"{source} is damaged ({found}). Restore a backup, or move it away.")


def is_full(error: sqlite3.Error) -> bool:
    """Whether a database could not be written for want of room, or for another fault of the disk."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def fault(database: Path) -> str | None:
    """What SQLite finds wrong in a database, in one phrase; ``None`` where all is well."""
    try:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        return str(error)
    wrong = [line for line in lines if line != "ok" and not line.startswith(_LEXICAL)]
    return wrong[0] if wrong else None


def counts(folder: Path) -> dict[str, int]:
    """What the snapshots of a folder hold; accounts are counted where there is a file of them."""
    wanted = {
        "documents": (MEMBERS[0], "SELECT count(*) FROM documents WHERE archived_at IS NULL"),
        "versions": (MEMBERS[0], "SELECT count(*) FROM documents"),
        "passages": (
            MEMBERS[0],
            "SELECT count(*) FROM passages p JOIN documents d ON d.id = p.document WHERE d.archived_at IS NULL",
        ),
        "conversations": (MEMBERS[1], "SELECT count(*) FROM conversation"),
        "audit_records": (MEMBERS[2], "SELECT count(*) FROM record"),
    }
    if (folder / MEMBERS[3]).exists():
        wanted["accounts"] = (MEMBERS[3], "SELECT count(*) FROM account")
    return {name: _number(folder / file, sql) for name, (file, sql) in wanted.items()}


def meta_number(database: Path, key: str) -> int:
    """A number of the catalogue's meta table; 0 where there is none."""
    return _number(database, f"SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = '{key}'")


def _number(database: Path, sql: str) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def pack(folder: Path, file: Path, *, made: str) -> Manifest:
    """Write the snapshots of ``folder`` into a new backup ``file``; each goes from the folder once it is in."""
    counted = counts(folder)
    generation = meta_number(folder / MEMBERS[0], "generation")
    members = []
    with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in MEMBERS:
            if (folder / name).exists():
                members.append(_pack_member(archive, folder / name))
                (folder / name).unlink()
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            made=made,
            generation=generation,
            counts=counted,
            members=tuple(members),
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _pack_member(archive: zipfile.ZipFile, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(path.name, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Member.model_validate({"name": path.name, "bytes": size, "sha256": digest.hexdigest()})


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The zip for reading; whatever is wrong with it is told in one sentence."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise _refused(file, f"it is not a whole zip file ({error})") from error


def _refused(file: Path, why: str) -> GuildhallError:
    return GuildhallError(
        f"{file} cannot be restored: {why}. Name a file that 'guildhall backup' made; nothing changed."
    )


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself; raises GuildhallError where the file is no backup, or not as it says."""
    try:
        with _opened(file) as archive:
            return _manifest(archive, file)
    except OSError as error:
        raise GuildhallError(f"{file} cannot be read ({error.strerror or error}). Check the name.") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if len(sizes) != len(archive.infolist()) or not 0 < sizes.get(MANIFEST, 0) <= _LARGEST_MANIFEST:
        raise _refused(file, "it is no backup of Guildhall")
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise _refused(file, f"its {MANIFEST} is not as Guildhall writes it") from error
    if manifest.format > FORMAT:
        raise _refused(
            file, f"Guildhall {manifest.version} made it, which is newer than this one ({__version__}); install that"
        )
    stated = {member.name: member.bytes for member in manifest.members}
    if MEMBERS[0] not in stated or len(stated) != len(manifest.members):
        raise _refused(file, f"its {MANIFEST} is not as Guildhall writes it")
    if sizes != stated | {MANIFEST: sizes[MANIFEST]}:
        raise _refused(file, f"it does not hold exactly what its {MANIFEST} says")
    return manifest


def unpack(file: Path, folder: Path, check: Callable[[Path], None]) -> Manifest:
    """The backup's snapshots, each proved to be what its manifest says, in ``folder``; ``check`` looks at each as well.

    Names come from the manifest, which knows four, so that no file can be written anywhere else.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        for member in manifest.members:
            target = folder / member.name
            if _unpack_member(archive, member, target) != member.sha256:
                raise _refused(file, f"its {member.name} is damaged")
            found = fault(target) or _foreign(target)
            if found:
                raise _refused(file, f"its {member.name} is damaged ({found})")
            check(target)
    try:
        agrees = counts(folder).items() <= manifest.counts.items()
        agrees = agrees and meta_number(folder / MEMBERS[0], "generation") == manifest.generation
    except sqlite3.DatabaseError as error:
        raise _refused(file, f"its content is not as Guildhall writes it ({error})") from error
    if not agrees:
        raise _refused(file, f"it does not hold exactly what its {MANIFEST} says")
    return manifest


def _unpack_member(archive: zipfile.ZipFile, member: Member, target: Path) -> str:
    """Write a member to ``target``, never more than was stated; returns its digest."""
    digest, left = hashlib.sha256(), member.bytes
    with archive.open(member.name) as source, target.open("xb") as written:
        while left > 0 and (block := source.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
            written.write(block)
        source.read(1)  # the end is where the zip's own checksum is compared
    return digest.hexdigest()


def _foreign(database: Path) -> str | None:
    """What no snapshot of Guildhall has: something that would run when it is read or written."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT type FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    return f"it has a {found[0]}" if found else None
