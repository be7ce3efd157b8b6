"""Markdown: the canonical text is what a reader of the rendered page sees."""

from __future__ import annotations

import pytest

from ingest.loaders.markdown import load_markdown
from ingest.records import BlockKind, Loaded


def read(text: str) -> Loaded:
    """The text as loaded from a Markdown file."""
    return load_markdown(text.encode())


def shown(text: str) -> list[tuple[BlockKind, int, str]]:
    """Kind, level and text of each block."""
    loaded = read(text)
    return [(block.kind, block.level, loaded.text[block.start : block.end]) for block in loaded.blocks]


def plain(text: str) -> str:
    """The canonical text."""
    return read(text).text


def test_headings() -> None:
    """The first H1 is the title, others are headings with their level, all without marks."""
    assert shown("# The **Charter**\n\n## Part *One* ##\n\n# Annex\n\nText\n===\n") == [
        (BlockKind.TITLE, 1, "The Charter"),
        (BlockKind.HEADING, 2, "Part One"),
        (BlockKind.HEADING, 1, "Annex"),
        (BlockKind.HEADING, 1, "Text"),
    ]


def test_list_items_keep_their_markers() -> None:
    """Markers stand as written, nested lists have a deeper level, further paragraphs stand by themselves."""
    assert shown("3. three\n4. four\n   - inner\n\n     more\n\n7) seven\n") == [
        (BlockKind.LIST_ITEM, 1, "3. three"),
        (BlockKind.LIST_ITEM, 1, "4. four"),
        (BlockKind.LIST_ITEM, 2, "- inner"),
        (BlockKind.PARAGRAPH, 0, "more"),
        (BlockKind.LIST_ITEM, 1, "7) seven"),
    ]


def test_tables() -> None:
    """A row is a block with its cells joined; the first row is the header."""
    loaded = read("| Grade | Points |\n|---|--:|\n| **A** | 4 \\| 5 |\n| B | |\n")
    assert loaded.text == "Grade | Points\nA | 4 | 5\nB |"
    assert [block.header for block in loaded.blocks] == [True, False, False]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("为了规范\n双聘管理。", "为了规范双聘管理。"),
        ("one\ntwo", "one two"),
        ("每学期\n48 hours", "每学期 48 hours"),
        ("hard  \nbreak", "hard\nbreak"),
        ("[the law](http://x.y) and <http://z.w>", "the law and http://z.w"),
        ("![a chart](c.png)", "a chart"),
        ("size 5*3*2 and a < b & c", "size 5*3*2 and a < b & c"),
        ("`x*y` and \\*stars\\*", "x*y and *stars*"),
        ("one<br>two <b>bold</b> <!-- hidden --> end", "one\ntwo bold  end"),
        ("the <document> tag", "the <document> tag"),
        ("```\ncode *x*\n\n  more\n```", "code *x*\n\n  more"),
        ("&lt;tag&gt; &amp; &copy;", "<tag> & ©"),
        ("<div>\nfirst<br>second\n</div>", "first\n\nsecond"),
        ("<script>alert(1)</script>\n\nsafe", "safe"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("3. c\n3. d", "3. c\n4. d"),
        ("- [x] done\n- [ ] open", "☑ done\n☐ open"),
        ("a[^1]。\n\nb\n\n[^1]: See *the* law.", "a。\nSee the law.\n\nb"),
        ("a[^n]\n\n[^n]: one\n\n    two\n\nb", "a\none\ntwo\n\nb"),
        ("# T[^1]\n\nb\n\n[^1]: note", "T\n\nnote\n\nb"),
        ("| A[^1] |\n|---|\n| b |\n\n[^1]: note", "A\nb\n\nnote"),
        ("a\n\n[^1]: never named", "a\n\nnever named"),
        ("a[^2] stays", "a[^2] stays"),
        ("```\n[^1]: code\n```", "[^1]: code"),
        ("<table><tr><th>A</th><td>1</td></tr></table>", "A | 1"),
    ],
)
def test_inline_text(source: str, text: str) -> None:
    """Marks go, text stays."""
    assert plain(source) == text


def test_clauses_on_lines_of_their_own_are_paragraphs() -> None:
    """Chinese clauses set on consecutive lines do not run together, but a reference goes on."""
    assert plain("第一条 制定本办法。\n第二条 依照\n第一条的规定执行：\n（一）甲；\n（二）乙。") == (
        "第一条 制定本办法。\n\n第二条 依照第一条的规定执行：\n\n（一）甲；\n\n（二）乙。"
    )


def test_paragraphs_of_an_article_on_lines_of_their_own() -> None:
    """A line after a full stop inside a Chinese article is its next paragraph; other prose runs on."""
    assert plain("第二条 集团是联合体，\n由企业发起：\n（一）甲。\n集团不具有法人资格。") == (
        "第二条 集团是联合体，由企业发起：\n\n（一）甲。\n\n集团不具有法人资格。"
    )
    assert plain("集团是联合体。\n集团不具有法人资格。") == "集团是联合体。集团不具有法人资格。"


def test_front_matter_is_not_shown() -> None:
    """What stands between the first two rulers declares, and is no part of the text."""
    loaded = read("---\ntitle: Measures\nin_force_from: 2024-09-01\n\naudience: [teacher]\n---\n# Text\n")
    assert loaded.text == "Text"


def test_rulers_around_text_are_no_front_matter() -> None:
    """A document that begins with a ruler keeps its text."""
    loaded = read("---\nJust a sentence.\n\n---\n\nMore.\n")
    assert "Just a sentence." in loaded.text
