"""``guildhall ingest`` as other programs rely on it: statuses, totals, refusals, and a store that survives them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.sample_group import COPY, DOCUMENTS, HANDBOOK, NEW_RULE
from tests.terminal import Terminal, fits, statuses

_STATUSES = ("indexed", "updated", "unchanged", "removed", "rejected")


def _found(terminal: Terminal, text: str, tmp_path: Path) -> list[str]:
    """The documents of the hits for one query."""
    queries = tmp_path / "found.jsonl"
    queries.write_text(json.dumps({"id": 1, "text": text}), "utf-8")
    outcome = terminal.run("search", "--queries", str(queries))
    assert outcome.status == 0, outcome.err
    return [hit["document"] for hit in outcome.json["hits"]]


def test_first_run_indexes_every_document_and_counts_it(folder: Path, terminal: Terminal) -> None:
    """First run indexes every document and counts it."""
    report = terminal.ingest(folder)
    assert statuses(report) == dict.fromkeys(DOCUMENTS, "indexed")
    assert report["totals"]["indexed"] == len(DOCUMENTS)
    assert report["totals"]["passages"] == sum(line["passages"] for line in report["documents"])
    assert all(line["passages"] > 0 and line["reason"] is None for line in report["documents"])


def test_second_run_changes_nothing(folder: Path, stocked: Terminal) -> None:
    """Second run changes nothing."""
    passages = stocked.run("status", "--json").json["passages"]
    report = stocked.ingest(folder)
    assert statuses(report) == dict.fromkeys(DOCUMENTS, "unchanged")
    assert report["totals"]["passages"] == passages


def test_changed_added_and_removed_files_are_told_apart(folder: Path, stocked: Terminal) -> None:
    """Changed added and removed files are told apart."""
    handbook = folder / HANDBOOK
    handbook.write_text(handbook.read_text("utf-8").replace("at most 8 hours", "at most 7 hours"), "utf-8")
    (folder / COPY).unlink()
    (folder / "handbook" / "canteen.md").write_text("# Canteen\n\nArticle 1 Lunch costs four euros.\n", "utf-8")
    collection = folder / "collection.yaml"
    lines = collection.read_text("utf-8").replace(f"  - file: {COPY}\n    audience: [administrator]\n", "")
    collection.write_text(lines, "utf-8")
    report = stocked.ingest(folder)
    told = statuses(report)
    assert (told[HANDBOOK], told[COPY], told["handbook/canteen.md"]) == ("updated", "removed", "indexed")
    assert {told[path] for path in DOCUMENTS - {HANDBOOK, COPY}} == {"unchanged"}
    assert {name: report["totals"][name] for name in _STATUSES} == {
        name: list(told.values()).count(name) for name in _STATUSES
    }
    assert "at most 7 hours" in stocked.text(HANDBOOK)


def test_search_never_returns_former_content(folder: Path, stocked: Terminal, tmp_path: Path) -> None:
    """Search never returns former content."""
    (folder / "handbook" / "canteen.md").write_text("# Canteen\n\nArticle 1 Lunch costs four euros.\n", "utf-8")
    stocked.ingest(folder)
    assert _found(stocked, "What does lunch cost in the canteen?", tmp_path)[0] == "handbook/canteen.md"
    (folder / "handbook" / "canteen.md").unlink()
    stocked.ingest(folder)
    assert "handbook/canteen.md" not in _found(stocked, "What does lunch cost in the canteen?", tmp_path)


def test_changed_metadata_alone_is_an_update(folder: Path, stocked: Terminal) -> None:
    """Changed metadata alone is an update."""
    collection = folder / "collection.yaml"
    collection.write_text(collection.read_text("utf-8").replace('version: "2024"', 'version: "2024b"'), "utf-8")
    told = statuses(stocked.ingest(folder))
    assert told == dict.fromkeys(DOCUMENTS - {NEW_RULE}, "unchanged") | {NEW_RULE: "updated"}
    cited = stocked.ask("双聘工程师每学期授课不少于多少学时？")["citations"]
    assert {(c["document"], c["version"]) for c in cited} == {(NEW_RULE, "2024b")}


def test_rejected_file_is_reported_each_time_and_the_others_go_on(folder: Path, stocked: Terminal) -> None:
    """Rejected file is reported each time and the others go on."""
    (folder / "broken.pdf").write_bytes(b"this is no PDF at all")
    for _ in range(2):
        outcome = stocked.run("ingest", str(folder), "--json")
        assert outcome.status == 3
        report = fits("ingest_report", outcome.json)
        assert statuses(report) == dict.fromkeys(DOCUMENTS, "unchanged") | {"broken.pdf": "rejected"}
        assert report["totals"]["rejected"] == 1
        [line] = [line for line in report["documents"] if line["status"] == "rejected"]
        assert line["reason"]
        assert "broken.pdf" in outcome.err


def test_identical_files_are_two_documents_and_one_hit(folder: Path, terminal: Terminal, tmp_path: Path) -> None:
    """Identical files are two documents and one hit."""
    told = statuses(terminal.ingest(folder))
    assert told[HANDBOOK] == told[COPY] == "indexed"
    assert terminal.text(HANDBOOK) == terminal.text(COPY)
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"id": 1, "text": "What must the mentor in the company hold?"}', "utf-8")
    hits = terminal.run("search", "--queries", str(queries), "--top", "50").json["hits"]
    texts = [hit["text"] for hit in hits]
    assert len(set(texts)) == len(texts)
    assert any("trainer certificate" in text for text in texts)


def test_another_folder_replaces_the_first(folder: Path, stocked: Terminal, tmp_path: Path) -> None:
    """Another folder replaces the first."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "canteen.md").write_text("# Canteen\n\nArticle 1 Lunch costs four euros.\n", "utf-8")
    told = statuses(stocked.ingest(other))
    assert told == dict.fromkeys(DOCUMENTS, "removed") | {"canteen.md": "indexed"}
    assert set(_found(stocked, "placement agreement", tmp_path)) <= {"canteen.md"}
    assert stocked.run("status", "--json").json["documents"] == 1


