"""``guildhall audit``: one record a line, for administrators only, and never in the way of an answer."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import Kind
from tests.sample_group import HANDBOOK, SECRET
from tests.terminal import Terminal, fits

WriteLines = Callable[..., str]
ILL = "Whom does an ill trainee inform before the shift begins?"


def _records(terminal: Terminal, *arguments: str) -> list[dict[str, Any]]:
    outcome = terminal.run("audit", "--json", *arguments)
    assert outcome.status == 0, outcome.err
    return [fits("audit_line", line) for line in outcome.lines]


def test_question_stands_in_the_trail_with_everything_that_was_shown(stocked: Terminal) -> None:
    """Question stands in the trail with everything that was shown, to whom, for which day, and when."""
    begun = datetime.now(UTC)
    answer = stocked.ask(ILL, "--role", "teacher", "--on", "2025-03-01")
    [record] = _records(stocked, "--kind", "ask")
    assert (record["question"], record["answer"], record["history"]) == (ILL, answer["text"], [])
    assert (record["role"], record["user"], record["on"]) == ("teacher", getpass.getuser(), "2025-03-01")
    assert (record["outcome"], record["model"], record["model_output"]) == (answer["status"], answer["model"], None)
    assert record["milliseconds"] == answer["timings_ms"]["total"]
    names = ("marker", "document", "version", "address", "page", "start", "end")
    assert record["citations"] == [{name: c[name] for name in names} for c in answer["citations"]] != []
    assert begun - timedelta(milliseconds=1) <= datetime.fromisoformat(record["at"]) <= datetime.now(UTC)


def test_every_question_of_a_batch_is_recorded_once(stocked: Terminal, lines_file: WriteLines) -> None:
    """Every question of a batch is recorded once, in order, whether it was answered, refused or asked back."""
    questions = [ILL, "What does the moon weigh in tons?", "Hello"]
    lines = [json.dumps({"id": i, "question": text}) for i, text in enumerate(questions)]
    outcome = stocked.run("ask", "--questions", lines_file(*lines), "--role", "teacher")
    records = _records(stocked, "--kind", "ask")
    assert [record["question"] for record in records] == questions
    assert [record["outcome"] for record in records] == [line["status"] for line in outcome.lines]


def test_commands_are_recorded_also_when_they_fail(folder: Path, terminal: Terminal, tmp_path: Path) -> None:
    """Commands are recorded also when they fail, with what they did to the store."""
    terminal.ingest(folder)
    assert terminal.run("ingest", str(tmp_path / "nowhere")).status == 1
    assert terminal.run("verify").status == 0
    assert terminal.run("verify", "--repair").status == 0
    assert terminal.run("backup", str(tmp_path / "saved.zip")).status == 0
    assert terminal.run("backup", str(tmp_path / "saved.zip")).status == 1
    assert terminal.run("restore", str(tmp_path / "saved.zip")).status == 0
    assert terminal.run("restore", str(tmp_path / "absent.zip")).status == 1
    records = _records(terminal)
    assert [(record["kind"], record["outcome"]) for record in records] == [
        ("ingest", "done"),
        ("ingest", "failed"),
        ("verify", "done"),
        ("repair", "done"),
        ("backup", "done"),
        ("backup", "failed"),
        ("restore", "done"),
        ("restore", "failed"),
    ]
    assert records[0]["details"]["folder"] == str(folder)
    assert records[0]["details"]["totals"]["indexed"] > 0
    assert "nowhere" in records[1]["error"]
    assert records[6]["details"]["kept"]


def test_scoring_leaves_no_records(stocked: Terminal, lines_file: WriteLines) -> None:
    """Scoring leaves no records, and neither do search, text and status."""
    gold = {"id": "1", "kind": "unanswerable", "role": "teacher", "question": "Hello!", "status": "needs_clarification"}
    assert stocked.run("eval", lines_file(json.dumps(gold), name="gold.jsonl")).status == 0
    stocked.run("search", "--queries", lines_file('{"id": 1, "text": "hours"}'))
    stocked.run("text", HANDBOOK)
    stocked.run("status")
    assert _records(stocked, "--kind", "ask") == []


def test_records_are_chosen_by_day_kind_and_user(stocked: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are chosen by day, kind and user; the days given are included."""
    monkeypatch.setenv("GUILDHALL_USER", "anna")
    stocked.ask(ILL)
    monkeypatch.setenv("GUILDHALL_USER", "bert")
    stocked.ask(ILL)
    today, tomorrow = date.today(), date.today() + timedelta(days=1)
    assert [r["user"] for r in _records(stocked, "--kind", "ask")] == ["anna", "bert"]
    assert [r["kind"] for r in _records(stocked, "--user", "bert")] == ["ask"]
    assert len(_records(stocked, "--user", "anna", "--since", str(today), "--until", str(today))) == 1
    assert _records(stocked, "--since", str(tomorrow)) == []
    assert _records(stocked, "--until", str(today - timedelta(days=1))) == []


