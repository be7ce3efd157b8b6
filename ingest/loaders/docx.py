"""Word documents: paragraphs, headings, lists and tables in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.docx_fields import Fields, unmatched
from ingest.loaders.docx_numbering import Label, Numbering
from ingest.loaders.docx_package import Related, open_package
from ingest.loaders.docx_runs import ALTERNATE, Content, alternative, content, note_texts, paragraph_mark_deleted
from ingest.loaders.docx_styles import Styles
from ingest.loaders.docx_tables import rows_of
from ingest.loaders.office_drawings import chart_parts, chart_rows, chart_title, diagram_parts, diagram_texts
from ingest.loaders.office_pictures import Pictures
from ingest.loaders.table_grid import Grid, is_layout
from ingest.loaders.typography import Piece, with_headings, with_title
from ingest.records import BlockKind, Loaded

_CONTAINERS = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:txbxContent")
)
_ONLY_PICTURES = (
    "the Word document holds only pictures in which no text can be read; add a text version or clearer pictures"
)
_RICH = 200
"""Characters of text from which only large pictures are taken for pictures of text, and smaller ones for logos."""
_LARGE = (2_880_000, 1_080_000)
"""Width and height (8 by 3 cm, in EMU) from which a picture on the page may hold lines of text."""
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"


def load_docx(data: bytes) -> Loaded:
    """Read a Word document.

    Raises:
        DocumentRejected: encrypted, unsafe, damaged, or without any text.
    """
    document = open_package(data)
    body = getattr(document.element, "body", None)
    if body is None:
        raise DocumentRejected("the Word document is damaged: it has no body; open it in Word and save it again")
    walk = _Walk.over(Related(document.part), body)
    walk.blocks(body)
    walk.finish()
    text = CanonicalText()
    for piece in with_headings(with_title(walk.pieces)):
        text.add(piece.text, piece.kind, level=piece.level, header=piece.header)
    loaded = text.loaded(remark=walk.remark())
    if not loaded.text and walk.pictures.is_any():
        raise DocumentRejected(_ONLY_PICTURES)
    return loaded


@dataclass(slots=True)
class _Walk:
    """Goes through the body and collects a piece for each paragraph and table row."""

    related: Related
    styles: Styles
    numbering: Numbering
    notes: dict[str, dict[str, Any]]
    fields: Fields
    pieces: list[Piece] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)
    _joined: Content = field(default_factory=Content)
    _is_rich: bool = False
    _is_boxed: bool = False
    _hidden: int = 0
    _objects: int = 0
    _unread: int = 0

    @classmethod
    def over(cls, related: Related, body: Any) -> _Walk:
        """A walk over the body of a document with its styles, numbering and notes."""
        styles = Styles(related.root("styles"))
        notes = {kind: note_texts(related.root(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        numbering = Numbering(styles, related.root("numbering"))
        is_rich = sum(len(text.text or "") for text in body.iter(qn("w:t"))) > _RICH
        return cls(related, styles, numbering, notes, Fields(unmatched(body)), _is_rich=is_rich)

    def remark(self) -> str | None:
        """What was left out, and what was recognised."""
        remarks = [self.pictures.remark()]
        if self._hidden:
            remarks.append(f"{self._hidden} characters that Word hides were left out")
        if self._objects:
            remarks.append(f"the text of {self._objects} embedded objects (such as equations) was not read")
        if self._unread:
            remarks.append(f"{self._unread} inserted files were not read")
        return "; ".join(filter(None, remarks)) or None

    def blocks(self, container: Iterable[Any]) -> None:
        """Collect everything that stands in ``container``, an element or several, in order."""
        for element in container:
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._table(element)
            elif element.tag == qn("w:altChunk"):
                self._inserted(element)
            elif element.tag == ALTERNATE:
                self.blocks(alternative(element))
            elif element.tag in _CONTAINERS:
                self.blocks(element)

    def finish(self) -> None:
        """Add the text of a last paragraph whose end was deleted."""
        if self._joined.text.strip():
            self.pieces.append(Piece(self._joined.text.strip(), BlockKind.PARAGRAPH))
        self._hanging(self._joined)
        self._joined = Content()

    def _read(self, paragraph: Any) -> Content:
        found = content(paragraph, self.styles, self.fields)
        self._hidden += found.hidden
        self._objects += found.objects
        return found

    def _paragraph(self, paragraph: Any) -> None:
        found = self._read(paragraph)
        if paragraph_mark_deleted(paragraph):
            self._joined.text += found.text
            self._joined.looks += found.looks
            self._joined.hang(found)
            return
        joined, self._joined = self._joined, Content()
        joined.text += found.text
        joined.looks += found.looks
        joined.hang(found)
        is_gone = found.is_entry or self.styles.mark_is_hidden(paragraph)
        if self.styles.is_contents(paragraph) or (is_gone and not joined.text.strip()):
            return
        label = self.numbering.label(paragraph)  # Word counts a numbered paragraph without text too
        self._add_paragraph(joined, paragraph, label)

    def _add_paragraph(self, found: Content, paragraph: Any, label: Label | None) -> None:
        kind, level = self._kind(paragraph, label)
        text = found.text.strip()
        if text:
            text = (label.text if label else "") + text
            if kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                text = "\n".join([text, *self._notes(found)])
                found.notes = []
            alignment = "" if self._is_boxed else self.styles.alignment(paragraph)
            looks = () if self._is_boxed else tuple(found.looks)
            self.pieces.append(Piece(text, kind, level, alignment=alignment, looks=looks))
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

    def _add(self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, header: bool = False) -> None:
        if text.strip():
            self.pieces.append(Piece(text.strip(), kind, header=header))

    def _hanging(self, found: Content) -> None:
        """Add what hangs on a paragraph or a table: text boxes, diagrams, pictures and notes."""
        outer = self.fields, self._is_boxed
        for box in found.boxes:
            self.fields, self._is_boxed = Fields(unmatched(box)), True
            self.blocks(box)
            self.fields, self._is_boxed = outer
        for text in (*found.art, *self._notes(found)):
            self._add(text)
        for drawing in found.drawings:
            self._drawing(drawing)

    def _notes(self, found: Content) -> Iterator[str]:
        """The texts of the notes that a paragraph refers to."""
        outer = self.fields
        for kind, identifier in found.notes:
            note = self.notes[kind].get(identifier)
            if note is not None:
                self.fields = Fields(unmatched(note))
                text = "\n".join(self._texts(note, Content())).strip()
                self.fields = outer
                if text:
                    yield text

    def _drawing(self, drawing: Any) -> None:
        for link in diagram_parts(drawing):
            for text in diagram_texts(self.related.blob(link)):
                self._add(text)
        for link in chart_parts(drawing):
            self._add(chart_title(self.related.blob(link)))
            for place, row in enumerate(chart_rows(self.related.blob(link))):
                self._add(" | ".join(row).rstrip(" |"), BlockKind.TABLE_ROW, header=place == 0)
        pictures = [blip.get(qn("r:embed")) for blip in drawing.iter(_BLIP)]
        pictures += [image.get(qn("r:id")) for image in drawing.iter(_IMAGE)]
        for link in filter(None, pictures):
            if not self._is_rich or _is_large(drawing):
                for text, kind in self.pictures.texts(self.related.blob(link)):
                    self._add(text, kind)

    def _table(self, table: Any) -> None:
        rows = rows_of(table)
        if is_layout(rows):
            for row in rows:
                for cell in row.cells:
                    self.blocks(cell.element)
            return
        hanging = Content()
        grid = Grid.of(rows, lambda cell: _one_line(self._texts(cell, hanging)))
        for text, header in grid.lines():
            self._add(text, BlockKind.TABLE_ROW, header=header)
        self._hanging(hanging)

    def _texts(self, container: Iterable[Any], hanging: Content) -> Iterator[str]:
        """The paragraphs inside a cell or note, with their numbers, nested tables row by row."""
        for element in container:
            if element.tag == qn("w:p"):
                found = self._read(element)
                label = self.numbering.label(element)
                hanging.hang(found)
                if found.text.strip():
                    yield (label.text if label else "") + found.text.strip()
            elif element.tag == qn("w:tbl"):
                for row in rows_of(element):
                    cells = (_one_line(self._texts(cell.element, hanging)) for cell in row.cells if not cell.continues)
                    yield " | ".join(filter(None, cells)) + ";"
            elif element.tag == ALTERNATE:
                yield from self._texts(alternative(element), hanging)
            elif element.tag in _CONTAINERS:
                yield from self._texts(element, hanging)

    def _inserted(self, chunk: Any) -> None:
        """Add a file that Word shows in the place of the element."""
        loaded = self.related.inserted(chunk.get(qn("r:id"), ""))
        if loaded is None:
            self._unread += 1
            return
        for block in loaded.blocks:
            kind = BlockKind.HEADING if block.kind is BlockKind.TITLE else block.kind
            text = loaded.text[block.start : block.end]
            self.pieces.append(Piece(text, kind, block.level, header=block.header))


def _is_large(drawing: Any) -> bool:
    """Whether a drawing takes the room of lines of text; one that does not tell its size may."""
    extent = next(drawing.iter(_EXTENT), None)
    if extent is None:
        return True
    return all(int(extent.get(name, "0")) >= least for name, least in zip(("cx", "cy"), _LARGE, strict=True))


def _one_line(texts: Iterator[str]) -> str:
    return " ".join(" ".join(texts).split())
