"""Character recognition (RapidOCR with the models inside its package): a picture goes in, its words come out.

Detection finds the lines; the page's turn and slope follow from their boxes, and each line is cut out upright before it
is read. Nothing is downloaded: the models are files of the installed package.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.cores import usable_cores
from ingest.loaders.labels import is_cjk
from ingest.loaders.ocr_layout import FILL, Found, Quad, even_sizes, in_order, is_turned, skew_of, turned
from ingest.loaders.ocr_spots import Strip
from ingest.loaders.ocr_text import (
    em_of,
    han_pitch,
    is_han,
    with_blanks,
    with_han_punctuation,
    with_label_blank,
    without_specks,
)
from ingest.loaders.pdf_words import PageWords, Word

Picture = NDArray[np.uint8]
"""Grey values, rows from the top."""

DETECTION_SIDE = 1600
"""Longer side of the picture on which lines are looked for; they are read in the full one."""
MIN_LINE = 0.5
"""Confidence below which a line is taken for a smudge or a drawing."""
LINES_AT_ONCE = 2
"""Lines read in one run: six, the default, take 320 MB more and no less time."""
_VOTERS = 12
_MIN_SIDE = 8
_MAX_LINE_RATIO = 60
_SEPARATE = 2.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a picture in points, and how sure recognition is of them (0 to 1, by characters)."""

    words: PageWords
    confidence: float
    characters: int


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The models; two workers of one thread each read 1.45 times as many pages as two of two threads on two cores."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(usable_cores())
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.return_word_box": True,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "Rec.rec_batch_num": LINES_AT_ONCE,
            "EngineConfig.onnxruntime.intra_op_num_threads": usable_cores(),
        }
    )


def recognise(picture: Picture, pixels_per_point: float) -> Recognised:
    """Read a picture of a page; words that run in another direction than most are left out."""
    boxes = _detected(picture)
    turn = _turn(picture, boxes)
    angle = turn - skew_of(boxes, turn)
    found = [line for line in _read(picture, [in_order(box, angle) for box in boxes]) if line.confidence >= MIN_LINE]
    texts = without_specks([line.text for line in found])
    found = [replace(line, text=text) for line, text in zip(found, texts, strict=True)]
    characters = sum(len(line.text) for line in found)
    confidence = sum(line.confidence * len(line.text) for line in found) / characters if characters else 0.0
    height, width = picture.shape
    return Recognised(_page(found, angle, (width, height), pixels_per_point), confidence, characters)


def _detected(picture: Picture) -> list[Quad]:
    """The boxes of the lines, found on a smaller picture."""
    import cv2

    height, width = picture.shape
    if min(height, width) < _MIN_SIDE:
        return []
    scale = min(1.0, DETECTION_SIDE / max(height, width))
    size = max(_MIN_SIDE, round(width * scale)), max(_MIN_SIDE, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    result = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if result.boxes is None:
        return []
    return [_quad(box / (size[0] / width, size[1] / height)) for box in np.asarray(result.boxes, dtype=float)]


def _quad(box: NDArray[np.float64]) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth


def _turn(picture: Picture, boxes: Sequence[Quad]) -> int:
    """How far the page must be turned clockwise to stand upright: 0, 90, 180 or 270 degrees.

    The widest lines vote on which side is up; a turn upside down must also make them easier to read.
    """
    if not boxes:
        return 0
    turn = 90 if is_turned(boxes) else 0
    widest = sorted(boxes, key=_length, reverse=True)[:_VOTERS]
    crops = [_cut(picture, in_order(box, turn)) for box in widest]
    _, votes = _engine().cls_and_rotate(crops)
    against = sum(label == "180" for label, _ in votes.cls_res)
    if against * 2 <= len(crops):
        return turn
    upright = _mean_confidence(picture, [in_order(box, turn) for box in widest])
    return turn + 180 if _mean_confidence(picture, [in_order(box, turn + 180) for box in widest]) > upright else turn


def _length(box: Quad) -> float:
    return max(math.dist(box[0], box[1]), math.dist(box[1], box[2]))


def _mean_confidence(picture: Picture, quads: Sequence[Quad]) -> float:
    return float(np.mean([line.confidence for line in _read(picture, quads)] or [0.0]))


def _cut(picture: Picture, corners: Quad) -> NDArray[np.uint8]:
    """The line between ``corners`` as an upright picture of its own."""
    import cv2

    width = max(1, round(max(math.dist(corners[0], corners[1]), math.dist(corners[3], corners[2]))))
    height = max(1, round(max(math.dist(corners[0], corners[3]), math.dist(corners[1], corners[2]))))
    width = min(width, _MAX_LINE_RATIO * height)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, dtype=np.float32), target)
    cut = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _read(picture: Picture, quads: Sequence[Quad]) -> list[Found]:
    """The text of each line that has one."""
    if not quads:
        return []
    result = _engine().recognize_txt([_cut(picture, corners) for corners in quads])
    found = []
    for corners, text, score, info in zip(quads, result.txts, result.scores, result.word_results, strict=True):
        if text.strip():
            found.append(_line(corners, text, float(score), info))
    return found


