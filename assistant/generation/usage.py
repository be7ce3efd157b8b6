"""What the chat model has cost and how it fared: counters in one small SQLite file beside the catalogue.

Nothing of any question is in it. A file that cannot be written takes nobody's answer away.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from pathlib import Path

from assistant.errors import StoreError
from assistant.sqlite_files import PrivateFile, opened

FILE_NAME = "model_use.sqlite"
"""The file's name in the store's folder."""


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
_FILE = PrivateFile(
    # Files whose format is not said have the table already.
    tables=f"CREATE TABLE IF NOT EXISTS model (name TEXT PRIMARY KEY, {_COLUMNS}) STRICT",
    wait_seconds=2.0,
    unknown=(
        "The figures of the chat model cannot be kept in {path}, which another version of Guildhall wrote. "
        "Use the one that made it."
    ),
    unusable="The figures of the chat model cannot be kept in {path} ({error}). Check its permissions.",
)
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
            with opened(self._path, _FILE) as connection:
                connection.execute(_ADD, (model, *astuple(figures)))
        except StoreError as error:
            return str(error)
        return None

    def of(self, model: str) -> Figures | None:
        """A model's figures; ``None`` where they cannot be read."""
        if not self._path.exists():
            return Figures()
        try:
            with opened(self._path, _FILE) as connection:
                row = connection.execute(f"SELECT {', '.join(_NAMES)} FROM model WHERE name = ?", (model,)).fetchone()
        except StoreError:
            return None
        return Figures(**dict(zip(_NAMES, row, strict=True))) if row else Figures()
