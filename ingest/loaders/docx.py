"""Word documents: paragraphs, headings, lists and tables in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.docx_numbering import Label, Numbering
from ingest.loaders.docx_package import open_package
from ingest.loaders.docx_runs import Content, ContentsField, content, note_texts, paragraph_mark_deleted
from ingest.loaders.docx_styles import Styles, is_on, path, value
from ingest.loaders.labels import begins_clause, ends_punctuated, is_document_number
from ingest.records import Block, BlockKind, Loaded

_CONTAINERS = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:txbxContent")
)
_PICTURES = (qn("w:drawing"), qn("w:pict"))
_MAX_TITLE = 60
_ONLY_PICTURES = (
    "the Word document holds only pictures and no text; add a text version or export it with text recognition"
)
_PICTURES_UNREAD = "the text of pictures in the document was not read"


def load_docx(data: bytes) -> Loaded:
    """Read a Word document.

    Raises:
        DocumentRejected: encrypted, unsafe, damaged, or without any text.
    """
    document = open_package(data)
    walk = _Walk.over(document.part)
    walk.blocks(document.element.body)
    pictured = _shows_pictures(document.element.body)
    loaded = walk.text.loaded(remark=_PICTURES_UNREAD if pictured and not walk.has_enough_text() else None)
    if not loaded.text and pictured:
        raise DocumentRejected(_ONLY_PICTURES)
    return _titled(loaded, walk.centered)


def _shows_pictures(body: Any) -> bool:
    return any(True for tag in _PICTURES for _ in body.iter(tag))


@dataclass(slots=True)
class _Walk:
    """Goes through the body and adds a block for each paragraph and table row."""

    styles: Styles
    numbering: Numbering
    notes: dict[str, dict[str, Any]]
    text: CanonicalText = field(default_factory=CanonicalText)
    contents: ContentsField = field(default_factory=ContentsField)
    centered: set[int] = field(default_factory=set)
    _joined: str = ""
    _count: int = 0
    _characters: int = 0

    @classmethod
    def over(cls, part: Any) -> _Walk:
        """A walk over a document part with its styles, numbering and notes."""
        styles = Styles(_related(part, RELATIONSHIP_TYPE.STYLES, "<w:styles xmlns:w='{}'/>"))
        numbering = Numbering(styles, _related(part, RELATIONSHIP_TYPE.NUMBERING, "<w:numbering xmlns:w='{}'/>"))
        footnotes = _related(part, RELATIONSHIP_TYPE.FOOTNOTES, "<w:footnotes xmlns:w='{}'/>")
        endnotes = _related(part, RELATIONSHIP_TYPE.ENDNOTES, "<w:endnotes xmlns:w='{}'/>")
        notes = {"footnote": note_texts(footnotes, "footnote"), "endnote": note_texts(endnotes, "endnote")}
        return cls(styles, numbering, notes)

    def has_enough_text(self) -> bool:
        """Whether pictures are likely to be only illustrations beside the text."""
        return self._characters > 200

    def blocks(self, container: Any) -> None:
        """Add everything that stands in ``container`` in order."""
        for element in container.iterchildren():
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._table(element)
            elif element.tag in _CONTAINERS:
                self.blocks(element)

    def _paragraph(self, paragraph: Any) -> None:
        found = content(paragraph, self.styles)
        is_entry = self.contents.holds(paragraph) or self.styles.is_contents(paragraph)
        if paragraph_mark_deleted(paragraph):
            self._joined += found.text
            return
        found.text, self._joined = self._joined + found.text, ""
        if is_entry:
            return
        label = self.numbering.label(paragraph)  # Word counts a numbered paragraph without text too
        kind, level = self._kind(paragraph, label)
        if found.text.strip():
            self._add((label.text if label else "") + found.text.strip(), kind, level)
            if self.styles.is_centered(paragraph):
                self.centered.add(self._count - 1)
        self._hanging(found)

    def _kind(self, paragraph: Any, label: Label | None) -> tuple[BlockKind, int]:
        if self.styles.is_title(paragraph):
            return BlockKind.TITLE, 1
        level = self.styles.heading_level(paragraph)
        if level:
            return BlockKind.HEADING, level
        if label is not None:
            return BlockKind.LIST_ITEM, label.level
        return BlockKind.PARAGRAPH, 0

    def _add(self, text: str, kind: BlockKind, level: int = 0, *, header: bool = False) -> None:
        self.text.add(text, kind, level=level, header=header)
        self._count += 1
        self._characters += len(text)

    def _hanging(self, found: Content) -> None:
        for box in found.boxes:
            self.blocks(box)
        for kind, identifier in found.notes:
            note = self.notes[kind].get(identifier)
            text = "\n".join(self._texts(note)) if note is not None else ""
            if text.strip():
                self._add(text.strip(), BlockKind.PARAGRAPH)

    def _table(self, table: Any) -> None:
        rows = [row for row in _rows(table) if row.find(path("w:trPr", "w:del")) is None]
        layout = all(len(_cells(row)) <= 1 for row in rows)
        for place, row in enumerate(rows):
            cells = _cells(row)
            if layout:
                for cell in cells:
                    self.blocks(cell)
                continue
            hanging = Content()
            shown = [_one_line(self._texts(cell, hanging)) if not _continues_above(cell) else "" for cell in cells]
            header = is_on(row.find(path("w:trPr", "w:tblHeader"))) or (place == 0 and len(rows) > 1)
            if any(shown):
                self._add(" | ".join(shown), BlockKind.TABLE_ROW, header=header)
            self._hanging(hanging)

    def _texts(self, container: Any, hanging: Content | None = None) -> Iterator[str]:
        """The paragraphs inside a cell or note, with their numbers, nested tables row by row."""
        for element in container.iterchildren():
            if element.tag == qn("w:p"):
                found = content(element, self.styles)
                label = self.numbering.label(element)
                if hanging is not None:
                    hanging.notes.extend(found.notes)
                    hanging.boxes.extend(found.boxes)
                if found.text.strip():
                    yield (label.text if label else "") + found.text.strip()
            elif element.tag == qn("w:tbl"):
                for row in _rows(element):
                    yield " | ".join(_one_line(self._texts(cell, hanging)) for cell in _cells(row))
            elif element.tag in _CONTAINERS:
                yield from self._texts(element, hanging)


def _related(part: Any, kind: str, empty: str) -> Any:
    """The root of the part that ``part`` refers to as ``kind``, or of an empty one."""
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return parse_xml(empty.format("http://schemas.openxmlformats.org/wordprocessingml/2006/main"))


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(row: Any) -> list[Any]:
    cells: list[Any] = []
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            cells.append(child)
        elif child.tag in _CONTAINERS:
            cells.extend(_cells(child))
    return cells


def _continues_above(cell: Any) -> bool:
    merged = cell.find(path("w:tcPr", "w:vMerge"))
    return merged is not None and value(cell, path("w:tcPr", "w:vMerge")) != "restart"


def _one_line(texts: Iterator[str]) -> str:
    return " ".join(" ".join(texts).split())


def _titled(loaded: Loaded, centered: set[int]) -> Loaded:
    """Where no style names a title: the only heading of its level that opens the document, or a centred first line."""
    blocks = list(loaded.blocks)
    if not blocks or any(block.kind is BlockKind.TITLE for block in blocks):
        return loaded
    first = blocks[0]
    text = loaded.text[first.start : first.end]
    if begins_clause(text) or is_document_number(text):
        return loaded
    top = [block for block in blocks if block.kind is BlockKind.HEADING and block.level == first.level]
    is_only_heading = first.kind is BlockKind.HEADING and len(top) == 1
    is_opening = (
        first.kind is BlockKind.PARAGRAPH and 0 in centered and len(text) <= _MAX_TITLE and not ends_punctuated(text)
    )
    if not is_only_heading and not is_opening:
        return loaded
    blocks[0] = Block(kind=BlockKind.TITLE, start=first.start, end=first.end, level=1)
    return Loaded(text=loaded.text, blocks=tuple(blocks), pages=loaded.pages, remark=loaded.remark)
