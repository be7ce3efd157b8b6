"""Clauses of a document whose format gives every block an address of its own: sheets with rows, slides."""

from __future__ import annotations

from itertools import groupby

from assistant.records import Clause, ClauseKind
from ingest.records import Block, BlockKind, Loaded


def has_places(loaded: Loaded) -> bool:
    """Whether the format gives the document's addresses, so that numbers in its text are none."""
    return any(block.place for block in loaded.blocks)


def placed_clauses(loaded: Loaded) -> tuple[Clause, ...]:
    """A section for each sheet or slide in order, and in it a row for each block that has a range of cells."""
    clauses: list[Clause] = []
    for outer, blocks in groupby(loaded.blocks, key=lambda block: block.place[:1]):
        if not outer:
            continue
        inside = list(blocks)
        section = len(clauses)
        clauses.append(
            Clause(
                ordinal=section,
                parent=None,
                kind=ClauseKind.SECTION,
                label=outer[0],
                heading=_heading(loaded, inside[0], outer[0]),
                start=inside[0].start,
                end=inside[-1].end,
            )
        )
        clauses += [_row(block, len(clauses) + number, section) for number, block in enumerate(_with_cells(inside))]
    return tuple(clauses)


def _with_cells(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if len(block.place) > 1]


def _row(block: Block, ordinal: int, section: int) -> Clause:
    return Clause(
        ordinal=ordinal,
        parent=section,
        kind=ClauseKind.ROW,
        label=block.place[1],
        heading="",
        start=block.start,
        end=block.end,
    )


def _heading(loaded: Loaded, first: Block, label: str) -> str:
    text = " ".join(loaded.text[first.start : first.end].split())
    return text if first.kind is BlockKind.HEADING and text != label else ""
