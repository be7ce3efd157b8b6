"""The packaged reader: a cross-encoder that reads a question with a passage, int8, on onnxruntime.

It was trained from the encoder (see ``models/NOTICE.md``). One pair at a time, without padding, as in
``onnx_encoder``: several pairs run side by side on one thread each.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from assistant.interfaces import Reading
from assistant.model_files import MODELS, READER, as_read, open_model, open_tokenizer
from assistant.settings import core_count

MAX_TOKENS = 512
QUESTION_TOKENS = 96
"""Word pieces of a question that are read; it was trained with no more."""
OVERLAP = 64
"""Word pieces of a passage that are read twice where it is too long to be read at once."""

_BEGIN, _END = 0, 2
_PIECES = 4
"""Special tokens of a pair: at its beginning, two between question and passage, at its end."""

_Pair = tuple[list[int], list[int], list[tuple[int, int]]]
"""Ids of the question, and ids and offsets of a passage or a part of it."""


class OnnxReader:
    """Question and passages to readings, all cores busy."""

    def __init__(self, folder: Path = MODELS, *, threads: int = 0) -> None:
        count = core_count(threads)
        self._tokenizer = open_tokenizer(folder)
        [self._session] = open_model(READER, folder, threads=(1,))
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="reader")

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading per passage, in order; a passage that is too long is read in overlapping parts."""
        asked = self._tokenizer.encode(as_read(question), add_special_tokens=False).ids[:QUESTION_TOKENS]
        parts = [self._parts(asked, passage) for passage in passages]
        flat = [(number, pair) for number, pairs in enumerate(parts) for pair in pairs]
        readings: list[list[Reading]] = [[] for _ in passages]
        for (number, _), reading in zip(flat, self._pool.map(lambda each: self._read(*each[1]), flat), strict=True):
            readings[number].append(reading)
        return [_joined(read) for read in readings]

    def _parts(self, asked: list[int], passage: str) -> list[_Pair]:
        found = self._tokenizer.encode(as_read(passage), add_special_tokens=False)
        room = MAX_TOKENS - len(asked) - _PIECES
        starts = range(0, max(1, len(found.ids) - OVERLAP), room - OVERLAP)
        return [(asked, found.ids[i : i + room], found.offsets[i : i + room]) for i in starts]

    def _read(self, asked: list[int], ids: list[int], offsets: list[tuple[int, int]]) -> Reading:
        tokens = np.array([[_BEGIN, *asked, _END, _END, *ids, _END]], np.int64)
        relevance, starts, ends = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        first = len(asked) + 3
        return Reading(
            relevance=float(relevance[0]),
            nothing=float(starts[0, 0] + ends[0, 0]),
            offsets=np.array(offsets, np.int64).reshape(-1, 2),
            starts=starts[0, first : first + len(ids)],
            ends=ends[0, first : first + len(ids)],
        )


def _joined(parts: Sequence[Reading]) -> Reading:
    """The readings of a passage's parts as one: what is best in any of them."""
    best = max(parts, key=lambda part: part.relevance)
    if len(parts) == 1:
        return best
    return Reading(
        relevance=best.relevance,
        nothing=best.nothing,
        offsets=np.concatenate([part.offsets for part in parts]),
        starts=np.concatenate([part.starts for part in parts]),
        ends=np.concatenate([part.ends for part in parts]),
    )
