"""Builds the PDF and Word files of the bundled corpus from the sources beside this file.

``python tests/corpus_sources/build.py`` writes them into ``corpus/``; ``--check`` writes nothing and exits with 1 if a
file there differs from what its source gives. README.md beside this file says what the build needs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus_entries import ENTRIES, Entry
from corpus_markup import parse_source
from corpus_pdf import pdf_bytes
from corpus_word import word_bytes

_HERE = Path(__file__).resolve().parent
_CORPUS = _HERE.parents[1] / "corpus"


def built(entry: Entry) -> bytes:
    """The finished file of one entry.

    Raises:
        ValueError: the source breaks a rule of the markup, or its numbers are not in sequence.
    """
    blocks = parse_source((_HERE / entry.source).read_text(encoding="utf-8"))
    return word_bytes(entry, blocks) if entry.target.endswith(".docx") else pdf_bytes(entry, blocks)


def main() -> int:
    """Writes or checks every entry; returns the exit status."""
    parser = argparse.ArgumentParser(description="Builds the PDF and Word files of the bundled corpus.")
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
