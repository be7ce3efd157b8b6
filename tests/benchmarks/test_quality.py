"""The page of quality says what was measured: refusal's figures, bars, misses, and no text that may not be copied."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.interfaces import Reading
from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    InForce,
    Language,
    Question,
    Quote,
)
from tests.benchmarks.harness import Bar
from tests.benchmarks.quality_bars import KNOWN, TARGETS, Target, targets
from tests.benchmarks.quality_misses import SHORT, worst
from tests.benchmarks.quality_page import page, verdict
from tests.benchmarks.quality_sets import curves_of
from tests.benchmarks.refusing import auroc, curve, refused_at
from tests.benchmarks.retrieval import QuestionSet, read_set, turns
from tests.benchmarks.watched import Certain, Outcome, Remembering


def test_a_threshold_refuses_what_is_less_certain_and_no_more_than_allowed() -> None:
    """With ten answerable questions, 10% may be refused: the second lowest certainty is the threshold."""
    answerable = [float(n) for n in range(1, 11)]
    assert refused_at(0.0, answerable, [0.5, 1.0, 1.5]) == pytest.approx(1 / 3, abs=1e-4)
    assert refused_at(0.10, answerable, [0.5, 1.0, 1.5]) == 1.0
    assert refused_at(0.05, answerable, [0.5, 1.0, 1.5]) == pytest.approx(1 / 3, abs=1e-4)
    assert refused_at(0.05, answerable, []) is None


def test_area_counts_pairs_and_halves_ties() -> None:
    """Of four pairs two are won, one is lost and one is a tie."""
    assert auroc([1.0, 3.0], [1.0, 2.0]) == pytest.approx(2.5 / 4)
    assert auroc([], [1.0]) is None
    assert curve([2.0], [1.0]) == {"answerable": 1, "unanswerable": 1, "AUROC": 1.0} | dict.fromkeys(
        ("0", "2", "5", "8", "10", "15", "20"), 1.0
    )


def test_questions_within_a_language_and_across_have_curves_of_their_own() -> None:
    """A kind without unanswerable questions has no curve."""
    judged = [
        (Certain(certainty=2.0, within=True), True),
        (Certain(certainty=1.0, within=True), False),
        (Certain(certainty=5.0, within=False), True),
    ]
    assert set(curves_of(judged)) == {"within"}
    assert curves_of(judged)["within"]["AUROC"] == 1.0


def test_only_near_misses_count_as_unanswerable(tmp_path: Path) -> None:
    """What is labelled as saying too little is to be asked back, and counts nowhere."""
    rows = [
        {"id": "a", "text": "?", "answerable": True},
        {"id": "b", "text": "?", "answerable": False, "label": "UNANSWERABLE"},
        {"id": "c", "text": "?", "answerable": False, "label": "UNDERSPECIFIED"},
        {"id": "d", "text": "?", "answerable": False},
    ]
    folder = _set_folder(tmp_path, rows)
    found = read_set(folder, limit=10)
    assert [query["id"] for query in found.answerable] == ["a"]
    assert {query["id"] for query in found.unanswerable} == {"b", "d"}


def _set_folder(folder: Path, rows: list[dict[str, Any]]) -> Path:
    (folder / "corpus.jsonl").write_text(json.dumps({"id": "D", "title": "T", "text": "t"}), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\na\tD\t1\n", encoding="utf-8")
    return folder


def test_utterances_become_turns() -> None:
    """What nobody asked for is left out; a question without an answer is a turn."""
    said = [("assistant", "Hello"), ("user", "Who?"), ("assistant", "She."), ("user", "Why?")]
    history = [{"role": role, "text": text} for role, text in said]
    assert turns({"history": history}) == [{"question": "Who?", "answer": "She."}, {"question": "Why?", "answer": ""}]


def test_a_passage_is_read_once_for_a_question() -> None:
    """Only what was forgotten is read again, and readings keep their order."""

    class Counting:
        def __init__(self) -> None:
            self.read_texts: list[str] = []

        def read(self, question: str, passages: list[str]) -> list[Reading]:
            self.read_texts += passages
            return [_reading(float(len(text))) for text in passages]

    counting = Counting()
    reader = Remembering(counting)  # type: ignore[arg-type]
    assert [r.relevance for r in reader.read("q", ["a", "bbb"])] == [1.0, 3.0]
    assert [r.relevance for r in reader.read("q", ["bbb", "cc", "a"])] == [3.0, 2.0, 1.0]
    assert counting.read_texts == ["a", "bbb", "cc"]
    reader.forget()
    reader.read("q", ["a"])
    assert counting.read_texts[3:] == ["a"]


def _reading(relevance: float) -> Reading:
    import numpy as np

    empty = np.zeros(0, np.float32)
    return Reading(relevance=relevance, nothing=0.0, offsets=np.zeros((0, 2), np.int64), starts=empty, ends=empty)


def test_a_missed_bar_says_by_how_much() -> None:
    """A bar is met at its limit; what was not measured has no verdict."""
    assert verdict(Bar(name="x", value=0.8, limit=0.8, least=True)) == "met"
    assert verdict(Bar(name="x", value=0.75, limit=0.8, least=True)) == "**missed by 0.050**"
    assert verdict(Bar(name="ms", value=950, limit=900)) == "**missed by 50**"
    assert Target(set="a", figure="x", limit=1.0).bar({}) is None


def test_every_bar_is_of_a_known_set() -> None:
    """A misspelt name would be a bar that is never missed."""
    assert {target.set for target in TARGETS} <= KNOWN.keys() | {"bundled gold", "followup_rewrite_en"}
    assert {"p50 ms", "p95 ms", "off p50 ms", "unequal quotes"} <= {target.figure for target in targets("anything")}


SECRET = "words of the set that may not be copied"


def _outcome(number: int, found: tuple[str, ...], certainty: float) -> Outcome:
    quote = Quote(document="d.md", start=0, end=len(SECRET), text=SECRET)
    citation = Citation(marker=1, quote=quote, title=SECRET, version=None, in_force=InForce(), address=None, page=None)
    question = Question(text=SECRET, role="administrator", on=date(2024, 1, 1))
    answer = Answer(
        question=question,
        language=Language.ENGLISH,
        status=AnswerStatus.ANSWERED,
        text=SECRET,
        citations=(citation,),
        notices=(),
        nearest=(),
        route=None,
        model="extractive",
        timings_ms={"total": 10 * number},
    )
    return Outcome(
        query={"id": f"q{number}", "text": SECRET, "answer": "gold"},
        answerable=True,
        found=found,
        first=found,
        certain=Certain(certainty=certainty, within=True),
        answer=answer,
        off=answer,
    )


def _questions(name: str) -> QuestionSet:
    return QuestionSet(
        name=name,
        corpus=({"id": "right", "title": SECRET, "text": SECRET}, {"id": "wrong", "title": SECRET, "text": SECRET}),
        answerable=(),
        unanswerable=(),
        relevant={f"q{number}": {"right"} for number in range(20)},
    )


OUTCOMES = [_outcome(1, ("right",), 1.0), _outcome(2, ("wrong", "right"), 2.0), _outcome(3, ("wrong",), 3.0)]


def test_the_worst_come_first() -> None:
    """What was not found at all is worse than what was found second; what is right is no miss."""
    found = worst(OUTCOMES, _questions("policy_bilingual_hand"))
    assert [row["id"] for row in found["reader R@1"]] == ["q3", "q2"]
    assert [row["id"] for row in found["p95 ms"]] == ["q3", "q2", "q1"]
    assert all(len(row["question"]) <= SHORT for rows in found.values() for row in rows)


def test_nothing_is_copied_of_a_set_whose_texts_may_not_be() -> None:
    """Only the ids of its questions reach results and page."""
    found = worst(OUTCOMES, _questions("obliqa"))
    assert [row["id"] for row in found["reader R@1"]] == ["q3", "q2"]
    assert SECRET not in json.dumps(found)


def _results() -> dict[str, Any]:
    figures = {"first R@1": 0.5, "reader R@1": 0.75, "reader nDCG@10": 0.9, "fewer misses": 0.05, "p50 ms": 950.0}
    told = {
        "day": "2024-01-01",
        "documents": 2,
        "answerable": 3,
        "unanswerable": 1,
        "figures": figures,
        "curves": {"within": curve([1.0, 2.0], [0.0])},
        "worst": worst(OUTCOMES, _questions("policy_bilingual_hand")),
        "state": "abc def 10",
    }
    hidden = {**told, "worst": worst(OUTCOMES, _questions("obliqa"))}
    return {"policy_bilingual_hand": told, "obliqa": hidden, "lecoqa_statutes_zh": told}


def test_the_page_names_bars_and_their_misses() -> None:
    """Each figure with a bar has its verdict, a missed one its worst questions."""
    text = page(_results())
    assert "| policy_bilingual_hand | reader R@1 | 0.750 | ≥ 0.83 | **missed by 0.080** |" in text
    assert "| policy_bilingual_hand | reader nDCG@10 | 0.900 | ≥ 0.86 | met |" in text
    assert "950, **missed by 50**" in text
    missed = text.split("### policy_bilingual_hand: reader R@1")[1].split("###")[0]
    assert "q3" in missed and "q2" in missed and "q1" not in missed


def test_the_page_keeps_apart_what_the_reader_was_trained_on() -> None:
    """Such a set has its figures in a section of its own, and none among the others'."""
    sections = dict(part.split("\n", 1) for part in page(_results()).split("\n## ")[1:])
    apart = [title for title in sections if title.startswith("Sets whose questions")]
    assert "lecoqa_statutes_zh" in sections[apart[0]]
    for title in ("Finding", "Answering and refusing", "Refusal at every threshold"):
        assert "lecoqa_statutes_zh" not in sections[title]
        assert "policy_bilingual_hand" in sections[title]


def test_the_page_gives_only_ids_of_a_set_whose_texts_may_not_be_copied() -> None:
    """The worst questions of a missed bar are named, not quoted."""
    text = page({"obliqa": _results()["obliqa"]})
    assert SECRET not in text
    assert "`q3`, `q2`" in text
