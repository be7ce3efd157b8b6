"""Builds the PDF, Office and re-encoded text files of the bundled corpus from the sources beside this file.

``python tests/corpus_sources/build.py`` writes them into ``corpus/``; ``--check`` writes nothing and exits with 1 if a
file there differs from what its source gives. README.md beside this file says what the build needs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus_entries import ENTRIES, Entry, Layout
from corpus_markup import parse_source
from corpus_pdf import pdf_bytes
from corpus_scan import scan_bytes
from corpus_sheets import parse_sheets, workbook_bytes
from corpus_slides import parse_slides, presentation_bytes
from corpus_word import word_bytes

_HERE = Path(__file__).resolve().parent
_CORPUS = _HERE.parents[1] / "corpus"


def built(entry: Entry) -> bytes:
    """The finished file of one entry.

    Raises:
        ValueError: the source breaks a rule of the markup, or its numbers are not in sequence.
    """
    text = (_HERE / entry.source).read_text(encoding="utf-8")
    match Path(entry.target).suffix:
        case ".txt":
            # Older office programs of the region write this encoding, with these line ends.
            return text.replace("\n", "\r\n").encode("gb18030")
        case ".xlsx":
            return workbook_bytes(entry, parse_sheets(text))
        case ".pptx":
            return presentation_bytes(entry, parse_slides(text))
        case ".docx":
            return word_bytes(entry, parse_source(text))
        case ".pdf":
            write = scan_bytes if entry.layout is Layout.SCAN else pdf_bytes
            return write(entry, parse_source(text))
        case ending:
            raise ValueError(f"{entry.target}: no writer for files that end in {ending!r}")


def main() -> int:
    """Writes or checks every entry; returns the exit status."""
    parser = argparse.ArgumentParser(description="Builds the documents of the bundled corpus that have a source.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    parser.add_argument("--into", type=Path, default=_CORPUS, help="the corpus folder (default: corpus/)")
    options = parser.parse_args()
    stale = 0
    for entry in ENTRIES:
        content, target = built(entry), options.into / entry.target
        fresh = target.is_file() and target.read_bytes() == content
        if not fresh and not options.check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        stale += not fresh
        sys.stderr.write(f"{'same' if fresh else 'differs' if options.check else 'written'} {entry.target}\n")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
