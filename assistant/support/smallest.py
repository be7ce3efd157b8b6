"""The smallest run of sentences of a passage that supports a claim: what a citation quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.interfaces import Reader
from assistant.labels import HAN_COUNT, SIGNS
from assistant.sentences import Span, sentences
from assistant.support.alignment import features
from assistant.support.checking import check_support
from assistant.text_vectors import TextVectors

MOST_SENTENCES = 4
"""Sentences of the longest run that is tried."""

MOST_READ = 4
"""Runs of one length that the models read: those that the rules let by and that share most with the claim."""

_ITEM = re.compile(
    rf"\s*(?:[（(](?:{HAN_COUNT}+|\d{{1,2}}|[a-z])[）)]|[{SIGNS}]|\d{{1,2}}[.、．)]\s?(?!\d)|[a-z][.)]\s|[-•*·–—]\s)"
)
_OPENS = re.compile(r"[:：][\"'”’）)]*\s*$")


def smallest_support(
    claim: str,
    passage_text: str,
    *,
    reader: Reader | None = None,
    vectors: TextVectors | None = None,
    context: str = "",
) -> list[Span]:
    """The spans of the sentences of ``passage_text`` that support ``claim``, in order; none where no run does.

    Of runs of one length the surest comes first. An item of a list brings the line that opens the list.
    """
    spans = sentences(passage_text)
    wanted = features(claim)
    for length in range(1, min(MOST_SENTENCES, len(spans)) + 1):
        runs = sorted(_runs(passage_text, spans, length), key=lambda run: -_shared(wanted, passage_text, run))
        passed = [run for run in runs if check_support(claim, _quotes(passage_text, run), context=context).supported]
        if reader is None and vectors is None:
            if passed:
                return passed[0]
            continue
        checked = [
            (check_support(claim, _quotes(passage_text, run), reader=reader, vectors=vectors, context=context), run)
            for run in passed[:MOST_READ]
        ]
        supporting = [(support.score, run) for support, run in checked if support.supported]
        if supporting:
            return max(supporting, key=lambda each: each[0])[1]
    return []


def _quotes(text: str, run: Sequence[Span]) -> list[str]:
    return [text[start:end] for start, end in run]


def _shared(wanted: frozenset[str], text: str, run: Sequence[Span]) -> int:
    return len(wanted & features("\n".join(_quotes(text, run))))


def _runs(text: str, spans: Sequence[Span], length: int) -> Iterator[list[Span]]:
    """Every run of so many sentences; one that begins inside a list is led by what opens the list."""
    for first in range(len(spans) - length + 1):
        run = list(spans[first : first + length])
        if _ITEM.match(text[slice(*run[0])]):
            before = [span for span in spans[:first] if not _ITEM.match(text[slice(*span)])]
            if before and _OPENS.search(text[slice(*before[-1])]):
                run.insert(0, before[-1])
        yield run
