"""Figures worked out from quotes: a day counted from one that is named, rows added up, the items of a list counted.

Nothing is worked out unless the question asks for it and the quotes leave one way to do so: one period, one column of
numbers. A total that the document states itself is quoted, not computed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assistant.answer_types import AnswerType, answer_types, holds
from assistant.extraction import Extract, items_of
from assistant.lexical import terms
from assistant.named_days import named_day
from assistant.quantities import MONTH, YEAR, Dimension, Quantity, quantities, segments
from assistant.records import TABLE_GAP, Document, FigureKind, Quote

MOST_ROWS = 60
"""Rows of a table, at most, that are quoted to show a sum."""

LEAST_ROWS = 2
"""What can be added up or counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure worked out from ``quotes``, which show everything that went into it.

    ``value`` is a day or a number; a sum has the ``unit`` that stands in all its cells, or none.
    """

    kind: FigureKind
    value: date | Decimal
    quotes: tuple[Quote, ...]
    unit: str = ""


_EXTENSION = re.compile(r"延长|顺延|展期|\bexten[ds]|\bprolong|\badd(?:s|ed)?\b|\bfurther\b", re.IGNORECASE)
_TOTAL_ASKED = re.compile(
    r"一共|总共|合计|总计|加起来|加在一起|共[有计需要]?多少|总(?:学时|学分|课时|额|数|量|和|金额)"
    r"|\b(?:in total|altogether|in all|total|sum of|combined|taken together|add(?:ed)? up|together)\b",
    re.IGNORECASE,
)
_TOTAL_ROW = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|总和|total|sum|subtotal|grand total|all)(?![a-z])", re.IGNORECASE)
_CELL = re.compile(r"^[^\d\w]{0,2}(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>\D{0,12})$")
_CODE = re.compile(r"^[A-Z]{0,5}[-–./\d]+[A-Z]?$")
_SERIAL = re.compile(r"序号|编号|代码|学期|年份|年度|no\.?|number|code|year|semester|level|等级|级别", re.IGNORECASE)
_COUNT_ASKED = re.compile(
    r"[几多少]+(?:种|项|类|条|款|方面|个(?:条件|情形|方面|步骤|要求|材料|原因))"
    r"|\bhow many (?:\w+ )?(?:kinds?|types?|conditions?|cases?|reasons?|grounds?|duties|documents?|papers?|things?|"
    r"items?|requirements?|circumstances?|levels?|steps?|ways?|forms?|categories|tasks?)\b",
    re.IGNORECASE,
)


def worked_out(question: str, on: date, extract: Extract, document: Document) -> Figure | None:
    """What the question wants worked out from what was extracted; ``None`` where nothing is to be, or not for certain.

    ``on`` is the day that the question is asked for: it tells which year a day without one means.
    """
    return _counted_day(question, on, extract) or _sum(question, extract, document) or _count(question, extract)


def _counted_day(question: str, on: date, extract: Extract) -> Figure | None:
    """The last day of the only period that a quote states, counted from the day that the question names."""
    day = named_day(question, on)
    if day is None or AnswerType.DAY_FROM not in answer_types(question):
        return None
    periods = {
        (q.value, q.unit, q.dimension, q.ahead): (q, quote)
        for quote in extract.quotes
        for q in quantities(quote.text)
        if q.dimension in (Dimension.TIME, Dimension.WORKING_DAYS) and q.unit >= 1.0 and q.per is None
        if not _extends(quote.text, q)
    }
    if len(periods) != 1:
        return None
    [(period, quote)] = periods.values()
    if period.dimension is Dimension.WORKING_DAYS:
        kind, end = FigureKind.WORKING_DAY, _working_days_from(day, round(period.value), back=period.ahead)
    else:
        kind = FigureKind.DAY_BEFORE if period.ahead else FigureKind.DAY
        end = _days_from(day, period)
    return Figure(kind=kind, value=end, quotes=(quote,)) if end is not None else None


def _extends(text: str, period: Quantity) -> bool:
    """Whether a period only makes another one longer, in some cases."""
    return any(
        start <= period.start < end and _EXTENSION.search(text[max(0, start - 30) : end])
        for start, end in segments(text)
    )


def _days_from(day: date, period: Quantity) -> date | None:
    """A period counted from a day that is not part of it; months and years end on the day of the same number."""
    sign = -1 if period.ahead else 1
    count = period.value / period.unit
    months = {MONTH: 1, YEAR: 12, YEAR / 2: 6}.get(period.unit)
    try:
        if months is not None and (count * months).is_integer():
            return _months_from(day, sign * round(count * months))
        return day + timedelta(days=sign * round(period.value))
    except (OverflowError, ValueError):  # beyond the calendar
        return None


def _months_from(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days_from(day: date, count: int, *, back: bool) -> date | None:
    """So many days from Monday to Friday after a day, or before it."""
    if not 0 < count <= 1000:
        return None
    step = timedelta(days=-1 if back else 1)
    while count:
        day += step
        count -= day.weekday() < 5
    return day


def _sum(question: str, extract: Extract, document: Document) -> Figure | None:
    """The numbers of one column added up: of the rows that the question names, or of all."""
    row = extract.quotes[-1]
    if TABLE_GAP not in row.text or not _TOTAL_ASKED.search(question):
        return None
    lines = _table_around(document.text, row.start)
    if not LEAST_ROWS < len(lines) <= MOST_ROWS + 1:
        return None
    cells = [[cell.strip() for cell in document.text[slice(*line)].split(TABLE_GAP.strip())] for line in lines]
    header, rows = cells[0], cells[1:]
    chosen = _rows_meant(question, rows)
    column = _column_meant(question, header, [rows[i] for i in chosen])
    if column is None or len(chosen) < LEAST_ROWS:
        return None
    numbers = [_CELL.match(rows[i][column]) for i in chosen]
    units = {match["unit"].strip() for match in numbers if match}
    value = sum((Decimal(match["number"].replace(",", "")) for match in numbers if match), Decimal(0))
    shown = [lines[0], *(lines[i + 1] for i in chosen)]
    quotes = tuple(
        Quote(document=document.path, start=start, end=end, text=document.text[start:end]) for start, end in shown
    )
    return Figure(kind=FigureKind.SUM, value=value, quotes=quotes, unit=units.pop() if len(units) == 1 else "")


def _table_around(text: str, place: int) -> list[tuple[int, int]]:
    """The lines of the table in which a place of canonical text stands."""
    start = text.rfind("\n", 0, place) + 1
    while start > 0 and TABLE_GAP in text[text.rfind("\n", 0, start - 1) + 1 : start - 1]:
        start = text.rfind("\n", 0, start - 1) + 1
    lines = []
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if TABLE_GAP not in text[start:end]:
            break
        lines.append((start, end))
        start = end + 1
    return lines


def _rows_meant(question: str, rows: Sequence[Sequence[str]]) -> list[int]:
    """The rows whose names the question holds, or all of them; none where the document states the total itself."""
    asked = set(terms(question))
    named = [i for i, row in enumerate(rows) if (name := set(terms(_name(row)))) and name <= asked]
    if named:
        return named
    return [] if any(_TOTAL_ROW.match(_name(row)) for row in rows) else list(range(len(rows)))


def _name(row: Sequence[str]) -> str:
    """What a row is called: its first cell that is neither number nor code."""
    return next((cell for cell in row if cell and not _CELL.match(cell) and not _CODE.match(cell)), "")


def _column_meant(question: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column of numbers that the question asks for by name or by kind; ``None`` where that is not certain."""
    numbers = [
        place
        for place, name in enumerate(header)
        if rows and all(place < len(row) and _CELL.match(row[place]) for row in rows) and not _SERIAL.search(name)
    ]
    asked, kinds = set(terms(question)), answer_types(question)
    named = [place for place in numbers if asked & set(terms(header[place]))]
    of_kind = [place for place in numbers if kinds and holds(f"{header[place]} 1", kinds)]
    return next((some[0] for some in (named, of_kind, numbers) if len(some) == 1), None)


def _count(question: str, extract: Extract) -> Figure | None:
    """The items of a list that is quoted whole."""
    if not _COUNT_ASKED.search(question) or not extract.quotes:
        return None
    quote = extract.quotes[0]
    count = items_of(quote.text)
    opening = quote.text.splitlines()[0]
    if count < LEAST_ROWS or any(q.value == count for q in quantities(opening)):
        return None
    return Figure(kind=FigureKind.COUNT, value=Decimal(count), quotes=(quote,))
