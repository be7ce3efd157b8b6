"""Which part of a quote a part of a claim is about: by its words, and across languages by ideas and vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant.conditions import CASES
from assistant.language import detect_language
from assistant.lexical import terms
from assistant.quantities import folded
from assistant.records import Language
from assistant.support.figures import figures
from assistant.support.parties import named
from assistant.support.vocabulary import ideas
from assistant.text_vectors import TextVectors

LIKENESS_WEIGHT = 5.0
"""Weight of a cosine beside the share of words in common: cosines of parts of one clause lie within a tenth."""

WEIGHTS = {"party": 1.5, "figure": 1.5, "case": 3.0}
"""How much more than a word a party, a number and a case tell of which part is meant."""

NEAR = 0.12
"""How much less alike than the best part another one may be and still be meant."""

_CUT = re.compile(
    r"[，。；;！!？?\n]|(?<!\d)(?<![ap]\.m)[,.:](?=\s|$)|(?<=\d)[,.](?=\s|$)|：|\s\|\s|\s(?=(?:but|and) (?:shall|must|"
    r"may|not|can|cannot|does|do|will|is|are|has|have|it|they)\s)"
)
_STOP = re.compile(r"[。！？!?]|\.(?=\s)")
_RULE_STOP = re.compile(r"[。！？!?；;]|\.(?=\s)")
_DIGITS = re.compile(r"[\d〇零一二三四五六七八九十百千万两半]+")


@lru_cache(maxsize=2048)
def parts(text: str) -> tuple[str, ...]:
    """What stands between the commas and other stops of a text."""
    found = [piece.strip() for piece in _CUT.split(text)]
    return tuple(piece for piece in found if len(piece) > 1)


@lru_cache(maxsize=4096)
def features(text: str) -> frozenset[str]:
    """What tells of which matter a text speaks: its words without numbers, its ideas and its parties."""
    words = {f"word {term}" for term in terms(_DIGITS.sub(" ", text))}
    words |= {f"figure {each.written} {each.bound}" for each in figures(text) if not each.light}
    words |= {f"case {number} {case}" for number, case in cases(text)}
    return frozenset(
        {*words, *(f"idea {idea}" for idea in ideas(text)), *(f"party {each.party}" for each in named(text))}
    )


@lru_cache(maxsize=4096)
def cases(text: str) -> frozenset[tuple[int, str]]:
    """Which of several cases that exclude each other a text names, by the number of their kind: senior, first prize."""
    plain = folded(text)
    return frozenset(
        (number, case)
        for number, kinds in enumerate(CASES)
        if "student" not in kinds
        for case, pattern in kinds.items()
        if re.search(pattern, plain)
    )


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A claim beside its quotes, with what several rules ask of both."""

    claim: str
    quotes: tuple[str, ...]
    context: str = ""
    vectors: TextVectors | None = field(default=None, compare=False)

    @cached_property
    def quoted(self) -> str:
        """All quotes as one text."""
        return "\n".join(self.quotes)

    @cached_property
    def known(self) -> str:
        """Everything that may name something: quotes and context."""
        return f"{self.quoted}\n{self.context}" if self.context else self.quoted

    @cached_property
    def language(self) -> Language | None:
        """The language of both, ``None`` where they are in different ones."""
        mine = detect_language(self.claim)
        return mine if detect_language(self.quoted) is mine else None

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """The parts of the claim."""
        return parts(self.claim) or (self.claim,)

    @cached_property
    def stated(self) -> tuple[str, ...]:
        """The parts of the quotes."""
        return parts(self.quoted) or (self.quoted,)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """For each part of the quotes which of their sentences it stands in."""
        return self._numbers(_STOP)

    @cached_property
    def rule_of(self) -> tuple[int, ...]:
        """For each part of the quotes which of their rules it stands in: a semicolon parts them as a full stop does."""
        return self._numbers(_RULE_STOP)

    def rules(self, part: str) -> str:
        """The rules of the quotes that a part of the claim may be about."""
        numbers = {self.rule_of[place] for place in self.meant(part)}
        return "\n".join(each for each, rule in zip(self.stated, self.rule_of, strict=True) if rule in numbers)

    def _numbers(self, stop: re.Pattern[str]) -> tuple[int, ...]:
        places, place, number = [], 0, 0
        for part in self.stated:
            found = self.quoted.find(part, place)
            number += len(stop.findall(self.quoted[place:found]))
            place = found + len(part)
            places.append(number)
        return tuple(places)

    def likeness(self, part: str, others: Sequence[str] = (), *, figures: bool = True) -> list[float]:
        """How much each part of the quotes, or each of ``others``, is about the same as ``part``; higher is nearer.

        Without ``figures`` a number that both name brings them no nearer.
        """
        others = others or self.stated
        mine = features(part)
        if not figures:
            mine = frozenset(feature for feature in mine if not feature.startswith("figure"))
        if self.language is None:
            mine = frozenset(feature for feature in mine if not feature.startswith("word ") or feature.isascii())
        shares = [_share(mine, features(other)) for other in others]
        if self.vectors is None:
            return shares
        cosines = self.vectors.between(part, others)
        return [share + LIKENESS_WEIGHT * cosine for share, cosine in zip(shares, cosines, strict=True)]

    def meant(self, part: str) -> list[int]:
        """What ``_nearest`` says, remembered: several rules ask it of the same part."""
        if part not in self._meant:
            self._meant[part] = self._nearest(part)
        return self._meant[part]

    @cached_property
    def _meant(self) -> dict[str, list[int]]:
        return {}

    def _nearest(self, part: str) -> list[int]:
        """The places of the parts of the quotes that a part of the claim may be about, the nearest first."""
        scores = self.likeness(part)
        best = max(scores)
        order = sorted(range(len(scores)), key=lambda place: -scores[place])
        return [place for place in order if scores[place] >= best - NEAR]


def _share(mine: frozenset[str], others: frozenset[str]) -> float:
    weights = {feature: WEIGHTS.get(feature.split(" ", 1)[0], 1.0) for feature in mine}
    whole = sum(weights.values())
    return sum(weight for feature, weight in weights.items() if feature in others) / whole if whole else 0.0


def joined(pair: Pair, places: Sequence[int]) -> str:
    """Some parts of the quotes as one text, in their order."""
    return "\n".join(pair.stated[place] for place in sorted(set(places)))
