"""What ``guildhall status`` tells: counts a role may know, the models in use, and whether the store is sound."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Any

from assistant.catalogue import Catalogue
from assistant.catalogue_writer import journalled
from assistant.records import EXTRACTIVE
from assistant.settings import Settings
from assistant.store import Snapshot, index_fault, index_place, snapshot_of
from assistant.store_writer import running_writer
from assistant.vector_index import VectorIndex
from assistant.wiring import embedder_name


def store_status(settings: Settings, *, role: str, on: date) -> dict[str, Any]:
    """The status as JSON; documents that the role may not see are not counted."""
    catalogue = Catalogue(settings.store)
    try:
        snapshot = snapshot_of(catalogue)
        visible = snapshot.visible(role)
        made_with = catalogue.embedders()
        return {
            "store": str(settings.store),
            "documents": len(visible),
            "in_force": sum(snapshot.in_force(entry, on) for entry in visible),
            "versions": len(visible) + catalogue.archived_count(role),
            "passages": sum(entry.passage_count for entry in visible),
            "models": {"answerer": EXTRACTIVE, "embedder": ", ".join(made_with) or embedder_name(settings)},
            "health": _health(catalogue, snapshot, made_with, settings),
        }
    finally:
        catalogue.close()


def _health(catalogue: Catalogue, snapshot: Snapshot, made_with: list[str], settings: Settings) -> str:
    """``ok``, or in one sentence what is going on or wrong."""
    writer = running_writer(settings.store)
    if writer is not None:
        return f"being written by {writer}"
    if journalled(catalogue):
        return "an ingestion was interrupted; run 'guildhall ingest' to finish it"
    if made_with not in ([], [embedder_name(settings)]):
        return "made with another embedder; run 'guildhall ingest'"
    with closing(VectorIndex(index_place(catalogue, settings.chroma_url))) as index:
        return index_fault(index, catalogue, snapshot) or "ok"
