"""Answers what changed between two versions: the sentences that differ, old and new, each with its citation.

Changed figures and duties come first, then what came in and what fell away. A question on one subject gets the clauses
on it. What no longer or does not yet hold is never quoted as if it did: every sentence stands behind the days of its
version, and a notice names the version that is not in force.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.catalogue_rows import Indexed
from assistant.citations import cite, marked_sentences
from assistant.comparison import Change, Comparison, compare
from assistant.excerpts import Excerpt, excerpt_of, is_substantial, rank, stating
from assistant.lexical import Statistics, score, terms
from assistant.notices import about_language, about_more_changes, about_version
from assistant.records import Citation, Language, Notice, Question, Quote
from assistant.retrieval import Found, Search, prepare
from assistant.sentences import Span
from assistant.store import Store
from assistant.text_vectors import TextVectors
from assistant.version_questions import asks_what_changed, versions_meant
from assistant.wording import WORDING, dated

MOST_CHANGES = 8
"""Changes shown in one answer; more are a list to read in the terminal."""

ON_SUBJECT = 0.04
"""How much nearer than a version's middle passage its nearest one must be to a subject that it speaks of. On the sample
charter and measures, subjects they regulate lead by .05 to .3, others (a canteen, parking) by .01 to .02."""

AS_NEAR = 0.6
"""Part of that lead by which a passage may stay behind the nearest and still count as on the subject."""

SENTENCE_AS_NEAR = 0.03
"""How much less near than the nearest of its version a sentence may be."""

COUNTERPART_AS_NEAR = 0.08
"""The same for what stands in the other version where such a sentence stands in one."""

MOST_ON_SUBJECT = 3
"""Changes shown on one subject, those with the nearest sentences."""

PASSAGES_ON_SUBJECT = 4
"""Passages of each version in which the sentences on one subject are looked for."""

WORDS_ON_SUBJECT = 0.15
"""Weight of words in common: a subject is one or two words, and a passage may say it in others (课时, 学时)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of two versions: text, what it quotes, and what must be known beside it."""

    text: str
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]


class Comparer:
    """Compares versions over one store."""

    def __init__(self, store: Store, vectors: TextVectors) -> None:
        self._store = store
        self._vectors = vectors

    def told(self, question: Question, language: Language, text: str, found: Found) -> Told | None:
        """What changed, where ``text`` asks for it and both versions are visible; ``None`` for every other question.

        ``None`` as well where the versions do not differ, or not on the subject asked about.
        """
        if not asks_what_changed(text):
            return None
        snapshot = found.snapshot
        library = [(entry.path, snapshot.facts(entry, question.role)) for entry in snapshot.visible(question.role)]
        meant = versions_meant(text, library, on=question.on)
        if meant is None:
            return None
        old, new = (self._store.document_in(snapshot, path, role=question.role) for path in (meant.old, meant.new))
        compared = compare(old, new)
        differences = [change for change in compared.changes if is_substantial(change)]
        if meant.subject:
            excerpts = self._on_subject(meant.subject, compared, differences, found)
        else:
            excerpts = _most_important(compared, differences)
        if not excerpts:
            return None
        citations = tuple(_cited(compared, excerpts))
        notices = [*_versions_told(question, language, found, compared, citations)]
        if not meant.subject and len(differences) > len(excerpts):
            notices.append(
                about_more_changes(len(excerpts), len(differences), old=old.path, new=new.path, language=language)
            )
        if old.language is not language:
            notices.append(about_language(language))
        said = _worded(compared, citations, excerpts, language, on_subject=bool(meant.subject))
        return Told(text=said, citations=citations, notices=tuple(notices))

    def _on_subject(
        self, subject: str, compared: Comparison, differences: Sequence[Change], found: Found
    ) -> list[Excerpt]:
        """The sentences on a subject that differ, old and new; empty where neither version speaks of it."""
        search = prepare(self._store, subject)
        near: set[int] = set()
        speaks = False
        for document in (compared.old, compared.new):
            records = self._store.catalogue.passages_of(found.snapshot.by_path[document.path].id)
            values = self._values(search, records, found.statistics)
            best, middle = max(values, default=0.0), statistics.median(values or [0.0])
            speaks = speaks or best - middle >= ON_SUBJECT
            for value, record in sorted(zip(values, records, strict=True), key=_value)[:PASSAGES_ON_SUBJECT]:
                if value >= best - AS_NEAR * (best - middle):
                    near |= {i for i, change in enumerate(differences) if _holds(change, record)}
        if not speaks:
            return []
        nearest = [self._nearest_sentences(search, compared, differences[i], found.statistics) for i in sorted(near)]
        return list(_kept(compared, nearest))

    def _values(self, search: Search, records: Sequence[Indexed], counted: Statistics) -> list[float]:
        similarities = self._store.similarities(search.vector, records)
        return [
            similarity + WORDS_ON_SUBJECT * score(search.words, record.terms, counted)
            for similarity, record in zip(similarities, records, strict=True)
        ]

    def _nearest_sentences(
        self, search: Search, compared: Comparison, change: Change, counted: Statistics
    ) -> tuple[Excerpt, float, float]:
        """On each side the sentence nearest to the subject, and how near they are."""
        spans: list[Span | None] = [None, None]
        values = [0.0, 0.0]
        for place, (document, side) in enumerate(((compared.old, change.old), (compared.new, change.new))):
            if side is not None:
                parts = stating(document, side.quote)
                texts = [document.text[start:end] for start, end in parts]
                near = np.array(self._vectors.similarities(search.vector, texts))
                words = np.array([score(search.words, terms(text), counted) for text in texts])
                best = int(np.argmax(near + WORDS_ON_SUBJECT * words))
                spans[place], values[place] = parts[best], float(near[best] + WORDS_ON_SUBJECT * words[best])
        return Excerpt(change=change, old=spans[0], new=spans[1]), values[0], values[1]


def _value(found: tuple[float, Indexed]) -> tuple[float, int]:
    return -found[0], found[1].passage.ordinal


def _kept(compared: Comparison, nearest: Sequence[tuple[Excerpt, float, float]]) -> Iterator[Excerpt]:
    """The excerpts that are on the subject, each without the side that is not; what is the same in both is none."""
    best_old = max((old for _, old, _ in nearest), default=0.0)
    best_new = max((new for _, _, new in nearest), default=0.0)
    ahead = [max(old - best_old, new - best_new) for _, old, new in nearest]
    least = max([*sorted(ahead, reverse=True)[:MOST_ON_SUBJECT][-1:], -SENTENCE_AS_NEAR])
    for (excerpt, old, new), nearness in zip(nearest, ahead, strict=True):
        if nearness < least:
            continue
        kept = replace(
            excerpt,
            old=excerpt.old if old >= best_old - COUNTERPART_AS_NEAR else None,
            new=excerpt.new if new >= best_new - COUNTERPART_AS_NEAR else None,
        )
        said_old, said_new = (
            "".join(document.text[slice(*span)].split()) if span else ""
            for document, span in ((compared.old, kept.old), (compared.new, kept.new))
        )
        if said_old != said_new:
            yield kept


def _holds(change: Change, record: Indexed) -> bool:
    """Whether a passage and a clause of the same version share text beyond a heading's."""
    for side in (change.old, change.new):
        if side is not None and side.quote.document == record.passage.document:
            shared = min(side.quote.end, record.passage.end) - max(side.quote.start, record.passage.start)
            if shared * 2 > min(len(side.quote.text), len(record.passage.text)):
                return True
    return False


