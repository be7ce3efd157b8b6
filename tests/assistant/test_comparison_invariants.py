"""Whatever was edited, a comparison leaves nothing out, says nothing twice, and finds the clauses again."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from assistant.comparison import Change, ChangeKind, Comparison
from assistant.records import Document
from tests.assistant.version_edits import Edit, Score, as_text, clauses_of, edited, measure, read_path

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
CHINESE = ("governance/集团章程-2020.md", "people/双聘管理办法-2021.txt", "curriculum/实习安全管理规定.md")
ENGLISH = (
    "agreements/risk-and-insurance-rules.md",
    "governance/complaints-procedure.md",
    "partners/partner-admission-guide.md",
)


@pytest.fixture(scope="module")
def clauses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """The clauses of some documents of the sample group, by path."""
    folder = tmp_path_factory.mktemp("texts")
    return {path: as_text(clauses_of(read_path(CORPUS / path)), folder) for path in (*CHINESE, *ENGLISH)}


def covered(document: Document, spans: list[tuple[int, int]]) -> bool:
    """Whether spans hold every character but white space, and none of them twice."""
    times = Counter(offset for start, end in spans for offset in range(start, end))
    wanted = {offset for offset, character in enumerate(document.text) if not character.isspace()}
    return wanted <= times.keys() and all(count == 1 for count in times.values())


def spans_of(changes: tuple[Change, ...], side: str) -> list[tuple[int, int]]:
    """The spans of one side of all changes."""
    found = [getattr(change, side) for change in changes]
    return [(place.quote.start, place.quote.end) for place in found if place is not None]


def tiles(stretches: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether stretches follow one another from the beginning of a span to its end."""
    edges = [span[0], *(edge for stretch in stretches for edge in stretch), span[1]]
    return all(a == b for a, b in zip(edges[::2], edges[1::2], strict=True))


def sound(found: Comparison) -> None:
    """Assert what holds of every comparison."""
    assert covered(found.old, spans_of(found.changes, "old"))
    assert covered(found.new, spans_of(found.changes, "new"))
    for change in found.changes:
        assert (change.old is None, change.new is None) == (
            change.kind is ChangeKind.ADDED,
            change.kind is ChangeKind.REMOVED,
        )
        for document, side in ((found.old, change.old), (found.new, change.new)):
            assert side is None or document.text[side.quote.start : side.quote.end] == side.quote.text
        assert bool(change.segments) == (change.kind is ChangeKind.CHANGED)
        if change.segments and change.old and change.new:
            old, new = change.old.quote, change.new.quote
            assert tiles([segment.old for segment in change.segments], (old.start, old.end))
            assert tiles([segment.new for segment in change.segments], (new.start, new.end))
            assert any(not segment.equal for segment in change.segments)


@pytest.mark.parametrize("seed", range(24))
def test_random_edits_lose_nothing(seed: int, clauses: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    """Every character of both versions is in one change, segments tile both sides, quotes equal their slices."""
    rng = random.Random(seed)
    family = CHINESE if seed % 2 else ENGLISH
    path, donor = rng.sample(family, 2)
    script = edited(clauses[path], clauses[donor], rng.choices(list(Edit), k=rng.randint(1, 12)), rng)
    sound(measure(script, tmp_path, Score()))


@pytest.mark.parametrize("family", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_clauses_are_found_again_after_random_edits(
    family: tuple[str, ...], clauses: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    """At least 97 of 100 pairs are right and 97 of 100 surviving clauses are paired, as the benchmark measures."""
    rng, score = random.Random(7), Score()
    for _ in range(12):
        path, donor = rng.sample(family, 2)
        measure(edited(clauses[path], clauses[donor], rng.choices(list(Edit), k=6), rng), tmp_path, score)
    assert score.wanted > 200
    assert score.precision >= 0.97
    assert score.recall >= 0.97
