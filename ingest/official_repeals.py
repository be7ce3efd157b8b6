"""Which documents a document repeals or replaces as a whole, as it says itself.

What is repealed in part, or only as far as it disagrees, stays in force and is not named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.dates import DATE
from ingest.official_days import says_of_another
from ingest.official_frame import NAME, Frame, Sentence
from ingest.official_names import NUMBER_ZH, STANDARD
from ingest.official_records import Fact
from ingest.official_subjects import BETWEEN_EN, KIND_EN, KIND_ZH, subjects_en
from ingest.said import Said, said

_TELLS = re.compile(
    r"废\s?止|失\s?效|作\s?废|停止(?:执行|施行|实施|使用|适用)|终止(?:执行|施行)|"
    r"不再(?:执行|施行|适用|有效|实施)|取\s?代|代\s?替|替\s?代|"
    r"\b(?:replac|supersed|repeal|revok|abolish|rescind|cancel|withdrawn|"
    r"ceases?\b|no\slonger|lapses?\b|takes?\sthe\splace)",
    re.IGNORECASE,
)
_N = "\ue000"  # stands for a letter of a name in book marks
_B = "\ue001"  # stands for a letter of brackets behind such a name
_BRACKETS = re.compile(rf"(?<={_N})[（(][^（）()]{{0,60}}(?:[（(][^（）()]{{0,20}}[）)][^（）()]{{0,40}})?[）)]")
_LEAD = r"(?:原(?:有|来)?的?|[^，。；、\ue000]{0,40}?(?:印发|发布|公布|通过|颁布|制定|下发|实施|施行)的?原?)"
_NAMES = rf"{_N}[{_N}{_B}]*+(?:(?:以及|[、，,和与及])?{_LEAD}?{_N}[{_N}{_B}]*+){{0,40}}"
_ENDED = (
    r"(?:废止|失效|作废|停止(?:执行|施行|实施|使用|适用)|终止(?:执行|"
    r"施行|实施)?|不再(?:执行|施行|适用|有效|实施)|失去效力)"
)
_TAIL = (
    r"(?:等)?(?:[0-9一二三四五六七八九十两]{1,3}[件个项部份])?(?:规范性)?(?:文件|规章|制度|文)?[，,]?"
    rf"(?:自(?:本[^，。；]{{1,10}}?(?:施行|实施|生效|印发|发布|公布|执行)之日|"
    rf"{DATE}|即日|同日)起?[，,]?|于(?:{DATE}|同日|同时))?"
    r"(?:同时|即行|相应|随即|随之|自行|自动|一并|均|全部|予以|即|正式|也|亦|就此|宣布|立即|一律){0,3}"
)
_NOT_AFTER = r"(?![的前后之时程条建])"
_PASSIVE_ZH = re.compile(rf"(?P<names>{_NAMES}){_TAIL}{_ENDED}{_NOT_AFTER}", re.IGNORECASE)
_ACTIVE_ZH = re.compile(
    rf"(?P<verb>废止|停止执行|取代|代替|替代)了?(?:{_LEAD}|下列|"
    rf"以下)?(?P<names>{_NAMES})(?![\u4e00-\u9fff]?(?:第|中|的|附|建议))"
)
_NOT_ACTIVE = re.compile(r"被|已|曾|提出|建议|不得|拟|可以|可$|应|需要|如|以$|申请|有权|不$")
_ASIDE_ZH = r"(?:[（(][^（）()]{1,20}[）)])?"
_UNMARKED_ZH = re.compile(
    rf"原(?:有|来)?的?(?P<name>[^，。；《》、\ue000]{{2,40}}?{KIND_ZH}{_ASIDE_ZH}){_TAIL}{_ENDED}{_NOT_AFTER}"
)
_VAGUE = re.compile(r"有关|相关|其他|上述|各|不一致|抵触")
_PREDECESSOR_ZH = re.compile(
    rf"(?:原|旧)(?:试行|暂行)?(?P<kind>{KIND_ZH})(?:[（(][^（）()]{{1,20}}[）)])?{_TAIL}{_ENDED}{_NOT_AFTER}"
)
_NUMBER_ENDED = re.compile(rf"原?(?P<number>{NUMBER_ZH})(?:文件|文)?{_TAIL}{_ENDED}{_NOT_AFTER}")
_LISTED = re.compile(rf"(?:下列|以下|如下)[^。；]{{0,40}}?{_ENDED}|(?:废止|停止执行)[^。；]{{0,20}}(?:下列|以下|如下)")
_ITEM = re.compile(r"[ \t\u3000]*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[.、．)）\s]|《|\|)")
_REPLACES_STANDARDS = re.compile(rf"代替\s?{STANDARD}(?:[、，,]\s?{STANDARD}){{0,9}}")
_MOST_LISTED = 300
_LONGEST_LIST = 20_000


def repeals(frame: Frame) -> Iterator[Fact[str]]:
    """The titles of what is repealed or replaced, as written; the number where no title is written."""
    seen: set[str] = set()
    for fact in (
        *_labelled(frame),
        *(fact for sentence in frame.telling(_TELLS) for fact in _in_sentence(sentence, frame)),
    ):
        if fact.value not in seen:
            seen.add(fact.value)
            yield fact


def _in_sentence(sentence: Sentence, frame: Frame) -> Iterator[Fact[str]]:
    stretch = sentence.said
    if _LISTED.search(stretch.words):
        yield from _listed(stretch, frame)
        return
    masked = NAME.sub(lambda name: _N * len(name[0]), stretch.words)
    masked = _BRACKETS.sub(lambda brackets: _B * len(brackets[0]), masked)
    yield from _marked(stretch, masked, frame)
    yield from _unmarked(stretch, masked, frame)
    yield from _english(sentence, frame)


def _names(stretch: Said, start: int, end: int) -> Iterator[Fact[str]]:
    for name in NAME.finditer(stretch.words, start, end):
        yield stretch.fact(*name.span(1))


def _marked(stretch: Said, masked: str, frame: Frame) -> Iterator[Fact[str]]:
    """Titles in book marks: 《…》同时废止, 废止《…》."""
    for match in _PASSIVE_ZH.finditer(masked):
        if not says_of_another(stretch.words[: match.start()], frame):
            yield from _names(stretch, *match.span("names"))
    for match in _ACTIVE_ZH.finditer(masked):
        lead = re.split(r"[，,；;。]", stretch.words[: match.start()])[-1]
        if not _NOT_ACTIVE.search(lead) and not says_of_another(stretch.words[: match.start()], frame):
            yield from _names(stretch, *match.span("names"))


def _unmarked(stretch: Said, masked: str, frame: Frame) -> Iterator[Fact[str]]:
    """Titles without book marks, numbers, and 原办法, which is the document's own predecessor."""
    for match in _NUMBER_ENDED.finditer(masked):
        start, end = match.span("number")
        lead = re.match(r"(?:.*的|第[一二三四五六七八九十百〇零0-9]+[条章款项])?原?", stretch.words[start:end])
        yield stretch.fact(start + (lead.end() if lead else 0), end)
        return
    title = re.sub(r"[（(][^（）()]*[）)]", "", frame.title.value) if frame.title else ""
    for match in _PREDECESSOR_ZH.finditer(masked):
        if title.endswith(match["kind"]):
            start, end = stretch.span(match.start(), match.end("kind"))
            yield Fact(value=title, start=start, end=end)
            return
    for match in _UNMARKED_ZH.finditer(masked):
        if not _VAGUE.search(match["name"]):
            yield stretch.fact(*match.span("name"))


