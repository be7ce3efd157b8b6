"""Follow-up questions: does what is searched for them find what their human rewriting, or their gold place, names?

Three kinds of data are measured, each where it is given. ``--rewrites``: JSON Lines with ``id`` (ending in ``-tN``),
``user_turns``, ``question`` and ``rewrite``; right is what finds the same first document as the rewriting does among
the documents of ``--corpus``, a set as ``tests.benchmarks.retrieval`` reads it. ``--set``: such sets whose questions
have a ``history``; right is a relevant document. ``--gold``: gold questions of kind ``followup`` over a store that
exists; right is a passage at one of their places.

    python -m tests.benchmarks.followups --work DIR [--rewrites FILE --corpus SET] [--set SET ...] [--gold FILE STORE]

Each is told for every way of searching, and for two halves of the conversations: rules and shares were chosen on the
first. Sets are ingested once below ``--work``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from assistant.evaluation.gold import Place
from assistant.followups import merged, standalone
from assistant.records import Hit, Turn
from assistant.retrieval import prepare, retrieve
from assistant.settings import Settings
from assistant.store import Store
from assistant.wiring import open_store
from tests.benchmarks.harness import guildhall, tell
from tests.benchmarks.retrieval import file_name, turns, write_documents

DEPTH = 50
"""Hits taken from each view."""

FIRST = 10

_TURN = re.compile(r"-t\d+$")

HALVES = ("development", "held out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question inside its conversation; ``wanted`` tells whether a hit is right."""

    question: str
    history: tuple[Turn, ...]
    role: str
    conversation: str
    wanted: Callable[[Hit], bool]


def _search(store: Store, text: str, *, role: str) -> list[Hit]:
    search = prepare(store, text)
    return list(retrieve(store, search, role=role, on=date.today(), limit=DEPTH).in_force)


def ways(store: Store, asked: Asked) -> Iterator[tuple[str, list[Hit]]]:
    """Each way of searching with what it finds, best first."""
    question, history = asked.question, asked.history
    alone = standalone(question, history)
    yield "the last question alone", _search(store, history[-1].question, role=asked.role)
    yield "the question alone", _search(store, question, role=asked.role)
    yield "standalone", _search(store, alone.text, role=asked.role)
    found = [_search(store, text, role=asked.role) for text in (alone.text, *alone.views)]
    yield "standalone with views", merged(found, alone.shares)


def measure(store: Store, questions: Iterable[Asked]) -> dict[str, Any]:
    """For each half the questions, those found to lean, and for each way how many have a right hit first and early."""
    counts: dict[str, dict[str, list[int]]] = {half: defaultdict(lambda: [0, 0]) for half in HALVES}
    sizes = dict.fromkeys(HALVES, 0)
    leaning = dict.fromkeys(HALVES, 0)
    for asked in questions:
        half = _half(asked.conversation)
        sizes[half] += 1
        leaning[half] += standalone(asked.question, asked.history).leans
        for way, hits in ways(store, asked):
            right = [asked.wanted(hit) for hit in hits[:FIRST]]
            counts[half][way][0] += right[:1] == [True]
            counts[half][way][1] += any(right)
    return {
        half: {"questions": sizes[half], "leaning": leaning[half]}
        | {
            way: {"first": round(first / sizes[half], 3), f"in {FIRST}": round(early / sizes[half], 3)}
            for way, (first, early) in counts[half].items()
        }
        for half in HALVES
        if sizes[half]
    }


def _half(conversation: str) -> str:
    return HALVES[int(hashlib.sha256(conversation.encode()).hexdigest(), 16) % 2]


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def _store_of(folder: Path, work: Path) -> Store:
    """The store of a set, made below ``work`` where it is not there yet."""
    documents, store = work / folder.name / "documents", work / folder.name / "store"
    if not store.is_dir():
        write_documents(_rows(folder / "corpus.jsonl"), documents)
        guildhall("ingest", documents, "--store", store, "--json")
    return open_store(Settings(store=store))


def rewritten(file: Path, store: Store) -> Iterator[Asked]:
    """Questions with their human rewriting, where something was said before them."""
    for row in _rows(file):
        if row["user_turns"]:
            first = _search(store, row["rewrite"], role="administrator")[0].passage.document
            yield Asked(
                question=row["question"],
                history=tuple(Turn(question=text, answer="") for text in row["user_turns"]),
                role="administrator",
                conversation=_TURN.sub("", row["id"]),
                wanted=partial(_is_of, {first}),
            )


def conversations(folder: Path) -> Iterator[Asked]:
    """The answerable questions of a set that have a history."""
    relevant = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        question, document, score = line.split("\t")
        if int(score):
            relevant[question].add(file_name(document))
    for row in _rows(folder / "queries.jsonl"):
        if row.get("history") and row["id"] in relevant and row.get("answerable") is not False:
            history = tuple(Turn(**turn) for turn in turns(row))
            yield Asked(
                question=row["text"],
                history=history,
                role="administrator",
                conversation=_TURN.sub("", row["id"]) if _TURN.search(row["id"]) else history[0].question,
                wanted=partial(_is_of, relevant[row["id"]]),
            )


def gold(file: Path) -> Iterator[Asked]:
    """The gold questions of kind ``followup``."""
    for row in _rows(file):
        if row["kind"] == "followup":
            places = tuple(Place.model_validate(place) for place in row["places"])
            yield Asked(
                question=row["question"],
                history=tuple(Turn(**turn) for turn in row["history"]),
                role=row["role"],
                conversation=row["id"],
                wanted=partial(_is_at_one, places),
            )


def _is_of(documents: Set[str], hit: Hit) -> bool:
    return hit.passage.document in documents


def _is_at_one(places: Sequence[Place], hit: Hit) -> bool:
    return any(_is_at(hit, place) for place in places)


def _is_at(hit: Hit, place: Place) -> bool:
    """Whether a passage lies inside the place, or holds the place's decisive words in a passage around it."""
    if hit.passage.document != place.document:
        return False
    wanted, has = f"{place.address} ›", f"{hit.passage.address} ›"
    inside = place.address is None or has.startswith(wanted)
    return inside or (wanted.startswith(has) and any(text in hit.passage.text for text in place.decisive))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.followups", description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="where the sets' stores are kept")
    parser.add_argument("--rewrites", type=Path, metavar="FILE", help="questions with their human rewriting")
    parser.add_argument("--corpus", type=Path, metavar="SET", help="the set that --rewrites is searched in")
    parser.add_argument("--set", type=Path, action="append", default=[], metavar="SET", help="a set with histories")
    parser.add_argument("--gold", type=Path, nargs=2, metavar=("FILE", "STORE"), help="gold questions and their store")
    options = parser.parse_args(arguments)
    if (options.rewrites is None) != (options.corpus is None):
        parser.error("--rewrites and --corpus go together")
    begun = time.perf_counter()
    figures: dict[str, Any] = {}
    if options.rewrites:
        store = _store_of(options.corpus, options.work)
        figures["rewrites"] = measure(store, rewritten(options.rewrites, store))
    for folder in options.set:
        figures[folder.name] = measure(_store_of(folder, options.work), conversations(folder))
    if options.gold:
        figures["gold"] = measure(open_store(Settings(store=options.gold[1])), gold(options.gold[0]))
    for name, halves in figures.items():
        for half, told in halves.items():
            sys.stderr.write(f"{name}, {half}: {json.dumps(told, ensure_ascii=False)}\n")
    return tell("followups", {"seconds": round(time.perf_counter() - begun, 1), **figures}, [])


if __name__ == "__main__":
    sys.exit(main())
