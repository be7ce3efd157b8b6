"""The benchmarks of robustness: cases that can be made again, checks that bite, and short runs without a fault."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from assistant.records import Box, Clause, ClauseKind, PageSpan
from ingest.loaders import SUPPORTED
from ingest.records import Block, BlockKind, Loaded
from ingest.splitting import split
from tests.benchmarks.fuzzing import OWN_SHARE, Verdict, cases_of, examine, fuzz
from tests.benchmarks.invariants import broken, broken_references, broken_text
from tests.benchmarks.leaks import LIMITS, measure, write_files
from tests.benchmarks.mutations import MOST_BYTES
from tests.benchmarks.mutations_by_format import mutated
from tests.benchmarks.seeds import MAKERS

QUICK = (".txt", ".md", ".html", ".docx", ".xlsx", ".pptx", ".pdf", ".eml", ".ofd")
SOUND = Loaded(
    text="Rules\n\nArticle 1 Open.\n",
    blocks=(Block(kind=BlockKind.TITLE, start=0, end=5), Block(kind=BlockKind.PARAGRAPH, start=7, end=22)),
)


@pytest.mark.parametrize("extension", sorted(MAKERS))
def test_a_case_can_be_made_again(extension: str) -> None:
    """Seed and number alone decide; cases differ from each other and from what they are made of, and stay small."""
    first, again = (cases_of(extension, 5) for _ in range(2))
    data = MAKERS[extension]()[0]
    made = [mutated(data, extension, random.Random(number)) for number in range(12)]
    assert made == [mutated(data, extension, random.Random(number)) for number in range(12)]
    assert len(set(made)) > 9 and max(map(len, made)) <= 2 * MOST_BYTES
    assert first.bundled == again.bundled
    assert 0 < OWN_SHARE < 1


@pytest.mark.parametrize("extension", sorted(MAKERS.keys() & SUPPORTED))
def test_seed_files_are_read(tmp_path: Path, extension: str) -> None:
    """What is mutated is sound to begin with, so that mutations reach deep."""
    for data in MAKERS[extension]():
        (tmp_path / f"a{extension}").write_bytes(data)
        assert examine(str(tmp_path / f"a{extension}")).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("loaded", "complaint"),
    [
        (replace(SOUND, text=SOUND.text.replace("\n\n", "\r\n")), "carriage return"),
        (replace(SOUND, text=SOUND.text.replace("R", "\ud800")), "surrogate"),
        (replace(SOUND, blocks=SOUND.blocks[:1]), "behind the last block"),
        (replace(SOUND, blocks=SOUND.blocks[1:]), "stands between block 0"),
        (replace(SOUND, blocks=(*SOUND.blocks, SOUND.blocks[0])), "overlaps"),
        (replace(SOUND, blocks=(SOUND.blocks[0], replace(SOUND.blocks[1], end=99))), "outside the text"),
        (replace(SOUND, pages=(PageSpan(page=1, start=0, end=9),)), "pages end before"),
        (replace(SOUND, pages=(PageSpan(page=2, start=0, end=23),)), "another number"),
        (replace(SOUND, boxes=(Box(start=0, end=5, page=1, left=0, top=0, right=1.2, bottom=1),)), "outside its page"),
        (replace(SOUND, boxes=(Box(start=0, end=5, page=3, left=0, top=0, right=1, bottom=1),)), "not there"),
    ],
)
def test_what_is_wrong_with_a_text_is_found(loaded: Loaded, complaint: str) -> None:
    """Each invariant of canonical text has a text that breaks it."""
    assert list(broken_text(SOUND)) == []
    assert complaint in "; ".join(broken_text(loaded))


def test_what_is_wrong_with_clauses_and_passages_is_found() -> None:
    """A clause out of its parent, a passage that is no slice, one that is missing."""
    whole = Clause(ordinal=0, parent=None, kind=ClauseKind.ARTICLE, label="Article 1", heading="", start=7, end=12)
    inner = replace(whole, ordinal=1, parent=0, end=22)
    passages = split(SOUND, [whole], document="a", title="a")
    assert list(broken(SOUND, [whole], passages)) == []
    assert list(broken(SOUND, [whole, inner], passages)) == ["clause 1 sticks out of its parent"]
    wrong = [replace(passages[0], text="other")]
    assert "passage 0 is no slice" in list(broken(SOUND, [whole], wrong))
    assert list(broken(SOUND, [whole], passages[:-1])) == ["passages do not hold every character once"]
    assert list(broken_references([], [whole], SOUND.text)) == []


@pytest.mark.parametrize("extension", QUICK)
def test_mutated_files_are_read_or_refused(tmp_path: Path, extension: str) -> None:
    """A few cases of each format show no fault; ``python -m tests.benchmarks.fuzzing`` reads thousands."""
    cases = cases_of(extension, 1)
    file = tmp_path / f"case{extension}"
    for number in range(8):
        file.write_bytes(mutated(cases.own[number % len(cases.own)], extension, random.Random(number)))
        finding = examine(str(file))
        assert finding.verdict in (Verdict.OK, Verdict.REJECTED), (number, finding)
        assert not finding.fault, (number, finding)


@pytest.mark.slow
def test_a_fault_is_counted_and_its_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that ends its process, or never comes back, is told apart from a refusal."""
    (tmp_path / "bs4.py").write_text("import os; os._exit(7)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    tally = fuzz(cases_of(".html", 1), seconds=60, keep=tmp_path / "kept", numbers=iter([3]))
    assert tally.verdicts == {Verdict.CRASH: 1}
    assert [file.name for file in (tmp_path / "kept").iterdir()] == ["1-3.html"]


def test_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    """After some files of every format no more files are open than early on, and no temporary file is left."""
    folder, temporary = tmp_path / "files", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    files = list(islice(write_files(folder, 30), 30))
    early, late = measure(files, replace(LIMITS, workers=0), temporary)
    assert late.open_files <= early.open_files + 3
    assert late.temporary == 0
