"""Heading lines of e-mails: encoded words, bare bytes of any charset, names of attached files."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from assistant.errors import DocumentRejected
from ingest.decoding import decode
from ingest.loaders.eml_text import decoded

_SHOWN = ("From", "To", "Cc", "Date")
_MAX_HEADER = 4000
"""Characters of one heading line that are kept: about a hundred recipients."""
_MAX_RAW = 100_000
_FOLDED = re.compile(r"[\r\n]+[ \t]*")
_SPACES = re.compile(r"[ \t]+")
_MAX_NAME = 200
_NAMING = frozenset({"content-disposition", "content-type"})
_UNNAMED = "without a name"
_SEPARATORS = re.compile(r"[\\/\x00-\x1f]")


def subject_of(message: Message) -> str:
    """The subject as a reader sees it, empty where there is none."""
    return _value(message, "Subject")[:_MAX_HEADER]


def shown_headers(message: Message) -> tuple[list[str], bool]:
    """Sender, recipients and date, a line each, and whether one of them was too long to keep whole."""
    lines = []
    cut = False
    for name in _SHOWN:
        value = _value(message, name)
        if value:
            lines.append(f"{name}: {value[:_MAX_HEADER]}")
            cut = cut or len(value) > _MAX_HEADER
    return lines, cut


def file_name(part: Message) -> str:
    """The name of an attached file without folders, or of an attached message its subject."""
    for header, value in part.raw_items():
        if header.lower() in _NAMING and not value.isascii():
            part.replace_header(header, _with_bytes_read(value))
    given = part.get_filename("") or part.get_param("name", "")
    name = collapse_rfc2231_value(given) if isinstance(given, tuple) else str(given)
    name = _SEPARATORS.split(_unfolded(_bare(name)))[-1].strip()
    if not name and part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        name = subject_of(inner) if isinstance(inner, Message) else ""
    return name[-_MAX_NAME:] or _UNNAMED


def _value(message: Message, name: str) -> str:
    """A header line as written, its encoded words and bare bytes as text."""
    for found, value in message.raw_items():
        if found.lower() == name.lower():
            return _unfolded(_bare(str(value)[:_MAX_RAW]))
    return ""


def _unfolded(text: str) -> str:
    return _SPACES.sub(" ", _FOLDED.sub(" ", text)).strip()


def _bare(value: str) -> str:
    """The text of a header value with encoded words; a word that is broken stays as it is written."""
    written = _FOLDED.sub(" ", _with_bytes_read(value))
    try:
        pieces = decode_header(written)
    except (HeaderParseError, binascii.Error, ValueError):
        return written
    return "".join(_texts(pieces))


def _texts(pieces: list[tuple[bytes | str, str | None]]) -> Iterator[str]:
    """The text of each piece; what is not encoded comes as Python escapes it."""
    for text, charset in pieces:
        if isinstance(text, str):
            yield text
        elif charset is None:
            yield text.decode("raw_unicode_escape", "replace")
        else:
            yield decoded(text, charset)


def _with_bytes_read(value: str) -> str:
    """The value with bytes beyond ASCII, which some programs write unencoded, read as the charset they prove."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return decode(raw)[0]
    except DocumentRejected:
        return raw.decode("utf-8", "replace")
