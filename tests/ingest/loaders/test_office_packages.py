"""Office packages in the forms that their programs open: strict ones, templates, with macros, with dangling links."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pptx
import pytest

from ingest.loaders.docx import load_docx
from ingest.loaders.office_repair import repaired
from ingest.loaders.pptx import load_pptx
from ingest.loaders.xlsx import load_xlsx
from ingest.records import Loaded

Load = Callable[[bytes], Loaded]
STRICT = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/": b"http://purl.oclc.org/ooxml/wordprocessingml/",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/": b"http://purl.oclc.org/ooxml/spreadsheetml/",
    b"http://schemas.openxmlformats.org/presentationml/2006/": b"http://purl.oclc.org/ooxml/presentationml/",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}
MAIN = b"application/vnd.openxmlformats-officedocument.%s.main+xml"


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("Charter", 0)
    return _bytes(document)


def _xlsx() -> bytes:
    workbook: Any = openpyxl.Workbook()
    workbook.active.append(("Charter", "Group"))
    return _bytes(workbook)


def _pptx() -> bytes:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Charter"
    return _bytes(deck)


def _bytes(file: Any) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def changed(data: bytes, replacements: dict[bytes, bytes]) -> bytes:
    """The package with bytes of its XML parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for old, new in replacements.items() if name.endswith((".xml", ".rels")) else ():
                part = part.replace(old, new)
            target.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize(("load", "data"), [(load_docx, _docx()), (load_xlsx, _xlsx()), (load_pptx, _pptx())])
def test_strict_packages_are_read(load: Load, data: bytes) -> None:
    """A document saved as "Strict Open XML" reads like any other."""
    strict = changed(data, STRICT)
    assert strict != data
    assert load(strict).text == load(data).text


@pytest.mark.parametrize(
    ("load", "data", "plain", "other"),
    [
        (load_docx, _docx(), b"wordprocessingml.document", b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        (load_docx, _docx(), b"wordprocessingml.document", MAIN % b"wordprocessingml.template"),
        (load_xlsx, _xlsx(), b"spreadsheetml.sheet", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        (load_xlsx, _xlsx(), b"spreadsheetml.sheet", MAIN % b"spreadsheetml.template"),
        (load_pptx, _pptx(), b"presentationml.presentation", MAIN % b"presentationml.slideshow"),
        (
            load_pptx,
            _pptx(),
            b"presentationml.presentation",
            b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        ),
    ],
)
def test_templates_and_files_with_macros_are_read_as_documents(
    load: Load, data: bytes, plain: bytes, other: bytes
) -> None:
    """The text is the same whatever the program would do with the file."""
    kind = changed(data, {MAIN % plain: other})
    assert kind != data
    assert load(kind).text == load(data).text


def test_links_that_lead_nowhere_are_passed_over() -> None:
    """A relation to a part that is not there, which Word ignores, does not make the document unreadable."""
    link = b'<Relationship Id="rId99" Type="http://x/image" Target="../NULL"/></Relationships>'
    assert load_docx(changed(_docx(), {b"</Relationships>": link})).text == "Charter"


def test_a_sound_package_is_left_as_it_is() -> None:
    """Nothing is written anew where nothing needs mending."""
    data = _docx()
    assert repaired(data) is data
