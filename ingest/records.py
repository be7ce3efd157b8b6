"""What the stages of ingestion hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.records import Box, PageSpan


class BlockKind(StrEnum):
    """What the format says a stretch of text is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table row: a span of canonical text and what the format says of it.

    ``level`` is 1 for the outermost heading or list level, 0 where the format gives none. ``header`` is true for a
    table's header row. ``place`` is the block's address where the format itself gives one, outermost first: sheet and
    cell range of a spreadsheet, slide of a presentation. Blocks are in order, do not overlap, and what lies between
    them is white space only.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    header: bool = False
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A file as a loader read it: the canonical text, what the format knows, and remarks for the report.

    ``text`` has no carriage return and is stable from run to run. ``pages`` is empty for formats without pages,
    ``boxes`` for formats whose pages are not laid out, in order of their spans otherwise.
    ``remark`` is one sentence where the file was only partly read.
    """

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[PageSpan, ...] = ()
    boxes: tuple[Box, ...] = ()
    remark: str | None = None


class FileStatus(StrEnum):
    """What ingestion did with a file."""

    INDEXED = "indexed"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One line of the ingest report; ``seconds`` is the time spent on this file."""

    path: str
    status: FileStatus
    pages: int | None
    passages: int
    reason: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """The whole report; ``passages`` counts the store after the run."""

    files: tuple[FileReport, ...]
    passages: int
    seconds: float
