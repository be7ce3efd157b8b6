"""Excel workbooks: sheet by sheet, each table row as Excel shows it, addressed by sheet and cells."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.office_package import EXCEL, check_package
from ingest.loaders.office_repair import repaired
from ingest.loaders.xlsx_sheet import Sheet, read_sheet, sheet_parts
from ingest.loaders.xlsx_tables import rows_of
from ingest.records import BlockKind, Loaded

_UNNAMED = re.compile(r"(?:Sheet|工作表|表)\s*[0-9]*", re.IGNORECASE)
"""Names that Excel and WPS give to sheets that nobody has named; they are no headings."""
_TORN = "the workbook is damaged: a sheet has lost its content; open it in Excel and save it again"
_NO_TEXT = "the workbook shows no text: its sheets are empty, hidden or hold only charts and pictures"


def load_xlsx(data: bytes) -> Loaded:
    """Read a workbook's visible sheets as shown. No formula is reckoned.

    Raises:
        DocumentRejected: encrypted, unsafe, damaged, too large, or without any visible text.
    """
    check_package(data, EXCEL)
    data = repaired(data)
    sheets, hidden = _sheets(data)
    text = CanonicalText()
    titled = False
    for sheet in sheets:
        titled = _add(text, sheet, titled=titled) or titled
    loaded = text.loaded(remark=_remark(sheets, hidden))
    if not loaded.text:
        raise DocumentRejected(f"{_NO_TEXT}; show them or remove the file")
    return loaded


def _sheets(data: bytes) -> tuple[list[Sheet], list[str]]:
    """The visible sheets in order, and the names of the hidden ones."""
    import openpyxl

    with _quietly(), zipfile.ZipFile(io.BytesIO(data)) as package:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with closing(workbook):
            visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
            parts = sheet_parts(package, [sheet.title for sheet in visible])
            if not all(sheet.title in parts for sheet in visible):
                raise DocumentRejected(_TORN)
            return [read_sheet(sheet, package, parts[sheet.title]) for sheet in visible], hidden


@contextmanager
def _quietly() -> Iterator[None]:
    """Without openpyxl's warnings about what it does not keep: charts, rules for input, print areas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        yield


def _add(text: CanonicalText, sheet: Sheet, *, titled: bool) -> bool:
    """Add a sheet; the first line set as a title names the document, ahead of its sheet's name."""
    name, shapes, rest = sheet.name, sheet.shapes, rows_of(sheet)
    if not rest and not shapes:
        return False
    opens = not titled and bool(rest) and rest[0].kind is BlockKind.HEADING
    if opens:
        first = rest.pop(0)
        text.add(first.text, BlockKind.TITLE, level=1, place=(name, first.cells))
    if not _UNNAMED.fullmatch(name.strip()):  # the sheet's address; a name such as 2024 is no title of a document
        text.add(name, place=(name,))
    for row in rest:
        level = 2 if row.kind is BlockKind.HEADING else 0
        text.add(row.text, row.kind, level=level, header=row.header, place=(name, row.cells))
    for shape in shapes:
        text.add(shape, place=(name,))
    return opens


def _remark(sheets: Sequence[Sheet], hidden: Sequence[str]) -> str | None:
    remarks = []
    if hidden:
        remarks.append(f"hidden sheets were not read ({', '.join(hidden[:10])})")
    passed = [sheet.name for sheet in sheets if sheet.hidden]
    if passed:
        remarks.append(f"hidden rows or columns were not read ({', '.join(passed[:10])})")
    errors = sum(sheet.errors for sheet in sheets)
    if errors:
        remarks.append(f"{errors} cells show an error such as #REF! and were left out")
    unreckoned = sum(sheet.unreckoned for sheet in sheets)
    if unreckoned:
        remarks.append(
            f"{unreckoned} formulas hold no result and were left out; open the workbook in Excel and save it again"
        )
    return "; ".join(remarks) or None
