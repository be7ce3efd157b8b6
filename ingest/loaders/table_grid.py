"""The grid of a table in a text or a presentation: what is merged, and which rows head the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.loaders.labels import ends_punctuated

_MAX_HEADER_ROWS = 4
_MAX_HEADER_TEXT = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in its grid: first column, number of columns, and whether it goes on from the row above."""

    element: Any
    column: int
    span: int
    continues: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; ``marked`` tells that it is said to head the table."""

    cells: tuple[Cell, ...]
    marked: bool


@dataclass(slots=True)
class Grid:
    """The rows of a table with the text of its cells; what is read is read once, row by row."""

    rows: tuple[Row, ...]
    texts: list[list[str]]

    @classmethod
    def of(cls, rows: Sequence[Row], read: Callable[[Any], str]) -> Grid:
        """Read each cell that begins in its row, in order."""
        texts: list[list[str]] = []
        above: dict[int, str] = {}
        for row in rows:
            shown: list[str] = []
            for cell in row.cells:
                text = above.get(cell.column, "") if cell.continues else read(cell.element)
                above[cell.column] = text
                shown += [""] * (cell.column - len(shown)) + [text] + [""] * (cell.span - 1)
            texts.append(shown)
        return cls(tuple(rows), texts)

    def header_rows(self) -> int:
        """How many rows at the top head the others: those so marked, else those that read like headings of columns."""
        marked = next((place for place, row in enumerate(self.rows) if not row.marked), len(self.rows))
        if marked and marked < len(self.rows):
            return marked
        first = self._captions()
        if len(self.rows) - first < 2 or not self._may_head(first):
            return first
        depth = self._depth(first)
        while depth > 1 and not all(self._may_head(row) for row in range(first + 1, first + depth)):
            depth -= 1
        return first + depth

    def _captions(self) -> int:
        """Rows at the top with a single cell, which name the table, where rows with more cells follow."""
        rows = [len(row.cells) for row in self.rows]
        first = next((place for place, count in enumerate(rows) if count > 1), 0)
        return first if first < len(rows) - 1 else 0

    def _depth(self, first: int) -> int:
        """Rows that the first one reaches down to, and one more where it has a cell over several columns."""
        depth = 1
        while first + depth < len(self.rows) and any(cell.continues for cell in self.rows[first + depth].cells):
            depth += 1
        parted = any(cell.span > 1 for cell in self.rows[first].cells)
        is_open = any(not cell.continues for cell in self.rows[first + depth - 1].cells) if depth > 1 else False
        return min(depth if is_open or not parted else depth + 1, _MAX_HEADER_ROWS, len(self.rows) - first - 1)

    def _may_head(self, row: int) -> bool:
        texts = [text for text in self.texts[row] if text]
        return len(texts) > 1 and all(len(text) <= _MAX_HEADER_TEXT and not _is_sentence(text) for text in texts)

    def lines(self) -> Iterator[tuple[str, bool]]:
        """Each row that shows text, its cells joined, with whether it heads the others.

        A cell that is merged over rows stands in each of them but in header rows only in the first.
        """
        headers = self.header_rows()
        for place, (row, texts) in enumerate(zip(self.rows, self.texts, strict=True)):
            shown = list(texts)
            if place < headers:
                for cell in row.cells:
                    shown[cell.column] = "" if cell.continues else shown[cell.column]
            if any(shown):
                yield " | ".join(shown).rstrip(" |"), place < headers


def is_layout(rows: Sequence[Row]) -> bool:
    """Whether no row has two cells beside each other, so that the table only frames text."""
    return all(len(row.cells) <= 1 for row in rows)


def _is_sentence(text: str) -> bool:
    return ends_punctuated(text) and not text.endswith((":", "：", "."))
