"""The text of a PowerPoint paragraph and what PowerPoint sets before it: bullets and numbers, own and inherited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.numerals import formatted
from ingest.loaders.office_drawings import DRAWING, drawing_paragraph

_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_BULLETS = tuple(DRAWING + name for name in ("buNone", "buAutoNum", "buChar", "buBlip"))
_TITLES = frozenset({"title", "ctrTitle"})
_PLAIN = frozenset({"dt", "ftr", "sldNum", "hdr"})
_SCHEMES = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "ea1Chs": "chineseCounting",
    "ea1Cht": "chineseCounting",
    "ea1Jpn": "japaneseCounting",
    "circleNum": "decimalEnclosedCircle",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text with its number, its level from 1 in a list, and 0 outside of one."""

    text: str
    level: int


@dataclass(slots=True)
class Lines:
    """Reads the paragraphs of one shape in order and counts those that are numbered."""

    shape: Any
    _counts: dict[int, int] = field(default_factory=dict)

    def read(self) -> Iterator[Line]:
        """The paragraphs that show text."""
        for paragraph in self.shape.text_frame.paragraphs:
            text = drawing_paragraph(paragraph._p).strip()
            level = paragraph.level
            for deeper in [known for known in self._counts if known > level]:
                del self._counts[deeper]
            if text:
                yield self._line(paragraph, text, level)

    def _line(self, paragraph: Any, text: str, level: int) -> Line:
        bullet = _bullet(self.shape, paragraph, level)
        if bullet is None or bullet.tag == DRAWING + "buNone":
            self._counts.pop(level, None)
            return Line(text, 0)
        if bullet.tag != DRAWING + "buAutoNum":
            self._counts.pop(level, None)
            return Line(text, level + 1)
        known = self._counts.get(level)
        self._counts[level] = int(bullet.get("startAt", 1)) if known is None else known + 1
        return Line(f"{_written(self._counts[level], bullet.get('type', 'arabicPeriod'))} {text}", level + 1)


def _bullet(shape: Any, paragraph: Any, level: int) -> Any:
    """What says how a paragraph is set off: itself, its shape, the layout, the master; ``None`` where nothing does."""
    for properties in _properties(shape, paragraph, level):
        found = next((child for child in properties.iterchildren() if child.tag in _BULLETS), None)
        if found is not None:
            return found
    return None


def _properties(shape: Any, paragraph: Any, level: int) -> Iterator[Any]:
    name = f"{DRAWING}lvl{level + 1}pPr"
    if paragraph._p.pPr is not None:
        yield paragraph._p.pPr
    holder = shape
    while holder is not None:
        yield from holder._element.iterfind(f"{_PRESENTATION}txBody/{DRAWING}lstStyle/{name}")
        holder = getattr(holder, "_base_placeholder", None)
    if shape.is_placeholder:
        kind = shape._element.ph.get("type", "obj")
        style = "titleStyle" if kind in _TITLES else "otherStyle" if kind in _PLAIN else "bodyStyle"
        master = getattr(getattr(shape.part, "slide_layout", None), "slide_master", None)
        if master is not None:
            yield from master._element.iterfind(f"{_PRESENTATION}txStyles/{_PRESENTATION}{style}/{name}")


def _written(number: int, scheme: str) -> str:
    """An automatic number in one of PowerPoint's schemes (ST_TextAutonumberScheme)."""
    kind = next((found for prefix, found in _SCHEMES.items() if scheme.startswith(prefix)), "decimal")
    figure = formatted(number, kind)
    if scheme.endswith("ParenBoth"):
        return f"({figure})"
    if scheme.endswith("ParenR"):
        return f"{figure})"
    return figure if scheme.endswith(("Plain", "Minus")) or kind == "decimalEnclosedCircle" else f"{figure}."
