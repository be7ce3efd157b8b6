"""Writes a trap as a real file: plain text, Markdown, a web page or a Word document that counts by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.ingest.traps.documents import Line, Trap

_FIRST_LIST = 50
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def write(trap: Trap, folder: Path) -> Path:
    """The trap's file in ``folder``."""
    path = folder / trap.file
    if path.suffix == ".docx":
        _write_word(trap, path)
    else:
        text = {".txt": _plain, ".md": _markdown, ".html": _page}[path.suffix](trap.lines)
        path.write_text(text + "\n", encoding="utf-8")
    return path


def cells(line: Line) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.text.strip("| ").split("|")]


def _plain(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _markdown(lines: Sequence[Line]) -> str:
    written: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if line.mark == "|" and (before is None or before.mark != "|"):
            written += ["", _row(line), "|" + " --- |" * len(cells(line))]
        elif line.mark == "|":
            written.append(_row(line))
        elif line.mark in ("!", "#", "##", "###"):
            written.append(f"{'#' if line.mark == '!' else '#' + line.mark} {line.text}")
        else:
            written.append(
                {"": "", "*": "- ", "**": "**", "=": "**"}[line.mark] + line.text + "*" * 2 * (line.mark in ("**", "="))
            )
    return "\n".join(written)


def _row(line: Line) -> str:
    return "| " + " | ".join(cells(line)) + " |"


def _page(lines: Sequence[Line]) -> str:
    body: list[str] = []
    for is_table, group in groupby(lines, key=lambda line: line.mark == "|"):
        part = list(group)
        body += [_html_table(part)] if is_table else [_html_line(line) for line in part if line.text]
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(body)}</body></html>"


def _html_line(line: Line) -> str:
    text = _BOLD.sub(r"<b>\1</b>", escape(line.text, quote=False))
    if line.mark == "!":
        return f"<h1>{text}</h1>\n"
    if line.mark.startswith("#"):
        return f"<h{len(line.mark) + 1}>{text}</h{len(line.mark) + 1}>\n"
    if line.mark == "=":
        return f'<p style="text-align:center"><b>{text}</b></p>\n'
    return {"**": f"<p><b>{text}</b></p>\n", "*": f"<ul><li>{text}</li></ul>\n"}.get(line.mark, f"<p>{text}</p>\n")


def _html_table(lines: Sequence[Line]) -> str:
    rows = []
    for number, line in enumerate(lines):
        name = "td" if number else "th"
        rows.append("<tr>" + "".join(f"<{name}>{escape(cell)}</{name}>" for cell in cells(line)) + "</tr>")
    return f"<table>{''.join(rows)}</table>\n"


def _write_word(trap: Trap, path: Path) -> None:
    document = Document()
    lists = _define_lists(document, trap.numbering)
    for is_table, group in groupby(trap.lines, key=lambda line: line.mark == "|"):
        if is_table:
            rows = [cells(line) for line in group]
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        else:
            for line in group:
                if line.text:
                    _add_paragraph(document, line, lists)
    document.save(str(path))


def _add_paragraph(document: Any, line: Line, lists: dict[str, int]) -> None:
    style = {"!": "Title", "*": "List Bullet"}.get(line.mark)
    style = f"Heading {len(line.mark)}" if line.mark.startswith("#") else style
    paragraph = document.add_paragraph(style=style)
    for place, text in enumerate(_BOLD.split(line.text)):
        if text:
            run = paragraph.add_run(text)
            run.bold = True if place % 2 or line.mark in ("**", "=") else None
            run.font.size = Pt(16) if line.mark == "=" else None
    if line.mark == "=":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if line.counted:
        name, level, _ = line.counted
        reference = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        reference.get_or_add_ilvl().val = level
        reference.get_or_add_numId().val = lists[name]


def _define_lists(document: Any, numbering: str) -> dict[str, int]:
    """Lists by name, from ``A 0 decimal %1.; A 1 lowerLetter (%2)``."""
    levels = [level.split(" ") for level in numbering.split("; ") if level]
    root = document.part.numbering_part.element
    found: dict[str, int] = {}
    for name in dict.fromkeys(level[0] for level in levels):
        number = found[name] = _FIRST_LIST + len(found)
        body = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:suff w:val="{"nothing" if text.endswith("）") else "space"}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for owner, place, kind, text in levels
            if owner == name
        )
        root.find(qn("w:num")).addprevious(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{body}</w:abstractNum>')
        )
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return found
