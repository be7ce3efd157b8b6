"""The embedded answerer: decides whether the passages answer at all, and quotes the sentence that does.

Nothing is written, everything is quoted: a chosen sentence is an exact span of canonical text. A sentence that opens
a list brings its items, an item brings the sentence that opens its list.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.interfaces import Embedder, Vectors
from assistant.labels import HAN_COUNT, ROMAN, SIGNS
from assistant.language import detect_language
from assistant.lexical import Statistics, score, terms
from assistant.records import Hit, Language, Passage, Quote
from assistant.retrieval import LEXICAL_WEIGHT, Search
from assistant.sentences import sentences

PASSAGES_READ = 3
"""Passages whose sentences are compared."""

SENTENCES_READ = 18
"""Sentences embedded per question, the lexically closest first; about 60 ms on two cores."""

SENTENCES_REMEMBERED = 20_000
"""Sentence vectors kept in memory, 30 MB."""

THRESHOLD = {Language.ENGLISH: 0.80, Language.CHINESE: 0.81}
"""Least fused score of the best passage for an answer, by the language that question and passage share. On XQuAD's
development halves, where 53 of 580 answers were withheld, these refuse 49% and 37% of the unanswerable questions at 5%
and 4% false refusals. Near misses in one document need a reader; questions about something else stay below."""

THRESHOLD_ACROSS = {Language.ENGLISH: 0.71, Language.CHINESE: 0.72}
"""The same where the passage is in the other language, by the question's: 25%, 6% refused at 7%, 5% false ones."""

PASSAGE_SHARE = 1.0
"""Weight of the passage's fused score beside its sentence's own."""

PARAGRAPH_CHARACTERS = {Language.ENGLISH: 240, Language.CHINESE: 90}
"""A paragraph up to this length is quoted whole: about two sentences."""

LIST_CHARACTERS = 900
"""The most that a list brings along; longer lists are cut after a whole item."""

GIST_CHARACTERS = 300
"""About as much of a related passage as is read at a glance."""

TABLE_GAP = " | "
"""Stands between the cells of a row in canonical text."""

