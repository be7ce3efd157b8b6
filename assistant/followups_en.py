"""English follow-ups: what in a question points back, what it stands for, and which slot an ellipsis fills anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.lexical import STOPWORDS, terms
from assistant.noun_phrases import ASKING, AUXILIARIES, Kind, Phrase, is_person, phrases

FEW_TERMS = 1
"""A question with at most this many index terms leans on the conversation ("Who pays?")."""

FRAGMENT_TERMS = 3
"""Words without any verb are a follow-up up to this many index terms ("fines and penalties"); more name their subject
themselves."""

LONGEST_NAME = 8
"""Words that may take a pronoun's place; of longer noun phrases only the beginning does."""

TOPIC_PHRASES = 4
"""Noun phrases of the former question that a question which lacks its subject is completed with."""

_OPENER = re.compile(
    r"^\s*(?:(?:and|but|or|so|then|also|ok(?:ay)?|well|i see|thanks?(?: you)?|great|sure)\b[\s,.!]*)+", re.IGNORECASE
)
_ACKNOWLEDGED = re.compile(
    r"^\s*(?:(?:wow|oh|hm+|ok(?:ay)?|yes|no|great|good|nice|thanks?(?: you)?|i see|got it|understood|right"
    r"|interesting"
    r"|(?:you(?:['’]re| are)|(?:it|that|this)(?:['’]s| is| was| sounds?))(?: \w+){0,2} (?:ok(?:ay)?|right|fine"
    r"|great|good|nice|"
    r"interesting|helpful|clear|true|sad|terrible|awful|scary|cool|correct))(?:[\s,]*[.!,;…]+\s*|\s+(?=thank|great|ok)))+",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"^\s*(?:(?:an)?other|(?:a )?(?:new|different)|one more|next) (?:question|subject|topic)\b", re.I
)
_ABOUT = re.compile(r"^\s*(?:what|how) about\s+", re.IGNORECASE)
_IF_IT_IS = re.compile(
    r"^\s*(?:what (?:if|when)|if)\s+(?:it|that|this|he|she|they|there)(?:['’]s|['’]re|\s+(?:is|are|was|were|be))\s+",
    re.IGNORECASE,
)
_SAME_FOR = re.compile(
    r"^\s*(?:(?:is|are) (?:it|that|this|they) the same|(?:the )?same(?: question| thing)?|(?:does|do|is"
    r"|are) (?:it|that|this"
    r"|they)(?: also)? (?:apply|hold|go|true|valid)(?: also)?)\s+(?=(?:for|to|in|with|of|at)\b)",
    re.IGNORECASE,
)
_THE_ONE = re.compile(r"^the ((?=\S*\d)\S+) ones?$", re.IGNORECASE)
_NUMBERED = re.compile(r"([A-Za-z]+) (?:\d+|[A-Z])")
_PREPOSITION = re.compile(r"^(for|in|with|at|on|from|to|by|under|after|before|during|of|without)\s+", re.IGNORECASE)
_TAIL = re.compile(r"[\s,]*(?:\b(?:instead|then|though|too|as well|please)\b)?[\s?.!]*$", re.IGNORECASE)

