"""HTML pages: the main content as a reader sees it, without scripts, menus and what frames the page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from ingest.canonical import CanonicalText, clean
from ingest.decoding import decode
from ingest.loaders.html_content import flatten, is_dropped, is_hidden, main_content
from ingest.loaders.html_lists import Markers
from ingest.loaders.html_table import is_layout, table_rows
from ingest.loaders.labels import begins_item
from ingest.records import BlockKind, Loaded

_BREAKING = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main ol option p pre section summary table tbody td tfoot th thead "
    "tr ul"
)
_BLOCKS = frozenset(_BREAKING.split())
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
"""What pages really use under these names, by the codec's name (WHATWG Encoding Standard)."""
_MAX_DAMAGE = 0.005
_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
_TITLE_WITHIN = 5
_MIN_TITLE = 4
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\0"
"""Stands for a line break of the page while the line ends of its source are read as spaces."""


def load_html(data: bytes) -> Loaded:
    """Read the main content of a page. Nothing it links to is opened."""
    decoded, remark = decode_html(data)
    page = BeautifulSoup(decoded.replace(_BREAK, ""), "lxml")
    flatten(page)
    walk = _Walk()
    walk.children(main_content(page))
    walk.flush()
    text = CanonicalText()
    for piece in _titled(walk.pieces, _title_of(page)):
        text.add(piece.text, piece.kind, level=piece.level, header=piece.header)
    hidden = f"{walk.hidden} words that the page hides were left out" if walk.hidden else None
    return text.loaded(remark="; ".join(filter(None, (remark, hidden))) or None)


def decode_html(data: bytes) -> tuple[str, str | None]:
    """The page's text in the encoding that its bytes prove or its head declares, and a remark on damage."""
    declared = _CHARSET.search(data[:_DECLARED_WITHIN])
    is_marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if declared and not is_marked and b"\0" not in data[:_DECLARED_WITHIN] and not _is_utf8(data):
        text = _decoded_as(data, declared[1].decode("ascii"))
        if text is not None:
            damaged = text.count("\ufffd")
            return text, f"{damaged} characters of the file are damaged and could not be read" if damaged else None
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded_as(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        text = data.decode(_WIDER.get(codec, codec), errors="replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= _MAX_DAMAGE * len(text) else None


def _title_of(page: BeautifulSoup) -> str:
    head = page.find("title")
    return " ".join(head.get_text().split()) if isinstance(head, Tag) else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    kind: BlockKind
    level: int = 0
    header: bool = False


@dataclass(slots=True)
class _Walk:
    """Goes through the content and collects a piece for each block that holds text."""

    pieces: list[_Piece] = field(default_factory=list)
    hidden: int = 0
    _line: list[str] = field(default_factory=list)
    _lists: list[Markers] = field(default_factory=list)
    _marker: str | None = None
    _is_item: bool = False

    def children(self, node: Tag) -> None:
        """Take everything inside ``node`` in order."""
        for child in node.children:
            self._take(child)

    def _take(self, node: PageElement) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                self._line.append(_COLLAPSED.sub(" ", str(node)))
        elif isinstance(node, Tag):
            self._take_tag(node)

    def _take_tag(self, tag: Tag) -> None:
        if is_dropped(tag):
            return
        if is_hidden(tag):
            self.hidden += len(tag.get_text(" ").split())
        elif tag.name == "table" and is_layout(tag):
            self._block(tag)
        else:
            _HANDLERS.get(tag.name, _Walk._block if tag.name in _BLOCKS else _Walk._inline)(self, tag)

    def _block(self, tag: Tag) -> None:
        self.flush()
        self.children(tag)
        self.flush()

    def _break(self, tag: Tag) -> None:
        self._line.append(_BREAK)

    def _inline(self, tag: Tag) -> None:
        if tag.name == "sup" and tag.get_text().strip().isdigit():
            self._line.append(tag.get_text().strip().translate(_RAISED))
        else:
            self.children(tag)

    def _heading(self, tag: Tag) -> None:
        self.flush()
        self.children(tag)
        shown = " ".join(self._shown().replace("\n", " ").split())
        if shown:
            first = tag.name == "h1" and not any(piece.kind is BlockKind.TITLE for piece in self.pieces)
            kind = BlockKind.TITLE if first else BlockKind.HEADING
            self.pieces.append(_Piece(shown, kind, int(tag.name[1])))

    def _table(self, tag: Tag) -> None:
        self.flush()
        for row in table_rows(tag):
            kind = BlockKind.PARAGRAPH if row.is_caption else BlockKind.TABLE_ROW
            self.pieces.append(_Piece(row.text, kind, header=row.header))

    def _list(self, tag: Tag) -> None:
        self.flush()
        self._lists.append(Markers.of(tag))
        self.children(tag)
        self.flush()
        self._lists.pop()

    def _item(self, tag: Tag) -> None:
        self.flush()
        self._marker = self._lists[-1].marker(tag) if self._lists else "•"
        self._is_item = True
        self.children(tag)
        self.flush()
        self._is_item, self._marker = False, None

    def _preformatted(self, tag: Tag) -> None:
        self.flush()
        shown = tag.get_text().strip("\n")
        if shown.strip():
            self.pieces.append(_Piece(shown, BlockKind.PARAGRAPH))

    def _shown(self) -> str:
        """The text of the line so far, which begins anew."""
        lines = "".join(self._line).split(_BREAK)
        self._line = []
        return "\n".join(_COLLAPSED.sub(" ", line).strip(" ") for line in lines)

    def flush(self) -> None:
        """End the block at hand."""
        for shown in _PARAGRAPHS.split(clean(self._shown()).strip()):
            if not shown:
                continue
            kind = BlockKind.LIST_ITEM if self._is_item else BlockKind.PARAGRAPH
            marker = self._marker if self._marker and not begins_item(shown) else ""
            self.pieces.append(_Piece(f"{marker} {shown}" if marker else shown, kind, len(self._lists) * self._is_item))
            self._is_item, self._marker = False, None


_HANDLERS: Mapping[str, Callable[[_Walk, Tag], None]] = {
    "br": _Walk._break,
    "table": _Walk._table,
    "ul": _Walk._list,
    "ol": _Walk._list,
    "menu": _Walk._list,
    "li": _Walk._item,
    "pre": _Walk._preformatted,
    **{f"h{level}": _Walk._heading for level in range(1, 7)},
}


def _titled(pieces: Sequence[_Piece], title: str) -> list[_Piece]:
    """The pieces with a title: the first heading of the first level, else what the page's head calls it.

    The head often adds the site's name; where the content opens with the same title, that one is taken.
    """
    if not title or not pieces or any(piece.kind is BlockKind.TITLE for piece in pieces):
        return list(pieces)
    for place, piece in enumerate(pieces[:_TITLE_WITHIN]):
        if piece.kind is not BlockKind.TABLE_ROW and len(piece.text) >= _MIN_TITLE and title.startswith(piece.text):
            return [*pieces[:place], replace(piece, kind=BlockKind.TITLE, level=1), *pieces[place + 1 :]]
    return [_Piece(title, BlockKind.TITLE, 1), *pieces]
