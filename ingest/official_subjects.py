"""Whether a sentence about force or repeal speaks of the document it stands in, of another one, or of neither."""

from __future__ import annotations

import re
from enum import Enum

from ingest.official_frame import NAME, Frame


class Subject(Enum):
    """What a statement is about."""

    OWN = "own"
    OTHER = "other"
    NONE = "none"


KIND_ZH = (
    r"(?:办法|规定|条例|细则|章程|制度|规则|规程|规范|决定|决议|通知|意见|方案|标准|指南|"
    r"准则|守则|协议|合同|公约|计划|文件|手册|政策|大纲|要求|公告|通告|"
    r"预案|备忘录|规划|纲要|目录|清单|通则|法|令|案|制|措施|须知|声明|"
    r"简章|通报|批复|函|纪要|导则|指引|流程|机制|书|表|册)"
)
"""Nouns that name a document."""
_SELF_ZH = (
    rf"本(?:暂行|试行|管理|实施|工作|议事|补充|修订|教学|人才培养|课程|专业|"
    rf"行业|团体|企业|地方|应急|合作|框架|服务|培养){{0,3}}{KIND_ZH}"
)
LABEL_ZH = (
    r"(?:第[一二三四五六七八九十百〇零0-9]+[条章款项]|[一二三四五六七八九十]+、|"
    r"[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.、．])?[\s　*]*"
)
_STARTS_OWN = re.compile(rf"{LABEL_ZH}(?:以上|上述)?{_SELF_ZH}(?![所第中的颁内附]|规定的|施行前|施行后)")
_ENDS_OWN = re.compile(rf"(?<!依照)(?<!根据)(?<!按照)(?<!违反)(?<!参照)(?<![与对和])(?<!执行){_SELF_ZH}$")
_DECIDES = re.compile(r"(?:经.{0,20})?(?:研究)?(?:现)?决定")
_PROCLAIMS = re.compile(r"现(?:予以?|将|行)?[^，。]{0,60}(?:公布|发布|印发|颁布|颁行|批转|转发)")
_PASSIVE = re.compile(
    r"^(?:现|经|由|并|予|已|从|报|特|请|同时|原则|审议|负责|其(?!中)|有效期|试行期|根据|依据|按照|"
    r"为)|(?:通过|批准|同意|解释|公布|发布|印发|备案|修订|修改|制定|执行|后)$"
)
_PARTS_ZH = re.compile(r"[，；,;：:]")


def subject_zh(head: str, frame: Frame) -> Subject:
    """What a Chinese statement is about, from the words before it in its sentence."""
    inner = max(head.rfind("（"), head.rfind("("))
    if inner > max(head.rfind("）"), head.rfind(")")):
        before, head = head[:inner], head[inner + 1 :]
        if not before.strip():
            return Subject.OWN  # the note under a title
        if NAME.search(before) and not frame.is_own(NAME.findall(before)[-1]):
            return Subject.OTHER
    if _PROCLAIMS.search(head):
        return Subject.OWN
    parts = _PARTS_ZH.split(head)
    for place in range(len(parts) - 1, -1, -1):
        found = _subject_of_part(parts[place].strip(), frame, touches=place == len(parts) - 1)
        if found is not Subject.NONE:
            return found
    return Subject.NONE


def _subject_of_part(part: str, frame: Frame, *, touches: bool) -> Subject:
    """The subject a part between two commas brings; ``touches`` where the statement follows it directly."""
    bare = re.sub(rf"^{LABEL_ZH}", "", part)
    if not bare:
        return Subject.NONE
    if _STARTS_OWN.match(part) or _ENDS_OWN.search(part) or _DECIDES.match(bare):
        return Subject.OWN
    names = NAME.findall(part)
    if names and not _PASSIVE.search(bare):
        return Subject.OWN if all(frame.is_own(name) for name in names) else Subject.OTHER
    if _PASSIVE.search(bare) and not (touches and "的" in bare and not bare.endswith("后")):
        return Subject.NONE
    return Subject.OTHER


_KIND_EN = (
    r"(?:policy|policies|regulations?|rules?|measures|procedures?|charter|by-?laws?|"
    r"statutes?|ordinance|act|law|code|guidelines?|guidance|guide|handbook|"
    r"manual|scheme|agreement|contract|memorandum|mou|protocol|plan|programme|program|"
    r"standards?|specification|directive|decision|resolution|order|"
    r"circular|notice|instructions?|terms|provisions|constitution|document|edition|"
    r"version|schedule|framework|strategy|statement|convention|decree|"
    r"determination|instrument|letter|curriculum|syllabus|arrangements?|appendix|amendments?)"
)
KIND_EN = re.compile(rf"\b{_KIND_EN}\b", re.IGNORECASE)
"""Nouns that name a document."""
_SELF_EN = rf"(?:(?:the\sprovisions\sof\s)?(?:these|this|the\spresent)\s(?:[\w’'-]+\s){{0,4}}?{_KIND_EN})\b"
_MENTIONS_SELF = re.compile(_SELF_EN, re.IGNORECASE)
_LABEL_EN = (
    r"(?:第[一二三四五六七八九十百〇零0-9]+[条章款项]\s?|(?:Article|Section|Clause|Rule|Regulation|Paragraph|"
    r"Part)\s[0-9A-Z]+[.:]?\s|[0-9]+(?:\.[0-9]+)*[.)]?\s|\([a-z0-9]{1,4}\)\s|[-•]\s)*"
)


def subjects_en(words: str, before: str, frame: Frame) -> list[int]:
    """Where in an English sentence the document itself ends as a subject: ``This Policy``, ``The scheme``, ``They``.

    A subject stands at the beginning of the sentence or after a comma, never behind a preposition.
    """
    ends = []
    for match in _pattern_en(before, frame).finditer(words):
        lead = words[: match.start()]
        if re.fullmatch(_LABEL_EN, lead) or re.search(r"[,;:—)]\s(?:and\s)?$", lead):
            ends.append(match.end())
    return ends


def _pattern_en(before: str, frame: Frame) -> re.Pattern[str]:
    title = frame.title.value if frame.title else ""
    nouns = {noun.casefold() for noun in KIND_EN.findall(title)}
    choices = [_SELF_EN]
    if nouns:
        choices.append(rf"the\s(?:{'|'.join(sorted(re.escape(noun) for noun in nouns))})\b")
    if title and len(title) <= 120:
        choices.append(rf"(?:the\s)?{re.escape(title)}\b")
    if _MENTIONS_SELF.search(before):
        choices.append(r"(?:they|it)\b")
    return re.compile("|".join(choices), re.IGNORECASE)


BETWEEN_EN = re.compile(
    r"(?:\s\((?:[^()]{1,80})\))?(?:,\s[^;.]{1,120}?,)?(?:\s(?:hereby|also|only|"
    r"formally|first|originally|therefore|then|accordingly|together))*"
    r"(?:\s[^;.]{1,200}?\band(?:\s(?:shall|will|it|they|hereby|thereby|also))*)?\s"
)
"""What may stand between the document as a subject and its verb."""
