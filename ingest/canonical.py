"""Assembles a document's canonical text from its blocks, so that every span is right by construction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import DocumentRejected
from assistant.records import Box, PageSpan
from ingest.placed import Run
from ingest.records import Block, BlockKind, Loaded

MOST_CHARACTERS = 20_000_000
"""Characters of one document: forty thousand printed pages. What unpacks to more is stopped while it is assembled."""
PAGE_TURN = "\f"
"""Inside a block's text: the original turns to its next page here. It never reaches the canonical text."""

_NEWLINES = re.compile(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_TRAILING = re.compile(r"(?<![ \t\u3000])[ \t\u3000]++(?=\f*\n)")
_JOINED_BY_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_SPACE = " \t\n\u3000"


def clean(text: str) -> str:
    """``text`` without control characters, marks that cannot be seen, odd newlines, odd spaces or trailing spaces.

    Page turns are kept; what a reader sees is not changed.
    """
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _NEWLINES.sub("\n", text)))
    return _TRAILING.sub("", text)


def check_length(characters: int) -> None:
    """Raise DocumentRejected where a text has more characters than a document may."""
    if characters > MOST_CHARACTERS:
        raise DocumentRejected(f"the file holds over {MOST_CHARACTERS:,} characters and no more are allowed; split it")


def visible(text: str) -> str:
    """``text`` with newlines normalised and without invisible characters, its spaces left as they are."""
    return _INVISIBLE.sub("", _NEWLINES.sub("\n", text.replace(PAGE_TURN, "\n")))


@dataclass(slots=True)
class CanonicalText:
    """Builds the canonical text block by block.

    Blocks are joined by an empty line, neighbouring list items and neighbouring rows of one table by a newline. Blocks
    whose text is empty after cleaning are left out.
    """

    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _boxes: list[Box] = field(default_factory=list)
    _length: int = 0
    _page_starts: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        text: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        level: int = 0,
        header: bool = False,
        page: int | None = None,
        place: tuple[str, ...] = (),
        runs: Sequence[Run] = (),
    ) -> None:
        """Append a block; ``page`` is the page it begins on, and each page turn in ``text`` leads to the next one.

        ``place`` is the address that the format gives the block, and ``runs`` say where stretches of ``text`` stand.
        """
        given, text = text, clean(text)
        if page is None:
            text = clean(text.replace(PAGE_TURN, "\n"))
        else:
            page += text[: len(text) - len(text.lstrip(_SPACE + PAGE_TURN))].count(PAGE_TURN)
        pieces = text.strip(_SPACE + PAGE_TURN).split(PAGE_TURN)
        if not pieces[0]:
            return
        start = self._begin(kind, header=header)
        if runs:
            self._boxes += _boxes(runs, _moved(given, text, "".join(pieces), start))
        for turn, piece in enumerate(pieces):
            if page is not None and piece:
                self._page_starts.setdefault(page + turn, self._length)
            self._append(piece)
        self._blocks.append(Block(kind=kind, start=start, end=self._length, level=level, header=header, place=place))

    def loaded(self, *, page_count: int = 0, remark: str | None = None) -> Loaded:
        """The document as assembled; ``page_count`` is the number of pages of the original, 0 for formats without."""
        return Loaded(
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            pages=self._pages(page_count),
            boxes=tuple(self._boxes),
            remark=remark,
        )

    def _begin(self, kind: BlockKind, *, header: bool) -> int:
        if self._blocks:
            last = self._blocks[-1]
            same = kind is last.kind and kind in _JOINED_BY_LINE and not (header and not last.header)
            self._append("\n" if same else "\n\n")
        return self._length

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        check_length(self._length)

    def _pages(self, page_count: int) -> tuple[PageSpan, ...]:
        starts: list[int] = []
        following = self._length
        for page in range(page_count, 0, -1):
            following = self._page_starts.get(page, following)
            starts.append(following)
        if not starts:
            return ()
        starts.reverse()
        starts[0] = 0
        ends = [*starts[1:], self._length]
        return tuple(
            PageSpan(page=number, start=start, end=end)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
        )


def _moved(given: str, cleaned: str, shown: str, start: int) -> Sequence[int]:
    """For each offset of ``given`` and its end, the offset in the canonical text.

    ``shown`` is what is left of ``cleaned`` without the space around it and its page turns; it stands at ``start``.
    """
    if given == shown:
        return range(start, start + len(given) + 1)
    lead = len(cleaned) - len(cleaned.lstrip(_SPACE + PAGE_TURN))
    end = start + len(shown)
    offsets, at = [], start
    for place, sign in enumerate(cleaned):
        offsets.append(min(at, end))
        at += place >= lead and sign != PAGE_TURN
    offsets.append(end)
    return offsets if given == cleaned else [offsets[place] for place in _aligned(given, cleaned)]


def _aligned(given: str, cleaned: str) -> list[int]:
    """For each offset of ``given`` and its end, the offset in ``cleaned``, which has the same or fewer characters."""
    places, at = [], 0
    for sign in given:
        places.append(at)
        plain = _SPACES.sub(" ", _NEWLINES.sub("\n", sign))
        at += cleaned.startswith(plain, at)
    return [*places, len(cleaned)]


def _boxes(runs: Sequence[Run], offsets: Sequence[int]) -> Iterator[Box]:
    """The boxes of ``runs``, whose offsets become ``offsets``; what cleaning took away has none."""
    for at, page, spot in runs:
        start, end = offsets[at], offsets[at + spot.length]
        if start < end:
            yield Box(
                start=start,
                end=end,
                page=page,
                left=spot.left,
                top=spot.top,
                right=spot.right,
                bottom=spot.bottom,
            )
