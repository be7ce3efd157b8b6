"""From lines of laid-out pages to canonical text: the end of the way that PDF, OFD and pictures share."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.canonical import CanonicalText
from ingest.loaders.pdf_furniture import without_running_lines
from ingest.loaders.pdf_lines import Line
from ingest.loaders.pdf_paragraphs import pieces
from ingest.loaders.pdf_tables import joined_tables, with_tables


def assembled(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> CanonicalText:
    """The text of pages with these lines and heights, without what repeats at their edges."""
    text = CanonicalText()
    kept = without_running_lines(pages, heights)
    for piece in pieces(joined_tables([with_tables(lines) for lines in kept])):
        text.add(
            piece.text,
            piece.kind,
            level=piece.level,
            header=piece.header,
            page=piece.page,
            runs=piece.content.runs,
        )
    return text
