"""Boxes of PDFs: what stands on the drawn page inside a quote's rectangles is the quote."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from assistant.boxes import boxes_of
from assistant.records import Box
from ingest.loaders.pdf import load_pdf
from ingest.records import Loaded

if TYPE_CHECKING:
    from tests.ingest.loaders.conftest import PdfMaker

HAN = "F3"
PROSE = (
    "The council of the group shall meet at least twice in every calendar year, and",
    "the secretary shall send the agenda to all members not later than fourteen days",
    "before the meeting.",
)
TRIM = 0.04
"""Part of a rectangle's height by which it is drawn in, so that neighbours which it only touches do not count."""


def changed(data: bytes, *, rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The file with its pages turned, or cut to a part of the paper."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotation = rotation
        if crop is not None:
            page.cropbox = RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def inside(data: bytes, box: Box) -> str:
    """The characters of the file within a box, asked for in the file's own coordinates."""
    page = pypdfium2.PdfDocument(data)[box.page - 1]
    left, bottom, right, top = page.get_bbox()

    def place(across: float, down: float) -> tuple[float, float]:
        unturned = {90: (down, 1 - across), 180: (1 - across, 1 - down), 270: (1 - down, across)}
        across, down = unturned.get(page.get_rotation(), (across, down))
        return left + across * (right - left), top - down * (top - bottom)

    (x0, y0), (x1, y1) = place(box.left, box.top), place(box.right, box.bottom)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    trim = TRIM * min(x1 - x0, y1 - y0)
    textpage = page.get_textpage()
    return str(textpage.get_text_bounded(x0 + trim, y0 + trim, x1 - trim, y1 - trim))


def plain(text: str) -> str:
    """The characters that are print, without leaders."""
    folded = re.sub(r"\.{3,}", "", unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "-|\x02\ufffe")


def quotes(loaded: Loaded) -> Iterator[tuple[int, int]]:
    """Blocks, and stretches of a few words in them."""
    for block in loaded.blocks:
        yield block.start, block.end
        starts = [at for at in range(block.start, block.end) if at == block.start or loaded.text[at - 1] == " "]
        for first, last in zip(starts, starts[3:], strict=False):
            yield first, last - 1


def check(data: bytes) -> Loaded:
    """Every quote stands in its rectangles, and every character that is print stands in some."""
    loaded = load_pdf(data)
    for start, end in quotes(loaded):
        found = "".join(inside(data, box) for box in boxes_of(loaded.boxes, loaded.text, start, end))
        assert plain(found) == plain(loaded.text[start:end])
    covered = {at for box in loaded.boxes for at in range(box.start, box.end)}
    missing = [at for at, sign in enumerate(loaded.text) if not sign.isspace() and at not in covered]
    assert {loaded.text[at] for at in missing} <= {"|"}
    return loaded


def two_columns(pdf: PdfMaker) -> bytes:
    """A title over two columns of text."""
    left = [f"left line {place} of the first column is full" for place in range(12)]
    right = [f"right line {place} of the second one is full" for place in range(12)]
    title = pdf.text(150, 800, "A Title Across Both of the Columns", size=18)
    return pdf.document([title, *pdf.lines(left, x=60), *pdf.lines(right, x=320)])


def ruled(pdf: PdfMaker) -> bytes:
    """A ruled table with a cell of two lines."""
    xs, ys = (72, 172, 300, 450), (700, 660, 620)
    drawn = [pdf.rule(xs[0], y, xs[-1], y) for y in ys] + [pdf.rule(x, ys[0], x, ys[-1]) for x in xs]
    cells = {(76, 685): "Post", (176, 685): "Course", (304, 685): "Certificate", (76, 645): "Winder"}
    cells |= {(176, 647): "Winding and", (176, 633): "insulation", (304, 645): "Level 3"}
    return pdf.document(drawn + [pdf.text(x, y, text) for (x, y), text in cells.items()])


def aligned(pdf: PdfMaker) -> bytes:
    """A table without lines."""
    rows = (("Grade", "Points"), ("Excellent", "4.0"), ("Good", "3.0"))
    cells = [
        (x, 640 - 16 * place, cell) for place, row in enumerate(rows) for x, cell in zip((72, 250), row, strict=True)
    ]
    return pdf.document([*pdf.lines(PROSE), *(pdf.text(*cell) for cell in cells)])


def hyphens(pdf: PdfMaker) -> bytes:
    """A word parted at a line's end, and another on the way to the next page."""
    first = ["A course of this kind is one that the group and an enterprise offer jointly by agree-"]
    second = ["ment, and the rules of this chapter hold for each such course without any further re-"]
    return pdf.document(pdf.lines(first + second, top=100), pdf.lines(["striction."]))


def han(pdf: PdfMaker) -> bytes:
    """Chinese lines with figures and full-width punctuation."""
    rows = [(94, "第一条 集团由企业和学校共同发起，2024年起每年提取10%的经费，用于"), (72, "双聘工程师的课酬。")]
    return pdf.document([pdf.text(x, 760 - 20 * place, line, font=HAN) for place, (x, line) in enumerate(rows)])


def noted(pdf: PdfMaker) -> bytes:
    """A raised mark behind a figure."""
    page = [pdf.text(72, 760, "The pass mark is 60"), pdf.text(171, 764, "1", size=6)]
    return pdf.document([*page, *pdf.lines(PROSE, top=700)])


def contents(pdf: PdfMaker) -> bytes:
    """Entries with leaders."""
    return pdf.document(
        pdf.lines(["Article 1 Scope ........................ 3", "Article 2 Fees................... 12"])
    )


def turned(pdf: PdfMaker) -> bytes:
    """A note that runs up the margin."""
    note = "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (Kept by the secretary) Tj ET"
    return pdf.document([*pdf.lines(PROSE), note])


@pytest.mark.parametrize("made", [two_columns, ruled, aligned, hyphens, han, noted, contents, turned])
def test_a_quote_is_what_stands_in_its_rectangles(made: Callable[[PdfMaker], bytes], pdf: PdfMaker) -> None:
    """Columns, tables, hyphens, page turns, Han text, raised marks, leaders and turned notes keep their places."""
    check(made(pdf))


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pages_are_boxed_as_they_are_seen(rotation: int, pdf: PdfMaker) -> None:
    """A page that viewers turn is boxed as turned, and its quotes are found there."""
    upright = pdf.document(pdf.lines(PROSE))
    first, moved = load_pdf(upright).boxes[0], check(changed(upright, rotation=rotation)).boxes[0]
    corner = {90: (1 - first.top, first.left), 180: (1 - first.left, 1 - first.top), 270: (first.top, 1 - first.left)}
    across, down = corner[rotation]
    assert moved.left - 0.001 <= across <= moved.right + 0.001
    assert moved.top - 0.001 <= down <= moved.bottom + 0.001


def test_boxes_count_from_the_crop_box(pdf: PdfMaker) -> None:
    """On a page cut to a part of the paper, fractions are of that part."""
    data = changed(pdf.document(pdf.lines(PROSE, x=100, top=700)), crop=(80, 500, 580, 750))
    first = check(data).boxes[0]
    assert first.left == pytest.approx((100 - 80) / 500, abs=0.002)
    assert first.top < (750 - 700) / 250 < first.bottom + 0.01


def test_words_outside_the_page_are_left_out(pdf: PdfMaker) -> None:
    """What the crop box cuts away no reader sees; the report says so."""
    data = changed(
        pdf.document([*pdf.lines(PROSE, x=100, top=700), pdf.text(100, 400, "Pay me.")]), crop=(80, 500, 580, 750)
    )
    loaded = check(data)
    assert loaded.text == " ".join(PROSE)
    assert loaded.remark == "2 words outside the page, which no reader sees, were left out (page 1)"


def test_boxes_are_in_order_and_on_their_page(pdf: PdfMaker) -> None:
    """Boxes follow each other in the text, lie inside the page and name the page their words stand on."""
    loaded = check(pdf.document(pdf.lines(PROSE[:2], top=100), pdf.lines(PROSE[2:])))
    ends = [0, *(box.end for box in loaded.boxes)]
    for before, box in zip(ends, loaded.boxes, strict=False):
        page = loaded.pages[box.page - 1]
        assert before <= box.start < box.end
        assert page.start <= box.start < box.end <= page.end
        assert 0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1


def test_han_text_is_boxed_by_stretches_that_are_set_evenly(pdf: PdfMaker) -> None:
    """A long line without spaces is one box where its characters are all of one width, so that boxes stay few."""
    (box,) = load_pdf(pdf.document([pdf.text(72, 760, "联合体依照章程开展活动，每年审计。", font=HAN)])).boxes
    assert (box.start, box.end) == (0, 17)
