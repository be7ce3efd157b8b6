"""The store's live content equals the folder, whatever happened to the folder, and nothing is embedded twice."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue import Catalogue
from assistant.errors import CollectionError, SourceError, StoreError
from assistant.records import AnswerStatus
from assistant.status import store_status
from ingest.records import FileStatus
from ingest.workers import ReadingLimits
from tests.assistant.fakes import TODAY, FakeEmbedder, Group

HANDBOOK = """# Placement Handbook

Article 1 A trainee works at most eight hours a day.

Article 2 The mentor in the company holds a trainer certificate.
"""
CANTEEN = """# Canteen

Article 1 Lunch in the canteen costs four euros.
"""


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Two documents, not yet ingested."""
    group = Group(tmp_path)
    group.write("handbook.md", HANDBOOK)
    group.write("canteen.md", CANTEEN)
    return group


def _bytes_of(folder: Path) -> dict[str, str]:
    """Digest of every file of a folder, those aside that SQLite and the lock touch when they are only looked at."""
    passing = ("-shm", "-wal", ".lock", ".lock.txt")
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.endswith(passing)]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _archived(group: Group) -> list[tuple[object, ...]]:
    catalogue = Catalogue(group.store)
    rows = catalogue.rows("SELECT path, text FROM documents WHERE archived_at IS NOT NULL ORDER BY path")
    catalogue.close()
    return rows


def _sound(group: Group) -> bool:
    return group.verify().disagreements == ()


def test_unchanged_files_are_recognised_and_nothing_is_embedded_again(group: Group) -> None:
    """Unchanged files are recognised and nothing is embedded again."""
    first = group.ingest()
    embedded = list(group.embedder.passages)
    second = group.ingest()
    assert {file.status for file in first.files} == {FileStatus.INDEXED}
    assert {file.status for file in second.files} == {FileStatus.UNCHANGED}
    assert [file.passages for file in second.files] == [file.passages for file in first.files]
    assert group.embedder.passages == embedded
    assert len(embedded) == first.passages == second.passages


def test_only_changed_passages_are_embedded(group: Group) -> None:
    """Only changed passages are embedded."""
    group.ingest()
    before = len(group.embedder.passages)
    group.write("handbook.md", HANDBOOK.replace("eight", "seven"))
    assert group.statuses() == {"handbook.md": "updated", "canteen.md": "unchanged"}
    [embedded] = group.embedder.passages[before:]
    assert "seven hours" in embedded
    texts = [text for _, text in group.search("hours a day", limit=50)]
    assert any("seven" in text for text in texts)
    assert not any("eight" in text for text in texts)
    assert _sound(group)


def test_content_that_comes_back_is_not_embedded_again(group: Group) -> None:
    """Content that comes back is not embedded again."""
    group.ingest()
    group.write("handbook.md", HANDBOOK.replace("eight", "seven"))
    group.ingest()
    before = len(group.embedder.passages)
    group.write("handbook.md", HANDBOOK)
    assert group.statuses()["handbook.md"] == "updated"
    assert len(group.embedder.passages) == before


def test_former_content_is_archived_and_never_found(group: Group) -> None:
    """Former content is archived and never found."""
    group.ingest()
    group.write("handbook.md", HANDBOOK.replace("eight", "seven"))
    group.remove("canteen.md")
    assert group.statuses() == {"handbook.md": "updated", "canteen.md": "removed"}
    assert [path for path, _ in _archived(group)] == ["canteen.md", "handbook.md"]
    assert "eight hours" in str(_archived(group)[1][1])
    assert {path for path, _ in group.search("lunch in the canteen costs", limit=50)} == {"handbook.md"}
    assert _sound(group)


def test_a_renamed_file_is_another_document_with_the_same_vectors(group: Group) -> None:
    """A renamed file is another document with the same vectors."""
    group.ingest()
    before = len(group.embedder.passages)
    (group.folder / "canteen.md").rename(group.folder / "lunch.md")
    assert group.statuses() == {"handbook.md": "unchanged", "canteen.md": "removed", "lunch.md": "indexed"}
    assert len(group.embedder.passages) == before


