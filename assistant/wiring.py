"""The one place that chooses concrete classes."""

from __future__ import annotations

import os
import re
import sys
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import StoreLocked
from assistant.settings import EMBEDDED, EMBEDDED_NAME, Settings, check_day, core_count

if TYPE_CHECKING:
    from assistant.auditing import Auditor
    from assistant.catalogue import Catalogue
    from assistant.generation.writing import Writer
    from assistant.interfaces import Assistant, Embedder, Reader
    from assistant.originals import Originals
    from assistant.pipeline import Guildhall
    from assistant.records import Document
    from assistant.shelves import Shelves
    from assistant.store import Store
    from ingest.pipeline import IngestOptions, Progress
    from ingest.records import IngestReport

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What keeps the libraries from reaching for the network; set before any of them is imported."""


def go_offline() -> None:
    """Tell every library to stay on this machine."""
    os.environ.update(OFFLINE)


def embedder_name(settings: Settings) -> str:
    """The name under which the embedder's vectors are kept, without loading it."""
    if settings.embedder == EMBEDDED:
        return EMBEDDED_NAME
    folder = Path(settings.embedder)
    return str(folder.resolve()) if folder.is_dir() else settings.embedder


def open_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name."""
    go_offline()
    if settings.embedder == EMBEDDED:
        from assistant.embedding import EmbeddedEmbedder

        return EmbeddedEmbedder(threads=settings.threads)
    from assistant.sentence_encoder import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(
        settings.embedder, name=embedder_name(settings), threads=core_count(settings.threads)
    )


def open_reader(settings: Settings) -> Reader | None:
    """The reader that the settings name; ``None`` where there is to be none."""
    if settings.reader != EMBEDDED:
        return None
    from assistant.onnx_reader import OnnxReader

    return OnnxReader(threads=settings.threads)


def open_writer(settings: Settings, *, reader: Reader | None, embedder: Embedder) -> Writer | None:
    """What words answers with the chat model that the settings name; ``None`` where there is to be none.

    Raises UsageError where the model cannot be set up.
    """
    if settings.model is None:
        return None
    from assistant.generation.chat_model import open_chat_model
    from assistant.generation.checking import Checker
    from assistant.generation.usage import Usage
    from assistant.generation.writing import Limits, Writer
    from assistant.text_vectors import TextVectors

    vectors = TextVectors(embedder)
    return Writer(
        open_chat_model(settings),
        checker=Checker(reader=reader, vectors=vectors if vectors.judged else None),
        limits=Limits(seconds=settings.model_seconds, tokens=settings.model_tokens),
        usage=Usage(settings.store),
    )


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue for reading, after the end of a restore that was killed; raises StoreError where there is none."""
    from assistant.catalogue import Catalogue
    from assistant.restore_plan import is_decided

    if is_decided(settings.store):
        from assistant.restore import settle

        # Whoever holds the lock ends it, or is restoring just now: what can be read is whole either way.
        with suppress(StoreLocked):
            settle(settings.store, chroma_url=settings.chroma_url)
    return Catalogue(settings.store)


def open_store(settings: Settings) -> Store:
    """The store for reading; raises StoreError where there is none or where it was made with another embedder."""
    from assistant.store import Store, check_embedder

    catalogue = open_catalogue(settings)
    try:
        embedder = open_embedder(settings)
        check_embedder(catalogue, embedder)
    except BaseException:
        catalogue.close()
        raise
    return Store(catalogue, embedder, chroma_url=settings.chroma_url)


def open_auditor(settings: Settings, *, user: str | None) -> Auditor:
    """What records the doings of ``user`` as fully as the settings want."""
    from assistant.audit import Trail
    from assistant.auditing import Auditor

    trail = Trail(settings.store, days=settings.audit_days) if settings.audit else None
    return Auditor(trail=trail, user=user, texts=settings.audit_questions)


