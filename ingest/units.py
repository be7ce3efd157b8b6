"""The stretches of a document that may open a clause or be a paragraph of one, and what they look like.

A unit is a block, or a part of one that begins on a line of its own with a label or an indentation. Tables of contents
and signatures are told apart here, since their lines look like clauses and paragraphs and are neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.records import ClauseKind
from ingest.numbering import ITEM_RANK, Form, Label, read_labels
from ingest.records import Block, BlockKind, Loaded

MAX_TITLE_COLUMNS = 110
"""A line wider than this (a Chinese character takes two columns) is running text, not a title."""

_CONTENTS = re.compile(
    r"[\[【（(]?\s*(?:目\s*[录錄次]|(?:table\s+of\s+)?contents)\s*[\]】）)]?\s*[:：]?", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:(?:\.{3,}|(?:\. ){3,}|…{2,}|·{3,})[ \t.…·]*[0-9ivxIVX]{0,4}|_{3,}[ \t]*[0-9ivxIVX]{1,4})$")
_PAGE_NUMBER = re.compile(r"(?:\t|[ ]{2,}|\s…)[ \t]*[0-9ivx]{1,4}$")
_MOST_LEADERS = 250
"""Characters of a line's end in which leaders are looked for; a printed line has room for some 100 dots."""
_PAGE_MARK = re.compile(
    r"(?:[#\s]*(?:Page|PAGE|page)\s*[0-9]+\s*[:：]?|第\s*[0-9]+\s*页(?:\s*[/共].*)?|[-–—]\s*[0-9]+\s*[-–—])"
)
_MARKS = re.compile(r"[ \t\u3000]*(?:#{1,6}[ \t]+|>[ \t]+|[-*+•·●○][ \t]+)?(?:\*\*|__)?")
_STOPS = "。！？；：.!?;:…"
_CLOSERS = "”’」』）)】》\"'*_ \t\u3000"
_LINKING_END = re.compile(r"(?<=[;；])\s*(?:and|or|and/or|和|及|以及|或者?)$")
"""The word that links the last two items of a list, behind the stop of the last but one."""
_NO_TITLE_ENDS = "。；，、：！？;,:!?"
_DATE = re.compile(
    r"[（(]?\s*(?:[0-9]{4}|[〇零○Ｏ一二三四五六七八九]{4})\s*年\s*[0-9〇一二三四五六七八九十]{1,3}\s*月(?:\s*[0-9〇一二三四五六七八九十]{1,3}\s*日)?\s*[）)]?"
    r"|(?:Date[d:]*\s*)?(?:[0-9]{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\s+(?:[0-9]{1,2},?\s+)?[0-9]{4}"
)
_SIGNS = re.compile(
    r"(?:[甲乙丙丁]方|法定代表人|授权代表|负责人|签字|签名|签章|盖章|日期|抄送|主题词|印发)[^。]{0,40}(?:[:：）)]|$|_{2,})|.*[（(](?:盖章|签字|签章|公章)[）)]"
    r"|附件\s*[:：]"
    r"|(?:Signed|SIGNED|Executed|EXECUTED|Signature|For and on behalf of|In the presence of|Witness(?:ed)?\b"
    r"|By:|Name:|Date:|Title:|IN WITNESS WHEREOF|In witness whereof|Done (?:at|in) [A-Z]|Enclosures?:)"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TRAILING_NUMBER = re.compile(r"[^0-9\s.,:：][ \t\u3000]+([0-9]{1,4})$")
_MIN_RUN = 3
_MIN_NUMBERED_RUN = 5
_MAX_ENTRY_LINES = 8
"""Units from one entry of a table of contents to the next: titles of several lines, page marks, lost leaders."""
_ANNEX_LIST = re.compile(r"附件\s*[:：]|(?:Annexes|Enclosures|Attachments)\s*:")
_MAX_SIGNATURE_COLUMNS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stretch that may open a clause; ``opens_block`` is false for a later line of a block.

    ``closes`` tells that the text before came to an end, ``leads`` that the unit ends with a colon, and ``titled`` that
    what follows its label reads as a title.
    """

    start: int
    end: int
    kind: BlockKind
    level: int
    opens_block: bool
    closes: bool
    labels: tuple[Label, ...]
    leads: bool = False
    bold: bool = False
    titled: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether the format marks the unit as a heading."""
        return self.kind in (BlockKind.HEADING, BlockKind.TITLE)

    def rest_is_title(self, label: Label) -> bool:
        """Whether what follows the label reads as a title, or nothing follows."""
        return self.titled or label.form is Form.ALONE

    def closes_itself(self, label: Label) -> bool:
        """Whether a label without a stop at its end is complete: it stands alone or names a level with a title."""
        return label.form is Form.ALONE or (self.titled and not label.is_item)


def units_of(loaded: Loaded) -> tuple[Unit, ...]:
    """The units of a document in order; ``closes`` tells that the text before the unit came to an end."""
    units: list[Unit] = []
    closed = True
    for block in loaded.blocks:
        for start, end in _parts(loaded.text, block):
            unit = _unit(loaded.text, block, start, end)
            opens = start == block.start
            units.append(replace(unit, opens_block=opens, closes=closed or unit.is_heading))
            stands_alone = bool(unit.labels) and unit.closes_itself(unit.labels[0])
            closed = unit.kind is not BlockKind.PARAGRAPH or stands_alone or ends_closed(loaded.text[start:end])
    return tuple(units)


def _parts(text: str, block: Block) -> list[tuple[int, int]]:
    """The block as a whole, or from each line that begins with a label or indented after a closed one."""
    cuts = [block.start]
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        for newline in re.finditer(r"\n", text[block.start : block.end]):
            line = block.start + newline.end()
            before = text[cuts[-1] : line]
            if _begins_part(text, line, block.end, before):
                cuts.append(line)
    spans = zip(cuts, [*cuts[1:], block.end], strict=True)
    return [(start, start + len(text[start:end].rstrip())) for start, end in spans if text[start:end].strip()]


def _begins_part(text: str, line: int, end: int, before: str) -> bool:
    last_line = before.rstrip("\n").rpartition("\n")[2]
    if text.startswith("\u3000", line) and ends_closed(before):
        return True
    if not (ends_closed(before) or _is_label_line(last_line)):
        return False
    return bool(read_labels(text, _after_marks(text, line, end), end))


def _is_label_line(line: str) -> bool:
    return is_title(line) and bool(read_labels(line, _after_marks(line, 0, len(line)), len(line)))


def _after_marks(text: str, start: int, end: int) -> int:
    marks = _MARKS.match(text, start, end)
    return marks.end() if marks else start


def _unit(text: str, block: Block, start: int, end: int) -> Unit:
    begin = _after_marks(text, start, end)
    labels = () if block.kind is BlockKind.TABLE_ROW else read_labels(text, begin, end)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return Unit(
        start=start,
        end=end,
        kind=block.kind,
        level=block.level if block.kind in (BlockKind.HEADING, BlockKind.TITLE) else 0,
        opens_block=True,
        closes=True,
        labels=labels,
        leads=text[start:end].rstrip(_CLOSERS).endswith((":", "：", "—", "–")),
        titled=bool(labels) and is_title(text[labels[0].rest : end]),
        bold=text[start:begin].endswith(("**", "__")),
    )


def ends_closed(text: str) -> bool:
    """Whether ``text`` ends with a stop, closing quotation marks and brackets aside."""
    stripped = _LINKING_END.sub("", text.rstrip(" \t\u3000\n"))
    inner = stripped.rstrip(_CLOSERS)
    return inner[-1:] in tuple(_STOPS) if inner else True


def columns(text: str) -> int:
    """Width of ``text`` where a Chinese character takes two columns."""
    return len(text) + len(_HAN.findall(text))


def is_title(text: str) -> bool:
    """Whether ``text`` reads as a title: one short line that is no sentence."""
    title = text.strip(" \t\u3000\n*_")
    if not title or "\n" in title or columns(title) > MAX_TITLE_COLUMNS or title[-1] in _NO_TITLE_ENDS or "。" in title:
        return False
    if title[-1] == ".":
        return len(title.split()) <= 8 and not re.search(r"\b(?:shall|must|may|is|are|will|has|have|be)\b", title)
    return True


def is_date(line: str) -> bool:
    """Whether ``line`` is nothing but a date."""
    return _DATE.fullmatch(line) is not None


def page_marks_of(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """The indices of the units that only mark a page (Page 3, 第3页, - 3 -)."""
    return frozenset(
        index for index, unit in enumerate(units) if _PAGE_MARK.fullmatch(text[unit.start : unit.end].strip())
    )


def contents_of(text: str, units: Sequence[Unit]) -> frozenset[int]:
    """The indices of the units that make up tables of contents."""
    found = {index for index, unit in enumerate(units) if _has_leaders(text, unit)}
    for index, unit in enumerate(units):
        if _CONTENTS.fullmatch(text[unit.start : unit.end].strip(" *_#")):
            found.update(_listed(text, units, index))
    found.update(_run_on_entries(sorted(found)))
    found.update(_repeated(text, units, frozenset(found)))
    found.update(_page_numbered(text, units))
    return frozenset(found)


def _run_on_entries(entries: Sequence[int]) -> Iterator[int]:
    """The indices between entries that stand close together: lines of entries that run over several lines."""
    run: list[int] = []
    for index in [*entries, None]:
        if run and (index is None or index - run[-1] > _MAX_ENTRY_LINES):
            if len(run) >= _MIN_NUMBERED_RUN:
                yield from range(run[0], run[-1])
            run = []
        if index is not None:
            run.append(index)


def _has_leaders(text: str, unit: Unit) -> bool:
    if unit.kind is BlockKind.TABLE_ROW:
        return False
    return _LEADERS.search(_tail(text[unit.start : unit.end].rstrip())) is not None


def _has_page_number(text: str, unit: Unit) -> bool:
    return _has_leaders(text, unit) or _PAGE_NUMBER.search(_tail(text[unit.start : unit.end])) is not None


def _tail(line: str) -> str:
    """The end of a line, in which leaders and a page number stand."""
    return line[-_MOST_LEADERS:]


def _listed(text: str, units: Sequence[Unit], heading: int) -> list[int]:
    """The heading 目录 and what follows it up to where its first entry comes again as a clause."""
    entries: list[int] = []
    for index in range(heading + 1, len(units)):
        unit = units[index]
        body = text[unit.start : unit.end]
        if entries and _same_entry(text, units[entries[0]], unit):
            return [heading, *entries]
        if not _has_page_number(text, unit) and not all(is_title(line) for line in body.split("\n")):
            break
        entries.append(index)
    leaders = [index for index in entries if _has_page_number(text, units[index])]
    return [heading, *(index for index in entries if leaders and index <= leaders[-1])]


def _entry(text: str, unit: Unit) -> str:
    line = text[unit.start : unit.end].partition("\n")[0]
    entry = line[:-_MOST_LEADERS] + _PAGE_NUMBER.sub("", _LEADERS.sub("", _tail(line)))
    return re.sub(r"[\s.…·*_#]+", "", entry).rstrip("0123456789").lower()


def _same_entry(text: str, first: Unit, unit: Unit) -> bool:
    entry = _entry(text, first)
    return bool(entry) and entry == _entry(text, unit)


def _repeated(text: str, units: Sequence[Unit], known: frozenset[int]) -> set[int]:
    """Runs of three or more label lines without bodies whose every line comes again later."""
    later: dict[str, int] = {}
    for index, entry in enumerate(units):
        if _names_level(entry):
            later[_entry(text, entry)] = index
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(units) + 1):
        unit = units[index] if index < len(units) else None
        if unit and _names_level(unit) and later[_entry(text, unit)] > index and index not in known:
            run.append(index)
            continue
        if len(run) >= _MIN_RUN and min(later[_entry(text, units[place])] for place in run) > run[-1]:
            found.update(run)
        run = []
    return found


def _page_numbered(text: str, units: Sequence[Unit]) -> set[int]:
    """Runs of lines that end with page numbers which never go back, most of them labelled or headings."""
    found: set[int] = set()
    run: list[int] = []
    last_page = 0
    for index in range(len(units) + 1):
        page = _trailing_page(text, units[index]) if index < len(units) else None
        if page is not None and (not run or page >= last_page):
            run.append(index)
        else:
            labelled = sum(1 for place in run if units[place].labels or units[place].is_heading)
            if len(run) >= _MIN_NUMBERED_RUN and labelled * 2 > len(run):
                found.update(run)
            run = [index] if page is not None else []
        last_page = page or 0
    return found


def _trailing_page(text: str, unit: Unit) -> int | None:
    line = text[unit.start : unit.end]
    match = _TRAILING_NUMBER.search(line)
    if match is None or "\n" in line or unit.kind is BlockKind.TABLE_ROW or not is_title(line):
        return None
    return int(match[1])


def _names_level(unit: Unit) -> bool:
    return bool(unit.labels) and (unit.labels[0].rank < ITEM_RANK or unit.labels[0].scheme == "han、")


def signatures_of(
    text: str, units: Sequence[Unit], contents: frozenset[int], titles: frozenset[int] = frozenset()
) -> frozenset[int]:
    """The indices of the closing lines (issuer, date, signatures, list of annexes).

    They stand at the end, before each annex, and before each of ``titles`` where a file holds several documents.
    """
    found: set[int] = set()
    annexes = {index for index, unit in enumerate(units) if unit.labels and unit.labels[0].kind is ClauseKind.ANNEX}
    for end in sorted({*annexes, *titles, len(units)}):
        run: list[int] = []
        signed = False
        for index in range(end - 1, -1, -1):
            body = text[units[index].start : units[index].end].strip()
            if index in contents or not (_may_close(body, units[index]) or _is_annex_entry(text, units, index)):
                break
            run.append(index)
            signed = signed or bool(_DATE.fullmatch(body) or _SIGNS.match(body) or _DATE.match(body.split("\n")[-1]))
        if signed and len(run) < len(units):
            found.update(run)
    return frozenset(found)


def _is_annex_entry(text: str, units: Sequence[Unit], index: int) -> bool:
    """Whether a numbered line goes on with a list of annexes (附件：1.申请表)."""
    while index >= 0 and units[index].labels and units[index].labels[0].is_item and units[index].titled:
        index -= 1
        if _ANNEX_LIST.match(text, units[index].start, units[index].end):
            return True
    return False


def _may_close(body: str, unit: Unit) -> bool:
    if unit.is_heading or unit.kind is BlockKind.TABLE_ROW:
        return False
    if _DATE.fullmatch(body) or _SIGNS.match(body):
        return True
    if unit.labels and unit.labels[0].kind is not ClauseKind.ANNEX:
        return False
    return columns(body) <= _MAX_SIGNATURE_COLUMNS and not ends_closed(body) and not body.startswith(("-", "•", "*"))
