"""Chinese follow-ups: what in a question points back, what it stands for, and which slot an ellipsis fills anew."""

from __future__ import annotations

import re

from assistant.language import HAN
from assistant.titles import YEAR

FEW_CHARACTERS = 3
"""A question with at most this many characters beside question words, particles and verbs of asking leans on the
conversation ("谁发？", "没过的话能再考吗？")."""

_ASKING = (
    r"什么时候|什么时间|什么样|什么|多少(?:[个分元课钱人次天年月名]|学时)?|多久|多长时间|多长|多大|多高"
    r"|几(?:[天年个次名人条种月周项位]|学时)?"
    r"|怎么办|怎么样|怎么|怎样|如何|为什么|为何|哪些|哪[个种类里儿位家]?|谁|是否|能不能|能否|可不可以|是不是"
    r"|有没有|要不要|行不行|算不算"
    r"|请问一下|请问|我想知道|我想问|想问一下|吗|呢|啊|呀|吧|么"
)
_ASK = re.compile(_ASKING)
_EMPTY = re.compile(
    _ASKING
    + r"|可以|能够|应当|应该|必须|需要|的话|如果|要是|假如|万一|已经|还是|或者|以及|并且|因为|所以|但是|不过|那么|还有"
    r"|另外|没有|这个|那个|这些|那些|自己|一下|最[多少高低长短早晚]|至少|大概|分别|之[前后内]|以[前后内]|里[头面]"
    r"|其[他它中余]|一般|规定"
    r"|[的了是在有和与或对给从向把被让为就才都也又再还会能可要应须得着过没不很太更只已到去来做办用当人我你您他她它们这那该其此请说]"
)
_HAN_ALONE = re.compile(rf"[^{HAN}A-Za-z0-9]")
_OPENER = re.compile(
    r"^\s*(?:(?:那么|那(?![个些里边种位份天年时])|还有|另外|然后|此外|再问|好的?|嗯|谢谢)[，,。！!\s]*)+"
)
_ELLIPSIS = re.compile(
    r"^(?:(?:如果|要是|假如|若)?(?:换成?|改成|变成|换做|换作)|如果是|要是|假如是|如果|至于|关于|对于?|针对"
    r"|那么?|还有|同样)*"
    r"(?P<new>[^，。,；;？?]{1,14}?)(?:的话|来说|而言)?(?:呢|怎么样|又如何|如何|又怎么样|怎么算|也一样吗|一样吗"
    r"|也是吗|也行吗|行吗)?[？?。！!\s]*$"
)
_ELLIPTIC_SIGN = re.compile(
    r"呢[？?。\s]*$|^(?:那么?|还有|如果是|如果换|要是|换|改成|至于)|(?:也一样吗|一样吗|也是吗|也行吗)[？?\s]*$"
)
_POINTER = re.compile(
    r"(?P<they>他们|她们)|(?P<he>(?<!其)(?<!吉)他(?![人国乡方处])|她)|(?P<it>它们|它)"
    r"|(?P<its>其(?![他它中余次实间]))|(?P<such>该(?=(?:[院校系所班市省县厂岗课奖]|专业|项目|课程|办法|规定"
    r"|制度|条例|公司|企业|单位|部门|机构|基地"
    r"|学院|学校|学员|学生|人员|教师|岗位|证书|集团|协议|合同|条款|比赛|活动|计划|方案|组织|平台|中心|委员会|标准)))"
    r"|(?P<this>这(?!样的|[次批回周里]|一[次批回]|个?学[期年]|个月|几年)|那(?=[个些种位份项]))"
)
_BACKWARD = re.compile(
    r"上述|前者|后者|前面(?:说|提)|刚才|同样|此(?:[时类项种]|情况)|的话(?=[，,能可要会还怎])|^(?:要是|万一"
    r"|如果是|换成)|呢[？?。\s]*$"
)
_CLAUSE = re.compile(r"[，,。；;：:]|的时候|以后|之后|如果|时(?=[他她它])")

