"""Where English text names clauses: Article 12(2)(b), §§ 3–5, paragraph 2 of Article 7, this Chapter, Annex A."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.document_names import Name
from ingest.document_names_en import is_signed, name_at, name_ending, stands_alone
from ingest.mentions import Base, Mention, Named, Seen


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_LEVEL = (
    r"(?:sub-?paragraphs?|paragraphs?|paras?\.?|sub-?sections?|sub-?clauses?|articles?|arts?\.|sections?|secs?\.|clauses?|cl\."
    r"|chapters?|parts?|titles?|divisions?|rules?|regulations?|annex(?:es)?|schedules?|appendix|appendices|exhibits?|attachments?"
    r"|points?|items?)"
)
_S = r"(?:[ \t\u00a0]+\n?[ \t]*|\n[ \t]*)"
"""White space within a sentence: at most one line break, since an empty line ends it."""
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_BRACKETS = r"(?:[ ]?\((?:[0-9]{1,3}[a-zA-Z]?|[a-z]{1,2}|[ivxIVX]{1,5}|[A-Z]{1,2})\)){1,5}"
_NUMBER = (
    r"(?:[0-9]{1,3}\.[0-9]{1,3}-[0-9]{1,4}(?:\.[0-9]{1,3})?(?![0-9A-Za-z.-])|[0-9]{1,4}(?:\.[0-9]{1,3}){0,5}(?:[A-Z]{1,3}[0-9]{0,3}[A-Z]?(?![A-Za-z])|[a-z](?![A-Za-z])|\s?(?:bis|ter|quater)\b)?(?![0-9A-Za-z%‰/])"
    rf"|[IVXLC]+(?![A-Za-z0-9'’-])|[A-Z](?![A-Za-z0-9'’-])|(?i:{_WORDS})\b)"
)
_ITEM = rf"(?:{_NUMBER}(?:{_BRACKETS})?|{_BRACKETS})"
_SEPARATOR = (
    rf"(?:,?{_S}(?:and|or|&)(?:[ \t]+|\n(?!\()[ \t]*)|,[ \t]*\n?(?:and{_S}|or{_S})?"
    rf"|{_S}(?:to|through){_S}|[ ]?[–—-][ ]?)"
)
_GROUP = re.compile(
    rf"(?P<level>(?i:{_LEVEL})|§§?)\s{{0,2}}(?P<first>{_ITEM})(?P<more>(?:{_SEPARATOR}{_ITEM}){{0,20}})"
)
_ONE = re.compile(rf"(?P<link>{_SEPARATOR})?(?P<number>{_NUMBER})?(?P<brackets>{_BRACKETS})?")
_ORDINAL = re.compile(
    r"the\s+(?P<place>first|second|third|fourth|fifth|sixth)\s+(?P<level>paragraph|subparagraph)\s+(?:of|in)\s+(?=Article|Section|Clause|Rule|§)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(?P<here>this)|the\s+(?P<seen>preceding|previous|foregoing|following|next))\s+"
    r"(?P<level>article|section|clause|chapter|Part|paragraph|sub-?paragraph|sub-?section|annex|schedule|appendix|Rule|Regulation)\b(?![-‘’'])",
    re.IGNORECASE,
)
_DECIMAL = r"[0-9]{1,3}(?:\.[0-9]{1,3}){1,5}(?![0-9%])"
_EACH = re.compile(rf"({_DECIMAL})({_BRACKETS})?")
_BARE = re.compile(
    r"\b(?:see(?:\s+also)?|refer\s+to|under|in\s+accordance\s+with|pursuant\s+to|subject\s+to|as\s+per|set\s+out\s+in|"
    r"described\s+in|specified\s+in|defined\s+in)\s+"
    rf"(?P<all>{_DECIMAL}(?:{_BRACKETS})?(?:(?:,[ ]|,?{_S}(?:and|or){_S}){_DECIMAL}(?:{_BRACKETS})?){{0,8}})"
    r"(?!\s*(?:%|per\b|million|billion|times|dollars|yuan|euros?|hours?|days?|years?|months?|points?|to\s+[0-9]))",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z]+|[§“\"*]")
_ANCHORS = _words(
    "sub subparagraph subparagraphs paragraph paragraphs para paras subsection subsections subclause subclauses "
    "article articles art arts section sections sec secs clause clauses cl chapter chapters part parts title titles "
    "division divisions rule rules regulation regulations annex annexes schedule schedules appendix appendices "
    "exhibit exhibits attachment attachments point points item items the this see refer under in pursuant subject "
    'as set described specified defined directive decision § “ " *'
)
"""Words and signs that a mention can begin with."""
_DEFINES = re.compile(r"[(（][“\"‘']\Z")
"""What stands before a short name where it is given: (“the Act”)."""
_DOCUMENT = re.compile(r"[Tt]he\s|[“\"*]|Regulation|Directive|Decision")
_INSIDE = re.compile(rf",?{_S}(?:of|to|in|under){_S}(?:the{_S})?(?={_LEVEL}|§)", re.IGNORECASE)
_OWN = re.compile(
    rf"{_S}(?:of|to|in){_S}(?:this|these){_S}(?P<what>[A-Za-z]+)|{_S}here(?:of|to|in)\b"
    rf"|{_S}of{_S}the{_S}present{_S}(?P<present>[A-Za-z]+)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(rf",?{_S}(?:of|to|in),?{_S}(?=the\s+[A-Z0-9“\"*_]|that\s+[A-Z]|[A-Z0-9“\"*_《])")
_BESIDE_STATUTE = re.compile(r",?[ \u00a0]{1,2}(?=[A-Z][a-z])")
_STATUTE = re.compile(r"\b(?:Act|Law|Ordinance)s? [0-9]{4}\Z")
_BESIDE = re.compile(
    r",?\s+\[?(?=(?:[Aa]rt|[Ss]ec|[Cc]lause|[Cc]hapter|Part|Annex|Schedule|Appendix|[Rr]ule|[Pp]ara|§))"
)
_LOWER_STEP = re.compile(rf",?{_S}(?={_LEVEL}\s{{0,2}}[(0-9IVXA-Za-z])", re.IGNORECASE)
_CODE = re.compile(r"(?:C\.?F\.?R\.?|U\.?S\.?C\.?|U\.S\. Code|USC)\s*\Z")
_DETERMINER = re.compile(
    r"(?:^|[^A-Za-z])(?:the|a|an|each|every|any|no|first|second|his|her|its|our|your|their)\s+\Z", re.IGNORECASE
)
_CAPITAL_BEFORE = re.compile(r"[A-Z][A-Za-z]+\s\Z")
_SENTENCE_WORDS = _words(
    "In See Under The By Of And To For With Per Subject Where If As Unless Pursuant Section Article"
)
_RANKS = {
    "annex": 5,
    "schedule": 5,
    "appendix": 5,
    "exhibit": 5,
    "attachment": 5,
    "part": 10,
    "title": 12,
    "division": 14,
    "chapter": 20,
    "section": 42,
    "article": 40,
    "clause": 45,
    "rule": 45,
    "regulation": 45,
    "§": 45,
    "paragraph": 60,
    "para": 60,
    "subsection": 60,
    "subclause": 60,
    "subparagraph": 70,
    "point": 70,
    "item": 70,
}
_INNER_RANK = 60
_SINGULAR = {"annexes": "annex", "appendices": "appendix", "arts": "art", "secs": "sec", "paras": "para", "§§": "§"}
_FULL = {"art": "article", "sec": "section", "cl": "clause"}
_FIRM = _words("article section clause chapter paragraph annex schedule appendix subsection subclause subparagraph §")
_LOWER_FIRM = _FIRM - {"schedule", "annex", "appendix", "chapter"}
_PLACES = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_BRACKET = re.compile(r"\([^()]*\)")
_MOST_STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Labels that one level word names, and what they are read to."""

    level: str
    end: int
    named: tuple[Named, ...]
    written: str


