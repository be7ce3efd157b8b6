"""The text of a part of an e-mail, in the charset that it declares or that its bytes prove."""

from __future__ import annotations

import base64
import codecs
import re
from email.errors import InvalidBase64LengthDefect
from email.message import Message

from assistant.errors import DocumentRejected
from ingest.decoding import common_share, decode

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""What mail programs really use under these names, by the codec's name."""
_ANYTHING = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252", "latin_1"})
"""Charsets declared by default, under which any bytes are found."""
_CHINESE = ("gb18030", "big5hkscs")
_COMMON = 0.25
"""Share of common characters in Chinese text: measured 0.45 to 0.7, in the wrong charset below 0.1."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_TAG = re.compile(r"<[^<>]*>")
_STUB = 0.3
"""Part of the other form's letters below which a plain text only says that there is another form."""


def body_text(part: Message) -> str:
    """The text of a part, its soft line ends joined where it says that it has them."""
    text = decoded(content_of(part), part.get_content_charset() or "").replace("\r\n", "\n")
    if part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(text, joint="" if str(part.get_param("delsp", "")).lower() == "yes" else " ")
    return text


def content_of(part: Message) -> bytes:
    """The bytes of a part; of base64 that was cut off, what is whole."""
    payload = part.get_payload(decode=True)
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        letters = _NO_BASE64.sub(b"", payload if isinstance(payload, bytes) else b"")
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    return payload if isinstance(payload, bytes) else b""


def decoded(data: bytes, charset: str) -> str:
    """``data`` as text: as declared, as UTF-8 wherever it is that, or as its bytes prove."""
    declared = _codec(charset)
    for name in (declared,) if data.isascii() else ("utf-8", declared):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError, ValueError):  # not in this charset
            continue
        return text if name not in _CHINESE else _more_common(text, data, name)
    try:
        return decode(data)[0]
    except DocumentRejected:
        return data.decode("utf-8", "replace")


def _more_common(text: str, data: bytes, name: str) -> str:
    """The text as declared, unless the other Chinese charset turns rare characters into common ones."""
    other = next(known for known in _CHINESE if known != name)
    if common_share(text) >= _COMMON:
        return text
    try:
        found = data.decode(other)
    except UnicodeError:
        return text
    return found if common_share(found) >= _COMMON else text


def _codec(charset: str) -> str:
    """The codec for a declared charset; ``ascii``, which bytes beyond it are not in, where it says nothing."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return "ascii"
    return "ascii" if name in _ANYTHING else _WIDER.get(name, name)


def is_better(plain: Message, rich: Message) -> bool:
    """Whether the plain form of a text holds what the rich form holds."""
    text = body_text(plain)
    found = next((part for part in rich.walk() if part.get_content_type() in ("text/html", "text/plain")), None)
    if found is None:
        return True
    other = _TAG.sub("", body_text(found))
    return _letters(text) >= max(1.0, _STUB * _letters(other))


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _unflowed(text: str, *, joint: str) -> str:
    """The text with its soft line ends, a space before the end, joined within one depth of quotation (RFC 3676)."""
    lines: list[str] = []
    soft = ""
    for line in text.split("\n"):
        marks = line[: len(line) - len(line.lstrip(">"))]
        words = line[len(marks) :].removeprefix(" ")
        if soft and soft == f"{marks}|" and words != "-- ":
            lines[-1] = lines[-1].rstrip(" ") + joint + words
        else:
            lines.append(f"{marks} {words}" if marks else words)
        soft = f"{marks}|" if words.endswith(" ") and words != "-- " else ""
    return "\n".join(lines)
