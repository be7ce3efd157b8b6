"""OFD documents: words by their places, in the idioms of the programs that write them."""

from __future__ import annotations

import pytest

from ingest.loaders.ofd import load_ofd
from ingest.records import BlockKind, Loaded
from tests.ingest.loaders.files import archive
from tests.ingest.loaders.ofd_files import SPACE, Ofd, lines, page, stroke, text, xml

ARTICLES = [
    "第一条 为规范双聘工程师的聘任和管理，根据集团章程，制定本办法，",
    "并报理事会备案。",
    "第二条 双聘工程师每学期授课不少于48学时。",
]


def blocks(loaded: Loaded) -> list[str]:
    """The text of each block."""
    return [loaded.text[block.start : block.end] for block in loaded.blocks]


def shown(*units: str) -> str:
    """The text of a document of one page."""
    return load_ofd(Ofd([page("".join(units))]).data()).text


def test_a_document_is_read_in_paragraphs_with_pages_and_boxes() -> None:
    """Lines are joined to paragraphs, pages are counted, and every word has its place on its page."""
    title = text(60, 30, "双聘工程师管理办法", size=8, font=3)
    loaded = load_ofd(Ofd([page(title + lines(ARTICLES)), page(lines(["第三条 本办法自2024年9月1日起施行。"]))]).data())
    assert blocks(loaded) == [
        "双聘工程师管理办法",
        "第一条 为规范双聘工程师的聘任和管理，根据集团章程，制定本办法，并报理事会备案。",
        "第二条 双聘工程师每学期授课不少于48学时。",
        "第三条 本办法自2024年9月1日起施行。",
    ]
    assert loaded.blocks[0].kind is BlockKind.TITLE and loaded.remark is None
    assert [span.page for span in loaded.pages] == [1, 2] and loaded.text[loaded.pages[1].start] == "第"
    first = loaded.boxes[0]
    assert loaded.text[first.start : first.end] == "双聘工程师管理办法" and first.page == 1
    assert (first.left, first.right) == pytest.approx((60 / 210, (60 + 9 * 8) / 210), abs=0.002)
    assert first.top < 30 / 297 < first.bottom


def test_what_repeats_in_templates_is_left_out() -> None:
    """A running header and the page number are no part of the text, whichever part they stand in."""
    header = page(text(30, 15, "砚江机电职业教育集团文件"), box=None)
    pages = [
        page(lines([f"第{n}条 本条规定第{n}项事项，由秘书处解释。"]) + text(100, 287, f"- {place} -"), template=7)
        for place, n in enumerate("一二三四", start=1)
    ]
    loaded = load_ofd(Ofd(pages, templates={7: header}).data())
    assert blocks(loaded) == [f"第{n}条 本条规定第{n}项事项，由秘书处解释。" for n in "一二三四"]


def test_a_letterhead_of_one_page_stays() -> None:
    """A template shown once is text like any other, and comes where it stands."""
    head = page(text(50, 30, "砚江职教集团文件", size=9), box=None)
    loaded = load_ofd(Ofd([page(lines(ARTICLES[2:], top=60), template=7)], templates={7: head}).data())
    assert blocks(loaded)[0] == "砚江职教集团文件"


def test_ruled_tables_are_read_by_cells() -> None:
    """The lines of a table part its cells, also where text wraps inside one."""
    rules = [stroke(30, y, 150, y) for y in (50, 60, 75)] + [stroke(x, 50, x, 75) for x in (30, 90, 150)]
    words = [
        text(32, 56, "岗位"),
        text(92, 56, "学时"),
        text(32, 66, "双聘"),
        text(32, 72, "工程师"),
        text(92, 66, "48"),
    ]
    loaded = load_ofd(Ofd([page("".join(rules + words))]).data())
    assert blocks(loaded) == ["岗位 | 学时", "双聘工程师 | 48"]
    assert {block.kind for block in loaded.blocks} == {BlockKind.TABLE_ROW}


