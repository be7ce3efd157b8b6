"""What the first stage found, read again with the question: the reader's word on each of the likeliest passages.

The fused score orders passages by what they are about; the reader says whether they answer. Both are added, since each
is right where the other is not. The encoder's own first passages are always among those read: across languages the
fused score's are not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, pstdev

import numpy as np

from assistant.answer_types import answer_types, holds, subject_of
from assistant.interfaces import Reader, Reading
from assistant.records import Hit, Language, Passage

FIRST = 10
"""Passages that are read from the top of either list, the fused one and the encoder's own: 11 to 14 together, where
all are in one language. On a hard bilingual set of 72 questions the right passage is among the encoder's first 10 in
.96, with the fused first 10 in .97; among the fused first 20 alone in .79. With 16, a group's own questions are right
as often and take 1.4 times the time."""

FUSED_WEIGHT = 1.0
"""Weight of the fused score, in standard deviations among the ten best, beside the relevance. First passage right with
weight .75, 1, 1.25, 1.5: a group's own questions .45, .46, .46, .45 (and among the first three .67, .66, .65, .63);
policies in both languages .82, .83, .83, .83; course pages .96, .95, .94, .94; conversations .82, .83, .87, .87."""

WORST_FUSED = -4.0
"""The least that the fused score counts, in the same deviations: a passage found by the encoder alone in the other
language may be far below the ten best, and still be what answers."""

LACKING = 5.0
"""What a passage loses, in logits, that holds nothing of the kind that is asked for, such as no sum of money. Of some
620 right passages for such questions in thirteen sets 18 lack it; of the best ones for unanswerable questions a
quarter."""

FIRST_OF_LANGUAGE = 8
"""Passages of each language that are read from the top of the encoder's list: at equal meaning it ranks the question's
own language higher, by .04 to .06. Of a bilingual group's questions .72 have the right passage among those read without
them, with 4, 6, 8, 12 of them .82, .84, .87, .88, where 12, 16, 18, 19, 23 passages are read."""

ANSWER_TOKENS = 48
"""Word pieces of the longest answer that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A hit and what reading it with the question said; ``value`` orders passages, higher is better.

    ``lacking`` is what the passage loses because it holds nothing of the kind that is asked for.
    """

    hit: Hit
    reading: Reading
    value: float
    lacking: float = 0.0


def likeliest(hits: Sequence[Hit]) -> list[Hit]:
    """The hits worth reading, in the order of their fused score; ``hits`` are in that order."""
    nearest = sorted(hits, key=lambda hit: -hit.similarity)
    of_language = [
        hit
        for language in Language
        for hit in [hit for hit in nearest if hit.passage.language is language][:FIRST_OF_LANGUAGE]
    ]
    chosen = {hit.passage.id for hit in (*hits[:FIRST], *nearest[:FIRST], *of_language)}
    return [hit for hit in hits if hit.passage.id in chosen]


def read_again(reader: Reader, question: str, hits: Sequence[Hit]) -> list[Read]:
    """The likeliest of some hits with their readings, best first."""
    chosen = likeliest(hits)
    readings = reader.read(subject_of(question), [_above(hit.passage) + hit.passage.text for hit in chosen])
    scores = sorted((hit.score for hit in chosen), reverse=True)[:FIRST]
    mean, spread = (fmean(scores), pstdev(scores) or 1.0) if scores else (0.0, 1.0)
    kinds = answer_types(question)
    reads = [
        Read(
            hit=hit,
            reading=_of_text(hit.passage, reading),
            value=reading.relevance + FUSED_WEIGHT * max((hit.score - mean) / spread, WORST_FUSED) - lacking,
            lacking=lacking,
        )
        for hit, reading in zip(chosen, readings, strict=True)
        for lacking in (0.0 if holds(hit.passage.text, kinds) else LACKING,)
    ]
    return sorted(reads, key=lambda read: (-read.value, read.hit.passage.document, read.hit.passage.ordinal))


def _above(passage: Passage) -> str:
    """What is read before a passage: many documents have the same clauses, and only title and headings tell them apart.

    The passage that holds the answer comes first in .46 of a group's own questions, without the path in .42.
    """
    return f"{passage.path}\n" if passage.path else ""


def _of_text(passage: Passage, reading: Reading) -> Reading:
    """A reading of a passage with its path, of which only what concerns the text is left."""
    shift = len(_above(passage))
    inside = reading.offsets[:, 0] >= shift
    return replace(
        reading, offsets=reading.offsets[inside] - shift, starts=reading.starts[inside], ends=reading.ends[inside]
    )


def reranked(reader: Reader, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """All hits, those that were read first; scores fall from hit to hit, and say nothing else."""
    reads = read_again(reader, question, hits)
    read = {each.hit.passage.id for each in reads}
    rest = [hit for hit in hits if hit.passage.id not in read]
    lowest = reads[-1].value if reads else 0.0
    return [
        *(replace(each.hit, score=each.value) for each in reads),
        *(replace(hit, score=lowest - 1.0 - rest[0].score + hit.score) for hit in rest),
    ]


def best_answer(reading: Reading, start: int, end: int) -> float:
    """The best logit of an answer within the characters from ``start`` to ``end``, above that of no answer at all.

    Minus infinity where no word piece stands there.
    """
    inside = (reading.offsets[:, 0] >= start) & (reading.offsets[:, 1] <= end)
    inside &= reading.offsets[:, 1] > reading.offsets[:, 0]
    starts, ends = reading.starts[inside], reading.ends[inside]
    if not len(starts):
        return -np.inf
    # For each beginning the best end within reach: a sliding maximum over what follows it.
    padded = np.concatenate([ends, np.full(ANSWER_TOKENS - 1, -np.inf, ends.dtype)])
    reach = np.lib.stride_tricks.sliding_window_view(padded, ANSWER_TOKENS).max(axis=1)
    return float((starts + reach).max()) - reading.nothing
