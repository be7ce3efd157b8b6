"""Which clauses a question names by their address: 第二十三条之一, 3.3那一款, Articles 17 and 18, clause 7.2, § 4.

A question is written more loosely than a document: small letters, a missing 第, numbers as words. What only looks like
an address (第一条生产线, 第二节课) is none; whether a weak one is meant, the document it is asked of decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase

from assistant.labels import HAN_NUMERAL, ROMAN, WORD_NUMBERS, han_number, roman_number

Path = tuple[str, ...]
"""The labels of one clause, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A stretch of a question that names clauses.

    ``paths`` are the clauses named, each with the last of its range or ``()``. A ``firm`` address is one without a
    document beside it; ``bare`` is a mere number such as 3.3, or a level named without 第; ``thing`` marks one followed
    by a noun that may itself be what is counted (第三条建议).
    """

    start: int
    end: int
    paths: tuple[tuple[Path, Path], ...]
    firm: bool
    bare: bool = False
    thing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One level with its numbers: the labels of each, and the last of a range or an empty one."""

    start: int
    end: int
    rank: int
    labels: tuple[tuple[str, str], ...]
    bare: bool = False
    thing: bool = False


@dataclass(slots=True)
class _Reading:
    """An address while its steps are read."""

    start: int
    end: int
    path: list[tuple[int, str]]
    paths: list[tuple[Path, Path]]
    first: _Step
    last: _Step
    chain: int = 0
    """Index in ``paths`` from which they share what an outer level named behind them adds."""
    ranks: set[int] = field(default_factory=set)