def mentions_en(text: str) -> Iterator[Mention]:
    """The mentions in English text, in order and without overlap."""
    read = 0
    pending: Mention | None = None
    for anchor in _TOKEN.finditer(text):
        if (
            anchor.start() < read
            or anchor[0].lower() not in _ANCHORS
            or text[anchor.start() - 1 : anchor.start()] == "-"
        ):
            continue
        mention = _mention_at(text, anchor.start())
        if mention is None:
            continue
        read = mention.end
        if pending is not None:
            yield _sharing_title(text, pending, mention)
        pending = mention
    if pending is not None:
        yield pending


def _sharing_title(text: str, first: Mention, second: Mention) -> Mention:
    """Section 5 of, and paragraph 1 to, the Act: what is named before the other belongs to the same document."""
    if first.title is None and first.named and first.base is None and second.title and second.named:
        between = " ".join(text[first.end : second.start].split())
        same = _word(text, first.start) == _word(text, second.start)
        if between in ("of, and", "to, and", "of and") or (between in ("and", "or", ",", ", and") and same):
            return replace(first, title=second.title)
    return first


def _word(text: str, start: int) -> str:
    return re.split(r"[^A-Za-z§]", text[start : start + 20], maxsplit=1)[0].lower()


def _mention_at(text: str, start: int) -> Mention | None:
    if bare := _BARE.match(text, start):
        named = tuple(
            Named(labels=(number, *_BRACKET.findall(brackets))) for number, brackets in _EACH.findall(bare["all"])
        )
        return Mention(start=bare.start("all"), end=bare.end(), named=named, firm=False)
    if relative := _RELATIVE.match(text, start):
        return _relative(text, relative)
    if ordinal := _ORDINAL.match(text, start):
        return _ordinal(text, ordinal)
    group = _group_at(text, start)
    if group is not None:
        return _named(text, start, group)
    return _document(text, start)


