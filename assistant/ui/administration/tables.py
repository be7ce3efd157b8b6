"""Tables and records as HTML; every word that comes in is escaped by ``inert``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.ui.inert import facts, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell with a quieter second line; ``symbol`` is for the eye alone, ``text`` for everybody."""

    text: str
    below: str = ""
    symbol: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolding:
    """A record: one line, and what unfolds below it."""

    line: str
    below: str
    rows: Sequence[tuple[str, str]]


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str | Cell]], *, numbers: Collection[int] = ()
) -> str:
    """A table whose first column names its rows; ``numbers`` are the columns set as such."""
    heads = "".join(f'<th scope="col">{plain(name)}</th>' for name in header)
    body = "".join(f"<tr>{_row(row, numbers)}</tr>" for row in rows)
    return (
        f'<div class="gh-table" role="region" tabindex="0" aria-label="{plain(caption)}"><table>'
        f"<caption>{plain(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def unfoldings(records: Sequence[Unfolding]) -> str:
    """Records under each other; a click, or the enter key, unfolds one."""
    return f'<div class="gh-records">{"".join(map(_unfolding, records))}</div>'


def done(text: str) -> str:
    """A sentence that says what was done."""
    return f'<div class="gh-done" role="status">{plain(text)}</div>'


def _unfolding(record: Unfolding) -> str:
    below = f"<small>{plain(record.below)}</small>" if record.below else ""
    return f'<details class="gh-record"><summary>{plain(record.line)}{below}</summary>{facts(record.rows)}</details>'


def _row(row: Sequence[str | Cell], numbers: Collection[int]) -> str:
    first, *others = (_cell(cell) for cell in row)
    classes = [' class="gh-number"' if number in numbers else "" for number in range(1, len(row))]
    cells = "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(classes, others, strict=True))
    return f'<th scope="row">{first}</th>{cells}'


def _cell(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return plain(cell)
    symbol = f'<span aria-hidden="true">{plain(cell.symbol)} </span>' if cell.symbol else ""
    text = f'<span class="gh-unseen">{plain(cell.text)}</span>' if cell.unseen else plain(cell.text)
    return f"{symbol}{text}" + (f"<small>{plain(cell.below)}</small>" if cell.below else "")
