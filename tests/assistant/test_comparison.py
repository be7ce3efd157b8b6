"""Two versions are compared clause by clause, whatever was renumbered, moved, split, merged or written anew."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from assistant.comparison import Change, ChangeKind, Comparison, compare
from assistant.comparison_rendering import comparison_to_json, comparison_to_text, counts
from tests.assistant.version_edits import read, read_path

ZH = ["第一条 工程师每学期授课四十学时。", "第二条 课酬按月发放，每学时二百元。", "第三条 学校为工程师购买保险。"]
EN = [
    "Article 1 Engineers teach forty hours a term.",
    "Article 2 Fees are paid monthly, two hundred an hour.",
    "Article 3 The school insures its engineers against accidents.",
]
PURPOSE_ZH = "第一章 总则\n\n第一条 为规范双聘，制定本办法。"
CHAPTERS_ZH = f"{PURPOSE_ZH}\n\n第二章 授课\n\n第二条 每学期授课四十学时。\n\n第三条 课酬按月发放。"
MOVED_ZH = f"{PURPOSE_ZH}\n\n第二条 每学期授课四十学时。\n\n第二章 授课\n\n第三条 课酬按月发放。"
DECIMALS = "1 Purpose\n\n1.1 Rooms are booked online.\n\n1.2 Keys are returned by six.\n\n2 Costs\n\n2.1 It is free."


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two versions and what must be told of the clauses that did not stay as they were.

    ``told`` are kind, renumbered or moved, and the beginning of the clause, without its number.
    """

    name: str
    old: str
    new: str
    told: set[tuple[str, str]]


def joined(*lines: str) -> str:
    """Lines as paragraphs."""
    return "\n\n".join(lines)


CASES = [
    Case(name="identical zh", old=joined(*ZH), new=joined(*ZH), told=set()),
    Case(name="identical en", old=joined(*EN), new=joined(*EN), told=set()),
    Case(
        name="changed word zh",
        old=joined(*ZH),
        new=joined(*ZH).replace("保险", "意外险"),
        told={("changed", "学校为工程师")},
    ),
    Case(
        name="changed number en",
        old=joined(*EN),
        new=joined(*EN).replace("forty", "48"),
        told={("changed", "Engineers teach")},
    ),
    Case(
        name="inserted article zh",
        old=joined(*ZH),
        new=joined(ZH[0], "第二条 请假须书面申请。", ZH[1].replace("二条", "三条"), ZH[2].replace("三条", "四条")),
        told={("added", "请假须"), ("renumbered", "课酬按月"), ("renumbered", "学校为")},
    ),
    Case(
        name="inserted article en",
        old=joined(*EN),
        new=joined(
            EN[0], "Article 2 Leave is asked for in writing.", EN[1].replace("2 F", "3 F"), EN[2].replace("3", "4")
        ),
        told={("added", "Leave is"), ("renumbered", "Fees are"), ("renumbered", "The school")},
    ),
    Case(name="another chapter zh", old=CHAPTERS_ZH, new=MOVED_ZH, told={("renumbered", "每学期授课")}),
    Case(
        name="another order en",
        old=joined(*EN),
        new=joined(EN[2].replace("3", "1"), EN[0].replace("1", "2"), EN[1].replace("2 F", "3 F")),
        told={
            ("moved", "The school"),
            ("renumbered", "The school"),
            ("renumbered", "Engineers"),
            ("renumbered", "Fees"),
        },
    ),
    Case(
        name="removed and another under its number zh",
        old=joined(*ZH),
        new=joined(ZH[0], "第二条 任何人不得同时在监督委员会任职。", ZH[2]),
        told={("removed", "课酬按月"), ("added", "任何人不得")},
    ),
    Case(
        name="removed and another under its number en",
        old=joined(*EN),
        new=joined(EN[0], "Article 2 Nobody sits on council and board at once.", EN[2]),
        told={("removed", "Fees are"), ("added", "Nobody sits")},
    ),
    Case(
        name="split zh",
        old=joined("第一条 申请人于每年四月前向学校人事处提交材料。材料不全的，三日内补交一次。", ZH[1]),
        new=joined(
            "第一条 申请人于每年四月前向学校人事处提交材料。",
            "第二条 材料不全的，三日内补交一次。",
            ZH[1].replace("二条", "三条"),
        ),
        told={("changed", "申请人"), ("added", "材料不全"), ("renumbered", "课酬按月")},
    ),
    Case(
        name="merged en",
        old=joined(*EN),
        new=joined(EN[0], EN[1], "The school insures its engineers against accidents."),
        told=set(),
    ),
    Case(
        name="rewritten zh",
        old=joined("第一条 受聘技术人员每学期授课不少于六十四学时。", ZH[1], ZH[2]),
        new=joined("第一条 双聘专家每学期授课，一级岗位不少于三十二学时。", ZH[1], ZH[2]),
        told={("changed", "双聘专家")},
    ),
    Case(
        name="rewritten en",
        old=joined("Article 1 Every technician teaches at least sixty-four hours a term.", EN[1], EN[2]),
        new=joined("Article 1 Experts of level one teach at least thirty-two hours in each term.", EN[1], EN[2]),
        told={("changed", "Experts of")},
    ),
    Case(
        name="preamble",
        old=joined("（2021年2月24日印发）", *ZH),
        new=joined("（2024年6月28日印发）", *ZH),
        told={("changed", "（2024年")},
    ),
    Case(
        name="chapters renumbered zh",
        old=CHAPTERS_ZH,
        new="第一章 总则\n\n第一条 为规范双聘，制定本办法。\n\n第二章 聘用\n\n第二条 聘用公开进行。\n\n第三章 授课\n\n"
        "第三条 每学期授课四十学时。\n\n第四条 课酬按月发放。",
        told={
            ("added", "聘用"),
            ("added", "聘用公开"),
            ("renumbered", "授课"),
            ("renumbered", "每学期"),
            ("renumbered", "课酬"),
        },
    ),
    Case(
        name="annex row added",
        old=joined(*ZH, "附件一 岗位一览\n\n等级 | 学时\n一级 | 32"),
        new=joined(*ZH, "附件一 岗位一览\n\n等级 | 学时\n一级 | 32\n二级 | 48"),
        told={("changed", "岗位一览")},
    ),
    Case(
        name="decimals",
        old=DECIMALS,
        new=DECIMALS.replace("six", "nine"),
        told={("changed", "Purpose")},
    ),
    Case(
        name="plain paragraphs",
        old="Doors close at ten.\n\nThe porter keeps the keys.\n\nBicycles stand outside.",
        new="Doors close at eleven.\n\nThe porter keeps the keys.\n\nDogs stay outside.\n\nBicycles stand outside.",
        told={("changed", "Doors close"), ("added", "Dogs stay")},
    ),
]