def _relative(text: str, match: re.Match[str]) -> Mention | None:
    if match["seen"] and match["seen"].lower() in ("following", "next") and match["level"][0].islower():
        return None
    level = match["level"].lower().replace("-", "")
    seen = Seen.HERE if match["here"] else Seen.AFTER if match["seen"].lower() in ("following", "next") else Seen.BEFORE
    return Mention(start=match.start(), end=match.end(), base=Base(seen=seen, level=level), firm=False)


def _ordinal(text: str, match: re.Match[str]) -> Mention | None:
    group = _group_at(text, match.end())
    if group is None:
        return None
    inner = f"{match['level'].lower()} {_PLACES[match['place'].lower()]}"
    named = tuple(Named(labels=(*one.labels, inner)) for one in group.named)
    return _placed(text, match.start(), replace(group, named=named), firm=True)


def _document(text: str, start: int) -> Mention | None:
    """A document named without a clause, or with a clause beside it: the Charter, Article 12."""
    found = name_at(text, start) if _DOCUMENT.match(text, start) else None
    if found is None or found[0].title is None or _DEFINES.search(text, max(0, start - 3), start):
        return None
    name, end = found
    beside = _BESIDE.match(text, end)
    group = _group_at(text, beside.end()) if beside else None
    if group is not None and (text[end] == "," or text[start] in '“"*'):
        return Mention(start=start, end=group.end, title=name.title, named=group.named)
    if text[start] in '“"*' or not stands_alone(name.title or ""):
        return None
    return Mention(start=start, end=end, title=name.title)


def _named(text: str, start: int, group: _Group) -> Mention | None:
    level = group.level
    lower = text[start].islower()
    firm = level in (_LOWER_FIRM if lower else _FIRM)
    if code := _CODE.search(text, max(0, start - 12), start):
        return Mention(start=code.start(), end=group.end, title=code[0].strip(), named=group.named)
    before = text[max(0, start - 30) : start]
    if before.rstrip(" [,")[-1:].isalpha() and (name := name_ending(text, start)) is not None:
        return Mention(start=name.start, end=group.end, title=name.title, named=group.named)
    if _DETERMINER.search(before):
        firm = False
    capital = _CAPITAL_BEFORE.search(before)
    if capital and _RANKS[level] <= 12 and capital[0].strip() not in _SENTENCE_WORDS:
        return None
    if lower and level in ("part", "title", "division") and not _ELSEWHERE.match(text, group.end):
        return None
    return _placed(text, start, group, firm=firm)


def _placed(text: str, start: int, group: _Group, *, firm: bool) -> Mention:
    """A group with the clauses, the own document or the other one that it is said to stand in."""
    for _ in range(_MOST_STEPS):
        inside = _INSIDE.match(text, group.end)
        outer = _group_at(text, inside.end()) if inside and not is_signed(text, inside.end()) else None
        if outer is None or len(outer.named) != 1 or outer.named[0].until:
            break
        named = tuple(
            Named(
                labels=(*outer.named[0].labels, *one.labels), until=one.until and (*outer.named[0].labels, *one.until)
            )
            for one in group.named
        )
        group = replace(group, end=outer.end, named=named)
    if own := _OWN.match(text, group.end):
        what = (own["what"] or own["present"] or "").lower()
        base = Base(seen=Seen.HERE, level=what) if what in _RANKS else None
        return Mention(start=start, end=own.end(), base=base, named=group.named)
    elsewhere = _ELSEWHERE.match(text, group.end)
    found = name_at(text, elsewhere.end()) if elsewhere else _statute_beside(text, group.end)
    if found is not None:
        return Mention(start=start, end=found[1], title=found[0].title, named=group.named)
    return Mention(start=start, end=group.end, named=group.named, firm=firm)


def _statute_beside(text: str, end: int) -> tuple[Name, int] | None:
    """A statute with its year right after the clause: section 1(8) Public Bodies Act 1960."""
    gap = _BESIDE_STATUTE.match(text, end)
    found = name_at(text, gap.end()) if gap else None
    return found if found is not None and _STATUTE.search(found[0].title or "") else None