def _listed(stretch: Said, frame: Frame) -> Iterator[Fact[str]]:
    """The titles of a list that the sentence opens, one an item, up to the first line that is none."""
    start = stretch.at[0]
    for count, line in enumerate(re.finditer(r"[^\n]+", frame.text[start : start + _LONGEST_LIST])):
        if (count and not _ITEM.match(line[0])) or count > _MOST_LISTED:
            return
        for part in re.finditer(r"[^；;]+", line[0]):
            begin = start + line.start() + part.start()
            item = said(frame.text, begin, begin + len(part[0]))
            name = next(_names(item, 0, len(item.words)), None)
            if name is not None and not re.match(r"》[^；。]{0,6}第", item.words[name.end - begin :]):
                yield name


def _labelled(frame: Frame) -> Iterator[Fact[str]]:
    for entry in frame.entries:
        if entry.fact == "supersedes" and len(entry.value.words) > 3 and re.search(r"\w{3}", entry.value.words):
            yield from list(_names(entry.value, 0, len(entry.value.words))) or [
                entry.value.fact(0, len(entry.value.words))
            ]
    for line in frame.lines:
        for number in re.finditer(STANDARD, line.words) if _REPLACES_STANDARDS.fullmatch(line.words) else ():
            yield line.fact(*number.span())


