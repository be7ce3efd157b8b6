"""Where a document speaks of itself: its title, the lines above its first clause, its signature, and its own sentences.

Quoted text, tables, annexes and the parts of a compilation speak of something else and are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Clause, ClauseKind
from assistant.sentences import sentences
from ingest.dates import DATE
from ingest.headings import title_units
from ingest.official_records import Fact, Span
from ingest.official_tables import ENTRIES_HEADING, Entry, entries_of
from ingest.places import has_places
from ingest.records import Block, BlockKind, Loaded
from ingest.said import Said, said
from ingest.units import (
    Unit,
    columns,
    contents_of,
    ends_closed,
    is_title,
    page_marks_of,
    signatures_of,
    units_of,
)

HEAD_BLOCKS = 14
"""Blocks from the top among which a document names its number, issuer, dates and version."""
SHORT_LINE = 160
"""Characters of a line of the head that may state a fact; longer ones are running text."""
_WINDOW = 700
"""Characters on both sides of a telling word that are read where a block is longer than a paragraph."""
_HITS = 200
"""Telling words that are looked at from the beginning, and from the end: 300 pages of regulations hold some 150."""

NAME = re.compile(r"《([^《》\n]{2,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?)》")
_HEADED_PAPER = re.compile(r"[\u4e00-\u9fff（）]{3,30}文件")
_NUMBER_LINE = re.compile(
    r"[^\n]{0,30}(?:[〔\[［【(（][0-9]{4}[〕\]］】)）]|字|令)\s*(?:第\s*)?[0-9一二三四五六七八九十百〇零]{1,6}\s*号"
)
_COVERS = re.compile(r"印发|发布|公布|颁布|颁发|转发|批转|令$|公告$")
_COMPILATION = re.compile(r"汇编|选编|文件集|\b(?:compilation|compendium|collected)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^“”]{2,2000}”|「[^「」]{2,2000}」|『[^『』]{2,2000}』")
_DATE_LINE = re.compile(rf"[（(]?\s{{0,4}}{DATE}\s{{0,4}}[）)]?", re.IGNORECASE)
_WRAPS = re.compile(r"[\u3400-\u9fff0-9，、《（]\n[\u3400-\u9fff0-9《》）〔〕]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that holds a telling word, the words before it in its block, and whether it stands in the head."""

    said: Said
    before: str
    in_head: bool


