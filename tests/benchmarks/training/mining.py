"""Hard negatives: passages that look as if they answered a question, and do not."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.training.corpora import Corpus, Question, is_chinese

Matrix = NDArray[np.float32]

SATURATION, LENGTH = 1.5, 0.75
"""The two constants of BM25 (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009)."""

NEAREST, LEXICAL, SAME = 12, 12, 6
"""Negatives kept of each kind: nearest in meaning, best in words, nearest in the document that answers."""

LOOKED_AT = 40
"""Passages of either side that are looked at."""

NEARER = 0.02
"""How much nearer than what answers a passage may be to count as a negative where no answer is told to check with."""

POLICIES = "policy"
POLICY_QUESTIONS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mined:
    """A question's number, its negatives by kind, and the passages that must never count as one."""

    question: int
    same: tuple[int, ...]
    nearest: tuple[int, ...]
    lexical: tuple[int, ...]
    answering: frozenset[int]


def words_of(text: str) -> list[str]:
    """Words of a text: Latin letters and digits, and pairs of Chinese characters."""
    found: list[str] = []
    for run in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", unicodedata.normalize("NFKC", text).lower()):
        if run.isascii():
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return found


class Lexical:
    """BM25 over passages."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(words_of(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], float)
        norms = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean(), 1))
        holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, count in enumerate(counts):
            for word, number in count.items():
                holding[word].append((row, number / (norms[row] + number)))
        self._passages = len(texts)
        self._holding = {word: _weighed(entries, len(texts)) for word, entries in holding.items()}

    def scores(self, question: str) -> Matrix:
        """One score per passage."""
        scores = np.zeros(self._passages, np.float32)
        for word in words_of(question):
            rows, values = self._holding.get(word, _NOWHERE)
            scores[rows] += values
        return scores


_NOWHERE = (np.zeros(0, np.int64), np.zeros(0, np.float32))


def _weighed(entries: Sequence[tuple[int, float]], passages: int) -> tuple[NDArray[np.int64], Matrix]:
    """The passages that hold a word, and what it adds to the score of each: the rarer, the more."""
    rarity = math.log(1 + (passages - len(entries) + 0.5) / (len(entries) + 0.5))
    rows = np.array([row for row, _ in entries], np.int64)
    return rows, np.array([rarity * value for _, value in entries], np.float32)


def mine(name: str, corpus: Corpus, passages: Matrix, questions: Matrix) -> list[Mined]:
    """The negatives of each training question of a corpus, given the vectors of its passages and questions."""
    lexical = Lexical([text for text, _ in corpus.passages])
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, (_, document) in enumerate(corpus.passages):
        by_document[document].append(number)
    found = []
    for number in _trained_on(name, corpus):
        question = corpus.questions[number]
        similarity = questions[number] @ passages.T
        told = lexical.scores(question.text)
        documents = {corpus.passages[passage][1] for passage in question.passages}
        same = [passage for document in documents for passage in by_document[document]]
        candidates = (
            sorted(same, key=lambda passage: -similarity[passage]),
            np.argsort(-similarity, kind="stable")[:LOOKED_AT].tolist(),
            [passage for passage in np.argsort(-told, kind="stable")[:LOOKED_AT].tolist() if told[passage] > 0],
        )
        within, nearest, words = (
            [p for p in each if _is_negative(name, corpus, question, p, similarity)] for each in candidates
        )
        mined = (
            (within[: 2 * SAME], within[:SAME], within[:SAME]) if name == POLICIES else (within[:SAME], nearest, words)
        )
        found.append(
            Mined(
                question=number,
                same=tuple(mined[0]),
                nearest=tuple(mined[1][:NEAREST]),
                lexical=tuple(mined[2][:LEXICAL]),
                answering=frozenset((*question.passages, *question.also)),
            )
        )
    return found


def _trained_on(name: str, corpus: Corpus) -> list[int]:
    """The training questions; of PolicyQA's, which repeat in a document for each of their answers, one of each."""
    numbers = [number for number, question in enumerate(corpus.questions) if question.split == "train"]
    if name != POLICIES:
        return numbers
    random = Random(1)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in numbers:
        question = corpus.questions[number]
        alike[question.text, corpus.passages[question.passages[0]][1]].append(number)
    chosen = [random.choice(group) for group in alike.values()]
    random.shuffle(chosen)
    return chosen[:POLICY_QUESTIONS]


def _is_negative(name: str, corpus: Corpus, question: Question, passage: int, similarity: Matrix) -> bool:
    if passage in question.passages or passage in question.also or holds_answer(name, corpus, question, passage):
        return False
    best = max(similarity[right] for right in question.passages)
    return question.answer is not None or bool(similarity[passage] <= best + NEARER)


def holds_answer(name: str, corpus: Corpus, question: Question, passage: int) -> bool:
    """Whether a passage holds the answer's words; in policies, where all use the same words, that tells nothing."""
    if name == POLICIES:
        return False
    text = corpus.passages[passage][0]
    return any(len(answer) >= (2 if is_chinese(answer) else 3) and answer in text for answer in question.answers)


def negatives(mined: Mined, wanted: int, random: Random, *, anywhere: Sequence[int]) -> list[int]:
    """So many negatives for one step: two of each kind, then others of any kind, then passages from anywhere."""
    kinds = (mined.same, mined.nearest, mined.lexical)
    drawn = [passage for kind in kinds for passage in random.sample(kind, min(2, len(kind)))]
    rest = [passage for kind in kinds for passage in kind if passage not in drawn]
    random.shuffle(rest)
    others = [passage for passage in random.sample(anywhere, min(30, len(anywhere))) if passage not in mined.answering]
    chosen = list(dict.fromkeys([*drawn, *rest]))[: wanted - 1]
    chosen = list(dict.fromkeys([*chosen, *others]))[:wanted]
    return chosen + [random.choice(chosen) for _ in range(wanted - len(chosen))] if chosen else []
