"""Text that no reader of a PDF sees: white letters on the white page, and what stands outside the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.loaders.pdf_words import PageWords, Word

_WHITE = 250
_MAX_OBJECTS = 4000
_MAX_DEPTH = 3

Box = tuple[float, float, float, float]


def without_outside(found: PageWords) -> PageWords:
    """The page's words without those that stand outside the page that is shown."""
    return replace(found, words=tuple(word for word in found.words if word.spots))


def without_hidden(found: PageWords, page: Any) -> PageWords:
    """The page's words without white ones that stand on nothing but the page.

    White letters on a filled shape, a picture, a shading or a drawing kept apart are taken to be seen and stay.
    """
    white = [word for word in found.words if word.white]
    if not white or not found.upright:
        return found
    grounds = list(_grounds(page))
    hidden = {id(word) for word in white if not _is_seen(word, found, grounds)}
    return replace(found, words=tuple(word for word in found.words if id(word) not in hidden))


def _is_seen(word: Word, found: PageWords, grounds: Sequence[Box]) -> bool:
    x = (word.x0 + word.x1) / 2 + found.left
    y = word.baseline + 0.3 * word.size + found.bottom
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in grounds)


def _grounds(page: Any) -> Iterator[Box]:
    """The places of everything on a page that may make white letters visible."""
    import pypdfium2.raw as pdfium

    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM]
    for number, drawn in enumerate(page.get_objects(filter=kinds, max_depth=1)):
        if number >= _MAX_OBJECTS or _is_ground(drawn.raw, _MAX_DEPTH):
            yield drawn.get_bounds()


def _is_ground(drawn: Any, depth: int) -> bool:
    """Whether something covers its place: a filled shape, a picture, a shading, or a drawing that holds any of them."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _is_filled(drawn)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return bool(kind != pdfium.FPDF_PAGEOBJ_TEXT)
    count = pdfium.FPDFFormObj_CountObjects(drawn)
    if depth == 0 or count > _MAX_OBJECTS:
        return True
    return any(_is_ground(pdfium.FPDFFormObj_GetObject(drawn, place), depth - 1) for place in range(count))


def _is_filled(path: Any) -> bool:
    """Whether a shape is filled with anything but white."""
    import pypdfium2.raw as pdfium

    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroked))
    colour = [ctypes.c_uint() for _ in "rgba"]
    known = pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, colour))
    return mode.value != pdfium.FPDF_FILLMODE_NONE and not (known and min(part.value for part in colour[:3]) >= _WHITE)
