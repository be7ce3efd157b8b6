"""Draws one page of a PDF in a process of its own, whose memory and time are limited.

Run as a script: ``python -P pdf_rendering.py FILE PAGE``. What a hostile page asks for (pictures of gigabytes, patterns
without end) then ends this process and no other. The answer on stdout is a line with width, height and the resolution
in pixels per point, then one grey byte for each pixel.
"""

from __future__ import annotations

import math
import sys

RESOLUTION = 200 / 72
"""Pixels per point: 200 dpi, from which recognition gains nothing on print of 8 points and more."""
MAX_PIXELS = 8_000_000
"""Pixels of a drawn page; A4 at 200 dpi has 3.9 million."""
MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 60


def limit_process() -> None:
    """Let the operating system end this process when it takes too much; where there are no such limits, go on."""
    try:
        import resource
    except ImportError:  # Windows: the caller's limit of time still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resolution_for(width: float, height: float) -> float:
    """Pixels per point for a page of that size in points: lower where the page is very large."""
    return min(RESOLUTION, math.sqrt(MAX_PIXELS / max(width * height, 1.0)))


def draw(path: str, number: int) -> None:
    """Write the page ``number``, counted from 1, to stdout."""
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[number - 1]
    scale = resolution_for(*page.get_size())
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    stdout = sys.stdout.buffer
    stdout.write(f"{bitmap.width} {bitmap.height} {scale}\n".encode("ascii"))
    rows = memoryview(bitmap.buffer).cast("B")
    for row in range(bitmap.height):
        stdout.write(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])


if __name__ == "__main__":
    limit_process()
    draw(sys.argv[1], int(sys.argv[2]))
