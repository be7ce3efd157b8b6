"""Files of questions and histories: what is right is read, what is wrong is told with its line beforehand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.batches import read_history, read_queries, read_questions, single_question
from assistant.errors import UsageError
from assistant.records import Language, Question, Turn
from assistant.settings import Settings

DAY = date(2026, 11, 2)
TURN = Turn(question="Who pays?", answer="The college.")


def _file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _questions(path: Path) -> list[Question]:
    return read_questions(path, Settings(), role="teacher", on=DAY, language=Language.CHINESE, history=(TURN,))


def test_line_wins_over_the_command_line(tmp_path: Path) -> None:
    """Line wins over the command line."""
    first, second, third = _questions(
        _file(
            tmp_path,
            '\ufeff{"id": 7, "question": "何时？", "role": "public", "on": "2024-09-01", '
            '"history": [{"question": "a", "answer": "b"}]}\r\n\n  \n{"id": "b", "question": "who?", "extra": 1}\n'
            '{"question": "why?", "history": [], "role": null, "on": null}',
        )
    )
    assert (first.id, first.role, first.on) == (7, "public", date(2024, 9, 1))
    assert first.history == (Turn(question="a", answer="b"),)
    assert (second.id, second.role, second.on, second.history) == ("b", "teacher", DAY, (TURN,))
    assert (third.id, third.history, third.role, third.on) == (None, (), "teacher", DAY)
    assert {q.language for q in (first, second, third)} == {Language.CHINESE}


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "{",
        "null",
        '["id", "question"]',
        '"question"',
        "{}",
        '{"id": 1}',
        '{"id": 1, "question": null}',
        '{"id": 1, "question": 5}',
        '{"id": 1, "question": ""}',
        '{"id": 1, "question": " \\n\\u3000"}',
        '{"id": [1], "question": "who?"}',
        '{"id": 1.5, "question": "who?"}',
        '{"id": true, "question": "who?"}',
        '{"id": 1, "question": "who?", "role": "headmaster"}',
        '{"id": 1, "question": "who?", "role": 3}',
        '{"id": 1, "question": "who?", "on": "2024-02-30"}',
        '{"id": 1, "question": "who?", "on": "20240901"}',
        '{"id": 1, "question": "who?", "on": "2024-W01-1"}',
        '{"id": 1, "question": "who?", "on": 2024}',
        '{"id": 1, "question": "who?", "history": "before"}',
        '{"id": 1, "question": "who?", "history": [{"question": "a"}]}',
        '{"id": 1, "question": "who?", "history": [["a", "b"]]}',
        '{"id": 1, "question": "\\ud800"}',
        '{"id": 1, "question": "who?"} {"id": 2, "question": "why?"}',
    ],
)
def test_wrong_line_of_questions_is_named(tmp_path: Path, line: str) -> None:
    """Wrong line of questions is named."""
    path = _file(tmp_path, f'{{"id": 0, "question": "fine?"}}\n\n{line}\n')
    with pytest.raises(UsageError, match="line 3") as told:
        _questions(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)


@pytest.mark.parametrize(
    "line", ["x", "[]", '{"id": 1}', '{"text": "a"}', '{"id": null, "text": "a"}', '{"id": 1, "text": " "}']
)
def test_wrong_line_of_queries_is_named(tmp_path: Path, line: str) -> None:
    """Wrong line of queries is named."""
    with pytest.raises(UsageError, match="line 2"):
        read_queries(_file(tmp_path, f'{{"id": 0, "text": "fine?"}}\n{line}'))


def test_queries_are_read_in_order(tmp_path: Path) -> None:
    """Queries are read in order."""
    queries = read_queries(_file(tmp_path, '{"id": 2, "text": "a\u2028b"}\n{"id": "1", "text": "c"}\n'))
    assert [(query.id, query.text) for query in queries] == [(2, "a\u2028b"), ("1", "c")]


def test_file_without_lines_asks_nothing(tmp_path: Path) -> None:
    """File without lines asks nothing."""
    assert _questions(_file(tmp_path, "\n\n")) == []


@pytest.mark.parametrize("content", [b'{"id": 1, "question": "\xff"}', "\x00"])
def test_file_that_is_no_text_is_told(tmp_path: Path, content: str | bytes) -> None:
    """File that is no text is told."""
    with pytest.raises(UsageError, match=r"lines\.jsonl"):
        _questions(_file(tmp_path, content))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """File that cannot be read is told."""
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UsageError, match="cannot be read"):
            _questions(path)


def test_history_is_read_oldest_first(tmp_path: Path) -> None:
    """History is read oldest first."""
    path = _file(tmp_path, '[{"question": "a", "answer": "b"}, {"question": "c", "answer": "d", "more": 1}]')
    assert read_history(path) == (Turn(question="a", answer="b"), Turn(question="c", answer="d"))
    assert read_history(_file(tmp_path, "[]")) == ()


@pytest.mark.parametrize("content", ["", "{}", '[{"question": "a"}]', '["a"]', '[{"question": "a", "answer": null}]'])
def test_what_is_no_history_is_told_with_an_example(tmp_path: Path, content: str) -> None:
    """What is no history is told with an example."""
    with pytest.raises(UsageError, match=r"is no history.*answer"):
        read_history(_file(tmp_path, content))


@pytest.mark.parametrize("text", ["", "  ", "\n\t\u3000"])
def test_empty_question_is_refused(text: str) -> None:
    """Empty question is refused."""
    with pytest.raises(UsageError, match="empty"):
        single_question(text, role="teacher", on=DAY, language=None, history=())
