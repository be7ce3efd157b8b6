"""Cells of tables in a PDF: words parted at line ends, and rows that a page or a column cuts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from ingest.loaders.pdf import load_pdf
from ingest.loaders.pdf_hyphens import LineEnd, cell_line_end, line_end

if TYPE_CHECKING:
    from tests.ingest.loaders.conftest import PdfMaker

WORDS = frozenset({"agreement", "work-based", "power", "electronics", "be", "cause"})
XS = (72, 172, 300, 450)


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ("an agree-", "ment", LineEnd.PARTED),
        ("a work-", "based course", LineEnd.HYPHEN),
        ("a power-", "electronics contest", LineEnd.HYPHEN),
        ("only be-", "cause", LineEnd.PARTED),
        ("the unheard-", "word", LineEnd.PARTED),
        ("twenty-", "three days", LineEnd.HYPHEN),
        ("UGRC 131-", "136", LineEnd.HYPHEN),
        ("Safe Work on High-", "Voltage", LineEnd.HYPHEN),
        ("office@yanjiang-", "veg.example", LineEnd.HYPHEN),
        ("see https://group.example/long-", "term", LineEnd.HYPHEN),
        ("from 3.50 -", "3.74", LineEnd.BREAK),
        ("-", "none", LineEnd.BREAK),
        ("school and/", "or enterprise", LineEnd.HYPHEN),
        ("the council", "meets", LineEnd.BREAK),
    ],
)
def test_what_a_line_end_stands_for(before: str, after: str, end: LineEnd) -> None:
    """A hyphen falls away where it only parts a word; it stays in compounds, numbers and addresses; a dash is none."""
    assert line_end(before, after, WORDS) is end


def test_an_address_in_a_cell_ends_with_its_line() -> None:
    """Lines of a cell may be things of their own: a telephone number does not join the address above it."""
    assert cell_line_end("https://group.example/", "540/371", WORDS) is LineEnd.BREAK
    assert cell_line_end("https://group.example/", "student", WORDS) is LineEnd.HYPHEN
    assert line_end("https://group.example/", "2024/rules", WORDS) is LineEnd.HYPHEN


def drawn(pdf: PdfMaker, rules: Sequence[float], *, top: float, bottom: float) -> list[str]:
    """The lines of a table of three columns with level ``rules``, its upright ones from ``top`` to ``bottom``."""
    level = [pdf.rule(XS[0], y, XS[-1], y) for y in rules]
    return level + [pdf.rule(x, top, x, bottom) for x in XS]


def cells(pdf: PdfMaker, y: float, *texts: str) -> list[str]:
    """One line of print in the cells of a row."""
    return [pdf.text(x + 4, y, text) for x, text in zip(XS, texts, strict=False) if text]


def test_hyphens_in_cells(pdf: PdfMaker) -> None:
    """A compound and a mail address that a narrow cell breaks at their hyphens are whole again."""
    page = drawn(pdf, (700, 680, 630), top=700, bottom=630)
    page += cells(pdf, 686, "Contest", "Contact", "Hours")
    page += cells(pdf, 666, "Group wind-", "office@yanjiang-", "131-") + cells(
        pdf, 652, "power contest", "veg.example", "136"
    )
    prose = pdf.lines(["The power of the wind drives the wind wheels of the base."], top=600)
    text = load_pdf(pdf.document([*page, *prose])).text
    assert "Group wind-power contest | office@yanjiang-veg.example | 131-136" in text


def test_typographic_hyphens_at_line_ends(pdf: PdfMaker) -> None:
    """The hyphen that typesetters put (U+2010) mends like the one of keyboards, and within a line it is one."""
    rows = ["集团依照工学结合的work\u2010based原则建立各专业的课程", "并且依照agree\u2010", "ment办理"]
    page = [pdf.text(72, 700 - 18 * place, row, font="F3") for place, row in enumerate(rows)]
    text = load_pdf(pdf.document(page)).text
    assert "\u2010" not in text
    assert "work-based" in text


def test_a_row_that_the_page_cuts(pdf: PdfMaker) -> None:
    """A row without a rule below it goes on above the first rule of the next page, in all its cells."""
    first = drawn(pdf, (160, 130, 100), top=160, bottom=70) + cells(pdf, 140, "Matter", "Decides", "Rule")
    first += cells(pdf, 110, "Budget", "Council", "Article 44") + cells(
        pdf, 82, "Spending above", "the whole", "Charter,"
    )
    second = drawn(pdf, (730, 700), top=770, bottom=700) + cells(pdf, 755, "50,000 yuan", "Council", "Article 32")
    second += cells(pdf, 712, "Travel", "office", "Article 9")
    loaded = load_pdf(pdf.document(first, second))
    assert loaded.text.split("\n") == [
        "Matter | Decides | Rule",
        "Budget | Council | Article 44",
        "Spending above 50,000 yuan | the whole Council | Charter, Article 32",
        "Travel | office | Article 9",
    ]
    assert [block.header for block in loaded.blocks] == [True, False, False, False]


def test_an_uncut_row_is_not_joined(pdf: PdfMaker) -> None:
    """Where a rule closes the table on either side of the page turn, the rows stay two."""
    first = drawn(pdf, (160, 130, 100), top=160, bottom=100) + cells(pdf, 140, "Matter", "Decides", "Rule")
    first += cells(pdf, 110, "Budget", "Council", "Article 44")
    second = drawn(pdf, (730, 700), top=770, bottom=700) + cells(pdf, 745, "Travel", "office", "Article 9")
    second += cells(pdf, 712, "Fees", "school", "Article 7")
    text = load_pdf(pdf.document(first, second)).text
    assert text.split("\n")[1:] == [
        "Budget | Council | Article 44",
        "Travel | office | Article 9",
        "Fees | school | Article 7",
    ]


def test_the_last_row_alone_on_a_page(pdf: PdfMaker) -> None:
    """One ruled row at the top of a page is the table's, not three lines of text."""
    first = drawn(pdf, (160, 130, 100), top=160, bottom=100) + cells(pdf, 140, "Matter", "Decides", "Rule")
    first += cells(pdf, 110, "Budget", "Council", "Article 44")
    second = [*drawn(pdf, (770, 730), top=770, bottom=730), pdf.rule(236, 770, 236, 730)]
    second += [
        *cells(pdf, 755, "Travel", "office", "Article 9"),
        *cells(pdf, 741, "abroad"),
        pdf.text(240, 755, "yearly"),
    ]
    text = load_pdf(pdf.document(first, second)).text
    assert text.split("\n")[-1] == "Travel abroad | office | yearly | Article 9"


def test_lines_of_a_figure_are_no_cut_row(pdf: PdfMaker) -> None:
    """Upright lines that rise from one level line in the middle of a page rule no row."""
    page = [*drawn(pdf, (400,), top=480, bottom=400), pdf.rule(236, 480, 236, 400)]
    page += cells(pdf, 420, "Normal", "Abnormal", "Malignant") + cells(pdf, 406, "cells", "cells", "tumour")
    assert "Normal cells |" not in load_pdf(pdf.document(page)).text
