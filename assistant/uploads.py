"""Putting files into the folder of documents and taking them out, by names that can do no harm there."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.errors import SourceError
from assistant.whole_files import put, put_new

_LONGEST_NAME = 240
"""Bytes of a name; most file systems take 255."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\/\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class Verdict(StrEnum):
    """What would become of an uploaded file."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    NAMED_WRONG = "named_wrong"
    NEVER_READ = "never_read"
    TOO_LARGE = "too_large"
    EMPTY = "empty"


SAVABLE = frozenset({Verdict.NEW, Verdict.DIFFERS})
"""What can be saved at all; what differs only where that was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sends; ``name`` is what their browser calls it."""

    name: str
    content: bytes


class DocumentFolder:
    """The folder of documents; raises SourceError where it cannot be used.

    ``is_never_a_document`` tells names that an ingestion passes over.
    """

    def __init__(self, folder: Path, *, max_bytes: int, is_never_a_document: Callable[[str], bool]) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._is_never_a_document = is_never_a_document

    def judge(self, upload: Upload, inside: str) -> Verdict:
        """What would become of a file if it were saved in the folder ``inside``."""
        name = safe_name(upload.name)
        if name is None:
            return Verdict.NAMED_WRONG
        if self._is_never_a_document(name):
            return Verdict.NEVER_READ
        if not upload.content:
            return Verdict.EMPTY
        if len(upload.content) > self._max_bytes:
            return Verdict.TOO_LARGE
        there = self._existing(self.place(inside), name)
        if there is None:
            return Verdict.NEW
        return Verdict.SAME if _is_same(there, upload.content) else Verdict.DIFFERS

    def save(self, upload: Upload, inside: str, *, replace: bool) -> str:
        """Save a file whole or not at all, and return its path below the folder.

        A file of this name that is there already is replaced only where that was chosen.
        """
        verdict = self.judge(upload, inside)
        name = safe_name(upload.name)
        if name is None or verdict not in SAVABLE:
            raise SourceError(f"The file was not saved ({verdict.value.replace('_', ' ')}).")
        place = self.place(inside)
        there = self._existing(place, name)
        if there is not None and not replace:
            raise SourceError(f"'{name}' is already there with other content; choose to replace it, or rename yours.")
        target = there if there is not None else place / name
        try:
            place.mkdir(parents=True, exist_ok=True)
            (put if replace else put_new)(target, upload.content)
        except FileExistsError as error:
            raise SourceError(
                f"'{name}' was put there by somebody else meanwhile; look at it, then try again."
            ) from error
        except OSError as error:
            raise SourceError(
                f"'{name}' cannot be saved ({error.strerror}). Give the account that runs Guildhall permission to "
                "write to the folder, and see that the disk is not full."
            ) from error
        return posixpath.join(inside, unicodedata.normalize("NFC", target.name))

    def remove(self, path: str) -> None:
        """Take a file out of the folder; what was read from it stays in the store's archive."""
        target = self.check_removable(path)
        try:
            target.unlink()
        except OSError as error:
            raise _unremovable(path, error.strerror or type(error).__name__) from error

    def check_removable(self, path: str) -> Path:
        """The file at a path that can be removed; raises SourceError where it is not there, or must stay."""
        *folders, name = path.split("/")
        target = self._existing(self.place("/".join(folders)), name)
        if target is None:
            raise SourceError(f"'{path}' is no longer in the folder.")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise _unremovable(path, "its folder may not be written")
        return target

    def place(self, inside: str) -> Path:
        """A folder below the folder of documents; raises SourceError where it leads out of it, or is named wrong."""
        parts = [part for part in inside.split("/") if part]
        names = [safe_name(part) for part in parts]
        if any(name is None or self._is_never_a_document(name) for name in names):
            raise SourceError("The name of the folder cannot be used; use letters, digits, '-' and '_'.")
        try:
            root = self.folder.resolve(strict=True)
            found = root.joinpath(*(name for name in names if name is not None)).resolve()
        except OSError as error:
            raise SourceError(f"The folder {self.folder} cannot be opened ({error.strerror}).") from error
        if found != root and root not in found.parents:
            raise SourceError("The folder leads out of the folder of documents; choose another one.")
        return found

    def _existing(self, place: Path, name: str) -> Path | None:
        """The file that has this name already, however its letters are composed."""
        wanted = unicodedata.normalize("NFC", name)
        try:
            with os.scandir(place) as entries:
                found = [entry for entry in entries if unicodedata.normalize("NFC", entry.name) == wanted]
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SourceError(f"The folder {place} cannot be read ({error.strerror}).") from error
        return Path(found[0].path) if found else None


def safe_name(name: str) -> str | None:
    """A file's name as it can be used on any system; ``None`` where it names a way elsewhere or cannot be used."""
    composed = unicodedata.normalize("NFC", name)
    if _FORBIDDEN.search(composed) or _RESERVED.fullmatch(composed):
        return None
    if not composed.strip(". ") or composed != composed.strip() or composed.endswith("."):
        return None
    return composed if len(composed.encode("utf-8")) <= _LONGEST_NAME else None


def same_names(uploads: Sequence[Upload]) -> frozenset[str]:
    """Names that several uploads share; which of them is meant cannot be known."""
    names = [unicodedata.normalize("NFC", upload.name) for upload in uploads]
    return frozenset(name for name in names if names.count(name) > 1)


def _unremovable(path: str, cause: str) -> SourceError:
    return SourceError(
        f"'{path}' cannot be removed ({cause}). Give the account that runs Guildhall permission to write to the folder."
    )


def _is_same(file: Path, content: bytes) -> bool:
    try:
        if not file.is_file() or file.stat().st_size != len(content):
            return False
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest() == hashlib.sha256(content).digest()
    except OSError:
        return False  # what cannot be read is not known to be the same
