"""``guildhall eval``: gold questions proved, asked and scored, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import GuildhallError
from assistant.evaluation.checking import faults
from assistant.evaluation.gold import read_gold
from assistant.evaluation.scoring import Mark, by_kind, mark
from assistant.pipeline import Guildhall
from assistant.settings import Settings
from assistant.store import Store

SHOWN = 5
"""Faults named in an error; the rest are counted."""

_COLUMNS = {
    "questions": "n",
    "right": "right",
    "right_document": "document",
    "right_clause": "clause",
    "decisive_in_quote": "decisive",
    "false_refusals": "refused",
    "false_answers": "invented",
    "leaks": "leaks",
    "unequal_quotes": "unequal",
    "ms_median": "ms p50",
    "ms_p95": "ms p95",
}


def evaluate(path: Path, settings: Settings, store: Store, assistant: Guildhall, *, on: date) -> list[Mark]:
    """Prove, ask and mark every gold question of a file; raises GuildhallError where one is not borne out."""
    golds = read_gold(path, settings)
    snapshot = store.snapshot()
    documents = {entry.path: store.catalogue.document(entry) for entry in snapshot.entries.values()}
    found = faults(golds, snapshot, documents, today=on)
    if found:
        more = f" (and {len(found) - SHOWN} more)" if len(found) > SHOWN else ""
        raise GuildhallError(f"{path} does not agree with the documents: {'; '.join(found[:SHOWN])}{more}. Correct it.")
    marks = []
    for gold in golds:
        visible = {entry.path for entry in snapshot.visible(gold.role)}
        marks.append(
            mark(
                gold,
                assistant.ask(gold.asked(today=on)),
                may_see=visible.__contains__,
                text_of=lambda name: documents[name].text if name in documents else None,
            )
        )
    return marks


def to_json(marks: Sequence[Mark]) -> dict[str, Any]:
    """The figures, and every question that went wrong with what was said."""
    wrong = [
        {
            "id": m.gold.id,
            "kind": m.gold.kind,
            "question": m.gold.question,
            "expected": m.gold.status.value,
            "status": m.answer.status.value,
            "text": m.answer.text,
            "cited": [f"{c.quote.document} {c.address or ''}".rstrip() for c in m.answer.citations],
        }
        for m in marks
        if not m.right
    ]
    return {"figures": by_kind(marks), "wrong": wrong}


def to_text(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures as a table for a terminal."""
    lines = ["kind".ljust(14) + "".join(title.rjust(10) for title in _COLUMNS.values())]
    for kind, row in figures.items():
        lines.append(kind.ljust(14) + "".join(_cell(row[name]).rjust(10) for name in _COLUMNS))
    return "\n".join(lines)


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
