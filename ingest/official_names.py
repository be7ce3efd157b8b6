"""A document's number, issuing body, version and security marking, from its head, its signature and its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.dates import DATE
from ingest.official_frame import NAME, Frame
from ingest.official_records import Fact
from ingest.said import Said, said

_YEAR = "[〔\\[［【(（](?:19|20)[0-9]{2}[〕\\]］】)）]"
_COUNT = "第?[0-9一二三四五六七八九十百〇零]{1,6}号"
_BODY = r"[\u4e00-\u9fff]{2,30}"
NUMBER_ZH = (
    rf"(?:[A-Za-z\u4e00-\u9fff]{{1,20}}\s?{_YEAR}\s?[\u4e00-\u9fff]{{0,8}}\s"
    rf"?{_COUNT}|{_YEAR}[\u4e00-\u9fff]{{1,10}}字?{_COUNT}|"
    rf"[\u4e00-\u9fff]{{1,10}}字{_COUNT}|{_BODY}令(?:{_YEAR})?{_COUNT}|"
    rf"{_BODY}(?:公告|通告|通知|令)[0-9]{{4}}年{_COUNT})"
)
"""A document number of an office, a decree or an announcement."""
STANDARD = (
    r"(?:(?:GB|DB[0-9]{2,4}|[A-Z]{2})(?:/[TZ])?|T/[A-Z]{2,10}|Q/[A-Z0-9]{2,12})\s"
    r"?[0-9]{1,6}(?:\.[0-9]{1,3})?\s?(?:[-—–－]|——)\s?(?:19|20)[0-9]{2}"
)
"""The number of a standard: T/ABC 001—2023."""
_NUMBER_EN = (
    r"(?:(?:[A-Z][A-Za-z]+\s){0,3}?(?:document\s|notice\s)?No\.?\s?[0-9]{1,4}\s(?:of|/)\s"
    r"(?:19|20)[0-9]{2}|[A-Z][A-Za-z]+\sNo\.?\s?[0-9]{1,4}/(?:19|20)[0-9]{2})"
)
_LABELLED_EN = (
    r"(?:(?:Document|Doc\.?|Policy|Procedure|Agreement|Contract|Circular|"
    r"Notice|Standard|Regulation|File)\s(?:No\.?|Number|ID)"
    r"|(?:Our\s)?Ref(?:erence)?\.?(?:\sNo\.?)?\s?[:：])\s?[:：]?\s?"
)
_CODE = r"[A-Za-z0-9][\w/.()\[\]〔〕—–-]*(?:\s[\w/.()\[\]〔〕—–-]+){0,4}"
_AFTER_ZH = r"[）)]?(?:\s?签发人.*|\s?[（(][^（）()]*[^\n]{0,40}[）)])?"
_LINES = (
    re.compile(rf"[（(]?(?P<number>{NUMBER_ZH}){_AFTER_ZH}"),
    re.compile(rf"[（(]?(?P<number>{STANDARD}){_AFTER_ZH}"),
    re.compile(rf"(?P<number>{_NUMBER_EN})(?:\s?[（(].{{0,60}}[）)])?"),
)
_LABELLED = re.compile(rf"{_LABELLED_EN}(?P<number>{_CODE})", re.IGNORECASE)
_CODE_VALUE = re.compile(rf"(?P<number>{NUMBER_ZH}|{STANDARD}|(?:No\.?\s)?{_CODE})", re.IGNORECASE)
_IN_TITLE = re.compile(rf"[（(](?P<number>{NUMBER_ZH})[）)]$")
_DECREE = re.compile(rf"({_BODY}令)")
_DECREE_COUNT = re.compile(rf"(?:{_YEAR})?{_COUNT}")
_PROMULGATED = re.compile(rf"(?P<number>(?P<issuer>{_BODY})(?:公告|通告|令)(?:{_YEAR})?{_COUNT})(?:公布|发布)")
_GENERIC = re.compile(r"(?:Document|Doc\.?|Policy)\s(?=No\.?\s)", re.IGNORECASE)


def number_of(frame: Frame) -> Fact[str] | None:
    """The document number: labelled, on a line of its own above the first clause, or in brackets behind the title."""
    for entry in frame.entries:
        match = _CODE_VALUE.fullmatch(entry.value.words) if entry.fact == "number" else None
        if match and any(sign.isdigit() for sign in match[0]):
            return entry.value.fact(*match.span("number"))
    for place, line in enumerate(frame.lines):
        if place + 1 < len(frame.lines) and _DECREE.fullmatch(line.words):
            below = frame.lines[place + 1]
            if _DECREE_COUNT.fullmatch(below.words):
                return Fact(value=line.words + below.words, start=line.at[0], end=below.at[-1] + 1)
        for pattern in (*_LINES, _LABELLED):
            match = pattern.fullmatch(line.words)
            if (match and any(sign.isdigit() for sign in match["number"])) or (match and pattern in _LINES):
                start, end = match.span("number")
                generic = _GENERIC.match(line.words, start, end)
                return line.fact(generic.end() if generic else start, end)
    title = _title(frame)
    if title and (match := _IN_TITLE.search(title.words)):
        return title.fact(*match.span("number"))
    return next(_promulgating(frame, "number"), None)


def _promulgating(frame: Frame, group: str) -> Iterator[Fact[str]]:
    """The decree or announcement that a note under the title names: 国务院令第435号公布."""
    for line in frame.lines:
        for match in _PROMULGATED.finditer(line.words):
            lead = re.match(r".*(?:日|通过)", match[group])
            yield line.fact(match.start(group) + (lead.end() if lead else 0), match.end(group))


def _title(frame: Frame) -> Said | None:
    return said(frame.text, frame.title.start, frame.title.end) if frame.title else None


_NAMED_EN = r"(?:the\s)?(?P<issuer>[A-Z][^,;:.·|]{2,80}?)"
_ISSUED_BY = re.compile(
    (
        rf"(?:^|[;·|(]\s?)(?:Issued|Published|Promulgated)(?:\son)?(?:\s"
        rf"{DATE})?,?\sby\s{_NAMED_EN}(?:\son\s.*|\s?[;,·)].*)?\.?$"
    ),
    re.IGNORECASE,
)
_ISSUED_BY_ZH = re.compile(r"由(?P<issuer>[\u4e00-\u9fff]{2,30}?)(?:联合)?(?:印发|发布|公布|颁布|制定并印发)")
_PAPER = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）]{3,30})文件")
_DECREE_OF = re.compile(
    rf"(?P<issuer>[\u4e00-\u9fff]{{2,30}}?(?<!主席))令(?:(?:{_YEAR})?{_COUNT}|[0-9]{{4}}年{_COUNT})?"
)
_ANNOUNCEMENT_OF = re.compile(rf"(?P<issuer>[\u4e00-\u9fff]{{4,30}}?)(?:公告|通告)[0-9]{{4}}年{_COUNT}")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff（）()·、]{2,40}(?:集团|学院|大学|学校|委员会|理事会|董事会|"
    r"厅|局|部|办公室|公司|中心|协会|处|政府|院|委|联盟|秘书处)"
)


def issuer_of(frame: Frame) -> Fact[str] | None:
    """The issuing body: named as such, on headed paper, in a decree's name, or above the date of the signature."""
    for entry in frame.entries:
        if entry.fact == "issuer" and 2 <= len(entry.value.words) <= 60:
            article = re.match(r"the\s", entry.value.words, re.IGNORECASE)
            dated = re.search(r"\son\s", entry.value.words)
            return entry.value.fact(article.end() if article else 0, dated.start() if dated else len(entry.value.words))
    for pattern in (_PAPER, _DECREE_OF):
        for line in frame.lines:
            if match := pattern.fullmatch(line.words):
                return line.fact(*match.span("issuer"))
    for pattern in (_ISSUED_BY, _ISSUED_BY_ZH):
        for line in frame.lines:
            if match := pattern.search(line.words):
                return line.fact(*match.span("issuer"))
    return next(_promulgating(frame, "issuer"), None) or _signing(frame)


