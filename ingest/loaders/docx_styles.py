"""What a Word paragraph's style says: title, heading level, table of contents, numbering, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.symbol_fonts import is_symbol_font

_HEADING = re.compile(r"(?:heading|标题|標題|見出し)\s*([1-9])", re.IGNORECASE)
_TITLE = frozenset({"title", "标题", "標題", "题目", "文档标题"})
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)
_BODY_LEVEL = 9
_DEFAULT_SIZE = 20
"""Half points: what Word takes where a document says nothing."""
_FALSE = frozenset({"0", "false", "off", "none"})


def is_on(element: Any) -> bool:
    """Whether a toggle such as ``w:vanish`` is present and not switched off."""
    return element is not None and element.get(qn("w:val"), "1") not in _FALSE


def value(element: Any, path: str) -> str | None:
    """The ``w:val`` of the first element at ``path`` under ``element``."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(qn("w:val"))


@cache
def path(*names: str) -> str:
    """A lookup path of ``w:`` names."""
    return "/".join(qn(name) for name in names)


class Styles:
    """The package's styles by id, with inheritance resolved on demand."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in root.iterchildren(qn("w:style"))}
        self._default = next(
            (
                identifier
                for identifier, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )
        self._defaults = root.find(path("w:docDefaults", "w:rPrDefault", "w:rPr"))
        self._said: dict[tuple[str | None, str], tuple[Any, ...]] = {}

    def of_paragraph(self, paragraph: Any) -> str | None:
        """The id of the paragraph's style, the default style where it names none."""
        return value(paragraph, path("w:pPr", "w:pStyle")) or self._default

    def chain(self, identifier: str | None) -> Iterator[tuple[str, Any]]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while identifier is not None and identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield identifier, style
            identifier = value(style, qn("w:basedOn"))

    def find(self, identifier: str | None, where: str) -> Any:
        """The nearest element at ``where`` along the style's chain, or ``None``."""
        return next((found for _, style in self.chain(identifier) if (found := style.find(where)) is not None), None)

    def is_title(self, paragraph: Any) -> bool:
        """Whether the paragraph is styled as the document's title."""
        return any(name.lower() in _TITLE for name in self._names(paragraph))

    def is_contents(self, paragraph: Any) -> bool:
        """Whether the paragraph is an entry of an automatic table of contents."""
        return any(_CONTENTS.fullmatch(name) for name in self._names(paragraph))

    def heading_level(self, paragraph: Any) -> int:
        """1 to 9 for a heading, by the style's name or the outline level; 0 for body text."""
        own = value(paragraph, path("w:pPr", "w:outlineLvl"))
        if own is not None:
            return _level(own)
        for _, style in self.chain(self.of_paragraph(paragraph)):
            named = _HEADING.fullmatch(value(style, qn("w:name")) or "")
            if named:
                return int(named[1])
            outline = value(style, path("w:pPr", "w:outlineLvl"))
            if outline is not None:
                return _level(outline)
        return 0

    def alignment(self, paragraph: Any) -> str:
        """How the paragraph is set in the line: ``center``, ``right``, ``both`` …, empty where nothing says so."""
        own = value(paragraph, path("w:pPr", "w:jc"))
        if own is None:
            found = self.find(self.of_paragraph(paragraph), path("w:pPr", "w:jc"))
            own = None if found is None else found.get(qn("w:val"))
        return own or ""

    def is_hidden(self, run: Any, paragraph_style: str | None) -> bool:
        """Whether a run's text is hidden, by itself, by its character style or by its paragraph's style."""
        return is_on(next(self._of_run(run, paragraph_style, "w:vanish"), None))

    def mark_is_hidden(self, paragraph: Any) -> bool:
        """Whether the end of a paragraph is hidden, so that one without visible text takes no place at all."""
        own = paragraph.find(path("w:pPr", "w:rPr", "w:vanish"))
        return is_on(own if own is not None else self.find(self.of_paragraph(paragraph), path("w:rPr", "w:vanish")))

    def symbol_font(self, run: Any) -> str:
        """The font of a run whose letters are signs, empty for a run of letters."""
        fonts = None if run is None else run.find(path("w:rPr", "w:rFonts"))
        names = () if fonts is None else (fonts.get(qn("w:ascii")), fonts.get(qn("w:hAnsi")))
        return next((name for name in names if name and is_symbol_font(name)), "")

    def look(self, run: Any, paragraph_style: str | None) -> tuple[int, bool, str]:
        """Size in half points, whether bold, and the font of Han characters of a run as it is set."""
        sizes = (size.get(qn("w:val"), "") for size in self._of_run(run, paragraph_style, "w:sz"))
        size = next((int(size) for size in sizes if size.isdigit()), _DEFAULT_SIZE)
        bold = is_on(next(self._of_run(run, paragraph_style, "w:b"), None))
        fonts = (fonts.get(qn("w:eastAsia")) for fonts in self._of_run(run, paragraph_style, "w:rFonts"))
        return size, bold, next((font for font in fonts if font), "")

    def _of_run(self, run: Any, paragraph_style: str | None, name: str) -> Iterator[Any]:
        """What is said of a property of a run: by itself, its character style, its paragraph's style, the document."""
        found = run.find(path("w:rPr", name))
        if found is not None:
            yield found
        for style in (value(run, path("w:rPr", "w:rStyle")), paragraph_style):
            yield from self._of_style(style, name)
        if self._defaults is not None and (default := self._defaults.find(qn(name))) is not None:
            yield default

    def _of_style(self, identifier: str | None, name: str) -> tuple[Any, ...]:
        if (identifier, name) not in self._said:
            where = path("w:rPr", name)
            said = (style.find(where) for _, style in self.chain(identifier))
            self._said[identifier, name] = tuple(found for found in said if found is not None)
        return self._said[identifier, name]

    def _names(self, paragraph: Any) -> Iterator[str]:
        for _, style in self.chain(self.of_paragraph(paragraph)):
            yield value(style, qn("w:name")) or ""


def _level(outline: str) -> int:
    return int(outline) + 1 if outline.isdigit() and int(outline) < _BODY_LEVEL else 0
