"""The text of one Word paragraph as printed, with what hangs on it: notes and text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.docx_styles import Styles

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE, _CHOICE, _FALLBACK = _MARKUP + "AlternateContent", _MARKUP + "Choice", _MARKUP + "Fallback"
_TEXT_BOX = qn("w:txbxContent")
_DRAWINGS = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
_GONE = frozenset(
    qn(name) for name in ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:instrText", "w:delText", "w:delInstrText", "w:rt")
)
_FIELD_PARTS = (qn("w:fldChar"), qn("w:instrText"), qn("w:t"))
_PLAIN = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_SYMBOLS = {
    "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0FE": "☑", "F052": "☑", "F0FC": "✓", "F050": "✓", "F0FB": "✗", "F0B7": "•",
    "F0A7": "▪", "F0D8": "➢", "F0E0": "→", "F0DF": "←", "F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0B0": "°",
}  # fmt: skip


@dataclass(slots=True)
class Content:
    """A paragraph's text, the notes it refers to as (kind, id), and the text boxes anchored in it, all in order."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


def content(paragraph: Any, styles: Styles) -> Content:
    """Read a paragraph: insertions kept, deletions, hidden text and field codes dropped."""
    found = Content()
    parts: list[str] = []
    for child in paragraph.iterchildren():
        _walk(child, styles, found, parts)
    found.text = "".join(parts)
    return found


def _walk(element: Any, styles: Styles, found: Content, parts: list[str]) -> None:
    tag = element.tag
    if tag in _GONE or not isinstance(tag, str):
        return
    if tag == qn("w:r") and styles.is_hidden(element):
        return
    if tag == _ALTERNATE:
        for child in _alternative(element):
            _walk(child, styles, found, parts)
    elif tag in _DRAWINGS:
        found.boxes.extend(_boxes(element))
    elif tag in _NOTES:
        found.notes.append((_NOTES[tag], element.get(qn("w:id"), "")))
    elif (text := _leaf(element)) is not None:
        parts.append(text)
    else:
        for child in element.iterchildren():
            _walk(child, styles, found, parts)


def _leaf(element: Any) -> str | None:
    """The text of an element that stands for text, ``None`` for one that only holds others."""
    tag = element.tag
    if tag in (qn("w:t"), _MATH + "t"):
        return element.text or ""
    if tag == qn("w:br"):
        return "\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else " "
    if tag == qn("w:sym"):
        return _SYMBOLS.get((element.get(qn("w:char")) or "").upper(), "")
    return _PLAIN.get(tag)


def _alternative(element: Any) -> Iterator[Any]:
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
        elif child.tag == _ALTERNATE:
            for inner in _alternative(child):
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


class ContentsField:
    """Follows the marks of an automatic table of contents over paragraphs; ask for each paragraph in order."""

    def __init__(self) -> None:
        self._open: list[bool] = []

    def holds(self, paragraph: Any) -> bool:
        """Whether the paragraph's text is an entry of a table of contents."""
        entry: bool | None = None
        for element in paragraph.iter(*_FIELD_PARTS):
            kind = element.get(qn("w:fldCharType"))
            if kind == "begin":
                self._open.append(False)
            elif kind == "end" and self._open:
                self._open.pop()
            elif element.tag == qn("w:instrText") and self._open:
                self._open[-1] = self._open[-1] or (element.text or "").strip().upper().startswith("TOC")
            elif element.tag == qn("w:t") and entry is None:
                entry = any(self._open)
        return bool(entry)


def paragraph_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked deletion joins the paragraph with the next one."""
    properties = paragraph.find("/".join((qn("w:pPr"), qn("w:rPr"), qn("w:del"))))
    return properties is not None
