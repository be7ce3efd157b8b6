"""The lexical tables: one for each collection, beside Chroma's of the same name, filled from the catalogue's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from assistant.catalogue_rows import collection_name


def forget_words(connection: sqlite3.Connection, collection: str, number: int, words: str) -> None:
    """Take a passage out of a lexical table, which keeps no content of its own and must be told what it indexed."""
    connection.execute(
        f'INSERT INTO "{collection}" ("{collection}", rowid, terms) VALUES (\'delete\', ?, ?)', (number, words)
    )


def ensure_lexicon(connection: sqlite3.Connection, collection: str) -> None:
    """Create a collection's lexical table where it is missing, with its view of terms."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (collection,)).fetchone():
        return
    # Terms arrive ready, separated by spaces: every other character belongs to its term.
    connection.execute(
        f"CREATE VIRTUAL TABLE \"{collection}\" USING fts5(terms, content='', "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.,:/-_'\")"
    )
    connection.execute(f"CREATE VIRTUAL TABLE \"{collection}_words\" USING fts5vocab('{collection}', 'row')")


def rebuild_lexicons(connection: sqlite3.Connection, existing: Iterable[str]) -> int:
    """Make every lexical table anew from the live passages; returns how many passages they hold."""
    for name in existing:
        connection.execute(f'DROP TABLE IF EXISTS "{name}_words"')
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    rows = connection.execute(
        "SELECT d.audience, d.embedder, d.language, p.number, p.terms FROM passages p "
        "JOIN documents d ON d.id = p.document WHERE d.archived_at IS NULL"
    ).fetchall()
    for key, embedder, language, number, words in rows:
        collection = collection_name(key, embedder, language)
        ensure_lexicon(connection, collection)
        connection.execute(f'INSERT INTO "{collection}" (rowid, terms) VALUES (?, ?)', (number, words))
    return len(rows)
