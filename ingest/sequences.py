"""Decides whether a label continues a sequence of the document, and in which open clause.

Named levels run through the document or begin again in a new enclosing clause; enumerations run within one clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from assistant.records import ClauseKind
from ingest.numbering import ARTICLE_RANK, CHAPTER_RANK, ITEM_RANK, SURE_SCHEMES, Form, Label
from ingest.records import BlockKind
from ingest.units import Unit

MAX_GAP = 3
"""Items that may be missing in an enumeration (deleted letters) before a number no longer continues it."""
_NEVER = 10**9
Number = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A clause while the document is being read.

    ``last`` remembers the number last seen of each scheme among the children, ``led`` whether a colon leads into it.
    ``holds`` marks a numbered or unnumbered heading, which can contain named levels and other enumerations, and
    ``is_document`` the title of a document in a file of several.
    """

    kind: ClauseKind
    label: str
    start: int
    end: int
    rank: int
    heading: str = ""
    ordinal: int = -1
    parent: int | None = None
    scheme: str = ""
    number: Number = (0, 0)
    level: int = 0
    prefix: str = ""
    decimal: str = ""
    holds: bool = False
    counts_paragraphs: bool = False
    is_named: bool = False
    is_led: bool = False
    is_document: bool = False
    addressed: bool = True
    last: dict[str, Number] = field(default_factory=dict)
    led: set[str] = field(default_factory=set)
    children: list[Draft] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        """Whether the clause is an entry of an enumeration without a title."""
        return self.rank == ITEM_RANK and not self.holds


def section_rank(units: Sequence[Unit]) -> int:
    """The rank of English sections: within articles where they begin again in each, above them, or in their place."""
    names = [
        (name, label.number)
        for unit in units
        if unit.opens_block and unit.labels and (label := unit.labels[0]).form is not Form.LOWER
        # Section 2.01, the first of Article II, counts like Section 1.
        if (name := label.scheme.split(".")[0]) in ("en:section", "en:article", "en:chapter", "en:part")
    ]
    if not any(scheme == "en:article" for scheme, _ in names):
        return ARTICLE_RANK
    pairs = list(pairwise(names))
    inside = sum(before[0] == "en:article" and after == ("en:section", 1) for before, after in pairs)
    above = sum(before[0] == "en:section" and after[0] == "en:article" for before, after in pairs)
    repeated = sum(before[0] == after[0] == "en:section" for before, after in pairs)
    return ARTICLE_RANK + 10 if inside and (repeated or inside >= above) else ARTICLE_RANK - 10


def _names_annex(unit: Unit) -> bool:
    """Whether the unit is a line of running text that names an annex with its title."""
    return bool(unit.labels) and unit.labels[0].kind is ClauseKind.ANNEX and not unit.is_heading and unit.titled


