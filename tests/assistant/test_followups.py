"""Follow-up questions become questions of their own, and what stands alone is left as it is."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from assistant.followups import Need, merged, standalone
from assistant.records import Hit, Language, Passage, Turn
from assistant.wording import WORDING


def asked(question: str, *before: str, answer: str = "") -> str:
    """The question as it can be understood alone, after some questions."""
    return standalone(question, [Turn(question=text, answer=answer) for text in before]).text


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        (
            "How many days of leave do lecturers get?",
            "And for technicians?",
            "How many days of leave do technicians get?",
        ),
        ("Who signs contracts of 30,000 yuan?", "What if it is 90,000?", "Who signs contracts of 90,000 yuan?"),
        ("What does a welder of grade B2 earn?", "How about B3?", "What does a welder of grade B3 earn?"),
        ("How many interns came in 2021?", "And in 2022?", "How many interns came in 2022?"),
        ("What is the deposit for a company?", "And a school?", "What is the deposit for a school?"),
        (
            "Is there a grant for full-time students?",
            "And part-time students?",
            "Is there a grant for part-time students?",
        ),
        ("When must the monthly report be sent?", "And the yearly report?", "When must the yearly report be sent?"),
        ("讲师每周最多上几节课？", "那工程师呢？", "工程师每周最多上几节课？"),
        ("获得一等奖发多少钱？", "二等奖呢？", "获得二等奖发多少钱？"),
        ("省级立项资助多少？", "换成市级的呢？", "市级立项资助多少？"),
        ("企业缴纳多少会费？", "那学校呢？", "学校缴纳多少会费？"),
        ("采购花八万谁签字？", "那超过十五万的呢？", "采购花超过十五万谁签字？"),
        ("2021年招了多少学员？", "那2022年呢？", "2022年招了多少学员？"),
        ("初级职称要干满几年？", "如果是中级呢？", "中级职称要干满几年？"),
    ],
)
def test_ellipsis_fills_the_slot_of_the_former_question(before: str, question: str, alone: str) -> None:
    """An ellipsis that names one thing takes the place of its like in the former question."""
    assert asked(question, before) == alone


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("What is the safety certificate?", "When does it expire?", "When does the safety certificate expire?"),
        ("How many pupils may one tutor have?", "Is he paid for that?", "Is the tutor paid for that?"),
        ("How are visiting engineers chosen?", "Who pays them?", "Who pays visiting engineers?"),
        ("Who appoints the board?", "What are its duties?", "What are the board's duties?"),
        ("How long is the lease agreement valid?", "Who signs the agreement?", "Who signs the lease agreement?"),
        ("Which insurance covers the hall?", "What if I come without it?", "What if I come without insurance?"),
        ("What kinds of workshop licences exist?", "How much is the small one?", "How much is the small licence?"),
        ("一名导师可以带几名学生？", "他有津贴吗？", "导师有津贴吗？"),
        ("护理学院有几个系？", "该院哪年成立的？", "护理学院哪年成立的？"),
        ("护理学院有几个系？", "学院有多少位教师？", "护理学院有多少位教师？"),
    ],
)
def test_pronouns_are_replaced_by_what_they_stand_for(before: str, question: str, alone: str) -> None:
    """A pronoun or a bare noun gives way to the name that the former question gave."""
    assert asked(question, before) == alone


@pytest.mark.parametrize(
    ("before", "question", "topic"),
    [
        ("How long does the basic course last?", "And the exam?", "the basic course"),
        ("Who repairs the lathes?", "What about the van that brings them back?", "the lathes"),
        ("课程证书多少分合格？", "没过还能再考吗？", "课程证书"),
        ("实训楼要提前多久预约？", "要是错过了呢？", "实训楼"),
        ("一名导师可以带几名学生？", "Does he get an allowance?", "导师"),
        ("How many students may one tutor have?", "那他有补贴吗？", "one tutor"),
    ],
)
def test_what_no_rule_resolves_is_told_with_its_topic(before: str, question: str, topic: str) -> None:
    """A follow-up that no rule resolves keeps its words and is followed by the subject, across languages too."""
    alone = asked(question, before)
    assert topic in alone
    assert alone != question


@pytest.mark.parametrize(
    "question",
    [
        "If a trainee falls ill, who informs him of the new date?",
        "A visitor lost the key. Does he pay for a new lock?",
        "Is it possible to extend a workshop booking?",
        "How long does it take to process a membership application?",
        "May the council decide that a member must leave?",
        "Which office keeps the contracts of visiting engineers?",
        "The hall has to be cleaned on Friday, hasn't it?",
        "What does Article 7 of the workshop rules say?",
        "学员想退学，他要提前几天书面申请？",
        "今年这批学徒什么时候签劳动合同？",
        "《实训室管理办法》第九条规定了哪些处罚？",
        "企业导师津贴每月发放多少元？",
        "其他单位能不能使用集团的实训设备？",
    ],
)
def test_a_question_that_names_its_subject_is_left_alone(question: str) -> None:
    """A change of subject inside a conversation takes nothing from it."""
    turns = [Turn(question="How is the canteen of the east campus paid for?", answer="By the group.")]
    assert standalone(question, turns).text == question
    assert not standalone(question, turns).leans


def test_chain_keeps_its_subject() -> None:
    """Each follow-up is understood with the one before it resolved."""
    first = "How many days of leave do lecturers get?"
    assert asked("And professors?", first, "And for technicians?") == "How many days of leave do professors get?"
    assert asked("那高级技师呢？", "讲师每周最多上几节课？", "那工程师呢？") == "高级技师每周最多上几节课？"


def test_row_of_fragments_does_not_pile_up() -> None:
    """Beside its own words a fragment brings only the subject of the conversation, not all fragments before it."""
    alone = asked("Opening hours", "What does the rowing club of the harbour offer?", "Boats", "Coaches", "Lockers")
    assert "the rowing club of the harbour" in alone
    assert "Boats" not in alone


def test_nothing_is_taken_from_an_empty_conversation() -> None:
    """Without a conversation even a fragment is searched as it is."""
    assert standalone("And for technicians?", ()).text == "And for technicians?"
    assert standalone("那工程师呢？", [Turn(question="？", answer="")]).need is Need.NOTHING


def test_views_are_the_question_and_what_was_said_before() -> None:
    """Beside the rewritten question the question as asked, the former one with it and the answer are searched."""
    turn = Turn(question="What is the safety certificate?", answer="It proves that you know the rules [1].")
    found = standalone("When does it expire?", [turn])
    both = "What is the safety certificate?\nWhen does it expire?"
    assert found.views == ("When does it expire?", both, "It proves that you know the rules.")
    assert len(found.shares) == 1 + len(found.views)
    assert sum(found.shares) == pytest.approx(1)
    assert found.leans


@pytest.mark.parametrize("language", list(Language))
def test_an_answer_that_found_nothing_is_no_view(language: Language) -> None:
    """That nothing was found says nothing about the subject."""
    turn = Turn(question="What is the safety certificate?", answer=f"{WORDING[language].not_found} Ask at the desk.")
    found = standalone("When does it expire?", [turn])
    assert found.views == ("When does it expire?", "What is the safety certificate?\nWhen does it expire?")
    assert sum(found.shares) == pytest.approx(1)


def _hits(*scored: tuple[str, float]) -> Sequence[Hit]:
    return [
        Hit(
            passage=Passage(
                id=name,
                document=f"{name}.md",
                ordinal=0,
                start=0,
                end=1,
                text=name,
                address=None,
                page=None,
                language=Language.ENGLISH,
                path=name,
            ),
            score=score,
            similarity=score / 2,
            lexical=score / 4,
        )
        for name, score in scored
    ]


def test_merged_hits_are_weighed_by_their_shares() -> None:
    """Scores of views add up by their shares; what a view did not find counts with the least it found."""
    found = merged([_hits(("a", 1.0), ("b", 0.8)), _hits(("b", 0.9), ("c", 0.5))], (0.5, 0.5))
    assert [hit.passage.id for hit in found] == ["b", "a", "c"]
    assert [hit.score for hit in found] == pytest.approx([0.85, 0.75, 0.65])
    assert found[0].similarity == pytest.approx(0.425)
    assert found[0].lexical == pytest.approx(0.2125)


def test_one_view_is_merged_into_itself() -> None:
    """A question that stands alone keeps its hits and their scores."""
    hits = _hits(("a", 1.0), ("b", 0.8))
    assert merged([hits], (1.0,)) == hits


def test_a_conversation_is_read_in_five_milliseconds() -> None:
    """Resolving a long conversation costs nothing beside searching."""
    turns = [Turn(question="How many days of leave do lecturers get?", answer="x " * 5000)]
    turns += [Turn(question=f"And what about group {i}?", answer="y " * 5000) for i in range(40)]
    standalone("Does it apply to them?", turns)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        standalone("Does it apply to them?", turns)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.005


@pytest.mark.parametrize(
    "text", ["它" * 5000, "a " * 5000, "it is it " * 2000, "那" * 3000 + "呢？", "((((" * 3000, "\x00\ud800?"]
)
def test_no_text_takes_long_or_fails(text: str) -> None:
    """Whatever is typed comes back in time."""
    begun = time.perf_counter()
    assert standalone(text, [Turn(question=text, answer=text), Turn(question="Who pays the tutor?", answer="")]).text
    assert time.perf_counter() - begun < 1
