"""The one tree of errors; each message says what happened and what to do.

::

    GuildhallError                exit 1: it could not be done
    ├── UsageError                exit 2: the command line, a role, a date, a batch line or a question is wrong
    ├── CollectionError           a collection.yaml or front matter is wrong (names file and line)
    ├── SourceError               the folder to ingest is missing, empty or unreadable
    ├── DocumentRejected          one file cannot be read as a document (reported; the others go on)
    ├── StoreError                the store is missing, of another format, locked or damaged
    │   ├── StoreLocked           another process is writing
    │   └── StoreRestored         a backup was restored while a question was being answered; it is asked again
    ├── ModelError                a model file is missing or broken, or a model cannot be loaded
    │   └── ModelFailed           a chat model gave nothing that can be used; the answer is quoted instead
    ├── AccountError              there is no such account, or there is one already
    │   └── SignInRefused         wrong name or password, or too many wrong ones
    ├── DrawingError              a page of an original cannot be shown as a picture
    └── UnknownDocument           no such document, or not for this role
"""

from datetime import datetime
from enum import StrEnum


class GuildhallError(Exception):
    """Base of all errors that are told to the user in one line."""

    exit_status = 1


class UsageError(GuildhallError):
    """The caller asked for something that is not well formed."""

    exit_status = 2


class CollectionError(GuildhallError):
    """An administrator's declaration is wrong; the message names file and line."""


class SourceError(GuildhallError):
    """The folder to ingest cannot be used."""


class DocumentRejected(GuildhallError):
    """One file cannot be read as a document; the message is the reason in one sentence."""


class StoreError(GuildhallError):
    """The store cannot be used as it is."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class StoreRestored(StoreError):
    """What a question was being answered from is gone, since a backup was restored meanwhile."""


class ModelError(GuildhallError):
    """A model cannot be loaded."""


class Failure(StrEnum):
    """Why a chat model's part in an answer came to nothing: how its server fared, or from ``EMPTY`` what it wrote."""

    LATE = "late"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    DENIED = "denied"
    REJECTED = "rejected"
    BROKEN = "broken"
    BUDGET = "budget"
    EMPTY = "empty"
    ENDLESS = "endless"
    LANGUAGE = "language"
    UNSUPPORTED = "unsupported"
    NOT_FOUND = "not_found"


class ModelFailed(ModelError):
    """A chat model gave nothing that can be used; what its server said is never repeated."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"The chat model gave no usable answer ({failure.value}).")
        self.failure = failure


class AccountError(GuildhallError):
    """An account is missing, or already there."""


class SignInRefused(AccountError):
    """Nobody was signed in; ``until`` is when the name may be tried again, where wrong passwords locked it.

    For the audit trail only, and never told to whoever tries: ``account`` is the name where an account has it,
    ``locks`` until when this attempt locked it.
    """

    def __init__(
        self, *, until: datetime | None = None, account: str | None = None, locks: datetime | None = None
    ) -> None:
        super().__init__(
            f"Too many wrong passwords for this name. Try again after {until:%H:%M} UTC."
            if until
            else "Name or password is wrong."
        )
        self.until, self.account, self.locks = until, account, locks


class DrawingError(GuildhallError):
    """A page of an original cannot be shown as a picture."""


class UnknownDocument(GuildhallError):
    """The document does not exist or is not visible to the role; both read the same."""
