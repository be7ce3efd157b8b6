"""One question set, asked in one process: what is found and what is answered, with a reader and without."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median_high
from typing import Any

from assistant.interfaces import Reader
from assistant.pipeline import Guildhall
from assistant.records import Answer, Question, Turn
from assistant.rendering import answer_to_json
from assistant.settings import Settings
from assistant.wiring import open_store
from tests.benchmarks.harness import guildhall, percentile
from tests.benchmarks.quality_misses import worst
from tests.benchmarks.ranking import mean_reciprocal_rank, ndcg, recall_at
from tests.benchmarks.refusing import curve
from tests.benchmarks.retrieval import TOP, QuestionSet, gold_inside, turns, write_documents
from tests.benchmarks.watched import Certain, Outcome, Watched, ranked, unread

ROLE = "administrator"


def as_question(query: Mapping[str, Any]) -> Question:
    """A row of a set as it is asked."""
    history = tuple(Turn(**turn) for turn in turns(query))
    return Question(text=query["text"], role=ROLE, on=date.today(), history=history, id=query["id"])


def ingested(questions: QuestionSet, work: Path) -> tuple[Path, int]:
    """The store of a set below ``work``, and how many documents were rejected; what lies there costs nothing."""
    shutil.rmtree(work / "documents", ignore_errors=True)
    folder = write_documents(questions.corpus, work / "documents")
    [report] = guildhall("ingest", folder, "--store", work / "store", "--json").json_lines()
    return work / "store", int(report["totals"]["rejected"])


def measure(questions: QuestionSet, work: Path, reader: Reader) -> dict[str, Any]:
    """Ingest one set below ``work``, where it may lie from an earlier run, and measure it."""
    begun = time.perf_counter()
    folder, rejected = ingested(questions, work)
    with closing(open_store(Settings(store=folder))) as store:
        watched, plain = Watched(store, reader), unread(store)
        outcomes = [
            _outcome(query, answerable, watched, plain, questions.ids())
            for rows, answerable in ((questions.answerable, True), (questions.unanswerable, False))
            for query in rows
        ]
        unequal = unequal_quotes((a for each in outcomes for a in (each.answer, each.off)), watched)
    return {
        "documents": len(questions.corpus),
        "rejected": rejected,
        "answerable": len(questions.answerable),
        "unanswerable": len(questions.unanswerable),
        "seconds": round(time.perf_counter() - begun),
        "figures": _ranking(outcomes, questions) | _answering(outcomes, questions) | {"unequal quotes": unequal},
        "curves": curves(outcomes),
        "worst": worst(outcomes, questions),
    }


def _outcome(
    query: Mapping[str, Any], answerable: bool, watched: Watched, plain: Guildhall, ids: Mapping[str, str]
) -> Outcome:
    question = as_question(query)
    answer = watched.ask(question)
    found, first = (
        tuple(ids[name] for name in ranked(assistant, question, top=TOP, on=question.on))
        for assistant in (watched, plain)
    )
    return Outcome(
        query=query,
        answerable=answerable,
        found=found,
        first=first,
        certain=watched.judged[query["id"]],
        answer=answer,
        off=plain.ask(question),
    )


def unequal_quotes(answers: Iterable[Answer], assistant: Guildhall) -> int:
    """How many quotes of some answers differ from their slice of canonical text."""
    text_of = cache(lambda document: assistant.document(document, role=ROLE).text)
    quotes = [citation.quote for answer in answers for citation in answer.all_citations]
    return sum(text_of(quote.document)[quote.start : quote.end] != quote.text for quote in quotes)


def _ranking(outcomes: Sequence[Outcome], questions: QuestionSet) -> dict[str, float]:
    wanted = [each for each in outcomes if each.answerable]
    figures: dict[str, float] = {}
    for stage, lists in (
        ("first", {each.query["id"]: each.first for each in wanted}),
        ("reader", {each.query["id"]: each.found for each in wanted}),
    ):
        figures[f"{stage} R@1"] = recall_at(1, lists, questions.relevant)
        figures[f"{stage} R@5"] = recall_at(5, lists, questions.relevant)
        figures[f"{stage} nDCG@10"] = ndcg(lists, questions.relevant)
        figures[f"{stage} MRR"] = mean_reciprocal_rank(lists, questions.relevant)
    missed = 1 - figures["first nDCG@10"]
    fewer = {"fewer misses": round(1 - (1 - figures["reader nDCG@10"]) / missed, 4)} if missed else {}
    return figures | fewer


def _answering(outcomes: Sequence[Outcome], questions: QuestionSet) -> dict[str, float]:
    """The figures of answering with a reader, and under names that begin with ``off`` without."""
    figures = _answered([(each, each.answer) for each in outcomes], questions)
    without = _answered([(each, each.off) for each in outcomes], questions)
    return figures | {f"off {name}": value for name, value in without.items()} | _refused_at(outcomes)


def _answered(outcomes: Sequence[tuple[Outcome, Answer]], questions: QuestionSet) -> dict[str, float]:
    told = [(each, answer_to_json(answer)) for each, answer in outcomes]
    ids = questions.ids()
    answerable = [(each.query, answer) for each, answer in told if each.answerable]
    said = [(query, answer) for query, answer in answerable if answer["status"] == "answered"]
    inside = [(gold_inside(query, answer), answer["status"]) for query, answer in answerable if query.get("answer")]
    right = [
        questions.relevant[query["id"]] & {ids[c["document"]] for c in answer["citations"]} for query, answer in said
    ]
    times = [answer.timings_ms["total"] for _, answer in outcomes]
    lengths = [sum(len(citation["quote"]) for citation in answer["citations"]) for _, answer in said]
    figures = {
        "false refusals": share(answer["status"] != "answered" for _, answer in answerable),
        "refused": share(answer["status"] != "answered" for each, answer in told if not each.answerable),
        "right document cited": share(map(bool, right), of=len(answerable)),
        "gold inside quotes": share(held for held, _ in inside),
        "gold inside quotes of answered": share(held for held, status in inside if status == "answered"),
        "quoted characters": median_high(lengths) if lengths else None,
        "p50 ms": percentile(times, 0.5),
        "p95 ms": percentile(times, 0.95),
    }
    return {name: value for name, value in figures.items() if value is not None}


def share(values: Iterable[bool], *, of: int | None = None) -> float | None:
    """The share of what is true among some values, or among ``of``; ``None`` among nothing."""
    held = list(values)
    total = len(held) if of is None else of
    return round(sum(held) / total, 4) if total else None


def curves(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The curves of refusal within a language and across, where there are questions of both kinds."""
    every = [(each.certain, each.answerable) for each in outcomes]
    return curves_of(every)


def curves_of(judged: Sequence[tuple[Certain, bool]]) -> dict[str, Any]:
    """The same of how certain each question was, and whether it has an answer."""
    found: dict[str, Any] = {}
    for name, within in (("within", True), ("across", False)):
        values: tuple[list[float], list[float]] = ([], [])
        for certain, answerable in judged:
            if certain.within is within:
                values[not answerable].append(certain.certainty)
        if all(values):
            found[name] = curve(*values)
    return found


def _refused_at(outcomes: Sequence[Outcome]) -> dict[str, float]:
    return {
        f"refused at {percent}% {name}": told[str(percent)]
        for name, told in curves(outcomes).items()
        for percent in (5, 8)
    }
