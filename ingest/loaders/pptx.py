"""PowerPoint presentations: slide by slide, its title, its text in reading order, its tables and its notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.office_drawings import (
    DRAWING,
    chart_rows,
    chart_title,
    diagram_parts,
    diagram_texts,
    drawing_paragraph,
)
from ingest.loaders.office_package import POWERPOINT, check_package
from ingest.loaders.office_pictures import Pictures
from ingest.loaders.office_repair import repaired
from ingest.loaders.pptx_text import Lines
from ingest.loaders.table_grid import Cell, Grid, Row
from ingest.records import BlockKind, Loaded

_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
_SAME_ROW = 0.5
"""Part of the lower of two shapes that must overlap the other's height for both to stand in one row."""
_MAX_DEPTH = 20
_MAX_SLIDES = 5000
_LARGE_WIDTH, _LARGE_HEIGHT = 3, 5
"""A picture beside text may hold text of its own from a third of the slide's width and a fifth of its height."""
_SHAPES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_ONLY_PICTURES = (
    "the presentation holds only pictures and no text; add a text version or export it as a PDF, whose pages can be "
    "read by character recognition"
)
_PICTURES_UNREAD = "slides that show pictures but no text were not read ({slides})"


def load_pptx(data: bytes) -> Loaded:
    """Read a presentation. Slides are counted as they stand in the file.

    Raises:
        DocumentRejected: encrypted, unsafe, damaged, or without any text.
    """
    check_package(data, POWERPOINT)
    presentation = pptx.Presentation(io.BytesIO(repaired(data)))
    deck = _Deck()
    for number, slide in enumerate(presentation.slides, start=1):
        if number > _MAX_SLIDES:
            raise DocumentRejected(f"the presentation has more than {_MAX_SLIDES} slides; split it")
        deck.take(slide, number)
    loaded = deck.text.loaded(remark=deck.remark())
    if not loaded.text:
        raise DocumentRejected(_ONLY_PICTURES)
    return loaded


@dataclass(frozen=True, slots=True)
class _Placed:
    """A shape with its place on the slide; the members of a group stand where the group does."""

    shape: Any
    left: float
    top: float
    height: float


@dataclass(slots=True)
class _Deck:
    """Adds slide after slide to the text."""

    text: CanonicalText = field(default_factory=CanonicalText)
    pictures: Pictures = field(default_factory=Pictures)
    _titled: bool = False
    _hidden: list[int] = field(default_factory=list)
    _pictured: list[int] = field(default_factory=list)
    _objects: list[int] = field(default_factory=list)
    _place: tuple[str, ...] = ()
    _added: int = 0

    def take(self, slide: Any, number: int) -> None:
        """Add one slide: title, shapes from top to bottom and left to right, then the notes."""
        if slide.element.get("show") in ("0", "false"):
            self._hidden.append(number)
            return
        self._place, self._added = (f"Slide {number}",), 0
        choose_alternatives(slide.shapes._spTree)
        shapes = list(_flat(slide.shapes))
        title = next((placed for placed in shapes if _role(placed.shape) in _TITLES), None)
        if title is not None:
            self._add_title(title.shape.text_frame)
        for placed in _in_reading_order([placed for placed in shapes if placed is not title]):
            self._add_shape(placed.shape)
        self._add_pictures(slide, shapes)
        pictured = any(placed.shape.shape_type is MSO_SHAPE_TYPE.PICTURE for placed in shapes)
        if not self._added and pictured:
            self._pictured.append(number)
        if slide.has_notes_slide and slide.notes_slide.notes_placeholder is not None:
            self._add_paragraphs(slide.notes_slide.notes_placeholder)

    def remark(self) -> str | None:
        """What was passed over."""
        remarks = []
        if self._hidden:
            remarks.append(f"hidden slides were not read ({_listed(self._hidden)})")
        if self._objects:
            remarks.append(f"embedded objects were not read ({_listed(self._objects)})")
        if self._pictured:
            remarks.append(_PICTURES_UNREAD.format(slides=_listed(self._pictured)))
        if (told := self.pictures.remark()) is not None:
            remarks.append(told)
        return "; ".join(remarks) or None

    def _add(self, text: str, kind: BlockKind, *, level: int = 0, header: bool = False) -> None:
        if text.strip():
            self.text.add(text, kind, level=level, header=header, place=self._place)
            self._added += 1

    def _add_title(self, frame: Any) -> None:
        lines = (drawing_paragraph(paragraph._p) for paragraph in frame.paragraphs)
        title = " ".join(" ".join(lines).split())
        if title:
            self._add(title, BlockKind.HEADING if self._titled else BlockKind.TITLE, level=1)
            self._titled = True

    def _add_shape(self, shape: Any) -> None:
        if _role(shape) in _FURNITURE:
            return
        if getattr(shape, "has_table", False):
            self._add_rows(shape.table)
        elif getattr(shape, "has_chart", False):
            self._add_chart(shape.chart.part.blob)
        elif getattr(shape, "has_text_frame", False):
            self._add_paragraphs(shape)
        elif links := list(diagram_parts(shape._element)):
            for link in links:
                for text in diagram_texts(shape.part.related_part(link).blob):
                    self._add(text, BlockKind.PARAGRAPH)
        elif shape._element.tag == _SHAPES + "graphicFrame":
            self._objects.append(int(self._place[0].rpartition(" ")[2]))

    def _add_paragraphs(self, shape: Any) -> None:
        for line in Lines(shape).read():
            self._add(line.text, BlockKind.LIST_ITEM if line.level else BlockKind.PARAGRAPH, level=line.level)

    def _add_rows(self, table: Any) -> None:
        rows = [_row(row) for row in table.rows]
        for text, header in Grid.of(rows, _cell).lines():
            self._add(text, BlockKind.TABLE_ROW, header=header and table.first_row)

    def _add_chart(self, blob: bytes) -> None:
        """The title of a chart and its figures as a table: categories down, series across."""
        self._add(chart_title(blob), BlockKind.PARAGRAPH)
        for place, row in enumerate(chart_rows(blob)):
            self._add(" | ".join(row).rstrip(" |"), BlockKind.TABLE_ROW, header=place == 0)

    def _add_pictures(self, slide: Any, shapes: Sequence[_Placed]) -> None:
        """Add the text of pictures: of all where the slide has no other text, else of those that fill much of it."""
        for placed in shapes:
            if self._added and not _is_large(placed.shape, slide):
                continue
            for blip in placed.shape._element.iter(DRAWING + "blip"):
                link = blip.get(_EMBEDDED)
                if link is not None and placed.shape.shape_type is not MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT:
                    for text, kind in self.pictures.texts(slide.part.related_part(link).blob):
                        self._add(text, kind)


