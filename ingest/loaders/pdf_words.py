"""The words of a PDF page with their places, read from its text layer; nothing is ever rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ingest.loaders.labels import is_cjk
from ingest.loaders.pdf_glyphs import SPACES, Glyphs, read_glyphs, turned
from ingest.loaders.spots import UNEVEN, View, even_stretches
from ingest.placed import Spot

_WORD_GAP = 0.55
"""Part of the font size from which a gap ends a word; Latin word spaces are real characters or put in by PDFium."""
_HAN_SPACE = 0.5
"""The same next to a Han character, where PDFium's guesses are taken from Latin text and do not count."""
_HAN_NARROW_SPACE = 0.2
"""Between two Han characters of a line that is otherwise set close; between Han and Latin such gaps are automatic."""
_TIGHT_SPACE = 0.11
_NO_SPACE = 0.03
_SAME_BASELINE = 0.3
_BACK = 0.3
_SMALLER = 0.8
_JUDGED = 6
"""Letters from which their gaps are looked at; fewer count as set close."""
_ASCENT, _DESCENT = 0.86, 0.22
"""Parts of the font size by which letters stand above and below the baseline: Han .88 and .12, Latin .75 and .22."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them; y grows upwards, ``spaced`` says that a space stands before it.

    ``turned`` words run in another direction than the page's text. ``spots`` tell where its characters stand, none
    where they are outside the page. A word with a ``table`` stands for that table.
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
    spots: tuple[tuple[int, Spot], ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows of cells of words.

    ``begun`` says that no rule stands above its first row, ``cut`` that none stands below its last: a page or a column
    ended within that row, and it goes on in the next one.
    """

    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    begun: bool = False
    cut: bool = False


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


def read_words(page: Any) -> PageWords:
    """Read a pypdfium2 page. Text that is turned against the page's main direction comes last."""
    textpage = page.get_textpage()
    try:
        found, unmapped = read_glyphs(textpage)
    finally:
        textpage.close()
    return words_of(found, page.get_bbox(), rotation=page.get_rotation(), unmapped=unmapped)


def words_of(
    found: Sequence[Glyphs], corners: tuple[float, float, float, float], *, rotation: int = 0, unmapped: int = 0
) -> PageWords:
    """The words of a page with these corners (left, bottom, right, top) that is shown turned by ``rotation``."""
    left, bottom, right, top = corners
    main = max(found, key=lambda glyphs: len(glyphs.texts)).angle if found else 0
    words: list[Word] = []
    width, height = (right - left, top - bottom) if main in (0, 180) else (top - bottom, right - left)
    origin = turned(left, bottom, main), turned(right, top, main)
    shift_x, shift_y = min(origin[0][0], origin[1][0]), min(origin[0][1], origin[1][1])
    for glyphs in sorted(found, key=lambda glyphs: glyphs.angle != main):
        view = _view(corners, glyphs.angle, rotation)
        run = _words(glyphs, view, shift_x, shift_y)
        words.extend(run if glyphs.angle == main else (replace(word, turned=True) for word in run))
    characters = sum(len(glyphs.texts) for glyphs in found)
    return PageWords(tuple(words), width, height, characters, unmapped, left, bottom, main == 0)


def _view(corners: tuple[float, float, float, float], angle: int, rotation: int) -> View:
    """How text at ``angle`` lies on a page with these corners that is shown turned clockwise by ``rotation``."""
    left, bottom, right, top = corners
    width, height = (right - left) or 1.0, (top - bottom) or 1.0

    def seen(x: float, y: float) -> tuple[float, float]:
        x, y = turned(x, y, -angle % 360)
        across, down = (x - left) / width, (top - y) / height
        turns = {90: (1 - down, across), 180: (1 - across, 1 - down), 270: (down, 1 - across)}
        return turns.get(rotation, (across, down))

    origin, east, north = seen(0, 0), seen(1, 0), seen(0, 1)
    return View(
        (east[0] - origin[0], east[1] - origin[1]), (north[0] - origin[0], north[1] - origin[1]), (origin[0], origin[1])
    )