_POINTER = re.compile(
    r"\b(?P<they>they|them|theirs?|those|these)\b|\b(?P<he>he|him|his|she|hers?)\b|\b(?P<it>it|its|this)\b"
    r"|(?:(?:^|[,;]|\b(?:is|was|does|do|did|will|would|can|could|may|must|should|of|for|to|about|with|from"
    r"|under|after"
    r"|before|by|in|on|at|than|if|why|how|when|where|like|mean|mentioned|explain|all|and|or"
    r"|but))\s*)\b(?P<that>that)\b"
    r"|(?:\b(?:(?:which|the|that|this|first|last|other|new|old|only|same)|[a-z]{3,}(?=\s+(?:ones\b|one\s*(?:[?.,;!]|$))))\s+)"
    r"(?P<ones>ones?)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|will|would|be|makes?|find|how (?:long|much|often) (?:does|will|would|did"
    r"|do))\s+it\s+(?:(?:\w+ly|so|very|too|really|still|even|not)\s+)?(?:be\s+)?"
    r"(?:possible|necessary|required|mandatory|compulsory|allowed|permitted|better|best|ok|okay|worth|true"
    r"|legal|safe|safer"
    r"|hard|easy|difficult|normal|common|important|advisable|enough|wise|good|bad|take|cost)?\s*(?:for\b[^?.,]*?\s)?"
    r"(?:to\s+\w+|that\s+\w+|if\s+\w+|\w+ing\b)"
    r"|\bit\s+(?:cost|take|need|require|help|pay|matter|make sense)s?\b[^?.]*\bto\b|\bhow \w+y (?:is|was|may"
    r"|can|must) it\b"
    r"|\bit\s+(?:is|was|would be|takes?)\s+(?:possible|necessary|required|allowed|better|best|ok|worth|true)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r",\s*\w+n['’]?t\s+$")
"""Before the pronoun of a question tag ("..., isn't it"), which stands for its own clause."""
_BACKWARD = re.compile(
    r"\b(?:the same(?! (?:time|day|week|month|year|place)\b|[^?.,]* as\b)|such an?|above|aforementioned"
    r"|the (?:latter|former)|each other|you (?:said|say|mean|mention(?:ed)?)"
    r"|instead\s*[?.!]*$|else\b|(?:any|an)\s?other(?=\s+ones?\b|\s*[?.!,]|\s*$)|in (?:this|that) case|otherwise)",
    re.IGNORECASE,
)
_AFTER_INVERSION = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|may|might|must|should|will|would|has|have|had)\s+$", re.I
)
_CLAUSE_END = re.compile(
    r"[,;.:]|\b(?:if|when|while|because|before|after|until|once|unless|where|that|who|which|and|but)\b", re.I
)
_DETERMINED = re.compile(r"\b(?:the|an?|this|that|which|my|our|your|their|its|any|each)(?:\s+[\w-]+)?\s+$")
_EMPTY_HEADS = frozenset(
    ("kind", "kinds", "type", "types", "sort", "sorts", "way", "ways", "thing", "things", "case", "cases", "part")
)
_ORGANISATION = re.compile(
    r"(?:compan(?:y|ies)|enterprises?|firms?|schools?|colleges?|universit(?:y|ies)|institutions?|institutes?"
    r"|academ(?:y|ies)"
    r"|organi[sz]ations?|associations?|agenc(?:y|ies)|departments?|offices?|bureaus?|hospitals?|banks?"
    r"|factor(?:y|ies)"
    r"|partners?|members?|employers?|councils?|committees?|governments?)$"
)
_CLAUSE = re.compile(r"\b(?:article|section|clause|chapter|paragraph|annex|part|rule|item)\s+[\dIVXivx]", re.IGNORECASE)
"""A clause that is named by its number is a subject of its own."""
_LEVEL = re.compile(
    r"(?:international|national|state|provincial|regional|municipal|city|county|district|local|group|school)$"
)
_TIME = re.compile(
    r"(?:days?|weeks?|months?|quarters?|semesters?|terms?|years?|summer|winter|spring|autumn|weekends?|holidays?)$"
)
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,]*(?<![.,])(?![\w-])|(?<![\w-])\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z]+-?\d[\w-]*")


def _core(question: str) -> str:
    """The question without words that only answer the former answer ("OK, that is fine. And ...")."""
    core = _OPENER.sub("", _ACKNOWLEDGED.sub("", question)).strip()
    return core or question.strip()


def points_back(question: str) -> bool:
    """Whether a word of an English question says that it goes on from what was said before."""
    core = _core(question)
    if any(pattern.match(core) for pattern in (_ABOUT, _IF_IT_IS, _SAME_FOR)) or _BACKWARD.search(core):
        return True
    return _points_back(core) is not None or _goes_on(question, core)


def leans(question: str) -> bool:
    """Whether an English question cannot be understood without what was said before it."""
    core = _core(question)
    if _NEW_SUBJECT.search(core):
        return False
    content = set(terms(core))
    if _CLAUSE.search(core) and not points_back(question):
        return False
    if len(content) <= FEW_TERMS or points_back(question):
        return True
    if not _is_sentence(core):
        return len(content) <= FRAGMENT_TERMS
    return _lacks_subject(core, content)


def _goes_on(question: str, core: str) -> bool:
    """Whether "And ..." opens something that is too short to be a question of its own."""
    opened = re.match(r"\s*(?:and|but|or|so|then|also)\b", _ACKNOWLEDGED.sub("", question), re.IGNORECASE)
    return opened is not None and len(set(terms(core))) <= 2


def _lacks_subject(core: str, content: set[str]) -> bool:
    """Whether little more than a definite noun is asked about, which was told earlier ("What is the deadline?")."""
    definite = [p for p in phrases(core) if core[p.start : p.end].lower().startswith("the ")]
    return bool(definite) and len(content) <= 2 and all(p.whole_end == p.end and len(p.words) < 3 for p in definite)


def _is_sentence(core: str) -> bool:
    words = re.findall(r"[a-z']+", core.lower())
    return any(word in AUXILIARIES or word in ASKING or word in {"i", "we", "you"} for word in words) or (
        bool(words) and words[0] in {"tell", "explain", "show", "list", "give", "describe", "name", "compare", "define"}
    )


