"""Sets a source as a scan: images of its pages, slightly rotated, grey and grainy, without a text layer.

The page is set as a PDF, drawn at 150 dots an inch and aged by a fixed random sequence, so the same source gives the
same bytes on the same machine. Seal and signature are drawn shapes and hold no text.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from html import escape

import numpy as np
import pypdfium2
import weasyprint
from corpus_entries import Entry
from corpus_markup import BlockKind, SourceBlock
from PIL import Image, ImageFilter

_DOTS_AN_INCH = 150
_TILTS = (0.55, -0.4)
_PAPER = 236
_JPEG_QUALITY = 38
_FONTS = {"zh": "'Noto Serif CJK SC'", "en": "'Liberation Serif', 'Noto Serif CJK SC'"}
_INDENTS = {"zh": "2em", "en": "0"}
_CSS = """
@page {{ size: A4; margin: 30mm 26mm 26mm; }}
body {{ font: 13pt/1.75 {fonts}; }}
h1 {{ font-size: 25pt; font-weight: normal; letter-spacing: 1pt; text-align: center; margin: 0 0 6mm;
  padding-bottom: 3mm; border-bottom: 1.5pt solid #555; }}
h2 {{ font-size: 17pt; font-weight: normal; text-align: center; }}
p {{ margin: 0 0 5pt; text-indent: {indent}; }}
p.head {{ text-align: center; text-indent: 0; margin: 0; }}
p.sign {{ text-align: right; text-indent: 0; margin: 6pt 12mm 0 0; }}
div.seal {{ width: 40mm; height: 40mm; margin: -30mm 8mm 0 auto; }}
"""
_STAR = "50,30 54.7,43.5 69,43.8 57.6,52.5 61.8,66.2 50,58 38.2,66.2 42.4,52.5 31,43.8 45.3,43.5"
_TICKS = "".join(
    f'<line x1="50" y1="9" x2="50" y2="17" stroke="#666" stroke-width="3.4" transform="rotate({angle} 50 50)"/>'
    for angle in range(-130, 131, 20)
)
_SEAL = (
    '<div class="seal"><svg viewBox="0 0 100 100" width="151" height="151"><g opacity="0.55">'
    '<circle cx="50" cy="50" r="47" fill="none" stroke="#666" stroke-width="2.4"/>'
    f'{_TICKS}<polygon points="{_STAR}" fill="#666"/></g></svg></div>'
)
_SIGNATURE = (
    '<svg viewBox="0 0 200 50" width="180" height="45"><path d="M5 35 C20 5 30 5 28 30 S45 45 55 20 S70 45 85 25 '
    'S105 10 110 30 S135 40 150 18 S180 30 196 12" fill="none" stroke="#333" stroke-width="1.8"/></svg>'
)


def scan_bytes(entry: Entry, blocks: tuple[SourceBlock, ...]) -> bytes:
    """The PDF file of page images of a source."""
    style = _CSS.format(fonts=_FONTS[entry.language], indent=_INDENTS[entry.language])
    page = f'<html lang="{entry.language}"><head><style>{style}</style></head><body>{_body(blocks)}</body></html>'
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=page).write_pdf())
    images = [
        _aged(sheet.render(scale=_DOTS_AN_INCH / 72, grayscale=True).to_pil(), number)
        for number, sheet in enumerate(document)
    ]
    document.close()
    issued = datetime.combine(entry.issued, time(9)).timetuple()
    saved = io.BytesIO()
    images[0].save(
        saved,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=_DOTS_AN_INCH,
        quality=_JPEG_QUALITY,
        creationDate=issued,
        modDate=issued,
    )
    return saved.getvalue()


def _body(blocks: tuple[SourceBlock, ...]) -> str:
    paragraphs = [place for place, block in enumerate(blocks) if block.kind is BlockKind.PARAGRAPH]
    signed = any(block.kind is BlockKind.IMPRINT for block in blocks[paragraphs[-1] :])
    lines = []
    for place, block in enumerate(blocks):
        text = escape(block.text)
        if block.kind is BlockKind.TITLE:
            lines.append(f"<h1>{text}</h1>")
        elif block.kind is BlockKind.HEADING:
            lines.append(f"<h2>{text}</h2>")
        elif block.kind is BlockKind.IMPRINT:
            lines.append(f'<p class="{"sign" if place > paragraphs[-1] else "head"}">{text}</p>')
        else:
            lines.append(f"<p>{text}</p>")
            if text.startswith("Yours sincerely"):
                lines.append(_SIGNATURE)
    if signed:
        lines.append(_SEAL)
    return "".join(lines)


def _aged(image: Image.Image, number: int) -> Image.Image:
    """A page as a worn office scanner sees it: off the straight, darker to one side, specks, ink not quite black."""
    chance = np.random.default_rng(number)
    tilted = image.convert("L").rotate(_TILTS[number % 2], Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(tilted.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32) / 255
    height, width = soft.shape
    shade = np.linspace(1.0, 0.95, width, dtype=np.float32)[None, :]
    grain = chance.normal(0, 1.2, (height, width)).astype(np.float32)
    grey = 38 + soft * (_PAPER - 38) * shade + grain
    for row, column in zip(chance.integers(0, height - 2, 60), chance.integers(0, width - 2, 60), strict=True):
        grey[row : row + 2, column : column + 2] -= 70
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
