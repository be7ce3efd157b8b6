"""A stretch of a document as it is said: without the white space of its setting, but with the way back to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.official_records import Fact, Span

LONGEST = 1500
"""Characters of a stretch that are read; what is longer is no line and no sentence that states a fact."""

_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef○★]"
_GAP = re.compile(r"\s+")
_GAP_BESIDE_WIDE = re.compile(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")
_MARKS = " \t\u3000*_#>\n"


@dataclass(frozen=True, slots=True)
class Said:
    """``words`` is a text with one blank for any white space and none beside a Chinese character.

    ``at`` holds the offset of each of its characters in the canonical text.
    """

    words: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The span of canonical text behind ``words[start:end]``, which must not be empty."""
        return self.at[start], self.at[end - 1] + 1

    def fact(self, start: int, end: int) -> Fact[str]:
        """The words of a slice as a fact, white space and emphasis around it left out."""
        while start < end and self.words[start] in _MARKS:
            start += 1
        while end > start and self.words[end - 1] in _MARKS:
            end -= 1
        begin, stop = self.span(start, end)
        return Fact(value=self.words[start:end], start=begin, end=stop)

    def part(self, start: int, end: int) -> Said:
        """A slice of it without white space at its ends."""
        words = self.words[start:end]
        start, end = end - len(words.lstrip()), start + len(words.rstrip())
        return Said(self.words[start:end], self.at[start:end])


def said(text: str, start: int, end: int) -> Said:
    """``text[start:end]`` as it is said."""
    stop = min(end, start + LONGEST)
    words: list[str] = []
    at: list[int] = []
    begun = start
    for gap in _GAP.finditer(text, start, stop):
        words.append(text[begun : gap.start()])
        at.extend(range(begun, gap.start()))
        inside = start < gap.start() and gap.end() < stop
        if inside and not _GAP_BESIDE_WIDE.match(text, gap.start(), stop):
            words.append(" ")
            at.append(gap.start())
        begun = gap.end()
    words.append(text[begun:stop])
    at.extend(range(begun, stop))
    return Said("".join(words), at)
