"""What is no whole backup is refused in one sentence, and the store and everything around it stay as they were."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.backup import back_up
from assistant.backup_archive import MANIFEST, read_manifest
from assistant.catalogue import FILE_NAME
from assistant.conversations import Conversations
from assistant.errors import GuildhallError
from assistant.restore import restore
from tests.assistant.fakes import Group
from tests.assistant.rewritten_backups import with_manifest, with_members, with_snapshots

CLOSING = "When do doors close?"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A store in which doors close at ten, saved as saved.zip, and changed since: they close at nine."""
    group = Group(tmp_path / "inner")
    for hour in ("ten", "nine"):
        group.write("doors.md", f"# Doors\n\nArticle 1 Doors close at {hour}.\n")
        group.ingest()
        if hour == "ten":
            Conversations(group.store).start("local")
            back_up(group.store, tmp_path / "saved.zip", force=False)
    return group


def _truncated(file: Path) -> Path:
    changed = file.with_name("truncated.zip")
    changed.write_bytes(file.read_bytes()[:-200])
    return changed


def _altered(file: Path) -> Path:
    """One byte in the middle of the catalogue."""
    content = bytearray(file.read_bytes())
    content[len(content) // 4] ^= 0xFF
    changed = file.with_name("altered.zip")
    changed.write_bytes(content)
    return changed


def _renamed(name: str) -> Callable[[Path], Path]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = members["conversations.sqlite"]

    return lambda file: with_members(file, change)


def _spoilt(name: str) -> Callable[[Path], Path]:
    """Other bytes of the same length, put into the zip with a right checksum of its own."""

    def change(members: dict[str, bytes]) -> None:
        members[name] = members[name][:-1] + b"\x07"

    return lambda file: with_members(file, change)


def _without(name: str) -> Callable[[Path], Path]:
    def change(members: dict[str, bytes]) -> None:
        del members[name]

    return lambda file: with_members(file, change)


def _sql(name: str, *statements: str) -> Callable[[Path], Path]:
    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / name, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return lambda file: with_snapshots(file, change)


def _garbage(name: str) -> Callable[[Path], Path]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = b"x" * len(members[name])

    return lambda file: with_members(file, change)


def _foreign(file: Path) -> Path:
    changed = file.with_name("foreign.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    return changed


def _plain(file: Path) -> Path:
    changed = file.with_name("plain.zip")
    changed.write_text("no zip at all", "utf-8")
    return changed


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "truncated": (_truncated, "whole zip"),
    "altered": (_altered, "cannot be restored"),
    "empty": (lambda file: _sized(file, 0), "whole zip"),
    "not a zip": (_plain, "whole zip"),
    "another zip": (_foreign, "no backup"),
    "no manifest": (_without(MANIFEST), "no backup"),
    "garbled manifest": (_garbage(MANIFEST), "not as Guildhall writes it"),
    "newer file": (lambda file: with_manifest(file, format=2, version="9.9.9"), "newer"),
    "other kind": (lambda file: with_manifest(file, kind="something else"), "not as Guildhall writes it"),
    "other generation": (lambda file: with_manifest(file, generation=999), "exactly"),
    "no members": (lambda file: with_manifest(file, members=[]), "not as Guildhall writes it"),
    "absolute name": (_renamed("/tmp/guildhall-was-here.sqlite"), "exactly"),
    "name above": (_renamed("../conversations.sqlite"), "exactly"),
    "name too many": (_renamed("extra.sqlite"), "exactly"),
    "member gone": (_without("conversations.sqlite"), "exactly"),
    "other bytes": (_spoilt(FILE_NAME), "is damaged"),
    "no database": (_garbage(FILE_NAME), "is damaged"),
    "newer catalogue": (_sql(FILE_NAME, "UPDATE meta SET value = '99' WHERE key = 'format'"), "format 99"),
    "newer conversations": (_sql("conversations.sqlite", "PRAGMA user_version = 99"), "format 99"),
    "trigger": (
        _sql(FILE_NAME, "CREATE TRIGGER t AFTER INSERT ON documents BEGIN DELETE FROM documents; END"),
        "trigger",
    ),
    "folder": (lambda file: file.parent, "cannot be read"),
    "nothing": (lambda file: file.with_name("absent.zip"), "cannot be read"),
}


def _sized(file: Path, size: int) -> Path:
    changed = file.with_name("sized.zip")
    changed.write_bytes(file.read_bytes()[:size])
    return changed


def _listing(folder: Path) -> dict[str, bytes]:
    """Every file of the store, but for what SQLite and the lock keep beside their files."""
    passing = ("-wal", "-shm", ".lock", ".txt")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(passing) and "chroma" not in str(path)
    }


@pytest.mark.parametrize("name", WRONG)
def test_wrong_file_is_refused_in_one_sentence(group: Group, tmp_path: Path, name: str) -> None:
    """Wrong file is refused in one sentence, and the store is untouched."""
    spoil, told = WRONG[name]
    wrong = spoil(tmp_path / "saved.zip")
    before = _listing(group.store)
    with pytest.raises(GuildhallError) as refused:
        restore(group.store, wrong)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert _listing(group.store) == before
    assert "nine" in group.ask(CLOSING).text
    assert not (tmp_path / "inner" / "conversations.sqlite").exists()
    assert not Path("/tmp/guildhall-was-here.sqlite").exists()


@pytest.mark.parametrize("name", ["altered", "newer catalogue", "trigger"])
def test_wrong_file_makes_no_store(group: Group, tmp_path: Path, name: str) -> None:
    """Wrong file makes no store where there is none."""
    with pytest.raises(GuildhallError):
        restore(tmp_path / "fresh", WRONG[name][0](tmp_path / "saved.zip"))
    assert not (tmp_path / "fresh").exists()


def test_size_is_never_more_than_stated(group: Group, tmp_path: Path) -> None:
    """Size is never more than stated: a zip that would unpack to more is refused."""
    file = tmp_path / "saved.zip"
    stated = read_manifest(file).model_dump()
    for member in stated["members"]:
        member["bytes"] = min(member["bytes"], 100)
    with pytest.raises(GuildhallError, match="exactly"):
        restore(tmp_path / "fresh", with_manifest(file, members=stated["members"]))
