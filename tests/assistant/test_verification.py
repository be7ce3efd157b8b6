"""``verify`` finds every disagreement of the store's parts and mends it without source files and without embedding."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import pytest

from assistant.catalogue import FILE_NAME, Catalogue
from assistant.errors import StoreError, StoreLocked
from assistant.store_writer import StoreWriter
from assistant.vector_index import FOLDER_NAME, VectorIndex
from assistant.verification import Verification, verify
from tests.assistant.fakes import Group
from tests.assistant.test_store_writer import held_by_another_process

QUESTION = "hours a day does a trainee work"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Two audience sets, one version archived, and the source files gone."""
    group = Group(tmp_path)
    group.write("handbook.md", "# Handbook\n\nArticle 1 A trainee works nine hours a day.\n")
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n\nArticle 2 The bell rings at nine.\n")
    group.declare("file: doors.md, audience: [public, teacher, partner, administrator]")
    group.ingest()
    group.write("handbook.md", "# Handbook\n\nArticle 1 A trainee works eight hours a day.\n")
    group.ingest()
    shutil.rmtree(group.folder)
    group.embedder.passages.clear()
    return group


def _collections(group: Group) -> list[str]:
    catalogue = Catalogue(group.store)
    names = sorted(catalogue.sizes(), key=lambda name: catalogue.sizes()[name][0])
    catalogue.close()
    return names


def _with_index(group: Group, work: Callable[[VectorIndex, str], None]) -> None:
    with closing(group.index()) as index:
        work(index, _collections(group)[-1])


def _ids_of(group: Group) -> set[str]:
    """The ids that the larger collection holds."""
    with closing(group.index()) as index:
        return index.contents()[_collections(group)[-1]]


def _lose(group: Group) -> None:
    _with_index(group, lambda index, name: index.remove(name, sorted(index.contents()[name])[:1]))


def _add(group: Group) -> None:
    _with_index(group, lambda index, name: index.put(name, ["stray"], np.eye(1, 257, dtype=np.float32)))


def _add_collection(group: Group) -> None:
    _with_index(group, lambda index, _: index.put("audience_of_nobody", ["stray"], np.eye(1, 5, dtype=np.float32)))


def _alter(group: Group) -> None:
    def change(index: VectorIndex, name: str) -> None:
        index.put(name, sorted(index.contents()[name])[:1], np.eye(1, 257, dtype=np.float32))

    _with_index(group, change)


def _narrow(group: Group) -> None:
    ids = sorted(_ids_of(group))
    _drop(group)
    _with_index(group, lambda index, name: index.put(name, ids, np.eye(len(ids), 5, dtype=np.float32)))


def _drop(group: Group) -> None:
    import chromadb

    with closing(group.index()) as index:
        name = index.place.prefix + _collections(group)[-1]
    if group.chroma_url:
        address = f"{group.chroma_url}/api/v2/tenants/default_tenant/databases/default_database/collections/{name}"
        urlopen(Request(address, method="DELETE")).close()
        return
    client = chromadb.PersistentClient(str(group.store / FOLDER_NAME))
    client.delete_collection(name)
    client.close()  # type: ignore[attr-defined]  # ClientAPI is typed without it


def _delete_folder(group: Group) -> None:
    shutil.rmtree(group.store / FOLDER_NAME)


def _damage(group: Group) -> None:
    (group.store / FOLDER_NAME / "chroma.sqlite3").write_bytes(b"this is no database" * 500)


def _truncate(group: Group) -> None:
    file = group.store / FOLDER_NAME / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(group: Group) -> None:
    (group.store / FOLDER_NAME / "chroma.sqlite3").write_bytes(b"")


def _in_the_way(group: Group) -> None:
    shutil.rmtree(group.store / FOLDER_NAME)
    (group.store / FOLDER_NAME).write_text("no folder", "utf-8")


def _sql(group: Group, *statements: str) -> None:
    name = _collections(group)[-1]
    catalogue = Catalogue(group.store)
    with catalogue.transaction() as connection:
        for statement in statements:
            connection.execute(statement.format(name=name))
    catalogue.close()


def _lose_words(group: Group) -> None:
    _sql(group, "INSERT INTO {name} ({name}) VALUES ('delete-all')")


def _drop_words(group: Group) -> None:
    _sql(group, "DROP TABLE {name}_words", "DROP TABLE {name}")


def _other_words(group: Group) -> None:
    words = "SELECT number, replace(terms, 'door', 'gate') FROM passages"
    _sql(group, "INSERT INTO {name} ({name}) VALUES ('delete-all')")
    _sql(group, f"INSERT INTO {{name}} (rowid, terms) {words} WHERE path LIKE 'Doors%'")


def _break_words(group: Group) -> None:
    _sql(group, "UPDATE {name}_data SET block = x'00'")


