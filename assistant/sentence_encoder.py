"""sentence-transformers' adapter: the embedded encoder as its input module, or any other model by name or folder."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from assistant.errors import ModelError
from assistant.interfaces import Vectors
from assistant.onnx_encoder import PASSAGE_PREFIX, QUESTION_PREFIX, OnnxEncoder

BATCH = 64
"""Passages per forward pass: enough to keep the pool of threads busy, few enough for a lively progress bar."""

SILENT_BELOW = 2 * BATCH
"""Fewer passages than this are embedded without a progress bar: it would only flicker."""


class OnnxModule(InputModule):
    """Runs the embedded encoder inside a ``SentenceTransformer``; a sequence is never padded (see ``onnx_encoder``)."""

    config_keys: list[str] = []  # noqa: RUF012 (declared so by the base class)

    def __init__(self, encoder: OnnxEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._encoder = encoder
        self.tokenizer = encoder.tokenizer

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Token ids of each text, special tokens included."""
        return {"sequences": [self._encoder.token_ids((prompt or "") + str(text)) for text in inputs]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds ``sentence_embedding``, a tensor (n, 384) of unit vectors."""
        features["sentence_embedding"] = torch.from_numpy(self._encoder.run_all(features["sequences"]))
        return features

    def get_sentence_embedding_dimension(self) -> int:
        """The width of a vector."""
        return 384

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """The embedded model is part of the package and is not written elsewhere."""
        raise NotImplementedError("The embedded model is package data; copy assistant/models instead.")


def as_sentence_transformer(encoder: OnnxEncoder) -> SentenceTransformer:
    """The embedded encoder as a ``SentenceTransformer`` with its prompts."""
    return SentenceTransformer(
        modules=[OnnxModule(encoder)],
        device="cpu",
        prompts={"query": QUESTION_PREFIX, "document": PASSAGE_PREFIX},
        local_files_only=True,
    )


def encode_passages(model: SentenceTransformer, texts: Sequence[str]) -> Vectors:
    """Unit vectors of passages, longest first in batches, with a progress bar on stderr for many."""
    vectors = model.encode_document(
        list(texts),
        batch_size=BATCH,
        show_progress_bar=len(texts) > SILENT_BELOW and sys.stderr.isatty(),
        normalize_embeddings=True,
    )
    return np.asarray(vectors, np.float32)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by folder or by name; its own prompts are used where it has them."""

    def __init__(self, model: str, *, name: str, threads: int) -> None:
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(model, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The model '{model}' cannot be loaded as a sentence-transformers model from this machine. "
                "Set GUILDHALL_EMBEDDER to a model folder, to the name of a model already downloaded, or to 'embedded'."
            ) from error
        self._name = name

    @property
    def name(self) -> str:
        """The model's name, or its folder."""
        return self._name

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row per question."""
        vectors = self._model.encode_query(list(texts), show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vectors, np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per passage."""
        return encode_passages(self._model, texts)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence of a passage."""
        vectors = self._model.encode_document(list(texts), show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vectors, np.float32)
