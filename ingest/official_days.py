"""A document's days: when it was adopted and issued, from when and until when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.dates import DATE, dates_in, parse_date, term_ends
from ingest.numbering import han_number
from ingest.official_frame import Frame, Sentence
from ingest.official_records import Fact
from ingest.official_subjects import BETWEEN_EN, LABEL_ZH, Subject, subject_zh, subjects_en
from ingest.said import Said

Day = Fact[date]

_WHAT_ZH = (
    ("adopted", re.compile(r"通过|批准|审定|(?<!根据)修订")),
    ("issued", re.compile(r"发布|公布|印发|颁布|签发|下发|签订|签署|订立")),
)
_NOTE_EN = re.compile(
    (
        rf"(?:^|[;·|,(]\s?)(?P<what>issued|published|promulgated|released|signed|dated|made|done|adopted|"
        rf"approved|ratified|endorsed|passed)\b[^;.\d]{{0,90}}?[\s:]\s?(?P<date>{DATE})"
    ),
    re.IGNORECASE,
)
_ADOPTS_EN = re.compile(r"adopted|approved|ratified|endorsed|passed", re.IGNORECASE)
_WHOLE_DATE = re.compile(rf"[（(]?(?P<date>{DATE})[）)]?", re.IGNORECASE)
_BYLINE = re.compile(rf"[A-Z][^.;:\d]{{2,70}},\s(?P<date>{DATE})", re.IGNORECASE)


def adopted_of(frame: Frame) -> Day | None:
    """The day of adoption or approval, labelled or in the note under the title."""
    noted = list(_noted(frame, "adopted"))  # where it was revised as a whole, the last of them
    return next(_labelled(frame, "adopted"), None) or (noted[-1] if noted else None)


def issued_of(frame: Frame, adopted: Day | None) -> Day | None:
    """The day of issue: labelled, noted or signed; else that of adoption, or a date that stands alone in the head."""
    sources = (_labelled(frame, "issued"), _noted(frame, "issued"), _signed(frame))
    found = next((day for source in sources for day in source), None)
    return found or adopted or next(_labelled(frame, "dated"), None) or next(_bare(frame), None)


def _day(stretch: Said, match: re.Match[str], group: str | int = "date") -> Iterator[Day]:
    value = parse_date(match[group])
    if value is not None:
        start, end = stretch.span(*match.span(group))
        yield Fact(value=value, start=start, end=end)


def _labelled(frame: Frame, fact: str) -> Iterator[Day]:
    for entry in frame.entries:
        if entry.fact == fact and (match := _WHOLE_DATE.match(entry.value.words)):
            yield from _day(entry.value, match)


def _noted(frame: Frame, fact: str) -> Iterator[Day]:
    for line in frame.lines:
        yield from _noted_zh(line, fact)
        for match in _NOTE_EN.finditer(line.words):
            if ("adopted" if _ADOPTS_EN.fullmatch(match["what"]) else "issued") == fact:
                yield from _day(line, match)


def _noted_zh(line: Said, fact: str) -> Iterator[Day]:
    """The days of a Chinese note: the verb stands behind its day and before the next one."""
    found = list(re.finditer(DATE, line.words, re.IGNORECASE))
    for place, match in enumerate(found):
        stop = found[place + 1].start() if place + 1 < len(found) else len(line.words)
        after = re.split(r"[，。；;,]", line.words[match.end() : stop])[0]
        if line.words[: match.start()].endswith("根据") or "《" in after or len(after) > 60:
            continue
        what = next((name for name, verbs in _WHAT_ZH if verbs.search(after)), None)
        if what == fact:
            yield from _day(line, match, 0)


def _signed(frame: Frame) -> Iterator[Day]:
    for start, end in frame.signatures():
        for found in dates_in(frame.text, start, end):
            yield Fact(value=found.value, start=found.start, end=found.end)


def _bare(frame: Frame) -> Iterator[Day]:
    for pattern in (_WHOLE_DATE, _BYLINE):
        for line in frame.lines:
            if match := pattern.fullmatch(line.words):
                yield from _day(line, match)


_FORCE_ZH = r"(?:施行|实施|执行|生效|试行|起效|启用)"
_STOPS = r"(?=[\s，。；、）)：:,.;]|$|至|到|并|后)"
_SINCE_ZH = re.compile(
    (
        rf"(?:(?P<lead>[自从由于])(?P<date>{DATE})|(?P<bare>{DATE}))(?:零时|0时|00:00)?(?:(?:公布|发布|"
        rf"印发|颁布)?之日)?(?P<begin>开始|起)?(?:正式|开始|全面|起)?{_FORCE_ZH}{_STOPS}"
    ),
    re.IGNORECASE,
)
_EVENT_ZH = r"(?:正式)?(?:公布|发布|印发|颁布|颁发|签发|下发|通过|批准|签字盖章|签字|签署|签订|盖章)"
_ON_ISSUE_ZH = re.compile(
    rf"[自从](?P<event>(?:[双各三]方|本[\u4e00-\u9fff]{{1,6}}?)?(?P<verb>{_EVENT_ZH})(?:之日|之后|后))起?满?"
    rf"(?:(?P<days>[0-9一二三四五六七八九十]{{1,3}})[日天](?:之?后)?)?起?(?:正式)?{_FORCE_ZH}{_STOPS}"
)
_TELLS_SINCE = re.compile(
    r"起[\s正式开始全面]{0,6}(?:施\s?行|实\s?施|执\s?行|生\s?效|试\s?行|起\s"
    r"?效|启\s?用)|[日后]\s?(?:正式)?(?:施\s?行|实\s?施|生\s?效)|"
    r"\bin(?:to)?\s+(?:force|effect|operation)\b|\beffective\b|\boperative\b|\b(?:takes?|took|has|have)\s"
    r"+effect\b|\bbe\s+applied\b|\bappl(?:y|ies)\s+(?:with|from|as|on|upon|since|starting)\b",
    re.IGNORECASE,
)
_HEAD_EN = re.compile(
    rf"(?:^|[;,·|(]\s?)(?:and\s)?(?:in\sforce|effective|valid|comes?\sinto\s(?:force|effect|"
    rf"operation)|coming\sinto\s(?:force|effect)|takes?\seffect|with\seffect)"
    rf"(?:\s(?:from|since|on|as\sof|as\sfrom|date))?\s?[:：]?\s?(?P<date>{DATE})",
    re.IGNORECASE,
)
_HEAD_ZH = re.compile(rf"(?P<date>{DATE})起?(?:实施|施行|生效|执行)$", re.IGNORECASE)
_ENTERS = (
    r"(?:(?:shall\s|will\s)?(?:enters?\sinto\sforce|comes?\sinto\s(?:force|effect|"
    r"operation)|takes?\seffect|becomes?\s(?:effective|operative)|"
    r"be\s(?:effective|in\sforce|applied)|has\seffect|have\seffect|apply|applies)|"
    r"(?:is|are|was|were)\s(?:effective|in\sforce|applicable)|"
    r"(?:has|have)\sbeen\sin\sforce|(?:entered|came)\sinto\s(?:force|effect|operation)|took\seffect|became\seffective)"
)
_EVENT_EN = r"(?:issue|issuance|publication|promulgation|adoption|approval|signature|signing|ratification)"
_ON = r"(?:on\sand\sfrom|with\seffect\s(?:from|on)|as\s(?:of|from)|on|from|starting(?:\son)?|since|beginning(?:\son)?)"
_SINCE_EN = (
    rf"{_ENTERS}(?:,?\s(?:in\sfull|immediately|formally|and\sbe\sbinding))?"
    rf"(?:,?\s(?:upon|after|following|subject\sto|on)\s(?:its\s|their\s|the\s)?{_EVENT_EN}(?:\s"
    rf"by\s[^.;,]{{1,60}}?)?,?)?\s{_ON}\s(?:the\s)?(?P<date>{DATE})"
)
_ON_ISSUE_EN = (
    rf"{_ENTERS}\s(?:(?:immediately\s)?(?:on|from|upon|after|as\sof)|immediately\s(?:on|upon|after)|"
    rf"(?P<days>[\w-]{{1,14}})\s(?:\([0-9]+\)\s)?(?:calendar\s)?days\s(?:after|from|following))\s"
    rf"(?:the\s(?:date|day)\s(?:of|on\swhich)\s|the\s(?:date|day)\s)?(?:its\s|their\s|the\s)?(?P<event>{_EVENT_EN}\b|"
    rf"(?:it\sis|they\sare)\s(?:issued|published|adopted|approved|signed))"
)
_OWN_SINCE_EN = re.compile(BETWEEN_EN.pattern + _SINCE_EN, re.IGNORECASE)
_OWN_ON_ISSUE_EN = re.compile(BETWEEN_EN.pattern + _ON_ISSUE_EN, re.IGNORECASE)
_MENTIONS_SELF_ZH = re.compile(r"本[\u4e00-\u9fff]{1,6}")
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_NUMBER_WORDS = {word: number for number, word in enumerate(_SMALL.split())} | {
    "twenty": 20,
    "twenty-one": 21,
    "twenty-eight": 28,
    "thirty": 30,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
}
_MOST_DAYS = 2
"""Different first days in a document's sentences; where there are more, they are those of several documents."""


