"""Form fields, stamps and typed notes of a PDF: what viewers draw over a page joins its text; no script is ever run."""

from __future__ import annotations

import logging
from typing import Any

_MAX_ANNOTATIONS = 20_000
"""Annotations of one page above which none is read; a page of a catalogue full of links has some hundreds."""
_log = logging.getLogger(__name__)


def with_forms(document: Any) -> Any:
    """The pypdfium2 ``document`` with what its form fields show, also where the file leaves drawing to the viewer.

    Must be called before a page is loaded. PDFium is built without a script engine.
    """
    import pypdfium2

    try:
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        _log.info("the form fields cannot be read: %s", error)
    return document


def load_page(document: Any, number: int) -> Any:
    """The page ``number``, counted from 1, with the form fields, stamps and typed notes that it shows made part of it.

    Their texts then stand at their places. Hidden ones add nothing. The caller closes the page.

    Raises:
        PdfiumError: The page cannot be loaded.
    """
    import pypdfium2.raw as pdfium

    page = document[number - 1]
    if not _without_unseen(page.raw):
        return page
    result = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    # What was drawn into the page is seen only once it is loaded again.
    page.close()
    if result == pdfium.FLATTEN_FAIL:
        _log.info("what lies over page %d cannot be read", number)
    return document[number - 1]


def _without_unseen(raw: Any) -> bool:
    """Take off the page what lies over it unseen, and tell whether something stays that may show text.

    Highlights, drawings, links and pop-ups show none. PDFium would draw what is not to be seen on a screen.
    """
    import pypdfium2.raw as pdfium

    kinds = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WATERMARK)
    unseen = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
    count = pdfium.FPDFPage_GetAnnotCount(raw)
    if count > _MAX_ANNOTATIONS:
        return False
    shows_text = False
    for place in reversed(range(count)):
        annotation = pdfium.FPDFPage_GetAnnot(raw, place)
        if not annotation:
            continue
        is_unseen = bool(pdfium.FPDFAnnot_GetFlags(annotation) & unseen)
        shows_text |= not is_unseen and pdfium.FPDFAnnot_GetSubtype(annotation) in kinds
        pdfium.FPDFPage_CloseAnnot(annotation)
        if is_unseen:
            pdfium.FPDFPage_RemoveAnnot(raw, place)
    return shows_text
