"""The embedded default: questions straight to the packaged encoder, many passages through sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interfaces import Vectors
from assistant.onnx_encoder import PASSAGE_PREFIX, QUESTION_PREFIX, OnnxEncoder
from assistant.settings import EMBEDDED_NAME

FEW_PASSAGES = 100
"""Passages that are embedded sooner than sentence-transformers is imported."""


class EmbeddedEmbedder:
    """The embedded default.

    Questions go straight to the encoder, so that a command line answers without the five seconds that importing
    sentence-transformers costs, and so do a handful of passages. More passages go through sentence-transformers, where
    the encoder runs as its input module, sorted by length and with a progress bar; both give the same vectors.
    """

    def __init__(self, *, threads: int = 0) -> None:
        self._encoder = OnnxEncoder(threads=threads)

    @property
    def name(self) -> str:
        """The model's name."""
        return EMBEDDED_NAME

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """One row per question."""
        return self._encoder.encode([QUESTION_PREFIX + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per passage."""
        if len(texts) <= FEW_PASSAGES:
            return self.embed_sentences(texts)
        from assistant.sentence_encoder import as_sentence_transformer, encode_passages

        return encode_passages(as_sentence_transformer(self._encoder), texts)

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence of a passage, for choosing among a few at question time."""
        return self._encoder.encode([PASSAGE_PREFIX + text for text in texts])
