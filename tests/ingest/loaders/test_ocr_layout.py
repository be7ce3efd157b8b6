"""From boxes to lines: turn, slope and order of corners; what recognition leaves out is put back by rule."""

from __future__ import annotations

import math

import pytest

from ingest.loaders.ocr_layout import Quad, even_sizes, in_order, is_turned, skew_of, turned
from ingest.loaders.ocr_remarks import Reading, told
from ingest.loaders.ocr_text import with_blanks, with_han_punctuation, with_label_blank, without_specks


def box(left: float, top: float, width: float, height: float, angle: float = 0.0) -> Quad:
    """A rectangle turned around the origin, its corners in an order that means nothing."""
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    first, second, third, fourth = (turned(corner, angle) for corner in corners)
    return third, fourth, first, second


@pytest.mark.parametrize("lying", [0, 90, 180, 270])
@pytest.mark.parametrize("slope", [-4.0, 0.0, 2.5])
def test_lines_of_a_turned_page_are_put_in_order(lying: int, slope: float) -> None:
    """Whichever way a page lies and slopes, each line's corners begin at the top left of its text."""
    boxes = [box(10, 40 * place, 300, 20, lying + slope) for place in range(1, 6)]
    turn = -lying % 360
    assert is_turned(boxes) is (lying in (90, 270))
    assert skew_of(boxes, turn) == pytest.approx(slope, abs=0.01)
    corners = in_order(boxes[0], turn - slope)
    upright = [turned(corner, turn - slope) for corner in corners]
    assert [(round(x), round(y)) for x, y in upright] == [(10, 40), (310, 40), (310, 60), (10, 60)]
    assert math.dist(corners[0], corners[1]) == pytest.approx(300)


def test_heights_near_the_usual_one_are_one_size() -> None:
    """Boxes differ by ascenders and blur; only what stands out is another size."""
    sizes = even_sizes([30, 33, 31, 36, 30, 62])
    assert len(set(sizes[:5])) == 1
    assert sizes[5] == pytest.approx(2 * sizes[0])


def places(text: str, blank_after: int, blank: float) -> list[float]:
    """Characters one apart, with a blank after one of them."""
    return [place + (blank if place > blank_after else 0.0) for place in range(len(text))]


@pytest.mark.parametrize(
    ("text", "blank_after", "blank", "expected"),
    [
        ("第一条为了保障权益", 2, 0.3, "第一条　为了保障权益"),
        ("第一条为了保障权益", 2, 0.1, "第一条为了保障权益"),
        ("依照本法的规定办理", 3, 0.3, "依照本法的规定办理"),
        ("申请人电话与单位名", 2, 1.5, "申请人　电话与单位名"),
    ],
)
def test_blanks_between_han_characters(text: str, blank_after: int, blank: float, expected: str) -> None:
    """A whole blank counts anywhere, a part of one only behind the label that begins a line."""
    blanked, kept = with_blanks(text, places(text, blank_after, blank))
    assert blanked == expected
    assert len(kept) == len(blanked) and kept == sorted(kept)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(一)进行教育教学活动,开展实验;", "（一）进行教育教学活动，开展实验；"),
        ("(二）职责:", "（二）职责："),
        ("依据(2009)年版", "依据（2009）年版"),
        ("see Article 5 (a), and (b); costs 1,000:", "see Article 5 (a), and (b); costs 1,000:"),
    ],
)
def test_punctuation_takes_the_width_of_its_script(text: str, expected: str) -> None:
    """Marks at Han characters are full-width, others stay."""
    assert with_han_punctuation(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.FOREWORD", "3. FOREWORD"), ("4.1Planning", "4.1 Planning"), ("(a)The", "(a) The"), ("2.5x", "2.5x")],
)
def test_a_blank_follows_a_number(text: str, expected: str) -> None:
    """The blank between a label and its text is put back."""
    assert with_label_blank(text, [float(place) for place in range(len(text))])[0] == expected


def test_specks_are_no_accents_in_english() -> None:
    """Single accents go where the page has hardly any; where a language has them, all stay."""
    english = ["Press FÓRWARD to go on, and do nôt stop.", "It is not easy. " * 40, "Ask José."]
    assert without_specks(english)[0] == "Press FORWARD to go on, and do not stop."
    assert without_specks(english)[2] == "Ask José."
    assert without_specks(["L'élève doit être présent à l'école."]) == ["L'élève doit être présent à l'école."]


def test_the_report_says_what_was_recognised() -> None:
    """Recognised text is always said, with its confidence and the pages that are doubtful."""
    remark = told([Reading(1, 0.98, 900), Reading(3, 0.7, 100)], 3)
    assert remark == (
        "2 of 3 pages were read by character recognition, confidence 0.95; check figures against the original; "
        "hard to read and likely wrong in places: page 3"
    )
