"""PowerPoint presentations: slide by slide, its title, its text in reading order, its tables and its notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.numerals import formatted
from ingest.loaders.office_package import POWERPOINT, check_package
from ingest.records import BlockKind, Loaded

_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
_SCHEMES = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "ea1Chs": "chineseCounting",
    "circleNum": "decimalEnclosedCircle",
}
_SAME_ROW = 0.5
"""Part of the lower of two shapes that must overlap the other's height for both to stand in one row."""
_MAX_DEPTH = 20
_MAX_SLIDES = 5000
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
    presentation = pptx.Presentation(io.BytesIO(data))
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
    _titled: bool = False
    _hidden: list[int] = field(default_factory=list)
    _pictured: list[int] = field(default_factory=list)
    _place: tuple[str, ...] = ()
    _added: int = 0

    def take(self, slide: Any, number: int) -> None:
        """Add one slide: title, shapes from top to bottom and left to right, then the notes."""
        if slide.element.get("show") in ("0", "false"):
            self._hidden.append(number)
            return
        self._place, self._added = (f"Slide {number}",), 0
        shapes = list(_flat(slide.shapes))
        title = next((placed for placed in shapes if _role(placed.shape) in _TITLES), None)
        if title is not None:
            self._add_title(title.shape.text_frame)
        for placed in _in_reading_order([placed for placed in shapes if placed is not title]):
            self._add_shape(placed.shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            self._add_paragraphs(slide.notes_slide.notes_text_frame)
        if not self._added and any(placed.shape.shape_type is MSO_SHAPE_TYPE.PICTURE for placed in shapes):
            self._pictured.append(number)

    def remark(self) -> str | None:
        """What was passed over."""
        remarks = []
        if self._hidden:
            remarks.append(f"hidden slides were not read ({_listed(self._hidden)})")
        if self._pictured:
            remarks.append(_PICTURES_UNREAD.format(slides=_listed(self._pictured)))
        return "; ".join(remarks) or None

    def _add(self, text: str, kind: BlockKind, *, level: int = 0, header: bool = False) -> None:
        if text.strip():
            self.text.add(text, kind, level=level, header=header, place=self._place)
            self._added += 1

    def _add_title(self, frame: Any) -> None:
        title = " ".join(" ".join(_paragraph(paragraph) for paragraph in frame.paragraphs).split())
        if title:
            self._add(title, BlockKind.HEADING if self._titled else BlockKind.TITLE, level=1)
            self._titled = True

    def _add_shape(self, shape: Any) -> None:
        if _role(shape) in _FURNITURE:
            return
        if getattr(shape, "has_table", False):
            self._add_table(shape.table)
        elif getattr(shape, "has_chart", False):
            self._add_chart(shape.chart)
        elif getattr(shape, "has_text_frame", False):
            self._add_paragraphs(shape.text_frame)
        else:
            for text in _diagram(shape):
                self._add(text, BlockKind.PARAGRAPH)

    def _add_paragraphs(self, frame: Any) -> None:
        counts: dict[int, int] = {}
        for paragraph in frame.paragraphs:
            text = _paragraph(paragraph).strip()
            level = paragraph.level
            for deeper in [known for known in counts if known > level]:
                del counts[deeper]
            if not text:
                continue
            number = _number(paragraph, counts)
            if number is None:
                counts.pop(level, None)
            is_item = number is not None or _has_bullet(paragraph)
            kind = BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH
            self._add(f"{number} {text}" if number else text, kind, level=level + 1 if is_item else 0)

    def _add_table(self, table: Any) -> None:
        rows = list(table.rows)
        for place, row in enumerate(rows):
            cells = [" ".join(_cell(cell).split()) for cell in row.cells]
            if any(cells):
                header = place == 0 and len(rows) > 1
                self._add(" | ".join(cells).rstrip(" |"), BlockKind.TABLE_ROW, header=header)

    def _add_chart(self, chart: Any) -> None:
        """The figures of a chart as a table: categories down, series across."""
        if chart.has_title and chart.chart_title.has_text_frame:
            self._add(chart.chart_title.text_frame.text, BlockKind.PARAGRAPH)
        for plot in chart.plots:
            series = list(plot.series)
            self._add(" | ".join(["", *(found.name for found in series)]), BlockKind.TABLE_ROW, header=True)
            for place, category in enumerate(plot.categories):
                values = [found.values[place] if place < len(found.values) else None for found in series]
                shown = [str(category), *("" if value is None else f"{value:g}" for value in values)]
                self._add(" | ".join(shown), BlockKind.TABLE_ROW)


def _role(shape: Any) -> str:
    return shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type else ""


def _flat(shapes: Iterable[Any], depth: int = 0) -> Iterator[_Placed]:
    """The shapes with groups opened; a group's members follow in its place."""
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _MAX_DEPTH:
            inner = _in_reading_order(list(_flat(shape.shapes, depth + 1)))
            for member in inner:
                yield _Placed(member.shape, shape.left or 0, shape.top or 0, shape.height or 0)
        else:
            yield _Placed(shape, shape.left or 0, shape.top or 0, shape.height or 0)


def _in_reading_order(shapes: Sequence[_Placed]) -> list[_Placed]:
    """Shapes from the top, those that overlap in height from the left; ties keep the order of the file."""
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


def _paragraph(paragraph: Any) -> str:
    """A paragraph's text; a line break inside it is a newline."""
    return str(paragraph.text).replace("\v", "\n")


def _cell(cell: Any) -> str:
    return "" if cell.is_spanned else cell.text_frame.text.replace("\v", " ")


def _number(paragraph: Any, counts: dict[int, int]) -> str | None:
    """The number that PowerPoint shows before a paragraph, which it counts itself."""
    properties = paragraph._p.pPr
    automatic = properties.find(_tag("buAutoNum")) if properties is not None else None
    if automatic is None:
        return None
    level = paragraph.level
    counts[level] = counts[level] + 1 if level in counts else int(automatic.get("startAt", 1))
    return _written(counts[level], automatic.get("type", "arabicPeriod"))


def _has_bullet(paragraph: Any) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.find(_tag("buChar")) is not None


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def _written(number: int, scheme: str) -> str:
    """An automatic number in one of PowerPoint's schemes (ST_TextAutonumberScheme)."""
    kind = next((found for prefix, found in _SCHEMES.items() if scheme.startswith(prefix)), "decimal")
    figure = formatted(number, kind)
    if scheme.endswith("ParenBoth"):
        return f"({figure})"
    if scheme.endswith("ParenR"):
        return f"{figure})"
    return figure if scheme.endswith(("Plain", "Minus")) or kind == "decimalEnclosedCircle" else f"{figure}."


def _diagram(shape: Any) -> Iterator[str]:
    """The texts of a SmartArt diagram, which PowerPoint keeps in a part of its own."""
    data = shape._element.find(
        ".//{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    )
    if data is None:
        return
    link = data.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm")
    if link is None:
        return
    yield from _diagram_texts(shape.part.related_part(link).blob)


def _diagram_texts(blob: bytes) -> Iterator[str]:
    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for paragraph in root.iter(_tag("p")):
        text = "".join(run.text or "" for run in paragraph.iter(_tag("t")))
        if text.strip():
            yield text


def _listed(numbers: Sequence[int]) -> str:
    return "slide " + ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