def _signing(frame: Frame) -> Fact[str] | None:
    for start, end in frame.signatures():
        for line in re.finditer(r"[^\n]+", frame.text[start:end]):
            stretch = said(frame.text, start + line.start(), start + line.end())
            stretch = stretch.part(0, len(re.sub(rf"{DATE}$", "", stretch.words)))
            if stretch.words and _ORGANISATION.fullmatch(stretch.words):
                return stretch.fact(0, len(stretch.words))
    return None


_STATE = r"(?:试行|暂行|征求意见稿|草案|送审稿|讨论稿|报批稿|修订草案)"
_REVISION = (
    r"(?:(?:19|20)[0-9]{2}年?(?:第[一二三四五六七八九十0-9]+次)?(?:修订|修正|修改)(?:版|稿|"
    r"本)?|(?:19|20)[0-9]{2}年?(?:版|试行)|第[一二三四五六七八九十0-9]+版|修订版"
    r"|(?:19|20)[0-9]{2}\s(?:edition|revision|version)|(?:revised|amended)\s"
    r"(?:in\s)?(?:19|20)[0-9]{2}|as\samended\sin\s(?:19|20)[0-9]{2}"
    r"|\bV(?:ersion|er\.?|\.)?\s?[0-9]+(?:\.[0-9]+)*\b|\bRev(?:ision\s|\.\s?|\s)(?:[0-9]+(?:\.[0-9]+)*|(?-i:[A-Z]))\b"
    r"|\b(?:[0-9]+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\sedition\b)"
)
_IN_NAME = re.compile(rf"(?P<version>{_REVISION})", re.IGNORECASE)
_STATE_IN_NAME = re.compile(
    (
        rf"[（(\[](?P<version>(?:(?:19|20)[0-9]{{2}}年?)?{_STATE}(?:稿|版)?|"
        rf"(?:consultation\s)?draft|trial|interim|provisional)[）)\]]"
    ),
    re.IGNORECASE,
)
_YEAR_IN_NAME = re.compile(
    r"[（(\[](?P<version>(?:19|20)[0-9]{2}(?:\s?[-–—/]\s?[0-9]{2,4})?)年?[）)\]]|"
    r"\b(?P<years>(?:19|20)[0-9]{2}(?:\s?[-–—/]\s?(?:[0-9]{4}|[0-9]{2}))?)$"
)
_VERSION_LINE = re.compile(
    rf"[（(]?(?P<version>{_REVISION}|{_STATE}|(?:19|20)[0-9]{{2}}\s?[-–/]\s?(?:[0-9]{{4}}|[0-9]{{2}}))[）)]?",
    re.IGNORECASE,
)
_VERSION_VALUE = re.compile(
    (
        r"(?:[A-Z]|[A-Z]?/?[0-9][\w./-]*|V(?:er(?:sion)?)?\.?\s?[0-9][\w.]*|"
        r"Rev\.?\s?[\w.]+|.{0,6}版|.{0,10}修订|.{0,10}edition)"
    ),
    re.IGNORECASE,
)
_REVISED = re.compile(rf"({DATE})[^，,；;。]{{0,60}}?(修订|修正)")
_AMENDED = re.compile(rf"\b(?:last\s)?(?:amended|revised)(?:\son|:)?\s{DATE}", re.IGNORECASE)
_PARTS = re.compile(r"[^;；·|，,]+")


