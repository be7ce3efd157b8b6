"""The training's pure parts: windows, answers in them, negatives that are none, switched words, unpacked weights."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.benchmarks.training.base_weights import read_base, unpacked
from tests.benchmarks.training.corpora import Corpus, Question, add_reading, read, windows, write
from tests.benchmarks.training.examples import span_in
from tests.benchmarks.training.mining import Lexical, Mined, mine, negatives, words_of
from tests.benchmarks.training.sources import condqa, policy, stard
from tests.benchmarks.training.switching import read_dictionary, switched

ENGLISH = "A member may leave. It gives notice. The board decides on the day of leaving within a month."
CHINESE = "成员可以退出。应当提前通知。理事会在一个月内决定退出的日期。"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "x" * 95, "one line\nanother line"])
@pytest.mark.parametrize("most", [10, 30, 1000])
def test_windows_cover_a_text_without_a_gap(text: str, most: int) -> None:
    """Put together they are the text, and none is too long."""
    found = windows(text, most)
    assert "".join(text[a:b] for a, b in found) == text
    assert all(b - a <= most for a, b in found)


def test_windows_end_with_sentences() -> None:
    """No sentence is broken that fits into a window."""
    assert [ENGLISH[a:b] for a, b in windows(ENGLISH, 45)] == [
        "A member may leave. It gives notice. ",
        "The board decides on the day of leaving withi",
        "n a month.",
    ]
    assert [CHINESE[a:b] for a, b in windows(CHINESE, 15)] == [
        "成员可以退出。应当提前通知。",
        "理事会在一个月内决定退出的日期。"[:15],
        "。",
    ]


def _article(text: str, *asked: tuple[str, str, int]) -> dict[str, object]:
    rows = [{"question": q, "answers": [{"text": answer, "answer_start": start}]} for q, answer, start in asked]
    return {"paragraphs": [{"context": text, "qas": rows}]}


def test_an_answer_stands_where_its_place_says() -> None:
    """A place that is a little wrong is put right; an answer that stands nowhere is left out."""
    corpus = Corpus()
    add_reading(corpus, [_article(ENGLISH, ("Who decides?", "The board", 35), ("Why?", "because", 3))])
    [question] = corpus.questions
    assert question.answer is not None
    start, words = question.answer
    assert corpus.passages[question.passages[0]][0][start : start + len(words)] == "The board"


def test_corpora_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Tuples stay tuples, and what is unknown stays so."""
    asked = Question(
        text="q", passages=(0, 1), answer=(0, "a"), answers=("a",), longer="more q", also=(1,), split="dev"
    )
    corpus = Corpus([("a", "d"), ("b", "d")], [asked, Question(text="r", passages=(1,))])
    write({"x": corpus}, tmp_path / "corpora.json.gz")
    assert read(tmp_path / "corpora.json.gz") == {"x": corpus}


def test_statutes_and_evidence_are_read(tmp_path: Path) -> None:
    """An article's document is its law; evidence that is too short, and questions without an answer, are left out."""
    _put(tmp_path / "STARD/data/queries.json", [{"问题": "谁？", "相关法规": {"公司法第三条": "公司是企业法人。"}}])
    statutes = stard(tmp_path)
    assert statutes.passages == [("公司是企业法人。", "公司法")]
    assert statutes.questions == [Question(text="谁？", passages=(0,))]
    long = "<p>You must apply before the end of the tax year.</p>"
    row = {"url": "u", "question": "When?", "scenario": "I am late."}
    rows = [{**row, "evidences": [long, "<p>No.</p>"], "not_answerable": False}]
    _put(tmp_path / "ConditionalQA/v1_0/train.json", rows)
    _put(tmp_path / "ConditionalQA/v1_0/dev.json", [{**rows[0], "not_answerable": True}])
    evidence = condqa(tmp_path)
    assert [text for text, _ in evidence.passages] == ["You must apply before the end of the tax year."]
    assert [question.longer for question in evidence.questions] == ["I am late. When?"]


def test_a_policy_question_knows_its_other_answers(tmp_path: Path) -> None:
    """The same question has answers in several passages of one document; none of them is wrong."""
    first, second = _article("We share data.", ("What?", "data", 9)), _article("We keep names.", ("What?", "names", 8))
    together = {"paragraphs": [*first["paragraphs"], *second["paragraphs"]]}  # type: ignore[misc]
    _put(tmp_path / "PolicyQA/data/dev.json", {"data": [together]})
    _put(tmp_path / "PolicyQA/data/test.json", {"data": []})
    assert [question.also for question in policy(tmp_path).questions] == [(0, 1), (0, 1)]


