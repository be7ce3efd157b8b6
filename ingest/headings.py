"""Tells the title of a clause from its body, and the titles of a document from the headings in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import ClauseKind
from assistant.sentences import sentences
from ingest.numbering import ARTICLE_RANK, Form, Label
from ingest.records import BlockKind
from ingest.units import Unit, columns, is_title

_BRACKETED = re.compile(r"[（(【\[〔〈]\s*([^（(【\[〔〈）)】\]〕〉\n]{1,60}?)\s*[）)】\]〕〉][ \t\u3000:：.。—–-]*")
_RUN_IN = re.compile(r"([A-Z][^.:;\n]{1,60}?)(?:\.[ \t]*[—–-]*|[ \t]*[—–]|:)[ \t]+(?=[A-Z(“\"])")
_RUN_IN_ZH = re.compile(r"([\u3400-\u9fffA-Za-z0-9“”《》、]{2,14})。(?=\S)")
_VERB_ZH = re.compile(r"应当|不得|可以|必须|须|是|为|由|按|(?:的|者)$")
_RUN_IN_SCHEMES_ZH = frozenset({"han、", "(han)", "1.", "(1)"})
_RUN_IN_WITHIN = 60
"""Units around a Chinese run-in title among which another of the same enumeration must stand."""
_VERB = re.compile(
    r"\b(?:shall|must|may|should|will|is|are|was|were|has|have|can|cannot|do|does|applies|apply|means)\b"
)
_ASKS = re.compile(r"(?:Who|What|When|Where|Why|Which|Whose|Whether|How)\b")
_SMALL_WORD_END = re.compile(r"\b(?:the|a|an|of|to|and|or|in|at|by|for|with|that|which|be|on|any)$", re.IGNORECASE)
_MAX_RUN_IN_WORDS = 8
_MAX_FIRST_LINE = 32
_MAX_ARTICLE_TITLE = 80
_RUNNING_ON = frozenset({"(han)", "1."})
"""Enumerations that may run on through the parts 一、二、 of a document."""
_LISTED = frozenset({"(a)", "(a)r", "(A)", "(A)r", "a)", "①", "a)r"})
"""Enumerations whose short items are parts of a list and not sections with a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a clause, where its body begins in the same unit, and whether it took the next unit.

    ``runs_in`` marks a title that the body follows on the same line.
    """

    text: str = ""
    body: int | None = None
    takes_next: bool = False
    runs_in: bool = False


def heading_of(text: str, units: Sequence[Unit], index: int, label: Label) -> Heading:
    """The title that follows ``label`` in the unit at ``index``, if what follows is one.

    A title stands in brackets, on a line of its own with a body after it, or as a few words before a full stop.
    """
    unit = units[index]
    rest_start = (
        label.rest + len(text[label.rest : unit.end]) - len(text[label.rest : unit.end].lstrip(" \t\u3000\n*_"))
    )
    rest = text[rest_start : unit.end]
    if not rest.strip(" *_\n"):
        return _next_line(text, units, index, label)
    if label.form is Form.BRACKETED and (bracketed := _BRACKETED.match(rest)):
        body = rest_start + bracketed.end()
        return Heading(text=bracketed[1], body=body if text[body : unit.end].strip(" *_") else None)
    if _is_own_line(units, index, label, rest):
        return Heading(text=_plain(rest))
    first, _, more = rest.partition("\n")
    if more.strip() and _is_first_line(first, more):
        return Heading(text=_plain(first), body=rest_start + len(rest) - len(more))
    run_in = _RUN_IN.match(rest)
    if run_in and len(run_in[1].split()) <= _MAX_RUN_IN_WORDS and not _VERB.search(run_in[1]) and _may_run_in(label):
        return Heading(text=_plain(run_in[1]), body=rest_start + run_in.end(), runs_in=True)
    if title := _run_in_zh(text, units, index, label):
        return Heading(text=title, body=rest_start + len(title) + 1, runs_in=True)
    return Heading(body=rest_start)


def _run_in_zh(text: str, units: Sequence[Unit], index: int, label: Label) -> str:
    """The title before the first 。 of an item (（一）时间。七月十日开始。), where others of its kind have one too."""
    title = _short_sentence(text, units[index], label)
    if not title:
        return ""
    for unit in units[max(0, index - _RUN_IN_WITHIN) : index + _RUN_IN_WITHIN]:
        other = unit.labels[0] if unit.labels and unit is not units[index] else None
        if other is not None and other.scheme == label.scheme and _short_sentence(text, unit, other):
            return title
    return ""


def _short_sentence(text: str, unit: Unit, label: Label) -> str:
    found = _RUN_IN_ZH.match(text, label.rest, unit.end) if label.scheme in _RUN_IN_SCHEMES_ZH else None
    return found[1] if found and not _VERB_ZH.search(found[1]) else ""


def _plain(title: str) -> str:
    return " ".join(title.strip(" \t\u3000\n*_").split()).removesuffix(".")


def _may_run_in(label: Label) -> bool:
    return label.scheme not in _LISTED


def _is_own_line(units: Sequence[Unit], index: int, label: Label, rest: str) -> bool:
    unit = units[index]
    if not is_title(rest):
        return False
    if unit.is_heading or label.rank < ARTICLE_RANK:
        return True
    if columns(rest) > _MAX_ARTICLE_TITLE or label.form is Form.LOWER:
        return False
    if _is_sentence(rest) or _SMALL_WORD_END.search(rest):
        return False
    if label.is_item and (label.scheme in _LISTED or unit.kind is BlockKind.LIST_ITEM) and not unit.bold:
        return False
    return _has_body(units, index, label)


def _is_sentence(title: str) -> bool:
    """Whether a line has a verb, unless it asks what the text below answers, or is more than one sentence."""
    asks = _ASKS.match(title) is not None
    return (_VERB.search(title) is not None and not asks) or len(sentences(title.rstrip())) > 1


def _has_body(units: Sequence[Unit], index: int, label: Label) -> bool:
    """Whether what follows belongs under the title: text, a table or the first item of an enumeration."""
    if index + 1 >= len(units) or units[index + 1].is_heading:
        return False
    following = units[index + 1]
    if not following.labels:
        return True
    runs_on = label.scheme == "han、"  # （四） may be the first item under 三、
    return any(
        (other.number == 1 or (runs_on and other.scheme in _RUNNING_ON))
        and other.scheme != label.scheme
        and (other.prefix == label.decimal != "" if other.prefix else other.is_item)
        for other in following.labels
    )


def _is_first_line(first: str, more: str) -> bool:
    """Whether the first line is a title over the lines below it and not the first line of wrapped text."""
    if not is_title(first) or columns(first) > _MAX_FIRST_LINE or more[0].islower():
        return False
    return not _VERB.search(first) and not _SMALL_WORD_END.search(first) and not first[0].islower()


def _next_line(text: str, units: Sequence[Unit], index: int, label: Label) -> Heading:
    """The title on the line after a label that stands alone."""
    if index + 1 >= len(units) or (label.is_item and not units[index].is_heading and not label.prefix):
        return Heading()
    following = units[index + 1]
    title = text[following.start : following.end]
    is_general = label.rank < ARTICLE_RANK and any(other.scheme == "zh:则" for other in following.labels)
    if (
        (following.labels and not is_general)
        or following.kind in (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM)
        or not is_title(title)
    ):
        return Heading()
    if following.level and units[index].level and following.level > units[index].level:
        return Heading()
    structural = label.rank < ARTICLE_RANK or following.is_heading
    if not structural and (columns(title) > _MAX_ARTICLE_TITLE or _VERB.search(title) or index + 2 >= len(units)):
        return Heading()
    return Heading(text=_plain(title), takes_next=True)


def title_units(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """The indices of the leading headings that are the document's title and not a clause of it."""
    first = next((index for index, unit in enumerate(units) if unit.is_heading), None)
    if first is None or units[first].labels:
        return frozenset()
    if units[first].kind is BlockKind.TITLE:
        return _title_lines(units, first)
    peers = [
        unit for unit in units[first + 1 :] if unit.is_heading and not unit.labels and unit.level <= units[first].level
    ]
    before = any(columns(text[unit.start : unit.end]) > _MAX_ARTICLE_TITLE for unit in units[:first])
    if before or any(unit.labels for unit in units[:first]):
        return frozenset()
    return (
        frozenset({first})
        if not peers
        else _title_lines(units, first)
        if _opens_numbered(units, first)
        else frozenset()
    )


