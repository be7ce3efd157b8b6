"""The contract's JSON of hits and answers, and an answer as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    Computed,
    Contact,
    Hit,
    InForce,
    Language,
    Notice,
    NoticeKind,
    Question,
    Quote,
)


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A hit of ``search``."""
    passage = hit.passage
    return {
        "document": passage.document,
        "passage": passage.id,
        "score": round(hit.score, 4),
        "address": passage.address,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A citation of an answer."""
    return {
        "marker": citation.marker,
        "document": citation.quote.document,
        "title": citation.title,
        "version": citation.version,
        "in_force": {"from": _iso(citation.in_force.since), "until": _iso(citation.in_force.until)},
        "address": citation.address,
        "page": citation.page,
        "start": citation.quote.start,
        "end": citation.quote.end,
        "quote": citation.quote.text,
    }


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The Answer of ``ask --json``."""
    computed = [{"value": figure.value, "from": list(figure.markers)} for figure in answer.computed]
    return {
        "id": answer.question.id,
        "question": answer.question.text,
        "language": answer.language.value,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [citation_to_json(c) for c in answer.citations],
        "notices": [
            {"kind": n.kind.value, "text": n.text, "citations": [citation_to_json(c) for c in n.citations]}
            for n in answer.notices
        ],
        "nearest": [citation_to_json(c) for c in answer.nearest],
        "route": {"office": answer.route.office, "contact": answer.route.contact} if answer.route else None,
        **({"computed": computed} if computed else {}),
        "model": answer.model,
        "timings_ms": dict(answer.timings_ms),
    }


def answer_from_json(data: Mapping[str, Any], question: Question) -> Answer:
    """The answer that ``answer_to_json`` wrote to ``question``; the JSON alone does not say whose eyes it was for."""
    route = data["route"]
    return Answer(
        question=question,
        language=Language(data["language"]),
        status=AnswerStatus(data["status"]),
        text=data["text"],
        citations=tuple(_citation(c) for c in data["citations"]),
        notices=tuple(
            Notice(kind=NoticeKind(n["kind"]), text=n["text"], citations=tuple(_citation(c) for c in n["citations"]))
            for n in data["notices"]
        ),
        nearest=tuple(_citation(c) for c in data["nearest"]),
        route=Contact(office=route["office"], contact=route["contact"]) if route else None,
        model=data["model"],
        timings_ms=data["timings_ms"],
        computed=tuple(Computed(value=f["value"], markers=tuple(f["from"])) for f in data.get("computed", ())),
    )


def answer_to_text(answer: Answer) -> str:
    """An answer for a terminal: text, notices, then the sources with their addresses."""
    lines = [answer.text]
    lines += [f"! {notice.text}" for notice in answer.notices]
    listed = [*answer.citations, *(c for notice in answer.notices for c in notice.citations), *answer.nearest]
    sources = dict.fromkeys(_source(c) for c in listed)  # a notice may cite what the answer does
    lines += ["", *sources] if sources else []
    return "\n".join(lines)


def _source(citation: Citation) -> str:
    place = [citation.title, citation.version, citation.address, f"p. {citation.page}" if citation.page else None]
    where = " · ".join(part for part in place if part)
    quote = citation.quote
    return (
        f"[{citation.marker}] {where}\n    {quote.document} {quote.start}-{quote.end}: {' '.join(quote.text.split())}"
    )


def _citation(data: Mapping[str, Any]) -> Citation:
    return Citation(
        marker=data["marker"],
        quote=Quote(document=data["document"], start=data["start"], end=data["end"], text=data["quote"]),
        title=data["title"],
        version=data["version"],
        in_force=InForce(since=_day(data["in_force"]["from"]), until=_day(data["in_force"]["until"])),
        address=data["address"],
        page=data["page"],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
