"""What the found passages are worth: whether any answers the question, and which of its sentences does.

``ByNearness`` judges by vectors and words alone; ``ByReading`` has a reader read the likeliest passages. Both answer
from the versions in force, and look at the others only to say that they speak of the matter, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.answer_types import answer_types, holds
from assistant.extraction import Extract, SentenceChooser, asks_for_several, extract_of, statements
from assistant.interfaces import Reader
from assistant.lexical import terms
from assistant.records import TABLE_GAP, Hit
from assistant.refusal import WORST_ANSWER, answers, any_answers, is_certain
from assistant.reranking import Read, best_answer, read_again
from assistant.retrieval import POOL, Found, Search
from assistant.text_vectors import TextVectors

HITS = 10
"""Passages that are judged without a reader."""

PASSAGES_READ = 2
"""Passages, the best first, among whose sentences the reader chooses."""

SPAN_WEIGHT = 0.3
"""Weight of the best answer within a sentence beside its passage's own value. What is quoted of a group's own questions
holds all that decides with weight .15 and .3, two passages read: .376, .379; one or three: .360, .376."""

ROW_WEIGHT = 8.0
"""Weight of the share of the question's words that a row of a table holds: rows are alike but for their names, and the
reader hardly tells them apart. Right rows of 39 questions about tables with weight 0, 2, 4, 8: .28, .33, .38, .41."""

RIVALS = 2
"""Further passages, at most, of which a sentence is quoted beside the one that answers."""

RIVAL_MARGIN = 2.5
"""How much less a passage may be worth than the best one, and still be quoted beside it: where the reader is hardly
surer of one than of the other, both are shown. The right passage is among those shown with margin 0, 2, 2.5, 3: a
group's own questions .46, .62, .64, .66 (1, 2.0, 2.2, 2.4 passages); policies .83, .92, .93, .93 (1, 1.6, 1.7, 1.8);
conversations .83, .93, .93, .93. In an encyclopedia, where the reader is sure, one answer in twenty quotes several."""

HOLDING = 3.0
"""What a sentence gains, in logits, that holds something of the kind that is asked for."""

OLD_VERSION_MARGIN = 0.05
"""How much better a version not in force must fit before a notice about it stands beside an answer; old and new
versions of one rule are worded alike, and without a margin every answer would carry a notice."""

OTHERS_READ = 2
"""Passages not in force that are read, to see whether they speak of the matter."""

OLD_VERSION_RELEVANCE = 1.0
"""The same margin in the reader's relevance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found, judged.

    ``hits`` hold on the asked day, best first. ``extract`` is what answers, ``None`` where nothing does, and ``rivals``
    are what may answer nearly as well. ``outdated`` is a passage that does not hold and answers better than all that
    do, ``None`` where there is none. ``reads`` are the hits that a reader has read.
    """

    search: Search
    hits: tuple[Hit, ...]
    extract: Extract | None
    outdated: Hit | None
    rivals: tuple[Extract, ...] = ()
    reads: tuple[Read, ...] = ()


class Judge(Protocol):
    """Judges what was found for a question."""

    @property
    def wanted(self) -> int:
        """How many hits of each kind it looks at."""
        ...

    def weigh(self, search: Search, found: Found) -> Evidence:
        """The evidence that the found passages give."""
        ...


class ByNearness:
    """Judges by the fused score and by the meaning of sentences."""

    wanted = HITS

    def __init__(self, vectors: TextVectors) -> None:
        self._chooser = SentenceChooser(vectors)

    def weigh(self, search: Search, found: Found) -> Evidence:
        """The evidence that the found passages give."""
        hits = found.in_force[:HITS]
        extract = self._chooser.choose(search, hits, found.statistics) if any_answers(search, hits) else None
        outdated = found.otherwise[0] if found.otherwise and answers(search, found.otherwise[0]) else None
        rival = hits[0].score if hits and extract else 0.0
        if outdated is not None and outdated.score < rival + OLD_VERSION_MARGIN:
            outdated = None
        return Evidence(search=search, hits=hits, extract=extract, outdated=outdated)


class ByReading:
    """Judges by what a reader says of the likeliest passages."""

    wanted = POOL

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def weigh(self, search: Search, found: Found) -> Evidence:
        """The evidence that the found passages give."""
        reads = read_again(self._reader, search.text, found.in_force)
        extracts = _extracts(search, reads) if reads and is_certain(search, reads[0]) else []
        extract = extracts[0] if extracts else None
        read = {each.hit.passage.id for each in reads}
        rest = [hit for hit in found.in_force if hit.passage.id not in read]
        return Evidence(
            search=search,
            reads=tuple(reads),
            hits=(*(each.hit for each in reads), *rest),
            extract=extract,
            rivals=tuple(extracts[1:]),
            outdated=self._outdated(search, found, reads, answered=extract is not None),
        )

    def _outdated(self, search: Search, found: Found, reads: list[Read], *, answered: bool) -> Hit | None:
        others = read_again(self._reader, search.text, found.otherwise[:OTHERS_READ])
        best = max(others, key=lambda each: each.reading.relevance, default=None)
        if best is None or not is_certain(search, best):
            return None
        rival = max(each.reading.relevance for each in reads) if reads and answered else float("-inf")
        return best.hit if best.reading.relevance >= rival + OLD_VERSION_RELEVANCE else None


def _extracts(search: Search, reads: list[Read]) -> list[Extract]:
    """The sentence in which the likeliest answer stands, made complete, and those of its rivals."""
    likely = [(read, *_best_statement(search, read)) for read in reads[: RIVALS + 1]]
    language = reads[0].hit.passage.language  # answers within passages of two languages cannot be compared
    first = [each for each in likely[:PASSAGES_READ] if each[0].hit.passage.language is language]
    best = max(first, key=lambda each: each[0].value + each[1])
    rivals = [
        each
        for each in likely
        if each is not best and each[0].value >= reads[0].value - RIVAL_MARGIN and is_certain(search, each[0])
    ]
    several = asks_for_several(search.text)
    found: list[Extract] = []
    for read, _, span in (best, *rivals):
        extract = extract_of(read.hit, span, several=several)
        if not any(_says_all_of(other, extract) for other in found):
            found.append(extract)
    return found


def _best_statement(search: Search, read: Read) -> tuple[float, tuple[int, int]]:
    """The likeliest sentence of a passage, with what it adds to the passage's value."""
    spans = statements(read.hit.passage)
    return max(((_value(search, read, span), span) for span in spans), key=lambda each: each[0])


def _says_all_of(one: Extract, other: Extract) -> bool:
    """Whether everything that the other quotes is quoted already, in the same words."""
    said = "\n".join(quote.text for quote in one.quotes)
    return all(quote.text in said for quote in other.quotes)


def _value(search: Search, read: Read, span: tuple[int, int]) -> float:
    """What a sentence adds to its passage's value."""
    sentence = read.hit.passage.text[slice(*span)]
    answer = SPAN_WEIGHT * max(best_answer(read.reading, *span), WORST_ANSWER)
    answer += HOLDING * holds(sentence, answer_types(search.text))
    if TABLE_GAP not in sentence:
        return answer
    held = set(terms(sentence))
    return answer + ROW_WEIGHT * sum(word in held for word in search.words) / max(1, len(search.words))
