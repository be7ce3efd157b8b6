"""Setting a chat model up: what is missing is told with what to do, and the key shows nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.generation.chat_model import open_chat_model
from assistant.settings import EMBEDDED_NAME, Settings, load_settings
from tests.assistant.fakes import FakeEmbedder, Group
from tests.model_server import KEY

ROOT = Path(__file__).resolve().parents[3]
URL = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"GUILDHALL_MODEL": "openai"}, "GUILDHALL_MODEL is wrong"),
        ({"GUILDHALL_MODEL": "openai:"}, "GUILDHALL_MODEL is wrong"),
        ({"GUILDHALL_MODEL": "gpt 5:x"}, "GUILDHALL_MODEL is wrong"),
        ({"GUILDHALL_MODEL_URL": "localhost:8080"}, "GUILDHALL_MODEL_URL is wrong"),
        ({"GUILDHALL_MODEL_URL": f"http://user:{KEY}@127.0.0.1/v1"}, "GUILDHALL_MODEL_KEY"),
        ({"GUILDHALL_MODEL_SECONDS": "0"}, "GUILDHALL_MODEL_SECONDS is wrong"),
        ({"GUILDHALL_MODEL_TOKENS": "3"}, "GUILDHALL_MODEL_TOKENS is wrong"),
    ],
)
def test_a_wrong_setting_is_named(variables: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and never holds the key."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=told) as raised:
        load_settings()
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("name", ["MODEL", "MODEL_URL", "MODEL_KEY", "MODEL_KEY_FILE"])
def test_an_empty_setting_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing is as if it were not set."""
    monkeypatch.setenv(f"GUILDHALL_{name}", "")
    assert getattr(load_settings(), name.lower()) is None


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"model": "nobody:x", "model_url": URL}, "There is no provider 'nobody'"),
        ({"model": "anthropic:claude", "model_key": KEY}, r"pip install 'guildhall\[anthropic\]'"),
        ({"model": "ollama:qwen3"}, r"pip install 'guildhall\[ollama\]'"),
        ({"model": "mistralai:small", "model_key": KEY}, "langchain-mistralai"),
        ({"model": "openai:gpt"}, "need a key"),
        ({"model": "openai:gpt", "model_key_file": "/nowhere/key"}, "cannot be read"),
        ({"model": "openai:gpt", "model_key": "two words"}, "holds no key"),
        ({"model": "openai:gpt", "model_key": "schlüssel"}, "holds no key"),
    ],
)
def test_what_is_missing_is_told_with_what_to_do(settings: dict[str, str], told: str) -> None:
    """Provider, package and key, each in one sentence."""
    with pytest.raises(UsageError, match=told) as raised:
        open_chat_model(Settings.model_validate(settings))
    assert KEY not in str(raised.value)
    assert raised.value.__cause__ is None


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    """A file with the key and a line break, as an editor writes it."""
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", "utf-8")
    settings = Settings(model="openai:gpt", model_key_file=file)
    assert open_chat_model(settings).name == "openai:gpt"
    assert KEY not in repr(settings) + repr(open_chat_model(settings).__dict__)


def test_the_key_of_another_program_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of OpenAI's own library name neither the key nor the place."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/elsewhere")
    with pytest.raises(UsageError, match="need a key"):
        open_chat_model(Settings(model="openai:gpt"))


def test_a_command_with_a_wrong_model_ends_with_status_2(tmp_path: Path) -> None:
    """One line on standard error and no key, also where errors are told in full."""
    group = Group(tmp_path)
    group.embedder = FakeEmbedder(EMBEDDED_NAME)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    variables = {"GUILDHALL_MODEL": "nobody:x", "GUILDHALL_MODEL_KEY": KEY, "GUILDHALL_DEBUG": "1"}
    command = [sys.executable, "-m", "assistant", "ask", "--store", str(group.store), "What is a trainee?"]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "There is no provider 'nobody'" in ended.stderr
    assert KEY not in ended.stderr + ended.stdout
