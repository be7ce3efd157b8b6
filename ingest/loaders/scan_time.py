"""Time for scanned pages: each page brings its own, and pages for which none is left are named, not lost in silence."""

from __future__ import annotations

from ingest.time_limit import add_seconds, seconds_left

SECONDS_PER_PAGE = 10.0
"""What each scanned page adds to the limit: one of A4 takes 2 to 4 seconds on one core."""
_KEPT_SECONDS = 5.0
_KEPT_PER_PAGE = 0.2
"""Kept for what follows recognition: lines, clauses and passages of the pages read so far."""


class ScanTime:
    """Decides for the scanned pages of one file, one by one, whether there is time to read them."""

    def __init__(self) -> None:
        self._read = 0
        self._left_out: list[int] = []

    def allows(self, page: int) -> bool:
        """Whether ``page``, counted from 1, is to be read now; it counts as left out otherwise."""
        add_seconds(SECONDS_PER_PAGE)
        if seconds_left() < _KEPT_SECONDS + _KEPT_PER_PAGE * self._read:
            self._left_out.append(page)
            return False
        self._read += 1
        return True

    def remark(self) -> str | None:
        """What the report says of the pages left out, or ``None`` where there are none."""
        if not self._left_out:
            return None
        first, last, count = self._left_out[0], self._left_out[-1], len(self._left_out)
        which = f"page {first}" if count == 1 else f"{count} of the pages {first} to {last}"
        return f"{which} could not be read by recognition in the time allowed; allow more time, or split the file"
