"""Running headers, footers and page numbers: what stands at the same place page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.loaders.pdf_lines import TURNED, Line

_Place = tuple[str, int | None]

_DEPTH = 4
"""Lines from the edge of a page that may be running lines."""
_GRID = 4.0
"""Points by which the same running line may be off from page to page."""
_LONG = 8
_MARGIN = 0.1
_DIGITS = re.compile(r"[0-9０-９]+|\b[ivxlc]+\b", re.IGNORECASE)
_NUMBER_OF_PAGE = re.compile(
    r"(?:[-–—·~\[(（]\s*)?(?:第\s*#\s*页(?:\s*[,，/]?\s*共\s*#\s*页)?|#\s*/\s*#|page\s*#(?:\s*(?:of|/)\s*#)?|[-–—·~]\s*#\s*[-–—·~]|"
    r"#\s*\|\s*page|page\s*\|\s*#)(?:\s*[-–—·~\])）])?",
    re.IGNORECASE,
)


def without_running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without those that repeat at the same place over pages, digits not counted."""
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

    A longer line counts wherever at the edge it stands, in the same type.
    """
    key = _key(line)
    yield key, int(line.baseline // _GRID) * 2
    yield key, int((line.baseline + _GRID / 2) // _GRID) * 2 + 1
    if sum(character.isalpha() for character in key) >= _LONG:
        yield f"{key} {line.size:.0f}", None
