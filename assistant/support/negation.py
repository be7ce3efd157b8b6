"""Plain yes and no: a claim that denies what its quote says, says what it denies, or turns its condition round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from assistant.quantities import folded
from assistant.support.alignment import Pair, features, joined
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.proviso_words import exception_told

LIKE_CONDITION = 0.5
"""Share of the words of a condition that another one on the same matter holds."""

_COMPARED = re.compile(
    r"不(?:得|能|可|应|要)?(?:少于|低于|超过|多于|高于|小于|大于|晚于|早于|短于|长于|超出|满|足|到)|"
    r"未满|未达|不同|不仅|不但|不论|不管|不限(?!制)|无论|不断|不等|不良|不一致|不成|不符(?!合)|不服|不合格|"
    r"不及格|不可抗力|不同意见|不超|不受影响|不变(?![更动])|"
    r"不(?:得|能|可|应|要)?比[^，。；]{1,16}?[低高多少长短晚早大小]|"
    r"\b(?:not (?:be )?affected|unaffected)\b|"
    r"\b(?:no|nobody|none|no one|neither)\b[^.;,]{0,60}? (?:more|longer|later|older|larger|higher) than\b|"
    r"\b(?:no|not) (?:more|less|later|fewer|earlier|lower|higher|older|younger|longer|shorter) than|"
    r"\bnot exceed(?:ing)?|not only|no matter|whether or not|no older|no newer|\bno later\b|"
    r"(?:may|must|shall|can|does|do) not exceed"
)
_NO = re.compile(
    r"不(?!当|锈|动产|可抗力|时之需|足|满)|未(?!来|成年)|没(?!收)|无(?!论|人机|线)|否(?!则)|免(?!疫)|"
    r"禁|\bnot\b|n't\b|\bno\b|\bnever\b|\bneither\b|\bnor\b|\bnone\b|\bnobody\b|\bnothing\b|"
    r"\bcannot\b|\bwithout\b|"
    r"\bno longer\b"
)
_NEGATIVE = re.compile(
    r"失去|丧失|取消|缓|推迟|缺席|缺勤|停|拒|撤销|废止|作废|除外|例外|以外|仅|只|拖欠|自付|退出|(?<!是)非|"
    r"\blos[et]|cancel|revok|repeal|except|exclu|\bonly\b|suspend|stop|fail|lack|\bfree of|unless|"
    r"refus|reject|invalid|void|beside|outside|own expense|自理|自费|自担|"
    r"\bban|prohibit|forbid|exempt|illegal|\bneither\b|aside|\bmiss|absen|on hold|put off|defer|postpone"
)
_OVERDUE = re.compile(r"逾期(?:未|不)[\u4e00-\u9fff]{0,3}")
_CONDITION_NO = re.compile(
    r"除非[^，。；]*|除[^，。；]{1,30}外|未经[^，。；]{1,30}?(?:同意|批准|许可|授权)|"
    r"没有[^，。；]{1,20}?(?:同意|批准|许可|在场|指导|异议)|[^，。；]*(?:不|未|没|"
    r"无)[^，。；]{0,10}时|[^，。；]*(?:不|未|没|无)[^，。；]{0,16}的(?=[，,要须应得由可必])|"
    r"\bunless [^,.;]*|\bwithout (?:(?!\b(?:is|are|was|were|may|must|shall|can|cannot|will|should|do|does)\b)[^,.;])*|"
    r"\bif [^,.;]*(?:\b(?:not|nothing|never|no|nobody)\b|n't)[^,.;]*|\bif (?:no|nobody|it|they|"
    r"he) [^,.;]*|\bfail(?:s|ing)\b[^,.;]*|(?:who|that|which) (?:is|are|was|were|did|does|do|has|have|"
    r"can)\s?(?:not|n't)[^,.;]*|\bif [^,.;]{0,30}\bcannot\b[^,.;]*"
)


@lru_cache(maxsize=4096)
def polarity(text: str) -> tuple[bool, bool]:
    """Whether a text says no, and whether any of its words does or implies it."""
    plain = _COMPARED.sub(" ", folded(text))
    main = _CONDITION_NO.sub(" ", plain)
    says_no = bool(_NO.search(main))
    return says_no, says_no or bool(_NO.search(plain)) or bool(_NEGATIVE.search(plain))


def nos(text: str) -> list[tuple[int, int]]:
    """Where a text says no, outside comparatives."""
    plain = _COMPARED.sub(lambda match: "\0" * len(match[0]), folded(text))
    return [match.span() for match in _NO.finditer(plain)]


def negatives(text: str) -> Counter[str]:
    """The words of a text that say no or imply it; 逾期未 is one."""
    plain = _OVERDUE.sub("逾期", _COMPARED.sub(" ", folded(text)))
    return Counter(match[0] for pattern in (_NO, _NEGATIVE) for match in pattern.finditer(plain))


WAY_OUT = re.compile(
    r"除非|未经|没有|才|(?<![甲乙丙双对任一两各])方可|只有|除(?=非|[^，。；]{1,30}外)|例外|\bunless\b|\bwithout\b|\bonly\b|"
    r"\bexcept|\bneeds?\b|需|须|须经|"
    r"征得|\bwith the\b|\baside\b|\bother than\b|\bbefore\b|\buntil\b|permission|consent|先|\bif\b|"
    r"must|\bha(?:s|ve) to\b|\bmiss|\bfail|\bwho (?:has|have|do|does|did|is|are) not\b|"
    r"得有|要|just|for himself"
)
_EXCEPTED = re.compile(r"\bexcept|\bexcluding|\bbut not|除外|除")


def negation_objections(pair: Pair) -> Iterator[Objection]:
    """No for yes, or yes for no, in the parts that speak of one thing; antonyms count as either."""
    quoted = folded(pair.quoted)
    if _TWICE_NO.search(folded(pair.claim)) or exception_told(pair):
        return
    for part in pair.claimed:
        says_no, _ = polarity(part)
        places = pair.meant(part)
        its = [polarity(pair.stated[place]) for place in places]
        quote = joined(pair, places)
        if says_no and not any(hint for _, hint in its) and not polarity(pair.quoted)[0]:
            if not _EXCEPTED.search(quoted):
                yield Objection(
                    kind=ObjectionKind.NEGATION, words=part, reason=f"The claim denies what the quote says: {quote}"
                )
        elif all(no for no, _ in its) and not _hints_no(pair, quote):
            yield Objection(
                kind=ObjectionKind.NEGATION, words=part, reason=f"The claim says yes where the quote says no: {quote}"
            )
    yield from _only_denied(pair)
    yield from _antonyms(pair)
    yield from _turned_conditions(pair)


def _only_denied(pair: Pair) -> Iterator[Objection]:
    """What the quote names only to deny it, told as if it were so."""
    says, hints = polarity(pair.claim)
    if says or hints or WAY_OUT.search(folded(pair.claim)):
        return
    denied = [part for part in pair.stated if polarity(part)[0] and polarity(_DENIES_NONE.sub(" ", folded(part)))[0]]
    if not denied:
        return
    told = frozenset().union(*(_matters(pair, part) for part in pair.stated if part not in denied))
    for part in denied:
        only = (_matters(pair, part) - told) & _matters(pair, pair.claim)
        if only and len(only) * 2 >= len(_matters(pair, part) - told):
            yield Objection(kind=ObjectionKind.NEGATION, words=pair.claim, reason=f"The quote says no to this: {part}")
            return


_DENIES_NONE = re.compile(
    r".*(?:未经|除|才|(?<![甲乙丙双对任一两各])方可|不得不|\bwithout\b|\bunless\b|\bexcept|\buntil\b|\bonly\b|\bbefore\b).*|"
    r"免[\u4e00-\u9fff]|[不未没无][^，。；]{0,14}的(?=[\u4e00-\u9fff])"
)
"""A no that denies nothing as a whole: one with a way out, an exemption, one inside what tells who is meant."""


def _matters(pair: Pair, text: str) -> frozenset[str]:
    kinds = ("idea ",) if pair.language is None else ("idea ", "word ")
    return frozenset(each for each in features(text) if each.startswith(kinds))


_TWICE_NO = re.compile(
    r"\b(?:no|nobody|not|cannot|none|never|neither|nothing)\b[^.;]*\b(?:without|unless|until|before|"
    r"except)\b|\bwithout [^.;]*\b(?:no|not|nobody|cannot)\b|"
    r"(?:未|没有?|不)[^。；]{1,24}[，,]?[^，。；]{0,10}(?:不得|不能|不可|不准|不许|不行|不给)"
)


def _hints_no(pair: Pair, quote: str) -> bool:
    """Whether a claim says no in any way that is not the quote's own word beside its no; 不得…未经 may become 须经."""
    claim = folded(pair.claim)
    words = set(_NO.findall(_COMPARED.sub(" ", claim)))
    if words == {"without"} and "without" in folded(pair.quoted):
        return False
    if polarity(pair.claim)[0] or words:
        return True
    if WAY_OUT.search(folded(pair.quoted)) and WAY_OUT.search(claim):
        return True
    own = set(_NEGATIVE.findall(claim)) - set(_NEGATIVE.findall(folded(quote)))
    return bool(own)


