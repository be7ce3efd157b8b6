"""The small Markdown of the corpus sources: a file's lines become the blocks that the Word and PDF writers set.

Every line that is not blank is one paragraph. ``#`` is the title, ``>`` a line under the title, ``##`` and ``###`` are
headings, rows that begin with ``|`` form a table, ``[^1]`` marks a footnote and ``[^1]: …`` holds its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_FOOTNOTE = re.compile(r"\[\^(\d+)\]: (.+)")
_MARK = re.compile(r"\[\^(\d+)\]")
_RULE = re.compile(r"\|[-:| ]+\|")


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    IMPRINT = "imprint"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """A block of a source; ``rows`` holds a table's cells, header row first, and ``note`` a footnote's text."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    note: str | None = None


def parse_source(text: str) -> tuple[SourceBlock, ...]:
    """Reads a source.

    Raises:
        ValueError: a footnote is marked but not written, or a table's rows differ in width.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    notes = {match[1]: match[2] for line in lines if (match := _FOOTNOTE.fullmatch(line))}
    body = [line for line in lines if not _FOOTNOTE.fullmatch(line)]
    blocks: list[SourceBlock] = []
    for is_table, group in groupby(body, key=lambda line: line.startswith("|")):
        if is_table:
            blocks.append(_table(list(group)))
        else:
            blocks.extend(_line(line, notes) for line in group)
    return tuple(blocks)


def _table(lines: list[str]) -> SourceBlock:
    rows = tuple(
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if not _RULE.fullmatch(line)
    )
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"the rows of the table that begins with {lines[0]!r} differ in width")
    return SourceBlock(kind=BlockKind.TABLE, rows=rows)


def _line(line: str, notes: dict[str, str]) -> SourceBlock:
    mark = _MARK.search(line)
    if mark and mark[1] not in notes:
        raise ValueError(f"footnote {mark[1]} has no text")
    note = notes[mark[1]] if mark else None
    prefix, _, rest = line.partition(" ")
    if prefix == "#":
        return SourceBlock(kind=BlockKind.TITLE, text=rest)
    if prefix == ">":
        return SourceBlock(kind=BlockKind.IMPRINT, text=rest)
    if prefix in ("##", "###"):
        return SourceBlock(kind=BlockKind.HEADING, text=rest, level=len(prefix) - 1)
    return SourceBlock(kind=BlockKind.PARAGRAPH, text=line, note=note)


def split_at_mark(text: str) -> tuple[str, str]:
    """The text before and after its footnote mark; without a mark, the whole text and nothing."""
    before, *after = _MARK.split(text, maxsplit=1)[::2]
    return before, "".join(after)
