"""What stands on a page of an OFD document: characters with their places, straight lines, filled shapes, pictures.

OFD counts in millimetres from the top left corner. A graphic unit has a box on the page, a matrix inside it, and for
text the offsets from each character to the next; widths of characters are not given and follow from these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.loaders.ofd_package import Page, Resources, children, first, local, numbers
from ingest.loaders.ofd_widths import advances, natural, spread
from ingest.loaders.pdf_glyphs import Font, turned

POINTS = 72 / 25.4
"""Points in a millimetre."""
_MAX_UNITS = 100_000
_MAX_CHARACTERS = 200_000
"""Of one page so many units and characters are looked at; a printed page holds under 20,000 characters."""
_MAX_SEGMENTS = 8000
_MAX_TOKENS = 4000
_MAX_DEPTH = 4
_SAME_PLACE = 0.12
"""Part of the font size within which the same character is printed twice to look bold."""
_LEVEL, _NEAR = 0.02, 2.0
"""Parts of the font size by which characters of one stretch differ in height, and stand apart."""
_WHITE = 250.0
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_BOLD_WEIGHT = 600

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map of the plane, written as OFD does: a b c d e f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """The map that does ``inner`` first."""
        e, f = self.at(inner.e, inner.f)
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """A character with its edges and baseline in a page turned by its font's angle; spaces may be ``generated``."""

    text: str
    x0: float
    x1: float
    y: float
    font: Font
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's part and its place on the page."""

    part: str
    place: Rectangle


@dataclass(slots=True)
class Graphics:
    """Everything of a page that is read, in points from its bottom left corner."""

    width: float
    height: float
    signs: list[Sign] = field(default_factory=list)
    segments: list[Rectangle] = field(default_factory=list)
    grounds: list[Rectangle] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def graphics_of(page: Page) -> Graphics:
    """Read a page's units, templates first."""
    left, top, width, height = page.box
    walk = _Walk(page.resources, Graphics(width * POINTS, height * POINTS))
    upwards = Matrix(POINTS, 0.0, 0.0, -POINTS, -left * POINTS, (top + height) * POINTS)
    for content in page.contents:
        for layer in children(content, "Layer"):
            walk.units(layer, upwards, depth=0)
    walk.end_stretch()
    return walk.found


@dataclass(slots=True)
class _Stretch:
    """Characters of one font along one line, with their origins."""

    font: Font
    em: float
    characters: list[tuple[str, float, float]] = field(default_factory=list)

    def goes_on(self, x: float, y: float, font: Font, em: float) -> bool:
        """Whether a character at that place belongs to the stretch."""
        _, last, baseline = self.characters[-1]
        return font == self.font and em == self.em and abs(y - baseline) < _LEVEL * em and last < x < last + _NEAR * em

    def signs(self) -> Iterator[Sign]:
        """The characters with their widths, and the spaces that their distances tell of."""
        origins = [x for _, x, _ in self.characters]
        steps = [after - before for before, after in pairwise(origins)] + [0.0]
        text = [character for character, _, _ in self.characters]
        for (character, x, y), width in zip(self.characters, spread(text, steps, self.em), strict=True):
            yield Sign(character, x, x + width.width, y, self.font)
            if width.ends_word:
                yield Sign(" ", x + width.width, x + width.width, y, self.font, generated=True)


