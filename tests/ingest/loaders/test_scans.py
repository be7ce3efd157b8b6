"""Scans and pictures: read by character recognition, offline, with a remark; text PDFs are never drawn."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.errors import DocumentRejected
from ingest.loaders import load, pdf_rendering
from ingest.loaders.images import load_image
from ingest.loaders.ocr import recognise
from ingest.loaders.pdf import load_pdf
from ingest.loaders.pdf_lines import read_lines
from ingest.loaders.pdf_words import read_words
from ingest.records import Loaded
from tests.benchmarks.likeness import edit_distance

TEXT = ("Article 7 Fees", "Each hour is paid with 200 yuan.")
CORPUS = Path(__file__).parents[3] / "corpus"


def picture(lines: tuple[str, ...] = TEXT) -> Image.Image:
    """Black print on white paper."""
    image = Image.new("L", (900, 130 * len(lines)), "white")
    font = ImageFont.load_default(44)
    for place, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 90 * place), line, font=font, fill="black")
    return image


def stored(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def words(loaded: Loaded) -> list[str]:
    """The words of a document."""
    return loaded.text.split()


EXPECTED = " ".join(TEXT).split()


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 3])
def test_a_scan_is_read_whichever_way_it_lies(angle: int) -> None:
    """A page without a text layer is read upright, with its page and a remark that it was recognised."""
    scan = picture().rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    loaded = load_pdf(stored(scan, "PDF", resolution=100))
    assert words(loaded) == EXPECTED
    assert [page.page for page in loaded.pages] == [1]
    assert loaded.remark is not None
    assert re.match(r"read by character recognition, confidence (?:1\.00|0\.9[0-9]); check figures", loaded.remark)


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF")])
def test_pictures_are_read(tmp_path: Path, name: str, kind: str) -> None:
    """PNG, JPEG and TIFF are documents without pages."""
    (tmp_path / name).write_bytes(stored(picture(), kind))
    loaded = load(tmp_path / name)
    assert (words(loaded), loaded.pages) == (EXPECTED, ())


def test_frames_of_a_tiff_are_pages() -> None:
    """A TIFF of several frames has as many pages."""
    data = stored(picture(), "TIFF", save_all=True, append_images=[picture(("Second page here",))])
    loaded = load_image(data)
    second = loaded.pages[1]
    assert loaded.text[second.start : second.end].split() == ["Second", "page", "here"]


def test_a_transparent_picture_is_read_on_white() -> None:
    """Black letters on a transparent ground are read as on paper."""
    clear = Image.new("RGBA", picture().size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=picture().point(lambda value: 255 - value))
    assert words(load_image(stored(clear, "PNG"))) == EXPECTED


@pytest.mark.parametrize("ground", ["white", "black"])
def test_a_picture_without_text_is_refused(ground: str) -> None:
    """Where recognition finds nothing, the file is refused with what to do."""
    blank = Image.new("L", (300, 200), ground)
    with pytest.raises(DocumentRejected, match="found no text in the picture"):
        load_image(stored(blank, "PNG"))
    with pytest.raises(DocumentRejected, match="found no text in its pictures"):
        load_pdf(stored(blank, "PDF"))


def test_a_picture_of_absurd_size_is_refused() -> None:
    """A small file that opens to more than a hundred million pixels is refused before it is opened."""
    with pytest.raises(DocumentRejected, match="121 million pixels"):
        load_image(stored(Image.new("1", (11_000, 11_000)), "PNG"))


def test_a_page_that_cannot_be_drawn_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where drawing takes more memory than allowed, its process ends and the page counts as unread."""
    monkeypatch.setattr(pdf_rendering, "__file__", str(Path(__file__).with_name("no_such_script.py")))
    with pytest.raises(DocumentRejected, match="page 1 could not be drawn within limits"):
        load_pdf(stored(picture(), "PDF"))


def test_large_pages_are_drawn_smaller() -> None:
    """Posters are drawn with fewer pixels per point, pages of usual size at 200 dpi."""
    assert pdf_rendering.resolution_for(595, 842) == pytest.approx(200 / 72)
    scale = pdf_rendering.resolution_for(10_000, 10_000)
    assert (10_000 * scale) ** 2 == pytest.approx(pdf_rendering.MAX_PIXELS)


def test_text_needs_no_recognition() -> None:
    """A PDF with a text layer is read without loading recognition."""
    script = (
        "import sys; from pathlib import Path; from ingest.loaders import load; "
        "load(Path(sys.argv[1])); sys.exit(any(name in sys.modules for name in ('rapidocr', 'cv2', 'onnxruntime')))"
    )
    path = CORPUS / "governance" / "charter-2024-en.pdf"
    assert subprocess.run([sys.executable, "-c", script, str(path)], cwd=CORPUS.parent, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "most"), [("governance/charter-2024-en.pdf", 0.01), ("people/双聘管理办法-2024.pdf", 0.02)]
)
def test_character_error_rate(name: str, most: float) -> None:
    """Printed pages drawn as pictures are read with at most 1 % wrong characters in English and 2 % in Chinese."""
    import pypdfium2

    page = pypdfium2.PdfDocument(CORPUS / name)[0]
    scan = page.render(scale=200 / 72, grayscale=True).to_numpy().squeeze()
    truth, read = (
        "".join("".join(line.text.split()) for line in read_lines([found])[0])
        for found in (read_words(page), recognise(scan, 200 / 72).words)
    )
    assert len(truth) > 500
    assert edit_distance(truth, read) <= most * len(truth)
