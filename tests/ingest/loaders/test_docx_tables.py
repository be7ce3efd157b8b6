"""Word tables: merged cells in their columns, header rows, notes and numbers inside cells."""

from __future__ import annotations

import pytest

from tests.ingest.loaders.word import document, loaded, paragraph, shown

Table = str


def cell(text: str, *, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a plain text is a cell of its own."""
    inside = "".join(found if found.startswith("<") else cell(found) for found in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def over(columns: int) -> str:
    """Properties of a cell over several columns."""
    return f'<w:gridSpan w:val="{columns}"/>'


BEGIN, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
MARKED = "<w:tblHeader/>"
HEADS = row("School", "Level", "Posts")
TWO_LEVELS = (
    row(cell("School", properties=BEGIN), cell("Posts", properties=over(2))),
    row(cell("", properties=GO_ON), "Level I", "Level II"),
)


@pytest.mark.parametrize(
    ("rows", "texts", "headers"),
    [
        (
            (HEADS, row(cell("North", properties=BEGIN), "I", "3"), row(cell("", properties=GO_ON), "II", "5")),
            ["School | Level | Posts", "North | I | 3", "North | II | 5"],
            1,
        ),
        ((HEADS, row(cell("All", properties=over(2)), "8")), ["School | Level | Posts", "All |  | 8"], 1),
        ((HEADS, row("I", "3", properties='<w:gridBefore w:val="1"/>')), ["School | Level | Posts", "| I | 3"], 1),
        ((*TWO_LEVELS, row("North", "3", "5")), ["School | Posts", "| Level I | Level II", "North | 3 | 5"], 2),
        (
            (row(cell("Table 1 Posts", properties=over(3))), HEADS, row("North", "I", "3")),
            ["Table 1 Posts", "School | Level | Posts", "North | I | 3"],
            2,
        ),
        (
            (
                row("Area", "Where the group is at work, as the charter says in its first chapter.", ""),
                row("a", "b", "c"),
            ),
            ["Area | Where the group is at work, as the charter says in its first chapter.", "a | b | c"],
            0,
        ),
        (
            (row("a", "b", properties=MARKED), row("c", "d", properties=MARKED), row("e", "f")),
            ["a | b", "c | d", "e | f"],
            2,
        ),
        (
            (HEADS, row("x", "y", "z", properties="<w:del/>"), row("a", "b", "c")),
            ["School | Level | Posts", "a | b | c"],
            1,
        ),
    ],
)
def test_rows_keep_their_columns(rows: tuple[str, ...], texts: list[str], headers: int) -> None:
    """Merged cells stand in their columns and in each row they span; header rows are told from rows of figures."""
    found = loaded(document(table(*rows)))
    assert shown(found) == texts
    assert [block.header for block in found.blocks] == [True] * headers + [False] * (len(texts) - headers)


def test_one_column_frames_text() -> None:
    """A table of one column is no table: its paragraphs are read one by one."""
    assert shown(loaded(document(table(row("<w:tc>" + paragraph("one") + paragraph("two") + "</w:tc>"))))) == [
        "one",
        "two",
    ]


def test_tables_inside_cells() -> None:
    """The rows of a table inside a cell stand in the cell, each closed by a semicolon."""
    inner = f"<w:tc>{table(row('a', '1'), row('b', '2'))}<w:p/></w:tc>"
    assert shown(loaded(document(table(HEADS, row("North", inner, "3")))))[1] == "North | a | 1; b | 2; | 3"


def test_boxes_anchored_in_cells_do_not_part_the_table() -> None:
    """What hangs on a cell follows the whole table."""
    inside = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>"
    anchored = f"<w:tc><w:p>{box}<w:r><w:t>North</w:t></w:r></w:p></w:tc>"
    texts = shown(loaded(document(table(HEADS, row(anchored, "I", "3"), row("South", "II", "5")))))
    assert texts == ["School | Level | Posts", "North | I | 3", "South | II | 5", "boxed"]