def _put(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def test_words_are_latin_runs_and_pairs_of_characters() -> None:
    """Full-width letters count as the others."""
    assert words_of("ＡＢ-12 公司法 人") == ["ab", "12", "公司", "司法", "人"]


def test_rare_words_weigh_more() -> None:
    """A word that only one passage holds puts it first; one that none holds adds nothing."""
    lexical = Lexical(["the fee is due", "the board is elected", "the fee the fee"])
    assert lexical.scores("elected fee").argmax() == 1
    assert not lexical.scores("unknown").any()


def test_mined_negatives_do_not_answer() -> None:
    """Neither the passages that answer nor one that holds the answer's words is a negative."""
    corpus = Corpus(
        [("The fee is 90 yuan.", "a"), ("A fee of 90 yuan is due.", "b"), ("The fee is waived.", "a"), ("Cats.", "c")],
        [Question(text="What is the fee?", passages=(0,), answer=(11, "90 yuan"), answers=("90 yuan",))],
    )
    vectors = np.eye(4, dtype=np.float32)
    [found] = mine("qed", corpus, vectors, np.array([[1.0, 0.9, 0.8, 0.1]], np.float32))
    assert found == Mined(question=0, same=(2,), nearest=(2, 3), lexical=(2,), answering=frozenset((0,)))


def test_negatives_are_as_many_as_wanted_and_never_answer() -> None:
    """Where few were mined others fill the place; where there are none at all nothing is trained on."""
    mined = Mined(question=0, same=(1,), nearest=(2, 3, 4), lexical=(2,), answering=frozenset((0, 9)))
    drawn = negatives(mined, 7, Random(1), anywhere=[0, 5, 9])
    assert len(drawn) == 7
    assert set(drawn) == {1, 2, 3, 4, 5}
    nothing = Mined(question=0, same=(), nearest=(), lexical=(), answering=frozenset((0,)))
    assert negatives(nothing, 7, Random(1), anywhere=[0]) == []


DICTIONARY = read_dictionary(
    ["# a remark", "公司 公司 [gong1 si1] /company/(a remark) firm/", "學校 学校 [xue2 xiao4] /school/CL:所/"],
    ["公司和学校"],
)


def test_the_dictionary_gives_plain_meanings_both_ways() -> None:
    """Remarks and measure words are no meanings; simplified words are the ones that are met."""
    assert DICTIONARY.into_english["公司"] == ["company", "firm"]
    assert DICTIONARY.into_english["学校"] == ["school"]
    assert DICTIONARY.into_chinese["school"] == ["学校"]


def test_switched_questions_are_mostly_in_the_other_language() -> None:
    """Over many draws each known word is switched at times, and unknown ones stay."""
    english = {switched("公司有哪些学校？", DICTIONARY, Random(seed)) for seed in range(50)}
    chinese = {switched("Which schools has the company?", DICTIONARY, Random(seed)) for seed in range(50)}
    assert any("company" in text or "firm" in text for text in english) and any("school" in text for text in english)
    assert any("公司" in text and "学校" in text for text in chinese)
    assert not any("the " in text for text in chinese)


def test_an_answer_is_found_among_word_pieces() -> None:
    """Pieces that only touch it are its ends; an answer behind the cut has no place."""
    offsets = [(0, 3), (3, 3), (3, 7), (8, 12)]
    assert span_in(offsets, 4, 10) == (2, 3)
    assert span_in(offsets, 4, 13) is None
    assert span_in([], 0, 1) is None


def test_blocks_of_four_bits_are_unpacked() -> None:
    """A block is a scale and 32 weights, the lower halves of its bytes first."""
    halves = bytes((high << 4) | low for low, high in zip(range(16), reversed(range(16)), strict=True))
    block = np.float16(0.5).tobytes() + halves
    expected = [0.5 * (n - 8) for n in (*range(16), *reversed(range(16)))]
    assert unpacked(block, 32).tolist() == [expected]


def test_the_base_file_is_read_to_its_end(tmp_path: Path) -> None:
    """Sizes, pieces with their scores, and tensors by name."""
    pieces, tensor = [b"<s>", "▁a".encode()], np.array([1.5, -2.0], np.float32).tobytes()
    blob, offsets = b"".join(pieces), [0, 3, 3 + len(pieces[1])]
    head = b"E5S1" + struct.pack("<I7ifi", 1, 384, 12, 6, 1536, 2, 514, 2, 1e-12, 0)
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, len(blob)) + struct.pack("<3I2f", *offsets, -1.0, -2.0) + blob
    head += struct.pack("<iI", 1, 4) + b"skip" + struct.pack("<i", 1) + struct.pack("<H", 3) + b"a.b"
    entry = 1 + 4 + 8 + 8
    head += struct.pack("<BIQQ", 0, 2, len(head) + entry, len(tensor))
    (tmp_path / "base.bin").write_bytes(head + tensor)
    base = read_base(tmp_path / "base.bin")
    assert (base.hidden, base.layers, base.heads, base.inner, base.positions, base.types) == (384, 12, 6, 1536, 514, 2)
    assert base.pieces == ("<s>", "▁a") and base.scores == (-1.0, -2.0)
    assert base.tensors == {"a.b": tensor}
