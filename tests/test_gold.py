"""The bundled gold questions, fit for measuring and proved against the bundled documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.evaluation.checking import faults
from assistant.evaluation.gold import Gold, Place, read_gold
from assistant.language import detect_language
from assistant.records import AnswerStatus, Document, Language
from assistant.settings import Settings
from assistant.store import Snapshot
from ingest.workers import ReadingLimits
from tests.assistant.fakes import Group

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 23)
"""A day on which every statement of the file about 'today' holds."""

Shelf = tuple[Snapshot, dict[str, Document]]


@pytest.fixture(scope="module")
def golds() -> Sequence[Gold]:
    """The gold questions."""
    return read_gold(CORPUS / "gold.jsonl", Settings())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The bundled documents as the product reads them."""
    group = Group(tmp_path_factory.mktemp("gold"), folder=CORPUS)
    report = group.ingest(limits=ReadingLimits(workers=2, max_bytes=10_000_000))
    assert {file.status.value for file in report.files} == {"indexed"}
    with group.reading() as store:
        snapshot = store.snapshot()
        return snapshot, {entry.path: store.catalogue.document(entry) for entry in snapshot.entries.values()}


def test_enough_questions_of_every_kind_in_both_languages(golds: Sequence[Gold]) -> None:
    """At least 200 questions, 50 of them without an answer, and none of the kinds thin in either language."""
    kinds = Counter((gold.kind, detect_language(gold.question)) for gold in golds)
    assert len(golds) >= 200
    assert sum(gold.kind == "unanswerable" for gold in golds) >= 50
    assert {kind for kind, _ in kinds} == {
        "direct", "table", "list", "clause", "version", "conflict", "access", "followup", "unanswerable",
    }  # fmt: skip
    assert all(kinds[kind, language] >= 8 for kind, _ in kinds for language in Language)


def test_follow_ups_have_a_history_and_hidden_answers_a_canary(golds: Sequence[Gold]) -> None:
    """Each kind carries what makes it one."""
    assert all(gold.history for gold in golds if gold.kind == "followup")
    denied = [g for g in golds if g.kind == "access" and g.status is AnswerStatus.NOT_FOUND]
    assert denied
    assert all(gold.never for gold in denied)
    assert all("conflict" in gold.notices for gold in golds if gold.kind == "conflict")


@pytest.mark.slow
def test_every_gold_question_is_borne_out_by_the_documents(golds: Sequence[Gold], shelf: Shelf) -> None:
    """Documents, roles, days, addresses and decisive strings are all as the file says."""
    assert faults(golds, *shelf, today=TODAY) == []


@pytest.mark.slow
def test_every_document_answers_a_question(golds: Sequence[Gold], shelf: Shelf) -> None:
    """No document of the group goes unmeasured."""
    asked = {place.document for gold in golds for place in gold.places}
    assert asked == set(shelf[1])


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
def test_questions_reach_across_languages(golds: Sequence[Gold], shelf: Shelf, language: Language) -> None:
    """In each language some questions are answered in the other one only."""
    across = [
        gold
        for gold in golds
        if gold.places
        and detect_language(gold.question) is language
        and all(shelf[1][place.document].language is not language for place in gold.places)
    ]
    assert len(across) >= 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"places": (Place(document="nowhere.md"),)}, "there is no document 'nowhere.md'"),
        ({"places": (Place(document="governance/集团章程-2024.docx", address="第九十九条"),)}, "has no clause"),
        (
            {
                "places": (
                    Place(
                        document="governance/集团章程-2024.docx", address="第二章 › 第十二条", decisive=("九十一日",)
                    ),
                )
            },
            "'九十一日' does not stand in",
        ),
        ({"places": (Place(document="people/课酬与津贴标准-2024.md"),)}, "may not see"),
        ({"places": (Place(document="people/双聘管理办法-2021.txt"),)}, "is not in force"),
        ({"places": (), "status": AnswerStatus.NOT_FOUND, "absent": ("理事会",)}, "does stand in"),
        ({"places": (), "status": AnswerStatus.NOT_FOUND, "never": ("Zephyrine",)}, "proves nothing"),
    ],
)
def test_checker_finds_every_kind_of_fault(
    golds: Sequence[Gold], shelf: Shelf, change: dict[str, object], fault: str
) -> None:
    """A question that is not borne out is named with what is wrong."""
    sound = next(gold for gold in golds if gold.kind == "direct" and gold.role == "teacher" and gold.on is None)
    found = faults([sound.model_copy(update=change)], *shelf, today=TODAY)
    assert any(fault in sentence for sentence in found), found
