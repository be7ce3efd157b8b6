"""Title and headings of Word documents whose author only set them large, bold or in the middle."""

from __future__ import annotations

import pytest

from ingest.records import BlockKind
from tests.ingest.loaders.word import document, kinds, loaded, paragraph

CENTRED, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
LARGE, MIDDLE, TEXT = '<w:sz w:val="44"/>', '<w:sz w:val="36"/>', '<w:sz w:val="32"/>'
BOLD = "<w:b/>"
SOLID = '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/>'
IMITATION = '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
BODY = "各学校应当按照本通知的要求组织实施，并于每年九月底前将总结报送集团办公室。"
LONG = paragraph(BODY, run=TEXT) * 3


def titles(body: str) -> list[str]:
    """The titles of a document."""
    return [text for kind, _, text in kinds(loaded(document(body))) if kind is BlockKind.TITLE]


def headings(body: str) -> list[tuple[int, str]]:
    """The headings of a document with their levels."""
    return [(level, text) for kind, level, text in kinds(loaded(document(body))) if kind is BlockKind.HEADING]


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        (paragraph("关于印发双聘管理办法的通知", run=LARGE, properties=CENTRED), "关于印发双聘管理办法的通知"),
        (
            paragraph("关于印发《双聘管理办法》的", run=LARGE, properties=CENTRED)
            + paragraph("通知", run=LARGE, properties=CENTRED),
            "关于印发《双聘管理办法》的通知",
        ),
        (
            paragraph("某省教育厅文件", run='<w:sz w:val="72"/><w:color w:val="FF0000"/>', properties=CENTRED)
            + paragraph("某教职〔2024〕5号", run=TEXT, properties=CENTRED)
            + paragraph("关于开展双聘工作的通知", run=LARGE, properties=CENTRED)
            + paragraph("各市教育局：", run=TEXT),
            "关于开展双聘工作的通知",
        ),
        (
            paragraph("海州职业教育集团", run=MIDDLE, properties=CENTRED)
            + paragraph("教师管理办法", run=LARGE, properties=CENTRED)
            + paragraph("2024年9月", run=TEXT, properties=CENTRED),
            "教师管理办法",
        ),
        (paragraph("Attendance Policy", run=BOLD + LARGE), "Attendance Policy"),
        (paragraph("双聘管理办法", run=TEXT, properties=CENTRED), "双聘管理办法"),
    ],
)
def test_the_title_stands_out_above_the_text(opening: str, title: str) -> None:
    """The largest line in the middle above the text is the title, its lines joined; headed paper is not."""
    assert titles(opening + LONG) == [title]


@pytest.mark.parametrize(
    "opening",
    [
        paragraph("第一条 制定本办法。", run=BOLD + LARGE, properties=CENTRED),
        paragraph("某教职〔2024〕5号", run=LARGE, properties=CENTRED),
        paragraph("2024年9月1日", run=LARGE, properties=CENTRED),
        paragraph("编号：", run=LARGE, properties=CENTRED),
        paragraph("目 录", run=LARGE, properties=CENTRED),
        paragraph("普通的一行", run=TEXT),
    ],
)
def test_other_lines_above_the_text_are_no_title(opening: str) -> None:
    """Clauses, numbers, dates, contents and plain lines are not taken for a title."""
    assert titles(opening + LONG) == []


def test_headings_by_size_weight_and_font() -> None:
    """Short lines larger, bolder or in another font than the text are headings, the largest outermost."""
    body = (
        paragraph("管理办法", run=LARGE, properties=CENTRED)
        + paragraph("总体要求", run=MIDDLE)
        + paragraph("指导思想", run=SOLID)
        + paragraph(BODY, run=IMITATION) * 3
        + paragraph("组织保障", run=MIDDLE)
        + paragraph(BODY, run=IMITATION) * 3
    )
    assert headings(body) == [(1, "总体要求"), (2, "指导思想"), (1, "组织保障")]


def test_headed_paper_is_no_heading() -> None:
    """What stands above the title opens no part of the document; a clause with a date in it is no signature."""
    body = (
        paragraph("某省教育厅文件", run=LARGE + "<w:b/>", properties=CENTRED)
        + paragraph("关于开展双聘工作的通知", run=LARGE, properties=CENTRED)
        + LONG
        + paragraph("附则", run=SOLID)
        + paragraph("第三条 本通知自2024年9月1日起施行。", run=TEXT)
    )
    assert headings(body) == [(1, "附则")]


@pytest.mark.parametrize(
    "line",
    [
        paragraph("注意：", run=BOLD + TEXT),
        paragraph("本句加粗以示强调。", run=BOLD + TEXT),
        paragraph("表1 课程设置", run=BOLD + TEXT),
        paragraph("海州职业教育集团", run=BOLD + TEXT, properties=RIGHT),
        paragraph("• 要点", run=BOLD + TEXT),
        paragraph("很" * 40, run=BOLD + TEXT),
        paragraph("普通的一行", run=TEXT),
    ],
)
def test_emphasis_is_no_heading(line: str) -> None:
    """Bold sentences, labels, captions, signatures and long lines stay text."""
    assert headings(LONG + line + LONG) == []


def test_a_document_set_in_bold_has_no_headings() -> None:
    """What is the rule and not the exception stands out from nothing."""
    assert headings((paragraph("加粗的一行", run=BOLD + TEXT) + paragraph("普通的一行", run=TEXT)) * 9) == []


def test_styles_go_before_looks() -> None:
    """Where the author set headings by style, bold lines are emphasis."""
    body = paragraph("总则", properties='<w:pStyle w:val="Heading2"/>') * 2 + LONG + paragraph("要点", run=BOLD) + LONG
    assert headings(body) == [(2, "总则"), (2, "总则")]


def test_signature_above_its_date_is_no_heading() -> None:
    """A bold line with only a date below it signs the document."""
    assert headings(LONG + paragraph("海州职业教育集团", run=BOLD + TEXT) + paragraph("2024年9月1日", run=TEXT)) == []
