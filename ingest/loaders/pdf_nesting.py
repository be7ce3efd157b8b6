"""Drawings of a PDF that are made of drawings: refused where a few of them stand for millions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.errors import DocumentRejected

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"([0-9]{1,10})\s+[0-9]{1,5}\s+obj\b")
_DRAWN = re.compile(rb"(/[^\s/\[\]<>(){}%]+)\s+Do\b")
_MAX_FORMS = 20_000
_DICTIONARY = 4096
"""Bytes before the mark of a form within which its object begins."""
_DEPTH = 40
"""Levels to which PDFium follows drawings in drawings."""
_MAX_DRAWN = 200_000
"""Drawings that one may stand for; from millions on a page takes gigabytes, and maps have some ten thousand."""
_ENDLESS = "the PDF's drawings are nested without end; print it to a new PDF and use that one"


def refuse_endless(reader: Any, data: bytes) -> None:
    """Refuse a file, opened with pypdf, of which a drawing calls itself or others over and over.

    Only an early and cheap answer: what hides from it still meets the limits of the process that reads.

    Raises:
        DocumentRejected: One drawing stands for more than 200,000.
    """
    called = {number: list(_called(reader, number)) for number in _forms(data)}
    if not any(called.values()):
        return
    drawn = dict.fromkeys(called, 1)
    for _ in range(_DEPTH):
        drawn = _once_deeper(called, drawn)
        if max(drawn.values()) > _MAX_DRAWN:
            raise DocumentRejected(_ENDLESS)


def _once_deeper(called: Mapping[int, list[int]], drawn: Mapping[int, int]) -> dict[int, int]:
    """How many drawings each stands for if they are followed one level further."""
    return {number: 1 + sum(drawn.get(child, 0) for child in children) for number, children in called.items()}


def _forms(data: bytes) -> Iterator[int]:
    """The numbers of the objects that are drawings; they are never packed into others."""
    for count, mark in enumerate(_FORM.finditer(data)):
        if count >= _MAX_FORMS:
            return
        begun = list(_OBJECT.finditer(data, max(0, mark.start() - _DICTIONARY), mark.start()))
        if begun:
            yield int(begun[-1][1])


def _called(reader: Any, number: int) -> Iterator[int]:
    """The numbers of the drawings that one draws, each as often as it does."""
    form = reader.get_object(number)
    resources = form.get("/Resources") if hasattr(form, "get_data") else None
    drawings = resources.get_object().get("/XObject") if resources is not None else None
    if drawings is None:
        return
    known = drawings.get_object()
    for name in _DRAWN.findall(form.get_data()):
        key = name.decode("latin-1")
        if key in known:
            yield getattr(known.raw_get(key), "idnum", 0)
