"""Versions made by known edits: what a comparison must find again is known, because it was done here."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from assistant.comparison import Comparison, compare
from assistant.labels import han_numeral
from assistant.records import Document, DocumentFacts, InForce
from assistant.sentences import sentences
from ingest.declarations import Declarations
from ingest.discovery import SourceFile
from ingest.reading import read_document as read_file

_ARTICLE_ZH = re.compile(r"^第[〇零一二三四五六七八九十百]+条")
_ARTICLE_EN = re.compile(r"^Article \d+")
_LABEL = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百]+[章节条]|(?:Article|Chapter|Section) \d+"
    r"|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）"
    r"|\d+(?:\.\d+)*[.、]?(?=\s)|(?:附[表件录]|Annex|Schedule)[^\n]*)[ \u3000]*"
)
_WORD = re.compile(r"[\u3400-\u9fff]|\w+")
_FIGURE = re.compile(r"\d+|[二三四五六七八九十]+(?=[日名年个学])")
_GAP = "\n\n"


class Edit(StrEnum):
    """What may be done to a version."""

    WORD = "word"
    FIGURE = "figure"
    REMOVE = "remove"
    INSERT = "insert"
    MOVE = "move"
    REWRITE = "rewrite"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Block:
    """A clause of a version being edited; ``origins`` are the old clauses it comes from."""

    text: str
    origins: tuple[int, ...]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The clauses of an old version, and of the new one that edits made of them."""

    old: tuple[str, ...]
    new: tuple[Block, ...]


@dataclass(slots=True)
class Score:
    """Pairs that a comparison found and that there were, of all kinds and by the edit that changed them."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    met: int = 0
    by_edit: dict[Edit, list[int]] = field(default_factory=dict)

    def add(self, groups: Sequence[tuple[set[int], set[int], tuple[Edit, ...]]], pairs: set[tuple[int, int]]) -> None:
        """Count the pairs found in one comparison against the groups of clauses that belong together."""
        good = {(i, j) for olds, news, _ in groups for i in olds for j in news}
        self.found += len(pairs)
        self.right += len(pairs & good)
        for olds, news, edits in groups:
            met = any((i, j) in pairs for i in olds for j in news)
            self.wanted += 1
            self.met += met
            for edit in edits:
                count = self.by_edit.setdefault(edit, [0, 0])
                count[0] += met
                count[1] += 1

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Share of the surviving clauses that were found again."""
        return self.met / max(1, self.wanted)


