"""Draws one page of an original with its marks, in a process of its own, whose memory and time are limited.

Run as a script: ``python -P page_drawing.py FILE PAGE WIDTH``, the marks as JSON on stdin: a list of left, top, right
and bottom, in fractions of the page as a reader sees it. What a hostile page asks for (pictures of gigabytes, patterns
without end) then ends this process and no other. The answer on stdout is a PNG. The exit status says what was wrong.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Sequence
from typing import Any

MAX_PIXELS = 16_000_000
"""Pixels of a drawn page; a page of usual proportions may be 3,300 wide."""
MAX_SOURCE_PIXELS = 100_000_000
"""Pixels of a picture as stored, which take as many bytes or up to four times as many once it is opened."""
MAX_MEMORY = 1280 * 1024 * 1024
MAX_SECONDS = 20
NO_PAGE, TOO_LARGE, DAMAGED = 3, 4, 5
"""Exit statuses: no such page, a picture beyond the limit, a file that cannot be opened or drawn."""

_MARKER = (255, 224, 84)
"""Yellow as of a text marker; black letters stay black under it, since colours are multiplied."""
_PADDING = 0.12
"""Part of a mark's height by which it reaches beyond the letters."""
_LEAST_PADDING = 1.5
_PICTURES = ("PNG", "JPEG", "TIFF")


def limit_process() -> None:
    """Let the operating system end this process when it takes too much; where there are no such limits, go on."""
    try:
        import resource
    except ImportError:  # Windows: the caller's limit of time still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def drawn(path: str, page: int, width: int) -> Any:
    """The page as a Pillow picture of ``width`` pixels, less where it would become too large."""
    if path.lower().endswith(".pdf"):
        return _pdf_page(path, page, width)
    return _picture(path, page, width)


def marked(picture: Any, marks: Sequence[Sequence[float]]) -> Any:
    """The picture with ``marks`` coloured as by a text marker, each a little larger than it is."""
    from PIL import Image, ImageChops, ImageDraw

    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for left, top, right, bottom in marks:
        x0, y0, x1, y1 = left * picture.width, top * picture.height, right * picture.width, bottom * picture.height
        padding = max(_LEAST_PADDING, _PADDING * min(y1 - y0, x1 - x0))
        corners = (x0 - padding, y0 - padding, x1 + padding, y1 + padding)
        draw.rounded_rectangle(corners, radius=padding, fill=_MARKER)
    return ImageChops.multiply(picture, layer)


def _pdf_page(path: str, number: int, width: int) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    if not 1 <= number <= len(document):
        sys.exit(NO_PAGE)
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1.0), math.sqrt(MAX_PIXELS / max(across * down, 1.0)))
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def _picture(path: str, number: int, width: int) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_SOURCE_PIXELS
    with Image.open(path, formats=_PICTURES) as stored:
        if not 1 <= number <= getattr(stored, "n_frames", 1):
            sys.exit(NO_PAGE)
        stored.seek(number - 1)
        if stored.width * stored.height > MAX_SOURCE_PIXELS:
            sys.exit(TOO_LARGE)
        picture = _coloured(ImageOps.exif_transpose(stored))
    width = min(width, picture.width, max(1, math.isqrt(MAX_PIXELS * picture.width // picture.height)))
    height = max(1, round(picture.height * width / picture.width))
    return picture if picture.width == width else picture.resize((width, height), Image.Resampling.LANCZOS)


def _coloured(picture: Any) -> Any:
    """The picture in colours on white paper; pictures of 16 bits are brought into the range of 8."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = picture.getextrema()
        scale = 255.0 / ((high - low) or 1)
        return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L").convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")


def _main(path: str, page: str, width: str) -> None:
    warnings.simplefilter("ignore")
    try:
        picture = marked(drawn(path, int(page), int(width)), json.load(sys.stdin))
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(DAMAGED)
    picture.save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    limit_process()
    _main(*sys.argv[1:])