def letters(text: str) -> str:
    """A name without spaces, brackets, punctuation and case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


class Frame:
    """A document as the rules for its official facts see it."""

    def __init__(self, loaded: Loaded, clauses: Sequence[Clause]) -> None:
        self.text = loaded.text
        self._blocks = loaded.blocks
        self._starts = [block.start for block in loaded.blocks]
        self._units = units_of(loaded)
        self.head_end = 0
        self.title = self._title()
        self.head_end = self._end_of_head(clauses, placed=has_places(loaded))
        if self.title is not None and _HEADED_PAPER.fullmatch(self.title.value):
            self.title = self._under_headed_paper(self.title)
        name = self.title.value if self.title else ""
        self.covers = tuple(NAME.findall(name)) if _COVERS.search(name) else ()
        self.is_compilation = bool(_COMPILATION.search(name or self.text[:200]))
        self._annexes = self._foreign_annexes(clauses)
        self._closing = self._closing_lines()
        self._quoted = [match.span() for match in _QUOTED.finditer(self.text)]
        self.lines = tuple(self._head_lines())
        self.entries: tuple[Entry, ...] = tuple(self._entries(clauses))

    def is_own(self, name: str) -> bool:
        """Whether a name in book marks is this document's, or that of the rule it brings into force."""
        title = letters(self.title.value) if self.title else ""
        named = letters(name)
        return bool(named) and (named in title or any(named == letters(rule) for rule in self.covers))

    # The title and the head

    def _title(self) -> Fact[str] | None:
        """The first heading that carries no number."""
        marks = page_marks_of(self.text, self._units)
        titles = [self._units[index] for index in sorted(title_units(self.text, self._units))]
        headings = [unit for index, unit in enumerate(self._units) if unit.is_heading and index not in marks]
        numbered = bool(headings) and bool(headings[0].labels)
        others = [unit for unit in headings if unit.kind is BlockKind.TITLE and not unit.labels]
        first = next(iter([*titles, *(others if numbered else headings)]), None)
        return None if first is None or self._only_signs(first) else self._named(first)

    def _only_signs(self, heading: Unit) -> bool:
        """Whether nothing but a few closing lines follows, as below the drawn signature of a letter."""
        after = [unit for unit in self._units if unit.start > heading.start]
        before = [unit for unit in self._units if unit.start < heading.start]
        lines = [self.text[unit.start : unit.end] for unit in after]
        return len(before) > len(after) and all(columns(line) <= 80 and not ends_closed(line) for line in lines)

    def _named(self, unit: Unit) -> Fact[str]:
        written = " ".join(self.text[unit.start : unit.end].split()).strip(" *#_")
        return Fact(value=written, start=unit.start, end=unit.end)

    def _under_headed_paper(self, paper: Fact[str]) -> Fact[str]:
        """Under headed paper (某某集团文件) the title is the line below the number."""
        for unit in self._units:
            line = self.text[unit.start : unit.end]
            below = paper.start < unit.start <= self.head_end
            if below and not unit.labels and is_title(line) and not _NUMBER_LINE.match(line):
                return self._named(unit)
        return paper

    def _end_of_head(self, clauses: Sequence[Clause], *, placed: bool) -> int:
        """Where the first clause begins; a table of what the document is belongs to the head with its heading."""
        blocks = self._blocks[:HEAD_BLOCKS]
        if not blocks:
            return 0
        if placed:
            return max(block.end for block in blocks if block.place[:1] == blocks[0].place[:1])
        begun = self.title.start if self.title else -1
        first = next((clause.start for clause in clauses if not self._is_frame(clause, begun)), len(self.text))
        return min(first, blocks[-1].end)

    def _is_frame(self, clause: Clause, title: int) -> bool:
        if clause.kind is not ClauseKind.HEADING:
            return False
        return clause.start <= title or ENTRIES_HEADING.fullmatch(clause.label) is not None

    def _head_lines(self) -> Iterator[Said]:
        for block in self._blocks[:HEAD_BLOCKS]:
            if block.start >= self.head_end or block.kind is BlockKind.TABLE_ROW:
                continue
            for line in re.finditer(r"[^\n]+", self.text[block.start : min(block.end, self.head_end)]):
                stretch = said(self.text, block.start + line.start(), block.start + line.end())
                stretch = stretch.part(0, len(stretch.words))
                signed = stretch.words and any(start <= stretch.at[0] < end for start, end in self._closing)
                if 0 < len(stretch.words) <= SHORT_LINE and not signed:
                    yield stretch

    def _entries(self, clauses: Sequence[Clause]) -> Iterator[Entry]:
        yield from entries_of(self.text, self._blocks, 0, self.head_end)
        for clause in clauses:
            is_below = clause.start >= self.head_end and clause.kind is ClauseKind.HEADING
            if is_below and ENTRIES_HEADING.fullmatch(clause.label) and not self._is_foreign(clause.start):
                yield from entries_of(self.text, self._blocks, clause.start, clause.end)

    # What is not the document's own

    def _foreign_annexes(self, clauses: Sequence[Clause]) -> list[Span]:
        """Annexes, save the rule that a covering notice brings with it."""
        return [
            (clause.start, clause.end)
            for clause in clauses
            if clause.kind is ClauseKind.ANNEX
            and not any(letters(rule) in letters(self.text[clause.start : clause.start + 120]) for rule in self.covers)
        ]

    def _is_foreign(self, offset: int) -> bool:
        """Whether an offset lies in quotation marks or in an annex."""
        return any(start <= offset < end for start, end in self._annexes) or _holds(self._quoted, offset)

    # Sentences and signatures

    def telling(self, words: re.Pattern[str]) -> Iterator[Sentence]:
        """The document's own sentences that hold one of the words, in order."""
        if self.is_compilation:
            return
        done = -1
        hits = list(words.finditer(self.text))
        for match in hits if len(hits) <= 2 * _HITS else [*hits[:_HITS], *hits[-_HITS:]]:
            if match.start() < done or self._is_foreign(match.start()):
                continue
            block = self._block_at(match.start())
            if block is None or block.kind is BlockKind.TABLE_ROW:
                continue
            start, end = max(block.start, match.start() - _WINDOW), min(block.end, match.end() + _WINDOW)
            spans = self._sentences(start, end)
            place = next((place for place, span in enumerate(spans) if match.start() < span[1]), None)
            if place is None:
                continue
            first, last = spans[place]
            done = last
            if (first == start > block.start) or (last == end < block.end):
                continue  # no sentence is as long as that
            before = said(self.text, *spans[place - 1]).words if place else ""
            yield Sentence(said(self.text, first, last), before, in_head=first < self.head_end)

    def _block_at(self, offset: int) -> Block | None:
        place = bisect_right(self._starts, offset) - 1
        return self._blocks[place] if place >= 0 and offset < self._blocks[place].end else None

    def _sentences(self, start: int, end: int) -> list[Span]:
        """The sentences of a block; Chinese that goes on in the next line is one sentence."""
        joined: list[Span] = []
        for span in sentences(self.text, start, end):
            if joined and _WRAPS.fullmatch(self.text, joined[-1][1] - 1, span[0] + 1):
                joined[-1] = (joined[-1][0], span[1])
            else:
                joined.append(span)
        return joined

    def signatures(self) -> list[Span]:
        """The spans of the signature: that of a covering notice, else what closes the document or precedes an annex."""
        if self.is_compilation:
            return []
        if self.covers:
            signed = self._first_signature()
            if signed:
                return signed
        return self._closing

    def _closing_lines(self) -> list[Span]:
        contents = contents_of(self.text, self._units)
        closing = sorted(signatures_of(self.text, self._units, contents))
        return [(self._units[index].start, self._units[index].end) for index in closing]

    def _first_signature(self) -> list[Span]:
        """The first line that is a date, with the line above it: there the notice ends and the rule begins."""
        for index, unit in enumerate(self._units):
            line = self.text[unit.start : unit.end].rpartition("\n")[2].strip()
            if _DATE_LINE.fullmatch(line) and unit.kind is not BlockKind.TABLE_ROW and index:
                above = self._units[index - 1]
                return [(above.start, above.end), (unit.start, unit.end)]
        return []


def _holds(spans: Sequence[Span], offset: int) -> bool:
    place = bisect_right(spans, (offset, len(spans) + offset)) - 1
    return place >= 0 and spans[place][0] <= offset < spans[place][1]
