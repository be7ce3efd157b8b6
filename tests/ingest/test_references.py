"""References are recognised, and lead to the clause they name or nowhere."""

from __future__ import annotations

import time

import pytest

from assistant.records import Reference
from ingest.references import find_references
from ingest.structure import parse_clauses
from tests.benchmarks.references import LEAST
from tests.ingest.reference_marks import TRUTHS, Truth, read_truth, score
from tests.ingest.sketches import assemble, lines

MARKED = [read_truth(file) for file in TRUTHS]
MANY = "\n".join(
    f"第{i}条 依照前条和第{max(1, i - 3)}条第一款第（一）项，处理下列事项：\n（一）违反前款的；\n（二）违反前项的。"
    for i in range(1, 900)
)


def paths_of(sketch: str, *, title: str = "") -> dict[str, list[str]]:
    """The words of each reference of a sketch and the paths of the clauses that it leads to."""
    loaded = assemble(lines(sketch))
    clauses = parse_clauses(loaded)

    def path(ordinal: int | None) -> str:
        labels: list[str] = []
        while ordinal is not None:
            labels.insert(0, clauses[ordinal].label)
            ordinal = clauses[ordinal].parent
        return " › ".join(labels)

    return {
        loaded.text[found.start : found.end]: [path(ordinal) for ordinal in found.targets]
        for found in find_references(loaded.text, clauses, title=title)
    }


def references_in(sketch: str, *, title: str = "") -> tuple[Reference, ...]:
    """The references of a sketch."""
    loaded = assemble(lines(sketch))
    return find_references(loaded.text, parse_clauses(loaded), title=title)


def test_truth_set_is_large_enough_and_its_targets_exist() -> None:
    """Every marked target is exactly one clause of its document, so that the scores mean something."""
    assert len(MARKED) >= 12
    assert sum(len(truth.expected) for truth in MARKED) >= 150
    assert sum(len(truth.traps) for truth in MARKED) >= 40
    for truth in MARKED:
        for expected in truth.expected:
            for path in expected.paths if expected.title is None else ():
                assert len(truth.clauses_at(path)) == 1, (truth.name, path)


@pytest.mark.parametrize("truth", MARKED, ids=[truth.name for truth in MARKED])
def test_look_alikes_are_no_references(truth: Truth) -> None:
    """第三届, 第一学期, Section 8 housing: no recognised reference touches a marked look-alike."""
    for found in truth.found():
        assert not any(found.start < end and start < found.end for start, end in truth.traps)


def test_recognition_and_resolution_reach_their_bars() -> None:
    """Over all marked documents precision, recall and exactly resolved targets are at least 98 percent."""
    scored = score(MARKED)
    assert min(scored.precision, scored.recall, scored.exact) >= LEAST


def test_numerals_of_all_scripts_are_one_number() -> None:
    """Article XII, Article 12 and article 12 lead to the same clause, whatever the label is written in."""
    articles = "\n".join(f"Article {number} This is rule {number}." for number in range(1, 13))
    found = paths_of(f"{articles}\nArticle 13 See Article XII, then Article 12 and article 12 once more.")
    assert found == {words: ["Article 12"] for words in ("Article XII", "Article 12", "article 12")}


def test_full_width_digits_and_blanks_change_nothing() -> None:
    """第２条 and 第 二 条 lead to 第二条."""
    found = paths_of("第一条 依照第２条和第 二 条第一款办理。\n第二条 本条无例外。\n第三条 依照第２条办理。")
    assert found["第２条"] == ["第二条"]
    assert found["第２条和第 二 条第一款"] == ["第二条", "第二条 › 第一款"]


def test_only_paragraph_of_an_article_is_hit_although_addresses_leave_it_out() -> None:
    """第二条第一款 leads to the paragraph itself, not to its article."""
    assert paths_of("第一条 依照第二条第一款办理。\n第二条 学时不少于48学时。") == {"第二条第一款": ["第二条 › 第一款"]}


def test_range_holds_what_the_document_has_between_its_ends() -> None:
    """第一条至第三条 names 第二条之一 too, and each clause once."""
    sketch = "第一条 甲。\n第二条 乙。\n第二条之一 丙。\n第三条 丁。\n第四条 第一条至第三条的规定同时适用。"
    (found,) = references_in(sketch)
    assert found.addresses == (("第一条",), ("第二条",), ("第二条之一",), ("第三条",))
    assert len(found.targets) == 4


def test_what_the_document_lacks_stays_a_reference_without_target() -> None:
    """A wrong number is kept as written and leads nowhere."""
    (found,) = references_in("第一条 依照第九条办理。\n第二条 生效。")
    assert (found.title, found.addresses, found.targets) == (None, (("第九条",),), ())


def test_equally_near_clauses_of_one_label_are_not_guessed_between() -> None:
    """Two parts count their articles anew; from a third part Article 1 could be either."""
    parts = "第一部分 甲\n第一条、甲。\n第二条、乙。\n第二部分 乙\n第一条、丙。\n第二条、丁。"
    sketch = f"{parts}\n第三部分 丙\n适用第一条的规定。"
    assert paths_of(sketch)["第一条"] == []


