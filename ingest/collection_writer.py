"""Writing declarations: from what is wanted of documents to the lines of the collection.yaml files that say it.

Everything is checked by the very reader of an ingestion before any file becomes another, and a file that somebody else
changed meanwhile is left alone.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CollectionError
from assistant.whole_files import put
from ingest.collection import Collection, declaration_text
from ingest.collection_edits import Change, Written, changed
from ingest.discovery import DECLARATIONS, SourceFile, declaration_files, discover
from ingest.front_matter import front_matters
from ingest.ignoring import normal
from ingest.marked_yaml import read_yaml

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be declared of the document at ``path``, or with ``folder`` of everything in that folder.

    ``values`` are to be declared, ``open`` to be left open; a ``supersedes`` is a path below the ingested folder. A
    document that is ``gone`` loses its entries.
    """

    path: str | None = None
    folder: str | None = None
    values: Mapping[str, Written]
    open: frozenset[str] = frozenset()
    gone: bool = False


def digest(file: Path) -> str:
    """What tells whether a file is still the same; empty where there is none."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CollectionError(f"{file} cannot be read ({error.strerror}); check its permissions.") from error


def write(folder: Path, wishes: Sequence[Wish], *, roles: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Have the collection.yaml files below ``folder`` say what is wished; returns those that were written.

    ``known`` has the digest of each collection.yaml as the one who wishes saw it.

    Raises:
        CollectionError: what is wished is not allowed, or a file was changed meanwhile: then no file has changed. Or a
            file cannot be written.
    """
    files = discover(folder)
    collection = Collection.read(folder, files, roles)
    texts = {file.path: declaration_text(file) for file in declaration_files(folder)}
    drafts: dict[str, str] = {}
    for source, changes in _changes(collection, wishes, texts).items():
        _check_unchanged(folder, source, known)
        text = changed(texts.get(source, ""), changes, source=source)
        if text != texts.get(source, ""):
            drafts[source] = text
    gone = {wish.path for wish in wishes if wish.gone}
    left = [file for file in files if file.path not in gone]
    check(folder, left, roles, drafts)
    for source in drafts:
        _check_unchanged(folder, source, known)
    for source, text in drafts.items():
        _replace(folder / source, text)
    return tuple(sorted(drafts))


def check(folder: Path, files: Sequence[SourceFile], roles: Sequence[str], drafts: Mapping[str, str]) -> None:
    """Raise CollectionError where an ingestion would, were ``drafts`` saved."""
    collection = Collection.read(folder, files, roles, drafts=drafts)
    collection.front_matters(front_matters([file for file in files if not collection.ignores(file.path)]))


def place_for(collection: Collection, path: str, key: str) -> str:
    """The collection.yaml in which a key must stand to hold for a document.

    Where the document's own entry gives it, there; else in an entry that is at least as near as the defaults which
    give it, since nearer ones win.
    """
    origin = collection.origins(path).get(key)
    entries = collection.entries(path)
    if origin is not None:
        nearest = [source for source in entries if _depth(source) >= _depth(origin.source)]
        return origin.source if origin.is_entry or not nearest else nearest[0]
    if entries:
        return entries[0]
    around = [source for source in collection.sheets() if _holds(source, path)]
    return max(around, key=_depth, default=DECLARATIONS)


def _changes(collection: Collection, wishes: Sequence[Wish], texts: Mapping[str, str]) -> dict[str, list[Change]]:
    """The changes that fulfil all wishes, by file."""
    named = {source: _names(text, source) for source, text in texts.items()}
    found: dict[str, list[Change]] = {}
    for wish in wishes:
        if wish.path is None:
            source = posixpath.join(wish.folder or "", DECLARATIONS)
            values = _relative(wish.values, source)
            found.setdefault(source, []).append(Change(file=None, values=values, open=wish.open))
            continue
        places = {key: place_for(collection, wish.path, key) for key in (*wish.values, *wish.open)}
        sources = collection.entries(wish.path) if wish.gone else tuple(dict.fromkeys(places.values()))
        for source in sources:
            name = named.get(source, {}).get(wish.path) or _relative_path(wish.path, source)
            values = {key: value for key, value in wish.values.items() if places[key] == source}
            opened = frozenset(key for key in wish.open if places[key] == source)
            change = Change(file=name, values=_relative(values, source), open=opened, gone=wish.gone)
            # An entry is not begun only to leave something out of it.
            if values or wish.gone or wish.path in named.get(source, {}):
                found.setdefault(source, []).append(change)
    return found


def _names(text: str, source: str) -> dict[str, str]:
    """How each document is named in the entries of one file."""
    sheet = read_yaml(text, source=source).value
    entries = (sheet.get("documents") or []) if isinstance(sheet, dict) else []
    base = posixpath.dirname(source)
    return {normal(posixpath.join(base, entry["file"])): entry["file"] for entry in entries}


def _relative(values: Mapping[str, Written], source: str) -> dict[str, Written]:
    older = values.get("supersedes")
    return {**values, "supersedes": _relative_path(older, source)} if isinstance(older, str) else dict(values)


def _relative_path(path: str, source: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(source) or ".")


def _depth(source: str) -> int:
    return source.count("/")


def _holds(source: str, path: str) -> bool:
    base = posixpath.dirname(source)
    return not base or path.startswith(f"{base}/")


def _check_unchanged(folder: Path, source: str, known: Mapping[str, str]) -> None:
    if digest(folder / source) != known.get(source, ""):
        raise CollectionError(
            f"{source} was changed by somebody else meanwhile, so nothing was saved; look at what it says now, and "
            "make your change again."
        )


def _replace(file: Path, text: str) -> None:
    """Give a collection.yaml another content in one step; its encoding and rights stay."""
    target = Path(os.path.realpath(file))
    try:
        former = target.read_bytes()[:3] if target.exists() else b""
        encoding = "utf-16" if former[:2] in _UTF16 else "utf-8-sig" if former == _MARK else "utf-8"
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        put(target, text.encode(encoding), mode=mode)
    except OSError as error:
        raise CollectionError(
            f"{file} cannot be written ({error.strerror}); give the account that runs Guildhall permission to write "
            "there, and see that the disk is not full."
        ) from error
