"""The rule that finds a quote's neighbours in its document."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Document, Quote

REACH = 400
"""Code points shown after a quote at first, and half as many before it: the quote stands on a phone's first screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A quote between its neighbours: ``before + quote + after`` is one slice of the canonical text.

    ``starts_document`` and ``ends_document`` tell whether the slice reaches the text's own ends.
    """

    before: str
    quote: str
    after: str
    starts_document: bool
    ends_document: bool


def surroundings(document: Document, quote: Quote, *, reach: int = REACH) -> Surroundings | None:
    """The quote with up to ``reach`` code points after it and half as many before, cut at a line's end if one is near.

    ``None`` where the document's text no longer has these very words at the quote's offsets.
    """
    text = document.text
    if not 0 <= quote.start < quote.end <= len(text) or text[quote.start : quote.end] != quote.text:
        return None
    start, end = _line_start(text, quote.start, reach // 2), _line_end(text, quote.end, reach)
    return Surroundings(
        before=text[start : quote.start],
        quote=quote.text,
        after=text[quote.end : end],
        starts_document=start == 0,
        ends_document=end == len(text),
    )


def _line_start(text: str, start: int, reach: int) -> int:
    earliest = max(0, start - reach)
    if earliest == 0:
        return 0
    newline = text.find("\n", earliest, start)
    return earliest if newline < 0 else newline + 1


def _line_end(text: str, end: int, reach: int) -> int:
    latest = min(len(text), end + reach)
    if latest == len(text):
        return latest
    newline = text.rfind("\n", end, latest)
    return latest if newline < 0 else newline
