"""What the audit trail keeps of signing in and out: who came and went, and whose name somebody failed with.

A name that no account has is not kept, neither as it was typed nor as a digest: people type a password into the wrong
field, and whoever reads the trail could guess it from a digest. Of these attempts only the number is kept, one record
a minute at most, so that nobody fills the disk by trying names.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.audit import Kind, Outcome, Record, Trail, now
from assistant.auditing import Auditor, is_store
from assistant.errors import SignInRefused
from assistant.settings import Settings
from assistant.visitors import SignInWay, Visitor

STRANGERS_EVERY = timedelta(minutes=1)
"""How often attempts with names that no account has are recorded."""


def signed_in(visitor: Visitor) -> Record:
    """Somebody came in."""
    return _record(Kind.SIGN_IN, visitor)


def vouched_for(visitor: Visitor, claims_issued: object) -> Record:
    """Somebody came from an identity provider, which vouched for them at that moment.

    What a provider said is seen with each page that is opened; the record's id is the same each time, and is kept once.
    """
    return replace(signed_in(visitor), id=_same_id(visitor.user, claims_issued))


def without_role(user: str, claims_issued: object) -> Record:
    """Somebody came from an identity provider whose claims give them no role here."""
    return Record(
        kind=Kind.SIGN_IN,
        at=now(),
        outcome=Outcome.FAILED,
        user=user,
        error="The provider's claims give no role.",
        details={"way": SignInWay.PROVIDER.value},
        id=_same_id(user, claims_issued),
    )


def signed_out(visitor: Visitor) -> Record:
    """Somebody ended their sign-in."""
    return _record(Kind.SIGN_OUT, visitor)


class Refusals:
    """Records of passwords that were refused; one for all browsers of the app."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._strangers = 0
        self._told: datetime | None = None

    def record(self, refused: SignInRefused) -> Record | None:
        """What is kept of a refusal; nothing where the name was locked already, which is on record."""
        if refused.until is not None:
            return None
        if refused.account is not None:
            return _refusal(refused, account=refused.account)
        attempts = self._count()
        return None if attempts is None else _refusal(refused, attempts=attempts)

    def _count(self) -> int | None:
        """How many attempts with names that no account has are to be told of now, if any."""
        at = now()
        with self._lock:
            self._strangers += 1
            if self._told is not None and at - self._told < STRANGERS_EVERY:
                return None
            attempts, self._strangers, self._told = self._strangers, 0, at
            return attempts


def keep(settings: Settings, record: Record) -> None:
    """Record, where that is wanted; where it fails, nobody is kept from signing in or out."""
    if settings.audit and is_store(settings.store):
        with closing(Trail(settings.store, days=settings.audit_days)) as trail:
            Auditor(trail=trail).note(record)


def _record(kind: Kind, visitor: Visitor) -> Record:
    way = {"way": visitor.way.value}
    return Record(kind=kind, at=now(), outcome=Outcome.DONE, user=visitor.user, role=visitor.role, details=way)


def _refusal(refused: SignInRefused, **details: object) -> Record:
    locked = {"locked_until": refused.locks.isoformat(timespec="seconds")} if refused.locks and refused.account else {}
    return Record(
        kind=Kind.SIGN_IN,
        at=now(),
        outcome=Outcome.LOCKED if locked else Outcome.FAILED,
        error=str(refused),
        details={"way": SignInWay.ACCOUNT.value, **details, **locked},
    )


def _same_id(user: str, claims_issued: object) -> str:
    return hashlib.sha256(f"sign-in\n{user}\n{claims_issued}".encode("utf-8", "replace")).hexdigest()[:24]
