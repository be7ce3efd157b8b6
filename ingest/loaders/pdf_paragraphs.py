"""From lines to paragraphs: where a block begins and what it is, by indentation, measure, leading, type and labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.canonical import PAGE_TURN
from ingest.loaders.labels import (
    begins_article,
    begins_clause,
    begins_item,
    begins_with_bullet,
    ends_punctuated,
    ends_sentence,
    is_cjk,
    joint,
    succeeds,
)
from ingest.loaders.pdf_hyphens import LineEnd, line_end
from ingest.loaders.pdf_lines import TURNED, Line
from ingest.loaders.pdf_tables import Row
from ingest.placed import Placed, concatenated
from ingest.records import BlockKind

_HEADING_SIZE = 1.12
"""Multiple of the body's font size from which a short line is a heading."""
_TITLE_SIZE = 1.25
_WIDE_LEADING = 1.4
_INDENT = 0.8
_BUCKET = 4.0
_MIN_PAIRS = 3
_FULL_SHARE = 0.6
_MAX_ROOM = 0.4
"""Part of the measure that may stay empty on a line whose sentence goes on in small letters."""
_SOME_ROOM = 0.15
_MIN_RUNNING = 50
_SIZE_CHANGE = 1.09
_MAX_HEADING = 120
_TITLE_PAGES = 2
_LEADERS = re.compile(r"(?:[.…·_]\s*){4,}|(?:\.\.\s+){2,}")
_LATIN_LETTERS = "".join(map(chr, range(0x21, 0x7F)))
_DOTS = re.compile(r"(?<![\s.…·])\s*+(?:[.…·]\s*+){5,}+(?=[0-9ivxlc]*$|[0-9])")
_WORD_PARTS = 12
"""Parts of a text, three for each line, in which the word that ends it begins."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the document; its text holds a page turn wherever the original turns a page inside it."""

    content: Placed
    kind: BlockKind
    page: int
    level: int = 0
    header: bool = False

    @property
    def text(self) -> str:
        """The block as it reads."""
        return self.content.text


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a column is set: its edges, the usual distance of baselines, and edges of text set narrower by its left."""

    left: float
    right: float
    leading: float
    narrower: Mapping[int, float]

    def right_of(self, line: Line) -> float:
        """The right edge that holds for a line."""
        return self.narrower.get(round(line.x0 / _BUCKET), self.right)


def pieces(pages: Sequence[Sequence[Line | Row]], words: frozenset[str]) -> list[Piece]:
    """The blocks of a document from the lines and rows of its pages in reading order; ``words`` is its vocabulary."""
    lines = [item for page in pages for item in page if isinstance(item, Line)]
    body = _body_size(lines)
    measures = {page[0].page: _measures(page) for page in _lines_by_page(pages) if page}
    found: list[Piece] = []
    title = _title_size(lines, body)
    for group in _groups(pages, measures):
        if isinstance(group, Row):
            found.append(Piece(group.content, BlockKind.TABLE_ROW, group.line.page, header=group.header))
            continue
        kind, level = _kind(group, body, title)
        found.append(Piece(_text(group, words), kind, group[0].page, level))
    return _one_title(found)


def _lines_by_page(pages: Sequence[Sequence[Line | Row]]) -> Iterator[list[Line]]:
    for page in pages:
        yield [item for item in page if isinstance(item, Line)]


def _body_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)


def _title_size(lines: Sequence[Line], body: float) -> float:
    """The largest type on the first pages, if it stands out; else no size at all."""
    first = [line.size for line in lines if line.page <= _TITLE_PAGES and len(line.text) > 1 and line.column != TURNED]
    largest = max(first, default=0.0)
    return largest if largest >= _TITLE_SIZE * body else float("inf")


def _measures(lines: Sequence[Line]) -> dict[int, _Measure]:
    """The measure of each column of a page; columns of few lines take the page's."""
    columns: dict[int, list[Line]] = {}
    for line in lines:
        columns.setdefault(line.column, []).append(line)
    return {column: _measure(found) for column, found in columns.items()}


def _measure(lines: Sequence[Line]) -> _Measure:
    lefts = Counter(round(line.x0) for line in lines)
    most = max(lefts.values())
    left = min(place for place, count in lefts.items() if count * 3 >= most)
    gaps = [
        above.baseline - below.baseline
        for above, below in pairwise(lines)
        if 0 < above.baseline - below.baseline < 3 * above.size and abs(above.size - below.size) < 0.5
    ]
    ends = sorted(line.x1 for line in lines)
    leading = median(gaps) if gaps else 1.3 * lines[0].size
    return _Measure(left, ends[-1], leading, _narrower(lines, ends[-1], leading))


