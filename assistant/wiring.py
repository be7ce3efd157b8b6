"""The one place that chooses concrete classes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import EMBEDDED, EMBEDDED_NAME, Settings, core_count

if TYPE_CHECKING:
    from assistant.interfaces import Embedder
    from assistant.pipeline import Guildhall
    from assistant.records import Document
    from assistant.store import Store
    from ingest.records import IngestReport

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
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


def open_store(settings: Settings) -> Store:
    """The store for reading; raises StoreError where there is none or where it was made with another embedder."""
    from assistant.catalogue import Catalogue
    from assistant.store import Store, check_embedder

    catalogue = Catalogue(settings.store)
    try:
        embedder = open_embedder(settings)
        check_embedder(catalogue, embedder)
    except BaseException:
        catalogue.close()
        raise
    return Store(settings.store, catalogue, embedder)


def open_guildhall(store: Store, settings: Settings) -> Guildhall:
    """The assistant over an open store."""
    from assistant.pipeline import Guildhall

    return Guildhall(store, store.embedder, question_characters=settings.question_characters)


def open_assistant(settings: Settings) -> Guildhall:
    """The assistant over the store that the settings name."""
    return open_guildhall(open_store(settings), settings)


def read_document(settings: Settings, path: str, *, role: str) -> Document:
    """A live document the role may see, without loading a model."""
    from assistant.catalogue import Catalogue
    from assistant.store import visible_document

    catalogue = Catalogue(settings.store)
    try:
        return visible_document(catalogue, path, role=role)
    finally:
        catalogue.close()


def ingest_folder(folder: Path, settings: Settings) -> IngestReport:
    """Make the store that the settings name equal to ``folder``, with progress on stderr."""
    from tqdm import tqdm

    from ingest.pipeline import IngestOptions, ingest
    from ingest.workers import ReadingLimits

    options = IngestOptions(
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
    )
    with tqdm(unit="file", disable=None, file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int, path: str) -> None:
            bar.total = total
            bar.set_postfix_str(path[-40:], refresh=False)
            bar.update(done - bar.n)

        return ingest(folder, options, progress)


def chat_command(port: int) -> list[str]:
    """The command that serves the app on the loopback interface."""
    import importlib.util

    from assistant.errors import GuildhallError

    found = importlib.util.find_spec("streamlit_app")
    if found is None or found.origin is None:
        raise GuildhallError("The app's file streamlit_app.py is missing. Install Guildhall again.")
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": "127.0.0.1",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", found.origin, *flags]


def chat_environment(settings: Settings, *, role: str) -> dict[str, str]:
    """The environment in which the app finds the same store and role."""
    return os.environ | OFFLINE | {"GUILDHALL_STORE": str(settings.store.resolve()), "GUILDHALL_ROLE": role}
