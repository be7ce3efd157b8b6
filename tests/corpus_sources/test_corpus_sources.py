"""The Word writer of the bundled corpus: Word counts what was written, and the committed files are up to date."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from corpus_entries import ENTRIES, Entry
from corpus_markup import BlockKind, SourceBlock, parse_source
from corpus_numbering import CHARTER, Counter
from corpus_word import word_bytes
from docx import Document

_HERE = Path(__file__).resolve().parent
_CORPUS = _HERE.parents[1] / "corpus"
_WORD_ENTRIES = [entry for entry in ENTRIES if entry.target.endswith(".docx")]


def _article(text: str) -> SourceBlock:
    return SourceBlock(kind=BlockKind.PARAGRAPH, text=text)


@pytest.mark.parametrize("entry", _WORD_ENTRIES, ids=lambda entry: entry.target)
def test_committed_word_file_holds_what_its_source_says(entry: Entry) -> None:
    """The text and the numbering in corpus/ are those that the source gives today."""
    built = word_bytes(entry, parse_source((_HERE / entry.source).read_text(encoding="utf-8")))
    with zipfile.ZipFile(io.BytesIO(built)) as fresh, zipfile.ZipFile(_CORPUS / entry.target) as committed:
        assert fresh.namelist() == committed.namelist()
        for name in ("word/document.xml", "word/numbering.xml", "docProps/core.xml"):
            assert fresh.read(name) == committed.read(name)


def test_every_source_and_target_is_there() -> None:
    """Each entry names a source in this folder and a file in corpus/."""
    missing = [entry.target for entry in ENTRIES if not (_HERE / entry.source).is_file()]
    missing += [entry.target for entry in ENTRIES if not (_CORPUS / entry.target).is_file()]
    assert missing == []


def test_number_out_of_sequence_stops_the_build() -> None:
    """An article number that Word would not show is an error, not a silent renumbering."""
    counter = Counter(CHARTER)
    assert counter.take(_article("第一条\u3000甲")) == (1, "甲")
    with pytest.raises(ValueError, match="第二条"):
        counter.take(_article("第三条\u3000乙"))


def test_articles_run_on_over_chapters_and_items_begin_again() -> None:
    """A new chapter does not reset the articles; a new article resets its items."""
    chapters = [SourceBlock(kind=BlockKind.HEADING, text=f"第{n}章\u3000总则", level=1) for n in "一二"]
    blocks = [
        chapters[0],
        _article("第一条\u3000甲"),
        _article("（一）子"),
        chapters[1],
        _article("第二条\u3000乙"),
        _article("（一）丑"),
    ]
    counter = Counter(CHARTER)
    assert [counter.take(block)[0] for block in blocks] == [0, 1, 2, 0, 1, 2]


def test_charter_keeps_its_article_numbers_out_of_the_text() -> None:
    """The charter's 52 articles are numbered by Word: no paragraph's own text begins with an article number."""
    paragraphs = Document(str(_CORPUS / "governance/集团章程-2024.docx")).paragraphs
    assert not any(paragraph.text.startswith("第") and "条\u3000" in paragraph.text[:8] for paragraph in paragraphs)
    numbered = [p for p in paragraphs if p._p.xpath('./w:pPr/w:numPr[w:ilvl/@w:val="0"][w:numId/@w:val="72"]')]
    assert len(numbered) == 52


def test_rows_of_different_width_are_refused() -> None:
    """A table with a cell too few is an error in the source."""
    with pytest.raises(ValueError, match="differ in width"):
        parse_source("| 甲 | 乙 |\n|---|---|\n| 丙 |")
