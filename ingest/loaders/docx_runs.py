"""The text of one Word paragraph as printed, with what hangs on it: notes, text boxes, diagrams and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.docx_fields import Fields, is_contents
from ingest.loaders.docx_styles import Styles
from ingest.loaders.omml import NAMESPACE, linear
from ingest.loaders.symbol_fonts import in_unicode, is_symbol_font, unicode_of
from ingest.loaders.typography import Look

_MATH = f"{{{NAMESPACE}}}oMath"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = _MARKUP + "AlternateContent"
_CHOICE, _FALLBACK = _MARKUP + "Choice", _MARKUP + "Fallback"
_VML = "{urn:schemas-microsoft-com:vml}"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_TEXT_BOX = qn("w:txbxContent")
_DRAWINGS = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
_GONE = frozenset(
    qn(name) for name in ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:delText", "w:delInstrText", "w:rt", "w:sdtPr")
)
_PLAIN = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:cr"): "\n", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}


@dataclass(slots=True)
class Content:
    """A paragraph's text and, in order, what hangs on it.

    ``notes`` holds the notes it refers to as (kind, id), ``boxes`` the text boxes anchored in it and ``drawings`` the
    elements that may refer to diagrams, charts and pictures; ``art`` is text drawn as a shape. ``hidden`` counts the
    characters that Word does not show, ``objects`` the embedded objects whose text is in a program of their own, and
    ``is_entry`` tells that text of an automatic table of contents was left out.
    """

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    drawings: list[Any] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    hidden: int = 0
    objects: int = 0
    is_entry: bool = False

    def hang(self, other: Content) -> None:
        """Take over what hangs on another paragraph."""
        self.notes += other.notes
        self.boxes += other.boxes
        self.drawings += other.drawings
        self.art += other.art


@dataclass(slots=True)
class _Reader:
    styles: Styles
    fields: Fields
    style: str | None
    found: Content = field(default_factory=Content)
    parts: list[str] = field(default_factory=list)

    def take(self, element: Any, run: Any = None) -> None:
        """Read an element; ``run`` is the run it stands in."""
        tag = element.tag
        if tag in _GONE or not isinstance(tag, str):
            return
        handler = _HANDLERS.get(tag)
        if handler is not None:
            handler(self, element, run)
        elif tag in _PLAIN:
            self._add(_PLAIN[tag], run)
        else:
            for child in element.iterchildren():
                self.take(child, run)

    def take_run(self, run: Any, outer: Any) -> None:
        if not self.styles.is_hidden(run, self.style):
            for child in run.iterchildren():
                self.take(child, run)
            return
        for child in run.iterchildren():  # the marks of a field keep their meaning where they are hidden
            if child.tag in (qn("w:fldChar"), qn("w:instrText")):
                self.take(child)
            elif child.tag == qn("w:t"):
                self.found.hidden += len(child.text or "")

    def take_text(self, element: Any, run: Any) -> None:
        self._add(in_unicode(element.text or "", self.styles.symbol_font(run)), run)

    def take_symbol(self, element: Any, run: Any) -> None:
        self._add(_symbol(element.get(qn("w:char")) or "", element.get(qn("w:font")) or ""), run)

    def take_field_mark(self, element: Any, run: Any) -> None:
        self._add(self.fields.mark(element), run)

    def take_field_code(self, element: Any, run: Any) -> None:
        self.fields.code(element.text or "")

    def take_simple_field(self, element: Any, run: Any) -> None:
        if is_contents(element.get(qn("w:instr"), "")):
            self.found.is_entry = True
            return
        for child in element.iterchildren():
            self.take(child, run)

    def take_equation(self, element: Any, run: Any) -> None:
        self._add(linear(element), run)

    def take_note(self, element: Any, run: Any) -> None:
        self.found.notes.append((_NOTES[element.tag], element.get(qn("w:id"), "")))

    def take_alternative(self, element: Any, run: Any) -> None:
        for child in alternative(element):
            self.take(child, run)

    def _add(self, text: str, run: Any) -> None:
        if not text or not self.fields.shows:
            return
        if self.fields.in_contents:
            self.found.is_entry = True
            return
        self.parts.append(text)
        if run is not None and text.strip():
            size, bold, font = self.styles.look(run, self.style)
            self.found.looks.append(Look(len(text.strip()), size, bold, font))

    def take_drawing(self, drawing: Any, run: Any) -> None:
        self.found.boxes.extend(_boxes(drawing))
        self.found.drawings.append(drawing)
        if next(drawing.iter(_OLE), None) is not None:
            self.found.objects += 1
        texts = (shape.get("string", "") for shape in drawing.iter(_VML + "textpath"))
        self.found.art.extend(text for text in texts if text.strip())


_HANDLERS: Mapping[str, Callable[[_Reader, Any, Any], None]] = {
    qn("w:r"): _Reader.take_run,
    qn("w:t"): _Reader.take_text,
    qn("w:sym"): _Reader.take_symbol,
    qn("w:fldChar"): _Reader.take_field_mark,
    qn("w:instrText"): _Reader.take_field_code,
    qn("w:fldSimple"): _Reader.take_simple_field,
    _MATH: _Reader.take_equation,
    ALTERNATE: _Reader.take_alternative,
    **dict.fromkeys(_NOTES, _Reader.take_note),
    **dict.fromkeys(_DRAWINGS, _Reader.take_drawing),
}


def content(paragraph: Any, styles: Styles, fields: Fields) -> Content:
    """Read a paragraph: insertions kept, deletions, hidden text and field codes dropped."""
    reader = _Reader(styles, fields, styles.of_paragraph(paragraph))
    for child in paragraph.iterchildren():
        reader.take(child)
    reader.found.text = "".join(reader.parts)
    return reader.found


def _symbol(code: str, font: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return unicode_of(number, font if is_symbol_font(font) or number < 0xF000 else "Wingdings")


def alternative(element: Any) -> Iterator[Any]:
    """The first choice that can be read, which every producer repeats in its fallback."""
    chosen = element.find(_CHOICE)
    if chosen is None:
        chosen = element.find(_FALLBACK)
    if chosen is not None:
        yield from chosen.iterchildren()


def _boxes(drawing: Any) -> Iterator[Any]:
    """The outermost text boxes of a drawing, each once."""
    for child in drawing.iterchildren():
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag == ALTERNATE:
            for inner in alternative(child):
                yield from [inner] if inner.tag == _TEXT_BOX else _boxes(inner)
        else:
            yield from _boxes(child)


def note_texts(root: Any, kind: str) -> dict[str, Any]:
    """The notes of a footnotes or endnotes part by id, without the separators Word keeps there."""
    return {
        note.get(qn("w:id"), ""): note
        for note in root.iterchildren(qn(f"w:{kind}"))
        if note.get(qn("w:type"), "normal") == "normal"
    }


def paragraph_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked deletion or move joins the paragraph with the next one."""
    properties = paragraph.find("/".join((qn("w:pPr"), qn("w:rPr"))))
    return properties is not None and any(properties.find(qn(name)) is not None for name in ("w:del", "w:moveFrom"))
