"""Word documents: what Word shows, in the order in which it is read."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.loaders.docx import load_docx
from ingest.records import BlockKind, Loaded

LEVEL = (
    '<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{extra}'
    '<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
)


def saved(document: Any) -> Loaded:
    """The document as loaded from the file that python-docx writes."""
    stream = io.BytesIO()
    document.save(stream)
    return load_docx(stream.getvalue())


def shown(loaded: Loaded) -> list[str]:
    """The text of each block."""
    return [loaded.text[block.start : block.end] for block in loaded.blocks]


def level(place: int, fmt: str, text: str, *, start: int = 1, suffix: str = "tab", extra: str = "") -> str:
    """One level of a list definition."""
    return LEVEL.format(place=place, fmt=fmt, text=text, start=start, suffix=suffix, extra=extra)


class Lists:
    """A document whose numbering part holds only the lists a test defines."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()
        self.root = self.document.part.numbering_part.element
        for child in list(self.root):
            self.root.remove(child)

    def define(self, identifier: int, *levels: str) -> None:
        """An abstract list with one list that uses it."""
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">{"".join(levels)}</w:abstractNum>'
        self.root.insert(0, parse_xml(abstract))
        self.use(identifier, identifier)

    def use(self, identifier: int, abstract: int, override: str = "") -> None:
        """A list over an abstract list."""
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
            )
        )

    def add(self, text: str, identifier: int, place: int = 0) -> None:
        """A paragraph of a list."""
        properties = self.document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{place}"/><w:numId w:val="{identifier}"/></w:numPr>',
            )
        )

    def shown(self) -> list[str]:
        """The text of each block."""
        return shown(saved(self.document))


def test_styles_tell_title_headings_and_lists() -> None:
    """Built-in styles give the kind and level of a block."""
    document = docx.Document()
    document.add_heading("Charter", 0)
    document.add_heading("Part One", 1)
    document.add_heading("Section", 2)
    document.add_paragraph("Text.")
    loaded = saved(document)
    assert [(block.kind, block.level) for block in loaded.blocks] == [
        (BlockKind.TITLE, 1),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_chinese_style_names_and_outline_levels() -> None:
    """标题 2 is a heading, and so is a paragraph with an outline level."""
    document: Any = docx.Document()
    document.styles.add_style("标题 2", 1).element.find(qn("w:name")).set(qn("w:val"), "标题 2")
    document.add_paragraph("前言。")
    document.add_paragraph("总则", style="标题 2")
    outlined = document.add_paragraph("分则")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    assert [(block.kind, block.level) for block in saved(document).blocks[1:]] == [
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 3),
    ]


def test_numbering_is_rendered_and_restarts() -> None:
    """Chapters, articles that run on over chapters, and items that restart with each article."""
    lists = Lists()
    lists.define(
        1,
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>', suffix="space"),
        level(2, "chineseCounting", "（%3）", suffix="nothing"),
    )
    for text, place in (("总则", 0), ("目的", 1), ("甲", 2), ("乙", 2), ("分则", 0), ("范围", 1), ("丙", 2)):
        lists.add(text, 1, place)
    assert lists.shown() == [
        "第一章 总则",
        "第一条 目的",
        "（一）甲",
        "（二）乙",
        "第二章 分则",
        "第二条 范围",
        "（一）丙",
    ]


def test_numbers_of_several_levels() -> None:
    """1.1 takes the numbers above it, in decimals where the level asks for legal numbering."""
    lists = Lists()
    lists.define(
        1,
        level(0, "upperRoman", "Part %1"),
        level(1, "decimal", "%1.%2", extra="<w:isLgl/>"),
        level(2, "lowerLetter", "(%3)"),
    )
    for text, place in (("One", 0), ("a", 1), ("x", 2), ("y", 2), ("Two", 0), ("b", 1), ("c", 1), ("z", 2)):
        lists.add(text, 1, place)
    assert lists.shown() == ["Part I One", "1.1 a", "(a) x", "(b) y", "Part II Two", "2.1 b", "2.2 c", "(a) z"]


