"""Running headers, footers and page numbers: what stands at the same place page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from ingest.loaders.labels import begins_clause
from ingest.loaders.pdf_lines import TURNED, Line
from ingest.numbering import roman_number

_Place = tuple[str, int | None]

_DEPTH = 4
"""Lines from the edge of a page that may be running lines."""
_GRID = 4.0
"""Points by which the same running line may be off from page to page."""
_LONG = 8
_MARGIN = 0.1
_COUNTED = 3
"""Numbers of a line that may each stay the same or count the pages; where there are more, all do one or the other."""
_LONGEST_NUMBER = 9
_DIGITS = re.compile(r"[0-9０-９]+|\b[ivxlc]+\b", re.IGNORECASE)
_NUMBER_OF_PAGE = re.compile(
    r"(?:[-–—·~\[(（]\s*)?(?:第\s*#\s*页(?:\s*[,，/]?\s*共\s*#\s*页)?|#\s*/\s*#|page\s*#(?:\s*(?:of|/)\s*#)?|[-–—·~]\s*#\s*[-–—·~]|"
    r"#\s*\|\s*page|page\s*\|\s*#)(?:\s*[-–—·~\])）])?",
    re.IGNORECASE,
)


def without_running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without those that repeat at the same place over pages.

    Their numbers stay the same or count the pages. A line that is alike but for other numbers is text: many pages of
    a law begin with a line such as ``Article 12``.
    """
    needed = 3 if len(pages) > 3 else 2
    counts: Counter[_Place] = Counter()
    for lines in pages:
        for near in {place for edge in _edges(lines) for line in edge for place in _places(line)}:
            counts[near] += 1
    kept = []
    for lines, height in zip(pages, heights, strict=True):
        running = _running(lines, counts, needed, height)
        kept.append([line for line in lines if id(line) not in running])
    return kept


def _edges(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The outermost lines of a page, from the top and from the bottom."""
    ordered = sorted(
        (line for line in lines if line.column != TURNED and not line.words[0].table), key=lambda line: -line.baseline
    )
    return ordered[:_DEPTH], ordered[: -_DEPTH - 1 : -1]


def _running(lines: Sequence[Line], counts: Counter[_Place], needed: int, height: float) -> set[int]:
    found: set[int] = set()
    for edge in _edges(lines):
        misses = 0
        for line in edge:
            if max(counts[place] for place in _places(line)) >= needed or _is_page_number(line, height):
                found.add(id(line))
            else:
                misses += 1
            if misses > 1:
                break
    return found


def _is_page_number(line: Line, height: float) -> bool:
    key = _key(line)
    in_margin = not _MARGIN * height < line.baseline < (1 - _MARGIN) * height
    return in_margin and (key == "#" or _NUMBER_OF_PAGE.fullmatch(key) is not None)


def _key(line: Line) -> str:
    return " ".join(_DIGITS.sub("#", line.text).lower().split())


def _places(line: Line) -> Iterator[_Place]:
    """The line's text and height on two grids half a step apart, so that small differences fall together on one.

    A longer line counts wherever at the edge it stands, in the same type, and so does a number that counts the pages.
    """
    key = _key(line)
    long = sum(character.isalpha() for character in key) >= _LONG
    is_number = key == "#" or _NUMBER_OF_PAGE.fullmatch(key) is not None
    for text in _repeated_texts(line):
        yield text, int(line.baseline // _GRID) * 2
        yield text, int((line.baseline + _GRID / 2) // _GRID) * 2 + 1
        if long or (is_number and "#" in text):
            yield f"{text} {line.size:.0f}", None


def _repeated_texts(line: Line) -> set[str]:
    """What would be the same on another page: the line's words with each number as it stands or less the page's own."""
    words = " ".join(line.text.lower().split())
    numbers = _DIGITS.findall(words)
    ways: Sequence[Sequence[bool]] = [(False,) * len(numbers), (True,) * len(numbers)]
    if begins_clause(line.text):
        ways = ways[:1]
    elif len(numbers) <= _COUNTED:
        ways = list(product((False, True), repeat=len(numbers)))
    return {
        _with_numbers(words, [_less(n, line.page) if counts else n for n, counts in zip(numbers, way, strict=True)])
        for way in ways
    }


def _with_numbers(words: str, numbers: Sequence[str]) -> str:
    left = iter(numbers)
    return _DIGITS.sub(lambda _: next(left), words)


def _less(written: str, page: int) -> str:
    """A number's distance from the page's, which is the same for page numbers on all pages; long ones are none."""
    if len(written) > _LONGEST_NUMBER:
        return written
    value = int(written) if written.isdecimal() else roman_number(written)
    return f"{value - page:+}#"
