"""The report of the last ingestion, kept in the store's folder so that a page can show it at any time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.errors import StoreError
from assistant.whole_files import put

FILE_NAME = "last_ingestion.json"
"""The file's name in the store's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastIngestion:
    """Who made the store equal to a folder, when it began (UTC), and what became of each file."""

    at: datetime
    user: str | None
    folder: str
    report: Mapping[str, Any]


def keep(store: Path, last: LastIngestion) -> None:
    """Keep a report in place of the former one; raises StoreError where it cannot be written."""
    told = {"at": last.at.isoformat(), "user": last.user, "folder": last.folder, "report": dict(last.report)}
    try:
        # Names of documents are not for everybody's eyes: the file is its owner's alone from the start.
        put(store / FILE_NAME, json.dumps(told, ensure_ascii=True).encode("ascii"), mode=0o600)
    except OSError as error:
        raise StoreError(
            f"The report of the ingestion cannot be kept in {store} ({error.strerror}). Check its permissions and the "
            "disk's free space."
        ) from error


def last_ingestion(store: Path) -> LastIngestion | None:
    """The report that was kept last; ``None`` where there is none that can be read."""
    try:
        told = json.loads((store / FILE_NAME).read_text("utf-8"))
        return LastIngestion(
            at=datetime.fromisoformat(told["at"]),
            user=told["user"],
            folder=str(told["folder"]),
            report=dict(told["report"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The report of the last ingestion in {store} cannot be read ({error}); the next one replaces it."
        ) from error
