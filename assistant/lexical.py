"""Words as the lexical index sees them: stems of Latin words, numbers and codes, bigrams of Chinese characters.

Chinese has no spaces, so whitespace tokens find nothing there; overlapping character bigrams do (R@1 .92 on XQuAD,
as good as words, and they know every name). The same function prepares passages and questions. The ranking is BM25
(Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009) with statistics of what the asking role may see.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.language import HAN, to_simplified

K1 = 1.2
"""Term frequency saturation; the usual value."""
B = 0.75
"""Length normalisation; the usual value."""

_TOKEN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[.,:/-](?=\d)\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_HAN_RUN = re.compile(rf"[{HAN}]")

_FUNCTION_WORDS = """
a an and are as at be been but by can could did do does for from had has have how i if in into is it its may me
must my no not of on or our shall she should so such than that the their them then there these they this those to
was we were what when where which who whom whose why will with would you your
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())
"""English function words: they carry no subject, and dropping them makes questions and clauses comparable."""


@lru_cache(maxsize=1)
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    stemmer = _stemmer()
    return str(stemmer.stemWord(word))  # type: ignore[attr-defined]


def terms(text: str) -> list[str]:
    """The index terms of ``text`` in order, duplicates kept.

    Full-width forms and traditional characters are folded, English stop words dropped, English words stemmed; a number
    is the same with and without commas between its thousands; a run of Chinese characters yields its bigrams (a lone
    character yields itself).
    """
    folded = to_simplified(unicodedata.normalize("NFKC", text)).lower().translate(_DASHES)
    folded = _THOUSANDS.sub("", folded)
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        if _HAN_RUN.match(token):
            found.extend(token[i : i + 2] for i in range(len(token) - 1)) if len(token) > 1 else found.append(token)
        elif token not in STOPWORDS:
            found.append(_stem(token) if token.isascii() and token.isalpha() else token)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over the searched passages: how many, their mean length in terms, and passages per term."""

    passages: int
    mean_length: float
    frequencies: Mapping[str, int]

    def idf(self, term: str) -> float:
        """Inverse document frequency, never negative."""
        n = min(self.frequencies.get(term, 0), self.passages)
        return math.log(1 + (self.passages - n + 0.5) / (n + 0.5))

    def weights(self, question: Iterable[str]) -> dict[str, float]:
        """The most that each distinct term of a question can add to a passage's BM25."""
        return {term: self.idf(term) * (K1 + 1) for term in set(question)}


def score(question: Iterable[str], passage: Sequence[str], statistics: Statistics) -> float:
    """What ``share`` says of a single passage."""
    return share(statistics.weights(question), passage, statistics)


def share(weights: Mapping[str, float], passage: Sequence[str], statistics: Statistics) -> float:
    """BM25 of a passage for the question's weighed terms as a share of the best imaginable score, in 0 to 1.

    The share is absolute, not relative to the best passage found: a passage that holds few of the question's words
    gets little even when no other holds more, which keeps lexical evidence quiet across languages.
    """
    norm = K1 * (1 - B + B * len(passage) / max(1.0, statistics.mean_length))
    counts = Counter(term for term in passage if term in weights)
    reached = sum(weights[term] * tf / (tf + norm) for term, tf in counts.items())
    possible = sum(weights.values())
    return reached / possible if possible else 0.0
