"""Exit statuses and one line on stderr: what went wrong is told, never shown as a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sample_group import SECRET
from tests.terminal import Terminal

WriteLines = Callable[..., str]


@pytest.mark.parametrize(
    "command",
    [
        ("status", "--json"),
        ("verify", "--json"),
        ("text", "a.md"),
        ("ask", "Who pays?", "--json"),
    ],
    ids=" ".join,
)
def test_missing_store_is_status_1_and_creates_none(terminal: Terminal, command: tuple[str, ...]) -> None:
    """Missing store is status 1 and creates none."""
    outcome = terminal.run(*command)
    assert outcome.failed(1)
    assert "guildhall ingest" in outcome.err
    assert not terminal.place.exists()


def test_search_without_a_store_is_status_1(terminal: Terminal, lines_file: WriteLines) -> None:
    """Search without a store is status 1."""
    assert terminal.run("search", "--queries", lines_file('{"id": 1, "text": "hours"}')).failed(1)


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "Who pays?", "--role", "headmaster"),
        ("ask", "Who pays?", "--role", ""),
        ("ask", "Who pays?", "--on", "2024-02-30"),
        ("ask", "Who pays?", "--on", "20240901"),
        ("ask", "Who pays?", "--on", "1.9.2024"),
        ("ask", ""),
        ("ask", "  \n "),
        ("ask",),
        ("ask", "Who pays?", "--history", "absent.json"),
        ("status", "--role", "headmaster"),
        ("text", "a.md", "--role", "headmaster"),
    ],
    ids=" ".join,
)
def test_wrong_role_day_or_question_is_status_2(ingested: Terminal, command: tuple[str, ...]) -> None:
    """Wrong role day or question is status 2."""
    assert ingested.run(*command).failed(2)


@pytest.mark.parametrize(
    "command", [("ask", "?", "--role", "headmaster"), ("ask", ""), ("ask", "?", "--on", "x")], ids=" ".join
)
def test_wrong_line_is_told_before_the_store_is_looked_for(terminal: Terminal, command: tuple[str, ...]) -> None:
    """Wrong line is told before the store is looked for."""
    assert terminal.run(*command).failed(2)


@pytest.mark.parametrize(
    "command",
    [("unknown",), ("ask", "Who pays?", "--lang", "fr"), ("ask", "Who pays?", "--colour"), ("search",), ("text",)],
    ids=" ".join,
)
def test_wrong_command_line_is_status_2(ingested: Terminal, command: tuple[str, ...]) -> None:
    """Wrong command line is status 2."""
    outcome = ingested.run(*command)
    assert (outcome.status, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("top", ["0", "-1", "ten", "1.5"])
def test_top_must_be_a_positive_number(ingested: Terminal, lines_file: WriteLines, top: str) -> None:
    """Top must be a positive number."""
    outcome = ingested.run("search", "--queries", lines_file('{"id": 1, "text": "hours"}'), "--top", top)
    assert (outcome.status, outcome.out) == (2, "")


@pytest.mark.parametrize(
    "line",
    [
        "{not JSON",
        '"a string"',
        '{"id": 2}',
        '{"id": 2, "question": ""}',
        '{"id": 2, "question": " "}',
        '{"id": 2, "question": 5}',
        '{"id": 2, "question": "Who pays?", "role": "headmaster"}',
        '{"id": 2, "question": "Who pays?", "on": "2024-13-01"}',
        '{"id": 2, "question": "Who pays?", "history": "none"}',
        '{"id": 2, "question": "Who pays?", "history": [{"question": "?"}]}',
    ],
)
def test_wrong_batch_line_is_status_2_before_anything_is_answered(
    ingested: Terminal, lines_file: WriteLines, line: str
) -> None:
    """Wrong batch line is status 2 before anything is answered."""
    outcome = ingested.run("ask", "--questions", lines_file('{"id": 1, "question": "Who pays?"}', line))
    assert outcome.failed(2)
    assert "line 2" in outcome.err


@pytest.mark.parametrize("history", ["{}", "[1]", '[{"question": "a"}]', "no JSON"])
def test_wrong_history_is_status_2(ingested: Terminal, lines_file: WriteLines, history: str) -> None:
    """Wrong history is status 2."""
    assert ingested.run("ask", "Who pays?", "--history", lines_file(history)).failed(2)


def test_unknown_and_unseen_document_read_the_same(ingested: Terminal) -> None:
    """Unknown and unseen document read the same."""
    unseen = ingested.run("text", SECRET, "--role", "teacher")
    absent = SECRET.replace("reserve", "absent-")
    unknown = ingested.run("text", absent, "--role", "teacher")
    assert unseen.failed(1)
    assert unknown.failed(1)
    assert unseen.err.replace(SECRET, absent) == unknown.err


@pytest.mark.parametrize("document", ["../collection.yaml", "/etc/passwd", "", "people", "collection.yaml"])
def test_only_reported_paths_are_documents(ingested: Terminal, document: str) -> None:
    """Only reported paths are documents."""
    assert ingested.run("text", document).failed(1)


def test_wrong_setting_is_told_by_its_name(ingested: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong setting is told by its name."""
    monkeypatch.setenv("GUILDHALL_ROLE", "headmaster")
    outcome = ingested.run("ask", "Who pays?")
    assert outcome.failed(2)
    assert "GUILDHALL_ROLE" in outcome.err


def test_store_is_named_by_option_or_environment_or_stands_in_the_folder(
    ingested: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Store is named by option or environment or stands in the folder."""
    monkeypatch.chdir(tmp_path)
    unnamed = Terminal(None)
    assert unnamed.run("status").failed(1)
    monkeypatch.setenv("GUILDHALL_STORE", str(ingested.store))
    assert unnamed.run("status").status == 0
    assert Terminal(tmp_path / "elsewhere").run("status").failed(1)
    monkeypatch.delenv("GUILDHALL_STORE")
    (tmp_path / ".guildhall").symlink_to(ingested.place)
    assert unnamed.run("status").status == 0


def test_damaged_store_is_told_without_a_traceback(stocked: Terminal) -> None:
    """Damaged store is told without a traceback."""
    for file in stocked.place.glob("*.sqlite*"):
        file.write_bytes(b"not a database" * 100)
    assert stocked.run("ask", "Who pays?", "--json").failed(1)


def test_json_output_is_one_document(ingested: Terminal) -> None:
    """Json output is one document."""
    for command in (("status",), ("verify",), ("ask", "Who pays?")):
        assert isinstance(json.loads(ingested.run(*command, "--json").out), dict)
