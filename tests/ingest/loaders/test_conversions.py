"""Documents that the real LibreOffice converts, where it is installed."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.loaders import load, read
from ingest.loaders.libreoffice import Office, find_program, installation
from tests.ingest.loaders.files import archive, written

RTF = rb"{\rtf1\ansi\ansicpg936 {\b Measures}\par \'b5\'da\'d2\'bb\'cc\'f5 Teachers teach 48 hours.\par}"
ROOT = Path(__file__).resolve().parents[3]
real = pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")


class _Listener(BaseHTTPRequestHandler):
    """Notes every request."""

    asked: list[str]

    def do_GET(self) -> None:
        """Note what is asked for."""
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine: its address, and what it was asked for."""
    asked: list[str] = []
    handler = type("Handler", (_Listener,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def open_text(body: str) -> bytes:
    """An OpenDocument text."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return archive(
        {"mimetype": kind.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    )


@real
def test_an_rtf_named_doc_is_read_as_rtf(tmp_path: Path) -> None:
    """LibreOffice itself reads an RTF of a Chinese code page, whatever it is named."""
    loaded = load(written(tmp_path, "a.doc", RTF))
    assert loaded.text == "Measures\n\n第一条 Teachers teach 48 hours."
    assert len(loaded.blocks) == 2 and loaded.remark is None


@real
@pytest.mark.slow
def test_nothing_that_a_document_links_to_is_fetched(tmp_path: Path, listener: tuple[str, list[str]]) -> None:
    """Linked sections, objects and frames, remote or on this machine, stay unread; what the file holds is kept."""
    address, asked = listener
    secret = written(tmp_path, "secret.txt", b"A secret of this machine")
    frame = (
        '<text:p><draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">'
        '<draw:{0} xlink:href="{1}/{0}" xlink:type="simple"/></draw:frame></text:p>'
    )
    linked = "".join(frame.format(kind, address) for kind in ("image", "object", "floating-frame"))
    section = (
        '<text:section text:name="{0}"><text:section-source xlink:href="{1}"/><text:p>kept {0}</text:p></text:section>'
    )
    body = (
        f"<text:p>Hello</text:p>{linked}"
        + section.format("one", f"{address}/text")
        + section.format("two", secret.as_uri())
    )
    assert load(written(tmp_path, "a.odt", open_text(body))).text == "Hello\n\nkept one\n\nkept two"
    assert asked == []


@real
@pytest.mark.slow
def test_conversions_side_by_side_do_not_disturb_each_other() -> None:
    """Several conversions at once each give their own text."""
    texts: dict[int, str] = {}

    def convert(number: int) -> None:
        texts[number] = read(rb"{\rtf1 Rule %d holds.\par}" % number, ".rtf").text

    threads = [threading.Thread(target=convert, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {number: f"Rule {number} holds." for number in range(3)}


@real
@pytest.mark.slow
@pytest.mark.parametrize("extension", [".doc", ".odt", ".rtf"])
def test_numbering_survives_the_old_formats(tmp_path: Path, extension: str) -> None:
    """A Word document saved in an old or foreign format reads as the Word document itself."""
    source = next((ROOT / "corpus").rglob("apprenticeship-agreement-model.docx"))
    old = in_old_format(source, extension, tmp_path)
    assert load(old).text == load(source).text


@real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "extension"), [("*.xlsx", ".xls"), ("*.xlsx", ".ods"), ("*.pptx", ".ppt"), ("*.pptx", ".odp")]
)
def test_sheets_and_slides_survive_the_old_formats(tmp_path: Path, pattern: str, extension: str) -> None:
    """Sheets keep their addresses and slides their numbers."""
    source = sorted((ROOT / "corpus").rglob(pattern))[0]
    if len(installation().split()) < 1 + len(Office):
        pytest.skip("LibreOffice is installed without Calc or Impress")
    loaded = load(in_old_format(source, extension, tmp_path))
    first = load(source)
    assert {block.place[0] for block in loaded.blocks} == {block.place[0] for block in first.blocks}
    words, expected = set(loaded.text.split()), set(first.text.split())
    assert len(words & expected) > 0.95 * len(expected)


def in_old_format(source: Path, extension: str, folder: Path) -> Path:
    """The document as LibreOffice saves it in another format."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(find_program()),
        profile,
        "--headless",
        "--convert-to",
        extension[1:],
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}{extension}"
