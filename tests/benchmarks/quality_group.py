"""The bundled group's gold questions by kind, and follow-ups against their human rewriting."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from assistant.evaluation.report import evaluate
from assistant.evaluation.scoring import Mark, by_kind
from assistant.interfaces import Reader
from assistant.records import AnswerStatus
from assistant.settings import Settings
from assistant.wiring import open_store
from tests.benchmarks.followups import FIRST, rewritten, ways
from tests.benchmarks.harness import CORPUS, guildhall, percentile
from tests.benchmarks.quality_misses import WORST, Row, row, said, short
from tests.benchmarks.quality_sets import curves_of, ingested, share
from tests.benchmarks.retrieval import QuestionSet
from tests.benchmarks.watched import Watched, unread

GOLD = CORPUS / "gold.jsonl"

WAY = "standalone with views"
"""The way of searching that the product takes with a follow-up."""


def measure_group(store_folder: Path, reader: Reader) -> dict[str, Any]:
    """Ask the bundled gold questions, with the reader and without."""
    begun = time.perf_counter()
    guildhall("ingest", CORPUS, "--store", store_folder, "--json")
    settings = Settings(store=store_folder)
    with closing(open_store(settings)) as store:
        watched = Watched(store, reader)
        marks, without = (
            evaluate(GOLD, settings, store, assistant, on=date.today()) for assistant in (watched, unread(store))
        )
    judged = [(watched.judged[m.gold.id], m.gold.status is AnswerStatus.ANSWERED) for m in marks]
    return {
        "documents": sum(1 for file in CORPUS.rglob("*") if file.is_file()),
        "answerable": sum(answerable for _, answerable in judged),
        "unanswerable": sum(mark.gold.kind == "unanswerable" for mark in marks),
        "seconds": round(time.perf_counter() - begun),
        "figures": _figures(marks) | {f"off {name}": value for name, value in _figures(without).items()},
        "curves": curves_of(judged),
        "kinds": {"reader": by_kind(marks), "off": by_kind(without)},
        "worst": _worst(marks),
    }


def _figures(marks: Sequence[Mark]) -> dict[str, float]:
    times = [float(mark.answer.timings_ms["total"]) for mark in marks]
    near = [mark.answer.status is not AnswerStatus.ANSWERED for mark in marks if mark.gold.kind == "unanswerable"]
    figures = {
        "right": share(mark.right for mark in marks),
        "false refusals": share(mark.false_refusal for mark in marks if mark.gold.status is AnswerStatus.ANSWERED),
        "refused": share(near),
        "unequal quotes": float(sum(mark.unequal_quotes for mark in marks)),
        "p50 ms": percentile(times, 0.5),
        "p95 ms": percentile(times, 0.95),
    }
    kinds = {f"{kind} right": told["right"] for kind, told in by_kind(marks).items() if kind != "overall"}
    return {name: value for name, value in (figures | kinds).items() if value is not None}


def _worst(marks: Sequence[Mark]) -> dict[str, list[Row]]:
    """The first questions that are wrong by what is wrong with them; what is wrong has no order."""
    wrong = [mark for mark in marks if not mark.right]
    chosen = {f"{kind} right": [m for m in wrong if m.gold.kind == kind] for kind in {m.gold.kind for m in marks}}
    chosen |= {
        "right": sorted(wrong, key=lambda mark: (mark.document is True, mark.clause is True)),
        "false refusals": [mark for mark in wrong if mark.false_refusal],
        "refused": [mark for mark in wrong if mark.gold.kind == "unanswerable" and mark.false_answer],
    }
    slowest = sorted(marks, key=lambda mark: -mark.answer.timings_ms["total"])
    timed = [_row(mark, given=f"{mark.answer.timings_ms['total']} ms") for mark in slowest[:WORST]]
    return {figure: [_row(mark) for mark in rows[:WORST]] for figure, rows in chosen.items()} | {
        "p50 ms": timed,
        "p95 ms": timed,
    }


def _row(mark: Mark, given: str | None = None) -> Row:
    places = [f"{place.document} {place.address or ''}".strip() for place in mark.gold.places]
    expected = " or ".join(places) or mark.gold.status.value
    asked = {"id": mark.gold.id, "text": mark.gold.question}
    return row(asked, expected, given or _given(mark), shown=True)


def _given(mark: Mark) -> str:
    cited = " / ".join(f"{c.quote.document} {c.address or ''}".strip() for c in mark.answer.citations)
    return f"{short(cited)}: {said(mark.answer)}" if cited else mark.answer.status.value


def measure_follow_ups(rewrites: Path, searched: QuestionSet, work: Path) -> dict[str, Any]:
    """How often a follow-up finds the same first document of a set as its human rewriting."""
    begun = time.perf_counter()
    first, early = [], []
    missed: list[Row] = []
    folder, _ = ingested(searched, work)
    with closing(open_store(Settings(store=folder))) as store:
        for asked in rewritten(rewrites, store):
            right = [asked.wanted(hit) for hit in dict(ways(store, asked))[WAY][:FIRST]]
            first.append(right[:1] == [True])
            early.append(any(right))
            if not first[-1]:
                at = f"at place {right.index(True) + 1}" if early[-1] else f"not among {FIRST}"
                query = {"id": asked.conversation, "text": f"{asked.history[-1].question} → {asked.question}"}
                missed.append(row(query, "the first document of the rewriting", at, shown=True))
    missed.sort(key=lambda told: not told["given"].startswith("not"))
    figures = {"same first document": share(first), f"same document in {FIRST}": share(early)}
    return {
        "answerable": len(first),
        "seconds": round(time.perf_counter() - begun),
        "figures": {name: value for name, value in figures.items() if value is not None},
        "worst": {"same first document": missed[:WORST]},
    }
