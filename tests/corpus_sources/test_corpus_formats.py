"""The writers of sheets and slides keep what they promise, and the committed files of every form are up to date."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from corpus_entries import ENTRIES, Entry, Layout
from corpus_sheets import parse_sheets, workbook_bytes
from corpus_slides import parse_slides, presentation_bytes
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

_HERE = Path(__file__).resolve().parent
_CORPUS = _HERE.parents[1] / "corpus"
_ENTRY = Entry(source="-", target="-", running="甲", language="zh", issued=date(2026, 4, 24))
_SHEET = "# 题\n## 表一\n| 总 | < |\n| 岗位 | 学时 |\n|---|---|\n| 车工 | 48 |\n| ^ | 第二周 |\n"
_SLIDES = "# Title\n> Office\n## First\n- one\n- two\nNote: say it slowly\n## Second\n| a | b |\n|---|---|\n| 1 | 2 |\n"
_OFFICE = [entry for entry in ENTRIES if entry.target.endswith((".xlsx", ".pptx"))]
_SCANS = [entry for entry in ENTRIES if entry.layout is Layout.SCAN]


@pytest.mark.parametrize("entry", _OFFICE, ids=lambda entry: entry.target)
def test_committed_file_is_what_its_source_gives(entry: Entry) -> None:
    """Sheets and slides in corpus/ have the parts that the source gives today."""
    text = (_HERE / entry.source).read_text(encoding="utf-8")
    sheets = entry.target.endswith(".xlsx")
    built = workbook_bytes(entry, parse_sheets(text)) if sheets else presentation_bytes(entry, parse_slides(text))
    with zipfile.ZipFile(io.BytesIO(built)) as fresh, zipfile.ZipFile(_CORPUS / entry.target) as committed:
        assert fresh.namelist() == committed.namelist()
        assert [name for name in fresh.namelist() if fresh.read(name) != committed.read(name)] == []


def test_marks_in_a_sheet_become_merged_cells_and_digits_numbers() -> None:
    """A cell joined to its neighbour or to the one above lies in a merged range; a number is no text."""
    saved = workbook_bytes(_ENTRY, parse_sheets(_SHEET))
    worksheet = load_workbook(io.BytesIO(saved))["表一"]
    assert {str(merged) for merged in worksheet.merged_cells.ranges} == {"A1:B1", "A3:A4"}
    assert [cell.value for cell in worksheet["B"]] == [None, "学时", 48, "第二周"]


def test_sheet_without_header_row_is_refused() -> None:
    """A sheet must say where its header rows end."""
    with pytest.raises(ValueError, match="header rows"):
        parse_sheets("## 表一\n| 甲 | 乙 |\n")


def test_slides_keep_points_table_and_notes() -> None:
    """Points, the cells of a table and the speaker's notes arrive on their slide."""
    saved = presentation_bytes(_ENTRY, parse_slides(_SLIDES))
    title, first, second = Presentation(io.BytesIO(saved)).slides
    assert title.shapes.title.text == "Title"
    assert first.placeholders[1].text_frame.text == "one\ntwo"
    assert first.notes_slide.notes_text_frame.text == "say it slowly"
    table = next(shape.table for shape in second.shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["1", "2"]]


def test_slide_with_points_and_table_is_refused() -> None:
    """A slide holds points or a table, since the writer places only one of them."""
    with pytest.raises(ValueError, match="both"):
        parse_slides("# T\n## S\n- one\n| a |\n|---|\n| 1 |\n")


@pytest.mark.parametrize("entry", _SCANS, ids=lambda entry: entry.target)
def test_committed_scan_is_small_and_has_no_text_layer(entry: Entry) -> None:
    """A scan holds nothing but images of pages, and stays below 400 kB."""
    scan = _CORPUS / entry.target
    assert scan.stat().st_size < 400_000
    pages = PdfReader(scan).pages
    assert [page.extract_text() for page in pages] == [""] * len(pages)
    assert all(len(page.images) == 1 for page in pages)


def test_one_rule_is_kept_in_the_encoding_of_older_programs() -> None:
    """The assessment rules are no valid UTF-8 and read as Chinese in GB18030."""
    raw = (_CORPUS / "curriculum/学业考核与成绩管理办法.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode()
    source = (_HERE / "curriculum/学业考核与成绩管理办法.txt").read_text(encoding="utf-8")
    assert raw.decode("gb18030").replace("\r\n", "\n") == source
