"""Answers put together from evidence: the quotes with the assistant's own few words, refusals, notices of versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from assistant.ambiguity import choices
from assistant.catalogue_rows import Entry
from assistant.citations import cite, marked_sentences
from assistant.computing import Figure, worked_out
from assistant.conflicts import Conflict, OutranksReason, find_conflict
from assistant.evidence import Evidence
from assistant.extraction import Extract, extract_of, gist, led_by_header, quote_of
from assistant.notices import about_conflict, about_language, about_version
from assistant.records import (
    EXTRACTIVE,
    Answer,
    AnswerStatus,
    Citation,
    Computed,
    Contact,
    FigureKind,
    Hit,
    Language,
    Notice,
    Question,
)
from assistant.sentences import sentences
from assistant.store import Snapshot, Store
from assistant.text_vectors import TextVectors
from assistant.wording import WORDING, named

NEAREST = 3
"""Related passages shown when nothing answers."""


class Composer:
    """Puts answers together from one store; every quote is cut from the document and verified."""

    def __init__(self, store: Store, vectors: TextVectors) -> None:
        self._store = store
        self._vectors = vectors

    def answered(
        self, question: Question, language: Language, evidence: Evidence, extract: Extract, snapshot: Snapshot
    ) -> Answer:
        """The answer that quotes what was extracted; where a rule of higher rank says otherwise, what that says."""
        conflict = self._conflict(question, evidence, snapshot)
        if conflict is not None and conflict.outranks is False and conflict.reason is OutranksReason.AUTHORITY:
            extract, conflict = _by_rank(extract, conflict)
        meant = choices(evidence.search, (extract, *evidence.rivals)) if conflict is None else []
        if len(meant) > 1:
            return self._asked_back(question, language, meant, snapshot)
        rivals = [rival for rival in evidence.rivals if rival.hit.passage.id != extract.hit.passage.id]
        document = self._store.document_in(snapshot, extract.hit.passage.document, role=question.role)
        figure = worked_out(evidence.search.text, question.on, extract, document)
        if figure is not None and figure.kind is FigureKind.SUM:
            extract = replace(extract, quotes=figure.quotes)
        answer = self._quoted(question, language, (extract, *rivals), snapshot, figure)
        if conflict is None:
            return answer
        notice = self._about_conflict(question, language, conflict, snapshot, answer)
        return replace(answer, notices=(*answer.notices, notice))

    def _asked_back(
        self, question: Question, language: Language, meant: Sequence[Extract], snapshot: Snapshot
    ) -> Answer:
        """The question back, which of several rules is meant, with what each of them says."""
        wording = WORDING[language]
        groups = self._cited(question, meant, snapshot)
        said = [
            wording.of_document.format(
                title=named(snapshot.facts(snapshot.by_path[group[0].quote.document], question.role), wording),
                said=wording.sentence_gap.join(s for citation in group for s in marked_sentences(citation)),
            )
            for group in groups
        ]
        foreign = any(extract.hit.passage.language is not language for extract in meant)
        text = "\n".join((wording.which_rule, *said))
        return replace(
            plain(question, language, AnswerStatus.NEEDS_CLARIFICATION, text),
            citations=tuple(citation for group in groups for citation in group),
            notices=(about_language(language),) if foreign else (),
        )

    def _cited(self, question: Question, extracts: Sequence[Extract], snapshot: Snapshot) -> list[tuple[Citation, ...]]:
        """The citations of each extract, numbered through."""
        groups: list[tuple[Citation, ...]] = []
        marker = 1
        for extract in extracts:
            document = self._store.document_in(snapshot, extract.hit.passage.document, role=question.role)
            quotes = led_by_header(extract, document.text)
            groups.append(tuple(cite(document, quote, marker=marker + i) for i, quote in enumerate(quotes)))
            marker += len(quotes)
        return groups

    def _quoted(
        self,
        question: Question,
        language: Language,
        extracts: Sequence[Extract],
        snapshot: Snapshot,
        figure: Figure | None,
    ) -> Answer:
        """The answer that quotes what was extracted, the likeliest first, with what is worked out from that."""
        groups = self._cited(question, extracts, snapshot)
        foreign = [extract.hit.passage.language is not language for extract in extracts]
        answer = quoting(question, language, groups[0], foreign=foreign[0])
        if figure is not None:
            answer = _with_figure(answer, language, figure)
        if len(groups) > 1:
            also = tuple(citation for group in groups[1:] for citation in group)
            text = "\n".join((answer.text, WORDING[language].also, quoted(also, language, foreign=False)))
            answer = replace(answer, text=text, citations=(*answer.citations, *also))
        return replace(answer, notices=(about_language(language),) if any(foreign) else ())

    def not_found(self, question: Question, language: Language, hits: Sequence[Hit], snapshot: Snapshot) -> Answer:
        """The refusal, with the nearest passages and the office to ask."""
        wording = WORDING[language]
        nearest = tuple(
            self._cite_passage(hit, snapshot, question.role, marker=i + 1) for i, hit in enumerate(hits[:NEAREST])
        )
        route = _route(hits, snapshot, question)
        text = [wording.not_found]
        if nearest:
            text.append(wording.not_found_related)
        if route:
            text.append(wording.not_found_route.format(office=route.office))
        refusal = plain(question, language, AnswerStatus.NOT_FOUND, wording.sentence_gap.join(text))
        return replace(refusal, nearest=nearest, route=route)

    def about_versions(
        self, question: Question, language: Language, evidence: Evidence, snapshot: Snapshot, answer: Answer
    ) -> tuple[Notice, ...]:
        """The notice about the best version that does not hold, where the evidence has one."""
        hit = evidence.outdated
        if hit is None:
            return ()
        entry = snapshot.by_path[hit.passage.document]
        successor = seen_successor(entry, snapshot, question.role)
        cited = [*answer.citations, *answer.nearest, *(c for notice in answer.notices for c in notice.citations)]
        marker = max((citation.marker for citation in cited), default=0) + 1
        citations = [self._cite_passage(hit, snapshot, question.role, marker=marker)]
        replacing = next((h for h in evidence.hits if successor and h.passage.document == successor.path), None)
        if replacing is not None:
            citations.append(self._cite_passage(replacing, snapshot, question.role, marker=marker + 1))
        return (about_outdated(question, language, entry, successor, citations=tuple(citations)),)

    def _conflict(self, question: Question, evidence: Evidence, snapshot: Snapshot) -> Conflict | None:
        """Another document in force, among those read, that says otherwise than what was extracted."""
        if evidence.extract is None or not self._vectors.judged:
            return None
        return find_conflict(
            evidence.search,
            evidence.extract,
            evidence.reads,
            facts=lambda path: snapshot.facts(snapshot.by_path[path], question.role),
            similarity=self._vectors.between,
        )

    def _about_conflict(
        self, question: Question, language: Language, conflict: Conflict, snapshot: Snapshot, answer: Answer
    ) -> Notice:
        passage = conflict.hit.passage
        document = self._store.document_in(snapshot, passage.document, role=question.role)
        other = cite(document, quote_of(passage, *conflict.span), marker=len(answer.citations) + 1)
        own, its = (
            snapshot.facts(snapshot.by_path[path], question.role)
            for path in (answer.citations[0].quote.document, passage.document)
        )
        known = next((citation for citation in answer.citations if citation.quote == other.quote), other)
        return about_conflict(conflict, own, its, language=language, citations=(answer.citations[0], known))

    def _cite_passage(self, hit: Hit, snapshot: Snapshot, role: str, *, marker: int) -> Citation:
        document = self._store.document_in(snapshot, hit.passage.document, role=role)
        return cite(document, gist(hit.passage), marker=marker)


def _with_figure(answer: Answer, language: Language, figure: Figure) -> Answer:
    """The answer with a figure that was worked out from its quotes, and a sentence that says how."""
    wording = WORDING[language]
    shown = {(quote.document, quote.end) for quote in figure.quotes}  # a quote's own label is left out at its start
    markers = tuple(c.marker for c in answer.citations if (c.quote.document, c.quote.end) in shown)
    if isinstance(figure.value, date):
        value = wording.day.format(figure.value)
    else:
        value = f"{figure.value:f}" + (f" {figure.unit}" if figure.unit.isascii() and figure.unit else figure.unit)
    said = wording.counted[figure.kind].format(value=value, markers="".join(f"[{marker}]" for marker in markers))
    return replace(answer, text=f"{answer.text}\n{said}", computed=(Computed(value=value, markers=markers),))


def _by_rank(extract: Extract, conflict: Conflict) -> tuple[Extract, Conflict]:
    """What the rule of higher rank says as what answers, and the conflict as seen from there."""
    passage, quote = extract.hit.passage, extract.quotes[0]
    span = (quote.start - passage.start, quote.end - passage.start)
    above = conflict.hit.passage
    if conflict.span in sentences(above.text):
        first = extract_of(conflict.hit, conflict.span)
    else:
        first = Extract(hit=conflict.hit, quotes=(quote_of(above, *conflict.span),))
    return first, replace(conflict, hit=extract.hit, span=span, outranks=True)


def plain(question: Question, language: Language, status: AnswerStatus, text: str) -> Answer:
    """An answer without quotes."""
    return Answer(
        question=question,
        language=language,
        status=status,
        text=text,
        citations=(),
        notices=(),
        nearest=(),
        route=None,
        model=EXTRACTIVE,
        timings_ms={},
    )


def quoting(question: Question, language: Language, citations: tuple[Citation, ...], *, foreign: bool) -> Answer:
    """The answer that says what it quotes, with the notice that some of it is in the other language."""
    return replace(
        plain(question, language, AnswerStatus.ANSWERED, quoted(citations, language, foreign=foreign)),
        citations=citations,
        notices=(about_language(language),) if foreign else (),
    )


def quoted(citations: Sequence[Citation], language: Language, *, foreign: bool) -> str:
    """The quotes as the answer's text, each sentence with its marker."""
    wording = WORDING[language]
    said = [sentence for citation in citations for sentence in marked_sentences(citation)]
    gap = "\n" if len(said) > 1 else wording.sentence_gap
    return gap.join([wording.in_other_language, *said] if foreign else said)


