"""The embedded answerer: quotes the sentence that answers.

Nothing is written, everything is quoted: a chosen sentence is an exact span of canonical text. A sentence that opens
a list brings its items, an item brings the sentence that opens its list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.labels import HAN_COUNT, ROMAN, SIGNS
from assistant.language import detect_language
from assistant.lexical import Statistics, score, terms
from assistant.records import TABLE_GAP, Hit, Language, Passage, Quote
from assistant.retrieval import LEXICAL_WEIGHT, Search
from assistant.sentences import sentences
from assistant.text_vectors import TextVectors

PASSAGES_READ = 3
"""Passages whose sentences are compared."""

SENTENCES_READ = 18
"""Sentences embedded per question, the lexically closest first; about 60 ms on two cores."""

PASSAGE_SHARE = 1.0
"""Weight of the passage's fused score beside its sentence's own."""

PARAGRAPH_CHARACTERS = {Language.ENGLISH: 240, Language.CHINESE: 90}
"""A paragraph up to this length is quoted whole: about two sentences."""

CLAUSE_PARAGRAPH_CHARACTERS = {Language.ENGLISH: 400, Language.CHINESE: 150}
"""The same where clauses are numbered: a paragraph of a rule is read as one."""

CLAUSE_CHARACTERS = {Language.ENGLISH: 500, Language.CHINESE: 200}
"""A numbered clause up to this length is quoted whole, paragraph by paragraph: conditions and exceptions stand in its
other ones. Of a group's own questions the quotes hold all that decides in .376 without, .379 with 400 and 150, .398
with these, .414 with 700 and 280, where half of all quotes exceed 155 characters instead of 124."""

LIST_CHARACTERS = 900
"""The most that a list brings along; longer lists are cut after a whole item."""

GIST_CHARACTERS = 300
"""About as much of a related passage as is read at a glance."""

_SEVERAL = re.compile(
    r"哪些|哪几|哪两|几[种条项类点摊件样]|什么情[况形]|什么条件|什么材料|分别|列出|各有|都[要有需得]|职责|有何"
    r"|\b(?:list|all|each of|name the|reasons|conditions|requirements|cases|circumstances|duties|kinds|types)\b"
    r"|\b(?:which|what) (?:(?!does\b)\w+ )?(?!(?:does|is|was|has|this|its)\b)\w+[^s\W]s\b(?! (?:is|was|does|has)\b)",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[。！？；.!?;:：…][\"'”’）)」』】\]]*$")
_LINE = re.compile(r"\S(?:.*\S)?")
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


def gist(passage: Passage) -> Quote:
    """The first statements of a passage, for showing it as related without quoting all of it."""
    spans = statements(passage)
    start, end = spans[0]
    for _, stop in spans[1:]:
        if stop - start > GIST_CHARACTERS:
            break
        end = stop
    return quote_of(passage, start, end)


def asks_for_several(question: str) -> bool:
    """Whether a question wants all items of a list, not the one that fits best."""
    return _SEVERAL.search(question) is not None


def extract_of(hit: Hit, span: tuple[int, int], *, several: bool = False) -> Extract:
    """A sentence of a passage as what answers, with the list it opens or belongs to, or its table's header.

    ``several`` wants all items of a list of which one was chosen.
    """
    whole = _whole_clause(hit.passage, span) or _whole(hit.passage, span, several=several)
    return Extract(hit=hit, quotes=tuple(quote_of(hit.passage, start, end) for start, end in whole))


def _whole_clause(passage: Passage, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The paragraphs of a short numbered clause around a sentence, each a quote of its own, with its own address.

    Nothing where the passage holds a list or a table, which are quoted by their own rules.
    """
    text, lines = passage.text, _lines(passage.text)
    while lines and not _CLOSED.search(text[slice(*lines[0])]):  # headings
        lines = lines[1:]
    is_prose = all(_CLOSED.search(text[a:b]) and not _OPENS_LIST.search(text[a:b]) for a, b in lines)
    listed = TABLE_GAP in text or any(_ITEM.match(text[a:b]) for a, b in lines)
    if passage.address is None or not is_prose or listed or not lines or span[0] < lines[0][0]:
        return []
    return lines if lines[-1][1] - lines[0][0] <= CLAUSE_CHARACTERS[passage.language] else []


def _lines(text: str) -> list[tuple[int, int]]:
    """The spans of the lines of a text that hold something."""
    return [match.span() for match in _LINE.finditer(text)]


class SentenceChooser:
    """Chooses sentences by meaning and words."""

    def __init__(self, vectors: TextVectors) -> None:
        self._vectors = vectors

    def choose(self, search: Search, hits: Sequence[Hit], statistics: Statistics) -> Extract:
        """The best sentence among the best passages, with the list it opens or belongs to."""
        spans = [(hit, span) for hit in hits[:PASSAGES_READ] for span in statements(hit.passage)]
        texts = [hit.passage.text[start:end] for hit, (start, end) in spans]
        lexical = [score(search.words, terms(text), statistics) for text in texts]
        order = sorted(range(len(spans)), key=lambda i: -(spans[i][0].score + lexical[i]))[:SENTENCES_READ]
        similarity = self._vectors.similarities(search.vector, [texts[i] for i in order])

        def value(place: int) -> float:
            i = order[place]
            weight = LEXICAL_WEIGHT[spans[i][0].passage.language]
            return PASSAGE_SHARE * spans[i][0].score + similarity[place] + weight * lexical[i]

        hit, span = spans[order[max(range(len(order)), key=value)]]
        return extract_of(hit, span)


def items_of(quoted: str) -> int:
    """How many items a quoted list has on its first level; 0 where it is none."""
    texts = [quoted[start:end] for start, end in sentences(quoted)]
    if not texts or not _OPENS_LIST.search(texts[0]):
        return 0
    labels = [_level(match[0]) for text in texts[1:] if (match := _ITEM.match(text))]
    return labels.count(labels[0]) if labels else 0


def _level(label: str) -> str:
    """How a label is written, whatever it counts: all of one list's are written alike."""
    plain = re.sub(rf"{HAN_COUNT}+", "一", label.strip())
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "1", plain)))


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


def statements(passage: Passage) -> list[tuple[int, int]]:
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


def _whole(passage: Passage, span: tuple[int, int], *, several: bool) -> list[tuple[int, int]]:
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
        for at, (start, end) in reversed([*enumerate(all_spans[:place])]):
            if _OPENS_LIST.search(text[start:end]):
                return [(start, _end_of_list(text, all_spans[at:]))] if several else [(start, end), span]
            if not _ITEM.match(text[start:end]):
                break
        return [span]
    limits = PARAGRAPH_CHARACTERS if passage.address is None else CLAUSE_PARAGRAPH_CHARACTERS
    return [_paragraph(text, span, limits)]


def _paragraph(text: str, span: tuple[int, int], limits: Mapping[Language, int]) -> tuple[int, int]:
    """The paragraph around a sentence where it is short: its exceptions and conditions stand there."""
    start = text.rfind("\n", 0, span[0]) + 1
    stop = text.find("\n", span[1])
    end = len(text) if stop < 0 else stop
    return (start, end) if end - start <= limits[detect_language(text[start:end])] else span


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


def quote_of(passage: Passage, start: int, end: int) -> Quote:
    """A span of a passage's text as a quote."""
    return Quote(
        document=passage.document,
        start=passage.start + start,
        end=passage.start + end,
        text=passage.text[start:end],
    )
