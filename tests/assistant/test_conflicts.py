"""Contradictions between a quoted clause and others in force: told where they are certain, and only there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from assistant.conflicts import Conflict, ConflictKind, OutranksReason, find_conflict, ranking
from assistant.extraction import extract_of
from assistant.interfaces import Reading
from assistant.language import detect_language
from assistant.notices import about_conflict
from assistant.records import Authority, DocumentFacts, DocumentType, Hit, InForce, Language, NoticeKind, Passage
from assistant.reranking import Read
from assistant.retrieval import Search
from tests.assistant.conflict_pairs import PAIRS

RULES = {
    "quoted.md": DocumentFacts(title="Quoted Rules", in_force=InForce(since=date(2024, 1, 1))),
    "other.md": DocumentFacts(title="Other Rules", in_force=InForce(since=date(2025, 1, 1))),
}


def _read(document: str, text: str, *, relevance: float = 2.0) -> Read:
    passage = Passage(
        id=document,
        document=document,
        ordinal=0,
        start=100,
        end=100 + len(text),
        text=text,
        address=None,
        page=None,
        language=detect_language(text),
        path="",
    )
    count = len(text)
    offsets = np.array([[i, i + 1] for i in range(count)], np.int64).reshape(-1, 2)
    flat = np.zeros(count, np.float32)
    reading = Reading(relevance=relevance, nothing=0.0, offsets=offsets, starts=flat, ends=flat)
    return Read(hit=Hit(passage=passage, score=1.0, similarity=1.0, lexical=0.0), reading=reading, value=relevance)


def _search(question: str) -> Search:
    return Search(text=question, language=detect_language(question), vector=np.zeros(2, np.float32), words=())


def _alike(likeness: float) -> Callable[[str, Sequence[str]], list[float]]:
    return lambda sentence, others: [likeness] * len(others)


def _found(
    question: str,
    first: str,
    second: str,
    *,
    likeness: float = 0.97,
    relevance: float = 2.0,
    facts: dict[str, DocumentFacts] | None = None,
) -> Conflict | None:
    own, other = _read("quoted.md", first), _read("other.md", second, relevance=relevance)
    return find_conflict(
        _search(question),
        extract_of(own.hit, (0, len(first))),
        [own, other],
        facts=(facts or RULES).__getitem__,
        similarity=_alike(likeness),
    )


@pytest.mark.parametrize(("question", "first", "second", "likeness", "kind"), PAIRS)
def test_pairs_contradict_each_other_or_not(
    question: str, first: str, second: str, likeness: float, kind: ConflictKind | None
) -> None:
    """Other numbers and opposite rules are told, whichever is quoted; what agrees or speaks of another case is not."""
    for one, other in ((first, second), (second, first)):
        found = _found(question, one, other, likeness=likeness)
        assert (found.about if found else None) is kind


def test_the_sentence_that_says_otherwise_is_pointed_at() -> None:
    """Span and hit lead to it, beside whatever else stands in its passage."""
    second = "材料应当齐全。差旅费应当在行程结束后六十日内报销。票据应当真实。"
    found = _found("差旅费多少天内报销？", "差旅费应当在行程结束后三十日内报销。", second)
    assert found is not None
    assert found.hit.passage.document == "other.md"
    assert second[slice(*found.span)] == "差旅费应当在行程结束后六十日内报销。"


FEE = ("会费是多少？", "企业成员每年缴纳会费五十万元。", "企业成员每年缴纳会费30万元。")


def _facts(first: DocumentFacts, second: DocumentFacts) -> dict[str, DocumentFacts]:
    return {"quoted.md": first, "other.md": second}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (DocumentFacts(title="Fees"), DocumentFacts(title="《Fees》")),
        (DocumentFacts(title="A", supersedes="other.md"), DocumentFacts(title="B", superseded_by="quoted.md")),
        (DocumentFacts(title="A", type=DocumentType.AGREEMENT), DocumentFacts(title="B", type=DocumentType.AGREEMENT)),
        (DocumentFacts(title="A"), DocumentFacts(title="B", type=DocumentType.CASE_STUDY)),
        (
            DocumentFacts(title="A", authority=Authority.MEMBER, organisation="North School"),
            DocumentFacts(title="B", authority=Authority.MEMBER, organisation="South School"),
        ),
    ],
)
def test_documents_that_cannot_contradict_each_other(first: DocumentFacts, second: DocumentFacts) -> None:
    """Versions of one rule, agreements, other people's cases, and rules that two members make each for itself."""
    assert _found(*FEE) is not None
    assert _found(*FEE, facts=_facts(first, second)) is None


