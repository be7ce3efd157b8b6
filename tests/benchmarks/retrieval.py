"""Retrieval and answering on question sets, through ``guildhall ingest``, ``search``, ``ask`` and ``text``.

A set is a folder with ``corpus.jsonl`` (id, title, text), ``queries.jsonl`` (id, text, and for ``--ask`` answer,
answer_in_corpus_lang, answerable, label, history) and ``qrels.tsv`` (query-id, corpus-id, score under a header). Public
sets such as XQuAD convert into it in a few lines; none comes with the project. Each corpus entry becomes one Markdown
file, and a passage counts for its document.

    python -m tests.benchmarks.retrieval FOLDER [NAME ...] [--ask] [--limit N]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.harness import Bar, equal_quotes, guildhall, tell, write_lines
from tests.benchmarks.ranking import mean_reciprocal_rank, ndcg, recall_at

TOP = 20
"""Passages asked for, so that ten documents remain where several passages come from one."""

SEED = 0
"""The order in which questions are taken where ``--limit`` leaves some out."""

NEAR_MISS = (None, "UNANSWERABLE")
"""Labels of questions to refuse, where a set labels its questions: one that says too little is to be asked back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """A set as read; ``relevant`` leads from a question's id to the ids of the documents that answer it."""

    name: str
    corpus: tuple[Mapping[str, Any], ...]
    answerable: tuple[Mapping[str, Any], ...]
    unanswerable: tuple[Mapping[str, Any], ...]
    relevant: Mapping[str, set[str]]

    def ids(self) -> dict[str, str]:
        """The id of each document by the name of the file that it becomes."""
        return {file_name(entry["id"]): str(entry["id"]) for entry in self.corpus}


def read_set(folder: Path, *, limit: int) -> QuestionSet:
    """Read one set, with at most ``limit`` questions of each kind."""
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, document, score = line.split("\t")
        if int(score):
            relevant.setdefault(question, set()).add(document)
    queries = _rows(folder / "queries.jsonl")
    random.Random(SEED).shuffle(queries)
    return QuestionSet(
        name=folder.name,
        corpus=tuple(_rows(folder / "corpus.jsonl")),
        answerable=tuple(q for q in queries if q["id"] in relevant and q.get("answerable") is not False)[:limit],
        unanswerable=tuple(q for q in queries if q.get("answerable") is False and q.get("label") in NEAR_MISS)[:limit],
        relevant=relevant,
    )


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def file_name(identifier: str) -> str:
    """A file's name for a corpus entry, whatever characters its id has."""
    return hashlib.sha256(identifier.encode()).hexdigest()[:16] + ".md"


def write_documents(corpus: Iterable[Mapping[str, Any]], folder: Path) -> Path:
    """Write each entry of a corpus as a Markdown file, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in corpus:
        heading = f"# {entry['title']}\n\n" if entry.get("title") else ""
        (folder / file_name(entry["id"])).write_text(f"{heading}{entry['text']}\n", encoding="utf-8")
    return folder


def turns(query: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was said before a question, as ``ask`` takes it; what nobody asked for is no turn."""
    found: list[dict[str, str]] = []
    for utterance in query.get("history") or ():
        if utterance["role"] == "user":
            found.append({"question": utterance["text"], "answer": ""})
        elif found:
            found[-1]["answer"] = utterance["text"]
    return found


def measure(questions: QuestionSet, work: Path, *, ask: bool) -> dict[str, Any]:
    """Ingest one set into a fresh store below ``work`` and measure it."""
    folder, store = write_documents(questions.corpus, work / "documents"), work / "store"
    ingested = guildhall("ingest", folder, "--store", store, "--json")
    figures: dict[str, Any] = {
        "set": questions.name,
        "documents": len(questions.corpus),
        "questions": len(questions.answerable),
        "ingest_s": round(ingested.seconds, 1),
        **_searched(questions, work, store),
    }
    return figures | (_asked(questions, work, store) if ask else {})