def beginnings(frame: Frame, adopted: Day | None, issued: Day | None) -> list[Day]:
    """Every first day in force that the document states of itself: labelled, in its head, in its sentences."""
    found = [*_labelled(frame, "since")]
    for line in frame.lines:
        for match in (_HEAD_EN.search(line.words), _HEAD_ZH.search(line.words) if len(line.words) < 30 else None):
            found.extend(_day(line, match) if match else ())
    told = [day for sentence in frame.telling(_TELLS_SINCE) for day in _begins(sentence, frame, adopted, issued)]
    if len({day.value for day in told}) <= _MOST_DAYS:
        found.extend(told)
    return found


def _begins(sentence: Sentence, frame: Frame, adopted: Day | None, issued: Day | None) -> Iterator[Day]:
    words = sentence.said.words
    for match in _SINCE_ZH.finditer(words):
        group = "date" if match["date"] else "bare"
        begun = match["begin"] or (match["lead"] == "于") or (match["bare"] and sentence.in_head)
        if begun and _is_own_zh(sentence, match.start(), frame):
            yield from _day(sentence.said, match, group)
    for match in _ON_ISSUE_ZH.finditer(words):
        if _is_own_zh(sentence, match.start(), frame):
            basis = adopted if match["verb"] in ("通过", "批准") and adopted else issued
            days = han_number(match["days"]) if match["days"] else 0
            yield from _counted(sentence.said, match, basis, days)
    for end in subjects_en(words, sentence.before, frame):
        yield from _begins_en(sentence.said, end, adopted, issued)


