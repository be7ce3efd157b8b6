"""The catalogue's tables, and how a catalogue of an older format becomes one of today's."""

from __future__ import annotations

import sqlite3

from assistant.sqlite_files import run

FORMAT = 3
"""Version of the schema below."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, declared TEXT NOT NULL, reader INTEGER NOT NULL,
  embedder TEXT NOT NULL,
  text TEXT NOT NULL, language TEXT NOT NULL, pages TEXT NOT NULL, clauses TEXT NOT NULL,
  audience TEXT NOT NULL, own_facts TEXT NOT NULL, replaces TEXT NOT NULL, since TEXT, until TEXT, superseded_by TEXT,
  remark TEXT, indexed_at TEXT NOT NULL, archived_at TEXT,
  mentions TEXT NOT NULL DEFAULT '[]', definitions TEXT NOT NULL DEFAULT '[]', stated TEXT NOT NULL DEFAULT '[]',
  passage_count INTEGER NOT NULL DEFAULT 0, term_count INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX live_path ON documents (path) WHERE archived_at IS NULL;
CREATE INDEX document_path ON documents (path);
CREATE TABLE passages (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL REFERENCES documents (id),
  ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, address TEXT,
  page INTEGER, language TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE INDEX passage_document ON passages (document);
CREATE INDEX passage_id ON passages (id);
CREATE TABLE boxes (
  document INTEGER NOT NULL REFERENCES documents (id), page INTEGER NOT NULL, boxes BLOB NOT NULL,
  PRIMARY KEY (document, page)
) WITHOUT ROWID;
CREATE TABLE vectors (
  model TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, digest)
) WITHOUT ROWID;
CREATE TABLE rejections (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reader INTEGER NOT NULL, reason TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE journal (collection TEXT NOT NULL, passage TEXT NOT NULL, PRIMARY KEY (collection, passage)) WITHOUT ROWID;
"""

_TO_2 = """
ALTER TABLE documents ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN definitions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN stated TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN passage_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN term_count INTEGER NOT NULL DEFAULT 0;
UPDATE documents SET
  passage_count = (SELECT count(*) FROM passages WHERE document = documents.id),
  term_count = (SELECT coalesce(sum(length(terms) - length(replace(terms, ' ', '')) + (terms <> '')), 0)
    FROM passages WHERE document = documents.id);
CREATE TABLE boxes (
  document INTEGER NOT NULL REFERENCES documents (id), page INTEGER NOT NULL, boxes BLOB NOT NULL,
  PRIMARY KEY (document, page)
) WITHOUT ROWID;
"""
_NAME = "INSERT OR IGNORE INTO meta VALUES ('store', lower(hex(randomblob(6))))"
"""The store's own name, by which its collections on a shared Chroma server are told from other stores'."""

MIGRATIONS = {1: _TO_2, 2: ""}
"""For each older format the statements that lead to the next. What they cannot fill in (boxes, references) comes with
the next ingestion, since a newer Guildhall also has newer reading rules. From 2 to 3 only collections have other
names: the lexical tables are made anew at once, Chroma's collections with the next ingestion."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty catalogue, inside the caller's transaction."""
    run(connection, SCHEMA)
    connection.execute("INSERT INTO meta VALUES ('format', ?), ('generation', '0')", (str(FORMAT),))
    connection.execute(_NAME)


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring a catalogue of format ``found`` up to today's, inside the caller's transaction."""
    for older in range(found, FORMAT):
        run(connection, MIGRATIONS[older])
    connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT),))
    connection.execute(_NAME)
