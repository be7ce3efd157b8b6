"""Columns of a PDF: what is text in two columns and what is a table, and pages too short to show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.loaders.pdf import load_pdf

if TYPE_CHECKING:
    from tests.ingest.loaders.conftest import PdfMaker, Shown

HAN = "F3"
LEFT, RIGHT = 60, 320
SENTENCE = "the council of the group meets twice in a year"
"""As wide as a column."""
HAN_SENTENCE = "集团由企业和学校共同发起，依照章程开展各项活动"


def column(pdf: PdfMaker, x: float, names: str, *, top: float = 740, count: int = 12) -> list[str]:
    """Full lines that begin with the letters of ``names`` in turn."""
    return pdf.lines([f"{names[place % len(names)]} {SENTENCE}" for place in range(count)], x=x, top=top)


def clear_page(pdf: PdfMaker) -> list[str]:
    """A page that shows two columns by itself."""
    return [*column(pdf, LEFT, "a"), *column(pdf, RIGHT, "b")]


def test_chinese_columns(pdf: PdfMaker, shown: Shown) -> None:
    """Fourteen letters stand for seven Han characters: narrow columns in Chinese are text."""
    page = [pdf.text(LEFT, 740 - 18 * place, HAN_SENTENCE[:20], font=HAN, size=10) for place in range(10)]
    page += [pdf.text(290, 740 - 18 * place, HAN_SENTENCE[:20], font=HAN, size=10) for place in range(10)]
    assert shown(pdf.document(page)) == [HAN_SENTENCE[:20] * 20]


def test_columns_of_lists_and_short_paragraphs(pdf: PdfMaker, shown: Shown) -> None:
    """Columns a third of whose lines are short are read one after the other, whatever header and number they have."""
    page = [pdf.text(40, 810, "Rules"), pdf.text(520, 810, "page 7")]
    items = [f"({letter}) {SENTENCE}" for letter in "abcd"]
    lines = [line for item in items for line in (item, SENTENCE, "and once more.")]
    page += [*pdf.lines(lines, x=LEFT), *pdf.lines(lines, x=RIGHT)]
    found = [text for text in shown(pdf.document(page)) if text[0] == "("]
    assert found == [f"{item} {SENTENCE} and once more." for item in items] * 2


@pytest.mark.parametrize("short_page_is_first", [False, True])
def test_a_short_page_has_the_columns_of_its_neighbour(short_page_is_first: bool, pdf: PdfMaker, shown: Shown) -> None:
    """Two lines a column show nothing by themselves, before as after the page that does."""
    short = [*column(pdf, LEFT, "c", count=2), *column(pdf, RIGHT, "d", count=2)]
    pages = [short, clear_page(pdf)] if short_page_is_first else [clear_page(pdf), short]
    text = " ".join(shown(pdf.document(*pages)))
    assert f"c {SENTENCE} c {SENTENCE} d {SENTENCE} d {SENTENCE}" in text.replace("\f", "")


def test_a_short_table_on_a_page_of_its_own_keeps_its_rows(pdf: PdfMaker, shown: Shown) -> None:
    """Cells that begin elsewhere than the right column of the other pages are no column."""
    table = []
    for place, (grade, points) in enumerate((("Grade", "Points"), ("Excellent", "4.0"), ("Good", "3.0"))):
        table += [pdf.text(LEFT, 700 - 16 * place, grade), pdf.text(RIGHT + 20, 700 - 16 * place, points)]
    assert shown(pdf.document(clear_page(pdf), table))[-3:] == ["Grade | Points", "Excellent | 4.0", "Good | 3.0"]


@pytest.mark.parametrize("right", [330, 250])
def test_a_table_with_long_cells_is_no_text(right: float, pdf: PdfMaker, shown: Shown) -> None:
    """Rows whose cells are all alike wide are a table: the strip between them is wide, or a third column parts them."""
    rows = [(f"Group document No. {place} of 2025", f"Rules for partner number {place}") for place in range(10)]
    page = []
    for place, row in enumerate(rows):
        page += [pdf.text(x, 740 - 16 * place, cell, size=9) for x, cell in zip((60, right), row, strict=True)]
        if right == 250:
            page.append(pdf.text(450, 740 - 16 * place, "valid", size=9))
    ending = " | valid" if right == 250 else ""
    assert shown(pdf.document(page)) == [f"{first} | {second}{ending}" for first, second in rows]


def ruled(pdf: PdfMaker, x: float, names: str, *, top: float = 700) -> list[str]:
    """A ruled table of three rows and two columns."""
    drawn = [pdf.rule(x, top - 20 * place, x + 160, top - 20 * place) for place in range(len(names) + 1)]
    drawn += [pdf.rule(at, top, at, top - 20 * len(names)) for at in (x, x + 60, x + 160)]
    for place, name in enumerate(names):
        y = top - 14 - 20 * place
        drawn += [pdf.text(x + 4, y, f"{name}-1"), pdf.text(x + 64, y, f"{name}-2")]
    return drawn


def test_tables_beside_each_other_are_both_read(pdf: PdfMaker, shown: Shown) -> None:
    """Two ruled tables at one height, and a note beside them, lose nothing."""
    page = [*ruled(pdf, 60, "abc"), *ruled(pdf, 250, "xyz"), pdf.text(450, 686, "a note")]
    rows = [f"{name}-1 | {name}-2" for name in "abcxyz"]
    assert shown(pdf.document(page)) == [*rows, "a note"]


def test_wide_tables_do_not_hide_the_columns(pdf: PdfMaker) -> None:
    """A table over both columns stands where it was printed, and the text above it is read column by column."""
    page = [*column(pdf, LEFT, "a", count=7), *column(pdf, RIGHT, "b", count=7)]
    top = 560
    drawn = [pdf.rule(LEFT, top - 20 * place, 540, top - 20 * place) for place in range(11)]
    drawn += [pdf.rule(x, top, x, top - 200) for x in (LEFT, 200, 540)]
    cells = [pdf.text(x + 4, top - 14 - 20 * place, f"cell {place}") for place in range(10) for x in (LEFT, 200)]
    text = load_pdf(pdf.document([*page, *drawn, *cells])).text
    assert text.count(f"a {SENTENCE}") == 7
    assert text.rindex(f"a {SENTENCE}") < text.index(f"b {SENTENCE}") < text.index("cell 0 | cell 0")
