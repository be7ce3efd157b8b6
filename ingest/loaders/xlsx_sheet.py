"""One sheet of a workbook: what each cell shows, which cells are merged, and what is hidden."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assistant.errors import DocumentRejected
from ingest.loaders.office_drawings import DRAWING, drawing_paragraph
from ingest.loaders.xlsx_formats import shown

MAX_CELLS = 1_000_000
"""Cells of a sheet that are read; spreadsheets of rules and lists hold under 100,000."""
_MAX_AREA = 20_000_000
_MOST_ROWS = 1_048_576
"""Rows that a sheet can have in Excel and in WPS."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINKS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
"""Number formats that Chinese Excel knows by their number alone (ECMA-376 part 1, 18.8.30, zh-cn)."""
_SHAPES = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWN = "/drawing"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns count from 1 and are inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows; ``is_text`` is false for numbers and dates."""

    text: str
    is_text: bool
    bold: bool


@dataclass(slots=True)
class Sheet:
    """A sheet's visible cells by row and column, its merged areas, and what was passed over."""

    name: str
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    hidden: int = 0
    errors: int = 0
    unreckoned: int = 0


@dataclass(slots=True)
class _Layout:
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unreckoned: int = 0
    rows: int = 0
    right: int = 0
    bottom: int = 0
    cells: int = 0


def sheet_parts(package: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """The part of the package that holds each sheet, by the sheet's name."""
    workbook = next(name for name in package.namelist() if name.lower() == "xl/workbook.xml")
    relations = _xml(package, "xl/_rels/" + posixpath.basename(workbook) + ".rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts: dict[str, str] = {}
    for sheet in _xml(package, workbook).iter(_MAIN + "sheet", _STRICT + "sheet"):
        link = next((sheet.get(name) for name in _LINKS if sheet.get(name)), None)
        target = targets.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if sheet.get("name") in names:
            parts[sheet.get("name", "")] = path
    return parts


def _xml(package: zipfile.ZipFile, part: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(package.read(part), parser)


def read_sheet(worksheet: Any, package: zipfile.ZipFile, part: str) -> Sheet:
    """Read an openpyxl read-only worksheet; ``part`` is where it lies in ``package``.

    Raises:
        DocumentRejected: the sheet holds more cells than a document of rules can.
    """
    layout = _layout(package, part)
    merged = [
        Area(area.top, area.left, min(area.bottom, layout.bottom), min(area.right, layout.right))
        for area in layout.merged
        if area.top <= layout.bottom and area.left <= layout.right
    ]
    spanned = sum(area.bottom - area.top + area.right - area.left for area in merged)
    if max(layout.cells, spanned) > MAX_CELLS or layout.rows * layout.right > _MAX_AREA:
        raise DocumentRejected(
            f"the sheet {worksheet.title} holds more than {MAX_CELLS:,} cells; split it or delete what is empty"
        )
    sheet = Sheet(worksheet.title, merged=merged, shapes=drawn_texts(package, part))
    if not layout.cells:
        return sheet
    before = None
    for row in worksheet.iter_rows(min_row=1, max_row=layout.bottom, max_col=layout.right):
        if row is before:  # openpyxl gives one and the same empty row for all that are missing
            continue
        before = row
        for cell in row:
            if cell.value is not None:
                _take(sheet, cell, layout)
    sheet.unreckoned = layout.unreckoned
    return sheet


def _take(sheet: Sheet, cell: Any, layout: _Layout) -> None:
    if cell.row in layout.hidden_rows or any(first <= cell.column <= last for first, last in layout.hidden_columns):
        sheet.hidden += 1
        return
    if cell.data_type == "e":
        sheet.errors += 1
        return
    is_text = isinstance(cell.value, str)
    value = _unescaped(cell.value) if is_text else cell.value
    lines = shown(value, _format_of(cell)).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    if text:
        sheet.cells.setdefault(cell.row, {})[cell.column] = Cell(text, is_text, bool(cell.font and cell.font.b))


def _unescaped(text: str) -> str:
    """``text`` with the characters that XML cannot hold, which Excel writes as their codes; line ends are newlines."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _format_of(cell: Any) -> str:
    """The number format of a cell; one that openpyxl takes for none may be one of Chinese Excel's own."""
    known = cell.number_format or "General"
    if known != "General" or not cell.has_style:
        return str(known)
    return _CHINESE_FORMATS.get(cell.style_array.numFmtId, "General")


def drawn_texts(package: zipfile.ZipFile, part: str) -> list[str]:
    """The texts of the boxes and shapes drawn over the sheet that lies at ``part``."""
    texts: list[str] = []
    for drawing in _targets(package, part, _DRAWN):
        for shape in _xml(package, drawing).iter(_SHAPES + "txBody"):
            lines = [drawing_paragraph(paragraph) for paragraph in shape.iter(DRAWING + "p")]
            texts.append("\n".join(line.strip() for line in lines if line.strip()))
    return [text for text in texts if text]


def _targets(package: zipfile.ZipFile, part: str, kind: str) -> Iterator[str]:
    """The parts that ``part`` refers to by a relation of a kind."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return
    for relation in _xml(package, relations):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if relation.get("Type", "").endswith(kind) and path in package.namelist():
            yield path


def _layout(package: zipfile.ZipFile, part: str) -> _Layout:
    """Merged areas, hidden rows and columns, formulas without a result, and how far the cells reach."""
    layout = _Layout()
    number = 0
    wanted = tuple(space + name for space in (_MAIN, _STRICT) for name in ("row", "col", "mergeCell"))
    with package.open(part) as stream:
        for _, element in etree.iterparse(stream, events=("end",), tag=wanted, resolve_entities=False, no_network=True):
            name = etree.QName(element).localname
            if name == "row":
                number = _row_number(element.get("r"), number + 1)
                _take_row(layout, element, number)
            elif name == "mergeCell":
                layout.merged += _areas(element.get("ref", ""))
            elif _is_on(element.get("hidden")):
                layout.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return layout


def _row_number(written: str | None, following: int) -> int:
    """The number that a row gives itself; openpyxl passes one by one over all rows up to it.

    Raises:
        DocumentRejected: no sheet has such a row.
    """
    if written is None:
        return following
    if not re.fullmatch("[0-9]{1,7}", written) or int(written) > _MOST_ROWS:
        raise DocumentRejected(
            f"the workbook is damaged: a sheet has a row numbered {written[:20]!r}; open it in Excel and save it again"
        )
    return int(written)


def _take_row(layout: _Layout, row: Any, number: int) -> None:
    if _is_on(row.get("hidden")):
        layout.hidden_rows.add(number)
    layout.rows += 1
    column = 0
    for cell in row:
        place = _RANGE.fullmatch(cell.get("r", ""))
        column = column_number(place[1]) if place else column + 1
        layout.cells += 1
        filled = [child for child in cell if isinstance(child.tag, str) and (len(child) or child.text)]
        held = {etree.QName(child).localname for child in filled}
        if held & {"v", "is"}:
            layout.right, layout.bottom = max(layout.right, column), max(layout.bottom, number)
        elif "f" in held:
            layout.unreckoned += 1


def _is_on(flag: str | None) -> bool:
    return flag in ("1", "true", "on")


def _areas(reference: str) -> Iterator[Area]:
    found = _RANGE.fullmatch(reference)
    if found and found[3]:
        yield Area(int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3]))


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
