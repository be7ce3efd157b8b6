"""Questions about what changed between the versions of a document: which two are meant, and on which subject.

Nothing is a comparison that names no document with more than one visible version: "what changed my mind" and "how do
I change my password" name none, and a document is named by its title, a short form of it, or what kind of document it
is, in either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.document_kinds import ENGLISH_KINDS, HAN_KINDS
from assistant.language import HAN, to_simplified
from assistant.lexical import STOPWORDS, terms
from assistant.records import DocumentFacts
from assistant.references import Library
from assistant.titles import YEAR, letters, without_brackets

Versions = tuple[tuple[str, DocumentFacts], ...]
"""The versions of one document that a role may see, the oldest first: path and facts."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_CHANGES = re.compile(
    # What changed; what is new; which amendments were made; how has it changed.
    r"\bwhat(?:['’]s| is| are| has| have| was| were| had)?(?: been| all| else)?"
    r" (?:changed|new|amended|revised|updated|altered|modified)\b"
    r"|\bwhat (?:are|were) the (?:\w+ )?(?:changes|amendments|revisions|updates)\b"
    r"|\b(?:what|which) (?:\w+ )?(?:changes|amendments|revisions)(?: (?:were|was|have been|has been) made\b"
    r"|.{1,60}\b(?:make|bring|introduce|contain)s?\b)"
    r"|\bhow (?:has|have|did) .{1,80}\bchanged?\b"
    r"|\bwhat (?:did|does|do) the (?:new|revised|amended|latest|[12]\d{3})\b.{1,60}\b(?:change|add|remove|introduce)\b"
    r"|\b(?:list|show|tell|summari[sz]e|outline)\b.{0,30}\b(?:changes|amendments)\b"
    # 有什么变化，改了什么，变化有哪些，哪里变了
    r"|(?:有什么|有何|有哪些|有啥|哪些|什么|啥)(?:主要|重要|具体|大的|新的)?(?:变化|变动|改动|改变|修改|修订|调整|更新)"
    r"(?=$|[\s？?。，,、！!]|吗|呢|呀|啊|之处|内容)"
    r"|(?:变化|变动|改动|修改|修订|调整)了?的?(?:主要|具体)?(?:内容|要点|地方)?(?:是什么|有哪些|在哪|是哪些)"
    r"|(?:改|变|修改|修订|调整|更新|增加|新增|删除|删|取消|变更)了(?:些)?(?:什么|哪|啥)"
    r"|(?:什么|哪[里儿些])(?:地方|内容|规定|条款)?(?:都)?(?:变了|改了|有变化|有改动|有修改)|有什么新(?:规定|内容|变化|要求)",
    re.IGNORECASE,
)
_DIFFERENCES = re.compile(
    r"\bdiffer(?:s|ed|ent|ently|ences?)?\b|\bcompar(?:e|es|ed|ing|isons?)\b|\bversus\b|\bvs\b"
    r"|(?:有什么|有何|有哪些|有啥|什么|哪些)(?:主要|重要|具体)?(?:不同|区别|差别|差异|不一样)(?!的)"
    r"|(?:不同|区别|差别|差异)(?:之处)?(?:是什么|在哪|有哪些|何在)|哪[里儿]不(?:同|一样)|怎么不(?:同|一样)|对比|比较|相比",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:old|older|previous|former|earlier|prior|superseded|predecessor)\b"
    r"|新旧|新老|[旧老]版|[旧老原](?=《|\w{0,12}(?:办法|章程|规定|规则|细则|条例|制度|标准|协议|方案))|原来|以前|过去|上一?版|前一版|修订前",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:new|newer|current|present|latest|revised|amended|now)\b"
    r"|新旧|新老|新版|新(?=《|\w{0,12}(?:办法|章程|规定|规则|细则|条例|制度|标准|协议|方案))|现行|现在|目前|修订后",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:two|both|different|its|the) (?:versions|editions)\b|\bversions of\b|两个?版|两个版本|各版|前后", re.I
)