def _narrower(lines: Sequence[Line], right: float, leading: float) -> dict[int, float]:
    """Right edges of text set in from the column's right edge, by the place of its left edge."""
    buckets: dict[int, list[tuple[Line, Line]]] = {}
    for last, line in pairwise(lines):
        if abs(last.x0 - line.x0) < _BUCKET and last.baseline - line.baseline < _WIDE_LEADING * leading:
            buckets.setdefault(round(last.x0 / _BUCKET), []).append((last, line))
    edges: dict[int, float] = {}
    for bucket, pairs in buckets.items():
        edge = max(line.x1 for pair in pairs for line in pair)
        full = sum(edge - last.x1 < _room_for(last, line) for last, line in pairs)
        if edge < right - 2 * lines[0].size and len(pairs) >= _MIN_PAIRS and full >= _FULL_SHARE * len(pairs):
            edges[bucket] = edge
    return edges


def _groups(
    pages: Sequence[Sequence[Line | Row]], measures: dict[int, dict[int, _Measure]]
) -> Iterator[list[Line] | Row]:
    """Lines that form one paragraph, and rows as they are."""
    paragraph: list[Line] = []
    for item in (item for page in pages for item in page):
        if isinstance(item, Row):
            if paragraph:
                yield paragraph
            paragraph = []
            yield item
            continue
        if paragraph and not _goes_on(paragraph, item, measures):
            yield paragraph
            paragraph = []
        paragraph.append(item)
    if paragraph:
        yield paragraph


def _goes_on(paragraph: Sequence[Line], line: Line, measures: dict[int, dict[int, _Measure]]) -> bool:
    """Whether ``line`` belongs to ``paragraph``."""
    last = paragraph[-1]
    measure = measures[last.page][last.column]
    if _LEADERS.search(last.text) or begins_with_bullet(line.text) or not _same_type(paragraph, line):
        return False
    full = _is_full(last, line, measure)
    if (line.page, line.column) != (last.page, last.column):
        return full and _goes_on_elsewhere(last, line, measures[line.page][line.column])
    gap = last.baseline - line.baseline
    if gap > _WIDE_LEADING * max(measure.leading, 1.15 * line.size) or gap < -0.5 * line.size:
        return False
    if _is_centred(line, measure) and (full or (_is_centred(last, measure) and line.bold and last.bold)):
        return not begins_item(line.text) and not ends_sentence(last.text)
    if not full or _has_sign(line) or (begins_item(line.text) and _label_begins(paragraph, line)):
        return False
    return _indentation_goes_on(paragraph, line)


def _has_sign(line: Line) -> bool:
    """Whether a line begins with one sign set off by more than a word space: a bullet of a font without names."""
    if len(line.words) < 2 or len(line.words[0].text) > 1:
        return False
    return line.words[1].x0 - line.words[0].x1 > 0.6 * line.size and not line.words[0].text.isdigit()


def _same_type(paragraph: Sequence[Line], line: Line) -> bool:
    last = paragraph[-1]
    larger, smaller = max(last.size, line.size), min(last.size, line.size)
    if larger > _SIZE_CHANGE * smaller:
        return False
    if last.bold == line.bold:
        return True
    return last.words[-1].bold == line.bold or line.words[0].bold == last.bold


def _is_full(last: Line, line: Line, measure: _Measure) -> bool:
    """Whether the line above runs to the edge, or its sentence plainly goes on."""
    right = measure.right_of(last)
    room = right - last.x1
    if room < _room_for(last, line):
        return True
    if ends_sentence(last.text) or is_cjk(last.text[-1]):
        return False
    measured = right - measure.left
    if line.text[0].islower():
        return room < _MAX_ROOM * measured
    aligned = abs(line.x0 - last.x0) < 0.3 * line.size and last.baseline - line.baseline < 1.15 * measure.leading
    return aligned and room < _SOME_ROOM * measured and len(last.text) > _MIN_RUNNING and not last.bold


def _room_for(last: Line, line: Line) -> float:
    """The room that the beginning of ``line`` would have needed at the end of the line above."""
    first = line.words[0]
    head = len(first.text) - len(first.text.lstrip(_LATIN_LETTERS))
    if is_cjk(first.text[0]) or (head == 0 and is_cjk(last.text[-1])):
        return 2.2 * last.size
    needed = (first.x1 - first.x0) * (head / len(first.text) if 0 < head < len(first.text) else 1.0)
    return max(needed + 0.35 * last.size, 2.2 * last.size if is_cjk(last.text[-1]) else 0.0)


