"""Noun phrases of an English question, found without a model: by closed word classes and word endings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


AUXILIARIES = _words(
    "is are was were am be been being do does did can could may might must shall should will would has have had "
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't mustn't shouldn't won't wouldn't hasn't haven't"
)
ASKING = _words("what which who whom whose when where why how whether")
PRONOUNS = _words(
    "i you we he she it they me him her us them my your our his its their mine yours ours hers theirs myself "
    "yourself "
    "himself herself itself themselves this that these those here there one ones someone anyone everyone nobody "
    "something anything nothing everything somebody anybody it's that's he's she's they're i'm we're you're"
)
_DETERMINERS = _words("a an the any each every some all both either neither no another one single same such")
_LINKS = _words("of for in on at under with within from between by about during into against over through per as to")
"""Prepositions that may tie a noun phrase to the one before it."""
_BREAKS = _words(
    "and or but if because while than so then also not too please just only even still yet ever never already again "
    "without before after until unless since though although via like once however instead else per when where that "
    "much many more most less least long often soon far early late really very quite maybe perhaps yes ok okay "
    "thanks "
    "valid worth due open closed free available possible necessary ready eligible responsible liable able always "
    "whenever whatever especially having being trying few several other others how's what's who's up out "
    "off down"
)
_NO_NOUNS = AUXILIARIES | ASKING | PRONOUNS | _LINKS | _BREAKS | _DETERMINERS
_VERBS = _words(
    "get gets got give gives given take takes taken took make makes made need needs needed want wants wanted apply "
    "applies applied pay pays paid approve approves approved teach teaches taught keep keeps kept hold holds "
    "held ask "
    "asks asked file files filed submit submits start starts started begin begins began end ends ended join "
    "joins leave "
    "leaves become becomes receive receives received decide decides decided choose chooses chosen tell tells explain "
    "show shows work works know knows find finds found help helps happen happens go goes come comes run runs "
    "last lasts "
    "covers covered require requires required allow allows allowed include includes included mean means meant "
    "think say says said see sees put use uses used offer offers provide provides let lets set sets add adds "
    "cost costs "
    "differ differs play plays played live lives sign signs signed send sends sent return returns claim claims "
    "appoint "
    "exist exists existed came went count counts counted reserve reserves reserved book books booked hear hears "
    "heard feel feels felt try "
    "tries tried meet meets met call calls called write writes read reads move moves moved change changes changed "
    "replace replaces replaced cancel cancels cancelled extend extends extended renew renews renewed attend attends "
    "attended enrol enrols enrolled sit sits sat stand stands stood lie lies register registers registered identify "
    "identifies look looks looked arrive arrives arrived compare compares compared build builds built create creates "
    "created buy buys bought sell sells sold lose loses lost win wins won fail fails failed pass passes passed "
    "appoints elect elects share shares shared appear appears"
)
"""Common verbs that end a noun phrase; after a determiner the same words are nouns (the last use, a claim)."""

_PERSON_ENDING = re.compile(
    r"(?:[a-z]{2}(?:er|or|ee|ist|ian|ant|ent|man|woman|mate)|people|person|staff|child|student)s?$"
)
_NOT_PERSONS = _words(
    "matter order number paper offer letter semester quarter chapter paragraph year charter folder cover "
    "computer fee "
    "committee degree factor sector error centre center power water server router calendar member-fee other register "
    "tender transfer parameter agreement document department requirement payment assessment equipment amendment "
    "allotment moment event percent content consent accident environment management statement entitlement "
    "appointment "
    "investment government employment development improvement instrument treatment placement apartment component "
    "commitment argument client-server minor major floor door grant plant restaurant warrant filter river border "
    "summer winter weather minister-office color colour labor labour flavor coffee guarantee trustee-fee layer buffer"
)
_PERSONS = _words(
    "intern resident clerk cook pilot chef adult apprentice trainee pupil guest head chief chair guardian "
    "colleague expert nurse coach person people parents "
    "parent women men children woman man guy family staff candidate graduate delegate associate spouse husband wife"
)
_TITLES = _words("doctor dr professor prof president king queen sir mr mrs ms miss judge senator mayor saint captain")
_ADVERB = re.compile(r"[a-z]{3}ly$")
_NO_ADVERBS = _words(
    "family assembly supply reply monthly weekly daily yearly hourly quarterly early friendly elderly anomaly homily "
    "monopoly italy july"
)
_SINGULAR_ENDING = re.compile(r"(?:ss|us|is|ics|news)$")


class Kind(StrEnum):
    """What a noun phrase can stand for, as far as its pronoun tells: he or she, it, they."""

    PERSON = "person"
    THING = "thing"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase at ``[start, end)`` of the text; with what hangs on it by prepositions it ends at ``whole_end``.

    ``words`` are those of the phrase itself, in lower case and without determiner; ``asked`` says that it is what is
    asked for ("which allowance", "how many hours"); ``after`` is the word before it. ``is_bare`` marks a single common
    word without determiner, which may be no noun at all.
    """

    start: int
    end: int
    whole_end: int
    words: tuple[str, ...]
    kind: Kind
    asked: bool
    after: str
    is_bare: bool


