"""Compound files (OLE) written byte by byte: a header, one table of sectors, a directory, and streams."""

from __future__ import annotations

import struct

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096
"""Shorter streams would need a second table, so every stream is filled up to this."""


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams at its root."""
    filled = {
        name: data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    directory_sectors = -(-(len(filled) + 1) // 4)
    table = [_TABLE, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", kind=5, child=1 if filled else _FREE, start=_END, size=0, right=_FREE)]
    body = b""
    for place, (name, data) in enumerate(filled.items(), start=1):
        start = len(table)
        count = len(data) // _SECTOR
        table += [*range(start + 1, start + count), _END]
        right = place + 1 if place < len(filled) else _FREE
        entries.append(_entry(name, kind=2, child=_FREE, start=start, size=len(data), right=right))
        body += data
    assert len(table) <= _SECTOR // 4
    table += [_FREE] * (_SECTOR // 4 - len(table))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return _header() + struct.pack(f"<{len(table)}I", *table) + directory + body


def _header() -> bytes:
    start = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6)
    rest = struct.pack("<IIIIIIIIII", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0, 0)
    return (start + rest).ljust(_SECTOR, b"\xff")


def _entry(name: str, *, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<64sHBBIII", written, len(written), kind, 1, _FREE, right, child)
    return fields + bytes(36) + struct.pack("<IQ", start, size)
