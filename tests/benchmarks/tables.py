"""Figures as a Markdown table: on standard error for whoever measures, and in a file where one is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
"""Where tables that are kept with the project lie."""

Cell = str | int | float | None


def markdown(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A Markdown table; numbers stand to the right, and what there is not is a dash."""
    numeric = [bool(rows) and all(not isinstance(row[place], str) for row in rows) for place in range(len(header))]
    rule = ["--:" if right else "---" for right in numeric]
    lines = [header, rule, *([_shown(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    return str(cell).replace("|", "\\|").replace("\n", " ")


def percent(share: float) -> str:
    """A share with two digits after the point, which tell one wrong character in a page from none."""
    return f"{100 * share:.2f} %"


def publish(title: str, explanation: str, table: str, file: Path | None) -> None:
    """Show a table, and keep it in ``file`` where one is given."""
    sys.stderr.write(f"{title}\n\n{table}\n")
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {title}\n\n{explanation.strip()}\n\n{table}", encoding="utf-8")
        sys.stderr.write(f"written to {file.name}\n")
