"""Nearest passages straight from the catalogue's vectors: what answers where Chroma cannot.

Every vector is compared, so the result is exact; it takes memory (1.5 kB for each passage) and, at first, the time to
read them.
"""

from __future__ import annotations

import threading

import numpy as np

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import collection_name
from assistant.interfaces import Vectors


class ExactIndex:
    """Cosine similarity with every live passage of a collection by the vectors of ``model``; safe to share."""

    def __init__(self, catalogue: Catalogue, model: str) -> None:
        self._catalogue = catalogue
        self._model = model
        self._lock = threading.Lock()
        self._generation = -1
        self._collections: dict[str, tuple[list[str], Vectors]] = {}

    def search(self, name: str, vector: Vectors, limit: int, *, generation: int) -> list[tuple[str, float]]:
        """Passage ids of one collection as of ``generation`` with their cosine similarity, best first."""
        with self._lock:
            if generation != self._generation:
                self._collections, self._generation = live_vectors(self._catalogue, self._model), generation
            ids, vectors = self._collections.get(name, ([], np.zeros((0, len(vector)), np.float32)))
        if not ids:
            return []
        similarities = vectors @ vector.astype(np.float32)
        best = np.argsort(-similarities, kind="stable")[:limit]
        return [(ids[place], float(similarities[place])) for place in best]


def live_vectors(catalogue: Catalogue, model: str | None = None) -> dict[str, tuple[list[str], Vectors]]:
    """For each collection the ids of its live passages and their vectors, row by row.

    The vectors are those of ``model`` as far as there are any, or of the model that the collection is made with.
    """
    rows = catalogue.rows(
        "SELECT d.audience, d.embedder, d.language, p.id, v.vector FROM documents d "
        "JOIN passages p ON p.document = d.id JOIN vectors v ON v.model = coalesce(:model, d.embedder) "
        "AND v.digest = p.digest WHERE d.archived_at IS NULL",
        {"model": model},
    )
    by_name: dict[str, tuple[list[str], list[bytes]]] = {}
    for audience, embedder, language, id_, vector in rows:
        ids, vectors = by_name.setdefault(collection_name(str(audience), str(embedder), str(language)), ([], []))
        if isinstance(vector, bytes):
            ids.append(str(id_))
            vectors.append(vector)
    return {
        name: (ids, np.frombuffer(b"".join(vectors), np.float32).reshape(len(ids), -1))
        for name, (ids, vectors) in by_name.items()
        if ids
    }
