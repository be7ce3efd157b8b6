"""What a Word document shows out of other parts of its package: diagrams, charts, inserted files, pictures."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from assistant.errors import DocumentRejected
from ingest.loaders.office_pictures import MAX_PICTURES, Pictures, size_of
from ingest.records import Block, BlockKind, Loaded
from tests.ingest.loaders.word import document, elements, kinds, loaded, paragraph, relate, shown

DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Council'
    "</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Board</a:t></a:r></a:p></dgm:t></dgm:pt>"
    "</dgm:ptLst></dgm:dataModel>"
)
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>'
    "<c:title><c:tx><c:rich><a:p><a:r><a:t>Posts</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    "<c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'>"
    "<c:v>Share</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>2024</c:v></c:pt>"
    "<c:pt idx='1'><c:v>2025</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>"
    "<c:formatCode>0%</c:formatCode><c:pt idx='0'><c:v>0.25</c:v></c:pt>"
    "<c:pt idx='1'><c:v>0.5</c:v></c:pt></c:numCache>"
    "</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
DRAWING = "<w:r><w:drawing>{}</w:drawing></w:r>"


def test_diagrams_and_charts_are_read() -> None:
    """The texts of a diagram and the figures of a chart follow the paragraph they are anchored in."""
    found = document(paragraph("Figure"))
    diagram = relate(found, "diagramData", "/word/diagrams/data1.xml", DIAGRAM.encode())
    chart = relate(found, "chart", "/word/charts/chart1.xml", CHART.encode())
    drawings = DRAWING.format(f'<dgm:relIds r:dm="{diagram}"/>') + DRAWING.format(f'<c:chart r:id="{chart}"/>')
    found.paragraphs[0]._p.extend(elements(drawings))
    assert shown(loaded(found)) == ["Figure", "Council", "Board", "Posts", "| Share", "2024 | 25%", "2025 | 50%"]


@pytest.mark.parametrize(
    ("name", "content_type", "data"),
    [
        ("/word/part.htm", "text/html", "<h1>总则</h1><p>第一条 制定本办法。</p>".encode("gbk")),
        ("/word/part.txt", "text/plain", "总则\n\n第一条 制定本办法。".encode()),
    ],
)
def test_inserted_files_are_read_in_their_place(name: str, content_type: str, data: bytes) -> None:
    """A page or a text that Word shows inside the document is part of it."""
    found = document(paragraph("before") + paragraph("after"))
    link = relate(found, "aFChunk", name, data, content_type)
    found.paragraphs[0]._p.addnext(elements(f'<w:altChunk r:id="{link}"/>')[0])
    assert shown(loaded(found)) == ["before", "总则", "第一条 制定本办法。", "after"]


def test_inserted_files_of_other_formats_are_said() -> None:
    """What cannot be read in the place of a document is told in the report."""
    found = document(paragraph("before"))
    link = relate(found, "aFChunk", "/word/part.mht", b"MIME-Version: 1.0", "message/rfc822")
    found.paragraphs[0]._p.addnext(elements(f'<w:altChunk r:id="{link}"/>')[0])
    assert loaded(found).remark == "1 inserted files were not read"


def picture(width: int, height: int, mode: str = "PNG", *, mark: int = 0) -> bytes:
    """A white picture with a line in it."""
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).line((0, mark, width, mark), fill=0)
    stream = io.BytesIO()
    image.save(stream, mode)
    return stream.getvalue()


def reading(data: bytes) -> Loaded:
    """What a recogniser might find in any picture."""
    block = Block(kind=BlockKind.HEADING, start=0, end=4, level=1)
    return Loaded(text="流程图示", blocks=(block,), remark="read")


def blank(data: bytes) -> Loaded:
    """What the recogniser does with a picture without text."""
    raise DocumentRejected("no text")


@pytest.mark.parametrize("mode", ["PNG", "JPEG"])
def test_sizes_are_read_from_the_head_of_a_picture(mode: str) -> None:
    """Width and height are known without opening the picture."""
    assert size_of(picture(320, 200, mode)) == (320, 200)


def test_pictures_of_text_are_read_once() -> None:
    """A large picture gives its text as plain paragraphs, a copy of it nothing, a small one is not looked at."""
    pictures = Pictures()
    large = picture(400, 200)
    assert list(pictures.texts(large, reading)) == [("流程图示", BlockKind.PARAGRAPH)]
    assert list(pictures.texts(large, reading)) == []
    assert list(pictures.texts(picture(64, 64), reading)) == []
    assert pictures.remark() == "the text of 1 picture was read by character recognition; check it against the original"


def test_pictures_without_text_say_nothing() -> None:
    """A photograph is no loss of text."""
    pictures = Pictures()
    assert list(pictures.texts(picture(400, 200), blank)) == []
    assert pictures.remark() is None


def test_pictures_beyond_the_limit_and_of_other_formats_are_said() -> None:
    """The report counts the pictures that were not looked at."""
    pictures = Pictures()
    for mark in range(MAX_PICTURES + 1):
        list(pictures.texts(picture(400, 200, mark=mark), blank))
    list(pictures.texts(b"\x01\0\0\0 EMF"))
    assert pictures.remark() == "2 pictures were not read for text"


def test_a_document_of_pictures_without_text_is_refused() -> None:
    """Where nothing can be read, the reason says what to do."""
    found = document("<w:p/>")
    link = relate(found, "image", "/word/media/image1.png", picture(40, 40), "image/png")
    found.paragraphs[0]._p.extend(elements(DRAWING.format(f'<a:blip r:embed="{link}"/>')))
    with pytest.raises(DocumentRejected, match="only pictures"):
        loaded(found)


@pytest.mark.slow
def test_a_picture_of_text_in_a_document_is_recognised() -> None:
    """The recogniser reads a screenshot where the document has little text of its own."""
    image = Image.new("L", (600, 120), 255)
    ImageDraw.Draw(image).text((20, 30), "Attendance Policy 2024", fill=0, font_size=40)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    found = document(paragraph("See below."))
    link = relate(found, "image", "/word/media/image1.png", stream.getvalue(), "image/png")
    found.paragraphs[0]._p.extend(elements(DRAWING.format(f'<a:blip r:embed="{link}"/>')))
    assert [text for _, _, text in kinds(loaded(found))] == ["See below.", "Attendance Policy 2024"]
