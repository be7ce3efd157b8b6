"""What frames the text of a page without saying so in its tags: menus of links, breadcrumbs, buttons, imprints."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from bs4 import Tag

from ingest.loaders.labels import ends_punctuated, is_document_number, width

Item = TypeVar("Item")

_NAMES = (
    "nav navi navbar navigation topnav mainnav subnav menu menus submenu topmenu breadcrumb breadcrumbs crumb crumbs "
    "footer foot sidebar share sharing bdsharebuttonbox pager pagination toolbar copyright qrcode ewm search searchbox "
    "prevnext related relate relevant recommend hot links friendlink friendlinks topbar"
)
_FRAME_WORDS = frozenset(_NAMES.split())
_WORDS = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_FRAME_SHARE = 0.15
"""Part of a page's text up to which an element named for a frame is taken for one."""
_LINK_SHARE = 0.8
_MIN_LINKS = 3
_MAX_MENU_LINK = 14
"""Columns that the links of a menu have on average; titles of documents are longer."""
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|wps|et|ofd|txt)(?:$|[?#])", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:相关|推荐|延伸|热门?|最新|更多)(?:阅读|链接|新闻|文章|文件|信息|推荐|报道|内容|资讯|解读|政策)+|友情链接|猜你喜欢"
    r"|(?:related|recommended)\s+(?:articles?|links?|pages?|news|posts?)|see\s+also",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:您?(?:现在|当前|目前|所在|的)*位置(?:是|为)?|You\s+are\s+here)\s*[:：>»].*", re.IGNORECASE | re.DOTALL
)
_TOOLS = re.compile(
    r"(?:我要|点击)?打印(?:本页|此页|本文|文章|内容|页面)?|关闭(?:窗口|本页|此页|页面)?|(?:加入|添加)?收藏(?:本页|本站)?|设为首页|返回(?:顶部|首页|列表|上一?级|上页)"
    r"|(?:文字|正文)?字[号体](?:大小)?\s*[:：]?\s*[\[【（(]?(?:\s*(?:特大|超大|大|中|小|默认|A[+-]?)\s*[|/·]?)+[\]】）)]?"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数|人数)?\s*[:：]\s*[0-9]*\s*(?:次|人次)?|分享(?:到|至)?\s*[:：]?|扫一?扫.{0,20}|微信|微博|QQ空间|朋友圈"
    r"|\bPrint(?:\s+this)?(?:\s+page)?\b|\bShare(?:\s+this)?(?:\s+page)?\b|\bBack\s+to\s+top\b|\bClose\s+window\b",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"[\s|｜/·:：\[\]【】（）()>»,，-]*")
_NEIGHBOUR = re.compile(
    r"(?:上|下|前|后)一(?:篇|条|页|则|个)\s*[:：].*|(?:Previous|Next)(?:\s+(?:article|post|page))?\s*[:：»].*",
    re.DOTALL,
)
_IMPRINT = re.compile(
    r"ICP备|公网安备|公安备案|网站标识码|版权所有|网站地图|技术支持\s*[:：]|(?:主办|承办|主管)(?:单位)?\s*[:：]|©|copyright|"
    r"all\s+rights\s+reserved|sitemap|privacy\s+policy|联系我们|关于我们|友情链接",
    re.IGNORECASE,
)
_HEADED_PAPER = re.compile(r"[\u3400-\u9fff（）\s]{3,30}文件")
_MAX_FRAME_LINE = 60
_BEFORE_TITLE = 40
"""Lines above the title that may frame the page."""


def is_frame(tag: Tag, page: Tag) -> bool:
    """Whether an element is a menu or frames the page: by its name where it holds little text, or by its links."""
    words = {word.lower() for name in _names(tag) for word in _WORDS.split(name)}
    is_named, has_links = bool(words & _FRAME_WORDS), tag.find("a") is not None
    if not is_named and not has_links:
        return False
    text = tag.get_text(" ", strip=True)
    if is_named and 0 < len(text) <= _FRAME_SHARE * len(page.get_text(" ", strip=True)):
        return True
    return has_links and bool(text) and (_is_menu(tag, text) or _is_related(tag, text))


def _names(tag: Tag) -> Sequence[str]:
    written = tag.get("class") or ""
    classes = written.split() if isinstance(written, str) else list(written)
    return [*(str(name) for name in classes), str(tag.get("id", ""))]


def _is_menu(tag: Tag, text: str) -> bool:
    """Whether an element is little but short links that lead to no files."""
    links = tag.find_all("a")
    if len(links) < _MIN_LINKS or any(_FILE.search(str(link.get("href", ""))) for link in links):
        return False
    shown = [" ".join(link.get_text(" ", strip=True).split()) for link in links]
    linked = sum(map(len, shown))
    return linked >= _LINK_SHARE * len(_LEFT_OVER.sub("", text)) and sum(map(width, shown)) <= _MAX_MENU_LINK * len(
        links
    )


def _is_related(tag: Tag, text: str) -> bool:
    """Whether an element is a list of links under a heading that says they lead elsewhere."""
    heading = _RELATED.match(text)
    if heading is None:
        return False
    linked = sum(len(link.get_text(" ", strip=True)) for link in tag.find_all("a"))
    return linked >= _LINK_SHARE * (len(text) - heading.end())


def is_furniture(line: str) -> bool:
    """Whether a line of the page only says where it stands, leads elsewhere or holds buttons."""
    line = line.strip()
    if width(line) > 4 * _MAX_FRAME_LINE:
        return False
    if _NEIGHBOUR.fullmatch(line) or (_CRUMBS.fullmatch(line) and not ends_punctuated(line)):
        return True
    return bool(_TOOLS.search(line)) and not _LEFT_OVER.sub("", _TOOLS.sub("", line))


def without_tools(line: str) -> str:
    """A line below the title without the buttons that stand in it: two or more of them are no coincidence."""
    if width(line) > 4 * _MAX_FRAME_LINE or ends_punctuated(line) or len(_TOOLS.findall(line)) < 2:
        return line
    return re.sub(r"[\[【（(]\s*[\]】）)]", "", _TOOLS.sub("", line)).strip(" |｜\u3000")


def without_frame(items: Sequence[Item], text_of: Callable[[Item], str], title: int | None) -> list[Item]:
    """Lines without those above the title and the imprint at the end; ``title`` is the place of the title, if known.

    Headed paper and document numbers above the title belong to the document.
    """
    end = len(items)
    while end and _is_imprint(text_of(items[end - 1])):
        end -= 1
    start = 0
    if title is not None and title <= _BEFORE_TITLE:
        start = title
        while start and not _frames_title(text_of(items[start - 1])):
            start -= 1
    return list(items[start:end])


def _is_imprint(line: str) -> bool:
    return (
        bool(_IMPRINT.search(line)) and width(line) <= 4 * _MAX_FRAME_LINE and not line.rstrip().endswith(("。", "；"))
    )


def _frames_title(line: str) -> bool:
    belongs = is_document_number(line) or _HEADED_PAPER.fullmatch(line.strip()) or " | " in line
    return not belongs and width(line) <= _MAX_FRAME_LINE and not ends_punctuated(line)