def bare(text: str, address: str | None) -> str:
    """A clause's text without its number."""
    label = (address or "").rpartition(" › ")[2]
    return text.removeprefix(label).lstrip() if label and text != label else text


def told(found: Comparison) -> set[tuple[str, str]]:
    """What happened to the clauses that did not stay, each with its new or last text."""
    out: set[tuple[str, str]] = set()
    for change in found.changes:
        side = change.new or change.old
        assert side is not None
        text = bare(side.quote.text, side.address)
        marks = [("renumbered", change.renumbered), ("moved", change.moved)]
        out |= {(mark, text) for mark, true in marks if true}
        if change.kind is not ChangeKind.UNCHANGED:
            out.add((change.kind.value, text))
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_versions_are_told_apart(case: Case, tmp_path: Path) -> None:
    """Every clause that changed is told with what happened to it, and no other one is."""
    found = told(compare(read(tmp_path, "old.txt", case.old), read(tmp_path, "new.txt", case.new)))
    missing = [wanted for wanted in case.told if not any(k == wanted[0] and t.startswith(wanted[1]) for k, t in found)]
    surplus = [got for got in found if not any(got[0] == kind and got[1].startswith(text) for kind, text in case.told)]
    assert (missing, surplus) == ([], [])


def only(found: Comparison, kind: ChangeKind) -> Change:
    """The one change of a kind."""
    [change] = [change for change in found.changes if change.kind is kind]
    return change


def test_changed_clause_shows_what_stood_and_what_stands(tmp_path: Path) -> None:
    """The segments of a changed clause hold the words that went and those that came."""
    old = read(tmp_path, "old.txt", joined(*ZH))
    new = read(tmp_path, "new.txt", joined(*ZH).replace("四十学时", "四十八学时"))
    change = only(compare(old, new), ChangeKind.CHANGED)
    [segment] = [segment for segment in change.segments if not segment.equal]
    assert (old.text[slice(*segment.old)], new.text[slice(*segment.new)]) == ("", "八")