_CLOSED = re.compile(r"[。！？；.!?;:：…][\"'”’）)」』】\]]*$")
_OPENS_LIST = re.compile(r"[:：][\"'”’）)]*\s*$")
_ITEM = re.compile(
    rf"\s*(?:[（(](?:{HAN_COUNT}+|\d{{1,2}}|[a-zA-Z]|{ROMAN}+)[）)]|[{SIGNS}]|\d{{1,2}}[.、．)）](?!\d)"
    rf"|[a-zA-Z][.)]\s|{HAN_COUNT}+、|[-•*·–—]\s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What answers a question: quotes in reading order, from one passage."""

    hit: Hit
    quotes: tuple[Quote, ...]


def answers(search: Search, best: Hit) -> bool:
    """Whether the best passage is close enough to answer the question at all."""
    within = best.passage.language is search.language
    return best.score >= (THRESHOLD[search.language] if within else THRESHOLD_ACROSS[search.language])


def gist(passage: Passage) -> Quote:
    """The first statements of a passage, for showing it as related without quoting all of it."""
    spans = _statements(passage)
    start, end = spans[0]
    for _, stop in spans[1:]:
        if stop - start > GIST_CHARACTERS:
            break
        end = stop
    return _quote(passage, start, end)


def any_answers(search: Search, hits: Sequence[Hit]) -> bool:
    """Whether the best passages answer the question.

    A passage in the other language counts only where it is nearer than everything in the question's own: about a
    subject that no document knows, all passages are equally far, and the lower bar across languages would let one by.
    """
    own = max((hit for hit in hits if hit.passage.language is search.language), key=_similarity, default=None)
    best = hits[0] if hits else None
    if best is not None and own is not None and own.similarity > best.similarity:
        best = own
    return best is not None and answers(search, best)


def _similarity(hit: Hit) -> float:
    return hit.similarity


class SentenceReader:
    """Chooses sentences by meaning and words; remembers the vectors of sentences it has seen."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def choose(self, search: Search, hits: Sequence[Hit], statistics: Statistics) -> Extract:
        """The best sentence among the best passages, with the list it opens or belongs to."""
        spans = [(hit, span) for hit in hits[:PASSAGES_READ] for span in _statements(hit.passage)]
        texts = [hit.passage.text[start:end] for hit, (start, end) in spans]
        lexical = [score(search.own_words, terms(text), statistics) for text in texts]
        order = sorted(range(len(spans)), key=lambda i: -(spans[i][0].score + lexical[i]))[:SENTENCES_READ]
        similarity = self._similarities(search.vector, [texts[i] for i in order])

        def value(place: int) -> float:
            i = order[place]
            weight = LEXICAL_WEIGHT[spans[i][0].passage.language]
            return PASSAGE_SHARE * spans[i][0].score + similarity[place] + weight * lexical[i]

        hit, span = spans[order[max(range(len(order)), key=value)]]
        whole = _whole(hit.passage, span)
        return Extract(hit=hit, quotes=tuple(_quote(hit.passage, start, end) for start, end in whole))

    def _similarities(self, vector: Vectors, texts: Sequence[str]) -> list[float]:
        # What other threads forget meanwhile stays in hand here.
        vectors = {text: found for text in dict.fromkeys(texts) if (found := self._known.get(text)) is not None}
        unknown = [text for text in dict.fromkeys(texts) if text not in vectors]
        if unknown:
            vectors |= zip(unknown, self._embedder.embed_sentences(unknown), strict=True)
        with self._lock:
            self._known |= vectors
            while len(self._known) > SENTENCES_REMEMBERED:
                self._known.popitem(last=False)
        return [float(np.dot(vector, vectors[text])) for text in texts]


def led_by_header(extract: Extract, text: str) -> tuple[Quote, ...]:
    """The quotes, led by the header of their table where it stands in an earlier passage of the document's ``text``."""
    passage = extract.hit.passage
    if TABLE_GAP not in extract.quotes[0].text or not _continues_table(passage):
        return extract.quotes
    header, place = None, passage.start
    while place > 0 and text[place - 1] == "\n":
        start = text.rfind("\n", 0, place - 1) + 1
        if TABLE_GAP not in text[start : place - 1]:
            break
        header, place = (start, place - 1), start
    if header is None:
        return extract.quotes
    start, end = header
    return (Quote(document=passage.document, start=start, end=end, text=text[start:end]), *extract.quotes)


def _continues_table(passage: Passage) -> bool:
    """Whether a passage begins inside a table, whose header its path then holds."""
    return TABLE_GAP in passage.path


def _statements(passage: Passage) -> list[tuple[int, int]]:
    """The sentences that can answer; a heading or table header above them names a subject and states nothing."""
    spans = sentences(passage.text)
    texts = [passage.text[start:end] for start, end in spans]
    before = [TABLE_GAP if _continues_table(passage) else "", *texts]
    after = [*texts[1:], ""]
    stating = [span for span, *around in zip(spans, texts, before, after, strict=False) if _states(*around)]
    return stating or spans


def _states(sentence: str, before: str, after: str) -> bool:
    """Whether a sentence between two others states something."""
    if TABLE_GAP in sentence:
        return TABLE_GAP in before or TABLE_GAP not in after
    if _CLOSED.search(sentence):
        return True
    # A numbered line that neither stands in a list nor ends as a sentence is the heading of what follows.
    return bool(_ITEM.match(sentence)) and (
        not after or any(_ITEM.match(other) for other in (before, after)) or bool(_OPENS_LIST.search(before))
    )


def _whole(passage: Passage, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans that make a chosen sentence complete: a list's items after its opening, an item's opening before it."""
    text = passage.text
    all_spans = sentences(text)
    place = all_spans.index(span)
    chosen = text[span[0] : span[1]]
    if _OPENS_LIST.search(chosen):
        return [(span[0], _end_of_list(text, all_spans[place:]))]
    if TABLE_GAP in chosen:
        return [span] if _continues_table(passage) else _with_header(text, all_spans[: place + 1])
    if _ITEM.match(chosen):
        for start, end in reversed(all_spans[:place]):
            if _OPENS_LIST.search(text[start:end]):
                return [(start, end), span]
            if not _ITEM.match(text[start:end]):
                break
        return [span]
    return [_paragraph(text, span)]


def _paragraph(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The paragraph around a sentence where it is short: its exceptions and conditions stand there."""
    start = text.rfind("\n", 0, span[0]) + 1
    stop = text.find("\n", span[1])
    end = len(text) if stop < 0 else stop
    return (start, end) if end - start <= PARAGRAPH_CHARACTERS[detect_language(text[start:end])] else span


def _with_header(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A table's row, led by the row at the head of its table."""
    header = spans[-1]
    for start, end in reversed(spans[:-1]):
        if TABLE_GAP not in text[start:end]:
            break
        header = (start, end)
    return [spans[-1]] if header == spans[-1] else [header, spans[-1]]


def _end_of_list(text: str, spans: Sequence[tuple[int, int]]) -> int:
    end = spans[0][1]
    for start, stop in spans[1:]:
        if not _ITEM.match(text[start:stop]) or stop - spans[0][0] > LIST_CHARACTERS:
            break
        end = stop
    return end


def _quote(passage: Passage, start: int, end: int) -> Quote:
    return Quote(
        document=passage.document,
        start=passage.start + start,
        end=passage.start + end,
        text=passage.text[start:end],
    )
