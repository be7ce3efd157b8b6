"""Accounts in backups: they come back with a restore, nobody's sign-in does, and none are lost to one without."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.account_file import FILE_NAME
from assistant.accounts import Accounts
from assistant.errors import SignInRefused
from tests.terminal import Terminal, fits

PASSWORD = "vier blaue Stühle"


@pytest.fixture
def accounts(stocked: Terminal) -> Accounts:
    """The store's accounts, with one teacher."""
    made = Accounts(stocked.place)
    made.add("li", PASSWORD, role="teacher")
    return made


def test_accounts_come_back_and_sign_ins_end(stocked: Terminal, accounts: Accounts, tmp_path: Path) -> None:
    """Roles and passwords are those of the backup; whoever was signed in, then or since, signs in again."""
    file = tmp_path / "backup.zip"
    then = accounts.sign_in("li", PASSWORD)
    report = stocked.run("backup", str(file), "--json")
    assert report.status == 0 and fits("backup", report.json)["accounts"] == 1
    accounts.remove("li")
    accounts.add("wang", PASSWORD, role="partner")
    since = accounts.sign_in("wang", PASSWORD)
    assert stocked.run("restore", str(file)).status == 0
    assert [(account.name, account.role) for account in accounts.list()] == [("li", "teacher")]
    assert accounts.visitor_of(then) is None and accounts.visitor_of(since) is None
    assert accounts.sign_in("li", PASSWORD)


def test_a_backup_holds_no_sign_in_and_no_wrong_password(stocked: Terminal, accounts: Accounts, tmp_path: Path) -> None:
    """Not even their digests, nor who tried what."""
    accounts.sign_in("li", PASSWORD)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in("li", "wrong password")
    assert accounts.list()[0].locked_until
    stocked.run("backup", str(tmp_path / "backup.zip"))
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        archive.extract(FILE_NAME, tmp_path / "taken")
    taken = Accounts(tmp_path / "taken").list()[0]
    assert taken.seen is None and taken.locked_until is None


def test_accounts_reach_another_machine(stocked: Terminal, accounts: Accounts, tmp_path: Path) -> None:
    """A store made from a backup asks for the same passwords, in a file of its owner's."""
    stocked.run("backup", str(tmp_path / "backup.zip"))
    other = Terminal(tmp_path / "other")
    assert other.run("restore", str(tmp_path / "backup.zip")).status == 0
    assert Accounts(other.place).sign_in("li", PASSWORD)
    assert (other.place / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_backup_without_accounts_leaves_those_there_are(stocked: Terminal, tmp_path: Path) -> None:
    """A restore never opens the app to everybody."""
    stocked.run("backup", str(tmp_path / "backup.zip"))
    accounts = Accounts(stocked.place)
    accounts.add("li", PASSWORD, role="teacher")
    assert stocked.run("restore", str(tmp_path / "backup.zip")).status == 0
    assert [account.name for account in accounts.list()] == ["li"]
