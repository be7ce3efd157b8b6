"""Characters of symbol fonts (Symbol, Wingdings), whose codes mean other shapes than the letters of their places."""

from __future__ import annotations

_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""Adobe's Symbol encoding from 0x20."""
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
"""The same from 0xA0."""
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x50: "✓", 0x52: "☑",
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x73: "⬧", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "⬥", 0x78: "☒", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉",
    0xA7: "▪", 0xA8: "☐", 0xAA: "✦", 0xAB: "★", 0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + place: chr(ord("①") + place) for place in range(10)},
    **{0x8C + place: chr(ord("❶") + place) for place in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x97: "●", 0x98: "●"}
_PRIVATE = 0xF000
_UNKNOWN = "▪"
"""Stands for a shape that Unicode lacks or this table does not know, so that a reader sees that one stands there."""
_ASCII = 0x20


def is_symbol_font(font: str) -> bool:
    """Whether the letters of ``font`` are shown as other shapes."""
    return font.lower().startswith(("symbol", "wingdings", "webdings"))


def unicode_of(code: int, font: str) -> str:
    """The character that ``font`` shows at ``code``, which may lie in the private area from U+F000."""
    place = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    if place > 0xFF or not is_symbol_font(font):
        return chr(code) if place == code else _UNKNOWN
    if place == _ASCII:
        return " "
    name = font.lower()
    if name.startswith("symbol"):
        return _in_symbol(place)
    if name.startswith("wingdings 2"):
        return _WINGDINGS_2.get(place, _UNKNOWN)
    return _WINGDINGS.get(place, _UNKNOWN)


def _in_symbol(place: int) -> str:
    for first, row in ((0x20, _SYMBOL_LOW), (0xA0, _SYMBOL_HIGH)):
        if 0 <= place - first < len(row):
            return row[place - first]
    return _UNKNOWN


def in_unicode(text: str, font: str) -> str:
    """``text`` set in ``font`` as its reader sees it; text of other fonts is returned as it is."""
    if is_symbol_font(font):
        return "".join(unicode_of(ord(character), font) for character in text)
    return text