def about_outdated(
    question: Question, language: Language, entry: Entry, successor: Entry | None, *, citations: tuple[Citation, ...]
) -> Notice:
    """The notice that a document does not hold on the asked day, and what replaced it."""
    facts = successor.facts if successor else None
    return about_version(entry.facts, facts, on=question.on, language=language, citations=citations)


def seen_successor(entry: Entry, snapshot: Snapshot, role: str) -> Entry | None:
    """What replaced a document, where there is such a thing and the role may see it."""
    successor = snapshot.by_path.get(entry.facts.superseded_by or "")
    return successor if successor is not None and role in successor.facts.audience else None


def _route(hits: Sequence[Hit], snapshot: Snapshot, question: Question) -> Contact | None:
    """The office of the nearest visible document in force that names one."""
    near = [snapshot.by_path[hit.passage.document] for hit in hits]
    others = [e for e in snapshot.visible(question.role) if snapshot.in_force(e, question.on)]
    return next((e.facts.contact for e in (*near, *_kindred(near, others)) if e.facts.contact), None)


def _kindred(near: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    """Documents that share a folder or an organisation with the nearest ones, whose office is the likeliest to know."""
    folders = {PurePosixPath(e.path).parent for e in near}
    organisations = {e.facts.organisation for e in near if e.facts.organisation}
    return [e for e in others if PurePosixPath(e.path).parent in folders or e.facts.organisation in organisations]
