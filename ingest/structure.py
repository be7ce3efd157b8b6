"""Builds the clause tree of a document from its own numbering and headings.

Units are read in order with a stack of the open clauses. A label opens a clause only where it continues a sequence:
named levels (章, 条, Chapter, Article) run through the document or begin again in a new enclosing clause, enumerations
run within the clause they stand in. What looks like a label and does neither is a reference in running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.labels import han_numeral
from assistant.records import Clause, ClauseKind
from ingest.compilations import inner_titles
from ingest.headings import Heading, heading_of, title_units
from ingest.numbering import ARTICLE_RANK, ITEM_RANK, Form, Label, read_labels
from ingest.places import has_places, placed_clauses
from ingest.quotations import quoted_of
from ingest.records import BlockKind, Loaded
from ingest.sequences import Draft, Sequences, section_rank
from ingest.units import Unit, columns, contents_of, ends_closed, page_marks_of, signatures_of, units_of

_HEADING_RANK = 0
_PARAGRAPH_RANK = 60
_ENTRY = re.compile(r"[^:：\n]{1,16}[:：][ \t]*\S")
_ENACTS = re.compile(
    r"(?:NOW,?[ ]+THEREFORE|IT[ ]IS[ ](?:HEREBY[ ])?AGREED|(?:HAS|HAVE)[ ](?:ADOPTED|AGREED)|BE[ ]IT[ ]ENACTED"
    r"|The[ ]parties[ ](?:hereby[ ]|therefore[ ])?agree"
    r"|(?:现|兹|双方|各方|经).{0,30}(?:协议|约定|订立|规定|达成).{0,12}如下)",
    re.IGNORECASE,
)
"""Words of enactment: they end the recitals before them."""
_MIN_PARAGRAPH_COLUMNS = 80
"""A line without a stop counts as a paragraph (款) of its own only from this width; shorter ones are captions."""


def parse_clauses(loaded: Loaded) -> tuple[Clause, ...]:
    """The clauses of a document in order, each after the clause it stands in; ordinals count from 0."""
    if has_places(loaded):
        return placed_clauses(loaded)
    units = units_of(loaded)
    contents = contents_of(loaded.text, units)
    marks = page_marks_of(loaded.text, units)
    quoted = quoted_of(loaded.text, units)
    title = title_units(loaded.text, units)
    plain = contents | marks | quoted | title
    ranked = _with_ranks([replace(unit, labels=()) if index in plain else unit for index, unit in enumerate(units)])
    titles = inner_titles(loaded.text, ranked, contents | marks)
    skipped = (contents | marks | title) - titles
    builder = _Builder(
        text=loaded.text,
        units=ranked,
        skipped=set(skipped),
        titles=titles,
        quoted=quoted,
        closing=signatures_of(loaded.text, ranked, contents, titles),
        sequences=Sequences(ranked, titles),
    )
    for index in range(len(ranked)):
        builder.take(index)
    return builder.finish()


def _with_ranks(units: Sequence[Unit]) -> list[Unit]:
    """The units with the rank of English sections settled: above articles, below them, or in their place."""
    rank = section_rank(units)
    return [
        replace(
            unit,
            labels=tuple(
                replace(
                    label,
                    rank=rank + label.scheme.count("."),
                    kind=ClauseKind.ARTICLE if rank == ARTICLE_RANK else label.kind,
                )
                if label.scheme.startswith("en:section")
                else label
                for label in unit.labels
            ),
        )
        for unit in units
    ]


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Reads unit by unit and keeps the stack of open clauses; ``stack[0]`` is the document."""

    text: str
    units: Sequence[Unit]
    skipped: set[int]
    titles: frozenset[int]
    quoted: frozenset[int]
    closing: frozenset[int]
    sequences: Sequences
    drafts: list[Draft] = field(default_factory=list)
    read_to: int = 0
    lacks_body: bool = False

    @property
    def stack(self) -> list[Draft]:
        return self.sequences.stack

    def take(self, index: int) -> None:
        """Read the next unit."""
        unit = self.units[index]
        if index in self.skipped:
            return
        if index in self.closing:
            self._cut(1)
            return
        if index in self.titles:
            self._open_heading(index, 1)
        elif unit.kind is not BlockKind.TABLE_ROW and index not in self.quoted:
            placed = self.sequences.place(index)
            if placed is not None:
                self._open(index, *placed)
            elif unit.is_heading:
                if not self._goes_on_with_entry(index):
                    self._open_heading(index, self.sequences.heading_depth(unit))
            else:
                self._paragraph(index)
        self.read_to = unit.end if index + 1 not in self.skipped else max(unit.end, self.read_to)

    def finish(self) -> tuple[Clause, ...]:
        """Close what is open and settle labels that depend on siblings."""
        self._cut(1)
        self._settle()
        return tuple(
            Clause(
                ordinal=draft.ordinal,
                parent=draft.parent,
                kind=draft.kind,
                label=draft.label,
                heading=draft.heading,
                start=draft.start,
                end=draft.end,
                addressed=draft.addressed,
            )
            for draft in self.drafts
        )

    def _cut(self, depth: int) -> None:
        for draft in self.stack[depth:]:
            draft.end = max(draft.end, self.read_to)
        del self.stack[depth:]

    def _push(self, draft: Draft) -> None:
        draft.ordinal = len(self.drafts)
        top = self.stack[-1]
        draft.parent = top.ordinal if len(self.stack) > 1 else None
        draft.is_led = draft.scheme in top.led and not draft.holds
        top.children.append(draft)
        self.drafts.append(draft)
        self.stack.append(draft)

    def _open(self, index: int, label: Label, depth: int) -> None:
        unit = self.units[index]
        self._cut(depth)
        self.sequences.register(index, label)
        heading = heading_of(self.text, self.units, index, label)
        self._push(_draft(unit.start, label, unit, heading))
        self.read_to = unit.end
        if heading.takes_next:
            self.skipped.add(index + 1)
            self.read_to = self.units[index + 1].end
        self.stack[-1].end = self.read_to
        self.lacks_body = label.is_item and label.form is Form.ALONE and not heading.text
        if heading.body is not None:
            self._open_body(index, heading.body)

    def _open_body(self, index: int, body: int) -> None:
        """What follows a label in the same unit: the first item of an enumeration, or the first 款 of an article."""
        unit = self.units[index]
        item = next(
            (label for label in read_labels(self.text, body, unit.end) if label.is_item and label.number == 1), None
        )
        if item is not None and not item.prefix and len(item.text) > 1 and item.text[0] in "(（①㈠⑴":
            self.sequences.register(index, item)
            self._push(_draft(body, item, unit, Heading(body=item.rest)))
            self.stack[-1].end = unit.end
        elif self.stack[-1].counts_paragraphs:
            self._open_paragraph(body, unit.end)

    def _open_heading(self, index: int, depth: int) -> None:
        unit = self.units[index]
        self._cut(depth)
        label = " ".join(self.text[unit.start : unit.end].strip(" \t\u3000\n*_#").split())
        self.sequences.renew(_HEADING_RANK)
        self._push(
            Draft(
                kind=ClauseKind.HEADING,
                label=label,
                start=unit.start,
                end=unit.end,
                rank=_HEADING_RANK,
                level=unit.level,
                holds=True,
                is_document=index in self.titles,
            )
        )

    def _goes_on_with_entry(self, index: int) -> bool:
        """Whether the heading is one more line of a heading made of entries (Subject: …, Source: …)."""
        before, unit = self.units[max(0, index - 1)], self.units[index]
        same = before.is_heading and unit.level == before.level and not before.labels
        return same and all(_ENTRY.match(self.text, line.start, line.end) for line in (before, unit))

    def _open_paragraph(self, start: int, end: int) -> None:
        self._push(
            Draft(kind=ClauseKind.PARAGRAPH, label="", start=start, end=end, rank=_PARAGRAPH_RANK, addressed=False)
        )

    def _paragraph(self, index: int) -> None:
        """Text without a label: a new 款 of a Chinese article, the end of a list, or more of what is open."""
        unit = self.units[index]
        if self.lacks_body:
            self.lacks_body = False
            return
        keep = self.sequences.continued_depth(index)
        article = next((place for place, draft in enumerate(self.stack) if draft.counts_paragraphs), None)
        if article is not None:
            if keep > article + 1:
                self._cut(keep)
            elif not self.stack[article].children or self._is_paragraph(unit):
                self._cut(article + 1)
                self._open_paragraph(unit.start, unit.end)
            return
        if unit.kind is BlockKind.LIST_ITEM:
            return
        if _ENACTS.match(self.text, unit.start, unit.end):
            self._cut(next((depth for depth, draft in enumerate(self.stack) if draft.is_item), len(self.stack)))
            return
        depth = len(self.stack)
        while depth > max(keep, 1) and self.stack[depth - 1].is_led and unit.closes:
            depth -= 1
        self._cut(depth)

    def _is_paragraph(self, unit: Unit) -> bool:
        body = self.text[unit.start : unit.end]
        own = unit.opens_block or body[:1] == "\u3000" or self.text[unit.start - 1] in "\u3000\n"
        if unit.kind is BlockKind.LIST_ITEM or not (own and unit.closes):
            return False
        return ends_closed(body) or columns(body) >= _MIN_PARAGRAPH_COLUMNS

    def _settle(self) -> None:
        for parent in [self.sequences.document, *self.drafts]:
            paragraphs = [child for child in parent.children if child.kind is ClauseKind.PARAGRAPH]
            for number, child in enumerate(paragraphs, start=1):
                child.label = f"第{han_numeral(number)}款"
                child.addressed = len(paragraphs) > 1
            numbered = [child for child in parent.children if child.scheme in ("1", "1.")]
            if any(child.holds or any(inner.prefix for inner in child.children) for child in numbered):
                for child in numbered:
                    child.label = child.label.rstrip(".．")
                    child.kind = ClauseKind.SECTION
            chapters = [child for child in parent.children if child.scheme == "han、"]
            if any(child.holds for child in chapters):
                for child in chapters:
                    child.kind = ClauseKind.SECTION
        for draft in self.drafts:
            if draft.kind is ClauseKind.ITEM and draft.parent is not None:
                outer = self.drafts[draft.parent]
                draft.kind = ClauseKind.SUBITEM if outer.kind in (ClauseKind.ITEM, ClauseKind.SUBITEM) else draft.kind


def _draft(start: int, label: Label, unit: Unit, heading: Heading) -> Draft:
    holds = label.is_item and (unit.is_heading or bool(heading.text and not heading.runs_in))
    return Draft(
        kind=ClauseKind.SECTION if holds else label.kind,
        label=label.text,
        heading=heading.text,
        start=start,
        end=unit.end,
        rank=label.rank,
        scheme=label.scheme,
        number=(label.number, label.suffix),
        level=unit.level,
        prefix=label.prefix,
        decimal=label.decimal,
        holds=holds,
        counts_paragraphs=label.scheme == "zh:条",
        is_named=label.rank < ITEM_RANK,
    )
