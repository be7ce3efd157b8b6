"""The characters of a PDF page with their places and fonts, fetched from PDFium in sweeps instead of one by one."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPACES = frozenset(" \t\xa0\u3000\u2002\u2003\u2009\u202f")
_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD, 0x2010, 0x2011})
"""What PDFium puts for a hyphen at a line's end, and the hyphens that typesetters print for the one of keyboards."""
_NEWLINES = (0x0A, 0x0D)
_WORD_SPACES = (0x20, 0x3000)
_MAX_CHARACTERS = 200_000
"""Characters of one page that are read; a printed page holds under 20,000."""
_LIGATURE = 3
"""Letters of one ligature stand at one place one after the other; only what comes later is printed over."""
_SAME_PLACE = 0.12
"""Part of the font size within which the same character is printed twice to look bold; half a narrow letter's width."""
_BOLD_NAMES = ("bold", "black", "heavy", "simhei", "黑体")
_FORCE_BOLD = 0x40000
_SYMBOL_NAMES = ("symbol", "wingdings", "webdings", "dingbats")
_SYMBOL_BULLETS = frozenset("xoqvnlØüuwtsp§·ð\uf0b7\uf0a7\uf0d8\uf0fc\uf06e\uf06c\uf071\uf076\uf075")
_BULLET = "•"
_WHITE = 250
_RADICALS = dict(
    zip(
        "⺠⻓⻔⻢⻅⻚⻋⻉⻛⻜⻝⻥⻦⻩⻬⻰⻁⻘⻄⻆⻤⻣⻨⻫⻮⻳⺟⺩⺴⺶⻟⻙⻪⻂⻌",
        "民长门马见页车贝风飞食鱼鸟黄齐龙虎青西角鬼骨麦齐齿龟母王囗羊饣韦卤衤辶",
        strict=True,
    )
)
"""Signs of the radicals supplement that producers of PDF write for ordinary characters."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Font:
    """How a stretch of text is set: size as seen, angle in steps of 90 degrees, signs in the places of letters."""

    size: float
    bold: bool
    angle: int
    symbol: bool
    white: bool


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters that run in one direction, in the order of the file: columns of equal length.

    ``x0``, ``x1`` and ``y`` are the edges and the baseline in a page turned by ``angle`` so that the text is upright.
    ``generated`` marks the spaces that PDFium put in, ``fonts`` names the font of each by its place in ``known``.
    """

    angle: int
    texts: Sequence[str]
    x0: Floats
    x1: Floats
    y: Floats
    sizes: Floats
    generated: NDArray[np.bool_]
    fonts: Sequence[int]
    known: Sequence[Font]


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What PDFium says of the characters of a page: codes, corners (left, top, right, bottom) and origins."""

    codes: Integers
    corners: Floats
    origins: Floats
    generated: NDArray[np.bool_]


def read_glyphs(textpage: Any) -> tuple[list[Glyphs], int]:
    """The characters of a pypdfium2 text page by direction, and how many of them had no meaning."""
    sweep = _swept(textpage.raw)
    asked, known = _asked(textpage.raw, sweep)
    if not known:
        return [], 0
    shown = np.flatnonzero(~np.isin(sweep.codes, _NEWLINES))
    fonts = np.searchsorted(asked, shown, side="right") - 1
    shown, fonts = shown[fonts >= 0], fonts[fonts >= 0]
    unmapped = sum(map(_is_unmapped, sweep.codes[shown].tolist()))
    texts = _texts(sweep.codes[shown].tolist(), fonts.tolist(), known)
    sizes = np.array([font.size for font in known])[fonts]
    angles = np.array([font.angle for font in known])[fonts]
    corners, origins, generated = sweep.corners[shown], sweep.origins[shown], sweep.generated[shown]
    x, y = _turned_each(origins, angles)
    first, second = _turned_each(corners[:, [0, 3]], angles)[0], _turned_each(corners[:, [2, 1]], angles)[0]
    kept = np.isfinite(x) & np.isfinite(y) & np.isfinite(first) & np.isfinite(second)
    kept[_printed_over(texts, sweep.codes[shown], shown, (x, y, sizes))] = False
    found = []
    for angle in dict.fromkeys(angles[kept].tolist()):
        own = np.flatnonzero(kept & (angles == angle))
        places, numbers = own.tolist(), fonts[own].tolist()
        x0, x1 = np.minimum(first, second)[own], np.maximum(first, second)[own]
        own_texts = [texts[place] for place in places]
        found.append(Glyphs(angle, own_texts, x0, x1, y[own], sizes[own], generated[own], numbers, known))
    return found, unmapped


def turned(x: float, y: float, angle: int) -> tuple[float, float]:
    """A point of the page once the page is turned so that text running at ``angle`` is upright."""
    if angle == 90:
        return y, -x
    if angle == 180:
        return -x, -y
    return (-y, x) if angle == 270 else (x, y)


def _turned_each(points: Floats, angles: Integers) -> tuple[Floats, Floats]:
    x, y = points[:, 0], points[:, 1]
    if not angles.any():
        return x, y
    conditions = [angles == 90, angles == 180, angles == 270]
    return np.select(conditions, [y, -x, -y], x), np.select(conditions, [-x, -y, x], y)


def _swept(raw: Any) -> _Sweep:
    import pypdfium2.raw as pdfium

    number, pointer = ctypes.c_int, ctypes.c_void_p
    code_of = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, pointer, number)
    box_of = _quick(pdfium.FPDFText_GetLooseCharBox, number, pointer, number, pointer)
    origin_of = _quick(pdfium.FPDFText_GetCharOrigin, number, pointer, number, pointer, pointer)
    page = ctypes.cast(raw, pointer).value
    count = max(0, min(pdfium.FPDFText_CountChars(raw), _MAX_CHARACTERS))
    indices = range(count)
    codes = np.fromiter(map(code_of, repeat(page), indices), np.int64, count)
    corners, origins = np.zeros((count, 4), np.float32), np.zeros((count, 2))
    _each(box_of, repeat(page), indices, _addresses(corners, 0))
    _each(origin_of, repeat(page), indices, _addresses(origins, 0), _addresses(origins, 8))
    spaces = np.flatnonzero(codes == 0x20)
    is_generated = _quick(pdfium.FPDFText_IsGenerated, number, pointer, number)
    generated = np.zeros(count, np.bool_)
    generated[spaces] = [is_generated(page, index) == 1 for index in spaces.tolist()]
    return _Sweep(codes, corners.astype(np.float64), origins, generated)


def _quick(function: Any, *types: Any) -> Any:
    """The function of PDFium with plain numbers for its pointers, which takes a third of the time to call."""
    return ctypes.PYFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _addresses(rows: NDArray[Any], shift: int) -> range:
    """The address of each row of an array, or of what stands ``shift`` bytes behind its beginning."""
    start, step = rows.ctypes.data + shift, rows.itemsize * rows.shape[1]
    return range(start, start + step * len(rows), step)


def _each(function: Any, *arguments: Any) -> None:
    for _ in map(function, *arguments):
        pass


def _asked(raw: Any, sweep: _Sweep) -> tuple[Integers, list[Font]]:
    """The characters whose font was asked for, and their fonts, which hold up to the next one.

    It is asked for where a word begins or the height of the letters changes: asking takes longer than reading.
    """
    begins = np.ones(len(sweep.codes), np.bool_)
    begins[1:] = np.isin(sweep.codes[:-1], (*_NEWLINES, *_WORD_SPACES))
    real = np.flatnonzero(~np.isin(sweep.codes, _NEWLINES) & ~sweep.generated)
    heights = (sweep.corners[:, 1] - sweep.corners[:, 3])[real]
    changes = np.ones(len(real), np.bool_)
    changes[1:] = heights[1:] != heights[:-1]
    asked = real[begins[real] | changes]
    return asked, list(_fonts(raw, asked.tolist()))


def _fonts(raw: Any, indices: Sequence[int]) -> Iterator[Font]:
    """The font of each of these characters, asked once for each text object."""
    import pypdfium2.raw as pdfium

    object_of = _quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    page = ctypes.cast(raw, ctypes.c_void_p).value
    known: dict[int, Font] = {}
    for index in indices:
        address = object_of(page, index) or 0
        font = known.get(address)
        if font is None:
            font = known[address] = _font(raw, index)
        yield font


def _font(raw: Any, index: int) -> Font:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(raw, index)
    angle = 0
    if pdfium.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(raw, index, buffer, 128, ctypes.byref(flags))
    name = buffer.value.decode("utf-8", errors="replace").lower()
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(raw, index))
    stroked = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    bold = stroked or any(part in name for part in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD)
    symbol = any(part in name for part in _SYMBOL_NAMES)
    return Font(max(abs(size), 0.5), bold, angle, symbol, _is_white(raw, index, mode))


def _is_white(raw: Any, index: int, mode: int) -> bool:
    """Whether the letters are filled with white; text without any colour is the text layer of a scan."""
    import pypdfium2.raw as pdfium

    colour = [ctypes.c_uint() for _ in "rgba"]
    asked = pdfium.FPDFText_GetFillColor(raw, index, *map(ctypes.byref, colour))
    return bool(asked) and mode == pdfium.FPDF_TEXTRENDERMODE_FILL and min(part.value for part in colour) >= _WHITE


def _texts(codes: Sequence[int], fonts: Sequence[int], known: Sequence[Font]) -> list[str]:
    texts = [_character(code) for code in codes]
    if any(font.symbol for font in known):
        for place, (text, font) in enumerate(zip(texts, fonts, strict=True)):
            if known[font].symbol and text in _SYMBOL_BULLETS:
                texts[place] = _BULLET
    return texts


def _printed_over(
    texts: Sequence[str], codes: Integers, indices: Integers, places: tuple[Floats, Floats, Floats]
) -> list[int]:
    """Which characters stand a second time where the same one stands already; ``places`` are x, y and sizes."""
    x, y, sizes = places
    with np.errstate(all="ignore"):
        grid = _SAME_PLACE * sizes
        across, down = np.rint(x / grid), np.rint(y / grid)
        digest = codes * 1_000_003 + across.astype(np.int64) * 8_191 + down.astype(np.int64) * 524_287
    _, group, count = np.unique(digest, return_inverse=True, return_counts=True)
    seen: dict[tuple[int, float, float, float], int] = {}
    over = []
    for place in np.flatnonzero(count[group] > 1).tolist():
        key = int(codes[place]), float(sizes[place]), float(across[place]), float(down[place])
        index = int(indices[place])
        if texts[place] not in SPACES and index - seen.setdefault(key, index) > _LIGATURE:
            over.append(place)
    return over


@lru_cache(maxsize=16_384)
def _character(code: int) -> str:
    """The character as a reader knows it: ligatures and compatibility radicals as ordinary characters."""
    if code in _HYPHENS:
        return "-"
    if code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    character = chr(code)
    if 0x2F00 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06 or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", character)
    return _RADICALS.get(character, character)


@lru_cache(maxsize=16_384)
def _is_unmapped(code: int) -> bool:
    return code in (0, 0xFFFD) or (code < 0x20 and code != 0x02) or 0xD800 <= code <= 0xF8FF or code > 0xF0000
