"""Reads the trap set: what a reader of each document sees, and where each of its clauses begins and ends.

A trap is a text file: ``key: value`` lines, a line ``===``, and the document. ``{第二章>第五条=Heading}`` in a line is
no part of the text: from there on, the deepest clause has this address, ``{}`` is outside all clauses. A clause
reaches from the first to the last such stretch at its address or below it; what follows ``=`` is the heading it must
have.

In a plain text file the lines are the file's own, and so are those of a Markdown file but for the headings. Other
formats are set from lines with a mark: ``!`` the title, ``#`` a heading by style, ``=`` a centred bold line, ``**`` a
bold one, ``*`` a bullet, ``|`` a table's row, ``~A1`` a paragraph that Word counts by itself in list A at level 1, its
number in ``[]``. A document of the corpus has its source named instead, and ``address ‖ first words`` for each clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
CORPUS_SOURCES = HERE.parents[1] / "corpus_sources"

_TRUTH = re.compile(r"\{([^{}\n]*)\}")
_MARK = re.compile(r"(!|#{1,3}|=|\*\*|\*|\|)[ ]")
_COUNTED = re.compile(r"~([A-Z])([0-9]) (?:\{[^{}]*\})?\[([^\]]*)\]")
_SKIPPED = re.compile(r"[\s|]+")
_BETWEEN = " ‖ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document as it is set: its mark, its text, and where Word counts, the list, level and number."""

    mark: str
    text: str
    counted: tuple[str, int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A clause that the document has: its address and its span in the letters of the source.

    ``heading`` is ``None`` where the trap does not say which heading the clause has.
    """

    address: tuple[str, ...]
    start: int
    end: int
    heading: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A document of the set; ``source`` holds the letters that a reader sees, without white space and cell borders."""

    name: str
    file: str
    claim: str
    numbering: str
    lines: tuple[Line, ...]
    source: str
    truths: tuple[Truth, ...]

    @property
    def is_of_corpus(self) -> bool:
        """Whether the file lies in the bundled corpus instead of being written for the test."""
        return self.file.startswith("corpus/")

    def with_truth(self, label: str, other: str) -> Trap:
        """The same document with a label of its truth exchanged for another."""
        return replace(
            self,
            truths=tuple(
                replace(truth, address=tuple(other if part == label else part for part in truth.address))
                for truth in self.truths
            ),
        )


def letters(text: str) -> str:
    """``text`` without white space and without the borders of cells."""
    return _SKIPPED.sub("", text)


def traps() -> tuple[Trap, ...]:
    """The whole set, by name."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.trap")))


def _read(path: Path) -> Trap:
    head, _, body = path.read_text("utf-8").partition("===\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    if "source" in keys:
        source = _printed((CORPUS_SOURCES / keys["source"]).read_text("utf-8"))
        stretches = list(_located(source, body))
        lines: tuple[Line, ...] = ()
    else:
        written = body.strip("\n").split("\n")
        bullet = "-" if keys["file"].endswith(".md") else "•"
        marked = [line if keys["file"].endswith(".txt") else _without_mark(line, bullet) for line in written]
        source, stretches = _inline("\n".join(marked))
        lines = tuple(_line(line, keys["file"]) for line in written)
    return Trap(
        name=path.stem,
        file=keys["file"],
        claim=keys["claim"],
        numbering=keys.get("numbering", ""),
        lines=lines,
        source=source,
        truths=_truths(path.stem, source, stretches),
    )


def _line(line: str, file: str) -> Line:
    if file.endswith(".txt"):
        return Line(mark="", text=_TRUTH.sub("", line))
    mark = _MARK.match(line)
    rest = line[mark.end() :] if mark else line
    counted = _COUNTED.match(rest)
    text = _TRUTH.sub("", rest[counted.end() :] if counted else rest).strip()
    found = (counted[1], int(counted[2]), counted[3]) if counted else None
    return Line(mark=mark[1] if mark else "", text=text, counted=found)


def _without_mark(line: str, bullet: str) -> str:
    """The line as a reader sees it, truth marks still in it."""
    mark = _MARK.match(line)
    shown = line[mark.end() :] if mark else line
    counted = re.match(r"~[A-Z][0-9] ", shown)
    shown = re.sub(r"\[([^\]]*)\]", r"\1", shown[counted.end() :], count=1) if counted else shown
    return (bullet if mark and mark[1] == "*" else "") + shown.replace("**", "")


def _printed(source: str) -> str:
    """The letters of a corpus source as its document shows them."""
    lines = [line for line in source.splitlines() if not re.fullmatch(r"\|[-:| ]+\|", line)]
    return letters("\n".join(re.sub(r"^(?:#{1,3}|>) ", "", line) for line in lines))


def _inline(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The letters of the text, and the address that holds from each place in them on."""
    source, stretches, read_to = "", [(0, "")], 0
    for mark in _TRUTH.finditer(text):
        source += letters(text[read_to : mark.start()])
        stretches.append((len(source), mark[1]))
        read_to = mark.end()
    return source + letters(text[read_to:]), stretches


def _located(source: str, body: str) -> Iterator[tuple[int, str]]:
    place = 0
    yield 0, ""
    for line in body.strip("\n").split("\n"):
        address, _, words = f" {line}".partition(_BETWEEN)
        place = source.index(letters(words), place)
        yield place, address.strip()


def _truths(name: str, source: str, stretches: list[tuple[int, str]]) -> tuple[Truth, ...]:
    spans: dict[tuple[str, ...], tuple[int, int]] = {}
    headings: dict[tuple[str, ...], str] = {}
    before: tuple[str, ...] = ()
    for (start, mark), (end, _) in zip(stretches, [*stretches[1:], (len(source), "")], strict=True):
        written, _, heading = mark.partition("=")
        address = tuple(written.split(">")) if written else ()
        if heading:
            headings[address] = heading
        if start == end:
            continue
        for depth in range(1, len(address) + 1):
            outer = address[:depth]
            if outer in spans and before[:depth] != outer:
                raise ValueError(f"{name}: the clause {' › '.join(outer)} is left and opened again")
            spans[outer] = (spans.get(outer, (start, end))[0], end)
        before = address
    return tuple(
        Truth(address=address, start=start, end=end, heading=headings.get(address))
        for address, (start, end) in spans.items()
    )


def of_format(found: Mapping[str, int], file: str) -> dict[str, int]:
    """The counts of files by format with ``file`` counted in."""
    ending = Path(file).suffix
    return {**found, ending: found.get(ending, 0) + 1}
