"""Files that are not what they say, cannot be read or must not be opened: each is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import DocumentRejected
from ingest.loaders import SUPPORTED, load
from tests.ingest.loaders.files import archive, written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}


@pytest.mark.parametrize("extension", sorted(MAIN))
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ENCRYPTED, "protected by a password; save it without one"),
        (OLE + bytes(512), "but is an old .* document"),
        (b"%PDF-1.4\n", "it looks like a PDF"),
        (b"PK\x03\x04 but cut", "zip container is not whole"),
        (archive({"other.xml": b"<a/>"}), "but holds no "),
    ],
)
def test_office_files_that_are_none(tmp_path: Path, extension: str, data: bytes, reason: str) -> None:
    """Encrypted, old, cut and foreign files under an Office name are told apart."""
    with pytest.raises(DocumentRejected, match=reason):
        load(written(tmp_path, f"a{extension}", data))


@pytest.mark.parametrize("extension", sorted(MAIN))
def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, extension: str) -> None:
    """A small package that unpacks to a huge one is refused by its declared size."""
    bomb = archive({MAIN[extension]: bytes(64 * 1024 * 1024)})
    with pytest.raises(DocumentRejected, match="unpacks to 67 MB"):
        load(written(tmp_path, f"bomb{extension}", bomb))


@pytest.mark.parametrize("extension", sorted(MAIN))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_hide(tmp_path: Path, extension: str, encoding: str) -> None:
    """A package that declares XML entities in any part, behind however long a comment, is not parsed."""
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    hostile = f"<!-- {'x' * 10_000} -->{entity}".encode(encoding)
    data = archive({MAIN[extension]: b"<a/>", "docProps/core.xml": hostile})
    with pytest.raises(DocumentRejected, match=r"declares XML entities in docProps/core\.xml"):
        load(written(tmp_path, f"a{extension}", data))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.png", b"%PDF-1.4\n", "is no picture that can be read: it looks like a PDF"),
        ("a.jpg", b"GIF89a", "looks like a GIF picture; save it as PNG, JPEG or TIFF"),
        ("a.png", b"\x89PNG\r\n\x1a\nbut cut", "could not be read as a picture"),
        ("a.html", b"%PDF-1.4\n", "named .html but it looks like a PDF"),
        ("a.htm", b"<html><script>only()</script></html>", "holds no text"),
    ],
)
def test_pictures_and_pages_that_are_none(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """What is named a picture or a page and is something else says so."""
    with pytest.raises(DocumentRejected, match=reason):
        load(written(tmp_path, name, data))


def test_formats_that_can_be_read() -> None:
    """The formats promised to users are all there."""
    assert {".xlsx", ".pptx", ".html", ".htm", ".png", ".jpg", ".jpeg", ".tif", ".tiff"} <= SUPPORTED
