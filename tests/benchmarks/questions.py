"""Answering on the sample corpus: time, memory, cold start, and whether every quote equals its source.

The questions are the hand-written ones of ``tests/corpus_sources/questions.md``, each with its role and day, and the
example questions that the app itself offers. They are asked in one run of ``guildhall ask --questions``; a few others
go ahead of them to warm it up and are not counted. No question is asked twice.

    python -m tests.benchmarks.questions [--store DIR]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median

from assistant.settings import Settings
from tests.benchmarks.harness import CORPUS, ROOT, Bar, equal_quotes, guildhall, percentile, tell, write_lines

SHEET = ROOT / "tests" / "corpus_sources" / "questions.md"
_ROW = re.compile(
    r"^\| *\d+ *\| *(?P<role>\w+)(?:[，,] *on (?P<on>[\d-]+))? *\| *(?P<question>[^|]+?) *\|", re.MULTILINE
)

WARM_UP = ("What is the purpose of the Group?", "集团的宗旨是什么？", "Who may join?", "谁来管理印章？")
SUGGESTED = 15
"""Example questions of each language."""
COLD_STARTS = 3
COLD_QUESTION = "实习生在车间受伤了，企业最晚多久要上报？"

TOTAL_MS = {"embedded": 900, "off": 150}
"""By the reader that the settings name."""
RETRIEVE_MS = 60
COLD_START_S = 6.0
MEMORY_MB = 1200


def written_questions(sheet: str) -> list[dict[str, str]]:
    """The rows of the sheet's tables as batch lines."""
    return [
        {"question": row["question"], "role": row["role"], **({"on": row["on"]} if row["on"] else {})}
        for row in _ROW.finditer(sheet)
    ]


def suggested_questions(store: Path) -> list[dict[str, str]]:
    """The example questions that the app offers an administrator, in both languages."""
    from assistant.records import Language
    from assistant.settings import Settings
    from assistant.wiring import open_assistant

    assistant = open_assistant(Settings(store=store))
    return [
        {"question": text, "role": "administrator"}
        for language in Language
        for text in assistant.suggestions(role="administrator", on=date.today(), language=language, limit=SUGGESTED)
    ]


def measure(store: Path, work: Path) -> tuple[dict[str, float], list[Bar]]:
    """Ask everything in one process and take its figures."""
    asked = [*written_questions(SHEET.read_text("utf-8")), *suggested_questions(store)]
    batch = [{"id": "warm-up", "question": text} for text in WARM_UP]
    batch += [{"id": f"q{number}", **line} for number, line in enumerate(asked)]
    run = guildhall("ask", "--questions", write_lines(work / "questions.jsonl", batch), "--json", "--store", store)
    answers = run.json_lines()[len(WARM_UP) :]
    between = [later - earlier for earlier, later in pairwise(run.arrivals)][len(WARM_UP) - 1 :]
    cold = [guildhall("ask", COLD_QUESTION, "--json", "--store", store) for _ in range(COLD_STARTS)]
    equal, quotes = equal_quotes(answers, store)
    total, retrieve = _timing(answers, "total"), _timing(answers, "retrieve")
    figures = {
        "questions": len(answers),
        "answered": sum(answer["status"] == "answered" for answer in answers),
        "total_p95_ms": percentile(total, 0.95),
        "retrieve_p95_ms": percentile(retrieve, 0.95),
        "between_lines_median_ms": round(1000 * median(between), 1),
        "quotes": quotes,
        "quotes_equal_share": equal / quotes,
    }
    bars = [
        Bar(name="total median ms", value=median(total), limit=TOTAL_MS[Settings().reader]),
        Bar(name="retrieve median ms", value=median(retrieve), limit=RETRIEVE_MS),
        Bar(
            name="cold start to the first answer s", value=round(median(c.seconds for c in cold), 2), limit=COLD_START_S
        ),
        Bar(
            name="resident memory at most MB",
            value=round(max(run.peak_mb, *(c.peak_mb for c in cold))),
            limit=MEMORY_MB,
        ),
        Bar(name="quotes equal to their source", value=equal / quotes, limit=1.0, least=True),
    ]
    return figures, bars


def _timing(answers: Sequence[Mapping[str, Mapping[str, float]]], name: str) -> list[float]:
    return [answer["timings_ms"][name] for answer in answers]


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest the sample corpus where no store is named, and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.questions", description=__doc__.split("\n")[0])
    parser.add_argument("--store", type=Path, metavar="DIR", help="a store of corpus/ (default: a new one)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = options.store.resolve() if options.store else Path(folder) / "store"
        if not options.store:
            guildhall("ingest", CORPUS, "--store", store, "--json")
        return tell("questions", *measure(store, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
