"""A text is set in blocks that leave nothing out, each clause at its place, and cut into parts where it is long."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.layout import Block, begins_block, blocks, part_holding, parts
from assistant.records import Document
from tests.assistant.version_edits import read

ZH = """砚江集团双聘管理办法

第一章 总则

第一条 为规范双聘，制定本办法。

第二条 双聘分为：

（一）入校双聘；
（二）入企双聘。

临时讲座不属于双聘。

附件一 申请表

姓名 | 单位
甲 | 乙
"""
EN = """# Placement Rules

Preamble of the group.

## Chapter 1 General

### Article 1 Purpose

These rules protect trainees.

Article 2 A mentor holds: (a) five years of practice; (b) a certificate.
"""


def _shown(document: Document, found: list[Block]) -> str:
    return "\n".join(document.text[block.start : block.end] for block in found)


@pytest.mark.parametrize("text", [ZH, EN, "one line", "\n\n  two\n\n\nparagraphs  \n\n", "a" * 9000, "line\n" * 3000])
def test_blocks_cover_the_text(tmp_path: Path, text: str) -> None:
    """Between two blocks stands white space alone, they follow each other, and every clause begins in one of them."""
    document = read(tmp_path, "rules.md", text)
    found = blocks(document)
    place = 0
    for block in found:
        assert place <= block.start < block.end
        assert not document.text[place : block.start].strip()
        place = block.end
    assert not document.text[place:].strip()
    assert [ordinal for block in found for ordinal in block.clauses] == [clause.ordinal for clause in document.clauses]


def test_headings_items_and_paragraphs_are_told_apart(tmp_path: Path) -> None:
    """Headings have a level, items are set in, and what follows them is not."""
    document = read(tmp_path, "rules.md", ZH)
    found = {document.text[block.start : block.end]: block for block in blocks(document)}
    assert found["第一章 总则"].level == 1
    assert found["第一条 为规范双聘，制定本办法。"].level == 0
    assert found["（一）入校双聘；"].indent == 1
    assert found["临时讲座不属于双聘。"].indent == 0


def test_a_heading_is_parted_from_the_text_below_it(tmp_path: Path) -> None:
    """An article with a title of its own shows the title as a heading."""
    document = read(tmp_path, "rules.md", EN)
    levels = {document.text[block.start : block.end].splitlines()[0]: block.level for block in blocks(document)}
    assert levels["Article 1 Purpose"] > 0
    assert levels["These rules protect trainees."] == 0


def test_rows_of_a_sheet_are_rows(tmp_path: Path) -> None:
    """Each row of a spreadsheet is a block of its own."""
    from openpyxl import Workbook

    from tests.assistant.version_edits import read_path

    book = Workbook()
    for row in (["Name", "Fee"], ["Course", 12], ["Room", 30]):
        book.active.append(row)
    file = tmp_path / "fees.xlsx"
    book.save(file)
    document = read_path(file)
    assert sum(block.row for block in blocks(document)) >= 2


def test_rows_of_a_table_in_a_text_are_rows(tmp_path: Path) -> None:
    """Each is a block of its own, and the paragraph behind them is none of them."""
    document = read(tmp_path, "fees.txt", "Fees\n\nMatter | Fee\nCourse | 12\nRoom | 30\nAll fees are monthly.\n")
    rows = [document.text[block.start : block.end] for block in blocks(document) if block.row]
    assert rows == ["Matter | Fee", "Course | 12", "Room | 30"]


def test_parts_are_cut_between_blocks_and_before_headings(tmp_path: Path) -> None:
    """A long text is cut into parts that hold every block once, none much longer than wanted."""
    text = "\n\n".join(
        f"Chapter {chapter} Title {chapter}\n\n"
        + "\n\n".join(f"Article {chapter * 10 + n} {'word ' * 30}." for n in range(10))
        for chapter in range(1, 21)
    )
    document = read(tmp_path, "rules.md", text)
    found = blocks(document)
    cut = parts(found, characters=5_000)
    assert len(cut) > 3
    assert [place for first, until in cut for place in range(first, until)] == list(range(len(found)))
    assert all(sum(b.end - b.start for b in found[first:until]) <= 5_600 for first, until in cut)
    assert all(found[first].level for first, _ in cut)
    for number, (first, until) in enumerate(cut):
        assert part_holding(found, cut, found[first].start) == number
        assert part_holding(found, cut, found[until - 1].end - 1) == number


def test_an_empty_text_has_no_parts() -> None:
    """Nothing to set is no part."""
    assert parts([], characters=10) == []
    assert part_holding([], [], 5) == 0


def test_a_clause_within_a_line_begins_no_block() -> None:
    """Only what stands first in its line does."""
    assert begins_block("a\n  b", 4)
    assert not begins_block("a b", 2)
