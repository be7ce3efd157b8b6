"""Who is named in a text: roles, bodies and organisations in both languages, and who of them acts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.quantities import folded
from assistant.support.party_names import GENERAL, NAMES

_PATTERN = re.compile("|".join(f"(?P<p{i}>{zh}|(?<![a-z])(?:{en})(?![a-z]))" for i, (_, zh, en) in enumerate(NAMES)))
_NO_PARTY = re.compile(
    r"中英文|学院路|学校年|in chinese and english|[校院]级(?!领导)|(?:school|college|university|group) level"
)


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
        row = NAMES[int(str(match.lastgroup)[1:])][0]
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
    """Who does something between two commas, in order: whom 由, 经 or ``by`` names, and who stands before the verb."""
    plain, found = folded(text), []
    for each in named(text):
        before = plain[: each.start]
        start = max((match.end() for match in _COMMA.finditer(before)), default=0)
        part = plain[start : match.start() if (match := _COMMA.search(plain, each.end)) else len(plain)].strip()
        acts = _BY_ZH.search(before) or _BY_EN.search(before) or _CONSENTING.search(before)
        if acts or (each.party in actors(part).main and not named(before[start:])):
            found.append(each)
    return tuple(found)


_COMMA = re.compile(r"[，。；;：\n]|[,.:](?=\s|$)")


def goes_on(part: str) -> bool:
    """Whether a part goes on with whom the one before it ended: which, who."""
    return _RELATIVE.match(folded(part)) is not None
