"""The packaged models' files, and how they are opened with onnxruntime.

The encoder and the reader share one table of words, which lies in a file of its own: onnxruntime maps it, so that it is
in memory once, however many sessions use it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from assistant.language import to_simplified

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
ENCODER = "encoder.int8.onnx"
READER = "reader.int8.onnx"
TOKENIZER = "tokenizer.json"
WORDS = "words.int8.bin"
"""The table that the other two models name as their own."""


@lru_cache(maxsize=16)
def model_file(name: str, folder: Path = MODELS) -> Path:
    """The path of a packaged model file whose checksum is the recorded one; raises ModelError naming the file.

    Each file is read once in a process: reading 50 MB and their checksum takes some 40 ms.
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


@lru_cache(maxsize=16)
def open_model(name: str, folder: Path = MODELS, *, threads: tuple[int, ...]) -> list[onnxruntime.InferenceSession]:
    """Sessions over one model, each on so many threads, opened once in a process; raises ModelError."""
    model_file(WORDS, folder)
    weights = model_file(name, folder)
    try:
        return [_session(weights, threads=count) for count in threads]
    except Exception as error:  # onnxruntime raises its own kinds without a common base
        raise ModelError(f"The embedded model in {folder} cannot be loaded: {error}") from error


@lru_cache(maxsize=4)
def open_tokenizer(folder: Path = MODELS) -> Tokenizer:
    """The tokenizer of both models, opened once in a process and never to be changed; raises ModelError."""
    from tokenizers import Tokenizer

    words = model_file(TOKENIZER, folder)
    try:
        return Tokenizer.from_file(str(words))
    except Exception as error:  # tokenizers raises bare exceptions
        raise ModelError(f"The embedded model in {folder} cannot be loaded: {error}") from error


def as_read(text: str) -> str:
    """A text as the models read it: simplified characters, and no half of a surrogate pair; of the same length."""
    return to_simplified(text.encode("utf-8", "replace").decode("utf-8"))


def _session(weights: Path, *, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
