"""The rows and cells of a Word table: which cell stands in which column, and what is merged or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.docx_styles import is_on, path, value
from ingest.loaders.table_grid import Cell, Row

_CONTAINERS = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")
)
_MAX_SPAN = 100


def rows_of(table: Any) -> list[Row]:
    """The rows of a table that are not deleted, with their cells."""
    found = (row for row in _children(table, qn("w:tr")) if row.find(path("w:trPr", "w:del")) is None)
    return [Row(tuple(_cells(row)), is_on(row.find(path("w:trPr", "w:tblHeader")))) for row in found]


def _cells(row: Any) -> Iterator[Cell]:
    column = _number(value(row, path("w:trPr", "w:gridBefore")), 0)
    for element in _children(row, qn("w:tc")):
        span = _number(value(element, path("w:tcPr", "w:gridSpan")), 1)
        merged = element.find(path("w:tcPr", "w:vMerge"))
        continues = merged is not None and merged.get(qn("w:val")) != "restart"
        if element.find(path("w:tcPr", "w:cellDel")) is None:
            yield Cell(element, column, span, continues)
        column += span


def _number(written: str | None, default: int) -> int:
    return min(int(written), _MAX_SPAN) if written and written.isdigit() else default


def _children(element: Any, tag: str) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)
