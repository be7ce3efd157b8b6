"""Opens a Word package after proving that unpacking and parsing it is harmless."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from assistant.errors import DocumentRejected

_MAX_XML_BYTES = 150 * 1024 * 1024
_MAX_UNPACKED_BYTES = 500 * 1024 * 1024
_MAX_RATIO = 150
_RATIO_MATTERS_FROM = 30 * 1024 * 1024
"""Real documents unpack to at most about 40 times their size; bombs reach 1000. Small packages do no harm."""
_MAX_PARTS = 20_000
_PROLOGUE = 4096
_BOMB = "the Word document unpacks to {size:.0f} MB, which no real document does; save it again in Word"


def open_package(data: bytes) -> Any:
    """The python-docx document in ``data``.

    Raises:
        DocumentRejected: no Word document, a zip bomb, encrypted, damaged, or it declares XML entities.
    """
    import docx

    _check(data)
    return docx.Document(io.BytesIO(data))


def _check(data: bytes) -> None:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DocumentRejected(
            "the Word document is damaged: its zip container is not whole; open it in Word and save it again"
        ) from error
    with package:
        parts = package.infolist()
        _check_sizes(parts, len(data))
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentRejected("the Word document is protected by a password; save it without one")
        if not any(part.filename.lower() == "word/document.xml" for part in parts) and not _names_a_document(package):
            raise DocumentRejected("the file is named .docx but holds no Word document; save it as .docx in Word")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_prologue(package, part)


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    too_dense = unpacked > _RATIO_MATTERS_FROM and unpacked > _MAX_RATIO * packed
    if too_dense or xml > _MAX_XML_BYTES or unpacked > _MAX_UNPACKED_BYTES or len(parts) > _MAX_PARTS:
        raise DocumentRejected(_BOMB.format(size=unpacked / 1e6))


def _names_a_document(package: zipfile.ZipFile) -> bool:
    try:
        types = package.read("[Content_Types].xml")
    except KeyError:
        return False
    return b"wordprocessingml.document.main" in types


def _check_prologue(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Word never declares a document type; entities could pull other files in or blow the text up."""
    with package.open(part) as stream:
        prologue = stream.read(_PROLOGUE)
    if b"<!DOCTYPE" in prologue or b"<!ENTITY" in prologue or "<!DOCTYPE".encode("utf-16-le") in prologue:
        raise DocumentRejected(
            f"the Word document declares XML entities in {part.filename}, which is unsafe; save it again in Word"
        )
