"""Citations: quotes with their legal address, checked to the letter against canonical text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.addresses import address_of, chain, page_of
from assistant.errors import StoreError
from assistant.records import Citation, ClauseKind, Document, Quote
from assistant.sentences import sentences

_NUMBERED = frozenset({ClauseKind.ARTICLE, ClauseKind.SECTION, ClauseKind.HEADING, ClauseKind.CHAPTER, ClauseKind.PART})
_DECIMAL = re.compile(r"\d+(?:\.\d+)+")


def without_label(document: Document, quote: Quote) -> Quote:
    """The quote without the number of the clause that begins with it, which its address already says.

    Items keep their mark, as lists are read with it; a quote that is nothing but its number stays whole.
    """
    for clause in reversed(chain(document.clauses, quote.start, quote.start + 1)):
        numbered = clause.kind in _NUMBERED or _DECIMAL.fullmatch(clause.label)
        if clause.start != quote.start or not numbered:
            continue
        label = _label_pattern(clause.label).match(quote.text)
        if label and label.end() < len(quote.text):
            return replace(quote, start=quote.start + label.end(), text=quote.text[label.end() :])
    return quote


@lru_cache(maxsize=4096)
def _label_pattern(label: str) -> re.Pattern[str]:
    """A label as it may be written: with spaces inside, and a separator behind."""
    written = r"\s*".join(re.escape(character) for character in label if not character.isspace())
    return re.compile(written + r"(?:\s*[.．:：、–—-]+\s*|\s+)(?!\d)", re.IGNORECASE)


def cite(document: Document, quote: Quote, *, marker: int) -> Citation:
    """The quote with address, page, version and dates; raises StoreError where it does not equal its source.

    A clause's own number at the head of the quote is left out of it.
    """
    quote = without_label(document, quote)
    if document.text[quote.start : quote.end] != quote.text:
        raise StoreError(
            f"A quote from {document.path} does not equal its source. Run 'guildhall verify --repair', then ask again."
        )
    return Citation(
        marker=marker,
        quote=quote,
        title=document.facts.title,
        version=document.facts.version,
        in_force=document.facts.in_force,
        address=address_of(document.clauses, quote.start, quote.end),
        page=page_of(document.pages, quote.start),
    )


def marked_sentences(citation: Citation) -> list[str]:
    """The sentences of a citation's quote, each with the marker, as they stand in an answer.

    The marker goes before a sentence's closing mark, so that it and what it stands for cannot be parted. A footnote
    mark of the source's own (``[3]``) gets full-width brackets here, since in an answer it would name a citation.
    """
    text = citation.quote.text
    said = [_FOOTNOTE_MARK.sub(r"［\1］", text[start:end]) for start, end in sentences(text)]
    return [marked(sentence, [citation.marker]) for sentence in said]


_FOOTNOTE_MARK = re.compile(r"\[(\d+)\]")


_CLOSING_MARK = re.compile(r"[。！？!?；;.…]+[\"”’'）)」』】\]]*$")


def marked(sentence: str, markers: Sequence[int]) -> str:
    """A sentence with markers before its closing mark."""
    closing = _CLOSING_MARK.search(sentence)
    at = closing.start() if closing and closing.start() else len(sentence)
    return f"{sentence[:at]}{''.join(f'[{marker}]' for marker in markers)}{sentence[at:]}"
