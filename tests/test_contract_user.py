"""``guildhall user``: accounts made and changed, told and recorded, and never a password shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from assistant.accounts import Accounts
from assistant.errors import SignInRefused
from tests.terminal import Outcome, Terminal, fits

PASSWORD = "vier blaue Stühle"


def _say(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture
def add(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The outcome of making a teacher's account in a store that did not exist."""
    _say(monkeypatch, PASSWORD)
    return terminal.run("user", "add", "Li.Wei", "--role", "teacher", "--display-name", "李伟", "--password-stdin")


def test_an_account_is_made_and_listed(terminal: Terminal, add: Outcome) -> None:
    """Whoever has the password can sign in, also before anything was ingested."""
    assert (add.status, add.err) == (0, "") and add.out == "Account 'li.wei' was made; its role is teacher.\n"
    [account] = fits("user_list", terminal.run("user", "list", "--json").json)
    assert account["name"] == "li.wei" and account["display_name"] == "李伟" and account["role"] == "teacher"
    assert account["disabled"] is False and account["locked_until"] is None and account["last_seen"] is None
    assert account["created"].endswith("+00:00")
    assert terminal.run("user", "list").out == "li.wei (李伟): teacher\n"
    visitor = Accounts(terminal.place).visitor_of(Accounts(terminal.place).sign_in("li.wei", PASSWORD))
    assert visitor and visitor.role == "teacher"


def test_no_store_no_accounts(tmp_path: Path) -> None:
    """Listing makes nothing."""
    outcome = Terminal(tmp_path / "store").run("user", "list", "--json")
    assert (outcome.status, outcome.json) == (0, []) and list(tmp_path.iterdir()) == []


def test_role_password_and_state_are_changed(terminal: Terminal, add: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change counts at once and ends the sign-ins of the account."""
    accounts = Accounts(terminal.place)
    token = accounts.sign_in("li.wei", PASSWORD)
    changed = terminal.run("user", "role", "LI.WEI", "partner", "--json")
    assert fits("user", changed.json) == {"action": "role", "account": "li.wei", "account_role": "partner"}
    assert accounts.visitor_of(token) is None
    _say(monkeypatch, "drei grüne Tische")
    assert terminal.run("user", "password", "li.wei", "--password-stdin").status == 0
    with pytest.raises(SignInRefused):
        accounts.sign_in("li.wei", PASSWORD)
    assert accounts.sign_in("li.wei", "drei grüne Tische")
    assert terminal.run("user", "disable", "li.wei").out == "Nobody can sign in as 'li.wei' any more.\n"
    assert "disabled" in terminal.run("user", "list").out
    assert terminal.run("user", "enable", "li.wei").status == 0
    assert terminal.run("user", "remove", "li.wei").status == 0
    assert terminal.run("user", "list").out == "" and not accounts.any()


def test_a_locked_account_is_told(terminal: Terminal, add: Outcome) -> None:
    """The list says until when wrong passwords lock it."""
    for _ in range(5):
        with pytest.raises(SignInRefused):
            Accounts(terminal.place).sign_in("li.wei", "wrong password")
    assert "; locked until 20" in terminal.run("user", "list").out
    assert terminal.run("user", "enable", "li.wei").status == 0
    assert "locked" not in terminal.run("user", "list").out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("add", "li.wei", "--role", "teacher", "--password-stdin"), 1, "already"),
        (("add", "wang", "--role", "emperor", "--password-stdin"), 2, "emperor"),
        (("add", "a b", "--role", "teacher", "--password-stdin"), 2, "a b"),
        (("add", "wang", "--role", "teacher"), 2, "--password-stdin"),
        (("role", "li.wei", "emperor"), 2, "emperor"),
        (("role", "nobody", "teacher"), 1, "nobody"),
        (("password", "nobody", "--password-stdin"), 1, "nobody"),
        (("remove", "nobody"), 1, "nobody"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    terminal: Terminal,
    add: Outcome,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    status: int,
    told: str,
) -> None:
    """A wrong command line is 2, what could not be done 1; the accounts stay as they were."""
    before = terminal.run("user", "list", "--json").json
    _say(monkeypatch, "drei grüne Tische")
    outcome = terminal.run("user", *arguments)
    assert outcome.failed(status) and told in outcome.err
    assert terminal.run("user", "list", "--json").json == before


def test_a_short_password_is_refused(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made, and the password is not repeated."""
    _say(monkeypatch, "kurz99")
    outcome = terminal.run("user", "add", "wang", "--role", "teacher", "--password-stdin")
    assert outcome.failed(2) and "10 characters" in outcome.err and "kurz99" not in outcome.err
    assert not terminal.place.exists()


@pytest.mark.parametrize("arguments", [(), ("add", "wang"), ("role", "wang"), ("list", "wang"), ("rename", "wang")])
def test_an_incomplete_command_line_is_told(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    """What is missing is said by the usage; an account's role is never taken from elsewhere."""
    outcome = terminal.run("user", *arguments)
    assert outcome.status == 2 and "usage: guildhall" in outcome.err


def test_the_store_may_be_named_before_or_after_the_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Common options stand where one writes them."""
    for place in ("before", "after"):
        store = ("--store", str(tmp_path / place))
        _say(monkeypatch, PASSWORD)
        add = ("add", "wang", "--role", "partner", "--password-stdin")
        arguments = (*store, *add) if place == "before" else (*add, *store)
        assert Terminal(None).run("user", *arguments).status == 0
        assert [account.name for account in Accounts(tmp_path / place).list()] == ["wang"]


def test_changes_are_recorded_without_passwords(stocked: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit trail has who did what to which account, also where it failed."""
    monkeypatch.setenv("GUILDHALL_USER", "anna")
    _say(monkeypatch, PASSWORD)
    stocked.run("user", "add", "Li.Wei", "--role", "teacher", "--password-stdin")
    stocked.run("user", "remove", "nobody")
    records = [fits("audit_line", line) for line in stocked.run("audit", "--kind", "user", "--json").lines]
    assert [(r["user"], r["outcome"], r["details"]) for r in records] == [
        ("anna", "done", {"action": "add", "account": "li.wei", "account_role": "teacher"}),
        ("anna", "failed", {"action": "remove", "account": "nobody"}),
    ]
    assert PASSWORD not in stocked.run("audit", "--json").out
