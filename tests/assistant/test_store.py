"""An open store sees what others ingest, answers from one state, and tells a role nothing that it may not see."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue
from assistant.errors import StoreError, UnknownDocument
from assistant.records import AnswerStatus, Question
from assistant.store import visible_document
from tests.assistant.fakes import TODAY, Group, quotes_are_exact

ROOT = Path(__file__).parents[2]
QUESTION = "How many hours a term do engineers teach?"

INGEST = """
import sys
from pathlib import Path
from tests.assistant.fakes import Group
group = Group(Path(sys.argv[1]))
for turn in range(int(sys.argv[2])):
    for i in range(4):
        text = f"# Rules {i}\\n\\nArticle 1 Engineers teach {turn + 20} hours a term.\\n\\n"
        group.write(f"rules{i}.md", text * (1 + turn % 2))
    group.ingest()
    print("ingested", flush=True)
"""


def _elsewhere(group: Group, turns: int) -> subprocess.Popen[str]:
    """Another process that changes every document of the group and ingests it, several times."""
    command = [sys.executable, "-c", INGEST, str(group.folder.parent), str(turns)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Rules that another process will change."""
    group = Group(tmp_path)
    for i in range(4):
        group.write(f"rules{i}.md", f"# Rules {i}\n\nArticle 1 Engineers teach 10 hours a term.\n")
    group.ingest()
    return group


def test_two_open_stores_see_another_processs_ingestion_at_their_next_question(group: Group) -> None:
    """Two open stores see another process's ingestion at their next question."""
    question = Question(text=QUESTION, role="teacher", on=TODAY)
    with group.opened() as one, group.opened() as two:
        assert all("10 hours" in assistant.ask(question).text for assistant in (one, two))
        with _elsewhere(group, 1) as other:
            other.wait()
        for assistant in (one, two):
            assert "20 hours" in assistant.ask(question).text
            hits = assistant.search(QUESTION, role="teacher", on=TODAY, limit=50)
            assert len(hits) == len({hit.passage.document for hit in hits}) == 4
            assert all("20 hours" in hit.passage.text for hit in hits)


def test_many_threads_ask_while_another_process_ingests(group: Group) -> None:
    """Many threads ask while another process ingests."""
    with group.opened() as assistant, _elsewhere(group, 6) as other:

        def ask(_: int) -> None:
            while other.poll() is None:
                answer = assistant.ask(Question(text=QUESTION, role="teacher", on=TODAY))
                assert answer.status is AnswerStatus.ANSWERED
                assert "hours a term" in answer.citations[0].quote.text

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
        assert other.returncode == 0
        final = assistant.ask(Question(text=QUESTION, role="teacher", on=TODAY))
        assert "25 hours" in final.text
        assert quotes_are_exact(assistant, final, role="teacher")


@pytest.mark.parametrize("change", ["changed", "removed", "hidden"])
def test_answer_comes_from_one_state_though_the_store_changes_meanwhile(group: Group, change: str) -> None:
    """Answer comes from one state though the store changes meanwhile."""

    def ingest() -> None:
        group.embedder.on_sentences = group.embedder.on_questions  # once
        if change == "hidden":
            group.declare(*(f"file: rules{i}.md, audience: [administrator]" for i in range(4)))
        for i in range(4):
            if change == "changed":
                group.write(f"rules{i}.md", f"# Rules {i}\n\nPreface.\n\nArticle 1 Engineers teach 11 hours a term.\n")
            elif change == "removed":
                group.remove(f"rules{i}.md")
        group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
        group.ingest()

    with group.opened() as assistant:
        group.embedder.on_sentences = ingest
        answer = assistant.ask(Question(text=QUESTION, role="teacher", on=TODAY))
        assert answer.status is AnswerStatus.ANSWERED
        assert "10 hours a term" in answer.citations[0].quote.text
        after = assistant.ask(Question(text=QUESTION, role="teacher", on=TODAY))
        assert ("11 hours" in after.text) == (change == "changed")
        assert "10 hours" not in after.text


def test_role_is_told_of_no_document_it_may_not_see(group: Group) -> None:
    """Role is told of no document it may not see."""
    group.declare("file: rules0.md, audience: [administrator]")
    group.ingest()
    with group.opened() as assistant, group.reading() as store:
        with pytest.raises(UnknownDocument) as unseen:
            assistant.document("rules0.md", role="teacher")
        with pytest.raises(UnknownDocument) as absent:
            assistant.document("rules9.md", role="teacher")
        assert str(unseen.value).replace("rules0", "rules9") == str(absent.value)
        assert [path for path, _ in assistant.library(role="teacher")] == ["rules1.md", "rules2.md", "rules3.md"]
        assert assistant.library(role="public") == []
        assert store.document("rules0.md", role="administrator").text.startswith("Rules 0")
        with pytest.raises(UnknownDocument):
            visible_document(store.catalogue, "rules0.md", role="partner")


def test_unseen_predecessor_and_successor_are_named_to_nobody_else(group: Group) -> None:
    """Unseen predecessor and successor are named to nobody else."""
    group.declare(
        "file: rules1.md, supersedes: rules0.md, in_force_from: 2024-01-01, audience: [administrator]",
        "file: rules2.md, supersedes: rules1.md, in_force_from: 2025-01-01",
    )
    group.ingest()
    with group.opened() as assistant:
        seen = dict(assistant.library(role="administrator"))
        assert (seen["rules0.md"].superseded_by, seen["rules2.md"].supersedes) == ("rules1.md", "rules1.md")
        facts = dict(assistant.library(role="teacher"))
        assert (facts["rules0.md"].superseded_by, facts["rules2.md"].supersedes) == (None, None)
        assert assistant.document("rules0.md", role="teacher").facts.superseded_by is None
        assert visible_document(Catalogue(group.store), "rules2.md", role="teacher").facts.supersedes is None
    hits = group.search(QUESTION, role="teacher", limit=50)
    assert {path for path, _ in hits} == {"rules2.md", "rules3.md"}


def test_store_without_documents_answers_that_nothing_is_there(tmp_path: Path) -> None:
    """Store without documents answers that nothing is there."""
    group = Group(tmp_path)
    Catalogue(_made(group.store), must_exist=False).close()
    answer = group.ask(QUESTION)
    assert (answer.status, answer.citations, answer.nearest) == (AnswerStatus.NOT_FOUND, (), ())


def test_missing_store_is_told_with_what_to_do(tmp_path: Path) -> None:
    """Missing store is told with what to do."""
    with pytest.raises(StoreError, match="guildhall ingest"):
        Group(tmp_path).ask(QUESTION)


def test_reader_opens_while_a_writer_is_inside_a_transaction(group: Group) -> None:
    """Reader opens while a writer is inside a transaction."""
    writer = Catalogue(group.store)
    with writer.transaction():
        assert group.search(QUESTION)[0][1].endswith("10 hours a term.")
    writer.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
