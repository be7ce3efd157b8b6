"""Pictures of text (PNG, JPEG, TIFF): scans and photographs, read by character recognition."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from assistant.errors import DocumentRejected
from ingest.loaders.laid_out import assembled
from ingest.loaders.ocr import Picture, recognise
from ingest.loaders.ocr_remarks import Reading, told
from ingest.loaders.pdf_rendering import MAX_PIXELS
from ingest.loaders.pdf_words import PageWords
from ingest.loaders.scan_time import ScanTime
from ingest.records import Loaded

_FORMATS = ("PNG", "JPEG", "TIFF")
_MAX_SOURCE_PIXELS = 100_000_000
"""Pixels of a picture as stored, which take as many bytes or up to four times as many once it is opened."""
_MAX_FRAMES = 500
_PAGE_POINTS = 842.0
"""Height of a page in points: only proportions matter, and a picture's own statement of its size is often wrong."""
_UNREAD = PageWords((), _PAGE_POINTS, _PAGE_POINTS, 0, 0)
_NO_TEXT = "character recognition found no text in the picture; add a text version or a clearer picture"


def load_image(data: bytes) -> Loaded:
    """Read a picture of text; each frame of a TIFF is a page.

    Raises:
        DocumentRejected: too large, damaged, or no text can be recognised in it.
    """
    pages: list[PageWords] = []
    readings: list[Reading] = []
    allowed = ScanTime()
    for number, picture in enumerate(_frames(data), start=1):
        if not allowed.allows(number):
            pages.append(_UNREAD)
            continue
        found = recognise(picture, max(picture.shape) / _PAGE_POINTS)
        pages.append(found.words)
        if found.characters:
            readings.append(Reading(number, found.confidence, found.characters))
    if not readings:
        raise DocumentRejected(allowed.remark() or _NO_TEXT)
    page_count = len(pages) if len(pages) > 1 else 0
    remark = _joined(told(readings, len(pages)), allowed)
    return assembled(pages).loaded(page_count=page_count, remark=remark)


def _joined(remark: str, allowed: ScanTime) -> str:
    """The remark on what was read, and on frames for which there was no time."""
    left_out = allowed.remark()
    return remark if left_out is None else f"{remark}; {left_out}"


def picture_of(data: bytes) -> Picture | None:
    """The first frame of a picture inside another document; ``None`` where it cannot be opened."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=(*_FORMATS, "BMP", "GIF", "JPEG2000")) as image:
                return _grey(image)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, DocumentRejected):
            return None


def _frames(data: bytes) -> Iterator[Picture]:
    """The frames of a picture as grey values, upright as the camera says, at most as large as a page is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _opened(data) as image:
            count = getattr(image, "n_frames", 1)
            if count > _MAX_FRAMES:
                raise DocumentRejected(f"the picture has {count} frames and the limit is {_MAX_FRAMES}; split it")
            for frame in range(count):
                image.seek(frame)
                yield _grey(image)


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        most = f"{_MAX_SOURCE_PIXELS / 1e6:.0f} million"
        raise DocumentRejected(
            f"the picture says of itself that it has far more pixels than the limit of {most}; "
            "scan it with fewer dots per inch"
        ) from error


def _grey(image: Image.Image) -> Picture:
    width, height = image.size
    if width * height > _MAX_SOURCE_PIXELS:
        raise DocumentRejected(
            f"the picture has {width * height / 1e6:.0f} million pixels and the limit is "
            f"{_MAX_SOURCE_PIXELS / 1e6:.0f} million; scan it with fewer dots per inch"
        )
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    grey = _eight_bits(upright)
    scale = math.sqrt(MAX_PIXELS / (grey.width * grey.height))
    if scale < 1:
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.LANCZOS)
    return np.asarray(grey, dtype=np.uint8)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey values from 0 to 255; pictures of 16 bits are brought into that range."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        span = float(values.max() - values.min()) or 1.0
        return Image.fromarray(((values - values.min()) * (255.0 / span)).astype(np.uint8))
    return image.convert("L")