def _points_back(core: str) -> re.Match[str] | None:
    """The first pronoun whose noun does not stand before it in the same question."""
    empty = [m.span() for m in _EMPTY_IT.finditer(core)]
    own = phrases(core)
    for match in _POINTER.finditer(core):
        group = match.lastgroup or ""
        at = match.start(group)
        if group == "it" and any(start <= at < end for start, end in empty):
            continue
        if _TAG.search(core[:at]):
            continue
        if group == "that" and not _stands_for_something(core, match):
            continue
        if not _told_before(core, match, own):
            return match
    return None


def _stands_for_something(core: str, match: re.Match[str]) -> bool:
    """Whether "that" is no conjunction: nothing but the end, a verb or a noun of its own follows."""
    rest = core[match.end("that") :].split()
    return not rest or rest[0].lower().strip("?.,!") not in {
        "i",
        "we",
        "you",
        "the",
        "a",
        "an",
        "my",
        "our",
        "they",
        "he",
    }


def _told_before(core: str, match: re.Match[str], own: Sequence[Phrase]) -> bool:
    """Whether a noun of the same question can be meant: it stands in an earlier clause, or is the subject before it."""
    group = match.lastgroup or ""
    at = match.start() if group == "ones" else match.start(group)
    before = [phrase for phrase in own if phrase.end <= at]
    if any(_CLAUSE_END.search(core[p.end : at]) for p in before if p.kind is not Kind.PERSON or group != "it"):
        return True
    if _AFTER_INVERSION.search(core[:at]):
        return False
    return any(_can_be(phrase, group) and not phrase.asked for phrase in before)


def _can_be(phrase: Phrase, group: str) -> bool:
    if group == "they":
        return True
    if group == "he":
        return phrase.kind is Kind.PERSON
    return group in {"it", "ones"} and phrase.kind is Kind.THING


def topic(prior: str) -> str:
    """What an earlier question was about: its noun phrases."""
    told: list[str] = []
    seen: set[str] = set()
    end = 0
    for phrase in phrases(prior):
        if (
            phrase.start < end
            or set(phrase.words) <= _EMPTY_HEADS
            or (words := set(terms(" ".join(phrase.words)))) <= seen
        ):
            continue
        seen |= words
        end = phrase.whole_end
        told.append(prior[phrase.start : end].strip())
    return ", ".join(told[:TOPIC_PHRASES])


def refilled(question: str, prior: str) -> str | None:
    """The former question with the slot that an ellipsis names filled anew: "And for technicians?"."""
    core = _core(question)
    new = core
    for lead in (_ABOUT, _IF_IT_IS, _SAME_FOR):
        new = lead.sub("", new)
    new = _TAIL.sub("", new)
    new = _THE_ONE.sub(r"\1", new)
    preposition = _PREPOSITION.match(new)
    new = _PREPOSITION.sub("", new)
    found = phrases(new)
    if not new or _is_sentence(new) or _POINTER.search(new) or len(found) > 2 or not (found or _NUMBER.search(new)):
        return None
    slot = _slot(new, found, preposition.group(1).lower() if preposition else "", prior)
    return None if slot is None else prior[: slot[0]] + new + prior[slot[1] :]


def _slot(new: str, found: Sequence[Phrase], preposition: str, prior: str) -> tuple[int, int] | None:
    for pattern in (_CODE, _NUMBER):
        if pattern.match(new):
            return _like_number(new, pattern, prior)
    if (numbered := _NUMBERED.fullmatch(new)) is not None:
        same = list(re.finditer(rf"\b{numbered.group(1)} (?:\d+|[A-Z])\b", prior, re.IGNORECASE))
        return same[0].span() if len(same) == 1 else None
    if not found:
        return None
    old = phrases(prior)
    words, head = found[0].words, found[0].words[-1]
    tests: tuple[Callable[[Phrase], bool], ...] = (
        lambda p: set(terms(p.words[-1])) == set(terms(head)) and p.words != words,
        lambda p: bool(preposition) and p.after == preposition,
        lambda p: _alike(_ORGANISATION, head, p.words[-1]),
        lambda p: _alike(_TIME, head, p.words[-1]),
        lambda p: is_person(head) and is_person(p.words[-1]),
    )
    for test in tests:
        slot = next((p for p in sorted(old, key=lambda p: p.asked) if test(p)), None)
        if slot is not None:
            return slot.start, slot.end
    return _level_slot(words, prior)


def _alike(pattern: re.Pattern[str], one: str, other: str) -> bool:
    return pattern.search(one) is not None and pattern.search(other) is not None


def _like_number(new: str, pattern: re.Pattern[str], prior: str) -> tuple[int, int] | None:
    """Where a number of the same kind stands: a year for a year, an amount for an amount; its unit stays."""
    is_year = bool(_YEAR.fullmatch(new))
    same = [m for m in pattern.finditer(prior) if bool(_YEAR.fullmatch(m.group())) is is_year]
    if len(same) != 1:
        return None
    end = same[0].end()
    unit = re.match(r"\s+[A-Za-z]+", prior[end:])
    has_unit = re.search(r"\d\s+[A-Za-z]+$", new)
    return same[0].start(), end + (unit.end() if unit and has_unit else 0)


