"""Excel workbooks: visible cells as shown, tables with their headers, addresses of cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from assistant.errors import DocumentRejected
from ingest.loaders.xlsx import load_xlsx
from ingest.records import BlockKind, Loaded

Fill = Callable[[Any], object]


def saved(workbook: Any) -> Loaded:
    """The workbook as loaded from the file that openpyxl writes."""
    stream = io.BytesIO()
    workbook.save(stream)
    return load_xlsx(stream.getvalue())


def filled(*rows: tuple[object, ...], name: str = "Fees") -> Any:
    """A workbook with one sheet of the given rows."""
    workbook = openpyxl.Workbook()
    workbook.active.title = name
    for row in rows:
        workbook.active.append(row)
    return workbook


def shown(loaded: Loaded) -> list[tuple[str, str]]:
    """The last part of each block's place with its text."""
    return [(block.place[-1], loaded.text[block.start : block.end]) for block in loaded.blocks]


def test_rows_are_addressed_and_shown_as_displayed() -> None:
    """A sheet begins with its name, its first row is a header, and each value stands as its format shows it."""
    workbook = filled(("Grade", "Share", "From"), ("A", 0.25, date(2026, 9, 1)))
    workbook.active["B2"].number_format = "0%"
    workbook.active["C2"].number_format = 'yyyy"年"m"月"d"日"'
    loaded = saved(workbook)
    assert shown(loaded) == [
        ("Fees", "Fees"),
        ("A1:C1", "Grade | Share | From"),
        ("A2:C2", "A | 25% | 2026年9月1日"),
    ]
    assert [block.header for block in loaded.blocks] == [False, True, False]
    assert loaded.pages == ()


def test_merged_cells_head_their_rows_and_columns() -> None:
    """Two header rows under merged cells; a cell merged over rows is repeated in each, over columns it stands once."""
    workbook = filled(
        ("School", "Posts", None), (None, "Level", "Number"), ("North", "I", 3), (None, "II", 5), ("All", None, 8)
    )
    for merged in ("A1:A2", "B1:C1", "A3:A4", "A5:B5"):
        workbook.active.merge_cells(merged)
    loaded = saved(workbook)
    assert shown(loaded)[1:] == [
        ("A1:C1", "School | Posts"),
        ("A2:C2", "| Level | Number"),
        ("A3:C3", "North | I | 3"),
        ("A4:C4", "North | II | 5"),
        ("A5:C5", "All |  | 8"),
    ]
    assert [block.header for block in loaded.blocks[1:]] == [True, True, False, False, False]


def test_a_line_over_the_table_is_the_title() -> None:
    """A merged line above the table names the document; a note below it is a paragraph."""
    workbook = filled(("Fee standards 2026", None), ("Grade", "Fee"), ("A", 200), (), ("Fees are paid monthly.",))
    workbook.active.merge_cells("A1:B1")
    loaded = saved(workbook)
    assert [block.kind for block in loaded.blocks] == [
        BlockKind.TITLE,
        BlockKind.PARAGRAPH,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.PARAGRAPH,
    ]
    assert shown(loaded)[0] == ("A1:B1", "Fee standards 2026")
    assert shown(loaded)[-1] == ("A5", "Fees are paid monthly.")


def test_tables_beside_each_other_are_read_one_after_the_other() -> None:
    """Two tables with an empty column between them are two tables."""
    rows = [("a", "b", None, "c", "d"), (1, 2, None, 3, 4), (5, 6, None, 7, 8)]
    assert [place for place, _ in shown(saved(filled(*rows)))][1:] == [
        "A1:B1", "A2:B2", "A3:B3", "D1:E1", "D2:E2", "D3:E3",
    ]  # fmt: skip


def test_a_table_goes_on_after_an_empty_row() -> None:
    """Rows after a gap belong to the same header unless they bring their own."""
    loaded = saved(filled(("Name", "Unit"), ("Li", "North"), (), ("Wang", "South"), ("Zhao", "East")))
    assert [block.header for block in loaded.blocks[1:]] == [True, False, False, False]


def test_hidden_rows_columns_and_sheets_are_left_out_and_said() -> None:
    """What Excel does not show is not indexed, and the report says so."""
    workbook = filled(("Name", "Pay", "Unit"), ("Li", 1, "North"), ("Wang", 2, "South"))
    workbook.active.column_dimensions["B"].hidden = True
    workbook.active.row_dimensions[3].hidden = True
    workbook.create_sheet("Secret").sheet_state = "hidden"
    workbook["Secret"]["A1"] = "not for you"
    loaded = saved(workbook)
    assert "Wang" not in loaded.text and "Pay" not in loaded.text and "not for you" not in loaded.text
    assert loaded.remark is not None
    assert "hidden sheets were not read (Secret)" in loaded.remark
    assert "hidden rows or columns were not read (Fees)" in loaded.remark


def test_formulas_without_a_result_are_said() -> None:
    """No formula is reckoned: where the file holds no result, the report says how many are missing."""
    loaded = saved(filled(("Item", "Sum"), ("Total", "=1+1")))
    assert shown(loaded)[-1] == ("A2:B2", "Total")
    assert loaded.remark is not None and "1 formulas hold no result" in loaded.remark


def test_names_that_nobody_gave_are_no_headings() -> None:
    """Sheet1 is an address but no text."""
    loaded = saved(filled(("Name", "Unit"), ("Li", "North"), name="Sheet1"))
    assert loaded.text == "Name | Unit\nLi | North"
    assert loaded.blocks[0].place == ("Sheet1", "A1:B1")


def test_bold_rows_begin_another_table() -> None:
    """After an empty row, a row set in bold over rows that are not is a header of its own."""
    workbook = filled(("Name", "Unit"), ("Li", "North"), (), ("Room", "Floor"), ("Hall", "Two"))
    for cell in workbook.active[4]:
        cell.font = Font(bold=True)
    assert [block.header for block in saved(workbook).blocks[1:]] == [True, False, True, False]


@pytest.mark.parametrize("fill", [lambda sheet: None, lambda sheet: sheet.append((" ",))])
def test_an_empty_workbook_is_refused(fill: Fill) -> None:
    """A workbook without a visible text is refused with what to do."""
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    with pytest.raises(DocumentRejected, match="shows no text"):
        saved(workbook)


def test_merges_over_the_whole_sheet_cost_nothing() -> None:
    """A merged area of a million rows is taken as far as the cells reach."""
    workbook = filled(("Name", "Unit"), ("Li", "North"))
    stream = io.BytesIO()
    workbook.save(stream)
    source = zipfile.ZipFile(stream)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for part in source.namelist():
            data = source.read(part)
            if part.startswith("xl/worksheets/"):
                merged = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
                data = data.replace(b"</sheetData>", merged)
            package.writestr(part, data)
    assert load_xlsx(target.getvalue()).text == "Fees\n\nName | Unit\nLi | North"
