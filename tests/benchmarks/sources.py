"""What the documents of ``corpus/`` were made from: the truth for what is read out of them.

The sources and the small Markdown they are written in lie in ``tests/corpus_sources``, whose modules import each other
by their bare names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.records import Language
from tests.benchmarks.harness import CORPUS, ROOT
from tests.benchmarks.likeness import sentences

_MARK = re.compile(r"\[\^(\d+)\]")
SOURCES = ROOT / "tests" / "corpus_sources"
if str(SOURCES) not in sys.path:
    sys.path.append(str(SOURCES))

from corpus_entries import ENTRIES, Entry, Layout  # noqa: E402
from corpus_markup import BlockKind, SourceBlock, parse_source  # noqa: E402

__all__ = ["BlockKind", "Entry", "SourceBlock", "Truth", "blocks_of", "composed", "printed", "scanned", "truth_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A document with a known source.

    ``units`` are the stretches that must stand in one piece: sentences, headings and table rows, in the order of
    reading. ``text`` is all of it.
    """

    name: str
    file: Path
    language: Language
    text: str
    units: tuple[str, ...]


def printed() -> list[Entry]:
    """The PDF files of the corpus that have a text layer."""
    return [entry for entry in ENTRIES if entry.target.endswith(".pdf") and entry.layout is not Layout.SCAN]


def scanned() -> list[Entry]:
    """The PDF files of the corpus that are pictures of text."""
    return [entry for entry in ENTRIES if entry.layout is Layout.SCAN]


def composed() -> list[Entry]:
    """What has a source of running text: the PDF and Word files of the corpus, scans left out."""
    return [entry for entry in ENTRIES if entry.target.endswith((".pdf", ".docx")) and entry.layout is not Layout.SCAN]


def blocks_of(entry: Entry) -> tuple[SourceBlock, ...]:
    """The blocks of an entry's source."""
    return parse_source((SOURCES / entry.source).read_text(encoding="utf-8"))


def truth_of(entry: Entry, *, file: Path | None = None, name: str | None = None) -> Truth:
    """The truth of an entry; ``file`` is where it was set, by default its place in the corpus."""
    blocks = blocks_of(entry)
    return Truth(
        name=name or entry.target,
        file=file or CORPUS / entry.target,
        language=Language(entry.language),
        text="\n".join([*(line for block in blocks for line in _lines(block)), *_notes(blocks)]),
        units=(*_units(blocks), *_notes(blocks)),
    )


def _lines(block: SourceBlock) -> list[str]:
    """A block as it is printed: table rows cell by cell, footnotes by their number."""
    return [" ".join(row) for row in block.rows] if block.kind is BlockKind.TABLE else [_MARK.sub(r"\1", block.text)]


def _notes(blocks: Sequence[SourceBlock]) -> list[str]:
    return [block.note for block in blocks if block.note is not None]


def _units(blocks: Sequence[SourceBlock]) -> tuple[str, ...]:
    return tuple(
        unit
        for block in blocks
        for line in _lines(block)
        for unit in (sentences(line) if block.kind is BlockKind.PARAGRAPH else [line])
    )
