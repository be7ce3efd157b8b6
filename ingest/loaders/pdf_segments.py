"""The straight lines that are drawn on a PDF page, among them those that rule its tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

_MAX_OBJECTS = 4000
_MAX_SEGMENTS = 4000
"""Drawings of a page that are looked at; tables have far fewer lines, maps and charts more."""
_MAX_DEPTH = 3
_THICK = 3.0
"""Points up to which a filled rectangle counts as one line."""

Segment = tuple[float, float, float, float]
"""Two ends of a line: x and y of each, in the file's own coordinates."""


def segments_of(page: Any) -> Iterator[Segment]:
    """The straight segments that are drawn on a pypdfium2 page; a thin filled rectangle counts as one."""
    import pypdfium2.raw as pdfium

    budget = _MAX_SEGMENTS
    for number, path in enumerate(_paths(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 1)):
        if number >= _MAX_OBJECTS or budget <= 0:
            return
        bounds = _bounds(path)
        if bounds is None:
            continue
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) <= _THICK:
            yield left, bottom, right, top
            continue
        count = pdfium.FPDFPath_CountSegments(path)
        budget -= max(count, 1)
        if 0 < count <= budget:
            yield from _path_segments(path, count)


def _paths(parent: Any, count_of: Any, object_of: Any, depth: int) -> Iterator[Any]:
    """The drawn paths of a page or of a form on it, as PDFium's own handles."""
    import pypdfium2.raw as pdfium

    for index in range(count_of(parent)):
        drawn = object_of(parent, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield drawn
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _paths(drawn, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1)


def _bounds(drawn: Any) -> Segment | None:
    """Left, bottom, right and top of what is drawn."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    edges = left, bottom, right, top
    if not pdfium.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, edges)):
        return None
    return left.value, bottom.value, right.value, top.value


def _path_segments(path: Any, count: int) -> Iterator[Segment]:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix)):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield (*last, *point)
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield (*point, *start)
        last = point