def _goes_on_elsewhere(last: Line, line: Line, measure: _Measure) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if ends_sentence(last.text) or begins_item(line.text) or _LEADERS.search(line.text):
        return False
    if is_cjk(line.text[0]):
        return line.x0 - measure.left < _INDENT * line.size
    return line.text[0].islower() or (line.x0 - measure.left < _INDENT * line.size and not line.bold)


def _label_begins(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether what looks like a label at the beginning of a full line's successor is one and no reference."""
    first, last = paragraph[0], paragraph[-1]
    if ends_sentence(last.text) or begins_article(line.text):
        return True
    if abs(line.x0 - first.x0) < 0.3 * line.size and succeeds(line.text, first.text):
        return True
    if last.text.rstrip().endswith((" and", " or", ",", "，", "、", "和", "或")):
        shifted = abs(line.x0 - last.x0) > 0.3 * line.size
        return (shifted and begins_clause(line.text)) or line.text.startswith(("(", "（"))
    return abs(line.x0 - last.x0) > _INDENT * line.size


def _is_centred(line: Line, measure: _Measure) -> bool:
    before, after = line.x0 - measure.left, measure.right - line.x1
    return before > 1.5 * line.size and after > 1.5 * line.size and abs(before - after) < 2 * line.size


def _indentation_goes_on(paragraph: Sequence[Line], line: Line) -> bool:
    last = paragraph[-1]
    shift = (line.x0 - last.x0) / line.size
    if abs(shift) < _INDENT:
        return True
    if len(paragraph) > 1:
        return False
    if shift > 0:
        return begins_item(last.text) or any(abs(word.x0 - line.x0) < 0.3 * line.size for word in last.words[1:3])
    return True


def _text(lines: Sequence[Line], words: frozenset[str]) -> Placed:
    """The paragraph's text: lines joined as their script asks, hyphens at line ends resolved."""
    parts: list[Placed | str] = [lines[0].content]
    for last, line in pairwise(lines):
        end = line_end(_end(parts), line.text, words)
        if end is LineEnd.PARTED:
            parts[-1] = last.content.without_last()
        elif end is LineEnd.BREAK:
            parts.append(joint(last.text[-1], line.text[0]))
        parts += [PAGE_TURN * (line.page - last.page), line.content]
    return concatenated(parts).replaced(_DOTS, " … ")


def _end(parts: Sequence[Placed | str]) -> str:
    """The end of a text, as long as any word."""
    texts = [part if isinstance(part, str) else part.text for part in parts[-_WORD_PARTS:]]
    return "".join(texts)


def _kind(lines: Sequence[Line], body: float, title: float) -> tuple[BlockKind, int]:
    size = max(line.size for line in lines)
    text = " ".join(line.text for line in lines)
    short = len(text) <= _MAX_HEADING and not _LEADERS.search(text) and lines[0].column != TURNED
    if short and size >= title * 0.99 and lines[0].page <= _TITLE_PAGES:
        return BlockKind.TITLE, 1
    if short and any(character.isalpha() for character in text):
        if size >= _HEADING_SIZE * body and (not ends_punctuated(text) or text.endswith(("?", "？"))):
            return BlockKind.HEADING, 1 if size >= 1.4 * body else 2
        set_off = all(line.bold for line in lines) and size >= 0.95 * body and len(lines) <= 2
        if set_off and not ends_punctuated(text.rstrip(":：")):
            return BlockKind.HEADING, 3
    if begins_with_bullet(lines[0].text):
        return BlockKind.LIST_ITEM, 1
    return BlockKind.PARAGRAPH, 0


def _one_title(found: Sequence[Piece]) -> list[Piece]:
    """Neighbouring title lines become one title; later blocks in the same type are headings."""
    result: list[Piece] = []
    closed = False
    for piece in found:
        last = result[-1] if result else None
        if piece.kind is not BlockKind.TITLE:
            closed = closed or any(known.kind is BlockKind.TITLE for known in result[-1:])
            result.append(piece)
        elif closed:
            result.append(Piece(piece.content, BlockKind.HEADING, piece.page, 1))
        elif last is not None and last.kind is BlockKind.TITLE and last.page == piece.page:
            content = concatenated([last.content, joint(last.text[-1], piece.text[0]), piece.content])
            result[-1] = Piece(content, BlockKind.TITLE, last.page, 1)
        else:
            result.append(piece)
    return result
