"""Pages of originals as pictures, with the places of a quote marked as by a text marker."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant import page_drawing
from assistant.errors import DrawingError
from assistant.records import Box

DRAWABLE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""The extensions of originals that have pages to be drawn, in lower case with their dot."""
MAX_WIDTH = 4000
_START_SECONDS = 10
_PNG = b"\x89PNG\r\n\x1a\n"
_REASONS = {
    page_drawing.NO_PAGE: "the original has no page {page}; it may have changed since it was read: ingest it again",
    page_drawing.TOO_LARGE: "the picture is too large to be shown; scan it with fewer dots per inch",
    page_drawing.DAMAGED: "the original is damaged and page {page} cannot be drawn; open it in its own program",
}
_LIMITS = "page {page} of the original cannot be drawn within its limits of time and memory; open it in its own program"
_log = logging.getLogger(__name__)


def page_image(data: bytes, suffix: str, page: int, boxes: Sequence[Box], *, width: int) -> bytes:
    """One page of the original ``data`` as a PNG of about ``width`` pixels across, with ``boxes`` marked.

    Boxes of other pages are passed over. ``suffix`` is the original's extension. Pictures are shown as the camera says,
    never larger than they are; the frames of a TIFF are its pages, any other picture is page 1.

    Raises:
        DrawingError: the format has no pages, there is no such page, or it cannot be drawn within its limits.
    """
    if suffix.lower() not in DRAWABLE:
        raise DrawingError(f"files of the kind {suffix or 'without extension'} have no pages to show; read their text")
    marks = [(box.left, box.top, box.right, box.bottom) for box in boxes if box.page == page]
    with tempfile.TemporaryDirectory(prefix="guildhall-") as folder:
        path = Path(folder) / f"original{suffix.lower()}"
        path.write_bytes(data)
        command = [sys.executable, "-P", page_drawing.__file__, str(path), str(page), str(min(width, MAX_WIDTH))]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(marks).encode(),
                capture_output=True,
                check=False,
                timeout=page_drawing.MAX_SECONDS + _START_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise DrawingError(_LIMITS.format(page=page)) from error
    if done.returncode or not done.stdout.startswith(_PNG):
        _log.info("page %d cannot be drawn: %s", page, done.stderr.decode(errors="replace").strip())
        raise DrawingError(_REASONS.get(done.returncode, _LIMITS).format(page=page))
    return done.stdout
