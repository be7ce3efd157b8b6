"""Proof that catalogue, Chroma and lexical index agree, and the repair of the latter two from the former."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.catalogue import Catalogue
from assistant.catalogue_rows import Indexed
from assistant.errors import StoreError
from assistant.interfaces import Vectors
from assistant.lexicons import ensure_lexicon
from assistant.restore import settle
from assistant.store import index_place
from assistant.store_writer import rebuild_index, writer_lock
from assistant.vector_index import BATCH, VectorIndex, is_same


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was compared and where it disagrees; each disagreement is one sentence."""

    documents: int
    passages: int
    disagreements: tuple[str, ...]
    repaired: bool

    def to_json(self) -> dict[str, Any]:
        """The report of ``verify --json``."""
        return {
            "ok": not self.disagreements,
            "documents": self.documents,
            "passages": self.passages,
            "disagreements": list(self.disagreements),
            "repaired": self.repaired,
        }


def verify(folder: Path, *, repair: bool, chroma_url: str | None = None) -> Verification:
    """Compare the store's three parts; with ``repair`` rebuild Chroma and the lexical index where they disagree.

    ``chroma_url`` is the server's address where Chroma is one. The report after a repair is that of a second
    comparison. The writer's lock is held throughout: a running ingestion would look like a disagreement.
    """
    settle(folder, chroma_url=chroma_url)
    with closing(Catalogue(folder)) as catalogue, writer_lock(folder):
        index = VectorIndex(index_place(catalogue, chroma_url))
        try:
            found = _compare(catalogue, index)
            if found.disagreements and repair:
                index = rebuild_index(catalogue, index)
                found = replace(_compare(catalogue, index), repaired=True)
            return found
        finally:
            index.close()


@dataclass(frozen=True, slots=True)
class _Collection:
    """What the catalogue wants one collection to hold."""

    embedder: str
    records: list[Indexed]


def _live(catalogue: Catalogue) -> dict[str, _Collection]:
    """Live passages by collection."""
    live: dict[str, _Collection] = {}
    for entry in catalogue.entries():
        wanted = live.setdefault(entry.collection, _Collection(entry.embedder, []))
        wanted.records.extend(catalogue.passages_of(entry.id))
    return live


def _compare(catalogue: Catalogue, index: VectorIndex) -> Verification:
    live = _live(catalogue)
    try:
        disagreements = _against_chroma(catalogue, index, live)
    except StoreError as error:
        disagreements = [str(error)]
    disagreements += _against_lexicon(catalogue, live)
    disagreements += _against_text(catalogue)
    return Verification(
        documents=len(catalogue.entries()),
        passages=sum(len(wanted.records) for wanted in live.values()),
        disagreements=tuple(disagreements),
        repaired=False,
    )


def _against_chroma(catalogue: Catalogue, index: VectorIndex, live: dict[str, _Collection]) -> list[str]:
    contents = index.contents()
    found = []
    for name in sorted(live.keys() | contents.keys()):
        wanted = live.get(name, _Collection("", []))
        records = {record.passage.id: record for record in wanted.records}
        held = contents.get(name, set())
        if missing := records.keys() - held:
            found.append(f"Chroma's collection {name} lacks {len(missing)} of {len(records)} passages.")
        if extra := held - records.keys():
            found.append(f"Chroma's collection {name} holds {len(extra)} passages that are not live.")
        own = catalogue.vectors(wanted.embedder, [record.digest for record in records.values()])
        if absent := sum(record.digest not in own for record in records.values()):
            found.append(f"The catalogue lacks the vectors of {absent} passages of {name}; ingest the folder again.")
        both = {id_: own[records[id_].digest] for id_ in sorted(records.keys() & held) if records[id_].digest in own}
        if wrong := _unequal(index, name, both):
            found.append(f"Chroma's collection {name} holds {wrong} vectors that are not the catalogue's.")
    return found


def _unequal(index: VectorIndex, name: str, own: dict[str, Vectors]) -> int:
    """How many of a collection's vectors are not those of the catalogue."""
    ids = list(own)
    wrong = 0
    for i in range(0, len(ids), BATCH):
        some = ids[i : i + BATCH]
        stored = index.stored_vectors(name, some)
        wrong += sum(not is_same(own[id_], stored.get(id_)) for id_ in some)
    return wrong


def _against_lexicon(catalogue: Catalogue, live: dict[str, _Collection]) -> list[str]:
    found = []
    lexicons = set(catalogue.lexicons())
    for name in sorted(live.keys() | lexicons):
        records = live[name].records if name in live else []
        wanted = {record.number for record in records if record.terms}
        try:
            held = catalogue.lexicon_numbers(name) if name in lexicons else set()
            if held != wanted:
                found.append(f"The lexical index {name} holds {len(held)} passages, the catalogue {len(wanted)}.")
            elif name in lexicons and catalogue.lexicon_words(name) != _words_of(name, records):
                found.append(f"The lexical index {name} holds other words than the catalogue.")
        except StoreError as error:
            found.append(f"The lexical index {name} cannot be read ({error.__cause__ or error}).")
    return found


def _words_of(name: str, records: Sequence[Indexed]) -> list[tuple[object, ...]]:
    """What ``Catalogue.lexicon_words`` gives for a lexical table made of ``records``."""
    with closing(sqlite3.connect(":memory:")) as connection:
        ensure_lexicon(connection, name)
        connection.executemany(
            f'INSERT INTO "{name}" (rowid, terms) VALUES (?, ?)',
            [(record.number, " ".join(record.terms)) for record in records],
        )
        return connection.execute(f'SELECT term, doc, cnt FROM "{name}_words" ORDER BY term').fetchall()


def _against_text(catalogue: Catalogue) -> list[str]:
    found = []
    for entry in catalogue.entries():
        text = catalogue.document(entry).text
        unequal = sum(text[r.passage.start : r.passage.end] != r.passage.text for r in catalogue.passages_of(entry.id))
        if unequal:
            found.append(f"{unequal} passages of {entry.path} do not equal its text; ingest the folder again.")
    return found
