"""A restored store is the backup's, seen at the next question; what was there is kept, and the trail only grows."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from assistant.audit import Kind, Record, Trail, Wanted, now
from assistant.backup import back_up
from assistant.catalogue import FILE_NAME, Catalogue
from assistant.conversations import Conversations
from assistant.errors import GuildhallError, StoreError, StoreLocked
from assistant.records import Question
from assistant.restore import restore
from assistant.store import EDITION
from assistant.verification import verify
from tests.assistant.fakes import TODAY, Group, quotes_are_exact
from tests.assistant.rewritten_backups import with_snapshots
from tests.assistant.test_store_writer import held_by_another_process

ROOT = Path(__file__).parents[2]
CLOSING = "When do doors close?"

READER = """
import sys
from pathlib import Path
from tests.assistant.fakes import TODAY, Group
from assistant.records import Question
with Group(Path(sys.argv[1])).opened() as assistant:
    for line in sys.stdin:
        answer = assistant.ask(Question(text=line.strip(), role="teacher", on=TODAY))
        print(answer.text, flush=True)
"""


def _write(group: Group, hour: str, *others: str) -> None:
    for name in ("doors", *others):
        group.write(f"{name}.md", f"# {name.title()}\n\nArticle 1 {name.title()} close at {hour}.\n")
    group.ingest()


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A store in which doors close at ten, saved as saved.zip, and changed since: they close at nine."""
    group = Group(tmp_path)
    _write(group, "ten", "gates")
    group.conversation = Conversations(group.store).start("local")  # type: ignore[attr-defined]
    _note(group.store, "before")
    back_up(group.store, tmp_path / "saved.zip", force=False)
    group.remove("gates.md")
    _write(group, "nine", "windows")
    _note(group.store, "after")
    return group


@pytest.fixture
def saved(tmp_path: Path, group: Group) -> Path:
    """The backup."""
    return tmp_path / "saved.zip"


def _note(store: Path, user: str) -> None:
    with closing(Trail(store)) as trail:
        trail.add(Record(kind=Kind.VERIFY, at=now(), outcome="done", user=user))


def _users(store: Path) -> list[str | None]:
    with closing(Trail(store)) as trail:
        return [record.user for record in trail.records(Wanted())]


def _said(group: Group) -> list[str]:
    """What three questions are answered with."""
    return [group.ask(f"When do {name} close?", role="teacher").text for name in ("doors", "gates", "windows")]


def test_content_is_the_backups_and_the_index_agrees(group: Group, saved: Path) -> None:
    """Content is the backup's, the index agrees, and nothing was embedded."""
    group.embedder.passages.clear()
    done = restore(group.store, saved)
    assert "Doors close at ten" in group.ask(CLOSING).text
    assert "Gates close at ten" in group.ask("When do gates close?").text
    assert not any("Windows" in text for _, text in group.search("When do windows close?"))
    assert verify(group.store, repair=False).disagreements == ()
    assert group.embedder.passages == []
    assert set(group.statuses().values()) == {"updated", "removed", "indexed"}
    assert "Doors close at nine" in group.ask(CLOSING).text
    assert verify(group.store, repair=False).disagreements == ()
    assert done.manifest.counts["documents"] == 2


def test_numbers_only_grow(group: Group, saved: Path) -> None:
    """Generation and edition are past both the backup's and the store's, forwards and back again."""
    seen = []
    kept = saved
    for _ in range(3):
        with closing(Catalogue(group.store)) as catalogue:
            seen.append((catalogue.generation(), int(catalogue.meta(EDITION) or 0), catalogue.lineage()))
        kept = restore(group.store, kept).kept or saved
    generations, editions, lineages = zip(*seen, strict=True)
    assert list(generations) == sorted(set(generations))
    assert list(editions) == sorted(set(editions))
    assert len(set(lineages)) == 3
    assert [path.name for path in group.store.glob("chroma*")] == [f"chroma-{editions[-1] + 1}"]


