"""Sketches of documents: blocks from marked lines, and what must be found in them where."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.records import Block, BlockKind, Loaded


@dataclass(frozen=True, slots=True)
class Trap:
    """A document as (kind, level, text) blocks and what to expect: words in it and their address."""

    name: str
    blocks: tuple[tuple[BlockKind, int, str], ...]
    expected: tuple[tuple[str, str | None], ...]

    def loaded(self) -> Loaded:
        """The document as a loader would deliver it."""
        return assemble(self.blocks)


def assemble(blocks: tuple[tuple[BlockKind, int, str], ...]) -> Loaded:
    """Canonical text of blocks joined by empty lines."""
    text = ""
    placed: list[Block] = []
    for kind, level, body in blocks:
        text += "\n\n" if text else ""
        placed.append(Block(kind=kind, level=level, start=len(text), end=len(text) + len(body)))
        text += body
    return Loaded(text=text, blocks=tuple(placed))


def lines(text: str) -> tuple[tuple[BlockKind, int, str], ...]:
    """Blocks from a sketch, one a line: ``!`` title, ``#`` heading, ``|`` table row, ``*`` list item, else text."""
    found: list[tuple[BlockKind, int, str]] = []
    for line in text.strip("\n").split("\n"):
        if not line.strip():
            continue
        mark, _, rest = line.partition(" ")
        if mark == "!":
            found.append((BlockKind.TITLE, 1, rest))
        elif mark and not mark.strip("#"):
            found.append((BlockKind.HEADING, len(mark), rest))
        elif mark == "*":
            found.append((BlockKind.LIST_ITEM, 1, rest))
        elif mark == "|":
            found.append((BlockKind.TABLE_ROW, 0, rest))
        else:
            found.append((BlockKind.PARAGRAPH, 0, line))
    return tuple(found)
