"""Boxes as the catalogue keeps them: one compressed block for each page, a few bytes for each box."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from assistant.records import Box

_SCALE = 65535
"""Steps of an edge over the page: on A4 a step is a tenth of a screen's pixel at most."""
_LAYOUT = np.dtype(
    [("start", "<u4"), ("end", "<u4"), ("left", "<u2"), ("top", "<u2"), ("right", "<u2"), ("bottom", "<u2")]
)


def pack(boxes: Iterable[Box]) -> Mapping[int, bytes]:
    """The boxes of each page in the order given; edges are rounded to a 65,535th of the page."""
    by_page: dict[int, list[tuple[int, ...]]] = {}
    for box in boxes:
        edges = (round(edge * _SCALE) for edge in (box.left, box.top, box.right, box.bottom))
        by_page.setdefault(box.page, []).append((box.start, box.end, *edges))
    return {page: zlib.compress(np.array(rows, dtype=_LAYOUT).tobytes()) for page, rows in by_page.items()}


def unpack(page: int, packed: bytes) -> tuple[Box, ...]:
    """The boxes that ``pack`` made a block of."""
    return tuple(
        Box(
            start=start,
            end=end,
            page=page,
            left=left / _SCALE,
            top=top / _SCALE,
            right=right / _SCALE,
            bottom=bottom / _SCALE,
        )
        for start, end, left, top, right, bottom in np.frombuffer(zlib.decompress(packed), dtype=_LAYOUT).tolist()
    )
