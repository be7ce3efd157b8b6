"""Sets a source as a presentation: a title slide, slides with points or a table, and the speaker's notes.

In the source ``#`` and ``>`` make the title slide, each ``##`` a slide, ``- `` a point, ``Note: `` the speaker's notes.
The same source gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time

from corpus_archive import with_fixed_dates
from corpus_entries import Entry
from corpus_markup import BlockKind, SourceBlock, parse_source
from pptx import Presentation
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

_TITLE_LAYOUT, _POINTS_LAYOUT, _TABLE_LAYOUT = 0, 1, 5
_NOTE = "Note: "


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideSource:
    """A slide of the source: points, or the rows of a table with the header row first, and the speaker's notes."""

    title: str
    points: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def parse_slides(text: str) -> tuple[SlideSource, ...]:
    """Reads a source; the first slide is the title slide and its points are the lines under the title.

    Raises:
        ValueError: a slide has both points and a table, or the text does not begin with a title.
    """
    title, *blocks = parse_source(text)
    if title.kind is not BlockKind.TITLE:
        raise ValueError("a presentation begins with a title")
    starts = [place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    front = SlideSource(title=title.text, points=tuple(block.text for block in blocks[: starts[0]]))
    ends = [*starts[1:], len(blocks)]
    return (front, *(_slide(blocks[start:end]) for start, end in zip(starts, ends, strict=True)))


def _slide(blocks: list[SourceBlock]) -> SlideSource:
    heading, *rest = blocks
    lines = [block.text for block in rest if block.kind is BlockKind.PARAGRAPH]
    points = tuple(line.removeprefix("- ") for line in lines if not line.startswith(_NOTE))
    rows = next((block.rows for block in rest if block.kind is BlockKind.TABLE), ())
    if points and rows:
        raise ValueError(f"slide {heading.text!r} has both points and a table")
    note = "\n".join(line.removeprefix(_NOTE) for line in lines if line.startswith(_NOTE))
    return SlideSource(title=heading.text, points=points, rows=rows, note=note)


def presentation_bytes(entry: Entry, slides: tuple[SlideSource, ...]) -> bytes:
    """The presentation of a source."""
    presentation = Presentation()
    for place, source in enumerate(slides):
        layout = _TITLE_LAYOUT if place == 0 else _TABLE_LAYOUT if source.rows else _POINTS_LAYOUT
        slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
        slide.shapes.title.text = source.title
        if source.rows:
            _add_table(slide, source.rows)
        else:
            _add_points(slide, source.points)
        if source.note:
            slide.notes_slide.notes_text_frame.text = source.note
    properties = presentation.core_properties
    properties.title, properties.author, properties.last_modified_by = slides[0].title, entry.author, entry.author
    properties.created = properties.modified = datetime.combine(entry.issued, time(9))
    saved = io.BytesIO()
    presentation.save(saved)
    return with_fixed_dates(saved.getvalue())


def _add_points(slide: PptxSlide, points: tuple[str, ...]) -> None:
    frame = slide.placeholders[1].text_frame
    frame.text = points[0]
    for point in points[1:]:
        frame.add_paragraph().text = point
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(22)


def _add_table(slide: PptxSlide, rows: tuple[tuple[str, ...], ...]) -> None:
    size = Inches(0.6), Inches(1.6), Inches(8.8), Inches(0.5 * len(rows))
    table = slide.shapes.add_table(len(rows), len(rows[0]), *size).table
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            cell = table.cell(row, column)
            cell.text = text
            cell.text_frame.paragraphs[0].runs[0].font.size = Pt(16)
