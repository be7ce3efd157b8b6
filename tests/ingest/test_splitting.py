"""Passages tile the text, follow the clauses and say where they stand."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from assistant.records import Clause, ClauseKind, Language, PageSpan, Passage
from ingest.records import Block, BlockKind, Loaded
from ingest.splitting import CHINESE_LIMIT, ENGLISH_LIMIT, PATH_LIMIT, cost, path_of, split
from ingest.structure import parse_clauses
from tests.ingest.sketches import Trap, assemble, assert_one_article_each, assert_tiles, lines
from tests.ingest.traps_en import TRAPS_EN
from tests.ingest.traps_zh import TRAPS_ZH


def passages_of(loaded: Loaded, title: str = "Title") -> tuple[Passage, ...]:
    """The passages of a loaded document under a fixed name."""
    return split(loaded, parse_clauses(loaded), document="a.md", title=title)


def random_document(seed: int) -> Loaded:
    """Blocks of any kind, labelled or not, Chinese or English, short or far beyond the limit."""
    dice = random.Random(seed)
    labels = [
        "",
        "",
        "",
        "第{n}条 ",
        "第{n}章 ",
        "（一）",
        "（二）",
        "1. ",
        "{n}. ",
        "(a) ",
        "(b) ",
        "(i) ",
        "Article {n}. ",
    ]
    labels += ["Section {n} ", "4.{n} ", "一、", "附件{n} ", "目录", "**第{n}条** ", "　　"]
    words = [
        "双聘工程师",
        "每学期",
        "授课。",
        "应当：",
        "the board ",
        "shall meet. ",
        "No. 5 ",
        "；",
        "\n",
        "e.g. ",
        "48学时",
    ]
    kinds = [BlockKind.PARAGRAPH] * 5 + [BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.TITLE]
    blocks = []
    for number in range(dice.randint(0, 40)):
        body = "".join(dice.choice(words) for _ in range(dice.choice([1, 3, 8, 40, 400])))
        body = (dice.choice(labels).format(n=number % 7 + 1) + body).strip(" \n") or "x"
        blocks.append((dice.choice(kinds), dice.randint(0, 3), body))
    return assemble(tuple(blocks))


@pytest.mark.parametrize("seed", range(60))
def test_passages_of_any_document_tile_its_text(seed: int) -> None:
    """Nothing is lost, repeated or beyond the limit, whatever the blocks are."""
    loaded = random_document(seed)
    passages = passages_of(loaded)
    assert_tiles(loaded, passages)
    assert all(cost(passage.text) <= ENGLISH_LIMIT for passage in passages)
    assert all(len(passage.path) <= PATH_LIMIT for passage in passages)


@pytest.mark.parametrize("seed", range(60))
def test_clauses_of_any_document_form_a_tree(seed: int) -> None:
    """Ordinals run, a clause lies within its parent, siblings do not overlap."""
    clauses = parse_clauses(random_document(seed))
    assert [clause.ordinal for clause in clauses] == list(range(len(clauses)))
    siblings: dict[int | None, list[Clause]] = {}
    for clause in clauses:
        assert clause.start < clause.end
        if clause.parent is not None:
            parent = clauses[clause.parent]
            assert clause.parent < clause.ordinal
            assert parent.start <= clause.start
            assert clause.end <= parent.end
        siblings.setdefault(clause.parent, []).append(clause)
    assert all(one.end <= next_.start for group in siblings.values() for one, next_ in pairwise(group))


@pytest.mark.parametrize("trap", (*TRAPS_ZH, *TRAPS_EN), ids=lambda trap: trap.name)
def test_no_passage_crosses_an_article(trap: Trap) -> None:
    """A passage that holds text of an article holds nothing of another one."""
    loaded = trap.loaded()
    passages = passages_of(loaded)
    assert_tiles(loaded, passages)
    assert_one_article_each(parse_clauses(loaded), passages)


ARTICLE = lines("""
! 办法
第一章 总则
第一条 双聘工程师每学期授课不少于48学时。
第二条 下列人员除外：
（一）甲；
（二）乙。
""")


def test_an_article_that_fits_is_one_passage_with_its_address() -> None:
    """Headings without text of their own go with the first article below them, whose address is the passage's."""
    passages = passages_of(assemble(ARTICLE))
    assert [passage.address for passage in passages] == ["第一章 › 第一条", "第一章 › 第二条"]
    assert passages[0].text.startswith("办法\n\n第一章 总则\n\n第一条")
    assert passages[1].text == "第二条 下列人员除外：\n\n（一）甲；\n\n（二）乙。"
    assert passages[0].path == "Title › 第一章 总则 › 第一条"
    assert passages[0].language is Language.CHINESE


