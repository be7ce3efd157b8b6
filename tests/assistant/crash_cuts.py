"""What a power cut, a worn disk and a full one leave behind, done to a store's files at random."""

from __future__ import annotations

import random
import struct
from pathlib import Path

from assistant.catalogue import FILE_NAME

FRAME = 24 + 4096
"""Bytes of a page in SQLite's write-ahead log."""


def cut_power(store: Path, chance: random.Random) -> str:
    """Damage the newest files of a store that no process has open; tells what was done."""
    candidates = [*_log(store), *_index_files(store)]
    if not candidates:
        return "nothing to cut"
    file, least = chance.choice(candidates)
    return damage(file, chance, least=least)


def damage(file: Path, chance: random.Random, *, least: int = 0) -> str:
    """Cut a file's end off, or fill it with zeros, from a random place after ``least``."""
    content = file.read_bytes()
    place = chance.randint(min(least, len(content)), len(content))
    zeros = chance.random() < 0.5
    file.write_bytes(content[:place] + (b"\0" * (len(content) - place) if zeros else b""))
    return f"{file.name} {'zero' if zeros else 'cut'} from {place} of {len(content)}"


def _log(store: Path) -> list[tuple[Path, int]]:
    """The catalogue's write-ahead log and how much of it a disk holds for certain: what went into the main file."""
    log, index = store / f"{FILE_NAME}-wal", store / f"{FILE_NAME}-shm"
    if not log.exists() or not log.stat().st_size:
        return []
    written = 0
    if index.exists() and index.stat().st_size >= 136:
        content = index.read_bytes()
        written = max(struct.unpack_from("<I", content, 96)[0], struct.unpack_from("<I", content, 128)[0])
        index.unlink()  # it is memory, shared through a file
    return [(log, 32 + written * FRAME if written else 0)]


def _index_files(store: Path) -> list[tuple[Path, int]]:
    """Chroma's database and the files of its graphs, all as far as they go."""
    found = [
        file for folder in store.glob("chroma*") for file in folder.rglob("*") if file.is_file() and file.stat().st_size
    ]
    return [(file, 0) for file in sorted(found)]
