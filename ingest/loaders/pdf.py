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
from ingest.loaders.laid_out import assembled
from ingest.loaders.ocr_remarks import Reading, told
from ingest.loaders.pdf_forms import load_page, with_forms
from ingest.loaders.pdf_hidden import without_hidden, without_outside
from ingest.loaders.pdf_nesting import refuse_endless
from ingest.loaders.pdf_pictures import is_picture
from ingest.loaders.pdf_quality import PageQuality, quality, refuse_garbage
from ingest.loaders.pdf_rules import with_ruled_tables
from ingest.loaders.pdf_words import PageWords, read_words
from ingest.records import Loaded

_MAX_PAGES = 5000
_MAX_SCANS = 500
"""Scanned pages of one file that are read: at 3 seconds each they take 25 minutes, and each brings its time along."""
_PROTECTED = "the PDF is protected by a password; save a copy without one"
_PORTFOLIO = "the PDF is a portfolio; put the files in it into the folder"
_DAMAGED = "the PDF is damaged and cannot be opened; export it again from its source"
_NO_PAGES = "the PDF has no pages that can be read; export it again from its source"
_BLANK = (
    "the PDF shows no text: its pages are blank or hold only drawings and empty form fields; add a version with text"
)
_NO_TEXT = (
    "the PDF has no text layer, and character recognition found no text in its pictures; add a text version or a "
    "cleaner scan"
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
_UNREAD = PageWords((), 1.0, 1.0, 0, 0)
_log = logging.getLogger(__name__)


def load_pdf(data: bytes) -> Loaded:
    """Read a PDF in reading order, pages without a text layer by recognition.

    Raises:
        DocumentRejected: protected by a password, damaged, without any text, or its text layer is garbage.
    """
    is_portfolio = _check_access(data)
    pages = _read_pages(data)
    refuse_garbage([page.quality for page in pages])
    unread: list[str] = []
    if any(page.is_scan for page in pages):
        pages, unread = _recognised(data, pages)
    if not any(page.words.words for page in pages):
        unreadable = f"nothing of the PDF could be read: {'; '.join(unread)}" if unread else _NO_TEXT
        raise DocumentRejected(unreadable if any(page.is_scan for page in pages) else _BLANK)
    text = assembled([page.words for page in pages])
    return text.loaded(page_count=len(pages), remark=_remark(pages, unread, is_portfolio=is_portfolio))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as read; ``hidden`` and ``outside`` count the words that no reader sees: white ones, and off the page.

    ``is_scan`` marks a page whose text is in pictures, ``reading`` is what recognition made of it, and ``unread`` says
    that recognition had no go at it.
    """

    words: PageWords
    quality: PageQuality
    hidden: int = 0
    outside: int = 0
    is_scan: bool = False
    reading: Reading | None = None
    unread: bool = False


def _check_access(data: bytes) -> bool:
    """Let pypdf decide whether the file may be read, and tell whether it is a portfolio with pages of its own.

    It tells a password from a damaged file.
    """
    quiet = logging.getLogger("pypdf")
    before, quiet.level = quiet.level, logging.CRITICAL
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRejected(_PROTECTED)
        count = len(reader.pages)
        is_portfolio = "/Collection" in reader.root_object
        refuse_endless(reader, data)
    except FileNotDecryptedError as error:
        raise DocumentRejected(_PROTECTED) from error
    except (DependencyError, PyPdfError, *_PARSER_ERRORS) as error:
        _log.info("pypdf cannot read the file (%s); PDFium decides", error)
        return False
    finally:
        quiet.level = before
    if count > _MAX_PAGES:
        raise DocumentRejected(f"the PDF has {count} pages and the limit is {_MAX_PAGES}; split it")
    if is_portfolio and count <= 1:
        raise DocumentRejected(_PORTFOLIO)
    return is_portfolio


def _read_pages(data: bytes) -> list[_Page]:
    import pypdfium2

    try:
        document = with_forms(pypdfium2.PdfDocument(data))
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
        page = load_page(document, number)
    except pypdfium2.PdfiumError as error:
        _log.info("page %d cannot be loaded: %s", number, error)
        return _Page(_UNREAD, PageQuality(0, 0, 0))
    with closing(page):
        words = read_words(page)
        inside = without_outside(words)
        seen = without_hidden(inside, page)
        tabled = with_ruled_tables(seen, page)
        is_scan = is_picture(page, characters=sum(len(word.text) for word in seen.words))
    outside, hidden = len(words.words) - len(inside.words), len(inside.words) - len(seen.words)
    return _Page(tabled, quality(words), hidden, outside, is_scan)


def _recognised(data: bytes, pages: Sequence[_Page]) -> tuple[list[_Page], list[str]]:
    """The pages, those that are scans as recognition reads them, and remarks on those that it could not read."""
    from ingest.loaders.pdf_scan import page_reader

    read: list[_Page] = []
    wanted = [number for number, page in enumerate(pages, start=1) if page.is_scan][:_MAX_SCANS]
    with page_reader(data) as reader:
        for number, page in enumerate(pages, start=1):
            found = reader.read(number) if number in wanted else None
            if found is None or not found.words.words:
                read.append(replace(page, unread=page.is_scan and found is None))
                continue
            reading = Reading(number, found.confidence, found.characters)
            read.append(replace(page, words=found.words, reading=reading))
        return read, list(reader.remarks())


def _remark(pages: Sequence[_Page], unread: Sequence[str], *, is_portfolio: bool) -> str | None:
    empty = [number for number, page in enumerate(pages, start=1) if not page.words.words and not page.unread]
    remarks = []
    readings = [page.reading for page in pages if page.reading is not None]
    if readings:
        remarks.append(told(readings, len(pages)))
    if sum(page.is_scan for page in pages) > _MAX_SCANS:
        remarks.append(f"only the first {_MAX_SCANS} scanned pages were read; split the PDF to have all of them read")
    remarks += unread
    if empty:
        what = "they are blank or pictures without text"
        remarks.append(f"{len(empty)} of {len(pages)} pages hold no text ({_named(empty)}): {what}")
    remarks += _left_out("in white on the white page", [page.hidden for page in pages])
    remarks += _left_out("outside the page", [page.outside for page in pages])
    if is_portfolio:
        remarks.append("the files that it holds as a portfolio were not read; put them into the folder")
    return "; ".join(remarks) or None


def _left_out(where: str, counts: Sequence[int]) -> list[str]:
    """What to say of words that no reader sees, from their count on each page."""
    numbers = [number for number, count in enumerate(counts, start=1) if count]
    if not numbers:
        return []
    return [f"{sum(counts)} words {where}, which no reader sees, were left out ({_named(numbers)})"]


def _named(numbers: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