_CONDITIONS = re.compile(
    r"[^，。；,;]{2,40}的(?=[，,])|(?:如果|若|如|倘若|只要)[^，。；,;]{2,40}|\b(?:if|where|in case|"
    r"when|whoever|provided)\b[^,.;]{4,80}|\bstudents who [^,.;]{4,40}"
)
_CONDITION_TURNED = re.compile(
    r"不(?!少于|低于|超过|足|满)|未|没|\bnot\b|n't|\bfails?\b|\bno\b|\bnever\b|\bnobody\b|\bnone\b|\bnothing\b"
)


def _turned_conditions(pair: Pair) -> Iterator[Objection]:
    """If he does, for if he does not: where each side sets one condition on the same matter."""
    if pair.language is None:
        return
    mine, its = _CONDITIONS.findall(folded(pair.claim)), _CONDITIONS.findall(folded(pair.quoted))
    for one in mine:
        like = [other for other in its if len(features(one) & features(other)) >= LIKE_CONDITION * len(features(one))]
        turned = bool(_CONDITION_TURNED.search(one))
        if like and all(bool(_CONDITION_TURNED.search(other)) is not turned for other in like):
            yield Objection(
                kind=ObjectionKind.NEGATION, words=one, reason=f"The quote's condition is {like[0]!r}, not {one!r}."
            )


