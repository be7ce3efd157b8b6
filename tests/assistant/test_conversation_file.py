"""Conversations, verdicts and gaps of older files are all kept when the file is brought up to date."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.conversation_file import FILE_NAME, FORMAT
from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.feedback import FeedbackBox, Verdict
from assistant.records import Answer, AnswerStatus, Language, Question
from assistant.rendering import answer_to_json
from assistant.visitors import LOCAL_USER

_FORMAT_1 = """
CREATE TABLE conversation (id TEXT PRIMARY KEY, role TEXT NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE exchange (conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, asked TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (conversation, ordinal)) STRICT;
PRAGMA user_version = 1;
"""
_FORMAT_2 = """
CREATE TABLE conversation (id TEXT PRIMARY KEY, user TEXT NOT NULL, title TEXT, created TEXT NOT NULL,
  updated TEXT NOT NULL) STRICT;
CREATE INDEX conversation_of_user ON conversation (user, updated);
CREATE TABLE exchange (conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, asked TEXT NOT NULL, question TEXT NOT NULL, answer TEXT,
  PRIMARY KEY (conversation, ordinal)) STRICT;
CREATE TABLE feedback (id TEXT PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, role TEXT NOT NULL,
  verdict TEXT NOT NULL, comment TEXT NOT NULL, marker INTEGER, question TEXT NOT NULL, answer TEXT NOT NULL,
  conversation TEXT NOT NULL, ordinal INTEGER NOT NULL, handled TEXT,
  UNIQUE (conversation, ordinal, user, verdict)) STRICT;
CREATE TABLE gap (id TEXT PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, role TEXT NOT NULL,
  question TEXT NOT NULL, day TEXT NOT NULL, office TEXT, closed TEXT, note TEXT NOT NULL DEFAULT '',
  UNIQUE (user, question)) STRICT;
PRAGMA user_version = 2;
"""
_HOURS = ("How many hours?", "多少学时？")


def _minute(minute: int) -> str:
    return datetime(2025, 1, 2, 8, minute, tzinfo=UTC).isoformat()


def _answer(text: str) -> Answer:
    return Answer(
        question=Question(text=text, role="teacher", on=date(2025, 1, 2), language=Language.ENGLISH),
        language=Language.ENGLISH,
        status=AnswerStatus.NOT_FOUND,
        text="The documents do not say.",
        citations=(),
        notices=(),
        nearest=(),
        route=None,
        model="extractive",
        timings_ms={"total": 1},
    )


def _told(text: str) -> tuple[str, str]:
    question = {"text": text, "role": "teacher", "on": "2025-01-02", "language": "en", "id": None}
    return json.dumps(question), json.dumps(answer_to_json(_answer(text)))


def _file_of_format_1(store: Path) -> Path:
    """Two conversations without a user: one of two exchanges, one of none."""
    with closing(sqlite3.connect(store / FILE_NAME)) as connection, connection:
        connection.executescript(_FORMAT_1)
        connection.executemany(
            "INSERT INTO conversation VALUES (?, 'teacher', ?)", [("abc", _minute(0)), ("empty", _minute(9))]
        )
        rows = [("abc", i, _minute(i + 1), *_told(text)) for i, text in enumerate(_HOURS)]
        connection.executemany("INSERT INTO exchange VALUES (?, ?, ?, ?, ?)", rows)
    return store / FILE_NAME


def _file_of_format_2(store: Path) -> Path:
    """Conversations of two users with an unanswered question, verdicts seen to and not, a gap open and one closed."""
    ann, ben = (_told(text) for text in _HOURS)
    with closing(sqlite3.connect(store / FILE_NAME)) as connection, connection:
        connection.executescript(_FORMAT_2)
        connection.executemany(
            "INSERT INTO conversation VALUES (?, ?, ?, ?, ?)",
            [("a", "ann", "Hours", _minute(0), _minute(1)), ("b", "ben", None, _minute(2), _minute(4))],
        )
        connection.executemany(
            "INSERT INTO exchange VALUES (?, ?, ?, ?, ?)",
            [("a", 0, _minute(1), *ann), ("b", 0, _minute(3), *ben), ("b", 1, _minute(4), ann[0], None)],
        )
        connection.executemany(
            "INSERT INTO feedback VALUES (?, ?, ?, 'teacher', ?, ?, ?, ?, ?, ?, 0, ?)",
            [
                ("f1", _minute(5), "ann", "wrong_source", "old", 2, _HOURS[0], ann[1], "a", None),
                ("f2", _minute(6), "ben", "right", "", None, _HOURS[1], ben[1], "b", _minute(8)),
            ],
        )
        connection.executemany(
            "INSERT INTO gap VALUES (?, ?, 'ann', 'teacher', ?, '2025-01-02', ?, ?, ?)",
            [
                ("g1", _minute(6), _HOURS[0], "Personnel", None, ""),
                ("g2", _minute(7), "Who?", None, _minute(9), "said"),
            ],
        )
    return store / FILE_NAME


def _content(path: Path) -> list[str]:
    """Everything that the file holds, and its format."""
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump(), str(connection.execute("PRAGMA user_version").fetchone()[0])]


def test_conversations_without_users_become_the_local_users(tmp_path: Path) -> None:
    """A file of the first format is brought up to date, with every exchange, and takes verdicts and gaps."""
    _file_of_format_1(tmp_path)
    kept, box = Conversations(tmp_path), FeedbackBox(tmp_path)
    found = kept.find("abc", user=LOCAL_USER)
    assert found is not None and [each.answer for each in found.exchanges] == [_answer(text) for text in _HOURS]
    assert [each.asked.minute for each in found.exchanges] == [1, 2]
    assert [heading.updated.minute for heading in kept.list_of(LOCAL_USER)] == [2]
    assert kept.find("empty", user=LOCAL_USER) is not None
    assert kept.ask("abc", _answer("Who?").question, user=LOCAL_USER).ordinal == 2
    box.say(Verdict.WRONG, _answer(_HOURS[0]), user=LOCAL_USER, conversation="abc", ordinal=0)
    box.file_gap(_answer(_HOURS[0]).question, user=LOCAL_USER, office=None)
    assert box.open_count() == 2


def test_conversations_of_format_2_keep_their_users_and_names(tmp_path: Path) -> None:
    """Every exchange comes back to its user, answered or not, under the name that the conversation had."""
    _file_of_format_2(tmp_path)
    kept = Conversations(tmp_path)
    of_ann, of_ben = kept.find("a", user="ann"), kept.find("b", user="ben")
    assert of_ann is not None and of_ben is not None and kept.find("a", user="ben") is None
    assert [each.answer for each in of_ann.exchanges] == [_answer(_HOURS[0])]
    assert [each.answer for each in of_ben.exchanges] == [_answer(_HOURS[1]), None]
    assert [(each.title, each.updated.minute) for each in kept.list_of("ann")] == [("Hours", 1)]
    kept.answer("b", 1, _answer(_HOURS[0]))
    assert (again := kept.find("b", user="ben")) is not None and again.exchanges[1].answer is not None


def test_verdicts_and_gaps_of_format_2_stay_as_they_were(tmp_path: Path) -> None:
    """What was said and what was seen to is told as before, and a note can now be added."""
    _file_of_format_2(tmp_path)
    box = FeedbackBox(tmp_path)
    told = [(one.id, one.verdict, one.comment, one.marker, one.note) for one in box.feedback()]
    assert told == [("f2", Verdict.RIGHT, "", None, ""), ("f1", Verdict.WRONG_SOURCE, "old", 2, "")]
    assert [one.answer.text for one in box.feedback(handled=True)] == [_answer("").text]
    assert [(one.id, one.office, one.note) for one in box.gaps(closed=False)] == [("g1", "Personnel", "")]
    assert [(one.id, one.closed and one.closed.minute, one.note) for one in box.gaps(closed=True)] == [
        ("g2", 9, "said")
    ]
    box.handle("f1", "page corrected")
    assert {one.id: one.note for one in box.feedback()} == {"f1": "page corrected", "f2": ""}


@pytest.mark.parametrize("make", [_file_of_format_1, _file_of_format_2])
def test_file_that_was_brought_up_to_date_is_as_a_new_one(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Its tables and format are those of a file that is made today."""
    old, new = tmp_path / "old", tmp_path / "new"
    for store in (old, new):
        store.mkdir()
    make(old)
    said = []
    for store in (old, new):
        Conversations(store).prepare()
        with closing(sqlite3.connect(store / FILE_NAME)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
            columns = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in tables}
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            said.append((columns, connection.execute("PRAGMA user_version").fetchone()))
    assert said[0] == said[1] and said[0][1] == (FORMAT,)


@pytest.mark.parametrize(
    ("make", "obstacle", "removal"),
    [
        (_file_of_format_1, "CREATE TABLE gap (id TEXT)", "DROP TABLE gap"),
        (_file_of_format_2, "ALTER TABLE feedback ADD COLUMN note TEXT", "ALTER TABLE feedback DROP COLUMN note"),
    ],
    ids=["1", "2"],
)
def test_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, make: Callable[[Path], Path], obstacle: str, removal: str
) -> None:
    """Nothing of it is done where one of its steps cannot be, and all of it once it can."""
    path = make(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(obstacle)
    before = _content(path)
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be read or written"):
            Conversations(tmp_path).list_of("ann")
        assert _content(path) == before
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(removal)
    assert Conversations(tmp_path).list_of(LOCAL_USER if make is _file_of_format_1 else "ann")


def test_every_write_of_several_steps_is_whole(tmp_path: Path) -> None:
    """A verdict whose second step cannot be done leaves the verdict that it would have replaced."""
    box, answer = FeedbackBox(tmp_path), _answer(_HOURS[0])
    box.say(Verdict.RIGHT, answer, user="ann", conversation="a", ordinal=0)
    unwritable = replace(answer, question=replace(answer.question, text="\ud800"))
    with pytest.raises((StoreError, UnicodeError)):
        box.say(Verdict.WRONG, unwritable, user="ann", conversation="a", ordinal=0)
    assert box.verdict_of("ann", "a", 0) is Verdict.RIGHT
