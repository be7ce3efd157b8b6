"""What a file's first bytes tell, and what is said of formats that are not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import DocumentRejected
from ingest.loaders import SUPPORTED, load
from ingest.loaders.office_package import OPEN_SHEET, WORD, format_of
from ingest.loaders.signatures import LEGACY, looks_like
from tests.ingest.loaders.files import archive, written


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("all.zip", r"is an archive \(\.zip\), which is not opened; unpack it and put its documents into the folder"),
        ("all.RAR", r"is an archive \(\.rar\)"),
        ("all.7z", r"is an archive \(\.7z\)"),
        ("all.tar.gz", r"is an archive \(\.gz\)"),
        (
            "list.csv",
            r"comma-separated values \(\.csv\), which cannot be read; open it in Excel or WPS and save it as \.xlsx",
        ),
        ("paper.caj", r"a CAJ document \(\.caj\), which cannot be read; .* print it to \.pdf"),
        ("mail.msg", r"an Outlook message \(\.msg\), which cannot be read; open it in Outlook and save it as \.eml"),
        ("film.mp4", r"files of type \.mp4 are not supported; convert it to one of .*\.eml .*\.ofd .*\.wps"),
    ],
)
def test_formats_that_are_not_read_say_what_to_do(tmp_path: Path, name: str, reason: str) -> None:
    """Archives, recordings and formats of one program are named, with what to make of them."""
    with pytest.raises(DocumentRejected, match=reason):
        load(written(tmp_path, name, b"PK\x03\x04"))


def test_every_promised_format_is_read() -> None:
    """Legacy, foreign, fixed-layout and mail formats are among those read."""
    assert {".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".odt", ".ods", ".odp", ".rtf"} <= set(LEGACY)
    assert set(LEGACY) | {".ofd", ".eml", ".mht", ".mhtml"} <= SUPPORTED
    assert not {".zip", ".rar", ".7z", ".exe"} & SUPPORTED


@pytest.mark.parametrize("extension", [".docx", ".pptx", ".xlsx", ".pdf", ".ofd"])
def test_a_page_under_the_name_of_a_document_is_refused(tmp_path: Path, extension: str) -> None:
    """A web page that was saved under another name is a download gone wrong, and none of its text is taken."""
    with pytest.raises(DocumentRejected, match="it looks like an HTML page"):
        load(written(tmp_path, f"a{extension}", b"<!DOCTYPE html><html><body>moved</body></html>"))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xef\xbb\xbf  <HTML><body>", "an HTML page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"{\\rtf1", "a rich text (RTF) document"),
        (b"MZ\x90\0", "a program"),
        (b"MZ is short for something", "plain text"),
        (b"\0\1\2", "binary data"),
    ],
)
def test_content_is_named(data: bytes, found: str) -> None:
    """What the bytes seem to be, in words."""
    assert looks_like(data) == found


def test_packages_say_of_which_format_they_are() -> None:
    """Office and OpenDocument packages are told apart by their own declarations; others are unknown."""
    word = b"<Types><Override ContentType='application/x.wordprocessingml.document.main+xml'/></Types>"
    sheet = b"application/vnd.oasis.opendocument.spreadsheet-template"
    assert format_of(archive({"[Content_Types].xml": word, "word/document.xml": b"<a/>"})) is WORD
    assert format_of(archive({"mimetype": sheet, "content.xml": b"<a/>"})) is OPEN_SHEET
    assert format_of(archive({"mimetype": sheet})) is None
    assert format_of(archive({"a.txt": b"text"})) is None and format_of(b"PK\x03\x04 but cut") is None
