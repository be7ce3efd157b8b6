"""An address is the chain of labels around a span; a page is where its first character stands."""

from __future__ import annotations

import pytest

from assistant.addresses import address_of, chain, page_of
from assistant.records import Clause, ClauseKind, PageSpan


def clause(ordinal: int, parent: int | None, label: str, span: tuple[int, int], *, addressed: bool = True) -> Clause:
    """A clause with what matters for an address."""
    start, end = span
    return Clause(
        ordinal=ordinal,
        parent=parent,
        kind=ClauseKind.ARTICLE,
        label=label,
        heading="",
        start=start,
        end=end,
        addressed=addressed,
    )


CLAUSES = (
    clause(0, None, "第二章", (10, 100)),
    clause(1, 0, "第十二条", (20, 60)),
    clause(2, 1, "第一款", (25, 40)),
    clause(3, 1, "第二款", (41, 60)),
    clause(4, 0, "第十三条", (60, 100)),
    clause(5, 4, "第一款", (65, 100), addressed=False),
    clause(6, 5, "（一）", (80, 90)),
)


@pytest.mark.parametrize(
    ("span", "address"),
    [
        ((0, 5), None),
        ((5, 15), None),
        ((10, 12), "第二章"),
        ((20, 24), "第二章 › 第十二条"),
        ((42, 50), "第二章 › 第十二条 › 第二款"),
        ((30, 50), "第二章 › 第十二条"),
        ((50, 70), "第二章"),
        ((66, 70), "第二章 › 第十三条"),
        ((80, 90), "第二章 › 第十三条 › （一）"),
        ((60, 60), "第二章 › 第十三条"),
        ((100, 110), None),
    ],
)
def test_address_of_a_span(span: tuple[int, int], address: str | None) -> None:
    """The deepest clause that holds the whole span decides; unaddressed clauses are left out."""
    assert address_of(CLAUSES, *span) == address


def test_chain_holds_every_clause_around_a_character() -> None:
    """The chain of a character is every clause that holds it, in document order."""
    for offset in range(110):
        holding = chain(CLAUSES, offset, offset + 1)
        assert holding == tuple(one for one in CLAUSES if one.start <= offset < one.end)


def test_page_of_an_offset() -> None:
    """Pages without text are skipped, and formats without pages have none."""
    pages = (
        PageSpan(page=1, start=0, end=50),
        PageSpan(page=2, start=50, end=50),
        PageSpan(page=3, start=50, end=90),
    )
    assert [page_of(pages, offset) for offset in (0, 49, 50, 89)] == [1, 1, 3, 3]
    assert page_of((), 10) is None
