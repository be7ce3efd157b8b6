"""Chroma's adapter: one collection per audience set, so that a role's search never opens what it may not see.

Chroma runs inside this process over a folder of the store, or as a server of its own. An open embedded client does not
notice what another process writes; ``reopen`` starts a fresh one. Files that are not those of the last ``seal`` are not
opened at all. Chroma is an index: whatever it returns counts only where the catalogue holds it as live. What Chroma
raises is translated here.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import numpy as np

from assistant import index_seal
from assistant.errors import StoreError
from assistant.interfaces import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings as ClientSettings

FOLDER_NAME = "chroma"
DATABASE = "chroma.sqlite3"
BATCH = 1000
"""Entries per call; Chroma's own limit is some thousands."""
GRAPH: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 48, "ef_construction": 200}
"""How Chroma's graph is built. Passages that no search reaches, however many it asks for, of 1,100 much alike in three
runs and of 3,000 in one dense cluster: neighbours 16, breadth 100 (Chroma's own): 27, 10, 6 and 36; 32, 200: 2, 0, 0
and 1; **48, 200: none**. It costs 256 bytes a passage, and two thirds more time to add one."""
SAME = 1e-3
"""Cosine distance up to which a vector counts as the one that was put."""
MARKER = "guildhall-marker"
"""A collection without entries whose metadata tells the state in which the index was left."""

PANIC = "PanicException"
"""What Python calls a panic of Chroma's core; it is no ``Exception`` and has no name that can be imported."""

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an index lies: in the store's folder, or on the Chroma server at ``url``.

    ``store`` tells the stores of one server apart. ``edition`` grows when the index is made anew: the new one is filled
    beside the old, which goes on answering until the catalogue names the new one.
    """

    folder: Path
    edition: int = 0
    url: str | None = None
    store: str = "store"

    @property
    def own_folder(self) -> Path:
        """The folder of an embedded index."""
        return self.folder / (f"{FOLDER_NAME}-{self.edition}" if self.edition else FOLDER_NAME)

    @property
    def prefix(self) -> str:
        """What this index's collections on a server are called first."""
        return f"guildhall-{self.store}-{self.edition}-" if self.url else ""

    def __str__(self) -> str:
        """As errors name it, without a password."""
        if not self.url:
            return str(self.own_folder)
        parts = urlsplit(self.url)
        return f"on the Chroma server at {parts.hostname}:{parts.port or _port(parts.scheme)}"


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 8000


def _own_spelling(folder: Path) -> str:
    """The folder's path as no other index of this process spells it.

    Clients whose path is spelled alike share one connection to Chroma, which is stale until all of them are closed.
    """
    return f"{folder}{os.sep}" + "".join(f".{os.sep}" if bit == "1" else os.sep for bit in f"{next(_NUMBERS):b}")


@cache
def _silent_settings() -> ClientSettings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _client_settings() -> ClientSettings:
    """Settings for one client, which changes them; to make them anew takes longer than to open a small index."""
    return _silent_settings().model_copy()