def read(folder: Path, name: str, text: str, **facts: object) -> Document:
    """A version read as ingestion reads it, from a file of that name; ``facts`` replace those it states."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")
    return with_facts(read_path(file), **facts)


def read_path(file: Path) -> Document:
    """The same of a file that is there."""
    source = SourceFile(path=file.name, file=file)
    return read_file(source, Declarations(), sha256="", roles=("public",), max_bytes=50_000_000).document


def with_facts(document: Document, **facts: object) -> Document:
    """A document of which something else is known."""
    known: DocumentFacts = replace(document.facts, in_force=document.facts.in_force or InForce())
    return replace(document, facts=replace(known, **facts))  # type: ignore[arg-type]


def clauses_of(document: Document) -> tuple[str, ...]:
    """The texts that a comparison compares, in order."""
    return tuple(change.old.quote.text for change in compare(document, document).changes if change.old)


def as_text(clauses: Sequence[str], folder: Path) -> tuple[str, ...]:
    """The clauses as a comparison finds them in a text file that holds nothing else."""
    return clauses_of(read(folder, "plain.txt", _GAP.join(clauses)))


def edited(clauses: Sequence[str], donor: Sequence[str], edits: Sequence[Edit], rng: random.Random) -> Script:
    """Clauses after some edits; what is inserted and rewritten takes its words from ``donor``."""
    blocks = [Block(text, (i,)) for i, text in enumerate(clauses)]
    for edit in edits:
        _EDITS[edit](blocks, donor, rng)
    return Script(old=tuple(clauses), new=tuple(_renumbered(blocks)))


def measure(script: Script, folder: Path, score: Score) -> Comparison:
    """Compare the two versions of a script as text files, and count what was found."""
    old = read(folder, "old.txt", _GAP.join(script.old))
    new = read(folder, "new.txt", _GAP.join(block.text for block in script.new))
    found = compare(old, new)
    old_starts, new_starts = _starts(script.old), _starts([block.text for block in script.new])
    pairs = {
        (_place(old_starts, change.old.quote.start), _place(new_starts, change.new.quote.start))
        for change in found.changes
        if change.old and change.new
    }
    score.add(_groups(script), pairs)
    return found


def _groups(script: Script) -> list[tuple[set[int], set[int], tuple[Edit, ...]]]:
    """Clauses of both versions that have text in common, after all edits."""
    groups: list[tuple[set[int], set[int], tuple[Edit, ...]]] = []
    for j, block in enumerate(script.new):
        origins = set(block.origins)
        if not origins:
            continue
        joined = [group for group in groups if group[0] & origins]
        groups = [group for group in groups if group not in joined]
        olds = origins.union(*(group[0] for group in joined))
        news = {j}.union(*(group[1] for group in joined))
        edits = (*block.edits, *(edit for group in joined for edit in group[2]))
        groups.append((olds, news, tuple(dict.fromkeys(edits))))
    return groups


def _starts(texts: Sequence[str]) -> list[int]:
    starts, place = [], 0
    for text in texts:
        starts.append(place)
        place += len(text) + len(_GAP)
    return starts


def _place(starts: Sequence[int], offset: int) -> int:
    return bisect_right(starts, offset) - 1


def _is_article(block: Block) -> bool:
    return bool(_ARTICLE_ZH.match(block.text) or _ARTICLE_EN.match(block.text)) or len(block.text) > 60


def _some(blocks: list[Block], rng: random.Random) -> int:
    """The place of a clause that has a body and was not edited yet, where there is one."""
    free = [i for i, block in enumerate(blocks) if _is_article(block) and not block.edits and block.origins]
    return rng.choice(free or range(len(blocks)))


def _marked(block: Block, text: str, edit: Edit) -> Block:
    return Block(text, block.origins, (*block.edits, edit))


def _body(text: str) -> int:
    """Where the body begins behind the number."""
    found = _LABEL.match(text)
    return found.end() if found else 0


def _replaced(text: str, share: float, donor: Sequence[str], rng: random.Random) -> str:
    """The text with about a share of its words, at least one, replaced by others."""
    words = _WORD.findall(" ".join(donor)) or ["x"]
    places = list(_WORD.finditer(text, _body(text)))
    chosen = rng.sample(places, max(1, round(share * len(places)))) if places else []
    for place in sorted(chosen, key=lambda found: -found.start()):
        text = text[: place.start()] + rng.choice(words) + text[place.end() :]
    return text


def _word(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    at = _some(blocks, rng)
    blocks[at] = _marked(blocks[at], _replaced(blocks[at].text, 0.0, donor, rng), Edit.WORD)


def _rewrite(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    at = _some(blocks, rng)
    blocks[at] = _marked(blocks[at], _replaced(blocks[at].text, 0.5, donor, rng), Edit.REWRITE)


def _figure(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    with_figures = [i for i, b in enumerate(blocks) if _FIGURE.search(b.text, _body(b.text)) and not b.edits]
    if with_figures:
        at = rng.choice(with_figures)
        text = blocks[at].text
        found = rng.choice(list(_FIGURE.finditer(text, _body(text))))
        other = str(rng.randint(100, 999)) if found[0].isascii() else han_numeral(rng.randint(21, 99))
        blocks[at] = _marked(blocks[at], text[: found.start()] + other + text[found.end() :], Edit.FIGURE)


def _remove(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    if len(blocks) > 3:
        del blocks[_some(blocks, rng)]


def _insert(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    at = _some(blocks, rng)
    label = _LABEL.match(blocks[at].text)
    body = rng.choice([text for text in donor if len(text) > 30] or list(donor))
    body = body[_body(body) :].strip().replace("\n\n", "\n")
    blocks.insert(at, Block(f"{label[0].strip()} {body}" if label else body, (), (Edit.INSERT,)))


def _move(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    block = blocks.pop(_some(blocks, rng))
    blocks.insert(_some(blocks, rng), _marked(block, block.text, Edit.MOVE))


def _split(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    at = _some(blocks, rng)
    text = blocks[at].text
    spans = sentences(text)
    label = _ARTICLE_ZH.match(text) or _ARTICLE_EN.match(text)
    if label and len(spans) > 1:
        cut = spans[len(spans) // 2][0]
        parts = (text[:cut].rstrip(), f"{label[0]} {text[cut:]}")
        blocks[at : at + 1] = [_marked(blocks[at], part, Edit.SPLIT) for part in parts]


def _merge(blocks: list[Block], donor: Sequence[str], rng: random.Random) -> None:
    neighbours = [
        i for i in range(len(blocks) - 1) if all(_body(b.text) and b.origins and not b.edits for b in blocks[i : i + 2])
    ]
    if neighbours:
        at = rng.choice(neighbours)
        first, second = blocks[at : at + 2]
        text = f"{first.text}\n\n{second.text[_body(second.text) :].strip()}"
        blocks[at : at + 2] = [Block(text, first.origins + second.origins, (Edit.MERGE,))]


_EDITS: dict[Edit, Callable[[list[Block], Sequence[str], random.Random], None]] = {
    Edit.WORD: _word,
    Edit.FIGURE: _figure,
    Edit.REMOVE: _remove,
    Edit.INSERT: _insert,
    Edit.MOVE: _move,
    Edit.REWRITE: _rewrite,
    Edit.SPLIT: _split,
    Edit.MERGE: _merge,
}


def _renumbered(blocks: Sequence[Block]) -> list[Block]:
    """The clauses numbered through again."""
    number, out = 0, []
    for block in blocks:
        text = block.text
        if zh := _ARTICLE_ZH.match(text):
            number += 1
            text = f"第{han_numeral(number)}条{text[zh.end() :]}"
        elif en := _ARTICLE_EN.match(text):
            number += 1
            text = f"Article {number}{text[en.end() :]}"
        out.append(Block(text, block.origins, block.edits))
    return out