_NAME_EN = (
    r"[“\"‘]?(?P<name>[A-Z][\w'’&-]*(?:,?\s(?:(?:of|for|on|and|the|in|to|with|at|"
    r"by)\s)*[A-Z0-9][\w'’&/-]*(?:\s\([^()]{2,40}\))?){0,20})[”\"’]?"
)
_BEFORE_EN = re.compile(
    (
        r"\b(?:articles?|sections?|clauses?|paragraphs?|parts?|chapters?|annex(?:es)?|rules?|regulations?|"
        r"schedules?|items?|provisions?|references?|version|edition)\b[^.;]{0,40}\s(?:of|in|to)\s(?:the\s)?$"
    ),
    re.IGNORECASE,
)
_ASIDE_EN = (
    rf"(?:,?\s(?:adopted|issued|approved|published|dated|made|promulgated)(?:\s(?:by|"
    rf"on|of|in)\s[^.;]{{1,60}}?|\s{DATE})?)?(?:\s\([^()]{{2,60}}\))?,?"
)
_REPEALED = (
    r"(?:(?:shall\sbe|is|are)\s(?:(?:hereby|simultaneously|thereby|also|accordingly)\s)?(?:repealed|"
    r"superseded|revoked|replaced|abolished|rescinded|cancelled|canceled|withdrawn)"
    r"|(?:shall\s)?(?:ceases?\s(?:to\s(?:have\seffect|apply|be\sin\sforce)|effect)|lapses?|no\s"
    r"longer\s(?:apply|applies|be\sin\sforce)|(?:is|are)\sno\slonger\sin\sforce))"
)
_PASSIVE_EN = re.compile(rf"{_NAME_EN}{_ASIDE_EN}\s(?-i:{_REPEALED})(?!\sby\s(?!this|these))(?P<after>[^.;]{{0,80}})")
_PARTLY = re.compile(r"\b(?:to\sthe\sextent|in\sso\sfar|so\sfar\sas|insofar|except|in\spart|where)\b", re.IGNORECASE)
_REPLACES = (
    r"(?:(?:shall|will)\s)?(?:replaces?|supersedes?|repeals?|revokes?|rescinds?|cancels?|"
    r"takes?\sthe\splace\sof)(?:\sand\s(?:replaces?|supersedes?|repeals?))?"
)
_ACTIVE_EN = re.compile(
    rf"{BETWEEN_EN.pattern}(?i:{_REPLACES})\s(?:the\s)?(?:(?:previous|former|earlier)\s)?{_NAME_EN}"
)
_PARTICIPLE_EN = re.compile(rf",?\s(?:thereby\s)?(?:replacing|superseding|repealing|revoking)\s(?:the\s)?{_NAME_EN}")
_PREDECESSOR_EN = re.compile(
    (
        rf"{BETWEEN_EN.pattern}{_REPLACES}\s(?P<old>(?:all|any|the|its|every)\s(?:(?:previous|earlier|"
        rf"prior|former|preceding)\s(?:versions?|editions?|issues?)|predecessors?))\b"
    ),
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:This|These|It|They|No|Any|All|Each|Every|If|When|Once|Where)\b|(?:Articles?|Sections?|"
    r"Clauses?|Paragraphs?|Parts?|Chapters?|Annex(?:es)?|Schedules?)\s[0-9A-Z]"
)
_TWO = re.compile(r",?\sand\sthe\s|,\sthe\s")


def _english(sentence: Sentence, frame: Frame) -> Iterator[Fact[str]]:
    words = sentence.said.words
    for end in subjects_en(words, sentence.before, frame):
        if old := _PREDECESSOR_EN.match(words, end):
            if frame.title is not None:
                start, stop = sentence.said.span(*old.span("old"))
                yield Fact(value=re.sub(r"\s*\([^()]*\)$", "", frame.title.value), start=start, end=stop)
        elif match := _ACTIVE_EN.match(words, end):
            yield from _each(sentence.said, *match.span("name"), whole=words)
        if thereby := _PARTICIPLE_EN.search(words, end):
            yield from _each(sentence.said, *thereby.span("name"), whole=words)
    for match in _PASSIVE_EN.finditer(words):
        if not _BEFORE_EN.search(words[: match.start()]) and not _PARTLY.search(match["after"]):
            yield from _each(sentence.said, *match.span("name"), whole=words)


def _each(stretch: Said, start: int, end: int, *, whole: str) -> Iterator[Fact[str]]:
    """One title, or the titles of a pair that ``and the`` joins, where both name a kind of document."""
    article = re.match(r"The\s", whole[start:end])
    start += article.end() if article else 0
    if _NO_NAME.match(whole, start) or not KIND_EN.search(whole, start, end):
        return
    for joint in _TWO.finditer(whole, start, end):
        if KIND_EN.search(whole, start, joint.start()):
            yield stretch.fact(start, joint.start())
            start = joint.end()
    yield stretch.fact(start, end)
