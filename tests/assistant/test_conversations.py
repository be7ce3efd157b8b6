"""Conversations outlive the process that held them, and belong to their role."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    Contact,
    InForce,
    Language,
    Notice,
    NoticeKind,
    Question,
    Quote,
    Turn,
)

_TIMINGS: Mapping[str, int] = {"total": 80}


def _citation(marker: int) -> Citation:
    return Citation(
        marker=marker,
        quote=Quote(document="办法/双聘.pdf", start=5, end=9, text="不少于\n"),
        title="双聘办法",
        version="2024",
        in_force=InForce(since=date(2024, 9, 1)),
        address="第二章 › 第十二条",
        page=4,
    )


def _answer(
    text: str = "双聘工程师授课不少于48学时[1]。", *, role: str = "teacher", history: tuple[Turn, ...] = ()
) -> Answer:
    return Answer(
        question=Question(
            text="多少学时？", role=role, on=date(2025, 1, 2), language=Language.CHINESE, history=history
        ),
        language=Language.CHINESE,
        status=AnswerStatus.ANSWERED,
        text=text,
        citations=(_citation(1),),
        notices=(Notice(kind=NoticeKind.CONFLICT, text="另有规定[2]。", citations=(_citation(2),)),),
        nearest=(_citation(3),),
        route=Contact(office="人事处", contact="2107"),
        model="extractive",
        timings_ms=_TIMINGS,
    )


def test_answers_come_back_whole_and_in_order(tmp_path: Path) -> None:
    """Another process finds every exchange with citations, notices, related passages and route."""
    first = Conversations(tmp_path)
    identifier = first.start("teacher")
    first.add(identifier, _answer())
    first.add(identifier, _answer("第二个回答[1]。"))
    found = Conversations(tmp_path).find(identifier, role="teacher")
    assert found is not None
    assert [exchange.answer for exchange in found.exchanges] == [_answer(), _answer("第二个回答[1]。")]
    assert found.exchanges[0].question == _answer().question
    assert timedelta(0) <= datetime.now(UTC) - found.created < timedelta(minutes=1)


def test_history_is_not_kept_twice(tmp_path: Path) -> None:
    """A question comes back without the history it was asked with, which the exchanges before it are."""
    kept = Conversations(tmp_path)
    identifier = kept.start("teacher")
    exchange = kept.add(identifier, _answer(history=(Turn(question="a", answer="b"),)))
    assert exchange.answer == _answer()


def test_another_role_finds_and_changes_nothing(tmp_path: Path) -> None:
    """For another role the conversation does not exist, neither to read nor to continue."""
    kept = Conversations(tmp_path)
    identifier = kept.start("administrator")
    assert kept.find(identifier, role="teacher") is None
    with pytest.raises(StoreError, match="no longer exists"):
        kept.add(identifier, _answer(role="teacher"))
    found = kept.find(identifier, role="administrator")
    assert found is not None and found.exchanges == ()


def test_ids_are_long_and_never_the_same(tmp_path: Path) -> None:
    """An id has the strength of a secret."""
    kept = Conversations(tmp_path)
    identifiers = {kept.start("teacher") for _ in range(20)}
    assert len(identifiers) == 20 and min(map(len, identifiers)) >= 22


def test_looking_for_a_conversation_creates_nothing(tmp_path: Path) -> None:
    """An unknown id is answered without making a file or a folder."""
    assert Conversations(tmp_path / "missing").find("x", role="teacher") is None
    assert list(tmp_path.iterdir()) == []


def test_file_is_its_owners_alone_and_writes_ahead(tmp_path: Path) -> None:
    """Nobody else on the machine may read the conversations, and readers never wait for writers."""
    Conversations(tmp_path).start("teacher")
    path = tmp_path / "conversations.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_store_that_is_no_folder_is_a_store_error(tmp_path: Path) -> None:
    """Where the folder is missing, the error says so and nothing is created in its place."""
    with pytest.raises(StoreError, match="cannot be read or written"):
        Conversations(tmp_path / "missing").start("teacher")


def test_damaged_file_is_a_store_error(tmp_path: Path) -> None:
    """A file that is no database is reported with what to do."""
    (tmp_path / "conversations.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="move the file away"):
        Conversations(tmp_path).start("teacher")


def test_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """A newer file is left alone."""
    with closing(sqlite3.connect(tmp_path / "conversations.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="another version"):
        Conversations(tmp_path).find("x", role="teacher")


def test_damaged_exchange_is_a_store_error(tmp_path: Path) -> None:
    """A record that is no answer any more is told, not skipped."""
    kept = Conversations(tmp_path)
    identifier = kept.start("teacher")
    kept.add(identifier, _answer())
    with closing(sqlite3.connect(kept.path)) as connection, connection:
        connection.execute("UPDATE exchange SET question = '[]'")
    with pytest.raises(StoreError, match="start a new conversation"):
        kept.find(identifier, role="teacher")
