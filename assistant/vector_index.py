"""Chroma's adapter: one collection per audience set, so that a role's search never opens what it may not see.

An open Chroma client does not notice what another process writes; ``reopen`` starts a fresh one. Chroma is an index:
whatever it returns counts only where the catalogue holds it as live. What Chroma raises is translated here.
"""

from __future__ import annotations

import itertools
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import StoreError
from assistant.interfaces import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

FOLDER_NAME = "chroma"
BATCH = 1000
"""Entries per call; Chroma's own limit is some thousands."""


_NUMBERS = itertools.count(1)


def _own_spelling(folder: Path) -> str:
    """The folder's path as no other index of this process spells it.

    Clients whose path is spelled alike share one connection to Chroma, which is stale until all of them are closed.
    """
    return f"{folder}{os.sep}" + "".join(f".{os.sep}" if bit == "1" else os.sep for bit in f"{next(_NUMBERS):b}")


class VectorIndex:
    """Nearest passages by cosine similarity; safe to share between threads.

    Every method raises StoreError where Chroma's files are damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER_NAME
        self._path = _own_spelling(self._folder)
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._known: dict[str, Collection | None] = {}

    def _open(self) -> ClientAPI:
        if self._client is None:
            os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(path=self._path, settings=Settings(anonymized_telemetry=False))
        return self._client

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Hold the lock and translate what goes wrong."""
        with self._lock:
            try:
                yield
            except Exception as error:  # Chroma raises many kinds without a common base, some from its Rust core
                raise StoreError(
                    f"The index {self._folder} is damaged ({_first_line(error)}). Run 'guildhall verify --repair'."
                ) from error

    def reopen(self) -> None:
        """Forget the client, so that the next search sees what other processes wrote."""
        with self._lock:
            self._known.clear()
            if self._client is not None:
                client, self._client = self._client, None
                client.close()  # type: ignore[attr-defined]  # ClientAPI is typed without it

    close = reopen

    def _collection(self, name: str) -> Collection | None:
        if name not in self._known:
            from chromadb.errors import NotFoundError

            try:
                self._known[name] = self._open().get_collection(name, embedding_function=None)
            except NotFoundError:
                self._known[name] = None
        return self._known[name]

    def search(self, name: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Passage ids of one collection with their cosine similarity, best first; empty without the collection."""
        with self._using():
            collection = self._collection(name)
            if collection is None:
                return []
            count = collection.count()
            if not count:
                return []
            found = collection.query(
                query_embeddings=vector.astype(np.float32)[None, :], n_results=min(limit, count), include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - float(d)) for id_, d in zip(found["ids"][0], distances, strict=True)]

    def put(self, name: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add passages to a collection, or overwrite those with the same id."""
        with self._using():
            collection = self._open().get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            self._known[name] = collection
            for i in range(0, len(ids), BATCH):
                collection.upsert(ids=list(ids[i : i + BATCH]), embeddings=vectors[i : i + BATCH])

    def remove(self, name: str, ids: Iterable[str]) -> None:
        """Take passages out of a collection; unknown ids are fine."""
        gone = list(ids)
        with self._using():
            collection = self._collection(name) if gone else None
            if collection is None:
                return
            for i in range(0, len(gone), BATCH):
                present = collection.get(ids=gone[i : i + BATCH], include=[])["ids"]
                if present:
                    collection.delete(ids=present)

    def contents(self) -> dict[str, set[str]]:
        """All passage ids by collection."""
        with self._using():
            return {c.name: set(c.get(include=[])["ids"]) for c in self._open().list_collections()}

    def stored_vectors(self, name: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that a collection holds for some ids."""
        with self._using():
            collection = self._collection(name)
            if collection is None:
                return {}
            found: Any = collection.get(ids=list(ids), include=["embeddings"])
        return {id_: np.asarray(v, np.float32) for id_, v in zip(found["ids"], found["embeddings"], strict=True)}

    def wipe(self) -> None:
        """Remove everything, also where Chroma cannot open it any more."""
        with self._lock:
            self.reopen()
            try:
                if self._folder.is_dir():
                    shutil.rmtree(self._folder)
                else:
                    self._folder.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"The index {self._folder} cannot be removed ({error.strerror}). Check its permissions."
                ) from error
            self._path = _own_spelling(self._folder)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
