"""Whether a number is exact, the least or the most, as the words around it say; a far-off 不 or "no" turns them."""

from __future__ import annotations

import re

from assistant.quantities import Bound

_LEAST_AFTER = re.compile(
    r"(?:名|人|个|家|次|岁|周岁|分|%)?(?:及其?|或者?)?以上|(?:分|元|人|名|个)?起(?![至草码诉])|及以上|"
    r" ?(?:,? or (?:more|longer|over|older|above|higher)|"
    r"and (?:over|above|more)|at (?:the )?least|at a minimum|minimum|upwards)(?![a-z])"
)
_LEAST_LATER = re.compile(r"[^,.;\d]{0,24} or (?:more|longer|over|older|above|higher)(?![a-z])")
_MOST_LATER = re.compile(
    r"[^,.;\d]{0,24} or (?:less|fewer|under|below|lower)(?![a-z])|[^,.;\d]{0,16} at (?:the )?most(?![a-z])"
)
_MOST_AFTER = re.compile(
    r"(?:名|人|个|家|次|岁|周岁|分|%)?(?:(?:及其?|或者?)?以下|(?:之|以)?内(?!有效|免)|为限|封顶|为上限)|"
    r" ?(?:,? or (?:less|fewer|under|below|lower|shorter)|"
    r"at (?:the )?most|maximum|a head maximum|at the latest)(?![a-z])"
)
_LEAST_ZH = re.compile(
    r"(?:最低(?:为|是)[^，。；\d]{0,16}|至少|最少|最低|起码|最起码|不(?:得|能|可|应)?(?:少|低|小|短|"
    r"早)[于过]|(?<![不未])满|达到?|"
    r"下限为?|保底)[^，。；,;\d一二三四五六七八九十百千万两半]{0,6}$"
)
_MOST_ZH = re.compile(
    r"(?:最高(?:为|是)[^，。；\d]{0,16}|至多|最多|最高|只(?:能|可|许)|仅(?:能|可|限)?|最迟|最晚|最长|"
    r"顶多|上限为?|限于?|不(?:得|能|"
    r"可|应|要)?(?:超过|多于|高于|大于|长于|超出|晚于|迟于)|"
    r"(?:未|没有?)(?:超过|超出))[^，。；,;\d一二三四五六七八九十百千万两半]{0,8}$"
)
_OVER_ZH = re.compile(r"(?:超过|超出|高于|多于|大于|逾|长于|过(?=$))[^，。；,;\d一二三四五六七八九十百千万两半]{0,6}$")
_UNDER_ZH = re.compile(
    r"(?:低于|少于|不足|不满|不到|未满|未达到?|小于|短于)[^，。；,;\d一二三四五六七八九十百千万两半]{0,6}$"
)
_NO_ZH = re.compile(r"(?:不得|不能|不可|不应|禁止|不许|不准|不允许|没有|未|不)[^，。；,;的]{0,10}$")
_LEAST_EN = re.compile(
    r"(?:\bat (?:the )?least|(?<!a )minimum(?: of)?|as many as or more than|starting at|"
    r"upwards of)[^,.;\d]{0,24}$"
)
_MOST_EN = re.compile(
    r"(?:\bat (?:the )?most|maximum(?: of)?|\bup to|\bonly|limit(?:ed)? (?:to|of)|within|"
    r"no later than|to a (?:maximum|limit) of|capped at|ceiling of)"
    r"[^,.;\d]{0,24}$"
)
_OVER_EN = re.compile(
    r"(?:\b(?:more|longer|higher|greater|later|older|larger|bigger) than|(?<=[a-z] )over|\babove|"
    r"\bexceed(?:s|ing)?|\bbeyond|worth over)[^,.;\d]{0,12}$"
)
_UNDER_EN = re.compile(
    r"(?:\b(?:less|fewer|lower|shorter|younger|smaller|earlier|worse) than|\bunder(?: the age of)?|"
    r"\bbelow)[^,.;\d]{0,12}$"
)
_NO_EN = re.compile(
    r"(?:\bno|\bnot|n't|\bnever|\bnobody|\bnone|\bneither|\bcannot|\bwithout)\b"
    r"(?:(?!\b(?:if|unless|who|which|that|where|when|after|because|but|does|do)\b)[^,.;]){0,60}$"
)


def bound_of(plain: str, start: int, end: int) -> Bound:
    """The bound of the number at ``[start, end)`` of a folded text, with its unit."""
    before, after = plain[max(0, start - 80) : start], plain[end : end + 80]
    if _LEAST_AFTER.match(after) or _LEAST_LATER.match(after) or _LEAST_ZH.search(before) or _LEAST_EN.search(before):
        return Bound.AT_LEAST
    if _MOST_ZH.search(before) or _MOST_EN.search(before):
        return Bound.AT_MOST
    turned = _turned(before, after)
    if turned is not None:
        return turned
    return Bound.AT_MOST if _MOST_AFTER.match(after) or _MOST_LATER.match(after) else Bound.EXACT


_NO_AFTER = re.compile(
    r"[^，。；,.;]{0,16}?(?:禁止|严禁)|[^,.;]{0,60}?\b(?:is|are|be) (?:strictly )?(?:forbidden|prohibited|banned)\b"
)


def _turned(before: str, after: str) -> Bound | None:
    """More than, or less than, either of them turned by a negation somewhere before it."""
    for over, under, no in ((_OVER_ZH, _UNDER_ZH, _NO_ZH), (_OVER_EN, _UNDER_EN, _NO_EN)):
        more, less = over.search(before), under.search(before)
        if more is not None:
            return Bound.AT_MOST if no.search(before[: more.start()]) or _NO_AFTER.match(after) else Bound.AT_LEAST
        if less is not None:
            return Bound.AT_LEAST if no.search(before[: less.start()]) else Bound.AT_MOST
    return None
