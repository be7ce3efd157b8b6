"""Cross-references: where a document names clauses, and which of its own clauses those are.

Patterns say what is named (``reference_patterns_zh``, ``reference_patterns_en``), the clause tree says what is meant. A
heading's own label, an entry of a table of contents and a number in everyday use are no references. What the document
names but does not have stays a reference without a target; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from assistant.clause_paths import ARTICLES, ClausePaths
from assistant.labels import han_numeral
from assistant.marks import read_mark
from assistant.records import Clause, Reference
from assistant.titles import bracketed, is_named, letters
from ingest.mentions import Base, Mention, Named, Seen
from ingest.reference_patterns_en import mentions_en
from ingest.reference_patterns_zh import mentions_zh

_MARKS = re.compile(r"[\s#*_>•·●○-]*")
_TITLE_REST = re.compile(
    r"[ \t\u3000]*+(?:[:：.、|–—-][ \t\u3000]*+)?(?:[^\n。；;!?]{0,80}?)(?:[.…·_ ]{2,}+[0-9]*)?[ \t]*(?:\n|$)"
)
_LONGEST_GAP = 200
"""Characters before a mention that may be nothing but blanks and marks; what is longer is text."""
_OPEN_END = re.compile(
    r"(?:\b(?:under|in|of|to|by|with|and|or|see|from|per|the|that|at|on|for|this)|[照据依按见合反和与及或第至、（(，,根由以在])\s*$"
)
_VERBS = re.compile(r"[ \t]+(?:is|are|was|shall|must|may|does|do|applies|apply|has|have|can|will|should|provides?)\b")
_SENTENCE_END = re.compile(r"[。；;，,]|\.\s*$")
_LINE_END = re.compile(r"[ \t\u3000]*(?:\n|$)")
_GOES_ON = re.compile(r"[的所规中与和及或、之至，（(]|除外|另有|不适用|适用")
"""What follows a Chinese clause number that opens a sentence and not a clause."""
_LEVELS_EN = {
    "article": {"article"},
    "section": {"section"},
    "clause": {"clause"},
    "chapter": {"chapter"},
    "part": {"part"},
    "rule": {"rule"},
    "regulation": {"regulation"},
    "annex": {"annex"},
    "schedule": {"annex"},
    "appendix": {"annex"},
    "paragraph": {"item", "decimal", "paragraph"},
    "subparagraph": {"item"},
    "subsection": {"item", "decimal"},
    "item": {"item"},
    "point": {"item"},
}
_NUMBERED = frozenset({"article", "section", "clause"})
"""Levels by whose name a clause headed by a mere number may call itself."""
_RARE = frozenset({"title", "division", "rule", "regulation"})
"""Levels whose names with a number are mostly something else, unless the document counts such clauses itself."""
_MOST_SPELLED = 60
"""Labels of a range that are spelled out where the other document is not at hand."""
_SELF_ENDINGS = ("书", "")


def find_references(text: str, clauses: Sequence[Clause], *, title: str) -> tuple[Reference, ...]:
    """The references of a document in order, without overlap; ``title`` is its own, by which it may call itself."""
    paths = ClausePaths(text, clauses)
    reader = _Reader(text, paths, title)
    found = [reference for mention in _merged(text) if (reference := reader.read(mention)) is not None]
    return tuple(found)


def _merged(text: str) -> Iterator[Mention]:
    """The mentions of both languages in order; of two that overlap the longer."""
    mentions = sorted((*mentions_zh(text), *mentions_en(text)), key=lambda m: (m.start, -m.end))
    last: Mention | None = None
    for mention in mentions:
        if last is not None and mention.start < last.end:
            if mention.end - mention.start > last.end - last.start:
                last = mention
            continue
        if last is not None:
            yield last
        last = mention
    if last is not None:
        yield last


class _Reader:
    """Turns mentions into references, with the clause tree of their document."""

    def __init__(self, text: str, paths: ClausePaths, title: str) -> None:
        self._text = text
        self._paths = paths
        self._title = title
        self._label_ends = self._labels()
        self._starts = sorted(self._label_ends)

    def _labels(self) -> dict[int, int]:
        """Where each clause's own label begins and ends in the text."""
        found: dict[int, int] = {}
        for clause in self._paths.clauses:
            marks = _MARKS.match(self._text, clause.start)
            begin = marks.end() if marks else clause.start
            end = _label_end(self._text, begin, clause.label)
            if end is not None:
                found[begin] = end
        return found

    def read(self, mention: Mention) -> Reference | None:
        """The reference that a mention is, ``None`` where it is a label, an entry or a common word."""
        if mention.title is None and (self._is_label(mention) or self._is_entry(mention)):
            return None
        if mention.title is not None and not self._is_own(mention.title):
            addresses = tuple(labels for named in mention.named for labels in _spelled(named))
            return Reference(start=mention.start, end=mention.end, title=mention.title, addresses=addresses)
        if mention.title is not None and not mention.named:
            return None
        holding = self._paths.holding(mention.start)
        if mention.base is not None:
            return self._relative(mention, mention.base, holding)
        return self._in_own(mention, holding)

    def _in_own(self, mention: Mention, holding: Sequence[int]) -> Reference | None:
        first = read_mark(mention.named[0].labels[0])
        if first is not None and first.level in _RARE and not self._paths.counts(first.level):
            return None
        addresses, targets = self._absolute(mention.named, holding)
        if not targets and not mention.firm:
            return None
        return Reference(
            start=mention.start, end=mention.end, title=None, addresses=tuple(addresses), targets=tuple(targets)
        )

    def _is_label(self, mention: Mention) -> bool:
        """Whether the mention is (part of) the label that opens a clause."""
        index = bisect_right(self._starts, mention.start) - 1
        if index < 0:
            return False
        begin = self._starts[index]
        follows = mention.start - self._label_ends[begin] <= _LONGEST_GAP and not self._text[
            self._label_ends[begin] : mention.start
        ].strip(" \t\u3000.:")
        heads = follows and _LINE_END.match(self._text, mention.end)
        return (
            bool(heads)
            or mention.start == begin
            or (mention.start < self._label_ends[begin] and mention.end <= self._label_ends[begin])
        )

    def _is_entry(self, mention: Mention) -> bool:
        """Whether the mention opens a line that reads as a title: an entry of a list of contents or annexes."""
        line = self._text.rfind("\n", max(0, mention.start - _LONGEST_GAP), mention.start) + 1
        if (
            (line == 0 and mention.start > _LONGEST_GAP)
            or mention.title is not None
            or mention.base is not None
            or self._text[line : mention.start].strip(" \t\u3000#*_>-•")
        ):
            return False
        if not mention.named or read_mark(mention.named[0].labels[0]) is None:
            return False
        before = self._text[max(0, line - 40) : line].rstrip("\n")
        if before and not before.endswith("\n") and _OPEN_END.search(before):
            return False
        if _VERBS.match(self._text, mention.end):
            return False
        if len(mention.named) == 1 and len(mention.named[0].labels) == 1 and self._text[mention.start] == "第":
            return _GOES_ON.match(self._text, mention.end) is None
        stop = self._text.find("\n", mention.end)
        rest = self._text[mention.end : stop if stop >= 0 else len(self._text)]
        return not _SENTENCE_END.search(rest) and (not rest or rest[0] not in "）)的所规中与和及或")

    def _is_own(self, title: str) -> bool:
        """Whether a document's name means the document itself."""
        version = bracketed(title)
        if version and letters(version) not in letters(self._title) and any(c.isdigit() for c in version):
            return False
        if is_named(self._title, title):
            return True
        own, name = letters(self._title), letters(title)
        return bool(name) and len(name.split()) == 1 and any(own.endswith(name + end) for end in _SELF_ENDINGS)

    def _absolute(self, named: Sequence[Named], holding: Sequence[int]) -> tuple[list[tuple[str, ...]], list[int]]:
        addresses: list[tuple[str, ...]] = []
        targets: list[int] = []
        for one in named:
            first = self._paths.find(one.labels, holding)
            last = self._paths.find(one.until, holding) if one.until else None
            self._collect(one, first, last, addresses, targets)
        return addresses, targets

    def _collect(
        self, one: Named, first: int | None, last: int | None, addresses: list[tuple[str, ...]], targets: list[int]
    ) -> None:
        """Add what one named clause or range leads to; a range holds what the document has between its ends."""
        inside = self._paths.between(first, last) if first is not None and last is not None else []
        if inside:
            outer = one.labels[:-1]
            addresses += [(*outer, self._paths.clauses[ordinal].label) for ordinal in inside]
            targets += [ordinal for ordinal in inside if ordinal not in targets]
            return
        addresses += _spelled(one)
        targets += [found for found in (first, last) if found is not None and found not in targets]

    def _relative(self, mention: Mention, base: Base, holding: Sequence[int]) -> Reference | None:
        bases = self._bases(base, holding)
        if not bases and mention.named and base.seen is Seen.HERE and mention.firm:
            return self._in_own(mention, holding)
        if not bases:
            if not mention.firm:
                return None
            written = self._text[mention.start : mention.end]
            return Reference(start=mention.start, end=mention.end, title=None, addresses=((written,),))
        addresses: list[tuple[str, ...]] = []
        targets: list[int] = []
        for named in mention.named or (Named(labels=()),):
            for origin in bases if not named.labels else bases[:1]:
                first = self._paths.find_from(origin, named.labels)
                last = self._paths.find_from(origin, named.until) if named.until else None
                path = self._paths.path(origin)
                full = Named(labels=(*path, *named.labels), until=(*path, *named.until) if named.until else ())
                self._collect(full, first, last, addresses, targets)
        return Reference(
            start=mention.start, end=mention.end, title=None, addresses=tuple(addresses), targets=tuple(targets)
        )

    def _bases(self, base: Base, holding: Sequence[int]) -> list[int]:
        """The clauses that 本条, 前两款, the preceding Article mean; empty where there are none."""
        here = self._here(base.level, holding)
        if here is None or base.seen is Seen.HERE:
            return [] if here is None else [here]
        peers = self._paths.peers(here)
        place = bisect_left(peers, here)
        if base.seen is Seen.AFTER:
            return list(peers[place + 1 : place + 2])
        return list(peers[place - base.count : place]) if place >= base.count else []

    def _here(self, level: str, holding: Sequence[int]) -> int | None:
        found = self._paths.enclosing(holding, _LEVELS_EN.get(level, {level}))
        if found is None and level == "article":
            found = self._paths.enclosing(holding, ARTICLES)
        if found is None and level in _NUMBERED:
            found = self._paths.outermost_number(holding)
        return found


