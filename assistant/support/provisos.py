"""Conditions and exceptions: those of the quote that a claim drops, and those that it makes up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quantities import folded
from assistant.support.alignment import Pair
from assistant.support.duties import Duty, duties
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.proviso_words import CONDITION, CONSENT, EXCEPTION, exception_phrase, exception_told, is_told

_WHOLE = re.compile(
    r"一律(?![不禁]|无)|无论|不论|不管|任何(?:时候|情况|条件)|随时|没有例外|无一例外|包括[^，。；]*(?:在内)?|"
    r"均(?=[应须可不])|全年|不需要|不要求|口头|"
    r"\bat any time\b|\bin any case\b|\bregardless\b|\bwhether or not\b|\bwhatever\b|"
    r"\bwithout exception\b|\ball (?:the )?year round\b|\balways\b|\bincluded\b|\bno matter\b|"
    r"\bwithout (?:asking|consulting)\b|\baccredited or not\b|\bevery single\b|\bunconditional"
)
_ENOUGH = re.compile(
    r"只需要?|仅需|只要|就行|即可|自行(?!车)|直接|就可以|\bit is enough\b|\bonly (?:has|have|"
    r"needs?) to\b|\bis enough\b|\bsuffic|\bfreely\b|\bstraight\b|\bdirectly\b|\bon (?:their|his|her|"
    r"its) own\b|\beveryone who\b|\bone of the two\b"
)
_FURTHER = re.compile(
    r"并(?!非|不)|且|后方可|(?<![甲乙丙双对任一两各])方可|以及|同时|和|[，,]经|必须|\band\b|\bboth\b|\bprovided\b|\bthat\b|"
    r"\bfirst\b|除"
)
_ONLY = re.compile(r"只有[^，。；]{1,24}才|只(?:能|有|限|许|准)|仅(?:限|能|有|由)|\bonly\b|\bsolely\b|\bexclusively\b")
_RESTRICTS = re.compile(
    r"只|仅|限|唯一|专|(?<![甲乙丙双对任一两各])方可|才|除非|不得|不能|未经|不超过|必须|须|不足|最多|\bonly\b|\bsole|"
    r"\bunless\b|\bmust\b|\bnot\b|\bno\b|\bexcept\b|\bmay be .{0,20}once\b|\bmaximum\b|\blimit|"
    r"\bup to\b|\beach\b|每|一次|\bprovided\b|以下|\bif\b|\bfails?\b|自主|独立|不重复|就高|最高"
)


def proviso_objections(pair: Pair) -> Iterator[Objection]:
    """What the claim does to conditions and exceptions that its quote does not."""
    found = [*_swept_away(pair), *_enough(pair), *_restricted(pair), *_invented(pair)]
    if not found:
        found = [*_dropped_exception(pair), *_dropped_consent(pair), *_dropped_condition(pair)]
    yield from found[:1]


def _objection(words: str, reason: str) -> Objection:
    return Objection(kind=ObjectionKind.CONDITION, words=words, reason=reason)


def _conditioned(text: str) -> bool:
    return any(pattern.search(text) for pattern in (EXCEPTION, CONSENT, CONDITION))


def _swept_away(pair: Pair) -> Iterator[Objection]:
    """At any time, in every case, whatever: said of a rule that has conditions."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    match = _WHOLE.search(claim)
    if match and not _WHOLE.search(quote) and (_conditioned(quote) or _distinguishes(quote)):
        yield _objection(match[0], f"The quote sets conditions or distinguishes cases; the claim says {match[0]!r}.")


_CASES = re.compile(r"；|;|\bothers?\b|其他|其余|except|永久|worth|more than|价值|以上")


def _distinguishes(quote: str) -> bool:
    return bool(_CASES.search(quote))


_GRANTED = re.compile(r"(?<![甲乙丙双对任一两各])方可")


def _enough(pair: Pair) -> Iterator[Objection]:
    """One of several conditions said to suffice."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    match = _ENOUGH.search(claim)
    if match is None or _ENOUGH.search(quote) or not _FURTHER.search(quote):
        return
    numbers = {pair.rule_of[place] for place in pair.meant(pair.claim)}
    near = [each for each, number in zip(pair.stated, pair.rule_of, strict=True) if number in numbers]
    mine = [
        each for each in near if CONSENT.search(folded(each)) or _GRANTED.search(each) or _FURTHER.search(folded(each))
    ]
    missing = [each for each in mine if not is_told(pair, each)]
    if missing:
        yield _objection(match[0], f"The claim says {match[0]!r}; the quote also asks: {missing[0]}")


def _restricted(pair: Pair) -> Iterator[Objection]:
    """Only some, where the quote sets no such limit."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    match = _ONLY.search(claim)
    if match and not _RESTRICTS.search(quote):
        yield _objection(match[0], f"The quote does not limit this to {match[0]!r}.")


def _invented(pair: Pair) -> Iterator[Objection]:
    """An exception or a consent that the quote does not know."""
    claim, quote = folded(pair.claim), folded(pair.quoted)
    match = EXCEPTION.search(claim)
    if match and not EXCEPTION.search(quote) and not _has_limits(quote):
        yield _objection(match[0], "The quote knows no such exception.")
    match = _CONSENT_ASKED.search(claim)
    if match and not _CONSENT_KNOWN.search(folded(pair.rules(pair.claim))):
        yield _objection(match[0], "The quote asks for no such consent.")


