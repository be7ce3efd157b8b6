"""Assembles a document's canonical text from its blocks, so that every span is right by construction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.records import PageSpan
from ingest.records import Block, BlockKind, Loaded

PAGE_TURN = "\f"
"""Inside a block's text: the original turns to its next page here. It never reaches the canonical text."""

_NEWLINES = re.compile(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_TRAILING = re.compile(r"[ \t\u3000]+(?=\f*\n)")
_JOINED_BY_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_SPACE = " \t\n\u3000"


def clean(text: str) -> str:
    """``text`` without control characters, marks that cannot be seen, odd newlines, odd spaces or trailing spaces.

    Page turns are kept; what a reader sees is not changed.
    """
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _NEWLINES.sub("\n", text)))
    return _TRAILING.sub("", text)


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
    ) -> None:
        """Append a block; ``page`` is the page it begins on, and each page turn in ``text`` leads to the next one.

        ``place`` is the address that the format gives the block.
        """
        text = clean(text)
        if page is None:
            text = clean(text.replace(PAGE_TURN, "\n"))
        else:
            page += text[: len(text) - len(text.lstrip(_SPACE + PAGE_TURN))].count(PAGE_TURN)
        pieces = text.strip(_SPACE + PAGE_TURN).split(PAGE_TURN)
        if not pieces[0]:
            return
        start = self._begin(kind, header=header)
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
