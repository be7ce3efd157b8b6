"""Small files of every format, made anew each time: what the benchmarks of robustness mutate and read."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.mutations_by_format import written_pdf
from tests.ingest.loaders.ofd_files import Ofd, lines, page, stroke, text
from tests.ingest.loaders.ofd_files import picture as ofd_picture

RULES = """第一章 总则

第一条 为规范双聘工作，依照《集团章程》第十二条，制定本办法。

第二条 双聘工程师每学期授课不少于48学时：

（一）理论课不少于16学时；

（二）实训课不少于32学时。

第二章 附则

第三条 本办法自2024年9月1日起施行，《办法（2021）》同时废止。
"""
ARTICLES = """Chapter 1 General

Article 1 These rules govern the appointment of engineers (see Article 12(b) of the Charter).

Article 2 Each engineer shall teach:

(a) at least 16 hours of theory;

(b) at least 32 hours of practice.

Article 3 These rules come into force on 1 September 2024.
"""
ROWS: Sequence[tuple[str, ...]] = (
    ("岗位 Post", "学时 Hours", "津贴 Fee"),
    ("工程师 Engineer", "48", "200"),
    ("专家 Expert", "16", "350.5"),
)
_MARKDOWN = (
    "---\ntitle: Rules\nversion: '2024'\n---\n# Rules 办法\n\n## Chapter 1\n\n1. one\n   - two\n   - [three](x.md)\n"
    "2. four\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n"
    "> quoted *text* `code` <b>bold</b> &amp; ![p](p.png)\n\n```\nkept\n```\n\n"
)
_HTML = (
    "<!doctype html><html lang=zh><head><meta charset=utf-8><title>办法 | Site</title><style>p{}</style></head><body>"
    "<nav><a href=/>Home</a></nav><main><h1>办法</h1><p>第一条 为规范<b>双聘</b>工作。<br>第二条 学时<sup>2</sup></p>"
    '<ol start="3" type="a"><li>one<ul><li>two</ul><li value=9>three</ol>'
    "<table><caption>Fees</caption><tr><th colspan=2>岗位<th>津贴<tr><td rowspan=2>a<td>b<td>c<tr><td>d<td>e</table>"
    "<div hidden>unseen</div><pre>  kept\n  so</pre><details><summary>more</summary>text</details></main></body></html>"
)


def text_files() -> list[bytes]:
    """Plain texts: Chinese, English, mixed, and in another encoding."""
    both = f"南职〔2024〕12号\n\n双聘管理办法\n\n{RULES}\n{ARTICLES}"
    return [RULES.encode(), ARTICLES.encode(), both.encode("gb18030"), both.encode("utf-16"), both.encode()]


def markdown_files() -> list[bytes]:
    """Markdown with front matter, lists, a table and inline markup."""
    return [(_MARKDOWN + RULES + ARTICLES).encode(), (_MARKDOWN * 3).encode(), ("# Rules\n\n" + ARTICLES).encode()]


def html_files() -> list[bytes]:
    """Web pages with lists, tables and what is not shown."""
    return [_HTML.encode(), ("<html><body>" + RULES.replace("\n\n", "<p>") + "</body></html>").encode("gb18030")]


def docx_files() -> list[bytes]:
    """Word documents with headings, automatic numbers, a table, a header and merged cells."""
    import docx

    document = docx.Document()
    document.add_heading("双聘管理办法", 0)
    document.sections[0].header.paragraphs[0].text = "header"
    for line in (RULES + ARTICLES).split("\n\n"):
        document.add_paragraph(line)
    for style in ("Heading 1", "List Number", "List Bullet", "List Number 2", "Quote"):
        document.add_paragraph(f"In {style}", style=style)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, shown in zip(row.cells, cells, strict=True):
            cell.text = shown
    table.cell(0, 0).merge(table.cell(1, 0))
    return [_saved(document.save)]


def xlsx_files() -> list[bytes]:
    """Workbooks with two sheets, dates, merged cells, a formula and hidden rows."""
    from datetime import date

    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "津贴 Fees"
    sheet.append(("津贴标准",))
    sheet.merge_cells("A1:C1")
    for row in ROWS:
        sheet.append(row)
    sheet.append((date(2024, 9, 1), 0.25, "=SUM(B3:B4)"))
    sheet["A6"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["B6"].number_format = "0.00%;[Red]-0.0"
    sheet.row_dimensions[4].hidden = True
    other = workbook.create_sheet("Sheet2")
    other["B2"], other["D9"] = "alone", 3.14159
    return [_saved(workbook.save)]


def pptx_files() -> list[bytes]:
    """Presentations with titles, nested lists, a table and notes."""
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    for title in ("双聘管理办法", "Rules"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = ARTICLES
        slide.placeholders[1].text_frame.paragraphs[2].level = 3
        slide.notes_slide.notes_text_frame.text = "notes"
    shapes = deck.slides[0].shapes
    table = shapes.add_table(len(ROWS), len(ROWS[0]), Inches(1), Inches(4), Inches(5), Inches(1)).table
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, shown in zip(row.cells, cells, strict=True):
            cell.text = shown
    shapes.add_group_shape([shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(1))])
    return [_saved(deck.save)]


_FONTS = {
    3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    4: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
    5: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 6 0 R>>",
    6: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 700/StemV 80>>",
}


def pdf_files() -> list[bytes]:
    """PDFs of two pages with Chinese and English text, a ruled table and a form object."""
    return [_pdf(RULES, ARTICLES), _pdf(ARTICLES)]


def _pdf(*pages: str) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", **_FONTS}
    objects[7] = _stream(b"BT /F1 9 Tf 300 40 Td (in a form) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    kids = []
    for shown in pages:
        number = max(objects) + 1
        objects[number] = _stream(_drawn(shown).encode("ascii"))
        objects[number + 1] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>"
            b"/XObject<</X 7 0 R>>>>/Contents %d 0 R>>" % number
        )
        kids.append(b"%d 0 R" % (number + 1))
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return written_pdf({number: b"\n" + body + b"\n" for number, body in objects.items()}, 1)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def _drawn(page: str) -> str:
    """The operators that show a text line by line, a ruled table below it, and the form."""
    shown = []
    for place, line in enumerate(filter(None, page.splitlines())):
        is_han = any(ord(letter) > 255 for letter in line)
        encoded = line.encode("utf-16-be" if is_han else "cp1252").hex()
        shown.append(f"BT /{'F2' if is_han else 'F1'} 11 Tf 1 0 0 1 72 {780 - 20 * place} Tm <{encoded}> Tj ET")
    for row, cells in enumerate((("Post", "Hours"), ("Engineer", "48"))):
        for column, cell in enumerate(cells):
            x, y = 72 + 100 * column, 200 - 20 * row
            shown.append(f"0.5 w {x} {y} 100 20 re S BT /F1 10 Tf {x + 4} {y + 6} Td ({cell}) Tj ET")
    return "\n".join([*shown, "q 1 0 0 1 0 0 cm /X Do Q"])


def png_files() -> list[bytes]:
    """Small pictures of two words."""
    return [_picture("PNG")]


def jpeg_files() -> list[bytes]:
    """The same as photographs are stored."""
    return [_picture("JPEG")]


def tiff_files() -> list[bytes]:
    """The same as scanners store it."""
    return [_picture("TIFF")]


def _picture(kind: str) -> bytes:
    image = Image.new("L", (240, 60), "white")
    ImageDraw.Draw(image).text((10, 10), "Article 7", font=ImageFont.load_default(32), fill="black")
    return _saved(lambda stream: image.save(stream, kind))


def ofd_files() -> list[bytes]:
    """OFD documents of two pages with text, a ruled line, a template and a picture."""
    first = lines(RULES.split("\n\n")[:6]) + stroke(30, 120, 180, 120) + ofd_picture(9, 30, 130, 60, 15)
    second = lines(ARTICLES.split("\n\n")[:5])
    template = page(text(30, 280, "南浦职业教育集团"))
    made = Ofd([page(first, template=7), page(second)], {7: template}, {9: ("a.png", _picture("PNG"))})
    return [made.data()]


def eml_files() -> list[bytes]:
    """Letters with two bodies and an attachment."""
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        "双聘办法 Rules",
        "a@example.org",
        "Mon, 2 Sep 2024 08:00:00 +0800",
    )
    message.set_content(RULES)
    message.add_alternative(_HTML, subtype="html")
    message.add_attachment(ARTICLES.encode(), maintype="text", subtype="plain", filename="rules.txt")
    return [bytes(message)]


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


MAKERS: Mapping[str, Callable[[], list[bytes]]] = {
    ".txt": text_files,
    ".md": markdown_files,
    ".html": html_files,
    ".docx": docx_files,
    ".xlsx": xlsx_files,
    ".pptx": pptx_files,
    ".pdf": pdf_files,
    ".png": png_files,
    ".jpg": jpeg_files,
    ".tif": tiff_files,
    ".eml": eml_files,
    ".ofd": ofd_files,
}
"""What makes files of a format, by extension."""


def corpus_files(corpus: Path, extension: str, *, most_bytes: int = 200_000) -> list[bytes]:
    """The bundled documents of a format, without the largest."""
    files = sorted(path for path in corpus.rglob(f"*{extension}") if path.stat().st_size <= most_bytes)
    return [path.read_bytes() for path in files]
