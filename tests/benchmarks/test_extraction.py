"""The comparison of readers: what it says of documents whose reading is known, and its short form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.records import Language
from tests.benchmarks.extraction import Quality, behind, judged, quality_table
from tests.benchmarks.extractors import OWN, Extracted, extract
from tests.benchmarks.sources import Truth, printed, truth_of

TRUTH = Truth(
    name="rules.pdf",
    file=Path("rules.pdf"),
    language=Language.ENGLISH,
    text="Rules on visits\nVisitors sign the book. Dogs stay outside the house.",
    units=("Rules on visits", "Visitors sign the book.", "Dogs stay outside the house."),
)


def extracted(text: str) -> Extracted:
    """What a reader gave."""
    return Extracted(file="rules.pdf", text=text, seconds=0.1)


@pytest.fixture
def judgements() -> list[Quality]:
    """Ours loses a word; pypdf adds a page number in the middle of a sentence."""
    readings = {
        OWN: extracted("Rules on visits\n\nVisitors sign the. Dogs stay outside the house."),
        "pypdf": extracted("Rules on visits\nVisitors sign the book. Dogs stay 1\noutside the house."),
    }
    return judged(TRUTH, "made", readings)


def test_readers_are_judged_against_the_source(judgements: list[Quality]) -> None:
    """A lost word is not found and breaks its sentence; an added one is not kept to."""
    own, other = judgements
    assert (own.found, own.kept) == pytest.approx((11 / 12, 1.0))
    assert (other.found, other.kept) == pytest.approx((1.0, 12 / 13))
    assert (own.whole, other.whole) == pytest.approx((2 / 3, 2 / 3))
    assert own.hyphens is None


def test_where_ours_is_worse_is_told(judgements: list[Quality]) -> None:
    """Only the measure in which another reader does better is named."""
    assert behind(judgements) == ["rules.pdf: found 91.67 %, pypdf 100.00 %"]
    assert "| made | 1 | guildhall | 91.67 % |" in quality_table(judgements)


def test_our_reader_finds_at_least_what_pypdf_finds_in_the_corpus() -> None:
    """Three PDF files of the corpus: nothing is lost or added, and no sentence is broken."""
    wanted = ("people/双聘管理办法-2024.pdf", "people/mentorship-scheme.pdf", "news/newsletter-2026-autumn.pdf")
    truths = [truth_of(entry) for entry in printed() if entry.target in wanted]
    files = [truth.file for truth in truths]
    found = {name: extract(name, files, rounds=1) for name in (OWN, "pypdf")}
    for truth in truths:
        own, other = judged(truth, "corpus", {name: found[name][str(truth.file)] for name in found})
        assert own.found >= max(other.found, 0.999)
        assert own.kept >= max(other.kept, 0.99)
        assert own.whole >= max(other.whole, 0.99)


@pytest.mark.slow
def test_workers_read_fast_enough() -> None:
    """Two workers read, structure and split as many pages as pypdf alone reads on half a core, whatever else runs."""
    from tests.benchmarks.extraction import over_workers

    files = [truth_of(entry).file for entry in printed()]
    pages = over_workers(files * 3, 2)
    alone = extract("pypdf", files, rounds=1)
    seconds = sum(reading.seconds for reading in alone.values())
    assert pages.processor >= 0.5 * pages.pages / 3 / seconds


def test_a_reader_whose_package_is_missing_is_named() -> None:
    """The benchmark ends with what to install, not with a traceback."""
    with pytest.raises(SystemExit, match=r"has no package for pdfplumber.*--python"):
        extract("pdfplumber", [Path("rules.pdf")], rounds=1, python=sys.executable)