def test_two_columns_are_read_one_after_the_other() -> None:
    """A page of two columns is read down the left one first."""
    left = [f"左栏第{n}行写的是课程建设与教材开发的要求内容" for n in "一二三四五六七八"]
    right = [f"右栏第{n}行写的是实训基地与设备共享的安排内容" for n in "一二三四五六七八"]
    found = shown(lines(left, x=12, size=3.8), lines(right, x=112, size=3.8))
    assert found.index("左栏第八行") < found.index("右栏第一行")


@pytest.mark.parametrize(
    "deltas", ["g 6 4.2", "4.2 g 5 4.2", "4.2 4.2 g 4 4.2", "4.2,4.2,4.2,4.2,4.2,4.2", "4.2", "4.2 4.2 oops", ""]
)
def test_distances_are_read_in_every_form(deltas: str) -> None:
    """Repeated, short, broken and missing distances give the same text."""
    assert shown(text(30, 40, "双聘工程师管理", deltas=deltas), text(80, 40, "办法")) == "双聘工程师管理 办法"


def test_a_matrix_scales_the_size() -> None:
    """Programs that count in points scale them by the matrix of each unit."""
    unit = (
        '<ofd:TextObject ID="5" CTM="0.3528 0 0 0.3528 0 0" Boundary="30 40 100 6" Font="2" Size="12">'
        '<ofd:FillColor Value="0 0 0"/><ofd:CGTransform CodePosition="0" CodeCount="4" GlyphCount="4">'
        "<ofd:Glyphs>1 2 3 4</ofd:Glyphs></ofd:CGTransform>"
        '<ofd:TextCode X="0" Y="12" DeltaX="12 12 12">双聘办法</ofd:TextCode></ofd:TextObject>'
    )
    loaded = load_ofd(Ofd([page(unit)]).data())
    box = loaded.boxes[0]
    assert loaded.text == "双聘办法"
    assert (box.right - box.left) * 210 == pytest.approx(4 * 12 * 0.3528, abs=0.1)


def test_words_cut_into_units_of_one_character_are_whole_again() -> None:
    """Where every character is a unit of its own, spaces follow from the distances."""
    line, units, x = "Engineers teach forty eight hours每学期", [], 30.0
    for character in line:
        if character != " ":
            units.append(text(x, 40, character))
        x += 4.2 * {"i": 0.28, "t": 0.28, "r": 0.33, "f": 0.33, "E": 0.61, " ": 0.25}.get(
            character, 1.0 if character > "\u2e80" else 0.5
        )
    assert shown(*units) == line


def test_several_stretches_of_one_unit_go_on_from_the_last_place() -> None:
    """A stretch without a place of its own takes that of the one before; line ends in the XML are no text."""
    unit = (
        '<ofd:TextObject ID="5" Boundary="30 40 100 20" Font="2" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 3 4">\n'
        '        双聘办法\n      </ofd:TextCode><ofd:TextCode Y="12" DeltaX="4 4 4"><![CDATA[A & B]]></ofd:TextCode>'
        "</ofd:TextObject>"
    )
    assert shown(unit) == "双聘办法\n\nA & B"


def test_turned_text_comes_last_and_landscape_pages_are_read_upright() -> None:
    """A note up the margin follows the text; a page whose text is all turned is turned for reading."""
    note = text(200, 100, "下载次数一", more='CTM="0 1 -1 0 0 0"')
    assert shown(note, lines(ARTICLES[2:])) == f"{ARTICLES[2]}\n\n下载次数一"
    turned = [
        f'<ofd:TextObject ID="{n}" CTM="0 1 -1 0 0 0" Boundary="{180 - 10 * n} 30 0 0" Font="2" Size="4">'
        f'<ofd:TextCode X="0" Y="0" DeltaX="g 9 4">第{name}行横向页面上的字</ofd:TextCode></ofd:TextObject>'
        for n, name in enumerate("一二三")
    ]
    found = shown(*turned)
    assert found.index("第一行") < found.index("第二行") < found.index("第三行")