def _group_at(text: str, start: int) -> _Group | None:
    """A level word with its numbers, and lower levels that follow it: Article 2, point (2)."""
    group = _plain_group(text, start)
    for _ in range(_MOST_STEPS):
        if group is None or len(group.named) != 1 or group.named[0].until:
            return group
        lower = _LOWER_STEP.match(text, group.end)
        inner = _plain_group(text, lower.end()) if lower else None
        if inner is None or lower is None or not _goes_inside(group.level, inner.level, lower[0]):
            return group
        outer = group.named[0].labels
        named = tuple(
            Named(labels=(*outer, *one.labels), until=one.until and (*outer, *one.until)) for one in inner.named
        )
        group = _Group(level=inner.level, end=inner.end, named=named, written=group.written)
    return group


def _goes_inside(outer: str, inner: str, between: str) -> bool:
    """Whether a level named right after another stands inside it: Article 2, point (2), but not Annex A, Chapter 2."""
    if _RANKS[inner] <= _RANKS[outer]:
        return False
    return _RANKS[inner] >= _INNER_RANK or ("," in between and (_RANKS[outer] > _RANKS["annex"] or inner == "part"))


def _plain_group(text: str, start: int) -> _Group | None:
    match = _GROUP.match(text, start)
    if match is None:
        return None
    written = match["level"].rstrip(".")
    word = written.lower().replace("-", "")
    single = _SINGULAR.get(word, word[:-1] if word.endswith("s") and word != "§" else word)
    level = _FULL.get(single, single)
    if not _fits(text, match, level, written):
        return None
    plural = word != single
    shown = written if not plural else single.capitalize() if written[0].isupper() else single
    shown = "§" if level == "§" else shown
    named, end = _numbers(text, match, shown, plural)
    return _Group(level=level, end=end, named=named, written=written) if named else None


_SMALL_WORD = re.compile(r"\s+[a-z]+")


def _fits(text: str, match: re.Match[str], level: str, written: str) -> bool:
    """Whether a level word and a numeral really go together: Part A, but not part a or section one of."""
    first = match["first"]
    if first[0] in " (" and _RANKS[level] < _INNER_RANK:
        return False
    if first[0].isalpha():
        word = first.split("(")[0].strip()
        if word.lower() in _WORDS.split("|"):
            return written[0].isupper() and word[0].isupper()
        lettered = level in ("part", "annex", "schedule", "appendix", "exhibit", "attachment", "division")
        roman = word.isupper() and set(word) <= set("IVXLC")
        if not word.isupper() or not (roman or lettered):
            return False
        if word == "I" and _SMALL_WORD.match(text, match.end("first")) and written[0].islower():
            return False
    if not written[0].isupper() and level in ("title", "division", "exhibit", "attachment"):
        return False
    return match.end() >= len(text) or not text.startswith(("%", "-y", " per cent", " percent"), match.end())


def _numbers(text: str, match: re.Match[str], shown: str, plural: bool) -> tuple[tuple[Named, ...], int]:
    """The labels that the group names; after a singular word a list goes on only with brackets or a range."""
    found: list[Named] = []
    end = match.start("first")
    place = end
    while place < match.end():
        one = _ONE.match(text, place, match.end())
        if one is None or one.end() == place:
            break
        link, number, brackets = (one["link"] or "").strip(" ,"), one["number"], _BRACKET.findall(one["brackets"] or "")
        to = link in ("to", "through", "–", "—", "-")
        if found and number and number.isdigit() and not plural and not to:
            break
        labels = (f"{shown} {number}", *brackets) if number else _continued(found, shown, brackets)
        if to and found and not found[-1].until:
            found[-1] = Named(labels=found[-1].labels, until=labels)
        else:
            found.append(Named(labels=labels))
        place = end = one.end()
    return tuple(found), end


def _continued(found: list[Named], shown: str, brackets: list[str]) -> tuple[str, ...]:
    """The labels of (3) after Article 3 (1): the same clause, from the bracket of the same kind on."""
    if not found:
        return (f"{shown} {brackets[0]}", *brackets[1:])
    last = found[-1].until or found[-1].labels
    for depth in range(len(last) - 1, -1, -1):
        bracket = _BRACKET.search(last[depth])
        if bracket and _kind(bracket[0]) == _kind(brackets[0]):
            head = last[depth][: bracket.start()]
            return (*last[:depth], f"{head}{brackets[0]}", *brackets[1:])
    return (*last, *brackets)


def _kind(bracket: str) -> str:
    inner = bracket[1:-1]
    return "digit" if inner[0].isdigit() else "lower" if inner.islower() else "upper"
