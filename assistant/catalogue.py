"""The catalogue: one SQLite file that holds the truth. Chroma and the lexical index can be rebuilt from it.

Documents are never overwritten: a changed or removed file's row gets ``archived_at`` and stays for past citations.
``generation`` grows with every visible change, so that open readers notice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.box_packing import unpack
from assistant.catalogue_rows import (
    CLAUSES,
    DEFINITIONS,
    ENTRIES,
    FACTS,
    INDEXED,
    PAGES,
    REFERENCES,
    STATED,
    Entry,
    Indexed,
    collection_name,
    entry_of,
    indexed_of,
)
from assistant.catalogue_schema import FORMAT, create, migrate
from assistant.errors import StoreError, StoreRestored
from assistant.interfaces import Vectors
from assistant.lexicons import rebuild_lexicons
from assistant.records import Box, Document, DocumentFacts, Language
from assistant.sqlite_files import whole
from assistant.vector_index import FOLDER_NAME

FILE_NAME = "catalogue.sqlite"
LINEAGE = "lineage"
"""Where the meta table keeps which restored backup the rows come from; absent where none was restored."""

CACHE_KB = 65_536
"""Memory for pages of the file: what a search reads of a store of 100,000 passages is then mostly at hand."""
_BATCH = 500
"""Bound variables per SQL statement, well below SQLite's limit."""


