"""The figures of the chat model: added up beside the store, told to administrators, and in nobody's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backup import back_up
from assistant.generation.usage import FILE_NAME, Figures, Usage
from assistant.restore import restore
from assistant.settings import EMBEDDED_NAME, Settings
from assistant.status import store_status
from tests.assistant.fakes import TODAY, FakeEmbedder, Group
from tests.assistant.generation.worded import assistant_over, writer_for
from tests.model_server import says, serving
from tests.terminal import fits


def test_figures_of_each_model_add_up(tmp_path: Path) -> None:
    """What two processes add is one sum, each model's its own."""
    for _ in range(3):
        assert Usage(tmp_path).add("openai:a", Figures(answers=1, calls=2, tokens_in=30)) is None
    Usage(tmp_path).add("openai:b", Figures(failed=1))
    assert Usage(tmp_path).of("openai:a") == Figures(answers=3, calls=6, tokens_in=90)
    assert Usage(tmp_path).of("openai:b") == Figures(failed=1)
    assert Usage(tmp_path).of("openai:c") == Figures()


def test_a_broken_file_takes_no_answer_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One warning, and the answer."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    (group.store / FILE_NAME).write_text("no database at all" * 100, "utf-8")
    with serving(says("Doors close at ten [1].")) as server, assistant_over(group, writer_for(group, server)) as it:
        from assistant.records import Question

        for text in ("When do doors close?", "When do the doors close?"):
            assert it.ask(Question(text=text, role="teacher", on=TODAY)).text == "Doors close at ten[1]."
    assert caplog.text.count("cannot be kept") == 1
    assert Usage(group.store).of("openai:scripted") is None


def test_status_tells_administrators_what_the_model_took(tmp_path: Path) -> None:
    """The model's name for all, its figures for administrators, nothing where there is none."""
    group = Group(tmp_path)
    group.embedder = FakeEmbedder(EMBEDDED_NAME)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    Usage(group.store).add("openai:a", Figures(answers=1, calls=2))
    settings = Settings(store=group.store, model="openai:a")
    told = {role: fits("status", store_status(settings, role=role, on=TODAY)) for role in ("administrator", "teacher")}
    assert told["administrator"]["model_use"]["calls"] == 2
    assert "model_use" not in told["teacher"]
    assert told["teacher"]["models"]["answerer"] == "openai:a"
    assert "model_use" not in store_status(Settings(store=group.store), role="administrator", on=TODAY)


def test_a_restore_does_not_turn_the_meter_back(tmp_path: Path) -> None:
    """What calls have cost stays counted, whatever content comes back; a backup carries no figures elsewhere."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    Usage(group.store).add("openai:a", Figures(calls=2))
    back_up(group.store, tmp_path / "saved.zip", force=False)
    Usage(group.store).add("openai:a", Figures(calls=3))
    restore(group.store, tmp_path / "saved.zip")
    assert Usage(group.store).of("openai:a") == Figures(calls=5)
    restore(tmp_path / "elsewhere", tmp_path / "saved.zip")
    assert Usage(tmp_path / "elsewhere").of("openai:a") == Figures()
