"""Whether another document in force says otherwise than the clause that an answer quotes.

A conflict is told only where everything speaks for it: the other passage answers the same question nearly as well, both
sentences are about the same thing in the same case, and they state different numbers of one kind or opposite rules for
one act. What agrees anywhere in the other document is no conflict. A missed conflict costs less than a false one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.conditions import differ_in_case, gives_way
from assistant.extraction import Extract, statements
from assistant.lexical import terms
from assistant.modality import are_opposite, modalities, without_modality
from assistant.quantities import Bound, Quantity, agree, comparable, disagree, quantities, segments
from assistant.records import Authority, DocumentFacts, DocumentType, Hit, Language, Passage
from assistant.reranking import Read, best_answer
from assistant.retrieval import Search
from assistant.titles import letters

RELEVANCE_MARGIN = 2.5
"""How much more or less relevant than the quoted passage the other one may be, within a language."""

RELEVANCE_MARGIN_ACROSS = 1.5
"""The same where they are in different languages, so that their words cannot be compared."""

LIKENESS = {Language.ENGLISH: 0.82, Language.CHINESE: 0.86}
"""Cosine of two sentences of one language from which they may be about one thing. Pairs that contradict each other in a
group's own documents have .82 to .92 in English and .86 to .95 in Chinese, other pairs with numbers up to .85, .91."""

LIKENESS_ACROSS = 0.82
"""The same across languages, where both count alike. Contradicting pairs have .75 to .83 there, others up to .815: half
of the former are missed."""

LIKENESS_WEIGHT, ASKED_WEIGHT, SHARED_WEIGHT, RELEVANCE_WEIGHT = 10.0, 1.0, 2.0, 0.3
"""Weights of the likeness above its level, of the question's words and of the sentence's words found in both, and of
the relevance that the other passage lacks."""

LEAST_ASKED, LEAST_SHARED = 0.3, 0.4
"""Two sentences that share less than both of these are about different things, however alike their vectors are."""

LEAST_WORDS = 2
"""Words of the question that a text must hold for its share to count in full, but where both set one kind of limit."""

MOST_APART = 7.0
"""How many times larger one number may be: in rules on one thing they stay near each other, a day beside a week."""

OTHER_UNIT = 0.5
"""What is taken off where one counts hours and the other working days: rules on one thing count alike."""

OTHER_BOUND = 0.6
"""The same where one sets a least number and the other an exact one."""

CERTAIN = 0.95
"""Least sum within a language. In a group's documents contradicting pairs reach 1.0 to 2.8, the others up to .9."""

SHARED_ACT = 0.6
"""Share of the words of the longer of two rules, but for what obliges or allows, that one act has in common."""

LIKE_ACT = {Language.ENGLISH: 0.88, Language.CHINESE: 0.90}
"""Cosine from which two sentences of one language that oblige and forbid may be about one act."""

LIKE_ACT_ACROSS = 0.86
"""The same across languages."""

AGREEMENT_SLACK = 0.03
"""How much less like the quoted sentence one that agrees with it may be than one that does not, and still count."""


class ConflictKind(StrEnum):
    """In what two clauses differ."""

    NUMBER = "number"
    MODALITY = "modality"


