"""Pictures inside a document: those large enough to hold text are read by character recognition."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.errors import DocumentRejected
from ingest.records import BlockKind, Loaded

MIN_WIDTH, MIN_HEIGHT = 200, 60
"""Pixels below which a picture is an icon, a bullet or a seal."""
MAX_PICTURES = 20
"""Pictures of one document that are read: each takes 0.3 to 4 seconds on two cores."""
_MIN_CHARACTERS = 4
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_TIFFS = (b"II*\0", b"MM\0*")
_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(slots=True)
class Pictures:
    """Reads a document's pictures in order, each once; ``found`` counts those that hold text."""

    found: int = 0
    unread: int = 0
    _read: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def texts(self, data: bytes, recognise: Callable[[bytes], Loaded] | None = None) -> Iterator[tuple[str, BlockKind]]:
        """The blocks of text in a picture, none where it is small, was read before, or shows no print.

        ``recognise`` reads a picture; by default the loader of picture files does.
        """
        digest = hashlib.sha256(data).digest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        size = size_of(data)
        if size is not None and (size[0] < MIN_WIDTH or size[1] < MIN_HEIGHT):
            return
        if size is None or self._read >= MAX_PICTURES:
            self.unread += 1
            return
        self._read += 1
        blocks = list(_blocks(data, recognise or _recognised))
        self.found += bool(blocks)
        yield from blocks

    def is_any(self) -> bool:
        """Whether the document has any picture."""
        return bool(self._seen)

    def remark(self) -> str | None:
        """What the report says."""
        told = []
        if self.found:
            plural = "pictures was" if self.found > 1 else "picture was"
            told.append(
                f"the text of {self.found} {plural} read by character recognition; check it against the original"
            )
        if self.unread:
            plural = "pictures were" if self.unread > 1 else "picture was"
            told.append(f"{self.unread} {plural} not read for text")
        return "; ".join(told) or None


def _recognised(data: bytes) -> Loaded:
    from ingest.loaders.images import load_image

    return load_image(data)


def _blocks(data: bytes, recognise: Callable[[bytes], Loaded]) -> Iterator[tuple[str, BlockKind]]:
    try:
        loaded = recognise(data)
    except (DocumentRejected, OSError, ValueError):
        return  # no print in it, or no picture that can be opened: nothing that could be quoted
    if sum(character.isalnum() for character in loaded.text) < _MIN_CHARACTERS:
        return
    for block in loaded.blocks:
        kind = block.kind if block.kind is BlockKind.TABLE_ROW else BlockKind.PARAGRAPH
        yield loaded.text[block.start : block.end], kind


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or TIFF picture in pixels, ``None`` for other formats.

    A TIFF's size is taken to suffice, since such pictures are scans.
    """
    if data.startswith(_PNG) and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    return (MIN_WIDTH, MIN_HEIGHT) if data.startswith(_TIFFS) else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 if marker in _JPEG_ALONE else 2 + int(struct.unpack(">H", data[place + 2 : place + 4])[0])
    return None