def version_of(frame: Frame) -> Fact[str] | None:
    """The version: in the title, labelled, on a line of the head, or the last of the amendments noted there."""
    title = _title(frame)
    if title is not None:
        for pattern in (_IN_NAME, _STATE_IN_NAME, _YEAR_IN_NAME):
            match = pattern.search(title.words)
            own = title.words if frame.covers else NAME.sub("", title.words)
            if match and match[0] in own:
                group = "version" if match["version"] else "years"
                return title.fact(*match.span(group))
    for entry in frame.entries:
        if entry.fact == "version" and _VERSION_VALUE.fullmatch(entry.value.words):
            return entry.value.fact(0, len(entry.value.words))
    for line in frame.lines:
        for part in _PARTS.finditer(line.words):
            piece = line.part(*part.span())
            if match := _VERSION_LINE.fullmatch(piece.words):
                return piece.fact(*match.span("version"))
    return _amendment(frame)


def _amendment(frame: Frame) -> Fact[str] | None:
    for line in frame.lines:
        if amended := _AMENDED.search(line.words):
            return line.fact(*amended.span())
        if revised := list(_REVISED.finditer(line.words)):
            year = re.match(r"[0-9]{4}", revised[-1][1])
            start, end = line.span(*revised[-1].span())
            value = f"{year[0]}年{revised[-1][2]}" if year else revised[-1][0]
            return Fact(value=value, start=start, end=end)
    return None