def test_every_kind_of_record_can_be_asked_for(stocked: Terminal) -> None:
    """The command line knows them all."""
    assert {stocked.run("audit", "--kind", kind.value).status for kind in Kind} == {0}


@pytest.mark.parametrize(
    "wrong",
    [
        ("--since", "1.9.2024"),
        ("--since", ""),
        ("--until", "2024-02-30"),
        ("--since", "2025-01-02", "--until", "2025-01-01"),
    ],
    ids=" ".join,
)
def test_wrong_day_is_status_2(stocked: Terminal, wrong: tuple[str, ...]) -> None:
    """Wrong day is status 2."""
    assert stocked.run("audit", *wrong).failed(2)


def test_without_json_each_record_is_one_readable_line(stocked: Terminal) -> None:
    """Without JSON each record is one readable line."""
    stocked.ask(f"{ILL}\nPlease.", "--role", "teacher")
    [*_, line] = stocked.run("audit").out.splitlines()
    assert all(part in line for part in ("(teacher)", "ask", "answered in", ILL, HANDBOOK, "Article 5"))


@pytest.mark.parametrize("role", ["public", "teacher", "partner"])
def test_others_see_nothing_of_the_trail(stocked: Terminal, role: str) -> None:
    """Others see nothing of the trail, neither its records nor how many there are."""
    outcome = stocked.run("audit", "--role", role)
    assert outcome.failed(1)
    assert "Only administrators" in outcome.err
    status = stocked.run("status", "--json", "--role", role)
    assert "audit" not in status.out
    told = fits("status", stocked.run("status", "--json").json)
    assert told["audit"]["recording"] is True


def test_roles_of_administrators_can_be_set(stocked: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Roles of administrators can be set; an unknown one is a wrong setting."""
    monkeypatch.setenv("GUILDHALL_ADMINISTRATORS", '["teacher"]')
    assert stocked.run("audit", "--role", "teacher").status == 0
    assert stocked.run("audit").failed(1)
    for wrong in ('["headmaster"]', "teacher"):
        monkeypatch.setenv("GUILDHALL_ADMINISTRATORS", wrong)
        outcome = stocked.run("status")
        assert outcome.failed(2)
        assert "GUILDHALL_ADMINISTRATORS" in outcome.err


def test_words_are_kept_only_where_wanted(stocked: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are kept only where wanted, and nothing at all is recorded where the trail is switched off."""
    monkeypatch.setenv("GUILDHALL_AUDIT_QUESTIONS", "false")
    stocked.ask(ILL, "--role", "teacher")
    monkeypatch.setenv("GUILDHALL_AUDIT", "false")
    stocked.ask(ILL, "--role", "teacher")
    [record] = _records(stocked, "--kind", "ask")
    assert (record["question"], record["answer"], record["history"]) == (None, None, None)
    assert record["citations"][0]["document"] == HANDBOOK
    assert b"ill trainee" not in b"".join(path.read_bytes() for path in stocked.place.glob("audit.sqlite*"))
    assert stocked.run("status", "--json").json["audit"] == {"recording": False, "records": None}


def test_broken_trail_takes_no_answer_away(stocked: Terminal) -> None:
    """Broken trail takes no answer away: one warning on standard error, and the status tells administrators."""
    for path in stocked.place.glob("audit.sqlite*"):
        path.unlink()
    (stocked.place / "audit.sqlite").mkdir()
    questions = stocked.place.parent / "questions.jsonl"
    questions.write_text(f"{json.dumps({'question': ILL})}\n" * 2, "utf-8")
    command = [sys.executable, "-m", "assistant", "ask", "--questions", str(questions), "--store", str(stocked.place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"TQDM_DISABLE": "1"})
    assert done.returncode == 0
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["answered"] * 2
    assert len(done.stderr.splitlines()) == 1
    assert "audit trail" in done.stderr
    told = fits("status", stocked.run("status", "--json").json)
    assert "nothing is recorded" in told["health"]
    assert told["audit"] == {"recording": False, "records": None}
    assert stocked.run("status", "--json", "--role", "teacher").json["health"] == "ok"
    assert stocked.run("audit").failed(1)


def test_missing_store_has_no_trail(terminal: Terminal) -> None:
    """Missing store has no trail, and none is made."""
    assert terminal.run("audit").failed(1)
    assert not terminal.place.exists()


def test_unseen_documents_stay_unseen(stocked: Terminal) -> None:
    """Unseen documents stay unseen: what a teacher was shown never names what only administrators may see."""
    stocked.ask("How much does the reserve fund hold?", "--role", "teacher")
    assert SECRET not in json.dumps(_records(stocked, "--kind", "ask"))
