"""Tells the pages of a PDF whose text is in pictures from those that are blank or have text of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAX_STAMP = 80
"""Characters of text on a page that is otherwise one picture: what scanners and apps print on it."""
_COVERING = 0.6
"""Part of the page that pictures must cover for such a page to be a scan."""
_MIN_OUTLINES = 30
"""Drawn paths from which a page without any text may hold letters drawn as outlines."""
_MAX_DEPTH = 8
_MAX_OBJECTS = 5000


def is_picture(page: Any, *, characters: int) -> bool:
    """Whether a pypdfium2 page with so many ``characters`` of visible text shows its text as a picture."""
    if characters > MAX_STAMP:
        return False
    return _is_covered(page) if characters else _shows_pictures(page)


def _shows_pictures(page: Any) -> bool:
    """Whether a page without text shows pictures or outlines that may be text."""
    import pypdfium2.raw as pdfium

    outlines = 0
    for found in _objects(page):
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            return True
        outlines += found.type == pdfium.FPDF_PAGEOBJ_PATH
    return outlines >= _MIN_OUTLINES


def _is_covered(page: Any) -> bool:
    """Whether pictures cover most of the page."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    covered = 0.0
    for found in _objects(page):
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = found.get_bounds()
            covered += max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(top, height) - max(bottom, 0.0))
    return bool(covered >= _COVERING * width * height)


def _objects(page: Any) -> Iterator[Any]:
    for count, found in enumerate(page.get_objects(max_depth=_MAX_DEPTH)):
        if count >= _MAX_OBJECTS:
            return
        yield found
