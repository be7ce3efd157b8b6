"""Finding the documents of a folder: which files are read, which are passed over, which cannot be used and why.

Passed over without a word, by name alone:

* ``collection.yaml``, the administrator's declarations;
* gold files, that is every ``*gold*.jsonl``, in capitals or not, in any folder;
* hidden files and folders (a leading dot) and ``__MACOSX``, which archives made on a Mac leave behind;
* what editors and office programs leave beside an open document (``~$x.docx``, ``.~lock.x#``, ``*.tmp``, ``*.swp``,
  ``*~``) and what file managers leave in a folder (``Thumbs.db``, ``desktop.ini``, ``.DS_Store``).

Everything else is returned. What exists but must not or cannot be opened (a link that leaves the folder, a named pipe,
a file without read permission) is returned with a reason, so that the report can name it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from io import BufferedReader
from itertools import count
from pathlib import Path

from assistant.errors import DocumentRejected, SourceError

DECLARATIONS = "collection.yaml"
"""The one name under which declarations are read."""

_DECLARATION_LOOKALIKES = frozenset({"collection.yaml", "collection.yml"})
_GOLD = "*gold*.jsonl"
_LEFTOVERS = ("~$*", "*~", "#*#", "*.tmp", "*.swp", "*.swo", "*.lock", "*.lck")
_FOLDER_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
_ARCHIVE_FOLDER = "__MACOSX"
_EFFECTIVE = os.access in os.supports_effective_ids

_LEAVES = "It is a link that leads out of the folder, so it was not followed; put the file itself into the folder."
_NOWHERE = "It is a link that leads nowhere; repair or remove it."
_LOOP = "It is a link back to a folder that contains it, so it was not followed; remove it."
_NESTED = "It is a folder link inside a linked folder, so it was not followed; link to its target directly."
_SPECIAL = "It is not a regular file but a pipe, socket or device, so it was not opened; remove it."
_UNREADABLE = "It cannot be read; give the account that runs Guildhall permission to read it."
_TWIN = "Its name reads the same as another file's in this folder; rename one of them."


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    r"""A file of the folder.

    ``path`` is its name everywhere: relative to the folder, with ``/``, in Unicode's composed form (NFC); bytes that
    are not UTF-8 stand in it as ``\xNN``. ``file`` opens it. ``reason`` says in one sentence why the file, or the
    whole folder of that name, must not or cannot be opened; it is ``None`` for a file that can.
    """

    path: str
    file: Path
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder still to be listed; ``real`` is where it lies once links are resolved."""

    path: str
    location: str
    real: str
    linked: bool = False


def discover(folder: Path, *, ignored: Callable[[str], bool] | None = None) -> tuple[SourceFile, ...]:
    """All documents of ``folder``, sorted by path.

    A link to a file or folder inside ``folder`` is read under the link's own path. ``ignored`` is asked for every path
    (as `SourceFile.path`); what it affirms is left out.

    Raises:
        SourceError: the folder is missing, is not a folder, or cannot be listed.
    """
    found = (source for source in _walk(folder) if not _is_declaration(source.file.name))
    kept = found if ignored is None else (source for source in found if not ignored(source.path))
    return _without_twins(sorted(kept, key=_as_written_first))


def declaration_files(folder: Path) -> tuple[SourceFile, ...]:
    """Every collection.yaml of ``folder``, outermost first, with those that a misspelt name would hide.

    ``collection.yml`` and other spellings are returned with a reason: read past in silence, they would leave their
    documents open to everyone.

    Raises:
        SourceError: as for `discover`.
    """
    found = (_named_rightly(source) for source in _walk(folder) if _is_declaration(source.file.name))
    return tuple(sorted(found, key=lambda source: (source.path.count("/"), source.path)))


def fingerprint(file: Path, *, max_bytes: int | None = None) -> str:
    """SHA-256 of the file's bytes in hexadecimal, read in blocks.

    Raises:
        DocumentRejected: the file cannot be read, or holds more than ``max_bytes``.
    """
    try:
        with open_regular(file) as stream:
            check_size(os.fstat(stream.fileno()).st_size, max_bytes)
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise DocumentRejected(f"The file cannot be read ({_cause(error)}); check its permissions.") from error