def test_a_long_article_splits_at_items_and_names_its_lead_in() -> None:
    """Items that do not fit go on in another passage, which carries the lead-in in its path."""
    items = "\n".join(f"（{numeral}）{'应当遵守集团规定，' * 20}；" for numeral in "一二三四五六")
    loaded = assemble(lines(f"! 办法\n第一条 双聘工程师应当履行下列义务：\n{items}\n第二条 附则。"))
    passages = passages_of(loaded)
    assert_tiles(loaded, passages)
    long = [passage for passage in passages if "第一条" in (passage.address or "")]
    assert len(long) > 2
    assert long[0].text.startswith("办法\n\n第一条 双聘工程师应当履行下列义务：\n\n（一）")
    assert all(passage.text.startswith("（") and passage.text.endswith("；") for passage in long[1:])
    assert all("应当履行下列义务" in passage.path for passage in long[1:])
    assert all(len(passage.text) <= CHINESE_LIMIT for passage in long)


def test_a_split_table_keeps_rows_whole_and_names_its_header() -> None:
    """Rows are never cut while they fit, and a passage of further rows carries the header in its path."""
    rows = [(BlockKind.TABLE_ROW, 0, f"Course {number} | {'content ' * 12}| {number} credits") for number in range(40)]
    loaded = assemble(
        ((BlockKind.HEADING, 1, "Courses"), (BlockKind.TABLE_ROW, 0, "Course | Content | Credits"), *rows)
    )
    first, *others = loaded.blocks[1:]
    header = Block(kind=first.kind, start=first.start, end=first.end, header=True)
    loaded = Loaded(text=loaded.text, blocks=(loaded.blocks[0], header, *others))
    passages = passages_of(loaded)
    assert_tiles(loaded, passages)
    assert len(passages) > 2
    assert all(passage.text.startswith("Course ") and passage.text.endswith("credits") for passage in passages[1:])
    assert all(passage.path.endswith("Course | Content | Credits") for passage in passages[1:])


def test_unstructured_text_is_cut_between_sentences() -> None:
    """A long paragraph without clauses is cut only where a sentence ends."""
    body = "".join(f"The {number}th rule of the guild is older than the hall. " for number in range(120)).strip()
    loaded = assemble(((BlockKind.PARAGRAPH, 0, body),))
    passages = passages_of(loaded)
    assert_tiles(loaded, passages)
    assert len(passages) > 3
    assert all(passage.text.endswith(".") and passage.text.startswith("The ") for passage in passages)
    assert all(passage.address is None for passage in passages)


def test_a_short_document_is_one_passage() -> None:
    """Text below the limit is not cut at all."""
    loaded = assemble(lines("First paragraph.\nSecond paragraph.\nThird paragraph."))
    assert [passage.text for passage in passages_of(loaded)] == [loaded.text]


def test_a_passage_names_the_page_it_begins_on() -> None:
    """The page is that of the passage's first character, and null for formats without pages."""
    plain = assemble(ARTICLE)
    second = plain.text.index("第二条")
    pages = (PageSpan(page=1, start=0, end=second), PageSpan(page=2, start=second, end=len(plain.text)))
    paged = Loaded(text=plain.text, blocks=plain.blocks, pages=pages)
    assert [passage.page for passage in passages_of(paged)] == [1, 2]
    assert [passage.page for passage in passages_of(plain)] == [None, None]


def test_ids_are_stable_and_differ_between_documents() -> None:
    """The same content under the same name has the same ids; under another name it has others."""
    loaded = assemble(ARTICLE)
    clauses = parse_clauses(loaded)
    first = split(loaded, clauses, document="a.md", title="T")
    assert first == split(loaded, clauses, document="a.md", title="T")
    assert not {one.id for one in first} & {one.id for one in split(loaded, clauses, document="b.md", title="T")}


def test_a_long_path_loses_its_middle() -> None:
    """Title and nearest clause stay in a path that would be too long."""
    chain = [
        Clause(ordinal=n, parent=None, kind=ClauseKind.SECTION, label=f"{n}", heading="h" * 50, start=0, end=9)
        for n in range(6)
    ]
    path = path_of("Charter", chain)
    assert len(path) <= PATH_LIMIT
    assert path.startswith("Charter › … › ")
    assert path.endswith("5 " + "h" * 50)
