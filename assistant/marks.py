"""What a clause label counts, whatever script it is written in: 第十二条, Article XII and Art. 12 are one number.

The same reading serves the labels of clauses and the steps of a reference, so that each is compared with the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.labels import (
    HAN_NUMERAL,
    INSERTED_WORDS,
    WORD_NUMBERS,
    han_number,
    inserted_number,
    letter_number,
    roman_number,
)

Number = tuple[int, int]
"""Number and suffix: 12之一 and 12A are (12, 1)."""

_SUFFIX = rf"(?P<suffix>{INSERTED_WORDS}|[A-Za-z](?![A-Za-z0-9]))?"
_LEVELS = {
    "编": "part",
    "篇": "part",
    "卷": "part",
    "部分": "part",
    "分编": "subpart",
    "章": "chapter",
    "节": "section",
    "条": "article",
    "款": "paragraph",
    "项": "item",
    "目": "item",
    "part": "part",
    "title": "title",
    "division": "division",
    "chapter": "chapter",
    "section": "section",
    "sec": "section",
    "article": "article",
    "art": "article",
    "clause": "clause",
    "cl": "clause",
    "rule": "rule",
    "regulation": "regulation",
    "§": "§",
    "paragraph": "numbered",
    "para": "numbered",
    "subsection": "numbered",
    "subclause": "numbered",
    "subparagraph": "item",
    "point": "item",
    "item": "item",
}
_NAMED_ZH = re.compile(
    rf"第?[（(]?(?P<number>{HAN_NUMERAL}|[0-9]{{1,4}}(?:\.[0-9]{{1,3}})*|[㈠-㈩①-⑳⑴-⒇])[)）]?"
    rf"(?P<level>分编|编|篇|卷|部分|章|节|条|款|项|目)(?:之(?P<suffix>{HAN_NUMERAL}|[0-9]{{1,2}}))?"
)
_NAMED_EN = re.compile(
    r"(?P<level>[a-z-]+|§)\.? ?(?:\((?P<inner>[0-9]{1,3}|[a-z]{1,5})\)|"
    rf"(?P<number>[0-9]{{1,4}}(?:\.[0-9]{{1,3}})*|[a-z]+(?:-[a-z]+)?){_SUFFIX})",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?P<word>附件|附录|附錄|附表|annex|appendix|schedule|exhibit|attachment) ?"
    r"(?P<number>[〇零一二三四五六七八九十]+|[0-9]{1,3}(?=[a-z]?$)|[a-z]{1,4}|)(?P<suffix>(?<=[0-9])[a-z])?",
    re.IGNORECASE,
)
_ANNEX_FAMILIES = {
    "附件": "annex",
    "annex": "annex",
    "attachment": "annex",
    "附录": "appendix",
    "附錄": "appendix",
    "appendix": "appendix",
    "附表": "schedule",
    "schedule": "schedule",
    "exhibit": "exhibit",
}
_DECIMAL = re.compile(rf"(?P<number>(?:[0-9]{{1,3}}|[A-Z])(?:\.[0-9]{{1,3}})+){_SUFFIX}\.?")
_ITEM = re.compile(
    rf"[（(]?(?P<number>{HAN_NUMERAL}|[0-9]{{1,4}}|[a-zA-Z]{{1,5}}|[㈠-㈩①-⑳⑴-⒇])(?P<suffix>(?<=[0-9])[a-zA-Z])?(?P<close>[)）、.．]?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A label read: its level, how its number is written, and every number it may mean.

    ``style`` is ``han``, ``digit``, ``lower`` or ``upper`` for items and the word family for annexes; ``heading`` marks
    the numbering of headings (一、, 4.), which articles and sections may be called by. ``decimal`` is the whole decimal
    number of 4.2, empty where there is no point in it.
    """

    level: str
    written: str
    numbers: frozenset[Number]
    style: str = ""
    heading: bool = False
    decimal: tuple[int | str, ...] = ()