def open_unrecorded(store: Store, settings: Settings) -> Guildhall:
    """The assistant over an open store for measuring it: what it is asked is nobody's question."""
    from assistant.pipeline import Guildhall

    reader = open_reader(settings)
    return Guildhall(
        store,
        store.embedder,
        reader=reader,
        question_characters=settings.question_characters,
        writer=open_writer(settings, reader=reader, embedder=store.embedder),
    )


def open_guildhall(store: Store, settings: Settings, *, user: str | None = None) -> Assistant:
    """The assistant over an open store; every question is recorded as asked by ``user``."""
    from assistant.auditing import AuditedAssistant

    assistant = open_unrecorded(store, settings)
    return AuditedAssistant(assistant, open_auditor(settings, user=user)) if settings.audit else assistant


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the store that the settings name, for whoever the settings say, if anyone."""
    return open_guildhall(open_store(settings), settings, user=settings.user)


def read_document(settings: Settings, path: str, *, role: str) -> Document:
    """A live document the role may see, without loading a model."""
    from assistant.store import visible_document

    catalogue = open_catalogue(settings)
    try:
        return visible_document(catalogue, path, role=role)
    finally:
        catalogue.close()


def read_outline(settings: Settings, path: str, *, role: str, on: date) -> dict[str, Any]:
    """How the document at ``path`` was read, its references followed as far as the role may see."""
    from assistant.outline import outline_of
    from assistant.store import snapshot_of, visible_document

    with closing(open_catalogue(settings)) as catalogue:
        snapshot = snapshot_of(catalogue)
        return outline_of(
            visible_document(catalogue, path, role=role),
            [(entry.path, snapshot.facts(entry, role)) for entry in snapshot.visible(role)],
            load=lambda other: visible_document(catalogue, other, role=role),
            in_force=lambda other: snapshot.in_force(snapshot.by_path[other], on),
        )


def open_originals(settings: Settings) -> Originals:
    """The files that the documents of the settings' store were read from."""
    from assistant.originals import Originals

    return Originals(lambda: open_catalogue(settings))


def open_shelves(settings: Settings) -> Shelves:
    """The documents of the settings' store as a reader walks along them."""
    from assistant.shelves import Shelves

    return Shelves(lambda: open_catalogue(settings))


def read_version(settings: Settings, name: str, *, role: str) -> Document:
    """The document that ``name`` means: a path, or ``PATH@YYYY-MM-DD`` for what stood there on that day."""
    from assistant.store import former_document, visible_document

    path, at, day = name.rpartition("@")
    catalogue = open_catalogue(settings)
    try:
        if at and _DAY.fullmatch(day):
            return former_document(catalogue, path, check_day(day), role=role)
        return visible_document(catalogue, name, role=role)
    finally:
        catalogue.close()


def ingest_options(settings: Settings) -> IngestOptions:
    """How the settings want documents to be ingested."""
    from ingest.pipeline import IngestOptions
    from ingest.workers import ReadingLimits

    return IngestOptions(
        store=settings.store,
        roles=settings.roles,
        limits=ReadingLimits(
            workers=core_count(settings.threads),
            max_bytes=settings.max_file_mb * 1_000_000,
            seconds=settings.max_file_seconds,
            memory_mb=settings.max_file_memory_mb,
        ),
        embedder=lambda: open_embedder(settings),
        embedder_name=embedder_name(settings),
        chroma_url=settings.chroma_url,
    )


def ingest_folder(folder: Path, settings: Settings, told: Progress | None = None) -> IngestReport:
    """Make the store that the settings name equal to ``folder``; progress is ``told``, or shown on stderr."""
    from tqdm import tqdm

    from ingest.pipeline import ingest

    if told is not None:
        return ingest(folder, ingest_options(settings), told)
    with tqdm(unit="file", disable=None, file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int, path: str) -> None:
            bar.total = total
            bar.set_postfix_str(path[-40:], refresh=False)
            bar.update(done - bar.n)

        return ingest(folder, ingest_options(settings), progress)
