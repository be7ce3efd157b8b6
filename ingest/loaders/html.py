"""HTML pages: the main content as a reader sees it, without scripts, menus and what frames the page."""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from ingest.canonical import CanonicalText, clean
from ingest.decoding import decode
from ingest.loaders.html_content import MIN_TITLE, drop_frames, flatten, is_dropped, is_hidden, main_content
from ingest.loaders.html_frames import is_furniture, without_frame, without_tools
from ingest.loaders.html_headings import Piece, with_headings
from ingest.loaders.html_lists import Markers
from ingest.loaders.html_table import is_layout, table_rows
from ingest.loaders.labels import begins_item, ends_sentence
from ingest.loaders.office_pictures import Pictures
from ingest.records import BlockKind, Loaded

_BREAKING = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main ol option p pre section summary table tbody td tfoot th thead "
    "tr ul"
)
_BLOCKS = frozenset(_BREAKING.split())
_BOLD = frozenset({"b", "strong"})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
"""What pages really use under these names, by the codec's name (WHATWG Encoding Standard)."""
_MAX_DAMAGE = 0.005
_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
_TITLE_WITHIN = 40
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")
_INDENTED = re.compile(r"\n(?=[\u3000\xa0 ]{2})")
_BREAK = "\0"
"""Stands for a line break of the page while the line ends of its source are read as spaces."""


def load_html(data: bytes) -> Loaded:
    """Read the main content of a page. Nothing it links to is opened."""
    decoded, remark = decode_html(data)
    page = BeautifulSoup(decoded.replace(_BREAK, ""), "lxml")
    flatten(page)
    title = _title_of(page)
    drop_frames(page)
    walk = _Walk()
    walk.children(main_content(page, title))
    walk.flush()
    text = CanonicalText()
    for piece in _titled(with_headings(walk.pieces), title):
        text.add(piece.text, piece.kind, level=piece.level, header=piece.header)
    hidden = f"{walk.hidden} words that the page hides were left out" if walk.hidden else None
    return text.loaded(remark="; ".join(filter(None, (remark, hidden, walk.pictures.remark()))) or None)


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


@dataclass(slots=True)
class _Walk:
    """Goes through the content and collects a piece for each block that holds text."""

    pieces: list[Piece] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)
    hidden: int = 0
    _line: list[str] = field(default_factory=list)
    _lists: list[Markers] = field(default_factory=list)
    _marker: str | None = None
    _is_item: bool = False
    _bold: int = 0
    _has_plain: bool = False

    def children(self, node: Tag) -> None:
        """Take everything inside ``node`` in order."""
        for child in node.children:
            self._take(child)

    def _take(self, node: PageElement) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                self._line.append(_COLLAPSED.sub(" ", str(node)))
                self._has_plain = self._has_plain or (not self._bold and bool(str(node).strip()))
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
            is_bold = tag.name in _BOLD
            self._bold += is_bold
            self.children(tag)
            self._bold -= is_bold

    def _picture(self, tag: Tag) -> None:
        """The text of a picture that the page holds itself; what it links to is not opened."""
        kind, _, data = str(tag.get("src", "")).partition(";base64,")
        if kind.startswith("data:image/") and data:
            self.flush()
            for text, block in self.pictures.texts(_decoded(data)):
                self.pieces.append(Piece(text, block))

    def _heading(self, tag: Tag) -> None:
        self.flush()
        self.children(tag)
        shown = " ".join(self._shown().replace("\n", " ").split())
        self._has_plain = False
        if shown:
            first = tag.name == "h1" and not any(piece.kind is BlockKind.TITLE for piece in self.pieces)
            kind = BlockKind.TITLE if first else BlockKind.HEADING
            self.pieces.append(Piece(shown, kind, int(tag.name[1])))

    def _table(self, tag: Tag) -> None:
        self.flush()
        for row in table_rows(tag):
            kind = BlockKind.PARAGRAPH if row.is_caption else BlockKind.TABLE_ROW
            self.pieces.append(Piece(row.text, kind, header=row.header))

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
            self.pieces.append(Piece(shown, BlockKind.PARAGRAPH))

    def _shown(self) -> str:
        """The text of the line so far, which begins anew."""
        lines = "".join(self._line).split(_BREAK)
        self._line = []
        return "\n".join(_COLLAPSED.sub(" ", line).strip(" ") for line in lines)

    def flush(self) -> None:
        """End the block at hand; a line break after a sentence or before an indentation ends one too."""
        is_bold, self._has_plain = not self._has_plain, False
        for shown in map(without_tools, _paragraphs(self._shown())):
            if not shown or is_furniture(shown):
                continue
            kind = BlockKind.LIST_ITEM if self._is_item else BlockKind.PARAGRAPH
            marker = self._marker if self._marker and not begins_item(shown) else ""
            text, level = f"{marker} {shown}" if marker else shown, len(self._lists) * self._is_item
            self.pieces.append(Piece(text, kind, level, is_bold=is_bold))
            self._is_item, self._marker = False, None


_HANDLERS: Mapping[str, Callable[[_Walk, Tag], None]] = {
    "br": _Walk._break,
    "img": _Walk._picture,
    "table": _Walk._table,
    "ul": _Walk._list,
    "ol": _Walk._list,
    "menu": _Walk._list,
    "li": _Walk._item,
    "pre": _Walk._preformatted,
    **{f"h{level}": _Walk._heading for level in range(1, 7)},
}


def _paragraphs(shown: str) -> Iterator[str]:
    """The paragraphs of a block: parted by an empty line, by indentation, or by a line break after a sentence."""
    for part in _INDENTED.split(shown):
        for paragraph in _PARAGRAPHS.split(clean(part).strip()):
            lines = paragraph.split("\n")
            first = 0
            for place in range(1, len(lines)):
                if ends_sentence(lines[place - 1]):
                    yield "\n".join(lines[first:place]).strip()
                    first = place
            yield "\n".join(lines[first:]).strip()


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=False)
    except ValueError:
        return b""


def _titled(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """The pieces with a title, without what frames them: the first heading of the first level, else the head's title.

    The head often adds the site's name; where the content opens with the same title, that one is taken.
    """
    place = next((place for place, piece in enumerate(pieces) if piece.kind is BlockKind.TITLE), None)
    if place is not None or not title or not pieces:
        return without_frame(pieces, _text_of, place)
    for place, piece in enumerate(pieces[:_TITLE_WITHIN]):
        if piece.kind is not BlockKind.TABLE_ROW and len(piece.text) >= MIN_TITLE and title.startswith(piece.text):
            found = [*pieces[:place], replace(piece, kind=BlockKind.TITLE, level=1), *pieces[place + 1 :]]
            return without_frame(found, _text_of, place)
    return [Piece(title, BlockKind.TITLE, 1), *without_frame(pieces, _text_of, None)]


def _text_of(piece: Piece) -> str:
    return piece.text
