"""Stores of any size without embedding: passages recombined from real ones, with vectors mixed from theirs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import embedded_text
from assistant.catalogue_writer import Filing
from assistant.interfaces import Vectors
from assistant.records import Clause, ClauseKind, Document, DocumentFacts, InForce, Language, Passage
from assistant.sentences import sentences
from assistant.store_writer import StoreWriter

PASSAGES_PER_DOCUMENT = 20
DOCUMENTS_PER_COMMIT = 100
AUDIENCES = (
    frozenset({"teacher", "partner", "administrator"}),
    frozenset({"public", "teacher", "partner", "administrator"}),
    frozenset({"teacher", "administrator"}),
    frozenset({"administrator"}),
)
_SPREAD = 0.5
"""Length of the noise added to a unit vector: neighbours of one passage are then about as alike as clauses of one
subject (cosine .8), and no two are the same."""
_FIRST_DAY = date(2012, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Passages of a real store by language, each with its sentences and its vector."""

    embedder: str
    sentences: dict[Language, list[list[str]]]
    vectors: dict[Language, Vectors]


def material_of(store: Path) -> Material:
    """What ``store`` offers to be recombined."""
    found: dict[Language, list[list[str]]] = {language: [] for language in Language}
    vectors: dict[Language, list[Vectors]] = {language: [] for language in Language}
    with closing(Catalogue(store)) as catalogue:
        [embedder] = catalogue.embedders()
        records = [record for entry in catalogue.entries() for record in catalogue.passages_of(entry.id)]
        known = catalogue.vectors(embedder, [record.digest for record in records])
    for record in records:
        passage = record.passage
        parts = [passage.text[start:end] for start, end in sentences(passage.text)]
        if parts:
            found[passage.language].append(parts)
            vectors[passage.language].append(known[record.digest])
    return Material(
        embedder=embedder, sentences=found, vectors={name: np.stack(rows) for name, rows in vectors.items() if rows}
    )


class MixedVectors:
    """An embedder that knows the vectors of the passages it was told of, and no others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._known: dict[str, Vectors] = {}

    def know(self, text: str, vector: Vectors) -> None:
        """Remember the vector of a passage about to be filed."""
        self._known[text] = vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors told before, which are then forgotten."""
        return np.stack([self._known.pop(text) for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Questions are embedded by the real model, never here."""
        raise NotImplementedError

    embed_sentences = embed_questions


def fill(store: Path, material: Material, passages: int) -> None:
    """File ``passages`` synthetic passages, the same in every run, through the store's own writer."""
    chance, noise = random.Random(passages), np.random.default_rng(passages)
    embedder = MixedVectors(material.embedder)
    with StoreWriter(store, lambda: embedder, embedder_name=embedder.name) as writer:
        pending: list[Filing] = []
        for filing in _filings(material, passages, embedder, chance, noise):
            pending.append(filing)
            if len(pending) == DOCUMENTS_PER_COMMIT:
                writer.commit(pending, [])
                pending = []
        writer.commit(pending, [])


def _filings(
    material: Material, passages: int, embedder: MixedVectors, chance: random.Random, noise: np.random.Generator
) -> Iterator[Filing]:
    for number in range(0, passages, PASSAGES_PER_DOCUMENT):
        count = min(PASSAGES_PER_DOCUMENT, passages - number)
        language = chance.choice(sorted(material.vectors))
        path = f"rules/{number // PASSAGES_PER_DOCUMENT:06}.md"
        facts = _facts(f"Rule {number // PASSAGES_PER_DOCUMENT}", chance)
        yield _filing(
            path, facts, language, [_text(material, language, chance) for _ in range(count)], embedder, noise, material
        )


def _facts(title: str, chance: random.Random) -> DocumentFacts:
    """Dates such that on a day of these years some rules hold, some held once, and some do not hold yet."""
    since = _FIRST_DAY + timedelta(days=chance.randrange(365 * 15))
    ends = chance.random() < 0.3
    return DocumentFacts(
        title=title,
        audience=chance.choice(AUDIENCES),
        in_force=InForce(since=since, until=since + timedelta(days=365 * 4) if ends else None),
    )


def _text(material: Material, language: Language, chance: random.Random) -> tuple[str, int, int]:
    """Two real passages' sentences mixed, and which passages they were."""
    pool = material.sentences[language]
    one, other = chance.randrange(len(pool)), chance.randrange(len(pool))
    parts = [*pool[one], *chance.sample(pool[other], min(2, len(pool[other])))]
    chance.shuffle(parts)
    gap = "" if language is Language.CHINESE else " "
    return f"{gap.join(parts)} ({chance.randrange(10**6)})", one, other


def _filing(
    path: str,
    facts: DocumentFacts,
    language: Language,
    texts: Sequence[tuple[str, int, int]],
    embedder: MixedVectors,
    noise: np.random.Generator,
    material: Material,
) -> Filing:
    body = ""
    clauses: list[Clause] = []
    passages: list[Passage] = []
    for ordinal, (text, one, other) in enumerate(texts):
        start = len(body)
        body += f"{text}\n\n"
        clauses.append(_article(ordinal, start, start + len(text)))
        passage = _passage(path, facts.title, language, clauses[-1], text)
        passages.append(passage)
        vectors = material.vectors[language]
        embedder.know(embedded_text(passage), _mixed(vectors[one], vectors[other], noise))
    document = Document(
        path=path, sha256=path, text=body, language=language, pages=(), clauses=tuple(clauses), facts=facts
    )
    return Filing(document=document, passages=tuple(passages), declared="", reader=0, embedder=embedder.name)


def _article(ordinal: int, start: int, end: int) -> Clause:
    return Clause(
        ordinal=ordinal,
        parent=None,
        kind=ClauseKind.ARTICLE,
        label=f"Article {ordinal + 1}",
        heading="",
        start=start,
        end=end,
    )


def _passage(path: str, title: str, language: Language, clause: Clause, text: str) -> Passage:
    return Passage(
        id=f"{path}#{clause.ordinal}",
        document=path,
        ordinal=clause.ordinal,
        start=clause.start,
        end=clause.end,
        text=text,
        address=clause.label,
        page=None,
        language=language,
        path=f"{title} › {clause.label}",
    )


def _mixed(one: Vectors, other: Vectors, noise: np.random.Generator) -> Vectors:
    wind = noise.normal(size=one.shape)
    mixed = 0.8 * one + 0.2 * other + _SPREAD * wind / np.linalg.norm(wind)
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)
