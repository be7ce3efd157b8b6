"""The catalogue: one file, one format, transactions that happen whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.catalogue import FILE_NAME, Catalogue
from assistant.catalogue_rows import audience_key, collection_name
from assistant.catalogue_writer import remember_vectors, set_meta
from assistant.errors import StoreError
from assistant.exact_index import live_vectors
from assistant.store import index_place
from assistant.vector_index import VectorIndex
from assistant.verification import verify
from tests.assistant.fakes import Group


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A new catalogue."""
    return Catalogue(tmp_path, must_exist=False)


def test_failed_transaction_leaves_nothing(catalogue: Catalogue) -> None:
    """Failed transaction leaves nothing."""
    with pytest.raises(KeyboardInterrupt), catalogue.transaction() as connection:
        set_meta(connection, "folder", "here")
        raise KeyboardInterrupt
    assert catalogue.meta("folder") is None
    with catalogue.transaction() as connection:
        set_meta(connection, "folder", "here")
        set_meta(connection, "folder", "there")
    assert catalogue.meta("folder") == "there"


def test_missing_store_is_not_made_by_reading(tmp_path: Path) -> None:
    """Missing store is not made by reading."""
    with pytest.raises(StoreError, match="no store"):
        Catalogue(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_other_format_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    """Other format is refused."""
    with catalogue.transaction() as connection:
        set_meta(connection, "format", "999")
    catalogue.close()
    with pytest.raises(StoreError, match="format 999"):
        Catalogue(tmp_path)


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\x01" * 500])
def test_file_that_is_no_catalogue_is_told(tmp_path: Path, content: bytes) -> None:
    """File that is no catalogue is told."""
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match="cannot be opened"):
        Catalogue(tmp_path)


def test_store_that_may_not_be_opened_asks_for_permission(tmp_path: Path) -> None:
    """Store that may not be opened asks for permission."""
    (tmp_path / f"{FILE_NAME}-wal").mkdir()
    with pytest.raises(StoreError, match="permission"):
        Catalogue(tmp_path, must_exist=False)


def test_empty_file_left_by_a_kill_becomes_a_store(tmp_path: Path) -> None:
    """Empty file left by a kill becomes a store."""
    sqlite3.connect(tmp_path / FILE_NAME).close()
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(StoreError, match="no store"):
        Catalogue(tmp_path)
    assert Catalogue(tmp_path, must_exist=False).entries() == []


def test_vectors_of_two_models_never_mix(catalogue: Catalogue) -> None:
    """Vectors of two models never mix."""
    one, two = np.ones(3, np.float32), np.zeros(3, np.float32)
    with catalogue.transaction() as connection:
        remember_vectors(connection, "it's {one}", {"digest": one})
        remember_vectors(connection, "two", {"digest": two})
    assert np.array_equal(catalogue.vectors("it's {one}", ["digest"])["digest"], one)
    assert np.array_equal(catalogue.vectors("two", ["digest", "other"])["digest"], two)
    assert catalogue.vectors("three", ["digest"]) == {}


def test_many_ids_are_looked_up(catalogue: Catalogue) -> None:
    """Many ids are looked up."""
    with catalogue.transaction() as connection:
        remember_vectors(connection, "m", {str(i): np.full(2, i, np.float32) for i in range(2000)})
    assert len(catalogue.vectors("m", [str(i) for i in range(3000)])) == 2000


def test_audience_sets_models_and_languages_have_collections_of_their_own() -> None:
    """Audience sets, models and languages have collections of their own."""
    key = audience_key(["teacher", "administrator"])
    assert key == audience_key({"administrator", "teacher"})
    teachers = audience_key(["teacher"])
    asked = [(key, "a", "en"), (key, "b", "en"), (key, "a", "zh"), (teachers, "a", "en")]
    assert len({collection_name(*each) for each in asked}) == 4


@pytest.mark.parametrize("word", ['say "hi"', "a OR b", "NEAR(a b)", "x*", "col:y", "it's", "-", "^a"])
def test_words_of_a_question_are_never_query_syntax(tmp_path: Path, word: str) -> None:
    """Words of a question are never query syntax."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    catalogue = Catalogue(group.store)
    [name] = catalogue.lexicons()
    assert catalogue.lexical_numbers(name, [word], 10) == []
    assert len(catalogue.lexical_numbers(name, [word, "door"], 10)) == 1
    assert catalogue.term_frequencies(name, [word, "door"]) == {"door": 1}
    assert catalogue.lexical_numbers("absent", ["door"], 10) == []
    catalogue.close()


def test_older_format_is_brought_up_to_date(tmp_path: Path) -> None:
    """A store of format 1 opens with its documents and counts, and takes what later formats add."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    catalogue = Catalogue(group.store)
    entries, sizes = catalogue.entries(), catalogue.sizes()
    with catalogue.transaction() as connection:
        for column in ("mentions", "definitions", "stated", "passage_count", "term_count"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.execute("DROP TABLE boxes")
        set_meta(connection, "format", "1")
    catalogue.close()
    migrated = Catalogue(group.store)
    assert (migrated.meta("format"), migrated.entries(), migrated.sizes()) == ("3", entries, sizes)
    assert migrated.document(migrated.entries()[0]).references == ()
    assert migrated.boxes(migrated.entries()[0], 1) == ()
    migrated.close()


def test_store_whose_collections_have_former_names_answers_and_is_put_right_by_the_next_ingestion(
    tmp_path: Path,
) -> None:
    """A store whose collections are named without a language answers at once; the next ingestion puts it right."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n")
    group.ingest()
    with closing(Catalogue(group.store)) as catalogue:
        [name] = catalogue.lexicons()
        index = VectorIndex(index_place(catalogue, None))
        [(held, (ids, vectors))] = live_vectors(catalogue).items()
        assert held == name
        index.put("audience_former", ids, vectors)
        index.remove(name, ids)
        index.seal()
        index.close()
        with catalogue.transaction() as connection:
            connection.execute(f'ALTER TABLE "{name}" RENAME TO "audience_former"')
            connection.execute(f'DROP TABLE "{name}_words"')
            set_meta(connection, "format", "2")
    with closing(Catalogue(group.store)) as migrated:
        assert migrated.lexicons() == [name]
        assert len(migrated.lexical_numbers(name, ["door"], 10)) == 1
    assert "ten" in group.ask("When do doors close?").text
    group.write("windows.md", "# Windows\n\nArticle 1 Windows close at nine.\n")
    group.ingest()
    assert verify(group.store, repair=False).disagreements == ()
