"""Words of documents come out as the characters they are."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from assistant.records import Language
from assistant.ui import inert
from assistant.ui.ask.surroundings import Surroundings


class _Seen(HTMLParser):
    """What a browser would see: the characters, and which elements hold them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def _seen(html: str) -> _Seen:
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize(
    "text",
    ["<b>x</b> & &lt;", "a\n   \n\tb", "\"'><img src=x>", "$x$ **y** :smile: ![z](http://a.example)", "\n first line"],
)
def test_prose_shows_exactly_its_characters(text: str) -> None:
    """Tags, entities and white space survive to the letter, inside one element."""
    html = inert.prose(text, Language.ENGLISH)
    assert _seen(html).text == text
    assert _seen(html).tags == ["div"]
    assert "\n" not in html


def test_only_markers_that_are_cited_stand_out() -> None:
    """A bracketed number of the document itself stays ordinary text."""
    opener = inert.Opener(opens="0-1", label="Open source 1")
    html = inert.marked_prose("See [7] and <x>.[1]", Language.ENGLISH, {1: opener})
    assert html.count("gh-marker") == 1
    assert 'data-opens="0-1" aria-label="Open source 1">[1]</button>' in html
    assert _seen(html).text == "See [7] and <x>.[1]"


def test_highlight_covers_the_quote_and_nothing_else() -> None:
    """The marked stretch is the quote, its neighbours stand outside."""
    found = Surroundings(before="a\n", quote="<q>\n q", after="z", starts_document=True, ends_document=True)
    html = inert.quote_in_context(found, Language.CHINESE)
    assert "<mark>&lt;q&gt;&#10; q</mark>" in html and 'lang="zh-Hans"' in html
    assert _seen(html).text == "a\n<q>\n qz"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("第二章 › 第十二条", "第二章 › 第十二条"),
        ("Who pays?", "Who pays?"),
        ("![x](y)", "\\!\\[x\\]\\(y\\)"),
        ("1. One\ntwo", "1\\. One two"),
        ("$a$ *b* `c` <i>", "\\$a\\$ \\*b\\* \\`c\\` \\<i\\>"),
        (":tada:", "\\:\u2060tada\\:"),
        ("a -> b", "a \\-\u2060\\> b"),
        ("www.a.example", "www\u2060\\.a\\.example"),
        ("me@a.example", "me\\@\u2060a\\.example"),
    ],
)
def test_label_is_markdown_for_its_own_characters(text: str, label: str) -> None:
    """What Markdown would act on is escaped; what is replaced after escapes is parted by a joiner."""
    assert inert.plain_label(text) == label
