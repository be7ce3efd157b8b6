"""Slides as people make them: inherited bullets, equations, charts, merged cells, hidden shapes, pictures."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest.loaders.pptx import load_pptx
from ingest.records import BlockKind, Loaded

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
TITLE_AND_CONTENT, COMPARISON, BLANK = 1, 4, 6


def saved(deck: Any) -> Loaded:
    """The presentation as loaded from the file that python-pptx writes."""
    stream = io.BytesIO()
    deck.save(stream)
    return load_pptx(stream.getvalue())


def shown(loaded: Loaded) -> list[tuple[BlockKind, int, str]]:
    """Kind, level and text of each block."""
    return [(block.kind, block.level, loaded.text[block.start : block.end]) for block in loaded.blocks]


def texts(loaded: Loaded) -> list[str]:
    """The text of each block."""
    return [text for _, _, text in shown(loaded)]


def box(slide: Any, text: str = "") -> Any:
    """A text box."""
    added = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
    added.text_frame.text = text
    return added


def test_bullets_of_the_layout_make_items() -> None:
    """Paragraphs that the master sets off with bullets are items, those told to have none are text."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_AND_CONTENT])
    frame = slide.placeholders[1].text_frame
    frame.text = "one"
    frame.add_paragraph().text = "deeper"
    frame.paragraphs[1].level = 1
    frame.add_paragraph().text = "plain"
    frame.paragraphs[2]._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {SPACES}/>"))
    assert shown(saved(deck)) == [
        (BlockKind.LIST_ITEM, 1, "one"),
        (BlockKind.LIST_ITEM, 2, "deeper"),
        (BlockKind.PARAGRAPH, 0, "plain"),
    ]


def test_numbers_inherited_from_the_shape_are_shown() -> None:
    """A numbered list may be declared once for a whole shape."""
    deck = pptx.Presentation()
    shape = box(deck.slides.add_slide(deck.slide_layouts[BLANK]), "one")
    shape.text_frame.add_paragraph().text = "two"
    style = f'<a:lstStyle {SPACES}><a:lvl1pPr><a:buAutoNum type="arabicParenR" startAt="3"/></a:lvl1pPr></a:lstStyle>'
    old = shape._element.txBody.find(f"{{{parse_xml(style).nsmap['a']}}}lstStyle")
    if old is not None:
        shape._element.txBody.remove(old)
    shape._element.txBody.insert(1, parse_xml(style))
    assert texts(saved(deck)) == ["3) one", "4) two"]


def test_columns_of_a_layout_are_read_one_after_the_other() -> None:
    """On a slide of two headed columns each heading stands over its own text."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[COMPARISON])
    for place, text in ((1, "Schools"), (2, "teach"), (3, "Enterprises"), (4, "train")):
        slide.placeholders[place].text_frame.text = text
    assert texts(saved(deck)) == ["Schools", "teach", "Enterprises", "train"]


def test_equations_and_alternatives_are_read() -> None:
    """A text box with an equation, which older programs see as a picture, is read with its equation."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    shape = box(slide, "Score: ")
    equation = (
        f"<a14:m {SPACES}><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den>"
        "</m:f></m:oMath></a14:m>"
    )
    shape.text_frame.paragraphs[0]._p.append(parse_xml(equation))
    wrapped = parse_xml(
        f'<mc:AlternateContent {SPACES}><mc:Choice Requires="a14"/><mc:Fallback><p:sp/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    shape._element.addprevious(wrapped)
    wrapped[0].append(shape._element)
    assert texts(saved(deck)) == ["Score: a/b"]


def test_figures_of_a_chart_are_whole() -> None:
    """A chart gives its figures as its format shows them, with every digit."""
    deck = pptx.Presentation()
    make: Any = CategoryChartData
    data = make(number_format="#,##0")
    data.categories = ["2024", "2025"]
    data.add_series("Hours", (1234567, 89))
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data)
    assert texts(saved(deck)) == ["| Hours", "2024 | 1,234,567", "2025 | 89"]


@pytest.mark.parametrize(("first_row", "headers"), [(True, [True, False, False]), (False, [False, False, False])])
def test_tables_with_merged_cells(first_row: bool, headers: list[bool]) -> None:
    """A cell merged over rows stands in each of them; a table that is not said to have a header row has none."""
    deck = pptx.Presentation()
    table = deck.slides.add_slide(deck.slide_layouts[BLANK]).shapes.add_table(3, 2, 0, 0, Inches(6), Inches(2)).table
    for row, cells in enumerate((("School", "Posts"), ("North", "3"), ("", "5"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.first_row = first_row
    loaded = saved(deck)
    assert texts(loaded) == ["School | Posts", "North | 3", "North | 5"]
    assert [block.header for block in loaded.blocks] == headers


def test_hidden_shapes_are_left_out() -> None:
    """A shape that the selection pane hides is not shown and not read."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    box(slide, "draft")._element.nvSpPr.cNvPr.set("hidden", "1")
    box(slide, "final")
    assert texts(saved(deck)) == ["final"]