def _interrupt(group: Group) -> None:
    _add(group)
    _sql(group, "INSERT INTO journal VALUES ('{name}', 'stray')")


FILE_DAMAGES = [_delete_folder, _damage, _truncate, _empty, _in_the_way]
DAMAGES = [
    _lose,
    _add,
    _add_collection,
    _alter,
    _narrow,
    _drop,
    *FILE_DAMAGES,
    _lose_words,
    _drop_words,
    _other_words,
    _break_words,
    _interrupt,
]


def _do(damage: Callable[[Group], None], group: Group) -> None:
    """Damage the store; the files of a server are its own affair."""
    if group.chroma_url and damage in FILE_DAMAGES:
        pytest.skip("the store holds no files of the index")
    damage(group)


def _is_plain(found: Verification) -> bool:
    return all(sentence.endswith(".") and "\n" not in sentence for sentence in found.disagreements)


def test_sound_store_agrees(group: Group) -> None:
    """Sound store agrees."""
    found = group.verify(repair=True)
    assert (found.disagreements, found.documents, found.passages, found.repaired) == ((), 2, 3, False)
    assert found.to_json() == {"ok": True, "documents": 2, "passages": 3, "disagreements": [], "repaired": False}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damage_is_found_and_repaired_from_the_catalogue_alone(group: Group, damage: Callable[[Group], None]) -> None:
    """Damage is found and repaired from the catalogue alone."""
    whole = group.hits(QUESTION, limit=50)
    _do(damage, group)
    found = group.verify()
    assert found.disagreements
    assert not found.to_json()["ok"]
    assert _is_plain(found)
    repaired = group.verify(repair=True)
    assert (repaired.disagreements, repaired.repaired) == ((), True)
    assert group.verify().disagreements == ()
    assert group.embedder.passages == []
    assert group.hits(QUESTION, limit=50) == whole
    assert group.hits(QUESTION, role="public", limit=50)[0].passage.document == "doors.md"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damaged_index_hides_nothing_from_readers(
    group: Group, damage: Callable[[Group], None], caplog: pytest.LogCaptureFixture
) -> None:
    """The catalogue's own vectors answer where Chroma lacks passages or cannot be opened, and a warning says so."""
    whole = group.hits(QUESTION, limit=50)
    _do(damage, group)
    assert {hit.passage.id for hit in group.hits(QUESTION, limit=50)} >= {hit.passage.id for hit in whole}
    warned = [record.getMessage() for record in caplog.records if record.name == "assistant.store"]
    assert all("guildhall" in message and "\n" not in message for message in warned)


@pytest.mark.parametrize("damage", [_damage, _in_the_way, _lose])
def test_next_ingestion_mends_a_damaged_index(group: Group, damage: Callable[[Group], None]) -> None:
    """Opening the store for writing makes the index anew, without embedding."""
    whole = group.hits(QUESTION, limit=50)
    _do(damage, group)
    with StoreWriter(
        group.store, lambda: group.embedder, embedder_name=group.embedder.name, chroma_url=group.chroma_url
    ):
        pass
    assert group.verify().disagreements == ()
    assert group.hits(QUESTION, limit=50) == whole
    assert group.embedder.passages == []


def test_open_store_sees_the_repair_at_its_next_question(group: Group) -> None:
    """Open store sees the repair at its next question."""
    with group.opened() as assistant, group.reading() as store:
        before = store.snapshot()
        _lose(group)
        group.verify(repair=True)
        assert store.snapshot().generation > before.generation
        assert assistant.library(role="teacher")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE documents SET text = 'something else'", "DELETE FROM vectors"],
)
def test_what_the_catalogue_itself_lacks_is_no_repair_away(group: Group, statement: str) -> None:
    """What the catalogue itself lacks is no repair away."""
    _sql(group, statement)
    found = group.verify(repair=True)
    assert found.repaired
    assert found.disagreements
    assert all("ingest the folder again" in sentence or "lacks" in sentence for sentence in found.disagreements)


def test_verify_waits_for_no_writer_but_names_it(group: Group) -> None:
    """Verify waits for no writer but names it."""
    with held_by_another_process(group.store) as other, pytest.raises(StoreLocked, match=f"process {other.pid} since"):
        group.verify()


def test_missing_and_damaged_catalogues_are_told_apart(group: Group, tmp_path: Path) -> None:
    """Missing and damaged catalogues are told apart."""
    with pytest.raises(StoreError, match="no store"):
        verify(tmp_path / "nowhere", repair=False)
    for leftover in group.store.glob(f"{FILE_NAME}-*"):
        leftover.unlink()
    (group.store / FILE_NAME).write_bytes(b"this is no database" * 500)
    with pytest.raises(StoreError, match="cannot be opened"):
        group.verify(repair=True)