class OutranksReason(StrEnum):
    """Why one document goes before another, or that neither does."""

    AUTHORITY = "authority"
    LATER = "later"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A clause in force that says otherwise than the quoted one; ``span`` is its sentence in ``hit.passage.text``.

    ``outranks`` tells whether the quoted document goes before the other: ``None`` where neither does.
    """

    hit: Hit
    span: tuple[int, int]
    about: ConflictKind
    outranks: bool | None
    reason: OutranksReason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rival:
    """A sentence of another passage that differs from the quoted one.

    ``same_unit`` where both count in one unit, ``same_bound`` where both set a least, a most or an exact number,
    ``same_limit`` where both do the same and it is not an exact one.
    """

    read: Read
    span: tuple[int, int]
    about: ConflictKind
    same_unit: bool = True
    same_bound: bool = True
    same_limit: bool = False

    @property
    def text(self) -> str:
        return _cut(self.read.hit.passage, self.span)


def find_conflict(
    search: Search,
    quoted: Extract,
    reads: Sequence[Read],
    *,
    facts: Callable[[str], DocumentFacts],
    similarity: Callable[[str, Sequence[str]], Sequence[float]],
) -> Conflict | None:
    """The clearest contradiction of the quoted clause among the passages that were read; ``None`` where there is none.

    ``reads`` are in force and visible. ``facts`` tells what is known of a document by its path; ``similarity`` the
    cosines of a sentence with others, and is called once at most.
    """
    own = next((read for read in reads if read.hit.passage.id == quoted.hit.passage.id), None)
    if own is None:
        return None
    span = _answering(own, quoted)
    sentence = _cut(own.hit.passage, span)
    asked = _asked_quantities(own, span)
    others = [read for read in reads if _may_contradict(own, read, facts)]
    rivals = [rival for read in others for rival in _rivals(sentence, asked, own, read, facts)]
    if not rivals:
        return None
    suspects = {rival.read.hit.passage.document for rival in rivals}
    agreeing = [
        (read.hit.passage.document, _cut(read.hit.passage, span))
        for read in reads
        if read.hit.passage.document in suspects
        for span in _agreeing(asked, read)
    ]
    likeness = similarity(sentence, [*(rival.text for rival in rivals), *(text for _, text in agreeing)])
    nearest = dict.fromkeys(suspects, 0.0)
    for (document, _), like in zip(agreeing, likeness[len(rivals) :], strict=True):
        nearest[document] = max(nearest[document], like)
    scored = [
        (_score(search, own, span, rival, like), rival)
        for rival, like in zip(rivals, likeness, strict=False)
        if rival.about is ConflictKind.MODALITY or like > nearest[rival.read.hit.passage.document] + AGREEMENT_SLACK
    ]
    best = max(scored, key=lambda each: each[0], default=None)
    if best is None or best[0] <= 0.0:
        return None
    rival = best[1]
    outranks, reason = ranking(facts(own.hit.passage.document), facts(rival.read.hit.passage.document))
    return Conflict(hit=rival.read.hit, span=rival.span, about=rival.about, outranks=outranks, reason=reason)


def ranking(quoted: DocumentFacts, other: DocumentFacts) -> tuple[bool | None, OutranksReason]:
    """Whether the quoted document goes before the other, and why: higher authority, else the later day in force."""
    if quoted.authority is not other.authority:
        return quoted.authority.rank < other.authority.rank, OutranksReason.AUTHORITY
    first, second = quoted.in_force.since, other.in_force.since
    if first is None or second is None or first == second:
        return None, OutranksReason.EQUAL
    return first > second, OutranksReason.LATER


def _cut(passage: Passage, span: tuple[int, int]) -> str:
    return passage.text[span[0] : span[1]]


def _answering(own: Read, quoted: Extract) -> tuple[int, int]:
    """The sentence of the quotes in which the answer stands."""
    passage = own.hit.passage
    quotes = [(quote.start - passage.start, quote.end - passage.start) for quote in quoted.quotes]
    inside = [s for s in statements(passage) if any(start <= s[0] and s[1] <= end for start, end in quotes)]
    return max(inside or quotes[-1:], key=lambda span: best_answer(own.reading, *span))


def _asked_quantities(own: Read, span: tuple[int, int]) -> Sequence[Quantity]:
    """The quantities of a sentence between those commas between which the answer stands."""
    text = _cut(own.hit.passage, span)
    found = quantities(text)
    parts = [part for part in segments(text) if any(part[0] <= q.start < part[1] for q in found)]
    if not parts:
        return found
    start, end = max(parts, key=lambda part: best_answer(own.reading, span[0] + part[0], span[0] + part[1]))
    return [q for q in found if start <= q.start < end]


_INCOMPARABLE = frozenset({DocumentType.AGREEMENT, DocumentType.CURRICULUM})
"""Types of which each document has its own subject: two agreements bind different parties, two curricula differ."""


def _may_contradict(own: Read, read: Read, facts: Callable[[str], DocumentFacts]) -> bool:
    """Whether a passage answers the question, too, and stands in a document that can contradict the quoted one."""
    mine, its = own.hit.passage, read.hit.passage
    margin = RELEVANCE_MARGIN if mine.language is its.language else RELEVANCE_MARGIN_ACROSS
    if mine.document == its.document or abs(read.reading.relevance - own.reading.relevance) > margin:
        return False
    first, second = facts(mine.document), facts(its.document)
    if DocumentType.CASE_STUDY in (first.type, second.type):
        return False
    if first.type is second.type and first.type in _INCOMPARABLE:
        return False
    if first.authority is second.authority is Authority.MEMBER and first.organisation != second.organisation:
        return False
    return not (_versions(mine, its, first, second) or _parallel(mine, its, first, second))


def _versions(mine: Passage, its: Passage, first: DocumentFacts, second: DocumentFacts) -> bool:
    """Whether two documents are versions of one rule."""
    linked = mine.document in (second.supersedes, second.superseded_by) or its.document in (
        first.supersedes,
        first.superseded_by,
    )
    return linked or letters(first.title) == letters(second.title)


def _parallel(mine: Passage, its: Passage, first: DocumentFacts, second: DocumentFacts) -> bool:
    """Whether two documents look like one rule in two languages."""
    return (
        mine.language is not its.language
        and first.in_force.since is not None
        and first.in_force.since == second.in_force.since
        and first.authority is second.authority
        and first.type is second.type
    )


def _rivals(
    sentence: str, asked: Sequence[Quantity], own: Read, read: Read, facts: Callable[[str], DocumentFacts]
) -> Iterator[_Rival]:
    """The sentences of a passage that say otherwise, as far as numbers and words tell."""
    passage = read.hit.passage
    same_language = own.hit.passage.language is passage.language
    higher, lower = sorted((own, read), key=lambda each: facts(each.hit.passage.document).authority.rank)
    strict = facts(higher.hit.passage.document).authority in (Authority.LAW, Authority.PROVINCE)
    for span in statements(passage):
        text = _cut(passage, span)
        pair = _clash(asked, quantities(text))
        if pair is not None and strict and _stricter(*(pair if lower is own else pair[::-1])):
            continue
        if pair is None and not _opposite_rules(sentence, text, same_language=same_language):
            continue
        if not (differ_in_case(sentence, text) or gives_way(sentence) or gives_way(text)):
            yield _rival(read, span, pair)


def _rival(read: Read, span: tuple[int, int], pair: tuple[Quantity, Quantity] | None) -> _Rival:
    """A sentence that differs in two quantities, or without any, in what it does with an act."""
    if pair is None:
        return _Rival(read=read, span=span, about=ConflictKind.MODALITY)
    first, second = pair
    same = first.dimension is second.dimension and first.unit == second.unit
    bound = first.bound is second.bound
    limit = same and bound and first.bound is not Bound.EXACT
    return _Rival(read=read, span=span, about=ConflictKind.NUMBER, same_unit=same, same_bound=bound, same_limit=limit)


def _clash(asked: Sequence[Quantity], stated: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """An asked quantity and one that cannot hold with it, where none of the stated ones agrees.

    Several exact numbers between the same commas are each for another case, and nobody can tell for which.
    """
    if any(comparable(mine, other) and agree(mine, other) for mine in asked for other in stated):
        return None
    for mine in asked:
        beside = {q.value for q in asked if q.dimension is mine.dimension and q.bound is Bound.EXACT}
        if mine.bound is Bound.EXACT and len(beside) > 1:
            continue
        against = next((other for other in stated if _contradicts(mine, other)), None)
        if against is not None:
            return mine, against
    return None


def _contradicts(first: Quantity, second: Quantity) -> bool:
    """Whether two quantities are of one kind and order and cannot both hold."""
    low, high = sorted((first.value, second.value))
    return comparable(first, second) and disagree(first, second) and high <= MOST_APART * low


def _stricter(lower: Quantity, higher: Quantity) -> bool:
    """Whether a rule of lower rank stays within the limit of a law, which sets only the least or the most."""
    if lower.bound is not higher.bound or lower.dimension is not higher.dimension:
        return False
    return (lower.bound is Bound.AT_MOST and lower.value < higher.value) or (
        lower.bound is Bound.AT_LEAST and lower.value > higher.value
    )


def _agreeing(asked: Sequence[Quantity], read: Read) -> Iterator[tuple[int, int]]:
    """The sentences of a passage that state an asked quantity with the same number."""
    for span in statements(read.hit.passage):
        stated = quantities(_cut(read.hit.passage, span))
        if any(comparable(mine, other) and agree(mine, other) for mine in asked for other in stated):
            yield span


def _opposite_rules(first: str, second: str, *, same_language: bool) -> bool:
    """Whether two sentences oblige or allow what the other forbids or leaves free."""
    if not same_language:
        mine, its = modalities(first), modalities(second)
        return len(mine) == len(its) == 1 and are_opposite(mine[0][0], its[0][0])
    rules = [[(first[a:b]) for a, b in segments(first)], [(second[a:b]) for a, b in segments(second)]]
    return any(
        are_opposite(mine[0][0], its[0][0]) and _is_same_act(without_modality(one), without_modality(other))
        for one in rules[0]
        for other in rules[1]
        if len(mine := modalities(one)) == 1 and len(its := modalities(other)) == 1
    )


def _is_same_act(first: str, second: str) -> bool:
    """Whether two rules, without the words that oblige or allow, are about one act: most words of both are shared."""
    one, other = set(terms(first)), set(terms(second))
    return len(one & other) >= SHARED_ACT * max(1, len(one), len(other))


def _shared(first: str, second: str) -> float:
    """The share of the words of the shorter text that the other has, too."""
    one, other = set(terms(first)), set(terms(second))
    return len(one & other) / max(1, min(len(one), len(other)))


def _score(search: Search, own: Read, span: tuple[int, int], rival: _Rival, likeness: float) -> float:
    """How surely two sentences contradict each other; above 0 where it may be told."""
    mine, its = own.hit.passage, rival.read.hit.passage
    if mine.language is not its.language:
        level = LIKENESS_ACROSS if rival.about is ConflictKind.NUMBER else LIKE_ACT_ACROSS
        return likeness - level if rival.same_unit else 0.0
    if rival.about is ConflictKind.MODALITY:
        return likeness - LIKE_ACT[mine.language]
    words = 1 if rival.same_limit else LEAST_WORDS
    asked = _asked(search, _around(mine, span), _around(its, rival.span), words)
    shared = _shared(_bare(_cut(mine, span)), _bare(rival.text))
    if asked < LEAST_ASKED and shared < LEAST_SHARED:
        return 0.0
    lacking = max(0.0, own.reading.relevance - rival.read.reading.relevance)
    return (
        LIKENESS_WEIGHT * (likeness - LIKENESS[mine.language])
        + ASKED_WEIGHT * asked
        + SHARED_WEIGHT * shared
        - RELEVANCE_WEIGHT * lacking
        - (0.0 if rival.same_unit else OTHER_UNIT)
        - (0.0 if rival.same_bound else OTHER_BOUND)
        - CERTAIN
    )


def _asked(search: Search, first: str, second: str, least: int) -> float:
    """The share of the question's words in one text, ``least`` at least, that the other has, too."""
    held = set(terms(search.text)) & set(terms(first))
    return len(held & set(terms(second))) / max(least, len(held))


def _around(passage: Passage, span: tuple[int, int]) -> str:
    """A sentence with its paragraph and its path, which name its subject."""
    start = passage.text.rfind("\n", 0, span[0]) + 1
    stop = passage.text.find("\n", span[1])
    return f"{passage.path} {passage.text[start : len(passage.text) if stop < 0 else stop]}"


def _bare(text: str) -> str:
    """A sentence without its numbers."""
    parts, place = [], 0
    for quantity in quantities(text):
        if quantity.start >= place:
            parts.append(text[place : quantity.start])
            place = quantity.end
    return " ".join([*parts, text[place:]])
