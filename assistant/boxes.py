"""From the boxes of a document's words to the rectangles that mark a quote on its pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from assistant.records import Box

_WIDE = frozenset("WF")
_SAME_LINE = 0.5
"""Part of the lower of two boxes that must lie beside the other for both to stand on one line."""
_WORD_SPACE = 1.5
"""Heights of a line by which neighbours on it may be apart to be marked as one; justified text has spaces of one."""
_TURNED_SPACE = 0.5
"""Thicknesses of a turned line, whose characters have a box each, by which two of them may be apart."""

_ONE_COLUMN = 0.1
"""Part of its width by which the edges of turned print may move from one character to the next."""
_THICKER = 1.35
"""Times the thickest box of a line that the rectangle around them all may be thick; a raised mark adds a fifth."""


def share(text: str, place: int) -> float:
    """The part of a line's width that its first ``place`` characters take; a full-width character counts as two."""
    if text.isascii():
        return place / len(text)
    return columns(text[:place]) / columns(text)


def columns(text: str) -> int:
    """The width of ``text`` in half-width characters."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(sign) in _WIDE else 1 for sign in text)


def boxes_of(boxes: Sequence[Box], text: str, start: int, end: int) -> tuple[Box, ...]:
    """The rectangles of the span from ``start`` to ``end`` of a canonical text: one for each line, in order.

    ``boxes`` are those of the document, in order of their spans. A box that the span cuts is clipped by the widths of
    its characters. A line that slopes has several, which follow it in steps. A part of the span without a box is left
    out.
    """
    lines: list[list[Box]] = []
    for box in boxes[max(0, bisect_right(boxes, start, key=lambda box: box.start) - 1) :]:
        if box.start >= end:
            break
        if box.end <= start:
            continue
        clipped = _clipped(box, text, start, end)
        if lines and _goes_on(lines[-1], clipped):
            lines[-1].append(clipped)
        else:
            lines.append([clipped])
    return tuple(_around(line) for line in lines)


def _clipped(box: Box, text: str, start: int, end: int) -> Box:
    first, last = max(box.start, start), min(box.end, end)
    if (first, last) == (box.start, box.end):
        return box
    shown, width = text[box.start : box.end], box.right - box.left
    left = box.left + width * share(shown, first - box.start)
    right = box.left + width * share(shown, last - box.start)
    return replace(box, start=first, end=last, left=left, right=right)


def _goes_on(line: Sequence[Box], following: Box) -> bool:
    """Whether ``following`` goes on where a line ends: beside it or, in turned print, above or below it."""
    last = line[-1]
    if last.page != following.page:
        return False
    height = min(_height(last), _height(following))
    if min(last.bottom, following.bottom) - max(last.top, following.top) >= _SAME_LINE * height:
        apart = max(following.left - last.right, last.left - following.right)
        return apart <= _WORD_SPACE * height and _is_straight([*line, following], _height)
    slack = _ONE_COLUMN * _width(last)
    if abs(last.left - following.left) > slack or abs(last.right - following.right) > slack:
        return False
    apart = max(following.top - last.bottom, last.top - following.bottom)
    is_one = following.end - following.start == 1
    return is_one and apart <= _TURNED_SPACE * _width(last) and _is_straight([*line, following], _width)


def _is_straight(line: Sequence[Box], thickness: Callable[[Box], float]) -> bool:
    """Whether one rectangle around the line is hardly thicker than its thickest box."""
    return thickness(_around(line)) <= _THICKER * max(map(thickness, line))


def _height(box: Box) -> float:
    return box.bottom - box.top


def _width(box: Box) -> float:
    return box.right - box.left


def _around(line: Sequence[Box]) -> Box:
    if len(line) == 1:
        return line[0]
    return Box(
        start=line[0].start,
        end=line[-1].end,
        page=line[0].page,
        left=min(box.left for box in line),
        top=min(box.top for box in line),
        right=max(box.right for box in line),
        bottom=max(box.bottom for box in line),
    )
