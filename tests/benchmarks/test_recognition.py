"""Recognition: how scans are made worse, and the short form of its measurement."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from assistant.records import Language
from tests.benchmarks.ageing import VARIANTS, aged, pages_of
from tests.benchmarks.likeness import ErrorRate
from tests.benchmarks.recognition import Read, bars, breaking, bundled, read


def reading(variant: str, wrong: float) -> Read:
    """A reading of an English scan."""
    rate = ErrorRate(spaced=wrong, unspaced=wrong, widths=wrong)
    return Read(scan="a.pdf", language=Language.ENGLISH, variant=variant, rate=rate, seconds=1.0, remark="")


def test_variants_change_pages_and_are_the_same_in_every_run() -> None:
    """Each variant gives a PDF of as many pages, unlike the original and twice the same."""
    sheet = Image.fromarray(np.tile(np.array([[230], [40], [230], [230]], dtype=np.uint8), (30, 90)))
    for variant in VARIANTS:
        pages = pages_of(aged([sheet, sheet], variant), variant.dots)
        again = pages_of(aged([sheet, sheet], variant), variant.dots)
        assert len(pages) == 2
        assert [page.tobytes() for page in pages] == [page.tobytes() for page in again]
        assert pages[0].tobytes() != sheet.tobytes()


def test_where_reading_breaks_is_the_mildest_variant_that_misses_its_bar() -> None:
    """Wrong characters within the bar are good; the first step beyond it is told."""
    found = [reading("as it is", 0.001), reading("skewed 5°", 0.01), reading("skewed 10°", 0.02)]
    assert [one.verdict for one in found] == ["good", "good", "wrong in places"]
    assert breaking("a.pdf", found, kind="skewed") == "skewed 10°"
    assert breaking("a.pdf", found, kind="turned") is None
    assert [bar.met for bar in bars([*found, reading("as it is", 0.011)])] == [True, False]


@pytest.mark.slow
def test_bundled_scans_are_read_within_their_bars() -> None:
    """At most 2 % wrong characters in Chinese and 1 % in English, as they are, and in English turned and skewed too."""
    scans = bundled()
    found = [read(scan) for scan in scans]
    assert {scan.language for scan in scans} == set(Language)
    assert [bar for bar in bars(found) if not bar.met] == []
    letter = next(scan for scan in scans if scan.language is Language.ENGLISH)
    worse = [read(letter, variant) for variant in VARIANTS if variant.name in ("turned 180°", "skewed 3°")]
    assert [one.verdict for one in worse] == ["good", "good"]