_SECRET = r"(?:绝密|机密|秘密|内部)(?:[★☆*](?:[0-9一二三四五六七八九十]{1,3}(?:年|个月)|长期|[\u4e00-\u9fff]{2,8})?)?"
_INTERNAL = (
    r"(?:内部(?:资料|文件|材料|公开|使用|传阅|刊物)(?:[，,·、\s]?(?:请)?(?:注意保存|妥善保管|"
    r"严禁外传|不得外传|请勿外传|注意保密))?|仅供内部(?:使用|传阅|参阅)|"
    r"商业秘密|工作秘密|(?:企业|公司|集团|学校)(?:内部|秘密|机密))"
)
_OPENNESS = (
    r"(?:此件(?:主动公开|公开发布|依申请公开|不予公开|不公开|删减后公开|部分公开)|"
    r"主动公开|依申请公开|不予公开|不公开|免予公开|部分公开|内部公开)"
)
_SECRET_EN = (
    r"(?:(?:(?:strictly|highly|private\sand|proprietary\sand)\s)?confidential|"
    r"commercial(?:ly)?\sin\sconfidence|(?:for\s)?internal\suse(?:\sonly)?|"
    r"internal(?:\sonly|\sdocument)?|restricted(?:\s(?:circulation|distribution|access|"
    r"use))?|(?:for\s)?official\suse(?:\sonly)?|official[\s:–-]{1,3}sensitive|"
    r"not\sfor\s(?:public\s|external\s)?(?:distribution|release|circulation|"
    r"publication)|top\ssecret|secret|unclassified|proprietary)"
)
_MARKING = re.compile(rf"(?:{_SECRET}|{_INTERNAL}|{_OPENNESS}|{_SECRET_EN})", re.IGNORECASE)
_MARKING_LINE = re.compile(rf"[【（(\[〔]?\s?(?P<marking>{_MARKING.pattern})\s?[】）)\]〕.]?", re.IGNORECASE)
_MARKING_VALUE = re.compile(rf"(?:{_MARKING.pattern}|公开|非涉密|非密|普通|public|open|none)", re.IGNORECASE)
_OPENNESS_LINE = re.compile(
    (
        rf"^[ \t\u3000]*[（(【\[]?(?:信息公开(?:选项|属性|类别|方式|形式)[：:]\s?|公开(?:属性|方式|"
        rf"类别|选项|形式)[：:]\s?)?(?P<marking>{_OPENNESS})[）)】\]]?[ \t\u3000]*$"
    ),
    re.MULTILINE,
)
_ONLY_FOR_ZH = re.compile(
    r"本[\u4e00-\u9fff]{1,8}?(?P<marking>仅(?:供|限)(?!参考)[^，。；,;]{2,30}?(?:使用|传阅|阅读|查阅|内部掌握))"
)
_ONLY_FOR_EN = re.compile(
    r"This\s[a-z]+\sis\s(?:intended\s)?(?P<marking>(?:only\s)?for\s[^.;]{4,80}\sonly)\b", re.IGNORECASE
)
_TELLS_ONLY_FOR = re.compile(r"仅\s?[供限]|\bonly\b")
_OPEN = re.compile(
    r"公开|主动公开|此件(?:主动公开|公开发布)|非涉密|非密|普通|public|open|none|unclassified", re.IGNORECASE
)


def security_of(frame: Frame) -> Fact[str] | None:
    """The security marking: on a line of the head, labelled, or on a line 此件公开发布 wherever it stands."""
    return next(_markings(frame), None)


def _markings(frame: Frame) -> Iterator[Fact[str]]:
    for line in frame.lines:
        match = _MARKING_LINE.fullmatch(line.words)
        if match and not (frame.title and frame.title.start == line.at[0]):
            start, end = line.span(*match.span("marking"))
            yield Fact(value=" ".join(frame.text[start:end].split()), start=start, end=end)
    for entry in frame.entries:
        if entry.fact == "security" and _MARKING_VALUE.fullmatch(entry.value.words):
            yield entry.value.fact(0, len(entry.value.words))
    for openness in () if frame.is_compilation else _OPENNESS_LINE.finditer(frame.text):
        yield Fact(value=openness["marking"], start=openness.start("marking"), end=openness.end("marking"))
    for sentence in frame.telling(_TELLS_ONLY_FOR):
        words = sentence.said.words
        only = _ONLY_FOR_ZH.match(words) or _ONLY_FOR_EN.match(words)
        if only and sentence.in_head:
            yield sentence.said.fact(*only.span("marking"))


def is_open(marking: str) -> bool:
    """Whether a security marking leaves a document to everybody."""
    return _OPEN.fullmatch(marking.strip()) is not None