def _title_lines(units: Sequence[Unit], first: int) -> frozenset[int]:
    """The heading at ``first`` with those right below it that are lines of the same title."""
    lines = [first]
    for index in range(first + 1, len(units)):
        unit = units[index]
        same = unit.kind is units[first].kind or unit.level == units[first].level
        if not unit.is_heading or unit.labels or not same:
            break
        lines.append(index)
    after = lines[-1] + 1
    if units[first].kind is BlockKind.TITLE and any(_is_sibling(units[lines[-1]], unit) for unit in units[after:]):
        lines = [index for index in lines if units[index].kind is BlockKind.TITLE]
    numbered = after < len(units) and bool(units[after].labels)
    return frozenset(lines) if numbered or units[first].kind is BlockKind.TITLE else frozenset({first})


def _is_sibling(heading: Unit, unit: Unit) -> bool:
    """Whether ``unit`` is a heading of the same level, so that ``heading`` opens a section too."""
    return unit.kind is heading.kind is BlockKind.HEADING and unit.level == heading.level


def _opens_numbered(units: Sequence[Unit], first: int) -> bool:
    """Whether only headings stand between the heading and the first numbered clause."""
    for unit in units[first + 1 :]:
        if unit.labels:
            return unit.labels[0].kind is not ClauseKind.ITEM
        if not unit.is_heading:
            return False
    return False
