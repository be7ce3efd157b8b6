"""Writing the store: one writer at a time, every document's change in one transaction, Chroma mended after a crash.

The order of a commit makes an interruption at any point harmless::

    1. journal  the passages that Chroma is about to gain or lose          (transaction)
    2. put      the new passages into Chroma                               (unknown to the catalogue: never shown)
    3. file     new documents live, old ones archived, generation + 1      (transaction: the change becomes visible)
    4. remove   from Chroma what is no longer live, seal its files, then clear the journal

As long as the journal names anything, readers search the catalogue's vectors and leave Chroma alone. What it still
names at the next opening is brought into line with the catalogue. Then the index is looked at as well, since a kill, a
power cut or a full disk can leave Chroma's files torn: an index that lacks passages, holds other vectors, is not in the
state in which the catalogue left it, or cannot be opened is made anew from the catalogue, as a new edition beside the
old one.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

import numpy as np

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Entry, digest_of, embedded_text
from assistant.catalogue_writer import (
    Filing,
    advance_generation,
    archive_document,
    file_document,
    forget_rejections,
    journal,
    journalled,
    record_rejection,
    relate,
    remember_vectors,
    set_meta,
)
from assistant.errors import StoreError, StoreLocked
from assistant.exact_index import live_vectors
from assistant.interfaces import Embedder, Vectors
from assistant.lexicons import rebuild_lexicons
from assistant.restore_plan import finish
from assistant.store import EDITION, STATE, index_fault, index_place, is_settled, snapshot_of
from assistant.vector_index import BATCH, VectorIndex, is_same

LOCK_NAME = "writer.lock"

EMBEDDED_AT_ONCE = 512
"""Passages embedded between two saves of their vectors; what is saved is never embedded again."""


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the store for writing; raises StoreLocked saying who holds it and since when."""
    from filelock import FileLock, Timeout

    path = folder / LOCK_NAME
    note = folder / f"{LOCK_NAME}.txt"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        holder = (note.read_text("utf-8").strip() if note.exists() else "") or "another process"
        raise StoreLocked(f"The store {folder} is being written by {holder}. Wait until it has finished.") from error
    except OSError as error:
        raise StoreError(f"The store {folder} cannot be written ({error.strerror}). Check its permissions.") from error
    try:
        since = datetime.fromtimestamp(time.time()).strftime("%Y-%m-%d %H:%M:%S")
        _write_note(note, f"process {os.getpid()} since {since}")
        yield
    finally:
        lock.release()


def _write_note(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise StoreError(
            f"The store {file.parent} cannot be written ({error.strerror}). See that the disk is not full."
        ) from error


def running_writer(folder: Path) -> str | None:
    """Who is writing the store, since when and how far; ``None`` where nobody is."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        note = folder / f"{LOCK_NAME}.txt"
        return (note.read_text("utf-8").strip() if note.exists() else "") or "another process"
    except OSError:  # a store that may only be read has no writer
        return None
    lock.release()
    return None


class StoreWriter:
    """Files and archives documents; use as a context manager, which holds the writer's lock."""

    def __init__(
        self, folder: Path, embedder: Callable[[], Embedder], *, embedder_name: str, chroma_url: str | None = None
    ) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store {folder} cannot be created ({error.strerror}). Name another --store."
            ) from error
        self._folder = folder
        self._open_embedder = embedder
        self._url = chroma_url
        self._since = datetime.now()
        self._noted = 0.0
        self._embedder: Embedder | None = None
        self.embedder_name = embedder_name

    def __enter__(self) -> StoreWriter:
        """Take the lock, open the store, and finish what an interrupted run left."""
        with ExitStack() as opened:
            opened.enter_context(writer_lock(self._folder))
            finish(self._folder, chroma_url=self._url)
            self.catalogue = opened.enter_context(closing(Catalogue(self._folder, must_exist=False)))
            self.index = VectorIndex(index_place(self.catalogue, self._url))
            opened.callback(lambda: self.index.close())
            self._recover()
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store and release the lock."""
        self._opened.__exit__(kind, error, trace)

    @property
    def embedder(self) -> Embedder:
        """The embedder, loaded when it is first needed."""
        if self._embedder is None:
            self._embedder = self._open_embedder()
        return self._embedder

    def commit(self, filings: Sequence[Filing], gone: Sequence[Entry]) -> None:
        """Make ``filings`` live and archive ``gone``; a filing's former version must be among ``gone``."""
        vectors = self._vectors(filings)
        new: dict[str, dict[str, Vectors]] = {}
        for filing in filings:
            for passage in filing.passages:
                new.setdefault(filing.collection, {})[passage.id] = vectors[digest_of(embedded_text(passage))]
        old = {entry.id: [record.passage.id for record in self.catalogue.passages_of(entry.id)] for entry in gone}
        touched = {name: list(passages) for name, passages in new.items()}
        for entry in gone:
            touched.setdefault(entry.collection, []).extend(old[entry.id])
        with self.catalogue.transaction() as connection:
            journal(connection, touched)
        for name, passages in new.items():
            self.index.put(name, list(passages), np.stack(list(passages.values())))
        with self.catalogue.transaction() as connection:
            for entry in gone:
                archive_document(connection, entry)
            for filing in filings:
                file_document(connection, filing)
            forget_rejections(connection, [filing.document.path for filing in filings])
            relate(connection, self.catalogue.entries())
            advance_generation(connection)
        mend(self.catalogue, self.index)

    def _vectors(self, filings: Sequence[Filing]) -> dict[str, Vectors]:
        """The vectors of all passages by digest; unknown ones are embedded and saved."""
        texts = {digest_of(embedded_text(p)): embedded_text(p) for filing in filings for p in filing.passages}
        if not texts:
            return {}
        known = self.catalogue.vectors(self.embedder_name, texts)
        unknown = [digest for digest in texts if digest not in known]
        for i in range(0, len(unknown), EMBEDDED_AT_ONCE):
            some = unknown[i : i + EMBEDDED_AT_ONCE]
            found = dict(zip(some, self.embedder.embed_passages([texts[d] for d in some]), strict=True))
            with self.catalogue.transaction() as connection:
                remember_vectors(connection, self.embedder_name, found)
            known |= found
        return known

    def _recover(self) -> None:
        """Finish what an interrupted run left; make the index anew where it does not hold what the catalogue holds."""
        interrupted = not is_settled(self.catalogue)
        try:
            mend(self.catalogue, self.index)
            fault = index_fault(self.index, self.catalogue, snapshot_of(self.catalogue))
            sound = fault is None and not (interrupted and _lacks_vectors(self.catalogue, self.index))
        except StoreError:
            if self._url:  # the server is out of reach, and a new edition would be, too
                raise
            sound = False
        if not sound:
            self.index = rebuild_index(self.catalogue, self.index)

    def note_progress(self, done: int, total: int) -> None:
        """Say beside the lock how far the writing is, for those who wait; at most once a second."""
        now = time.monotonic()
        if now - self._noted >= 1.0:
            self._noted = now
            since = self._since.strftime("%Y-%m-%d %H:%M:%S")
            note = f"process {os.getpid()} since {since}: {done} of {total} files"
            _write_note(self._folder / f"{LOCK_NAME}.txt", note)

    def reject(self, path: str, *, sha256: str, reader: int, reason: str) -> None:
        """Remember a rejection for the reports to come."""
        with self.catalogue.transaction() as connection:
            record_rejection(connection, path, sha256=sha256, reader=reader, reason=reason)

    def forget(self, paths: Sequence[str]) -> None:
        """Forget the rejections of files that are gone."""
        with self.catalogue.transaction() as connection:
            forget_rejections(connection, paths)

    def note_folder(self, folder: Path) -> None:
        """Record which folder the store mirrors."""
        with self.catalogue.transaction() as connection:
            set_meta(connection, "folder", str(folder))


