"""Splits a document into the passages that are embedded and searched.

A passage follows the document's own structure: an article or a section under a heading is one passage where it fits,
and otherwise falls apart at its paragraphs, items and rows. No passage crosses an article. Only running text that has
no structure left and is still too long is cut by size, at the best separator there is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise
from math import ceil

from assistant.addresses import SEPARATOR, address_of, chain, page_of
from assistant.catalogue_rows import digest_of, embedded_text
from assistant.language import detect_language
from assistant.records import Clause, ClauseKind, Passage
from ingest.records import Block, BlockKind, Loaded

ENGLISH_LIMIT = 1500
"""Characters of English in a passage: about 350 tokens, so that text and path fit the encoder's 512."""
CHINESE_LIMIT = 450
"""Characters of Chinese in a passage: about 300 tokens. In mixed text each character weighs by its own limit."""
# Measured by ``guildhall search``: the bundled gold questions that one clause of today answers (275), found where a
# passage of the right document holds every decisive string, and 194 questions on 65 programmes of study in both
# languages, by document. Beyond 1500 a passage and its path no longer fit the encoder's window.
#
#   English / Chinese   passages   gold R@1   R@5    R@10     programmes R@1   MRR
#    700 / 250            1173       .316     .564   .633          .938       .958
#   1000 / 350            1115       .331     .571   .651          .943       .963
#   1500 / 450            1093       .327     .575   .651          .948       .966
#   2000 / 600            1087       .338     .571   .655          .938       .958
PATH_LIMIT = 120
"""Characters of the path, which is embedded with the text and must not drown it."""

_CONTEXT_LIMIT = 50
_COLUMNS_LIMIT = 120
"""Characters of a sheet's header rows in the path of rows that stand without them: nothing else names the columns."""
_HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_HAN_WEIGHT = ENGLISH_LIMIT / CHINESE_LIMIT
_BOUNDARIES = frozenset(
    {
        ClauseKind.PART,
        ClauseKind.CHAPTER,
        ClauseKind.SECTION,
        ClauseKind.HEADING,
        ClauseKind.ARTICLE,
        ClauseKind.ANNEX,
    }
)
_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", ". ", "! ", "? ", "; ", "，", ", ", " ", ""]
_LEAD_IN = re.compile(r"[^。！？；\n]*[:：—–]\s*$")

Span = tuple[int, int]


def cost(text: str) -> float:
    """The length of ``text`` in English characters; a Chinese one weighs as many as share the encoder's window."""
    return len(text) + (_HAN_WEIGHT - 1) * len(_HAN.findall(text))


def split(
    loaded: Loaded, clauses: Sequence[Clause], *, document: str, title: str, limit: float = ENGLISH_LIMIT
) -> tuple[Passage, ...]:
    """The passages of a document in order: exact slices that together hold every character but white space once.

    ``document`` is the path under which the document is known and ``limit`` the most a passage may ``cost``.
    """
    splitter = _Splitter(loaded, clauses)
    passages: list[Passage] = []
    for section in splitter.sections():
        for start, end in splitter.pack((section.start, section.end), limit):
            text = loaded.text[start:end]
            ordinal = len(passages)
            place = max(start, min(section.body, end - 1))
            passage = Passage(
                id="",
                document=document,
                ordinal=ordinal,
                start=start,
                end=end,
                text=text,
                address=address_of(clauses, place, end),
                page=page_of(loaded.pages, start),
                language=detect_language(text),
                path=splitter.with_columns(path_of(title, chain(clauses, place, end), splitter.context(start)), start),
            )
            passages.append(replace(passage, id=_passage_id(passage)))
    return tuple(passages)


def _passage_id(passage: Passage) -> str:
    """An id that changes whenever what is embedded for the passage does."""
    return digest_of(f"{passage.document}\0{passage.ordinal}\0{embedded_text(passage)}")[:32]