def _level_slot(words: Sequence[str], prior: str) -> tuple[int, int] | None:
    if not _LEVEL.fullmatch(words[0]) or len(words) > 1:
        return None
    same = [m for m in re.finditer(r"[A-Za-z]+", prior) if _LEVEL.fullmatch(m.group().lower())]
    return same[0].span() if len(same) == 1 else None


def resolved(question: str, prior: str) -> str | None:
    """The question with every pronoun that points back replaced by the noun phrase it stands for."""
    core = _core(question)
    old = [p for p in phrases(prior) if not set(p.words) <= _EMPTY_HEADS]
    text, from_ = core, 0
    for _ in range(3):
        match = _points_back(text[from_:])
        if match is None:
            break
        group = match.lastgroup or ""
        start, end = (from_ + at for at in match.span(group))
        put = _antecedent(text, start, end, group, prior, old)
        if put is None:
            from_ = end
            continue
        text = text[: put[0]] + put[2] + text[put[1] :]
        from_ = put[0] + len(put[2])
    return None if text == core else text


def renamed(question: str, prior: str) -> str | None:
    """The question with "the agreement" named as the former question named it ("the model agreement")."""
    for phrase in phrases(question):
        if len(phrase.words) != 1 or phrase.whole_end > phrase.end:
            continue
        named = next((p for p in phrases(prior) if p.words[-1] == phrase.words[0] and len(p.words) > 1), None)
        if named is not None and question[phrase.start : phrase.end].lower().startswith("the "):
            return question[: phrase.start] + _definite(prior[named.start : named.end]) + question[phrase.end :]
    return None


def _antecedent(
    text: str, start: int, end: int, group: str, prior: str, old: Sequence[Phrase]
) -> tuple[int, int, str] | None:
    """Which stretch of ``text`` gives way to which noun phrase of the former question."""
    word, following = text[start:end].lower(), re.match(r"\s+([A-Za-z-]+)", text[end:])
    noun = following.group(1).lower() if following else ""
    if group == "ones":
        return _for_one(text, start, end, old)
    if word in {"this", "that", "these", "those"} and noun and noun not in STOPWORDS and following:
        same = next((p for p in old if set(terms(p.words[-1])) == set(terms(noun))), None)
        return (start, end + following.end(), _definite(prior[same.start : same.whole_end])) if same else None
    chosen = _chosen(group, old)
    if chosen is None:
        return None
    owns = word in {"its", "their", "his"} or (word == "her" and noun != "" and noun not in STOPWORDS)
    if owns:
        owner = _definite(prior[chosen.start : chosen.end])
        return start, end, owner + ("'" if owner.endswith("s") else "'s")
    whole = prior[chosen.start : chosen.whole_end]
    return start, end, _definite(whole if whole.count(" ") < LONGEST_NAME else prior[chosen.start : chosen.end])


def _chosen(group: str, old: Sequence[Phrase]) -> Phrase | None:
    """The noun phrase that a pronoun most likely stands for: the first of its kind, what was asked for last."""
    kinds = {"he": [Kind.PERSON], "they": [Kind.SEVERAL, Kind.PERSON]}.get(group, [Kind.THING])
    for kind in kinds:
        fitting = [p for p in old if p.kind is kind and not _hardly_a_name(p)]

        if fitting:
            return min(fitting, key=lambda p: (p.asked, p.is_bare))
    return None


def _hardly_a_name(phrase: Phrase) -> bool:
    """Whether a lone word is rather a verb (training) or part of an adverbial (at night)."""
    return phrase.is_bare and (phrase.words[0].endswith("ing") or phrase.after in {"at", "by", "in", "on"})


def _definite(phrase: str) -> str:
    return re.sub(r"^(?:an?|one|any|each|every|some)\s+(?=\S)", "the ", phrase.strip(), flags=re.IGNORECASE)


def _for_one(text: str, start: int, end: int, old: Sequence[Phrase]) -> tuple[int, int, str] | None:
    """The phrase "the quick one" means the quick thing of the kind that was asked about."""
    fitting = sorted((p for p in old if p.kind is not Kind.PERSON), key=lambda p: p.asked) or list(old)
    if not fitting:
        return None
    name = fitting[0].words[-1]
    if text[start:end].lower() == "ones":
        return start, end, name
    single = re.sub(r"(?<=[a-z]{2})(?<!s)s$", "", name)
    determined = re.search(
        r"\b(?:the|an?|this|that|which|my|our|your|their|its|any|each)(?:\s+[\w-]+)?\s+$", text[:start]
    )
    return start, end, single if determined else f"{'an' if single[0] in 'aeiou' else 'a'} {single}"
