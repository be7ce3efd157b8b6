"""Equations of Office documents (OMML, ECMA-376 part 1, 22.1) as text on one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"

_M = f"{{{NAMESPACE}}}"
_VALUE = _M + "val"
_PROPERTIES = "Pr"
_UNSTRUCTURED = frozenset("+-−×·*/=<>≤≥±,;:|^_ ")
_ACCENTS = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u0307": "˙", "\u0308": "¨", "\u20d7": "→"}


def linear(element: Any) -> str:
    """The equation in ``element`` as people type it: a fraction as (a+b)/c, an exponent as x^2, a root as √(x)."""
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(_M)
    if element.tag.startswith(_M) and name == "t":
        return element.text or ""
    if element.tag.startswith(_M) and name in _SHAPES:
        return _SHAPES[name](element)
    if name.endswith(_PROPERTIES) or not element.tag.startswith(_M):
        return _text_runs(element)
    return "".join(linear(child) for child in element.iterchildren())


def _text_runs(element: Any) -> str:
    """Text of the surrounding format inside an equation; properties of the equation hold none."""
    if element.tag.startswith(_M):
        return ""
    own = element.text if element.tag.endswith("}t") else None
    return (own or "") + "".join(linear(child) for child in element.iterchildren())


def _part(element: Any, name: str) -> str:
    found = element.find(_M + name)
    return "" if found is None else linear(found)


def _grouped(text: str) -> str:
    """``text`` in brackets where an operator in it would otherwise reach further than it does."""
    return f"({text})" if len(text) > 1 and not _UNSTRUCTURED.isdisjoint(text) else text


def _property(element: Any, properties: str, name: str, default: str) -> str:
    found = element.find(f"{_M}{properties}/{_M}{name}")
    return default if found is None else found.get(_VALUE, "")


def _fraction(element: Any) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripts(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return (
        _grouped(_part(element, "e"))
        + (f"_{_grouped(below)}" if below else "")
        + (f"^{_grouped(above)}" if above else "")
    )


def _scripts_before(element: Any) -> str:
    return f"_{_grouped(_part(element, 'sub'))}^{_grouped(_part(element, 'sup'))}{_part(element, 'e')}"


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return f"{degree if degree.strip() else ''}√({_part(element, 'e')})"


def _large_operator(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")
    return f"{_property(element, 'naryPr', 'chr', '∫')}{limits} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    inside = _property(element, "dPr", "sepChr", "|").join(linear(part) for part in element.findall(_M + "e"))
    return _property(element, "dPr", "begChr", "(") + inside + _property(element, "dPr", "endChr", ")")


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _limit_below(element: Any) -> str:
    return f"{_part(element, 'e')}_{_grouped(_part(element, 'lim'))}"


def _limit_above(element: Any) -> str:
    return f"{_part(element, 'e')}^{_grouped(_part(element, 'lim'))}"


def _matrix(element: Any) -> str:
    return "; ".join(", ".join(linear(cell) for cell in row.findall(_M + "e")) for row in element.findall(_M + "mr"))


def _rows(element: Any) -> str:
    return "; ".join(linear(row) for row in element.findall(_M + "e"))


def _accent(element: Any) -> str:
    mark = _property(element, "accPr", "chr", "\u0302")
    return _part(element, "e") + _ACCENTS.get(mark, mark)


_SHAPES: Mapping[str, Callable[[Any], str]] = {
    "f": _fraction,
    "sSub": _scripts,
    "sSup": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts_before,
    "rad": _root,
    "nary": _large_operator,
    "d": _brackets,
    "func": _function,
    "limLow": _limit_below,
    "limUpp": _limit_above,
    "m": _matrix,
    "eqArr": _rows,
    "acc": _accent,
}
