"""A canonical text as a page sets it: one block after the other, each at the place of its clause.

The blocks cover the text but for the line ends between them, so that nothing is left out and nothing is said twice.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import TABLE_GAP, Clause, ClauseKind, Document
from assistant.titles import letters

_TITLED = frozenset(ClauseKind) - {ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM, ClauseKind.ROW}
_INDENTED = frozenset({ClauseKind.ITEM, ClauseKind.SUBITEM})
_BETWEEN = re.compile(r"\n[^\S\n]*\n(?:[^\S\n]*\n)*")
"""What stands between two paragraphs."""
_ROW = re.compile(rf"^[^\n]*{re.escape(TABLE_GAP)}[^\n]*$", re.MULTILINE)
"""A row of a table."""
_LONGEST_HEADING = 200
_LONGEST_BLOCK = 4_000
"""Characters of a block; a longer one is cut at a line's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of text that is set as one.

    ``clauses`` are the ordinals of those that begin in it, ``level`` is that of a heading (1 is the outermost) or 0,
    ``indent`` how deep an item stands among items; ``row`` tells that it is a row of a table.
    """

    start: int
    end: int
    clauses: tuple[int, ...] = ()
    level: int = 0
    indent: int = 0
    row: bool = False


def blocks(document: Document) -> list[Block]:
    """The blocks of a document in order."""
    text, clauses = document.text, document.clauses
    depths = _depths(clauses)
    starts = [clause.start for clause in clauses]
    found: list[Block] = []
    for start, end in _stretches(document):
        begun = range(bisect_right(starts, start - 1), bisect_right(starts, end - 1))
        first = next((clauses[ordinal] for ordinal in reversed(begun) if clauses[ordinal].start == start), None)
        line = _heading_end(text, start, end, first)
        if first is not None and line is not None:
            of_heading = tuple(o for o in begun if clauses[o].start < line)
            found.append(Block(start=start, end=line, clauses=of_heading, level=1 + depths[first.ordinal]))
            rest = _trimmed(text, line, end)
            if rest is not None:
                others = tuple(o for o in begun if clauses[o].start >= line)
                found.append(Block(start=rest[0], end=rest[1], clauses=others))
            continue
        found.append(
            Block(
                start=start,
                end=end,
                clauses=tuple(begun),
                indent=_indent(clauses, first),
                row=_ROW.fullmatch(text, start, end) is not None or _is_row(first),
            )
        )
    return found


def parts(found: Sequence[Block], *, characters: int) -> list[tuple[int, int]]:
    """The blocks in parts of about so many characters, as places of the first and behind the last block.

    A part ends before a heading where there is one in its last third.
    """
    cut: list[tuple[int, int]] = []
    first, heading, size = 0, None, 0
    for place, block in enumerate(found):
        size += block.end - block.start
        if block.level and size > characters * 2 // 3 and place > first:
            heading = heading or place
        if size > characters and place > first:
            until = heading or place
            cut.append((first, until))
            size = sum(one.end - one.start for one in found[until : place + 1])
            first, heading = until, None
    return [*cut, (first, len(found))] if found else []


def part_holding(found: Sequence[Block], cut: Sequence[tuple[int, int]], offset: int) -> int:
    """The part in which a place of the text stands."""
    place = max(0, bisect_right([block.start for block in found], offset) - 1)
    return next((number for number, (_, until) in enumerate(cut) if place < until), 0)


def _stretches(document: Document) -> Iterator[tuple[int, int]]:
    """The text cut between paragraphs and rows, where a clause begins or ends a line, and where it is very long."""
    text = document.text
    edges = {0, len(text)}
    for clause in document.clauses:
        edges |= {clause.start, clause.end}
    edges |= {edge for match in _ROW.finditer(text) for edge in (match.start(), min(match.end() + 1, len(text)))}
    edges |= {match.end() for match in _BETWEEN.finditer(text)}
    cuts = sorted(edge for edge in edges if edge in (0, len(text)) or begins_block(text, edge))
    for start, end in itertools.pairwise(cuts):
        trimmed = _trimmed(text, start, end)
        while trimmed is not None and trimmed[1] - trimmed[0] > _LONGEST_BLOCK:
            until = text.rfind("\n", trimmed[0] + 1, trimmed[0] + _LONGEST_BLOCK)
            until = until if until > 0 else text.find("\n", trimmed[0] + _LONGEST_BLOCK, trimmed[1])
            if until < 0:
                break
            yield trimmed[0], trimmed[0] + len(text[trimmed[0] : until].rstrip())
            trimmed = _trimmed(text, until, trimmed[1])
        if trimmed is not None:
            yield trimmed


def begins_block(text: str, offset: int) -> bool:
    """Whether a clause that begins here begins a block: only white space stands before it in its line."""
    line = text.rfind("\n", 0, offset) + 1
    return not text[line:offset].strip()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch without the empty lines around it; the white space before its first line's words stays."""
    body = text[start:end]
    if not body.strip():
        return None
    lead = re.match(r"(?:[^\S\n]*\n)*", body)
    return start + (lead.end() if lead else 0), start + len(body.rstrip())


def _heading_end(text: str, start: int, end: int, clause: Clause | None) -> int | None:
    """Where the heading ends with which a clause begins; ``None`` where it begins with its text."""
    if clause is None or clause.kind not in _TITLED:
        return None
    line = text.find("\n", start, end)
    line = end if line < 0 else line
    said = text[start:line]
    return line if len(said) <= _LONGEST_HEADING and letters(said) == letters(clause.label + clause.heading) else None


def _is_row(clause: Clause | None) -> bool:
    return clause is not None and clause.kind is ClauseKind.ROW


def _depths(clauses: Sequence[Clause]) -> list[int]:
    depths: list[int] = []
    for clause in clauses:
        depths.append(0 if clause.parent is None else depths[clause.parent] + 1)
    return depths


def _indent(clauses: Sequence[Clause], clause: Clause | None) -> int:
    depth = 0
    place = clause
    while place is not None and place.kind in _INDENTED:
        depth += 1
        place = None if place.parent is None else clauses[place.parent]
    return depth
