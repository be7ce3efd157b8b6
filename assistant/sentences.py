"""Exact spans of the sentences of a text, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.labels import ANNEXES_EN, HAN_COUNT, LEVELS_EN, LEVELS_ZH, SIGNS, written

Span = tuple[int, int]

LONG_SENTENCE = 80
"""Characters from which a Chinese semicolon ends a sentence; shorter parallel clauses are read as one."""

_CLOSERS = "”’」』）)】》〉］]\"'"
_ENDS = "。！？!?；.…"
_CANDIDATE = re.compile(rf"[{re.escape(_ENDS)}]+[{re.escape(_CLOSERS)}]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BLOCK_BREAK = re.compile(r"[ \t\u3000]*\n[\s\u3000]*")
_STARTS_ITEM = re.compile(
    rf"(?:[（(](?:[0-9０-９]|{HAN_COUNT}){{1,4}}[）)]|[{SIGNS}]|第(?:[0-9]|{HAN_COUNT})+(?:{LEVELS_ZH})|{HAN_COUNT}{{1,3}}、"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})*[.)、．]?\s|\([a-zA-Z]{1,4}\)|[a-zA-Z]\)|[-–—*•●○▪]\s"
    rf"|(?:{written(LEVELS_EN)}|{written(ANNEXES_EN)})\s+[0-9IVXA-Z])"
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ABBREVIATIONS = _words(
    "e.g i.e cf etc al vs viz ca approx no nos art arts sec secs ch chap cl para paras reg regs fig figs eq pp p vol "
    "ed eds rev dr mr mrs ms prof st jr sr hon gen col dept univ inc ltd co corp bros assoc est tel ext max min "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri u.s u.k u.n e.u a.m p.m ph.d m.a "
    "b.a m.sc b.sc resp incl"
)
_MAY_END = _words("etc al inc ltd co corp u.s u.k u.n e.u a.m p.m ph.d m.a b.a m.sc b.sc no")
"""Abbreviations that also close sentences; a capital word after them begins the next one."""


_WORD_BEFORE = re.compile(r"([A-Za-z](?:[A-Za-z]|\.(?=[A-Za-z]))*)$")
_NUMBERING_BEFORE = re.compile(
    r"(?:^|[\s（(])(?:(?:Article|Section|Chapter|Part|Clause|Rule|Annex|Schedule|Regulation)\s+)?"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-z]|[IVXLC]+)$",
    re.IGNORECASE,
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The spans of the sentences of ``text[start:end]``, trimmed of white space, in order and without overlap.

    Every character of the slice that is not white space is in exactly one span. Offsets are those of ``text``. A
    newline ends a sentence only between blocks: before an item's label, after a closed sentence, at an empty line or
    where the lines are no wrapped prose.
    """
    stop = len(text) if end is None else end
    found: list[Span] = []
    for line_start, line_end in _lines(text, start, stop):
        found.extend(_trimmed(text, a, b) for a, b in _in_line(text, line_start, line_end))
    return [span for span in found if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for gap in _BLOCK_BREAK.finditer(text, start, end):
        if _breaks(text, begun, gap, end):
            yield begun, gap.start()
            begun = gap.end()
    yield begun, end


def _breaks(text: str, begun: int, gap: re.Match[str], end: int) -> bool:
    """Whether the white space ``gap`` ends a block; inside one, wrapped English goes on with a small letter."""
    if gap.start() == begun or gap.end() >= end or gap[0].count("\n") > 1:
        return True
    if _STARTS_ITEM.match(text, gap.end()):
        return True
    before, after = text[gap.start() - 1], text[gap.end()]
    wrapped = (before.islower() or before in ",-") and after.islower()
    return not wrapped


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for mark in _CANDIDATE.finditer(text, start, end):
        if mark.end() >= end or _ends_sentence(text, begun, mark, end):
            yield begun, mark.end()
            begun = mark.end()
    yield begun, end


def _ends_sentence(text: str, begun: int, mark: re.Match[str], end: int) -> bool:
    sign = mark[0][0]
    if not text[begun : mark.start()].strip():
        return False
    if sign == "；":
        return mark.start() - begun >= LONG_SENTENCE
    if sign in "。！？":
        return _stands_alone(text, mark, end)
    following = text[mark.end() : mark.end() + 1]
    if sign == "…":
        return bool(_HAN.match(following)) is False and _begins_sentence(text, mark.end(), end)
    if sign in "!?":
        return bool(_HAN.match(following)) or _begins_sentence(text, mark.end(), end)
    return _full_stop_ends(text, begun, mark, end)


def _stands_alone(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether a Chinese full stop is one: inside quotation marks the sentence around them goes on with a comma."""
    return text[mark.end() : min(end, mark.end() + 1)] not in ("，", "、", "；", "：", ",")


def _begins_sentence(text: str, offset: int, end: int) -> bool:
    """Whether white space and then no small letter follow."""
    rest = text[offset : min(end, offset + 8)]
    stripped = rest.lstrip()
    return bool(rest) and rest[0].isspace() and not stripped[:1].islower()


def _full_stop_ends(text: str, begun: int, mark: re.Match[str], end: int) -> bool:
    following = text[mark.end() : mark.end() + 1]
    if _HAN.match(following) and _HAN.match(text[mark.start() - 1 : mark.start()]):
        return True
    if not _begins_sentence(text, mark.end(), end):
        return False
    before = text[begun : mark.start()]
    if len(mark[0]) == 1 and _NUMBERING_BEFORE.fullmatch(before.strip()):
        return False
    return len(mark[0]) > 1 or not _is_abbreviation(before, text[mark.end() : mark.end() + 8].lstrip())


def _is_abbreviation(before: str, following: str) -> bool:
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    name = word[1].lower()
    if len(word[1]) == 1:
        return word[1].isupper() and word[1] != "I"
    if name == "no":  # No. 5, but: the answer is no.
        return following[:1].isdigit()
    if name not in _ABBREVIATIONS:
        return False
    return name not in _MAY_END or not following[:1].isupper()
