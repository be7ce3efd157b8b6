"""Tables and labelled lines in which a document says what it is: number, issuer, version, days, marking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.records import Block, BlockKind
from ingest.said import Said, said

ENTRIES_HEADING = re.compile(
    r"(?:(?:发布|文件|文档|基本|制度|标准|版本)?(?:说明|信息|属性)|文件控制|文档控制"
    r"|(?:(?:document|policy|version|procedure)\s+(?:control|information|details|"
    r"data|management|properties)|about this (?:document|policy)))",
    re.IGNORECASE,
)
"""Headings above which and under which stands what the document is."""

_NUMBER_WORDS = r"(?:no\.?|number|ref\.?|reference|id|code)"
LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (fact, re.compile(pattern, re.IGNORECASE))
    for fact, pattern in (
        (
            "number",
            r"(?:发文字号|发文号|文号|文件号|文件字号|(?:文件|制度|合同|协议|标准|文档|规程|档案|方案)?编号|标准号|"
            rf"(?:document|doc\.?|policy|procedure|agreement|contract|circular|notice|"
            rf"standard|regulation|file|control)\s+{_NUMBER_WORDS}|"
            rf"(?:our\s+|your\s+)?(?:ref\.?|reference)(?:\s+(?:no\.?|number|code))?|policy\s+id)",
        ),
        (
            "issuer",
            r"(?:发文机关|发布机关|发布机构|发布单位|发布部门|颁布单位|颁布机关|"
            r"制定机关|制定单位|印发机关|印发单位|发文单位|发文部门|"
            r"issuing\s+(?:body|authority|office|department|unit)|issued\s+by|issuer|published\s+by)",
        ),
        (
            "version",
            (
                r"(?:版本|版本号|版次|修订号|修订版本|version(?:\s+(?:no\.?|number))?|"
                r"revision(?:\s+(?:no\.?|number))?|rev\.?|edition)"
            ),
        ),
        (
            "issued",
            r"(?:(?:发布|印发|颁布|公布|签发|发文|成文|签订|签署)(?:日期|时间|日)|"
            r"date\s+(?:of\s+)?(?:issue|issued|publication|published)|(?:issue|"
            r"publication)\s+date|issued(?:\s+on)?|published(?:\s+on)?)",
        ),
        (
            "adopted",
            r"(?:(?:通过|批准|审批)(?:日期|时间)|date\s+(?:of\s+)?(?:adoption|"
            r"approval|adopted|approved)(?:\s+by\s+.{1,60})?|"
            r"(?:adoption|approval)\s+date|(?:adopted|approved)(?:\s+on)?)",
        ),
        ("dated", r"(?:日期|date)"),
        (
            "since",
            r"(?:(?:生效|施行|实施|执行|起效|启用)(?:日期|时间|日)|effective(?:\s"
            r"+(?:date|from))?|date\s+effective|in\s+force\s+(?:from|since)|"
            r"valid\s+from|date\s+of\s+(?:entry\s+into\s+force|commencement|effect)|entry\s"
            r"+into\s+force|commencement(?:\s+date)?|implementation\s+date|"
            r"(?:comes|takes)\s+(?:into\s+force|effect)(?:\s+on)?)",
        ),
        (
            "until",
            r"(?:失效日期|终止日期|截止日期|有效期(?:限)?(?:截?至|到)?|valid\s"
            r"+(?:until|to)|validity|expiry(?:\s+date)?|expiration\s+date|"
            r"expires(?:\s+on)?|in\s+force\s+until|end\s+date)",
        ),
        (
            "security",
            r"(?:密级|保密级别|保密等级|密级及保密期限|信息公开(?:选项|属性|类别|方式|形式)|公开(?:属性|"
            r"方式|类别|选项|范围|形式)|(?:security\s+|information\s+)?classification|"
            r"security\s+(?:marking|level)|(?:protective\s+)?marking|confidentiality(?:\s"
            r"+level)?|sensitivity|dissemination(?:\s+level)?|access\s+level)",
        ),
        (
            "supersedes",
            (
                r"(?:(?:代替|替代|取代|废止)(?:文件|版本|标准|文号)?|supersedes|"
                r"replaces|(?:supersedes|replaces)\s+document)"
            ),
        ),
    )
)
_LINE = re.compile(r"([^:：|]{1,40}?)\s*[:：]\s*(\S.*)")
_CELL = re.compile(r"[^|]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value beside or below its label; ``fact`` is what the label names."""

    fact: str
    value: Said


def _named(label: str) -> str | None:
    name = label.strip(" *_#:：")
    return next((fact for fact, pattern in LABELS if pattern.fullmatch(name)), None)


def entries_of(text: str, blocks: Sequence[Block], start: int, end: int) -> Iterator[Entry]:
    """The entries of ``text[start:end]`` in order."""
    inside = [block for block in blocks if start <= block.start < end]
    for is_row, group in groupby(inside, key=lambda block: block.kind is BlockKind.TABLE_ROW):
        if is_row:
            yield from _of_table([_cells(said(text, block.start, block.end)) for block in group])
        else:
            for block in group:
                yield from _of_lines(text, block)


def _cells(row: Said) -> list[Said]:
    return [row.part(*cell.span()) for cell in _CELL.finditer(row.words)]


def _of_table(rows: list[list[Said]]) -> Iterator[Entry]:
    """A table of labels and values, side by side or, where there is one row of values, below each other."""
    names = [_named(cell.words) for cell in rows[0]]
    if len(names) > 1 and names[0] and names[1]:
        if len(rows) == 2 and len(rows[1]) == len(names):
            yield from (Entry(name, cell) for name, cell in zip(names, rows[1], strict=True) if name and cell.words)
        return
    for row in rows:
        for label, value in pairwise(row):
            name = _named(label.words)
            if name and value.words:
                yield Entry(name, value)


def _of_lines(text: str, block: Block) -> Iterator[Entry]:
    for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
        stretch = said(text, block.start + line.start(), block.start + line.end())
        match = _LINE.match(stretch.words)
        name = _named(match[1]) if match else None
        if match and name:
            yield Entry(name, stretch.part(*match.span(2)))
