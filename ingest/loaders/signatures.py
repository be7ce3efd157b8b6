"""Tells by a file's first bytes whether it is what its name says."""

from __future__ import annotations

from assistant.errors import DocumentRejected

_PDF_HEADER_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
_BINARY_FORMATS = (
    (_PDF, "a PDF"),
    (_ZIP, "a zip archive or Office document"),
    (_OLE, "an old Office document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def check_signature(data: bytes, extension: str) -> None:
    """Refuse ``data`` if its opening bytes contradict ``extension``.

    Raises:
        DocumentRejected: the content is of another format, or a Word document is encrypted.
    """
    if extension == ".pdf":
        _check_pdf(data)
    elif extension == ".docx":
        _check_docx(data)
    else:
        _check_text(data, extension)


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


def _check_docx(data: bytes) -> None:
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise DocumentRejected("the Word document is protected by a password; save it without one")
    if data.startswith(_OLE):
        raise DocumentRejected(
            "the file is named .docx but is an old Word document (.doc); open it in Word and save it as .docx"
        )
    if not data.startswith(_ZIP):
        raise DocumentRejected(
            f"the file is named .docx but is not a Word document: it looks like {looks_like(data)}; "
            "save it as .docx in Word or give it its right extension"
        )


def _check_text(data: bytes, extension: str) -> None:
    found = looks_like(data)
    if found not in ("plain text", "binary data", "an HTML page"):
        raise DocumentRejected(
            f"the file is named {extension} but it looks like {found}; give it its right extension or save it as text"
        )
