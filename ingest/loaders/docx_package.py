"""Opens a Word package after proving that this is harmless, and finds the parts that its document refers to."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from docx.oxml import parse_xml

from ingest.loaders.office_package import WORD, check_package
from ingest.loaders.office_repair import repaired
from ingest.records import Loaded

_EMPTY = "<w:{} xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"


def open_package(data: bytes) -> Any:
    """The python-docx document in ``data``.

    Raises:
        DocumentRejected: no Word document, a zip bomb, encrypted, damaged, or it declares XML entities.
    """
    import docx

    check_package(data, WORD)
    return docx.Document(io.BytesIO(repaired(data)))


class Related:
    """The parts that a document part refers to."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def root(self, kind: str) -> Any:
        """The root of the part of a kind (``styles``, ``numbering``, ``footnotes``), or of an empty one."""
        for relation in self._part.rels.values():
            if (relation.reltype or "").endswith(f"/{kind}") and not relation.is_external:
                return parse_xml(relation.target_part.blob)
        return parse_xml(_EMPTY.format(kind))

    def blob(self, link: str) -> bytes:
        """The bytes of the part behind a relation; empty where it lies outside the package or is not there."""
        relation = self._part.rels.get(link)
        return b"" if relation is None or relation.is_external else bytes(relation.target_part.blob)

    def inserted(self, link: str) -> Loaded | None:
        """A whole file that Word shows in the document's place, or ``None`` where its format is not read."""
        relation = self._part.rels.get(link)
        if relation is None or relation.is_external:
            return None
        kind = str(relation.target_part.content_type)
        loader = next((load for name, load in _INSERTED.items() if name in kind), None)
        return None if loader is None else loader(bytes(relation.target_part.blob))


def _docx(data: bytes) -> Loaded:
    from ingest.loaders.docx import load_docx

    return load_docx(data)


def _html(data: bytes) -> Loaded:
    from ingest.loaders.html import load_html

    return load_html(data)


def _text(data: bytes) -> Loaded:
    from ingest.loaders.text import load_text

    return load_text(data)


_INSERTED: Mapping[str, Callable[[bytes], Loaded]] = {
    "wordprocessingml": _docx,
    "html": _html,
    "text/plain": _text,
}
