"""Which part of a page is its content, and what frames it: menus, headers, footers, forms, hidden text."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from assistant.errors import DocumentRejected
from ingest.loaders.html_frames import is_frame

_NO_TEXT = (
    "script style noscript template head iframe frame object embed applet svg canvas audio video map input select "
    "button textarea datalist meter progress nav footer aside rp rt link meta"
)
_NEVER = frozenset(_NO_TEXT.split())
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"})
_FRAME_NAMES = (
    "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs sidebar side-bar pagination pager footer "
    "site-footer site-header skip-link cookie-banner share social-share related-links toolbar"
)
_FRAMING = frozenset(_FRAME_NAMES.split())
"""Names that pages give to what frames their content, as whole words of class or id."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_DEPTH = 150
_ABSURD_DEPTH = 2000
_MOST = 0.8
"""Part of the text an element must hold for its parent's other content to be a frame around it."""
_MAIN_SHARE = 0.3
_FORM_SHARE = 0.5
MIN_TITLE = 4
"""Characters from which a line with which the head's title begins is the title itself."""
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tr", "ul", "ol", "dl"})
_CONTENT = ("main", "article", "section")
_TITLES = ("h1", "main", "article")
_FRAME_TAGS = ("div", "ul", "ol", "dl", "table", "td", "p", "section", "center")


def flatten(page: BeautifulSoup) -> None:
    """Take away the tags of elements nested deeper than a page needs, as browsers do; their text stays.

    Raises:
        DocumentRejected: the nesting is so deep that only a hostile page has it.
    """
    depths = {id(page): 0}
    deepest: list[Tag] = []
    for tag in page.find_all(True):
        depth = depths[id(tag)] = depths[id(tag.parent)] + 1
        if depth == _MAX_DEPTH:
            deepest.append(tag)
        if depth > _ABSURD_DEPTH:
            raise DocumentRejected(
                f"the page nests its elements more than {_ABSURD_DEPTH} deep, which no real page does; "
                "save it again from a browser"
            )
    for tag in deepest:
        if tag.find(True) is not None:
            shown = tag.get_text()
            tag.clear()
            tag.append(shown)


def is_dropped(tag: Tag) -> bool:
    """Whether an element frames the content or is no text at all."""
    if tag.name in _NEVER or str(tag.get("role", "")).lower() in _ROLES:
        return True
    if tag.name == "header":
        return tag.find_parent(_CONTENT) is None and not _holds_the_only_title(tag)
    if tag.name == "form":
        return len(tag.get_text()) < _FORM_SHARE * len(_page(tag).get_text())
    return tag.name not in _CONTENT and not _FRAMING.isdisjoint(_names(tag))


def drop_frames(page: BeautifulSoup) -> None:
    """Take away the elements that frame the content by their names or by holding little but links."""
    whole = page.body or page
    for tag in whole.find_all(_FRAME_TAGS):
        if not tag.decomposed and is_frame(tag, whole) and tag.find(_TITLES) is None:
            tag.decompose()


def is_hidden(tag: Tag) -> bool:
    """Whether a browser shows nothing of an element, as far as the element itself says so."""
    if tag.has_attr("hidden") or (tag.name == "dialog" and not tag.has_attr("open")):
        return True
    return _HIDING.search(str(tag.get("style", ""))) is not None


def _names(tag: Tag) -> list[str]:
    written = tag.get("class") or ""
    classes = written.split() if isinstance(written, str) else written
    return [str(name).lower() for name in (*classes, tag.get("id", ""))]


def _page(tag: Tag) -> Tag:
    return list(tag.parents)[-1]


def _holds_the_only_title(tag: Tag) -> bool:
    return tag.find("h1") is not None and len(tag.find_all("h1")) == len(_page(tag).find_all("h1"))


def main_content(page: BeautifulSoup, title: str) -> Tag:
    """The element that holds the page's content: ``main``, the only article, or where most of the text stands.

    ``title`` is what the head calls the page: the element that says so is part of the content.
    """
    whole = page.body or page
    weights: dict[int, int] = {}
    total = _weigh(whole, weights)
    for candidates in (page.find_all("main"), page.select('[role="main"]'), page.find_all("article")):
        if len(candidates) == 1 and weights.get(id(candidates[0]), 0) > _MAIN_SHARE * total:
            return candidates[0]
    node = whole
    while True:
        children = [child for child in node.children if isinstance(child, Tag)]
        best = max(children, key=lambda child: weights.get(id(child), 0), default=None)
        if best is None or weights.get(id(best), 0) < _MOST * weights[id(node)] or not weights[id(node)]:
            break
        if best.name in ("p", "pre", "span", "b", "strong", "font", "a") or _leaves_title(node, best, title):
            break
        node = best
    while node.name in _TABLE_PARTS and node.parent is not None:
        node = node.parent
    return node


def _leaves_title(node: Tag, child: Tag, title: str) -> bool:
    """Whether a title stands beside ``child``, which would be lost with the frame."""
    beside = (other for other in node.children if isinstance(other, Tag) and other is not child)
    lines = (" ".join(line.split()) for other in beside for line in other.stripped_strings)
    if any(len(line) >= MIN_TITLE and title.startswith(line) for line in lines):
        return True
    return len(child.find_all(["h1", "h2"])) < len(node.find_all(["h1", "h2"]))


def _weigh(node: Tag, weights: dict[int, int]) -> int:
    """Characters of text outside links in an element and, noted by id, in every element inside it."""
    total = 0
    for child in node.children:
        if isinstance(child, Tag):
            skipped = child.name == "a" or is_dropped(child) or is_hidden(child)
            total += 0 if skipped else _weigh(child, weights)
        else:
            total += len(str(child).strip())
    weights[id(node)] = total
    return total
