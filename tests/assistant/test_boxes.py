"""Boxes: a quote's rectangles are cut to its characters and joined where they go on along a line."""

from __future__ import annotations

import pytest

from assistant.boxes import boxes_of, columns, share
from assistant.records import Box


def box(start: int, end: int, left: float, right: float, *, top: float = 0.1, page: int = 1) -> Box:
    """A box one fiftieth of the page high."""
    return Box(start=start, end=end, page=page, left=left, top=top, right=right, bottom=top + 0.02)


def places(found: tuple[Box, ...]) -> list[tuple[int, int, float, float]]:
    """Span, left and right of each box."""
    return [(box.start, box.end, round(box.left, 4), round(box.right, 4)) for box in found]


TEXT = "paid by the hour\n\nand 48学时，not more"


def test_words_on_one_line_are_one_rectangle() -> None:
    """The space between words is marked with them; the line's other words are not."""
    words = (box(0, 4, 0.1, 0.2), box(5, 7, 0.21, 0.25), box(8, 11, 0.26, 0.3), box(12, 16, 0.31, 0.4))
    assert places(boxes_of(words, TEXT, 5, 16)) == [(5, 16, 0.21, 0.4)]
    assert places(boxes_of(words, TEXT, 0, 7)) == [(0, 7, 0.1, 0.25)]


def test_each_line_and_page_has_its_own_rectangle() -> None:
    """Rectangles never span two lines, two columns far apart or two pages."""
    words = (
        box(0, 4, 0.8, 0.9),
        box(5, 7, 0.1, 0.2, top=0.13),
        box(8, 11, 0.6, 0.7, top=0.13),
        box(12, 16, 0.71, 0.8, top=0.13, page=2),
    )
    assert boxes_of(words, TEXT, 0, 16) == words


def test_a_word_is_cut_by_the_widths_of_its_characters() -> None:
    """A full-width character takes twice the room of a digit."""
    han = (box(22, 27, 0.1, 0.5),)
    assert TEXT[22:27] == "48学时，"
    assert places(boxes_of(han, TEXT, 24, 26)) == [(24, 26, 0.2, 0.4)]
    assert places(boxes_of(han, TEXT, 10, 24)) == [(22, 24, 0.1, 0.2)]


def test_turned_print_is_one_rectangle_along_its_direction() -> None:
    """Characters below each other in one column are joined; lines below each other are not."""
    signs = tuple(
        Box(start=at, end=at + 1, page=1, left=0.5, top=0.9 - 0.01 * at, right=0.52, bottom=0.91 - 0.01 * at)
        for at in range(4)
    )
    (found,) = boxes_of(signs, TEXT, 0, 3)
    assert (found.start, found.end) == (0, 3)
    assert (found.top, found.bottom) == pytest.approx((0.88, 0.91))
    lines = (box(0, 4, 0.1, 0.2), box(5, 11, 0.1, 0.2, top=0.12))
    assert boxes_of(lines, TEXT, 0, 11) == lines


@pytest.mark.parametrize(("start", "end"), [(4, 5), (16, 18), (30, 36), (0, 0)])
def test_what_stands_nowhere_has_no_rectangle(start: int, end: int) -> None:
    """White space, text without boxes and an empty span have none."""
    assert boxes_of((box(0, 4, 0.1, 0.2), box(5, 16, 0.2, 0.4)), TEXT, start, end) == ()


def test_widths_count_in_half_width_characters() -> None:
    """Han and full-width punctuation are two wide, everything else is one."""
    assert columns("48学时，é") == 9
    assert share("48学时，", 3) == pytest.approx(0.5)
    assert share("hour", 1) == 0.25


def test_a_sloping_line_is_marked_in_steps() -> None:
    """The words of a skewed scan are joined only as long as one rectangle fits them."""
    words = tuple(box(5 * at, 5 * at + 4, 0.1 * at, 0.1 * at + 0.09, top=0.3 - 0.005 * at) for at in range(6))
    found = boxes_of(words, "word " * 6, 0, 30)
    assert [(step.start, step.end) for step in found] == [(0, 9), (10, 19), (20, 29)]
    assert max(step.bottom - step.top for step in found) < 0.02 * 1.35
