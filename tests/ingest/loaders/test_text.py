"""Plain text: encodings, and blocks as spans over the text as it stands."""

from __future__ import annotations

import codecs

import pytest

from assistant.errors import DocumentRejected
from ingest.loaders.text import load_text
from ingest.records import BlockKind, Loaded

RULE = "学生考勤管理办法\n第一条 为了规范学校的管理，保证教学质量，制定本办法。\n第二条 学生应当按时上课。\n"
TRADITIONAL = "學生考勤管理辦法\n第一條 為了規範學校的管理，保證教學質量，制定本辦法。\n"


def read(text: str, encoding: str = "utf-8") -> Loaded:
    """The text as loaded from a file in an encoding."""
    return load_text(text.encode(encoding))


def shown(loaded: Loaded) -> list[tuple[BlockKind, str]]:
    """Kind and text of each block."""
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gb2312"])
def test_encodings_of_simplified_chinese(encoding: str) -> None:
    """Each usual encoding yields the same text."""
    assert read(RULE, encoding).text == RULE.strip()


def test_big5() -> None:
    """Traditional Chinese in Big5 is told from GB18030."""
    assert read(TRADITIONAL, "big5").text == TRADITIONAL.strip()


def test_western_quotes() -> None:
    """English with typographic signs of Windows-1252 is read as such."""
    text = "The “pass mark” is £5 – and it’s fixed for every student of the institute."
    assert read(text, "cp1252").text == text


def test_a_few_damaged_bytes_are_remarked() -> None:
    """A file with one broken character is read and says so."""
    data = (RULE * 20).encode()
    loaded = load_text(data[:31] + b"\xff" + data[31:])
    assert loaded.remark is not None
    assert "damaged" in loaded.remark


SENTENCE = "双聘工程师每学期授课不少于四十八学时。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("考勤", "gbk"),
        ("姓名：张三", "gbk"),
        ("李明 王芳 赵磊 孙婷 周凯", "gbk"),
        ("关于放假的通知", "utf-16-le"),
        ("教师管理办法", "utf-16-be"),
        ("姓名：張三", "big5"),
        ("職業教育に関する規則です。学校は毎年九月に報告しなければならない。", "shift_jis"),
        ("Les élèves doivent être présents à l’école.", "cp1252"),
        ("Учащиеся обязаны посещать занятия согласно расписанию.", "cp1251"),
    ],
)
def test_short_texts_and_other_languages(text: str, encoding: str) -> None:
    """A heading or a list of names is enough to tell a Chinese encoding, and others are not taken for one."""
    assert read(text, encoding).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5"])
def test_a_damaged_byte_costs_a_line_at_most(encoding: str) -> None:
    """One byte that belongs to no character is remarked; every other line is read."""
    lines = [f"{place}{SENTENCE}" if encoding != "big5" else f"{place}{TRADITIONAL.strip()}" for place in range(20)]
    data = "\n".join(lines).encode(encoding)
    place = len("\n".join(lines[:10]).encode(encoding)) + 6
    loaded = load_text(data[:place] + b"\xff" + data[place:])
    assert loaded.remark is not None and "damaged" in loaded.remark
    assert sum(line in loaded.text for line in lines) >= len(lines) - 1


def test_form_feeds_part_pages() -> None:
    """A text printed to a file has a form feed at the end of each page."""
    loaded = load_text("# 甲\n正文。\f第二页。\n\f\n".encode())
    assert loaded.text == "甲\n正文。\n第二页。"
    assert [(page.page, loaded.text[page.start : page.end].strip()) for page in loaded.pages] == [
        (1, "甲\n正文。"),
        (2, "第二页。"),
    ]


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("# Page 1:\n甲。\n# Page 2:\n乙。", [1, 2]),
        ("第3页\n甲。\n第4页\n乙。", [3, 4]),
        ("Page 1\n甲。\nPage 7\n乙。", []),
        ("甲。\nPage 1\n乙。\nPage 2\n丙。", []),
        ("Page 1\n甲。", []),
    ],
)
def test_lines_that_number_the_pages(text: str, pages: list[int]) -> None:
    """Marks that count from the top give the pages and are no headings; stray ones are text."""
    loaded = read(text)
    assert [page.page for page in loaded.pages] == pages
    assert not any(block.kind is BlockKind.HEADING and pages for block in loaded.blocks)


