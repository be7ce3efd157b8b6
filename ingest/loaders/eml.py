"""E-mails: their heading lines, their text, and the documents attached to them, each under its file's name.

Python's older mail policy is used on purpose: it leaves header lines as they are, while the newer one takes minutes for
addresses and comments made to be slow. Messages inside messages are read two deep, archives inside them are not opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import PurePath

from assistant.errors import DocumentRejected
from ingest.canonical import CanonicalText
from ingest.loaders.eml_headers import file_name, shown_headers, subject_of
from ingest.loaders.eml_text import body_text, content_of, is_better
from ingest.records import Block, BlockKind, Loaded

Read = Callable[[bytes, str], Loaded]
"""Reads bytes as the format of an extension, with all the checks of that format."""

_MAX_MULTIPARTS = 200
"""Parts made of parts: real messages have under ten, digests of a mailing list some dozen."""
_MAX_DEPTH = 2
_MAX_ATTACHMENTS = 50
_NAMED = 10
_BOUNDARY = re.compile(rb"boundary\s*\*?\d*\*?\s*=", re.IGNORECASE)
_LONG_LINE = re.compile(
    rb"^content-(?:type|disposition)[ \t]*:(?:[^\r\n]|\r?\n[ \t]){20000}", re.IGNORECASE | re.MULTILINE
)
"""Lines with so many parameters that Python needs minutes for them."""
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "text/markdown": ".md",
    "text/html": ".html",
    "text/plain": ".txt",
}
"""What attachments without an extension in their name are."""
_NO_MAIL = (
    "the file is named .eml but is no e-mail: it has no sender, no date and no subject; give it its right extension"
)
_NO_TEXT = "the e-mail holds no text: neither in its body nor in an attachment that can be read"
_LOCKED = "the e-mail is encrypted; save it decrypted, or as .pdf"
_TOO_DEEP = "the e-mail nests or describes its parts as no real one does; save its text and its attachments as files"


def load_eml(data: bytes, read: Read) -> Loaded:
    """Read an e-mail with its attachments; ``read`` reads these as the formats of their names.

    Raises:
        DocumentRejected: no e-mail, encrypted, nested without end, or without text.
    """
    message = _parsed(data)
    if not any(message[name] for name in ("From", "Sender", "Date", "Subject", "Received")):
        raise DocumentRejected(_NO_MAIL)
    if message.get_content_type() in _ENCRYPTED:
        raise DocumentRejected(_LOCKED)
    walk = _Walk(read)
    walk.message(message, depth=0)
    if not walk.has_text:
        raise DocumentRejected("; ".join([_NO_TEXT, *walk.unread[:_NAMED]]))
    return walk.text.loaded(remark=_remark(walk))


def load_web_archive(data: bytes, read: Read) -> Loaded:
    """Read the page of a web archive (MHTML), which is packed like a message.

    Raises:
        DocumentRejected: it holds no page.
    """
    for part in _parsed(data).walk():
        if part.get_content_type() == "text/html":
            return read(body_text(part).encode("utf-8", "replace"), ".html")
    raise DocumentRejected("the web archive holds no page; save the page again from a browser")


def _parsed(data: bytes) -> Message:
    if len(_BOUNDARY.findall(data)) > _MAX_MULTIPARTS or _LONG_LINE.search(data):
        raise DocumentRejected(_TOO_DEEP)
    try:
        return message_from_bytes(data)
    except RecursionError as error:
        raise DocumentRejected(_TOO_DEEP) from error


def _remark(walk: _Walk) -> str | None:
    named = list(walk.unread[:_NAMED])
    if len(walk.unread) > _NAMED:
        named.append(f"{len(walk.unread) - _NAMED} more attachments were not read")
    return "; ".join([*walk.remarks, *named]) or None


@dataclass(slots=True)
class _Walk:
    """Goes through a message part by part; ``unread`` says of each attachment left out why."""

    read: Read
    text: CanonicalText = field(default_factory=CanonicalText)
    remarks: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    has_text: bool = False
    _attached: int = 0

    def message(self, message: Message, *, depth: int) -> None:
        """Add a message: its subject as title, its heading lines, its parts."""
        subject = subject_of(message)
        if subject and depth == 0:
            self.text.add(subject, BlockKind.TITLE, level=1)
        elif subject:
            self.text.add(subject, BlockKind.HEADING, level=1)
        headers, cut = shown_headers(message)
        self.text.add("\n".join(headers))
        if cut:
            self.remarks.append("a list of recipients was cut short")
        attachments: list[Message] = []
        self._part(message, attachments)
        for part in attachments:
            self._attachment(part, depth)

    def _part(self, part: Message, attachments: list[Message]) -> None:
        """Add the text of a part and collect what is attached."""
        kind = part.get_content_type()
        if _is_attached(part):
            attachments.append(part)
        elif kind == "multipart/alternative":
            self._best_of(_parts(part), attachments)
        elif kind in ("multipart/related", "multipart/signed"):
            self._first_of(_parts(part), attachments)
        elif part.is_multipart():
            for inner in _parts(part):
                self._part(inner, attachments)
        elif kind in ("text/plain", "text/html"):
            self._body(part)
        elif kind not in _SIGNATURES and part.get_content_maintype() != "image":
            attachments.append(part)

    def _best_of(self, parts: Sequence[Message], attachments: list[Message]) -> None:
        """Of several forms of one text the plain one, unless it is empty or only says that there is another."""
        plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
        rich = next((part for part in reversed(parts) if part is not plain and _holds_text(part)), None)
        chosen = plain if rich is None or (plain is not None and is_better(plain, rich)) else rich
        for part in parts:
            if part is chosen:
                self._part(part, attachments)
            else:
                attachments += [inner for inner in part.walk() if _is_attached(inner)]

    def _first_of(self, parts: Sequence[Message], attachments: list[Message]) -> None:
        """The text itself; what comes after it are its pictures or its signature, unless it is attached as a file."""
        for place, part in enumerate(parts):
            if place == 0 or (_is_attached(part) and part.get_content_type() not in _SIGNATURES):
                self._part(part, attachments)

    def _body(self, part: Message) -> None:
        shown = body_text(part)
        if not shown.strip():
            return
        extension = ".html" if part.get_content_type() == "text/html" else ".txt"
        try:
            loaded = self.read(shown.encode("utf-8", "replace"), extension)
        except DocumentRejected as error:
            self.remarks.append(f"a part of the text could not be read: {error}")
            return
        plain = extension == ".txt"
        self._add(loaded, place=(), title=BlockKind.PARAGRAPH if plain else BlockKind.HEADING)

    def _attachment(self, part: Message, depth: int) -> None:
        """Add an attached document under its name, or say why it is left out."""
        name = file_name(part)
        self._attached += 1
        if self._attached > _MAX_ATTACHMENTS:
            self.unread.append(f"the attachment {name} was not read: only {_MAX_ATTACHMENTS} are")
        elif part.get_content_type() == "message/rfc822":
            self._forwarded(part, name, depth)
        elif part.is_multipart():
            self.unread.append(f"the attachment {name} was not read: it is made of parts")
        else:
            self._file(content_of(part), part.get_content_type(), name)

    def _forwarded(self, part: Message, name: str, depth: int) -> None:
        inner = part.get_payload(0) if part.is_multipart() else None
        if depth + 1 > _MAX_DEPTH or not isinstance(inner, Message):
            self.unread.append(f"the message {name} was not read: it lies in a message inside a message")
        elif inner.get_content_type() in _ENCRYPTED:
            self.unread.append(f"the message {name} was not read: it is encrypted")
        else:
            self.message(inner, depth=depth + 1)

    def _file(self, data: bytes, content_type: str, name: str) -> None:
        extension = PurePath(name).suffix.lower() or _EXTENSIONS.get(content_type, "")
        try:
            if not data:
                raise DocumentRejected("it is empty")
            if extension == ".eml":
                raise DocumentRejected("it is a message packed as a file")
            loaded = self.read(data, extension)
        except DocumentRejected as error:
            self.unread.append(f"the attachment {name} was not read: {error}")
            return
        if not loaded.text.strip():
            self.unread.append(f"the attachment {name} was not read: it holds no text")
            return
        self.text.add(name, BlockKind.HEADING, level=1)
        self._add(loaded, place=(name,), title=BlockKind.HEADING)
        if loaded.remark:
            self.remarks.append(f"{name}: {loaded.remark}")

    def _add(self, loaded: Loaded, *, place: tuple[str, ...], title: BlockKind) -> None:
        """Add what another loader read, its title as ``title``; sheets and slides are told by file and name."""
        for block in loaded.blocks:
            shown = loaded.text[block.start : block.end]
            kind, level = _lowered(block, title)
            where = (f"{place[0]}: {block.place[0]}", *block.place[1:]) if place and block.place else ()
            self.text.add(shown, kind, level=level, header=block.header, place=where)
            self.has_text = self.has_text or bool(shown.strip())


def _lowered(block: Block, title: BlockKind) -> tuple[BlockKind, int]:
    """Kind and level of a block that stands under a heading of the first level."""
    if block.kind is BlockKind.TITLE:
        return title, 2 if title is BlockKind.HEADING else 0
    return block.kind, block.level + 1 if block.kind is BlockKind.HEADING and block.level else block.level


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _is_attached(part: Message) -> bool:
    """Whether a part is a file or a message of its own rather than text of this one."""
    if part.get_content_type() == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    disposition = part.get_content_disposition()
    return disposition == "attachment" or (bool(part.get_filename()) and part.get_content_maintype() != "image")


def _holds_text(part: Message) -> bool:
    return any(inner.get_content_type() in ("text/html", "text/plain") for inner in part.walk())
