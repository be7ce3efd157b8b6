"""The store: catalogue, lexical tables and Chroma as one thing, for reading."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Entry, Indexed
from assistant.errors import StoreError, StoreRestored, UnknownDocument
from assistant.exact_index import ExactIndex
from assistant.interfaces import Embedder, Vectors
from assistant.lexical import Statistics
from assistant.owners import Owners
from assistant.records import EVERYWHERE, Document, DocumentFacts, Language, Within
from assistant.vector_index import Place, VectorIndex

DOCUMENTS_REMEMBERED = 64
"""Documents whose text and clauses stay in memory between questions."""
EDITION = "index_edition"
"""Where the catalogue's meta table keeps which edition of the index is in use."""
STATE = "index_state"
"""Where it keeps the state in which the index was left, as the index itself is marked."""
VIEWS_REMEMBERED = 64
"""Pairs of role and day whose view stays in memory; most questions are asked for today."""
PATIENCE = 30.0
"""Seconds after which an index that failed is tried again."""

_log = logging.getLogger(__name__)


def index_place(catalogue: Catalogue, url: str | None) -> Place:
    """Where the index lies that the catalogue names."""
    return Place(
        folder=catalogue.file.parent,
        edition=int(catalogue.meta(EDITION) or 0),
        url=url,
        store=catalogue.meta("store") or "store",
    )


def is_settled(catalogue: Catalogue) -> bool:
    """Whether no writer is changing the index, or was interrupted while it did."""
    return not catalogue.rows("SELECT 1 FROM journal LIMIT 1")


def index_fault(index: VectorIndex, catalogue: Catalogue, snapshot: Snapshot) -> str | None:
    """Why the index cannot answer for ``snapshot``, in one sentence; ``None`` where it can.

    Passages too many do no harm, since only live ones count. An index left in another state than the catalogue knows
    of belongs to a later or an earlier catalogue; one that lacks passages would hide them. No figure is told: whoever
    reads it may not be one to whom all documents are shown.
    """
    try:
        if index.marked() != catalogue.meta(STATE):
            return f"The index {index.place} is not the catalogue's. Run 'guildhall ingest' or 'verify --repair'."
        lacking = any(index.count(name) < passages for name, (passages, _) in snapshot.sizes.items())
    except StoreError as error:
        return str(error)
    return f"The index {index.place} lacks passages. Run 'guildhall verify --repair'." if lacking else None


