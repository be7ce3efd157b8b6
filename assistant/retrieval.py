"""Finding passages: the encoder's nearest and the best lexical matches, scored together.

Every candidate gets both scores exactly (its stored vector, its stored words), so fusion is one line of arithmetic:
``similarity + weight · lexical share + offset``, chosen on development sets (see the constants).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from assistant.answer_types import subject_of
from assistant.catalogue_rows import Indexed
from assistant.interfaces import Vectors
from assistant.language import detect_language
from assistant.lexical import Statistics, share, terms
from assistant.owners import Owners
from assistant.records import EVERYWHERE, Hit, Language, Within
from assistant.store import Snapshot, Store, View

POOL = 50
"""Candidates from each side. The right passage is among the encoder's first 10 in 98 to 100% of XQuAD's questions."""

DEEPEST = 40
"""Times the candidates wanted that are asked for at first where few of a role's passages are in force."""

SLACK = 10
"""Candidates more than the share of passages in force lets expect."""

QUERY_WORDS = 64
"""Words of a question that are looked up, the rarest first; more only cost time."""

OCCURRENCES = 20_000
"""Passages that may hold a word looked up, all words together: FTS5 weighs every one of them, some 400 a millisecond.
Smaller stores never reach it; in larger ones the words left out are those that tell passages apart least."""

LEAST_WORDS = 3
"""Words that are looked up however frequent they are."""

ATTEMPTS = 50
"""How often at most a search begins anew where an ingestion changed the store meanwhile: former passages are gone then
and new ones not yet known. One more attempt is the rule, since a search takes some 30 ms and a commit longer."""

LEXICAL_WEIGHT = {Language.ENGLISH: 0.2, Language.CHINESE: 0.35}
"""Weight of the lexical share, by the passage's language. First passage right on XQuAD's development halves (en, zh):
weight 0: .926, .875; 0.1: .953, .918; 0.2: .962, .939; 0.3: .956, .947; 0.5: .954, .951."""

OTHER_LANGUAGE_OFFSET = 0.045
"""Added to a passage in the other language: the encoder ranks a question's own language higher at equal meaning.
On three mixed bilingual sets, offset 0, .025, .035, .045, .055 put the right passage first in .30/.71/.89, .33/.78/.94,
.33/.79/.94, .35/.79/.94, .37/.79/.92, and among the first ten, of the first set, in .65, .70, .73, .78, .81; sets in
one language are untouched."""


Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question prepared for searching: its vector and its words."""

    text: str
    language: Language
    vector: Vectors
    words: tuple[str, ...]


def prepare(store: Store, text: str) -> Search:
    """Embed a question and split it into words."""
    subject = subject_of(text)
    return Search(
        text=text,
        language=detect_language(text),
        vector=store.embedder.embed_questions([subject])[0],
        words=tuple(dict.fromkeys(terms(subject))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hits from versions in force on the asked day, and from those that are not; each best first, one per text.

    ``statistics`` are the word counts that the lexical shares were computed with, and ``snapshot`` is the state in
    which all of it was live.
    """

    in_force: tuple[Hit, ...]
    otherwise: tuple[Hit, ...]
    statistics: Statistics
    snapshot: Snapshot


def retrieve(store: Store, search: Search, *, role: str, on: date, limit: int, within: Within = EVERYWHERE) -> Found:
    """The best passages that ``role`` may see, up to ``limit`` of each kind and language, from one state of the store.

    Raises StoreRestored where restored backups followed one another too quickly for that.
    """
    [found] = retrieve_together(store, [search], role=role, on=on, limit=limit, within=within)
    return found


def retrieve_together(
    store: Store, searches: Sequence[Search], *, role: str, on: date, limit: int, within: Within = EVERYWHERE
) -> tuple[Found, ...]:
    """What ``retrieve`` finds for each of several searches, all from one state of the store."""
    for _ in range(ATTEMPTS):
        snapshot = store.snapshot()
        view = snapshot.view(role, on, within)
        found = tuple(_retrieve(store, search, snapshot, view, limit) for search in searches)
        if store.catalogue.generation() == snapshot.generation:
            return found
    store.check_lineage(snapshot)
    return found


