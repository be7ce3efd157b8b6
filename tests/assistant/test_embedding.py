"""The embedded encoder: a vector depends on its text alone, and a missing or damaged model is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import EmbeddedEmbedder
from assistant.errors import ModelError
from assistant.model_files import MODELS, model_file
from assistant.onnx_encoder import MAX_TOKENS, OnnxEncoder
from assistant.settings import EMBEDDED_NAME, core_count

TEXTS = [
    "双聘工程师每学期授课不少于48学时。",
    "A trainee works at most 8 hours a day.",
    "第十二條 雙聘工程師的課酬標準為每學時200元。",
    "The mentor holds a trainer certificate. " * 60,
    "短",
]


@pytest.fixture(scope="module")
def embedder() -> EmbeddedEmbedder:
    """The model of the package."""
    return EmbeddedEmbedder()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models to be damaged; the encoder's own file is not the real one."""
    for name in ("SHA256SUMS", "tokenizer.json", "words.int8.bin"):
        shutil.copy(MODELS / name, tmp_path / name)
    (tmp_path / "encoder.int8.onnx").write_bytes(b"short")
    return tmp_path


def test_vector_does_not_depend_on_its_neighbours(embedder: EmbeddedEmbedder) -> None:
    """Vector does not depend on its neighbours."""
    together = embedder.embed_sentences(TEXTS)
    alone = np.concatenate([embedder.embed_sentences([text]) for text in TEXTS])
    backwards = embedder.embed_sentences(TEXTS[::-1])[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_vectors_are_unit_rows_in_order(embedder: EmbeddedEmbedder) -> None:
    """Vectors are unit rows in order."""
    vectors = embedder.embed_questions(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert embedder.embed_questions([]).shape == (0, 384)


def test_passages_through_sentence_transformers_equal_the_direct_path(embedder: EmbeddedEmbedder) -> None:
    """Passages through sentence transformers equal the direct path."""
    assert np.allclose(embedder.embed_passages(TEXTS), embedder.embed_sentences(TEXTS), atol=1e-6)


def test_traditional_characters_mean_the_same(embedder: EmbeddedEmbedder) -> None:
    """Traditional characters mean the same."""
    simplified, traditional = embedder.embed_questions(["双聘工程师每学期授课", "雙聘工程師每學期授課"])
    assert np.array_equal(simplified, traditional)


@pytest.mark.parametrize(
    "text",
    ["龘", "𠮷野家的㐂", "\U00030edd面", "", " \n", "a\x00b", "\ud800 half a pair", "🙂", "x" * 100_000, "字" * 50_000],
)
def test_any_text_has_a_finite_unit_vector(embedder: EmbeddedEmbedder, text: str) -> None:
    """Any text has a finite unit vector."""
    [vector] = embedder.embed_questions([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_sentences_with_rare_characters_stay_apart(embedder: EmbeddedEmbedder) -> None:
    """Sentences with rare characters stay apart."""
    texts = ["龘老师负责双聘工程师的课酬。", "𠮷老师负责学生的住宿安排。", "㐂老师负责食堂的卫生检查。"]
    products = embedder.embed_sentences(texts) @ embedder.embed_sentences(texts).T
    assert products[~np.eye(3, dtype=bool)].max() < 0.98


def test_near_meanings_are_nearer_than_others_across_languages(embedder: EmbeddedEmbedder) -> None:
    """Near meanings are nearer than others across languages."""
    question = embedder.embed_questions(["How many hours must a dual-hired engineer teach?"])[0]
    right, wrong = embedder.embed_sentences([TEXTS[0], "食堂午餐每份十二元。"]) @ question
    assert right > wrong + 0.1


def test_only_the_first_tokens_count() -> None:
    """Only the first tokens count."""
    encoder = OnnxEncoder()
    assert len(encoder.token_ids("课" * 5000)) == MAX_TOKENS
    assert len(encoder.token_ids("课")) < 10


def test_damaged_model_is_named(models: Path) -> None:
    """Damaged model is named."""
    with pytest.raises(ModelError, match=r"encoder\.int8\.onnx is damaged"):
        OnnxEncoder(models)


@pytest.mark.parametrize("name", ["encoder.int8.onnx", "words.int8.bin", "SHA256SUMS"])
def test_missing_model_file_is_told(models: Path, name: str) -> None:
    """Missing model file is told."""
    (models / name).unlink()
    with pytest.raises(ModelError, match=r"cannot be read.*Install Guildhall again"):
        OnnxEncoder(models)


def test_file_that_has_no_checksum_is_no_model_file(models: Path) -> None:
    """File that has no checksum is no model file."""
    (models / "other.onnx").write_bytes(b"anything")
    with pytest.raises(ModelError, match=r"other\.onnx"):
        model_file("other.onnx", models)


def test_name_and_threads() -> None:
    """Name and threads."""
    assert EmbeddedEmbedder(threads=1).name == EMBEDDED_NAME
    assert core_count(3) == 3
    assert core_count(0) >= 1
