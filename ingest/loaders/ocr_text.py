"""What recognition gets wrong by rule: blanks between Han characters, punctuation of the wrong width, specks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import mean

from assistant.labels import HAN_COUNT, LEVELS_ZH
from ingest.loaders.labels import is_cjk

_WIDE_GAP = 1.6
"""Distance of two Han characters, in their usual pitch, from which a blank of a whole character stands between them."""
_LABEL_GAP = 1.22
"""The same behind a label that begins a line, where print often sets half a blank: 1.28 to 1.4, else up to 1.2."""
_MIN_PITCHES = 3
_LABEL = re.compile(rf"第(?:[0-9〇零]|{HAN_COUNT}){{1,7}}(?:{LEVELS_ZH})")
_RUN_ON = re.compile(r"(?:[0-9]{1,2}\.|[0-9]{1,2}(?:\.[0-9]{1,2})+|\([a-z]{1,3}\))(?=[A-Z][A-Za-z]{2})")
_LATIN = re.compile(r"[^\W\d_]+")
_RARE = 0.01
"""Share of letters with an accent below which they are specks on the paper: English has less, French ten times more."""
_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}


def with_blanks(text: str, places: Sequence[float]) -> tuple[str, list[float]]:
    """The text with the blanks between Han characters that print sets and recognition leaves out.

    ``places`` tells where each character stands along the line, and so does the result.
    """
    pitch = han_pitch(text, places)
    if pitch is None:
        return text, list(places)
    pairs = zip(text, text[1:], places, places[1:], strict=False)
    label = _LABEL.match(text)
    blanked, kept = text[:1], [places[0]]
    for place, (first, second, before, after) in enumerate(pairs, start=1):
        is_label_end = label is not None and label.end() == place
        if is_han(first) and is_han(second) and after - before > (_LABEL_GAP if is_label_end else _WIDE_GAP) * pitch:
            blanked += "\u3000"
            kept.append((before + after) / 2)
        blanked += second
        kept.append(after)
    return blanked, kept


def with_label_blank(text: str, places: list[float]) -> tuple[str, list[float]]:
    """The text with the blank between a number and the word after it, which recognition drops: ``3.FOREWORD``."""
    label = _RUN_ON.match(text)
    if label is None:
        return text, places
    cut = label.end()
    return f"{text[:cut]} {text[cut:]}", [*places[:cut], (places[cut - 1] + places[cut]) / 2, *places[cut:]]


def han_pitch(text: str, places: Sequence[float]) -> float | None:
    """The usual distance of neighbouring Han characters, in the unit of ``places``; ``None`` where there are few.

    The widest tenth is left out, since blanks make it.
    """
    pairs = zip(text, text[1:], places, places[1:], strict=False)
    pitches = sorted(after - before for first, second, before, after in pairs if is_han(first) and is_han(second))
    return mean(pitches[: max(_MIN_PITCHES, len(pitches) * 9 // 10)]) if len(pitches) >= _MIN_PITCHES else None


def em_of(text: str) -> float:
    """How many times its size of type a line is long: Han characters are squares, others on average half as wide."""
    return sum(1.0 if is_cjk(character) else 0.5 for character in text)


def is_han(character: str) -> bool:
    """Whether ``character`` is an ideograph, which print sets in squares of one size."""
    return is_cjk(character) and character.isalpha()


def with_han_punctuation(text: str) -> str:
    """The text with the full-width forms of marks that stand at a Han character; recognition mixes the two."""
    characters = list(text)
    opened: list[bool] = []
    for place, character in enumerate(characters):
        before = characters[place - 1] if place else ""
        after = characters[place + 1] if place + 1 < len(characters) else ""
        at_han = is_cjk(before) or is_cjk(after)
        if character in "(（":
            opened.append(character == "（" or is_cjk(after) or is_cjk(before))
            characters[place] = "（" if opened[-1] else "("
        elif character in ")）":
            wide = opened.pop() if opened else character == "）" or is_cjk(before)
            characters[place] = "）" if wide else ")"
        elif character in _WIDE and at_han:
            characters[place] = _WIDE[character]
    return "".join(characters)


def without_specks(lines: Sequence[str]) -> list[str]:
    """The lines of a page without the accents that specks put on letters, character for character.

    Only on pages with hardly an accent, and only in capitals or in words that stand on the page without one.
    """
    words = [word for line in lines for word in _LATIN.findall(line)]
    plain = {word.lower() for word in words if word.isascii()}
    letters = sum(len(word) for word in words)
    accented = sum(not character.isascii() and not is_cjk(character) for word in words for character in word)
    if not accented or accented > _RARE * letters:
        return list(lines)
    return [_LATIN.sub(lambda found: _without_accents(found[0], plain), line) for line in lines]


def _without_accents(word: str, plain: set[str]) -> str:
    bare = "".join(_bare(character) for character in word)
    is_known = bare.lower() in plain or (word.isupper() and len(word) > 1)
    return bare if bare.isascii() and is_known else word


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]
