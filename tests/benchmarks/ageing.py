"""Scans made worse step by step: turned, skewed, with fewer dots an inch, blurred, with grain and hard compression."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

NATIVE = 150
"""Dots an inch of the bundled scans, at which their pages are drawn before they are made worse."""
QUALITY = 75
"""JPEG quality of a variant that is not about compression."""

Change = Callable[[Image.Image, int], Image.Image]
"""What happens to the picture of a page; the number tells the pages of a document apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A way in which a scan is worse: its ``kind``, how much, and what is done to each page.

    ``expected`` marks what a scanner in an office does; the steps beyond look for where reading breaks.
    """

    kind: str
    step: str
    change: Change
    dots: int = NATIVE
    quality: int = QUALITY
    expected: bool = True

    @property
    def name(self) -> str:
        """Kind and step together."""
        return f"{self.kind} {self.step}"


def pages_of(data: bytes, dots: int = NATIVE) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=dots / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def as_pdf(pictures: Sequence[Image.Image], *, dots: int, quality: int) -> bytes:
    """Pictures as the pages of a PDF without a text layer."""
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=list(pictures[1:]), resolution=dots, quality=quality)
    return stream.getvalue()


def aged(pictures: Sequence[Image.Image], variant: Variant) -> bytes:
    """The PDF of some pages in a variant; the same bytes in every run."""
    changed = [variant.change(picture, number) for number, picture in enumerate(pictures)]
    return as_pdf(changed, dots=variant.dots, quality=variant.quality)


def _turned(picture: Image.Image, _number: int, *, degrees: int) -> Image.Image:
    return picture.rotate(degrees, expand=True)


def _skewed(picture: Image.Image, number: int, *, degrees: float) -> Image.Image:
    """Sheets lie to one side and the other in turn."""
    angle = degrees if number % 2 else -degrees
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=_paper(picture))


def _coarser(picture: Image.Image, _number: int, *, dots: int) -> Image.Image:
    size = round(picture.width * dots / NATIVE), round(picture.height * dots / NATIVE)
    return picture.resize(size, Image.Resampling.LANCZOS)


def _grainy(picture: Image.Image, number: int, *, deviation: float) -> Image.Image:
    grain = np.random.default_rng(number).normal(0, deviation, (picture.height, picture.width))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def _blurred(picture: Image.Image, _number: int, *, radius: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def _faint(picture: Image.Image, _number: int, *, contrast: float) -> Image.Image:
    """Ink that fades into the paper; ``contrast`` is the part of the difference that is left."""
    paper = _paper(picture)
    values = paper + (np.asarray(picture, dtype=np.float32) - paper) * contrast
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _paper(picture: Image.Image) -> int:
    return int(np.percentile(np.asarray(picture), 90))


def _same(picture: Image.Image, _number: int) -> Image.Image:
    return picture


def _worn(picture: Image.Image, number: int, *, dots: int, degrees: float, deviation: float) -> Image.Image:
    """All at once, as a copy of a copy."""
    coarse = _coarser(picture, number, dots=dots)
    return _grainy(_skewed(coarse, number, degrees=degrees), number, deviation=deviation)


VARIANTS = (
    *(
        Variant(kind="turned", step=f"{degrees}°", change=partial(_turned, degrees=degrees))
        for degrees in (90, 180, 270)
    ),
    *(
        Variant(kind="skewed", step=f"{d}°", change=partial(_skewed, degrees=d), expected=d <= 5)
        for d in (1, 3, 5, 10, 20)
    ),
    *(
        Variant(kind="resolution", step=f"{d} dpi", change=partial(_coarser, dots=d), dots=d, expected=d >= 100)
        for d in (120, 100, 85, 75, 60)
    ),
    *(
        Variant(kind="JPEG quality", step=str(quality), change=_same, quality=quality, expected=quality >= 20)
        for quality in (20, 10, 5)
    ),
    *(
        Variant(kind="grain", step=str(d), change=partial(_grainy, deviation=d), quality=30, expected=d <= 20)
        for d in (10, 20, 40, 60)
    ),
    *(
        Variant(kind="blur", step=f"{radius} px", change=partial(_blurred, radius=radius), expected=radius <= 1)
        for radius in (1.0, 1.5, 2.0, 3.0)
    ),
    *(
        Variant(kind="contrast", step=str(left), change=partial(_faint, contrast=left), expected=left >= 0.3)
        for left in (0.3, 0.15, 0.07)
    ),
    *(
        Variant(
            kind="worn",
            step=f"{d} dpi, 3°, grain 10, JPEG 30",
            change=partial(_worn, dots=d, degrees=3, deviation=10),
            dots=d,
            quality=30,
            expected=False,
        )
        for d in (120, 100)
    ),
)
"""From mild to harsh within each kind."""