def test_binary_is_refused() -> None:
    """Bytes that are no text in any encoding are refused."""
    with pytest.raises(DocumentRejected, match="binary"):
        load_text(codecs.BOM_UTF8 + bytes(range(32)) * 9)


def test_each_line_of_a_chinese_rule_is_a_block() -> None:
    """Chinese documents put one paragraph on a line; a short first line is the title."""
    assert shown(read(RULE)) == [
        (BlockKind.TITLE, "学生考勤管理办法"),
        (BlockKind.PARAGRAPH, "第一条 为了规范学校的管理，保证教学质量，制定本办法。"),
        (BlockKind.PARAGRAPH, "第二条 学生应当按时上课。"),
    ]


def test_indentation_is_outside_the_block() -> None:
    """Full-width spaces before a paragraph stay in the text and out of the block."""
    loaded = read("标题\n\n　　第一段。\n　　第二段。\n")
    assert loaded.text == "标题\n\n　　第一段。\n　　第二段。"
    assert [text for _, text in shown(loaded)] == ["标题", "第一段。", "第二段。"]


def test_wrapped_english_lines_are_one_paragraph() -> None:
    """Lines broken at a fixed width are one block, with the text as it stands."""
    paragraph = (
        "Students must attend at least eighty per cent of the scheduled classes\n"
        "in each module, and the module leader keeps the record of attendance\n"
        "for the whole of the academic year in which the module is taught."
    )
    loaded = read(f"Attendance Policy\n\n{paragraph}\n\n1. First rule.\n2. Second rule.\n")
    assert shown(loaded) == [
        (BlockKind.TITLE, "Attendance Policy"),
        (BlockKind.PARAGRAPH, paragraph),
        (BlockKind.PARAGRAPH, "1. First rule."),
        (BlockKind.PARAGRAPH, "2. Second rule."),
    ]


def test_wrapped_chinese_lines_are_one_paragraph() -> None:
    """Text broken at a fixed width by an extraction is put together, a label begins a block."""
    lines = [
        "（一）营商环境是衡量一个国家或者地区国际竞争力的重要指标",
        "是经济软实力的重要体现，优化营商环境是党中央、国务院根据新",
        "形势新发展新要求作出的重大决策部署。",
        "（二）近年来以深化改革为主要抓手出台了一系列政策文件指引我",
        "国营商环境优化工作的有序、有力开展。",
    ]
    assert [text for _, text in shown(read("\n".join(lines)))] == ["\n".join(lines[:3]), "\n".join(lines[3:])]


def test_first_line_that_is_a_clause_is_no_title() -> None:
    """A label or closing punctuation makes a first line text."""
    assert shown(read("第一条 总则\n\n正文。"))[0][0] is BlockKind.PARAGRAPH
    assert shown(read("This is a sentence.\n\nMore."))[0][0] is BlockKind.PARAGRAPH


def test_document_number_after_the_title() -> None:
    """A line followed by a 发文字号 is the title."""
    assert shown(read("关于印发办法的通知：\n教职成〔2023〕5号\n各单位：\n"))[0][0] is BlockKind.TITLE


def test_heading_marks_are_left_out() -> None:
    """Marks of Markdown headings in plain text make headings and are not quoted."""
    loaded = read("## 第一章 总则\n第一条 正文。\n")
    assert loaded.text == "第一章 总则\n第一条 正文。"
    assert (loaded.blocks[0].kind, loaded.blocks[0].level) == (BlockKind.HEADING, 2)