class VectorIndex:
    """Nearest passages by cosine similarity; safe to share between threads.

    Every method raises StoreError where Chroma's files are damaged or its server cannot be reached.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._path = _own_spelling(place.own_folder)
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._known: dict[str, Collection | None] = {}

    def _open(self) -> ClientAPI:
        if self._client is None:
            os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
            self._client = self._connected() if self.place.url else self._embedded()
        return self._client

    def _open_for_change(self) -> ClientAPI:
        """The client, after whose first change the files no longer pass for whole by their stamps."""
        client = self._open()
        if not self.place.url:
            index_seal.withdraw_stamps(self.place.own_folder)
        return client

    def _embedded(self) -> ClientAPI:
        import chromadb

        if not self.is_whole():
            raise OSError("its files are not those that were written last")
        self._check_database()
        return chromadb.PersistentClient(path=self._path, settings=_client_settings())

    def _check_database(self) -> None:
        """Raise what SQLite says of a damaged database; Chroma's core may panic over it, or not notice."""
        file = self.place.own_folder / DATABASE
        if file.exists():
            with closing(sqlite3.connect(file, timeout=30)) as connection:
                [[found]] = connection.execute("PRAGMA quick_check(1)").fetchall()
            if found != "ok":
                raise sqlite3.DatabaseError("database disk image is malformed")

    def _connected(self) -> ClientAPI:
        import chromadb

        parts = urlsplit(self.place.url or "")
        headers = {}
        if parts.username:
            import base64

            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or _port(parts.scheme),
            ssl=parts.scheme == "https",
            headers=headers,
            settings=_client_settings(),
        )

    @contextmanager
    def _using(self, *, writing: bool = False) -> Iterator[None]:
        """Hold the lock and translate what goes wrong."""
        with self._lock:
            try:
                yield
            except BaseException as error:  # Chroma raises many kinds without a common base, some from its Rust core
                if not isinstance(error, Exception) and type(error).__name__ != PANIC:
                    raise
                # A client that failed once may be in any state: the next call begins with a fresh one. Chroma keeps
                # what it could not start under its path, hence another spelling.
                self._forget()
                self._path = _own_spelling(self.place.own_folder)
                raise StoreError(self._sentence(_first_line(error), writing=writing)) from error

    def _sentence(self, reason: str, *, writing: bool) -> str:
        """What went wrong and what to do."""
        if self.place.url:
            what, remedy = "cannot be used", "See that the server runs, or run"
        elif writing:
            what, remedy = "cannot be written", "See that the disk is not full, or run"
        else:
            what, remedy = "is damaged", "Run"
        return f"The index {self.place} {what} ({reason}). {remedy} 'guildhall verify --repair'."

    def _forget(self) -> None:
        self._known.clear()
        if self._client is not None:
            client, self._client = self._client, None
            client.close()  # type: ignore[attr-defined]  # ClientAPI is typed without it
            for part in (client, getattr(client, "_admin_client", None)):
                session = getattr(getattr(part, "_server", None), "_session", None)
                if session is not None:  # connections to a server, which the client leaves open
                    session.close()

    def reopen(self) -> None:
        """See to it that the next search sees what other processes wrote; a server knows by itself."""
        with self._lock:
            if self.place.url:
                self._known.clear()
            else:
                self._forget()

    def close(self) -> None:
        """Forget the client."""
        with self._lock:
            self._forget()

    def _exists(self) -> bool:
        """Whether there is something to open: opening what is not there would make it, under a writer's hands."""
        return bool(self._client or self.place.url or (self.place.own_folder / DATABASE).exists())

    def _collection(self, name: str) -> Collection | None:
        if not self._exists():
            return None
        if name not in self._known:
            from chromadb.errors import NotFoundError

            try:
                self._known[name] = self._open().get_collection(self.place.prefix + name, embedding_function=None)
            except NotFoundError:
                self._known[name] = None
        return self._known[name]

    def search(self, name: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Passage ids of one collection with their cosine similarity, best first; empty without the collection."""
        with self._using():
            collection = self._collection(name)
            if collection is None:
                return []
            found = collection.query(
                query_embeddings=vector.astype(np.float32)[None, :], n_results=limit, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [(id_, 1.0 - float(d)) for id_, d in zip(found["ids"][0], distances, strict=True)]

    def count(self, name: str) -> int:
        """How many passages a collection holds; 0 where there is none."""
        with self._using():
            collection = self._collection(name)
            return 0 if collection is None else collection.count()

    def put(self, name: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add passages to a collection, or overwrite those with the same id."""
        with self._using(writing=True):
            collection = self._open_for_change().get_or_create_collection(
                self.place.prefix + name, embedding_function=None, configuration={"hnsw": GRAPH}
            )
            self._known[name] = collection
            for i in range(0, len(ids), BATCH):
                collection.upsert(ids=list(ids[i : i + BATCH]), embeddings=vectors[i : i + BATCH])

    def remove(self, name: str, ids: Iterable[str]) -> None:
        """Take passages out of a collection; unknown ids are fine."""
        gone = list(ids)
        with self._using(writing=True):
            collection = self._collection(name) if gone else None
            if collection is None:
                return
            self._open_for_change()
            for i in range(0, len(gone), BATCH):
                present = collection.get(ids=gone[i : i + BATCH], include=[])["ids"]
                if present:
                    collection.delete(ids=present)

    def mark(self, state: str) -> None:
        """Note the name of the state into which the index is being brought."""
        with self._using(writing=True):
            marker = self._open_for_change().get_or_create_collection(
                self.place.prefix + MARKER, embedding_function=None
            )
            marker.modify(metadata={"state": state})
            self._known.pop(MARKER, None)

    def marked(self) -> str | None:
        """The state that was noted last; ``None`` where none was."""
        with self._using():
            self._known.pop(MARKER, None)
            marker = self._collection(MARKER)
            found = (marker.metadata or {}).get("state") if marker is not None else None
            return found if isinstance(found, str) else None

    def seal(self) -> None:
        """Have the disk keep what was written, so that damage can be told from it; a server sees to that itself."""
        if not self.place.url:
            with self._using(writing=True):
                index_seal.seal(self.place.own_folder)

    def is_whole(self) -> bool:
        """Whether the files are as they were sealed."""
        return bool(self.place.url) or index_seal.is_whole(self.place.own_folder)

    def contents(self) -> dict[str, set[str]]:
        """All passage ids by collection."""
        with self._using():
            return {
                name: set(collection.get(include=[])["ids"])
                for name, collection in self._collections(self.place.prefix)
                if name != MARKER
            }

    def _collections(self, prefix: str) -> Iterator[tuple[str, Collection]]:
        """The collections whose name begins with ``prefix``, by the rest of their name."""
        if not self._exists():
            return
        client, offset = self._open(), 0
        while page := client.list_collections(limit=BATCH, offset=offset):
            offset += len(page)
            yield from ((c.name.removeprefix(prefix), c) for c in page if c.name.startswith(prefix))

    def stored_vectors(self, name: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that a collection holds for some ids."""
        with self._using():
            collection = self._collection(name)
            if collection is None:
                return {}
            found: Any = collection.get(ids=list(ids), include=["embeddings"])
        return {id_: np.asarray(v, np.float32) for id_, v in zip(found["ids"], found["embeddings"], strict=True)}

    def wipe(self) -> None:
        """Remove everything of this edition, also where Chroma cannot open its folder any more."""
        with self._lock:
            self.reopen()
            if self.place.url:
                self._drop(lambda edition: edition == self.place.edition)
            else:
                _remove_folder(self.place.own_folder)
                self._path = _own_spelling(self.place.own_folder)

    def drop_other_editions(self) -> None:
        """Remove what an index made anew has replaced, and what an interrupted attempt left."""
        if self.place.url:
            self._drop(lambda edition: edition != self.place.edition)
            return
        for folder in self.place.folder.glob(f"{FOLDER_NAME}*"):
            if folder != self.place.own_folder and re.fullmatch(rf"{FOLDER_NAME}(-\d+)?", folder.name):
                _remove_folder(folder)

    def _drop(self, which: Any) -> None:
        """Remove a store's collections of some editions from the server."""
        with self._using():
            names = [rest for rest, _ in self._collections(f"guildhall-{self.place.store}-")]
            for rest in names:
                edition = rest.partition("-")[0]
                if edition.isdecimal() and which(int(edition)):
                    self._open().delete_collection(f"guildhall-{self.place.store}-{rest}")
            self._known.clear()


def is_same(own: Vectors, held: Vectors | None) -> bool:
    """Whether a vector that the index holds is the one it was given."""
    return held is not None and held.shape == own.shape and 1.0 - float(np.dot(own, held)) <= SAME


def _remove_folder(folder: Path) -> None:
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
        else:
            folder.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"The index {folder} cannot be removed ({error.strerror}). Check its permissions.") from error


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
