"""Sheets as people make them: lines over tables, notes under them, several tables, formats of Chinese Excel."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest.loaders.xlsx import load_xlsx
from ingest.records import BlockKind, Loaded

Rows = list[tuple[object, ...]]
LINE, TITLE, HEAD, ROW = BlockKind.PARAGRAPH, BlockKind.TITLE, "header", BlockKind.TABLE_ROW


def workbook(rows: Rows, *, merged: tuple[str, ...] = (), name: str = "Sheet1") -> Any:
    """A workbook with one sheet."""
    found: Any = openpyxl.Workbook()
    found.active.title = name
    for row in rows:
        found.active.append(row)
    for area in merged:
        found.active.merge_cells(area)
    return found


def as_bytes(found: Any) -> bytes:
    """The file that openpyxl writes."""
    stream = io.BytesIO()
    found.save(stream)
    return stream.getvalue()


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a text in a part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return stream.getvalue()


def blocks(loaded: Loaded) -> list[tuple[str, str]]:
    """What each block is, with its text."""
    return [
        ("header" if block.header else str(block.kind), loaded.text[block.start : block.end]) for block in loaded.blocks
    ]


TABLE: Rows = [("专业", "人数", "学费"), ("机电", 40, 5000), ("数控", 35, 5200)]
SHOWN = [(HEAD, "专业 | 人数 | 学费"), (ROW, "机电 | 40 | 5000"), (ROW, "数控 | 35 | 5200")]


@pytest.mark.parametrize(
    ("rows", "merged", "found"),
    [
        ([("2024年收费标准",), *TABLE], (), [(TITLE, "2024年收费标准"), *SHOWN]),
        (
            [("收费标准",), (None, None, "单位：元"), *TABLE],
            ("A1:C1",),
            [(TITLE, "收费标准"), (LINE, "单位：元"), *SHOWN],
        ),
        (
            [("收费标准",), ("编制单位：财务处", None, "日期：2024-09-01"), *TABLE],
            ("A1:C1", "A2:B2"),
            [(TITLE, "收费标准"), (LINE, "编制单位：财务处"), (LINE, "日期：2024-09-01"), *SHOWN],
        ),
        ([*TABLE, ("注：学费按学年收取。",)], ("A4:C4",), [*SHOWN, (LINE, "注：学费按学年收取。")]),
        ([*TABLE, ("数据来源：招生办",)], (), [*SHOWN, (LINE, "数据来源：招生办")]),
        (
            [("专业", "计划", None), (None, "男", "女"), ("机电", 3, 5)],
            ("A1:A2", "B1:C1"),
            [(HEAD, "专业 | 计划"), (HEAD, "| 男 | 女"), (ROW, "机电 | 3 | 5")],
        ),
        (
            [(None, "计划", None), ("专业", "男", "女"), ("机电", 3, 5)],
            ("B1:C1",),
            [(HEAD, "| 计划"), (HEAD, "专业 | 男 | 女"), (ROW, "机电 | 3 | 5")],
        ),
        (
            [("填报说明",), ("一、本表由各校填写。",), ("二、九月底前报送。",)],
            (),
            [(LINE, "填报说明"), (LINE, "一、本表由各校填写。"), (LINE, "二、九月底前报送。")],
        ),
        ([("姓名",), ("李明",), ("王芳",)], (), [(HEAD, "姓名"), (ROW, "李明"), (ROW, "王芳")]),
        (
            [("指标", 2023, 2024), ("就业率", 0.95, 0.97)],
            (),
            [(HEAD, "指标 | 2023 | 2024"), (ROW, "就业率 | 0.95 | 0.97")],
        ),
    ],
)
def test_lines_headers_rows_and_notes(rows: Rows, merged: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    """What stands over and under a table is told from its header and its rows."""
    assert blocks(load_xlsx(as_bytes(workbook(rows, merged=merged)))) == found


@pytest.mark.parametrize("name", ["2024", "Sheet1", "收费标准"])
def test_the_name_of_a_sheet_is_no_title(name: str) -> None:
    """A sheet's name is the address of its rows, not what the document is called."""
    loaded = load_xlsx(as_bytes(workbook(TABLE, name=name)))
    assert not {block.kind for block in loaded.blocks} & {BlockKind.TITLE, BlockKind.HEADING}
    assert {block.place[0] for block in loaded.blocks} == {name}


def test_dates_may_head_columns_that_are_set_apart() -> None:
    """Bold figures over figures that are not are headings."""
    found = workbook([("项目", 202401, 202402), ("招生", 3, 5)])
    for cell in found.active[1]:
        cell.font = Font(bold=True)
    assert blocks(load_xlsx(as_bytes(found)))[0] == (HEAD, "项目 | 202401 | 202402")


def test_formats_of_chinese_excel_without_a_definition() -> None:
    """A date whose format Chinese Excel knows by its number alone is shown as a date."""
    found = workbook([("日期",), (45000,), (45001,)])
    found.active["A2"].number_format = "0.0000"
    undefined = changed(as_bytes(found), "xl/styles.xml", '<numFmt numFmtId="164"', '<numFmt numFmtId="170"')
    styled = changed(undefined, "xl/styles.xml", ' numFmtId="164"', ' numFmtId="31"')
    assert blocks(load_xlsx(styled))[1] == (ROW, "2023年3月15日")


def test_errors_are_left_out_and_said() -> None:
    """A cell that shows an error says nothing about the subject."""
    loaded = load_xlsx(as_bytes(workbook([("项目", "数"), ("招生", "#REF!"), ("就业", 3)])))
    assert blocks(loaded)[1:] == [(ROW, "招生"), (ROW, "就业 | 3")]
    assert loaded.remark == "1 cells show an error such as #REF! and were left out"


def test_escaped_characters_are_read() -> None:
    """The carriage return that Excel writes as its code is a line break."""
    loaded = load_xlsx(
        changed(
            as_bytes(workbook([("School", "Posts"), ("North", 3)])),
            "xl/worksheets/sheet1.xml",
            "North",
            "North_x000D_\nEast",
        )
    )
    assert blocks(loaded) == [(HEAD, "School | Posts"), (ROW, "North East | 3")]


def test_boxes_drawn_over_a_sheet_are_read() -> None:
    """A text box on a sheet follows its rows."""
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{space}/spreadsheetDrawing" xmlns:a="{space}/main"><xdr:sp><xdr:txBody><a:p><a:r>'
        "<a:t>填表须知：</a:t></a:r></a:p><a:p><a:r><a:t>黄色单元格必填。</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    stream = io.BytesIO(as_bytes(workbook(TABLE)))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/drawings/drawing1.xml", drawing)
        package.writestr("xl/worksheets/_rels/sheet1.xml.rels", relation)
    assert blocks(load_xlsx(stream.getvalue())) == [*SHOWN, (LINE, "填表须知：\n黄色单元格必填。")]
