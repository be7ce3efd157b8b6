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

_START_SECONDS = 30
_log = logging.getLogger(__name__)


class PageReader:
    """Reads pages of one PDF by recognition; the file is written out once, for the process that draws them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, number: int) -> Recognised | None:
        """The words of the page ``number``, counted from 1; ``None`` where it cannot be drawn within the limits."""
        drawn = self._drawn(number)
        return None if drawn is None else recognise(*drawn)

    def _drawn(self, number: int) -> tuple[Picture, float] | None:
        command = [sys.executable, "-P", pdf_rendering.__file__, str(self._path), str(number)]
        try:
            done = subprocess.run(
                command, capture_output=True, check=True, timeout=pdf_rendering.MAX_SECONDS + _START_SECONDS
            )
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
