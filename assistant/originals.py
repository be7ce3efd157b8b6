"""What documents were read from: pages as pictures, files, and former contents, for who may see them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from assistant.addresses import page_of
from assistant.boxes import boxes_of
from assistant.catalogue import Catalogue
from assistant.errors import SourceError
from assistant.page_images import page_image
from assistant.records import Document
from assistant.store import former_document, snapshot_of, visible_document, visible_entry


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals of the documents in the catalogue that ``open_catalogue`` opens.

    All methods raise UnknownDocument where the document is not there or not for the role, and SourceError where its
    original is gone or no longer what was ingested.
    """

    open_catalogue: Callable[[], Catalogue]

    def picture(self, path: str, *, role: str, start: int, end: int, page: int | None, width: int) -> tuple[int, bytes]:
        """A page with the span from ``start`` to ``end`` marked: its number and its picture (PNG).

        Without ``page`` it is the one on which the span begins. Raises DrawingError where there is nothing to draw.
        """
        with closing(self.open_catalogue()) as catalogue:
            document = visible_document(catalogue, path, role=role)
            number = page or page_of(document.pages, start) or 1
            entry = visible_entry(snapshot_of(catalogue), path, role=role)
            marks = boxes_of(catalogue.boxes(entry, number), document.text, start, end)
            data = _original(catalogue.meta("folder"), document)
        return number, page_image(data, PurePosixPath(path).suffix, number, marks, width=width)

    def file(self, path: str, *, role: str) -> bytes:
        """The file as it was ingested."""
        with closing(self.open_catalogue()) as catalogue:
            return _original(catalogue.meta("folder"), visible_document(catalogue, path, role=role))

    def former(self, path: str, day: date, *, role: str) -> Document:
        """The document as it was filed at the end of a day, whatever its file says now."""
        with closing(self.open_catalogue()) as catalogue:
            return former_document(catalogue, path, day, role=role)


def _original(folder: str | None, document: Document) -> bytes:
    file = Path(folder or ".") / document.path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SourceError(
            f"The original {file} cannot be read ({error.strerror}). Bring it back to its place."
        ) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise SourceError(f"The original {file} has changed since it was ingested. Run 'guildhall ingest' again.")
    return data
