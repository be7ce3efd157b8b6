"""What the collection.yaml files of a folder declare, and the changing of it, for whoever does not know ``ingest``.

The rules are those of an ingestion, whose own modules are called when they are needed.
"""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.records import Contact

if TYPE_CHECKING:
    from ingest.collection import Collection
    from ingest.collection_edits import Written
    from ingest.declarations import Declarations
    from ingest.discovery import SourceFile

KEYS = (
    "title",
    "type",
    "organisation",
    "authority",
    "audience",
    "version",
    "in_force_from",
    "in_force_until",
    "supersedes",
    "contact",
)
"""What can be declared, in the order in which a form asks for it."""

_writing = threading.Lock()


class Place(StrEnum):
    """Where something is declared: in the file itself, for the document alone, or for its whole folder."""

    FRONT_MATTER = "front_matter"
    ENTRY = "entry"
    DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One key as it is declared; ``value`` is a text, a list of roles, an office, or ``None`` for "there is none"."""

    value: str | tuple[str, ...] | Contact | None
    place: Place
    source: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is declared of one file of the folder, and who is to see it."""

    path: str
    declared: Mapping[str, Declared]
    audience: frozenset[str]
    ignored: bool
    reason: str | None

    @property
    def has_front_matter(self) -> bool:
        """Whether the file declares something of itself, which no collection.yaml replaces."""
        return any(one.place is Place.FRONT_MATTER for one in self.declared.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A folder's files with their declarations; ``sheets`` has the digest of each collection.yaml, by path."""

    files: Mapping[str, Standing]
    folders: tuple[str, ...]
    defaults: Mapping[str, Mapping[str, Declared]]
    sheets: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What somebody wants declared of a document, or of all that is in a folder; ``open`` are keys to leave out."""

    path: str | None = None
    folder: str | None = None
    values: Mapping[str, str | tuple[str, ...] | Contact | None] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    gone: bool = False


class Declaring:
    """Reads and writes the declarations of one folder; raises CollectionError and SourceError as an ingestion does."""

    def __init__(self, folder: Path, *, roles: Sequence[str], store: Path) -> None:
        self.folder = folder
        self._roles = tuple(roles)
        self._store = store

    def overview(self) -> Overview:
        """What is declared now."""
        from ingest.collection import Collection
        from ingest.collection_writer import digest

        files = self._files()
        collection = Collection.read(self.folder, files, self._roles)
        fronts = self._front_matters(collection, files)
        folders = sorted({folder for file in files for folder in _folders_around(file.path)})
        return Overview(
            files={file.path: self._standing(collection, file, fronts.get(file.path, {})) for file in files},
            folders=tuple(folders),
            defaults={folder: _defaults(collection, folder) for folder in folders},
            sheets={source: digest(self.folder / source) for source in collection.sheets()},
        )

    def write(self, wanted: Sequence[Declaration], *, known: Mapping[str, str]) -> tuple[str, ...]:
        """Write what is wanted into the collection.yaml files; returns those that changed.

        ``known`` are the digests of the overview that was looked at: what changed since is not overwritten.
        """
        from ingest.collection_writer import Wish, write

        wishes = [
            Wish(
                path=one.path,
                folder=one.folder,
                values={key: _written(value) for key, value in one.values.items()},
                open=one.open,
                gone=one.gone,
            )
            for one in wanted
        ]
        with _writing:
            return write(self.folder, wishes, roles=self._roles, known=known)

    def superseding(self, path: str) -> tuple[str, ...]:
        """The documents that are declared to supersede the one at ``path``."""
        from ingest.collection import Collection

        files = self._files()
        collection = Collection.read(self.folder, files, self._roles)
        fronts = self._front_matters(collection, files)
        others = [name for name, front in fronts.items() if "supersedes" in front and front["supersedes"].value == path]
        return tuple(sorted({*collection.superseding(path), *others}))

    def _files(self) -> tuple[SourceFile, ...]:
        from ingest.discovery import discover

        root, place = self.folder.resolve(), self._store.resolve()
        own = place.relative_to(root).as_posix() if root in place.parents else None
        if own is None:
            return discover(self.folder)
        return discover(self.folder, ignored=lambda path: path == own or path.startswith(f"{own}/"))

    def _front_matters(self, collection: Collection, files: Sequence[SourceFile]) -> dict[str, dict[str, Declared]]:
        from ingest.front_matter import front_matters
        from ingest.marked_yaml import LINES

        raws = front_matters([file for file in files if not collection.ignores(file.path)])
        found = collection.front_matters(raws)
        lines = {path: given if isinstance(given := raw.get(LINES), Mapping) else {} for path, raw in raws.items()}
        return {
            path: {
                key: Declared(
                    value=_value(getattr(declarations, key)),
                    place=Place.FRONT_MATTER,
                    source=path,
                    line=int(lines[path].get(key, 1)),
                )
                for key in declarations.declared
            }
            for path, declarations in found.items()
        }

    def _standing(self, collection: Collection, file: SourceFile, front: Mapping[str, Declared]) -> Standing:
        from ingest.declarations import default_audience

        declarations = collection.declared_for(file.path)
        declared = {
            key: Declared(
                value=_value(getattr(declarations, key)),
                place=Place.ENTRY if origin.is_entry else Place.DEFAULTS,
                source=origin.source,
                line=origin.line,
            )
            for key, origin in collection.origins(file.path).items()
        } | dict(front)
        audience = declared["audience"].value if "audience" in declared else None
        return Standing(
            path=file.path,
            declared=declared,
            audience=frozenset(audience) if isinstance(audience, tuple) else default_audience(self._roles),
            ignored=collection.ignores(file.path),
            reason=file.reason,
        )


def is_never_a_document(name: str) -> bool:
    """Whether an ingestion passes over files of this name."""
    from ingest.discovery import is_passed_over

    return is_passed_over(name)


def _defaults(collection: Collection, folder: str) -> dict[str, Declared]:
    declarations: Declarations = collection.defaults(folder)
    source = posixpath.join(folder, "collection.yaml")
    return {
        key: Declared(value=_value(getattr(declarations, key)), place=Place.DEFAULTS, source=source, line=1)
        for key in declarations.declared
    }


def _folders_around(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:length]) for length in range(len(parts) + 1)]


def _value(value: object) -> str | tuple[str, ...] | Contact | None:
    """A declared value as the records here have it."""
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if value is None or isinstance(value, Contact):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _written(value: str | tuple[str, ...] | Contact | None) -> Written:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Contact):
        return {"office": value.office, **({"contact": value.contact} if value.contact else {})}
    return value