def folded(label: str) -> str:
    """A label without blanks and full-width forms, circled and bracketed numbers as they are."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "\u3000" else c for c in " ".join(label.split())
    )


@lru_cache(maxsize=4096)
def read_mark(label: str) -> Mark | None:
    """What a label counts; ``None`` where it is no numbering."""
    text = folded(label)
    plain = re.sub(r"[\s]", "", text) if re.search(r"[\u3400-\u9fff]", text) else text
    return _annex(plain) or _chinese(plain) or _decimal(plain) or _english(plain) or _item(plain)


def _chinese(text: str) -> Mark | None:
    match = _NAMED_ZH.fullmatch(text)
    if match is None:
        return None
    numeral = unicodedata.normalize("NFKC", match["number"]).strip("()")
    level = _LEVELS[match["level"]]
    if "." in numeral:
        return Mark(level=level, written=numeral, numbers=frozenset(), decimal=_parts(numeral))
    number = (han_number(numeral), han_number(match["suffix"]) if match["suffix"] else 0)
    return Mark(level=level, written=numeral, numbers=frozenset({number}), style="han")


def _parts(decimal: str, suffix: str = "") -> tuple[int | str, ...]:
    parts = tuple(int(part) if part.isdigit() else part.lower() for part in decimal.split("."))
    return (*parts, f"+{inserted_number(suffix)}") if suffix else parts


def _annex(text: str) -> Mark | None:
    match = _ANNEX.fullmatch(text)
    if match is None:
        return None
    word, numeral = match["word"].lower(), match["number"]
    suffix = inserted_number(match["suffix"] or "")
    numbers = {(number, suffix) for number in _values(numeral)} if numeral else {(0, 0)}
    return Mark(level="annex", written=numeral.lower(), numbers=frozenset(numbers), style=_ANNEX_FAMILIES[word])


def _values(numeral: str) -> set[int]:
    """Every number that a numeral may mean: I is one and the ninth letter."""
    if not numeral.isascii() or numeral.isdigit():
        return {han_number(numeral)}
    word = WORD_NUMBERS.get(numeral.lower(), 0)
    return {n for n in (word, roman_number(numeral), letter_number(numeral)) if n > 0}


def _english(text: str) -> Mark | None:
    match = _NAMED_EN.fullmatch(text)
    level = _LEVELS.get(match["level"].lower().replace("sub-", "sub")) if match else None
    if match is None or level is None:
        return None
    numeral, suffix = match["inner"] or match["number"], match["suffix"] or ""
    if "." in numeral:
        return Mark(level=level, written=numeral + suffix, numbers=frozenset(), decimal=_parts(numeral, suffix))
    numbers = frozenset((number, inserted_number(suffix)) for number in _values(numeral))
    if not numbers:
        return None
    return Mark(level=level, written=(numeral + suffix).lower(), numbers=numbers, style=_style(numeral))


def _style(numeral: str) -> str:
    if not numeral.isascii():
        return "han"
    return "digit" if numeral.isdigit() else "lower" if numeral.islower() else "upper"


def _decimal(text: str) -> Mark | None:
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    suffix = match["suffix"] or ""
    return Mark(
        level="decimal", written=match["number"] + suffix, numbers=frozenset(), decimal=_parts(match["number"], suffix)
    )


def _item(text: str) -> Mark | None:
    match = _ITEM.fullmatch(text)
    if match is None:
        return None
    numeral = unicodedata.normalize("NFKC", match["number"]).strip("()")
    bracketed = text[0] in "（("
    if not (bracketed or match["close"] or numeral.isdigit() or numeral != match["number"]):
        return None
    numbers = frozenset((number, inserted_number(match["suffix"] or "")) for number in _values(numeral))
    if not numbers:
        return None
    return Mark(
        level="item",
        written=(numeral + (match["suffix"] or "")).lower(),
        numbers=numbers,
        style="han" if match["number"] in "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩" else _style(numeral),
        heading=not bracketed and match["close"] not in (")", "）") and match["number"] == numeral,
    )
