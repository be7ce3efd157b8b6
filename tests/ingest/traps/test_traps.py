"""Documents whose clauses are easily misread are read clause by clause as their own numbering says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.splitting import ENGLISH_LIMIT, split
from ingest.structure import parse_clauses
from tests.benchmarks.traps import MOST_ASTRAY
from tests.ingest.sketches import assert_one_article_each, assert_tiles
from tests.ingest.traps.documents import Trap, of_format, traps
from tests.ingest.traps.measuring import Measured, loaded_of, measure

TRAPS = traps()


@cache
def measured(trap: Trap, folder: Path) -> Measured:
    """The figures of one trap, read once for all claims about it."""
    return measure(trap, folder)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the traps are written."""
    return tmp_path_factory.mktemp("traps")


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_clauses_are_those_of_the_document(trap: Trap, folder: Path) -> None:
    """Every clause begins, ends and is addressed as in the document, none is missing and none invented."""
    found = measured(trap, folder)
    assert found.faults == ()
    assert found.boundaries_right == found.addresses_right == 1.0


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_no_character_is_lost_or_doubled(trap: Trap, folder: Path) -> None:
    """The canonical text holds what a reader of the document sees, once."""
    assert measured(trap, folder).characters_astray <= MOST_ASTRAY


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_passages_follow_the_clauses(trap: Trap, folder: Path) -> None:
    """Passages hold every character once, and none holds text of two articles."""
    loaded = loaded_of(trap, folder)
    clauses = parse_clauses(loaded)
    for limit in (ENGLISH_LIMIT, ENGLISH_LIMIT / 10):
        passages = split(loaded, clauses, document=trap.file, title="Title", limit=limit)
        assert_tiles(loaded, passages)
        assert_one_article_each(clauses, passages)


def test_the_set_is_as_wide_as_it_claims() -> None:
    """At least 150 clauses in 15 documents of both languages, and real files of five formats."""
    formats: dict[str, int] = {}
    for trap in TRAPS:
        formats = of_format(formats, trap.file)
    assert sum(len(trap.truths) for trap in TRAPS) >= 150
    assert min(sum(trap.name.startswith(language) for trap in TRAPS) for language in ("zh", "en")) >= 8
    assert set(formats) == {".txt", ".md", ".docx", ".html", ".pdf"}
    assert min(formats.values()) >= 3


def test_a_wrong_truth_is_noticed(folder: Path) -> None:
    """A trap whose truth disagrees with its document is told with what was expected and what was found."""
    trap = next(trap for trap in TRAPS if trap.name == "en-single")
    found = measure(trap.with_truth("1", "2"), folder)
    assert (found.boundaries, found.addresses) == (len(trap.truths), 0)
    assert len(found.faults) >= len(trap.truths)