def _begins_en(stretch: Said, end: int, adopted: Day | None, issued: Day | None) -> Iterator[Day]:
    if match := _OWN_SINCE_EN.match(stretch.words, end):
        yield from _day(stretch, match)
    elif match := _OWN_ON_ISSUE_EN.match(stretch.words, end):
        written = (match["days"] or "0").casefold()
        days = int(written) if written.isdigit() else _NUMBER_WORDS.get(written)
        basis = adopted if re.search("adopt|approv", match["event"], re.IGNORECASE) and adopted else issued
        if days is not None:
            yield from _counted(stretch, match, basis, days)


def _counted(stretch: Said, match: re.Match[str], basis: Day | None, days: int) -> Iterator[Day]:
    """A day counted from the day of issue or adoption, where that is known."""
    if basis is not None:
        start, end = stretch.span(*match.span("event"))
        yield Fact(value=basis.value + timedelta(days=days), start=start, end=end)


def _is_own_zh(sentence: Sentence, start: int, frame: Frame) -> bool:
    """Whether the statement at ``start`` is about this document; a bare one is, unless it goes on about another."""
    head = sentence.said.words[:start]
    subject = subject_zh(head, frame)
    if (
        subject is Subject.NONE
        and sentence.before
        and not sentence.in_head
        and not _MENTIONS_SELF_ZH.search(sentence.before)
    ):
        subject = subject_zh(sentence.before.rstrip("。；"), frame)
    return subject is not Subject.OTHER