class Sequences:
    """The stack of open clauses and what has been counted so far."""

    def __init__(self, units: Sequence[Unit], titles: frozenset[int] = frozenset()) -> None:
        self._units = units
        self._titles = sorted(titles)
        self._telling = [index for index, unit in enumerate(units) if unit.labels or unit.is_heading]
        self._places: dict[str, list[tuple[int, Label]]] = defaultdict(list)
        for index, unit in enumerate(units):
            for label in unit.labels:
                self._places[label.scheme].append((index, label))
        self._running: dict[str, Number] = {}
        self._fresh: set[str] = set()
        self._ranks: dict[str, int] = {}
        self.document = Draft(kind=ClauseKind.PART, label="", start=0, end=0, rank=-1, holds=True)
        self.stack: list[Draft] = [self.document]

    def place(self, index: int) -> tuple[Label, int] | None:
        """The reading of the unit's label that fits, and how much of the stack stays open around it."""
        unit = self._units[index]
        fitting: list[tuple[int, int, Label, int]] = []
        for order, label in enumerate(unit.labels):
            depth = self._item_depth(index, label) if label.is_item else self._named_depth(index, label)
            if depth is not None:
                continues = label.follows(self.stack[depth - 1].last.get(label.scheme, (0, -1)))
                fitting.append((self._next_place(index, label), order - 2 * continues, label, depth))
        if not fitting:
            return None
        _, _, label, depth = min(fitting, key=lambda fit: fit[:2])
        return label, depth

    def register(self, index: int, label: Label) -> None:
        """Count ``label`` as opened in the clause on top of the stack."""
        top = self.stack[-1]
        if label.is_item and (label.number, label.suffix) == (1, 0):
            self._note_lead(index, label, top)
        top.last[label.scheme] = (label.number, label.suffix)
        if not label.is_item:
            self.renew(label.rank)
            self._running[label.scheme] = (label.number, label.suffix)
            self._ranks[label.scheme] = label.rank
            self._fresh.discard(label.scheme)

    def _note_lead(self, index: int, label: Label, top: Draft) -> None:
        unit = self._units[index]
        before = self._units[index - 1] if index else None
        top.led.discard(label.scheme)
        if before is not None and (before.leads or unit.kind is BlockKind.LIST_ITEM):
            top.led.add(label.scheme)

    def renew(self, rank: int) -> None:
        """A clause of ``rank`` opens: lower levels may count from 1 again."""
        self._fresh.update(scheme for scheme, lower in self._ranks.items() if lower > rank)

    def heading_depth(self, unit: Unit) -> int:
        """How much of the stack stays open around an unnumbered heading."""
        for depth, draft in enumerate(self.stack[1:], start=1):
            if unit.level and draft.level >= unit.level:
                return depth
            if not draft.level and (draft.rank >= ARTICLE_RANK or (draft.holds and not unit.level)):
                return depth
        return len(self.stack)

    def continued_depth(self, index: int) -> int:
        """How much of the stack the next label needs open because it continues an enumeration there; 0 if none."""
        place = bisect_right(self._telling, index)
        if place == len(self._telling):
            return 0
        for label in self._units[self._telling[place]].labels:
            for depth in range(len(self.stack), 1, -1):
                draft = self.stack[depth - 1]
                if draft.rank == ITEM_RANK and draft.scheme == label.scheme and label.follows(draft.number):
                    return depth
        return 0

    def _after(self, index: int, scheme: str) -> Iterator[tuple[int, Label]]:
        """The labels of a scheme in the units after ``index``, with their indices."""
        places = self._places[scheme]
        begin = bisect_right(places, index, key=lambda entry: entry[0])
        return islice(places, begin, None)

    def _next_place(self, index: int, label: Label) -> int:
        """The index of the next unit that carries the following number of the same scheme."""
        wanted = (label.number, label.suffix)
        for place, other in self._after(index, label.scheme):
            if other.follows(wanted):
                return place
            if other.number == 1 and label.number > 1:
                break
        return _NEVER

    def _skipped_comes_later(self, index: int, label: Label, last: Number) -> bool:
        """Whether a number between ``last`` and the label's still follows, so that this one is a reference."""
        for _, other in self._after(index, label.scheme):
            if last < (other.number, other.suffix) < (label.number, label.suffix):
                return True
            if other.number == 1:
                return False
        return False

    # Named levels

    def _named_depth(self, index: int, label: Label) -> int | None:
        unit = self._units[index]
        if not (unit.opens_block or unit.closes) or (label.form is Form.LOWER and not unit.is_heading):
            return None
        if label.rank < ARTICLE_RANK and not unit.rest_is_title(label):
            return None
        if label.kind is ClauseKind.ANNEX:
            around = 2 if len(self.stack) > 1 and self.stack[1].is_document else 1
            return around if self._is_annex(index, label) else None
        if label.scheme != "zh:则" and not self._runs_on(index, label):
            return None
        return self._container(unit, label)

    def _is_annex(self, index: int, label: Label) -> bool:
        unit = self._units[index]
        if unit.is_heading:
            return True
        if not unit.opens_block or (label.number == 0 and label.form is not Form.ALONE):
            return False
        if self._is_listed(index):
            return False
        # In a file of several documents each has annexes of its own.
        end = next((title for title in self._titles if title > index), len(self._units))
        return not any(other.text == label.text for place, other in self._after(index, label.scheme) if place < end)

    def _is_listed(self, index: int) -> bool:
        """Whether the annex is only an entry of a list of annexes, one a line, over a signature."""
        before, after = self._unit_near(index - 1), self._unit_near(index + 1)
        if after is not None and _names_annex(after):
            return True
        if before is None or not _names_annex(before):
            return False
        following = self._unit_near(index + 2)
        has_body = after is not None and (
            after.kind is BlockKind.TABLE_ROW or bool(after.labels) or (following is not None and following.closes)
        )
        return not has_body

    def _unit_near(self, index: int) -> Unit | None:
        return self._units[index] if 0 <= index < len(self._units) else None

    def _runs_on(self, index: int, label: Label) -> bool:
        unit = self._units[index]
        set_off = unit.closes and label.form is not Form.BARE
        strong = unit.is_heading or (unit.opens_block and set_off)
        last = self._running.get(label.scheme)
        if last is None:
            return label.number == 1 or (strong and not self._skipped_comes_later(index, label, (0, 0)))
        if label.follows(last):
            return True
        if (label.number, label.suffix) > last:
            named = label.form is not Form.SPACED or unit.titled or not label.scheme.startswith("en:")
            return strong and named and not self._skipped_comes_later(index, label, last)
        if label.number == 1:
            return label.scheme in self._fresh or (strong and self._next_place(index, label) < _NEVER)
        return unit.is_heading

    def _container(self, unit: Unit, label: Label) -> int:
        """The depth below which a named level stands: under the open levels above its own."""
        for depth, draft in enumerate(self.stack[1:], start=1):
            if draft.is_named and (draft.rank >= label.rank):
                return depth
            if not draft.is_named and unit.level and draft.level >= unit.level:
                return depth
        depth = len(self.stack)
        while depth > 1 and not (self.stack[depth - 1].holds or self.stack[depth - 1].is_named):
            depth -= 1
        return depth

    # Enumerations

    def _item_depth(self, index: int, label: Label) -> int | None:
        unit = self._units[index]
        if not (unit.opens_block or unit.closes):
            return None
        if label.text.isdecimal() and not unit.rest_is_title(label):
            return None
        if label.form is Form.LOWER and label.number > 1 and not unit.closes and self._comes_again(index, label):
            return None
        base = self._level_depth(unit)
        if label.prefix:
            held = any(draft.decimal == label.prefix for draft in self.stack[base:])
            return self._decimal_depth(index, label, len(self.stack) if held else base)
        continued = self._continued(label, base)
        if continued is not None:
            return continued
        if (label.number, label.suffix) == (1, 0):
            return self._first_depth(index, label, base)
        running = self._running_on(index, label, base)
        return running if running is not None else self._gap_depth(index, label, base)

    def _running_on(self, index: int, label: Label, base: int) -> int | None:
        """The open part whose items are counted on from the part before it: （四） under 二、 after （三）."""
        unit = self._units[index]
        if not unit.opens_block:
            return None
        for depth in range(base, 1, -1):
            frame, parts = self.stack[depth - 1], self.stack[depth - 2].children
            before = next((part for part in reversed(parts[:-1]) if label.scheme in part.last), None)
            if frame.last.get(label.scheme) or before is None or parts[-1] is not frame:
                continue
            is_part = before.scheme == frame.scheme != "" and not frame.is_named and bool(unit.closes or frame.heading)
            if is_part and label.follows(before.last[label.scheme]):
                return depth
        return None

    def _comes_again(self, index: int, label: Label) -> bool:
        """Whether the same number of the same enumeration follows at a better place, so that this one refers to it."""
        place, other = next(self._after(index, label.scheme), (index, None))
        is_same = other is not None and (other.number, other.suffix) == (label.number, label.suffix)
        return is_same and self._units[place].closes

    def _level_depth(self, unit: Unit) -> int:
        for depth, draft in enumerate(self.stack[1:], start=1):
            if unit.level and (draft.level > unit.level or (draft.level == unit.level and not draft.is_named)):
                return depth
        return len(self.stack)

    def _continued(self, label: Label, base: int) -> int | None:
        """The innermost open clause whose enumeration goes on; an article is left only for one that is still open."""
        crossed = False
        for depth in range(base, 0, -1):
            frame = self.stack[depth - 1]
            inner = self.stack[depth] if depth < len(self.stack) else None
            still_open = inner is not None and inner.scheme == label.scheme
            if (
                label.follows(frame.last.get(label.scheme, (0, -1)))
                and label.number > 1
                and (still_open or not crossed)
            ):
                return depth
            crossed = crossed or not frame.is_item
        return None

    def _first_depth(self, index: int, label: Label, base: int) -> int | None:
        unit = self._units[index]
        sure = unit.is_heading or unit.kind is BlockKind.LIST_ITEM or label.scheme in SURE_SCHEMES
        if not sure and self._next_place(index, label) == _NEVER and not self._holds_decimals(index, label):
            return None
        if label.scheme == "han、" and unit.titled and not self._led(index):
            base = self._outside_articles(base)
        if unit.is_heading:
            while base > 1 and self.stack[base - 1].is_item and not self.stack[base - 1].level:
                base -= 1
        for depth in range(base, 1, -1):
            draft = self.stack[depth - 1]
            if draft.scheme == label.scheme and draft.is_item:
                return depth - 1
        return base

    def _holds_decimals(self, index: int, label: Label) -> bool:
        """Whether the decimal numbers of the label's own (1.1, 1.2 under 1) come next."""
        following = next((unit.labels[0] for unit in self._units[index + 1 :] if unit.labels), None)
        return following is not None and following.number == 1 and following.prefix == label.decimal != ""

    def _led(self, index: int) -> bool:
        return index > 0 and self._units[index - 1].leads

    def _outside_articles(self, base: int) -> int:
        """The depth outside chapters and articles: a heading 一、 that no colon leads to begins a part of its own."""
        if not any(draft.counts_paragraphs for draft in self.stack[:base]):
            return base
        named = (depth for depth, draft in enumerate(self.stack) if draft.is_named and draft.rank >= CHAPTER_RANK)
        return next(named, base)

    def _gap_depth(self, index: int, label: Label, base: int) -> int | None:
        """A number that skips some or begins in the middle, as in an excerpt."""
        unit = self._units[index]
        if not unit.opens_block or not unit.closes:
            return None
        for depth in range(base, 0, -1):
            last = self.stack[depth - 1].last.get(label.scheme)
            if last is not None:
                near = 0 < label.number - last[0] <= (_NEVER if unit.is_heading else MAX_GAP)
                return depth if near and not self._skipped_comes_later(index, label, last) else None
            if not self.stack[depth - 1].is_item:
                break
        marked = unit.is_heading or unit.kind is BlockKind.LIST_ITEM
        follows_on = label.form is not Form.BARE and self._next_place(index, label) < _NEVER
        return base if marked or follows_on else None

    def _decimal_depth(self, index: int, label: Label, base: int) -> int | None:
        unit = self._units[index]
        strong = unit.is_heading or (unit.opens_block and unit.closes)
        for depth in range(base, 0, -1):
            frame = self.stack[depth - 1]
            last = frame.last.get(label.scheme)
            if last is not None and (label.follows(last) or (strong and 0 < label.number - last[0] <= MAX_GAP)):
                return depth
            if last is None and frame.decimal == label.prefix:
                near = label.number == 1 or unit.is_heading or (strong and label.number <= MAX_GAP)
                return depth if near else None
        if not strong or not (unit.is_heading or label.number == 1):
            return None
        return self._unheld_decimal_depth(index, label, base)

    def _unheld_decimal_depth(self, index: int, label: Label, base: int) -> int | None:
        """A decimal number whose whole number heads no clause of its own (1.1, 1.2, 2.1)."""
        dots = label.scheme.count(".")
        for depth in range(base, 0, -1):
            if any(scheme.startswith("1.") and scheme.count(".") == dots for scheme in self.stack[depth - 1].last):
                return depth
        if not self._units[index].is_heading and self._next_place(index, label) == _NEVER:
            return None
        while base > 1 and not (self.stack[base - 1].holds or self.stack[base - 1].is_named):
            base -= 1
        return base
