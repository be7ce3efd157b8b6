"""Sketches of documents: blocks from marked lines, and what must be found in them where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Clause, ClauseKind, Passage
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


def assert_tiles(loaded: Loaded, passages: tuple[Passage, ...]) -> None:
    """Every character but white space is in exactly one passage, and each passage is an exact slice."""
    read_to = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert passage.text == loaded.text[passage.start : passage.end] == passage.text.strip()
        assert read_to <= passage.start < passage.end
        assert not loaded.text[read_to : passage.start].strip()
        read_to = passage.end
    assert not loaded.text[read_to:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


def assert_one_article_each(clauses: Sequence[Clause], passages: Sequence[Passage]) -> None:
    """A passage that holds text of an article holds nothing of another one, unless one stands in the other."""
    articles = [clause for clause in clauses if clause.kind is ClauseKind.ARTICLE]
    for passage in passages:
        inside = [one for one in articles if one.start < passage.end and passage.start < one.end]
        assert len([one for one in inside if not any(one.parent == other.ordinal for other in inside)]) <= 1
