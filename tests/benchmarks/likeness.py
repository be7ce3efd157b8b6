"""How alike two texts are: character errors, what is found and what is added, and the order in which it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.records import Language

GRAM = 5
"""Characters of a run that counts as found or not, in Chinese: about three words."""
BEGINNING = 12
"""Characters by which a unit of a source is found again in what was read."""
WIDTHS = str.maketrans("，．：；！？（）［］％～“”‘’﹣－　", ",.:;!?()[]%~\"\"''-- ")
"""The punctuation that recognition may give in the other width, and quotation marks whose sides it may not tell."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_SPACE = re.compile(r"[\s|]+")
_TOKEN = re.compile(r"[^\W_]")


def unspaced(text: str) -> str:
    """A text without white space and without the bars that stand between the cells of a table row."""
    return _SPACE.sub("", text)


def letters(text: str) -> str:
    """Only letters and digits of a text, in lower case: what stays the same however a page is set.

    Raised figures count as ordinary ones here and below: readers differ in how they write the mark of a footnote.
    """
    return "".join(_TOKEN.findall(text.translate(_RAISED))).lower()


def edit_distance(truth: str, read: str) -> int:
    """The fewest insertions, deletions and replacements of characters that turn one text into the other.

    Bit-parallel: Myers, A fast bit-vector algorithm for approximate string matching, 1999, in Hyyrö's form, 2003.
    """
    if not truth:
        return len(read)
    places: dict[str, int] = {}
    for place, character in enumerate(truth):
        places[character] = places.get(character, 0) | 1 << place
    full, last = (1 << len(truth)) - 1, 1 << (len(truth) - 1)
    up, down, distance = full, 0, len(truth)
    for character in read:
        match = places.get(character, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right, left = down | (~(diagonal | up) & full), up & diagonal
        distance += bool(right & last) - bool(left & last)
        right, left = (right << 1 | 1) & full, (left << 1) & full
        up, down = left | (~(diagonal | right) & full), right & diagonal
    return distance


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Character errors as shares of the truth's length.

    ``spaced`` counts every character, runs of white space as one blank; ``unspaced`` leaves white space out;
    ``widths`` leaves it out and takes punctuation of full and half width for the same.
    """

    spaced: float
    unspaced: float
    widths: float


def error_rate(truth: str, read: str) -> ErrorRate:
    """Character error rate of a text that was read, by its truth."""

    def rate(first: str, second: str) -> float:
        return edit_distance(first, second) / max(1, len(first))

    bare = "".join(truth.split()), "".join(read.split())
    return ErrorRate(
        spaced=rate(" ".join(truth.split()), " ".join(read.split())),
        unspaced=rate(*bare),
        widths=rate(*("".join(text.translate(WIDTHS).split()) for text in bare)),
    )


def tokens(text: str, language: Language) -> Counter[str]:
    """What is counted: runs of five characters in Chinese, words in English."""
    if language is Language.ENGLISH:
        return Counter(_WORDS.findall(text.translate(_RAISED)))
    bare = unspaced(text.translate(_RAISED))
    return Counter(bare[place : place + GRAM] for place in range(max(1, len(bare) - GRAM + 1)))


def recall(source: Counter[str], read: Counter[str]) -> float:
    """Share of the source's tokens that were read, each as often as it stands there."""
    return sum((source & read).values()) / max(1, source.total())


def precision(source: Counter[str], read: Counter[str]) -> float:
    """Share of the tokens read that stand in the source; the rest was added or broken."""
    return sum((source & read).values()) / max(1, read.total())


def whole(units: Sequence[str], read: str) -> float:
    """Share of the source's units (sentences, rows) that stand in one piece in what was read, by their letters."""
    bare, wanted = letters(read), [found for unit in units if (found := letters(unit))]
    return sum(unit in bare for unit in wanted) / max(1, len(wanted))


def in_order(units: Sequence[str], read: str) -> float:
    """Share of neighbouring units of the source of which the second begins behind the first in what was read.

    Only units whose beginning stands once in the source count; one that is not found breaks both its pairs.
    """
    begun = [letters(unit)[:BEGINNING] for unit in units]
    seen = Counter(begun)
    bare = letters(read)
    single = [beginning for beginning in begun if len(beginning) == BEGINNING and seen[beginning] == 1]
    pairs = list(pairwise(single))
    # Running headers repeat a heading, so the second is looked for behind the first place of the first.
    follow = sum((place := bare.find(first)) >= 0 and bare.find(second, place + 1) >= 0 for first, second in pairs)
    return follow / max(1, len(pairs))


_BREAK = re.compile(r"(\w+)[-\u2010\u00ad][ \t]*\r?\n\s*(\w+)")


def broken_words(lines: str, source: str) -> dict[str, int]:
    """Words that were broken at the end of a line, whole as the source has them, and how often each was broken.

    ``lines`` is the text line by line as it was set, hyphens and all.
    """
    known, bare = set(_WORDS.findall(source)), " ".join(source.split())
    found = Counter[str]()
    for before, after in _BREAK.findall(lines):
        joined, kept = before + after, f"{before}-{after}"
        if joined in known:
            found[joined] += 1
        elif kept in bare:
            found[kept] += 1
    return dict(found)


def mended(broken: Mapping[str, int], source: str, read: str) -> float | None:
    """Share of the broken words that were read as the source has them; ``None`` where none was broken."""
    if not broken:
        return None
    missing = sum(min(count, max(0, _times(word, source) - _times(word, read))) for word, count in broken.items())
    return 1 - missing / sum(broken.values())


def _times(word: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text))


_ENDS = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+(?=[A-Z(“\"])")


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; a piece without letters belongs to none."""
    return [found.strip() for found in _ENDS.split(paragraph) if letters(found)]
