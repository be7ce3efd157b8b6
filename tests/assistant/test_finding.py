"""A list is narrowed by what is typed and chosen, and its counts promise what choosing brings."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.finding import Facet, Order, Wanted, find, value_of
from assistant.records import DocumentFacts, DocumentType, InForce, Language
from assistant.shelves import Shelved, folded
from assistant.standing import Standing


def _shelved(
    title: str,
    *,
    kind: DocumentType = DocumentType.POLICY,
    organisation: str | None = "Group",
    standing: Standing = Standing.IN_FORCE,
    language: Language = Language.ENGLISH,
    since: date | None = None,
    more: str = "",
) -> Shelved:
    facts = DocumentFacts(title=title, type=kind, organisation=organisation, in_force=InForce(since=since))
    return Shelved(
        path=f"{title}.md",
        facts=facts,
        language=language,
        standing=standing,
        words=folded(f"{title}\n{more}"),
        title_words=folded(title),
    )


LIBRARY = [
    _shelved("Charter", kind=DocumentType.CHARTER, since=date(2024, 7, 1)),
    _shelved("Leave Rules", organisation="Member", since=date(2020, 1, 1)),
    _shelved("Old Leave Rules", standing=Standing.REPLACED, organisation=None),
    _shelved("请假办法", language=Language.CHINESE, since=date(2025, 1, 1), more="砚职教集〔2025〕3号 Leave office"),
]


def _titles(wanted: Wanted) -> list[str]:
    return [document.facts.title for document in find(LIBRARY, wanted).documents]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("", ["Charter", "Leave Rules", "Old Leave Rules", "请假办法"]),
        ("leave", ["Leave Rules", "Old Leave Rules", "请假办法"]),
        ("LEAVE rules", ["Leave Rules", "Old Leave Rules"]),
        ("rules leave old", ["Old Leave Rules"]),
        ("請假", ["请假办法"]),
        ("〔２０２５〕3号", ["请假办法"]),
        (".*", []),
        ("   ", ["Charter", "Leave Rules", "Old Leave Rules", "请假办法"]),
    ],
)
def test_all_words_typed_are_there_in_any_order_and_form(words: str, titles: list[str]) -> None:
    """Case, width and traditional characters do not matter; titles that have the words come first."""
    assert _titles(Wanted(words=words)) == titles


def test_counts_follow_the_other_choices_and_not_their_own() -> None:
    """Choosing a further value of a facet brings as many documents as it says."""
    wanted = Wanted(chosen={Facet.LANGUAGE: frozenset({"en"}), Facet.TYPE: frozenset({"policy"})})
    found = find(LIBRARY, wanted)
    assert _titles(wanted) == ["Leave Rules", "Old Leave Rules"]
    assert found.counts[Facet.TYPE] == {"charter": 1, "policy": 2}
    assert found.counts[Facet.LANGUAGE] == {"en": 2, "zh": 1}
    assert found.counts[Facet.ORGANISATION] == {"Member": 1}
    for facet in Facet:
        for value, count in found.counts[facet].items():
            alone = Wanted(chosen={**wanted.chosen, facet: frozenset({value})})
            assert len(find(LIBRARY, alone).documents) == count


def test_what_was_chosen_can_be_taken_back_where_it_brings_nothing() -> None:
    """It stays on offer, with nothing to bring."""
    found = find(LIBRARY, Wanted(words="charter", chosen={Facet.STANDING: frozenset({"replaced"})}))
    assert found.documents == []
    assert found.counts[Facet.STANDING] == {"in_force": 1, "replaced": 0}


def test_orders() -> None:
    """By day of commencement, the newest first and those without one last; by type as types are listed elsewhere."""
    assert _titles(Wanted(order=Order.NEWEST))[:3] == ["请假办法", "Charter", "Leave Rules"]
    assert _titles(Wanted(order=Order.TYPE))[-1] == "Charter"


def test_what_is_not_known_is_no_value() -> None:
    """A document without organisation has none to choose."""
    assert value_of(LIBRARY[2], Facet.ORGANISATION) == ""
    assert "" not in find(LIBRARY, Wanted()).counts[Facet.ORGANISATION]
