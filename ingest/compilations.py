"""Tells the titles inside a file that holds several documents, each of which begins its numbering anew.

Where articles (or chapters, or parts 一、) begin again from the first although nothing above them in the numbering
opened, another document begins, and the line over its first clause is its title. It stands in addresses like a heading,
since 第一条 alone would name several clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.records import ClauseKind
from ingest.numbering import ARTICLE_RANK, Label
from ingest.records import BlockKind
from ingest.units import Unit, is_date, is_title

_MOST_BETWEEN = 15
"""Lines (preamble, dates, addressee) that may stand between a title and its document's first clause."""
_NO_TITLE = re.compile(
    r"[（(\[【〔].*[）)\]】〕]|.*[〔\[（(][0-9]{4}[〕\]）)].{0,6}号|[-–—\s0-9]+|.{0,20}(?:目\s*[录錄]|前\s*言)"
)
_OPENS_SENTENCE = re.compile(r"为了?|根据|按照|现[就将]|近日|各|[a-z]")
_KIND = re.compile(
    r"(?:办法|规定|条例|细则|章程|规则|制度|通知|意见|方案|要点|守则|标准|决定|公告|通告|合同|协议|预案|规程|准则|纲要|规划|计划|"
    r"措施|说明|须知|指南|公约|批复|报告|记录|纪要|规范|通报|函)(?:[（(][^（）()]{1,10}[)）])?$"
)
"""How the title of a Chinese document ends; asked for where only parts 一、 begin again, as they do inside one too."""
_LEVEL_RANK = 90
"""Rank given to parts 一、 in this comparison: below every named level."""


def inner_titles(text: str, units: Sequence[Unit], skipped: frozenset[int]) -> frozenset[int]:
    """The indices of the units that are titles of documents in a file of several; empty for a single document."""
    counted = _Counted()
    titles: list[int | None] = []
    annex: int | None = None
    for index, unit in enumerate(units):
        label = _level(unit) if index not in skipped else None
        if unit.is_heading and not unit.labels and index not in skipped:
            counted.clear()  # a heading by style holds what follows
        if label is not None and label.kind is ClauseKind.ANNEX:
            annex = annex if _is_listed(units, index) else index
        elif label is not None:
            begins = label.number == 1 and not label.suffix and _goes_on(units, index, label)
            title = _title_over(text, units, index, label) if begins else None
            is_outside = annex is None or (title is not None and _has_left(text, units, annex, title, label))
            if (
                begins
                and is_outside
                and (not titles or (title is not None and counted.begins_anew(label, units, index)))
            ):
                titles.append(title)
                counted.clear()
                annex = None
            if annex is None:
                counted.take(label)
    return frozenset(title for title in titles if title is not None) if len(titles) > 1 else frozenset()


@dataclass(slots=True)
class _Counted:
    """The last number of each level since the document began, and the level's rank."""

    last: dict[str, int] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)

    def clear(self) -> None:
        """Begin a document."""
        self.last.clear()

    def take(self, label: Label) -> None:
        """Count a label; levels below it count from the first again."""
        for lower in [scheme for scheme in self.last if self.ranks[scheme] > _rank(label)]:
            del self.last[lower]
        self.last[label.scheme], self.ranks[label.scheme] = label.number, _rank(label)

    def begins_anew(self, label: Label, units: Sequence[Unit], index: int) -> bool:
        """Whether a first clause does not stand in what was counted before it.

        Either its level has been counted and nothing above opened since, or it is of a level above all that was
        counted, or a part 一、 after articles that no colon leads to.
        """
        if label.scheme in self.last:
            return self.last[label.scheme] > 1
        is_part = label.scheme == "han、" and not units[index - 1].leads
        return bool(self.last) and (is_part or all(self.ranks[scheme] > _rank(label) for scheme in self.last))


def _is_listed(units: Sequence[Unit], index: int) -> bool:
    """Whether an annex is only named beside another, in a list of annexes one a line."""
    near = [units[place] for place in (index - 1, index + 1) if 0 <= place < len(units)]
    return units[index].titled and any(
        unit.titled and unit.labels[0].kind is ClauseKind.ANNEX for unit in near if unit.labels
    )


def _has_left(text: str, units: Sequence[Unit], annex: int, title: int, label: Label) -> bool:
    """Whether a named level begins outside the annex before it: under a title that follows the annex's own text."""
    inside = units[annex + 1 : title]
    return label.rank <= ARTICLE_RANK and any(
        unit.kind is BlockKind.TABLE_ROW or text[unit.start : unit.end].rstrip().endswith(("。", "."))
        for unit in inside
    )


def _level(unit: Unit) -> Label | None:
    """The label of a named level or of a part 一、 with a title."""
    if unit.is_heading or not unit.labels or not unit.opens_block:
        return None
    label = unit.labels[0]
    is_part = label.scheme == "han、" and unit.titled
    return label if is_part or label.rank <= ARTICLE_RANK else None


def _rank(label: Label) -> int:
    return min(label.rank, _LEVEL_RANK)


def _goes_on(units: Sequence[Unit], index: int, label: Label) -> bool:
    """Whether the second of the same level follows before another first."""
    for unit in units[index + 1 :]:
        other = _level(unit)
        if other is not None and other.scheme == label.scheme:
            return other.number == 2
    return False


def _title_over(text: str, units: Sequence[Unit], index: int, label: Label) -> int | None:
    """The line above a document's first clause that is its title."""
    following = index
    for place in range(index - 1, max(-1, index - 1 - _MOST_BETWEEN), -1):
        unit = units[place]
        body = text[unit.start : unit.end].strip()
        if unit.labels:
            return None
        named = label.rank <= ARTICLE_RANK or _KIND.search(body) is not None
        if (
            named
            and _may_be_title(body, unit)
            and not is_date(text[units[following].start : units[following].end].strip())
        ):
            return place
        following = place
    return None


def _may_be_title(body: str, unit: Unit) -> bool:
    if not unit.opens_block or _OPENS_SENTENCE.match(body):
        return False
    return not is_date(body) and is_title(body) and not _NO_TITLE.fullmatch(body)
