"""Passages read again: which are read, how they are ordered, and where in them an answer may stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from assistant.interfaces import Reading
from assistant.records import Hit, Language, Passage
from assistant.reranking import ANSWER_TOKENS, FIRST, best_answer, likeliest, read_again, reranked


def _hit(number: int, *, score: float, similarity: float) -> Hit:
    text = f"passage {number}"
    passage = Passage(
        id=str(number),
        document="rules.md",
        ordinal=number,
        start=0,
        end=len(text),
        text=text,
        address=None,
        page=None,
        language=Language.ENGLISH,
        path="",
    )
    return Hit(passage=passage, score=score, similarity=similarity, lexical=0.0)


def _reading(relevance: float) -> Reading:
    nothing = np.zeros(0, np.float32)
    return Reading(relevance=relevance, nothing=0.0, offsets=np.zeros((0, 2), np.int64), starts=nothing, ends=nothing)


class Judge:
    """A reader that finds one passage relevant and notes what it was given."""

    def __init__(self, favourite: str) -> None:
        self.favourite = favourite
        self.given: list[str] = []

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """The favourite's relevance is far above the others'."""
        self.given = list(passages)
        return [_reading(9.0 if passage == self.favourite else 0.0) for passage in passages]


MANY = [_hit(n, score=1.0 - n / 100, similarity=n / 100) for n in range(50)]


def test_the_first_of_both_lists_are_read() -> None:
    """The fused score's and the encoder's own, each once, and no others."""
    chosen = [hit.passage.ordinal for hit in likeliest(MANY)]
    assert chosen == [*range(FIRST), *range(50 - FIRST, 50)]
    few = MANY[:3]
    assert likeliest(few) == few
    assert likeliest([]) == []


def test_what_the_reader_finds_comes_first_and_nothing_is_lost() -> None:
    """Every hit once, those that were read before the others, by falling scores."""
    judge = Judge("passage 47")
    found = reranked(judge, "?", MANY)
    assert found[0].passage.text == "passage 47"
    assert len(judge.given) == 2 * FIRST
    assert {hit.passage.id for hit in found} == {hit.passage.id for hit in MANY}
    assert [hit.passage.text for hit in found[: 2 * FIRST]] != judge.given
    assert set(judge.given) == {hit.passage.text for hit in found[: 2 * FIRST]}
    assert all(before.score >= after.score for before, after in pairwise(found))


@pytest.mark.parametrize("hits", [[], MANY[:1], [MANY[0], MANY[0]]])
def test_few_hits_are_ranked_too(hits: list[Hit]) -> None:
    """Also where all are alike, or there is nothing."""
    assert len(reranked(Judge("x"), "?", hits)) == len(hits)


def test_fused_score_decides_between_equally_relevant_passages() -> None:
    """Fused score decides between equally relevant passages."""
    assert [hit.passage.ordinal for hit in reranked(Judge("none"), "?", MANY[:5])] == [0, 1, 2, 3, 4]


def test_answer_is_looked_for_within_bounds_and_reach() -> None:
    """An answer ends after its beginning, inside the span, and not too far away."""
    count = 60
    offsets = np.array([[2 * i, 2 * i + 1] for i in range(count)], np.int64)
    starts, ends = np.zeros(count, np.float32), np.zeros(count, np.float32)
    starts[5], ends[4], ends[10], ends[5 + ANSWER_TOKENS] = 3.0, 9.0, 4.0, 8.0
    reading = Reading(relevance=0.0, nothing=1.0, offsets=offsets, starts=starts, ends=ends)
    assert best_answer(reading, 0, 200) == pytest.approx(0.0 + 9.0 - 1.0)  # from a word before the fourth to it
    assert best_answer(reading, 10, 200) == pytest.approx(max(3.0 + 4.0, 0.0 + 8.0) - 1.0)
    assert best_answer(reading, 10, 15) == pytest.approx(3.0 - 1.0)
    assert best_answer(reading, 500, 600) == -np.inf


def test_a_passage_is_read_with_its_path_and_answers_only_from_its_text() -> None:
    """A passage is read with its path, and answers only from its text."""

    class Pointer:
        def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
            """Every character is a word piece, and the answer is the first one."""
            [text] = passages
            assert text == "Rules\npassage 1"
            offsets = np.array([[i, i + 1] for i in range(len(text))], np.int64)
            logits = -np.arange(len(text), dtype=np.float32)
            return [Reading(relevance=1.0, nothing=0.0, offsets=offsets, starts=logits, ends=logits)]

    hit = _hit(1, score=1.0, similarity=1.0)
    [read] = read_again(Pointer(), "?", [replace(hit, passage=replace(hit.passage, path="Rules"))])
    assert len(read.reading.starts) == len("passage 1")
    assert read.reading.offsets[0].tolist() == [0, 1]
