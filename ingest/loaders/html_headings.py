"""Headings of a web page that only bold type on lines of their own makes headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.loaders.labels import begins_item, ends_punctuated, width
from ingest.records import BlockKind

_MAX_COLUMNS = 60
_MAX_SHARE = 0.35
"""Part of a page's characters from which what is bold is no longer a heading but emphasis."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a page before it becomes text; ``is_bold`` tells that all of it is set in bold type."""

    text: str
    kind: BlockKind
    level: int = 0
    header: bool = False
    is_bold: bool = False


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with short bold lines over text as headings without a level, unless much of the page is bold."""
    bold = sum(len(piece.text) for piece in pieces if piece.is_bold)
    if bold > _MAX_SHARE * sum(len(piece.text) for piece in pieces):
        return list(pieces)
    return [
        replace(piece, kind=BlockKind.HEADING) if _is_heading(piece) and not after.is_bold else piece
        for piece, after in pairwise(pieces)
    ] + list(pieces[-1:])


def _is_heading(piece: Piece) -> bool:
    return (
        piece.is_bold
        and piece.kind is BlockKind.PARAGRAPH
        and "\n" not in piece.text
        and width(piece.text) <= _MAX_COLUMNS
        and not ends_punctuated(piece.text)
        and not begins_item(piece.text)
    )
