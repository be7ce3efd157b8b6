"""Proof that the files of an embedded Chroma are those its last writer left.

Chroma keeps its graph of vectors (HNSW) in files that it overwrites in place, without asking the disk to keep them and
without noticing that the disk is full. After a kill, a power cut or on a full disk they may be torn, and Chroma 1.5.9
loads torn ones: it then finds fewer passages without a word, or ends the process. So the writer seals them when it is
done, and what does not fit its seal is never loaded.

A seal holds every file's digest, and its stamp (size, time of the last change, inode). A writer withdraws the stamps
before it changes anything, so files that bear them were left whole and are opened at once; without stamps, or where one
does not fit (a copied folder), the digests decide.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from pathlib import Path
from typing import Any

NAME = "guildhall-seal.json"
"""The seal's file, in Chroma's folder."""

_HEADER = struct.Struct("<iQQQQ")
"""How ``header.bin`` begins: version, an offset, room, elements, bytes of an element."""
_HEADER_LENGTH = 100
_NAMES = "index_metadata.pickle"
_VERSION = 1
"""The version of these files whose sizes are known."""


def seal(folder: Path) -> None:
    """Make the files last and note their digests; raises OSError where they are torn or cannot be written."""
    files = _files(folder)
    if not files and not (folder / NAME).exists():
        return
    for segment in {file.parent for file in files}:
        if _is_torn(segment):
            raise OSError(f"{segment.name} was not written whole")
        _make_last(segment)
    for file in files:
        _make_last(file)
    _write(folder, {"digests": _digests(folder), "stamps": _stamps(folder)})


def withdraw_stamps(folder: Path) -> None:
    """Have the digests decide from now on; to be called before the files are changed."""
    sealed = _sealed(folder)
    if sealed and sealed.get("stamps"):
        _write(folder, {**sealed, "stamps": None})


def is_whole(folder: Path) -> bool:
    """Whether the files are those that were sealed; a folder that never had any is whole, too."""
    sealed = _sealed(folder)
    if sealed is None:
        return not _files(folder)
    if (stamps := sealed.get("stamps")) is not None and stamps == _stamps(folder):
        return True
    return bool(sealed.get("digests") == _digests(folder))


def _sealed(folder: Path) -> dict[str, Any] | None:
    """What the seal says: nothing where it cannot be read, ``None`` where there is none."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(folder: Path, content: dict[str, Any]) -> None:
    written = folder / f"{NAME}.new"
    written.write_text(json.dumps(content), "utf-8")
    _make_last(written)
    written.replace(folder / NAME)
    _make_last(folder)


def _stamps(folder: Path) -> dict[str, list[int]]:
    found = {}
    for path in _files(folder):
        status = path.stat()
        found[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns, status.st_ino]
    return found


def _files(folder: Path) -> list[Path]:
    """The files of all graphs, a folder for each; without its list of names Chroma begins a graph anew."""
    return sorted(file for names in folder.glob(f"*/{_NAMES}") for file in names.parent.iterdir())


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in _files(folder):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_torn(segment: Path) -> bool:
    """Whether files are shorter than the graph's header says; of unknown versions nothing is said."""
    header = _content(segment / "header.bin")
    if len(header) < _HEADER_LENGTH:
        return True
    version, _, _, elements, width = _HEADER.unpack_from(header)
    if version != _VERSION:
        return False
    if _size(segment / "length.bin") < 4 * elements or _size(segment / "data_level0.bin") < elements * width:
        return True
    links, place = _content(segment / "link_lists.bin"), 0
    for _ in range(elements):  # each element's links above the lowest level: how many bytes, then the bytes
        if place + 4 > len(links):
            return True
        place += 4 + int.from_bytes(links[place : place + 4], "little")
    return place > len(links)


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _make_last(path: Path) -> None:
    """Have the disk keep a file, or what a folder lists."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
