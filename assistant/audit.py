"""The audit trail: who asked what and was shown what, and who changed the store; one SQLite file beside the catalogue.

Records are only ever added. They leave when they are older than the administrator wants them kept, and never otherwise:
not with an ingestion, and not with a restore, which adds what the backup's trail holds.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import StoreError
from assistant.sqlite_files import PrivateFile, connected, told

FILE_NAME = "audit.sqlite"
"""The file's name in the store's folder."""

_LAST = "9999-12-31T23:59:60"
"""A moment behind all others, as it would stand in the file."""
_BATCH = 500
"""Records read at once, and removed in one transaction, so that nobody waits long for either."""
_TABLES = """
CREATE TABLE record (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, kind TEXT NOT NULL,
  user TEXT, role TEXT, outcome TEXT NOT NULL, error TEXT, milliseconds INTEGER,
  day TEXT, language TEXT, question TEXT, history TEXT, answer TEXT, shown TEXT, model TEXT, model_output TEXT,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX record_at ON record (at, number);
CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT;
"""
_FILE = PrivateFile(
    tables=_TABLES,
    pragmas=("synchronous = NORMAL", "secure_delete = ON"),
    wait_seconds=5.0,  # for another process that writes the trail; such writes take milliseconds
    unknown=(
        "The audit trail {path} has format {found}, this Guildhall writes format {newest}. "
        "Use the Guildhall that made it, or move the file away to begin a new one."
    ),
    unusable=(
        "The audit trail {path} cannot be read or written ({error}). Check its permissions and the disk's free space, "
        "or move the file away to begin a new one."
    ),
)
FORMAT = _FILE.format
"""Version of the file's tables."""
COLUMNS = (
    "id, at, kind, user, role, outcome, error, milliseconds, "
    "day, language, question, history, answer, shown, model, model_output, details"
)
"""Everything of a record, as its row has it after the number."""
_INSERT = f"INSERT OR IGNORE INTO record ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(', ')))})"


class Kind(StrEnum):
    """What was done."""

    ASK = "ask"
    INGEST = "ingest"
    VERIFY = "verify"
    REPAIR = "repair"
    BACKUP = "backup"
    RESTORE = "restore"
    USER = "user"
    UPLOAD = "upload"
    REMOVE = "remove"
    DECLARE = "declare"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"


class Outcome(StrEnum):
    """How a command ended; a question that was answered has its answer's status instead.

    ``locked`` is a sign-in that failed once too often, so that its name is locked.
    """

    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    LOCKED = "locked"


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and what was shown for it.

    ``question``, ``history`` and ``answer`` are ``None`` where the administrator does not want them kept, ``language``,
    ``shown`` and ``model`` where there was no answer. ``shown`` has the citations, notices and nearest passages, each
    with document, version, address and span. ``model_output`` is what a model wrote before it was checked.
    """

    day: str
    language: str | None = None
    question: str | None = None
    history: tuple[dict[str, str], ...] | None = None
    answer: str | None = None
    shown: dict[str, Any] | None = None
    model: str | None = None
    model_output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that somebody did; ``at`` is when it began (UTC), ``details`` what a command tells of itself.

    ``id`` is its own in every store, so that trails can be joined without counting a record twice.
    """

    kind: Kind
    at: datetime
    outcome: str
    user: str | None = None
    role: str | None = None
    error: str | None = None
    milliseconds: int | None = None
    asked: Asked | None = None
    details: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: secrets.token_hex(12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records are asked for: from ``since``, before ``until``, of one kind, of one user."""

    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    user: str | None = None


class Trail:
    """Writes and reads the trail of one store; safe to share between threads, and beside other processes.

    The file stays open between records, since closing it would write it out each time. ``days`` is how long records
    are kept, 0 for ever. All methods raise StoreError where the file cannot be used.
    """

    def __init__(self, store: Path, *, days: int = 0) -> None:
        self.path = store / FILE_NAME
        self._days = days
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._pruned: datetime | None = None

    def add(self, record: Record) -> None:
        """Keep a record; the first one a day also takes a few old ones out."""
        with self._open() as connection:
            connection.execute(_INSERT, _row(record))
            if self._pruned is None or record.at - self._pruned > timedelta(days=1):
                self._pruned = record.at
                self._remove(connection)

    def prune(self) -> None:
        """Take out all records that are older than wanted, some at a time."""
        if self.path.exists():
            with self._open() as connection:
                while self._remove(connection) == _BATCH:
                    pass

    def records(self, wanted: Wanted, *, newest_first: bool = False) -> Iterator[Record]:
        """The records asked for, oldest first unless otherwise wanted.

        They are read some at a time, so that a slow reader holds nobody up.
        """
        if not self.path.exists():
            return
        since = max((moment for moment in (wanted.since, self._oldest()) if moment), default=None)
        values: dict[str, object] = {
            "at": _LAST if newest_first else "",
            "number": -1,
            "since": _moment(since) if since else "",
            "until": _moment(wanted.until) if wanted.until else None,
            "kind": wanted.kind and wanted.kind.value,
            "user": wanted.user,
            "batch": _BATCH,
        }
        beyond, order = ("<", "DESC") if newest_first else (">", "ASC")
        while True:
            with self._open() as connection:
                rows = connection.execute(
                    f"SELECT number, {COLUMNS} FROM record WHERE (at, number) {beyond} (:at, :number) "
                    "AND at >= :since AND (:until IS NULL OR at < :until) AND (:kind IS NULL OR kind = :kind) "
                    f"AND (:user IS NULL OR user = :user) ORDER BY at {order}, number {order} LIMIT :batch",
                    values,
                ).fetchall()
            yield from (_record(row[1:], self.path) for row in rows)
            if len(rows) < _BATCH:
                return
            values |= {"at": rows[-1][2], "number": rows[-1][0]}

    def count(self) -> int:
        """How many records there are."""
        if not self.path.exists():
            return 0
        with self._open() as connection:
            return int(connection.execute("SELECT count(*) FROM record").fetchone()[0])

    def fault(self) -> str | None:
        """Why nothing can be recorded, in one sentence; found out by writing, since nothing else tells."""
        try:
            with self._open() as connection:
                connection.execute("INSERT OR REPLACE INTO probe VALUES (1, ?)", (_moment(now()),))
        except StoreError as error:
            return str(error)
        return None

    def join(self, other: Path) -> int:
        """Add the records of another trail's file that are not here yet; returns how many."""
        with self._open() as connection:
            connection.execute("ATTACH ? AS other", (str(other),))
            try:
                done = connection.execute(
                    f"INSERT OR IGNORE INTO record ({COLUMNS}) SELECT {COLUMNS} FROM other.record ORDER BY number"
                )
            finally:
                connection.execute("DETACH other")
            return done.rowcount

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _oldest(self) -> datetime | None:
        return now() - timedelta(days=self._days) if self._days else None

    def _remove(self, connection: sqlite3.Connection) -> int:
        """Take out some records that are too old; returns how many."""
        oldest = self._oldest()
        if oldest is None:
            return 0
        return connection.execute(
            "DELETE FROM record WHERE number IN (SELECT number FROM record WHERE at < ? ORDER BY at LIMIT ?)",
            (_moment(oldest), _BATCH),
        ).rowcount

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self.path, _FILE):
            try:
                if self._connection is None or self._file != _identity(self.path):
                    self.close()
                    self._connection = connected(self.path, _FILE)
                    self._file = _identity(self.path)
                yield self._connection
            except (sqlite3.Error, OSError):
                self.close()
                raise


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at ``path``: one that was moved away must not be written any more."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino)


def _moment(at: datetime) -> str:
    """A moment as it stands in the file: moments of this form sort by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _clean(text: str | None) -> str | None:
    """The text without half characters, which no file can hold."""
    return None if text is None else text.encode("utf-8", "replace").decode()


def _row(record: Record) -> tuple[object, ...]:
    asked = record.asked or Asked(day="")
    texts = (asked.question, _json(asked.history), asked.answer, _json(asked.shown), asked.model, asked.model_output)
    return (
        record.id,
        _moment(record.at),
        record.kind.value,
        _clean(record.user),
        record.role,
        record.outcome,
        _clean(record.error),
        record.milliseconds,
        asked.day or None,
        asked.language,
        *map(_clean, texts),
        _clean(_json(record.details)),
    )


def _record(row: tuple[Any, ...], path: Path) -> Record:
    id_, at, kind, user, role, outcome, error, milliseconds, day, language, *rest = row
    question, history, answer, shown, model, model_output, details = rest
    try:
        asked = Asked(
            day=day or "",
            language=language,
            question=question,
            history=None if history is None else tuple(json.loads(history)),
            answer=answer,
            shown=None if shown is None else json.loads(shown),
            model=model,
            model_output=model_output,
        )
        return Record(
            kind=Kind(kind),
            at=datetime.fromisoformat(at),
            outcome=outcome,
            user=user,
            role=role,
            error=error,
            milliseconds=milliseconds,
            asked=asked if day else None,
            details=json.loads(details),
            id=id_,
        )
    except ValueError as error_found:
        raise StoreError(f"A record of the audit trail {path} is damaged; restore a backup.") from error_found