def path_of(title: str, clauses: Sequence[Clause], context: str = "") -> str:
    """Title, then each clause's label with its heading, then what leads into the text; cut in the middle to fit."""
    parts = [_shortened(title, PATH_LIMIT // 2)]
    parts += [f"{clause.label} {clause.heading}".strip() for clause in clauses if clause.addressed]
    if context:
        parts.append(_shortened(context, _CONTEXT_LIMIT))
    parts = [part for part in parts if part]
    dropped = False
    while len(parts) > 2 and len(SEPARATOR.join(parts)) > PATH_LIMIT:
        parts = [parts[0], "…", *parts[(3 if dropped else 2) :]]
        dropped = True
        if len(parts) == 3:
            break
    joined = SEPARATOR.join(parts)
    return joined if len(joined) <= PATH_LIMIT else _shortened(joined, PATH_LIMIT)


def _shortened(text: str, limit: int) -> str:
    """``text`` on one line, its middle left out where it is longer than ``limit``."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = limit * 2 // 3
    return f"{line[:head].rstrip()}…{line[len(line) - (limit - head - 1) :].lstrip()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A span that no passage may leave; ``body`` is where the clause it belongs to begins, after outer headings."""

    start: int
    end: int
    body: int


class _Splitter:
    """Cuts one document; holds its text, clauses, blocks and running cost."""

    def __init__(self, loaded: Loaded, clauses: Sequence[Clause]) -> None:
        self._text = loaded.text
        self._blocks = loaded.blocks
        self._places = {block.start: place for place, block in enumerate(loaded.blocks)}
        self._bounds = [clause for clause in clauses if clause.kind in _BOUNDARIES]
        self._inner = [clause for clause in clauses if clause.kind not in _BOUNDARIES]
        self._items = {clause.start: clause for clause in reversed(self._inner)}
        self._first_items = {(clause.parent, clause.kind): clause for clause in reversed(self._inner)}
        self._owners = {clause.start: clause for clause in self._bounds}
        self._costs = [0.0, *accumulate(_HAN_WEIGHT if _HAN.match(character) else 1.0 for character in loaded.text)]

    def sections(self) -> Iterator[_Section]:
        """The articles and sections in order, each with the headings above it that have no text of their own."""
        points = {0, len(self._text)}
        for clause in self._bounds:
            points.update((clause.start, clause.end))
        ordered = sorted(points)
        begun: int | None = None
        spans = [self._trim(span) for span in pairwise(ordered)]
        spans = [span for span in spans if span[0] < span[1]]
        for place, (start, end) in enumerate(spans):
            first = start if begun is None else begun
            if place + 1 < len(spans) and self._is_heading_over(start, end, spans[place + 1]):
                begun = first
                continue
            yield _Section(start=first, end=end, body=start)
            begun = None

    def _trim(self, span: Span) -> Span:
        start, end = span
        while start < end and self._text[start].isspace():
            start += 1
        while end > start and self._text[end - 1].isspace():
            end -= 1
        return start, end

    def _is_heading_over(self, start: int, end: int, following: Span) -> bool:
        """Whether the span is nothing but the heading of a clause, or the title, over the following span.

        Headings one below the other with no text between them are read as one.
        """
        owner = self._owners.get(start)
        if owner is None:
            blocks = [block for block in self._blocks if start <= block.start < end]
            return bool(blocks) and all(block.kind in (BlockKind.TITLE, BlockKind.HEADING) for block in blocks)
        below = self._owners.get(following[0])
        stacked = below is not None and owner.kind is below.kind is ClauseKind.HEADING and below.parent == owner.parent
        return (stacked or following[1] <= owner.end) and _letters(self._text[start:end]) == _letters(
            owner.label + owner.heading
        )

    def pack(self, span: Span, limit: float) -> list[Span]:
        """The span as passages of at most ``limit``: whole where it fits, else its parts together while they fit."""
        if self._cost(span) <= limit:
            return [span]
        parts = self._parts(span)
        if len(parts) == 1:
            return self._cut(span, limit)
        packed: list[Span] = []
        current = parts[0]
        for part in parts[1:]:
            if self._cost((current[0], part[1])) <= limit:
                current = (current[0], part[1])
            elif self._is_lead(current, part, span, limit):
                first, *others = self.pack(part, limit - self._cost((current[0], part[0])))
                packed += [(current[0], first[1]), *others[:-1]] if others else []
                current = others[-1] if others else (current[0], first[1])
            else:
                packed += self.pack(current, limit)
                current = part
        return [*packed, *self.pack(current, limit)]

    def _is_lead(self, part: Span, following: Span, span: Span, limit: float) -> bool:
        """Whether the part is a heading or lead-in that must stay with what follows, and leaves room for it."""
        if part[0] != span[0] or self._cost((part[0], following[0])) > limit / 3:
            return False
        text = self._text[part[0] : part[1]]
        return text.rstrip().endswith((":", "：")) or not re.search(r"[。；.;!?！？]\s*$", text)

    def _cost(self, span: Span) -> float:
        return self._costs[span[1]] - self._costs[span[0]]

    def _parts(self, span: Span) -> list[Span]:
        """The parts one level down: sub-clauses, else tables and paragraphs, else rows, else lines."""
        start, end = span
        outermost = [clause for clause in self._inside(start, end) if (clause.start, clause.end) != span]
        points = {start}
        read_to = start
        top: list[Clause] = []
        for clause in outermost:
            if clause.start >= read_to:
                top.append(clause)
                points.update((clause.start, clause.end))
                read_to = clause.end
        first = bisect_right(self._blocks, start, key=lambda block: block.start)
        blocks = self._blocks[first : bisect_left(self._blocks, end, key=lambda block: block.start)]
        covered = bytearray(end - start)
        for clause in top:
            covered[clause.start + 1 - start : clause.end - start] = b"\1" * (clause.end - clause.start - 1)
        points.update(block.start for block in blocks if not covered[block.start - start])
        points -= self._rows_within(blocks, points)
        cut = self._between(sorted(points), end)
        return cut if len(cut) > 1 else self._between(sorted({start, *(block.start for block in blocks)}), end)

    def _inside(self, start: int, end: int) -> Iterator[Clause]:
        """The sub-clauses that lie in a span, outermost first."""
        for clause in islice(self._inner, bisect_left(self._inner, start, key=lambda clause: clause.start), None):
            if clause.start >= end:
                return
            if clause.end <= end:
                yield clause

    def _rows_within(self, blocks: Sequence[Block], points: set[int]) -> set[int]:
        """The starts of table rows that go on with the table above them."""
        rows = {block.start for block in blocks if block.kind is BlockKind.TABLE_ROW and self._goes_on(block)}
        return rows & points

    def _goes_on(self, row: Block) -> bool:
        place = self._places[row.start]
        return place > 0 and self._blocks[place - 1].kind is BlockKind.TABLE_ROW and not row.header

    def _between(self, points: Sequence[int], end: int) -> list[Span]:
        spans = [self._trim(span) for span in zip(points, [*points[1:], end], strict=True)]
        return [span for span in spans if span[0] < span[1]]

    def _cut(self, span: Span, limit: float) -> list[Span]:
        """Running text cut by size, at paragraphs, sentences, commas or words in this order."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=int(limit),
            chunk_overlap=0,
            length_function=lambda text: ceil(cost(text)),
            separators=_SEPARATORS,
            keep_separator="end",
            strip_whitespace=False,
        )
        cut: list[Span] = []
        offset = span[0]
        for piece in splitter.split_text(self._text[span[0] : span[1]]):
            cut.append(self._trim((offset, offset + len(piece))))
            offset += len(piece)
        if offset != span[1]:
            raise AssertionError("the text splitter lost characters")
        return [part for part in cut if part[0] < part[1]]

    def context(self, start: int) -> str:
        """What a passage that begins at ``start`` continues: the header of its table or the lead-in of its items."""
        if self._is_sheet_row(start):
            return ""
        header = self._table_header(start)
        return self._text[header[-1].start : header[-1].end] if header else self._lead_in(start)

    def with_columns(self, path: str, start: int) -> str:
        """The path with the header rows of the sheet whose rows begin at ``start``."""
        header = self._table_header(start) if self._is_sheet_row(start) else []
        columns = " / ".join(self._text[block.start : block.end] for block in header)
        return SEPARATOR.join(part for part in (path, _shortened(columns, _COLUMNS_LIMIT)) if part)

    def _is_sheet_row(self, start: int) -> bool:
        place = self._places.get(start)
        return place is not None and len(self._blocks[place].place) > 1

    def _table_header(self, start: int) -> list[Block]:
        """The header rows of the table that goes on at ``start``, in order."""
        place = self._places.get(start)
        if place is None or self._blocks[place].kind is not BlockKind.TABLE_ROW or self._blocks[place].header:
            return []
        header: list[Block] = []
        for block in (self._blocks[before] for before in range(place - 1, -1, -1)):
            if block.kind is not BlockKind.TABLE_ROW or (header and not block.header):
                break
            if block.header:
                header.insert(0, block)
        return header

    def _lead_in(self, start: int) -> str:
        item = next(
            (clause for clause in self._inner if clause.start == start and clause.kind is not ClauseKind.PARAGRAPH),
            None,
        )
        if item is None:
            return ""
        first = self._first_items[(item.parent, item.kind)]
        if first.start >= start:
            return ""
        found = _LEAD_IN.search(self._text[max(0, first.start - 300) : first.start].rstrip())
        return found[0].strip() if found else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
