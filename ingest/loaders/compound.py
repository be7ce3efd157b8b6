"""Compound files (OLE), the container of the old Office formats and of WPS: which kind of document one holds."""

from __future__ import annotations

import io
from collections.abc import Iterable
from enum import StrEnum

import olefile

from assistant.errors import DocumentRejected

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_FLAGS = slice(10, 12)
_WORD_ENCRYPTED = 0x0100
_SLIDES_TOKEN = slice(12, 16)
_SLIDES_ENCRYPTED = b"\xdf\xc4\xd1\xf3"
_CELLS_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_CELLS_PASSWORD = 0x002F
_RECORDS_READ = 8
_PROTECTED = "the file is protected by a password; save it without one"


class Held(StrEnum):
    """What a compound file holds."""

    WORD = "WordDocument"
    EXCEL = "Workbook"
    EXCEL_5 = "Book"
    POWERPOINT = "PowerPoint Document"


def held(data: bytes) -> Held:
    """The kind of document in a compound file, by the streams at its root; what is embedded does not count.

    Raises:
        DocumentRejected: damaged, protected by a password, or none of these kinds.
    """
    try:
        container = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, RecursionError) as error:
        raise DocumentRejected(
            "the file is damaged: its container of an old Office document is not whole; "
            "open it in its own program and save it again as .docx, .xlsx or .pptx"
        ) from error
    with container:
        if container.exists("EncryptedPackage"):
            raise DocumentRejected(_PROTECTED)
        kind = next((kind for kind in Held if container.exists(kind)), None)
        if kind is None:
            raise DocumentRejected(f"the file holds {_described(container)}; save its text as .docx, .txt or .eml")
        if _asks_for_a_password(container, kind):
            raise DocumentRejected(_PROTECTED)
    return kind


def may_need_a_password(data: bytes) -> bool:
    """Whether a workbook is encrypted, as many are with a password that every program knows: these open too."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = next(kind for kind in (Held.EXCEL, Held.EXCEL_5) if container.exists(kind))
        return _CELLS_PASSWORD in _records(container.openstream(name).read(4096))


def _asks_for_a_password(container: olefile.OleFileIO, kind: Held) -> bool:
    if kind is Held.WORD:
        start = container.openstream(kind).read(32)
        return bool(int.from_bytes(start[_WORD_FLAGS], "little") & _WORD_ENCRYPTED)
    if kind is Held.POWERPOINT and container.exists("Current User"):
        start = container.openstream("Current User").read(32)
        return bool(start[_SLIDES_TOKEN] == _SLIDES_ENCRYPTED)
    return False


def _records(start: bytes) -> Iterable[int]:
    """The types of the first records of a workbook."""
    place = 0
    for _ in range(_RECORDS_READ):
        kind = int.from_bytes(start[place : place + 2], "little")
        if place == 0 and kind not in _CELLS_BEGIN:
            return
        yield kind
        place += 4 + int.from_bytes(start[place + 2 : place + 4], "little")


def _described(container: olefile.OleFileIO) -> str:
    if container.exists("__properties_version1.0"):
        return "an Outlook message, which cannot be read"
    return "neither a Word document nor a workbook nor a presentation"
