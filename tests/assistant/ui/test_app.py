"""The file that Streamlit runs, with the settings of the environment."""

from __future__ import annotations

import tomllib
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

_ROOT = Path(__file__).resolve().parents[3]


def _open(role: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GUILDHALL_ROLE", role)
    monkeypatch.setenv("GUILDHALL_STORE", str(store))
    page = AppTest.from_file(_ROOT / "streamlit_app.py", default_timeout=60).run()
    assert not page.exception
    words = [element.value for element in page.get("html") if isinstance(element, Html)]
    return unescape("\n".join([*words, *(code.value for code in page.code)]))


def test_missing_store_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a store the app starts, tells the command, and creates nothing."""
    shown = _open("teacher", tmp_path / "missing", monkeypatch)
    assert "The documents cannot be opened." in shown and "guildhall ingest FOLDER" in shown
    assert list(tmp_path.iterdir()) == []


def test_wrong_role_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that does not exist names the setting to correct."""
    assert "GUILDHALL_ROLE" in _open("emperor", tmp_path, monkeypatch)


def test_served_to_this_machine_only_and_silent() -> None:
    """The configuration binds the loopback interface, refuses foreign host names and reports nothing."""
    config = tomllib.loads((_ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert set(config["server"]["allowedHosts"]) == {"127.0.0.1", "localhost"}
    assert config["browser"]["gatherUsageStats"] is False
    assert "http" not in config["theme"]["font"]
