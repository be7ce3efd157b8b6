"""A backup is whole or not there: made while others work, its owner's alone, and never over something else."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.audit import Kind, Record, Trail, now
from assistant.backup import back_up
from assistant.catalogue import FILE_NAME
from assistant.conversations import Conversations
from assistant.errors import GuildhallError, StoreError
from assistant.restore import restore
from assistant.verification import verify
from tests.assistant.fakes import Group

ROOT = Path(__file__).parents[2]

LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from assistant.backup import back_up
from assistant.errors import GuildhallError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]), force=True)
except GuildhallError as error:
    print(error)
"""


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A store with a document, a former version of it, a conversation and an audit record."""
    group = Group(tmp_path)
    for close in ("nine", "ten"):
        group.write("doors.md", f"# Doors\n\nArticle 1 Doors close at {close}.\n")
        group.ingest()
    Conversations(group.store).start("local")
    Trail(group.store).add(Record(kind=Kind.VERIFY, at=now(), outcome="done"))
    return group


def test_backup_says_what_it_holds(group: Group, tmp_path: Path) -> None:
    """Backup says what it holds, and is its owner's alone."""
    file = tmp_path / "saved.zip"
    made = back_up(group.store, file, force=False)
    assert dict(made.manifest.counts) == {
        "documents": 1,
        "versions": 2,
        "passages": 1,
        "conversations": 1,
        "audit_records": 1,
    }
    assert made.size == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [FILE_NAME, "conversations.sqlite", "audit.sqlite", "manifest.json"]
        assert json.loads(archive.read("manifest.json"))["generation"] == made.manifest.generation == 2
        assert archive.testzip() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["group", "saved.zip", "store"]


def test_file_that_is_there_is_replaced_by_force_only(group: Group, tmp_path: Path) -> None:
    """File that is there is replaced by force only."""
    file = tmp_path / "saved.zip"
    file.write_text("precious", "utf-8")
    with pytest.raises(GuildhallError, match="--force"):
        back_up(group.store, file, force=False)
    assert file.read_text("utf-8") == "precious"
    back_up(group.store, file, force=True)
    assert zipfile.is_zipfile(file)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (lambda group: group.store / "saved.zip", "lies in the store"),
        (lambda group: group.store / FILE_NAME, "lies in the store"),
        (lambda group: group.folder, "is a folder"),
        (lambda group: group.folder / "nowhere" / "saved.zip", "cannot be written"),
        (lambda group: group.folder / "doors.md" / "saved.zip", "cannot be written"),
    ],
)
def test_place_that_cannot_be_is_told(group: Group, place: Callable[[Group], Path], told: str) -> None:
    """Place that cannot be is told, and nothing is harmed."""
    before = sorted(group.store.parent.rglob("*.zip"))
    with pytest.raises(GuildhallError, match=told):
        back_up(group.store, place(group), force=True)
    assert sorted(group.store.parent.rglob("*.zip")) == before
    assert verify(group.store, repair=False).disagreements == ()


@pytest.mark.parametrize("room", [34_000, 50_000])
def test_full_disk_is_one_sentence_and_leaves_nothing(group: Group, tmp_path: Path, room: int) -> None:
    """Full disk is one sentence and leaves nothing, at whatever step it is full; the former file stays."""
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "saved.zip").write_text("the former one", "utf-8")
    command = [sys.executable, "-c", LITTLE_ROOM, str(group.store), str(target / "saved.zip"), str(room)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "saved.zip cannot be written" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert [path.name for path in target.iterdir()] == ["saved.zip"]
    assert (target / "saved.zip").read_text("utf-8") == "the former one"


def test_missing_and_damaged_stores_are_not_saved(group: Group, tmp_path: Path) -> None:
    """Missing and damaged stores are not saved."""
    with pytest.raises(StoreError, match="no store"):
        back_up(tmp_path / "nowhere", tmp_path / "saved.zip", force=False)
    (group.store / "conversations.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match=r"conversations\.sqlite is damaged"):
        back_up(group.store, tmp_path / "saved.zip", force=False)
    assert not (tmp_path / "saved.zip").exists()
    assert not (tmp_path / "nowhere").exists()


def test_backup_during_an_ingestion_is_a_whole_state(group: Group, tmp_path: Path) -> None:
    """Backup during an ingestion is a whole state, before, between or after its groups, and waits for none of them."""
    for number in range(40):
        articles = "\n\n".join(f"Article {i} Room {number} has {i} chairs." for i in range(1, 40))
        group.write(f"room{number}.md", f"# Room {number}\n\n{articles}\n")
    going, saved = threading.Event(), threading.Event()

    def pause() -> None:
        going.set()
        assert saved.wait(60)

    group.embedder.on_passages = pause
    ingestion = threading.Thread(target=group.ingest)
    ingestion.start()
    assert going.wait(60)
    first = back_up(group.store, tmp_path / "0.zip", force=False)
    saved.set()
    files = [tmp_path / "0.zip"]
    while ingestion.is_alive():
        files.append(tmp_path / f"{len(files)}.zip")
        back_up(group.store, files[-1], force=False)
    ingestion.join()
    assert first.manifest.counts["documents"] == 1
    for number, file in enumerate(files[:1] + files[-1:] + files[len(files) // 2 :][:1]):
        store = tmp_path / f"restored{number}"
        restore(store, file)
        assert verify(store, repair=False).disagreements == ()