class Catalogue:
    """Reads the catalogue; safe to share between threads."""

    def __init__(self, folder: Path, *, must_exist: bool = True) -> None:
        self.file = folder / FILE_NAME
        if must_exist and not _is_file(self.file):
            raise _no_store(folder)
        self.lock = threading.RLock()
        try:
            self.connection = sqlite3.connect(self.file, check_same_thread=False, isolation_level=None, timeout=30)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA foreign_keys = ON")
            # Chroma keeps what it is given at once, so what the journal says of that must not be lost to a power cut.
            self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            self._check_format(must_exist=must_exist)
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The catalogue {self.file} cannot be opened ({error}). Give the account that runs Guildhall "
                "permission to read and write there, and see that the disk is not full."
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged("cannot be opened", error) from error

    def _damaged(self, what: str, reason: object) -> StoreError:
        return StoreError(
            f"The catalogue {self.file} {what} ({reason}). Bring the store back with 'guildhall restore', or run "
            "'guildhall ingest' with another --store."
        )

    def _check_format(self, *, must_exist: bool) -> None:
        # Only a new store or an older one is written to: whoever opens one for reading never waits for its writer.
        if not self._is_made():
            if any(self.file.parent.glob(f"{FOLDER_NAME}*")):
                raise self._damaged("is damaged", "it is empty, though its index is there")
            if must_exist:
                raise _no_store(self.file.parent)
            with self.transaction() as connection:
                if not self._is_made():
                    create(connection)
        if self._format() in range(1, FORMAT):
            with self.transaction() as connection:
                migrate(connection, self._format())
                rebuild_lexicons(connection, self.lexicons())
        if self._format() != FORMAT:
            raise StoreError(
                f"The store {self.file.parent} has format {self.meta('format')}, this Guildhall reads format {FORMAT}. "
                "Use the Guildhall that made it, or ingest the documents into a new store."
            )

    def _format(self) -> int:
        found = self.meta("format") or ""
        return int(found) if found.isdecimal() else 0

    def _is_made(self) -> bool:
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"))

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One writing transaction: all of it becomes visible, or nothing."""
        with self.lock, self._translated(), whole(self.connection):
            yield self.connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Tell what SQLite meets in one sentence that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The catalogue {self.file} cannot be used ({error}). See that the disk is not full and that no other "
                "program holds the file, then run the command again."
            ) from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0)  # what Python's module itself refuses has none
            if code == sqlite3.SQLITE_CORRUPT_VTAB:
                raise StoreError(
                    f"The lexical index in {self.file} is damaged ({error}). Run 'guildhall verify --repair'."
                ) from error
            if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise self._damaged("is damaged", error) from error
            raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[object, ...]]:
        """All rows of a query."""
        with self.lock, self._translated():
            return self.connection.execute(sql, values).fetchall()

    def _rows_in(self, sql: str, values: Sequence[object]) -> Iterator[tuple[object, ...]]:
        """The rows of a query whose ``{}`` stands for a list of values, asked for in batches."""
        for i in range(0, len(values), _BATCH):
            some = values[i : i + _BATCH]
            yield from self.rows(sql.format(",".join("?" * len(some))), some)

    def meta(self, key: str) -> str | None:
        """A fact about the store itself."""
        found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def generation(self) -> int:
        """A number that grows with every visible change."""
        return int(self.meta("generation") or 0)

    def lineage(self) -> str:
        """A name that changes when a backup is restored: from then on, row numbers mean other rows."""
        return self.meta(LINEAGE) or ""

    def entries(self) -> list[Entry]:
        """All live documents by path, whoever may see them."""
        return [entry_of(row) for row in self.rows(f"{ENTRIES} WHERE archived_at IS NULL ORDER BY path")]

    def versions(self, path: str) -> list[Entry]:
        """Everything that was ever filed at ``path``, oldest first, whoever may see it."""
        return [entry_of(row) for row in self.rows(f"{ENTRIES} WHERE path = ? ORDER BY id", (path,))]

    def document(self, entry: Entry) -> Document:
        """The text and clauses of a document; a row never changes, so an archived one can still be read.

        Raises StoreRestored where the row is gone, which only a restored backup brings about.
        """
        rows = self.rows(
            "SELECT sha256, text, language, pages, clauses, mentions, definitions, stated FROM documents WHERE id = ?",
            (entry.id,),
        )
        if not rows:
            raise StoreRestored(
                f"The content of '{entry.path}' went while it was read, since the store was restored. Ask again."
            )
        sha256, text, language, pages, clauses, mentions, definitions, stated = rows[0]
        return Document(
            path=entry.path,
            sha256=str(sha256),
            text=str(text),
            language=Language(str(language)),
            pages=PAGES.validate_json(str(pages)),
            clauses=CLAUSES.validate_json(str(clauses)),
            facts=entry.facts,
            references=REFERENCES.validate_json(str(mentions)),
            definitions=DEFINITIONS.validate_json(str(definitions)),
            stated=STATED.validate_json(str(stated)),
        )

    def boxes(self, entry: Entry, page: int) -> tuple[Box, ...]:
        """Where a document's text stands on one page; empty where its pages are not laid out."""
        rows = self.rows("SELECT boxes FROM boxes WHERE document = ? AND page = ?", (entry.id, page))
        return unpack(page, rows[0][0]) if rows and isinstance(rows[0][0], bytes) else ()

    def all_boxes(self, entry: Entry) -> tuple[Box, ...]:
        """Where a document's text stands on all its pages, in order."""
        rows = self.rows("SELECT page, boxes FROM boxes WHERE document = ?", (entry.id,))
        found = [box for page, block in rows if isinstance(block, bytes) for box in unpack(int(str(page)), block)]
        return tuple(sorted(found, key=lambda box: (box.start, box.end)))

    def own_facts(self, entry: Entry) -> DocumentFacts:
        """A document's facts as it was filed with them, before others were found to supersede it."""
        return FACTS.validate_json(str(self.rows("SELECT own_facts FROM documents WHERE id = ?", (entry.id,))[0][0]))

    def passages(self, ids: Sequence[str]) -> dict[str, Indexed]:
        """The live passages with these ids; ids that are not live are missing from the result."""
        found = self._rows_in(f"{INDEXED} AND p.id IN ({{}})", ids)
        return {record.passage.id: record for record in map(indexed_of, found)}

    def passages_by_number(self, numbers: Sequence[int]) -> list[Indexed]:
        """The live passages with these row numbers."""
        return [indexed_of(row) for row in self._rows_in(f"{INDEXED} AND p.number IN ({{}})", numbers)]

    def passages_of(self, document_id: int) -> list[Indexed]:
        """A live document's passages in order."""
        return [
            indexed_of(row) for row in self.rows(f"{INDEXED} AND p.document = ? ORDER BY p.ordinal", (document_id,))
        ]

    def passage_owners(self, document_ids: Sequence[int]) -> Iterator[tuple[int, str, int]]:
        """Row number, id and document row of every passage of some documents."""
        sql = "SELECT number, id, document FROM passages WHERE document IN ({})"
        return ((int(str(n)), str(i), int(str(d))) for n, i, d in self._rows_in(sql, document_ids))

    def vectors(self, model: str, digests: Iterable[str]) -> dict[str, Vectors]:
        """Known vectors by text digest."""
        found = self._rows_in(
            f"SELECT digest, vector FROM vectors WHERE model = {_literal(model)} AND digest IN ({{}})",
            list(set(digests)),
        )
        return {str(d): np.frombuffer(v, np.float32) for d, v in found if isinstance(v, bytes)}

    def lexical_numbers(self, collection: str, query_terms: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """The passages of one audience set that match best: row numbers with FTS5's own BM25, the lower the better."""
        if not query_terms or not self.has_lexicon(collection):
            return []
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in query_terms)
        sql = f'SELECT rowid, rank FROM "{collection}" WHERE "{collection}" MATCH ? ORDER BY rank LIMIT ?'
        with self._may_vanish(collection):
            return [(int(str(number)), float(str(rank))) for number, rank in self.rows(sql, (match, limit))]
        return []

    def term_frequencies(self, collection: str, query_terms: Sequence[str]) -> dict[str, int]:
        """In how many passages of one audience set each term occurs."""
        if not query_terms or not self.has_lexicon(collection):
            return {}
        with self._may_vanish(collection):
            found = self._rows_in(f'SELECT term, doc FROM "{collection}_words" WHERE term IN ({{}})', query_terms)
            return {str(term): int(str(n)) for term, n in found}
        return {}

    @contextmanager
    def _may_vanish(self, collection: str) -> Iterator[None]:
        """Between the look for a lexical table and its use a restored backup may have taken it away."""
        try:
            yield
        except sqlite3.OperationalError:
            if self.has_lexicon(collection):
                raise

    def has_lexicon(self, collection: str) -> bool:
        """Whether the audience set has a lexical table."""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (collection,)))

    def lexicons(self) -> list[str]:
        """All lexical tables."""
        rows = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5(%'")
        return [str(row[0]) for row in rows]

    def lexicon_numbers(self, collection: str) -> set[int]:
        """Row numbers of the passages that one audience set's lexical table holds."""
        rows = self.rows(f'SELECT id FROM "{collection}_docsize"')
        return {int(str(row[0])) for row in rows}

    def lexicon_words(self, collection: str) -> list[tuple[object, ...]]:
        """Every term of one audience set's lexical table, with its passages and its occurrences."""
        return self.rows(f'SELECT term, doc, cnt FROM "{collection}_words" ORDER BY term')

    def sizes(self) -> Mapping[str, tuple[int, float]]:
        """For each audience set in use: passages and their mean length in terms."""
        rows = self.rows(
            "SELECT audience, embedder, language, sum(passage_count), sum(term_count) FROM documents "
            "WHERE archived_at IS NULL GROUP BY audience, embedder, language"
        )
        counts = {
            collection_name(str(a), str(e), str(lang)): (int(str(n)), int(str(terms))) for a, e, lang, n, terms in rows
        }
        return {name: (passages, terms / max(1, passages)) for name, (passages, terms) in counts.items()}

    def embedders(self) -> list[str]:
        """The models that live documents are embedded with; more than one only while they are embedded anew."""
        rows = self.rows("SELECT DISTINCT embedder FROM documents WHERE archived_at IS NULL ORDER BY embedder")
        return [str(row[0]) for row in rows]

    def lacks_vectors(self, model: str) -> bool:
        """Whether live passages have no vector of a model."""
        rows = self.rows(
            "SELECT 1 FROM documents d JOIN passages p ON p.document = d.id WHERE d.archived_at IS NULL AND "
            "d.embedder <> :model AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.model = :model "
            "AND v.digest = p.digest) LIMIT 1",
            {"model": model},
        )
        return bool(rows)

    def archived_count(self, role: str) -> int:
        """How many former versions are kept that the role could see, where it may see what the path held last."""
        rows = self.rows(
            "SELECT count(*) FROM documents d WHERE archived_at IS NOT NULL AND instr(' ' || audience || ' ', :role) "
            "AND instr(' ' || (SELECT audience FROM documents WHERE path = d.path ORDER BY id DESC LIMIT 1) || ' ', "
            ":role)",
            {"role": f" {role} "},
        )
        return int(str(rows[0][0]))

    def rejections(self) -> dict[str, tuple[str, int, str]]:
        """Files rejected before: path to digest, reader version and reason."""
        rows = self.rows("SELECT path, sha256, reader, reason FROM rejections")
        return {str(p): (str(s), int(str(v)), str(r)) for p, s, v, r in rows}


def _no_store(folder: Path) -> StoreError:
    return StoreError(f"There is no store in {folder}. Run 'guildhall ingest FOLDER' first, or name another --store.")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise StoreError(
            f"The store {path.parent} cannot be read ({error.strerror}). Check its permissions."
        ) from error


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"