ARTICLE = 40
CHAPTER = 20
_RANKS = {
    **{"附件": 5, "附录": 5, "附表": 5, "annex": 5, "appendix": 5, "schedule": 5, "exhibit": 5, "attachment": 5},
    **{"编": 10, "部分": 10, "part": 10, "分编": 12, "title": 12, "章": CHAPTER, "chapter": CHAPTER, "节": 30},
    **{"条": ARTICLE, "article": ARTICLE, "clause": 41, "section": 42, "§": 42, "rule": 45, "regulation": 45, "": 46},
    **{"款": 60, "paragraph": 60, "项": 70, "目": 80, "点": 70, "subparagraph": 70, "point": 70, "item": 70, "()": 75},
}
_FIRM = frozenset({ARTICLE, 41, 42, 46, CHAPTER})
_DECIMAL = r"(?<![\d.])[0-9]{1,2}(?:\.[0-9]{1,3}){1,4}(?![0-9])(?!\.[0-9])"
_NUMBER = rf"(?:{HAN_NUMERAL}|[0-9]{{1,4}}(?:\.[0-9]{{1,3}}){{0,4}})"
_BRACKETED = rf"(?:[（(]\s?(?:{HAN_NUMERAL}|[0-9]{{1,3}})\s?[)）]|[㈠-㈩①-⑳⑴-⒇])"
_TO = r"(?:至|到|—{1,2}|–|-|~)"
_AND = r"(?:、|和|与|跟|同|及|以及|还有|或者?)"
_COUNTED = (
    r"[^，。？?的]{0,2}(?:生产线|产线|流水线|装配线|线路|线索|马路|道路|街|河|腿|鱼|狗|船|裤|裙|领带|毛巾|绳|皮带|隧道|跑道|航线|铁路"
    r"|地铁|短信|消息|微博|新闻|评论|留言|弹幕|朋友圈|记录|数据|语音|命|龙|好汉)|路(?!径)|线(?!上|下)"
)
_PERHAPS_COUNTED = r"(?:建议|意见|理由|原因|经验|通知|信息|反馈|回复|问题|标准是|措施|轴|轨)"
_LEVEL = (
    rf"(?P<level>分编|编(?![制写号辑者队委程码排])|部分(?!学生|人员|地区|企业|单位|课程|工作|内容)|章(?!程)|节(?![课目能约日假点省气奏])"
    rf"|条款(?![第0-9（(])|条(?!例|件|约|码|形|款|目|{_COUNTED})|款(?![项式产待车机型游软手衣鞋])"
    r"|项(?!目|任务|措施|工作|制度|指标|课程|活动|技术|研究|成果|比赛|赛事|技能|服务|测试)|目(?![标录前光的])|点(?![钟半几]))"
)
_STEP_ZH = re.compile(
    rf"(?P<open>第)?\s?(?P<first>{_BRACKETED}|{_NUMBER})(?P<more>(?:\s?(?:{_TO}|{_AND})\s?第?(?:{_BRACKETED}|{_NUMBER})){{0,9}})"
    rf"\s?(?:[这那]?一(?=[条款项节点]))?(?:[这那](?:个|一个)?)?{_LEVEL}"
    rf"(?:之(?P<suffix>{HAN_NUMERAL}(?![般些样起旦定切])|[0-9]{{1,2}}))?(?P<thing>{_PERHAPS_COUNTED})?"
)
_ANNEX_ZH = re.compile(rf"(?P<word>附[件录表])\s?(?P<number>{HAN_NUMERAL}|[0-9]{{1,2}}|[A-Z](?![A-Za-z]))")
_BRACKET_ZH = re.compile(_BRACKETED)
_HEADING_ZH = re.compile(r"(?P<outer>[一二三四五六七八九十]{1,3}、)\s?(?P<inner>[（(][一二三四五六七八九十]{1,3}[)）])")
_BARE = re.compile(
    rf"{_DECIMAL}(?![0-9]*\s?(?:[%％‰元万亿倍分米吨克年月号日天个版℃度名人]|per\b|percent|million|yuan|kV|kW|mm|cm|hours?\b|credits?\b|GPA))"
)
_NOT_FIRST = re.compile(r"(?:[共有前后每这那几上下头以]|一共|以上|以下|不少于|至少|其中|这些)\s?$")
"""What stands before a count of clauses and not before a clause's number: 共二十条, 前三条."""

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SMALL = "|".join(sorted(WORD_NUMBERS, key=len, reverse=True))
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|{_SMALL})(?![a-z])"
_ORDINAL_WORDS = {
    **{"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12},
    **{f"{word}th": number for word, number in WORD_NUMBERS.items() if number not in (1, 2, 3, 5, 8, 9, 12, 20)},
    **{f"{word[:-1]}ieth": number for word, number in _TENS.items()},
}
_ORDINALS = "|".join(sorted(_ORDINAL_WORDS, key=len, reverse=True))
_LEVEL_EN = (
    r"sub-?paragraphs?|paragraphs?|paras?|articles?|arts?|sections?|secs?|(?:sub-?)?clauses?|cl|chapters?|chap|ch|parts?"
    r"|rules?|regulations?|annex(?:es)?|schedules?|appendix|exhibits?|attachments?|points?|items?"
)
_SINGULAR = {
    **{"art": "article", "arts": "article", "sec": "section", "secs": "section", "cl": "clause", "para": "paragraph"},
    **{"paras": "paragraph", "chap": "chapter", "ch": "chapter", "annexes": "annex", "subclause": "clause"},
    **{"subclauses": "clause", "subparagraphs": "subparagraph"},
}
_LETTERED = frozenset({"part", "annex", "schedule", "appendix", "exhibit", "attachment"})
_DOUBLED = "|".join(2 * letter for letter in ascii_lowercase)
_BRACKETS_EN = rf"(?:\s?\((?:[0-9]{{1,3}}|[a-z]|{_DOUBLED}|{ROMAN}{{2,6}})\)){{0,4}}"
"""Letters as lists number by them; a word in brackets, as in Article 2 (Keys), is the clause's subject."""
_NUMBER_EN = (
    rf"(?:[0-9]{{1,4}}(?:\.[0-9]{{1,3}}){{0,5}}(?:[A-Za-z](?![A-Za-z])|\s?(?:bis|ter|quater)\b)?(?![0-9A-Za-z%])"
    rf"|(?:{_WORDS})|{ROMAN}{{1,7}}(?![a-z0-9'’-])|[a-z](?![a-z0-9'’-]))"
)
_MORE_EN = r"(?:\s?(?:,?\s(?:and|or|&)\s|,\s?|\s(?:to|through|until)\s|\s?[–—-]\s?))"
_GROUP_EN = re.compile(
    rf"(?<![A-Za-z-])(?P<level>{_LEVEL_EN}|§§?)(?:\.?\s?|\s+)(?:(?:no\.?|number|nr\.?)\s?)?(?P<first>{_NUMBER_EN}{_BRACKETS_EN})"
    rf"(?P<more>(?:{_MORE_EN}{_NUMBER_EN}{_BRACKETS_EN}){{0,9}})",
    re.IGNORECASE,
)
_ORDINAL_EN = re.compile(
    rf"(?:\bthe\s)?(?<![A-Za-z0-9-])(?:(?P<figure>[0-9]{{1,3}})(?:st|nd|rd|th)"
    rf"|(?:(?P<tens>{'|'.join(_TENS)})[- ])?(?P<word>{_ORDINALS}))"
    r"\s(?P<level>article|clause|section|chapter|part|paragraph|subparagraph|annex|item)(?![a-z-])",
    re.IGNORECASE,
)
_ITEM_EN = re.compile(rf"(?P<link>{_MORE_EN})?(?P<number>{_NUMBER_EN})(?P<brackets>{_BRACKETS_EN})", re.IGNORECASE)
_INWARD = re.compile(r"(?:\s?的\s?|里的|中的|,\s?|，\s?|\s)?")
_OUTWARD = re.compile(r",?\s(?:of|in|under|within)\s(?:the\s)?", re.IGNORECASE)
_LIST = re.compile(rf"\s?(?:{_AND}|，)\s?|,?\s(?:and|or|&)\s|,\s", re.IGNORECASE)
_RANGE = re.compile(rf"\s?{_TO}\s?|\s(?:to|through)\s", re.IGNORECASE)


def addresses(text: str) -> list[Address]:
    """The addresses of clauses in a question, in order, without overlap."""
    found: list[Address] = []
    reading: _Reading | None = None
    for step in _steps(text):
        if reading is not None and _joins(text, reading, step):
            continue
        if reading is not None:
            found.append(_closed(reading))
        reading = None if step.rank == _RANKS["()"] else _opened(step)
    if reading is not None:
        found.append(_closed(reading))
    return found


def _opened(step: _Step) -> _Reading:
    reading = _Reading(step.start, step.end, [], [], step, step)
    _take(reading, step)
    return reading


def _closed(reading: _Reading) -> Address:
    return Address(
        start=reading.start,
        end=reading.end,
        paths=tuple(reading.paths),
        firm=bool(reading.ranks & _FIRM) and not reading.first.bare,
        bare=reading.first.bare,
        thing=reading.last.thing,
    )


def _take(reading: _Reading, step: _Step) -> None:
    outer = tuple(label for _, label in reading.path)
    reading.paths += [((*outer, label), (*outer, last) if last else ()) for label, last in step.labels]
    label, last = step.labels[-1]
    reading.path.append((step.rank, last or label))
    reading.end, reading.last = step.end, step
    reading.ranks.add(step.rank)


def _joins(text: str, reading: _Reading, step: _Step) -> bool:
    """Whether a step belongs to the address before it: inside it, around it, or beside it in a list or range."""
    between = text[reading.end : step.start]
    if len(between) > _LONGEST_JOIN:
        return False
    if _INWARD.fullmatch(between) and step.rank > reading.last.rank and not (step.bare and between):
        reading.paths.pop()
        _take(reading, step)
        return True
    if _OUTWARD.fullmatch(between) and step.rank < reading.last.rank and len(step.labels) == 1:
        return _take_around(reading, step)
    if step.rank == _RANKS["()"] and not any(rank >= ARTICLE for rank, _ in reading.path):
        return False
    if _RANGE.fullmatch(between) and step.rank == reading.last.rank and len(step.labels) == 1:
        return _take_range(reading, step)
    if _LIST.fullmatch(between) and (step.rank in reading.ranks) and not step.bare:
        reading.path = [one for one in reading.path if one[0] < step.rank]
        reading.chain = len(reading.paths)
        _take(reading, step)
        return True
    return False


_LONGEST_JOIN = 12


def _take_around(reading: _Reading, step: _Step) -> bool:
    label = step.labels[0][0]
    reading.paths[reading.chain :] = [
        ((label, *path), (label, *until) if until else ()) for path, until in reading.paths[reading.chain :]
    ]
    reading.path.insert(0, (step.rank, label))
    reading.end, reading.last = step.end, replace(step, rank=step.rank)
    reading.ranks.add(step.rank)
    return True


def _take_range(reading: _Reading, step: _Step) -> bool:
    first, until = reading.paths[-1]
    if until:
        return False
    reading.paths[-1] = (first, (*first[:-1], step.labels[0][0]))
    reading.end, reading.last = step.end, step
    return True


def _steps(text: str) -> Iterator[_Step]:
    """Every step in order; of two that overlap the one that begins first, or the longer."""
    found = sorted((*_chinese(text), *_english(text), *_numbers(text)), key=lambda s: (s.start, -s.end))
    end = 0
    for step in found:
        if step.start >= end:
            yield step
            end = step.end


def _chinese(text: str) -> Iterator[_Step]:
    for match in _STEP_ZH.finditer(text):
        if (step := _step_zh(text, match)) is not None:
            yield step
    for match in _ANNEX_ZH.finditer(text):
        yield _Step(start=match.start(), end=match.end(), rank=5, labels=((match["word"] + match["number"], ""),))
    for match in _HEADING_ZH.finditer(text):
        yield _Step(start=match.start(), end=match.end("outer"), rank=10, labels=((match["outer"], ""),), bare=True)
    for match in _BRACKET_ZH.finditer(text):
        yield _Step(start=match.start(), end=match.end(), rank=_RANKS["()"], labels=((match[0], ""),))


def _step_zh(text: str, match: re.Match[str]) -> _Step | None:
    level = "条" if match["level"] == "条款" else match["level"]
    decimal = "." in match["first"]
    bare = not (match["open"] or decimal)
    if bare and (level not in ("条", "款", "项") or _NOT_FIRST.search(text, 0, match.start())):
        return None
    if bare and not match["first"].isascii() and han_number(match["first"]) <= _FEW and match["first"][0] not in "（(":
        return None
    if level == "点" and not (match["open"] or decimal):
        return None
    rank = _RANKS[""] if decimal else _RANKS[level]
    end = match.start("thing") if match["thing"] else match.end()
    return _Step(
        start=match.start(),
        end=end,
        rank=rank,
        labels=_labels_zh(match, level),
        bare=bare or (decimal and not match["open"]),
        thing=bool(match["thing"]),
    )


_FEW = 10
"""章程十七条 is a clause; 章程三条 may be three of them."""


def _labels_zh(match: re.Match[str], level: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for link, number in re.findall(rf"({_TO}|{_AND})?\s?第?({_BRACKETED}|{_NUMBER})", match["first"] + match["more"]):
        number = "".join(number.split())
        label = number if "." in number else f"第{number}{'项' if level == '点' else level}"
        if link and re.fullmatch(_TO, link) and found:
            found[-1] = (found[-1][0], label)
        else:
            found.append((label, ""))
    if match["suffix"]:
        first, last = found[-1]
        found[-1] = (first, f"{last}之{match['suffix']}") if last else (f"{first}之{match['suffix']}", "")
    return tuple(found)


def _english(text: str) -> Iterator[_Step]:
    for match in _GROUP_EN.finditer(text):
        level = _level(match["level"])
        numbers = _labels_en(match, level)
        if numbers is not None:
            labels, end = numbers
            yield _Step(start=match.start(), end=end, rank=_RANKS[level], labels=labels)
    for match in _ORDINAL_EN.finditer(text):
        number = int(match["figure"] or 0) or _TENS.get((match["tens"] or "").lower(), 0) + _ORDINAL_WORDS.get(
            (match["word"] or "").lower(), 0
        )
        level = _level(match["level"])
        label = f"{level.capitalize()} {number}"
        yield _Step(start=match.start(), end=match.end(), rank=_RANKS[level], labels=((label, ""),))


def _level(written: str) -> str:
    word = written.lower().replace("-", "")
    if word.startswith("§"):
        return "§"
    return _SINGULAR.get(word) or (word.removesuffix("s") if word.removesuffix("s") in _RANKS else word)


def _labels_en(match: re.Match[str], level: str) -> tuple[tuple[tuple[str, str], ...], int] | None:
    """The labels that a level word names, and where they end; ``None`` where the word and what follows are prose."""
    found: list[tuple[str, str]] = []
    place = end = match.start("first")
    shown = "§" if level == "§" else level.capitalize()
    while place < match.end() and (one := _ITEM_EN.match(match.string, place, match.end())):
        number = _figure(one["number"], level)
        link = (one["link"] or "").strip(" ,").lower()
        if number is None or (found and not number[:1].isdigit()):
            break
        label = f"{shown} {number}{''.join(one['brackets'].split())}"
        if link in ("to", "through", "until", "–", "—", "-") and found:
            found[-1] = (found[-1][0], label)
        else:
            found.append((label, ""))
        place = end = one.end()
    return (tuple(found), end) if found else None


def _figure(written: str, level: str) -> str | None:
    """A number as labels write it; ``None`` for letters that are no number here."""
    if written[0].isdigit():
        return written
    lowered = written.lower()
    tens, _, ones = lowered.replace("-", " ").partition(" ")
    if tens in _TENS:
        return str(_TENS[tens] + WORD_NUMBERS.get(ones, 0))
    if lowered in WORD_NUMBERS:
        return str(WORD_NUMBERS[lowered])
    if (
        (written.isupper() or len(written) > 1)
        and roman_number(written)
        and not (level in _LETTERED and len(written) == 1)
    ):
        return written.upper()
    return written if written.isupper() and len(written) == 1 and level in _LETTERED else None


def _numbers(text: str) -> Iterator[_Step]:
    """Mere decimal numbers, which are addresses only beside a document's name."""
    for match in _BARE.finditer(text):
        yield _Step(start=match.start(), end=match.end(), rank=_RANKS[""], labels=((match[0], ""),), bare=True)


def spelled(path: Sequence[str]) -> Path:
    """A path with the brackets of its labels as labels of their own: Article 12(2)(b) is three."""
    labels: list[str] = []
    for label in path:
        head, *inner = re.split(r"(?=\()", label) if label[:1].isalpha() and label.isascii() else [label]
        labels += [head.strip(), *inner] if inner else [label]
    return tuple(labels)
