"""Addresses that a format gives itself: sheets with ranges of cells, slides."""

from __future__ import annotations

import pytest

from assistant.addresses import address_of, range_around
from assistant.records import ClauseKind
from ingest.canonical import CanonicalText
from ingest.records import BlockKind, Loaded
from ingest.splitting import split
from ingest.structure import parse_clauses


def sheet(rows: int = 3) -> Loaded:
    """A workbook of one sheet with a header row and ``rows`` rows."""
    text = CanonicalText()
    text.add("Fees", BlockKind.HEADING, level=1, place=("Fees",))
    text.add("Grade | Fee per hour", BlockKind.TABLE_ROW, header=True, place=("Fees", "A1:B1"))
    for row in range(2, rows + 2):
        text.add(f"Grade {row} | {row * 10}", BlockKind.TABLE_ROW, place=("Fees", f"A{row}:B{row}"))
    return text.loaded()


@pytest.mark.parametrize(
    ("ranges", "around"),
    [
        (["A2:D2", "A3:D3", "A4:D4"], "A2:D4"),
        (["B7"], "B7"),
        (["Z1:Z2", "AA9"], "Z1:AA9"),
        (["A10:B10", "A9:B9"], "A9:B10"),
    ],
)
def test_ranges_have_one_range_around_them(ranges: list[str], around: str) -> None:
    """Columns count by their number and not by the alphabet, rows by theirs."""
    assert range_around(ranges) == around


def test_rows_and_their_neighbours_have_addresses() -> None:
    """A row has its cells as address, several rows the cells around them, the heading the sheet."""
    loaded = sheet()
    clauses = parse_clauses(loaded)
    assert [clause.kind for clause in clauses] == [ClauseKind.SECTION, *[ClauseKind.ROW] * 4]
    first, last = loaded.text.index("Grade 2"), loaded.text.index("Grade 4")
    assert address_of(clauses, first, first + 5) == "Fees › A2:B2"
    assert address_of(clauses, first, last + 4) == "Fees › A2:B4"
    assert address_of(clauses, 0, 4) == "Fees"
    assert address_of(clauses, 0, len(loaded.text)) == "Fees › A1:B4"


def test_passages_of_a_long_sheet_repeat_its_header() -> None:
    """Each passage is addressed by its rows, and one without the header row carries it in its path."""
    loaded = sheet(rows=200)
    passages = split(loaded, parse_clauses(loaded), document="fees.xlsx", title="Fees 2026")
    assert len(passages) > 1
    assert passages[0].address is not None and passages[0].address.startswith("Fees › A1:B")
    assert passages[-1].address is not None and passages[-1].address.endswith(":B201")
    assert all(passage.path.endswith("Grade | Fee per hour") for passage in passages[1:])
    assert {passage.page for passage in passages} == {None}


def test_slides_are_sections_and_numbers_in_them_are_none() -> None:
    """What a slide says is addressed by the slide, whatever numbers its lines carry."""
    text = CanonicalText()
    text.add("Induction", BlockKind.TITLE, level=1, place=("Slide 1",))
    text.add("Admission", BlockKind.HEADING, level=1, place=("Slide 2",))
    text.add("第十二条 学生应当在九月一日前报到。", place=("Slide 2",))
    loaded = text.loaded()
    clauses = parse_clauses(loaded)
    assert [(clause.label, clause.heading) for clause in clauses] == [("Slide 1", ""), ("Slide 2", "Admission")]
    quoted = loaded.text.index("九月")
    assert address_of(clauses, quoted, quoted + 2) == "Slide 2"
    assert split(loaded, clauses, document="a.pptx", title="Induction")[-1].path == "Induction › Slide 2 Admission"
