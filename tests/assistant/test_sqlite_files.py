"""The files beside the catalogue: made for their owner alone, whole, and by one version for all who use them."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant import account_file, audit, conversation_file
from assistant.accounts import Accounts
from assistant.audit import Trail
from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.generation import usage
from assistant.generation.usage import Figures, Usage
from assistant.sqlite_files import whole

_PASSWORD = "correct horse battery"


def _converse(store: Path) -> str | None:
    Conversations(store).start("ann")
    return None


def _enrol(store: Path) -> str | None:
    Accounts(store).add("ann", _PASSWORD, role="teacher")
    return None


def _record(store: Path) -> str | None:
    with closing(Trail(store)) as trail:
        return trail.fault()


def _count(store: Path) -> str | None:
    return Usage(store).add("openai:a", Figures(answers=1))


_USERS = pytest.mark.parametrize(
    ("name", "use"),
    [
        (conversation_file.FILE_NAME, _converse),
        (account_file.FILE_NAME, _enrol),
        (audit.FILE_NAME, _record),
        (usage.FILE_NAME, _count),
    ],
)
"""Each file and something that writes it; returns what is told, where it is told by no error."""


def _told(use: Callable[[Path], str | None], store: Path) -> str | None:
    try:
        return use(store)
    except StoreError as error:
        return str(error)


@_USERS
def test_new_file_is_its_owners_alone(tmp_path: Path, name: str, use: Callable[[Path], str | None]) -> None:
    """Nobody else on the machine may read it, and readers never wait for writers."""
    assert _told(use, tmp_path) is None
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@_USERS
def test_file_of_a_later_version_is_refused_and_untouched(
    tmp_path: Path, name: str, use: Callable[[Path], str | None]
) -> None:
    """One line says which file and what to do; not a byte of it changes, and nothing is left beside it."""
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.executescript("CREATE TABLE conversation (later TEXT); PRAGMA user_version = 99")
    before = (tmp_path / name).read_bytes()
    told = _told(use, tmp_path) or ""
    assert str(tmp_path / name) in told and "\n" not in told
    assert "another version" in told or "has format 99, this Guildhall writes format 1" in told
    assert (tmp_path / name).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


@_USERS
def test_file_that_another_is_just_making_is_waited_for(
    tmp_path: Path, name: str, use: Callable[[Path], str | None]
) -> None:
    """Whoever comes while the tables are being made uses them a moment later."""
    with closing(sqlite3.connect(tmp_path / name, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = threading.Timer(0.2, other.execute, ("ROLLBACK",))
        done.start()
        assert _told(use, tmp_path) is None
        done.join()


def test_counters_without_a_format_are_gone_on_with(tmp_path: Path) -> None:
    """A file of the model's figures from before they had a format keeps what it counted."""
    Usage(tmp_path).add("openai:a", Figures(answers=2))
    with closing(sqlite3.connect(tmp_path / usage.FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 0")
    assert Usage(tmp_path).of("openai:a") == Figures(answers=2)
    assert Usage(tmp_path).add("openai:a", Figures(answers=1)) is None
    assert Usage(tmp_path).of("openai:a") == Figures(answers=3)


def test_what_is_done_whole_is_done_or_not() -> None:
    """An error takes back what went before it, also where SQLite itself ended the transaction."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE word (text TEXT NOT NULL UNIQUE)")
        with whole(connection):
            connection.execute("INSERT INTO word VALUES ('kept')")
        with pytest.raises(ValueError, match="stop"), whole(connection):
            connection.execute("INSERT INTO word VALUES ('lost')")
            raise ValueError("stop")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), whole(connection):
            connection.execute("INSERT INTO word VALUES ('lost')")
            connection.execute("INSERT OR ROLLBACK INTO word VALUES ('kept')")
        assert connection.execute("SELECT text FROM word").fetchall() == [("kept",)]
        assert not connection.in_transaction
