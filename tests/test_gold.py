"""The bundled gold questions, proved against the bundled documents and fit for measuring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.evaluation.gold import Gold, read_gold
from assistant.records import Document
from assistant.settings import Settings
from assistant.store import Snapshot
from tests.assistant.fakes import Group

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 23)
"""A day on which every statement of the file about 'today' holds."""


@pytest.fixture(scope="module")
def golds() -> Sequence[Gold]:
    """The gold questions."""
    return read_gold(CORPUS / "gold.jsonl", Settings())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, dict[str, Document]]:
    """The bundled documents as the product reads them."""
    group = Group(tmp_path_factory.mktemp("gold"), folder=CORPUS)
    group.ingest()
    with group.reading() as store:
        snapshot = store.snapshot()
        return snapshot, {entry.path: store.catalogue.document(entry) for entry in snapshot.entries.values()}