def _searched(questions: QuestionSet, work: Path, store: Path) -> dict[str, float]:
    names = questions.ids()
    queries = write_lines(work / "queries.jsonl", [{"id": q["id"], "text": q["text"]} for q in questions.answerable])
    found = guildhall("search", "--queries", queries, "--top", str(TOP), "--store", store)
    # Several passages of one document count once, at the place of the best.
    ranked = {
        line["id"]: list(dict.fromkeys(names[hit["document"]] for hit in line["hits"])) for line in found.json_lines()
    }
    return {
        "R@1": recall_at(1, ranked, questions.relevant),
        "R@5": recall_at(5, ranked, questions.relevant),
        "MRR": mean_reciprocal_rank(ranked, questions.relevant),
        "nDCG@10": ndcg(ranked, questions.relevant),
    }


def _asked(questions: QuestionSet, work: Path, store: Path) -> dict[str, Any]:
    names = questions.ids()
    every = (*questions.answerable, *questions.unanswerable)
    rows = [{"id": q["id"], "question": q["text"], "history": turns(q)} for q in every]
    asked = guildhall("ask", "--questions", write_lines(work / "questions.jsonl", rows), "--json", "--store", store)
    answers = {answer["id"]: answer for answer in asked.json_lines()}
    equal, quotes = equal_quotes(list(answers.values()), store)

    def cites_right(query: Mapping[str, Any]) -> bool:
        cited = {names[citation["document"]] for citation in answers[query["id"]]["citations"]}
        return bool(cited & questions.relevant[query["id"]])

    def refused(query: Mapping[str, Any]) -> bool:
        return bool(answers[query["id"]]["status"] != "answered")

    with_gold = [q for q in questions.answerable if q.get("answer")]
    return {
        "answered": _share([not refused(q) for q in questions.answerable]),
        "right_document_cited": _share([cites_right(q) for q in questions.answerable]),
        "gold_inside_quotes": _share([gold_inside(q, answers[q["id"]]) for q in with_gold]),
        "unanswerable": len(questions.unanswerable),
        "refused_when_unanswerable": _share([refused(q) for q in questions.unanswerable]),
        "ask_median_ms": median(answer["timings_ms"]["total"] for answer in answers.values()),
        "quotes": quotes,
        "quotes_equal": equal,
    }


def gold_inside(query: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether a gold answer stands in the quotes, letters compared without white space and case."""
    gold = query.get("answer_in_corpus_lang") or query["answer"]
    quoted = _letters("".join(citation["quote"] for citation in answer["citations"]))
    return any(_letters(text) in quoted for text in ([gold] if isinstance(gold, str) else gold) if _letters(text))


def _letters(text: str) -> str:
    return "".join(text.split()).lower()


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.retrieval", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds the sets, one folder each")
    parser.add_argument("names", nargs="*", metavar="NAME", help="the sets to measure (default: all)")
    parser.add_argument("--ask", action="store_true", help="ask the questions too, and prove every quote")
    parser.add_argument("--limit", type=int, default=10_000, metavar="N", help="at most N questions of each kind")
    options = parser.parse_args(arguments)
    names = options.names or sorted(file.parent.name for file in options.folder.glob("*/corpus.jsonl"))
    if not names:
        parser.error(f"{options.folder} holds no set; a set is a folder with a corpus.jsonl")
    measured = []
    for name in names:
        with tempfile.TemporaryDirectory() as work:
            measured.append(measure(read_set(options.folder / name, limit=options.limit), Path(work), ask=options.ask))
        sys.stderr.write("  ".join(f"{key} {value}" for key, value in measured[-1].items()) + "\n")
    bars = []
    if options.ask:
        unequal = sum(figures["quotes"] - figures["quotes_equal"] for figures in measured)
        bars.append(Bar(name="quotes unlike their source", value=unequal, limit=0))
    return tell("retrieval", {"sets": len(measured), "measured": measured}, bars)


if __name__ == "__main__":
    sys.exit(main())
