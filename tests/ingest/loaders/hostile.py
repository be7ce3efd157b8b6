"""Files made to break their readers: one function for each trick, one table of them all."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.mutations_by_format import written_pdf
from tests.benchmarks.seeds import MAKERS

DEEP = 100_000


def seed(extension: str) -> bytes:
    """A small sound file of a format."""
    return MAKERS[extension]()[0]


def with_parts(data: bytes, parts: Mapping[str, Callable[[bytes], bytes]], added: Mapping[str, bytes] = {}) -> bytes:
    """A zip package with some of its parts changed and others added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, parts.get(name, bytes)(source.read(name)))
        for name, content in added.items():
            target.writestr(name, content)
    return stream.getvalue()


def inside(tag: bytes, content: bytes) -> Callable[[bytes], bytes]:
    """Puts XML at the beginning of the first element of a name."""
    return lambda xml: re.sub(rb"(<%s\b[^>]*?(?<!/)>)" % tag, lambda found: found[1] + content, xml, count=1)


def nested(tag: bytes, times: int) -> bytes:
    """Elements in elements in elements."""
    return b"<%s>" % tag * times + b"</%s>" % tag * times


def laughing(root: bytes) -> bytes:
    """Entities that grow tenfold with each level, nine levels deep."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
    return b'<!DOCTYPE a [<!ENTITY l0 "ha">%s]><%s>&l9;</%s>' % (entities, root, root)


def quadratic(root: bytes) -> bytes:
    """One long entity, many times over."""
    return b'<!DOCTYPE a [<!ENTITY x "%s">]><%s>%s</%s>' % (b"x" * 50_000, root, b"&x;" * 50_000, root)


def outside(root: bytes, canary: Path) -> bytes:
    """An entity that stands for another file."""
    return b'<!DOCTYPE a [<!ENTITY x SYSTEM "%s">]><%s>&x;</%s>' % (canary.as_uri().encode(), root, root)


_STYLES = (
    b'<w:style w:type="paragraph" w:styleId="A1"><w:name w:val="A1"/><w:basedOn w:val="B1"/></w:style>'
    b'<w:style w:type="paragraph" w:styleId="B1"><w:name w:val="B1"/><w:basedOn w:val="A1"/><w:link w:val="B1"/>'
    b"</w:style>"
)
_NUMBERING = (
    b'<w:abstractNum w:abstractNumId="901"><w:numStyleLink w:val="A1"/></w:abstractNum>'
    b'<w:abstractNum w:abstractNumId="902"><w:styleLink w:val="A1"/><w:numStyleLink w:val="A1"/></w:abstractNum>'
)
_STYLED = b'<w:p><w:pPr><w:pStyle w:val="A1"/></w:pPr><w:r><w:t>Article 1 In a circle.</w:t></w:r></w:p>'


_CHUNK = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def docx(**parts: Callable[[bytes], bytes]) -> bytes:
    """A Word document with changed parts; ``document`` is word/document.xml."""
    return with_parts(seed(".docx"), {f"word/{name}.xml": change for name, change in parts.items()})


def word_files(canary: Path) -> dict[str, bytes]:
    """Word documents that go round in circles, are nested without end or hold more than they show."""
    escaping = {"../escaped.xml": b"<a/>", f"{canary.parent}/escaped.xml": b"<a/>", "word/inner.docx": seed(".docx")}
    rels = "word/_rels/document.xml.rels"
    link = b'<Relationship Id="rId99" TargetMode="External" Type="%s" Target="%s"/>' % (
        _CHUNK,
        canary.as_uri().encode(),
    )
    chunk = inside(rb"w:body", b'<w:altChunk r:id="rId99"/>')
    return {
        "styles-in-a-circle.docx": docx(styles=inside(rb"w:styles", _STYLES), document=inside(rb"w:body", _STYLED)),
        "lists-in-a-circle.docx": docx(numbering=inside(rb"w:numbering", _NUMBERING)),
        "deep-content-controls.docx": docx(document=inside(rb"w:body", nested(b"w:sdt", 5000))),
        "deep-tables.docx": docx(document=inside(rb"w:body", nested(b"w:tbl", DEEP))),
        "laughing.docx": docx(document=lambda xml: laughing(b"w:document")),
        "quadratic.docx": docx(settings=lambda xml: quadratic(b"w:settings")),
        "outside.docx": docx(document=lambda xml: outside(b"w:document", canary)),
        "linked.docx": with_parts(seed(".docx"), {rels: inside(rb"Relationships", link), "word/document.xml": chunk}),
        "names-that-leave.docx": with_parts(seed(".docx"), {}, escaping),
        "repeated.docx": docx(document=inside(rb"w:body", _STYLED.replace(b"In a", b"In a" * 25_000) * 300)),
        "many-entries.docx": many_entries(100_000),
    }


def many_entries(count: int) -> bytes:
    """A zip archive whose directory names one stored file over and over."""
    name, body = b"word/document.xml", b"<a/>"
    checked = struct.pack("<HHHHHLLL", 20, 0, 0, 0, 33, zlib.crc32(body), len(body), len(body))
    local = b"PK\x03\x04" + checked + struct.pack("<HH", len(name), 0) + name + body
    entry = b"PK\x01\x02\x14\x00" + checked + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    size, start = len(entry) * count, len(local)
    end64 = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, start)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, start + size, 1)
    few = min(count, 0xFFFF)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, few, few, size, start, 0)
    return local + entry * count + end64 + locator + end


def sheet_files() -> dict[str, bytes]:
    """Workbooks with names that mean each other, absurd extents, and one long text in every cell."""
    names = (
        b"<definedNames><definedName name='A'>B</definedName><definedName name='B'>A</definedName>"
        b"<definedName name='_xlnm.Print_Titles' localSheetId='0'>_xlnm.Print_Titles</definedName></definedNames>"
    )
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row>'
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 2000 + b"</mergeCells>"
    cells = b"".join(
        b"<row>%s</row>" % (b'<c t="inlineStr"><is><t>%s</t></is></c>' % (b"text " * 200) * 10) for _ in range(4000)
    )
    first = "xl/worksheets/sheet1.xml"

    def xlsx(part: str, change: Callable[[bytes], bytes]) -> bytes:
        return with_parts(seed(".xlsx"), {part: change})

    return {
        "names-in-a-circle.xlsx": xlsx("xl/workbook.xml", lambda xml: xml.replace(b"<calcPr", names + b"<calcPr")),
        "far-away.xlsx": xlsx(first, lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>")),
        "merged.xlsx": xlsx(first, lambda xml: re.sub(rb"<mergeCells.*</mergeCells>", merged, xml)),
        "much-text.xlsx": xlsx(first, lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>")),
        "laughing.xlsx": xlsx("xl/workbook.xml", lambda xml: laughing(b"workbook")),
        "deep.xlsx": xlsx(first, lambda xml: xml.replace(b"</sheetData>", nested(b"row", DEEP) + b"</sheetData>")),
    }


def slide_files() -> dict[str, bytes]:
    """Presentations whose layouts are their own masters and whose groups hold groups without end."""
    layout = "ppt/slideLayouts/_rels/slideLayout2.xml.rels"
    itself = lambda xml: re.sub(rb"\.\./slideMasters/slideMaster1\.xml", b"../slideLayouts/slideLayout2.xml", xml)  # noqa: E731
    group = b"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>"
    groups = group * 200 + b"</p:grpSp>" * 200
    deep = group * DEEP + b"</p:grpSp>" * DEEP
    first = "ppt/slides/slide1.xml"
    return {
        "own-master.pptx": with_parts(seed(".pptx"), {layout: itself}),
        "groups.pptx": with_parts(
            seed(".pptx"), {first: lambda xml: xml.replace(b"</p:spTree>", groups + b"</p:spTree>")}
        ),
        "deep.pptx": with_parts(seed(".pptx"), {first: lambda xml: xml.replace(b"</p:spTree>", deep + b"</p:spTree>")}),
        "laughing.pptx": with_parts(seed(".pptx"), {first: lambda xml: laughing(b"p:sld")}),
    }


_CATALOGUE = b"\n<</Type/Catalog/Pages 2 0 R>>\n"
_PAGE = b"\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>\n"
_FORM = (
    b"\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>"
    b"stream\n%s\nendstream\n"
)


def _content(content: bytes) -> bytes:
    return b"\n<</Length %d>>stream\n%s\nendstream\n" % (len(content), content)


def pdf_files() -> dict[str, bytes]:
    """PDFs whose pages and forms contain themselves, with streams that unpack without end."""
    one = {1: _CATALOGUE, 2: b"\n<</Type/Pages/Count 1/Kids[3 0 R]>>\n", 3: _PAGE, 4: _content(b"/X Do")}
    forms = {number: _FORM % (number + 1, 12, b"/X Do /X Do ") for number in range(5, 45)}
    bomb = zlib.compress(bytes(300_000_000), 9)
    packed = b"\n<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\n" % (len(bomb), bomb)
    kids = {2: b"\n<</Type/Pages/Count 99999999/Kids[2 0 R 3 0 R 2 0 R]>>\n"}
    parents = {3: b"\n<</Type/Page/Parent 3 0 R/Contents 4 0 R>>\n"}
    return {
        "pages-in-a-circle.pdf": written_pdf({**one, **kids}, 1),
        "own-parent.pdf": written_pdf({**one, **parents}, 1),
        "form-in-itself.pdf": written_pdf({**one, 5: _FORM % (5, 6, b"/X Do ")}, 1),
        "forms-that-double.pdf": written_pdf({**one, **forms, 45: _content(b"")}, 1),
        "contents-in-a-circle.pdf": written_pdf({**one, 4: b"\n4 0 R\n"}, 1),
        "unpacks.pdf": written_pdf({**one, 4: packed}, 1),
        "huge-page.pdf": written_pdf({**one, 3: _PAGE.replace(b"595 842", b"1e9 1e9")}, 1),
        "nested-arrays.pdf": written_pdf({**one, 4: b"[" * DEEP + b"]" * DEEP}, 1),
        "many-pages.pdf": written_pdf(
            {**one, 2: b"\n<</Type/Pages/Count 200000/Kids[%s]>>\n" % (b"3 0 R " * 200_000)}, 1
        ),
    }


def picture_files() -> dict[str, bytes]:
    """Pictures that claim to be huge, and one that unpacks from little to very much."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    def png(width: int, height: int, *extra: bytes) -> bytes:
        header = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
        rows = chunk(b"IDAT", zlib.compress(bytes(20_000_000), 9))
        return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + rows + chunk(b"IEND", b"")

    note = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))
    sizes = b"".join(
        struct.pack("<HHLL", tag, 4, 1, value)
        for tag, value in ((256, 200_000), (257, 200_000), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (279, 9))
    )
    size = re.compile(rb"(\xff\xc0\x00.\x08)....", re.DOTALL)
    jpeg = size.sub(lambda found: found[1] + b"\xff" * 4, seed(".jpg"), count=1)
    return {
        "huge.png": png(100_000, 100_000),
        "absurd.png": png(2**31 - 1, 2**31 - 1),
        "short.png": png(9000, 9000),
        "note.png": png(100, 100, note),
        "huge.tif": b"II*\0\x08\0\0\0\x08\0" + sizes + bytes(4),
        "huge.jpg": jpeg,
        "frames-in-a-circle.tif": b"II*\0\x08\0\0\0\x08\0" + sizes + b"\x08\0\0\0",
    }


