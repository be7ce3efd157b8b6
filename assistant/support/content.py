"""What no rule can count: whether a claim says something that stands nowhere in its quotes.

Three things speak to that, and each sees what the others miss: how near the claim, put as a question, is to the nearest
part of the quotes; the reader's word on whether the quotes answer it; and which of its ideas the quotes name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from assistant.interfaces import Reader
from assistant.language import detect_language
from assistant.records import Language
from assistant.support.alignment import Pair, features
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.vocabulary import ideas


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """A logistic regression.

    Of the relevance, of the cosines with the whole quote and with its nearest part, and of the share of the claim's
    ideas that the quotes name; ``other`` is added where the claim is in English within a language, in Chinese across.
    """

    relevance: float = 0.0
    whole: float = 0.0
    nearest: float = 0.0
    ideas: float = 0.0
    start: float = 0.0
    other: float = 0.0


_WITHIN = {
    (True, True): _Weights(relevance=0.219, whole=4.967, nearest=25.425, ideas=2.349, start=-27.28, other=0.102),
    (False, True): _Weights(nearest=34.333, ideas=2.608, start=-30.76, other=0.315),
    (True, False): _Weights(relevance=0.508, ideas=2.725, start=-1.33, other=-0.266),
    (False, False): _Weights(ideas=3.883, start=-1.24, other=0.061),
}
_ACROSS = {
    (True, True): _Weights(relevance=0.336, whole=12.556, nearest=23.443, ideas=1.919, start=-27.75, other=-2.545),
    (False, True): _Weights(nearest=38.152, ideas=2.075, start=-29.99, other=-2.065),
    (True, False): _Weights(relevance=0.755, ideas=2.529, start=0.28, other=-1.635),
    (False, False): _Weights(ideas=3.219, start=1.1, other=-1.018),
}
"""By whether there is a reader and whether there are vectors; fitted to the true and the invented claims of all parts
of ``tests/benchmarks/falsehoods`` but the fresh and the further one, and started lower by a quarter so that few true
ones are lost. AUC with both models .95 within a language and .94 across; vectors alone .95 and .93; reader alone .92
and .90; neither .82 and .81, and then only gross inventions across languages are told.
"""


def content_score(pair: Pair, reader: Reader | None) -> float:
    """How likely it is, from 0 to 1, that everything in the claim is somewhere in the quotes; .5 is undecided."""
    vectors = pair.vectors if pair.vectors is not None and pair.vectors.judged else None
    weights = (_ACROSS if pair.language is None else _WITHIN)[reader is not None, vectors is not None]
    mine = ideas(pair.claim)
    total = weights.start + weights.ideas * (len(mine & ideas(pair.known)) / len(mine) if mine else 0.6)
    if reader is not None:
        total += weights.relevance * reader.read(pair.claim, [pair.quoted])[0].relevance
    if vectors is not None:
        cosines = vectors.asked(pair.claim, [pair.quoted, *pair.stated])
        total += weights.whole * cosines[0] + weights.nearest * max(cosines)
    is_other = (detect_language(pair.claim) is Language.ENGLISH) is (pair.language is not None)
    total += weights.other if is_other else 0.0
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, total))))


ENOUGH = 0.5
"""Score from which everything counts as said: some 65% of the invented claims lie below, 2% of the true ones."""


LABELS = 0.6
"""Share of the words of a claim that stand in quotes which are nothing but the labels of a table, to be borne out."""

_CELLS = re.compile(r"\s\|\s")
_SAYS = re.compile(r"\d|[。！？；]|[.!?](?=\s|$)")


def _is_beyond_labels(pair: Pair) -> bool:
    """Whether the quotes are a table's labels, which state nothing, and the claim says more than they name."""
    if not _CELLS.search(pair.quoted) or _SAYS.search(re.sub(r"\bNo\.", "", pair.quoted)):
        return False
    mine, known = features(pair.claim), features(pair.known)
    return len(mine & known) < LABELS * len(mine)


def content_objections(pair: Pair, score: float) -> Iterator[Objection]:
    """The objection that the claim says what stands nowhere."""
    if score < ENOUGH or _is_beyond_labels(pair):
        yield Objection(
            kind=ObjectionKind.CONTENT, words=pair.claim, reason="The quote does not say this, nor anything near it."
        )