def _most_important(compared: Comparison, differences: Sequence[Change]) -> list[Excerpt]:
    """The changes to show, as they stand in the versions."""
    excerpts = [excerpt_of(compared, change) for change in differences]
    order = sorted(range(len(excerpts)), key=lambda i: (rank(compared, excerpts[i]), i))
    return [excerpts[i] for i in sorted(order[:MOST_CHANGES])]


def _cited(compared: Comparison, excerpts: Sequence[Excerpt]) -> Iterator[Citation]:
    marker = 0
    for excerpt in excerpts:
        for document, span in ((compared.old, excerpt.old), (compared.new, excerpt.new)):
            if span is not None:
                marker += 1
                quote = Quote(document=document.path, start=span[0], end=span[1], text=document.text[slice(*span)])
                yield cite(document, quote, marker=marker)


def _worded(
    compared: Comparison,
    citations: Sequence[Citation],
    excerpts: Sequence[Excerpt],
    language: Language,
    *,
    on_subject: bool,
) -> str:
    """The quotes, each behind its version and the days on which that holds or held.

    That a sentence stands in one version alone is only said where both were looked through as a whole.
    """
    wording = WORDING[language]
    until = dated(wording.until, compared.old.facts.in_force.until)
    since = dated(wording.since, compared.new.facts.in_force.since)
    title = wording.title_marks.format(compared.new.facts.title.strip("《》"))
    lines = [wording.compared.format(title=title)]
    waiting = iter(citations)
    for excerpt in excerpts:
        if excerpt.old is not None:
            lead = (wording.only_older if excerpt.new is None and not on_subject else wording.older).format(until=until)
            lines.append(lead + wording.sentence_gap.join(marked_sentences(next(waiting))))
        if excerpt.new is not None:
            lead = (wording.only_newer if excerpt.old is None and not on_subject else wording.newer).format(since=since)
            lines.append(lead + wording.sentence_gap.join(marked_sentences(next(waiting))))
    return "\n".join(lines)


def _versions_told(
    question: Question, language: Language, found: Found, compared: Comparison, citations: Sequence[Citation]
) -> Iterator[Notice]:
    """A notice for each version that does not hold on the asked day, with what stands for it in the answer."""
    marker = len(citations)
    for document in (compared.old, compared.new):
        entry = found.snapshot.by_path[document.path]
        shown = next((c for c in citations if c.quote.document == document.path), None)
        if shown is None or found.snapshot.in_force(entry, question.on):
            continue
        successor = found.snapshot.by_path.get(document.facts.superseded_by or "")
        replacing = next((c for c in citations if successor and c.quote.document == successor.path), None)
        named = [citation for citation in (shown, replacing) if citation is not None]
        numbered = tuple(replace(citation, marker=marker + i + 1) for i, citation in enumerate(named))
        marker += len(numbered)
        yield about_version(
            document.facts,
            successor.facts if successor else None,
            on=question.on,
            language=language,
            citations=numbered,
        )
