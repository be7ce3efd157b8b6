"""To whom the app is served, and under which names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.accounts import Accounts
from assistant.errors import GuildhallError, UsageError
from assistant.serving import chat_command, chat_environment, has_provider, introduction
from assistant.settings import Settings, load_settings
from assistant.wiring import OFFLINE


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what is set up for whoever runs the tests."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "home")


def _values(command: list[str], flag: str) -> list[str]:
    return [command[place + 1] for place, part in enumerate(command) if part == flag]


def _with_account(store: Path) -> None:
    Accounts(store).add("li", "vier blaue Stühle", role="teacher")


def _with_provider(folder: Path, text: str = '[auth]\nclient_id = "guildhall"\n') -> None:
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(text, "utf-8")


def test_app_is_served_on_the_loopback_interface_over_the_same_store(tmp_path: Path) -> None:
    """Without further settings only this machine reaches it, and only by its own names."""
    settings = Settings(store=tmp_path / "a" / ".." / "store")
    command = chat_command(settings, 9001)
    assert _values(command, "--server.address") == ["127.0.0.1"] and _values(command, "--server.port") == ["9001"]
    assert _values(command, "--server.allowedHosts") == ["127.0.0.1", "localhost"]
    environment = chat_environment(settings, role="partner")
    assert environment["GUILDHALL_STORE"] == str(tmp_path / "store")
    assert environment["GUILDHALL_ROLE"] == "partner"
    assert OFFLINE.items() <= environment.items()
    assert environment["HOME"] == os.environ["HOME"]
    assert "for this machine only and without sign-in (role: partner)" in introduction(settings, 9001, role="partner")


@pytest.mark.parametrize(
    "settings",
    [
        {"address": "10.0.0.5"},
        {"address": "0.0.0.0", "hosts": ("ask.example.edu",)},
        {"hosts": ("ask.example.edu",)},
        {"address": "::", "hosts": ("localhost", "ask.example.edu")},
    ],
)
def test_others_are_served_only_with_a_sign_in(tmp_path: Path, settings: dict[str, object]) -> None:
    """An address or a host name that others reach needs accounts or a provider, also behind a proxy."""
    wanted = Settings.model_validate({"store": tmp_path / "store", **settings})
    with pytest.raises(UsageError, match="guildhall user add"):
        chat_command(wanted, 8501)
    _with_account(tmp_path / "store")
    command = chat_command(wanted, 8501)
    assert _values(command, "--server.address") == [wanted.address]
    assert set(wanted.hosts) <= set(_values(command, "--server.allowedHosts"))
    assert "0.0.0.0" not in _values(command, "--server.allowedHosts")
    assert "for those who sign in" in introduction(wanted, 8501, role="administrator")


def test_a_provider_is_a_sign_in(tmp_path: Path) -> None:
    """It stands where Streamlit looks for it; other secrets are none."""
    wanted = Settings(store=tmp_path / "store", address="10.0.0.5")
    _with_provider(Path.cwd(), 'password = "x"\n')
    assert not has_provider(tmp_path / "streamlit_app.py")
    with pytest.raises(UsageError):
        chat_command(wanted, 8501)
    _with_provider(tmp_path)
    assert has_provider(tmp_path / "streamlit_app.py")
    (Path.cwd() / ".streamlit" / "secrets.toml").write_text('[auth]\nclient_id = "guildhall"\n', "utf-8")
    assert _values(chat_command(wanted, 8501), "--server.address") == ["10.0.0.5"]


def test_broken_secrets_are_told(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    _with_provider(Path.cwd(), "[auth\n")
    with pytest.raises(GuildhallError, match=r"secrets\.toml"):
        has_provider(tmp_path / "streamlit_app.py")


def test_all_addresses_need_a_name(tmp_path: Path) -> None:
    """Nobody's browser calls the app 0.0.0.0."""
    _with_account(tmp_path / "store")
    with pytest.raises(UsageError, match="GUILDHALL_HOSTS"):
        chat_command(Settings(store=tmp_path / "store", address="0.0.0.0"), 8501)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GUILDHALL_ADDRESS", "everywhere"),
        ("GUILDHALL_HOSTS", '["https://ask.example.edu"]'),
        ("GUILDHALL_HOSTS", '["*"]'),
        ("GUILDHALL_HOSTS", "ask.example.edu"),
        ("GUILDHALL_SIGN_IN_HOURS", "0"),
        ("GUILDHALL_OIDC_ROLES", '{"staff": "emperor"}'),
        ("GUILDHALL_OIDC_ROLES", '["teacher"]'),
        ("GUILDHALL_OIDC_ROLES", "teacher"),
        ("GUILDHALL_OIDC_DEFAULT_ROLE", "emperor"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    """The sentence names the variable to correct."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=variable):
        load_settings()
