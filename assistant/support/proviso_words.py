"""The words of conditions, exceptions and consent in both languages, and whether a claim tells what its quote sets."""

from __future__ import annotations

import re

from assistant.quantities import folded
from assistant.support.alignment import Pair, features

EXCEPTION = re.compile(
    r"除非|除[^，。；]{1,30}?(?:以外|之外|外)|除外|不在此限|例外|另有(?:规定|约定)|但[^，。；]{1,24}(?:除外|不受)|"
    r"\bunless\b|\bexcept(?:ing|ion|ions)?\b|\bexcluding\b|\bsave (?:for|where|in)\b|\bother than\b|"
    r"\bapart from\b|\bnotwithstanding\b|(?<!step )(?<!steps )(?<!set )\baside\b|though not|"
    r"but not(?! (?:more|less|fewer|later|earlier|over|exceed|above|below))|unless otherwise"
)
CONSENT = re.compile(
    r"经(?![济历费验营理])[^，。；]{1,18}?(?:批准|同意|许可|审批|授权|认可|核准)|未经|征得|(?<![甲乙丙双对任一两各])方可|才能|"
    r"才可以?|才行|才准|只有|没有[^，。；]{1,20}?(?:许可|批准|同意|在场|陪同|指导)|(?:批准|同意|"
    r"许可)(?:后|了)?(?:才|方|的)|得有[^，。；]{1,12}(?:同意|许可|批准)|"
    r"\bwithout (?:the |its |their |his |her |an? |any |prior |written )*[^,.;]{0,40}?(?:consent|"
    r"permission|approval|authorisation|agreement|present|supervision)|\bwith (?:the |its |their |"
    r"an? |prior |written )*[^,.;]{0,40}?(?:consent|permission|approval)|"
    r"\bonly (?:if|when|with|after|once|where|by|those|members|in)\b|\bapproved?s?\b|\bconsent\b|"
    r"\bpermission\b|\bprovided\b|\bsubject to\b|\b(?:no|not|cannot|never)\b[^.;]{0,60}\buntil\b|"
    r"\bas long as\b|\bneeds? .{0,40}(?:consent|approval|"
    r"permission)"
)
CONDITION = re.compile(
    r"如果|倘若|(?<![例比譬假诸])如(?![何下图同期实])|若(?!干)|的(?=[，,])|的，|情况下|条件下|只要|凡|"
    r"的话|(?<=[\u4e00-\u9fff])时[，,]|[^，。；]{2,16}的(?=(?:学生|学员|成员|单位|企业|新?教师|委员|"
    r"选手|设备|人|一方))|"
    r"\bif\b|\bwhen\b|\bwhere\b|\bin case\b|\bin the event\b|\bfailing\b|\bonce\b|\bwhoever\b|"
    r"\bthose who\b|\bwho\b|\bthat (?:is|are|has|have|accept)|\bwith the\b|\bwhich\b|\bunder\b|"
    r"\bover\b|\bworth\b|\bfor \w+ who\b"
)

TOLD = 0.25
"""Share of the words of a condition that a claim repeats at least when it tells it."""

TOLD_ACROSS = 0.2
"""The same across languages, of the ideas and parties that the condition names."""


def is_told(pair: Pair, phrase: str) -> bool:
    """Whether a claim tells a condition, in whatever words."""
    wanted, given = features(phrase), features(pair.claim)
    if pair.language is None:
        wanted = frozenset(
            each
            for each in wanted
            if not each.startswith("word ") or (each.isascii() and any(c.isdigit() for c in each))
        )
        return not wanted or len(wanted & given) >= TOLD_ACROSS * len(wanted)
    return not wanted or len(wanted & given) >= TOLD * len(wanted)


def exception_told(pair: Pair) -> bool:
    """Whether the claim is about the very exception that the quote makes."""
    quote = folded(pair.quoted)
    match = EXCEPTION.search(quote)
    if match is None:
        return False
    sentence = next((part for part in pair.stated if EXCEPTION.search(folded(part))), "")
    return is_told(pair, exception_phrase(folded(sentence)))


def exception_phrase(part: str) -> str:
    """The exception itself: what follows its word in English, and in Chinese what stands in it or before it."""
    match = EXCEPTION.search(part)
    if match is None:
        return part
    after = part[match.start() :]
    return after if re.match("[a-z]", after) else match[0] if len(match[0]) > 4 else part[: match.end()]
