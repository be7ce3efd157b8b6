"""From the words of laid-out pages to canonical text: the end of the way that PDF, OFD and pictures share."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.canonical import CanonicalText
from ingest.loaders.pdf_furniture import without_running_lines
from ingest.loaders.pdf_hyphens import vocabulary
from ingest.loaders.pdf_lines import read_lines
from ingest.loaders.pdf_paragraphs import pieces
from ingest.loaders.pdf_tables import joined_tables, with_tables
from ingest.loaders.pdf_words import PageWords


def assembled(pages: Sequence[PageWords]) -> CanonicalText:
    """The text of pages with these words, without what repeats at their edges."""
    text = CanonicalText()
    kept = without_running_lines(read_lines(pages), [page.height for page in pages])
    words = vocabulary(line for lines in kept for line in lines)
    tabled = joined_tables([with_tables(lines, words) for lines in kept], words)
    for piece in pieces(tabled, words):
        text.add(
            piece.text,
            piece.kind,
            level=piece.level,
            header=piece.header,
            page=piece.page,
            runs=piece.content.runs,
        )
    return text