_ANTONYMS = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            r"照发|照常|继续(?=发|付|支付)|keep their pay|as before|continues? to pay",
            r"停发|扣发|stop(?:s|ped)? paying|withheld",
        ),
        (
            r"(?<!不)(?:继续)?有效|仍然?生效|in force|remain(?:s)? valid",
            r"废止|作废|失效|无效|repealed|void|invalid|no longer valid",
        ),
        (
            r"免费|不收|free of charge|without charge|no charge|no fee",
            r"(?<!不)(?<!不得)收取|缴费|交费|付费|\bpay(?:s)? (?:a|the|for)|charged? ",
        ),
        (r"带薪|有薪|全薪|full pay|(?<!un)paid leave", r"无薪|不带薪|unpaid"),
        (r"公开(?!招标)|public(?:ly)?", r"保密|不公开|confidential|secret"),
        (r"平均|均摊|equally|half and half", r"unequally|按比例|proportional"),
        (
            r"共有|共同所有|jointly owned|belongs? to both",
            r"单独所有|归(?:甲|乙)方|sole(?:ly)? own|belongs? to party [ab]",
        ),
        (r"(?<!不)合格|(?<!not )pass(?:es|ed)?\b", r"不合格|未通过|没通过|fail"),
        (r"未参与|不参与|did not|没有参与|不能是", r"由参与|(?<!未)(?<!不)(?<!没有)参与"),
        (r"增加|提高|increase|rais", r"减少|降低|decrease|reduc|lower"),
    )
)


def _antonyms(pair: Pair) -> Iterator[Objection]:
    claim, quote = folded(pair.claim), folded(pair.quoted)
    for one, other in _ANTONYMS:
        for mine, its in ((one, other), (other, one)):
            found, against = mine.search(claim), its.search(quote)
            if found and against and not its.search(claim) and not mine.search(quote):
                yield Objection(
                    kind=ObjectionKind.NEGATION,
                    words=found[0],
                    reason=f"The quote says {against[0]!r}, the claim {found[0]!r}.",
                )
