"""What the measurements share: the product's command as a process, figures over samples, bars, and the report."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
PARTIAL = 3
"""The command's exit status where some documents were rejected; what was read is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A command that has ended.

    ``lines`` is its standard output, ``arrivals`` the second at which each line came, counted from the start,
    ``seconds`` the wall time of the whole process and ``peak_mb`` the most memory that was resident, in 10^6 bytes.
    """

    lines: tuple[str, ...]
    arrivals: tuple[float, ...]
    seconds: float
    peak_mb: float

    def json_lines(self) -> list[dict[str, Any]]:
        """Each line of standard output as the JSON object it is."""
        return [json.loads(line) for line in self.lines if line.strip()]


def guildhall(*arguments: str | Path) -> Finished:
    """Run ``guildhall ARGUMENTS`` as its own process; ends the benchmark where the command fails."""
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if process.stdout is None:
        raise AssertionError("the pipe that was asked for is missing")
    lines, arrivals = [], []
    for line in process.stdout:
        lines.append(line)
        arrivals.append(time.perf_counter() - begun)
    # The usage of this one process is only told to who waits for it directly.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in (0, PARTIAL):
        raise SystemExit(f"'guildhall {arguments[0]}' ended with status {process.returncode}; its message stands above")
    return Finished(
        lines=tuple(lines), arrivals=tuple(arrivals), seconds=seconds, peak_mb=usage.ru_maxrss * 1024 / 1_000_000
    )


def canonical_text(document: str, store: Path) -> str:
    """A document's canonical text, as ``guildhall text`` tells it."""
    return str(guildhall("text", document, "--json", "--store", store).json_lines()[0]["text"])


def equal_quotes(answers: Sequence[Mapping[str, Any]], store: Path) -> tuple[int, int]:
    """How many quotes of some Answers equal their slice of canonical text, and how many quotes there are."""
    quotes = [
        citation
        for answer in answers
        for citation in (
            *answer["citations"],
            *answer["nearest"],
            *(inner for notice in answer["notices"] for inner in notice["citations"]),
        )
    ]
    texts = {document: canonical_text(document, store) for document in sorted({q["document"] for q in quotes})}
    return sum(texts[q["document"]][q["start"] : q["end"]] == q["quote"] for q in quotes), len(quotes)


def write_lines(file: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write JSON Lines and return the file."""
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(share * len(ordered), 6)) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure that must not pass a limit: at most it, or with ``least`` at least it."""

    name: str
    value: float
    limit: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is on the right side."""
        return self.value >= self.limit if self.least else self.value <= self.limit

    def to_json(self) -> dict[str, Any]:
        """For the JSON line."""
        return {"name": self.name, "value": self.value, "least" if self.least else "most": self.limit, "met": self.met}


def tell(benchmark: str, figures: Mapping[str, Any], bars: Sequence[Bar]) -> int:
    """Print figures and bars as a table on standard error and as one JSON line on standard output; the exit status."""
    rows = [(name, _shown(value), "") for name, value in figures.items() if not isinstance(value, (list, dict))]
    rows += [
        (bar.name, _shown(bar.value), f"{'at least' if bar.least else 'at most'} {_shown(bar.limit)}: {_verdict(bar)}")
        for bar in bars
    ]
    width = max(len(name) for name, _, _ in rows)
    table = "".join(f"{name:<{width}}  {value:>12}  {verdict}".rstrip() + "\n" for name, value, verdict in rows)
    sys.stderr.write(f"{benchmark}\n{table}")
    line = {"benchmark": benchmark, **figures, "bars": [bar.to_json() for bar in bars]}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return 0 if all(bar.met for bar in bars) else 1


def _shown(value: object) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _verdict(bar: Bar) -> str:
    return "met" if bar.met else "MISSED"