def says_of_another(words: str, frame: Frame) -> bool:
    """Whether a stretch says when another document is in force."""
    return any(subject_zh(words[: match.start()], frame) is Subject.OTHER for match in _SINCE_ZH.finditer(words))


_TELLS_UNTIL = re.compile(
    (
        r"有\s?效\s?期|试\s?行\s?期|执\s?行\s?期|行\s?至|施\s?至|[，,]\s?至|[，,]\s?试行|"
        r"失\s?效|\b(?:until|expires?|ceases?|lapses?|years|through)\b"
    ),
    re.IGNORECASE,
)
_TERM_ZH = re.compile(
    rf"(?:^{LABEL_ZH}|[，；,;（(])(?:本[\u4e00-\u9fff]{{1,6}})?的?(?:有效期限?|"
    rf"试行期限?|执行期限?|暂行期|试行)(?:为|是|暂定为?|共)?"
    r"(?P<count>[0-9一二三四五六七八九十两]{1,3})(?P<unit>年|个月)(?=[，。；,;）)至]|$)"
)
_TOUCHES_ZH = re.compile(rf"(?:{LABEL_ZH}|[，；,;（(])本[\u4e00-\u9fff]{{1,6}}?的?(?=有效期|试行|执行期|自)")
_UNTIL_ZH = re.compile(
    r"(?P<what>有效期限?(?:截?至|到|截止到|截止至|为?至)|(?:施行|实施|执行|"
    r"试行|生效|有效)期?(?:至|到)|[，,；]\s?至|(?:^|[，,；])于?)"
    rf"(?P<date>{DATE})(?P<stop>止|起?(?:自行|自动)?失效)?",
    re.IGNORECASE,
)
_UNTIL_EN = (
    rf"(?:(?:shall\s|will\s)?(?:remains?|continues?|stays?|is|are|be|has|have)\s(?:valid|in\sforce|in\seffect|"
    rf"effective)|(?:shall\s|will\s)?(?:expires?|lapses?|terminates?|"
    rf"ceases?\sto\s(?:apply|have\seffect|be\sin\sforce)))"
    rf"(?:,?\s(?:until|on|through|to|up\sto|at\sthe\send\sof|after))(?:\s"
    rf"(?:and\sincluding\s)?)(?:the\s)?(?P<date>{DATE})"
)
_AFTER_SINCE_EN = re.compile(rf"\s?(?:,|and)?\s?(?:until|to|through)\s(?P<date>{DATE})", re.IGNORECASE)
_HEAD_UNTIL_EN = re.compile(
    rf"(?:^|[;,·|(]\s?)(?:valid\s(?:until|to)|in\sforce\suntil|expires(?:\son)?)\s?[:：]?\s?(?P<date>{DATE})",
    re.IGNORECASE,
)
_TERM_EN = (
    r"(?:(?:shall\s|will\s)?(?:remains?|continues?|stays?|is|are|be)\s(?:valid|in\sforce|in\seffect|effective)|"
    r"(?:shall\s|will\s)?(?:applies|apply|lasts?))\sfor\s(?:a\s)?(?:(?:period|term)\sof\s)?"
    r"(?P<count>[\w-]{1,10})\s(?:\([0-9]+\)\s)?(?P<unit>years?|months?)\b"
)