def test_changed_metadata_is_an_update_without_embedding(group: Group) -> None:
    """Changed metadata is an update without embedding."""
    group.ingest()
    before = len(group.embedder.passages)
    group.declare("file: handbook.md, version: '2025', in_force_from: 2025-01-01")
    assert group.statuses() == {"handbook.md": "updated", "canteen.md": "unchanged"}
    assert len(group.embedder.passages) == before
    with group.opened() as assistant:
        facts = dict(assistant.library(role="teacher"))["handbook.md"]
    assert (facts.version, facts.in_force.since) == ("2025", date(2025, 1, 1))
    assert _sound(group)


def test_changed_audience_moves_the_passages_at_once_without_embedding(group: Group) -> None:
    """Changed audience moves the passages at once without embedding."""
    group.ingest()
    before = len(group.embedder.passages)
    group.declare("file: handbook.md, audience: [administrator]")
    assert group.statuses()["handbook.md"] == "updated"
    assert len(group.embedder.passages) == before
    assert {path for path, _ in group.search("hours a day", role="teacher", limit=50)} == {"canteen.md"}
    assert "handbook.md" in {path for path, _ in group.search("hours a day", limit=50)}
    assert _sound(group)
    group.declare("file: handbook.md, audience: [public, teacher]")
    group.ingest()
    assert {path for path, _ in group.search("hours a day", role="public", limit=50)} == {"handbook.md"}
    assert {path for path, _ in group.search("hours a day", limit=50)} == {"canteen.md"}
    assert _sound(group)


def test_identical_files_are_embedded_once_and_found_once(group: Group) -> None:
    """Identical files are embedded once and found once."""
    group.write("copy/handbook.md", HANDBOOK)
    report = group.ingest()
    assert len(report.files) == 3
    assert len(group.embedder.passages) == len(set(group.embedder.passages)) < report.passages
    texts = [text for _, text in group.search("hours a day", limit=50)]
    assert len(texts) == len(set(texts))
    group.remove("handbook.md")
    group.ingest()
    assert "copy/handbook.md" in {path for path, _ in group.search("hours a day", limit=50)}
    assert _sound(group)


def test_identical_files_keep_their_own_audiences(group: Group) -> None:
    """Identical files keep their own audiences."""
    group.write("copy/handbook.md", HANDBOOK)
    group.declare("file: handbook.md, audience: [administrator]")
    group.ingest()
    assert {path for path, _ in group.search("mentor certificate", role="teacher", limit=50)} == {
        "copy/handbook.md",
        "canteen.md",
    }


def test_identical_files_without_a_title_share_their_vectors(group: Group) -> None:
    """Identical files without a title share their vectors."""
    for path in ("a.txt", "b.txt"):
        group.write(path, "lunch is served from noon to two, and costs four euros.\n")
    group.ingest()
    assert sum("noon" in text for text in group.embedder.passages) == 1


def test_rejected_file_is_reported_again_until_it_changes(group: Group) -> None:
    """Rejected file is reported again until it changes."""
    group.write("broken.pdf", "no PDF")
    first = {file.path: file for file in group.ingest().files}["broken.pdf"]
    second = {file.path: file for file in group.ingest().files}["broken.pdf"]
    assert (first.status, first.passages) == (FileStatus.REJECTED, 0)
    assert first.reason
    assert (second.status, second.reason) == (first.status, first.reason)
    group.write("broken.pdf", "no PDF either")
    assert group.statuses()["broken.pdf"] == "rejected"
    group.remove("broken.pdf")
    assert "broken.pdf" not in group.statuses()
    assert "broken.pdf" not in group.statuses()


