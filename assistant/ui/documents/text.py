"""A part of a document's text as HTML: every character as it stands, set by clauses, with links and what is marked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.clause_addresses import ClauseAddresses
from assistant.layout import Block
from assistant.records import Document
from assistant.ui import inert

_DEEPEST = 6
_MOST_TARGETS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A stretch of the text that leads somewhere: addresses of the app, each with what stands there."""

    start: int
    end: int
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A text with what is drawn into it; ``target`` is the stretch to be marked, ``whole`` where that is a clause.

    ``goal`` names where the marked stretch begins, for the script that brings it into view.
    """

    document: Document
    addresses: ClauseAddresses
    links: tuple[Link, ...]
    target: tuple[int, int] | None
    whole: bool
    goal: str


def part(setting: Setting, some: Sequence[Block], *, base: str, copy: str, done: str) -> inert.Made:
    """Some blocks; ``base`` is the document's own address, ``copy`` names the button that copies a clause's link."""
    inside = inert.joined(_block(setting, block, copy=copy) for block in some)
    return inert.element(
        "div",
        inside,
        class_="gh-text",
        lang=inert.language_tag(setting.document.language),
        data_base=base,
        data_done=done,
    )


def _block(setting: Setting, block: Block, *, copy: str) -> inert.Made:
    marked = setting.whole and setting.target is not None and setting.target[0] <= block.start < setting.target[1]
    classes = ["gh-block", *(["gh-row"] if block.row else []), *(["gh-goal"] if marked else [])]
    if block.indent:
        classes.append(f"gh-indent-{min(block.indent, 3)}")
    begins = marked and setting.target is not None and block.start == setting.target[0]
    words = _words(setting, block)
    if block.level:
        level = min(block.level + 1, _DEEPEST)
        words = inert.element("div", words, class_=f"gh-head-{level}", role="heading", aria_level=level)
    else:
        words = inert.element("div", words, class_="gh-words")
    first = block.clauses[0] if block.clauses else None
    return inert.element(
        "div",
        words,
        _copy(setting, block, copy),
        class_=" ".join(classes),
        data_clause=first,
        data_last=block.clauses[-1] if block.clauses else None,
        data_goal=setting.goal if begins else None,
        tabindex=-1 if begins else None,
    )


def _copy(setting: Setting, block: Block, copy: str) -> inert.Made:
    """The button that copies the link to the first clause of a block that has an address."""
    for ordinal in block.clauses:
        clause = setting.document.clauses[ordinal]
        address = setting.addresses.name(ordinal)
        if clause.addressed and address is not None and clause.start == block.start:
            label = copy.format(clause=clause.label)
            return inert.element("button", "#", type="button", class_="gh-link", data_address=address, aria_label=label)
    return inert.Made("")


def _words(setting: Setting, block: Block) -> inert.Made:
    """The characters of a block, cut where a link, a mark or a clause's number begins or ends."""
    text = setting.document.text
    links = [link for link in setting.links if link.start < block.end and link.end > block.start]
    target = None if setting.whole or setting.target is None else setting.target
    label = _label(setting, block)
    edges = {block.start, block.end, label}
    for start, end in [*((link.start, link.end) for link in links), *([target] if target else [])]:
        edges |= {edge for edge in (start, end) if block.start < edge < block.end}
    cuts = sorted(edges)
    pieces: list[str] = []
    for start, end in itertools.pairwise(cuts):
        piece = text[start:end]
        link = next((one for one in links if one.start <= start < one.end), None)
        if link is not None:
            piece = _linked(link, piece, is_last=end >= min(link.end, block.end))
        elif end <= label:
            piece = inert.element("b", piece)
        if target is not None and target[0] <= start < target[1]:
            begins = start == max(target[0], block.start) and target[0] >= block.start
            piece = inert.element(
                "mark", piece, data_goal=setting.goal if begins else None, tabindex=-1 if begins else None
            )
        pieces.append(piece)
    return inert.joined(pieces)


def _label(setting: Setting, block: Block) -> int:
    """Where the number ends with which a block begins; the block's start where it begins with none."""
    for ordinal in block.clauses:
        clause = setting.document.clauses[ordinal]
        if clause.start == block.start and setting.document.text.startswith(clause.label, block.start):
            return min(block.end, block.start + len(clause.label)) if not block.row else block.start
    return block.start


def _linked(link: Link, piece: str, *, is_last: bool) -> inert.Made:
    """A reference as a link to the first of its targets; the others stand behind it as numbers, outside the text."""
    (address, told), *others = link.targets[:_MOST_TARGETS]
    first = inert.element("a", piece, href=address, class_="gh-inside", title=told, data_inside=True)
    if not is_last:
        return first
    more = (
        inert.element(
            "a",
            href=other,
            class_="gh-inside gh-also",
            title=name,
            aria_label=name,
            data_inside=True,
            data_place_of=place,
        )
        for place, (other, name) in enumerate(others, start=2)
    )
    return inert.joined([first, *more])
