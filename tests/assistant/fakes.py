"""A fake embedder whose ranking can be foretold, and a group of documents that is ingested and asked with it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from assistant.catalogue import Catalogue
from assistant.interfaces import Reader, Vectors
from assistant.lexical import terms
from assistant.pipeline import Guildhall
from assistant.records import Answer, Hit, Language, Question, Turn
from assistant.settings import Settings
from assistant.store import Store, check_embedder, index_place
from assistant.vector_index import VectorIndex
from assistant.verification import Verification, verify
from ingest.pipeline import IngestOptions, ingest
from ingest.records import IngestReport
from ingest.workers import ReadingLimits
from tests.chroma_server import ADDRESS

ROLES = ("public", "teacher", "partner", "administrator")
TODAY = date(2026, 11, 2)
"""The day for which tests ask where they name no other."""


def _place(word: str, width: int) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=4).digest(), "big") % width


def _nothing() -> None:
    """What a hook does unless a test says otherwise."""


class FakeEmbedder:
    """Hashes words and bigrams: texts that share words are near, and the same text always has the same vector.

    The similarity of two texts is 0.7 + 0.3 · cosine of their word counts, so that a text which repeats a question's
    words reaches the scores at which the assistant answers, and one that shares none stays at about 0.7.
    ``passages`` holds what was embedded as passages, in order. The hooks are called before anything is embedded.
    """

    def __init__(self, name: str = "fake", *, width: int = 256) -> None:
        self._name = name
        self._width = width
        self.passages: list[str] = []
        self.on_passages = self.on_questions = self.on_sentences = _nothing

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    def _vector(self, text: str) -> Vectors:
        counts = np.zeros(self._width, np.float32)
        for word in terms(text):
            counts[_place(word, self._width)] += 1.0
        length = float(np.linalg.norm(counts)) or 1.0
        vector = np.concatenate([[np.sqrt(0.7)], np.sqrt(0.3) * counts / length])
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def _matrix(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, self._width + 1), np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per passage; the texts are noted."""
        self.on_passages()
        self.passages.extend(texts)
        return self._matrix(texts)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row per question."""
        self.on_questions()
        return self._matrix(texts)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence."""
        self.on_sentences()
        return self._matrix(texts)


class Group:
    """A folder of documents with a store beside it, ingested and asked with a fake embedder.

    ``chroma_url`` is the address of a Chroma server where the index is to lie on one, at first the test's own.
    """

    def __init__(self, root: Path, *, folder: Path | None = None, chroma_url: str | None = None) -> None:
        self.chroma_url = chroma_url or os.environ.get(ADDRESS)
        self.folder = folder or root / "group"
        self.store = root / "store"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.embedder = FakeEmbedder()
        self.reader: Reader | None = None

    def write(self, path: str, text: str) -> Path:
        """Write a file of the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        return file

    def declare(self, *entries: str, defaults: str = "{}") -> None:
        """Write the folder's collection.yaml; each entry is a flow mapping without its braces."""
        lines = [f"defaults: {defaults}", "documents:", *(f"  - {{{entry}}}" for entry in entries)]
        self.write("collection.yaml", "\n".join(lines if entries else lines[:1]) + "\n")

    def remove(self, path: str) -> None:
        """Take a file out of the folder."""
        (self.folder / path).unlink()

    def ingest(
        self, *, folder: Path | None = None, max_bytes: int = 10_000_000, limits: ReadingLimits | None = None
    ) -> IngestReport:
        """The report of ingesting the folder."""
        options = IngestOptions(
            store=self.store,
            roles=ROLES,
            limits=limits or ReadingLimits(workers=0, max_bytes=max_bytes),
            embedder=lambda: self.embedder,
            embedder_name=self.embedder.name,
            chroma_url=self.chroma_url,
        )
        return ingest(folder or self.folder, options, lambda done, total, path: None)

    def verify(self, *, repair: bool = False) -> Verification:
        """The verification of the store."""
        return verify(self.store, repair=repair, chroma_url=self.chroma_url)

    @property
    def settings(self) -> Settings:
        """The settings that name the store."""
        return Settings(store=self.store, chroma_url=self.chroma_url)

    def index(self) -> VectorIndex:
        """The store's index, to be closed."""
        with closing(Catalogue(self.store)) as catalogue:
            return VectorIndex(index_place(catalogue, self.chroma_url))

    def statuses(self, *, folder: Path | None = None) -> dict[str, str]:
        """Ingest the folder: path to status."""
        return {file.path: file.status.value for file in self.ingest(folder=folder).files}

    @contextmanager
    def opened(self) -> Iterator[Guildhall]:
        """The assistant over the store."""
        with self.reading() as store:
            yield Guildhall(store, self.embedder, question_characters=2000, reader=self.reader)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The store for reading."""
        catalogue = Catalogue(self.store)
        check_embedder(catalogue, self.embedder)
        store = Store(catalogue, self.embedder, chroma_url=self.chroma_url)
        try:
            yield store
        finally:
            store.close()

    def ask(
        self,
        text: str,
        *,
        role: str = "administrator",
        on: date = TODAY,
        history: Sequence[Turn] = (),
        language: Language | None = None,
    ) -> Answer:
        """The answer to one question, of a store opened for it."""
        with self.opened() as assistant:
            return assistant.ask(Question(text=text, role=role, on=on, history=tuple(history), language=language))

    def search(
        self, text: str, *, role: str = "administrator", on: date = TODAY, limit: int = 10
    ) -> list[tuple[str, str]]:
        """Document and text of the hits for one question, of a store opened for it."""
        return [(hit.passage.document, hit.passage.text) for hit in self.hits(text, role=role, on=on, limit=limit)]

    def hits(self, text: str, *, role: str = "administrator", on: date = TODAY, limit: int = 10) -> list[Hit]:
        """The hits for one question, of a store opened for it."""
        with self.opened() as assistant:
            return list(assistant.search(text, role=role, on=on, limit=limit))


def quotes_are_exact(assistant: Guildhall, answer: Answer, *, role: str) -> bool:
    """Whether every quote of an answer, its notices and its nearest passages equals its source to the letter."""
    cited = [*answer.citations, *answer.nearest, *(c for notice in answer.notices for c in notice.citations)]
    quotes = [citation.quote for citation in cited]
    return all(q.text and assistant.document(q.document, role=role).text[q.start : q.end] == q.text for q in quotes)
