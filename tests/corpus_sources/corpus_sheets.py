"""Sets a source as a workbook: one sheet a heading, header rows in bold, merged cells as an office writes them.

In the source ``##`` names a sheet. In a row ``<`` joins a cell to its left neighbour and ``^`` to the one above; the
rows before ``|---|`` are header rows. The same source gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from corpus_archive import with_fixed_dates
from corpus_entries import Entry
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_LEFT, _ABOVE = "<", "^"
_RULE = re.compile(r"\|[-:| ]+\|")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_WIDEST = 46
_THIN = Side(style="thin", color="808080")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of the source; ``headers`` counts the header rows, and narrower rows stand for full ones."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    headers: int


def parse_sheets(text: str) -> tuple[Sheet, ...]:
    """Reads a source; the title before the first sheet is left out.

    Raises:
        ValueError: the rows of a sheet differ in width, or a sheet has no header row.
    """
    return tuple(_sheet(part) for part in re.split(r"(?m)^## ", text)[1:])


def _sheet(part: str) -> Sheet:
    name, *lines = [line.strip() for line in part.splitlines() if line.strip()]
    rules = [place for place, line in enumerate(lines) if _RULE.fullmatch(line)]
    if len(rules) != 1:
        raise ValueError(f"sheet {name!r} needs exactly one line that ends its header rows")
    rows = tuple(tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines if not _RULE.fullmatch(line))
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"the rows of sheet {name!r} differ in width")
    return Sheet(name=name, rows=rows, headers=rules[0])


def workbook_bytes(entry: Entry, sheets: tuple[Sheet, ...]) -> bytes:
    """The workbook of a source."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        _fill(workbook.create_sheet(sheet.name), sheet)
    issued = datetime.combine(entry.issued, time(9))
    properties = workbook.properties
    properties.title, properties.creator, properties.created = entry.running, entry.author, issued
    saved = io.BytesIO()
    workbook.save(saved)
    # The writer puts the present moment into the properties.
    with zipfile.ZipFile(saved) as archive:
        core = archive.read("docProps/core.xml")
    stamp = issued.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    core = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", core)
    return with_fixed_dates(saved.getvalue(), {"docProps/core.xml": core})


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    for row, cells in enumerate(sheet.rows, start=1):
        for column, text in enumerate(cells, start=1):
            cell = worksheet.cell(row, column)
            if text not in (_LEFT, _ABOVE, ""):
                cell.value = int(text) if text.isdecimal() else text
            cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if row <= sheet.headers:
                cell.font = Font(name="宋体", bold=True)
                cell.fill = PatternFill("solid", start_color="E4E4E4")
            else:
                cell.font = Font(name="宋体")
    for first_row, first_column, last_row, last_column in _merged(sheet.rows):
        worksheet.merge_cells(None, first_row, first_column, last_row, last_column)
    for column, width in enumerate(_widths(sheet), start=1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    worksheet.freeze_panes = worksheet.cell(sheet.headers + 1, 1)
    worksheet.print_title_rows = f"1:{sheet.headers}"


def _merged(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[int, int, int, int]]:
    """The merged ranges, counted from 1: first row and column, last row and column."""
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text in (_LEFT, _ABOVE):
                continue
            last_column, last_row = column, row
            while last_column + 1 < len(cells) and cells[last_column + 1] == _LEFT:
                last_column += 1
            while last_row + 1 < len(rows) and rows[last_row + 1][column] == _ABOVE:
                last_row += 1
            if (last_row, last_column) != (row, column):
                yield row + 1, column + 1, last_row + 1, last_column + 1


def _widths(sheet: Sheet) -> Iterator[float]:
    for column in zip(*sheet.rows[1:], strict=True):
        longest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) for text in column)
        yield min(longest + 2, _WIDEST)