def test_file_too_large_is_read_once_the_limit_is_raised(group: Group) -> None:
    """File too large is read once the limit is raised."""
    group.write("long.txt", "Lunch is served from noon. " * 20)
    small = {file.path: file.status for file in group.ingest(max_bytes=300).files}
    large = {file.path: file.status for file in group.ingest(max_bytes=3000).files}
    assert (small["long.txt"], large["long.txt"]) == (FileStatus.REJECTED, FileStatus.INDEXED)


def test_document_that_became_unreadable_is_rejected_and_no_longer_found(group: Group) -> None:
    """Document that became unreadable is rejected and no longer found."""
    group.ingest()
    (group.folder / "canteen.md").write_bytes(b"\x00\x01\x02\x00" * 50)
    assert group.statuses() == {"handbook.md": "unchanged", "canteen.md": "rejected"}
    assert {path for path, _ in group.search("lunch in the canteen", limit=50)} == {"handbook.md"}
    assert [path for path, _ in _archived(group)] == ["canteen.md"]
    group.write("canteen.md", CANTEEN)
    assert group.statuses() == {"handbook.md": "unchanged", "canteen.md": "indexed"}
    assert group.statuses() == {"handbook.md": "unchanged", "canteen.md": "unchanged"}
    assert _sound(group)


def test_another_folder_replaces_the_first(group: Group, tmp_path: Path) -> None:
    """Another folder replaces the first."""
    group.ingest()
    other = Group(tmp_path / "second")
    other.write("rules.md", "# Rules\n\nArticle 1 Doors close at ten.\n")
    assert group.statuses(folder=other.folder) == {
        "handbook.md": "removed",
        "canteen.md": "removed",
        "rules.md": "indexed",
    }
    assert {path for path, _ in group.search("lunch", limit=50)} == {"rules.md"}
    assert _sound(group)


@pytest.mark.parametrize("content", [None, "collection.yaml", "ignored.md"])
def test_folder_without_documents_is_refused_and_the_store_stays(
    group: Group, tmp_path: Path, content: str | None
) -> None:
    """Folder without documents is refused and the store stays."""
    group.ingest()
    before = _bytes_of(group.store)
    empty = Group(tmp_path / "second")
    if content:
        empty.write("collection.yaml", "ignore:\n  - '*.md'\n")
        empty.write("ignored.md", CANTEEN)
    with pytest.raises(SourceError, match="holds no document"):
        group.ingest(folder=empty.folder)
    with pytest.raises(SourceError, match="no folder"):
        group.ingest(folder=tmp_path / "nowhere")
    assert _bytes_of(group.store) == before


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("collection.yaml", "documents:\n  - file: canteen.md\n    audience: [pupil]\n", "collection.yaml.*3"),
        ("collection.yaml", "documents:\n  - file: menu.md\n", "collection.yaml.*2"),
        ("collection.yaml", "documents: [", "collection.yaml"),
        ("notes.md", "---\ntitle: Notes\nlevel: 3\n---\n# Notes\n", "notes.md.*3"),
        ("notes.md", "---\naudience: [pupil]\n---\n# Notes\n", "notes.md.*2"),
        ("notes.md", "---\ntitle: [\n---\n# Notes\n", "notes.md"),
    ],
)
def test_wrong_declaration_leaves_the_store_byte_for_byte(group: Group, path: str, text: str, told: str) -> None:
    """Wrong declaration leaves the store byte for byte."""
    group.ingest()
    before = _bytes_of(group.store)
    group.write("handbook.md", HANDBOOK.replace("eight", "seven"))
    group.remove("canteen.md")
    group.write("canteen.md", CANTEEN.replace("four", "five"))
    group.write(path, text)
    with pytest.raises(CollectionError, match=told):
        group.ingest()
    assert _bytes_of(group.store) == before


def test_wrong_declaration_makes_no_store(group: Group) -> None:
    """Wrong declaration makes no store."""
    group.write("collection.yaml", "unknown: 1\n")
    with pytest.raises(CollectionError):
        group.ingest()
    assert not group.store.exists()


