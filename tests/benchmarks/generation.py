"""Answers in a chat model's words against answers that quote: gold questions asked both ways, sentences written out.

Quotes must be exact either way. Which sentences say what their quotes say is for reading by hand: ``--out`` gets each
with its quotes, and what the model wrote. Needs a model's server; OpenAI's protocol is spoken by llama.cpp and others.

    python -m tests.benchmarks.generation --model openai:NAME --url http://HOST:PORT/v1 [--store DIR] [--out FILE.jsonl]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from assistant.evaluation.gold import Gold, read_gold
from assistant.evaluation.scoring import Mark, mark
from assistant.language import detect_language
from assistant.pipeline import Guildhall
from assistant.records import EXTRACTIVE, Answer, AnswerStatus, Language
from assistant.sentences import sentences
from assistant.settings import Settings
from assistant.store import Store
from assistant.wiring import open_store, open_unrecorded
from tests.benchmarks.harness import CORPUS, Bar, guildhall, tell, write_lines

QUESTIONS = 60
"""Gold questions asked, spread over the file."""
_MARKER = re.compile(r"\[(\d+)\]")


def chosen(path: Path, language: Language, count: int) -> list[Gold]:
    """Some gold questions of a language that are to be answered, spread over all of them."""
    found = [
        gold
        for gold in read_gold(path, Settings())
        if detect_language(gold.question) is language and gold.status is AnswerStatus.ANSWERED
    ]
    step = max(1, len(found) // count)
    return found[::step][:count]


def sentences_of(answer: Answer) -> list[dict[str, Any]]:
    """Each sentence of an answer with the quotes that its markers name."""
    quotes = {citation.marker: citation.quote.text for citation in answer.citations}
    told = [answer.text[start:end] for start, end in sentences(answer.text)]
    return [
        {"sentence": said, "quotes": [quotes[int(n)] for n in _MARKER.findall(said) if int(n) in quotes]}
        for said in told
    ]


def marked(golds: Sequence[Gold], assistant: Guildhall, store: Store) -> list[Mark]:
    """Each question asked and held against what is expected."""
    snapshot = store.snapshot()
    texts = {entry.path: store.catalogue.document(entry).text for entry in snapshot.entries.values()}
    marks = []
    for gold in golds:
        visible = {entry.path for entry in snapshot.visible(gold.role)}
        answer = assistant.ask(gold.asked(today=date.today()))
        marks.append(mark(gold, answer, may_see=visible.__contains__, text_of=texts.get))
        sys.stderr.write(f"\r{len(marks)} of {len(golds)}")
    sys.stderr.write("\n")
    return marks


def rows(worded: Sequence[Mark], quoted: Sequence[Mark]) -> list[Mapping[str, Any]]:
    """What is to be read by hand: one line for each question."""
    return [
        {
            "id": own.gold.id,
            "question": own.gold.question,
            "model": own.answer.model,
            "sentences": sentences_of(own.answer),
            "notices": [notice.text for notice in own.answer.notices],
            "written": own.answer.model_output,
            "right": own.right,
            "quoted_text": other.answer.text,
            "quoted_right": other.right,
        }
        for own, other in zip(worded, quoted, strict=True)
    ]


def measure(settings: Settings, golds: Sequence[Gold], out: Path) -> tuple[dict[str, Any], list[Bar]]:
    """Ask everything with the model and without it."""
    with closing(open_store(settings)) as store:
        worded = marked(golds, open_unrecorded(store, settings), store)
        plain = settings.model_copy(update={"model": None})
        quoted = marked(golds, open_unrecorded(store, plain), store)
    write_lines(out, rows(worded, quoted))
    by_model = [each for each in worded if each.answer.model != EXTRACTIVE]
    notices = Counter(n.text for each in worded for n in each.answer.notices if not n.citations)
    figures = {
        "questions": len(golds),
        "worded by the model": len(by_model),
        "sentences in the model's words": sum(len(sentences_of(each.answer)) for each in by_model),
        "right with the model": sum(each.right for each in worded),
        "right when quoted": sum(each.right for each in quoted),
        "answer median ms": median(each.answer.timings_ms["total"] for each in worded),
        "notices": dict(notices.most_common()),
        "sentences": str(out),
    }
    bars = [
        Bar(name="unequal quotes", value=sum(each.unequal_quotes for each in worded), limit=0),
        Bar(name="leaks", value=sum(each.leaks for each in worded), limit=0),
    ]
    return figures, bars


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Answers in a chat model's words against answers that quote.")
    parser.add_argument("--model", required=True, metavar="PROVIDER:NAME")
    parser.add_argument("--url", metavar="URL", help="the server's address, as its provider says")
    parser.add_argument(
        "--store", type=Path, metavar="DIR", help="an ingested store (default: the sample corpus, read now)"
    )
    parser.add_argument("--gold", type=Path, default=CORPUS / "gold.jsonl", metavar="FILE.jsonl")
    parser.add_argument("--language", type=Language, default=Language.ENGLISH, choices=list(Language))
    parser.add_argument("--questions", type=int, default=QUESTIONS, metavar="N")
    parser.add_argument("--seconds", type=float, default=120, metavar="S", help="the whole time for an answer")
    parser.add_argument("--out", type=Path, default=Path("generation.jsonl"), metavar="FILE.jsonl")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        store = options.store or Path(work) / "store"
        if options.store is None:
            guildhall("ingest", CORPUS, "--json", "--store", store)
        settings = Settings(store=store, model=options.model, model_url=options.url, model_seconds=options.seconds)
        figures, bars = measure(settings, chosen(options.gold, options.language, options.questions), options.out)
    return tell("generation", figures, bars)


if __name__ == "__main__":
    sys.exit(main())
