"""Of a change the smallest whole sentences are shown, and changes that matter most come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.comparison import Comparison, compare
from assistant.excerpts import LONGEST, excerpt_of, is_substantial, rank
from tests.assistant.version_edits import read


def versions(folder: Path, old: str, new: str) -> Comparison:
    """Two versions compared."""
    return compare(read(folder, "old.txt", old), read(folder, "new.txt", new))


@pytest.mark.parametrize(
    ("old", "new", "was", "becomes"),
    [
        (
            "第一条 申请人提交材料。学校十日内答复。逾期视为同意。",
            "第一条 申请人提交材料。学校五日内答复。逾期视为同意。",
            "学校十日内答复。",
            "学校五日内答复。",
        ),
        (
            "Article 1 Hand in the form. The office answers.",
            "Article 1 Hand in the form. The office answers. It keeps a copy.",
            None,
            "It keeps a copy.",
        ),
        (
            "第一条 下列人员可以申请：\n（一）教师；\n（二）专家。",
            "第一条 下列人员可以申请：\n（一）教师；\n（二）专家和三级工程师。",
            "（二）专家。",
            "（二）专家和三级工程师。",
        ),
        (
            "Article 1 The fee is 20 euros. The porter sweeps the hall on Mondays.",
            "Article 1 The fee is 30 euros. The caretaker cleans every hall and room on Mondays.",
            "The fee is 20 euros.",
            "The fee is 30 euros.",
        ),
    ],
)
def test_only_the_sentences_that_changed_are_shown(
    tmp_path: Path, old: str, new: str, was: str | None, becomes: str | None
) -> None:
    """The sentence whose figures or words changed, and nothing where a version says nothing."""
    found = versions(tmp_path, old, new)
    [change] = [change for change in found.changes if is_substantial(change) or change.segments]
    excerpt = excerpt_of(found, change)
    shown = [
        document.text[slice(*span)] if span else None
        for document, span in ((found.old, excerpt.old), (found.new, excerpt.new))
    ]
    assert [text and text.removeprefix("第一条 ").removeprefix("Article 1 ") for text in shown] == [was, becomes]


def test_a_clause_of_one_version_is_shown_by_its_beginning(tmp_path: Path) -> None:
    """Of a long new article the first sentence, with the list that it opens as far as that is short."""
    items = "\n".join(f"（{n}）承担第{n}项工作，并且每年报告一次；" for n in "一二三四五六七八九")
    found = versions(tmp_path, "第一条 总则。", f"第一条 总则。\n\n第二条 双聘人员应当：\n{items * 3}")
    [change] = [change for change in found.changes if change.old is None]
    excerpt = excerpt_of(found, change)
    assert excerpt.old is None
    assert excerpt.new is not None
    text = found.new.text[slice(*excerpt.new)]
    assert "（一）承担" in text
    assert len(text) <= LONGEST


def test_figures_before_duties_before_words_before_what_came_in(tmp_path: Path) -> None:
    """Changes of figures rank first, then of duties, of words, additions and removals; commencement is words."""
    old = [
        "The hall is swept weekly by porters and maids.",
        "Guests must sign the long book at the gate.",
        "Engineers teach 30 hours in each of the terms.",
        "These rules come into force on 1 May 2020.",
        "Smoking near the gas store is forbidden to all.",
    ]
    new = [
        "The hall is swept weekly by porters and cooks.",
        "Guests may sign the long book at the gate.",
        "Engineers teach 40 hours in each of the terms.",
        "These rules come into force on 1 May 2024.",
        "Bicycles belong behind the western shed.",
    ]
    texts = ["\n\n".join(f"Article {n} {text}" for n, text in enumerate(lines, start=1)) for lines in (old, new)]
    found = versions(tmp_path, *texts)
    changes = [change for change in found.changes if is_substantial(change)]
    ordered = sorted(changes, key=lambda change: rank(found, excerpt_of(found, change))[0])
    first = [(change.new or change.old) for change in ordered]
    words = [side.quote.text.split()[2] for side in first if side]
    assert words[:2] == ["Engineers", "Guests"]
    assert set(words[2:4]) == {"The", "These"}
    assert words[4:] == ["Bicycles", "Smoking"]