def _line(corners: Quad, text: str, score: float, info: Any) -> Found:
    """A line with the place of each of its characters; a space stands between its neighbours."""
    columns = iter([column for word in info.word_cols for column in word])
    width = max(float(info.line_txt_len), 1.0)
    places = [0.0 if character.isspace() else (next(columns) + 0.5) / width for character in text]
    for place, character in enumerate(text):
        if character.isspace():
            before = places[place - 1] if place else 0.0
            after = next((found for found in places[place + 1 :] if found), 1.0)
            places[place] = (before + after) / 2
    text, places = with_blanks(*with_label_blank(with_han_punctuation(text), places))
    return Found(corners, text, tuple(places), score)


def _page(found: Sequence[Found], angle: float, size: tuple[int, int], scale: float) -> PageWords:
    """The words in points on the page as it stands upright."""
    edges = [turned(corner, angle) for corner in ((0, 0), (size[0], 0), (0, size[1]), size)]
    left, top = min(x for x, _ in edges), min(y for _, y in edges)
    width, height = max(x for x, _ in edges) - left, max(y for _, y in edges) - top
    words: list[Word] = []
    sizes = even_sizes([_height(line) for line in found])
    for line, letters in zip(found, sizes, strict=True):
        corners = [turned(corner, angle) for corner in line.corners]
        x0, x1 = (corners[0][0] + corners[3][0]) / 2 - left, (corners[1][0] + corners[2][0]) / 2 - left
        if x1 - x0 < 1 or abs(corners[1][1] - corners[0][1]) > x1 - x0:
            continue
        middle = sum(y for _, y in corners) / 4 - top
        baseline = (height - middle - 0.3 * letters) / scale
        words += _words(line, (x0 / scale, x1 / scale), baseline, letters / scale, Strip(line.corners, size))
    return PageWords(tuple(words), width / scale, height / scale, sum(len(word.text) for word in words), 0)


def _height(line: Found) -> float:
    """The height of a line's box; at most the width of its Han characters, since boxes of short lines are tall."""
    height = math.dist(line.corners[0], line.corners[3])
    length = math.dist(line.corners[0], line.corners[1])
    if not any(is_han(character) for character in line.text):
        return height
    pitch = han_pitch(line.text, line.places)
    return min(height, (length / em_of(line.text) if pitch is None else pitch * length) / FILL)


def _words(line: Found, span: tuple[float, float], baseline: float, size: float, strip: Strip) -> list[Word]:
    """The words of a line; a word begins half way between its first character and the one before."""
    starts = [place for place, character in enumerate(line.text) if not character.isspace()]
    starts = [place for place in starts if place == starts[0] or line.text[place - 1].isspace()]
    length = span[1] - span[0]
    words = []
    for start, following in pairwise([*starts, len(line.text) + 1]):
        end = following - 1
        text = line.text[start:end].rstrip()
        first = 0.0 if start == starts[0] else _edge(line, start, -1)
        last = 1.0 if following > len(line.text) else _edge(line, start + len(text) - 1, 1)
        x0, x1 = span[0] + length * first, span[1] if following > len(line.text) else span[0] + length * last
        inner = ((line.places[place - 1] + line.places[place]) / 2 for place in range(start + 1, start + len(text)))
        spots = tuple(strip.spots(text, [first, *inner, max(first, last)]))
        words.append(Word(text, x0, max(x1, x0), baseline, round(size, 1), start != starts[0], False, spots=spots))
    return words


def _edge(line: Found, place: int, direction: int) -> float:
    """Where a character ends on one side: half its distance from its neighbour within the word away."""
    inner = place - direction
    if 0 <= inner < len(line.text) and not line.text[inner].isspace():
        reach = abs(line.places[place] - line.places[inner]) / 2
    else:
        reach = (1.0 if is_cjk(line.text[place]) else 0.5) / (_SEPARATE * max(len(line.text), 1))
    return min(1.0, max(0.0, line.places[place] + direction * reach))
