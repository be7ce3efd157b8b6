"""The numbered passages that a chat model writes from, chosen among the evidence; what each may support."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.citations import without_label
from assistant.evidence import Evidence
from assistant.extraction import Extract, extract_of, led_by_header, quote_of
from assistant.generation.budget import tokens_of
from assistant.generation.fencing import neutral, neutral_line, withheld_spans, without
from assistant.records import TABLE_GAP, Answer, Document, Hit, Language, NoticeKind, Passage, Quote
from assistant.refusal import answers, is_certain
from assistant.sentences import Span

MOST_SOURCES = 6
"""Passages given to the model; the reader's order puts what answers among the first."""

PARTS_SOURCES = 2
"""Passages that each further search of a question in several parts adds."""

Load = Callable[[str], Document]
"""A document by its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage with its number in the prompt.

    ``answering`` where the passage answers the question by itself. ``withheld`` are the spans of its text that are not
    data and support nothing. ``data`` is its text with blanks there and where a clause's number stands, which its
    heading says: offsets stay.
    """

    number: int
    hit: Hit
    document: Document
    answering: bool
    withheld: tuple[Span, ...]
    data: str

    @property
    def text(self) -> str:
        """The passage's text as it stands in a prompt."""
        return neutral(without(self.hit.passage.text, list(self.withheld)))

    @property
    def heading(self) -> str:
        """The title and the headings above the passage, which may say what its sentences leave out."""
        told = [self.document.facts.title, *self.hit.passage.path.splitlines(), self.hit.passage.address or ""]
        return "\n".join(line for line in dict.fromkeys(map(neutral_line, told)) if line)

    def quotes(self, spans: Sequence[Span]) -> tuple[Quote, ...]:
        """Spans of the passage as quotes: neighbours of one paragraph as one, a row of a table with its header."""
        passage = self.hit.passage
        if len(spans) == 1 and TABLE_GAP in passage.text[slice(*spans[0])]:
            return led_by_header(extract_of(self.hit, spans[0]), self.document.text)
        whole = tuple(quote_of(passage, start, end) for start, end in _joined(passage.text, spans))
        return led_by_header(Extract(hit=self.hit, quotes=whole), self.document.text)


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip(" \t\u3000"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def gather(evidence: Evidence, parts: Sequence[Evidence], answer: Answer, *, load: Load, tokens: int) -> list[Source]:
    """The passages to write from, the one that the answer quotes first, within about ``tokens``.

    What a notice says contradicts the answer is no source: which of two rules counts is settled.
    """
    chosen: dict[str, tuple[Hit, bool]] = {}
    ruled_out = _contradicting(answer)
    for hit, answering in _candidates(evidence, parts, answer):
        if len(chosen) < MOST_SOURCES and not _overlaps(hit, ruled_out):
            chosen.setdefault(hit.passage.id, (hit, answering))
    sources: list[Source] = []
    for hit, answering in chosen.values():
        source = source_of(len(sources) + 1, hit, load(hit.passage.document), answering=answering)
        tokens -= tokens_of(source.text + source.heading) + 40
        if tokens < 0 and sources:
            break
        sources.append(source)
    return sources


def source_of(number: int, hit: Hit, document: Document, *, answering: bool) -> Source:
    """A passage as a source of its document."""
    withheld, text = withheld_spans(hit.passage.text), hit.passage.text
    for start, end in (*withheld, *_labels(hit.passage, document)):
        text = text[:start] + " " * (end - start) + text[end:]
    return Source(number=number, hit=hit, document=document, answering=answering, withheld=tuple(withheld), data=text)


def _labels(passage: Passage, document: Document) -> Iterator[Span]:
    """Where in a passage the numbers of its clauses stand."""
    for clause in document.clauses:
        if passage.start <= clause.start < passage.end:
            end = min(clause.end, passage.end)
            whole = Quote(document=document.path, start=clause.start, end=end, text=document.text[clause.start : end])
            yield clause.start - passage.start, without_label(document, whole).start - passage.start


def _candidates(evidence: Evidence, parts: Sequence[Evidence], answer: Answer) -> Iterable[tuple[Hit, bool]]:
    """Passages with whether each answers, best first: what is quoted, what the parts quote, then all the others."""
    quoted = [citation.quote for citation in answer.citations]
    hits = [*evidence.hits, *(hit for part in parts for hit in part.hits)]
    yield from ((hit, True) for hit in hits if _overlaps(hit, quoted))
    for part in parts:
        if part.extract is not None:
            yield part.extract.hit, True
            yield from ((hit, False) for hit in part.hits[:PARTS_SOURCES])
    certain = {read.hit.passage.id for read in evidence.reads if is_certain(evidence.search, read)}
    for hit in evidence.hits:
        yield hit, hit.passage.id in certain if evidence.reads else answers(evidence.search, hit)


def _overlaps(hit: Hit, quotes: Iterable[Quote]) -> bool:
    passage = hit.passage
    return any(
        quote.document == passage.document and quote.start < passage.end and passage.start < quote.end
        for quote in quotes
    )


def _contradicting(answer: Answer) -> list[Quote]:
    """What the notices of a conflict cite beside the answer."""
    own = {citation.quote for citation in answer.citations}
    cited = [c.quote for notice in answer.notices if notice.kind is NoticeKind.CONFLICT for c in notice.citations]
    return [quote for quote in cited if quote not in own]


def is_foreign(source: Source, language: Language) -> bool:
    """Whether a source is in the other language."""
    return source.hit.passage.language is not language
