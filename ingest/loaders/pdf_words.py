"""The words of a PDF page with their places, read from its text layer; nothing is ever rendered."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.loaders.labels import is_cjk

_SPACES = frozenset(" \t\xa0\u3000\u2002\u2003\u2009\u202f")
_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})
_MAX_CHARACTERS = 200_000
"""Characters of one page that are read; a printed page holds under 20,000."""
_WORD_GAP = 0.55
"""Part of the font size from which a gap ends a word; Latin word spaces are real characters or put in by PDFium."""
_HAN_SPACE = 0.5
"""The same next to a Han character, where PDFium's guesses are taken from Latin text and do not count."""
_HAN_NARROW_SPACE = 0.2
"""Between two Han characters of a line that is otherwise set close; between Han and Latin such gaps are automatic."""
_TIGHT_SPACE = 0.11
_NO_SPACE = 0.03
_SAME_BASELINE = 0.3
_SMALLER = 0.8
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


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them; y grows upwards, ``spaced`` says that a space stands before it.

    ``turned`` words run in another direction than the page's text. A word with a ``table`` stands for that table.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    spaced: bool
    bold: bool
    turned: bool = False
    white: bool = False
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page's words in the order of the file, its size as seen, and how many characters had no meaning.

    ``left`` and ``bottom`` are the corner from which places are counted, in the file's own coordinates, which hold
    where the page is ``upright``.
    """

    words: tuple[Word, ...]
    width: float
    height: float
    characters: int
    unmapped: int
    left: float = 0.0
    bottom: float = 0.0
    upright: bool = True


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    white: bool
    generated: bool


def read_words(page: Any) -> PageWords:
    """Read a pypdfium2 page. Text that is turned against the page's main direction comes last."""
    textpage = page.get_textpage()
    try:
        glyphs_by_angle, unmapped = _read_glyphs(textpage)
    finally:
        textpage.close()
    left, bottom, right, top = page.get_bbox()
    counts = {angle: len(glyphs) for angle, glyphs in glyphs_by_angle.items()}
    main = max(counts, key=lambda angle: counts[angle], default=0)
    words: list[Word] = []
    width, height = (right - left, top - bottom) if main in (0, 180) else (top - bottom, right - left)
    origin = _turned(left, bottom, main), _turned(right, top, main)
    shift_x, shift_y = min(origin[0][0], origin[1][0]), min(origin[0][1], origin[1][1])
    for angle in sorted(counts, key=lambda angle: angle != main):
        found = _words(glyphs_by_angle[angle], shift_x, shift_y)
        words.extend(found if angle == main else (replace(word, turned=True) for word in found))
    return PageWords(tuple(words), width, height, sum(counts.values()), unmapped, left, bottom, main == 0)


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    if angle == 90:
        return y, -x
    if angle == 180:
        return -x, -y
    return (-y, x) if angle == 270 else (x, y)


def _read_glyphs(textpage: Any) -> tuple[dict[int, list[_Glyph]], int]:
    import pypdfium2.raw as pdfium

    raw = textpage.raw
    count = min(pdfium.FPDFText_CountChars(raw), _MAX_CHARACTERS)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    fonts = _Fonts(raw)
    font: _Font | None = None
    height, word_begins = 0.0, True
    glyphs: dict[int, list[_Glyph]] = {}
    unmapped, seen = 0, dict[tuple[int, float, int, int], int]()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (0x0A, 0x0D):
            word_begins = True
            continue
        generated = code == 0x20 and pdfium.FPDFText_IsGenerated(raw, index) == 1
        pdfium.FPDFText_GetLooseCharBox(raw, index, box_at)
        if not generated and (word_begins or box.top - box.bottom != height):
            font = fonts.at(index)
            height = box.top - box.bottom
        word_begins = code in (0x20, 0x3000)
        if font is None:
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x_at, y_at)
        text = _BULLET if font.symbol and chr(code) in _SYMBOL_BULLETS else _character(code)
        unmapped += _is_unmapped(code)
        turned_x, turned_y = _turned(x.value, y.value, font.angle)
        grid = _SAME_PLACE * font.size
        place = (code, font.size, round(turned_x / grid), round(turned_y / grid))
        if text not in _SPACES and index - seen.setdefault(place, index) > _LIGATURE:
            continue
        first, second = _turned(box.left, box.bottom, font.angle)[0], _turned(box.right, box.top, font.angle)[0]
        glyph = _Glyph(
            text, min(first, second), max(first, second), turned_y, font.size, font.bold, font.white, generated
        )
        glyphs.setdefault(font.angle, []).append(glyph)
    return glyphs, unmapped


@dataclass(frozen=True, slots=True)
class _Font:
    """How a stretch of text is set: size as seen, angle in steps of 90 degrees, signs in the places of letters."""

    size: float
    bold: bool
    angle: int
    symbol: bool
    white: bool


