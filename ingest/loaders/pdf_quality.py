"""Tells a text layer that can be read from one whose characters mean nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import DocumentRejected
from ingest.decoding import common_share
from ingest.loaders.pdf_words import PageWords

_MAX_UNMAPPED = 0.15
_RARE_BLOCKS = (
    (0x0250, 0x036F),
    (0x1AB0, 0x1DFF),
    (0x2400, 0x245F),
    (0x2580, 0x25FF),
    (0xA000, 0xABFF),
    (0xE000, 0xF8FF),
)
_SAMPLE = 4000
_SAMPLED_PAGES = 20
_FILLERS = frozenset("._-–—…·•✓✔✕✖✗✘☐☑☒■□●○★☆")
"""Leaders, bullets, and the marks and boxes of forms, which are no garbage and no letters."""
_MIN_JUDGED = 200
"""Letters from which their frequencies can be judged."""
_MIN_ALPHANUMERIC = 0.35
_VOWELS = frozenset("aeiouyAEIOUY")
_MIN_VOWELS = 0.15
"""English prose has 0.38 to 0.42, tables of codes about 0.25, shifted letters about 0.1."""
_MIN_COMMON = 0.04
_GARBAGE = (
    "the PDF's text layer is unreadable: its fonts do not say which characters they show; "
    "export it again from its source or run text recognition over it"
)


@dataclass(frozen=True, slots=True)
class PageQuality:
    """How many characters a page has, and how many of them are unmapped or of implausible kinds."""

    characters: int
    unmapped: int
    implausible: int
    text: str = ""


def quality(found: PageWords) -> PageQuality:
    """Judge the characters of a page."""
    text = "".join(word.text for word in found.words)
    implausible = sum(map(_is_implausible, text))
    return PageQuality(found.characters, found.unmapped, implausible, text[:_SAMPLE])


def refuse_garbage(pages: Sequence[PageQuality]) -> None:
    """Refuse a document whose text layer is mostly garbage.

    Raises:
        DocumentRejected: too many characters have no meaning or belong to no script the text could be in.
    """
    characters = sum(page.characters for page in pages)
    if not characters:
        return
    unmapped = sum(page.unmapped for page in pages)
    implausible = sum(page.implausible for page in pages)
    if max(unmapped, implausible) > _MAX_UNMAPPED * characters:
        raise DocumentRejected(_GARBAGE)
    if _is_unlike_language("".join(page.text for page in pages[:_SAMPLED_PAGES])):
        raise DocumentRejected(_GARBAGE)


def _is_unlike_language(text: str) -> bool:
    """Whether the characters are real but spell nothing: signs for letters, words without vowels, rare Han only."""
    shown = [character for character in text if character not in _FILLERS]
    letters = [character for character in shown if character.isalnum()]
    if len(letters) < _MIN_ALPHANUMERIC * len(shown):
        return True
    latin = [character for character in letters if character.isascii() and character.isalpha()]
    if len(latin) >= _MIN_JUDGED and sum(character in _VOWELS for character in latin) < _MIN_VOWELS * len(latin):
        return True
    han = "".join(character for character in letters if "\u3400" <= character <= "\u9fff")
    return len(han) >= _MIN_JUDGED and common_share(han) < _MIN_COMMON


def _is_implausible(character: str) -> bool:
    if character in _FILLERS:
        return False
    code = ord(character)
    if code < 0x80:
        return code < 0x20
    if unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs"):
        return True
    return character == "\ufffd" or any(low <= code <= high for low, high in _RARE_BLOCKS)
