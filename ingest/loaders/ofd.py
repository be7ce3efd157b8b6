"""OFD documents (GB/T 33190), the fixed layout of Chinese authorities: their words with places, read as those of a PDF.

The one maintained library for the format, easyofd, unpacks files into the working folder unchecked and needs PyMuPDF,
whose licence (AGPL) binds whoever uses it; so the format is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.errors import DocumentRejected
from ingest.loaders.laid_out import assembled
from ingest.loaders.ocr_remarks import Reading, told
from ingest.loaders.ofd_graphics import Graphics, Rectangle, Sign, graphics_of
from ingest.loaders.ofd_package import Package
from ingest.loaders.ofd_scan import Scan, is_scan, read_scan
from ingest.loaders.pdf_glyphs import Glyphs
from ingest.loaders.pdf_hidden import without_outside
from ingest.loaders.pdf_rules import tabulated
from ingest.loaders.pdf_words import PageWords, Word, words_of
from ingest.loaders.scan_time import ScanTime
from ingest.records import Loaded

_MAX_CHARACTERS = 20_000_000
"""Characters of all pages together: a small package can show one template on thousands of pages."""
_MAX_SCANS = 500
_MAX_UNMAPPED = 0.15
_SHOWN = 10
_GARBAGE = (
    "the OFD document's text is unreadable: its fonts show other characters than the file says; "
    "export it again from its source or as PDF"
)
_MISSING = (
    "the OFD document is damaged: the parts of its pages are missing; export it again from its source, as OFD or PDF"
)
_BLANK = "the OFD document shows no text: its pages are blank or hold only drawings; add a version with text"
_NO_TEXT = (
    "the OFD document has no text, and character recognition found none in its pictures or could not open them; "
    "add a text version or a cleaner scan"
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as read; ``missing`` where its part is not there.

    ``hidden`` and ``outside`` count the words that no reader sees: white ones, and off the page. ``unread`` marks a
    scan for which there was no time.
    """

    words: PageWords
    missing: bool = False
    hidden: int = 0
    outside: int = 0
    unread: bool = False
    scan: Scan | None = None


def load_ofd(data: bytes) -> Loaded:
    """Read an OFD document in reading order, pages that are pictures by recognition.

    Raises:
        DocumentRejected: unsafe, encrypted, damaged, or without any text.
    """
    package = Package.open(data)
    pages: list[_Page] = []
    characters = scans = 0
    time = ScanTime()
    for number, page in enumerate(package.pages(), start=1):
        found = graphics_of(page)
        characters += len(found.signs)
        if characters > _MAX_CHARACTERS:
            raise DocumentRejected(f"the OFD document holds over {_MAX_CHARACTERS:,} characters; split it")
        scanned = is_scan(found) and scans < _MAX_SCANS
        scans += scanned
        if scanned and time.allows(number):
            pages.append(_scanned(package, found))
        else:
            pages.append(replace(_printed(found), missing=not page.contents, unread=scanned))
    _refuse(pages, time)
    text = assembled([page.words for page in pages])
    return text.loaded(page_count=len(pages), remark=_remark(pages, time, attachments=package.attachments))


def _printed(found: Graphics) -> _Page:
    """A page whose text is text."""
    words = words_of(_columns(found.signs), (0.0, 0.0, found.width, found.height))
    unmapped = sum("\ue000" <= sign.text <= "\uf8ff" or sign.text == "\ufffd" for sign in found.signs)
    inside = without_outside(replace(words, unmapped=unmapped))
    seen = [word for word in inside.words if not word.white or not words.upright or _has_ground(word, found.grounds)]
    hidden, outside = len(inside.words) - len(seen), len(words.words) - len(inside.words)
    return _Page(tabulated(replace(inside, words=tuple(seen)), found.segments), hidden=hidden, outside=outside)


def _scanned(package: Package, found: Graphics) -> _Page:
    """A page whose text is in pictures; where they hold none, what text it has is read."""
    scan = read_scan(package, found)
    if scan.words.words:
        return _Page(scan.words, scan=scan)
    return replace(_printed(found), scan=scan)


def _columns(signs: Sequence[Sign]) -> list[Glyphs]:
    """The characters by the direction they run in."""
    found = []
    for angle in dict.fromkeys(sign.font.angle for sign in signs):
        own = [sign for sign in signs if sign.font.angle == angle]
        fonts = list(dict.fromkeys(sign.font for sign in own))
        places = {font: place for place, font in enumerate(fonts)}
        found.append(
            Glyphs(
                angle=angle,
                texts=[sign.text for sign in own],
                x0=np.array([sign.x0 for sign in own]),
                x1=np.array([sign.x1 for sign in own]),
                y=np.array([sign.y for sign in own]),
                sizes=np.array([sign.font.size for sign in own]),
                generated=np.array([sign.generated for sign in own], np.bool_),
                fonts=[places[sign.font] for sign in own],
                known=fonts,
            )
        )
    return found


def _has_ground(word: Word, grounds: Sequence[Rectangle]) -> bool:
    """Whether a white word stands on a shape or a picture."""
    x, y = (word.x0 + word.x1) / 2, word.baseline + 0.3 * word.size
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in grounds)


def _refuse(pages: Sequence[_Page], time: ScanTime) -> None:
    """Refuse a document without text or whose text means nothing."""
    if any(page.words.words for page in pages):
        printed = [page for page in pages if page.scan is None]
        unmapped = sum(page.words.unmapped for page in printed)
        if unmapped > _MAX_UNMAPPED * sum(page.words.characters for page in printed):
            raise DocumentRejected(_GARBAGE)
    elif all(page.missing for page in pages):
        raise DocumentRejected(_MISSING)
    else:
        late = time.remark()
        unread = [*_unread(pages), *([] if late is None else [late])]
        raise DocumentRejected("; ".join([_NO_TEXT if any(page.scan for page in pages) or late else _BLANK, *unread]))


def _unread(pages: Sequence[_Page]) -> list[str]:
    """Why pictures were left out."""
    return sorted({reason for page in pages if page.scan for reason in page.scan.unread})


def _remark(pages: Sequence[_Page], time: ScanTime, *, attachments: bool) -> str | None:
    numbered = list(enumerate(pages, start=1))
    readings = [
        Reading(number, page.scan.confidence, page.scan.characters)
        for number, page in numbered
        if page.scan and page.scan.characters
    ]
    missing = [number for number, page in numbered if page.missing]
    empty = [number for number, page in numbered if not page.words.words and not page.missing and not page.unread]
    remarks = [told(readings, len(pages))] if readings else []
    if missing:
        remarks.append(f"{len(missing)} of {len(pages)} pages are missing from the file ({_named(missing)})")
    if empty:
        what = "they are blank or pictures without text"
        remarks.append(f"{len(empty)} of {len(pages)} pages hold no text ({_named(empty)}): {what}")
    remarks += _unread(pages)
    remarks += filter(None, [time.remark()])
    remarks += _left_out("in white on the white page", [page.hidden for page in pages])
    remarks += _left_out("outside the page", [page.outside for page in pages])
    if attachments:
        remarks.append("files attached inside the OFD document were not read")
    return "; ".join(remarks) or None


def _left_out(where: str, counts: Sequence[int]) -> list[str]:
    """What to say of words that no reader sees, from their count on each page."""
    numbers = [number for number, count in enumerate(counts, start=1) if count]
    if not numbers:
        return []
    return [f"{sum(counts)} words {where}, which no reader sees, were left out ({_named(numbers)})"]


def _named(numbers: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, numbers[:_SHOWN])) + (" and others" if len(numbers) > _SHOWN else "")
