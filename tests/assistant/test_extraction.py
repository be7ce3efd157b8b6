"""The sentence that answers is quoted whole: a list with its opening, a row with its header, never a heading alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.extraction import SentenceChooser, asks_for_several, extract_of, gist
from assistant.lexical import Statistics, terms
from assistant.records import Hit, Language, Passage
from assistant.refusal import answers, any_answers
from assistant.retrieval import Search
from assistant.text_vectors import REMEMBERED, TextVectors
from tests.assistant.fakes import FakeEmbedder, Group

STATISTICS = Statistics(passages=50, mean_length=30.0, frequencies={})


def _hit(text: str, *, score: float = 0.9, language: Language = Language.ENGLISH) -> Hit:
    passage = Passage(
        id=str(hash(text)),
        document="a.md",
        ordinal=0,
        start=100,
        end=100 + len(text),
        text=text,
        address=None,
        page=None,
        language=language,
        path="",
    )
    return Hit(passage=passage, score=score, similarity=score, lexical=0.0)


def _search(text: str, language: Language = Language.ENGLISH) -> Search:
    words = tuple(dict.fromkeys(terms(text)))
    vector = FakeEmbedder().embed_questions([text])[0]
    return Search(text=text, language=language, vector=vector, words=words)


def _quoted(question: str, *texts: str) -> list[str]:
    hits = [_hit(text) for text in texts]
    extract = SentenceChooser(TextVectors(FakeEmbedder())).choose(_search(question), hits, STATISTICS)
    source = extract.hit.passage
    for quote in extract.quotes:
        assert source.text[quote.start - source.start : quote.end - source.start] == quote.text
    return [quote.text for quote in extract.quotes]


LIST = """Article 4 The mentor in the company must hold:
(a) five years of professional experience; and
(b) a trainer certificate.
Article 5 begins elsewhere."""
TABLE = """Course | Hours | Credits
Welding | 48 | 3
Robotics | 64 | 4"""


def test_sentence_that_opens_a_list_brings_its_items() -> None:
    """Sentence that opens a list brings its items."""
    [quote] = _quoted("What must the mentor in the company hold?", LIST)
    assert quote.startswith("Article 4")
    assert quote.endswith("(b) a trainer certificate.")


def test_item_brings_the_sentence_that_opens_its_list() -> None:
    """Item brings the sentence that opens its list."""
    opening, item = _quoted("trainer certificate", LIST)
    assert opening.endswith("must hold:")
    assert item == "(b) a trainer certificate."


def test_chinese_item_brings_its_opening() -> None:
    """Chinese item brings its opening."""
    text = "第四条 企业导师应当具备下列条件：\n（一）五年以上专业经历；\n（二）持有培训师证书。"
    opening, item = _quoted("培训师证书", text)
    assert opening.endswith("下列条件：")
    assert item == "（二）持有培训师证书。"


def test_row_brings_its_header() -> None:
    """Row brings its header."""
    assert _quoted("How many hours is Robotics?", TABLE) == ["Course | Hours | Credits", "Robotics | 64 | 4"]


def test_row_in_a_later_passage_brings_the_header_from_before(tmp_path: Path) -> None:
    """Row in a later passage brings the header from before."""
    group = Group(tmp_path)
    rows = "\n".join(f"| Course {i} of the second training year in the shop | {i} | {i + 1} |" for i in range(1, 60))
    group.write("plan.md", f"# Plan\n\n| Course | Hours | Credits |\n|---|---|---|\n{rows}\n")
    group.ingest()
    answer = group.ask("Course 55 of the second training year in the shop: hours?")
    header, row = (citation.quote.text for citation in answer.citations)
    assert header == "Course | Hours | Credits"
    assert row.startswith("Course 55 ")


def test_header_alone_is_no_answer() -> None:
    """Header alone is no answer."""
    assert _quoted("Course hours credits", TABLE) != ["Course | Hours | Credits"]


@pytest.mark.parametrize(
    "heading",
    [
        "Working hours of trainees",
        "Chapter 2 Working hours of trainees",
        "1. Working hours of trainees",
        "（一）实习生工作时间",
    ],
)
def test_heading_is_never_the_answer(heading: str) -> None:
    """Heading is never the answer."""
    question = "实习生工作时间" if "实习" in heading else "Working hours of trainees"
    body = "实习生每天工作不超过八小时。" if "实习" in heading else "Nobody works more than eight a day."
    quoted = _quoted(question, f"{heading}\n{body}")
    assert body in quoted[0]
    assert quoted != [heading]


def test_best_passage_wins_over_its_neighbours() -> None:
    """Best passage wins over its neighbours."""
    texts = ("Lunch costs four euros.", "The bell rings at nine.", "Doors close at ten in winter.")
    assert _quoted("When do doors close in winter?", *texts) == ["Doors close at ten in winter."]


def test_long_list_is_cut_after_a_whole_item() -> None:
    """Long list is cut after a whole item."""
    items = "\n".join(f"({i}) the trainee keeps rule number {i} of the workshop at all times;" for i in range(1, 60))
    [quote] = _quoted("Which rules must trainees keep?", f"Trainees must keep these rules:\n{items}")
    assert len(quote) < 1000
    assert quote.endswith("at all times;")


@pytest.mark.parametrize(
    ("score", "passage", "question", "enough"),
    [
        (0.95, Language.ENGLISH, Language.ENGLISH, True),
        (0.75, Language.ENGLISH, Language.ENGLISH, False),
        (0.95, Language.CHINESE, Language.CHINESE, True),
        (0.75, Language.CHINESE, Language.CHINESE, False),
        (0.75, Language.CHINESE, Language.ENGLISH, True),
        (0.60, Language.ENGLISH, Language.CHINESE, False),
    ],
)
def test_only_close_passages_answer(score: float, passage: Language, question: Language, enough: bool) -> None:
    """Only close passages answer."""
    assert answers(_search("x", question), _hit("Some text.", score=score, language=passage)) is enough


def test_gist_is_an_exact_slice_of_moderate_length() -> None:
    """Gist is an exact slice of moderate length."""
    hit = _hit("Working hours\n" + "A trainee works eight hours a day. " * 40)
    quote = gist(hit.passage)
    assert quote.text == hit.passage.text[quote.start - 100 : quote.end - 100]
    assert quote.text.startswith("A trainee")
    assert len(quote.text) <= 300


def test_sentence_vectors_are_remembered_and_forgotten() -> None:
    """Sentence vectors are remembered and forgotten."""
    embedder = FakeEmbedder()
    reader = SentenceChooser(TextVectors(embedder))
    asked: list[int] = []
    embedder.on_sentences = lambda: asked.append(1)
    search = _search("doors close")
    for _ in range(2):
        reader.choose(search, [_hit("Doors close at ten. The bell rings at nine.")], STATISTICS)
    assert len(asked) == 1
    per_hit = 18
    for i in range(REMEMBERED // per_hit + 1):
        reader.choose(search, [_hit("\n".join(f"Rule {i} {j} holds." for j in range(per_hit)))], STATISTICS)
    reader.choose(search, [_hit("Doors close at ten. The bell rings at nine.")], STATISTICS)
    assert asked[-1:] == [1]
    assert len(asked) == REMEMBERED // per_hit + 3


def test_answers_from_documents_are_exact(tmp_path: Path) -> None:
    """Answers from documents are exact."""
    group = Group(tmp_path)
    group.write("mentor.md", f"# Mentors\n\n{LIST.rsplit(chr(10), 1)[0].replace(chr(10), chr(10) * 2)}\n")
    group.ingest()
    with group.opened() as assistant:
        text = assistant.document("mentor.md", role="teacher").text
    answer = group.ask("What must the mentor in the company hold?", role="teacher")
    assert "(b) a trainer certificate" in answer.citations[0].quote.text
    for citation in answer.citations:
        assert text[citation.quote.start : citation.quote.end] == citation.quote.text


@pytest.mark.parametrize(("own", "enough"), [(0.70, False), (0.60, True)])
def test_passage_across_languages_answers_only_where_it_is_nearest(own: float, enough: bool) -> None:
    """A lower bar across languages lets nothing by that is farther than the question's own language."""
    across = replace(_hit("条文。", score=0.73, language=Language.CHINESE), similarity=0.68)
    within = replace(_hit("Some text.", score=0.72, language=Language.ENGLISH), similarity=own)
    assert any_answers(_search("x", Language.ENGLISH), [across, within]) is enough


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("哪些情形可以除名？", True),
        ("申请要交什么材料？", True),
        ("For what reasons can a member be excluded?", True),
        ("Which documents are needed?", True),
        ("证书有效期多久？", False),
        ("Which certificate does the mentor hold?", False),
        ("Who pays?", False),
    ],
)
def test_question_for_several_things_is_told_from_one(question: str, several: bool) -> None:
    """Question for several things is told from one for a single thing."""
    assert asks_for_several(question) is several


def test_all_items_of_a_list_are_quoted_where_several_are_asked_for() -> None:
    """All items of a list are quoted where several are asked for, and else the one with its opening."""
    hit = _hit(LIST)
    start = LIST.index("(b)")
    span = (start, LIST.index("\n", start))
    assert [quote.text for quote in extract_of(hit, span, several=True).quotes] == [LIST[: span[1]]]
    opening = "Article 4 The mentor in the company must hold:"
    assert [quote.text for quote in extract_of(hit, span).quotes] == [opening, "(b) a trainer certificate."]