def test_blocks_composites_and_other_namespaces() -> None:
    """Units inside blocks and shared graphics are read; the namespace does not matter, hidden units are left out."""
    composite = (
        f'<ofd:Res xmlns:ofd="{SPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50" Width="100" '
        f'Height="20"><ofd:Content>{text(0, 10, "共用的文字")}</ofd:Content></ofd:CompositeGraphicUnit>'
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    units = (
        f'<ofd:PageBlock ID="1"><ofd:PageBlock ID="2">{text(30, 40, "块中的文字")}</ofd:PageBlock></ofd:PageBlock>'
        '<ofd:CompositeObject ID="3" Boundary="30 60 100 20" ResourceID="50"/>'
        + text(30, 90, "看不见的文字", more='Visible="false"')
    )
    other = page(units).replace(SPACE.encode(), b"http://www.ofdspec.org")
    data = Ofd([other], parts={"Doc_0/PublicRes.xml": xml(composite)}).data()
    assert load_ofd(data).text == "块中的文字\n\n共用的文字"


def test_a_composite_that_shows_itself_ends() -> None:
    """Graphics that refer to themselves are followed only so deep."""
    loop = '<ofd:CompositeObject ID="3" Boundary="0 0 1 1" ResourceID="50"/>' * 8
    composite = (
        f'<ofd:Res xmlns:ofd="{SPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50"><ofd:Content>'
        f"{loop}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    data = Ofd([page(loop + lines(ARTICLES[2:]))], parts={"Doc_0/PublicRes.xml": xml(composite)}).data()
    assert load_ofd(data).text == ARTICLES[2]


def test_white_words_on_the_page_are_left_out_and_told() -> None:
    """Text that no reader sees is not text; on a dark ground it is."""
    white = '<ofd:FillColor Value="255 255 255"/>'
    hidden = text(30, 40, "看不见").replace("><ofd:TextCode", f">{white}<ofd:TextCode")
    ground = (
        '<ofd:PathObject ID="9" Boundary="30 70 100 20" Fill="true" Stroke="false"><ofd:FillColor Value="128 0 0"/>'
        "<ofd:AbbreviatedData>M 0 0 L 100 0 L 100 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    seen = text(32, 80, "红底白字").replace("><ofd:TextCode", f">{white}<ofd:TextCode")
    loaded = load_ofd(Ofd([page(hidden + ground + seen + lines(ARTICLES[2:], top=110))]).data())
    assert loaded.text == f"红底白字\n\n{ARTICLES[2]}"
    assert loaded.remark == "1 words in white on the white page, which no reader sees, were left out (page 1)"


def test_letters_printed_twice_to_look_bold_are_read_once() -> None:
    """The same character at the same place is one character."""
    assert shown(text(30, 40, "双聘办法"), text(30.1, 40, "双聘办法")) == "双聘办法"


def test_several_documents_and_versions_in_one_package() -> None:
    """All documents of a package are read in order, each in its current version; places of parts are taken loosely."""
    first, second = Ofd([page(lines(["第一份文件的正文。"]))]), Ofd([page(lines(["第二份文件的正文。"]))])
    body = (
        "<ofd:DocBody><ofd:DocRoot>/Doc_0\\Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:Versions>"
        '<ofd:Version ID="v1" Current="true" BaseLoc="Doc_1/Versions/V1.xml"/></ofd:Versions>'
        "<ofd:DocRoot>Doc_9/Document.xml</ofd:DocRoot></ofd:DocBody>"
    )
    root = xml(f'<OFD xmlns:ofd="{SPACE}">{body}</OFD>')
    version = xml(
        f'<ofd:DocVersion xmlns:ofd="{SPACE}"><ofd:DocRoot>/Doc_1/DOCUMENT.xml</ofd:DocRoot></ofd:DocVersion>'
    )
    parts = {**first.document("Doc_0"), **second.document("Doc_1"), "OFD.xml": root, "Doc_1/Versions/V1.xml": version}
    loaded = load_ofd(archive(parts))
    assert loaded.text == "第一份文件的正文。\n\n第二份文件的正文。" and len(loaded.pages) == 2


def test_attachments_and_missing_pages_are_told() -> None:
    """What could not be read is said in the remark."""
    made = Ofd(
        [page(lines(ARTICLES[2:])), page("")], common="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    )
    parts = made.written()
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"Page_1", b"Page_9")
    assert load_ofd(archive(parts)).remark == (
        "1 of 2 pages are missing from the file (page 2); files attached inside the OFD document were not read"
    )
