"""What to show of a change: the sentences that differ, and how much their difference matters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.comparison import Change, ChangeKind, Comparison
from assistant.labels import HAN_DIGITS
from assistant.records import Document, Quote
from assistant.sentences import Span, sentences

LONGEST = 400
"""Characters of one quote; a clause rewritten as a whole is shown by the sentence that changed most."""

_HEADING = 40
"""Characters up to which a line without a closing mark is a heading."""
_NUMERAL = rf"[{HAN_DIGITS}十百千万两半]+"
_FIGURE = re.compile(
    rf"\d+(?:[.,:]\d+)*|百分之{_NUMERAL}|{_NUMERAL}分之{_NUMERAL}"
    rf"|{_NUMERAL}(?=个?(?:年|月|日|天|周|小时|学时|学期|工作日|名|人|次|元|倍|级|届|岁|所|家|席|票))"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|thousand|half|third|quarter|once|twice)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    rf"第(?:{_NUMERAL}|\d+)[编章节条款项]|\b(?:Part|Chapter|Article|Section|Clause|Annex)s?\s+\d+(?:\.\d+)*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"应当|必须|不得|禁止|可以|不应|无须|不再|自动|\b(?:must|shall|may|should|cannot|can|need not|not|only|never)\b",
    re.IGNORECASE,
)
_COMMENCES = re.compile(r"起(?:施行|实施|试行|执行|生效)|\b(?:into force|takes? effect|effective)\b", re.IGNORECASE)
_CLOSED = re.compile(r"[。；;.!?！？]\W*$")
_STATES = re.compile(r"[。；;.!?：:|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A change with the spans of the two canonical texts that show it; ``None`` where a version says nothing."""

    change: Change
    old: Span | None
    new: Span | None


def is_substantial(change: Change) -> bool:
    """Whether clauses that state something differ: not headings, not lines of issue, not numbers of clauses alone."""
    sides = [side for side in (change.old, change.new) if side is not None]
    if change.kind is ChangeKind.UNCHANGED or all(side.address is None for side in sides):
        return False
    return any(_STATES.search(side.quote.text) or len(side.quote.text) > _HEADING for side in sides)


def excerpt_of(compared: Comparison, change: Change) -> Excerpt:
    """The smallest whole sentences that show a change; of a clause that is in one version alone, its beginning."""
    if change.old is None or change.new is None:
        old = _beginning(compared.old, change.old.quote) if change.old else None
        new = _beginning(compared.new, change.new.quote) if change.new else None
        return Excerpt(change=change, old=old, new=new)
    found = [Excerpt(change=change, old=old, new=new) for old, new in _spans(compared, change)]
    found = found or [
        Excerpt(
            change=change,
            old=_beginning(compared.old, change.old.quote),
            new=_beginning(compared.new, change.new.quote),
        )
    ]
    return min(found, key=lambda excerpt: (_matter(compared, excerpt), found.index(excerpt)))


def stating(document: Document, quote: Quote) -> list[Span]:
    """The sentences of a clause that state something; all of them where none does."""
    spans = sentences(document.text, quote.start, quote.end)
    texts = [document.text[start:end] for start, end in spans]
    return [
        span for span, text in zip(spans, texts, strict=True) if _CLOSED.search(text) or _FIGURE.search(text)
    ] or spans


def rank(compared: Comparison, excerpt: Excerpt) -> tuple[int, float]:
    """Changed figures first, then duties, other words, what came in, what fell away; of each the smallest first."""
    kind = excerpt.change.kind
    if kind is ChangeKind.CHANGED:
        return _matter(compared, excerpt), -_equal_share(excerpt.change)
    return (3 if kind is ChangeKind.ADDED else 4), 0.0


def _matter(compared: Comparison, excerpt: Excerpt) -> int:
    """0 where figures differ, 1 where duties do, 2 for other words and for the day from which a version holds."""
    old = compared.old.text[slice(*excerpt.old)] if excerpt.old else ""
    new = compared.new.text[slice(*excerpt.new)] if excerpt.new else ""
    if _COMMENCES.search(old) and _COMMENCES.search(new):
        return 2
    before, after = _counted(_FIGURE, old), _counted(_FIGURE, new)
    if before and after and before != after:
        return 0
    return 1 if before != after or _counted(_DUTY, old) != _counted(_DUTY, new) else 2


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.casefold() for match in pattern.findall(_REFERENCE.sub(" ", text)))


def _equal_share(change: Change) -> float:
    same = sum(segment.new[1] - segment.new[0] for segment in change.segments if segment.equal)
    whole = max(len(side.quote.text) for side in (change.old, change.new) if side)
    return same / whole


def _spans(compared: Comparison, change: Change) -> Iterator[tuple[Span | None, Span | None]]:
    """For each stretch that changed the sentences around it in both versions."""
    if change.old is None or change.new is None:
        return
    old = sentences(compared.old.text, change.old.quote.start, change.old.quote.end)
    new = sentences(compared.new.text, change.new.quote.start, change.new.quote.end)
    for segment in change.segments:
        if not segment.equal:
            before, after = _around(old, segment.old), _around(new, segment.new)
            if before is not None or after is not None:
                yield (
                    _with_list(compared.old, _short(compared.old, before), old),
                    _with_list(compared.new, _short(compared.new, after), new),
                )


def _around(spans: list[Span], stretch: Span) -> Span | None:
    """The sentences that share characters with a stretch, or hold the place of an empty one inside them."""
    start, end = stretch
    touched = [span for span in spans if span[0] < end and span[1] > start] if start < end else []
    touched = touched or [span for span in spans if span[0] < start and end < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else None


def _with_list(document: Document, span: Span | None, spans: list[Span]) -> Span | None:
    """The span with the list that its last sentence opens, as far as that is short."""
    if span is None or not document.text[: span[1]].endswith(("：", ":")):
        return span
    following = [end for start, end in spans if start >= span[1] and end - span[0] <= LONGEST]
    return (span[0], following[-1]) if following else span


def _short(document: Document, span: Span | None) -> Span | None:
    """The span, cut after whole sentences where it is long."""
    if span is None or span[1] - span[0] <= LONGEST:
        return span
    return _beginning(document, Quote(document=document.path, start=span[0], end=span[1], text=""))


def _beginning(document: Document, quote: Quote) -> Span:
    """The first sentence of a clause, with the list it opens as far as that is short."""
    spans = sentences(document.text, quote.start, quote.end)
    return _with_list(document, spans[0], spans) or spans[0]