_CONSENT_ASKED = re.compile(
    r"经(?![济历费验营理])[^，。；]{1,18}?(?:批准|同意|许可)|未经[^，。；]{1,18}?(?:批准|同意|许可)|"
    r"征得[^，。；]{1,12}同意|"
    r"\bwithout [^,.;]{0,40}(?:consent|permission|approval)|\bwith [^,.;]{0,30}(?:consent|permission|"
    r"approval)\b|\bsubject to [^,.;]{0,30}approval"
)
_CONSENT_KNOWN = re.compile(
    r"批准|同意|许可|审批|授权|审核|核准|认可|通过|consent|permi|approv|authori|agree|decid|决定"
)


def _has_limits(quote: str) -> bool:
    return bool(re.search(r"但|只|仅|不得|不能|\bbut\b|\bonly\b|\bnot\b|\bno\b|\bup to\b", quote))


def _dropped_exception(pair: Pair) -> Iterator[Objection]:
    """A rule told without the exception that stands in the same sentence."""
    claim = folded(pair.claim)
    if EXCEPTION.search(claim) or CONSENT.search(claim) or CONDITION.search(claim) or _ONLY.search(claim):
        return
    for place, part in enumerate(pair.stated):
        match = EXCEPTION.search(folded(part))
        if match is None or is_told(pair, exception_phrase(folded(part))):
            continue
        if any(pair.rule_of[other] == pair.rule_of[place] for other in pair.meant(pair.claim)):
            yield _objection(pair.claim, f"The claim leaves out the exception of the quote: {part}")
            return


_CONSENT_WORD = re.compile(r"同意|批准|(?<![得能])许可(?!第三|他人|使用)|签字|审核|consent|permi|approv|agree|\bask")


_LACKING = re.compile(
    r"未经|没有|除非|(?<![甲乙丙双对任一两各])方可|才|\bwithout\b|\bunless\b|\buntil\b|\bonly\b|\bexcept"
)


def _dropped_consent(pair: Pair) -> Iterator[Objection]:
    """What is allowed only with consent, told as allowed, or forbidden only without, told as forbidden."""
    claim = folded(pair.claim)
    if EXCEPTION.search(claim) or CONSENT.search(claim) or _CONSENT_WORD.search(claim):
        return
    told = {duty for duty, *_ in duties(pair.claim)}
    for place in pair.meant(pair.claim):
        part = folded(pair.stated[place])
        match = CONSENT.search(part)
        if match is None:
            continue
        its = {duty for duty, *_ in duties(pair.stated[place])}
        forbids = Duty.FORBIDDEN in told and Duty.FORBIDDEN in its and _LACKING.search(part)
        if forbids or (told & {Duty.ALLOWED} and its & {Duty.ALLOWED, Duty.NEEDED, Duty.FORBIDDEN}):
            yield _objection(pair.claim, f"The claim leaves out what the quote asks for: {pair.stated[place]}")
            return


_CLAUSE_ZH = re.compile(r"(?:^|[，。；,;：])(?P<phrase>[^，。；,;：]{3,40}?)的[，,]")
_CLAUSE_EN = re.compile(
    r"\b(?P<phrase>(?:if|where|when|in case|provided that|who (?!shall|must|may)|that (?:are|is|"
    r"has|have|use)|with a value)\b(?:[^,.;]|[,.](?=\d)){5,90}|under the age of \w+)"
)


_CONDITION_WORD = re.compile(
    r"如果|的[，,]|只要|(?<=[一-龥])时[，,]|^[^，。]{2,14}了[^，。]{0,6}[，,]|\bif\b|\bwho\b|"
    r"\bin case\b|\bunless\b|\bwhoever\b|\bwithout\b|\bin the event\b"
)


def _dropped_condition(pair: Pair) -> Iterator[Objection]:
    """A condition none of whose words the claim repeats."""
    claim = folded(pair.claim)
    if EXCEPTION.search(claim) or exception_told(pair) or _CONDITION_WORD.search(claim):
        return
    text = folded(pair.quoted)
    for match in (*_CLAUSE_ZH.finditer(text), *_CLAUSE_EN.finditer(text)):
        if not is_told(pair, match["phrase"]) and _governs(pair, match):
            yield _objection(pair.claim, f"The claim leaves out the condition of the quote: {match['phrase']}")
            return


_RULE_END = re.compile(r"[。；;\n]|(?<![ap]\.m)\. ")


def _governs(pair: Pair, match: re.Match[str]) -> bool:
    """Whether the claim tells what the condition governs: its sentence, up to the next semicolon."""
    start = max(folded(pair.quoted).rfind(mark, 0, match.start() + 1) for mark in "。；;\n.") + 1
    stop = _RULE_END.search(folded(pair.quoted), match.end())
    rule = pair.quoted[start : stop.start() if stop else len(pair.quoted)]
    best = pair.meant(pair.claim)[0]
    if pair.stated[best] not in rule:
        return False
    own = next(
        (place for place, part in enumerate(pair.stated) if folded(part) in match.string and _holds(part, match)), best
    )
    leads = match.re is _CLAUSE_ZH or folded(pair.stated[own]).startswith(("if", "where", "when", "in case"))
    return best in ((own, own + 1) if leads else (own,))


def _holds(part: str, match: re.Match[str]) -> bool:
    return match["phrase"][:12] in folded(part)
