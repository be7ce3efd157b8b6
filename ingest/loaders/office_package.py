"""Proves that unpacking and parsing a package (Office, OpenDocument, OFD) is harmless before it is done."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from assistant.errors import DocumentRejected

_MAX_XML_BYTES = 150 * 1024 * 1024
_MAX_UNPACKED_BYTES = 500 * 1024 * 1024
_MAX_RATIO = 150
_RATIO_MATTERS_FROM = 30 * 1024 * 1024
"""Real documents unpack to at most about 40 times their size; bombs reach 1000. Small packages do no harm."""
_MAX_PARTS = 20_000
_BLOCK = 1024 * 1024
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
_XML = (".xml", ".rels")
_MAX_LABEL_BYTES = 1024 * 1024
"""Of the parts that say of which format a package is, so much is read."""


@dataclass(frozen=True, slots=True)
class OfficeFormat:
    """A format of packages: its names, its main part, and the word for it among the types of parts.

    ``forbidden`` are declarations that no program writes in this format and that could harm.
    """

    name: str
    extension: str
    program: str
    main_part: str
    main_type: bytes
    forbidden: tuple[str, ...] = ("<!DOCTYPE", "<!ENTITY")


WORD = OfficeFormat("Word document", ".docx", "Word", "word/document.xml", b"wordprocessingml.document.main")
EXCEL = OfficeFormat("Excel workbook", ".xlsx", "Excel", "xl/workbook.xml", b"spreadsheetml.sheet.main")
POWERPOINT = OfficeFormat(
    "PowerPoint presentation",
    ".pptx",
    "PowerPoint",
    "ppt/presentation.xml",
    b"presentationml.presentation.main",
)
_MACROS = b"macroEnabled.main"
MACRO_WORD = OfficeFormat("Word document with macros", ".docm", "Word", "word/document.xml", _MACROS)
MACRO_EXCEL = OfficeFormat("Excel workbook with macros", ".xlsm", "Excel", "xl/workbook.xml", _MACROS)
BINARY_EXCEL = OfficeFormat("binary Excel workbook", ".xlsb", "Excel", "xl/workbook.bin", _MACROS)
MACRO_POWERPOINT = OfficeFormat("presentation with macros", ".pptm", "PowerPoint", "ppt/presentation.xml", _MACROS)
_OPEN_TYPE = b"application/vnd.oasis.opendocument."
_ENTITIES = ("<!ENTITY",)
"""Old programs declare the document type of the manifest."""
OPEN_TEXT = OfficeFormat("OpenDocument text", ".odt", "LibreOffice", "content.xml", _OPEN_TYPE + b"text", _ENTITIES)
OPEN_SHEET = OfficeFormat(
    "OpenDocument spreadsheet", ".ods", "LibreOffice", "content.xml", _OPEN_TYPE + b"spreadsheet", _ENTITIES
)
OPEN_SLIDES = OfficeFormat(
    "OpenDocument presentation", ".odp", "LibreOffice", "content.xml", _OPEN_TYPE + b"presentation", _ENTITIES
)
OFD = OfficeFormat("OFD document", ".ofd", "its own program", "ofd.xml", b"")

_OFFICE = (WORD, EXCEL, POWERPOINT)
_BY_MAIN_PART = (MACRO_WORD, MACRO_EXCEL, BINARY_EXCEL, MACRO_POWERPOINT)
_OPEN = (OPEN_TEXT, OPEN_SHEET, OPEN_SLIDES)


def format_of(data: bytes) -> OfficeFormat | None:
    """Of which format a package is, by what it says of itself; ``None`` where it says nothing known.

    A Word template is told as a document with macros: neither opens as a plain document.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return None
    with package:
        names = {part.filename.lower() for part in package.infolist()}
        own_type = _beginning(package, "mimetype")
        types = _beginning(package, "[Content_Types].xml")
    candidates = (
        *(found for found in _OFFICE if found.main_type in types and _MACROS not in types),
        *(found for found in _BY_MAIN_PART if found.main_part in names),
        *(found for found in _OPEN if own_type.startswith(found.main_type) and found.main_part in names),
    )
    return candidates[0] if candidates else None


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part; empty where there is none or it is encrypted."""
    try:
        part = package.getinfo(name)
    except KeyError:
        return b""
    if part.flag_bits & 1:
        return b""
    with package.open(part) as stream:
        return stream.read(_MAX_LABEL_BYTES)


def check_package(data: bytes, expected: OfficeFormat) -> None:
    """Refuse a package that is not of the ``expected`` format or that must not be opened.

    Raises:
        DocumentRejected: no such document, a zip bomb, encrypted, damaged, or it declares XML entities.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DocumentRejected(
            f"the {expected.name} is damaged: its zip container is not whole; "
            f"open it in {expected.program} and save it again"
        ) from error
    with package:
        parts = package.infolist()
        _check_sizes(parts, len(data), expected)
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentRejected(f"the {expected.name} is protected by a password; save it without one")
        if not any(part.filename.lower() == expected.main_part for part in parts) and not _names_main(
            package, expected
        ):
            raise DocumentRejected(
                f"the file is named {expected.extension} but holds no {expected.name}; "
                f"save it as {expected.extension} in {expected.program}"
            )
        for part in parts:
            if part.filename.lower().endswith(_XML):
                _check_entities(package, part, expected)


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int, expected: OfficeFormat) -> None:
    unpacked = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith(_XML))
    too_dense = unpacked > _RATIO_MATTERS_FROM and unpacked > _MAX_RATIO * packed
    if len(parts) > _MAX_PARTS:
        raise DocumentRejected(
            f"the {expected.name} consists of {len(parts):,} parts, which no real document does; "
            f"save it again in {expected.program}"
        )
    if too_dense or xml > _MAX_XML_BYTES or unpacked > _MAX_UNPACKED_BYTES:
        raise DocumentRejected(
            f"the {expected.name} unpacks to {unpacked / 1e6:.0f} MB, which no real document does; "
            f"save it again in {expected.program}"
        )


def _names_main(package: zipfile.ZipFile, expected: OfficeFormat) -> bool:
    try:
        types = package.read("[Content_Types].xml")
    except KeyError:
        return False
    return expected.main_type in types


def _check_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo, expected: OfficeFormat) -> None:
    """Office never declares a document type; entities could pull other files in or blow the text up."""
    marks = [mark.encode(encoding) for mark in expected.forbidden for encoding in _ENCODINGS]
    overlap = b""
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            if any(mark in overlap + block for mark in marks):
                raise DocumentRejected(
                    f"the {expected.name} declares XML entities in {part.filename}, which is unsafe; "
                    f"save it again in {expected.program}"
                )
            overlap = block[-32:]