def _label_end(text: str, start: int, label: str) -> int | None:
    """Where ``label`` ends if it stands at ``start``, white space aside."""
    place = start
    for character in label:
        while place < len(text) and text[place].isspace():
            place += 1
        if character.isspace():
            continue
        if place >= len(text) or unicodedata.normalize("NFKC", text[place]) != unicodedata.normalize("NFKC", character):
            return None
        place += 1
    return place if label.strip() else None


def _spelled(named: Named) -> list[tuple[str, ...]]:
    """The labels named, a range spelled out where its ends count in the same way."""
    if not named.until:
        return [named.labels]
    first, last = read_mark(named.labels[-1]), read_mark(named.until[-1])
    if first is None or last is None or len(first.numbers) != 1 or len(last.numbers) != 1:
        return [named.labels, named.until]
    (low, low_suffix), (high, high_suffix) = next(iter(first.numbers)), next(iter(last.numbers))
    if low_suffix or high_suffix or not low < high <= low + _MOST_SPELLED or first.style != last.style:
        return [named.labels, named.until]
    between = [
        (*named.labels[:-1], _relabelled(named.labels[-1], first.written, number)) for number in range(low + 1, high)
    ]
    return [named.labels, *between, named.until]


def _relabelled(label: str, written: str, number: int) -> str:
    numeral = str(number) if written.isdigit() else han_numeral(number) if not written.isascii() else chr(96 + number)
    return label.replace(written, numeral, 1)
