"""Reads the official facts that a document states about itself: title, number, issuer, version, validity, supersession.

Conservative throughout: a sentence that speaks of another document's dates is not read, and where the text does not
say, the fact is absent. Every fact carries the span it was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from assistant.records import Clause
from assistant.sentences import sentences
from ingest.dates import DATE, dates_in, parse_date
from ingest.headings import title_units
from ingest.numbering import han_number
from ingest.records import BlockKind, Loaded
from ingest.units import Unit, contents_of, is_title, page_marks_of, signatures_of, units_of

Value = TypeVar("Value", str, date)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[Value]):
    """A value and the span of canonical text that states it."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFacts:
    """What a document says of itself; ``None`` or empty where it does not say.

    ``supersedes`` holds the titles of the documents it repeals or replaces, as written. ``until`` is the last day.
    """

    title: Fact[str] | None = None
    number: Fact[str] | None = None
    issuer: Fact[str] | None = None
    version: Fact[str] | None = None
    issued: Fact[date] | None = None
    since: Fact[date] | None = None
    until: Fact[date] | None = None
    supersedes: tuple[Fact[str], ...] = ()


def read_facts(loaded: Loaded, clauses: Sequence[Clause]) -> OfficialFacts:
    """The official facts of a document, read from its title, the lines under it, its clauses and its signature."""
    reader = _Reader(loaded, clauses)
    issued = reader.issued()
    since = reader.since(issued)
    return OfficialFacts(
        title=reader.title,
        number=reader.number(),
        issuer=reader.issuer(),
        version=reader.version(),
        issued=issued,
        since=since,
        until=reader.until(since),
        supersedes=tuple(reader.supersedes()),
    )


HEAD_BLOCKS = 14
"""Blocks from the top among which a document names its number, issuer, dates and version."""

