"""Word documents written as XML, for the tests of the loader."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from ingest.loaders.docx import load_docx
from ingest.records import BlockKind, Loaded

_SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def elements(xml: str) -> list[Any]:
    """The elements that ``xml`` writes with the usual prefixes."""
    return list(parse_xml(f"<w:body {_SPACES}>{xml}</w:body>"))


def document(body: str) -> Any:
    """A python-docx document with this body."""
    found: Any = docx.Document()
    place = found.element.body
    for child in list(place):
        if not child.tag.endswith("}sectPr"):
            place.remove(child)
    for number, element in enumerate(elements(body)):
        place.insert(number, element)
    return found


def relate(found: Any, kind: str, name: str, data: bytes, content_type: str = "application/xml") -> str:
    """Add a part to a document and return the id of the relation that leads to it."""
    part = Part(PackURI(name), content_type, data, found.part.package)
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return str(found.part.relate_to(part, f"{space}/{kind}"))


def as_bytes(found: Any) -> bytes:
    """The file that python-docx writes."""
    stream = io.BytesIO()
    found.save(stream)
    return stream.getvalue()


def loaded(found: Any) -> Loaded:
    """The document as loaded from the file that python-docx writes."""
    return load_docx(as_bytes(found))


def paragraph(text: str, *, run: str = "", properties: str = "") -> str:
    """A paragraph of one run, with properties of either."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def shown(found: Loaded) -> list[str]:
    """The text of each block."""
    return [found.text[block.start : block.end] for block in found.blocks]


def kinds(found: Loaded) -> list[tuple[BlockKind, int, str]]:
    """Kind, level and text of each block."""
    return [(block.kind, block.level, found.text[block.start : block.end]) for block in found.blocks]
