"""OFD documents that are scans, cannot be read or must not be opened."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.errors import DocumentRejected
from ingest.loaders import load, ofd
from ingest.loaders.ofd import load_ofd
from tests.ingest.loaders.files import archive, written
from tests.ingest.loaders.ofd_files import SPACE, Ofd, lines, page, picture, text, xml

FULL = Ofd([page(lines(["第一条 双聘工程师每学期授课不少于48学时。"]))])
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def without(name: str) -> bytes:
    """The full document without one of its parts."""
    return archive({part: data for part, data in FULL.written().items() if part != name})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\n", "named .ofd but is no OFD document: it looks like a PDF"),
        (b"<html><body>moved</body></html>", "it looks like an HTML page"),
        (b"PK\x03\x04 but cut", "zip container is not whole"),
        (FULL.data()[:400], "zip container is not whole"),
        (archive({"word/document.xml": b"<a/>"}), "holds no OFD document"),
        (b"", "the file is empty"),
        (without("Doc_0/Document.xml"), "its part Doc_0/Document.xml is missing or no XML"),
        (without("Doc_0/Pages/Page_0/Content.xml"), "the parts of its pages are missing"),
        (Ofd([]).data(), "it lists no pages"),
        (Ofd([page("")]).data(), "shows no text: its pages are blank"),
        (Ofd([b"<a><b></a>"]).data(), "the parts of its pages are missing"),
        (
            Ofd([page(lines(["\ue001\ue002\ue003\ue004\ue005"]))]).data(),
            "fonts show other characters than the file says",
        ),
        (Ofd([], parts={"OFD.xml": xml("<OFD/>")}).data(), "it holds no document"),
        (Ofd([], parts={"OFD.xml": b"not xml"}).data(), "its part OFD.xml is missing or no XML"),
        (Ofd([], parts={"Encryptions.xml": b"<a/>"}).data(), "is encrypted; save it without protection"),
        (Ofd([ENTITY + b"<a>&x;</a>"]).data(), "declares XML entities in Doc_0/Pages/Page_0/Content.xml"),
        (Ofd([bytes(64 * 1024 * 1024)]).data(), "unpacks to 67 MB, which no real document does"),
    ],
)
def test_refusals_say_what_is_wrong(tmp_path: Path, data: bytes, reason: str) -> None:
    """Each file that cannot be read has its reason in one sentence."""
    with pytest.raises(DocumentRejected, match=reason) as caught:
        load(written(tmp_path, "a.ofd", data))
    assert "\n" not in str(caught.value)


def test_entities_in_a_part_of_another_name_are_not_expanded() -> None:
    """A page whose part is not named .xml is parsed under the same rules."""
    parts = FULL.written()
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"Content.xml", b"Content.dat")
    parts["Doc_0/Pages/Page_0/Content.dat"] = (
        ENTITY + page(text(30, 40, "X")).replace(b">X<", b">&x;<").split(b"\n", 1)[1]
    )
    with pytest.raises(DocumentRejected, match="the parts of its pages are missing"):
        load_ofd(archive(parts))


def test_a_template_shown_on_thousands_of_pages_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small package that shows one page of text over and over is refused by what it amounts to."""
    monkeypatch.setattr(ofd, "_MAX_CHARACTERS", 20_000)
    template = page(lines(["字" * 40] * 30), box=None)
    listed = "".join('<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' for _ in range(1000))
    parts = Ofd([page("", template=7)], templates={7: template}).written()
    document = parts["Doc_0/Document.xml"].decode()
    start, end = document.index("<ofd:Pages>") + len("<ofd:Pages>"), document.index("</ofd:Pages>")
    parts["Doc_0/Document.xml"] = (document[:start] + listed + document[end:]).encode()
    with pytest.raises(DocumentRejected, match="holds over 20,000 characters"):
        load_ofd(archive(parts))