_NUMBER_ZH = re.compile(
    r"^[（(]?\s*(?:(?:发文字号|文\s*号|编\s*号)\s*[:：]\s*)?"
    r"([\u4e00-\u9fff]{1,14}\s*[〔\[［【(（]\s*[0-9]{4}\s*[〕\]］】)）]\s*(?:第\s*)?[0-9]{1,5}\s*号)"
    r"\s*[）)]?(?:\s{2,}.*|\s*签发人.*)?$",
    re.MULTILINE,
)
_NUMBER_EN = re.compile(
    r"^(?:(?:Document|Doc\.?|Policy|Reference|Ref\.?|Circular|Notice)\s*(?:No\.?|Number|Ref\.?|ID)?\s*[:：]|"
    r"(?:Document|Doc\.?|Policy|Reference|Circular|Notice)\s+(?:No\.?|Number))"
    r"\s*([A-Za-z0-9][\w/.()\[\] -]{1,38}[0-9][\w/)\]-]*)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_LABELLED_ISSUER = re.compile(
    r"^(?:发文机关|发布机关|发布单位|颁布单位|颁布机关|制定机关|制定单位|印发机关|发文单位|"
    r"Issuing (?:body|authority|office)|Issued by)"
    r"\s*[:：]?\s*(?:the\s+)?([^\n:：,，。;；]{2,60}?)\.?\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_HEADED_PAPER = re.compile(r"^([\u4e00-\u9fff（）]{3,30})文件$", re.MULTILINE)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff（）()·、\s]{2,40}(?:集团|学院|大学|学校|委员会|理事会|董事会|厅|局|部|办公室|公司|中心|协会|处|政府|院|委|联盟)$"
)
_VERSION = re.compile(
    r"(?:(?:19|20)[0-9]{2}\s*年?\s*(?:第[一二三四五六七八九十0-9]+次)?(?:修订|修正|修改)(?:版|稿|本)?"
    r"|(?:19|20)[0-9]{2}\s*年?\s*版|第[一二三四五六七八九十0-9]+版|修订版|(?:19|20)[0-9]{2}\s+(?:edition|revision|version)"
    r"|(?:revised|amended|as amended in)\s+(?:19|20)[0-9]{2}|\b[Vv](?:ersion|er\.?|\.)?\s*[0-9]+(?:\.[0-9]+)*\b"
    r"|\b(?:[0-9]+(?:st|nd|rd|th)|first|second|third|fourth|fifth)\s+edition\b|版本(?:号)?\s*[:：]\s*[\w.]+)",
    re.IGNORECASE,
)
_TITLE_YEAR = re.compile(
    r"[（(\[]\s*((?:19|20)[0-9]{2})(?:\s*年)?\s*[）)\]]|\b((?:19|20)[0-9]{2}(?:\s*[-–—/]\s*(?:[0-9]{4}|[0-9]{2}))?)\s*$"
)
_REVISED_ON = re.compile(rf"({DATE})[^，,；;]{{0,40}}?(?:修订|修正)")
_ISSUED = re.compile(
    rf"(?:(?:发布|印发|颁布|公布|签发|发文|成文)(?:日期|时间)|Date of issue|Issued(?:\s+on)?|Adopted(?:\s+on)?|Date)"
    rf"\s*[:：]?\s*({DATE})",
    re.IGNORECASE,
)
_ISSUED_NOTE = re.compile(rf"^[（(]?\s*({DATE})[^。\n]{{0,60}}?(?:通过|发布|公布|印发|颁布|批准|修订|修正)")
_SELF_ZH = (
    r"本(?:办法|规定|条例|细则|实施细则|章程|制度|规则|规程|规范|法|决定|决议|通知|意见|方案|标准|指南|准则|守则|协议|合同|公约|"
    r"计划|制|文件|暂行办法|暂行规定|手册|政策|大纲|要求)"
)
_FORCE = r"(?:正式)?(?:施行|实施|执行|生效|试行|起效)"
_SINCE_ZH = re.compile(rf"(?P<head>[^。；;\n]*?)自\s*(?P<date>{DATE})\s*(?:零时)?\s*(?:开始|起)\s*{_FORCE}")
_SINCE_ISSUE_ZH = re.compile(
    r"(?P<head>[^。；;\n]*?)自\s*(?P<date>(?:公布|发布|印发|颁布|签发|下发|通过|批准)之日)\s*起\s*" + _FORCE
)
_SINCE_LABEL = re.compile(
    rf"^(?:生效日期|施行日期|实施日期|执行日期|生效时间|Effective(?:\s+(?:date|from))?|In force (?:from|since)|"
    rf"Valid from|Date of (?:entry into force|commencement)|Commencement(?: date)?)\s*[:：]?\s*({DATE})",
    re.IGNORECASE | re.MULTILINE,
)
_ENTERS = (
    r"(?:(?:shall\s+|will\s+)?(?:enters?\s+into\s+force|comes?\s+into\s+(?:force|effect|operation)|takes?\s+effect|"
    r"becomes?\s+effective|be\s+effective|has\s+effect|have\s+effect|apply|applies)|(?:is|are)\s+effective)"
)
_SELF_EN = r"(?:These|This|The\s+present)\s+[A-Z]?[A-Za-z-]+(?:\s+(?:and|of|for|[A-Z][a-z]+))*"
_SINCE_EN = re.compile(
    rf"{_SELF_EN}\s+(?:[^.;\n]{{0,60}}?\s)?{_ENTERS}\s+(?:(?:and\s+be\s+binding|in\s+full)\s+)?"
    rf"(?:on|from|as\s+of|as\s+from|with\s+effect\s+from|starting|since)\s+(?:and\s+from\s+)?(?P<date>{DATE})",
    re.IGNORECASE,
)
_SINCE_ISSUE_EN = re.compile(
    rf"{_SELF_EN}\s+(?:[^.;\n]{{0,60}}?\s)?{_ENTERS}\s+(?:on|from|upon|as\s+of)\s+(?:the\s+(?:date|day)\s+of\s+)?(?:its|their|the)?\s*"
    r"(?P<date>(?:issue|issuance|publication|promulgation|adoption|approval))",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?:有效期(?:限)?(?:截?至|到)|施行至|执行至|实施至|试行至|失效日期\s*[:：]|有效期至|remains?\s+in\s+force\s+until|valid\s+until|"
    rf"expires?\s+on|in\s+force\s+until\s*:?|ceases?\s+to\s+(?:apply|have\s+effect)\s+after)\s*[:：]?\s*(?P<date>{DATE})",
    re.IGNORECASE,
)
_TERM_ZH = re.compile(r"有效期(?:限)?(?:为)?\s*([0-9一二三四五六七八九十]{1,3})\s*年")
_REPEALS_ZH = re.compile(r"废止|(?:取代|代替|替代)(?=原?《)")
_NAME_ZH = re.compile(r"《([^《》\n]{2,80}(?:《[^《》]*》[^《》\n]*)?)》")
_OLD_NAME_ZH = re.compile(r"原(?:有的?)?([^，。；《》\n]{3,40}?)(?:同时|即行|相应|予以|自行)废止")
_REPEALS_OTHER_ZH = re.compile(
    r"(?:被|已于|已经|已被)[^，。；]*废止|废止[^，。；]{0,6}(?:程序|条件|情形|建议|决定)|(?:修改|修订)[^，。；]{0,6}废止|不得废止"
)
_CAPITALISED = (
    r"[A-Z][\w'’&-]*(?:\s+(?:of|for|on|and|the|in|to|with|[A-Z0-9][\w'’&-]*))*(?:\s*[(（][^()（）\n]{2,40}[)）])?"
)
_REPLACES_EN = re.compile(
    rf"{_SELF_EN}\s+(?:[^.;\n]{{0,80}}?\s)?(?:replaces?|supersedes?|repeals?|revokes?)(?:\s+and\s+(?:replaces?|supersedes?))?"
    rf"\s+(?:the\s+)?[“\"‘]?(?P<name>{_CAPITALISED})"
)
_REPEALED_EN = re.compile(
    rf"[Tt]he\s+[“\"‘]?(?P<name>{_CAPITALISED})[”\"’]?,?\s+(?:(?:shall\s+be|is|are)\s+)(?:hereby\s+|simultaneously\s+|thereby\s+)?"
    r"(?:repealed|superseded|revoked|replaced|abolished|rescinded)(?!\s+by\s+the)"
)


