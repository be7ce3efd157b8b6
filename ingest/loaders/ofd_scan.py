"""Pages of an OFD document that are pictures of text, read by recognition."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.loaders.ofd_graphics import Graphics, Picture
from ingest.loaders.ofd_package import Package
from ingest.loaders.pdf_pictures import MAX_STAMP
from ingest.loaders.pdf_words import PageWords, Word
from ingest.placed import Spot

_COVERING = 0.6
"""Part of the page that pictures must cover for a page with a stamp of text to be a scan."""
_MIN_SHARE = 0.02
"""Part of the page from which a picture may hold text: smaller ones are codes and seals."""
_MAX_PICTURES = 40
"""Scanners that cut a page into strips make a dozen."""
_JBIG2 = b"\x97JB2\r\n\x1a\n"
_NO_JBIG2 = "pictures in JBIG2, which are not read here, were left out: export the document as PDF to have them read"
_NOT_OPENED = "pictures that cannot be opened were left out"


@dataclass(frozen=True, slots=True)
class Scan:
    """What recognition made of a page, how surely, and why pictures were left out."""

    words: PageWords
    confidence: float
    characters: int
    unread: tuple[str, ...]


def is_scan(found: Graphics) -> bool:
    """Whether a page shows its text as pictures."""
    pictures = _pictures(found)
    shown = sum(not sign.text.isspace() for sign in found.signs)
    if shown > MAX_STAMP or not pictures:
        return False
    return not shown or sum(_area(found, picture) for picture in pictures) >= _COVERING


def read_scan(package: Package, found: Graphics) -> Scan:
    """Read the pictures of a page."""
    from ingest.loaders.images import picture_of
    from ingest.loaders.ocr import recognise

    words: list[Word] = []
    page = PageWords((), found.width, found.height, 0, 0)
    unread: list[str] = []
    sure, characters = 0.0, 0
    pictures = _pictures(found)
    for picture in pictures:
        data = package.picture(picture.part)
        opened = None if data is None or data.startswith(_JBIG2) else picture_of(data)
        if opened is None:
            unread.append(_NO_JBIG2 if data is not None and data.startswith(_JBIG2) else _NOT_OPENED)
            continue
        left, bottom, right, top = picture.place
        read = recognise(opened, max(opened.shape) / max(right - left, top - bottom))
        sure += read.confidence * read.characters
        characters += read.characters
        if len(pictures) == 1 and _is_turned(read.words, picture):
            page = read.words
            words += [_seen(word, picture, found) for word in read.words.words]
        else:
            words += [_moved(_seen(word, picture, found), left, bottom) for word in read.words.words]
    page = replace(page, words=tuple(words), characters=characters)
    return Scan(page, sure / characters if characters else 0.0, characters, tuple(dict.fromkeys(unread)))


def _is_turned(read: PageWords, picture: Picture) -> bool:
    """Whether recognition turned the picture on its side to read it."""
    left, bottom, right, top = picture.place
    return (read.width > read.height) != (right - left > top - bottom)


def _pictures(found: Graphics) -> list[Picture]:
    """The pictures that may hold text, each once."""
    pictures = dict.fromkeys(picture for picture in found.pictures if _area(found, picture) >= _MIN_SHARE)
    return list(pictures)[:_MAX_PICTURES]


def _area(found: Graphics, picture: Picture) -> float:
    """The part of the page that a picture covers."""
    left, bottom, right, top = picture.place
    width = max(0.0, min(right, found.width) - max(left, 0.0))
    height = max(0.0, min(top, found.height) - max(bottom, 0.0))
    return width * height / (found.width * found.height)


def _moved(word: Word, left: float, bottom: float) -> Word:
    return replace(word, x0=word.x0 + left, x1=word.x1 + left, baseline=word.baseline + bottom)


def _seen(word: Word, picture: Picture, found: Graphics) -> Word:
    """The word with its places on the page, which recognition gives as fractions of the picture."""
    left, bottom, right, top = picture.place
    spots = []
    for at, spot in word.spots:
        x0, x1 = (left + edge * (right - left) for edge in (spot.left, spot.right))
        y0, y1 = (top - edge * (top - bottom) for edge in (spot.top, spot.bottom))
        spots.append(
            (
                at,
                Spot(
                    spot.length,
                    _inside(x0 / found.width),
                    _inside(1 - y0 / found.height),
                    _inside(x1 / found.width),
                    _inside(1 - y1 / found.height),
                ),
            )
        )
    return replace(word, spots=tuple(spots))


def _inside(edge: float) -> float:
    return round(min(max(edge, 0.0), 1.0), 5)