def choose_alternatives(tree: Any) -> None:
    """Put what PowerPoint shows in the place of the alternatives that a slide offers to other programs."""
    for alternative in list(tree.iter(_MARKUP + "AlternateContent")):
        parent = alternative.getparent()
        chosen = alternative.find(_MARKUP + "Choice")
        if chosen is None:
            chosen = alternative.find(_MARKUP + "Fallback")
        if parent is None or chosen is None or not parent.tag.startswith(_SHAPES):
            continue
        for child in reversed(list(chosen)):
            alternative.addnext(child)
        parent.remove(alternative)


def _is_large(shape: Any, slide: Any) -> bool:
    presentation = slide.part.package.presentation_part.presentation
    wide = (shape.width or 0) * _LARGE_WIDTH >= presentation.slide_width
    return bool(wide and (shape.height or 0) * _LARGE_HEIGHT >= presentation.slide_height)


def _row(row: Any) -> Row:
    """A row with its cells; what a cell to the left takes in is none of its own."""
    cells = [
        Cell(cell, column, cell.span_width if cell.is_merge_origin else 1, continues=cell._tc.vMerge)
        for column, cell in enumerate(row.cells)
        if not cell._tc.hMerge
    ]
    return Row(tuple(cells), marked=False)


def _role(shape: Any) -> str:
    return shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type else ""


def _is_hidden(shape: Any) -> bool:
    properties = next(shape._element.iter(_SHAPES + "cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _flat(shapes: Iterable[Any], depth: int = 0) -> Iterator[_Placed]:
    """The shapes with groups opened; a group's members follow in its place."""
    for shape in shapes:
        if _is_hidden(shape):
            continue
        if hasattr(shape, "shapes") and depth < _MAX_DEPTH:
            inner = _in_reading_order(list(_flat(shape.shapes, depth + 1)))
            for member in inner:
                yield _Placed(member.shape, shape.left or 0, shape.top or 0, shape.height or 0)
        else:
            yield _Placed(shape, shape.left or 0, shape.top or 0, shape.height or 0)


def _in_reading_order(shapes: Sequence[_Placed]) -> list[_Placed]:
    """Shapes from the top, those that overlap in height from the left; ties keep the order of the file.

    Where the layout places everything, it also says in which order it is read: columns one after the other.
    """
    if all(placed.shape.is_placeholder for placed in shapes):
        return list(shapes)
    rows: list[list[_Placed]] = []
    for placed in sorted(shapes, key=lambda placed: placed.top):
        if rows and _same_row(rows[-1][0], placed):
            rows[-1].append(placed)
        else:
            rows.append([placed])
    return [placed for row in rows for placed in sorted(row, key=lambda placed: placed.left)]


def _same_row(first: _Placed, placed: _Placed) -> bool:
    overlap = min(first.top + first.height, placed.top + placed.height) - max(first.top, placed.top)
    return overlap > _SAME_ROW * min(first.height, placed.height) or first.top == placed.top


def _cell(cell: Any) -> str:
    return " ".join(" ".join(drawing_paragraph(paragraph._p) for paragraph in cell.text_frame.paragraphs).split())


def _listed(numbers: Sequence[int]) -> str:
    return "slide " + ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