_WORD = re.compile(r"[^\W_]+(?:['’.,/&-](?=\w)[^\W_]+)*|[,;:.!?()]")


def is_person(noun: str) -> bool:
    """Whether an English noun names a person, by its ending."""
    single = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    if single in _PERSONS or noun in _PERSONS:
        return True
    return single not in _NOT_PERSONS and not single.endswith("ment") and _PERSON_ENDING.search(single) is not None


def _kind(head: str, determiner: str) -> Kind:
    plural = head.endswith("s") and not _SINGULAR_ENDING.search(head) and determiner not in {"a", "an", "one", "each"}
    if plural or head in {"people", "staff", "children", "men", "women"}:
        return Kind.SEVERAL
    return Kind.PERSON if is_person(head) else Kind.THING


@lru_cache(maxsize=256)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The noun phrases of an English text in order."""
    found: list[Phrase] = []
    run: list[re.Match[str]] = []
    before: list[str] = [""]
    for token in (*_WORD.finditer(text), None):
        word = token.group().lower().replace("’", "'") if token else "."
        if token and _continues(word, run):
            run.append(token)
            continue
        if run:
            found.append(_phrase(run, before, word))
            run = []
        before.append(word)
        if token and word in _DETERMINERS:
            run = [token]
    return _joined([phrase for phrase in found if phrase.words])


def _continues(word: str, run: list[re.Match[str]]) -> bool:
    if not word[0].isalnum() or word in _NO_NOUNS:
        return False
    if _ADVERB.search(word) and word not in _NO_ADVERBS:
        return False
    return word not in _VERBS or (len(run) == 1 and run[0].group().lower() in _DETERMINERS)


def _phrase(run: list[re.Match[str]], before: list[str], following: str) -> Phrase:
    words = tuple(m.group().lower() for m in run)
    determiner = words[0] if words[0] in _DETERMINERS else ""
    own = words[1:] if determiner else words
    # The determiner itself was noted before the run began.
    earlier = before[-2] if determiner else before[-1]
    asked = earlier in ASKING or (earlier in {"many", "much"} and len(before) > 1)
    is_bare = len(words) == 1 and run[0].group()[0].islower() and not asked
    # Before its own verb it is the subject ("which insurance covers ..."), which later pronouns mean first.
    asked = asked and following not in _VERBS
    end = run[-1].end()
    head = own[-1] if own else ""
    return Phrase(
        start=run[0].start(),
        end=end,
        whole_end=end,
        words=own,
        kind=Kind.PERSON if own and own[0] in _TITLES else _kind(head, determiner),
        asked=asked,
        after=earlier,
        is_bare=is_bare,
    )


def _joined(found: list[Phrase]) -> tuple[Phrase, ...]:
    """The phrases, each reaching to the end of what prepositions tie to it."""
    joined: list[Phrase] = []
    for phrase in reversed(found):
        whole_end = phrase.end
        if joined and joined[-1].after in _LINKS and joined[-1].start - phrase.end <= len(joined[-1].after) + 2:
            whole_end = joined[-1].whole_end
        joined.append(replace(phrase, whole_end=whole_end))
    return tuple(joined[::-1])
