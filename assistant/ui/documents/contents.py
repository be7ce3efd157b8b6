"""The tree of a document's clauses: folded where it is deep, each entry a link to its clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.clause_addresses import ClauseAddresses
from assistant.language import detect_language
from assistant.records import Clause, ClauseKind, Document
from assistant.ui import inert
from assistant.ui.documents import addressing
from assistant.ui.room import Room

_INNER = frozenset({ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM, ClauseKind.ROW})
_MOST_WITH_INNER = 250
"""Entries up to which the tree goes down to paragraphs, items and rows."""
_MOST_OPEN = 60
"""Entries up to which it is unfolded down to the articles at first."""
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A clause in the tree; ``text`` is its heading, or how it begins."""

    ordinal: int
    parent: int | None
    label: str
    text: str
    address: str
    inner: bool


def entries(document: Document, addresses: ClauseAddresses) -> list[Entry]:
    """The addressed clauses of a document in order, the innermost left out where there are very many."""
    addressed = [clause for clause in document.clauses if clause.addressed]
    deep = len(addressed) <= _MOST_WITH_INNER
    found: dict[int, Entry] = {}
    for clause in addressed:
        inner = clause.kind in _INNER
        if inner and not deep:
            continue
        parent = clause.parent
        while parent is not None and parent not in found:
            parent = document.clauses[parent].parent
        begins = _beginning(document, clause)
        text = clause.heading or ("" if clause.kind is ClauseKind.HEADING else begins)
        found[clause.ordinal] = Entry(
            ordinal=clause.ordinal,
            parent=parent,
            label=clause.label,
            text=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
            address=addresses.name(clause.ordinal) or "",
            inner=inner,
        )
    return list(found.values())


def _beginning(document: Document, clause: Clause) -> str:
    """The words of a clause's first line after its number."""
    body = document.text[clause.start : min(clause.end, clause.start + len(clause.label) + 2 * _LONGEST)]
    first = next(iter(body.removeprefix(clause.label).strip().splitlines()), "")
    return " ".join(first.split())


def tree(room: Room, name: str, found: Sequence[Entry]) -> inert.Made:
    """The tree as nested lists whose branches can be folded."""
    words = room.words
    below: dict[int | None, list[Entry]] = {}
    for entry in found:
        below.setdefault(entry.parent, []).append(entry)
    outer = sum(not entry.inner for entry in found)
    folding = _Folding(room=room, name=name, below=below, open_outer=outer <= _MOST_OPEN)
    branches = folding.branch(None)
    inside = inert.element("nav", branches, aria_label=words.say("Clauses"))
    summary = inert.element("summary", words.say("Contents"))
    return inert.element("details", inert.joined([summary, inside]), class_="gh-contents", open=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folding:
    room: Room
    name: str
    below: Mapping[int | None, Sequence[Entry]]
    open_outer: bool

    def branch(self, parent: int | None) -> inert.Made:
        """The entries below another; folded where they lie within an article, or where there are many."""
        found = self.below[parent]
        opened = parent is None or (self.open_outer and not all(entry.inner for entry in found))
        return inert.element("ul", inert.joined(self._entry(entry) for entry in found), hidden=not opened)

    def _entry(self, entry: Entry) -> inert.Made:
        folds = entry.ordinal in self.below
        inside = self.branch(entry.ordinal) if folds else inert.Made("")
        is_open = folds and "<ul hidden" not in inside[:12]
        label = f"{entry.label} {entry.text}".strip()
        button = inert.element(
            "button",
            type="button",
            class_="gh-fold",
            aria_expanded="true" if is_open else "false",
            aria_label=self.room.words.say("What stands in {clause}", clause=entry.label),
        )
        link = inert.element(
            "a",
            inert.element("span", entry.label, class_="gh-number"),
            f" {entry.text}" if entry.text else "",
            href=addressing.reader(self.room, self.name, clause=entry.address),
            class_="gh-entry",
            data_inside=True,
            data_to=entry.ordinal,
            lang=inert.language_tag(detect_language(label)),
        )
        line = inert.element(
            "div", button if folds else inert.element("span", class_="gh-nofold"), link, class_="gh-line"
        )
        return inert.element("li", line, inside)
