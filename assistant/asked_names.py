"""Which document a question names beside a clause, as it is written.

Names are loose: 双聘办法 for 双聘人员管理办法, 恒沛那份风险共担协议, the 2024 dual
appointment measures, the old charter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.asked_addresses import Address
from assistant.document_kinds import KIND, KIND_END, KIND_WORDS, is_han
from assistant.language import HAN
from assistant.lexical import STOPWORDS, terms
from assistant.titles import YEAR, without_brackets


class Age(StrEnum):
    """Which version of a document its name means."""

    HOLDING = "holding"
    OLD = "old"
    BOTH = "both"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_OFTEN_VERBS = _words("报告 记录 规定 标准 计划 程序 政策 方案 制度 通知 意见 规范 手册 法")
"""Kinds that are everyday words as well: away from the clause's number they name a document only with more beside."""
_SUFFIX = re.compile(
    r"(?:的?(?:范本|模板|样本|文本|文件|全文|原文|版本|中文[版本]|英文[版本]|[（(][^（）()]*[)）]|[12]\d{3}年?版?))+\Z"
)

_GAP_AFTER = re.compile(
    r"(?:[的里中内上，,、：:\s]|里[面头边]|当中|之中|规定的|所说的|那[份个]|文件|范本|文本|条款)*\Z"
)
_BREAK = re.compile(r"[。？！?!；;\n，,：:、（(]")
INTRO = re.compile(
    # Each word is taken once and for all, or a row of them would be divided in every way: longer ones stand first.
    r"(?>请问|请教|请|根据|依据|按照|依照|遵照|参照|对照|违反|符合|关于|对于|有关|想知道|想问|问问|问一?下|知道|告诉我?|帮我?|麻烦你?|给我|"
    r"看一?[下看]|查一?[下查]|找一?[下找]|念一?[下念]|读一?[下读]|说一?[下说]|讲一?[下讲]|解释一?下?|介绍一?下?|列出|引用|展示|翻译|"
    r"我们|咱们?|那份|这份|那个?|这个?|该|本|把|在|按|照|从|由|查|看|念|读|说|讲|问|翻|见|据|与|和|跟|及|或|为什么|"
    r"为何|以及|还有|比如|例如|如果|的|里的|里|中|是|对|就|新版?|旧版?|老|原来|原|现行|现在|目前|最新|修订|以前|过去|废止|失效|上一?版|年|版)++\Z"
)
_PRONOUN = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[，。])(?:该|此|本|这[个份部项]?|那[个份部项]?|上述|前述|同一?[个份部])\Z|(?:该|这[个份部]|那[个份部]|上述)\Z"
)
_OLD = re.compile(
    r"[旧老]版?(?:的)?(?=[章办规条协标方制细])|原(?=[章办规条协标方制细])|[旧老]版|旧的|老的|以前|过去|原来|之前|废止|失效|被取代|上一?版|前一版|修订前|新旧|新老"
    r"|\b(?:old|older|previous|former|earlier|prior|superseded|repealed|outdated)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"新旧|新老|两个版本|\b(?:old and (?:the )?new|new and (?:the )?old|both versions)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*|[^\w\s]")
_TO_NAME = re.compile(r",?\s*(?:of|in|from|under|within|inside|on|to|according to|per)\s+", re.IGNORECASE)
_DETERMINERS = _words("the a an our your their its this that these those my his her same said any")
_STOP = _words(
    "what which who whom whose when where why how does do did is are was were be been has have had can could may "
    "might must shall should will would say says said state states stating require requires required mean means "
    "meant provide provides provided cover covers contain contains read reads stipulate stipulates regulate "
    "regulates prescribe prescribes allow allows let tell tells talk talks deal deals define defines apply "
    "applies applying exactly about if then than as by me us you i we they it please show give quote cite "
    "explain describe summarise summarize look find see open check there according under per in to from not no "
    "so but or regarding versus vs compare compared between with into at after before while because only also "
    "still again now there's what's text wording content contents mention mentions discuss discusses address "
    "addresses specify specifies permit permits forbid forbids prohibit prohibits limit limits govern governs "
    "impose imposes oblige obliges demand demands list lists include includes refer refers meaning want need "
    "know like says: set sets lay lays rule's called word worded"
)
_JOINS = _words("of for on and with between about in to")
_IDLE = _words(
    "new current present latest revised amended existing valid applicable old older previous former earlier prior "
    "superseded repealed outdated version edition versions group group's document documents text paper file full "
    "english chinese bilingual official our"
)
_MOST_WORDS = 12
_FARTHEST = 100
"""Characters before a clause's number in which its document is looked for."""
_LONGEST_NAME = 60
_MOST_AWAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A document's name as it stands in a question.

    ``text`` is what is compared with titles in another language, ``kind`` the word for the kind of document that it
    ends with, ``before`` the Chinese that stands before that word. ``near`` is set beside the clause's number.
    """

    start: int
    end: int
    text: str
    kind: str
    before: str = ""
    words: frozenset[str] = frozenset()
    years: tuple[str, ...] = ()
    age: Age = Age.HOLDING
    near: bool = True
    pronoun: bool = False
    quoted: bool = False

    @property
    def is_han(self) -> bool:
        """Whether the name is Chinese."""
        return is_han(self.kind or self.text)


def names_beside(text: str, all_addresses: Sequence[Address], at: int) -> list[Name]:
    """The documents that may be meant by the address at index ``at``, the likeliest first."""
    address = all_addresses[at]
    low = all_addresses[at - 1].end if at else 0
    high = all_addresses[at + 1].start if at + 1 < len(all_addresses) else len(text)
    found = [*_quoted(text, low, address.start), *_english_after(text, address.end, high)]
    found += [*_before(text, low, address.start), *_quoted(text, address.end, high)]
    if not any(name.near and name.kind for name in found):
        found += [*_away(text, low, address.start), *_away(text, address.end, high)]
    return list(dict.fromkeys(found))


def name_joined(text: str, name: Name) -> Name | None:
    """The document named together with one beside a clause's number: the other of 双聘办法和实践办法的第三条."""
    if not name.is_han:
        link = re.compile(r"\s+and\s+(?:of\s+)?(?=the\s)", re.IGNORECASE).match(text, name.end)
        ends = _forward(text, link.end(), len(text)) if link else []
        return (
            _english_name(text, link.end(), ends[-1], text[link.end() : ends[-1]], near=True) if link and ends else None
        )
    parts = list(re.finditer(rf"(?P<name>.*{KIND.pattern})》?(?:和|与|跟|同|及|以及|、)(?=.{{2}})", name.before))
    if not parts:
        return None
    end = name.start + parts[-1].end("name")
    return _han_name(text, name.start, end, text[name.start : end], near=True)


def _quoted(text: str, low: int, high: int) -> Iterator[Name]:
    for match in reversed(list(re.finditer(r"[《“\"](?P<title>[^《》“”\"]{2,80})[》”\"]", text[low:high]))):
        title = match["title"]
        start, end = low + match.start(), low + match.end()
        if re.search(rf"[{HAN}]", title):
            yield _han_name(text, start, end, title, near=True, quoted=True)
        else:
            yield _english_name(text, start, end, title, near=True, quoted=True)


def _before(text: str, low: int, high: int) -> Iterator[Name]:
    """The name that stands right before a clause's number."""
    low = max(low, high - _FARTHEST)
    tail = _GAP_AFTER.search(text, low, high)
    end = tail.start() if tail else high
    if end <= low:
        return
    if re.match(rf"[{HAN}》）)]", text[end - 1]):
        start = max(
            [low, *(low + m.end() for m in _BREAK.finditer(text[low:end]) if text[low + m.start()] not in "（(")]
        )
        if text[end - 1] != "》":
            yield _han_name(text, start, end, text[start:end], near=True)
        return
    yield from _english_before(text, low, end)


def _away(text: str, low: int, high: int) -> Iterator[Name]:
    """Names elsewhere in the question: every word for a kind of document with what stands before it."""
    for match in itertools.islice(KIND.finditer(text, low, high), _MOST_AWAY):
        start = max(
            [low, match.start() - _LONGEST_NAME, *(low + m.end() for m in _BREAK.finditer(text[low : match.start()]))]
        )
        before = text[start : match.start()]
        verb = match[0] in _OFTEN_VERBS and (
            not before or INTRO.fullmatch(before) or before[-1] in "么何样是所有哪些也都的"
        )
        if not verb:
            yield _han_name(text, start, match.end(), text[start : match.end()], near=False)
    for token in _TOKEN.finditer(text, low, high):
        if token[0].lower() in KIND_WORDS:
            yield from _english_around(text, low, token.start(), high)


def _han_name(text: str, start: int, end: int, written: str, *, near: bool, quoted: bool = False) -> Name:
    plain = _SUFFIX.sub("", written) if not quoted else without_brackets(written)
    kind = KIND_END.search(plain)
    before = plain[: kind.start()] if kind else plain
    intro = max((m.end() for m in _INTRO_WITHIN.finditer(before)), default=0)
    around = text[max(0, start - 8) : end]
    return Name(
        start=start,
        end=end,
        text=YEAR_HAN.sub("", plain[0 if quoted else intro :]).strip("的"),
        kind=kind[0] if kind else "",
        before=before,
        years=tuple(dict.fromkeys(YEAR.findall(written))),
        age=_age(around if quoted else written),
        near=near,
        pronoun=bool(_PRONOUN.search(before)),
        quoted=quoted,
    )


_INTRO_WITHIN = re.compile(
    r"请问|请教|根据|依据|按照|依照|遵照|参照|对照|违反|符合|关于|想知道|想问|知道|告诉我?|帮我|给我|[看查找念读说讲问]一下|看看|查查|解释|介绍|以及|还有|我们|"
    r"咱们|那[份个]|这[份个]|新版|旧版|现行的?|最新的?|^(?:那|请|把|在|按|照|从|由|查|看|念|读|说|讲|问|与|和|跟|及|的|新|旧|老|原)+"
)
YEAR_HAN = re.compile(r"(?:19|20)\d{2}(?:年度?)?(?:版|的)?")


def _age(written: str) -> Age:
    if _BOTH.search(written):
        return Age.BOTH
    return Age.OLD if _OLD.search(written) else Age.HOLDING


def _english_after(text: str, low: int, high: int) -> Iterator[Name]:
    """The name that follows a clause's number: of the charter."""
    link = _TO_NAME.match(text, low, high)
    place = link.end() if link else low
    gap = re.match(r"\s*", text[place:high])
    place += gap.end() if gap else 0
    if link and place < high and re.match(rf"[{HAN}《]", text[place]):
        yield from _away(text, place, high)
        return
    spans = _forward(text, place, high)
    for end in spans:
        name = _english_name(text, place, end, text[place:end], near=True)
        if link or name.kind:
            yield name


def _forward(text: str, place: int, high: int) -> list[int]:
    """Where a name that begins at ``place`` may end: as late as it can, or right behind the word for its kind."""
    last = kind = 0
    joined = False
    for token in _run(text, place, high):
        word = token[0].lower()
        if word in _DETERMINERS:
            if last and not joined:
                break
        elif word in _JOINS and last:
            joined = True
        elif word in _STOP:
            break
        else:
            last, joined = token.end(), False
            kind = kind or (last if word in KIND_WORDS else 0)
            kind = last if kind and word in KIND_WORDS and kind == _end_before(text, token.start()) else kind
    return list(dict.fromkeys(end for end in (last, kind) if end))


def _end_before(text: str, start: int) -> int:
    return len(text[:start].rstrip())


def _run(text: str, place: int, high: int) -> Iterator[re.Match[str]]:
    """The English words from ``place`` on that nothing but blanks separate."""
    previous = place
    for token in itertools.islice(_TOKEN.finditer(text, place, high), _MOST_WORDS):
        if text[previous : token.start()].strip() or not (token[0][0].isascii() and token[0][0].isalnum()):
            return
        yield token
        previous = token.end()


def _backward(text: str, low: int, high: int) -> int:
    """Where a name that ends at ``high`` begins."""
    tokens = list(_TOKEN.finditer(text, low, high))
    start = high
    for token in reversed(tokens[-_MOST_WORDS:]):
        word = token[0].lower().removesuffix("'s").removesuffix("’s")
        if text[token.end() : start].strip() or not word[0].isalnum() or not word[0].isascii() or word in _STOP:
            break
        if word in _DETERMINERS or (word in _JOINS and word not in ("of", "and", "for", "on")):
            break
        start = token.start()
    while (first := _TOKEN.match(text, start, high)) and first[0].lower() in (*_JOINS, "s"):
        gap = re.match(r"\s*", text[first.end() : high])
        start = first.end() + (gap.end() if gap else 0)
    return start


def _english_before(text: str, low: int, high: int) -> Iterator[Name]:
    end = len(text[:high].rstrip(" ,:-–—"))
    for possessive in ("'s", "’s"):
        end = end - 2 if text[low:end].endswith(possessive) else end
    start = _backward(text, low, end)
    if start < end:
        yield _english_name(text, start, end, text[start:end], near=True)


def _english_around(text: str, low: int, kind: int, high: int) -> Iterator[Name]:
    start = _backward(text, low, kind) if kind > low else kind
    for end in _forward(text, kind, high):
        yield _english_name(text, min(start, kind), end, text[min(start, kind) : end], near=False)


def _english_name(text: str, start: int, end: int, written: str, *, near: bool, quoted: bool = False) -> Name:
    tokens = [t for t in re.findall(r"[^\W_]+(?:[.'’&/-][^\W_]+)*", written) if t.lower() not in _DETERMINERS]
    head = next((i for i, t in enumerate(tokens) if t.lower() in ("of", "for", "on", "with", "between")), len(tokens))
    kinds = [t.lower() for t in tokens[:head] if t.lower() in KIND_WORDS]
    kinds = kinds or [t.lower() for t in tokens if t.lower() in KIND_WORDS]
    kind = kinds[-1] if kinds else ""
    telling = [t for t in tokens if not YEAR.fullmatch(t) and t.lower() not in _IDLE]
    content = [t for t in telling if t.lower() != kind and t.lower() not in STOPWORDS]
    return Name(
        start=start,
        end=end,
        text=" ".join(telling).replace("-", " "),
        kind=kind,
        words=frozenset(terms(" ".join(content))),
        years=tuple(dict.fromkeys(YEAR.findall(written))),
        age=_age(text[max(0, start - 12) : end] if near else written),
        near=near,
        pronoun=bool(re.match(r"(?:this|that|the same|said|these|those)\b", written, re.IGNORECASE)) and not content,
        quoted=quoted,
    )
