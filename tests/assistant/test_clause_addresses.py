"""A permalink's address leads to its clause, in the text it was made from and in those that came after."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.clause_addresses import ClauseAddresses
from assistant.records import Document
from tests.assistant.version_edits import read

FIRST = "第一章 总则\n\n第一条 为规范双聘，制定本办法。\n\n"
SECOND = "第二条 每学期授课四十学时：\n\n（一）理论课；\n\n（二）实训课。\n"
ZH = f"{FIRST}第二章 授课\n\n{SECOND}"
MOVED = FIRST + SECOND
EN = "# Rules\n\nChapter 1 General\n\nArticle 1 For all.\n\nChapter 2 Leave\n\nArticle 2 Leave is asked for.\n"


def _document(folder: Path, text: str) -> Document:
    return read(folder, "rules.md", text)


@pytest.mark.parametrize("text", [ZH, EN])
def test_every_address_leads_back_to_its_clause(tmp_path: Path, text: str) -> None:
    """The name of each addressed clause is found again, exactly."""
    document = _document(tmp_path, text)
    addresses = ClauseAddresses(document)
    addressed = [clause for clause in document.clauses if clause.addressed]
    assert len(addressed) >= 4
    for clause in addressed:
        found = addresses.find(addresses.name(clause.ordinal) or "")
        assert found is not None
        assert found.clause is clause and found.exact


def test_an_address_survives_a_new_text(tmp_path: Path) -> None:
    """The clause is found where its words now say something else, for its number is what the link names."""
    before = ClauseAddresses(_document(tmp_path, ZH))
    document = _document(tmp_path, ZH.replace("四十", "五十") + "\n第三条 新增的规定。\n")
    address = next(before.name(c) or "" for c in range(20) if (before.name(c) or "").endswith("第二条"))
    found = ClauseAddresses(document).find(address)
    assert found is not None and found.exact
    assert "五十学时" in document.text[found.clause.start : found.clause.end]


@pytest.mark.parametrize(
    ("address", "begins"),
    [("第二章 › 第二条", "第二条"), ("第二章 › 第二条 › （二）", "（二）"), ("第2条", "第二条"), ("第二条第二项", "")],
)
def test_a_clause_is_found_where_its_chapter_is_gone(tmp_path: Path, address: str, begins: str) -> None:
    """The end of the address, or what its numbers count, tells the clause; that it is another address is told, too."""
    document = _document(tmp_path, MOVED)
    found = ClauseAddresses(document).find(address)
    assert (found is not None) == bool(begins)
    if found is not None:
        assert not found.exact
        assert document.text.startswith(begins, found.clause.start)


@pytest.mark.parametrize("address", ["第九十九条", "", " › ", "Article 2", "<script>", "第二条" * 200])
def test_what_is_no_clause_leads_nowhere(tmp_path: Path, address: str) -> None:
    """Nothing is guessed."""
    document = _document(tmp_path, ZH)
    found = ClauseAddresses(document).find(address)
    assert found is None or (address == "Article 2" and document.text.startswith("第二条", found.clause.start))


def test_repeated_addresses_are_counted(tmp_path: Path) -> None:
    """Two clauses that bear one address have two names, and each leads to its own."""
    document = _document(tmp_path, "# One\n\n第一条 甲。\n\n第二条 乙。\n\n# Two\n\n第一条 丙。\n\n第二条 丁。\n")
    addresses = ClauseAddresses(document)
    named = {addresses.name(clause.ordinal): clause for clause in document.clauses if clause.addressed}
    assert len(named) == sum(clause.addressed for clause in document.clauses)
    for name, clause in named.items():
        found = addresses.find(name or "")
        assert found is not None and found.clause is clause


def test_a_clause_without_address_is_named_by_the_one_around_it(tmp_path: Path) -> None:
    """The only paragraph of an article is the article."""
    document = _document(tmp_path, ZH)
    addresses = ClauseAddresses(document)
    inner = [clause for clause in document.clauses if not clause.addressed and clause.parent is not None]
    assert inner
    assert all(addresses.name(c.ordinal) == addresses.name(c.parent) for c in inner if c.parent is not None)
