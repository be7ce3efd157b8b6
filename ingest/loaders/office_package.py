"""Proves that unpacking and parsing an Office package (Word, Excel, PowerPoint) is harmless before it is done."""

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
_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_XML = (".xml", ".rels")


@dataclass(frozen=True, slots=True)
class OfficeFormat:
    """A format of Office packages: its names, its main part, and the word for it among the types of parts."""

    name: str
    extension: str
    program: str
    main_part: str
    main_type: bytes


WORD = OfficeFormat("Word document", ".docx", "Word", "word/document.xml", b"wordprocessingml.document.main")
EXCEL = OfficeFormat("Excel workbook", ".xlsx", "Excel", "xl/workbook.xml", b"spreadsheetml.sheet.main")
POWERPOINT = OfficeFormat(
    "PowerPoint presentation",
    ".pptx",
    "PowerPoint",
    "ppt/presentation.xml",
    b"presentationml.presentation.main",
)


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
    if too_dense or xml > _MAX_XML_BYTES or unpacked > _MAX_UNPACKED_BYTES or len(parts) > _MAX_PARTS:
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
    overlap = b""
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            if any(mark in overlap + block for mark in _DECLARATIONS):
                raise DocumentRejected(
                    f"the {expected.name} declares XML entities in {part.filename}, which is unsafe; "
                    f"save it again in {expected.program}"
                )
            overlap = block[-32:]
