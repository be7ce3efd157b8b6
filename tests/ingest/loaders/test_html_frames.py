"""Pages of offices: what stands around the text goes, whatever tags it is made of; the text stays whole."""

from __future__ import annotations

import pytest

from ingest.loaders.html import load_html
from ingest.records import BlockKind, Loaded

TITLE = "海州市教育局关于开展双聘工作的通知"
BODY = "各学校应当按照本通知的要求组织双聘教师申报，双聘工程师每学期授课不少于48学时。"
TEXT = "".join(f"<p>　　{place}{BODY}</p>" for place in "一二三四")


def page(body: str, *, title: str = f"{TITLE}_海州市教育局") -> Loaded:
    """A page of divisions, as content management systems write it."""
    return load_html(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())


def shown(loaded: Loaded) -> list[str]:
    """The text of each block."""
    return [loaded.text[block.start : block.end] for block in loaded.blocks]


MENU = "<ul><li><a href=1>首页</a></li><li><a href=2>政务公开</a></li><li><a href=3>办事服务</a></li></ul>"


@pytest.mark.parametrize(
    "frame",
    [
        f"<div class='main-nav'>{MENU}</div>" + "{}",
        f"<div>{MENU}</div>" + "{}",
        "<div><a href=/>设为首页</a> | <a href=/>加入收藏</a> 今天是2024年9月1日</div>{}",
        "<div class=pos>您现在的位置：<a href=/>首页</a> &gt; <a href=/a>通知公告</a></div>{}",
        "{}<div>【打印本页】 【关闭窗口】</div>",
        "{}<div>分享到：<a>微信</a> <a>微博</a></div><div>扫一扫在手机打开当前页</div>",
        "{}<p>上一篇：<a href=1>关于放假的通知</a></p><p>下一篇：<a href=2>关于开学的通知</a></p>",
        "{}<div><h3>相关阅读</h3><ul><li><a href=1>海州市教育局关于公布2023年双聘教师名单的通知</a></li></ul></div>",
        "{}<div><p>主办：海州市教育局　地址：人民路1号</p><p>苏ICP备05012345号-1　苏公网安备 3207号</p></div>",
        "{}<div class='footer_box'>海州市教育局　电话：0518-1234567</div>",
    ],
)
def test_what_frames_the_text_goes(frame: str) -> None:
    """Menus, breadcrumbs, buttons, neighbours and imprints are left out, the title and the text stay."""
    loaded = page(frame.format(f"<div class=detail><div class=bt>{TITLE}</div><div class=con>{TEXT}</div></div>"))
    assert shown(loaded) == [TITLE, *(place + BODY for place in "一二三四")]
    assert loaded.blocks[0].kind is BlockKind.TITLE


@pytest.mark.parametrize(
    "kept",
    [
        "<p>附件：<a href='a.doc'>双聘申报表</a> <a href='b.doc'>汇总表</a> <a href='c.xls'>名单</a></p>",
        "<p>请<a href=1>登录系统</a>后打印申报表。</p>",
        "<p>学校所在位置：海州区。</p>",
        "<ul><li>打印成绩单</li><li>领取证书</li></ul>",
        "<p>本办法由主办单位负责解释。</p>",
        "<div class='content-with-sidebar'><p>" + "本办法适用于全体学校。" * 9 + "</p></div>",
    ],
)
def test_text_that_only_resembles_a_frame_stays(kept: str) -> None:
    """Attachments, sentences with links and items that name a button are text."""
    plain = page(f"<h1>{TITLE}</h1><div>{TEXT}</div>")
    loaded = page(f"<h1>{TITLE}</h1><div>{TEXT}{kept}</div>")
    assert loaded.text.startswith(plain.text)
    assert len(loaded.text) > len(plain.text) + 5


def test_lines_above_the_title_that_belong_to_it_stay() -> None:
    """Headed paper and the document number stand above the title of an official page."""
    above = "<p>海州市教育局文件</p><p>海教人〔2024〕5号</p>"
    assert shown(page(f"<div>{above}<p>{TITLE}</p>{TEXT}</div>"))[:3] == [
        "海州市教育局文件",
        "海教人〔2024〕5号",
        TITLE,
    ]


def test_buttons_in_the_line_of_dates_go() -> None:
    """The line below the title keeps its date and source."""
    line = "<div>发布日期：2024-09-01　来源：人事科　浏览次数：<span>123</span>次　字号：【大 中 小】<a>打印</a></div>"
    assert shown(page(f"<h1>{TITLE}</h1>{line}<div>{TEXT}</div>"))[1] == "发布日期：2024-09-01　来源：人事科"


def test_line_breaks_part_paragraphs() -> None:
    """A break after a sentence or before an indentation begins a paragraph, one inside a sentence does not."""
    loaded = page(
        "<div>第一条 制定本办法。<br>第二条 按照下列规定办理：<br>（一）申报；<br>　　审核<br>公示</div>", title=""
    )
    assert shown(loaded) == ["第一条 制定本办法。", "第二条 按照下列规定办理：", "（一）申报；", "审核\n公示"]


def test_header_cells_over_several_rows() -> None:
    """A first row that spans rows and columns has a second row of headings below it."""
    loaded = page(
        "<table><tr><td rowspan=2>学校<td colspan=2>名额<tr><td>教授<td>讲师<tr><td>一校<td>3<td>5</table>", title=""
    )
    assert shown(loaded) == ["学校 | 名额", "| 教授 | 讲师", "一校 | 3 | 5"]
    assert [block.header for block in loaded.blocks] == [True, True, False]


def test_closed_dialogs_are_hidden() -> None:
    """A dialog that is not open is not shown."""
    assert page("<p>shown</p><dialog>cookies</dialog>", title="").text == "shown"