_TITLE_ENDING = 2
"""Characters at the end of a Chinese title that say what kind of document it is."""
_BEFORE_NAME = re.compile(
    r"(?:^|[^\w]|[a-zA-Z0-9]|[新旧老原版的和与跟同比较在问下道本该行年度后前里中对看于说讲解绍出从由到给是把了]|集团|我们|学校)$"
)
_LEADING = re.compile(
    r"(?:新版|旧版|老版|修订[前后]|现行|最新|新|旧|老|原|(?:19|20)\d{2}年?版?|本|我们|集团|的|和|与|跟|《)+$"
)
_ADJECTIVES = _words(
    "the a an our new newer old older previous former earlier prior current present latest revised amended group "
    "group's this that version versions edition its"
)
_NOISE = re.compile(
    r"(?:修订[前后]|请问|请|告诉|列出|说明|具体|主要|相比较?|对比|比较|之间|方面|关于|有关|分别|哪些|什么|这件事|这一块|都|里面|里|中|上|"
    r"[新旧老原]版|版本|两个?版?|新旧|现行|以前|过去|原来|年|版|的|和|与|跟|同|在|对|于|就|从|到|了|有|是|吗|呢|呀|啊|给|我|一下)"
)
_NOISE_WORDS = _words(
    "changed change changes differ differs different difference differences compare compared comparison new old older "
    "newer previous former earlier current latest revised amended version versions one ones between tell list show "
    "summarise summarize outline me about regarding concerning respect regard main important key what's made make "
    "introduce bring edition editions please say said now before under terms vs versus amendments revisions"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The two versions that a question compares, by path, and the subject it is limited to, empty without any."""

    old: str
    new: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a question names a document, and how much of its title stands there."""

    start: int
    end: int
    strength: int


def asks_what_changed(question: str) -> bool:
    """Whether a question may ask for a comparison; which documents it names decides."""
    return bool(_CHANGES.search(question) or _DIFFERENCES.search(question))


def versions_meant(question: str, library: Library, *, on: date) -> Meant | None:
    """The two versions of one document of ``library`` that the question compares; ``None`` where it does not.

    Without years the version in force on the day and the one before it are meant, or the one to come where there is
    none before.
    """
    text = to_simplified(question)
    changes = _CHANGES.search(text)
    if not (changes or _DIFFERENCES.search(text)):
        return None
    found = _named(text, library)
    if found is None:
        return None
    versions, mentions = found
    pair = _pair(text, versions, on)
    subject = _subject(text, mentions)
    if pair is None or not (changes or _two_sided(text) or (not subject and _NEW.search(text))):
        return None
    return Meant(old=pair[0], new=pair[1], subject=subject)


def families(library: Library) -> list[Versions]:
    """The documents of which more than one version is there: one supersedes the other, or both carry one title."""
    by_path = dict(library)
    group = {path: path for path in by_path}

    def root(path: str) -> str:
        while group[path] != path:
            path = group[path]
        return path

    titles: dict[tuple[str, str | None], str] = {}
    for path, facts in library:
        if facts.supersedes in by_path:
            group[root(path)] = root(facts.supersedes or path)
        if facts.version or facts.in_force.since:
            same = titles.setdefault((letters(without_brackets(facts.title)), facts.organisation), path)
            group[root(path)] = root(same)
    found: dict[str, list[tuple[str, DocumentFacts]]] = {}
    for path, facts in library:
        found.setdefault(root(path), []).append((path, facts))
    return [tuple(sorted(group_, key=_age)) for group_ in found.values() if len({_age(v)[:2] for v in group_}) > 1]


def _age(version: tuple[str, DocumentFacts]) -> tuple[date, str, str]:
    path, facts = version
    return facts.in_force.since or date.min, facts.version or "", path


def _named(text: str, library: Library) -> tuple[Versions, list[_Mention]] | None:
    """The one document with versions that the question names best, and where it does."""
    mentioned = {path: list(_mentions(text, facts.title)) for path, facts in library}
    strength = {path: max((m.strength for m in found), default=0) for path, found in mentioned.items()}
    best = max(strength.values(), default=0)
    fitting = [group for group in families(library) if best and any(strength[path] == best for path, _ in group)]
    if len(fitting) != 1:
        return None
    return fitting[0], [m for path, _ in fitting[0] for m in mentioned[path]]


def _mentions(text: str, title: str) -> Iterator[_Mention]:
    core = without_brackets(to_simplified(title)).strip("《》 ")
    if re.search(rf"[{HAN}]$", core):
        yield from _chinese_mentions(text, letters(core))
        kinds = [word for word, han in ENGLISH_KINDS.items() if core.endswith(han)]
        yield from _english_mentions(text, frozenset(), kinds)
    else:
        words = frozenset(terms(core))
        kinds = [word for word in ENGLISH_KINDS if set(terms(word)) & words]
        yield from _english_mentions(text, words, kinds)
        for kind in kinds:
            for han in ENGLISH_KINDS[kind]:
                yield from _chinese_mentions(text, han)


def _chinese_mentions(text: str, title: str) -> Iterator[_Mention]:
    """Where the title's ending stands, with as much before it as the title holds in the same order."""
    ending = title[-_TITLE_ENDING:]
    for found in re.finditer(re.escape(ending), text):
        start, place = found.start(), len(title) - len(ending)
        while start > 0 and (before := title.rfind(text[start - 1], 0, place)) >= 0:
            start, place = start - 1, before
        lead = _LEADING.search(text[:start])
        if _BEFORE_NAME.search(text[:start]):
            marked = 2 if lead and re.search(r"[新旧老原版年]|现行", lead[0]) else 0
            yield _Mention(lead.start() if lead else start, found.end(), found.end() - start + marked)


def _english_mentions(text: str, words: frozenset[str], kinds: Sequence[str]) -> Iterator[_Mention]:
    """Where the kind of document is named, by words of the title before and behind it and by no others before it."""
    tokens = list(re.finditer(r"[A-Za-z]+(?:['’][a-z]+)?|\d+", text))
    for at, token in enumerate(tokens):
        if token[0].lower() not in kinds:
            continue
        first, matched = at, 1
        while first > 0 and (_is_word(tokens[first - 1][0], words) or _passes(tokens[first - 1][0])):
            first -= 1
            matched += _is_word(tokens[first][0], words)
        before = tokens[first - 1][0].lower() if first else ""
        if before and before not in STOPWORDS and before not in _NOISE_WORDS:
            continue
        last = at
        while last + 1 < len(tokens) and (
            _is_word(tokens[last + 1][0], words) or tokens[last + 1][0].lower() in ("of", "for", "on", "the", "and")
        ):
            last += 1
            matched += _is_word(tokens[last][0], words)
        while tokens[last][0].lower() in ("of", "for", "on", "the", "and"):
            last -= 1
        yield _Mention(tokens[first].start(), tokens[last].end(), 2 * matched)


def _is_word(token: str, words: frozenset[str]) -> bool:
    return bool(words & set(terms(token)))


def _passes(token: str) -> bool:
    return token.lower() in _ADJECTIVES or YEAR.fullmatch(token) is not None


def _pair(text: str, versions: Versions, on: date) -> tuple[str, str] | None:
    """The older and the newer version that are meant."""
    years = list(dict.fromkeys(YEAR.findall(text)))
    if years:
        places = [_of_year(versions, year) for year in years]
        known = sorted({place for place in places if place is not None})
        if None in places or len(known) > 2:
            return None
        old, new = (known[0], known[-1]) if len(known) == 2 else _around(versions, known[0])
    else:
        begun = [i for i, (_, facts) in enumerate(versions) if not facts.in_force.begins_after(on)]
        old, new = _around(versions, begun[-1] if begun else 0)
    return versions[old][0], versions[new][0]


def _around(versions: Versions, place: int) -> tuple[int, int]:
    """A version and the one it supersedes, or the one that follows where it is the first."""
    if place == 0:
        return 0, 1
    before = next((i for i, (path, _) in enumerate(versions) if path == versions[place][1].supersedes), place - 1)
    return before, place


def _of_year(versions: Versions, year: str) -> int | None:
    """The version of a year: by its version or title, else by the day from which it holds."""
    by_name = [i for i, (_, facts) in enumerate(versions) if year in (facts.version or "") or year in facts.title]
    by_day = [
        i for i, (_, facts) in enumerate(versions) if facts.in_force.since and str(facts.in_force.since.year) == year
    ]
    return next(iter(by_name or by_day), None)


def _two_sided(text: str) -> bool:
    """Whether two versions are spoken of, and not two things that one version tells apart."""
    return len(set(YEAR.findall(text))) > 1 or bool(_BOTH.search(text)) or bool(_OLD.search(text))


def _subject(text: str, mentions: Sequence[_Mention]) -> str:
    """What is left of the question without what names the documents and asks for changes."""
    kept = list(text)
    spans = [(m.start, m.end) for m in mentions]
    spans += [found.span() for pattern in (_CHANGES, _DIFFERENCES, _BOTH, YEAR) for found in pattern.finditer(text)]
    for start, end in spans:
        kept[start:end] = " " * (end - start) if not re.search(rf"[{HAN}]", text[start:end]) else "　" * (end - start)
    rest = "".join(kept)
    if re.search(rf"[{HAN}]", text):
        rest = _NOISE.sub("　", rest)
        runs = re.findall(rf"[{HAN}]{{2,}}|[A-Za-z0-9-]{{2,}}", rest)
        return " ".join([run for run in runs if run not in HAN_KINDS] or runs)
    words = [w for w in re.findall(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d+", rest) if w.lower() not in _NOISE_WORDS]
    telling = [i for i, word in enumerate(words) if word.lower() not in STOPWORDS]
    return " ".join(words[telling[0] : telling[-1] + 1]) if telling else ""
