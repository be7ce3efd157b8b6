"""The decision whether the found passages answer at all: a near miss must be refused, and a right clause quoted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Hit, Language
from assistant.reranking import Read, best_answer
from assistant.retrieval import Search

CERTAIN = -3.0
"""Least mean of the best passage's relevance and of the best answer in it, both logits, where question and passage
share a language. Chosen so that of the answerable questions of six development sets about 8% are refused. Refused of
the unanswerable, and wrongly of the answerable: policies 40%, 0%; conversations 50%, 7%; encyclopedia, the answer
withheld, English 70%, 7%, Chinese 77%, 14%; course pages 22%, 0%; news 16%, 4%."""

CERTAIN_ACROSS = -1.75
"""Least relevance for an answer from a passage in the other language; where in it an answer stands says little there.
Encyclopedia, question and passage English-Chinese 42%, 22%, Chinese-English 40%, 13%; policies and course pages 2%, 0%:
near misses across languages are mostly let by."""

WORST_ANSWER = -20.0
"""What an answer counts at least: below, no passage answers."""

THRESHOLD = {Language.ENGLISH: 0.80, Language.CHINESE: 0.81}
"""Least fused score of the best passage for an answer, by the language that question and passage share. On XQuAD's
development halves, where 53 of 580 answers were withheld, these refuse 49% and 37% of the unanswerable questions at 5%
and 4% false refusals. Near misses in one document need a reader; questions about something else stay below."""

THRESHOLD_ACROSS = {Language.ENGLISH: 0.71, Language.CHINESE: 0.72}
"""The same where the passage is in the other language, by the question's: 25%, 6% refused at 7%, 5% false ones."""


def answers(search: Search, best: Hit) -> bool:
    """Whether the best passage is close enough to answer the question at all."""
    within = best.passage.language is search.language
    return best.score >= (THRESHOLD[search.language] if within else THRESHOLD_ACROSS[search.language])


def any_answers(search: Search, hits: Sequence[Hit]) -> bool:
    """Whether the best passages answer the question.

    A passage in the other language counts only where it is nearer than everything in the question's own: about a
    subject that no document knows, all passages are equally far, and the lower bar across languages would let one by.
    """
    own = max((hit for hit in hits if hit.passage.language is search.language), key=_similarity, default=None)
    best = hits[0] if hits else None
    if best is not None and own is not None and own.similarity > best.similarity:
        best = own
    return best is not None and answers(search, best)


def _similarity(hit: Hit) -> float:
    return hit.similarity


def certainty(search: Search, read: Read) -> float:
    """How sure the reader is that a passage answers the question, in logits."""
    if read.hit.passage.language is not search.language:
        return read.reading.relevance - read.lacking
    answer = best_answer(read.reading, 0, len(read.hit.passage.text))
    return (read.reading.relevance + max(answer, WORST_ANSWER)) / 2 - read.lacking


def is_certain(search: Search, read: Read) -> bool:
    """Whether a passage that was read answers the question."""
    within = read.hit.passage.language is search.language
    return certainty(search, read) >= (CERTAIN if within else CERTAIN_ACROSS)
