"""The one place where words of documents and people become something a browser draws.

Documents may hold Markdown, HTML, formulas and image links, and a browser must show them as the characters they are.
So such words reach Streamlit in two ways only: escaped, inside HTML made here and given to ``st.html`` (which
sanitises once more and reads no Markdown), or through :func:`plain_label` where a widget takes nothing but Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assistant.language import detect_language
from assistant.records import Language
from assistant.ui.ask.surroundings import Surroundings

_MARKER = re.compile(r"\[(\d{1,4})\]")
_LANGUAGE_TAGS = {Language.ENGLISH: "en", Language.CHINESE: "zh-Hans"}

_MARKDOWN = re.compile(r"[!-$&(-+\-.:<->@\[-`{-~]")
# Shortcodes, e-mail addresses and arrows are replaced after escapes are resolved, so the characters that
# start them are parted from their neighbour by a character without width (word joiner).
_REPLACED_LATE = re.compile(r"(?<=:)(?=\S)|(?<=@)|(?<=[-<>=~])(?=[-<>=~])|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """``text`` as HTML that shows exactly its characters.

    Line breaks become character references: ``st.html`` tidies the white space of lines, and a quote must not change.
    """
    return escape(text, quote=True).replace("\n", "&#10;")


class Made(str):
    """HTML that was made here, so that no word of a document or a person in it can be more than a word."""

    __slots__ = ()


def element(tag: str, *inside: str, **attributes: str | int | bool | None) -> Made:
    """An element of HTML; what stands inside is escaped unless it was made here, attributes always are.

    Underscores in the names of attributes stand for hyphens, one at the end for nothing (``class_``). An attribute
    that is ``True`` stands without a value, one that is ``None`` or ``False`` not at all.
    """
    named = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{plain(str(value))}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Made(f"<{tag}{named}>{joined(inside)}</{tag}>")


def joined(inside: Iterable[str]) -> Made:
    """Pieces one after the other, escaped unless they were made here."""
    return Made("".join(piece if isinstance(piece, Made) else plain(piece) for piece in inside))


def language_tag(language: Language) -> str:
    """A language as browsers and screen readers know it."""
    return _LANGUAGE_TAGS[language]


def plain_label(text: str) -> str:
    """``text`` in one line as Markdown that shows its characters and nothing else."""
    one_line = " ".join(text.split())
    return _MARKDOWN.sub(lambda match: "\\" + match.group(), _REPLACED_LATE.sub(_JOINER, one_line))


def prose(text: str, language: Language, *, kind: str = "prose") -> str:
    """A stretch of text in its own language; ``kind`` names its style."""
    return f'<div class="gh-{kind}" lang="{_LANGUAGE_TAGS[language]}">{plain(text)}</div>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """What a marker in a text opens: the name of a source, and how a screen reader calls it."""

    opens: str
    label: str


def marked_prose(text: str, language: Language, markers: Mapping[int, Opener]) -> str:
    """A text whose markers ``[n]`` open their source where ``markers`` has n; all other brackets stay as they are."""
    parts: list[str] = []
    last = 0
    for match in _MARKER.finditer(text):
        opener = markers.get(int(match.group(1)))
        if opener is not None:
            parts.append(plain(text[last : match.start()]))
            parts.append(
                f'<button type="button" class="gh-marker" data-opens="{plain(opener.opens)}" '
                f'aria-label="{plain(opener.label)}">[{match.group(1)}]</button>'
            )
            last = match.end()
    parts.append(plain(text[last:]))
    return f'<div class="gh-prose" lang="{_LANGUAGE_TAGS[language]}" aria-live="polite">{"".join(parts)}</div>'


def title(text: str, *, level: int) -> str:
    """The title of a page (level 1) or of a part of it; it can take the focus, so that a reader can be led there."""
    tag = _LANGUAGE_TAGS[detect_language(text)]
    role = f'role="heading" aria-level="{level}" tabindex="-1" lang="{tag}"'
    return f'<div class="gh-title-{level}" {role}>{plain(text)}</div>'


def copyable(text: str, *, label: str, done: str) -> str:
    """A button that copies ``text``, and says ``done`` when it has."""
    return (
        f'<button type="button" class="gh-copy" data-done="{plain(done)}" data-copies="{plain(text)}">'
        f'{plain(label)}</button><span class="gh-copied" role="status"></span>'
    )


def quote_in_context(found: Surroundings, language: Language) -> str:
    """A quote highlighted between its neighbours; an ellipsis stands where the document goes on."""
    lead = "" if found.starts_document else '<span class="gh-cut">…&#10;</span>'
    tail = "" if found.ends_document else '<span class="gh-cut">&#10;…</span>'
    body = f"<span>{plain(found.before)}</span><mark>{plain(found.quote)}</mark><span>{plain(found.after)}</span>"
    return f'<div class="gh-context" lang="{_LANGUAGE_TAGS[language]}">{lead}{body}{tail}</div>'


def quote_alone(quote: str, language: Language) -> str:
    """A quote highlighted without neighbours."""
    return f'<div class="gh-context" lang="{_LANGUAGE_TAGS[language]}"><mark>{plain(quote)}</mark></div>'


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """Labels with their values, one pair a row; a value may have been made here."""
    pairs = joined(part for label, value in rows for part in (element("dt", label), element("dd", value)))
    return f'<dl class="gh-facts">{pairs}</dl>'


def heading(text: str) -> str:
    """A small heading above a group."""
    return f'<div class="gh-heading" role="heading" aria-level="2">{plain(text)}</div>'


def alert(text: str) -> str:
    """A sentence that says what could not be done."""
    return f'<div class="gh-alert" role="alert">{plain(text)}</div>'


def lines(items: Sequence[tuple[str, str]]) -> str:
    """A list of entries, each with a quieter second line."""
    entries = "".join(f"<li>{plain(first)}<small>{plain(second)}</small></li>" for first, second in items)
    return f'<ul class="gh-lines">{entries}</ul>'
