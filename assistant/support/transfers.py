"""Who gives, pays or tells something to whom: a claim that turns it round, and one who bears alone what is shared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quantities import folded
from assistant.support.alignment import Pair
from assistant.support.objections import Objection, ObjectionKind
from assistant.support.parties import Named, actors, is_covered, named

Transfer = tuple[str, str]
"""From whom, and to whom."""

_TO_ZH = re.compile(r"(?:向|给|为|对|与)[^，。；向给为对与]{0,6}$")
_GIVES_ZH = re.compile(
    r"[^，。；]{0,16}?(?:支付|缴纳|交纳|缴|付|提供|发放|赔偿|补偿|提交|报送|报告|通知|告知|出租|出借|转让|捐赠|拨付|"
    r"返还|退还|移交|供应|出具|推荐|汇报|反馈|开放)"
)
_TAKES_ZH = re.compile(r"[^，。；]{0,16}?(?:收取|收费|收|领取|索取|购买|采购|借用|租用|租赁|申请|征求|征收|索要)")
_GIVE = (
    r"pays?|owes?|gives?|grants?|provides?|supplies|supply|reimburses?|compensates?|notif(?:y|ies)|informs?|tells?|"
    r"sends?|submits?|reports?|sells?|lends?|leases?|delivers?|hands?|returns?|transfers?|offers?|refunds?|issues?"
)
_TAKE = r"charges?|bills?|collects?|receives?|buys?|borrows?|rents?|obtains?|gets?|asks?|requests?"
_ADVERBS = r"(?: (?:must|shall|may|should|will|can|has to|have to|not|also|then|only|in turn|either))*"
_GIVES_EN = re.compile(rf"{_ADVERBS} (?:{_GIVE})(?: (?:back|over))?(?![a-z])")
_TAKES_EN = re.compile(rf"{_ADVERBS} (?:{_TAKE})(?![a-z])")
_GIVEN_EN = re.compile(
    rf"{_ADVERBS} (?:is|are|be|gets?)(?: \w+)? (?:paid|given|granted|provided|supplied|reimbursed|compensated|notified|"
    r"informed|told|lent|offered|sent|refunded|charged)(?![a-z])"
)
_DIRECT = re.compile(r"^ (?:to )?(?:the|its|their|his|her|each|every|all|an?|any)?(?: [a-z]+-[a-z]+)? ?$")
_TO_EN = re.compile(r"\bto (?:the |its |their |each |every |all |an? |any )?(?:[a-z]+-[a-z]+ )?$")
_FROM_EN = re.compile(r"\bfrom (?:the |its |their |each |every |all |an? |any )?(?:[a-z]+-[a-z]+ )?$")
_BY_EN = re.compile(r"\bby (?:the |its |their |each |every |all |an? |any )?(?:[a-z]+-[a-z]+ )?$")
_ALONE = re.compile(
    r"单独|独自|单方|全额|全部由|独家|自行(?!车)|\balone\b|\bsolely\b|\bexclusively\b|\bon (?:its|their|his|her) own\b|"
    r"\bby (?:itself|themselves|himself|herself)\b|\bin full\b|\bunilaterally\b"
)


def transfer_objections(pair: Pair) -> Iterator[Objection]:
    """Somebody who in the claim gives to whom he gets from in the quote; and somebody who alone does what two do."""
    stated = [each for part in _sentences(pair.quoted) for each in transfers(part)]
    for part in _sentences(pair.claim):
        for giver, taker in transfers(part):
            is_stated = any(_is_one(giver, one) and _is_one(taker, other) for one, other in stated)
            if not is_stated and any(_is_one(giver, other) and _is_one(taker, one) for one, other in stated):
                reason = f"In the quote this goes from {taker} to {giver}, not from {giver} to {taker}."
                yield Objection(kind=ObjectionKind.PARTY, words=part, reason=reason)
    yield from _alone(pair)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[。；;，\n]|[.,](?=\s|$)", text) if part.strip()]


def _is_one(first: str, second: str) -> bool:
    return is_covered(first, frozenset({second})) or is_covered(second, frozenset({first}))


def transfers(part: str) -> list[Transfer]:
    """From whom to whom something goes, in each act between two commas that names both."""
    plain, found = folded(part), named(part)
    if len(found) < 2:
        return []
    if re.search(r"[\u4e00-\u9fff]", plain):
        return _transfers_zh(plain, found)
    return _transfers_en(plain, found)


def _transfers_zh(plain: str, found: tuple[Named, ...]) -> list[Transfer]:
    first = found[0]
    for other in found[1:]:
        if _TO_ZH.search(plain[first.end : other.start]) and other.party != first.party:
            if match := _TAKES_ZH.match(plain, other.end):
                gives = _GIVES_ZH.match(plain, other.end)
                return [
                    (first.party, other.party) if gives and gives.end() < match.end() else (other.party, first.party)
                ]
            if _GIVES_ZH.match(plain, other.end):
                return [(first.party, other.party)]
    return []


def _transfers_en(plain: str, found: tuple[Named, ...]) -> list[Transfer]:
    first, rest = found[0], [each for each in found[1:] if each.party != found[0].party]
    after = plain[first.end :]
    if given := _GIVEN_EN.match(after):
        by = next((each for each in rest if _BY_EN.search(plain[first.end + given.end() : each.start])), None)
        charged = given[0].endswith("charged")
        return [] if by is None else [(first.party, by.party) if charged else (by.party, first.party)]
    if takes := _TAKES_EN.match(after):
        start = first.end + takes.end()
        other = next((each for each in rest if _FROM_EN.search(plain[start : each.start])), None)
        if other is None and takes[0].split()[-1].startswith(("charge", "bill", "ask")):
            other = next((each for each in rest if _DIRECT.match(plain[start : each.start])), None)
        return [(other.party, first.party)] if other else []
    if gives := _GIVES_EN.match(after):
        start = first.end + gives.end()
        other = next(
            (e for e in rest if _DIRECT.match(plain[start : e.start]) or _TO_EN.search(plain[start : e.start])), None
        )
        return [(first.party, other.party)] if other else []
    return []


def _alone(pair: Pair) -> Iterator[Objection]:
    for part in pair.claimed:
        match, mine = _ALONE.search(folded(part)), actors(part).main
        if match is None or len(mine) != 1 or _ALONE.search(folded(pair.quoted)):
            continue
        for place in pair.meant(part):
            its = actors(pair.stated[place]).main
            if "both" in its or (len(its) > 1 and mine <= its):
                said = " and ".join(sorted(its))
                reason = f"In the quote {said} do this together, not {min(mine)} alone."
                yield Objection(kind=ObjectionKind.PARTY, words=match[0], reason=reason)
                return
