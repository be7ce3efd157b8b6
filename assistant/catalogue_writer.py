"""Writing the catalogue: every method here is one step inside a transaction that the store opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.box_packing import pack
from assistant.catalogue import Catalogue
from assistant.catalogue_rows import (
    CLAUSES,
    DEFINITIONS,
    FACTS,
    PAGES,
    PATHS,
    REFERENCES,
    STATED,
    Entry,
    audience_key,
    collection_name,
    digest_of,
    embedded_text,
)
from assistant.interfaces import Vectors
from assistant.lexical import terms
from assistant.lexicons import ensure_lexicon, forget_words
from assistant.records import Box, Document, DocumentFacts, Passage
from assistant.titles import is_named, letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A document about to be filed with its passages.

    ``declared`` is the digest of what administrators declared of it, ``reader`` the version of the reading rules,
    ``embedder`` the model its passages are embedded with, ``replaces`` the titles that the document itself says it
    replaces, ``boxes`` where its text stands on its pages.
    """

    document: Document
    passages: tuple[Passage, ...]
    declared: str
    reader: int
    embedder: str
    replaces: tuple[str, ...] = ()
    remark: str | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def collection(self) -> str:
        """The collection that will hold the passages."""
        return collection_name(audience_key(self.document.facts.audience), self.embedder, self.document.language)


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Record a fact about the store itself."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
    )


def advance_generation(connection: sqlite3.Connection) -> None:
    """Tell open readers that something visible changed."""
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")


def remember_vectors(connection: sqlite3.Connection, model: str, vectors: Mapping[str, Vectors]) -> None:
    """Keep vectors by the digest of what was embedded."""
    connection.executemany(
        "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", [(model, d, v.tobytes()) for d, v in vectors.items()]
    )


def file_document(connection: sqlite3.Connection, filing: Filing) -> None:
    """Make a document live with its passages and their words; the path must have no live document."""
    document = filing.document
    facts = document.facts
    cursor = connection.execute(
        "INSERT INTO documents (path, sha256, declared, reader, embedder, text, language, pages, clauses, audience, "
        "own_facts, replaces, since, until, remark, indexed_at, mentions, definitions, stated, passage_count) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            document.path,
            document.sha256,
            filing.declared,
            filing.reader,
            filing.embedder,
            document.text,
            document.language.value,
            PAGES.dump_json(document.pages).decode(),
            CLAUSES.dump_json(document.clauses).decode(),
            audience_key(facts.audience),
            FACTS.dump_json(facts).decode(),
            PATHS.dump_json(filing.replaces).decode(),
            facts.in_force.since and facts.in_force.since.isoformat(),
            facts.in_force.until and facts.in_force.until.isoformat(),
            filing.remark,
            datetime.now(UTC).isoformat(timespec="seconds"),
            REFERENCES.dump_json(document.references).decode(),
            DEFINITIONS.dump_json(document.definitions).decode(),
            STATED.dump_json(document.stated).decode(),
            len(filing.passages),
        ),
    )
    document_id = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO boxes VALUES (?, ?, ?)", [(document_id, page, block) for page, block in pack(filing.boxes).items()]
    )
    ensure_lexicon(connection, filing.collection)
    count = sum(_file_passage(connection, passage, document_id, filing.collection) for passage in filing.passages)
    connection.execute("UPDATE documents SET term_count = ? WHERE id = ?", (count, document_id))


def _file_passage(connection: sqlite3.Connection, passage: Passage, document_id: int, collection: str) -> int:
    """File one passage with its words; returns how many words it has."""
    found = terms(embedded_text(passage))
    words = " ".join(found)
    cursor = connection.execute(
        'INSERT INTO passages (id, document, ordinal, start, "end", text, address, page, language, path, digest, '
        "terms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            passage.id,
            document_id,
            passage.ordinal,
            passage.start,
            passage.end,
            passage.text,
            passage.address,
            passage.page,
            passage.language.value,
            passage.path,
            digest_of(embedded_text(passage)),
            words,
        ),
    )
    connection.execute(f'INSERT INTO "{collection}" (rowid, terms) VALUES (?, ?)', (cursor.lastrowid, words))
    return len(found)


def archive_document(connection: sqlite3.Connection, entry: Entry) -> None:
    """Take a document out of search and keep it for past citations."""
    connection.execute(
        "UPDATE documents SET archived_at = ? WHERE id = ?",
        (datetime.now(UTC).isoformat(timespec="seconds"), entry.id),
    )
    for number, words in connection.execute(
        "SELECT number, terms FROM passages WHERE document = ?", (entry.id,)
    ).fetchall():
        forget_words(connection, entry.collection, number, words)


def journal(connection: sqlite3.Connection, touched: Mapping[str, Sequence[str]]) -> None:
    """Note which passages of Chroma's collections are about to change, so that an interruption can be mended."""
    connection.executemany(
        "INSERT OR IGNORE INTO journal VALUES (?, ?)", [(c, p) for c, passages in touched.items() for p in passages]
    )


def journalled(catalogue: Catalogue) -> dict[str, list[str]]:
    """What an interrupted run left in doubt: passages by collection."""
    left: dict[str, list[str]] = {}
    for collection, passage in catalogue.rows("SELECT collection, passage FROM journal"):
        left.setdefault(str(collection), []).append(str(passage))
    return left


def record_rejection(connection: sqlite3.Connection, path: str, *, sha256: str, reader: int, reason: str) -> None:
    """Remember why a file was rejected, so that it is reported again without being read again."""
    connection.execute("INSERT OR REPLACE INTO rejections VALUES (?, ?, ?, ?)", (path, sha256, reader, reason))


def forget_rejections(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget rejections of files that are gone or readable now."""
    connection.executemany("DELETE FROM rejections WHERE path = ?", [(path,) for path in paths])


def relate(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Work out from all live documents which supersedes which, and until when the superseded ones were in force.

    That is the day before, or their own last day where it is earlier. A declared ``supersedes`` names a path; a repeal
    clause names titles and concerns earlier documents only.
    """
    successor: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda e: (e.facts.in_force.since is not None, e.facts.in_force.since, e.path)):
        for old in _superseded_by(entry, entries):
            successor.setdefault(old.path, entry)
    own_facts = dict(connection.execute("SELECT id, own_facts FROM documents WHERE archived_at IS NULL"))
    for entry in entries:
        new = successor.get(entry.path)
        until = FACTS.validate_json(own_facts[entry.id]).in_force.until
        if new is not None and new.facts.in_force.since is not None:
            day_before = new.facts.in_force.since - timedelta(days=1)
            until = day_before if until is None else min(until, day_before)
        path = new.path if new is not None else None
        if (until, path) != (entry.facts.in_force.until, entry.facts.superseded_by):
            connection.execute(
                "UPDATE documents SET until = ?, superseded_by = ? WHERE id = ?",
                (until and until.isoformat(), path, entry.id),
            )


def _superseded_by(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    if entry.facts.supersedes is not None:
        return [other for other in entries if other.path == entry.facts.supersedes]
    since = entry.facts.in_force.since
    if since is None:
        return []
    return [
        other
        for other in entries
        if other.path != entry.path
        and other.sha256 != entry.sha256
        and any(_is_meant(other.facts, name) for name in entry.replaces)
        and (other.facts.in_force.since is None or other.facts.in_force.since < since)
    ]


def _is_meant(facts: DocumentFacts, name: str) -> bool:
    """Whether a repeal clause means a document, by its title or by its number."""
    return is_named(facts.title, name, version=facts.version) or letters(name) == letters(facts.number or "")