def text_files(canary: Path) -> dict[str, bytes]:
    """Texts that are deep, long, or made of what parsers look for."""
    return {
        "deep.html": b"<div>" * DEEP + b"text",
        "deep-lists.html": b"<ul><li>" * DEEP + b"text",
        "deep-tables.html": b"<table><tr><td>" * 20_000 + b"text",
        "wide-cells.html": b"<table><tr><td colspan=1000000 rowspan=1000000>a<td>b<tr><td>c</table>",
        "laughing.html": laughing(b"html"),
        "outside.html": b'<body>text<iframe src="%s"></iframe><img src="http://127.0.0.1:9/">'
        % canary.as_uri().encode(),
        "outside.md": b"text ![x](%s) <object data='%s'></object>" % ((canary.as_uri().encode(),) * 2),
        "deep-quotes.md": b"> " * DEEP + b"text",
        "deep-lists.md": b"- " * DEEP + b"text",
        "deep-brackets.md": b"[" * DEEP + b"text" + b"](" * DEEP,
        "stars.md": b"*a " * 30_000,
        "ticks.md": b"`" * DEEP + b" text",
        "deep-front-matter.md": b"---\ntitle: " + b"[" * DEEP + b"\n---\n# Rules\n\ntext\n",
        "brackets.txt": b"(" * DEEP + b"\xe7\xac\xac" * DEEP,
        "blanks.txt": b"a" + b" " * DEEP + b"b" + b"\t" * DEEP + b"c" + b"\n" * DEEP + b"d",
        "labels.txt": "第一条".encode() * 20_000,
        "articles.txt": "第一条 甲。\n".encode() * 5_000,
        "digits.txt": b"1" * DEEP + b" " + b"1." * DEEP,
        "dots.txt": b"Contents\n" + b". " * DEEP + b"1\n" + "…".encode() * DEEP,
        "endless-line.txt": b"The workshop is open on weekdays, " * 1_600_000,
    }


def hostile_files(canary: Path) -> dict[str, bytes]:
    """All of them, by a file name that says what they are; none may reach the file ``canary``."""
    return {
        **word_files(canary),
        **sheet_files(),
        **slide_files(),
        **pdf_files(),
        **picture_files(),
        **text_files(canary),
    }
