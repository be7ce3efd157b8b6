"""Whether a sentence obliges, allows, forbids or exempts, in Chinese and English."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from assistant.quantities import folded


class Modality(StrEnum):
    """What a rule does with an act."""

    OBLIGED = "obliged"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    EXEMPT = "exempt"


OPPOSITE = {
    frozenset({Modality.FORBIDDEN, Modality.ALLOWED}),
    frozenset({Modality.FORBIDDEN, Modality.OBLIGED}),
    frozenset({Modality.OBLIGED, Modality.EXEMPT}),
}
"""Pairs that cannot both hold for one act."""

_PATTERNS = (
    (
        Modality.EXEMPT,
        r"不必|无需|无须|毋须|不需要|不需|免于|免予|可以不(?!同)|可不(?!同)|不要求|"
        r"need not|needs? no\b|do(?:es)? not (?:have|need) to|(?:is|are) not (?:required|obliged)|(?:is|are) exempt",
    ),
    (
        Modality.FORBIDDEN,
        r"不得(?!少|低|超|多|高|大|小|迟|晚|早|长|短)|禁止|严禁|不准|不许|不可以|不能(?!够?完成)|不允许|不应当|"
        r"(?:must|shall|may|can|should) not(?! (?:exceed|be (?:less|more|fewer|lower|higher|shorter|longer)))|cannot|"
        r"can't|mustn't|(?:is|are) (?:not (?:allowed|permitted)|prohibited|forbidden|barred)|under no circumstances|"
        r"never\b",
    ),
    (
        Modality.OBLIGED,
        r"应当|必须|须(?!知)|应(?![用急届聘付对变])|有义务|"
        r"\b(?:must|shall|ha(?:s|ve) to|(?:is|are) (?:required|obliged) to|needs? to)\b",
    ),
    (
        Modality.ALLOWED,
        r"(?<!不)可以|(?<![不许认])可(?![以能行靠见视编控信持用])|有权|允许|准许|"
        r"\b(?:may|can|(?:is|are) (?:allowed|permitted|entitled|free) to)\b",
    ),
)
_READ = tuple((modality, re.compile(pattern)) for modality, pattern in _PATTERNS)


@lru_cache(maxsize=4096)
def modalities(text: str) -> tuple[tuple[Modality, int, int], ...]:
    """What a text says of acts, with the words that say so, in order; words inside longer ones count once."""
    plain = folded(text)
    found: list[tuple[Modality, int, int]] = []
    for modality, pattern in _READ:
        for match in pattern.finditer(plain):
            if not any(start < match.end() and match.start() < end for _, start, end in found):
                found.append((modality, *match.span()))
    return tuple(sorted(found, key=lambda each: each[1]))


def without_modality(text: str) -> str:
    """The act alone: a text without the words that oblige, allow, forbid or exempt."""
    parts, place = [], 0
    for _, start, end in modalities(text):
        parts.append(text[place:start])
        place = end
    return "".join([*parts, text[place:]])


def are_opposite(first: Modality, second: Modality) -> bool:
    """Whether both cannot hold for one act."""
    return frozenset({first, second}) in OPPOSITE
