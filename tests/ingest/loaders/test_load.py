"""Loading chooses by name, checks the content and refuses with one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import DocumentRejected
from ingest.loaders import SUPPORTED, load
from tests.ingest.loaders.files import archive, written

DOCUMENT_TYPES = b'<Types><Override ContentType="application/x.wordprocessingml.document.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xyz", b"text", r"files of type \.xyz are not supported; convert it to one of .*\.docx"),
        ("README", b"text", "files without an extension are not supported"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\n\t", "holds no text"),
        ("a.md", b"<!-- nothing -->", "holds no text"),
        ("a.txt", b"abc\x00\x01\x02\x03" * 99, "binary data"),
        ("a.txt", b"%PDF-1.4 ...", "named .txt but it looks like a PDF"),
        ("a.pdf", b"<html><body>moved</body></html>", "looks like an HTML page"),
        ("a.pdf", b"just text", "has no PDF header: it looks like plain text"),
        ("a.pdf", b"%PDF-1.4\nnothing more", "damaged"),
        ("a.docx", b"%PDF-1.4\n", "looks like a PDF"),
        ("a.docx", b"PK\x03\x04 but cut", "zip container is not whole"),
        ("a.docx", archive({"other.xml": b"<a/>"}), "holds no Word document"),
        ("a.docx", archive({"word/document.xml": b"<a/>"}), "could not be read as Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Word document"),
    ],
)
def test_refusals_say_what_is_wrong(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """A file that is not what its name says, or holds nothing, is refused with the reason."""
    with pytest.raises(DocumentRejected, match=reason) as caught:
        load(written(tmp_path, name, data))
    assert "\n" not in str(caught.value)


def test_text_copied_out_of_a_pdf_is_text(tmp_path: Path) -> None:
    """A few control characters, such as a PDF's text carries, make no binary data, and are left out."""
    copied = ("Interns have two days off a week.\x03\n" * 5 + "They do no night work at all.\n" * 60).encode()
    text = load(written(tmp_path, "a.md", copied)).text
    assert text.startswith("Interns have two days off a week.")
    assert "\x03" not in text


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A small package that unpacks to a huge one is refused by its declared size."""
    bomb = archive({"word/document.xml": bytes(64 * 1024 * 1024), "[Content_Types].xml": DOCUMENT_TYPES})
    with pytest.raises(DocumentRejected, match="unpacks to 67 MB"):
        load(written(tmp_path, "bomb.docx", bomb))


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    """A Word document that declares entities is not parsed."""
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    package = archive({"word/document.xml": xml, "[Content_Types].xml": DOCUMENT_TYPES})
    with pytest.raises(DocumentRejected, match="declares XML entities"):
        load(written(tmp_path, "entities.docx", package))


def test_size_limit(tmp_path: Path) -> None:
    """A file above the limit is refused without being read."""
    path = written(tmp_path, "large.txt", b"x" * 2000)
    with pytest.raises(DocumentRejected, match="limit"):
        load(path, max_bytes=1000)
    assert load(path, max_bytes=2000).text == "x" * 2000


def test_errors_of_libraries_keep_their_cause(tmp_path: Path) -> None:
    """The translated error names the library's error and is chained to it."""
    with pytest.raises(DocumentRejected, match="KeyError") as caught:
        load(written(tmp_path, "a.docx", archive({"word/document.xml": b"<a/>"})))
    assert isinstance(caught.value.__cause__, KeyError)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that went away is reported, not raised as an error of the system."""
    with pytest.raises(DocumentRejected, match="cannot be opened"):
        load(tmp_path / "gone.txt")


def test_extension_is_not_case_sensitive(tmp_path: Path) -> None:
    """NOTICE.TXT is plain text."""
    assert load(written(tmp_path, "NOTICE.TXT", b"Hello there.")).text == "Hello there."
    assert {".md", ".markdown", ".txt", ".text", ".docx", ".pdf"} <= SUPPORTED
