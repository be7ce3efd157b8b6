"""What ``guildhall status`` tells: counts a role may know, the models in use, and whether the store is sound."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Any

from assistant.audit import Trail
from assistant.catalogue import Catalogue
from assistant.catalogue_writer import journalled
from assistant.generation.usage import Usage
from assistant.records import EXTRACTIVE
from assistant.settings import EMBEDDED, READER_NAME, Settings
from assistant.store import Snapshot, index_fault, index_place, snapshot_of
from assistant.store_writer import running_writer
from assistant.vector_index import VectorIndex
from assistant.wiring import embedder_name, open_catalogue


def store_status(settings: Settings, *, role: str, on: date) -> dict[str, Any]:
    """The status as JSON; documents that the role may not see are not counted, the trail for administrators only."""
    catalogue = open_catalogue(settings)
    try:
        snapshot = snapshot_of(catalogue)
        visible = snapshot.visible(role)
        made_with = catalogue.embedders()
        trail = Trail(settings.store, days=settings.audit_days)
        told, fault = _audit(trail, settings) if role in settings.administrators else ({}, None)
        return {
            "store": str(settings.store),
            "documents": len(visible),
            "in_force": sum(snapshot.in_force(entry, on) for entry in visible),
            "versions": len(visible) + catalogue.archived_count(role),
            "passages": sum(entry.passage_count for entry in visible),
            "models": {
                "answerer": settings.model or EXTRACTIVE,
                "embedder": ", ".join(made_with) or embedder_name(settings),
                "reader": READER_NAME if settings.reader == EMBEDDED else settings.reader,
            },
            **told,
            **_model_use(settings, role),
            "health": _health(catalogue, snapshot, made_with, settings, fault, writer=_writer(settings, role)),
        }
    finally:
        catalogue.close()


def _audit(trail: Trail, settings: Settings) -> tuple[dict[str, Any], str | None]:
    """How many records there are, and why there can be no more."""
    if not settings.audit:
        return {"audit": {"recording": False, "records": None}}, None
    with closing(trail):
        fault = trail.fault()
        records = trail.count() if fault is None else None
    return {"audit": {"recording": fault is None, "records": records}}, fault


def _model_use(settings: Settings, role: str) -> dict[str, Any]:
    """What the chat model took and how it fared, for administrators where there is one."""
    if settings.model is None or role not in settings.administrators:
        return {}
    figures = Usage(settings.store).of(settings.model)
    return {"model_use": figures.to_json() if figures else None}


def _writer(settings: Settings, role: str) -> str | None:
    """Who is writing; how far, in files, for administrators only: others may not know how many documents there are."""
    writer = running_writer(settings.store)
    return writer if writer is None or role in settings.administrators else writer.partition(": ")[0]


def _health(
    catalogue: Catalogue,
    snapshot: Snapshot,
    made_with: list[str],
    settings: Settings,
    fault: str | None,
    *,
    writer: str | None,
) -> str:
    """``ok``, or in a few sentences what is going on or wrong."""
    found = [] if writer is None else [f"being written by {writer}"]
    if writer is None and journalled(catalogue):
        found.append("an ingestion was interrupted; run 'guildhall ingest' to finish it")
    if made_with not in ([], [embedder_name(settings)]):
        found.append("made with another embedder; run 'guildhall ingest'")
    if not found:
        with closing(VectorIndex(index_place(catalogue, settings.chroma_url))) as index:
            found += filter(None, [index_fault(index, catalogue, snapshot)])
    if fault is not None:
        found.append(f"nothing is recorded: {fault}")
    return "; ".join(found) or "ok"
