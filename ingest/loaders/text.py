"""Plain text: the canonical text is the file's own text, and blocks are spans over it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from assistant.records import PageSpan
from ingest.canonical import PAGE_TURN, check_length, visible
from ingest.decoding import decode
from ingest.loaders.labels import (
    begins_clause,
    begins_item,
    ends_punctuated,
    ends_sentence,
    has_cjk,
    is_cjk,
    is_document_number,
    width,
)
from ingest.records import Block, BlockKind, Loaded

_WRAP_COLUMNS = (36, 120)
"""Widths, in columns, between which consecutive lines may be one wrapped paragraph."""
_MAX_TITLE_COLUMNS = 100
_WRAPPED_SHARE = 0.15
_LONGER_SHARE = 0.05
_CJK_SLACK = 4
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s*[0-9]*$")
_BLANK = " \t\u3000"
_MOST_LEADERS = 250
"""Characters of a line's end in which leaders are looked for; a printed line has room for some 100 dots."""
_MIN_PAGES = 2
_PAGE_MARK = re.compile(
    r"^[ \t]*(?:Page[ \t]*([0-9]{1,4})|第[ \t]*([0-9]{1,4})[ \t]*页)[ \t]*[:：]?[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_HEADING_MARKS = re.compile(r"^(#{1,6})[ \t]+(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def load_text(data: bytes) -> Loaded:
    """Read plain text of any usual encoding.

    Marks of Markdown headings, which such files often carry, are the one thing left out of the text. Form feeds and
    lines that number the pages, which extraction from a PDF leaves, give the pages.
    """
    decoded, remark = decode(data)
    check_length(len(decoded))
    sheets = [visible(sheet) for sheet in decoded.split(PAGE_TURN)]
    shown = "\n".join(sheets)
    marked = _without_outer_blank_lines(shown)
    text, levels = _without_heading_marks(marked)
    turns = list(accumulate(len(sheet) + 1 for sheet in sheets))[:-1]
    pages = _turned(marked, [turn - shown.find(marked) for turn in turns], len(text)) or _numbered(text)
    page_marks = {page.start for page in pages if _PAGE_MARK.match(text, page.start)}
    levels = {start: level for start, level in levels.items() if start not in page_marks}
    return Loaded(text=text, blocks=tuple(_blocks(text, levels)), pages=pages, remark=remark)


def _turned(marked: str, turns: Sequence[int], length: int) -> tuple[PageSpan, ...]:
    """The pages between the form feeds of a file; ``turns`` are their places ahead of the removal of heading marks."""
    removed = [(mark.start(), len(mark[0])) for mark in _HEADING_MARKS.finditer(marked)]
    starts = [turn - sum(size for place, size in removed if place < turn) for turn in turns if turn > 0]
    return _spans([(number, start) for number, start in enumerate([0, *starts], start=1) if start < length], length)


def _numbered(text: str) -> tuple[PageSpan, ...]:
    """The pages of a text that was taken out of a PDF with a line such as ``Page 3:`` at the head of each."""
    marks = [(int(mark[1] or mark[2]), mark.start()) for mark in _PAGE_MARK.finditer(text)]
    is_counted = all(after[0] == before[0] + 1 for before, after in pairwise(marks))
    opens = bool(marks) and not text[: marks[0][1]].strip()
    return _spans(marks, len(text)) if is_counted and opens else ()


def _spans(starts: Sequence[tuple[int, int]], length: int) -> tuple[PageSpan, ...]:
    """The spans of pages, numbered, from where they begin; a single page is none."""
    if len(starts) < _MIN_PAGES:
        return ()
    ends = [*(start for _, start in starts[1:]), length]
    return tuple(
        PageSpan(page=number, start=start if place else 0, end=end)
        for place, ((number, start), end) in enumerate(zip(starts, ends, strict=True))
    )


def _without_outer_blank_lines(shown: str) -> str:
    """The text from its first line with words, indentation included, to its last."""
    body = shown.rstrip(f"{_BLANK}\n")
    end = shown[len(body) :].partition("\n")[0]
    start = len(body) - len(body.lstrip(f"{_BLANK}\n"))
    return body[body.rfind("\n", 0, start) + 1 :] + end


def _without_heading_marks(marked: str) -> tuple[str, dict[int, int]]:
    """The text without its ``#`` marks, and the level of the heading at each offset where one stood."""
    levels: dict[int, int] = {}
    removed = 0
    for mark in _HEADING_MARKS.finditer(marked):
        levels[mark.start() - removed] = len(mark[1])
        removed += len(mark[0])
    return _HEADING_MARKS.sub("", marked), levels


def _blocks(text: str, levels: Mapping[int, int]) -> Iterator[Block]:
    groups = list(_paragraphs(text, levels))
    for place, lines in enumerate(groups):
        first, last = lines[0], lines[-1]
        start = first.start + len(first.text) - len(first.text.lstrip(_BLANK))
        end = last.start + len(last.text.rstrip(_BLANK))
        following = groups[place + 1][0].text if place + 1 < len(groups) else ""
        kind = BlockKind.PARAGRAPH
        if place == 0 and len(lines) == 1 and _is_title(first.text.strip(_BLANK), following):
            kind = BlockKind.TITLE
        elif first.start in levels:
            kind = BlockKind.HEADING
        level = 1 if kind is BlockKind.TITLE else levels.get(first.start, 0)
        yield Block(kind=kind, start=start, end=end, level=level)


def _is_title(line: str, following: str) -> bool:
    if (line.startswith("《") and line.endswith("》")) or is_document_number(following):
        return True
    return (
        width(line) <= _MAX_TITLE_COLUMNS and bool(following) and not ends_punctuated(line) and not begins_clause(line)
    )


def _paragraphs(text: str, levels: Mapping[int, int]) -> Iterator[list[_Line]]:
    """The lines of each paragraph in order."""
    lines = list(_lines(text))
    wrap = _wrap_of_han(lines)
    paragraph: list[_Line] = []
    for run in _runs(lines):
        columns = max(width(line.text.rstrip(_BLANK)) for line in run)
        for line in run:
            is_heading = line.start in levels or (paragraph and paragraph[-1].start in levels)
            if paragraph and (is_heading or not _continues(paragraph, line.text, columns, wrap)):
                yield paragraph
                paragraph = []
            paragraph.append(line)
        yield paragraph
        paragraph = []


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(start, line)
        start += len(line) + 1


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    run: list[_Line] = []
    for line in lines:
        if line.text.strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _wrap_of_han(lines: Sequence[_Line]) -> int | None:
    """The width at which Chinese lines were wrapped, or ``None`` where each line is a paragraph of its own."""
    low, high = _WRAP_COLUMNS
    han = [line.text.rstrip() for line in lines if has_cjk(line.text)]
    columns = Counter(found for found in map(width, han) if low <= found <= high)
    broken = sum(width(line) >= low and not ends_punctuated(line) for line in han)
    longer = sum(width(line) > high for line in han)
    if broken < max(3, _WRAPPED_SHARE * len(han)) or longer > _LONGER_SHARE * len(han):
        return None
    return max(columns, key=lambda found: (sum(columns[found - step] for step in range(_CJK_SLACK)), found))


def _continues(paragraph: Sequence[_Line], following: str, columns: int, wrap: int | None) -> bool:
    """Whether ``following`` goes on with ``paragraph``; ``columns`` is the widest line around them."""
    if begins_item(following) or following.startswith(("\u3000", "\t", "  ", "|")):
        return False
    line, following = paragraph[-1].text.rstrip(), following.lstrip()
    if is_cjk(line[-1]) or is_cjk(following[0]):
        if wrap is None or ends_sentence(line) or _LEADERS.search(line[-_MOST_LEADERS:]):
            return False
        return len(paragraph) > 1 or width(line) >= wrap - _CJK_SLACK or line.endswith(("，", "、"))
    low, high = _WRAP_COLUMNS
    if not low <= columns <= high:
        return False
    return width(line) + 1 + width(following.split(maxsplit=1)[0]) > columns
