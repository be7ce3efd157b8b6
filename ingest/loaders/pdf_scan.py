"""Pages of a PDF that are pictures of text: drawn in a process of their own and read by recognition."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ingest.loaders import pdf_rendering
from ingest.loaders.ocr import Picture, Recognised, recognise
from ingest.loaders.scan_time import ScanTime
from ingest.time_limit import seconds_left

_START_SECONDS = 30
_log = logging.getLogger(__name__)


class PageReader:
    """Reads pages of one PDF by recognition; the file is written out once, for the process that draws them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._time = ScanTime()
        self._undrawn: list[int] = []

    def read(self, number: int) -> Recognised | None:
        """The words of the page ``number``, counted from 1; ``None`` where limits of time or memory forbid it."""
        if not self._time.allows(number):
            return None
        drawn = self._drawn(number)
        if drawn is None:
            self._undrawn.append(number)
            return None
        return recognise(*drawn)

    def remarks(self) -> Iterator[str]:
        """What the report says of the pages that could not be read for lack of time or memory."""
        left_out = self._time.remark()
        if left_out is not None:
            yield left_out
        if self._undrawn:
            pages = ", ".join(map(str, self._undrawn[:10])) + (" and others" if len(self._undrawn) > 10 else "")
            yield f"page {pages} could not be drawn within limits of time and memory and was not read"

    def _drawn(self, number: int) -> tuple[Picture, float] | None:
        command = [sys.executable, "-P", pdf_rendering.__file__, str(self._path), str(number)]
        most = max(1.0, min(pdf_rendering.MAX_SECONDS + _START_SECONDS, seconds_left()))
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=most)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            _log.info("page %d cannot be drawn: %s", number, error)
            return None
        header, _, pixels = done.stdout.partition(b"\n")
        width, height, scale = header.split()
        picture = np.frombuffer(pixels, dtype=np.uint8).reshape(int(height), int(width))
        return picture, float(scale)


@contextmanager
def page_reader(data: bytes) -> Iterator[PageReader]:
    """A reader for the PDF in ``data``."""
    with tempfile.TemporaryDirectory(prefix="guildhall-") as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(data)
        yield PageReader(path)
