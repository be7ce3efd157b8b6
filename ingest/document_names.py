"""Names of other documents in running text: 《X》, 集团章程 before 第十条, the Measures for Dual Appointment."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME_ZH = re.compile(r"《\s*(?P<title>[^《》\n]{1,80}(?:\n[^《》\n]{1,60})?)\s*》")
_INSTRUMENT_ZH = (
    r"(?:(?<![方做想看说依合违执用手算写立司语办书文])法|法典|条例|章程|办法|规定|规则|细则|制度|标准|协议书?|合同书?|方案|指南|决定|意见|通知|守则|准则"
    r"|规程|公约|宪法|纲要|规划|手册|规范|大纲|公告|通告|批复|备忘录|指引|要点|预案|决议)"
)
_NAME_END = re.compile(rf"{_INSTRUMENT_ZH}\Z")
_HAN_RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9（）()]{2,40}\Z")
_STRONG = re.compile(
    r"依照|按照|根据|依据|依照|违反|符合|适用|遵守|参照|执行|不足|超过|达到|属于|具有|满足|所称|列入|准用|同时|以及|或者|对照|遵照|援引|引用|参见|详见|除了|规定的|未达到?"
)
_WEAK = re.compile(r"[依按照见据与和及或在对由于是为的经除就将如适因从凭]")
_SELF = re.compile(rf"本(?P<name>[\u3400-\u9fff]{{0,8}}?{_INSTRUMENT_ZH})\Z")
_THAT = re.compile(rf"(?:该|上述|前述|前款所列){_INSTRUMENT_ZH}\Z")
_ALONE = frozenset(
    {"章程", "宪法", "办法", "规则", "细则", "条例", "协议", "协议书", "合同", "民法典", "刑法", "公约", "守则"}
)
"""Names of one word that mean one document where they stand before a clause's number."""
THAT_DOCUMENT = "该"
"""Stands for the name of the document named last, where the text says 该办法."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A document's name as written and where it begins; ``title`` is ``None`` for the document itself (本办法)."""

    start: int
    title: str | None


def name_before(text: str, end: int, read: int) -> Name | None:
    """The name of a document that stands right before a clause's number, not reaching back over ``read``."""
    run = _HAN_RUN.search(text, max(read, end - 40), end)
    if run is None or not _NAME_END.search(text, run.start(), end):
        return None
    words = text[run.start() : end]
    if own := _SELF.search(words):
        return Name(start=run.start() + own.start(), title=None)
    if that := _THAT.search(words):
        return Name(start=run.start() + that.start(), title=THAT_DOCUMENT)
    cut = _cut(words)
    name = words[cut:]
    lacks = name not in _ALONE and bool(_NAME_END.fullmatch(name) or re.fullmatch(_INSTRUMENT_ZH, name))
    if lacks or len(name) < 2 or name.count("（") != name.count("）"):
        return None
    return Name(start=run.start() + cut, title=name)


def _cut(words: str) -> int:
    """Where the name begins: after the last verb or particle that introduces it."""
    body = words[:-1]
    strong = [match.end() for match in _STRONG.finditer(body)]
    if strong:
        return strong[-1]
    return max((match.end() for match in _WEAK.finditer(body)), default=0)
