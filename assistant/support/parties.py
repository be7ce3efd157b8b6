"""Who is named in a text: roles, bodies and organisations in both languages, and who of them acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.quantities import folded

_ROWS = (
    ("industry college", r"产业学院|现代产业学院|企业学院", r"industry colleges?"),
    (
        "leadership",
        r"(?:分管)?(?:校|院|院级|校级)领导",
        r"(?:school|college) (?:management|leadership)|senior leaders?",
    ),
    (
        "department",
        r"二级学院|教学系|院系|系部|所在部门",
        r"college departments?|departments?(?! head)|facult(?:y|ies)",
    ),
    (
        "department head",
        r"系主任|院系负责人|系部主任|部门(?:负责人|主任|领导)",
        r"heads? of (?:the )?department|department heads?",
    ),
    (
        "principal",
        r"(?<!副)(?:校长|院长)",
        r"(?<!vice-)principals?|headmasters?|deans?|heads? of (?:the )?(?:school|college)",
    ),
    (
        "vice principal",
        r"副校长|副院长",
        r"vice-principals?|vice principals?|deputy (?:principals?|heads?)|vice-deans?",
    ),
    (
        "vice-chair",
        r"副理事长|副主席|副董事长|副会长",
        r"vice[- ](?:chair(?:man|person|woman|s)?|presidents?)|deputy chairs?",
    ),
    ("chair", r"理事长|主席|董事长|会长", r"chair(?:man|person|woman|s)?(?! of the committee)|presidents?"),
    ("secretary-general", r"秘书长", r"secretary[- ]general"),
    ("secretariat", r"秘书处", r"secretariat"),
    ("secretary", r"秘书(?![处长])", r"secretar(?:y|ies)"),
    ("council", r"理事会", r"councils?"),
    ("board", r"董事会", r"board of directors|(?:the|a|each) board|boards?"),
    ("supervisory board", r"监事会", r"supervisory board"),
    (
        "assembly",
        r"会员大会|成员大会|全体大会|代表大会|(?<=向)大会|大会",
        r"general (?:assembly|meeting)|assembl(?:y|ies)",
    ),
    ("finance committee", r"财务委员会", r"finance committee"),
    ("academic committee", r"学术委员会", r"academic (?:committee|board|council)"),
    ("textbook committee", r"教材委员会|教材选用委员会", r"textbook committee"),
    ("programme committee", r"专业建设(?:指导)?委员会", r"programme committee"),
    ("steering committee", r"指导委员会", r"steering committee"),
    ("expert committee", r"专家委员会", r"expert committee"),
    ("library committee", r"图书(?:馆)?委员会", r"library committee"),
    ("safety committee", r"安全(?:生产)?委员会", r"safety committee"),
    ("jury", r"评审委员会|裁判组|评委会|评委|裁判(?:员|长)?", r"jur(?:y|ies)|judges?|referees?|adjudicators?"),
    ("committee", r"委员会", r"committees?|panels?"),
    ("academic affairs", r"教务处|教务部门", r"academic affairs (?:office|department)|registrar|registry"),
    ("research office", r"科研处|科研部门", r"research office"),
    ("finance office", r"财务处|财务部门?|财务科", r"finance (?:office|department)|accounts office"),
    (
        "human resources",
        r"人事处|人事部门?|人力资源部",
        r"human resources|hr (?:office|department)|personnel (?:office|department)",
    ),
    ("student affairs", r"学工处|学生处|学生工作部", r"student affairs(?: office)?"),
    ("quality office", r"质量办公室|质量(?:管理)?办|质管办", r"quality office"),
    ("safety office", r"安全(?:管理)?办公室|安全处|安全科|保卫处", r"safety office|security office"),
    ("division head", r"处长|科长|部长", r"heads? of (?:division|office|unit)|division heads?"),
    ("finance manager", r"财务主管|司库|财务负责人", r"treasurers?|finance managers?"),
    ("workshop manager", r"车间主任|车间负责人", r"workshop managers?|workshop heads?"),
    ("compliance officer", r"合规(?:专员|官)", r"compliance officers?"),
    ("safety officer", r"安全(?:员|主管|负责人|管理员)", r"safety officers?|safety managers?"),
    ("auditor", r"审计(?:师|员|机构|委员会)|监事(?!会)", r"auditors?"),
    ("team leader", r"组长|班组长", r"team leaders?|group leaders?"),
    (
        "project leader",
        r"项目负责人|课题负责人|项目主持人",
        r"project (?:leaders?|managers?|heads?)|principal investigators?",
    ),
    ("project team", r"项目组|课题组", r"project teams?"),
    (
        "course team",
        r"课程组|教研室",
        r"course teams?|curriculum panel|teaching teams?|teaching and research (?:offices?|groups?|sections?)",
    ),
    ("course leader", r"课程负责人", r"course leaders?"),
    ("inspector", r"督导|巡视员|检查员", r"inspectors?"),
    ("librarian", r"图书馆长|馆长|图书管理员", r"librarians?"),
    ("archivist", r"档案(?:室|馆)?主任|档案管理员", r"archivists?|head of (?:the )?archives"),
    ("observer", r"观察员", r"observers?"),
    ("director", r"董事(?![会长])|(?<!车间)(?<!系)(?<!班)主任", r"directors?(?! general)"),
    ("council member", r"理事(?![会长])", r"council members?"),
    ("committee member", r"委员(?!会)", r"(?:committee|panel) members?"),
    ("association member", r"会员(?!大会)", r"member organi[sz]ations?|member institutions?"),
    ("member", r"成员", r"members?(?!ship)"),
    (
        "both",
        r"双方|两边|两家|双边|校企(?:双方)?(?!联席|合作|共建)",
        r"both (?:parties|sides)|the (?:two )?parties|(?:takes?|taking) turns",
    ),
    ("industry", r"行业(?!协会)", r"industry|industrial members?"),
    ("class teacher", r"班主任|辅导员", r"class teachers?|form teachers?|counsell?ors?"),
    (
        "teacher",
        r"教师|老师|讲师|教员|师傅|导师|指导教师|教练|培训师|师资",
        r"teachers?|instructors?|lecturers?|mentors?|tutors?|trainers?|supervisors?|masters?|coach(?:es)?",
    ),
    ("expert", r"专家|工程师|技术人员|能手", r"experts?|engineers?|specialists?|technicians?"),
    ("graduate", r"毕业生", r"graduates?"),
    (
        "learner",
        r"学生|学员|订单班|新生|班级|实习生|学徒工?|徒弟|考生|受训者|同学|选手|参赛者|大一",
        r"students?|learners?|interns?(?!hip)|apprentices?(?!ship)|trainees?|pupils?|candidates?|"
        r"contestants?|competitors?|entrants?|participants?",
    ),
    ("visitor", r"来访者|访客|参观者|参观人员|来宾", r"visitors?|guests?"),
    ("inventor", r"发明人|完成人|作者", r"inventors?|authors?"),
    ("parent", r"家长|监护人|父母", r"parents?|guardians?"),
    ("worker", r"员工|职工|工人|熟练工|雇员|人员", r"staff|employees?|workers?"),
    (
        "enterprise",
        r"企业|公司|用人单位|实习单位|工厂|雇主|厂方|合作方|产业方|行业成员|接收单位|到厂|驻厂|厂里",
        r"enterprises?|compan(?:y|ies)|employers?|firms?|business(?:es)?|host(?:s| compan(?:y|ies))?",
    ),
    ("unit", r"单位", r"organi[sz]ations?|institutions?|bodies"),
    ("association", r"行业协会|协会|商会|学会", r"associations?|chambers?"),
    ("research institute", r"科研院所|研究所|研究院", r"research institut(?:es?|ions?)"),
    (
        "school",
        r"学校|院校|高校|学院|大学|校方|职校|到校|在校|离校|返校|校内|我校|本校",
        r"schools?(?! year|[- ]leaving)|colleges?|universit(?:y|ies)|academ(?:y|ies)",
    ),
    (
        "authority",
        r"主管部门|行政部门|政府|教育局|教育厅|人社局|监管部门",
        r"authorit(?:y|ies)|government|ministry|education bureau|regulators?",
    ),
    ("court", r"法院", r"courts?"),
    ("arbitration", r"仲裁(?:委员会|机构)?", r"arbitrat(?:ion|ors?)"),
    ("insurer", r"保险公司|承保人", r"insurers?|insurance compan(?:y|ies)"),
    ("applicant", r"申请人|申报人|申请者|报名者", r"applicants?"),
    ("supplier", r"供应商|供货方|供货商", r"suppliers?|vendors?"),
    ("buyer", r"采购人|采购方|买方|购买方", r"buyers?|purchasers?"),
    ("seller", r"卖方|销售方", r"sellers?"),
    ("lessor", r"出租人|出租方|房东", r"lessors?|landlords?"),
    ("lessee", r"承租人|承租方|租客|租户", r"lessees?|tenants?"),
    ("borrower", r"借用人|借用方|借用单位", r"borrowers?"),
    ("resident", r"住宿生|住宿学生|寄宿生", r"residents?|boarders?"),
    ("party a", r"甲方", r"party a"),
    ("party b", r"乙方", r"party b"),
    ("third party", r"第三方|第三人", r"third part(?:y|ies)|third persons?"),
    ("group", r"集团(?!成员)", r"(?:the|our) group(?! of)|groups? (?=insures|pays|owns)"),
    ("chinese text", r"中文(?:本|版|文本)?", r"chinese(?: text| version| one)?"),
    ("english text", r"英文(?:本|版|文本)?", r"english(?: text| version| one)?"),
)
_PATTERN = re.compile("|".join(f"(?P<p{i}>{zh}|(?<![a-z])(?:{en})(?![a-z]))" for i, (_, zh, en) in enumerate(_ROWS)))
_NO_PARTY = re.compile(
    r"中英文|学院路|学校年|in chinese and english|[校院]级(?!领导)|(?:school|college|university|group) level"
)

GENERAL = {
    "industry": {"enterprise", "association"},
    "both": {"school", "enterprise", "party a", "party b"},
    "council member": {"council", "member"},
    "committee member": {"committee", "member"},
    "association member": {"member", "assembly", "association"},
    "member": {
        "council member",
        "committee member",
        "association member",
        "council",
        "board",
        "committee",
        "director",
        "group",
        "assembly",
        "association",
        "jury",
    },
    "committee": {"member", "jury", "committee member", "course team"},
    "learner": {"graduate", "resident"},
    "graduate": {"learner"},
    "teacher": {"expert", "class teacher", "course leader", "inspector"},
    "expert": {"teacher", "enterprise"},
    "worker": {"expert", "teacher", "enterprise"},
    "school": {"industry college", "department", "both", "unit"},
    "department": {"school"},
    "director": {"board", "division head", "member", "archivist"},
    "principal": {"industry college"},
    "course team": {"committee", "course leader"},
    "inspector": {"teacher"},
    "council": {"member", "council member", "chair", "vice-chair"},
    "board": {"director", "member"},
    "group": {"member", "council", "secretariat", "assembly"},
    "secretary": {"secretariat"},
    "jury": {"committee", "expert"},
    "authority": {"government"},
    "project leader": {"project team"},
    "project team": {"project leader"},
    "archivist": {"director"},
    "team leader": {"course team", "course leader"},
    "court": {"arbitration"},
    "insurer": {"enterprise"},
    "supplier": {"enterprise", "seller", "unit"},
    "enterprise": {"industry", "both", "unit", "supplier", "seller"},
    "seller": {"supplier", "enterprise"},
    "resident": {"learner"},
    "applicant": {"learner", "teacher", "member", "unit", "enterprise", "graduate"},
}
"""Names that a paraphrase may use where the quote names one of those behind them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A party at ``[start, end)`` of a text."""

    party: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[Named, ...]:
    """The parties that a text names, in order."""
    plain = folded(text)
    masked = _NO_PARTY.sub(lambda match: "\0" * len(match[0]), plain)
    found = []
    for match in _PATTERN.finditer(masked):
        row = _ROWS[int(str(match.lastgroup)[1:])][0]
        found.append(Named(party=row, start=match.start(), end=match.end()))
    return tuple(found)


def is_covered(party: str, parties: frozenset[str]) -> bool:
    """Whether a claim may name ``party`` where its quote names ``parties``."""
    if party == "committee" and any(other.endswith("committee") for other in parties):
        return True
    return party in parties or bool(GENERAL.get(party, set()) & parties)


_BY_ZH = re.compile(r"(?:由|被|归)(?:各|该|每个?|其|本)?$")
_BY_EN = re.compile(r"\b(?:by|belongs? to) (?:the |its |their |an? |each |any )?(?:\w+ )?$")
_MADE_OF = re.compile(r"[^，。；]*(?:组成|构成)")
_LED_ZH = re.compile(
    r"^(?:[（(][^）)]{1,3}[）)])?(?:各|每[个名位]?|该|本|任何|所有|全体|凡|如果?|若|当|而|但|其|其他|"
    r"新|合作|因|经|一[名位个]|\d+[名位个]|上述|合格的?|相关|有关|校企|未满\S{1,4}岁的?|兼职|专任|"
    r"来自|集团|主办|承办|参赛|实习|每年|每学期|每月)*$"
)
_LED_EN = re.compile(
    r"^(?:(?:and|but|or|so|then|also|if|when|where|unless|whenever|once|as|while|in practice|the|an?|"
    r"each|every|all|any|no|only|both|its|their|this|that|these|those|two|three|at least|up to|"
    r"more than|new|"
    r"qualified|[a-z]+-[a-z]+|full-time|part-time|partner|seconded|workshop|company|industry|senior|first-year|"
    r"other|host|every other|[a-z]+ing)\s)*$"
)
_STATES_EN = re.compile(
    r"^(?:[^,.;]{0,30}?)\s?\b(?:(?:is|are|was|were|be|being|been) (?:also |still |then |not |only |"
    r"usually )*(?!required|obliged|allowed|entitled|to\b|responsible|liable|bound|free|permitted|"
    r"able)\w+|remains?|becomes?|consists?|comprises?|ha(?:s|ve)(?! to)|belongs?|sits?|comes?|stays?|counts?|receives?|"
    r"gets?|hears?|earns?|obtains?|gains?)\b"
)
_MODAL_EN = re.compile(
    r"^(?: [a-z-]+){0,4} (?:must|shall|may|can|cannot|should|will|has|have|had|does|do|needs?|is|are|"
    r"[a-z]{3,}s)\b|^ (?!and\b|or\b|of\b|in\b|from\b|with\b|for\b|on\b|at\b|who\b|that\b|under\b|which\b|"
    r"receive|get|hear|earn|obtain|gain)[a-z]{3,}"
)
_RELATIVE = re.compile(r"^(?:and )?(?:which|who|whom)\b")
_CONDITION_EN = re.compile(r"\b(?:if|when|where|unless|in case|provided|once|failing|as soon as)\b")
_AND = re.compile(r"\s*(?:、|和|与|及|以及|或者?|,|and|or|, and|the|as well as|\s)*\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """Who acts between two commas, in the rule itself and in its condition; empty where that cannot be told.

    ``subject`` is to whom it is done, where 由 or ``by`` names who does it, which ``by`` tells.
    """

    main: frozenset[str] = frozenset()
    condition: frozenset[str] = frozenset()
    subject: str | None = None
    by: bool = False


@lru_cache(maxsize=4096)
def actors(part: str) -> Actors:
    """Who acts between two commas: whom 由 or ``by`` names, else who stands before the verb."""
    plain = folded(part)
    if re.search(r"[\u4e00-\u9fff]", plain):
        conditional = plain.endswith("的") or plain.startswith(("如", "若"))
        consenting = frozenset({each.party for each in named(part) if _CONSENTING.search(plain[: each.start])})
        found = frozenset() if consenting else _acting_zh(plain, named(part))
        return (
            Actors(condition=found)
            if conditional
            else Actors(main=found, condition=consenting, subject=_subject(part), by=_is_by(part))
        )
    cut = match.start() if (match := _CONDITION_EN.search(plain)) else len(plain)
    comma = plain.find(",", cut)
    until = comma if comma > 0 else len(plain)
    return Actors(
        subject=_subject(part),
        by=_is_by(part),
        main=_acting_en(plain[:cut]),
        condition=_acting_en(plain[cut:until].split(" ", 1)[-1]),
    )


_CONSENTING = re.compile(r"(?<![已曾])经(?:过)?$")


def _subject(part: str) -> str | None:
    plain, found = folded(part), named(part)
    by = [each for each in found if _BY_ZH.search(plain[: each.start]) or _BY_EN.search(plain[: each.start])]
    return found[0].party if by and found[0] not in by else None


def _is_by(part: str) -> bool:
    plain = folded(part)
    return any(_BY_ZH.search(plain[: each.start]) or _BY_EN.search(plain[: each.start]) for each in named(part))


def _acting_zh(plain: str, found: tuple[Named, ...]) -> frozenset[str]:
    for place, each in enumerate(found):
        if _BY_ZH.search(plain[: each.start]) and not _MADE_OF.match(plain, each.end):
            return _with_partners(plain, found[place:])
    for place, each in enumerate(found):
        if _LED_ZH.match(plain[: each.start]):
            after = plain[each.end :]
            is_subject = (
                not re.match(
                    r"(?:[^，。；]{0,6})(?:收到|获得|得到|领取|享受|取得|接受)|(?:都|均)?(?:要|须|"
                    r"应当?)?(?:有|具有|具备|是|属于)(?!权|义务|责任)|的(?!，)|之间|方面|由|被|是|"
                    r"为(?![其他她它每])|须经|经|归|(?:人数|名单|名额|成绩|证|工作|档案|宿舍)",
                    after,
                )
                and len(after) > 1
            )
            return _with_partners(plain, found[place:]) if is_subject else frozenset()
        return frozenset()
    return frozenset()


def _acting_en(plain: str) -> frozenset[str]:
    found = named(plain)
    for place, each in enumerate(found):
        if _BY_EN.search(plain[: each.start]):
            return _with_partners(plain, found[place:])
    if not found or not _LED_EN.match(plain[: found[0].start]):
        return frozenset()
    after = plain[found[0].end :]
    if _STATES_EN.match(after) or not _MODAL_EN.match(after):
        return frozenset()
    return _with_partners(plain, found)


def _with_partners(plain: str, found: tuple[Named, ...]) -> frozenset[str]:
    """The first party with those that 和 or ``and`` ties to it."""
    together = {found[0].party} - {"industry"}
    for one, other in pairwise(found):
        if not _AND.fullmatch(plain[one.end : other.start]):
            break
        together.add(other.party)
    return frozenset(together)


def doers(text: str) -> tuple[Named, ...]:
    """Whom 由 or ``by`` names as doing something, in order."""
    plain = folded(text)
    return tuple(
        each for each in named(text) if _BY_ZH.search(plain[: each.start]) or _BY_EN.search(plain[: each.start])
    )


def goes_on(part: str) -> bool:
    """Whether a part goes on with whom the one before it ended: which, who."""
    return _RELATIVE.match(folded(part)) is not None
