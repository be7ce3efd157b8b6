"""The canonical text: spans, separators, cleaning and page spans hold by construction."""

from __future__ import annotations

import pytest

from ingest.canonical import PAGE_TURN, CanonicalText, clean, visible
from ingest.placed import Spot
from ingest.records import BlockKind, Loaded


def texts(loaded: Loaded) -> list[str]:
    """The text of each block."""
    return [loaded.text[block.start : block.end] for block in loaded.blocks]


def test_block_spans_are_the_blocks_texts() -> None:
    """Each block's slice is its cleaned text, and only white space stands between blocks."""
    text = CanonicalText()
    text.add("  Charter \r\n of the\x00 group \t\n", BlockKind.TITLE)
    text.add("第一条　为了规范管理\u200b。")
    loaded = text.loaded()
    assert texts(loaded) == ["Charter\n of the group", "第一条　为了规范管理。"]
    assert loaded.text == "Charter\n of the group\n\n第一条　为了规范管理。"


def test_list_items_and_rows_are_joined_by_one_newline() -> None:
    """Neighbouring items of one kind stand on consecutive lines, all else is set apart by an empty line."""
    text = CanonicalText()
    for content, kind in (("a", BlockKind.LIST_ITEM), ("b", BlockKind.LIST_ITEM), ("c", BlockKind.PARAGRAPH)):
        text.add(content, kind)
    text.add("1 | 2", BlockKind.TABLE_ROW)
    text.add("3 | 4", BlockKind.TABLE_ROW)
    text.add("new | table", BlockKind.TABLE_ROW, header=True)
    assert text.loaded().text == "a\nb\n\nc\n\n1 | 2\n3 | 4\n\nnew | table"


def test_blocks_without_text_are_left_out() -> None:
    """A block of blanks and invisible signs leaves no trace."""
    text = CanonicalText()
    text.add("\u200b \n ")
    text.add("kept")
    assert texts(text.loaded()) == ["kept"]


def test_pages_cover_the_text_without_gaps() -> None:
    """A paragraph that runs over a page is split between the pages; pages without text are empty spans."""
    text = CanonicalText()
    text.add("First", page=2)
    text.add(f"goes {PAGE_TURN}on{PAGE_TURN}{PAGE_TURN} here", page=2)
    loaded = text.loaded(page_count=6)
    assert [loaded.text[page.start : page.end] for page in loaded.pages] == [
        "",
        "First\n\ngoes ",
        "on",
        "",
        " here",
        "",
    ]
    assert [page.page for page in loaded.pages] == [1, 2, 3, 4, 5, 6]
    assert loaded.pages[0].start == 0
    assert loaded.pages[-1].end == len(loaded.text)


def test_page_turns_at_the_edges_of_a_block_move_its_page() -> None:
    """A leading page turn means that the block begins on the next page."""
    text = CanonicalText()
    text.add(f"{PAGE_TURN} late", page=1)
    loaded = text.loaded(page_count=2)
    assert [loaded.text[page.start : page.end] for page in loaded.pages] == ["", "late"]


def test_a_document_without_blocks_has_its_pages() -> None:
    """Nothing but empty pages is still a well-formed document."""
    loaded = CanonicalText().loaded(page_count=2)
    assert (loaded.text, [(page.start, page.end) for page in loaded.pages]) == ("", [(0, 0), (0, 0)])


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("soft\xadhyphen", "softhyphen"),
        ("no\xa0break", "no break"),
        ("right-to-left \u202eoverride", "right-to-left override"),
        ("trailing  \n　\nnext", "trailing\n\nnext"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    """What cannot be seen goes, what can be seen stays."""
    assert clean(raw) == cleaned


def test_visible_keeps_spaces() -> None:
    """Plain text keeps its own spaces and loses only what cannot be seen."""
    assert visible("\ufeffa  \r\n\x0b b\x07") == "a  \n\n b"


def spot(length: int) -> Spot:
    """A spot of so many characters."""
    return Spot(length, 0.1, 0.1, 0.5, 0.12)


def boxed(loaded: Loaded) -> list[tuple[int, str]]:
    """Page and text of each box."""
    return [(box.page, loaded.text[box.start : box.end]) for box in loaded.boxes]


def test_boxes_follow_their_text_through_cleaning() -> None:
    """What cleaning removes, joins or trims moves the boxes along, and takes away those of nothing."""
    text = CanonicalText()
    text.add("Title", page=1, runs=[(0, 1, spot(5))])
    raw = "  a\u200bb \r\n\u200b c\xa0d \n e"
    text.add(raw, page=1, runs=[(2, 1, spot(3)), (8, 1, spot(1)), (10, 1, spot(1)), (12, 1, spot(1)), (16, 1, spot(1))])
    loaded = text.loaded(page_count=1)
    assert loaded.text == "Title\n\nab\n c d\n e"
    assert boxed(loaded) == [(1, "Title"), (1, "ab"), (1, "c"), (1, "d"), (1, "e")]
    assert (loaded.boxes[0].left, loaded.boxes[0].bottom) == (0.1, 0.12)


def test_boxes_follow_their_text_over_a_page() -> None:
    """Page turns, which do not reach the text, do not shift what comes after them."""
    text = CanonicalText()
    text.add(
        f"{PAGE_TURN}on {PAGE_TURN}and{PAGE_TURN} on", page=1, runs=[(1, 2, spot(2)), (5, 3, spot(3)), (10, 4, spot(2))]
    )
    loaded = text.loaded(page_count=4)
    assert loaded.text == "on and on"
    assert boxed(loaded) == [(2, "on"), (3, "and"), (4, "on")]
