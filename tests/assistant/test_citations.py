"""A citation equals its source to the letter, and its marker stands inside the sentence it proves."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.citations import cite, marked_sentences
from assistant.errors import StoreError
from assistant.records import (
    Citation,
    Clause,
    ClauseKind,
    Document,
    DocumentFacts,
    InForce,
    Language,
    PageSpan,
    Quote,
)

TEXT = "Rules\n\nArticle 1 Doors close at ten.\n\nArticle 2 The bell rings at nine."
SECOND = TEXT.index("Article 2")
DOCUMENT = Document(
    path="rules.md",
    sha256="",
    text=TEXT,
    language=Language.ENGLISH,
    pages=(PageSpan(page=1, start=0, end=SECOND), PageSpan(page=2, start=SECOND, end=len(TEXT))),
    clauses=(
        Clause(ordinal=0, parent=None, kind=ClauseKind.ARTICLE, label="Article 1", heading="", start=7, end=SECOND),
        Clause(
            ordinal=1, parent=None, kind=ClauseKind.ARTICLE, label="Article 2", heading="", start=SECOND, end=len(TEXT)
        ),
    ),
    facts=DocumentFacts(title="Rules", version="3", in_force=InForce(since=date(2024, 9, 1))),
)


def _quote(text: str, *, start: int | None = None) -> Quote:
    begin = TEXT.index(text) if start is None else start
    return Quote(document="rules.md", start=begin, end=begin + len(text), text=text)


def _marked(text: str, marker: int = 1) -> list[str]:
    quote = Quote(document="rules.md", start=0, end=len(text), text=text)
    facts = DOCUMENT.facts
    citation = Citation(
        marker=marker, quote=quote, title="", version=None, in_force=facts.in_force, address=None, page=None
    )
    return marked_sentences(citation)


def test_citation_has_address_page_version_and_dates() -> None:
    """Citation has address page version and dates."""
    citation = cite(DOCUMENT, _quote("The bell rings at nine."), marker=4)
    assert (citation.marker, citation.address, citation.page) == (4, "Article 2", 2)
    assert (citation.title, citation.version, citation.in_force.since) == ("Rules", "3", date(2024, 9, 1))


def test_number_of_the_clause_is_left_to_the_address() -> None:
    """Number of the clause is left to the address."""
    citation = cite(DOCUMENT, _quote("Article 2 The bell rings at nine."), marker=1)
    assert citation.quote.text == "The bell rings at nine."
    assert TEXT[citation.quote.start : citation.quote.end] == citation.quote.text


@pytest.mark.parametrize(
    "quote",
    [
        _quote("the bell rings at nine.", start=TEXT.index("The bell")),
        _quote("The bell rings at nine", start=TEXT.index("The bell") + 1),
        Quote(document="rules.md", start=SECOND, end=len(TEXT), text="Article 2 The bell rings at ten."),
        Quote(document="rules.md", start=0, end=5, text="Rules\n"),
        Quote(document="rules.md", start=500, end=505, text="Rules"),
    ],
)
def test_quote_that_differs_from_its_source_is_never_cited(quote: Quote) -> None:
    """Quote that differs from its source is never cited."""
    with pytest.raises(StoreError, match=r"does not equal its source"):
        cite(DOCUMENT, quote, marker=1)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Doors close at ten.", ["Doors close at ten[1]."]),
        ("Doors close at ten", ["Doors close at ten[1]"]),
        ("课酬为每学时200元。", ["课酬为每学时200元[1]。"]),
        ("他说：“课酬为每学时200元。”", ["他说：“课酬为每学时200元[1]。”"]),
        ("（一）五年以上经历；", ["（一）五年以上经历[1]；"]),
        ("Really?! Yes.", ["Really[1]?!", "Yes[1]."]),
        ("甲。乙！", ["甲[1]。", "乙[1]！"]),
        ("……", ["……[1]"]),
    ],
)
def test_marker_stands_before_the_closing_mark(text: str, marked: list[str]) -> None:
    """Marker stands before the closing mark."""
    assert _marked(text) == marked


def test_footnote_marks_of_the_source_are_no_markers() -> None:
    """Footnote marks of the source are no markers."""
    assert _marked("Notes are written [1] or [2]. See [a] and [12][3].") == [
        "Notes are written ［1］ or ［2］[1].",
        "See [a] and ［12］［3］[1].",
    ]


def test_every_sentence_of_a_quote_is_marked_and_nothing_else_changes() -> None:
    """Every sentence of a quote is marked and nothing else changes."""
    said = _marked("Doors close at ten. The porter (e.g. Mr. Li) keeps 2.5 keys.\n(a) one;\n(b) two.", marker=7)
    assert len(said) == 4
    assert all(sentence.count("[7]") == 1 for sentence in said)
    whole = "Doors close at ten. The porter (e.g. Mr. Li) keeps 2.5 keys. (a) one; (b) two."
    assert " ".join(sentence.replace("[7]", "") for sentence in said) == whole