def mend(catalogue: Catalogue, index: VectorIndex) -> None:
    """Bring what the journal names into line: live passages stay in their collection, all others leave Chroma.

    The index is marked with its new state before anything leaves it: a catalogue that fell back behind this commit
    knows another state, and does not take the index for its own.
    """
    left = journalled(catalogue)
    if not left:
        return
    state = _new_state()
    index.mark(state)
    of_document = {entry.id: entry.collection for entry in catalogue.entries()}
    for name, ids in left.items():
        live = {i for i, record in catalogue.passages(ids).items() if of_document[record.document_id] == name}
        index.remove(name, [id_ for id_ in ids if id_ not in live])
    index.seal()
    with catalogue.transaction() as connection:
        connection.execute("DELETE FROM journal")
        set_meta(connection, STATE, state)


def _new_state() -> str:
    return secrets.token_hex(8)


def _lacks_vectors(catalogue: Catalogue, index: VectorIndex) -> bool:
    """Whether the index holds another vector than the catalogue for any live passage, or none."""
    for name, (ids, vectors) in live_vectors(catalogue).items():
        for i in range(0, len(ids), BATCH):
            stored = index.stored_vectors(name, ids[i : i + BATCH])
            pairs = ((vectors[i + j], stored.get(id_)) for j, id_ in enumerate(ids[i : i + BATCH]))
            if not all(is_same(own, held) for own, held in pairs):
                return True
    return False


def fill_index(catalogue: Catalogue, index: VectorIndex) -> str:
    """Make an index hold the live passages of a catalogue, and nothing else; nothing is embedded.

    Returns the state in which it is left, which the catalogue must note.
    """
    index.wipe()
    for name, (ids, vectors) in live_vectors(catalogue).items():
        index.put(name, ids, vectors)
    state = _new_state()
    index.mark(state)
    index.seal()
    return state


def rebuild_index(catalogue: Catalogue, index: VectorIndex) -> VectorIndex:
    """Both indexes made anew from the catalogue; nothing is embedded, and readers go on with the old ones meanwhile.

    Chroma gets a new edition, filled beside the one in use. It, the lexical tables made anew and the cleared journal
    become visible in one transaction; then the old edition goes. Returns the index in use from then on.
    """
    place = index.place
    fresh = VectorIndex(replace(place, edition=place.edition + 1))
    with ExitStack() as opened:
        opened.callback(fresh.close)
        state = fill_index(catalogue, fresh)
        with catalogue.transaction() as connection:
            rebuild_lexicons(connection, catalogue.lexicons())
            connection.execute("DELETE FROM journal")
            set_meta(connection, EDITION, str(fresh.place.edition))
            set_meta(connection, STATE, state)
            advance_generation(connection)
        index.close()
        fresh.drop_other_editions()
        opened.pop_all()
    return fresh
