"""What a claim lets, makes or forbids somebody to do, beside what its quote does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from enum import StrEnum
from functools import lru_cache

from assistant.quantities import Bound, folded
from assistant.support.alignment import Pair
from assistant.support.days import days
from assistant.support.figures import TERM, figures
from assistant.support.identity import is_same
from assistant.support.negation import WAY_OUT, polarity
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import actors
from assistant.support.proviso_words import exception_told


class Duty(StrEnum):
    """What a part of a rule does with an act; ``NEEDED`` is what must be for something else, 经批准后方可."""

    OBLIGED = "obliges"
    ADVISED = "advises"
    ALLOWED = "allows"
    FORBIDDEN = "forbids"
    EXEMPT = "exempts"
    NEEDED = "requires beforehand"
    STATED = "states"
    DENIED = "denies"


_BEFORE_ZH = r"(?<![想只主重不还将快就概纲首需必提切摘简紧])"
_PATTERNS: tuple[tuple[Duty, str], ...] = (
    (
        Duty.EXEMPT,
        r"不必|无需|无须|毋须|不需要|不需|不用(?!于)|用不着|免于|免予|免除|免修|免考|免试|免交|免缴|"
        r"可以不(?!同|超|少|低)|"
        r"可不(?!同|超)|不要求|不强制|不作要求|自愿|"
        r"\bneed not\b|needn't|\bno need\b|do(?:es)? not (?:have|need) to|(?:don't|doesn't) (?:have|"
        r"need) to|not (?:be )?(?:required|obliged|obligatory|mandatory|compulsory)|"
        r"\bup to (?:the |each |every )?[a-z ]{1,24}? whether\b|"
        r"\boptional\b|\bexempt|\bvoluntar",
    ),
    (
        Duty.ALLOWED,
        r"自行决定是否|自愿决定|choose whether|if (?:they|it|he|she|you)(?: so)? (?:like|wish|want)s?|"
        r"at (?:their|its|his|her|the [a-z]+'s) (?:own )?discretion|freely",
    ),
    (
        Duty.NEEDED,
        r"(?<![甲乙丙双对任一两各])方可|才能|才可以?|才行|才算|才准|只有.{1,30}才|(?:要|得|须|必须)(?:有|是|用|为)?书面|"
        r"must be (?:made |done |given )?in writing|\b(?:has|have) (?!to )[a-z\d ]{1,30}(?:days?|weeks?|"
        r"months?|hours?) to\b|(?:allowed|permitted|possible|may|can) only|\bonly (?:allowed|permitted|"
        r"possible|if|when|with|after)|(?:may|can) .{0,40}\bonly (?:if|when|with|after|once)",
    ),
    (
        Duty.FORBIDDEN,
        r"不得(?!少|低|超|多|高|大|小|迟|晚|早|长|短|不|[^，。；]{0,10}(?:超过|多于|少于|低于))|禁止|"
        r"严禁|不准|不许|不可(?!抗|或缺|逆|少于|"
        r"超|低|高|多)|不可以|不能(?!少于|超过|低于|高于|多于|比)|不允许|不应当?(?!超|少|低|高)|"
        r"别(?=[把让去带碰动用])|谢绝|不行|"
        r"\b(?:must|shall|may|can|should) not\b(?! (?:exceed|be (?:less|more|fewer|lower|higher|"
        r"shorter|longer|older|younger)))|\bcannot\b(?! exceed)|can't|mustn't|"
        r"无权|没有[^，。；]{0,4}资格|不具备?[^，。；]{0,4}资格|\b(?:has|have) no right\b|"
        r"(?:is|are|be) (?:not (?:allowed|permitted|entitled|eligible)|prohibited|forbidden|barred|banned)|"
        r"under no circumstances|out of the question|"
        r"\b(?:no|nobody|none|neither|nor)\b(?! (?:more|less|later|fewer|longer|older|higher|"
        r"lower))(?:(?! who| that| if| unless)[^.;,]){0,50}? (?:may|can|shall|"
        r"must)\b(?! not)(?![^.,;]{0,40}\b(?:more|less|fewer|longer|later|older|exceed))|never",
    ),
    (
        Duty.ADVISED,
        r"(?<![适便事不权])宜(?!居)|建议|鼓励|提倡|倡导|最好|\bshould\b|\bought to\b|"
        r"recommend(?:ed)? that|(?:it is|is|are) (?:recommended|advised|encouraged)|advisable",
    ),
    (
        Duty.OBLIGED,
        rf"应当|应该|必须|务必|须(?!知)|(?<![相反供适响效对感])应(?![用急届聘付对变邀缴纳运])|有义务|有责任|(?<!不)(?:负有?|承担)[^，。；]{{0,8}}义务|"
        rf"负责(?![人制])|需要?(?![求方])|"
        rf"{_BEFORE_ZH}要能?(?![求点素件闻么是职塞])|"
        rf"(?<![不获取值使懂只记觉求所难])得(?=[有由在先按提交把过到给要经写报批干排跟等让本书])|"
        r"\b(?:is|are|be) (?:\w+ly )?responsible for\b|\b(?:duty|responsibility) (?:of|to)\b|"
        r"\bmust\b|\bshall\b|\bha(?:s|ve) to\b|\b(?:is|are|be) (?:required|obliged|to be|bound)\b|"
        r"\brequires?\b|\bneeds?\b|\bobligatory\b|\bmandatory\b|\bcompulsory\b|\b(?:is|"
        r"are) to (?!the)|\bdue\b",
    ),
    (
        Duty.ALLOWED,
        r"(?<![不])可以|(?<![不许认方才即])可(?![以能行靠见视编控信持用折])|即可|就行|(?<!没)有[^，。；无]{0,4}权(?![益限利威])|允许|准许|"
        r"(?<![不才功可职智节性只技效])能(?![力源够力])|有资格|得以|"
        r"\b(?:may|can|could)\b|\b(?:is|are|be) (?:also |always )?(?:allowed|permitted)\b|"
        r"\b(?:is|are|be) (?:allowed|permitted|entitled|free|able|eligible) to|"
        r"\bentitled\b|\bwelcome\b|\bhas the right|\bhave the right|\bpossible\b|\bopen to\b",
    ),
)
_READ = tuple((duty, re.compile(pattern)) for duty, pattern in _PATTERNS)
_CONDITIONAL = re.compile(
    r"(?:\b(?:who|that|if|when|where|whoever|unless|as|because|those)\b(?: (?:they|he|she|it|"
    r"really|you|the \w+|a \w+|an \w+|has|have|had|is|are|been)){0,4}\s*)$"
)
_CONDITIONAL_ZH = re.compile(
    r"[^，。；,;]{0,16}(?:的[，,]|的(?:学生|学员|人|成员|教师|单位|企业|委员|情况|时候|部分)|时[，,]|"
    r"[，,]可以书面)"
)


@lru_cache(maxsize=4096)
def duties(text: str) -> tuple[tuple[Duty, int, int], ...]:
    """What a text does with acts, in order; what stands in a condition (who cannot come) is left out."""
    plain = folded(text)
    found: list[tuple[Duty, int, int]] = []
    for duty, pattern in _READ:
        for match in pattern.finditer(_without_days(text, plain)):
            if any(start < match.end() and match.start() < end for _, start, end in found):
                continue
            if not _is_condition(plain, match, duty):
                found.append((duty, *match.span()))
    return tuple(sorted(found, key=lambda each: each[1]))


_MOST = re.compile(
    r"\b(?:no|nobody|none|no one|neither)\b[^.;,]{0,50}? (?P<may>may|can|shall|must)\b"
    r"(?=[^,.;]{0,40}\b(?:more|longer|later|older|larger|higher) than\b)"
)


def _without_days(text: str, plain: str) -> str:
    """A folded text without its days, 15 May allows nothing, and without the "may" of nobody who may more than once."""
    characters = list(plain)
    for start, end in (*((day.start, day.end) for day in days(text)), *(m.span("may") for m in _MOST.finditer(plain))):
        characters[start:end] = "\0" * (end - start)
    return "".join(characters)


def _is_condition(plain: str, match: re.Match[str], duty: Duty) -> bool:
    if _CONDITIONAL.search(plain[max(0, match.start() - 40) : match.start()]):
        return True
    return (
        duty in (Duty.FORBIDDEN, Duty.ALLOWED)
        and match[0] in ("不能", "能", "不可以")
        and bool(_CONDITIONAL_ZH.match(plain, match.end()))
    )


_ONLY = re.compile(
    r"只|仅|限|唯一|\bonly\b|\bsole\b|\bjust\b|\bno more\b|不(?:得|能|可)?超过|最多|至多|\bat most\b|"
    r"\bup to\b|not exceed|\bno later\b|\bsingle\b|\bmaximum\b|\bthe most\b|前(?=提|申|报)|之?内"
)


_BARE = re.compile(r"没有|未经|无需|不经|\bwithout\b|\bbefore\b|\buntil\b|\bunless\b|regardless")
_WANTED = re.compile(
    r"想|要(?=[^，。]{1,10}的[，,人一])|打算|希望|\bwants?\b|\bwish|\bto [a-z]+ [^,.;]{1,40},|"
    r"whoever wants|whoever wishes"
)
_OTHERS = re.compile(
    r"其他|别的|以外|非|\bothers?\b|\belse\b|\boutside\b|\bnot [a-z]+ (?:in|who)|没|未|不[^得可能]{1,8}的"
)
_MANNER = re.compile(r"\bby giving\b|\bnotice\b|提前|凭")
_MERELY = re.compile(r"必须|\bmust (?:terminate|leave|resign|be)\b")
_FIRST = re.compile(r"前[，,]|先|\bbefore\b|\bfirst\b")
_THEN = re.compile(r"后|\bafter\b|\bonce\b")
_FITTING = {
    Duty.OBLIGED: {Duty.OBLIGED, Duty.STATED, Duty.NEEDED},
    Duty.ALLOWED: {Duty.ALLOWED, Duty.NEEDED},
    Duty.FORBIDDEN: {Duty.FORBIDDEN, Duty.DENIED},
    Duty.EXEMPT: {Duty.EXEMPT, Duty.DENIED},
    Duty.ADVISED: {Duty.ADVISED},
    Duty.NEEDED: {Duty.NEEDED, Duty.OBLIGED, Duty.ALLOWED, Duty.STATED},
}


def _fits(duty: Duty, stated: Set[Duty], pair: Pair, part: str) -> bool:
    """Whether a claim may do with an act what it does, where the quote does any of some things."""
    claim, quote = folded(pair.claim), folded(pair.rules(part))
    if stated & _FITTING[duty] or exception_told(pair):
        return True
    if duty in (Duty.OBLIGED, Duty.NEEDED) and Duty.ALLOWED in stated and _WANTED.search(claim):
        return True
    if duty is Duty.OBLIGED and Duty.ALLOWED in stated and _MANNER.search(quote) and _MANNER.search(claim):
        return not _MERELY.search(claim)
    if duty is Duty.OBLIGED and Duty.ALLOWED in stated and _FIRST.search(claim) and _THEN.search(quote):
        return True
    if duty is Duty.ALLOWED and Duty.STATED in stated and _ONLY.search(folded(part)):
        return True
    if Duty.FORBIDDEN in stated and duty in (Duty.OBLIGED, Duty.NEEDED, Duty.ALLOWED):
        turned = duty is Duty.ALLOWED and _BARE.search(claim)
        return bool(WAY_OUT.search(quote) and WAY_OUT.search(claim)) and not turned
    if duty is Duty.FORBIDDEN:
        return _may_forbid(stated, claim, quote)
    if duty is Duty.ALLOWED and stated == {Duty.STATED} and not _AT_WILL.search(claim):
        return True
    limited = _ONLY.search(folded(part))
    return duty is Duty.ALLOWED and bool(limited) and bool(stated & {Duty.STATED, Duty.OBLIGED, Duty.FORBIDDEN})


_AT_WILL = re.compile(
    r"根据需要|自愿|自行决定|选择|\bneed not\b|\bdiscretion\b|\boptional|\bchoose\b|\bwish|\blikes?\b|"
    r"\bnot (?:required|obliged)\b"
)


_STOPPED = re.compile(r"停止|暂停|取消|撤销|丧失|失去|\b(?:suspend|stop|exclud|cancel|withdraw|los[et]|disqualif)")


def _may_forbid(stated: Set[Duty], claim: str, quote: str) -> bool:
    """Whether a claim may forbid where the quote does not: without the consent it needs, or to others."""
    if WAY_OUT.search(quote) and WAY_OUT.search(claim):
        return Duty.ALLOWED not in stated or bool(_BARE.search(claim))
    if stated & {Duty.STATED, Duty.OBLIGED} and _STOPPED.search(quote):
        return True
    return bool(_ONLY.search(quote) and _OTHERS.search(claim))


def duty_objections(pair: Pair) -> Iterator[Objection]:
    """What the claim's duties have against them."""
    explicit = False
    for part in pair.claimed:
        for duty, start, end in duties(part):
            explicit = True
            stated = _duties_meant(pair, part)
            if duty is Duty.FORBIDDEN and pair.language is None and pair.vectors is None:
                stated |= {other for other, *_ in duties(pair.rules(part))}  # parts are told apart badly by ideas alone
            if not _fits(duty, stated, pair, part):
                said = " or ".join(sorted(each.value for each in stated))
                yield Objection(
                    kind=ObjectionKind.MODALITY,
                    words=part[start:end],
                    reason=f"Here the quote {said}; the claim {duty.value}.",
                )
        yield from _most_as_duty(pair, part)
    if not explicit:
        yield from _plain_statement(pair)


