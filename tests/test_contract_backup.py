"""``guildhall backup`` and ``guildhall restore`` as an administrator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample_group import DOCUMENTS, HANDBOOK
from tests.terminal import Terminal, fits

ILL = "Whom does an ill trainee inform before the shift begins?"


def test_store_comes_back_as_it_was(folder: Path, stocked: Terminal, tmp_path: Path) -> None:
    """Store comes back as it was, and a second restore brings back what the first replaced."""
    file = str(tmp_path / "saved.zip")
    saved = fits("backup", stocked.run("backup", file, "--json").json)
    assert (saved["documents"], saved["file"]) == (len(DOCUMENTS), file)
    answer = stocked.ask(ILL, "--role", "teacher")["text"]
    handbook = folder / HANDBOOK
    handbook.write_text(handbook.read_text("utf-8").replace("the mentor before", "the porter before"), "utf-8")
    stocked.ingest(folder)
    assert "porter" in stocked.ask(ILL, "--role", "teacher")["text"]
    outcome = stocked.run("restore", file, "--json")
    restored = fits("restore", outcome.json)
    assert restored["documents"] == len(DOCUMENTS)
    assert restored["kept"] in outcome.err
    assert stocked.ask(ILL, "--role", "teacher")["text"] == answer
    assert stocked.run("verify").status == 0
    assert stocked.run("restore", restored["kept"]).status == 0
    assert "porter" in stocked.ask(ILL, "--role", "teacher")["text"]


def test_store_is_made_from_a_backup_alone(stocked: Terminal, terminal: Terminal, tmp_path: Path) -> None:
    """Store is made from a backup alone."""
    assert stocked.run("backup", str(tmp_path / "saved.zip")).status == 0
    outcome = terminal.run("restore", str(tmp_path / "saved.zip"))
    assert (outcome.status, outcome.err) == (0, "")
    assert terminal.ask(ILL, "--role", "teacher")["text"] == stocked.ask(ILL, "--role", "teacher")["text"]
    assert terminal.run("status", "--json").json["documents"] == len(DOCUMENTS)


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("role", ["public", "teacher", "partner"])
def test_only_administrators_may(stocked: Terminal, tmp_path: Path, command: str, role: str) -> None:
    """Only administrators may back up and restore."""
    outcome = stocked.run(command, str(tmp_path / "saved.zip"), "--role", role)
    assert outcome.failed(1)
    assert "Only administrators" in outcome.err
    assert not (tmp_path / "saved.zip").exists()


def test_file_that_is_there_is_not_replaced_unless_forced(stocked: Terminal, tmp_path: Path) -> None:
    """File that is there is not replaced unless forced."""
    file = tmp_path / "saved.zip"
    file.write_text("precious", "utf-8")
    assert stocked.run("backup", str(file), "--json").failed(1)
    assert file.read_text("utf-8") == "precious"
    assert stocked.run("backup", str(file), "--force").status == 0


def test_wrong_file_and_missing_store_are_one_sentence(stocked: Terminal, terminal: Terminal, tmp_path: Path) -> None:
    """Wrong file and missing store are one sentence, and nothing is made."""
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("no zip", "utf-8")
    assert stocked.run("restore", str(wrong), "--json").failed(1)
    assert terminal.run("restore", str(wrong)).failed(1)
    assert terminal.run("backup", str(tmp_path / "saved.zip")).failed(1)
    assert not terminal.place.exists()
    assert not (tmp_path / "saved.zip").exists()
