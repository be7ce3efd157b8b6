"""Tells by a file's first bytes whether it is what its name says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from assistant.errors import DocumentRejected
from ingest.loaders.office_package import EXCEL, POWERPOINT, WORD, OfficeFormat

_PDF_HEADER_WITHIN = 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
RTF = b"{\\rtf"
_PDF = b"%PDF-"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
_BINARY_FORMATS = (
    (_PDF, "a PDF"),
    (ZIP, "a zip archive or Office document"),
    (OLE, "an old Office document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (RTF, "a rich text (RTF) document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


_OFFICE = {found.extension: found for found in (WORD, EXCEL, POWERPOINT)}
_PICTURES = {
    ".png": "a PNG picture",
    ".jpg": "a JPEG picture",
    ".jpeg": "a JPEG picture",
    ".tif": "a TIFF picture",
    ".tiff": "a TIFF picture",
}
LEGACY: dict[str, str] = {
    ".doc": "an old Word document",
    ".dot": "an old Word template",
    ".docm": "a Word document with macros",
    ".rtf": "a rich text document",
    ".odt": "an OpenDocument text",
    ".wps": "a WPS document",
    ".xls": "an old Excel workbook",
    ".xlsm": "an Excel workbook with macros",
    ".xlsb": "a binary Excel workbook",
    ".ods": "an OpenDocument spreadsheet",
    ".et": "a WPS spreadsheet",
    ".ppt": "an old PowerPoint presentation",
    ".pps": "an old PowerPoint show",
    ".pptm": "a PowerPoint presentation with macros",
    ".odp": "an OpenDocument presentation",
    ".dps": "a WPS presentation",
}
"""Names of old and foreign office formats, with what a file of that name is called; the bytes decide what it is."""
_CONVERTIBLE = {
    ".csv": ("a table of comma-separated values", "open it in Excel or WPS and save it as .xlsx"),
    ".caj": ("a CAJ document", "open it in its reader and print it to .pdf"),
    ".msg": ("an Outlook message", "open it in Outlook and save it as .eml"),
}
"""Formats that are not read but can be saved as one that is, with what to do (extension: what it is, advice)."""
_ARCHIVES = frozenset([".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso"])


def check_signature(data: bytes, extension: str) -> None:
    """Refuse ``data`` if its opening bytes contradict ``extension``.

    Raises:
        DocumentRejected: the content is of another format, or an Office document is encrypted.
    """
    if extension == ".pdf":
        _check_pdf(data)
    elif extension in _OFFICE:
        _check_office(data, _OFFICE[extension])
    elif extension in _PICTURES:
        _check_picture(data, extension)
    elif extension == ".ofd":
        _check_ofd(data)
    elif extension not in LEGACY:
        _check_text(data, extension)


def refuse_unsupported(extension: str, supported: Iterable[str]) -> NoReturn:
    """Refuse a file of a format that is not read, saying what to make of it.

    Raises:
        DocumentRejected: always.
    """
    if extension in _CONVERTIBLE:
        kind, advice = _CONVERTIBLE[extension]
        raise DocumentRejected(f"the file is {kind} ({extension}), which cannot be read; {advice}")
    if extension in _ARCHIVES:
        raise DocumentRejected(
            f"the file is an archive ({extension}), which is not opened; "
            "unpack it and put its documents into the folder"
        )
    known = " ".join(sorted(supported))
    shown = f"files of type {extension}" if extension else "files without an extension"
    raise DocumentRejected(f"{shown} are not supported; convert it to one of {known}")


def looks_like(data: bytes) -> str:
    """What the content seems to be, in words that follow "it looks like"."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_OPENINGS):
        return "an HTML page"
    for magic, name in _BINARY_FORMATS:
        if data.startswith(magic) and not (magic == b"MZ" and b"\0" not in data[:512]):
            return name
    return "binary data" if b"\0" in data[:4096] else "plain text"


def _check_pdf(data: bytes) -> None:
    if _PDF not in data[:_PDF_HEADER_WITHIN]:
        raise DocumentRejected(
            f"the file is named .pdf but has no PDF header: it looks like {looks_like(data)}; "
            "export it as a real PDF or give it its right extension"
        )


def _check_office(data: bytes, expected: OfficeFormat) -> None:
    if data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise DocumentRejected(f"the {expected.name} is protected by a password; save it without one")
    if data.startswith(OLE):
        raise DocumentRejected(
            f"the file is named {expected.extension} but is an old {expected.program} document "
            f"({expected.extension[:-1]}); open it in {expected.program} and save it as {expected.extension}"
        )
    if not data.startswith(ZIP):
        article = "an" if expected.name[0] == "E" else "a"
        raise DocumentRejected(
            f"the file is named {expected.extension} but is not {article} {expected.name}: it looks like "
            f"{looks_like(data)}; save it as {expected.extension} in {expected.program} or give it its right extension"
        )


def _check_picture(data: bytes, extension: str) -> None:
    found = looks_like(data)
    if found not in _PICTURES.values():
        raise DocumentRejected(
            f"the file is named {extension} but is no picture that can be read: it looks like {found}; "
            "save it as PNG, JPEG or TIFF or give it its right extension"
        )


def _check_ofd(data: bytes) -> None:
    if not data.startswith(ZIP):
        raise DocumentRejected(
            f"the file is named .ofd but is no OFD document: it looks like {looks_like(data)}; "
            "export it as OFD or PDF again or give it its right extension"
        )


def _check_text(data: bytes, extension: str) -> None:
    found = looks_like(data)
    if found not in ("plain text", "binary data", "an HTML page"):
        raise DocumentRejected(
            f"the file is named {extension} but it looks like {found}; give it its right extension or save it as text"
        )