class _Line:
    """Characters of one direction, parted into words; spaces that PDFium put in are marks of the next character."""

    def __init__(self, glyphs: Glyphs) -> None:
        real = np.flatnonzero(~glyphs.generated)
        self.guessed = np.zeros(len(real), np.bool_)
        self.guessed[1:] = np.diff(real) > 1
        self.texts = [glyphs.texts[place] for place in real.tolist()]
        self.fonts = [glyphs.known[glyphs.fonts[place]] for place in real.tolist()]
        x0, x1, y, sizes = (column[real] for column in (glyphs.x0, glyphs.x1, glyphs.y, glyphs.sizes))
        self.x0: list[float] = x0.tolist()
        self.x1: list[float] = x1.tolist()
        self.y: list[float] = y.tolist()
        self.sizes: list[float] = sizes.tolist()
        self.spaces = np.fromiter((text in SPACES for text in self.texts), np.bool_, len(self.texts))
        close = np.zeros(len(real), np.bool_)
        close[1:] = (
            (sizes[1:] == sizes[:-1])
            & (abs(y[1:] - y[:-1]) <= _SAME_BASELINE * sizes[1:])
            & (x0[1:] >= x0[:-1] - _BACK * sizes[1:])
            & (x0[1:] - x1[:-1] <= _TIGHT_SPACE * sizes[1:])
        )
        self.doubtful = np.flatnonzero(self.spaces | self.guessed | ~close).tolist()
        """Where a word may end; in between each character follows the one before at once."""

    def words(self) -> Iterator[tuple[int, int, bool]]:
        """The first and the last place of each word, and whether a space stands before it."""
        start, spaced = 0, False
        guessed, spaces = self.guessed.tolist(), self.spaces.tolist()
        for place in self.doubtful:
            if spaces[place]:
                if start < place:
                    yield start, place, spaced
                start, spaced = place + 1, True
            elif start < place and self._parts(start, place, guessed=guessed[place]):
                yield start, place, spaced
                spaced = guessed[place] or self.x0[place] - self.x1[place - 1] > _TIGHT_SPACE * self.sizes[place]
                start = place
        if start < len(self.texts):
            yield start, len(self.texts), spaced

    def _parts(self, start: int, place: int, *, guessed: bool) -> bool:
        """Whether another word begins at ``place`` than the one that began at ``start``."""
        size = max(self.sizes[place - 1], self.sizes[place])
        if abs(self.y[place] - self.y[place - 1]) > _SAME_BASELINE * size:
            return True
        if self.x0[place] < self.x0[place - 1] - _BACK * size:
            return True
        if min(self.sizes[place - 1], self.sizes[place]) < _SMALLER * size:
            return True
        gap = self.x0[place] - self.x1[place - 1]
        last, first = self.texts[place - 1][-1], self.texts[place][0]
        if is_cjk(last) or is_cjk(first):
            both = last.isalpha() and first.isalpha() and is_cjk(last) and is_cjk(first)
            narrow = both and gap > _HAN_NARROW_SPACE * size and self._is_set_close(start, place, size)
            return gap > _HAN_SPACE * size or narrow
        if guessed or gap > _WORD_GAP * size:
            return True
        return gap > _TIGHT_SPACE * size and self._is_set_close(start, place, size)

    def _is_set_close(self, start: int, place: int, size: float) -> bool:
        """Whether the letters so far stand without gaps, so that even a narrow one parts words."""
        if place - start < 2 or not self.texts[place - 1][-1].isalpha():
            return False
        if place - start < _JUDGED:
            return True
        last = range(place - _JUDGED + 1, place)
        return max(self.x0[at] - self.x1[at - 1] for at in last) < _NO_SPACE * size


def _words(glyphs: Glyphs, view: View, shift_x: float, shift_y: float) -> Iterator[Word]:
    line = _Line(glyphs)
    for start, end, spaced in line.words():
        fonts, sizes = line.fonts[start:end], line.sizes[start:end]
        size = sizes[0]
        if sizes.count(size) < len(sizes):
            counts = Counter(sizes)
            size = max(counts, key=lambda found: (counts[found], found))
        text = "".join(line.texts[start:end])
        yield Word(
            text=text,
            x0=line.x0[start] - shift_x,
            x1=max(line.x1[start:end]) - shift_x,
            baseline=line.y[start + sizes.index(size)] - shift_y,
            size=size,
            spaced=spaced,
            bold=sum(font.bold for font in fonts) * 2 > len(fonts),
            white=all(font.white for font in fonts),
            spots=tuple(_spots(line, start, end, view)),
        )


def _spots(line: _Line, start: int, end: int, view: View) -> Iterator[tuple[int, Spot]]:
    """Where the characters of a word stand; where they run in another direction than seen, each for itself."""
    texts, x0, x1, y = line.texts[start:end], line.x0[start:end], line.x1[start:end], line.y[start:end]
    size = max(line.sizes[start:end])
    low, high = min(y) - _DESCENT * size, max(y) + _ASCENT * size
    singly = ((place, place + 1) for place in range(end - start))
    offset = 0
    for first, last in even_stretches(texts, x0, max(x1), UNEVEN * size) if view.is_level else singly:
        length = sum(map(len, texts[first:last]))
        spot = view.spot(length, min(x0[first:last]), max(x1[first:last]), low, high)
        if spot is not None:
            yield offset, spot
        offset += length
