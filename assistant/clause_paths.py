"""Finds the clause that written labels lead to: 第三条第二款, Article 12(2)(b), Section 4.2, wherever it is nested.

A label is matched whatever script its number is written in. Where several clauses carry it, the nearest to the place
it is read from is meant; where several are as near, none is: nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from assistant.addresses import chain
from assistant.marks import Mark, read_mark
from assistant.records import Clause, ClauseKind

_ALIKE = {
    "article": ("clause", "§"),
    "clause": ("article", "section", "§"),
    "section": ("clause", "§"),
    "rule": ("article",),
    "regulation": ("article",),
    "§": ("section", "article"),
    "title": ("part",),
}
"""What a level is also called; these count only where the document has no clause of the level's own name."""
_BY_NUMBER = frozenset({"article", "clause", "section", "part", "rule", "regulation", "§"})
"""Levels by whose name a clause headed 三、 or 4. may be called."""
_INNER = frozenset({"paragraph", "item", "numbered"})
ARTICLES = frozenset({"article", "clause", "rule", "regulation", "§"})
MOST_IN_RANGE = 200
"""Clauses that a range may name; a wider one is a misreading."""


class ClausePaths:
    """The clauses of one document by what their labels count."""

    def __init__(self, text: str, clauses: Sequence[Clause]) -> None:
        self._text = text
        self.clauses = clauses
        self.marks = tuple(None if c.kind is ClauseKind.HEADING else read_mark(c.label) for c in clauses)
        self._children: dict[int | None, list[int]] = defaultdict(list)
        self._runs: dict[tuple[object, ...], list[int]] = defaultdict(list)
        self._places: dict[tuple[str, object], list[int]] = defaultdict(list)
        for clause, mark in zip(clauses, self.marks, strict=True):
            self._children[clause.parent].append(clause.ordinal)
            for key in _keys(mark) if mark and not (mark.heading and self._is_nested(clause.parent)) else ():
                self._places[key].append(clause.ordinal)

    def _is_nested(self, parent: int | None) -> bool:
        """Whether a number under ``parent`` counts items there, and does not number headings."""
        outer = None if parent is None else self.marks[parent]
        return outer is not None and (outer.level in ARTICLES or outer.level in _INNER or outer.level == "decimal")

    def holding(self, offset: int) -> tuple[int, ...]:
        """The ordinals of the clauses that an offset stands in, outermost first."""
        return tuple(clause.ordinal for clause in chain(self.clauses, offset, offset))

    def find(self, labels: Sequence[str], holding: Sequence[int]) -> int | None:
        """The clause that ``labels`` lead to, read where the clauses ``holding`` are open.

        Where the last labels name items that stand within a line, the innermost clause that holds them.
        """
        marks = [read_mark(label) for label in labels]
        if not marks or marks[0] is None:
            return None
        found = self._first(marks[0], holding)
        for label, mark in zip(labels[1:], marks[1:], strict=True):
            if found is None or mark is None:
                return None
            inner = self.within(found, mark)
            if inner is None:
                return found if self._is_inline(found, label, mark) else None
            found = inner
        return found

    def find_from(self, base: int, labels: Sequence[str]) -> int | None:
        """The clause that ``labels`` lead to from the clause ``base`` inwards."""
        found: int | None = base
        for label in labels:
            mark = read_mark(label)
            if found is None or mark is None:
                return None
            inner = self.within(found, mark)
            if inner is None:
                return found if self._is_inline(found, label, mark) else None
            found = inner
        return found

    def within(self, outer: int, mark: Mark) -> int | None:
        """The one clause inside ``outer`` that carries the label."""
        if mark.level in _INNER and not mark.decimal:
            return self._child(outer, mark)
        span = self.clauses[outer]
        found = self._nearest(
            (
                [o for o in tier if span.start <= self.clauses[o].start < span.end and o != outer]
                for tier in self._tiers(mark)
            ),
            lambda ordinal: (-self._depth(ordinal), True),
        )
        return self._split(mark, (outer,)) if found is None and mark.decimal else found

    def _first(self, mark: Mark, holding: Sequence[int]) -> int | None:
        if mark.level in _INNER and not mark.decimal and not mark.heading:
            return self._inner_first(mark, holding)
        place = {ordinal: depth for depth, ordinal in enumerate(holding, start=1)}

        def nearness(ordinal: int) -> tuple[int, bool]:
            outer: int | None = ordinal
            while outer is not None and outer not in place:
                outer = self.clauses[outer].parent
            return place.get(outer, 0) if outer is not None else 0, self.annex(ordinal) in (None, *holding)

        home = next((o for o in reversed(holding) if self.clauses[o].kind is ClauseKind.ANNEX), None)
        tiers = (
            [o for o in tier if mark.level == "annex" or not self._is_heading(o) or self.annex(o) == home]
            for tier in self._tiers(mark)
        )
        found = self._nearest(tiers, nearness)
        return self._split(mark, holding) if found is None and mark.decimal else found

    def _is_heading(self, ordinal: int) -> bool:
        mark = self.marks[ordinal]
        return mark is not None and mark.heading

    def _inner_first(self, mark: Mark, holding: Sequence[int]) -> int | None:
        """A paragraph or item named alone stands in the same article as its name."""
        for ordinal in reversed(holding):
            found = self._child(ordinal, mark)
            if found is not None:
                return found
            own = self.marks[ordinal]
            if own is None or own.level in ARTICLES or self.clauses[ordinal].kind in _OUTER:
                return None
        return None

    def _child(self, outer: int, mark: Mark) -> int | None:
        direct = self._children[outer]
        paragraphs = [o for o in direct if self.clauses[o].kind is ClauseKind.PARAGRAPH]
        if mark.level == "paragraph":
            return self._one(mark, paragraphs or direct)
        inside = [o for paragraph in paragraphs for o in self._children[paragraph]]
        items = [o for o in (*direct, *inside) if o not in paragraphs]
        found = self._one(mark, items)
        return self._one(mark, paragraphs) if found is None and not items and mark.style == "digit" else found

    def _one(self, mark: Mark, ordinals: Iterable[int]) -> int | None:
        fitting = [o for o in ordinals if (own := self.marks[o]) is not None and _same_item(mark, own)]
        if len(fitting) > 1:
            fitting = [o for o in fitting if (own := self.marks[o]) is not None and own.written == mark.written]
        return fitting[0] if len(fitting) == 1 else None

    def _is_inline(self, outer: int, label: str, mark: Mark) -> bool:
        """Whether an item that is no clause of its own stands within a line of ``outer``, or must stand in it."""
        if mark.level not in ("item", "numbered"):
            return False
        bare = label.strip("第项款目 ").strip("()（）")
        clause = self.clauses[outer]
        body = self._text[clause.start : clause.end]
        if label[-1] in ")）项㈠㈡㈢㈣㈤①②③④⑤" and any(sign in body for sign in (f"({bare})", f"（{bare}）")):
            return True
        return mark.style == "digit" and label[0] != "第" and not self._children[outer]

    def counts(self, level: str) -> bool:
        """Whether the document numbers clauses of this level: one alone may be a heading that names something else."""
        return sum(mark is not None and mark.level == level for mark in self.marks) > 1

    def _tiers(self, mark: Mark) -> Iterable[list[int]]:
        """Clauses that carry the label, by how well its level's name fits."""
        if mark.decimal:
            yield self._places[("decimal", mark.decimal)]
            return
        if mark.level == "annex":
            yield self._written(self._annexes(mark, mark.style), mark)
            return
        if mark.heading:
            found = [o for n in mark.numbers for o in self._places[("heading", n)]]
            yield [o for o in found if (own := self.marks[o]) is not None and own.style == mark.style]
            return
        names = [(mark.level,), _ALIKE.get(mark.level, ())]
        for levels in names:
            yield self._written([o for level in levels for n in mark.numbers for o in self._places[(level, n)]], mark)
        if mark.level in _BY_NUMBER and (mark.level != "part" or mark.style == "han"):
            yield self._written([o for n in mark.numbers for o in self._places[("heading", n)]], mark)

    def _annexes(self, mark: Mark, style: str) -> list[int]:
        return [o for number in mark.numbers for o in self._places[(f"annex:{style}", number)]]

    def _written(self, ordinals: Iterable[int], mark: Mark) -> list[int]:
        """Those whose number is written the same way where some are: (i) before (9)."""
        found = list(dict.fromkeys(ordinals))
        same = [o for o in found if (own := self.marks[o]) is not None and own.written == mark.written]
        return same if len(mark.numbers) > 1 and same else found

    def _split(self, mark: Mark, holding: Sequence[int]) -> int | None:
        """Article 6.1 where the first paragraph of Article 6 is labelled 1."""
        head, last = mark.decimal[:-1], mark.decimal[-1]
        if not head or not isinstance(last, int) or not isinstance(head[0], int) or len(head) != 1:
            return None
        level = mark.level if mark.level in _BY_NUMBER else "article"
        whole = Mark(level=level, written=str(head[0]), numbers=frozenset({(head[0], 0)}), style="digit")
        outer = self._first(whole, holding)
        item = Mark(level="item", written=str(last), numbers=frozenset({(last, 0)}), style="digit")
        return None if outer is None else self._child(outer, item)

    def _nearest(self, tiers: Iterable[list[int]], nearness: Callable[[int], tuple[int, bool]]) -> int | None:
        """The nearest clause of the best-fitting tier that has any; ``None`` where several are as near."""
        for tier in tiers:
            if tier:
                ranked = sorted(((nearness(ordinal), ordinal) for ordinal in tier), reverse=True)
                alone = len(ranked) == 1 or ranked[0][0] != ranked[1][0]
                return ranked[0][1] if alone else None
        return None

    def _depth(self, ordinal: int) -> int:
        parent = self.clauses[ordinal].parent
        return 0 if parent is None else 1 + self._depth(parent)

    def annex(self, ordinal: int) -> int | None:
        """The annex that a clause stands in."""
        place = self.clauses[ordinal].parent
        while place is not None and self.clauses[place].kind is not ClauseKind.ANNEX:
            place = self.clauses[place].parent
        return place

    def between(self, first: int, last: int) -> list[int]:
        """The clauses of the same level from ``first`` to ``last``, both included; empty where they do not compare."""
        mark, other = self.marks[first], self.marks[last]
        if mark is None or other is None or mark.level != other.level or last < first:
            return []
        parent = self.clauses[first].parent
        siblings = mark.level in ("item", "paragraph", "decimal")
        if siblings and parent != self.clauses[last].parent:
            return []
        pool = self._children[parent] if siblings else range(first, last + 1)
        home = self.annex(first)
        found = [o for o in pool if first <= o <= last and self._is_peer(o, mark) and self.annex(o) == home]
        return found if len(found) <= MOST_IN_RANGE else []

    def _is_peer(self, ordinal: int, mark: Mark) -> bool:
        own = self.marks[ordinal]
        return own is not None and (own.level, own.style if own.level in ("item", "annex") else "") == (
            mark.level,
            mark.style if mark.level in ("item", "annex") else "",
        )

    def peers(self, ordinal: int) -> Sequence[int]:
        """The clauses that count on with this one: its siblings, or for articles all of the document part, in order."""
        if not self._runs:
            for clause in self.clauses:
                self._runs[self._run(clause.ordinal)].append(clause.ordinal)
        return self._runs[self._run(ordinal)]

    def _run(self, ordinal: int) -> tuple[object, ...]:
        """What tells the clauses that count on with each other from all others."""
        mark = self.marks[ordinal]
        if mark is None:
            return ("", ordinal)
        if mark.level in _INNER or mark.level == "decimal" or mark.heading:
            style = mark.style if mark.level == "item" else ""
            return (mark.level, style, self.clauses[ordinal].parent, "inside")
        return (mark.level, mark.style if mark.level == "annex" else "", self._home(ordinal), "along")

    def _home(self, ordinal: int) -> int | None:
        """The outermost clause within which the numbering of a named level runs: an annex or inner document."""
        place = self.clauses[ordinal].parent
        home = place if place is not None and self._counts_again(ordinal) else None
        while place is not None:
            if self.clauses[place].kind in (ClauseKind.ANNEX, ClauseKind.HEADING):
                return place
            place = self.clauses[place].parent
        return home

    def _counts_again(self, ordinal: int) -> bool:
        """Whether another clause carries the same label, so that its level is counted anew in each part."""
        mark = self.marks[ordinal]
        return mark is not None and any(len(self._places[key]) > 1 for key in _keys(mark))

    def path(self, ordinal: int) -> tuple[str, ...]:
        """The labels from the article (or outermost numbered clause below a chapter) to the clause."""
        labels: list[str] = []
        place: int | None = ordinal
        while place is not None:
            mark = self.marks[place]
            if labels and (mark is None or self.clauses[place].kind in _OUTER):
                break
            labels.insert(0, self.clauses[place].label)
            if mark is not None and mark.level in ARTICLES:
                break
            place = self.clauses[place].parent
        return tuple(labels)

    def enclosing(self, holding: Sequence[int], levels: Iterable[str]) -> int | None:
        """The innermost open clause of one of the levels."""
        wanted = set(levels)
        return next((o for o in reversed(holding) if (own := self.marks[o]) is not None and own.level in wanted), None)

    def outermost_number(self, holding: Sequence[int]) -> int | None:
        """The outermost open clause headed by a mere number: what contracts call their clause 3."""
        numbered = [
            o for o in holding if (own := self.marks[o]) is not None and (own.heading or own.level == "decimal")
        ]
        return numbered[0] if numbered else None


_COUNTED = frozenset({"han", "digit"})
"""Ways of writing the same numbers; letters count by themselves."""
_OUTER = frozenset({ClauseKind.PART, ClauseKind.CHAPTER, ClauseKind.ANNEX, ClauseKind.HEADING})


def _keys(mark: Mark) -> Iterable[tuple[str, object]]:
    if mark.decimal:
        yield "decimal", mark.decimal
        return
    level = f"annex:{mark.style}" if mark.level == "annex" else "heading" if mark.heading else mark.level
    for number in mark.numbers:
        yield level, number


def _same_item(wanted: Mark, own: Mark) -> bool:
    """Whether an item's label is the number wanted: （三） is 第三项 and (3), but never (c)."""
    if own.decimal:
        return wanted.level != "item" and wanted.style in _COUNTED and (own.decimal[-1], 0) in wanted.numbers
    if not wanted.numbers & own.numbers:
        return False
    return wanted.style == own.style or {wanted.style, own.style} <= _COUNTED
