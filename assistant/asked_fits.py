"""How well the name of a document in a question fits a title: word for word, shortened, by its kind alone.

双聘办法 fits 双聘人员管理办法, since what it says stands there in the same order; 物流学院章程 fits no other charter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.asked_names import INTRO, YEAR_HAN, Name
from assistant.document_kinds import ENGLISH_KINDS, KIND_END, KIND_WORDS, families, is_han, kind_of
from assistant.language import to_simplified
from assistant.lexical import terms
from assistant.records import Authority, DocumentFacts
from assistant.titles import bracketed, is_same_name, letters, without_brackets

_FILLER = re.compile(r"(?:管理|工作|实施|暂行|试行|有关|相关|那[份个]|这[份个]|里的?|中的|关于|的|与|和|及|之间)\Z")
OWN_PLACE = re.compile(r"(?:我们|咱们?|本|我)?(?:集团|学校|学院|单位|校里?|院里?|厂里?)的?")
_PLACE_WORD = re.compile(r"(?:学院|学校|大学|公司|集团|协会|中心|医院|政府|教育[部厅局]|国家|[省市县厂部局])\Z")
_RANKED = (
    (re.compile("省|自治区|provinc", re.I), (Authority.PROVINCE, Authority.LAW), re.compile("省|自治区|provinc", re.I)),
    (re.compile("国家|全国|national", re.I), (Authority.LAW,), re.compile("国家|中华|national", re.I)),
)
"""What says who issued a document: in the name, as the authority of a document, in its title."""

_SHORTEST_PIECE = 2
_PLACE_LETTERS = 4


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well a name fits a title, better ones greater: in its subject, its kind, and word for word."""

    subject: int
    kind: int
    whole: int


def fit(name: Name, facts: DocumentFacts) -> Fit | None:
    """How the name fits the title word for word or shortened; ``None`` where it does not."""
    if name.quoted and is_same_name(facts.title, name.text, version=facts.version):
        return Fit(_EXACT, 2, 1)
    if not fits_issuer(name, facts):
        return None
    return max((found for title in title_forms(facts) if (found := _fit(name, title, facts)) is not None), default=None)


def _fit(name: Name, title: str, facts: DocumentFacts) -> Fit | None:
    title_is_han = is_han(title)
    if name.is_han != title_is_han:
        return _fit_of_kind(name, title)
    return _fit_han(name, letters(title), facts) if title_is_han else _fit_english(name, title)


def title_forms(facts: DocumentFacts) -> list[str]:
    """A title without brackets, what stands before its colon, and its other language where brackets give it."""
    whole = to_simplified(facts.title)
    plain = without_brackets(whole).strip("《》 ")
    head, colon, _ = re.split(r"([:：])", plain, maxsplit=1) if re.search(r"[:：]", plain) else (plain, "", "")
    forms = [plain, head.strip()] if colon and kind_of(head) else [plain]
    inner = [part for part in re.findall(r"[（(]([^（）()]{4,})[)）]", whole) if kind_of(part)]
    return list(dict.fromkeys([*forms, *inner])) if plain else [whole]


_EXACT = 1000


def _fit_of_kind(name: Name, title: str) -> Fit | None:
    """A name that says nothing but the kind fits a title of that kind in the other language."""
    said = name.words if not name.is_han else _unsaid(name.before)
    if said or not name.kind:
        return None
    if name.is_han:
        words = {word.lower() for word in re.findall(r"[A-Za-z]+", title)}
        return Fit(0, 2, 0) if any(name.kind in ENGLISH_KINDS.get(word, ()) for word in words) else None
    return Fit(0, 2, 0) if any(title.endswith(han) for han in ENGLISH_KINDS.get(name.kind, ())) else None


def _unsaid(before: str) -> str:
    """What of the words before a kind says something of the document."""
    rest = YEAR_HAN.sub("", before)
    found = INTRO.search(rest)
    return "" if found and found.start() == 0 else rest.removeprefix("集团")


def _fit_han(name: Name, title: str, facts: DocumentFacts) -> Fit | None:
    own = KIND_END.search(title)
    kind = 1
    if name.kind:
        if own is None or not families(name.kind) & families(own[0]):
            return None
        kind = 2 if own[0] == name.kind else 0
    body = YEAR_HAN.sub("", letters(name.before) if name.quoted else name.before)
    matched, rest, pieces = _aligned(body, title[: own.start()] if own else title)
    if rest and not _is_idle(rest, matched, facts):
        return None
    if (not matched and kind != 2) or (kind == 0 and matched < _FIRM_SUBJECT):
        return None
    ending = pieces == 1 or letters(name.before + name.kind) == title
    if not name.kind and not _opens(name, title, matched, facts):
        return None
    last = letters((name.before + name.kind)[-matched - 2 :])
    return Fit(matched, kind, int(matched > 0 and ending and title.endswith(last)))