_BOUNDARY = (
    "的了是在有和与或及对给从向把被让为每就才都也又再还会能可要应须得着过没不当由按用到最，。,；;：:、？?（）()《》“” "
)
_PARTICLES = "的了是在有及从向把被让就才都也又再还吗呢，。,；;：:、？?（）()《》“” "
_TAILS = (
    r"师(?![资傅范])|员(?!工)|生(?![产活效态])|者|工(?![作资程厂位艺时种业伤])|长(?![期度时短])|人(?![才数均民事社])"
)
_PERSON = re.compile(rf"(?:师傅|徒弟|学徒|专家|主任|[^{_BOUNDARY}]{{1,5}}?(?:{_TAILS}))")
_ORGANISATION = re.compile(
    rf"[^{_BOUNDARY}]{{0,6}}?(?:公司|企业|学校|学院|院校|大学|单位|机构|部门|工厂|厂家|厂|基地|协会|集团|银行"
    rf"|医院|政府|委员会|理事会|中学|小学"
    r"|职校|高校|高职|中职)"
)
_BARE = re.compile(
    r"(?:学院|学校|公司|企业|单位|集团|基地|中心|专业|课程|项目|协议|合同|证书|办法|委员会|协会|部门|医院|工厂)"
    r"(?=[有在的是由应可能要会须每向对将下提设与和开，,？?])"
)
"""A noun at the beginning that lacks the name of what it means; a verb or a particle follows it."""
_COUNTED = re.compile(r"^[一两三四五六七八九十几各]?[名位个]")
_LEVEL = re.compile(r"国家级?|全国|国际|世界|省级?|市级?|县级?|区级?|校级|院级|集团级?|部级|行业|校内|院内")
_GRADE = "师员生者工人长级等类"
"""Last characters that tell the kind of what they end: two such words can take each other's place."""
_NUMBER = re.compile(r"(?:\d[\d,.]*|[〇零一二两三四五六七八九十百千]+)[百千万亿]*")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+-?\d[\w-]*")
_MORE_OR_LESS = re.compile(r"超过|不到|低于|高于|不足|大于|小于|多于|少于|达到|满")
_NOT_A_NAME = re.compile(_ASKING + r"|[没不能可要应须过了吧]|[他她它这那该其]|怎")


def _core(question: str) -> str:
    return _OPENER.sub("", question).strip() or question.strip()


def points_back(question: str) -> bool:
    """Whether a word of a Chinese question says that it goes on from what was said before."""
    core = _core(question)
    return _BACKWARD.search(core) is not None or _points_back(core) is not None


def leans(question: str) -> bool:
    """Whether a Chinese question cannot be understood without what was said before it."""
    core = _core(question)
    if re.search(r"(?:换|另|再问|下)一?个(?:话题|问题)", question):
        return False
    if points_back(question):
        return True
    limit = FEW_CHARACTERS + (core != question.strip())
    return len(_content(core)) <= limit


def _content(text: str) -> str:
    return _HAN_ALONE.sub("", _EMPTY.sub("", text))


def _points_back(core: str) -> re.Match[str] | None:
    """The first pronoun whose noun does not stand before it in the same question."""
    return next((m for m in _POINTER.finditer(core) if not _told_before(core, m)), None)


def _told_before(core: str, match: re.Match[str]) -> bool:
    before = core[: match.start()]
    group = match.lastgroup
    if group == "such":
        tail = core[match.end() : match.end() + 1]
        return tail != "" and tail in before
    if group == "its" and before[-1:] not in "，,。；;":
        return len(_content(before)) >= 2
    if group == "this":
        return len(_content(before)) >= 2
    named = group in {"they", "he"} and _PERSON.search(before) is not None
    clauses = _CLAUSE.split(before)
    return named or any(len(_content(clause)) >= 2 for clause in clauses[:-1])


