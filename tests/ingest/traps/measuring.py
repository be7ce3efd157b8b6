"""Holds what ingestion makes of a trap against the trap's truth."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from assistant.addresses import SEPARATOR
from assistant.records import Clause
from ingest.loaders import load
from ingest.records import Loaded
from ingest.structure import parse_clauses
from tests.ingest.traps.documents import Trap, Truth, letters
from tests.ingest.traps.writing import write

ROOT = Path(__file__).parents[3]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One trap's figures; ``faults`` says of every wrong clause what was expected and what was found."""

    name: str
    file: str
    clauses: int
    boundaries: int
    addresses: int
    superfluous: int
    characters: int
    astray: int
    faults: tuple[str, ...]

    @property
    def boundaries_right(self) -> float:
        """Share of the clauses that begin and end where they should; a clause that is none counts as wrong."""
        return self.boundaries / (self.clauses + self.superfluous) if self.clauses + self.superfluous else 1.0

    @property
    def addresses_right(self) -> float:
        """Share of the clauses whose address and, where the trap gives one, heading are right."""
        return self.addresses / (self.clauses + self.superfluous) if self.clauses + self.superfluous else 1.0

    @property
    def characters_astray(self) -> float:
        """Characters lost or doubled, as a share of the source's."""
        return self.astray / self.characters


def loaded_of(trap: Trap, folder: Path) -> Loaded:
    """The trap's file as its loader reads it."""
    return load(ROOT / trap.file if trap.is_of_corpus else write(trap, folder))


def measure(trap: Trap, folder: Path) -> Measured:
    """Read the trap's file, which is written into ``folder`` unless the corpus has it."""
    loaded = loaded_of(trap, folder)
    found = _found(loaded, parse_clauses(loaded))
    places, astray = _aligned(trap.source, letters(loaded.text))
    boundaries, addresses, faults = 0, 0, list[str]()
    wanted = {span_of(truth, places): truth for truth in trap.truths}
    if len(wanted) != len(trap.truths):
        wanted = {}
    taken: set[tuple[Span, str]] = set()
    for truth in trap.truths:
        span = span_of(truth, places)
        here = [entry for entry in found if entry[0] == span]
        right = [
            entry for entry in here if entry[1] == SEPARATOR.join(truth.address) and truth.heading in (None, entry[2])
        ]
        boundaries += bool(here)
        addresses += bool(right)
        taken.update((entry[0], entry[1]) for entry in (right or here)[:1])
        if not right:
            faults.append(_fault(trap, truth, [entry[1:] for entry in here], found, span))
    superfluous = [entry for entry in found if (entry[0], entry[1]) not in taken]
    faults += [
        f"no clause of the document: {address} ({_shown(letters(loaded.text), span)})"
        for span, address, _ in superfluous
    ]
    return Measured(
        name=trap.name,
        file=trap.file,
        clauses=len(trap.truths),
        boundaries=boundaries,
        addresses=addresses,
        superfluous=len(superfluous),
        characters=len(trap.source),
        astray=astray,
        faults=tuple(faults),
    )


def span_of(truth: Truth, places: list[int]) -> Span:
    """Where the truth's clause stands in the letters of the canonical text."""
    return places[truth.start], places[truth.end - 1] + 1


def _found(loaded: Loaded, clauses: tuple[Clause, ...]) -> list[tuple[Span, str, str]]:
    """Span in letters, address and heading of every clause that has an address."""
    before = [0]
    for character in loaded.text:
        before.append(before[-1] + len(letters(character)))
    return [
        (
            (before[clause.start], before[clause.end]),
            SEPARATOR.join(outer.label for outer in _outer(clauses, clause) if outer.addressed),
            clause.heading,
        )
        for clause in clauses
        if clause.addressed
    ]


def _outer(clauses: tuple[Clause, ...], clause: Clause) -> list[Clause]:
    """The clause below those it stands in."""
    found = [clause]
    while found[0].parent is not None:
        found.insert(0, clauses[found[0].parent])
    return found


def _aligned(source: str, canonical: str) -> tuple[list[int], int]:
    """Where each letter of the source stands in the canonical text, and how many letters are lost or doubled."""
    if source == canonical:
        return list(range(len(source))), 0
    places, astray, read_to = [0] * len(source), 0, 0
    for kind, first, last, begin, end in SequenceMatcher(None, source, canonical, autojunk=False).get_opcodes():
        for place in range(first, last):
            places[place] = begin + place - first if kind == "equal" else min(begin, max(0, len(canonical) - 1))
        astray += 0 if kind == "equal" else max(last - first, end - begin)
        read_to = end
    return places, astray + len(canonical) - read_to


def _fault(
    trap: Trap, truth: Truth, here: list[tuple[str, str]], found: list[tuple[Span, str, str]], span: Span
) -> str:
    wanted = f"{SEPARATOR.join(truth.address)} ({_shown(trap.source, (truth.start, truth.end))})"
    if here:
        return f"{wanted}: address or heading found {here}, wanted heading {truth.heading}"
    near = [f"{address} {begin}-{end}" for (begin, end), address, _ in found if begin == span[0]]
    return f"{wanted}: boundaries {span[0]}-{span[1]} not found; beginning there: {near or 'nothing'}"


def _shown(text: str, span: Span) -> str:
    return f"{text[span[0] : span[0] + 12]}…{text[max(span[0], span[1] - 8) : span[1]]}"
