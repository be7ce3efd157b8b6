"""The store: catalogue, lexical tables and Chroma as one thing, for reading."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from assistant.catalogue import Catalogue, Entry, Indexed
from assistant.errors import StoreError, UnknownDocument
from assistant.interfaces import Embedder, Vectors
from assistant.lexical import Statistics
from assistant.records import Document, DocumentFacts
from assistant.vector_index import VectorIndex

DOCUMENTS_REMEMBERED = 64
"""Documents whose text and clauses stay in memory between questions."""


def check_embedder(catalogue: Catalogue, embedder: Embedder) -> None:
    """Raise StoreError where the store's vectors are another model's."""
    others = [name for name in catalogue.embedders() if name != embedder.name]
    if others:
        raise StoreError(
            f"The store was made with the embedder '{others[0]}', not '{embedder.name}'. "
            "Set GUILDHALL_EMBEDDER back, or run 'guildhall ingest' to embed the documents anew."
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is live at one generation: every document's entry, and the size of each audience set."""

    generation: int
    entries: Mapping[int, Entry]
    by_path: Mapping[str, Entry]
    sizes: Mapping[str, tuple[int, float]]

    def visible(self, role: str) -> list[Entry]:
        """The documents that a role may see."""
        return [entry for entry in self.entries.values() if role in entry.facts.audience]

    def collections(self, role: str, *, embedder: str) -> list[str]:
        """The collections of one embedder that a role may open."""
        return sorted({entry.collection for entry in self.visible(role) if entry.embedder == embedder})

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
    )


def visible_entry(snapshot: Snapshot, path: str, *, role: str) -> Entry:
    """The live document at ``path``; raises UnknownDocument where it is not there or not for the role."""
    entry = snapshot.by_path.get(path)
    if entry is None or role not in entry.facts.audience:
        raise UnknownDocument(
            f"There is no document '{path}'. 'guildhall search' and 'guildhall ask' name documents by their path."
        )
    return entry


def visible_document(catalogue: Catalogue, path: str, *, role: str) -> Document:
    """The live document at ``path`` with its text; raises UnknownDocument as above."""
    snapshot = snapshot_of(catalogue)
    entry = visible_entry(snapshot, path, role=role)
    return replace(catalogue.document(entry), facts=snapshot.facts(entry, role))


class Store:
    """Reads what is live. Every question is asked of one snapshot; a finished ingest is seen at the next question.

    Safe to share between threads.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, embedder: Embedder) -> None:
        self.catalogue = catalogue
        self.index = VectorIndex(folder)
        self.embedder = embedder
        self._snapshot: Snapshot | None = None
        self._documents: OrderedDict[int, Document] = OrderedDict()

    def snapshot(self) -> Snapshot:
        """The current state; reopens Chroma where another process changed the store."""
        generation = self.catalogue.generation()
        if self._snapshot is None or self._snapshot.generation != generation:
            if self._snapshot is not None:
                self.index.reopen()
            self._snapshot = snapshot_of(self.catalogue)
        return self._snapshot

    def nearest(self, collections: Iterable[str], vector: Vectors, limit: int) -> list[str]:
        """Ids of the passages nearest to a question's vector over several collections, best first."""
        found = [hit for name in collections for hit in self.index.search(name, vector, limit)]
        found.sort(key=lambda hit: -hit[1])
        return [id_ for id_, _ in found[:limit]]

    def matching(self, collections: Iterable[str], query_terms: Sequence[str], limit: int) -> list[Indexed]:
        """The passages that share most words with a question, over several collections."""
        numbers = [n for name in collections for n in self.catalogue.lexical_numbers(name, query_terms, limit)]
        return self.catalogue.passages_by_number(numbers)

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
        """A document as it was live in ``snapshot``, so that what was found there can be quoted from it."""
        entry = visible_entry(snapshot, path, role=role)
        document = self._documents.pop(entry.id, None) or self.catalogue.document(entry)
        self._documents[entry.id] = document
        while len(self._documents) > DOCUMENTS_REMEMBERED:
            self._documents.popitem(last=False)
        return replace(document, facts=snapshot.facts(entry, role))

    def close(self) -> None:
        """Close catalogue and index."""
        self.index.close()
        self.catalogue.close()
