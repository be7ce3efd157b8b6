"""Boxes of scans and pictures: in the coordinates of the original, however it lies."""

from __future__ import annotations

import io
import math

import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.boxes import boxes_of
from assistant.records import Box
from ingest.loaders.images import load_image
from ingest.loaders.ocr_spots import Strip
from ingest.records import Loaded

LINES = ("Article 7 Fees", "Each hour is paid with 200 yuan.")
SIZE, LEFT, TOP, LEADING = 44, 60, 60, 90


def font() -> ImageFont.FreeTypeFont:
    """Pillow's own font."""
    found = ImageFont.load_default(SIZE)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def paper() -> Image.Image:
    """Black print on white paper."""
    image = Image.new("L", (900, 260), "white")
    for place, line in enumerate(LINES):
        ImageDraw.Draw(image).text((LEFT, TOP + LEADING * place), line, font=font(), fill="black")
    return image


def middle_of(word: str) -> tuple[float, float]:
    """The middle of a word's small letters on the paper."""
    line = next(place for place, text in enumerate(LINES) if word in text)
    before = LINES[line][: LINES[line].index(word)]
    return LEFT + font().getlength(before) + font().getlength(word) / 2, TOP + LEADING * line + 0.6 * SIZE


def turned(point: tuple[float, float], angle: float, before: Image.Image, after: Image.Image) -> tuple[float, float]:
    """Where a point lies once the picture is turned counterclockwise, in fractions of the turned one."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    x, y = point[0] - before.width / 2, point[1] - before.height / 2
    return 0.5 + (cosine * x + sine * y) / after.width, 0.5 + (cosine * y - sine * x) / after.height


def box_of(loaded: Loaded, word: str) -> Box:
    """The one rectangle of a word."""
    start = loaded.text.index(word)
    (box,) = boxes_of(loaded.boxes, loaded.text, start, start + len(word))
    return box


@pytest.mark.parametrize("angle", [0, 270, 3])
def test_words_are_boxed_where_they_stand_on_the_original(angle: int) -> None:
    """Turned and skewed pictures are read upright, but boxed as they are."""
    scan = paper().rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    stream = io.BytesIO()
    scan.save(stream, "PNG")
    loaded = load_image(stream.getvalue())
    assert not loaded.pages
    covered = {at for box in loaded.boxes for at in range(box.start, box.end)}
    assert all(at in covered for at, sign in enumerate(loaded.text) if not sign.isspace())
    for word in ("Article", "Fees", "hour", "200", "yuan."):
        box = box_of(loaded, word)
        across, down = turned(middle_of(word), angle, paper(), scan)
        assert box.page == 1
        assert box.left < across < box.right and box.top < down < box.bottom
        area = (box.right - box.left) * scan.width * (box.bottom - box.top) * scan.height
        assert area < 3.2 * font().getlength(word) * SIZE


def test_a_long_sloping_line_is_boxed_in_steps() -> None:
    """A Chinese line without spaces that climbs by twice its height has boxes of little more than its height."""
    text = "联合体依照章程开展活动并且每年审计两次"
    strip = Strip(((0, 100), (950, 0), (950, 50), (0, 150)), (1000, 200))
    spots = list(strip.spots(text, [place / len(text) for place in range(len(text) + 1)]))
    assert [at for at, _ in spots] == [sum(spot.length for _, spot in spots[:place]) for place in range(len(spots))]
    assert sum(spot.length for _, spot in spots) == len(text)
    assert max((spot.bottom - spot.top) * 200 for _, spot in spots) <= 50 * 1.35


def test_a_line_upside_down_is_boxed_character_by_character() -> None:
    """Cutting a box at a quote's end is only right where text runs from left to right."""
    strip = Strip(((400, 60), (100, 60), (100, 20), (400, 20)), (500, 100))
    spots = [spot for _, spot in strip.spots("fee", [0, 0.3, 0.6, 1])]
    assert [spot.left for spot in spots] == pytest.approx([0.62, 0.44, 0.2])
    assert {(spot.length, spot.top, spot.bottom) for spot in spots} == {(1, 0.2, 0.6)}