def renamed(question: str, prior: str) -> str | None:
    """The question with 学院 at its beginning named as the former question named it (护理学院)."""
    bare = _BARE.match(_core(question))
    if bare is None:
        return None
    noun = bare.group()
    named = re.search(rf"[^{_PARTICLES}]{{1,12}}{noun}", _ASK.sub("，", prior))
    return named.group() + _core(question)[bare.end() :] if named and not named.group().startswith(noun) else None


def topic(prior: str) -> str:
    """What an earlier question was about: the question without what asks."""
    core = _OPENER.sub("", prior)
    told = _ASK.sub("", core)
    return re.sub(r"[？?。！!\s]+$|(?:是|有|要|为|能)(?=[？?。！!\s]*$)", "", told).strip("，,？?。 ")


def refilled(question: str, prior: str) -> str | None:
    """The former question with the slot that an ellipsis names filled anew: 那工程师呢？."""
    question, core = question.strip(), _core(question)
    match = _ELLIPSIS.match(core)
    if match is None or not (_ELLIPTIC_SIGN.search(question) or core != question):
        return None
    new = match["new"].strip()
    name = re.sub(r"的$", "", new)
    if not name or _NOT_A_NAME.search(_MORE_OR_LESS.sub("", name)):
        return None
    slot = _slot(name, prior)
    return None if slot is None else prior[: slot[0]] + name + prior[slot[1] :]


def _slot(name: str, prior: str) -> tuple[int, int] | None:
    for pattern in (YEAR, _CODE):
        if pattern.search(name):
            slot = _only(pattern, prior)
            rest = pattern.sub("", name, count=1)
            return (slot[0], slot[1] + len(rest)) if slot and prior.startswith(rest, slot[1]) else slot
    number = _NUMBER.search(name)
    if number is not None and number.end() >= len(name) - 3 and (slot := _number_slot(name, number, prior)):
        return slot
    if (slot := _same_tail(name, prior)) is not None:
        return slot
    if _LEVEL.match(name):
        return _only(_LEVEL, prior)
    for pattern in (_ORGANISATION, _PERSON):
        if pattern.fullmatch(name) and (found := pattern.search(prior)):
            return found.span()
    return None


def _only(pattern: re.Pattern[str], prior: str) -> tuple[int, int] | None:
    """Where the only match stands; where several do, none is sure to be meant."""
    found = list(pattern.finditer(prior))
    return found[0].span() if len(found) == 1 else None


def _number_slot(name: str, number: re.Match[str], prior: str) -> tuple[int, int] | None:
    """The only number of the former question with the same unit, or without one where none is told."""
    unit = name[number.end() :]
    found = [m for m in _NUMBER.finditer(prior) if not unit or prior[m.end() :].startswith(unit)]
    found = [m for m in found if len(m.group()) > 1 or m.group() not in "一二两三"] or found
    if len(found) != 1:
        return None
    end = found[0].end() + len(unit)
    return found[0].start(), end


def _same_tail(name: str, prior: str) -> tuple[int, int] | None:
    """A word of the former question that ends like the new one: 技师 for 工程师, 一等奖 for 二等奖."""
    for length in range(len(name) - 1, 0, -1):
        tail = name[-length:]
        if length == 1 and tail not in _GRADE:
            return None
        at = prior.find(tail)
        if at < 0:
            continue
        start = at
        while start > max(0, at - (len(name) - length)) and prior[start - 1] not in _BOUNDARY:
            start -= 1
        if prior[start : at + length] != name and not _ASK.search(prior[start:at]):
            return start, at + length
    return None


def resolved(question: str, prior: str) -> str | None:
    """The question with a pronoun that points back replaced by the noun it stands for."""
    core = _core(question)
    match = _points_back(core)
    if match is None:
        return None
    group = match.lastgroup
    if group in {"they", "he"}:
        found = _PERSON.search(_ASK.sub("，", prior))
        return core[: match.start()] + _COUNTED.sub("", found.group()) + core[match.end() :] if found else None
    if group == "such":
        named = re.search(rf"[^{_PARTICLES}]{{1,12}}{core[match.end()]}", prior)
        return core[: match.start()] + named.group() + core[match.end() + 1 :] if named else None
    return None
