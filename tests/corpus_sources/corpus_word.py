"""Sets a source as a Word file: heading styles, a list that counts by itself, tables, footnotes, page numbers.

The same source gives the same bytes: the dates in the properties are the document's own and the zip entries carry one
fixed date.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from itertools import count

from corpus_archive import with_fixed_dates
from corpus_entries import Entry
from corpus_markup import BlockKind, SourceBlock, split_at_mark
from corpus_numbering import Counter, Scheme, depth
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.parfmt import CT_PPr
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_BULLETS = 70
_FIRST_LIST = 71
_FONTS = {"zh": "宋体", "en": "Cambria"}
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def word_bytes(entry: Entry, blocks: tuple[SourceBlock, ...]) -> bytes:
    """The Word file of a source."""
    document = Document()
    _drop_thumbnail(document)
    _set_properties(document, entry, blocks[0].text)
    _set_styles(document, entry)
    _define_numbering(document, entry.scheme)
    _set_running_lines(document, entry)
    _set_body(document, entry.scheme, blocks)
    saved = io.BytesIO()
    document.save(saved)
    return with_fixed_dates(saved.getvalue())


def _drop_thumbnail(document: WordDocument) -> None:
    """Takes out the picture of an empty page that python-docx's template carries."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _set_properties(document: WordDocument, entry: Entry, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, entry.author, entry.author
    properties.created = properties.modified = datetime.combine(entry.issued, time(9))
    properties.revision, properties.comments, properties.language = 1, "", entry.language


def _set_styles(document: WordDocument, entry: Entry) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Header", "Footer"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONTS[entry.language])
    article = document.styles.add_style("Numbered Clause", WD_STYLE_TYPE.PARAGRAPH)
    article.base_style = document.styles["Normal"]
    note = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = document.styles["Normal"]
    note.font.size = Pt(9)
    for index, level in enumerate(entry.scheme):
        if level.heading:
            properties = document.styles[f"Heading {index + 1}"].element.get_or_add_pPr()
            _count_by(properties, entry.scheme, index)


def _define_numbering(document: WordDocument, scheme: Scheme) -> None:
    numbering = document.part.numbering_part.element
    lists: dict[int, str] = {}
    for index, level in enumerate(scheme):
        number = _FIRST_LIST + level.sequence
        lists[number] = lists.get(number, "") + _level_xml(scheme, index)
    lists[_BULLETS] = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl>'
    )
    first_num = numbering.find(qn("w:num"))
    for number, body in sorted(lists.items()):
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
            f"{body}</w:abstractNum>"
        )
        first_num.addprevious(abstract)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>',
            )
        )


def _level_xml(scheme: Scheme, index: int) -> str:
    level = scheme[index]
    style = f'<w:pStyle w:val="Heading{index + 1}"/>' if level.heading else ""
    return (
        f'<w:lvl w:ilvl="{depth(scheme, index)}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>{style}'
        f'<w:suff w:val="{"space" if level.spaced else "nothing"}"/><w:lvlText w:val="{level.text}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )


def _count_by(properties: CT_PPr, scheme: Scheme, index: int) -> None:
    _refer(properties, depth(scheme, index), _FIRST_LIST + scheme[index].sequence)


def _refer(properties: CT_PPr, level: int, number: int) -> None:
    reference = properties.get_or_add_numPr()
    reference.get_or_add_ilvl().val = level
    reference.get_or_add_numId().val = number


def _set_running_lines(document: WordDocument, entry: Entry) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = entry.running
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
    footer._p.append(field)


def _set_body(document: WordDocument, scheme: Scheme, blocks: tuple[SourceBlock, ...]) -> None:
    counter, notes = Counter(scheme), list[str]()
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            _add_table(document, block)
        elif block.kind is BlockKind.TITLE:
            document.add_paragraph(block.text, style="Title")
        elif block.kind is BlockKind.IMPRINT:
            document.add_paragraph(block.text).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.kind is BlockKind.HEADING:
            _add_heading(document, block, counter)
        else:
            _add_paragraph(document, block, counter, notes)
    if notes:
        _add_footnotes(document, notes)


def _add_heading(document: WordDocument, block: SourceBlock, counter: Counter) -> None:
    level, text = counter.take(block)
    paragraph = document.add_paragraph(text, style=f"Heading {block.level}")
    if level is None and any(rung.heading for rung in counter.scheme):
        _refer(paragraph._p.get_or_add_pPr(), 0, 0)


def _add_paragraph(document: WordDocument, block: SourceBlock, counter: Counter, notes: list[str]) -> None:
    level, text = counter.take(block)
    bullet = text.startswith("- ")
    before, after = split_at_mark(text.removeprefix("- "))
    paragraph = document.add_paragraph(before, style="Normal" if level is None else "Numbered Clause")
    if level is not None:
        _count_by(paragraph._p.get_or_add_pPr(), counter.scheme, level)
    elif bullet:
        _refer(paragraph._p.get_or_add_pPr(), 0, _BULLETS)
    if block.note is not None:
        notes.append(block.note)
        _add_footnote_mark(paragraph, len(notes))
        paragraph.add_run(after)


def _add_table(document: WordDocument, block: SourceBlock) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for row, cells in zip(count(), block.rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
            cell.paragraphs[0].runs[0].bold = row == 0 or None
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph("")


def _add_footnote_mark(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)


def _add_footnotes(document: WordDocument, notes: list[str]) -> None:
    root = parse_xml(
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    for number, text in enumerate(notes, start=1):
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>'
        )
        note.findall(f".//{qn('w:t')}")[0].text = f" {text}"
        root.append(note)
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, serialize_part_xml(root), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
