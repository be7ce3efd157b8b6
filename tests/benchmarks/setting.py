"""Sets sources of the sample corpus as harder PDFs: justified with words broken at hyphens, two columns, footnotes.

WeasyPrint does the setting, as for the corpus itself; tests/corpus_sources/README.md says what it needs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.sources import BlockKind, Entry, SourceBlock, Truth, blocks_of, composed, truth_of

_NARROW = 3
"""Columns that a table may have to fit into one of two columns of text; wider ones run over both."""
_MARK = re.compile(r"\[\^(\d+)\]")
_CSS = """
@page {{ size: A4; margin: 24mm 22mm 22mm;
  @top-left {{ content: '{running}'; font: 8.5pt {fonts}; }}
  @top-right {{ content: 'Yanjiang 砚江'; font: 8.5pt {fonts}; }}
  @bottom-center {{ content: counter(page) ' / ' counter(pages); font: 8.5pt {fonts}; }} }}
body {{ font: 10pt/1.5 {fonts}; text-align: justify; hyphens: auto; {columns} }}
h1 {{ font-size: 16pt; text-align: center; font-weight: normal; column-span: all; }}
h2, h3 {{ font-size: 12pt; font-weight: normal; break-after: avoid; text-align: left; }}
p {{ margin: 0 0 3pt; text-indent: {indent}; }}
table {{ border-collapse: collapse; width: 100%; font-size: 8.5pt; text-align: left; hyphens: none; }}
td {{ border: 0.5pt solid #333; padding: 2pt 4pt; }}
.wide {{ column-span: all; margin: 6pt 0; }}
.note {{ float: footnote; font-size: 8pt; }}
"""
_FONTS = {"zh": "'Noto Serif CJK SC'", "en": "'Liberation Serif', 'Noto Serif CJK SC'"}
_INDENTS = {"zh": "2em", "en": "1em"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a source is set."""

    name: str
    columns: str


STYLES = (
    Style(name="justified", columns=""),
    Style(name="two columns", columns="columns: 2; column-gap: 7mm;"),
)


def set_all(folder: Path) -> Iterator[Truth]:
    """Every source of the corpus for PDF and Word in every style, as files in ``folder``.

    None where WeasyPrint is missing, which is said on standard error.
    """
    if find_spec("weasyprint") is None:
        sys.stderr.write("WeasyPrint is not installed: only the corpus's own PDF files are compared\n")
        return
    for entry in composed():
        for style in STYLES:
            file = folder / f"{Path(entry.source).stem}, {style.name}.pdf"
            file.write_bytes(_set(entry, style))
            yield truth_of(entry, file=file, name=file.stem)


def _set(entry: Entry, style: Style) -> bytes:
    import weasyprint

    css = _CSS.format(
        running=entry.running, fonts=_FONTS[entry.language], indent=_INDENTS[entry.language], columns=style.columns
    )
    body = "".join(_html(block) for block in blocks_of(entry))
    page = f'<html lang="{entry.language}"><head><style>{css}</style></head><body>{body}</body></html>'
    return bytes(weasyprint.HTML(string=page).write_pdf())


def _html(block: SourceBlock) -> str:
    if block.kind is BlockKind.TABLE:
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        table = f"<table>{rows}</table>"
        return f'<div class="wide">{table}</div>' if len(block.rows[0]) > _NARROW else table
    tag = {BlockKind.TITLE: "h1", BlockKind.HEADING: f"h{block.level + 1}"}.get(block.kind, "p")
    note = "" if block.note is None else f'<span class="note">{escape(block.note)}</span>'
    return f"<{tag}>{_MARK.sub(lambda _: note, escape(block.text))}</{tag}>"
