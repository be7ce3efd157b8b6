"""Prepared data as word pieces, with mined negatives: what a step of training draws from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.training.corpora import Corpus, Question
from tests.benchmarks.training.mining import POLICIES, Mined, holds_answer, negatives
from tests.benchmarks.training.switching import Dictionary, switched

PASSAGE_TOKENS = 520
LONGER_TOKENS = 128
QUESTION_TOKENS = 96

NEGATIVES = 7
"""Negatives beside each passage that answers."""

TRIED = 30
"""Passages from anywhere that are looked at where the mined ones do not suffice."""

SORTED = 40
"""Batches within which examples of like length are put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A corpus in word pieces: passages, questions, and where the answer stands in a question's first passage."""

    passages: list[list[int]]
    questions: list[list[int]]
    longer: list[list[int] | None]
    spans: list[tuple[int, int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question with the passage that answers, negatives, and the answer's first and last piece in the passage."""

    question: list[int]
    passages: list[list[int]]
    span: tuple[int, int] | None


def span_in(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and last word piece of the characters from ``start`` to ``end``; ``None`` where they were cut off."""
    inside = [n for n, (a, b) in enumerate(offsets) if b > a and b > start and a < end]
    if not inside or not offsets or offsets[-1][1] < end:
        return None
    return inside[0], inside[-1]


def in_pieces(corpus: Corpus, tokenizer: Any) -> Pieces:
    """Split everything into word pieces."""

    def split(texts: Sequence[str]) -> list[Any]:
        return list(tokenizer.encode_batch(texts, add_special_tokens=False))

    passages = split([text for text, _ in corpus.passages])
    longer = [split([q.longer])[0].ids[:LONGER_TOKENS] if q.longer else None for q in corpus.questions]
    return Pieces(
        passages=[found.ids[:PASSAGE_TOKENS] for found in passages],
        questions=[found.ids[:QUESTION_TOKENS] for found in split([q.text for q in corpus.questions])],
        longer=longer,
        spans=[_span(q, passages[q.passages[0]].offsets[:PASSAGE_TOKENS]) for q in corpus.questions],
    )


def _span(question: Question, offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    if question.answer is None:
        return None
    start, words = question.answer
    return span_in(offsets, start, start + len(words))


class Examples:
    """All training questions; an epoch goes through them in a new order, with new negatives and new switching."""

    def __init__(
        self,
        corpora: Mapping[str, Corpus],
        pieces: Mapping[str, Pieces],
        mined: Mapping[str, Sequence[Mined]],
        tokenizer: Any,
        dictionary: Dictionary,
    ) -> None:
        self.corpora, self.pieces, self.mined = corpora, pieces, mined
        self._tokenizer, self._dictionary = tokenizer, dictionary
        self._by_document: dict[tuple[str, str], list[int]] = {}
        for number, (_, document) in enumerate(corpora[POLICIES].passages if POLICIES in corpora else ()):
            self._by_document.setdefault((POLICIES, document), []).append(number)

    def __len__(self) -> int:
        """How many questions there are."""
        return sum(map(len, self.mined.values()))

    def epoch(self, random: Random, *, switch: float) -> list[Example]:
        """One example of each question, ``switch`` of them code-switched."""
        every = [(name, mined) for name, found in self.mined.items() for mined in found]
        random.shuffle(every)
        return [example for name, mined in every if (example := self._example(name, mined, random, switch))]

    def _example(self, name: str, mined: Mined, random: Random, switch: float) -> Example | None:
        corpus, pieces = self.corpora[name], self.pieces[name]
        span = pieces.spans[mined.question]
        question = corpus.questions[mined.question]
        wrong = negatives(mined, NEGATIVES, random, anywhere=self._anywhere(name, question, random))
        if not wrong:
            return None
        right = question.passages[0] if span else random.choice(question.passages)
        asked = self.question(name, mined, random, switch)
        longer = pieces.longer[mined.question]
        if longer and random.random() < 0.5:
            asked = longer
        return Example(question=asked, passages=[pieces.passages[number] for number in (right, *wrong)], span=span)

    def _anywhere(self, name: str, question: Question, random: Random) -> list[int]:
        """Passages drawn at random that do not hold the answer; of policies only from the same document."""
        corpus = self.corpora[name]
        document = corpus.passages[question.passages[0]][1]
        pool: Sequence[int] = self._by_document.get((name, document)) or range(len(corpus.passages))
        drawn = random.sample(pool, min(TRIED, len(pool)))
        return [number for number in drawn if not holds_answer(name, corpus, question, number)]

    def question(self, name: str, mined: Mined, random: Random, switch: float) -> list[int]:
        """A question's word pieces, code-switched with the chance ``switch``."""
        plain = self.pieces[name].questions[mined.question]
        if random.random() >= switch:
            return plain
        text = switched(self.corpora[name].questions[mined.question].text, self._dictionary, random)
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids[:QUESTION_TOKENS]
        return ids or plain


def batches(examples: Sequence[Example], size: int, random: Random) -> Iterator[Sequence[Example]]:
    """Batches of examples of like length, in a random order; what fills no batch is left out."""

    def length(example: Example) -> int:
        return len(example.question) + max(map(len, example.passages))

    found = []
    for at in range(0, len(examples), size * SORTED):
        part = sorted(examples[at : at + size * SORTED], key=length)
        found += [part[i : i + size] for i in range(0, len(part) - size + 1, size)]
    random.shuffle(found)
    yield from found


def dictionary_lines(file: Path) -> list[str]:
    """The lines of CC-CEDICT's file, packed or not."""
    import gzip

    data = file.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8").splitlines()
