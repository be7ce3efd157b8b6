"""Small PDFs written by hand: standard fonts, text at given places, lines, encryption-free and deterministic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

Draw = str
PAGE = (595, 842)
HAN, REGULAR, BOLD = "F3", "F1", "F2"
_FONTS = (
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 8 0 R>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 700/StemV 80>>",
)


@dataclass(frozen=True, slots=True)
class PdfMaker:
    """Writes a PDF from the drawing operators of its pages."""

    @staticmethod
    def text(x: float, y: float, shown: str, *, size: float = 11, font: str = REGULAR) -> Draw:
        """A line of text with its baseline at ``y``, counted from the bottom."""
        encoded = shown.encode("utf-16-be") if font == HAN else shown.encode("cp1252")
        return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{encoded.hex()}> Tj ET"

    @staticmethod
    def rule(x0: float, y0: float, x1: float, y1: float) -> Draw:
        """A thin straight line."""
        return f"0.5 w {x0} {y0} m {x1} {y1} l S"

    def lines(self, shown: Sequence[str], *, x: float = 72, top: float = 760, font: str = REGULAR) -> list[Draw]:
        """Lines of text below each other."""
        return [self.text(x, top - 14 * place, line, font=font) for place, line in enumerate(shown)]

    @staticmethod
    def document(*pages: Sequence[Draw]) -> bytes:
        """The file with a page for each list of drawings."""
        objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", *_FONTS[:2], _FONTS[2], b"null", *_FONTS[3:]]
        fonts = b"/Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>"
        kids = []
        for page in pages:
            content = "\n".join(page).encode("ascii")
            objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
            objects.append(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<<%s>>/Contents %d 0 R>>"
                % (*PAGE, fonts, len(objects))
            )
            kids.append(b"%d 0 R" % len(objects))
        objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
        body = b"%PDF-1.5\n"
        offsets = []
        for number, data in enumerate(objects, start=1):
            offsets.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        size = len(objects) + 1
        return body + (
            b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, table, size, len(body))
        )


@pytest.fixture
def pdf() -> PdfMaker:
    """Writes PDFs."""
    return PdfMaker()


Shown = Callable[[bytes], list[str]]


@pytest.fixture
def shown() -> Shown:
    """The text of each block of a PDF."""

    def texts(data: bytes) -> list[str]:
        from ingest.loaders.pdf import load_pdf

        loaded = load_pdf(data)
        return [loaded.text[block.start : block.end] for block in loaded.blocks]

    return texts