def test_item_that_stands_within_a_line_leads_to_the_clause_that_holds_it() -> None:
    """Where (b) is no clause of its own, Article 1(b) leads to Article 1, and Article 1(f) nowhere."""
    sketch = (
        "Article 1 The fee covers (a) books and (b) tools.\nArticle 2 Both Article 1(b) and also Article 1(f) apply."
    )
    assert paths_of(sketch) == {"Article 1(b)": ["Article 1"], "Article 1(f)": []}


def test_another_documents_clauses_have_a_title_and_no_target() -> None:
    """《职业教育法》第十条 names a statute outside, though the own document has a 第十条 as well."""
    articles = "\n".join(f"第{n}条 规则。" for n in "一二三四五六七八九十")
    (found,) = references_in(f"{articles}\n第十一条 依照《职业教育法》第十条第二款办理。")
    assert (found.title, found.addresses, found.targets) == ("职业教育法", (("第十条", "第二款"),), ())


def test_document_may_call_itself_by_its_title() -> None:
    """《X办法》第一条 inside X办法, with its issuer or without, leads to its own clause."""
    sketch = "第一条 目的。\n第二条 依照《双聘管理办法》第一条办理，《双聘管理办法》另行公布。"
    assert paths_of(sketch, title="砚江集团双聘管理办法（2024）") == {"《双聘管理办法》第一条": ["第一条"]}


def test_labels_and_entries_of_contents_are_no_references() -> None:
    """Neither a clause's own number nor a table of contents refers to anything."""
    sketch = "目 录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 目的。\n第二章 附则\n第二条 施行。"
    assert references_in(sketch) == ()


def test_that_document_is_the_one_named_last() -> None:
    """该办法第三条 after 《课酬办法》 means a clause of 课酬办法."""
    found = references_in("第一条 依照《课酬办法》办理，但该办法第三条除外。\n第二条 施行。\n第三条 解释。")
    assert [(one.title, one.addresses) for one in found] == [("课酬办法", ()), ("课酬办法", (("第三条",),))]


def test_clauses_named_together_share_the_document_named_after_them() -> None:
    """Section 5 of, and paragraph 1 of Schedule 2 to, the Charities Act 1992 are both of the Act."""
    found = references_in(
        "Article 1 Both Section 5 of, and paragraph 1 of Schedule 2 to, the Charities Act 1992 apply."
    )
    assert [(one.title, one.addresses) for one in found] == [
        ("Charities Act 1992", (("Section 5",),)),
        ("Charities Act 1992", (("Schedule 2", "paragraph 1"),)),
    ]


def test_bare_decimals_after_words_that_refer_are_a_list() -> None:
    """As per 1.1 and 1.2 names two clauses; 1.2 million and a ratio of 2.1 name none."""
    sketch = "1. Fees\n1.1 Fees are due.\n1.2 Fines are 1.2 million.\n2. Pay\n2.1 Paid as per 1.1 and 1.2, at 2.1 to 1."
    assert paths_of(sketch) == {"1.1 and 1.2": ["1 › 1.1", "1 › 1.2"]}


def test_giving_a_short_name_refers_to_nothing() -> None:
    """The name in (“the Act”) and （以下简称《章程》） is told there and not used."""
    sketch = "1. Made under the Charities Act 1992 (“the Act”).\n2. 依照《砚江集团章程》（以下简称《章程》）制定。"
    assert [found.title for found in references_in(sketch)] == ["Charities Act 1992", "砚江集团章程"]


def test_name_of_a_document_ends_at_its_line() -> None:
    """A title over 第一章 is no name of the document that a chapter is cited from."""
    assert references_in("市场监管行业标准管理办法\n第一章 总则\n第一条 目的。\n第二条 施行。") == ()


def test_statute_may_stand_right_after_its_section() -> None:
    """Section 1(8) Public Bodies Act 1960 is a section of that Act."""
    (found,) = references_in("1. As permitted by Section 1(8) Public Bodies (Admission) Act 1960, meetings are open.")
    assert (found.title, found.addresses) == ("Public Bodies (Admission) Act 1960", (("Section 1", "(8)"),))


def test_long_range_into_another_document_is_spelled_out() -> None:
    """Each label of a range is kept, so that it can be looked up there later."""
    (found,) = references_in("第一条 适用《章程》第九条至第十二条。")
    assert found.addresses == (("第九条",), ("第十条",), ("第十一条",), ("第十二条",))


def test_reading_takes_time_in_proportion_to_length() -> None:
    """A document that refers in every line is read in seconds, and so is a text made to be read slowly."""
    begun = time.perf_counter()
    found = references_in(MANY, title="办法")
    assert len(found) > 3000
    for pathological in ("第" * 50_000, "（" * 50_000, "Article 1, " * 5_000, "the Aa of " * 5_000, "1.1.1 " * 9_000):
        find_references(pathological, (), title="")
    assert time.perf_counter() - begun < 20