@dataclass(slots=True)
class _Walk:
    """Goes through the units of a page; places are points with y upwards once a unit's map is done."""

    resources: Resources
    found: Graphics
    _seen: set[tuple[str, int, float, int, int]] = field(default_factory=set)
    _stretch: _Stretch | None = None
    _characters: int = 0
    _units: int = 0

    def units(self, container: Any, outer: Matrix, *, depth: int) -> None:
        """Read everything in a layer, block or composite."""
        for unit in container:
            self._units += 1
            if self._units > _MAX_UNITS:
                return
            if unit.get("Visible") == "false":
                continue
            if local(unit) == "PageBlock":
                self.units(unit, outer, depth=depth)
            else:
                self._unit(unit, outer.after(_map_of(unit)), depth)

    def _unit(self, unit: Any, inner: Matrix, depth: int) -> None:
        name = local(unit)
        if name == "TextObject":
            self._text(unit, inner)
        elif name == "PathObject":
            self._path(unit, inner)
        elif name == "ImageObject":
            self._picture(unit, inner)
        elif name == "CompositeObject" and depth < _MAX_DEPTH:
            content = self.resources.composites.get(unit.get("ResourceID", ""))
            for layer in children(content, "Layer") or ([] if content is None else [content]):
                self.units(layer, inner, depth=depth + 1)

    def _text(self, unit: Any, inner: Matrix) -> None:
        size = numbers(unit.get("Size"), 1)
        if size is None or size[0] <= 0:
            return
        font = _font(unit, inner, size[0], self.resources)
        if font.size <= 0:
            return
        stretch = (numbers(unit.get("HScale"), 1) or (1.0,))[0]
        em = size[0] * stretch * math.hypot(inner.a, inner.b)
        start = (0.0, 0.0)
        for code in children(unit, "TextCode"):
            written = _written(code.text or "")
            x, y = ((numbers(code.get(name), 1) or (before,))[0] for name, before in zip("XY", start, strict=True))
            start = (x, y)
            self._characters += len(written)
            if self._characters > _MAX_CHARACTERS:
                return
            self._code(written, _places(code, start, written, size[0] * stretch), inner, font, em)

    def _code(self, written: str, places: Sequence[tuple[float, float]], inner: Matrix, font: Font, em: float) -> None:
        """Take the characters of one stretch whose origins are ``places``.

        Some programs write every word or character as a unit of its own: what goes on along a line is one stretch.
        """
        for character, place in zip(written, places, strict=True):
            x, y = turned(*inner.at(*place), font.angle)
            if not self._is_new(character, x, y, font):
                continue
            if self._stretch and not self._stretch.goes_on(x, y, font, em):
                self.end_stretch()
            self._stretch = self._stretch or _Stretch(font, em)
            self._stretch.characters.append((character, x, y))

    def end_stretch(self) -> None:
        """Add the characters taken last with the widths that follow from their distances."""
        if self._stretch is not None:
            self.found.signs += self._stretch.signs()
        self._stretch = None

    def _is_new(self, character: str, x: float, y: float, font: Font) -> bool:
        grid = _SAME_PLACE * font.size
        key = (character, font.angle, font.size, round(x / grid), round(y / grid))
        if key in self._seen and not character.isspace():
            return False
        self._seen.add(key)
        return True

    def _path(self, unit: Any, inner: Matrix) -> None:
        points = list(_segments(first(unit, "AbbreviatedData")))
        placed = [(*inner.at(x0, y0), *inner.at(x1, y1)) for x0, y0, x1, y1 in points]
        if not placed:
            return
        bounds = _bounds([(x, y) for x0, y0, x1, y1 in placed for x, y in ((x0, y0), (x1, y1))])
        filled = unit.get("Fill") == "true"
        if filled and not _is_white(first(unit, "FillColor")):
            self.found.grounds.append(bounds)
        thin = min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= 3.0
        if (unit.get("Stroke") != "false" or (filled and thin)) and len(self.found.segments) < _MAX_SEGMENTS:
            self.found.segments += [bounds] if thin else placed

    def _picture(self, unit: Any, inner: Matrix) -> None:
        """A picture fills the unit square of its own map; programs that write no map mean its box."""
        box = numbers(unit.get("Boundary"), 4)
        part = self.resources.pictures.get(unit.get("ResourceID", ""))
        if part is None:
            return
        square = (1.0, 1.0) if unit.get("CTM") or box is None else (box[2], box[3])
        place = _bounds([inner.at(x, y) for x in (0.0, square[0]) for y in (0.0, square[1])])
        self.found.grounds.append(place)
        self.found.pictures.append(Picture(part, place))


def _map_of(unit: Any) -> Matrix:
    box = numbers(unit.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    matrix = numbers(unit.get("CTM"), 6)
    return Matrix(e=box[0], f=box[1]).after(Matrix(*matrix) if matrix else Matrix())


def _font(unit: Any, inner: Matrix, size: float, resources: Resources) -> Font:
    """How a unit's text is set: its size as seen, and the direction that its letters stand in."""
    turn = (numbers(unit.get("CharDirection"), 1) or (0.0,))[0]
    angle = round((math.degrees(math.atan2(inner.b, inner.a)) - turn) / 90) * 90 % 360
    weight = (numbers(unit.get("Weight"), 1) or (0.0,))[0]
    bold = weight >= _BOLD_WEIGHT or unit.get("Font", "") in resources.bold
    seen = round(size * math.hypot(inner.c, inner.d), 3)
    return Font(size=seen, bold=bold, angle=angle, symbol=False, white=_is_white(first(unit, "FillColor")))


def _written(text: str) -> str:
    """The characters of a stretch; line ends in it are the layout of the XML, not text."""
    return text.strip() if "\n" in text else text


def _places(code: Any, start: tuple[float, float], written: str, size: float) -> list[tuple[float, float]]:
    """The origins of the characters of a stretch; where no distances are given, as far apart as they are wide."""
    count = len(written)
    across, down = advances(code.get("DeltaX"), count), advances(code.get("DeltaY"), count)
    if not across and not down:
        across = [size * natural(character) for character in written]
    places = [start][:count]
    for place in range(count - 1):
        x, y = places[-1]
        places.append((x + (across[place] if across else 0.0), y + (down[place] if down else 0.0)))
    return places


def _segments(data: Any) -> Iterator[Rectangle]:
    """The straight strokes of a path in its own coordinates, curves as the lines between their ends."""
    tokens = _STEP.findall("" if data is None else data.text or "")[:_MAX_TOKENS]
    start = last = None
    place = 0
    while place < len(tokens):
        command = tokens[place]
        count = _ARGUMENTS.get(command.upper(), -1) if command.isalpha() else -1
        arguments = numbers(" ".join(tokens[place + 1 : place + 1 + count]), count) if count > 0 else ()
        if count < 0 or arguments is None:
            place += 1
            continue
        point = (arguments[-2], arguments[-1]) if count else start
        if command.upper() in "SM":
            start = point
        elif last is not None and point is not None:
            yield (*last, *point)
        last = point
        place += 1 + count


def _bounds(points: Sequence[tuple[float, float]]) -> Rectangle:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_white(colour: Any) -> bool:
    values = () if colour is None else (colour.get("Value") or "").split()
    found = numbers(" ".join(values), len(values)) if values else None
    return found is not None and len(found) in (1, 3) and min(found) >= _WHITE
