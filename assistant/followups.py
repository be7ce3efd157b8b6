"""Follow-up questions made to stand alone: pronouns and ellipsis resolved from the conversation, without a model.

A follow-up becomes, in this order of preference, the former question with one slot filled anew ("And for
technicians?"), the question itself with its pronouns replaced ("Does it expire?"), or the question followed by what the
conversation is about. Turns are resolved one after the other, so that a chain of follow-ups keeps its subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import ModuleType

from assistant import followups_en, followups_zh
from assistant.language import detect_language
from assistant.lexical import terms
from assistant.records import Hit, Language, Turn
from assistant.wording import WORDING

TURNS = 8
"""Turns looked back at; a subject that was not named for longer is no longer meant."""

LONGEST = 400
"""Characters of a question that are looked at; longer ones say what they are about."""

ANSWER = 200
"""Characters of the former answer that are searched with: its beginning names the rule that is talked about."""


class Need(StrEnum):
    """What a question takes from the conversation.

    ``SLOT``: the former question with one slot filled anew; ``NOUN``: the name of what is meant; ``TOPIC``: it goes on
    in a way that no rule resolves, or is too short to name its subject.
    """

    NOTHING = "nothing"
    SLOT = "slot"
    NOUN = "noun"
    TOPIC = "topic"


SHARES = {Need.SLOT: (0.7, 0.2, 0.0, 0.1), Need.NOUN: (0.4, 0.3, 0.2, 0.1), Need.TOPIC: (0.3, 0.4, 0.2, 0.1)}
"""How much the rewritten question, the question as asked, the former question with it, the former answer count.
On development halves, right document first for TOPIC (rewritings of 56, conversations of 14, gold of 7): the rewritten
question alone 20, 13, 3; the question alone 31, 10, 1; these shares 29, 14, 6. NOUN and SLOT hardly differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A question as it can be understood alone, and what it took from the conversation.

    ``views`` are further texts to search with, best first. ``shares`` say how much ``text`` and each of the views
    counts in a search; they add up to 1.
    """

    text: str
    views: tuple[str, ...] = ()
    shares: tuple[float, ...] = (1.0,)
    need: Need = Need.NOTHING

    @property
    def leans(self) -> bool:
        """Whether the question cannot be understood without the conversation."""
        return self.need is not Need.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What a conversation is about: its last question as it can be understood alone, and the last that really does."""

    last: str = ""
    base: str = ""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """The question with what it leaves to the conversation filled in; unchanged where it stands alone."""
    subject = _subject(history)
    text, need = _completed(question, subject.last)
    if need is Need.NOTHING:
        return Standalone(text=question)
    counted: dict[str, float] = {}
    texts = (text, question, f"{subject.last}\n{question}", _told(history[-1].answer) or text)
    for view, share in zip(texts, SHARES[need], strict=True):
        if share:
            counted[view] = counted.get(view, 0.0) + share
    return Standalone(text=text, views=tuple(counted)[1:], shares=tuple(counted.values()), need=need)


def merged(found: Sequence[Sequence[Hit]], shares: Sequence[float]) -> list[Hit]:
    """The hits of several views as one list, best first; scores are the views' scores weighed by their shares.

    ``found`` holds each view's hits, best first. A passage that a view did not find counts with the least that the
    view found, which is the most it can have had.
    """
    hits = {hit.passage.id: hit for view in reversed(found) for hit in view}

    def mean(values: Sequence[dict[str, float]], id_: str) -> float:
        least = (min(view.values(), default=0.0) for view in values)
        pairs = zip(values, least, shares, strict=True)
        return sum(share * view.get(id_, rest) for view, rest, share in pairs)

    scores = [{hit.passage.id: hit.score for hit in view} for view in found]
    similarities = [{hit.passage.id: hit.similarity for hit in view} for view in found]
    lexical = [{hit.passage.id: hit.lexical for hit in view} for view in found]
    weighed = [
        replace(hit, score=mean(scores, id_), similarity=mean(similarities, id_), lexical=mean(lexical, id_))
        for id_, hit in hits.items()
    ]
    return sorted(weighed, key=lambda hit: (-hit.score, hit.passage.document, hit.passage.ordinal))


def _told(answer: str) -> str:
    """What the former answer says first, without markers; nothing where it only said that nothing was found."""
    said = re.sub(r"\s*\[\d+\]", "", answer[: 2 * ANSWER]).strip()
    if any(said.startswith(wording.not_found) for wording in WORDING.values()):
        return ""
    return said[:ANSWER]


def _rules(text: str) -> ModuleType:
    return followups_zh if detect_language(text) is Language.CHINESE else followups_en


def _subject(history: Sequence[Turn]) -> _Subject:
    """What the conversation is about after its last question."""
    subject = _Subject()
    for turn in history[-TURNS:]:
        asked = turn.question[:LONGEST].strip()
        if not terms(asked):
            continue
        text, need = _completed(asked, subject.last)
        if need is Need.TOPIC:
            # Beside its own words only the subject is kept: a row of fragments must not pile up.
            text = _with_topic(asked, subject.base)
        keeps = need in {Need.TOPIC, Need.NOUN}
        subject = _Subject(last=text, base=subject.base if keeps else text)
    return subject


def _completed(question: str, prior: str) -> tuple[str, Need]:
    """The question with what it leaves to the former one filled in, and what that was."""
    if not prior or len(question) > LONGEST:
        return question, Need.NOTHING
    rules = _rules(question)
    leans = bool(rules.leans(question))
    if rules is _rules(prior):
        for rule, need in ((rules.refilled, Need.SLOT), (rules.resolved, Need.NOUN), (rules.renamed, Need.NOUN)):
            rewritten = rule(question, prior) if leans or rule is rules.renamed else None
            if rewritten is not None:
                return str(rewritten), need
    return (_with_topic(question, prior), Need.TOPIC) if leans else (question, Need.NOTHING)


def _with_topic(question: str, prior: str) -> str:
    """The question followed by what an earlier one was about."""
    about = _rules(prior).topic(prior)
    if not about:
        return question
    core = re.sub(r"[\s?？。.!！]+$", "", question)
    return f"{core}（{about}）？" if detect_language(question) is Language.CHINESE else f"{core} ({about})?"