def test_open_reader_sees_the_restored_state_at_its_next_question(group: Group, saved: Path) -> None:
    """Open reader sees the restored state at its next question, though rows of one number now hold something else."""
    with group.opened() as assistant:

        def ask(what: str) -> str:
            answer = assistant.ask(Question(text=f"When do {what} close?", role="teacher", on=TODAY))
            assert quotes_are_exact(assistant, answer, role="teacher")
            return answer.text

        assert ["nine" in ask("doors"), "nine" in ask("windows")] == [True, True]
        kept = restore(group.store, saved).kept
        assert ["ten" in ask("doors"), "ten" in ask("gates")] == [True, True]
        assert kept is not None
        # What is filed now gets the row numbers that the other lineage had given.
        group.write("doors.md", "# Doors\n\nArticle 1 Doors close at noon.\n")
        group.ingest()
        assert "noon" in ask("doors")
        restore(group.store, kept)
        assert ["nine" in ask("doors"), "nine" in ask("windows")] == [True, True]


def test_reader_in_another_process_sees_it_too(group: Group, saved: Path) -> None:
    """Reader in another process sees it too."""
    command = [sys.executable, "-c", READER, str(group.store.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:

        def ask() -> str:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write(f"{CLOSING}\n")
            other.stdin.flush()
            return other.stdout.readline()

        assert "nine" in ask()
        kept = restore(group.store, saved).kept
        assert "ten" in ask()
        restore(group.store, kept or saved)
        assert "nine" in ask()
        other.communicate("")


def test_threads_that_ask_meanwhile_get_answers_of_one_state(group: Group, saved: Path) -> None:
    """Threads that ask meanwhile get answers of one state: every quote whole, and no role sees what is not for it."""
    group.declare("file: windows.md, audience: [administrator]")
    group.ingest()
    ending = threading.Event()
    wrong: list[str] = []
    answered: list[str] = []
    with group.opened() as assistant:

        def ask() -> None:
            while not ending.is_set():
                try:
                    answer = assistant.ask(Question(text=CLOSING, role="teacher", on=TODAY))
                    shown = [citation.quote for citation in answer.all_citations]
                    answered.append(answer.text)
                    wrong.extend(q.text for q in shown if "indows" in q.text or not q.text)
                except BaseException as error:
                    wrong.append(repr(error))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        kept = saved
        for _ in range(4):
            kept = restore(group.store, kept).kept or saved
        ending.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert {("ten" in text, "nine" in text) for text in answered} <= {(True, False), (False, True)}


def test_conversations_come_back_and_the_trail_keeps_what_is_newer(group: Group, saved: Path) -> None:
    """Conversations come back, later ones go, and the trail keeps what is newer and gains nothing twice."""
    conversations = Conversations(group.store)
    later = conversations.start("local")
    done = restore(group.store, saved)
    assert conversations.find(group.conversation, user="local") is not None  # type: ignore[attr-defined]
    assert conversations.find(later, user="local") is None
    assert (_users(group.store), done.gained) == (["before", "after"], 0)
    assert done.kept is not None
    restore(group.store, done.kept)
    assert conversations.find(later, user="local") is not None
    assert _users(group.store) == ["before", "after"]


def test_trail_that_was_lost_comes_back(group: Group, saved: Path) -> None:
    """Trail that was lost comes back."""
    for path in group.store.glob("audit.sqlite*"):
        path.unlink()
    assert restore(group.store, saved).gained == 1
    assert _users(group.store) == ["before"]


def test_store_is_made_where_there_is_none(group: Group, saved: Path, tmp_path: Path) -> None:
    """Store is made where there is none, with a name of its own."""
    shutil.copytree(group.folder, tmp_path / "new" / "group")
    other = Group(tmp_path / "new")
    done = restore(other.store, saved)
    assert done.kept is None
    assert "ten" in other.ask(CLOSING).text
    assert verify(other.store, repair=False).disagreements == ()
    assert _users(other.store) == ["before"]
    with closing(Catalogue(group.store)) as ours, closing(Catalogue(other.store)) as theirs:
        assert ours.meta("store") != theirs.meta("store")


@pytest.mark.parametrize("name", [FILE_NAME, "conversations.sqlite", "audit.sqlite"])
def test_damaged_store_is_brought_back_and_its_remains_are_kept(group: Group, saved: Path, name: str) -> None:
    """Damaged store is brought back and its remains are kept."""
    for ending in ("-wal", "-shm"):
        (group.store / (name + ending)).unlink(missing_ok=True)
    (group.store / name).write_bytes(b"what a disk leaves behind" * 500)
    done = restore(group.store, saved)
    assert done.kept is not None
    assert (done.kept / name).read_bytes().startswith(b"what a disk leaves behind")
    assert "ten" in group.ask(CLOSING).text
    assert Conversations(group.store).find(group.conversation, user="local")  # type: ignore[attr-defined]
    assert "before" in _users(group.store)
    assert verify(group.store, repair=False).disagreements == ()


def test_locked_store_is_not_restored(group: Group, saved: Path) -> None:
    """Locked store is not restored, and says who holds it."""
    said = _said(group)
    with held_by_another_process(group.store), pytest.raises(StoreLocked, match="process"):
        restore(group.store, saved)
    assert _said(group) == said


def test_failure_before_the_end_leaves_the_store_as_it_was(
    group: Group, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failure before the end leaves the store as it was: here there is no room for the present state."""
    said, before = _said(group), sorted(path.name for path in group.store.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", full)
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(StoreError, match="nothing was restored"):
        restore(group.store, saved)
    monkeypatch.undo()
    assert _said(group) == said
    assert sorted(path.name for path in group.store.iterdir() if "wal" not in path.name and "shm" not in path.name) == [
        name for name in before if "wal" not in name and "shm" not in name
    ]
    assert verify(group.store, repair=False).disagreements == ()


def test_too_little_room_is_told_before_anything_is_done(
    group: Group, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too little room is told before anything is done."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1))
    with pytest.raises(StoreError, match="Make room"):
        restore(group.store, saved)


def test_backup_of_an_older_format_is_brought_up_to_date(group: Group, saved: Path) -> None:
    """Backup of an older format is brought up to date."""

    def age(folder: Path) -> None:
        with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("DROP TABLE boxes")
            for column in ("mentions", "definitions", "stated", "passage_count", "term_count"):
                connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
            connection.execute("DELETE FROM meta WHERE key IN ('store', 'lineage')")
            connection.execute("UPDATE meta SET value = '1' WHERE key = 'format'")

    restore(group.store, with_snapshots(saved, age))
    assert "ten" in group.ask(CLOSING).text
    assert verify(group.store, repair=False).disagreements == ()


@pytest.mark.parametrize("pages", [1024, 8192])
def test_pages_of_another_size_are_no_hindrance(group: Group, saved: Path, pages: int) -> None:
    """Pages of another size are no hindrance, though SQLite cannot copy over them."""

    def resize(folder: Path) -> None:
        with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA page_size = {pages}")
            connection.execute("VACUUM")

    restore(group.store, with_snapshots(saved, resize))
    assert "ten" in group.ask(CLOSING).text
    assert verify(group.store, repair=False).disagreements == ()


def test_nothing_is_restored_from_what_is_no_backup(group: Group, tmp_path: Path) -> None:
    """Nothing is restored from what is no backup, and no store is made for it."""
    for name in ("absent.zip", "group", "group/doors.md"):
        with pytest.raises(GuildhallError, match="cannot be"):
            restore(tmp_path / "fresh", tmp_path / name)
    assert not (tmp_path / "fresh").exists()


def _killed_at_every_step(tmp_path: Path, *, every: int, store: str) -> None:
    command = [sys.executable, "-m", "tests.assistant.restore_crash_driver", str(tmp_path), str(every), store]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "result.json").read_text("utf-8"))
    before, after = result["before"]["state"], result["after"]["state"]
    assert before != after
    states = [step["state"] for step in result["steps"]]
    assert len(states) >= 10
    assert [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]] == [before, after]
    ended = [step["ended"] for step in result["steps"]]
    assert [found for state, found in zip(states, ended, strict=True) if found and state == before] == []
    assert {len(found) for found in ended} == {0, 1}
    assert all(details["finished_later"] for found in ended for details in found)
    assert [step for step in result["steps"] if step["wrong"] or step["left"] or step["indexes"] != 1] == []


def test_killed_restore_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    """Killed restore leaves the old store or the new one, never a mix, and the next writer sweeps up."""
    _killed_at_every_step(tmp_path, every=4, store="there")


@pytest.mark.slow
@pytest.mark.parametrize("store", ["there", "fresh"])
def test_restore_killed_at_any_step_leaves_the_old_store_or_the_new_one(tmp_path: Path, store: str) -> None:
    """Restore killed at any step leaves the old store or the new one, also where there was none."""
    _killed_at_every_step(tmp_path, every=1, store=store)