def check_embedder(catalogue: Catalogue, embedder: Embedder) -> None:
    """Raise StoreError where the store's vectors are another model's.

    While documents are embedded anew the former model's vectors are still there, and it goes on answering.
    """
    made_with = catalogue.embedders()
    others = [name for name in made_with if name != embedder.name]
    if others and (embedder.name not in made_with or catalogue.lacks_vectors(embedder.name)):
        raise StoreError(
            f"The store was made with the embedder '{others[0]}', not '{embedder.name}'. "
            "Set GUILDHALL_EMBEDDER back, or run 'guildhall ingest' to embed the documents anew."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one role may read on one day, or part of it: rows of documents, those in force, and collections to open.

    Collections are there for every language and every model that documents are embedded with. ``shares`` tells of
    each language that is there which part of the passages is in force.
    """

    readable: frozenset[int]
    in_force: frozenset[int]
    collections: Mapping[Language, tuple[str, ...]]
    shares: Mapping[Language, float]

    @property
    def all_collections(self) -> tuple[str, ...]:
        """The collections of all languages."""
        return tuple(name for names in self.collections.values() for name in names)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is live at one generation: every document's entry, and each collection's size and model."""

    generation: int
    entries: Mapping[int, Entry]
    by_path: Mapping[str, Entry]
    sizes: Mapping[str, tuple[int, float]]
    models: Mapping[str, str]
    lineage: str = ""
    _views: dict[tuple[str, date, Within], View] = field(default_factory=dict, compare=False, repr=False)

    def view(self, role: str, on: date, within: Within = EVERYWHERE) -> View:
        """What ``role`` may read on a day ``within`` some documents.

        It is worked out once: a store may hold thousands of documents.
        """
        found = self._views.get((role, on, within))
        if found is None:
            found = self._view(role, on, within)
            if len(self._views) >= VIEWS_REMEMBERED:
                self._views.clear()
            self._views[role, on, within] = found
        return found

    def _view(self, role: str, on: date, within: Within) -> View:
        visible = self.visible(role)
        wanted = [entry for entry in visible if within.holds(entry.facts, entry.language)]
        holding = [entry for entry in wanted if self.in_force(entry, on)]
        in_force = _by_language(holding)
        collections = {
            language: tuple(sorted({entry.collection for entry in entries}))
            for language, entries in _by_language(wanted).items()
        }
        searched = {
            language: sum(_passages([entry]) for entry in visible if entry.collection in names)
            for language, names in collections.items()
        }
        return View(
            readable=frozenset(entry.id for entry in wanted),
            in_force=frozenset(entry.id for entry in holding),
            collections=collections,
            shares={
                language: _passages(in_force.get(language, ())) / max(1, passages)
                for language, passages in searched.items()
            },
        )

    def visible(self, role: str) -> list[Entry]:
        """The documents that a role may see."""
        return [entry for entry in self.entries.values() if role in entry.facts.audience]

    def facts(self, entry: Entry, role: str) -> DocumentFacts:
        """What a role may know of a document: predecessor and successor are named only where the role may see them."""
        facts = entry.facts
        return replace(
            facts,
            supersedes=self._seen(facts.supersedes, role),
            superseded_by=self._seen(facts.superseded_by, role),
        )

    def _seen(self, path: str | None, role: str) -> str | None:
        entry = self.by_path.get(path or "")
        return path if entry is not None and role in entry.facts.audience else None

    def in_force(self, entry: Entry, day: date) -> bool:
        """Whether a document holds on a day: within its dates, and not replaced by then.

        What was replaced stays replaced when its successor ends, too.
        """
        if not entry.facts.in_force.holds_on(day):
            return False
        successor = self.by_path.get(entry.facts.superseded_by or "")
        return successor is None or successor.facts.in_force.begins_after(day)


def snapshot_of(catalogue: Catalogue) -> Snapshot:
    """Read what is live now."""
    generation = catalogue.generation()
    entries = catalogue.entries()
    return Snapshot(
        generation,
        {entry.id: entry for entry in entries},
        {entry.path: entry for entry in entries},
        catalogue.sizes(),
        {entry.collection: entry.embedder for entry in entries},
        catalogue.lineage(),
    )


def _by_language(entries: Iterable[Entry]) -> dict[Language, list[Entry]]:
    found: dict[Language, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.language, []).append(entry)
    return found


def _passages(entries: Iterable[Entry]) -> int:
    return sum(entry.passage_count for entry in entries)


def visible_entry(snapshot: Snapshot, path: str, *, role: str) -> Entry:
    """The live document at ``path``; raises UnknownDocument where it is not there or not for the role."""
    entry = snapshot.by_path.get(path)
    if entry is None or role not in entry.facts.audience:
        raise UnknownDocument(
            f"There is no document '{path}'. 'guildhall search' and 'guildhall ask' name documents by their path."
        )
    return entry


def former_document(catalogue: Catalogue, path: str, day: date, *, role: str) -> Document:
    """The document at ``path`` as it was filed at the end of ``day``; raises UnknownDocument where there was none.

    Who may not see what the path held last, today or until it was removed, may not see what it held before.
    """
    snapshot = snapshot_of(catalogue)
    last = f"{day.isoformat()}T23:59:59+00:00"
    versions = catalogue.versions(path)
    found = [
        entry
        for entry in versions
        if entry.indexed_at <= last and (entry.archived_at is None or entry.archived_at > last)
    ]
    if not found or role not in versions[-1].facts.audience or role not in found[-1].facts.audience:
        raise UnknownDocument(
            f"There is no content of '{path}' from {day.isoformat()}; the store keeps what it was given."
        )
    return replace(catalogue.document(found[-1]), facts=snapshot.facts(found[-1], role))


def visible_document(catalogue: Catalogue, path: str, *, role: str) -> Document:
    """The live document at ``path`` with its text; raises UnknownDocument as above."""
    snapshot = snapshot_of(catalogue)
    entry = visible_entry(snapshot, path, role=role)
    return replace(catalogue.document(entry), facts=snapshot.facts(entry, role))


def _merged(found: Iterable[list[tuple[str, float]]], limit: int) -> list[str]:
    """The best ids of several results."""
    hits = sorted((hit for some in found for hit in some), key=lambda hit: -hit[1])
    return [id_ for id_, _ in hits[:limit]]


class Store:
    """Reads what is live. Every question is asked of one snapshot; a finished ingest is seen at the next question.

    Safe to share between threads.
    """

    def __init__(self, catalogue: Catalogue, embedder: Embedder, *, chroma_url: str | None = None) -> None:
        self.catalogue = catalogue
        self.embedder = embedder
        self._url = chroma_url
        self.index = VectorIndex(index_place(catalogue, chroma_url))
        self._exact = ExactIndex(catalogue, embedder.name)
        self._snapshot: Snapshot | None = None
        self._fault: str | None = None
        self._settled = False
        self._checked = 0.0
        self._lock = threading.RLock()
        self._documents: OrderedDict[tuple[str, int], Document] = OrderedDict()
        self._owners = ("", Owners(catalogue))

    def snapshot(self) -> Snapshot:
        """The current state; opens the index afresh where another process changed the store."""
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != self.catalogue.generation():
                self._renew()
            elif not self._settled or (self._fault and time.monotonic() - self._checked > PATIENCE):
                self._check(self._snapshot)
            return self._snapshot or snapshot_of(self.catalogue)

    def _renew(self) -> None:
        """Read what is live and look at the index; where a commit came in between, once more."""
        while True:
            place = index_place(self.catalogue, self._url)
            if place != self.index.place:
                self.index.close()
                self.index = VectorIndex(place)
            elif self._snapshot is not None:
                self.index.reopen()
            self._snapshot = snapshot_of(self.catalogue)
            self._check(self._snapshot)
            if self.catalogue.generation() == self._snapshot.generation:
                return

    def _check(self, snapshot: Snapshot) -> None:
        """Look at the index, unless it is being written: nobody loads files while they change."""
        self._settled = is_settled(self.catalogue)
        if not self._settled:
            return
        self._checked = time.monotonic()
        fault = index_fault(self.index, self.catalogue, snapshot)
        self._settled = is_settled(self.catalogue)
        if not self._settled:
            self.index.close()
        elif self.catalogue.generation() == snapshot.generation:
            self._note(fault)

    def _note(self, fault: str | None) -> None:
        if fault and fault != self._fault:
            _log.warning("%s Until then answers come from the catalogue alone, which takes more time.", fault)
        self._fault = fault

    def nearest(self, collections: Iterable[str], vector: Vectors, limit: int, snapshot: Snapshot) -> list[str]:
        """Ids of the passages nearest to a question's vector over several collections, best first.

        Where the index is damaged, out of reach, incomplete or being written, the catalogue's own vectors answer; so
        they do for collections of another model, whose documents are embedded anew while this store is open.
        """
        own = [name for name in collections if snapshot.models.get(name) == self.embedder.name]
        others = [name for name in collections if name not in own]
        found: list[list[tuple[str, float]]] = []
        if self._fault is None and self._settled:
            try:
                found = [self.index.search(name, vector, limit) for name in own]
            except StoreError as error:
                if self.catalogue.generation() == snapshot.generation:
                    self._note(str(error))
        rest = others if len(found) == len(own) else [*own, *others]
        found += [self._exact.search(name, vector, limit, generation=snapshot.generation) for name in rest]
        return _merged(found, limit)

    def matching(self, collections: Iterable[str], query_terms: Sequence[str], limit: int) -> list[int]:
        """Row numbers of the passages that share most words with a question, over several collections, best first."""
        found = [hit for name in collections for hit in self.catalogue.lexical_numbers(name, query_terms, limit)]
        return [number for number, _ in sorted(found, key=lambda hit: hit[1])]

    def owners(self, snapshot: Snapshot) -> Owners:
        """Which document each live passage belongs to."""
        with self._lock:
            lineage, owners = self._owners
            if lineage != snapshot.lineage:
                owners = Owners(self.catalogue)
                self._owners = (snapshot.lineage, owners)
            owners.renew(snapshot.entries)
            return owners

    def statistics(self, collections: Sequence[str], query_terms: Sequence[str], snapshot: Snapshot) -> Statistics:
        """Word counts over several collections together."""
        frequencies: dict[str, int] = {}
        for name in collections:
            for term, n in self.catalogue.term_frequencies(name, query_terms).items():
                frequencies[term] = frequencies.get(term, 0) + n
        sizes = [snapshot.sizes.get(name, (0, 0.0)) for name in collections]
        passages = sum(n for n, _ in sizes)
        mean = sum(n * length for n, length in sizes) / passages if passages else 0.0
        return Statistics(passages=passages, mean_length=mean, frequencies=frequencies)

    def similarities(self, vector: Vectors, candidates: Sequence[Indexed]) -> list[float]:
        """Cosine of a question's vector with each candidate's, from the catalogue's exact vectors."""
        known = self.catalogue.vectors(self.embedder.name, (c.digest for c in candidates))
        zero = np.zeros_like(vector)
        return [float(np.dot(vector, known.get(c.digest, zero))) for c in candidates]

    def document(self, path: str, *, role: str) -> Document:
        """A live document that the role may see; raises UnknownDocument otherwise."""
        return self.document_in(self.snapshot(), path, role=role)

    def document_in(self, snapshot: Snapshot, path: str, *, role: str) -> Document:
        """A document as it was live in ``snapshot``, so that what was found there can be quoted from it.

        Raises StoreRestored where a backup was restored since, and the document cannot be read any more.
        """
        entry = visible_entry(snapshot, path, role=role)
        known = (snapshot.lineage, entry.id)
        document = self._documents.pop(known, None)
        if document is None:
            document = self.catalogue.document(entry)
            self.check_lineage(snapshot)
        self._documents[known] = document
        while len(self._documents) > DOCUMENTS_REMEMBERED:
            self._documents.popitem(last=False)
        return replace(document, facts=snapshot.facts(entry, role))

    def check_lineage(self, snapshot: Snapshot) -> None:
        """Raise StoreRestored where what was read since ``snapshot`` may come from a restored backup instead."""
        if self.catalogue.lineage() != snapshot.lineage:
            raise StoreRestored("The store was restored from a backup meanwhile. Ask again.")

    def close(self) -> None:
        """Close catalogue and index."""
        self.index.close()
        self.catalogue.close()
