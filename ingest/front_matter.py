"""YAML front matter at the top of a Markdown file: told apart from the body, and read ahead of everything else.

What it declares is checked before anything is written, so it is read for every Markdown file at the start of a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.errors import DocumentRejected
from ingest.canonical import visible
from ingest.declarations import KEYS
from ingest.decoding import decode
from ingest.discovery import SourceFile
from ingest.marked_yaml import fault, read_front_matter

MARKDOWN = frozenset({".md", ".markdown"})

_FENCE = "---"
_CLOSING = ("---", "...")
_KEY = re.compile(r"[^\s:][^:]*:(?:\s|$)")
_UNENDED = re.compile(rf"\ufeff?{_FENCE}[ \t]*\n(?:[ \t]*\n|#.*\n)*(?:{'|'.join(KEYS)}):(?:\s|$)")
_MARK = "\ufeff"
_BESIDE_ASCII = b"\0\xef\xbb\xbf\xff\xfe"
"""Byte order marks and the other halves of wide characters: what may stand before or between the dashes."""


def split_front_matter(text: str) -> tuple[str | None, str]:
    """The YAML between two ``---`` lines at the very top, or ``None``, and the rest of the file.

    Dashes at the top without a closing line, or with prose between them instead of keys, are the document's own.
    """
    lines = text.removeprefix(_MARK).split("\n")
    if lines[0].rstrip() != _FENCE:
        return None, text
    closing = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() in _CLOSING), None)
    first = next((line for line in lines[1:closing] if line.strip() and not line.startswith("#")), "key:")
    if closing is None or not _KEY.match(first):
        return None, text
    return "\n".join(lines[1:closing]), "\n".join(lines[closing + 1 :])


def front_matters(sources: Iterable[SourceFile]) -> dict[str, Mapping[str, object]]:
    """The front matter of every Markdown file that has some, by path, as ``Collection.front_matters`` takes it.

    A file that cannot be opened or decoded is left to its loader, which says why.

    Raises:
        CollectionError: the front matter is not well formed, or begins with a key and never ends; the message names
            the file and the line.
    """
    found: dict[str, Mapping[str, object]] = {}
    for source in sources:
        if source.reason is not None or source.file.suffix.lower() not in MARKDOWN:
            continue
        text = _text(source)
        yaml, _ = split_front_matter(text)
        if yaml is None and _UNENDED.match(text):
            # Passed over, it would open a document to readers whom its audience leaves out.
            raise fault(source.path, 1, "the front matter is never closed; add a line '---' after its last key.")
        if yaml is not None and yaml.strip():
            found[source.path] = read_front_matter(yaml, source=source.path, first_line=2)
    return found


def _text(source: SourceFile) -> str:
    try:
        with source.file.open("rb") as stream:
            head = stream.read(16)
            if not head.translate(None, _BESIDE_ASCII).startswith(_FENCE.encode()):
                return ""
            decoded, _ = decode(head + stream.read())
    except (OSError, DocumentRejected):
        return ""
    return visible(decoded)
