"""A manifest's words become what may happen to a file, and a file is judged by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.loading import (
    BOUNDED_MB,
    Loading,
    Outcome,
    as_expected,
    expectation,
    manifest,
    read_apart,
    table,
)

RECOGNISED = "read by character recognition, confidence 0.99; check figures against the original"


def loading(outcome: Outcome, *, reason: str = "", characters: int = 100, peak_mb: float = 80.0) -> Loading:
    """How reading a file went."""
    return Loading(
        outcome=outcome,
        pages=1,
        characters=characters,
        passages=1,
        seconds=0.1,
        peak_mb=peak_mb,
        reason=reason,
    )


INDEXED = loading(Outcome.INDEXED)
PARTLY = loading(Outcome.PARTLY, reason="2 of 9 pages hold no text")
SCANNED = loading(Outcome.PARTLY, reason=RECOGNISED)
REFUSED = loading(Outcome.REJECTED, reason="the PDF is protected by a password", characters=0)
FAULT = loading(Outcome.REJECTED, reason="something unexpected happened while reading it", characters=0)


@pytest.mark.parametrize(
    ("words", "met", "missed"),
    [
        ("parse", [INDEXED, PARTLY, SCANNED], [REFUSED, FAULT, loading(Outcome.INDEXED, characters=0)]),
        ("parse; no script run", [INDEXED], [REFUSED]),
        ("parse (or a clear policy message)", [INDEXED, REFUSED], [FAULT]),
        ("parse-partial (image text needs OCR)", [PARTLY], [INDEXED, REFUSED]),
        ("reject (type mismatch)", [REFUSED], [INDEXED, PARTLY, FAULT, loading(Outcome.REJECTED)]),
        ("reject (or no-text message)", [REFUSED], [INDEXED]),
        ("reject, or parse with the entity unresolved", [REFUSED, INDEXED], [FAULT]),
        ("ocr-or-clear-message", [SCANNED, REFUSED], [INDEXED, PARTLY]),
        ("clear-message (must not be indexed as good text)", [REFUSED, SCANNED], [INDEXED, PARTLY]),
    ],
)
def test_files_are_judged_by_the_manifests_words(words: str, met: list[Loading], missed: list[Loading]) -> None:
    """What stands in brackets counts behind "or" only, what follows a semicolon not at all; a fault is never right."""
    wanted = expectation(words)
    assert [as_expected(found, wanted) for found in met] == [True] * len(met)
    assert [as_expected(found, wanted) for found in missed] == [False] * len(missed)


def test_bounded_memory_is_part_of_the_judgement() -> None:
    """A file that was read with too much memory is not as expected where the manifest asks for bounds."""
    large = loading(Outcome.INDEXED, peak_mb=BOUNDED_MB + 1)
    assert as_expected(large, expectation("parse"))
    assert not as_expected(large, expectation("parse text without rendering, bounded memory"))


def test_a_manifest_that_says_nothing_is_an_error() -> None:
    """A word that means nothing is not taken for anything."""
    with pytest.raises(ValueError, match="does not say"):
        expectation("perhaps")


def test_files_are_read_as_ingestion_reads_them(tmp_path: Path) -> None:
    """A good file and one whose name lies, by a manifest, each in a worker of its own; the table tells both."""
    (tmp_path / "good.md").write_text("# Rules\n\nArticle 1 Doors open at eight.\n", "utf-8")
    (tmp_path / "page.pdf").write_text("<html><body>Not a PDF</body></html>", "utf-8")
    (tmp_path / "MANIFEST.tsv").write_text("name\texpected\ngood.md\tparse\npage.pdf\treject\n", "utf-8")
    wanted = manifest(tmp_path)
    found = {name: read_apart(tmp_path / name) for name in wanted}
    assert {name: one.outcome for name, one in found.items()} == {
        "good.md": Outcome.INDEXED,
        "page.pdf": Outcome.REJECTED,
    }
    assert found["good.md"].characters == len("Rules\n\nArticle 1 Doors open at eight.")
    assert all(20 < one.peak_mb < BOUNDED_MB for one in found.values())
    assert table(wanted, found).count("| yes |") == 2