def _retrieve(store: Store, search: Search, snapshot: Snapshot, view: View, limit: int) -> Found:
    statistics = store.statistics(view.all_collections, search.words, snapshot)
    pool = [
        record
        for record in _candidates(store, search, snapshot, view, statistics, limit)
        if record.document_id in view.readable
    ]
    hits = _score(store, search, pool, statistics)
    holds = {record.passage.id: record.document_id in view.in_force for record in pool}
    return Found(
        in_force=_best((hit for hit in hits if holds[hit.passage.id]), limit),
        otherwise=_best((hit for hit in hits if not holds[hit.passage.id]), limit),
        statistics=statistics,
        snapshot=snapshot,
    )


def _candidates(
    store: Store, search: Search, snapshot: Snapshot, view: View, statistics: Statistics, limit: int
) -> list[Indexed]:
    """Both sides' best passages in either language."""
    rare = _telling_words(search.words, statistics)
    owners = store.owners(snapshot)
    return [
        record
        for language in view.collections
        for record in _of_language(store, search, snapshot, view, language, rare, owners, limit)
    ]


def _of_language(
    store: Store,
    search: Search,
    snapshot: Snapshot,
    view: View,
    language: Language,
    rare: Sequence[str],
    owners: Owners,
    limit: int,
) -> list[Indexed]:
    """Both sides' best passages in force, and their best others; searched the deeper the fewer are in force."""
    collections = view.collections[language]
    wanted = max(POOL, limit)
    depth = min(round(wanted / max(view.shares[language], 1 / DEEPEST)) + SLACK, DEEPEST * wanted)
    while True:
        ids = store.nearest(collections, search.vector, depth, snapshot)
        holding, others = _parted([(id_, owners.of_id(id_)) for id_ in ids], view)
        nearest = store.catalogue.passages([*holding[:wanted], *others[:wanted]])
        texts = {record.passage.text for record in nearest.values() if record.document_id in view.in_force}
        if len(texts) >= max(POOL // 2, limit) or len(ids) < depth:
            break
        depth, wanted = depth * 4, wanted * 2
    numbers = store.matching(collections, rare, depth)
    holding_numbers, other_numbers = _parted([(n, owners.of_number(n)) for n in numbers], view)
    matching = store.catalogue.passages_by_number([*holding_numbers[:wanted], *other_numbers[:wanted]])
    return list({record.number: record for record in (*nearest.values(), *matching)}.values())


def _telling_words(words: Iterable[str], statistics: Statistics) -> list[str]:
    """The rarest words of a question, as many as can be looked up in time."""
    held = sorted((word for word in words if word in statistics.frequencies), key=statistics.idf, reverse=True)
    chosen: list[str] = []
    occurrences = 0
    for word in held[:QUERY_WORDS]:
        occurrences += statistics.frequencies[word]
        if len(chosen) >= LEAST_WORDS and occurrences > OCCURRENCES:
            break
        chosen.append(word)
    return chosen


def _parted(found: Iterable[tuple[Key, int | None]], view: View) -> tuple[list[Key], list[Key]]:
    """What belongs to documents in force, and what to other readable ones, in order."""
    holding: list[Key] = []
    others: list[Key] = []
    for key, owner in found:
        if owner in view.in_force:
            holding.append(key)
        elif owner in view.readable:
            others.append(key)
    return holding, others


def _score(store: Store, search: Search, candidates: Sequence[Indexed], statistics: Statistics) -> list[Hit]:
    hits = []
    weights = statistics.weights(search.words)
    for record, similarity in zip(candidates, store.similarities(search.vector, candidates), strict=True):
        language = record.passage.language
        same = language is search.language
        # Across languages only numbers, codes and names can match, and they count as a share of the whole question.
        lexical = share(weights, record.terms, statistics)
        fused = similarity + LEXICAL_WEIGHT[language] * lexical + (0.0 if same else OTHER_LANGUAGE_OFFSET)
        hits.append(Hit(passage=record.passage, score=fused, similarity=similarity, lexical=lexical))
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.document, hit.passage.ordinal))


def _best(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    """The first of each text, up to ``limit`` of each language; ``hits`` are sorted."""
    best: dict[str, Hit] = {}
    counts: Counter[Language] = Counter()
    for hit in hits:
        language = hit.passage.language
        if hit.passage.text not in best and counts[language] < limit:
            best[hit.passage.text] = hit
            counts[language] += 1
    return tuple(best.values())
