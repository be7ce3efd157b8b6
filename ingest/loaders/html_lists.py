"""The markers of HTML lists as a browser shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from ingest.loaders.numerals import formatted

_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "cjk-decimal": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "decimal": "decimal",
}
_CHINESE = "chineseCounting"
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_BULLET = "•"


@dataclass(slots=True)
class Markers:
    """Counts the items of one list."""

    kind: str | None
    next: int = 1
    step: int = 1

    @classmethod
    def of(cls, tag: Tag) -> Markers:
        """The markers of a ``ul`` or ``ol``; ``kind`` is ``None`` where there are bullets, empty where nothing is."""
        found = _STYLE.search(str(tag.get("style", "")))
        style = found[1].lower() if found else ""
        if style == "none":
            return cls("")
        if tag.name != "ol" and style not in _STYLES:
            return cls(None)
        kind = _STYLES.get(style) or _TYPES.get(str(tag.get("type", "1")), "decimal")
        items = len(tag.find_all("li", recursive=False))
        backwards = tag.has_attr("reversed")
        return cls(kind, _integer(tag.get("start"), items if backwards else 1), -1 if backwards else 1)

    def marker(self, item: Tag) -> str:
        """The marker of the next item."""
        if self.kind is None:
            return _BULLET
        if not self.kind:
            return ""
        number = _integer(item.get("value"), self.next)
        self.next = number + self.step
        return formatted(number, self.kind) + ("、" if self.kind == _CHINESE else ".")


def _integer(written: object, default: int) -> int:
    try:
        return int(str(written))
    except ValueError:
        return default
