"""Pages of originals as pictures: drawn in the asked width, the quote's places marked, and refused with a reason."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from assistant import page_drawing
from assistant.errors import DrawingError
from assistant.page_images import page_image
from assistant.records import Box

MARKED, GREY = (255, 224, 84), 128


def paper(width: int = 400, height: int = 300) -> Image.Image:
    """White paper with a grey bar across its lower half."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((GREY, GREY, GREY), (0, height // 2, width, height))
    return image


def stored(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def box(left: float, top: float, right: float, bottom: float, *, page: int = 1) -> Box:
    """A box of a page."""
    return Box(start=0, end=1, page=page, left=left, top=top, right=right, bottom=bottom)


def shown(data: bytes, suffix: str, *boxes: Box, page: int = 1, width: int = 400) -> Image.Image:
    """The page as drawn."""
    return Image.open(io.BytesIO(page_image(data, suffix, page, boxes, width=width))).convert("RGB")


@pytest.mark.parametrize(("suffix", "kind"), [(".pdf", "PDF"), (".png", "PNG"), (".TIF", "TIFF")])
def test_places_are_marked_as_by_a_text_marker(suffix: str, kind: str) -> None:
    """White paper turns yellow, print under the mark stays as dark as it was, the rest of the page is unchanged."""
    options = {"resolution": 72, "quality": 100} if kind == "PDF" else {}
    page = shown(stored(paper(), kind, **options), suffix, box(0.25, 0.25, 0.75, 0.75))
    assert page.size == (400, 300)
    assert page.getpixel((200, 100)) == pytest.approx(MARKED, abs=3)
    assert page.getpixel((200, 200)) == pytest.approx([part * GREY / 255 for part in MARKED], abs=3)
    assert page.getpixel((20, 20)) == pytest.approx((255, 255, 255), abs=3)


def test_frames_of_a_tiff_are_pages() -> None:
    """The second frame is page 2, and only its own boxes are marked on it."""
    data = stored(paper(), "TIFF", save_all=True, append_images=[paper(200, 100)])
    page = shown(data, ".tiff", box(0.1, 0.1, 0.9, 0.4), page=2)
    assert (page.size, page.getpixel((100, 20))) == ((200, 100), (255, 255, 255))
    assert shown(data, ".tiff", box(0.1, 0.1, 0.9, 0.4, page=2), page=2).getpixel((100, 20)) == MARKED


def test_a_photograph_is_shown_as_the_camera_says() -> None:
    """A picture stored on its side is shown upright, as it was read."""
    exif = Image.Exif()
    exif[0x0112] = 6
    page = shown(stored(paper(), "JPEG", exif=exif, quality=100), ".jpg")
    assert page.size == (300, 400)
    assert page.getpixel((20, 200)) == pytest.approx((GREY, GREY, GREY), abs=3)


def test_pictures_of_every_depth_are_shown() -> None:
    """Transparent ground is white, and sixteen bits are brought into the range of eight."""
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert shown(stored(clear, "PNG"), ".png").getpixel((5, 5)) == (255, 255, 255)
    deep = Image.new("I;16", (40, 40), 1000)
    deep.paste(60_000, (0, 0, 20, 40))
    page = shown(stored(deep, "PNG"), ".png")
    assert (page.getpixel((5, 5)), page.getpixel((35, 5))) == ((255, 255, 255), (0, 0, 0))


@pytest.mark.parametrize("page", [0, 2])
@pytest.mark.parametrize(("suffix", "kind"), [(".pdf", "PDF"), (".png", "PNG")])
def test_no_such_page(suffix: str, kind: str, page: int) -> None:
    """A page that the original does not have is told apart from a damaged file."""
    with pytest.raises(DrawingError, match=f"has no page {page}; it may have changed"):
        page_image(stored(paper(), kind), suffix, page, (), width=100)


def test_formats_without_pages_are_refused() -> None:
    """Word files and texts have no pages of their own."""
    with pytest.raises(DrawingError, match=r"files of the kind \.docx have no pages"):
        page_image(b"PK", ".docx", 1, (), width=100)


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_a_damaged_original_is_refused(suffix: str) -> None:
    """What cannot be opened says so in one sentence."""
    with pytest.raises(DrawingError, match="the original is damaged and page 1 cannot be drawn"):
        page_image(b"%PDF-1.7 nothing", suffix, 1, (), width=100)


def test_an_absurd_picture_is_refused() -> None:
    """A small file that opens to more than a hundred million pixels is refused before it is opened."""
    with pytest.raises(DrawingError, match="too large to be shown"):
        page_image(stored(Image.new("1", (11_000, 11_000)), "PNG"), ".png", 1, (), width=100)


def test_drawing_ends_at_its_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is not drawn in time is given up."""
    monkeypatch.setattr(page_drawing, "MAX_SECONDS", -9.99)
    with pytest.raises(DrawingError, match="cannot be drawn within its limits"):
        page_image(stored(paper(), "PDF"), ".pdf", 1, (), width=100)


def test_drawing_has_a_limit_of_memory() -> None:
    """A process under its limits gets memory for any page, but not two gigabytes at once."""
    program = "from assistant.page_drawing import limit_process; limit_process(); bytearray({} << 20)"
    ended = [
        subprocess.run([sys.executable, "-c", program.format(size)], capture_output=True, text=True, check=False)
        for size in (200, 2048)
    ]
    assert ended[0].returncode == 0
    assert ended[1].stderr.splitlines()[-1] == "MemoryError"
