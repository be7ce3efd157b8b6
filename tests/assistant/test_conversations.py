"""Conversations outlive the process that held them, and belong to their user."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
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
    DocumentType,
    InForce,
    Language,
    Notice,
    NoticeKind,
    Question,
    Quote,
    Turn,
    Within,
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


def _exchange(kept: Conversations, identifier: str, answer: Answer, *, user: str = "ann") -> None:
    asked = kept.ask(identifier, answer.question, user=user)
    kept.answer(identifier, asked.ordinal, answer)


def test_answers_come_back_whole_and_in_order(tmp_path: Path) -> None:
    """Another process finds every exchange with citations, notices, related passages and route."""
    first = Conversations(tmp_path)
    identifier = first.start("ann")
    _exchange(first, identifier, _answer())
    _exchange(first, identifier, _answer("第二个回答[1]。"))
    found = Conversations(tmp_path).find(identifier, user="ann")
    assert found is not None
    assert [exchange.answer for exchange in found.exchanges] == [_answer(), _answer("第二个回答[1]。")]
    assert [exchange.ordinal for exchange in found.exchanges] == [0, 1]
    assert found.exchanges[0].question == _answer().question
    assert timedelta(0) <= datetime.now(UTC) - found.created < timedelta(minutes=1)


def test_question_is_kept_before_its_answer(tmp_path: Path) -> None:
    """What was asked survives although nobody has answered it, with the documents it was asked of."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    within = Within(types=frozenset({DocumentType.CHARTER}), languages=frozenset({Language.CHINESE}))
    question = replace(_answer().question, within=within, history=(Turn(question="a", answer="b"),))
    kept.ask(identifier, question, user="ann")
    found = kept.find(identifier, user="ann")
    assert found is not None and found.exchanges[0].answer is None
    assert found.exchanges[0].question == replace(question, history=())


def test_withdrawn_question_leaves_nothing(tmp_path: Path) -> None:
    """A question that could not be answered goes, and a conversation that held no other with it."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    _exchange(kept, identifier, _answer())
    kept.withdraw(identifier, kept.ask(identifier, _answer().question, user="ann").ordinal)
    found = kept.find(identifier, user="ann")
    assert found is not None and len(found.exchanges) == 1
    empty = kept.start("ann")
    kept.withdraw(empty, kept.ask(empty, _answer().question, user="ann").ordinal)
    assert kept.find(empty, user="ann") is None


def test_another_user_finds_and_changes_nothing(tmp_path: Path) -> None:
    """For another user the conversation does not exist: not to read, continue, rename, or delete."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    _exchange(kept, identifier, _answer())
    assert kept.find(identifier, user="ben") is None and kept.list_of("ben") == []
    with pytest.raises(StoreError, match="no longer exists"):
        kept.ask(identifier, _answer().question, user="ben")
    kept.rename(identifier, "mine", user="ben")
    kept.delete(identifier, user="ben")
    found = kept.find(identifier, user="ann")
    assert found is not None and found.title == "多少学时？" and len(found.exchanges) == 1


def test_list_is_by_last_question_and_searched_by_words(tmp_path: Path) -> None:
    """The conversation asked in last comes first; all words must stand in its name or its questions."""
    kept = Conversations(tmp_path)
    names = ("How many Hours?", "Who pays?", "Where is the office?")
    made = [kept.start("ann") for _ in names]
    for identifier, name in zip(made, names, strict=True):
        _exchange(kept, identifier, replace(_answer(), question=replace(_answer().question, text=name)))
    _exchange(kept, made[0], _answer())
    assert [heading.title for heading in kept.list_of("ann")] == ["How many Hours?", names[2], names[1]]
    assert [heading.id for heading in kept.list_of("ann", containing="学时 hours")] == [made[0]]
    assert kept.list_of("ann", containing="hours office") == []


def test_name_of_its_own_stays_until_it_is_taken_back(tmp_path: Path) -> None:
    """A renamed conversation is found by its new name; an empty name gives the first question back."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    _exchange(kept, identifier, _answer())
    kept.rename(identifier, "  Dual\thire  ", user="ann")
    assert [heading.title for heading in kept.list_of("ann", containing="dual")] == ["Dual hire"]
    kept.rename(identifier, "   ", user="ann")
    assert [heading.title for heading in kept.list_of("ann")] == ["多少学时？"]


def test_deleted_conversation_is_gone_with_its_answers(tmp_path: Path) -> None:
    """Deleting leaves no exchange behind, and an answer that comes too late is dropped."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    late = kept.ask(identifier, _answer().question, user="ann")
    kept.delete(identifier, user="ann")
    kept.answer(identifier, late.ordinal, _answer())
    with closing(sqlite3.connect(kept.path)) as connection:
        assert connection.execute("SELECT count(*) FROM exchange").fetchone() == (0,)


def test_ids_are_long_and_never_the_same(tmp_path: Path) -> None:
    """An id has the strength of a secret."""
    kept = Conversations(tmp_path)
    identifiers = {kept.start("ann") for _ in range(20)}
    assert len(identifiers) == 20 and min(map(len, identifiers)) >= 22


def test_looking_for_a_conversation_creates_nothing(tmp_path: Path) -> None:
    """An unknown id is answered without making a file or a folder."""
    assert Conversations(tmp_path / "missing").find("x", user="ann") is None
    assert list(tmp_path.iterdir()) == []


def test_file_is_its_owners_alone_and_writes_ahead(tmp_path: Path) -> None:
    """Nobody else on the machine may read the conversations, and readers never wait for writers."""
    Conversations(tmp_path).start("ann")
    path = tmp_path / "conversations.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_store_that_is_no_folder_is_a_store_error(tmp_path: Path) -> None:
    """Where the folder is missing, the error says so and nothing is created in its place."""
    with pytest.raises(StoreError, match="cannot be read or written"):
        Conversations(tmp_path / "missing").start("ann")


def test_damaged_file_is_a_store_error(tmp_path: Path) -> None:
    """A file that is no database is reported with what to do."""
    (tmp_path / "conversations.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="move the file away"):
        Conversations(tmp_path).start("ann")


def test_damaged_exchange_is_a_store_error(tmp_path: Path) -> None:
    """A record that is no answer any more is told, not skipped."""
    kept = Conversations(tmp_path)
    identifier = kept.start("ann")
    _exchange(kept, identifier, _answer())
    with closing(sqlite3.connect(kept.path)) as connection, connection:
        connection.execute("UPDATE exchange SET question = '[]'")
    with pytest.raises(StoreError, match="start a new conversation"):
        kept.find(identifier, user="ann")