_COUNTED = {TERM, "terms of office", "occasions", "people", "class_hours", "credits", "money"}


def _most_as_duty(pair: Pair, part: str) -> Iterator[Objection]:
    """Must be two, where the quote says at most two; time limits, ages and shares may be told so."""
    if Duty.OBLIGED not in {duty for duty, *_ in duties(part)}:
        return
    for figure in figures(part):
        same = [other for other in figures(pair.quoted) if is_same(figure, other)]
        is_number = figure.bound is Bound.EXACT and not figure.light and figure.measure in _COUNTED
        if is_number and same and all(other.bound is Bound.AT_MOST for other in same):
            words = part[figure.start : figure.end]
            reason = f"The quote says at most {words}; the claim obliges to {words}."
            yield Objection(kind=ObjectionKind.MODALITY, words=words, reason=reason)


def _duties_meant(pair: Pair, part: str) -> set[Duty]:
    """What those parts of the quotes do with the act that a part of the claim may be about."""
    found: set[Duty] = set()
    for place in pair.meant(part):
        found |= _duties_at(pair, place)
    return found


def _duties_at(pair: Pair, place: int) -> set[Duty]:
    """What a part of the quotes does; without a word for it, also what its sentence does before it, or just after."""
    own = {duty for duty, *_ in duties(pair.stated[place])}
    if own:
        return own
    found = {Duty.DENIED if polarity(pair.stated[place])[0] else Duty.STATED}
    same = [other for other, sentence in enumerate(pair.sentence_of) if sentence == pair.sentence_of[place]]
    led = next((other for other in same if other >= place and pair.stated[other].endswith("的")), None)
    if led is not None and led + 1 in same and pair.rule_of[led] == pair.rule_of[place]:
        ruled = {duty for duty, *_ in duties(pair.stated[led + 1])}
        if ruled:
            return ruled
    for other in (*reversed([each for each in same if each < place]), *[each for each in same if each == place + 1]):
        above = {duty for duty, *_ in duties(pair.stated[other])}
        if above:
            return found | above
    return found


def _plain_statement(pair: Pair) -> Iterator[Objection]:
    """A claim without any such word may not turn what is allowed or advised into what is."""
    stated = _duties_meant(pair, pair.claim)
    acts = any(actors(part).main for part in pair.claimed)
    if stated and acts and stated <= {Duty.ALLOWED, Duty.ADVISED} and not _ONLY.search(folded(pair.claim)):
        said = " or ".join(sorted(each.value for each in stated))
        yield Objection(
            kind=ObjectionKind.MODALITY, words=pair.claim, reason=f"The quote only {said} this; the claim states it."
        )