def open_regular(file: Path) -> BufferedReader:
    """Open a file for reading that may have become something else since it was found.

    Raises:
        DocumentRejected: it is a pipe, socket, device or folder now; nothing waits for its other end.
        OSError: it cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise DocumentRejected(_SPECIAL)


def check_size(size: int, max_bytes: int | None) -> None:
    """Raise DocumentRejected where a file of ``size`` bytes is larger than allowed."""
    if max_bytes is not None and size > max_bytes:
        raise DocumentRejected(
            f"the file has {size / 1e6:.1f} MB and the limit is {max_bytes / 1e6:.1f} MB; "
            "split it, shrink its pictures or raise the limit"
        )


def is_passed_over(name: str) -> bool:
    """Whether a file of this name, without its folders, is never a document."""
    folded = name.casefold()
    return (
        name.startswith(".")
        or folded in _FOLDER_FILES
        or _is_declaration(name)
        or fnmatchcase(folded, _GOLD)
        or any(fnmatchcase(folded, pattern) for pattern in _LEFTOVERS)
    )


def on_one_line(path: str) -> str:
    """``path`` for a message: undecodable bytes, line breaks and other unprintable characters as escapes."""
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in path)


def _walk(folder: Path) -> Iterator[SourceFile]:
    """Every file that is not passed over by name, and every collection.yaml, in no order."""
    root = _root(folder)
    pending = [_Folder(path="", location=str(folder), real=root)]
    while pending:
        current = pending.pop()
        try:
            with os.scandir(current.location) as listing:
                entries = list(listing)
        except OSError as error:
            if not current.path:
                raise SourceError(
                    f"The folder {on_one_line(str(folder))} cannot be listed ({_cause(error)}); check its permissions."
                ) from error
            yield SourceFile(path=current.path, file=Path(current.location), reason=_UNREADABLE)
            continue
        for entry in entries:
            found = _look(entry, current, root=root)
            if isinstance(found, _Folder):
                pending.append(found)
            elif found is not None:
                yield found


def _root(folder: Path) -> str:
    """Where ``folder`` really lies, or a SourceError."""
    shown = on_one_line(str(folder))
    try:
        real = os.path.realpath(folder, strict=True)
        mode = os.stat(real).st_mode
    except FileNotFoundError as error:
        raise SourceError(f"There is no folder {shown}; name the folder that holds the documents.") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"The folder {shown} cannot be opened ({error}); check its name and permissions.") from error
    if not stat.S_ISDIR(mode):
        raise SourceError(f"{shown} is a file, not a folder; name the folder that holds the documents.")
    return real


def _look(entry: os.DirEntry[str], parent: _Folder, *, root: str) -> SourceFile | _Folder | None:
    """What an entry is: a file, a folder to list, or nothing that concerns us."""
    name = entry.name
    if name.startswith("."):
        return None
    path = unicodedata.normalize("NFC", _readable(name))
    path = f"{parent.path}/{path}" if parent.path else path
    if entry.is_symlink():
        return _look_through(entry, parent, path=path, root=root)
    if entry.is_dir(follow_symlinks=False):
        if name == _ARCHIVE_FOLDER:
            return None
        return _Folder(path=path, location=entry.path, real=os.path.join(parent.real, name), linked=parent.linked)
    if is_passed_over(name) and not _is_declaration(name):
        return None
    return _file(path, entry.path, regular=entry.is_file(follow_symlinks=False))


def _look_through(entry: os.DirEntry[str], parent: _Folder, *, path: str, root: str) -> SourceFile | _Folder | None:
    """What a link leads to, where it stays inside the folder.

    Folder links are followed once: not back to a folder that contains the link, and not from within another link.
    So every link costs at most one more listing of its target, however links point at each other.
    """
    if is_passed_over(entry.name) and not _is_declaration(entry.name):
        return None
    try:
        real = os.path.realpath(entry.path, strict=True)
        mode = os.stat(real).st_mode
    except OSError:
        return SourceFile(path=path, file=Path(entry.path), reason=_NOWHERE)
    reason = None
    if not _contains(root, real):
        reason = _LEAVES
    elif not stat.S_ISDIR(mode):
        return _file(path, entry.path, regular=stat.S_ISREG(mode))
    elif _contains(real, parent.real):
        reason = _LOOP
    elif parent.linked:
        reason = _NESTED
    else:
        return _Folder(path=path, location=entry.path, real=real, linked=True)
    return SourceFile(path=path, file=Path(entry.path), reason=reason)


def _file(path: str, location: str, *, regular: bool) -> SourceFile:
    if not regular:
        reason = _SPECIAL
    elif not os.access(location, os.R_OK, effective_ids=_EFFECTIVE):
        reason = _UNREADABLE
    else:
        return SourceFile(path=path, file=Path(location))
    return SourceFile(path=path, file=Path(location), reason=reason)


def _contains(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


def _as_written_first(source: SourceFile) -> tuple[str, bool, str]:
    """Sorts by path; among files of one path, the one whose name on disk is the path itself comes first."""
    location = str(source.file)
    return source.path, not location.endswith(source.path), location


def _without_twins(files: list[SourceFile]) -> tuple[SourceFile, ...]:
    """Give each file a path of its own.

    Two names may differ only in Unicode form. The path is a document's identity and a declaration could mean either,
    so only the first is read; the others are numbered and carry a reason.
    """
    taken = {source.path for source in files}
    seen: set[str] = set()
    result: list[SourceFile] = []
    for source in files:
        if source.path in seen:
            path = next(name for n in count(2) if (name := f"{source.path} ({n})") not in taken)
            taken.add(path)
            result.append(replace(source, path=path, reason=_TWIN))
        else:
            seen.add(source.path)
            result.append(source)
    return tuple(sorted(result, key=lambda source: source.path))


def _is_declaration(name: str) -> bool:
    return name.casefold() in _DECLARATION_LOOKALIKES


def _named_rightly(source: SourceFile) -> SourceFile:
    if source.file.name == DECLARATIONS:
        return source
    return replace(source, reason=f"Declarations are read from {DECLARATIONS} only; rename the file.")


def _readable(name: str) -> str:
    r"""The name on disk as text; bytes that are not UTF-8 become ``\xNN``, whatever the locale."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _escaped(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":  # how Python writes a byte of a name that it could not decode
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")


def _cause(error: OSError) -> str:
    return error.strerror or type(error).__name__
