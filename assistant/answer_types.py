"""What kind of answer a question asks for, such as a sum of money or a day, and whether a text holds one.

The expected answer type is a classic of question answering (Li & Roth, Learning Question Classifiers, 2002). Here it
tells near misses: a passage on the right subject that states no sum does not say how much something costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache

from assistant.amounts import ENGLISH_AMOUNT, HAN_AMOUNT
from assistant.language import ENGLISH_MONTHS
from assistant.named_days import names_day, without_day
from assistant.quantities import Dimension, folded, quantities
from assistant.records import TABLE_GAP


class AnswerType(StrEnum):
    """What an answer must hold; ``DAY_FROM`` is a day that follows from one which the question names, by a period."""

    MONEY = "money"
    SHARE = "share"
    LENGTH = "length"
    DAY = "day"
    DAY_FROM = "day_from"
    LESSONS = "lessons"
    AGE = "age"
    POINTS = "points"
    NUMBER = "number"
    CONTACT = "contact"


_MUCH_ZH = r"(?:多少|几[十百千万]*)"
_PAYMENT_ZH = (
    r"(?:学费|会费|费用|年费|工资|薪酬|薪水|年薪|月薪|补贴|津贴|报酬|课酬|酬劳|押金|罚款|罚金|奖金|经费|赔偿金?|出席费|"
    r"利息|价格|价钱|保费|违约金|预算)"
)
_GIVE_ZH = r"(?:罚|付|赔|发|领|缴|交|收|退|给|拿|出)多少"
_LENGTHS_ZH = r"个?(?:工作日|自然日|天|日|周|星期|礼拜|月(?!份|底|初)|季度|年(?!级)|小时|钟头|分钟|学期|学年)"
_COUNTED_ZH = r"(?:个|名|位|人|家|门|次|份|台|项|条|倍|层|所|间|套|批|轮|遍|只|张|件|处|支|队|类|种|学分|票|字|页)"
_ASKED_ZH: Mapping[AnswerType, tuple[str, ...]] = {
    AnswerType.MONEY: (
        rf"{_MUCH_ZH}(?:块|元|钱|万)|多少[^，。？?]{{0,3}}(?:费|钱)|(?:挣|花)多少",
        rf"{_PAYMENT_ZH}[^，。？?]{{0,6}}(?:多少(?!{_LENGTHS_ZH}|个|名|人|次|比例)|几何)",
        rf"{_GIVE_ZH}(?![个名人位次天年月份])",
    ),
    AnswerType.SHARE: (
        r"百分之(?:几|多少)|[占抽提]多少|几成|多[大高]的?比例|比例[^，。？?]{0,4}(?:多少|多大|多高)",
        r"率[^，。？?]{0,4}(?:多少|多高|几)|几折|几分之几|分多少",
        _GIVE_ZH,
    ),
    AnswerType.LENGTH: (
        r"多久|多长时间|多少时间|(?:有效期|期限|任期|年限)[^，。？?]{0,4}(?:多|几)",
        rf"(?<!哪){_MUCH_ZH}{_LENGTHS_ZH}",
    ),
    AnswerType.DAY: (
        r"什么时候|何时|哪一?[天日年]|哪个?(?:月|季度|学期)|几月|几号|几日",
        r"几点(?!要|建议|意见|内容)|截止(?:到|日期|时间)",
    ),
    AnswerType.LESSONS: (rf"{_MUCH_ZH}个?(?:课时|学时|节)|(?:课时|学时)[^，。？?]{{0,6}}多少",),
    AnswerType.AGE: (rf"{_MUCH_ZH}(?:周?岁)|多大(?:年纪|岁数|年龄)|年龄[^，。？?]{{0,6}}(?:多|几|限)",),
    AnswerType.POINTS: (rf"{_MUCH_ZH}分(?![之钟类期组批])",),
    AnswerType.NUMBER: (rf"(?<![哪好这那])(?:多少{_COUNTED_ZH}?|几{_COUNTED_ZH})",),
    AnswerType.CONTACT: (r"(?:电话|手机|分机|邮箱|电子邮件|联系方式)[^，。？?]{0,6}(?:多少|什么|几|是|[?？]|$)",),
}
_PAID_EN = (
    "cost|pay|paid|pays|fees?|fined?|gets?|earns?|owes?|charged?|receives?|money|spend|spent|sign|worth|refund|price|"
    "compensation"
)
_SUM_EN = "fee|price|cost|salary|wage|fine|bonus|allowance|deposit|rebate|sum|amount|interest|hourly rate|pay"
_LENGTHS_EN = "(?:working |calendar |business )?(?:days?|weeks?|months?|years?|minutes?|semesters?|time|notice)"
_BE_EN = "(?:am|is|are|was|were|do|does|did|must|may|can|could|should|shall|will|would|has|have|had)"
_ASKED_EN: Mapping[AnswerType, tuple[str, ...]] = {
    AnswerType.MONEY: (
        rf"\bhow much (?!time|notice|longer|earlier|later|of)(?:[\w'’-]+ ){{0,12}}?(?:{_PAID_EN})\b",
        r"\bwhat (?:does|do|did|will|would|must|should) (?:(?!say|mean|happen)[\w'’-]+ ){1,12}?"
        r"(?:cost|pay|owe|earn|charge)\b",
        rf"\b(?:what|which) (?:\w+ ){{0,2}}(?:{_SUM_EN})\b",
        rf"\bhow (?:much|high|large|big) (?:is|are|was|were) (?:\w+ ){{0,4}}(?:{_SUM_EN})\b",
    ),
    AnswerType.SHARE: (
        r"\b(?:what|which|how (?:large|big|high|great) an?) (?:\w+ ){0,2}"
        r"(?:share|percentage|per ?cent|proportion|fraction|rate|interest|majority|rebate)\b",
        r"\bhow much of\b|\bhow much (?:\w+ ){0,6}(?:share|split)",
    ),
    AnswerType.LENGTH: (
        rf"\bhow (?:long|soon|fast|quickly|often|early|late)\b|\bhow (?:many|much) (?:[\w-]+ ){{0,2}}{_LENGTHS_EN}\b",
        r"\bwithin (?:what|which|how)\b|\bhow many hours\b|\bhow much (?:earlier|later|longer)\b",
    ),
    AnswerType.DAY: (
        rf"(?:^|[.;:,?!] ?|\b(?:and|by|since|until|till|from) )when {_BE_EN}\b|\b(?:by|since|until|till) when\b",
        r"\b(?:what|which) (?:date|day|month|year|time|deadline|week)\b|\bdeadline for\b",
    ),
    AnswerType.LESSONS: (r"\bhow many (?:[\w-]+ ){0,2}(?:hours?|lessons?|classes|periods?)\b",),
    AnswerType.AGE: (r"\bhow old\b|\b(?:what|which) age\b|\bage limit\b",),
    AnswerType.POINTS: (r"\bhow many (?:points|marks)\b|\b(?:what|which) (?:\w+ )?(?:score|marks?|points)\b",),
    AnswerType.NUMBER: (r"\bhow many\b",),
    AnswerType.CONTACT: (
        r"\b(?:what|which)\b[^.?]{0,40}\b(?:phone|telephone|mobile|extension(?: number|(?=\?))|e-?mail)(?!\w)",
    ),
}
_PATTERNS = {
    kind: re.compile("|".join((*_ASKED_ZH[kind], *_ASKED_EN[kind])), re.IGNORECASE | re.MULTILINE) for kind in _ASKED_ZH
}
_ASKING = re.compile(
    rf"多久|多长(?:时间)?|多少(?:时间|钱|{_LENGTHS_ZH})?|几[十百千万]*(?:{_LENGTHS_ZH}|块|元|成|折|岁|号|点)?|什么时候|何时|"
    r"哪一?[天日年]|\bhow (?:much|many|long|soon|fast|quickly|often|early|late|large|big|high|old)\b"
)
_NUMERAL = re.compile(
    rf"\d|{HAN_AMOUNT}(?![切般致起样定直旦面概律经])|\b{ENGLISH_AMOUNT}\b|双方|\b(?:no|none|nobody|both|single)\b"
)
_DATE = re.compile(
    r"\d{1,2} ?月|\d{1,2} ?[日号]|[月年学期季][初底末]|星期|周[一二三四五六日末]|\d{1,2}[:：]\d\d|\d{4} ?年|"
    rf"春季|秋季|学年|学期|\b(?:{'|'.join(ENGLISH_MONTHS)})\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:1\d|20)\d\d\b|o'clock|\b\d{1,2} ?[ap]\.?m\b|"
    r"\b(?:semester|term|year|quarter|month)\b"
)
_ERA = re.compile(
    r"世纪|年代|[万亿] ?年|\bcentur(?:y|ies)\b|\b\d{3,4}s\b|\b(?:million|billion) years\b|\b\d+ ?(?:bc|bce|ad|ce)\b"
)
_MOMENT = re.compile(
    r"时[，。；、起即成生支]|[以之][前后]|[后前][，。方才即]|自.{0,30}起|"
    r"\b(?:when|once|after|before|upon|until|as soon as|whenever|at the (?:end|beginning|start|time))\b"
)
_REGULAR = re.compile(r"定期|经常|每|\b(?:regular|periodic|ongoing|annual|frequent)\w*")
_AT_ONCE = re.compile(
    r"立即|当[日场天]|即时|随时|次[日月年]|长期|永久|immediately|at once|at any time|forthwith|permanent|indefinite|"
    r"(?:same|next|following) (?:day|week|month|year)|without delay|straight away"
)
_FREE = re.compile(
    r"免费|免[缴收交]|不[收缴付计给]|无偿|有偿|free of charge|no (?:fee|charge|pay|cost)|nothing|"
    r"without (?:pay|charge)|unpaid"
)
_MONEY = re.compile(
    r"元|万块|\byuan\b|¥|￥|\brmb\b|\bcny\b|[$€£镑]|先令|卢比|法郎|\bkshs?\b|\b(?:usd|eur|gbp|dollars?|euros?|pounds?)\b"
)
_SHARE = re.compile(
    r"\d ?比 ?\d|[一二三四五六七八九十]比[一二三四五六七八九十]|\b\d+ to \d+\b|"
    r"[%％]|分之|[一二三四五六七八九半]成|全额|全部|一半|半数|平均|等额|倍|\bper ?cent\b|"
    r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?|fully|wholly|equally|entire|whole)\b"
)
_PERCENT = re.compile(r"[%％]|百分之|\bper ?cent\b")
_LESSON = re.compile(r"学时|课时|节|\bhours?\b|\blessons?\b|\bperiods?\b")
_AGE = re.compile(r"岁|\bage[ds]?\b|\byears? old\b|\bup to \d\d\b")
_POINT = re.compile(r"分|\bpoints?\b|\bmarks?\b|\bscores?\b|%|\bper ?cent\b|等级|合格|\bgrades?\b")
_CONTACT = re.compile(r"\d{4}|@")


@lru_cache(maxsize=1024)
def answer_types(question: str) -> frozenset[AnswerType]:
    """The kinds of which an answer must hold one; empty where the question does not tell."""
    text = folded(question)
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(text)}
    if AnswerType.DAY in found and names_day(question):
        found = found - {AnswerType.DAY} | {AnswerType.DAY_FROM}
    # "How many days" is a number, too; what is asked for more exactly decides.
    return frozenset(found - {AnswerType.NUMBER} or found)


def subject_of(question: str) -> str:
    """What documents can be searched for: the question without a day from which another one is to be counted."""
    return without_day(question) if AnswerType.DAY_FROM in answer_types(question) else question


def without_asking(question: str) -> str:
    """The question without the words that ask: what is left says what it is about."""
    return _ASKING.sub(" ", folded(question))


def holds(text: str, kinds: frozenset[AnswerType]) -> bool:
    """Whether a text holds something of one of the kinds; a row of a table, whose units stand elsewhere, any number."""
    if not kinds:
        return True
    plain = folded(text)
    if TABLE_GAP in plain and _NUMERAL.search(plain):
        return True
    return any(_HOLDS[kind](plain) for kind in kinds)


_DIMENSIONS = {
    AnswerType.MONEY: {Dimension.MONEY},
    AnswerType.SHARE: {Dimension.SHARE},
    AnswerType.LENGTH: {Dimension.TIME, Dimension.WORKING_DAYS, Dimension.RECURRENCE},
    AnswerType.DAY: {Dimension.TIME, Dimension.WORKING_DAYS},
    AnswerType.DAY_FROM: {Dimension.TIME, Dimension.WORKING_DAYS},
    AnswerType.LESSONS: {Dimension.CLASS_HOURS},
    AnswerType.POINTS: {Dimension.POINTS},
}


def asked_dimensions(kinds: frozenset[AnswerType]) -> set[Dimension]:
    """What the figures that are asked for count; empty where that is not known."""
    return {dimension for kind in kinds for dimension in _DIMENSIONS.get(kind, ())}


def _dimensions(text: str) -> set[Dimension]:
    return {quantity.dimension for quantity in quantities(text)}


def _holds_period(text: str) -> bool:
    return bool(_dimensions(text) & {Dimension.TIME, Dimension.WORKING_DAYS} or _AT_ONCE.search(text))


def _holds_length(text: str) -> bool:
    recurring = {Dimension.RECURRENCE, Dimension.OCCASIONS}
    told = _dimensions(text) & recurring or _DATE.search(text) or _ERA.search(text) or _REGULAR.search(text)
    return bool(_holds_period(text) or told)


def _holds_day(text: str) -> bool:
    return bool(_holds_length(text) or _MOMENT.search(text))


def _holds_money(text: str) -> bool:
    return bool(_FREE.search(text) or (_MONEY.search(text) and _NUMERAL.search(text)) or _PERCENT.search(text))


_HOLDS: Mapping[AnswerType, Callable[[str], bool]] = {
    AnswerType.MONEY: _holds_money,
    AnswerType.SHARE: lambda text: bool(_SHARE.search(text)),
    AnswerType.LENGTH: _holds_length,
    AnswerType.DAY: _holds_day,
    AnswerType.DAY_FROM: _holds_period,
    AnswerType.LESSONS: lambda text: bool(_LESSON.search(text) and _NUMERAL.search(text)),
    AnswerType.AGE: lambda text: bool((_AGE.search(text) and _NUMERAL.search(text)) or _ERA.search(text)),
    AnswerType.POINTS: lambda text: bool(_POINT.search(text)),
    AnswerType.NUMBER: lambda text: bool(_NUMERAL.search(text)),
    AnswerType.CONTACT: lambda text: bool(_CONTACT.search(text)),
}
