"""Answers and conversations as text that people take along: for the clipboard, as Markdown, as a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from assistant.conversations import Exchange
from assistant.records import Answer, Citation, InForce

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@])")
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A conversation to be written down, and the words for it.

    ``on`` is a sentence with ``{day}`` in it, ``in_force`` tells on which days a version holds.
    """

    title: str
    exchanges: Sequence[Exchange]
    sources: str
    on: str
    in_force: Callable[[InForce], str]


def answer_as_text(answer: Answer, *, in_force: Callable[[InForce], str]) -> str:
    """An answer for the clipboard: its text, its notices, and each source with its quote."""
    notices = [notice.text for notice in answer.notices]
    return "\n".join([answer.text, *notices, "", *(_line(citation, in_force) for citation in _cited(answer))]).strip()


def to_markdown(transcript: Transcript) -> str:
    """The conversation as Markdown that shows every word of the documents as it is."""
    parts = [f"# {_in_line(transcript.title)}"]
    for answer in _answers(transcript):
        parts.append(f"## {_in_line(answer.question.text)}")
        parts.append(f"_{_escaped(transcript.on.format(day=answer.question.on))}_")
        parts.append(_escaped(answer.text))
        parts += [f"> {_escaped(notice.text)}" for notice in answer.notices]
        cited = _cited(answer)
        if cited:
            parts.append(f"**{_escaped(transcript.sources)}**")
            parts.append("\n".join(f"- {_escaped(_line(one, transcript.in_force))}" for one in cited))
    return "\n\n".join(parts) + "\n"


def to_docx(transcript: Transcript) -> bytes:
    """The conversation as a Word file."""
    from docx import Document as WordFile

    file = WordFile()
    file.add_heading(_clean(transcript.title), level=0)
    for answer in _answers(transcript):
        file.add_heading(_clean(answer.question.text), level=1)
        file.add_paragraph(_clean(transcript.on.format(day=answer.question.on)), style="Subtitle")
        file.add_paragraph(_clean(answer.text))
        for notice in answer.notices:
            file.add_paragraph(_clean(notice.text), style="Intense Quote")
        cited = _cited(answer)
        if cited:
            file.add_heading(_clean(transcript.sources), level=2)
        for citation in cited:
            file.add_paragraph(_clean(_line(citation, transcript.in_force)), style="List Bullet")
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _answers(transcript: Transcript) -> list[Answer]:
    return [exchange.answer for exchange in transcript.exchanges if exchange.answer is not None]


def _cited(answer: Answer) -> list[Citation]:
    """What the text and its notices cite, by marker; where nothing is cited, what comes closest."""
    noticed = [citation for notice in answer.notices for citation in notice.citations]
    found = {citation.marker: citation for citation in (*noticed, *answer.citations)}
    return [found[marker] for marker in sorted(found)] or list(answer.nearest)


def _line(citation: Citation, in_force: Callable[[InForce], str]) -> str:
    """A source in one line: its legal address, and the quote to the letter."""
    page = f"p. {citation.page}" if citation.page else None
    dates = in_force(citation.in_force) if citation.in_force.since or citation.in_force.until else None
    parts = (citation.title, citation.version, citation.address, page, dates, citation.quote.document)
    where = ", ".join(part for part in parts if part)
    return f"[{citation.marker}] {where}: “{citation.quote.text}”"


def _escaped(text: str) -> str:
    """Text as Markdown that shows its characters; its lines stay lines, inside a list or a quotation, too."""
    return "\\\n  ".join(_MARKDOWN.sub(r"\\\1", line) for line in text.split("\n") if line.strip())


def _in_line(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
