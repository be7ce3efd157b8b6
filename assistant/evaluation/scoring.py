"""Scores of the assistant on gold questions, overall and by kind."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.checking import plain
from assistant.evaluation.gold import Gold, Place
from assistant.records import Answer, AnswerStatus, Citation
from assistant.rendering import answer_to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one answer did; the first four are ``None`` where the question is not to be answered."""

    gold: Gold
    answer: Answer
    right: bool
    document: bool | None
    clause: bool | None
    decisive: bool | None
    false_refusal: bool
    false_answer: bool
    leaks: int
    unequal_quotes: int


def mark(gold: Gold, answer: Answer, *, may_see: Callable[[str], bool], text_of: Callable[[str], str | None]) -> Mark:
    """Hold one answer against what was expected.

    ``may_see`` says whether the role may see a document, ``text_of`` gives a document's canonical text.
    """
    expected = gold.status is AnswerStatus.ANSWERED
    given = answer.status is AnswerStatus.ANSWERED
    best = max((_held(place, answer.citations) for place in gold.places), default=(False, False, False))
    kinds = {notice.kind for notice in answer.notices}
    shown = answer.all_citations
    leaks = sum(not may_see(c.quote.document) for c in shown) + _told(gold, answer)
    unequal = sum((text_of(c.quote.document) or "")[c.quote.start : c.quote.end] != c.quote.text for c in shown)
    fits = (given and all(best)) if expected else answer.status is gold.status
    return Mark(
        gold=gold,
        answer=answer,
        right=fits and not leaks and not unequal and kinds.issuperset(gold.notices),
        document=best[0] if expected else None,
        clause=best[1] if expected else None,
        decisive=best[2] if expected else None,
        false_refusal=expected and not given,
        false_answer=not expected and given,
        leaks=leaks,
        unequal_quotes=unequal,
    )


def _held(place: Place, citations: Sequence[Citation]) -> tuple[bool, bool, bool]:
    """Whether the document, the clause and the decisive strings of a place are cited."""
    of_document = [c for c in citations if c.quote.document == place.document]
    of_clause = [c for c in of_document if _within(c.address, place.address)]
    quoted = plain("".join(c.quote.text for c in of_document))
    return bool(of_document), bool(of_clause), bool(of_document) and all(plain(s) in quoted for s in place.decisive)


def _within(address: str | None, expected: str | None) -> bool:
    """Whether an address is the expected one or lies inside it."""
    return expected is None or (address is not None and f"{address} ›".startswith(f"{expected} ›"))


def _told(gold: Gold, answer: Answer) -> int:
    said = plain(json.dumps(answer_to_json(answer) | {"question": ""}, ensure_ascii=False))
    return sum(plain(string) in said for string in gold.never)


def figures(marks: Sequence[Mark]) -> dict[str, Any]:
    """The figures over some answers: shares from 0 to 1, counts, and times in milliseconds."""
    times = sorted(m.answer.timings_ms.get("total", 0) for m in marks)
    return {
        "questions": len(marks),
        "right": _share(m.right for m in marks),
        "right_document": _share(m.document for m in marks),
        "right_clause": _share(m.clause for m in marks),
        "decisive_in_quote": _share(m.decisive for m in marks),
        "false_refusals": sum(m.false_refusal for m in marks),
        "false_answers": sum(m.false_answer for m in marks),
        "leaks": sum(m.leaks for m in marks),
        "unequal_quotes": sum(m.unequal_quotes for m in marks),
        "ms_median": round(statistics.median(times)) if times else 0,
        "ms_p95": times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0,
    }


def _share(values: Iterable[bool | None]) -> float | None:
    counted = [value for value in values if value is not None]
    return round(sum(counted) / len(counted), 4) if counted else None


def by_kind(marks: Sequence[Mark]) -> Mapping[str, dict[str, Any]]:
    """The figures overall and for each kind of question."""
    kinds = sorted({m.gold.kind for m in marks})
    return {"overall": figures(marks)} | {kind: figures([m for m in marks if m.gold.kind == kind]) for kind in kinds}
