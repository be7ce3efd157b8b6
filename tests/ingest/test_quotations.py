"""What a document quotes of another text is told from its own clauses, and a stray mark swallows nothing."""

from __future__ import annotations

import pytest

from ingest.quotations import quoted_of
from ingest.units import units_of
from tests.ingest.sketches import assemble, lines

CASES = {
    "a quotation over several paragraphs": ("一、第五条改为：\n“第五条　甲。\n第六条　乙。”\n二、删去第七条。", {1, 2}),
    "every paragraph opens the quotation again": (
        "一、改为：“第五条　甲。\n“（一）乙；\n“（二）丙。”\n二、丁。",
        {1, 2},
    ),
    "a mark inside the quotation": ("一、改为：\n“第五条　称“甲”的，\n是乙。”\n二、丁。", {1, 2}),
    "straight marks": ("The rule is:\n\"Article 5\nA dog is 'kept'.\"\nArticle 6 ends.", {1, 2}),
    "a quotation within its paragraph": ("第一条　甲：“乙。”\n第二条　丙。", set()),
    "a term that begins a definition": ('In this rule:\n"dog" means a pet;\n"cat" means none.', set()),
    "a mark that never closes": ("第一条　称为：“甲。\n第二条　乙。\n第三条　丙。", set()),
}


@pytest.mark.parametrize(("text", "quoted"), CASES.values(), ids=CASES)
def test_paragraphs_inside_a_quotation(text: str, quoted: set[int]) -> None:
    """Only what stands between the marks of a quotation over several paragraphs is quoted."""
    loaded = assemble(lines(text))
    assert quoted_of(loaded.text, units_of(loaded)) == quoted