def _opens(name: Name, title: str, matched: int, facts: DocumentFacts) -> bool:
    """Whether words without a kind are what a title begins with, or long enough: 双聘第十九条, but not 学生第十九条."""
    core = title.removeprefix(letters(facts.organisation or ""))
    return name.near and (matched >= _FIRM_SUBJECT or core.startswith(name.before[-matched:]))


_FIRM_SUBJECT = 4
"""Characters of a subject that make up for a kind other than the title's: 校外兼课规定 for 校外兼课教师管理细则."""


def _is_idle(rest: str, matched: int, facts: DocumentFacts) -> bool:
    """Whether what stands before a name says nothing of the document, or only where it comes from."""
    plain = rest.removesuffix("的")
    if OWN_PLACE.fullmatch(rest) or (OWN_PLACE.search(rest) and INTRO.search(OWN_PLACE.split(rest)[0])):
        return matched > 0 or "集团" in rest
    if _PLACE_WORD.search(plain):
        return plain[-_PLACE_LETTERS:] in f"{facts.title} {facts.organisation or ''} {facts.issuer or ''}"
    return INTRO.search(rest) is not None


def _aligned(body: str, title: str) -> tuple[int, str, int]:
    """How many characters of ``body`` the title holds in order, read backwards, what is left before, and the pieces."""
    end, place, matched, pieces, kept = len(body), len(title), 0, 0, len(body)
    while end > 0:
        sizes = range(end, _SHORTEST_PIECE - 1, -1)
        size = next((n for n in sizes if title.rfind(body[end - n : end], 0, place) >= 0), 0)
        if not size and body[end - 1] in "省市县校院" and body[end - 1] in title[:place]:
            size = 1
        if size:
            place = title.rfind(body[end - size : end], 0, place)
            end -= size
            generic = _FILLER.fullmatch(body[end : end + size]) is not None
            matched, pieces, kept = matched + (0 if generic else size), pieces + 1, end
            continue
        filler = _FILLER.search(body, 0, end)
        if filler is None:
            break
        end = filler.start()
    rest = body[:kept] if not _FILLER.fullmatch(body[:kept]) else ""
    return matched, rest, pieces


def _fit_english(name: Name, title: str) -> Fit | None:
    own = terms(title)
    if name.is_han or not name.words <= set(own):
        return None
    kinds = [word.lower() for word in re.findall(r"[A-Za-z]+", title) if word.lower() in KIND_WORDS]
    kind = 1
    if name.kind:
        same = set(terms(name.kind)) & set(own)
        if not same and not any(families(name.kind) & families(word) for word in kinds):
            return None
        kind = 2 if same else 0
    if (not name.words and kind != 2) or (not name.kind and 2 * len(name.words) < len(set(own))):
        return None
    return Fit(len(name.words), kind, int(bool(name.words) and terms(name.text) in (own, own[: len(terms(name.text))])))


def fits_issuer(name: Name, facts: DocumentFacts) -> bool:
    """Whether who issued the document is who the name says: the provincial rules are no group's."""
    said = name.before if name.is_han else name.text
    for pattern, authorities, in_title in _RANKED:
        if pattern.search(said) and facts.authority not in authorities and not in_title.search(facts.title):
            return False
    return True


def says_issuer(name: Name) -> bool:
    """Whether the name says who issued the document."""
    return any(pattern.search(name.before if name.is_han else name.text) for pattern, _, _ in _RANKED)


def says_marked(name: Name, facts: DocumentFacts) -> bool:
    """Whether the name carries what a version's title adds in brackets: 试行."""
    mark = letters(to_simplified(bracketed(facts.title)))
    return len(mark) > 1 and mark in letters(name.before if name.is_han else name.text)


def of_year(name: Name, facts: DocumentFacts) -> bool:
    """Whether a document is the version of a year that the name carries."""
    begun = str(facts.in_force.since.year) if facts.in_force.since else ""
    return any(year in (facts.version or "") or year in facts.title or year == begun for year in name.years)
