"""PowerPoint presentations: slides in reading order, each text addressed by its slide."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.oxml import parse_xml
from pptx.util import Inches

from assistant.errors import DocumentRejected
from ingest.loaders.pptx import load_pptx
from ingest.records import BlockKind, Loaded

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TITLE_ONLY, BLANK = 5, 6


def saved(deck: Any) -> Loaded:
    """The presentation as loaded from the file that python-pptx writes."""
    stream = io.BytesIO()
    deck.save(stream)
    return load_pptx(stream.getvalue())


def slide(deck: Any, title: str = "") -> Any:
    """A new slide with or without a title."""
    added = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY if title else BLANK])
    if title:
        added.shapes.title.text = title
    return added


def box(shapes: Any, left: float, top: float, text: str) -> Any:
    """A text box at a place in inches."""
    added = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    added.text_frame.text = text
    return added


def shown(loaded: Loaded) -> list[tuple[str, str]]:
    """The slide and the text of each block."""
    return [(block.place[0], loaded.text[block.start : block.end]) for block in loaded.blocks]


def test_slides_are_read_from_top_left_with_their_notes() -> None:
    """The title comes first, then boxes by rows, then the notes; the next slide begins a new address."""
    deck = pptx.Presentation()
    first = slide(deck, "Induction")
    for left, top, text in ((5, 3.1, "right"), (1, 5, "below"), (1, 3, "left")):
        box(first.shapes, left, top, text)
    first.notes_slide.notes_text_frame.text = "Say hello."
    box(slide(deck, "Admission").shapes, 1, 3, "By 1 September.")
    loaded = saved(deck)
    assert shown(loaded) == [
        ("Slide 1", "Induction"),
        ("Slide 1", "left"),
        ("Slide 1", "right"),
        ("Slide 1", "below"),
        ("Slide 1", "Say hello."),
        ("Slide 2", "Admission"),
        ("Slide 2", "By 1 September."),
    ]
    assert [block.kind for block in loaded.blocks][0::5] == [BlockKind.TITLE, BlockKind.HEADING]
    assert loaded.pages == ()


def test_groups_stay_together() -> None:
    """The members of a group are read where the group stands."""
    deck = pptx.Presentation()
    page = slide(deck)
    box(page.shapes, 1, 5, "last")
    group = page.shapes.add_group_shape()
    box(group.shapes, 1, 3, "two")
    box(group.shapes, 1, 1, "one")
    assert [text for _, text in shown(saved(deck))] == ["one", "two", "last"]


def test_tables_are_rows() -> None:
    """Each row of a table is a block, the first its header, a merged cell once."""
    deck = pptx.Presentation()
    table = slide(deck).shapes.add_table(2, 3, 0, 0, Inches(6), Inches(2)).table
    for row, texts in enumerate((("Grade", "Points", "Note"), ("A", "4", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    loaded = saved(deck)
    assert [text for _, text in shown(loaded)] == ["Grade | Points | Note", "A | 4"]
    assert [block.header for block in loaded.blocks] == [True, False]


@pytest.mark.parametrize(
    ("scheme", "texts"),
    [
        ("arabicPeriod", ["1. one", "2. two"]),
        ("alphaLcParenBoth", ["(a) one", "(b) two"]),
        ("romanUcPeriod", ["I. one", "II. two"]),
        ("ea1ChsPeriod", ["一. one", "二. two"]),
    ],
)
def test_automatic_numbers_are_shown(scheme: str, texts: list[str]) -> None:
    """The numbers that PowerPoint counts stand before their paragraphs."""
    deck = pptx.Presentation()
    frame = box(slide(deck).shapes, 1, 1, "one").text_frame
    frame.add_paragraph().text = "two"
    for paragraph in frame.paragraphs:
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum {DRAWING} type="{scheme}"/>'))
    loaded = saved(deck)
    assert [text for _, text in shown(loaded)] == texts
    assert {block.kind for block in loaded.blocks} == {BlockKind.LIST_ITEM}


def test_hidden_slides_are_left_out_and_said() -> None:
    """A hidden slide keeps its number and is not read."""
    deck = pptx.Presentation()
    slide(deck, "Draft").element.set("show", "0")
    slide(deck, "Rules")
    loaded = saved(deck)
    assert shown(loaded) == [("Slide 2", "Rules")]
    assert loaded.remark == "hidden slides were not read (slide 1)"


def test_a_deck_without_text_is_refused() -> None:
    """A presentation that shows no text is refused with what to do."""
    deck = pptx.Presentation()
    slide(deck)
    with pytest.raises(DocumentRejected, match="export it as a PDF"):
        saved(deck)
