"""What the chat model has cost and how it fared: counters in one small SQLite file beside the catalogue.

Nothing of any question is in it. A file that cannot be written takes nobody's answer away.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path

FILE_NAME = "model_use.sqlite"
"""The file's name in the store's folder."""

_WAIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a model fared.

    Answers it was wanted for, calls and tokens these took, how many answers were remembered, for how many it failed,
    and how many sentences were left out since no document bears them out.
    """

    answers: int = 0
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cached: int = 0
    failed: int = 0
    dropped_sentences: int = 0

    def to_json(self) -> dict[str, int]:
        """The figures by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


_NAMES = tuple(each.name for each in fields(Figures))
_COLUMNS = ", ".join(f"{name} INTEGER NOT NULL" for name in _NAMES)
_SCHEMA = f"CREATE TABLE IF NOT EXISTS model (name TEXT PRIMARY KEY, {_COLUMNS}) STRICT"
_ADD = (
    f"INSERT INTO model (name, {', '.join(_NAMES)}) VALUES ({', '.join('?' * (len(_NAMES) + 1))}) "
    f"ON CONFLICT (name) DO UPDATE SET {', '.join(f'{n} = {n} + excluded.{n}' for n in _NAMES)}"
)


class Usage:
    """The counters of one store; safe to share between threads, and beside other processes."""

    def __init__(self, store: Path) -> None:
        self._path = store / FILE_NAME

    def add(self, model: str, figures: Figures) -> str | None:
        """Add to a model's figures; the sentence that says why they could not be kept, where that is so."""
        try:
            with closing(self._opened()) as connection, connection:
                connection.execute(_SCHEMA)
                connection.execute(_ADD, (model, *astuple(figures)))
        except (sqlite3.Error, OSError) as error:
            return f"The figures of the chat model cannot be kept in {self._path} ({error}). Check its permissions."
        return None

    def of(self, model: str) -> Figures | None:
        """A model's figures; ``None`` where they cannot be read."""
        if not self._path.exists():
            return Figures()
        try:
            with closing(self._opened()) as connection:
                row = connection.execute(f"SELECT {', '.join(_NAMES)} FROM model WHERE name = ?", (model,)).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return Figures(**dict(zip(_NAMES, row, strict=True))) if row else Figures()

    def _opened(self) -> sqlite3.Connection:
        # A file that is there is not opened here: closing it would drop SQLite's locks of the other threads on it.
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return sqlite3.connect(self._path, timeout=_WAIT_SECONDS)
