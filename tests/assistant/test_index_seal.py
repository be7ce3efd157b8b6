"""What Chroma wrote to files is told from what is left of it after a kill, a power cut or on a full disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant import index_seal
from assistant.errors import StoreError
from assistant.vector_index import Place, VectorIndex

FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
VECTORS = np.random.default_rng(0).normal(size=(1100, 8)).astype(np.float32)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed index whose graph is in files; for reading only."""
    folder = tmp_path_factory.mktemp("sealed")
    index = VectorIndex(Place(folder=folder))
    index.put("many", [f"p{i}" for i in range(len(VECTORS))], VECTORS)
    index.seal()
    index.close()
    return folder


@pytest.fixture
def folder(sealed: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(sealed, tmp_path / "copy"))


def _graph(folder: Path, name: str) -> Path:
    [file] = folder.rglob(name)
    return file


def test_sealed_index_is_whole_also_after_reading(folder: Path) -> None:
    """Sealed index is whole, also after reading."""
    for _ in range(2):
        index = VectorIndex(Place(folder=folder))
        assert index.is_whole()
        assert index.search("many", VECTORS[1050], 1)[0][0] == "p1050"
        index.close()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("zeros", [False, True], ids=["cut", "zeros"])
def test_torn_file_is_never_loaded(folder: Path, name: str, zeros: bool) -> None:
    """Chroma would find fewer passages without a word, or end the process."""
    file = _graph(folder, name)
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + b"\0" * (len(content) - half) * zeros)
    index = VectorIndex(Place(folder=folder))
    assert not index.is_whole()
    with pytest.raises(StoreError, match="is damaged"):
        index.search("many", VECTORS[0], 1)
    index.wipe()
    assert index.is_whole()
    index.close()


@pytest.mark.parametrize("name", FILES[:4])
def test_file_that_a_full_disk_cut_short_is_not_sealed(folder: Path, name: str) -> None:
    """Chroma takes no notice of a full disk; the sizes in its header tell."""
    file = _graph(folder, name)
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(OSError, match="not written whole"):
        index_seal.seal(folder / "chroma")


def test_graph_without_a_seal_was_never_finished(folder: Path) -> None:
    """Graph without a seal was never finished."""
    seal = folder / "chroma" / index_seal.NAME
    seal.write_text("{", "utf-8")
    assert not index_seal.is_whole(folder / "chroma")
    seal.unlink()
    assert not index_seal.is_whole(folder / "chroma")
    assert index_seal.is_whole(folder / "nowhere")


def test_files_left_alone_are_opened_without_reading_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their stamps vouch for them, but not for a copy, nor for what a writer has begun to change."""
    chroma = folder / "chroma"
    assert index_seal.is_whole(chroma)  # a copy: its digests are read
    VectorIndex(Place(folder=folder)).seal()
    with monkeypatch.context() as patch:
        patch.setattr("hashlib.file_digest", None)
        index = VectorIndex(Place(folder=folder))
        index.put("many", ["p0"], VECTORS[:1])
        index.close()
        with pytest.raises(TypeError):
            index_seal.is_whole(chroma)
    assert index_seal.is_whole(chroma)


def test_file_changed_behind_the_stamps_is_found_out_after_a_writer_died(folder: Path) -> None:
    """A power cut may keep what a file holds and lose when it was changed."""
    index = VectorIndex(Place(folder=folder))
    index.seal()
    index.put("many", ["p0"], VECTORS[:1])
    index.close()
    file = _graph(folder, "data_level0.bin")
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not index_seal.is_whole(folder / "chroma")
