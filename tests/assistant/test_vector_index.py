"""Chroma's adapter: exact for what it holds, quiet about what it does not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StoreError
from assistant.vector_index import Place, VectorIndex
from tests.chroma_server import ADDRESS

VECTORS = np.eye(4, dtype=np.float32)


def _place(folder: Path) -> Place:
    """Where the test's index lies; on a server under a name of its own."""
    return Place(folder=folder, url=os.environ.get(ADDRESS), store=hashlib.sha256(bytes(folder)).hexdigest()[:12])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    """Four passages at right angles."""
    index = VectorIndex(_place(tmp_path))
    index.put("one", ["a", "b", "c", "d"], VECTORS)
    yield index
    index.close()


def test_nearest_comes_first_with_its_cosine(index: VectorIndex) -> None:
    """Nearest comes first with its cosine."""
    question = np.array([0.8, 0.6, 0, 0], np.float32)
    found = index.search("one", question, 2)
    assert [id_ for id_, _ in found] == ["a", "b"]
    assert [similarity for _, similarity in found] == pytest.approx([0.8, 0.6], abs=1e-5)
    assert len(index.search("one", question, 50)) == 4


def test_what_is_not_there_is_empty(index: VectorIndex) -> None:
    """What is not there is empty."""
    assert index.search("other", VECTORS[0], 5) == []
    assert index.stored_vectors("other", ["a"]) == {}
    index.remove("other", ["a"])
    index.remove("one", ["z"])
    index.remove("one", [])
    index.remove("one", ["a", "b", "c", "d"])
    assert index.search("one", VECTORS[0], 5) == []
    assert index.contents() == {"one": set()}


def test_putting_again_overwrites(index: VectorIndex) -> None:
    """Putting again overwrites."""
    index.put("one", ["a"], VECTORS[3:])
    assert index.contents()["one"] == {"a", "b", "c", "d"}
    assert np.array_equal(index.stored_vectors("one", ["a"])["a"], VECTORS[3])


def test_what_was_written_is_there_after_reopening(index: VectorIndex, tmp_path: Path) -> None:
    """What was written is there after reopening."""
    index.reopen()
    assert index.search("one", VECTORS[1], 1)[0][0] == "b"
    other = VectorIndex(_place(tmp_path))
    assert other.search("one", VECTORS[2], 1)[0][0] == "c"
    other.close()


def test_index_sees_another_clients_changes_once_reopened_though_others_stay_open(tmp_path: Path) -> None:
    """Index sees another clients changes once reopened though others stay open."""
    indexes = [VectorIndex(_place(tmp_path)) for _ in range(3)]
    indexes[0].put("one", ["a", "b"], VECTORS[:2])
    assert all(len(index.search("one", VECTORS[0], 5)) == 2 for index in indexes)
    indexes[0].remove("one", ["a", "b"])
    indexes[0].put("one", ["c"], VECTORS[2:3])
    for index in indexes[1:]:
        index.reopen()
        assert [id_ for id_, _ in index.search("one", VECTORS[2], 5)] == ["c"]
    for index in indexes:
        index.close()


def test_many_passages_are_written_and_removed_in_batches(tmp_path: Path) -> None:
    """Many passages are written and removed in batches."""
    index = VectorIndex(_place(tmp_path))
    ids = [f"p{i}" for i in range(2500)]
    vectors = np.random.default_rng(0).normal(size=(2500, 8)).astype(np.float32)
    index.put("many", ids, vectors)
    assert index.contents() == {"many": set(ids)}
    assert index.search("many", vectors[1234], 1)[0][0] == "p1234"
    assert len(index.search("many", vectors[0], 2500)) > 2000
    index.remove("many", ids[:2400])
    index.seal()
    index.reopen()
    assert index.contents() == {"many": set(ids[2400:])}
    assert {id_ for id_, _ in index.search("many", vectors[2450], 200)} == set(ids[2400:])
    index.close()


def test_wiped_index_is_empty_and_usable(index: VectorIndex) -> None:
    """Wiped index is empty and usable."""
    index.wipe()
    assert index.contents() == {}
    index.put("one", ["a"], VECTORS[:1, :2])
    assert index.search("one", VECTORS[0, :2], 5)[0][0] == "a"
    index.wipe()
    index.wipe()


def test_vector_of_another_width_is_told(index: VectorIndex) -> None:
    """Vector of another width is told."""
    with pytest.raises(StoreError, match="verify --repair"):
        index.put("one", ["e"], np.eye(1, 7, dtype=np.float32))