def test_a_translation_is_no_other_rule() -> None:
    """One rule in two languages came into force on one day; its own parts do not contradict each other."""
    english = "Enterprise members pay a fee of 300,000 yuan a year."
    day = InForce(since=date(2024, 7, 1))
    translated = _facts(DocumentFacts(title="会费规定", in_force=day), DocumentFacts(title="Fee Rules", in_force=day))
    assert _found(FEE[0], FEE[1], english, likeness=0.9) is not None
    assert _found(FEE[0], FEE[1], english, likeness=0.9, facts=translated) is None


def test_a_document_that_agrees_elsewhere_does_not_contradict() -> None:
    """The right number in one of its sentences outweighs another number in the next."""
    second = "企业成员每年缴纳会费30万元。企业成员每年缴纳会费五十万元。"
    assert _found(FEE[0], FEE[1], second) is None


def test_a_stricter_rule_keeps_within_a_law() -> None:
    """A law that allows ten at most is kept by a rule that allows five, and broken by one that allows fifteen."""
    law = DocumentFacts(title="实习条例", authority=Authority.LAW)
    group = DocumentFacts(title="实习规定")
    question, first = "一名指导人员带几名学生？", "每名指导人员指导的学生不超过十名。"
    assert _found(question, first, "每名指导人员指导的学生不超过五名。", facts=_facts(law, group)) is None
    assert _found(question, "每名指导人员指导的学生不超过五名。", first, facts=_facts(group, law)) is None
    found = _found(question, first, "每名指导人员指导的学生不超过十五名。", facts=_facts(law, group))
    assert found is not None
    assert found.outranks is True
    assert _found(question, first, "每名指导人员指导的学生不超过五名。") is not None


def test_a_passage_that_does_not_answer_the_question_contradicts_nothing() -> None:
    """However alike its sentence is."""
    assert _found(*FEE, relevance=1.0) is not None
    assert _found(*FEE, relevance=-3.0) is None


def test_nothing_is_compared_where_the_quoted_passage_was_not_read_or_stands_alone() -> None:
    """No other passage, no conflict, and no sentence is embedded."""
    own = _read("quoted.md", FEE[1])

    def never(sentence: str, others: Sequence[str]) -> list[float]:
        raise AssertionError(sentence)

    extract = extract_of(own.hit, (0, len(FEE[1])))
    for reads in ([own], []):
        assert find_conflict(_search(FEE[0]), extract, reads, facts=RULES.__getitem__, similarity=never) is None


def _since(year: int | None, authority: Authority = Authority.GROUP) -> DocumentFacts:
    since = None if year is None else date(year, 1, 1)
    return DocumentFacts(title=f"Rules {year}", authority=authority, in_force=InForce(since=since))


@pytest.mark.parametrize(
    ("quoted", "other", "outranks", "reason"),
    [
        (_since(2020, Authority.LAW), _since(2025), True, OutranksReason.AUTHORITY),
        (_since(2025, Authority.DEPARTMENT), _since(2020, Authority.MEMBER), False, OutranksReason.AUTHORITY),
        (_since(2025), _since(2020), True, OutranksReason.LATER),
        (_since(2020), _since(2025), False, OutranksReason.LATER),
        (_since(2020), _since(2020), None, OutranksReason.EQUAL),
        (_since(2020), _since(None), None, OutranksReason.EQUAL),
    ],
)
def test_authority_goes_before_the_later_day(
    quoted: DocumentFacts, other: DocumentFacts, outranks: bool | None, reason: OutranksReason
) -> None:
    """A higher authority, else the later day in force, else neither: nothing is guessed."""
    assert ranking(quoted, other) == (outranks, reason)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("quoted", "other"),
    [
        (_since(2020, Authority.LAW), _since(2025)),
        (_since(2020), _since(2025)),
        (_since(2021), _since(None)),
    ],
)
def test_the_notice_names_both_documents_and_why_one_goes_first(
    language: Language, quoted: DocumentFacts, other: DocumentFacts
) -> None:
    """The one that goes first is named first in the reason; no placeholder is left."""
    found = _found(*FEE, facts=_facts(quoted, other))
    assert found is not None
    notice = about_conflict(found, quoted, other, language=language, citations=())
    assert notice.kind is NoticeKind.CONFLICT
    assert quoted.title in notice.text
    assert other.title in notice.text
    assert not set("{}") & set(notice.text)
    reason = notice.text.split("。" if language is Language.CHINESE else ". ")[1]
    if found.reason is not OutranksReason.EQUAL:
        first, second = (quoted, other) if found.outranks else (other, quoted)
        assert reason.index(first.title) < reason.index(second.title)