def test_too_many_pages_are_refused() -> None:
    """A list of pages without end is not followed."""
    listed = '<ofd:Page ID="1" BaseLoc="Pages/None.xml"/>' * 6000
    document = xml(f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>')
    with pytest.raises(DocumentRejected, match="over 5000 pages; split it"):
        load_ofd(Ofd([], parts={"Doc_0/Document.xml": document}).data())


@pytest.mark.parametrize(
    "units",
    [
        text(30, 40, "双聘办法", deltas="g 999999999 4.2"),
        text(30, 40, "双聘办法", deltas="nan inf 1e999"),
        '<ofd:TextObject Boundary="x" Size="4"><ofd:TextCode X="30" Y="40">双聘办法</ofd:TextCode></ofd:TextObject>',
        '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M L 1 B 2 Z 9 9e9 C A</ofd:AbbreviatedData>'
        "</ofd:PathObject>" + text(30, 40, "双聘办法"),
        '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="404"/>' + text(30, 40, "双聘办法"),
        text(30, 40, "双聘办法", more='CTM="0 0 0 0 0 0"') + text(30, 60, "双聘办法"),
        '<ofd:TextObject Boundary="0 0 9 9" Size="-4"><ofd:TextCode>no</ofd:TextCode></ofd:TextObject>'
        + text(30, 40, "双聘办法"),
    ],
)
def test_values_that_make_no_sense_are_passed_over(units: str) -> None:
    """Broken numbers, commands and references cost at most their own unit, and no time."""
    begun = time.perf_counter()
    assert load_ofd(Ofd([page(units)]).data()).text == "双聘办法"
    assert time.perf_counter() - begun < 20


def test_parts_outside_the_package_are_not_reached() -> None:
    """A path that climbs out of the package names nothing."""
    parts = FULL.written()
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        b"Pages/Page_0/Content.xml", b"../../../etc/passwd"
    )
    with pytest.raises(DocumentRejected, match="the parts of its pages are missing"):
        load_ofd(archive(parts))


def drawn(shown: list[str], extension: str) -> bytes:
    """A picture of lines of text."""
    image = Image.new("L", (1240, 400), 255)
    pen = ImageDraw.Draw(image)
    for place, line in enumerate(shown):
        pen.text((80, 60 + 90 * place), line, fill=0, font=ImageFont.load_default(44))
    stream = io.BytesIO()
    image.save(stream, extension)
    assert np.asarray(image).min() == 0
    return stream.getvalue()


@pytest.mark.parametrize("extension", ["PNG", "JPEG", "BMP", "TIFF"])
def test_scans_are_recognised(extension: str) -> None:
    """A page that is a picture is read by recognition, and its words have places on the page."""
    data = drawn(["Rules for Double Appointment", "Teachers teach 48 hours a term."], extension)
    made = Ofd([page(picture(9, 0, 50, 210, 67.7))], media={9: (f"scan.{extension.lower()}", data)})
    loaded = load_ofd(made.data())
    assert "Teachers teach 48 hours a term." in loaded.text
    assert loaded.remark is not None
    assert re.match(r"read by character recognition, confidence (0\.9|1\.0)", loaded.remark)
    place = loaded.text.index("Teachers")
    box = next(box for box in loaded.boxes if box.start <= place < box.end)
    assert box.page == 1 and 50 / 297 < box.top < box.bottom < (50 + 67.7) / 297


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\x97JB2\r\n\x1a\n\x01\0\0\0\x01", "JBIG2, which are not read here"), (b"nothing", "cannot be opened")],
)
def test_pictures_that_cannot_be_read_are_told(data: bytes, reason: str, tmp_path: Path) -> None:
    """A scan in a format that is not read says so, also beside pages of text."""
    scan = page(picture(9, 0, 0, 210, 297))
    with pytest.raises(DocumentRejected, match=reason):
        load(written(tmp_path, "scan.ofd", Ofd([scan], media={9: ("a.jb2", data)}).data()))
    mixed = load_ofd(Ofd([*FULL.pages, scan], media={9: ("a.jb2", data)}).data())
    assert mixed.remark is not None and reason in mixed.remark and "1 of 2 pages hold no text (page 2)" in mixed.remark


def test_pictures_beside_text_are_illustrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with text of its own is not recognised, however large its pictures."""
    refuse: Callable[..., None] = pytest.fail
    monkeypatch.setattr("ingest.loaders.ocr.recognise", lambda *_: refuse("a page of text was recognised"))
    units = picture(9, 0, 0, 210, 297) + lines(["双聘工程师每学期授课不少于四十八学时。"] * 6)
    loaded = load_ofd(Ofd([page(units)], media={9: ("a.png", drawn(["seal"], "PNG"))}).data())
    assert loaded.text.startswith("双聘工程师") and loaded.remark is None
