"""Sets a source as a PDF with a text layer: title, running header, page numbers, tables, a subset of a CJK font.

WeasyPrint does the setting. The dates and the identifier of the file come from the source, so the same source gives the
same bytes on the same machine.
"""

from __future__ import annotations

import hashlib
from html import escape

import weasyprint
from corpus_entries import Entry, Layout
from corpus_markup import BlockKind, SourceBlock

_FONTS = {"zh": "'Noto Serif CJK SC'", "en": "'DejaVu Serif', 'Noto Serif CJK SC'"}
_FOOTERS = {
    "zh": "'第 ' counter(page) ' 页 共 ' counter(pages) ' 页'",
    "en": "'Page ' counter(page) ' of ' counter(pages)",
}
_INDENTS = {"zh": "2em", "en": "0"}
# A second weight of the Chinese font would add some 70 kB to each file.
_HEADING_WEIGHTS = {"zh": "normal", "en": "bold"}
_CSS = """
@page {{ size: A4; margin: 26mm 24mm 22mm;
  @top-center {{ content: '{running}'; font: 9pt {fonts}; vertical-align: bottom;
    padding-bottom: 1mm; margin-bottom: 5mm; border-bottom: 0.4pt solid #555; width: 100%; }}
  @bottom-center {{ content: {footer}; font: 9pt {fonts}; }} }}
body {{ font: 10.5pt/1.6 {fonts}; text-align: left; hyphens: none; font-variant-ligatures: none; }}
h1 {{ font-size: 17pt; font-weight: {weight}; text-align: center; }}
h2 {{ font-size: 13pt; font-weight: {weight}; text-align: center; margin: 14pt 0 6pt; break-after: avoid; }}
p {{ margin: 0 0 4pt; text-indent: {indent}; orphans: 2; widows: 2; }}
p.imprint {{ text-align: center; text-indent: 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: 9.5pt; margin: 6pt 0 10pt; }}
th, td {{ border: 0.5pt solid #333; padding: 3pt 5pt; text-align: left; font-weight: normal; }}
th {{ background: #e4e4e4; }}
.whole {{ white-space: nowrap; }}
th:first-child {{ min-width: 4em; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
"""
_SUBHEADINGS = "h3 {{ font-size: 11.5pt; font-weight: {weight}; margin: 8pt 0 4pt; break-after: avoid; }}"
_COLUMNS = """
body {{ columns: 2; column-gap: 8mm; font-size: 9.5pt; line-height: 1.45; }}
h1, p.imprint {{ column-span: all; }}
h2 {{ text-align: left; font-size: 12pt; margin: 10pt 0 4pt; }}
table {{ font-size: 8pt; }} th:first-child {{ min-width: 0; }}
"""


def pdf_bytes(entry: Entry, blocks: tuple[SourceBlock, ...]) -> bytes:
    """The PDF file of a source."""
    body = "\n".join(_html(block) for block in blocks)
    style = (_CSS + _additions(entry, blocks)).format(
        running=entry.running,
        fonts=_FONTS[entry.language],
        footer=_FOOTERS[entry.language],
        indent=_INDENTS[entry.language],
        weight=_HEADING_WEIGHTS[entry.language],
    )
    page = (
        f'<html lang="{entry.language}"><head><meta charset="utf-8"><title>{escape(blocks[0].text)}</title>'
        f'<meta name="author" content="{escape(entry.author)}">'
        f'<meta name="dcterms.created" content="{entry.issued.isoformat()}">'
        f'<meta name="dcterms.modified" content="{entry.issued.isoformat()}">'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )
    identifier = hashlib.sha256(page.encode()).digest()[:16]
    setting = weasyprint.HTML(string=page)
    return bytes(setting.write_pdf(pdf_identifier=identifier))


def _additions(entry: Entry, blocks: tuple[SourceBlock, ...]) -> str:
    subheadings = any(block.kind is BlockKind.HEADING and block.level > 1 for block in blocks)
    return (_SUBHEADINGS if subheadings else "") + (_COLUMNS if entry.layout is Layout.COLUMNS else "")


def _html(block: SourceBlock) -> str:
    if block.kind is BlockKind.TABLE:
        head, *rows = block.rows
        lines = "".join(f"<tr>{_cells('td', row)}</tr>" for row in rows)
        return f"<table><thead><tr>{_cells('th', head)}</tr></thead><tbody>{lines}</tbody></table>"
    text = escape(block.text)
    if block.kind is BlockKind.TITLE:
        return f"<h1>{text}</h1>"
    if block.kind is BlockKind.IMPRINT:
        return f'<p class="imprint">{text}</p>'
    if block.kind is BlockKind.HEADING:
        return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
    return f"<p>{text}</p>"


def _cells(tag: str, cells: tuple[str, ...]) -> str:
    # An e-mail address that runs over two lines cannot be copied.
    whole = {cell: ' class="whole"' if "@" in cell else "" for cell in cells}
    return "".join(f"<{tag}{whole[cell]}>{escape(cell)}</{tag}>" for cell in cells)
