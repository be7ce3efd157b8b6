"""What a Word paragraph's style says: title, heading level, table of contents, numbering, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题|標題|見出し)\s*([1-9])", re.IGNORECASE)
_TITLE = frozenset({"title", "标题", "標題", "题目", "文档标题"})
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)
_BODY_LEVEL = 9
_FALSE = frozenset({"0", "false", "off", "none"})


def is_on(element: Any) -> bool:
    """Whether a toggle such as ``w:vanish`` is present and not switched off."""
    return element is not None and element.get(qn("w:val"), "1") not in _FALSE


def value(element: Any, path: str) -> str | None:
    """The ``w:val`` of the first element at ``path`` under ``element``."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(qn("w:val"))


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

    def is_centered(self, paragraph: Any) -> bool:
        """Whether the paragraph is set in the middle of the line."""
        own = value(paragraph, path("w:pPr", "w:jc"))
        if own is None:
            found = self.find(self.of_paragraph(paragraph), path("w:pPr", "w:jc"))
            own = None if found is None else found.get(qn("w:val"))
        return own == "center"

    def is_hidden(self, run: Any) -> bool:
        """Whether a run's text is hidden, by itself or by its character style."""
        own = run.find(path("w:rPr", "w:vanish"))
        if own is not None:
            return is_on(own)
        style = value(run, path("w:rPr", "w:rStyle"))
        return style is not None and is_on(self.find(style, path("w:rPr", "w:vanish")))

    def _names(self, paragraph: Any) -> Iterator[str]:
        for _, style in self.chain(self.of_paragraph(paragraph)):
            yield value(style, qn("w:name")) or ""


def _level(outline: str) -> int:
    return int(outline) + 1 if outline.isdigit() and int(outline) < _BODY_LEVEL else 0
