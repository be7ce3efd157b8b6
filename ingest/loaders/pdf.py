"""PDF documents: opened and checked with pypdf, their text read with its places by PDFium, scans by recognition."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.ocr_remarks import Reading, told
from ingest.loaders.pdf_furniture import without_running_lines
from ingest.loaders.pdf_hidden import without_hidden
from ingest.loaders.pdf_lines import Line, read_lines
from ingest.loaders.pdf_paragraphs import pieces
from ingest.loaders.pdf_pictures import is_picture
from ingest.loaders.pdf_quality import PageQuality, quality, refuse_garbage
from ingest.loaders.pdf_rules import with_ruled_tables
from ingest.loaders.pdf_tables import joined_tables, with_tables
from ingest.loaders.pdf_words import read_words
from ingest.records import Loaded

_MAX_PAGES = 5000
_MAX_SCANS = 500
"""Scanned pages of one file that are read: at 3 seconds each they take 25 minutes."""
_PROTECTED = "the PDF is protected by a password; save a copy without one"
_DAMAGED = "the PDF is damaged and cannot be opened; export it again from its source"
_NO_PAGES = "the PDF has no pages that can be read; export it again from its source"
_BLANK = "the PDF shows no text: its pages are blank or hold only drawings and form fields; add a version with text"
_NO_TEXT = (
    "the PDF has no text layer, and character recognition found no text in its pictures or could not draw them within "
    "its limits; add a text version or a cleaner scan"
)
_PARSER_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pypdf lets through on files that break its rules."""
_log = logging.getLogger(__name__)


def load_pdf(data: bytes) -> Loaded:
    """Read a PDF in reading order, pages without a text layer by recognition.

    Raises:
        DocumentRejected: protected by a password, damaged, without any text, or its text layer is garbage.
    """
    _check_access(data)
    pages = _read_pages(data)
    refuse_garbage([page.quality for page in pages])
    if any(page.is_scan for page in pages):
        pages = _recognised(data, pages)
    if not any(page.lines for page in pages):
        raise DocumentRejected(_NO_TEXT if any(page.is_scan for page in pages) else _BLANK)
    kept = without_running_lines([page.lines for page in pages], [page.height for page in pages])
    text = CanonicalText()
    for piece in pieces(joined_tables([with_tables(lines) for lines in kept])):
        text.add(piece.text, piece.kind, level=piece.level, header=piece.header, page=piece.page)
    return text.loaded(page_count=len(pages), remark=_remark(pages))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as read; ``hidden`` counts the words that no reader sees.

    ``is_scan`` marks a page whose text is in pictures, and ``reading`` is what recognition made of it.
    """

    lines: list[Line]
    height: float
    quality: PageQuality
    hidden: int
    is_scan: bool = False
    reading: Reading | None = None


def _check_access(data: bytes) -> None:
    """Let pypdf decide whether the file may be read: it tells a password from a damaged file."""
    quiet = logging.getLogger("pypdf")
    before, quiet.level = quiet.level, logging.CRITICAL
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRejected(_PROTECTED)
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise DocumentRejected(_PROTECTED) from error
    except (DependencyError, PyPdfError, *_PARSER_ERRORS) as error:
        _log.info("pypdf cannot read the file (%s); PDFium decides", error)
        return
    finally:
        quiet.level = before
    if count > _MAX_PAGES:
        raise DocumentRejected(f"the PDF has {count} pages and the limit is {_MAX_PAGES}; split it")


def _read_pages(data: bytes) -> list[_Page]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentRejected(_PROTECTED) from error
        raise DocumentRejected(_DAMAGED) from error
    with closing(document):
        if not 0 < len(document) <= _MAX_PAGES:
            raise DocumentRejected(_NO_PAGES)
        return [_read_page(document, number) for number in range(1, len(document) + 1)]


def _read_page(document: Any, number: int) -> _Page:
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        _log.info("page %d cannot be loaded: %s", number, error)
        return _Page([], 1.0, PageQuality(0, 0, 0), 0)
    with closing(page):
        words = read_words(page)
        seen = without_hidden(words, page)
        lines = read_lines(with_ruled_tables(seen, page), number)
        is_scan = is_picture(page, characters=sum(len(word.text) for word in seen.words))
    return _Page(lines, words.height, quality(words), len(words.words) - len(seen.words), is_scan)


def _recognised(data: bytes, pages: Sequence[_Page]) -> list[_Page]:
    """The pages, those that are scans as recognition reads them."""
    from ingest.loaders.pdf_scan import page_reader

    read: list[_Page] = []
    wanted = [number for number, page in enumerate(pages, start=1) if page.is_scan][:_MAX_SCANS]
    with page_reader(data) as reader:
        for number, page in enumerate(pages, start=1):
            found = reader.read(number) if number in wanted else None
            if found is None or not found.words.words:
                read.append(page)
                continue
            lines = read_lines(found.words, number)
            reading = Reading(number, found.confidence, found.characters)
            read.append(replace(page, lines=lines, height=found.words.height, reading=reading))
    return read


def _remark(pages: Sequence[_Page]) -> str | None:
    empty = [number for number, page in enumerate(pages, start=1) if not page.lines]
    hidden = [number for number, page in enumerate(pages, start=1) if page.hidden]
    remarks = []
    readings = [page.reading for page in pages if page.reading is not None]
    if readings:
        remarks.append(told(readings, len(pages)))
    if sum(page.is_scan for page in pages) > _MAX_SCANS:
        remarks.append(f"only the first {_MAX_SCANS} scanned pages were read; split the PDF to have all of them read")
    if empty:
        what = "they are blank or pictures without text"
        remarks.append(f"{len(empty)} of {len(pages)} pages hold no text ({_named(empty)}): {what}")
    if hidden:
        count = sum(page.hidden for page in pages)
        remarks.append(
            f"{count} words in white on the white page, which no reader sees, were left out ({_named(hidden)})"
        )
    return "; ".join(remarks) or None


def _named(numbers: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
