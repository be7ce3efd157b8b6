"""Time for a file: it runs, grows by what scanned pages bring, and pages without time are named."""

from __future__ import annotations

import io
import math

import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.errors import DocumentRejected
from ingest.loaders.images import load_image
from ingest.loaders.pdf import load_pdf
from ingest.loaders.scan_time import SECONDS_PER_PAGE, ScanTime
from ingest.time_limit import MOST_ADDED_SECONDS, add_seconds, seconds_left, time_limit


def pages(kind: str) -> bytes:
    """A file of two pages that are pictures of a line each."""
    shown = []
    for line in ("First page here", "Second page here"):
        image = Image.new("L", (900, 200), "white")
        ImageDraw.Draw(image).text((60, 60), line, font=ImageFont.load_default(44), fill="black")
        shown.append(image)
    stream = io.BytesIO()
    shown[0].save(stream, kind, save_all=True, append_images=shown[1:])
    return stream.getvalue()


def test_where_nothing_limits_there_is_time() -> None:
    """Reading without workers has no end; more time changes nothing."""
    add_seconds(5)
    assert seconds_left() == math.inf


def test_time_runs_and_grows_up_to_a_bound() -> None:
    """What is added counts at once, is told to whoever would end the reading, and never exceeds its bound."""
    told: list[float] = []
    with time_limit(3, tell=told.append):
        assert 2 < seconds_left() <= 3
        add_seconds(10)
        assert 12 < seconds_left() <= 13
        add_seconds(MOST_ADDED_SECONDS)
        add_seconds(10)
        assert seconds_left() <= 3 + MOST_ADDED_SECONDS
    assert told == [10, MOST_ADDED_SECONDS - 10]
    assert seconds_left() == math.inf


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_pages_without_time_are_named_and_the_rest_is_read(kind: str) -> None:
    """Where the time is over at the first page, the time that the second brings is used for it."""
    with time_limit(-SECONDS_PER_PAGE):
        loaded = (load_pdf if kind == "PDF" else load_image)(pages(kind))
    assert loaded.text.split() == ["Second", "page", "here"]
    assert [page.page for page in loaded.pages] == [1, 2]
    assert loaded.remark is not None
    assert "page 1 could not be read by recognition in the time allowed; allow more time" in loaded.remark
    assert "hold no text" not in loaded.remark


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_a_scan_without_any_time_is_refused(kind: str) -> None:
    """The reason is the time, not the scan."""
    with time_limit(-1000), pytest.raises(DocumentRejected, match="2 of the pages 1 to 2 could not be read"):
        (load_pdf if kind == "PDF" else load_image)(pages(kind))


def test_time_is_kept_for_what_follows() -> None:
    """The more pages have been read, the earlier reading ends."""
    with time_limit(0):
        allowed = ScanTime()
        assert allowed.allows(1)
        assert allowed.remark() is None
    with time_limit(-SECONDS_PER_PAGE):
        assert not allowed.allows(2)
    assert str(allowed.remark()).startswith("page 2 could not be read")