def test_headings_without_numbers_are_words_too(tmp_path: Path) -> None:
    """A heading in words that was renamed is a change, not a number."""
    old = read(
        tmp_path, "old.md", "# House Rules\n\n## Opening\n\nDoors open at eight.\n\n## Keys\n\nThe porter has them.\n"
    )
    new = read(
        tmp_path,
        "new.md",
        "# House Rules\n\n## Opening hours\n\nDoors open at eight.\n\n## Keys\n\nThe porter has them.\n",
    )
    change = only(compare(old, new), ChangeKind.CHANGED)
    assert change.new is not None
    assert change.new.quote.text.startswith("Opening hours")


def test_rows_of_a_sheet_are_compared_one_by_one(tmp_path: Path) -> None:
    """A row that came in between others leaves them as they were."""
    rows = [["Level", "Hours"], ["One", 32], ["Two", 48], ["Three", 64]]
    documents = []
    for name, table in (("old.xlsx", rows), ("new.xlsx", [*rows[:2], ["One and a half", 40], *rows[2:]])):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in table:
            sheet.append(row)
        book.save(tmp_path / name)
        documents.append(read_path(tmp_path / name))
    found = compare(*documents)
    added = [change for change in found.changes if change.kind is ChangeKind.ADDED]
    changed = [change for change in found.changes if change.kind is ChangeKind.CHANGED]
    assert len(added) + len(changed) == 1
    assert all(change.new and "One and a half" in change.new.quote.text for change in (*added, *changed))


def test_nothing_compares_with_nothing(tmp_path: Path) -> None:
    """A version without words has no clauses, and all of the other came in or fell away."""
    full = read(tmp_path, "full.txt", joined(*EN))
    empty = read(tmp_path, "empty.txt", ".")
    kinds = {change.kind for change in compare(empty, full).changes}
    assert kinds <= {ChangeKind.ADDED, ChangeKind.REMOVED}
    assert counts(compare(full, empty))["removed"] >= 3
    assert counts(compare(empty, empty)) | {"unchanged": 0} == dict.fromkeys(counts(compare(full, full)), 0)


def test_versions_in_two_languages_are_not_listed_as_all_new(tmp_path: Path) -> None:
    """A translation is told to be in another language, and nothing is said to have come in or fallen away."""
    found = compare(read(tmp_path, "zh.txt", joined(*ZH)), read(tmp_path, "en.txt", joined(*EN)))
    assert (found.other_language, found.changes) == (True, ())
    assert comparison_to_json(found)["comparable"] is False
    assert "cannot be compared" in comparison_to_text(found)


def test_terminal_shows_words_that_went_and_came(tmp_path: Path) -> None:
    """In a terminal removed words stand in [-…-] and added ones in {+…+}, under their address."""
    old = read(tmp_path, "old.txt", joined(*EN))
    new = read(tmp_path, "new.txt", joined(EN[0].replace("forty", "fifty"), EN[2].replace("3", "2")))
    said = comparison_to_text(compare(old, new))
    assert "Engineers teach[- forty -]{+ fifty +}hours" in said
    assert "- Article 2" in said
    assert "~ Article 1" in said
    assert "renumbered" in said


def _articles(words: str, count: int) -> str:
    return joined(
        *(f"Article {n} The {words} number {n * 7919 % 1000} is kept for {n * 31 % 97} days." for n in range(1, count))
    )


@pytest.mark.parametrize(
    ("old", "new", "seconds"),
    [
        (_articles("register of rooms", 401), _articles("list of workshops and halls", 401), 2.0),
        (_articles("register", 401), _articles("register", 401).replace("days", "weeks"), 2.0),
        (joined(*["The same line again."] * 1000), joined(*["The same line again."] * 1000), 3.0),
        (joined(*["The same line again."] * 1000), joined(*["The same line anew."] * 1000), 3.0),
        ("a b " * 8000, "b a a " * 6000, 3.0),
        ("Article 1 " + "\n".join(["one line more"] * 3000), joined(*["one line more"] * 3000), 3.0),
    ],
    ids=[
        "400 against 400",
        "400 edited",
        "1000 equal",
        "1000 nearly equal",
        "one repetitive clause",
        "lines in one clause",
    ],
)
def test_large_and_hostile_versions_are_compared_soon(tmp_path: Path, old: str, new: str, seconds: float) -> None:
    """Neither many articles nor endless repetition takes more than seconds of this process' time."""
    versions = read(tmp_path, "old.txt", old), read(tmp_path, "new.txt", new)
    begun = time.process_time()
    found = compare(*versions)
    assert time.process_time() - begun < seconds
    assert found.changes
