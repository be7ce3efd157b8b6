"""Proof that the files of an embedded Chroma are those its last writer left.

Chroma keeps its graph of vectors (HNSW) in files that it overwrites in place, without asking the disk to keep them and
without noticing that the disk is full. After a kill, a power cut or on a full disk they may be torn, and Chroma 1.5.9
loads torn ones: it then finds fewer passages without a word, or ends the process. So the writer seals them when it is
done, and what does not fit its seal is never loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from pathlib import Path

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
    written = folder / f"{NAME}.new"
    written.write_text(json.dumps(_digests(folder)), "utf-8")
    _make_last(written)
    written.replace(folder / NAME)
    _make_last(folder)


def is_whole(folder: Path) -> bool:
    """Whether the files are those that were sealed; a folder that never had any is whole, too."""
    try:
        sealed = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return not _files(folder)
    except ValueError:
        return False
    return bool(sealed == _digests(folder))


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
