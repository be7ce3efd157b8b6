"""Reads the documents of ``reference_truth`` and scores what is recognised and resolved in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.records import Clause, Reference
from ingest.records import Block, Loaded
from ingest.references import find_references
from ingest.structure import parse_clauses
from tests.ingest.sketches import assemble, lines

TRUTHS = tuple(sorted((Path(__file__).parent / "reference_truth").glob("*.txt")))
_MARK = re.compile(r"⟦(?P<words>[^⟧]*?)=>(?P<target>[^⟧]*)⟧|⟪(?P<trap>[^⟫]*)⟫")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A marked reference: its span, the other document's title, the clauses' paths there or here."""

    start: int
    end: int
    title: str | None
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A document of the truth set without its marks."""

    name: str
    title: str
    loaded: Loaded
    clauses: tuple[Clause, ...]
    expected: tuple[Expected, ...]
    traps: tuple[tuple[int, int], ...]

    def found(self) -> tuple[Reference, ...]:
        """What the rules recognise in the document."""
        return find_references(self.loaded.text, self.clauses, title=self.title)

    def path(self, ordinal: int | None) -> tuple[str, ...]:
        """The labels of a clause and of all that it stands in, outermost first."""
        labels: list[str] = []
        while ordinal is not None:
            labels.insert(0, self.clauses[ordinal].label)
            ordinal = self.clauses[ordinal].parent
        return tuple(labels)

    def clauses_at(self, path: tuple[str, ...]) -> list[int]:
        """The ordinals of the clauses whose path ends with ``path``, the shortest paths only."""
        ends = [c.ordinal for c in self.clauses if self.path(c.ordinal)[-len(path) :] == path]
        depth = min((len(self.path(ordinal)) for ordinal in ends), default=0)
        return [ordinal for ordinal in ends if len(self.path(ordinal)) == depth]

    def is_resolved(self, expected: Expected, reference: Reference) -> bool:
        """Whether a recognised reference leads exactly to where the marked one does."""
        if expected.title is not None:
            return (reference.title, reference.addresses) == (expected.title, expected.paths)
        targets = [ordinal for path in expected.paths for ordinal in self.clauses_at(path)]
        return reference.title is None and sorted(reference.targets) == sorted(targets)


def read_truth(file: Path) -> Truth:
    """One document with its marks taken out."""
    marked = assemble(lines(file.read_text(encoding="utf-8")))
    plain, expected, traps, read = "", [], [], 0
    shifts: list[tuple[int, int]] = [(0, 0)]
    for mark in _MARK.finditer(marked.text):
        plain += marked.text[read : mark.start()]
        words = mark["words"] if mark["trap"] is None else mark["trap"]
        span = (len(plain), len(plain) + len(words))
        plain, read = plain + words, mark.end()
        shifts.append((read, read - len(plain)))
        if mark["trap"] is None:
            expected.append(_expected(span, mark["target"]))
        else:
            traps.append(span)
    plain += marked.text[read:]
    loaded = Loaded(text=plain, blocks=_moved(marked, shifts))
    return Truth(
        name=file.stem,
        title=plain.partition("\n")[0],
        loaded=loaded,
        clauses=parse_clauses(loaded),
        expected=tuple(expected),
        traps=tuple(traps),
    )


def _expected(span: tuple[int, int], target: str) -> Expected:
    title, paths = None, target
    if target.startswith("@"):
        title, _, paths = target[1:].partition(": ")
    named = [] if paths == "-" else [tuple(path.split(" › ")) for path in paths.split("; ") if path]
    return Expected(start=span[0], end=span[1], title=title, paths=tuple(named))


def _moved(marked: Loaded, shifts: Sequence[tuple[int, int]]) -> tuple[Block, ...]:
    def place(offset: int) -> int:
        return offset - max(shift for shift in shifts if shift[0] <= offset)[1]

    return tuple(replace(block, start=place(block.start), end=place(block.end)) for block in marked.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many marked references there are, how many were found, how many of those lead right, and false alarms."""

    marked: int
    found: int
    resolved: int
    false: int
    traps: int

    @property
    def precision(self) -> float:
        """Share of what was recognised that is a reference."""
        return self.found / (self.found + self.false)

    @property
    def recall(self) -> float:
        """Share of the references that were recognised."""
        return self.found / self.marked

    @property
    def exact(self) -> float:
        """Share of all references that were recognised and lead exactly where they should."""
        return self.resolved / self.marked


def score(truths: Sequence[Truth]) -> Score:
    """Recognition and resolution over documents; a span counts only where both its ends are right."""
    marked = found = resolved = false = traps = 0
    for truth in truths:
        recognised = {(reference.start, reference.end): reference for reference in truth.found()}
        wanted = {(expected.start, expected.end): expected for expected in truth.expected}
        marked += len(wanted)
        traps += len(truth.traps)
        found += len(recognised.keys() & wanted.keys())
        false += len(recognised.keys() - wanted.keys())
        resolved += sum(truth.is_resolved(wanted[span], recognised[span]) for span in recognised.keys() & wanted.keys())
    return Score(marked=marked, found=found, resolved=resolved, false=false, traps=traps)
