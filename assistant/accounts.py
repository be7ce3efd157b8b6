"""Local accounts: who may sign in with a password, in which role, and who is signed in.

One SQLite file beside the catalogue, which several processes may use at once. A sign-in is a random token; the file
holds its digest only. What an account may do is looked up at every request, so a changed role counts at once.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.account_file import FILE_NAME, opened
from assistant.errors import AccountError, SignInRefused, UsageError
from assistant.passwords import HASHER, Hasher, check_password
from assistant.sqlite_files import whole
from assistant.visitors import SignInWay, Visitor

_log = logging.getLogger(__name__)

WRONG_IN_A_ROW = 5
"""Wrong passwords for one name after which it is locked."""
FIRST_LOCK = timedelta(minutes=15)
"""How long it is locked then; every further wrong password doubles that."""
LONGEST_LOCK = timedelta(hours=4)
_FORGOTTEN = timedelta(days=1)
"""After how long without an attempt wrong passwords no longer count."""
_MOST_ATTEMPTS = 10_000
"""Names whose wrong passwords are remembered; whoever tries more makes the oldest be forgotten."""
_SEEN_EVERY = timedelta(minutes=5)
_TOKEN_BYTES = 32
_LONGEST_NAME = 64
_LONGEST_DISPLAY = 100
_SIGNS = frozenset("._-@+")
"""What may stand in a name beside letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as a list shows it; moments are UTC.

    ``locked_until`` is set while wrong passwords lock it, ``seen`` is when somebody signed in with it was last there.
    """

    name: str
    display: str
    role: str
    created: datetime
    changed: datetime
    disabled: bool
    locked_until: datetime | None
    seen: datetime | None


class Accounts:
    """The accounts of one store; every method opens the file anew, so threads and processes may share one.

    ``lifetime`` is how long a sign-in lasts. All methods raise StoreError where the file cannot be used, and those that
    change an account AccountError where there is none of that name.
    """

    def __init__(
        self,
        store: Path,
        *,
        lifetime: timedelta = timedelta(hours=12),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        hasher: Hasher = HASHER,
    ) -> None:
        self.path = store / FILE_NAME
        self._lifetime = lifetime
        self._clock = clock
        self._hasher = hasher

    def any(self) -> bool:
        """Whether there is any account, so that the app asks for a sign-in."""
        if not self.path.exists():
            return False
        with opened(self.path) as connection:
            return connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None

    def list(self) -> Sequence[Account]:
        """All accounts, by name."""
        if not self.path.exists():
            return []
        with opened(self.path) as connection:
            rows = connection.execute(
                "SELECT name, display, role, created, changed, disabled,"
                " (SELECT max(seen) FROM session WHERE account = account.id) FROM account ORDER BY name"
            ).fetchall()
            locks = dict(connection.execute("SELECT name, locked FROM attempt WHERE locked > ?", (self._now(),)))
        return [
            Account(
                name=name,
                display=display,
                role=role,
                created=_moment(created),
                changed=_moment(changed),
                disabled=bool(disabled),
                locked_until=_moment(locks[_digest(name)]) if _digest(name) in locks else None,
                seen=_moment(seen) if seen else None,
            )
            for name, display, role, created, changed, disabled, seen in rows
        ]

    def add(self, name: str, password: str, *, role: str, display: str | None = None) -> str:
        """Make an account and return its name as it is kept.

        Raises:
            UsageError: the name or the password is not fit to be one.
            AccountError: there is such an account already.
        """
        kept, shown = account_name(name), _display(display) or unicodedata.normalize("NFKC", name).strip()
        check_password(password, name=kept)
        hashed, now = self._hasher.hash(password), self._now()
        with opened(self.path) as connection, whole(connection):
            if connection.execute("SELECT 1 FROM account WHERE name = ?", (kept,)).fetchone():
                raise AccountError(f"There is already an account '{kept}'. Choose another name.")
            connection.execute(
                "INSERT INTO account (name, display, role, hash, created, changed) VALUES (?, ?, ?, ?, ?, ?)",
                (kept, shown, role, hashed, now, now),
            )
            connection.execute("DELETE FROM attempt WHERE name = ?", (_digest(kept),))
        return kept

    def set_password(self, name: str, password: str) -> str:
        """Give an account another password; its sign-ins end and it is no longer locked."""
        kept = account_name(name)
        check_password(password, name=kept)
        hashed = self._hasher.hash(password)
        return self._change(kept, "hash = ?, changed = ?", (hashed, self._now()))

    def set_role(self, name: str, role: str) -> str:
        """Let an account act in another role, at once; its sign-ins end."""
        return self._change(account_name(name), "role = ?", (role,), unlock=False)

    def disable(self, name: str) -> str:
        """Let nobody sign in with an account any more; its sign-ins end."""
        return self._change(account_name(name), "disabled = 1", (), unlock=False)

    def enable(self, name: str) -> str:
        """Let an account sign in again, also where wrong passwords had locked it."""
        return self._change(account_name(name), "disabled = 0", ())

    def remove(self, name: str) -> str:
        """Take an account away; whoever gets its name later gets none of its conversations."""
        kept = account_name(name)
        with opened(self.path) as connection, whole(connection):
            if connection.execute("DELETE FROM account WHERE name = ?", (kept,)).rowcount != 1:
                raise _unknown(kept)
        return kept

    def sign_in(self, name: str, password: str) -> str:
        """The token of a new sign-in.

        Raises SignInRefused, which tells neither whether there is such an account nor what was wrong; a name locked by
        wrong passwords is refused, right password or not, and so is one that no account has.
        """
        try:
            kept = account_name(name)
        except UsageError:
            kept = ""
        locks = self._count_attempt(kept)
        with opened(self.path) as connection:
            row = connection.execute("SELECT id, hash, disabled FROM account WHERE name = ?", (kept,)).fetchone()
        account, hashed, disabled = row or (0, None, True)
        refused = SignInRefused(account=kept if row else None, locks=locks)
        if not self._hasher.fits(password, hashed) or disabled:
            raise refused
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        with opened(self.path) as connection, whole(connection):
            if self._hasher.is_outdated(str(hashed)):
                connection.execute(
                    "UPDATE account SET hash = ? WHERE id = ? AND hash = ?",
                    (self._hasher.hash(password), account, hashed),
                )
            connection.execute("DELETE FROM attempt WHERE name = ?", (_digest(kept),))
            connection.execute("DELETE FROM session WHERE expires <= ?", (_text(now),))
            made = connection.execute(  # none where the account changed while its password was being checked
                "INSERT INTO session SELECT ?, id, ?, ?, ? FROM account WHERE id = ? AND disabled = 0",
                (_digest(token), _text(now), _text(now + self._lifetime), _text(now), account),
            )
        if made.rowcount != 1:
            raise refused
        return token

    def visitor_of(self, token: str | None) -> Visitor | None:
        """Whose sign-in a token is, in the role they have now; ``None`` where it is nobody's any more."""
        if not token or not self.path.exists():
            return None
        now = self._clock()
        with opened(self.path) as connection:
            row = connection.execute(
                "SELECT id, name, display, role, session.expires, session.seen"
                " FROM session JOIN account ON account.id = session.account"
                " WHERE token = ? AND expires > ? AND disabled = 0",
                (_digest(token), _text(now)),
            ).fetchone()
            if row is None:
                return None
            number, name, display, role, expires, seen = row
            if now - _moment(seen) >= _SEEN_EVERY:
                connection.execute("UPDATE session SET seen = ? WHERE token = ?", (_text(now), _digest(token)))
        user = f"account:{name}#{number}"
        return Visitor(user=user, name=display, role=role, way=SignInWay.ACCOUNT, until=_moment(expires))

    def sign_out(self, token: str | None) -> None:
        """End a sign-in; nothing happens where it has ended already."""
        if token and self.path.exists():
            with opened(self.path) as connection:
                connection.execute("DELETE FROM session WHERE token = ?", (_digest(token),))

    def _count_attempt(self, name: str) -> datetime | None:
        """Count an attempt as wrong before its password is looked at, so that many at once are counted, too.

        Returns until when it locks the name, should the password be wrong.
        """
        now, digest = self._clock(), _digest(name)
        with opened(self.path) as connection, whole(connection):
            _forget_attempts(connection, now)
            row = connection.execute("SELECT wrong, locked FROM attempt WHERE name = ?", (digest,)).fetchone()
            wrong, locked = row or (0, None)
            if locked and _moment(locked) > now:
                raise SignInRefused(until=_moment(locked))
            wrong += 1
            until = _locked_until(wrong, now)
            connection.execute(
                "INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)",
                (digest, wrong, _text(until) if until else None, _text(now)),
            )
        if until:
            _log.warning("Sign-ins with one name are refused until %s: %d wrong passwords in a row.", until, wrong)
        return until

    def _change(self, name: str, what: str, values: tuple[object, ...], *, unlock: bool = True) -> str:
        """Change an account and end its sign-ins."""
        with opened(self.path) as connection, whole(connection):
            row = connection.execute("SELECT id FROM account WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise _unknown(name)
            connection.execute(f"UPDATE account SET {what} WHERE id = ?", (*values, row[0]))
            connection.execute("DELETE FROM session WHERE account = ?", (row[0],))
            if unlock:
                connection.execute("DELETE FROM attempt WHERE name = ?", (_digest(name),))
        return name

    def _now(self) -> str:
        return _text(self._clock())


def account_name(name: str) -> str:
    """A name as it is kept: however it is written, it is one account; raises UsageError where it cannot be one."""
    kept = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())
    if not kept or len(kept) > _LONGEST_NAME or not all(sign.isalnum() or sign in _SIGNS for sign in kept):
        raise UsageError(
            f"'{name[:_LONGEST_NAME]}' cannot be the name of an account. Use letters, digits and . _ - @ +, "
            f"at most {_LONGEST_NAME} of them."
        )
    return kept


def _display(display: str | None) -> str | None:
    shown = " ".join((display or "").split())
    if len(shown) > _LONGEST_DISPLAY or not all(sign.isprintable() for sign in shown):
        raise UsageError(f"The display name is not fit to be shown. Use at most {_LONGEST_DISPLAY} letters.")
    return shown or None


def _locked_until(wrong: int, now: datetime) -> datetime | None:
    """Until when a name is locked after its ``wrong``-th wrong password in a row, if it is."""
    if wrong < WRONG_IN_A_ROW:
        return None
    lock: timedelta = FIRST_LOCK * 2 ** min(wrong - WRONG_IN_A_ROW, 10)
    return now + min(lock, LONGEST_LOCK)


def _forget_attempts(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("DELETE FROM attempt WHERE latest < ?", (_text(now - _FORGOTTEN),))
    connection.execute(
        "DELETE FROM attempt WHERE name IN (SELECT name FROM attempt ORDER BY latest DESC LIMIT -1 OFFSET ?)",
        (_MOST_ATTEMPTS,),
    )


def _unknown(name: str) -> AccountError:
    return AccountError(f"There is no account '{name}'. 'guildhall user list' shows which there are.")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _text(moment: datetime) -> str:
    """A moment as it stands in the file: moments of this form sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
