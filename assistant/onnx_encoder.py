"""The packaged encoder: multilingual-e5-small tuned for questions across Chinese and English, int8, on onnxruntime.

One text at a time, without padding: int8 activations are scaled per tensor, so a batch would make a text's vector
depend on its neighbours, and on two cores two single-threaded runs side by side are faster than any batch
(48 passages/s against 28 for batches of 16, passages of 172 tokens). A vector therefore depends on its text alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ModelError
from assistant.interfaces import Vectors
from assistant.language import to_simplified
from assistant.settings import core_count

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
MAX_TOKENS = 512

QUESTION_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "


def model_file(name: str, folder: Path = MODELS) -> Path:
    """The path of a packaged model file whose checksum is the recorded one; raises ModelError naming the file.

    Reading 51 MB and their checksum takes some 40 ms.
    """
    path = folder / name
    try:
        recorded = {line[66:]: line[:64] for line in (folder / "SHA256SUMS").read_text("ascii").splitlines()}
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The model file {path} cannot be read ({error.strerror}). Install Guildhall again."
        ) from error
    if recorded.get(name) != digest:
        raise ModelError(f"The model file {path} is damaged: its checksum differs. Install Guildhall again.")
    return path


class OnnxEncoder:
    """Texts to unit vectors: several side by side on one thread each, a single one on all threads.

    Two onnxruntime sessions over the same weights; on two threads a question takes 3.4 ms instead of 4.9, for 64 MB.
    """

    def __init__(self, folder: Path = MODELS, *, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        self._threads = core_count(threads)
        weights, words = model_file("encoder.int8.onnx", folder), model_file("tokenizer.json", folder)
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(words))
            self._beside_others = _session(weights, threads=1)
            self._alone = self._beside_others if self._threads == 1 else _session(weights, threads=self._threads)
        except Exception as error:  # both libraries raise their own kinds without a common base
            raise ModelError(f"The embedded model in {folder} cannot be loaded: {error}") from error
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")

    def token_ids(self, text: str) -> list[int]:
        """The ids of a text with its prefix, special tokens included, at most 512; traditional characters folded."""
        sound = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text to the tokenizer
        return list(self.tokenizer.encode(to_simplified(sound)).ids)

    def run_all(self, sequences: Sequence[Sequence[int]]) -> Vectors:
        """The unit vectors (n, 384) of token sequences, all cores busy, order kept."""
        if not sequences:
            return np.zeros((0, 384), np.float32)
        if len(sequences) == 1:
            return _run(self._alone, sequences[0])[None, :]
        return np.stack(list(self._pool.map(lambda ids: _run(self._beside_others, ids), sequences)))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors (n, 384) of texts that already carry their prefix."""
        return self.run_all([self.token_ids(text) for text in texts])


def _session(weights: Path, *, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, ids: Sequence[int]) -> Vectors:
    """The unit vector (384,) of one token sequence."""
    tokens = np.array([ids], np.int64)
    feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
    return np.asarray(session.run(None, feed)[0][0], np.float32)
