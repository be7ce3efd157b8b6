"""Title and headings of a document whose author marked none, told by how they are set: size, weight, font, place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ingest.loaders.labels import begins_clause, begins_with_bullet, ends_punctuated, is_document_number, joint, width
from ingest.records import BlockKind

Key = TypeVar("Key", int, str)

_TITLE_WITHIN = 15
_MAX_TITLE_LINES = 5
_MAX_LINE = 100
"""Columns of a line of a title; titles of notices name the rules they announce and take up to three."""
_MAX_HEADING = 60
_LARGER = 1.1
_MAX_SHARE = 0.35
"""Part of a document's characters from which what stands out is no longer a heading but emphasis."""
_WHOLE = 0.9
_DISPLAY_FONTS = ("黑体", "小标宋", "大标宋", "simhei", "魏碑", "大黑", "粗宋")
_HEADED_PAPER = re.compile(r"[\u3400-\u9fff（）〔〕\s]{3,30}文件")
_DATE = re.compile(r".*(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})\s*年.*[月日].*|.*\b(?:19|20)[0-9]{2}\.?$", re.DOTALL)
_CAPTION = re.compile(r"(?:附?表|附?图|Table|Figure|Fig\.)\s*[0-9一二三四五六七八九十]", re.IGNORECASE)
_KEY = re.compile(r"[^：:]{1,12}[：:]")
_CONTENTS = re.compile(r"目\s*[录錄次]|(?:table\s+of\s+)?contents", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How many characters are set in one way; ``size`` is in half points, ``font`` that of Han characters."""

    characters: int
    size: int
    bold: bool
    font: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a document before it becomes text; ``looks`` says how its characters are set."""

    text: str
    kind: BlockKind
    level: int = 0
    header: bool = False
    alignment: str = ""
    looks: tuple[Look, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the format gives the piece no other place than that of running text."""
        return self.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)

    @property
    def look(self) -> Look:
        """How most of the piece is set; bold only where nearly all of it is."""
        total = sum(look.characters for look in self.looks)
        bold = sum(look.characters for look in self.looks if look.bold) >= _WHOLE * total > 0
        sizes, fonts = Counter[int](), Counter[str]()
        for look in self.looks:
            sizes[look.size] += look.characters
            fonts[look.font] += look.characters
        return Look(total, _most(sizes, 0), bold, _most(fonts, ""))


def with_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with their title: as marked, else the only heading of its level at the top, else by its look."""
    found = list(pieces)
    if not any(piece.kind is BlockKind.TITLE for piece in found):
        found = _titled(found, _body(found))
    return [_on_one_line(piece) for piece in found]


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with headings by their look where none is marked."""
    found = list(pieces)
    return found if any(piece.kind is BlockKind.HEADING for piece in found) else _headed(found, _body(found))


def _most(counted: Counter[Key], default: Key) -> Key:
    return max(counted, key=lambda key: counted[key], default=default)


def _body(pieces: Sequence[Piece]) -> Look:
    """How running text is set: as most characters are that do not stand in the middle of the line."""
    counts: Counter[tuple[int, bool, str]] = Counter()
    for piece in pieces:
        if piece.is_text and piece.alignment != "center":
            for look in piece.looks:
                counts[look.size, look.bold, look.font] += look.characters
    size, bold, font = max(counts, key=lambda key: counts[key], default=(0, False, ""))
    return Look(sum(counts.values()), size, bold, font)


def _stands_out(piece: Piece, body: Look) -> bool:
    look = piece.look
    if not look.characters or not body.size:
        return False
    display = _is_display(look.font) and not _is_display(body.font)
    return look.size >= _LARGER * body.size or (look.bold and not body.bold) or (display and look.size >= body.size)


def _is_display(font: str) -> bool:
    return any(name in font.lower() for name in _DISPLAY_FONTS)


def _titled(pieces: list[Piece], body: Look) -> list[Piece]:
    """The pieces with the lines of their title joined, if one stands out above the text."""
    first = pieces[0] if pieces else None
    if first is not None and first.kind is BlockKind.HEADING and not _is_other(first.text):
        alone = sum(piece.kind is BlockKind.HEADING and piece.level == first.level for piece in pieces) == 1
        return [replace(first, kind=BlockKind.TITLE, level=1), *pieces[1:]] if alone else pieces
    lines = [(place, pieces[place]) for place in _opening(pieces)]
    candidates = [(place, piece) for place, piece in lines if _may_be_title(piece, place, body)]
    if not candidates:
        return pieces
    start, chosen = max(candidates, key=lambda found: (found[1].look.size, found[1].look.bold, -found[0]))
    stop = start + 1
    while stop < len(pieces) and stop - start < _MAX_TITLE_LINES and _goes_on(chosen, pieces[stop], body):
        stop += 1
    title = pieces[start].text
    for piece in pieces[start + 1 : stop]:
        title += joint(title[-1], piece.text[0]) + piece.text
    return [*pieces[:start], Piece(title, BlockKind.TITLE, 1), *pieces[stop:]]


def _opening(pieces: Sequence[Piece]) -> Iterator[int]:
    """The places of the short lines above the first clause or running text."""
    for place, piece in enumerate(pieces[:_TITLE_WITHIN]):
        is_running = piece.is_text and (ends_punctuated(piece.text) or width(piece.text) > _MAX_LINE)
        if (
            piece.kind is BlockKind.HEADING
            or is_running
            or begins_clause(piece.text)
            or _CONTENTS.fullmatch(piece.text)
        ):
            return
        if piece.kind is BlockKind.PARAGRAPH:
            yield place


def _may_be_title(piece: Piece, place: int, body: Look) -> bool:
    if _is_other(piece.text) or width(piece.text) > _MAX_LINE:
        return False
    return piece.alignment == "center" or (place == 0 and _stands_out(piece, body))


def _is_other(text: str) -> bool:
    """Whether a line above the text is something else than its title."""
    return bool(
        is_document_number(text)
        or begins_clause(text)
        or begins_with_bullet(text)
        or ends_punctuated(text)
        or _HEADED_PAPER.fullmatch(text)
        or _is_date(text)
        or _KEY.match(text)
        or _CAPTION.match(text)
    )


def _is_date(text: str) -> bool:
    return width(text) <= _MAX_LINE and _DATE.fullmatch(text) is not None


def _goes_on(title: Piece, piece: Piece, body: Look) -> bool:
    """Whether a piece is the next line of the title: set alike, and standing out from the text below it."""
    same = (piece.look.size, piece.look.bold, piece.alignment) == (title.look.size, title.look.bold, title.alignment)
    alike = piece.kind is BlockKind.PARAGRAPH and same and not _is_other(piece.text) and width(piece.text) <= _MAX_LINE
    return alike and (_stands_out(title, body) or title.text.endswith(("的", "》", "、")))


def _headed(pieces: list[Piece], body: Look) -> list[Piece]:
    """The pieces with those as headings that are short and set unlike the text, outermost the largest."""
    title = next((place for place, piece in enumerate(pieces) if piece.kind is BlockKind.TITLE), -1)
    places = [place for place in range(title + 1, len(pieces)) if _may_head(pieces, place, body)]
    characters = sum(len(piece.text) for piece in pieces)
    if sum(len(pieces[place].text) for place in places) > _MAX_SHARE * characters:
        return pieces
    ranks = sorted({_rank(pieces[place], body) for place in places}, reverse=True)
    found = list(pieces)
    for place in places:
        level = ranks.index(_rank(pieces[place], body)) + 1
        found[place] = replace(pieces[place], kind=BlockKind.HEADING, level=level)
    return found


def _rank(piece: Piece, body: Look) -> tuple[int, bool, bool]:
    look = piece.look
    return look.size, _is_display(look.font) and not _is_display(body.font), look.bold


def _may_head(pieces: Sequence[Piece], place: int, body: Look) -> bool:
    """Whether a short line stands out and has text below it that does not."""
    piece = pieces[place]
    text = piece.text
    if not piece.is_text or "\n" in text or width(text) > _MAX_HEADING or not _stands_out(piece, body):
        return False
    is_other = (ends_punctuated(text) and not text.endswith("?")) or _is_date(text) or _CAPTION.match(text)
    if is_other or is_document_number(text) or begins_with_bullet(text) or piece.alignment in ("right", "end"):
        return False
    following = next((found for found in pieces[place + 1 :] if not _stands_out(found, body)), None)
    return following is not None and (ends_punctuated(following.text) or not _is_date(following.text))


def _on_one_line(piece: Piece) -> Piece:
    """A title or heading without the line breaks that only place it on the page."""
    if piece.kind not in (BlockKind.TITLE, BlockKind.HEADING) or "\n" not in piece.text:
        return piece
    first, *others = (" ".join(line.split()) for line in piece.text.split("\n") if line.strip())
    for line in others:
        first += joint(first[-1], line[0]) + line
    return replace(piece, text=first)
