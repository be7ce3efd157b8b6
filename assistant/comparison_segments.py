"""A changed clause word by word: what stayed, and what stood there and what stands there now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.comparison_units import Unit

WORK = 300_000
"""Pairs of equal words up to which two texts are compared word by word; repetitive ones are compared line by line, and
as a whole where even their lines repeat. Articles of ordinary text have some thousands."""

Block = tuple[int, int, int]
"""Where equal words begin in both texts, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a changed clause: equal, or what stood there and what stands there now; spans may be empty.

    Spans are offsets of the two canonical texts.
    """

    equal: bool
    old: tuple[int, int]
    new: tuple[int, int]


def segments(old: Unit, new: Unit) -> Iterator[Segment]:
    """What stayed and what did not, over the whole of both clauses; their numbers count as equal."""
    if not (old.tokens and new.tokens):
        yield Segment(equal=False, old=(old.start, old.end), new=(new.start, new.end))
        return
    here, there = old.tokens[0].start(), new.tokens[0].start()
    if here > old.start or there > new.start:
        yield Segment(equal=True, old=(old.start, here), new=(new.start, there))
    for a, b, size in _readable(old, new):
        first_old, first_new = old.tokens[a].start(), new.tokens[b].start()
        if first_old > here or first_new > there:
            yield _gap(old, new, (here, first_old), (there, first_new))
        here, there = old.tokens[a + size - 1].end(), new.tokens[b + size - 1].end()
        yield Segment(equal=True, old=(first_old, here), new=(first_new, there))
    if here < old.end or there < new.end:
        yield _gap(old, new, (here, old.end), (there, new.end))


def _gap(old: Unit, new: Unit, before: tuple[int, int], after: tuple[int, int]) -> Segment:
    """What stands between two equal stretches; white space alone is no change of text."""
    said = old.document.text[slice(*before)] + new.document.text[slice(*after)]
    return Segment(equal=not said.strip(), old=before, new=after)


def _readable(old: Unit, new: Unit) -> Iterator[Block]:
    """The stretches of equal words; a lone word between two changes is part of them, since so it reads better."""
    ends = (len(old.words), len(new.words))
    for a, b, size in _joined(_equal(old, new)):
        if size > 1 or 0 in (a, b) or (a + size, b + size) == ends:
            yield a, b, size


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks without a gap between them as one."""
    held: Block | None = None
    for a, b, size in blocks:
        if held is not None and (held[0] + held[2], held[1] + held[2]) == (a, b):
            held = (held[0], held[1], held[2] + size)
        elif size:
            if held is not None:
                yield held
            held = (a, b, size)
    if held is not None:
        yield held


def _equal(old: Unit, new: Unit) -> Iterator[Block]:
    """Equal stretches in order: what both begin with, what is equal between, what both end with."""
    before, after = old.words, new.words
    shorter = min(len(before), len(after))
    lead = next((k for k in range(shorter) if before[k] != after[k]), shorter)
    tail = next((k for k in range(shorter - lead) if before[-1 - k] != after[-1 - k]), shorter - lead)
    yield 0, 0, lead
    yield from _between(old, new, (lead, len(before) - tail), (lead, len(after) - tail))
    yield len(before) - tail, len(after) - tail, tail


def _between(old: Unit, new: Unit, mine: tuple[int, int], theirs: tuple[int, int]) -> Iterator[Block]:
    """Word by word where that is not too much work, else line by line and the words of changed lines."""
    before, after = old.words[slice(*mine)], new.words[slice(*theirs)]
    if _work(before, after) <= WORK:
        for a, b, size in _matched(before, after):
            yield mine[0] + a, theirs[0] + b, size
        return
    old_lines, new_lines = _lines(old, *mine), _lines(new, *theirs)
    old_texts = [old.words[a:b] for a, b in old_lines]
    new_texts = [new.words[a:b] for a, b in new_lines]
    if min(len(old_lines), len(new_lines)) < 2 or _work(old_texts, new_texts) > WORK:
        return
    here, there = 0, 0
    for a, b, size in [*_matched(old_texts, new_texts), (len(old_lines), len(new_lines), 0)]:
        if here < a and there < b:
            changed_old, changed_new = (
                (old_lines[here][0], old_lines[a - 1][1]),
                (new_lines[there][0], new_lines[b - 1][1]),
            )
            if _work(old.words[slice(*changed_old)], new.words[slice(*changed_new)]) <= WORK:
                yield from _between(old, new, changed_old, changed_new)
        for k in range(size):
            yield old_lines[a + k][0], new_lines[b + k][0], old_lines[a + k][1] - old_lines[a + k][0]
        here, there = a + size, b + size


def _lines(unit: Unit, first: int, last: int) -> list[tuple[int, int]]:
    """The lines of a stretch of words, as places of their first and behind their last word."""
    found, begun = [], 0
    for paragraph in unit.paragraphs:
        start, end = max(begun, first), min(begun + len(paragraph.words), last)
        if start < end:
            found.append((start, end))
        begun += len(paragraph.words)
    return found


def _work(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """How many pairs of equal elements there are."""
    counts = Counter(after)
    return sum(count * counts[element] for element, count in Counter(before).items())


def _matched(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Block]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(match.a, match.b, match.size) for match in matcher.get_matching_blocks() if match.size]