_OWN_UNTIL_EN = re.compile(BETWEEN_EN.pattern + _UNTIL_EN, re.IGNORECASE)
_OWN_TERM_EN = re.compile(BETWEEN_EN.pattern + _TERM_EN, re.IGNORECASE)


def ending(frame: Frame, since: Day | None) -> Day | None:
    """The last day in force, from a date or from a term counted from ``since``."""
    for source in (_labelled(frame, "until"), _ends_in_head(frame)):
        if (day := next(source, None)) is not None:
            return day
    for sentence in frame.telling(_TELLS_UNTIL):
        for day in (*_ends_zh(sentence, frame, since), *_ends_en(sentence, frame, since)):
            return day
    return None


def _ends_in_head(frame: Frame) -> Iterator[Day]:
    for line in frame.lines:
        if match := _HEAD_UNTIL_EN.search(line.words):
            yield from _day(line, match)
        begun = _HEAD_EN.search(line.words)
        if begun and (match := _AFTER_SINCE_EN.match(line.words, begun.end())):
            yield from _day(line, match)


def _ends_zh(sentence: Sentence, frame: Frame, since: Day | None) -> Iterator[Day]:
    stretch = sentence.said
    for match in _UNTIL_ZH.finditer(stretch.words):
        stated = match["what"].strip("，,；于") or (match["stop"] or "").endswith("失效")
        begins = list(_begins(sentence, frame, None, since))
        own = (
            bool(begins)
            if match["what"].startswith(("，", ",", "；"))
            else _is_subject_zh(sentence, match.start(), frame)
        )
        if stated and (own or begins):
            yield from _day(stretch, match)
    for match in _TERM_ZH.finditer(stretch.words):
        if since is not None and _is_subject_zh(sentence, match.start(), frame):
            yield from _term(stretch, match, since, han_number(match["count"]), is_years=match["unit"] == "年")


def _is_subject_zh(sentence: Sentence, start: int, frame: Frame) -> bool:
    """Whether a term is said of this document: its sentence, up to there, has it as its subject and no other."""
    words = sentence.said.words
    if _SINCE_ZH.search(words, 0, start) or _ON_ISSUE_ZH.search(words, 0, start):
        begun = [
            match.start() for pattern in (_SINCE_ZH, _ON_ISSUE_ZH) for match in pattern.finditer(words, 0, start + 1)
        ]
        return any(_is_own_zh(sentence, place, frame) for place in begun)
    touching = _TOUCHES_ZH.match(words, start)
    return bool(touching) or subject_zh(words[:start], frame) is Subject.OWN


def _term(stretch: Said, match: re.Match[str], since: Day, count: int, *, is_years: bool) -> Iterator[Day]:
    last = term_ends(since.value, years=count) if is_years else term_ends(since.value, months=count)
    if last is not None and count:
        start, end = stretch.span(match.start("count"), match.end("unit"))
        yield Fact(value=last, start=start, end=end)


def _ends_en(sentence: Sentence, frame: Frame, since: Day | None) -> Iterator[Day]:
    stretch = sentence.said
    for end in subjects_en(stretch.words, sentence.before, frame):
        begun = _OWN_SINCE_EN.match(stretch.words, end)
        if begun and (match := _AFTER_SINCE_EN.match(stretch.words, begun.end())):
            yield from _day(stretch, match)
        if match := _OWN_UNTIL_EN.match(stretch.words, end):
            yield from _day(stretch, match)
        term = _OWN_TERM_EN.match(stretch.words, end)
        if term and since is not None:
            written = term["count"].casefold()
            count = int(written) if written.isdigit() else _NUMBER_WORDS.get(written, 0)
            yield from _term(stretch, term, since, count, is_years=term["unit"].casefold().startswith("year"))