class _Fonts:
    """The font at a character, asked once for each text object.

    It is asked for where a word begins or the height of the letters changes: asking takes longer than reading.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._known: dict[int, _Font] = {}

    def at(self, index: int) -> _Font:
        """The font of the character at ``index``."""
        import pypdfium2.raw as pdfium

        address = ctypes.cast(pdfium.FPDFText_GetTextObject(self._raw, index), ctypes.c_void_p).value or 0
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._ask(index)
        return known

    def _ask(self, index: int) -> _Font:
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(self._raw, index)
        angle = 0
        if pdfium.FPDFText_GetMatrix(self._raw, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360
        flags = ctypes.c_int()
        buffer = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, 128, ctypes.byref(flags))
        name = buffer.value.decode("utf-8", errors="replace").lower()
        mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(self._raw, index))
        stroked = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        bold = stroked or any(part in name for part in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD)
        symbol = any(part in name for part in _SYMBOL_NAMES)
        return _Font(max(abs(size), 0.5), bold, angle, symbol, self._is_white(index, mode))

    def _is_white(self, index: int, mode: int) -> bool:
        """Whether the letters are filled with white; text without any colour is the text layer of a scan."""
        import pypdfium2.raw as pdfium

        colour = [ctypes.c_uint() for _ in "rgba"]
        asked = pdfium.FPDFText_GetFillColor(self._raw, index, *map(ctypes.byref, colour))
        return bool(asked) and mode == pdfium.FPDF_TEXTRENDERMODE_FILL and min(part.value for part in colour) >= _WHITE


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


def _is_unmapped(code: int) -> bool:
    return code in (0, 0xFFFD) or (code < 0x20 and code != 0x02) or 0xD800 <= code <= 0xF8FF or code > 0xF0000


def _words(glyphs: Sequence[_Glyph], shift_x: float, shift_y: float) -> Iterator[Word]:
    run: list[_Glyph] = []
    spaced = guessed = False
    for glyph in glyphs:
        if glyph.text in _SPACES and glyph.generated:
            guessed = True
        elif glyph.text in _SPACES:
            if run:
                yield _word(run, shift_x, shift_y, spaced=spaced)
            run, spaced, guessed = [], True, False
        else:
            if run and _parts(run, glyph, guessed=guessed):
                yield _word(run, shift_x, shift_y, spaced=spaced)
                spaced = guessed or glyph.x0 - run[-1].x1 > _TIGHT_SPACE * glyph.size
                run = []
            guessed = False
            run.append(glyph)
    if run:
        yield _word(run, shift_x, shift_y, spaced=spaced)


def _parts(run: Sequence[_Glyph], glyph: _Glyph, *, guessed: bool) -> bool:
    """Whether ``glyph`` begins another word than the one read so far."""
    last = run[-1]
    size = max(last.size, glyph.size)
    if abs(glyph.y - last.y) > _SAME_BASELINE * size or glyph.x0 < last.x0 - 0.3 * size:
        return True
    if min(last.size, glyph.size) < _SMALLER * size:
        return True
    gap = glyph.x0 - last.x1
    if is_cjk(last.text[-1]) or is_cjk(glyph.text[0]):
        both = last.text[-1].isalpha() and glyph.text[0].isalpha() and is_cjk(last.text[-1]) and is_cjk(glyph.text[0])
        return gap > _HAN_SPACE * size or (both and gap > _HAN_NARROW_SPACE * size and _is_set_close(run, size))
    return guessed or gap > _WORD_GAP * size or (gap > _TIGHT_SPACE * size and _is_set_close(run, size))


def _is_set_close(run: Sequence[_Glyph], size: float) -> bool:
    """Whether the letters so far stand without gaps, so that even a narrow one parts words."""
    gaps = [after.x0 - before.x1 for before, after in zip(run[-6:], run[-5:], strict=False)]
    return len(gaps) > 1 and max(gaps) < _NO_SPACE * size and run[-1].text[-1].isalpha()


def _word(run: Sequence[_Glyph], shift_x: float, shift_y: float, *, spaced: bool) -> Word:
    sizes = Counter(glyph.size for glyph in run)
    size = max(sizes, key=lambda found: (sizes[found], found))
    baselines = [glyph.y for glyph in run if glyph.size == size]
    return Word(
        text="".join(glyph.text for glyph in run),
        x0=run[0].x0 - shift_x,
        x1=max(glyph.x1 for glyph in run) - shift_x,
        baseline=baselines[0] - shift_y,
        size=size,
        spaced=spaced,
        bold=sum(glyph.bold for glyph in run) * 2 > len(run),
        white=all(glyph.white for glyph in run),
    )
