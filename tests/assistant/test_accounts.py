"""Local accounts: hashes, locks, sign-ins and their ends."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.accounts import FIRST_LOCK, LONGEST_LOCK, WRONG_IN_A_ROW, Accounts, account_name
from assistant.errors import AccountError, SignInRefused, UsageError
from assistant.passwords import Hasher
from assistant.visitors import SignInWay

PASSWORD = "vier blaue Stühle"
OTHER = "drei grüne Tische"
QUICK = Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""The same hashes with next to no work, for tests of all else."""


@dataclass
class Clock:
    """A clock that the test turns."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now

    def turn(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """The clock of ``accounts``."""
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    """Accounts of an empty store, with one teacher."""
    made = Accounts(tmp_path / "store", clock=clock, hasher=QUICK)
    made.add("Li.Wei", PASSWORD, role="teacher", display="李 伟")
    return made


def _refused(accounts: Accounts, name: str, password: str) -> SignInRefused:
    with pytest.raises(SignInRefused) as refused:
        accounts.sign_in(name, password)
    return refused.value


def _rows(accounts: Accounts, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(accounts.path)) as connection:
        return connection.execute(sql).fetchall()


def test_looking_makes_no_file(tmp_path: Path) -> None:
    """Whether there are accounts is asked at every visit, also of a store that is not there."""
    accounts = Accounts(tmp_path / "store")
    assert not accounts.any() and accounts.list() == [] and accounts.visitor_of("x") is None
    accounts.sign_out("x")
    assert list(tmp_path.iterdir()) == []


def test_password_is_kept_as_an_argon2id_hash_in_a_file_of_ones_own(accounts: Accounts) -> None:
    """Neither password nor token stands in the file, which only its owner reads."""
    token = accounts.sign_in("li.wei", PASSWORD)
    assert str(_rows(accounts, "SELECT hash FROM account")[0][0]).startswith("$argon2id$")
    content = b"".join(path.read_bytes() for path in accounts.path.parent.iterdir())
    assert b"$argon2id$" in content
    assert PASSWORD.encode() not in content and token.encode() not in content
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600


def test_signed_in_is_who_has_the_token(accounts: Accounts, clock: Clock) -> None:
    """A sign-in tells name, role and its end; two of one account are two tokens."""
    token = accounts.sign_in("li.wei", PASSWORD)
    visitor = accounts.visitor_of(token)
    assert visitor and (visitor.name, visitor.role, visitor.way) == ("李 伟", "teacher", SignInWay.ACCOUNT)
    assert visitor.user.startswith("account:li.wei") and visitor.until == clock.now + timedelta(hours=12)
    assert accounts.sign_in("li.wei", PASSWORD) != token
    assert [accounts.visitor_of(wrong) for wrong in (None, "", token[:-1], token + "x")] == [None] * 4


@pytest.mark.parametrize("name", ["LI.WEI", " li.wei ", "ｌｉ．ｗｅｉ"])
def test_a_name_is_one_however_it_is_written(accounts: Accounts, name: str) -> None:
    """Case, spaces around it and full-width letters make no other account."""
    assert accounts.visitor_of(accounts.sign_in(name, PASSWORD))
    with pytest.raises(AccountError, match="already"):
        accounts.add(name, OTHER, role="partner")


@pytest.mark.parametrize("name", ["", "  ", "a b", "a/b", "a#1", "a\u200bb", "x" * 65, "<b>", "a\n"])
def test_what_cannot_be_a_name(name: str) -> None:
    """A name holds letters, digits and a few signs; it is never cut."""
    if name == "a\n":
        assert account_name(name) == "a"
    else:
        with pytest.raises(UsageError):
            account_name(name)


@pytest.mark.parametrize("password", ["short", "neun zei9", "aaaaaaaaaaaaaa", "x" * 1001, "somebody.else"])
def test_what_cannot_be_a_password(accounts: Accounts, password: str) -> None:
    """Too short, too long, of too few letters, or the name itself: nothing is made."""
    with pytest.raises(UsageError):
        accounts.add("Somebody.Else", password, role="teacher")
    assert [account.name for account in accounts.list()] == ["li.wei"]


def test_full_width_typing_gives_the_same_password(accounts: Accounts) -> None:
    """What an input method writes in full width is what was meant."""
    accounts.add("wang", "abc12345678", role="teacher")
    assert accounts.sign_in("wang", "ａｂｃ１２３４５６７８")


def test_wrong_name_and_wrong_password_are_told_alike(accounts: Accounts) -> None:
    """Nothing tells which names there are: not the sentence, not a disabled account, not the lock."""
    accounts.add("gone", PASSWORD, role="teacher")
    accounts.disable("gone")
    asked = [("li.wei", "wrong password"), ("nobody", PASSWORD), ("gone", PASSWORD), ("no/name", PASSWORD)]
    assert len({str(_refused(accounts, *pair)) for pair in asked}) == 1
    for _ in range(WRONG_IN_A_ROW):
        locked = [_refused(accounts, name, "wrong password") for name in ("li.wei", "nobody")]
    assert len({str(refused) for refused in locked}) == 1 and locked[0].until


def test_unknown_name_takes_as_long_as_a_wrong_password(tmp_path: Path) -> None:
    """A hash is computed in both cases, so time does not tell names apart."""
    accounts = Accounts(tmp_path)
    accounts.add("li.wei", PASSWORD, role="teacher")

    def seconds(name: str) -> float:
        begun = datetime.now(UTC)
        _refused(accounts, name, "wrong password")
        return (datetime.now(UTC) - begun).total_seconds()

    seconds("warm-up")
    known, unknown = min(seconds("li.wei") for _ in range(2)), min(seconds("nobody") for _ in range(2))
    assert 0.2 < unknown / known < 5 and known > 0.01


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(accounts: Accounts, clock: Clock) -> None:
    """While it is locked even the right password is refused; then it is taken and the count begins anew."""
    for _ in range(WRONG_IN_A_ROW - 1):
        assert _refused(accounts, "li.wei", "wrong password").until is None
    assert accounts.sign_in("li.wei", PASSWORD)
    for _ in range(WRONG_IN_A_ROW):
        assert _refused(accounts, "li.wei", "wrong password").until is None
    refused = _refused(accounts, "li.wei", PASSWORD)
    assert refused.until == clock.now + FIRST_LOCK == accounts.list()[0].locked_until
    clock.turn(minutes=14, seconds=59)
    assert _refused(accounts, "li.wei", PASSWORD).until
    clock.turn(seconds=1)
    assert accounts.sign_in("li.wei", PASSWORD)
    assert accounts.list()[0].locked_until is None


def test_further_wrong_passwords_lock_longer(accounts: Accounts, clock: Clock) -> None:
    """Each doubles the time, up to a few hours; a day without any forgets them."""
    waits = []
    for _ in range(WRONG_IN_A_ROW + 6):
        _refused(accounts, "li.wei", "wrong password")
        if locked := accounts.list()[0].locked_until:
            waits.append(locked - clock.now)
            clock.now = locked
    assert waits[:3] == [FIRST_LOCK, 2 * FIRST_LOCK, 4 * FIRST_LOCK] and waits[-1] == LONGEST_LOCK
    clock.turn(days=1, seconds=1)
    assert _refused(accounts, "li.wei", "wrong password").until is None
    assert accounts.list()[0].locked_until is None


def test_an_administrator_unlocks(accounts: Accounts) -> None:
    """A new password, and enabling, end the lock."""
    unlocks: list[Callable[[], str]] = [
        lambda: accounts.set_password("li.wei", PASSWORD),
        lambda: accounts.enable("li.wei"),
    ]
    for unlock in unlocks:
        for _ in range(WRONG_IN_A_ROW):
            _refused(accounts, "li.wei", "wrong password")
        assert _refused(accounts, "li.wei", PASSWORD).until
        unlock()
        assert accounts.sign_in("li.wei", PASSWORD)


def test_a_sign_in_ends_after_its_hours(accounts: Accounts, clock: Clock) -> None:
    """Being there does not prolong it, and what has ended leaves the file at the next sign-in."""
    token = accounts.sign_in("li.wei", PASSWORD)
    for _ in range(11):
        clock.turn(hours=1)
        assert accounts.visitor_of(token)
    assert accounts.list()[0].seen == clock.now
    clock.turn(hours=1)
    assert accounts.visitor_of(token) is None
    accounts.sign_in("li.wei", PASSWORD)
    assert _rows(accounts, "SELECT count(*) FROM session") == [(1,)]


def test_sign_out_ends_this_sign_in_only(accounts: Accounts) -> None:
    """The same person at another machine stays signed in."""
    first, second = accounts.sign_in("li.wei", PASSWORD), accounts.sign_in("li.wei", PASSWORD)
    accounts.sign_out(first)
    accounts.sign_out(first)
    assert accounts.visitor_of(first) is None and accounts.visitor_of(second)


def test_what_changes_an_account_ends_its_sign_ins(accounts: Accounts) -> None:
    """Password, role, disabling and removing; nobody else's sign-in ends."""
    accounts.add("wang", PASSWORD, role="partner")
    staying = accounts.sign_in("wang", PASSWORD)
    changes: list[Callable[[], str]] = [
        lambda: accounts.set_password("li.wei", PASSWORD),
        lambda: accounts.set_role("li.wei", "partner"),
        lambda: accounts.disable("li.wei"),
    ]
    for change in changes:
        token = accounts.sign_in("li.wei", PASSWORD)
        change()
        assert accounts.visitor_of(token) is None
    _refused(accounts, "li.wei", PASSWORD)
    accounts.enable("li.wei")
    visitor = accounts.visitor_of(token := accounts.sign_in("li.wei", PASSWORD))
    assert visitor and visitor.role == "partner"
    accounts.remove("li.wei")
    assert accounts.visitor_of(token) is None and accounts.visitor_of(staying)