def test_a_level_passed_over_counts_as_begun() -> None:
    """Items of the second level before any of the first stand under the first number."""
    lists = Lists()
    lists.define(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"))
    for text, place in (("Background", 1), ("Name", 1), ("Composition", 0), ("Members", 1)):
        lists.add(text, 1, place)
    assert lists.shown() == ["1.1 Background", "1.2 Name", "2 Composition", "2.1 Members"]


def test_lists_over_one_definition_run_on_unless_restarted() -> None:
    """Two lists of one definition count together; a start override begins again."""
    lists = Lists()
    lists.define(1, level(0, "decimal", "%1.", start=3))
    lists.use(2, 1)
    lists.use(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    for text, identifier in (("a", 1), ("b", 2), ("c", 3), ("d", 3)):
        lists.add(text, identifier)
    assert lists.shown() == ["3. a", "4. b", "1. c", "2. d"]


def test_numbering_linked_to_a_style() -> None:
    """A heading style with a list gives its paragraphs their numbers; numId 0 takes the number away."""
    lists = Lists()
    lists.define(7, level(0, "decimal", "Article %1", extra='<w:pStyle w:val="Heading1"/>'))
    style = lists.document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="7"/></w:numPr>'))
    lists.document.add_heading("Scope", 1)
    lists.document.add_heading("Terms", 1)
    lists.add("Closing", 0)
    lists.document.paragraphs[-1].style = "Heading 1"
    assert lists.shown() == ["Article 1 Scope", "Article 2 Terms", "Closing"]


def test_bullets_of_symbol_fonts() -> None:
    """A private character of a symbol font is shown as a bullet."""
    lists = Lists()
    lists.define(1, level(0, "bullet", "\uf0b7"), level(1, "bullet", "–"))
    lists.add("one", 1)
    lists.add("two", 1, 1)
    assert lists.shown() == ["• one", "– two"]


def test_tables_are_rows_with_merged_cells_once() -> None:
    """Each row is a block; a cell merged over columns stands once, one merged over rows in each of them."""
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("Grade", "Points", "Note"), ("A", "4", ""), ("", "3", "low"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(1, 2))
    loaded = saved(document)
    assert shown(loaded) == ["Grade | Points | Note", "A | 4", "A | 3 | low"]
    assert [block.header for block in loaded.blocks] == [True, False, False]
    assert {block.kind for block in loaded.blocks} == {BlockKind.TABLE_ROW}


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "new"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>open</w:t></w:r>", "open"),
        ("<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>", "one\ntwo three"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:t>ed</w:t></w:r>", "linked"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>", "7"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>", "A-1"),
        ("<w:sdt><w:sdtContent><w:r><w:t>field</w:t></w:r></w:sdtContent></w:sdt>", "field"),
    ],
)
def test_runs(runs: str, text: str) -> None:
    """Insertions stay, deletions, hidden text and field codes go."""
    document = docx.Document()
    document.add_paragraph()._p.extend(list(parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>")))
    assert saved(document).text == text


def test_text_box_stands_once_after_its_paragraph() -> None:
    """The text box that producers write twice, for new and old readers, is read once."""
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:v">'
        f"<w:r><w:t>before</w:t><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document = docx.Document()
    document.add_paragraph()._p.extend(list(parse_xml(alternate)))
    document.add_paragraph("after")
    assert shown(saved(document)) == ["before", "boxed", "after"]


def test_footnotes_follow_their_paragraph() -> None:
    """A footnote stands below the paragraph that refers to it and is counted as part of it."""
    document = docx.Document()
    paragraph = document.add_paragraph("Pass mark is 60 %")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("Next.")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>From 2024 on.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content_type, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert shown(saved(document)) == ["Pass mark is 60 %\nFrom 2024 on.", "Next."]


def test_headers_footers_and_contents_are_left_out() -> None:
    """Running lines and the automatic table of contents are not the document's text."""
    document: Any = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Group Charter"
    document.sections[0].footer.paragraphs[0].text = "page 1"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Part One 3", style="toc 1")
    document.add_paragraph("Text.")
    assert saved(document).text == "Text."


def field_run(kind: str) -> Any:
    """A run that begins, separates or ends a field."""
    return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>')


def test_contents_field_without_styles_is_left_out() -> None:
    """Entries between the marks of a contents field are left out whatever their style."""
    document = docx.Document()
    first = document.add_paragraph()
    code = parse_xml(f'<w:r {nsdecls("w")}><w:instrText> TOC \\o "1-2" </w:instrText></w:r>')
    for run in (field_run("begin"), code, field_run("separate")):
        first._p.append(run)
    first.add_run("1.1 Scope 3")
    document.add_paragraph("1.2 Terms 4")
    document.add_paragraph()._p.append(field_run("end"))
    document.add_paragraph("Text.")
    assert saved(document).text == "Text."


@pytest.mark.parametrize("prepare", [lambda paragraph: setattr(paragraph, "alignment", 1)])
def test_centred_opening_line_is_the_title(prepare: Callable[[Any], None]) -> None:
    """Where no style names a title, a short centred line at the beginning is it."""
    document = docx.Document()
    prepare(document.add_paragraph("双聘工程师管理办法"))
    document.add_paragraph("第一条 目的。")
    assert saved(document).blocks[0].kind is BlockKind.TITLE
