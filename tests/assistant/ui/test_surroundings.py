"""A quote is found between its neighbours, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_assistant import documents

from assistant.records import Document, Quote
from assistant.ui.ask.surroundings import surroundings


@pytest.fixture
def document() -> Document:
    """A document of twenty numbered lines."""
    text = "\n".join(f"Line {number} has its own words." for number in range(20))
    return replace(documents()["policies/leave-2023.pdf"], text=text)


def _quote(document: Document, words: str) -> Quote:
    start = document.text.index(words)
    return Quote(document=document.path, start=start, end=start + len(words), text=words)


def test_neighbours_and_quote_are_one_slice_cut_at_lines(document: Document) -> None:
    """What is shown is one stretch of the document that begins and ends with whole lines."""
    found = surroundings(document, _quote(document, "Line 10 has"), reach=120)
    assert found is not None
    shown = found.before + found.quote + found.after
    assert shown in document.text and shown.startswith("Line 8 ") and shown.endswith("words.")
    assert not found.starts_document and not found.ends_document


def test_wide_reach_shows_the_whole_document(document: Document) -> None:
    """Nothing is cut where the document ends first."""
    found = surroundings(document, _quote(document, "Line 10 has"), reach=10_000)
    assert found is not None and found.starts_document and found.ends_document
    assert found.before + found.quote + found.after == document.text


def test_line_longer_than_the_reach_is_cut_inside(document: Document) -> None:
    """A text without line breaks is cut at the reach itself."""
    endless = replace(document, text="x" * 500 + "quote" + "y" * 500)
    found = surroundings(endless, _quote(endless, "quote"), reach=100)
    assert found is not None and (found.before, found.after) == ("x" * 50, "y" * 100)


@pytest.mark.parametrize(
    ("start", "end", "text"), [(0, 4, "line"), (0, 5, "Line"), (9_000, 9_004, "Line"), (-4, 0, "")]
)
def test_words_that_no_longer_stand_there_are_not_found(document: Document, start: int, end: int, text: str) -> None:
    """Any disagreement of offsets and words means that there is no context to show."""
    assert surroundings(document, Quote(document=document.path, start=start, end=end, text=text)) is None