@pytest.mark.parametrize("content", [[], ["collection.yaml"], [".hidden.md"], ["~$lock.docx"]])
def test_folder_without_documents_is_an_error_and_the_store_stays(
    folder: Path, stocked: Terminal, tmp_path: Path, content: list[str]
) -> None:
    """Folder without documents is an error and the store stays."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for name in content:
        (empty / name).write_text("defaults: {type: policy}\n", "utf-8")
    assert stocked.run("ingest", str(empty), "--json").failed(1)
    assert statuses(stocked.ingest(folder)) == dict.fromkeys(DOCUMENTS, "unchanged")


def test_missing_folder_is_an_error_and_makes_no_store(terminal: Terminal, tmp_path: Path) -> None:
    """Missing folder is an error and makes no store."""
    outcome = terminal.run("ingest", str(tmp_path / "nowhere"), "--json")
    assert outcome.failed(1)
    assert "nowhere" in outcome.err
    assert not terminal.place.exists()


def test_files_that_are_no_documents_are_not_reported(folder: Path, terminal: Terminal) -> None:
    """Files that are no documents are not reported."""
    for name in (".hidden.md", "handbook/.hidden.txt", ".git/config.md", "~$rules.docx", ".~lock.rules.docx#"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Article 1 Not a document.\n", "utf-8")
    (folder / "gold.jsonl").write_text('{"id": 1, "question": "?"}\n', "utf-8")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "draft.md").write_text("# Draft\n\nArticle 1 Not yet.\n", "utf-8")
    collection = folder / "collection.yaml"
    collection.write_text(collection.read_text("utf-8") + "ignore:\n  - drafts/\n", "utf-8")
    assert statuses(terminal.ingest(folder)) == dict.fromkeys(DOCUMENTS, "indexed")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    supersedes:", "    supersede:", 9),
        ("audience: [public, teacher,", "audience: [public, headmaster,", 19),
        (f"file: {HANDBOOK}", "file: handbook/absent.txt", 18),
        ("in_force_from: 2099-01-01", "in_force_from: 2099-13-01", 23),
        ("documents:\n", "documents: [\n", None),
    ],
)
def test_wrong_collection_file_names_its_line_and_the_store_stays(
    folder: Path, stocked: Terminal, old: str, new: str, line: int | None
) -> None:
    """Wrong collection file names its line and the store stays."""
    collection = folder / "collection.yaml"
    right = collection.read_text("utf-8")
    assert right.count(old) == 1
    wrong = right.replace(old, new)
    if line is not None:
        assert new.strip() in wrong.splitlines()[line - 1]
    collection.write_text(wrong, "utf-8")
    (folder / HANDBOOK).write_text("Article 1 Everything is different.\n", "utf-8")
    outcome = stocked.run("ingest", str(folder), "--json")
    assert outcome.failed(1)
    assert "collection.yaml" in outcome.err
    if line is not None:
        assert str(line) in outcome.err
    assert "at most 8 hours" in stocked.text(HANDBOOK)


def test_wrong_front_matter_names_file_and_line(folder: Path, stocked: Terminal) -> None:
    """Wrong front matter names file and line."""
    (folder / "handbook" / "notes.md").write_text("---\ntitle: Notes\naudiense: [teacher]\n---\n# Notes\n", "utf-8")
    outcome = stocked.run("ingest", str(folder), "--json")
    assert outcome.failed(1)
    assert "notes.md" in outcome.err
    assert "3" in outcome.err
    assert stocked.run("status", "--json").json["documents"] == len(DOCUMENTS)


def test_front_matter_beats_the_collection_file(folder: Path, terminal: Terminal) -> None:
    """Front matter beats the collection file."""
    rule = folder / NEW_RULE
    rule.write_text(f'---\nversion: "2025"\ntitle: 新办法\n---\n{rule.read_text("utf-8")}', "utf-8")
    terminal.ingest(folder)
    cited = terminal.ask("双聘工程师每学期授课不少于多少学时？")["citations"]
    assert {(c["version"], c["title"]) for c in cited} == {("2025", "新办法")}
    assert "version" not in terminal.text(NEW_RULE)


def test_folder_is_corpus_unless_named(folder: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folder is corpus unless named."""
    shutil.move(folder, folder.parent / "corpus")
    monkeypatch.chdir(folder.parent)
    outcome = terminal.run("ingest", "--json")
    assert outcome.status == 0
    assert statuses(fits("ingest_report", outcome.json)) == dict.fromkeys(DOCUMENTS, "indexed")