_TELLS_SINCE = re.compile(
    r"起[正式开始\s]{0,3}(?:施行|实施|执行|生效|试行|起效)|force|effect|operation|appl(?:y|ies)", re.IGNORECASE
)
_TELLS_UNTIL = re.compile(r"有效期|行至|施至|失效|until|expire|cease", re.IGNORECASE)
_TELLS_REPEAL = re.compile(r"废止|取代|代替|替代|replace|supersede|repeal|revoke|abolish|rescind", re.IGNORECASE)


class _Reader:
    """Reads one document; ``_head`` is the text above the first clause, its title included."""

    def __init__(self, loaded: Loaded, clauses: Sequence[Clause]) -> None:
        self._text = loaded.text
        self._sentences = sentences(loaded.text)
        units = units_of(loaded)
        titles = title_units(loaded.text, units)
        blocks = loaded.blocks[:HEAD_BLOCKS]
        first = min((clause.start for clause in clauses), default=len(loaded.text))
        self._head_end = min(first, blocks[-1].end if blocks else 0)
        self._closing = [
            (units[index].start, units[index].end)
            for index in sorted(signatures_of(loaded.text, units, contents_of(loaded.text, units)))
        ]
        self.title = self._title([units[index] for index in sorted(titles)], units)

    def _title(self, leading: Sequence[Unit], units: Sequence[Unit]) -> Fact[str] | None:
        """The first heading that carries no number; under headed paper (某某集团文件) the line below the number."""
        marks = page_marks_of(self._text, units)
        headings = [unit for index, unit in enumerate(units) if unit.is_heading and index not in marks]
        numbered = bool(headings) and bool(headings[0].labels)
        titles = [unit for unit in headings if unit.kind is BlockKind.TITLE and not unit.labels]
        first = next(iter([*leading, *(titles if numbered else headings)]), None)
        if first is None:
            return None
        if _HEADED_PAPER.fullmatch(self._text[first.start : first.end]):
            first = next((unit for unit in units if unit.start > first.start and self._may_be_title(unit)), first)
        return self._fact((first.start, first.end), " ".join(self._text[first.start : first.end].split()))

    def _may_be_title(self, unit: Unit) -> bool:
        line = self._text[unit.start : unit.end]
        return unit.start <= self._head_end and not unit.labels and is_title(line) and not _NUMBER_ZH.search(line)

    def _fact(self, span: Span, value: str | None = None) -> Fact[str]:
        written = self._text[span[0] : span[1]]
        return Fact(value=written.strip(" *#_") if value is None else value.strip(" *#_"), start=span[0], end=span[1])

    def _in_head(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self._text[: self._head_end])

    def number(self) -> Fact[str] | None:
        """The document number: on a line of its own above the first clause."""
        match = self._in_head(_NUMBER_ZH) or self._in_head(_NUMBER_EN)
        return (
            self._fact(match.span(1), re.sub(r"\s+(?=[^A-Za-z])|(?<=[^A-Za-z.])\s+", "", match[1])) if match else None
        )

    def issuer(self) -> Fact[str] | None:
        """The issuing body: named as such, on headed paper, or above the date of the signature."""
        match = self._in_head(_LABELLED_ISSUER) or self._in_head(_HEADED_PAPER)
        if match:
            return self._fact(match.span(1))
        for start, end in self._closing:
            line_start = start
            for line in self._text[start:end].split("\n"):
                if _ORGANISATION.fullmatch(line.strip()) and len(line) <= 40:
                    return self._fact((line_start, line_start + len(line)), line.strip())
                line_start += len(line) + 1
        return None

    def version(self) -> Fact[str] | None:
        """The version: in the title or in the lines under it."""
        if self.title is not None:
            for pattern in (_VERSION, _TITLE_YEAR):
                match = pattern.search(self._text, self.title.start, self.title.end)
                if match:
                    group = next((number for number in range(1, (match.lastindex or 0) + 1) if match[number]), 0)
                    return self._fact(match.span(group))
        start = self.title.end if self.title else 0
        for begin, end in self._short_lines(start):
            match = _VERSION.search(self._text, begin, end)
            if match and "《" not in self._text[begin : match.start()]:
                return self._fact(match.span(), re.sub(r"^版本(?:号)?\s*[:：]\s*", "", match[0]))
            revised = list(_REVISED_ON.finditer(self._text, begin, end))
            if revised and (day := parse_date(revised[-1][1])):
                return self._fact(revised[-1].span(), f"{day.year}年修订")
        return None

    def _short_lines(self, start: int) -> Iterator[Span]:
        for line in re.finditer(r"[^\n]+", self._text[start : self._head_end]):
            if len(line[0]) <= 160 and not re.search(r"[。;；]$", line[0]):
                yield start + line.start(), start + line.end()

    def issued(self) -> Fact[date] | None:
        """The day of issue: labelled as such, in the note under the title, or the date of the signature."""
        for begin, end in self._short_lines(0):
            match = _ISSUED.search(self._text, begin, end) or _ISSUED_NOTE.search(self._text[begin:end])
            if match and (day := parse_date(match[1])):
                shift = 0 if match.re is _ISSUED else begin
                return Fact(value=day, start=match.start(1) + shift, end=match.end(1) + shift)
        found = [day for start, end in self._closing for day in dates_in(self._text, start, end)]
        return Fact(value=found[-1].value, start=found[-1].start, end=found[-1].end) if found else None

    def since(self, issued: Fact[date] | None) -> Fact[date] | None:
        """The first day in force, from a sentence about this document itself."""
        label = self._in_head(_SINCE_LABEL)
        if label and (day := parse_date(label[1])):
            return Fact(value=day, start=label.start(1), end=label.end(1))
        for begin, end in self._telling(_TELLS_SINCE):
            match = _SINCE_ZH.search(self._text, begin, end) or _SINCE_EN.search(self._text, begin, end)
            if match and self._is_own(match, begin) and (day := parse_date(match["date"])):
                return Fact(value=day, start=match.start("date"), end=match.end("date"))
            on_issue = _SINCE_ISSUE_ZH.search(self._text, begin, end) or _SINCE_ISSUE_EN.search(self._text, begin, end)
            if on_issue and issued is not None and self._is_own(on_issue, begin):
                return Fact(value=issued.value, start=on_issue.start("date"), end=on_issue.end("date"))
        return None

    def _telling(self, words: re.Pattern[str]) -> Iterator[Span]:
        """The sentences that hold one of the words, which are few, before costlier patterns are tried."""
        return (span for span in self._sentences if words.search(self._text, *span))

    def _is_own(self, match: re.Match[str], begin: int) -> bool:
        """Whether a sentence on validity speaks of this document: 本办法, This Policy, or no other one named."""
        head = match.groupdict().get("head")
        if head is None:
            return True
        names = _NAME_ZH.findall(head)
        title = re.sub(r"\s", "", self.title.value) if self.title else ""
        if any(re.sub(r"\s", "", name) not in title for name in names):
            return False
        own = re.search(_SELF_ZH, head)
        if own:
            return not re.search(r"[条款项章]$", head[own.end() :].strip()) and not re.match(
                r"第|所|规定", head[own.end() :]
            )
        announced = re.search(r"(?:现予(?:公布|发布|印发)|[，,]|^)\s*$", head) is not None
        return bool(names) or (announced and begin < self._head_end)

    def until(self, since: Fact[date] | None) -> Fact[date] | None:
        """The last day in force, from a date or from a number of years after ``since``."""
        for begin, end in self._telling(_TELLS_UNTIL):
            sentence = self._text[begin:end]
            if not re.search(rf"{_SELF_ZH}|\bThis\b|\bThese\b|\bthis\b", sentence) and begin >= self._head_end:
                continue
            match = _UNTIL.search(self._text, begin, end)
            if match and (day := parse_date(match["date"])):
                return Fact(value=day, start=match.start("date"), end=match.end("date"))
            term = _TERM_ZH.search(self._text, begin, end)
            if term and since is not None and re.search(_SELF_ZH, sentence):
                return Fact(value=_years_after(since.value, han_number(term[1])), start=term.start(), end=term.end())
        return None

    def supersedes(self) -> Iterator[Fact[str]]:
        """The titles of what this document repeals or replaces, as written there."""
        for begin, end in self._telling(_TELLS_REPEAL):
            sentence = self._text[begin:end]
            if _REPEALS_ZH.search(sentence):
                yield from self._repealed_zh(begin, end)
            for pattern in (_REPLACES_EN, _REPEALED_EN):
                for match in pattern.finditer(self._text, begin, end):
                    yield self._fact(match.span("name"), " ".join(match["name"].split()))

    def _repealed_zh(self, begin: int, end: int) -> Iterator[Fact[str]]:
        for part in re.finditer(r"[^，,；;。]+", self._text[begin:end]):
            start, stop = begin + part.start(), begin + part.end()
            said = _NAME_ZH.sub("《》", part[0])  # 修订 and the like in a title say nothing of the repeal
            if not _REPEALS_ZH.search(said) or _REPEALS_OTHER_ZH.search(said):
                continue
            names = list(_NAME_ZH.finditer(self._text, start, stop))
            for name in names:
                yield self._fact(name.span(1))
            old = None if names else _OLD_NAME_ZH.search(self._text, start, stop + 1)
            if old:
                yield self._fact(old.span(1))


def _years_after(day: date, years: int) -> date:
    """The last day of a term of ``years`` that begins on ``day``."""
    anniversary = (
        date(day.year + years, 3, 1) if (day.month, day.day) == (2, 29) else date(day.year + years, day.month, day.day)
    )
    return anniversary - timedelta(days=1)