def test_an_old_password_is_refused(accounts: Accounts) -> None:
    """After a change only the new one is taken."""
    accounts.set_password("li.wei", OTHER)
    _refused(accounts, "li.wei", PASSWORD)
    assert accounts.sign_in("li.wei", OTHER)


def test_a_name_given_again_is_somebody_else(accounts: Accounts) -> None:
    """Conversations belong to the user; the next account of the name is another user."""
    before = accounts.visitor_of(accounts.sign_in("li.wei", PASSWORD))
    accounts.remove("li.wei")
    accounts.add("li.wei", PASSWORD, role="public")
    after = accounts.visitor_of(accounts.sign_in("li.wei", PASSWORD))
    assert before and after and before.user != after.user


def test_unknown_accounts_cannot_be_changed(accounts: Accounts) -> None:
    """Every change of an account that is not there says so."""
    changes: list[Callable[[], str]] = [
        lambda: accounts.set_password("nobody", PASSWORD),
        lambda: accounts.set_role("nobody", "public"),
        lambda: accounts.disable("nobody"),
        lambda: accounts.remove("nobody"),
    ]
    for change in changes:
        with pytest.raises(AccountError, match="no account 'nobody'"):
            change()


def test_a_hash_of_other_parameters_is_renewed(accounts: Accounts) -> None:
    """A weaker hash of former days is replaced when its password is at hand."""
    weak = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    with closing(sqlite3.connect(accounts.path)) as connection, connection:
        connection.execute("UPDATE account SET hash = ?", (weak,))
    assert accounts.sign_in("li.wei", PASSWORD)
    assert _rows(accounts, "SELECT hash FROM account") != [(weak,)]
    assert accounts.sign_in("li.wei", PASSWORD)


def test_a_damaged_hash_lets_nobody_in(accounts: Accounts) -> None:
    """What is not a hash fits no password."""
    with closing(sqlite3.connect(accounts.path)) as connection, connection:
        connection.execute("UPDATE account SET hash = 'x'")
    _refused(accounts, "li.wei", PASSWORD)


_GUESS = """
import sys
from pathlib import Path
from assistant.accounts import Accounts
from assistant.errors import SignInRefused
accounts, locked = Accounts(Path(sys.argv[1])), 0
for _ in range(4):
    try:
        accounts.sign_in("li.wei", "wrong password")
    except SignInRefused as refused:
        locked += refused.until is not None
print(locked)
"""


def test_processes_count_wrong_passwords_together(tmp_path: Path) -> None:
    """Two processes guess at once; between them five guesses are looked at and the rest refused."""
    store = tmp_path / "store"
    Accounts(store).add("li.wei", PASSWORD, role="teacher")
    command = [sys.executable, "-c", _GUESS, str(store)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[0] for process in running]
    assert sum(map(int, told)) == 2 * 4 - WRONG_IN_A_ROW