def test_store_inside_the_folder_is_no_document(group: Group) -> None:
    """Store inside the folder is no document."""
    group.store = group.folder / "index"
    first, second = group.statuses(), group.statuses()
    assert first == {"handbook.md": "indexed", "canteen.md": "indexed"}
    assert second == {"handbook.md": "unchanged", "canteen.md": "unchanged"}


@pytest.mark.parametrize("width", [256, 100])
def test_another_embedder_embeds_everything_anew(group: Group, width: int) -> None:
    """Another embedder embeds everything anew."""
    group.ingest()
    former, group.embedder = group.embedder, FakeEmbedder("other", width=width)
    with pytest.raises(StoreError, match="made with the embedder 'fake'"), group.opened():
        pass
    assert group.statuses() == {"handbook.md": "updated", "canteen.md": "updated"}
    assert sorted(group.embedder.passages) == sorted(former.passages)
    assert group.ask("How much does lunch in the canteen cost?").status is AnswerStatus.ANSWERED
    assert group.statuses() == {"handbook.md": "unchanged", "canteen.md": "unchanged"}
    assert _sound(group)
    back, group.embedder = group.embedder, FakeEmbedder()
    assert set(group.statuses().values()) == {"updated"}
    assert group.embedder.passages == []
    assert group.ask("How much does lunch in the canteen cost?").status is AnswerStatus.ANSWERED
    assert len(back.passages) == 3
    assert _sound(group)


def test_embedding_anew_that_was_interrupted_is_finished_by_the_next_run(group: Group) -> None:
    """Embedding anew that was interrupted is finished by the next run."""
    group.ingest()
    (group.folder / "canteen.md").write_bytes(b"\x00\x01\x02\x00" * 50)

    def interrupt() -> None:
        raise KeyboardInterrupt

    group.embedder = FakeEmbedder("other", width=100)
    group.embedder.on_passages = interrupt
    with pytest.raises(KeyboardInterrupt):
        group.ingest()
    assert [path for path, _ in _archived(group)] == ["canteen.md"]
    group.embedder = FakeEmbedder("other", width=100)
    assert group.statuses() == {"handbook.md": "updated", "canteen.md": "rejected"}
    assert group.search("hours a day")[0][0] == "handbook.md"
    assert _sound(group)


def test_report_counts_the_store_and_the_pages(group: Group) -> None:
    """Report counts the store and the pages."""
    report = group.ingest()
    settings = group.settings
    status = store_status(settings, role="administrator", on=TODAY)
    assert report.passages == status["passages"] == sum(file.passages for file in report.files)
    assert [file.pages for file in report.files] == [None, None]
    assert report.seconds >= max(file.seconds for file in report.files) >= 0
    assert [file.path for file in report.files] == sorted(file.path for file in report.files)


def test_new_audience_takes_effect_without_reading_or_embedding(tmp_path: Path) -> None:
    """Only what is declared of a document's standing has changed: the text, too long to be read now, is not read."""
    group = Group(tmp_path)
    group.write("pay.md", "# Pay\n\nArticle 1 Engineers are paid ninety yuan an hour.\n")
    group.ingest()
    assert group.search("engineers paid hour", role="teacher")
    group.embedder.passages.clear()
    group.declare("file: pay.md, audience: [administrator], contact: {office: Finance}")
    too_long = ReadingLimits(workers=0, max_bytes=1000, characters=1)
    [report] = group.ingest(limits=too_long).files
    assert (report.status, report.passages) == (FileStatus.UPDATED, 1)
    assert group.embedder.passages == []
    assert group.search("engineers paid hour", role="teacher") == []
    assert group.search("engineers paid hour")
    group.declare("file: pay.md, title: Salaries")
    assert group.ingest(limits=too_long).files[0].status is FileStatus.REJECTED
