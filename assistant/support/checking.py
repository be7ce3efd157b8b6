"""Does a quote support a claim? Rules for what can be counted and named, models for what cannot."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.interfaces import Reader
from assistant.support.alignment import Pair
from assistant.support.content import content_objections, content_score
from assistant.support.dates import date_objections
from assistant.support.duties import duty_objections
from assistant.support.exchanges import exchange_objections
from assistant.support.negation import negation_objections
from assistant.support.numbers import number_objections
from assistant.support.objections import Objection, ObjectionKind, Support
from assistant.support.provisos import proviso_objections
from assistant.support.repeats import repeat_objections
from assistant.support.rivals import rival_objections
from assistant.support.roles import party_objections
from assistant.support.transfers import transfer_objections
from assistant.text_vectors import TextVectors

MOST_CHARACTERS = 800
"""Of a claim: no sentence of an answer is longer, and what is takes seconds to check."""

_RULES = (
    number_objections,
    date_objections,
    duty_objections,
    negation_objections,
    party_objections,
    transfer_objections,
    proviso_objections,
    repeat_objections,
    rival_objections,
    exchange_objections,
)


def check_support(
    claim: str,
    quotes: Sequence[str],
    *,
    reader: Reader | None = None,
    vectors: TextVectors | None = None,
    context: str = "",
) -> Support:
    """Whether ``quotes`` together say what ``claim`` says, in whichever of both languages either is written.

    ``context`` are the titles and headings above the quotes: names, dates and addresses may stand there as well.
    ``reader`` and ``vectors`` judge what no rule can count; without them only the rules speak.
    """
    pair = Pair(claim=claim, quotes=tuple(quotes), context=context, vectors=vectors)
    if not pair.quoted.strip() or not claim.strip():
        nothing = Objection(kind=ObjectionKind.CONTENT, words=claim, reason="There is nothing to check the claim by.")
        return Support(supported=False, reasons=(nothing,), score=0.0)
    if len(claim) > MOST_CHARACTERS:
        long = Objection(kind=ObjectionKind.CONTENT, words=claim[:80], reason="This is too long for one sentence.")
        return Support(supported=False, reasons=(long,), score=0.0)
    found = [objection for rule in _RULES for objection in rule(pair)]
    if found:
        return Support(supported=False, reasons=_each_once(found), score=0.0)
    score = content_score(pair, reader)
    unsaid = tuple(content_objections(pair, score))
    return Support(supported=not unsaid, reasons=unsaid, score=score)


def _each_once(found: Sequence[Objection]) -> tuple[Objection, ...]:
    """Objections in the order of their kinds, each reason once."""
    order = list(ObjectionKind)
    return tuple(sorted(dict.fromkeys(found), key=lambda objection: order.index(objection.kind)))
