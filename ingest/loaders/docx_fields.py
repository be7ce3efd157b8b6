"""Word's fields: which text is the result that Word shows, which is code, and which is a table of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ingest.loaders.docx_styles import is_on, path, value

_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_ENCLOSED = re.compile(r"\\o\s*(?:\\a[clrd]\s*)?\((.*)\)", re.IGNORECASE | re.DOTALL)
_FRACTION = re.compile(r"\\f\s*\(([^,;()]*)[,;]([^,;()]*)\)", re.IGNORECASE)
_ROOT = re.compile(r"\\r\s*\((?:([^,;()]*)[,;])?([^,;()]*)\)", re.IGNORECASE)
_LAYOUT = re.compile(r"\\(?:s|b|i|x|d)\s*(?:\\[a-z]{2}\s*[0-9]*)*\s*\(([^()]*)\)", re.IGNORECASE)
_MAX_CODE = 1000
_CIRCLES = frozenset("○◯〇О")


@dataclass(slots=True)
class _Field:
    form: str
    code: str = ""
    shows: bool = False


@dataclass(slots=True)
class Fields:
    """Follows the marks of fields through a document; every paragraph must pass in order.

    A field has a code and then its result; only the result is shown, and inside a code nothing is. ``endless`` holds
    the marks of fields that never end, which are none.
    """

    endless: tuple[Any, ...] = ()
    _open: list[_Field] = field(default_factory=list)

    def mark(self, element: Any) -> str:
        """Take a ``w:fldChar``; the text that a field without a written result shows at its end."""
        kind = element.get(qn("w:fldCharType"))
        if any(element is mark for mark in self.endless):
            return ""
        if kind == "begin":
            self._open.append(_Field(form=_form(element.find(qn("w:ffData")))))
            return ""
        if not self._open:
            return ""
        if kind == "separate":
            self._open[-1].shows = True
            return ""
        ended = self._open.pop()
        return ended.form or ("" if ended.shows else _formula(ended.code))

    def code(self, text: str) -> None:
        """Take a piece of a field's code."""
        if self._open and not self._open[-1].shows and len(self._open[-1].code) < _MAX_CODE:
            self._open[-1].code += text

    @property
    def shows(self) -> bool:
        """Whether text that stands here is shown."""
        return all(opened.shows for opened in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether text that stands here belongs to an automatic table of contents."""
        return any(is_contents(opened.code) for opened in self._open)


def is_contents(code: str) -> bool:
    """Whether the field of this code is an automatic table of contents."""
    return _CONTENTS.match(code) is not None


def _form(data: Any) -> str:
    """What a form field shows that keeps no text: a box, ticked or not, or the chosen entry of a list."""
    if data is None:
        return ""
    box = data.find(qn("w:checkBox"))
    if box is not None:
        state = box.find(qn("w:checked"))
        return "☒" if is_on(state if state is not None else box.find(qn("w:default"))) else "☐"
    entries = [entry.get(qn("w:val"), "") for entry in data.findall(path("w:ddList", "w:listEntry"))]
    chosen = value(data, path("w:ddList", "w:result")) or value(data, path("w:ddList", "w:default")) or "0"
    return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""


def _formula(code: str) -> str:
    """The text of an EQ field: enclosed characters, ruby and simple fractions are set with it."""
    if not code.strip().upper().startswith("EQ"):
        return ""
    while (found := _LAYOUT.search(code)) is not None:
        code = code[: found.start()] + found[1] + code[found.end() :]
    for pattern, shown in ((_FRACTION, r"\1/\2"), (_ROOT, r"\1√(\2)")):
        if pattern.search(code):
            return pattern.sub(shown, code.strip()[2:]).strip()
    overlaid = _ENCLOSED.search(code)
    if overlaid is None:
        return ""
    parts = [part.strip() for part in re.split("[,;，]", overlaid[1])]
    if parts[0] in _CIRCLES and parts[-1].isdigit() and 1 <= int(parts[-1]) <= 20:
        return chr(ord("①") + int(parts[-1]) - 1)
    return parts[-1]


def unmatched(container: Any) -> tuple[Any, ...]:
    """The marks that begin a field which never ends: Word shows what follows them as text."""
    begun: list[Any] = []
    for mark in container.iter(qn("w:fldChar")):
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return tuple(begun)
