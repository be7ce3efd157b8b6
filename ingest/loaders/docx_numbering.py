"""Word's automatic numbering as text: the label that Word shows before a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.docx_styles import Styles, is_on, path, value
from ingest.loaders.numerals import formatted

_LEVELS = 9
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_PLACE = re.compile("%([1-9])")
_BULLET, _HOLLOW = "•", "◦"
_SYMBOL_FONTS = ("wingdings", "symbol", "webdings", "courier new")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list definition; ``restart`` is the 1-based level after which it restarts, 0 for never."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    style: str | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's number as shown, with the white space that sets it off, and its list level from 1."""

    text: str
    level: int
    bullet: bool


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts a document's paragraphs in order; ``label`` must be called once for each numbered paragraph."""

    styles: Styles
    root: Any = None
    _lists: dict[str, _List] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read the list definitions out of numbering.xml."""
        if self.root is None:
            return
        abstracts = {found.get(qn("w:abstractNumId")): found for found in self.root.iterchildren(qn("w:abstractNum"))}
        for number in self.root.iterchildren(qn("w:num")):
            found = self._resolved(abstracts, value(number, qn("w:abstractNumId")), depth=0)
            identifier = number.get(qn("w:numId"))
            if found is not None and identifier is not None:
                self._lists[identifier] = _list(number, found)

    def label(self, paragraph: Any) -> Label | None:
        """The paragraph's label, counting it, or ``None`` where it has no number."""
        identifier, place = self._reference(paragraph)
        numbered = self._lists.get(identifier or "")
        if numbered is None or identifier is None:
            return None
        level = numbered.levels.get(place)
        if level is None:
            return None
        counters = self._count(identifier, numbered, place)
        if level.number_format == "bullet":
            return Label(f"{level.text} " if level.text else "", place + 1, bullet=True)
        shown = _PLACE.sub(lambda match: _shown(numbered, counters, int(match[1]) - 1, legal=level.legal), level.text)
        space = "" if level.suffix == "nothing" or not shown else " "
        return Label(shown.rstrip() + space, place + 1, bullet=False) if shown else None

    def _resolved(self, abstracts: dict[str, Any], identifier: str | None, *, depth: int) -> Any:
        """The list definition, through a link to a list style where it has one."""
        abstract = abstracts.get(identifier or "")
        link = value(abstract, qn("w:numStyleLink")) if abstract is not None else None
        if link is None or depth > _LEVELS:
            return abstract
        return next((found for found in abstracts.values() if value(found, qn("w:styleLink")) == link), abstract)

    def _reference(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else its style's."""
        own = paragraph.find(path("w:pPr", "w:numPr"))
        identifier, place = value(own, qn("w:numId")), value(own, qn("w:ilvl"))
        if identifier is None:
            for style_id, style in self.styles.chain(self.styles.of_paragraph(paragraph)):
                inherited = style.find(path("w:pPr", "w:numPr"))
                if inherited is None:
                    continue
                identifier = identifier or value(inherited, qn("w:numId"))
                if place is None:
                    place = self._linked_place(identifier, style_id) or value(inherited, qn("w:ilvl"))
                if identifier is not None:
                    break
        return identifier, int(place) if place and place.isdigit() else 0

    def _linked_place(self, identifier: str | None, style: str) -> str | None:
        numbered = self._lists.get(identifier or "")
        if numbered is None:
            return None
        return next((str(place) for place, level in numbered.levels.items() if level.style == style), None)

    def _count(self, identifier: str, numbered: _List, place: int) -> dict[int, int]:
        counters = self._counters.setdefault(numbered.abstract, {})
        if identifier not in self._seen:
            self._seen.add(identifier)
            for restarted, start in numbered.restarts.items():
                counters[restarted] = start - 1
        for above in range(place):  # a level that is passed over counts as begun
            counters.setdefault(above, numbered.levels.get(above, Level()).start)
        start = numbered.restarts.get(place, numbered.levels[place].start)
        counters[place] = counters[place] + 1 if place in counters else start
        for deeper in range(place + 1, _LEVELS):
            level = numbered.levels.get(deeper)
            after = deeper if level is None or level.restart is None else level.restart
            if place < after:
                counters.pop(deeper, None)
        return counters


def _shown(numbered: _List, counters: dict[int, int], place: int, *, legal: bool) -> str:
    level = numbered.levels.get(place, Level())
    number = counters.get(place, level.start)
    return formatted(number, "decimal" if legal and level.number_format != "none" else level.number_format)


def _list(number: Any, abstract: Any) -> _List:
    levels = {place: found for element in abstract.iterchildren(qn("w:lvl")) for place, found in [_level(element)]}
    restarts: dict[int, int] = {}
    for override in number.iterchildren(qn("w:lvlOverride")):
        place = _whole(override.get(qn("w:ilvl")))
        replaced = override.find(qn("w:lvl"))
        if replaced is not None:
            levels[place] = _level(replaced)[1]
        start = value(override, qn("w:startOverride"))
        if start is not None:
            restarts[place] = _whole(start)
    return _List(abstract.get(qn("w:abstractNumId")), levels, restarts)


def _level(element: Any) -> tuple[int, Level]:
    restart = value(element, qn("w:lvlRestart"))
    number_format = value(element, qn("w:numFmt")) or "decimal"
    text = value(element, qn("w:lvlText")) or ""
    return _whole(element.get(qn("w:ilvl"))), Level(
        start=_whole(value(element, qn("w:start"))),
        number_format=number_format,
        text=_bullet(element, text) if number_format == "bullet" else text,
        suffix=value(element, qn("w:suff")) or "tab",
        restart=None if restart is None else _whole(restart),
        style=value(element, qn("w:pStyle")),
        legal=is_on(element.find(qn("w:isLgl"))),
    )


def _whole(written: str | None) -> int:
    """The number written; 0 where Word would not take it for one either."""
    return int(written) if written is not None and _WHOLE.fullmatch(written) else 0


def _bullet(element: Any, text: str) -> str:
    """The bullet as a character of Unicode: symbol fonts give letters and private characters other shapes."""
    fonts = element.find(path("w:rPr", "w:rFonts"))
    font = "" if fonts is None else (fonts.get(qn("w:ascii")) or "")
    if _PRIVATE.search(text) or font.lower().startswith(_SYMBOL_FONTS):
        return _HOLLOW if text == "o" else _BULLET
    return text.strip()
