"""Reads the numbering at the beginning of a line: 第十二条, （一）, Article 12, 4.2, (b).

A reading says what the label looks like and how it is set off from what follows; whether it really opens a clause is
decided in ``structure``, which knows the sequence. Some labels have two readings: (i) is a letter or a numeral.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.labels import HAN_NUMERAL, INSERTED_WORDS, WORD_NUMBERS, inserted_number, letter_number
from assistant.labels import han_number as han_number
from assistant.labels import roman_number as roman_number
from assistant.records import ClauseKind


class Form(StrEnum):
    """How a label is set off from what follows."""

    ALONE = "alone"
    BRACKETED = "bracketed"
    SEPARATED = "separated"
    SPACED = "spaced"
    BARE = "bare"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One reading of a label.

    ``scheme`` names the sequence it belongs to and ``number`` its place there, with ``suffix`` for 之一 and 12A.
    ``rank`` orders named levels, outermost lowest; enumerations of items share ``ITEM_RANK``. ``prefix`` is the
    decimal number of the clause it must stand in (``4`` for 4.2), ``decimal`` its own whole number where it has one.
    ``rest`` is the offset at which what follows begins.
    """

    scheme: str
    number: int
    kind: ClauseKind
    rank: int
    text: str
    rest: int
    form: Form
    suffix: int = 0
    prefix: str = ""
    decimal: str = ""

    @property
    def is_item(self) -> bool:
        """Whether the label counts items instead of naming a level."""
        return self.rank == ITEM_RANK

    def follows(self, last: tuple[int, int]) -> bool:
        """Whether the label is next after ``last`` (number and suffix): 13 or 12之一 after 12."""
        number, suffix = last
        return (self.number, self.suffix) in ((number + 1, 0), (number, suffix + 1))


ANNEX_RANK = 5
CHAPTER_RANK = 20
ARTICLE_RANK = 40
ITEM_RANK = 100

_NUMERAL = rf"(?:{HAN_NUMERAL}|[0-9０-９]{{1,4}})"
_GAP = r"[ \t\u3000]*"

_LEVELS_ZH = {
    "编": (ClauseKind.PART, 10),
    "篇": (ClauseKind.PART, 10),
    "卷": (ClauseKind.PART, 10),
    "部分": (ClauseKind.PART, 10),
    "分编": (ClauseKind.PART, 15),
    "章": (ClauseKind.CHAPTER, CHAPTER_RANK),
    "节": (ClauseKind.SECTION, 30),
    "条": (ClauseKind.ARTICLE, ARTICLE_RANK),
}
_LEVELS_EN = {
    "part": (ClauseKind.PART, 10),
    "title": (ClauseKind.PART, 12),
    "division": (ClauseKind.PART, 14),
    "chapter": (ClauseKind.CHAPTER, CHAPTER_RANK),
    "section": (ClauseKind.SECTION, 30),
    "article": (ClauseKind.ARTICLE, ARTICLE_RANK),
    "clause": (ClauseKind.ARTICLE, 45),
    "rule": (ClauseKind.ARTICLE, 45),
    "regulation": (ClauseKind.ARTICLE, 45),
    "§": (ClauseKind.ARTICLE, 45),
}
_SHORT_EN = {"art": "article", "sec": "section", "§§": "§"}

_NAMED_ZH = re.compile(
    rf"第{_GAP}(?P<number>(?:[0-9０-９〇零一二三四五六七八九十百千两]{_GAP})+)(?P<level>编|分编|章|节|条|篇|卷|部分)"
    rf"(?:之{_GAP}(?P<suffix>{_NUMERAL}))?"
)
_NAMED_EN = re.compile(
    r"(?P<level>PART|Part|TITLE|Title|DIVISION|Division|CHAPTER|Chapter|SECTION|Section|Sec\.|SEC\.|ARTICLE|Article|Art\.|"
    r"CLAUSE|Clause|RULE|Rule|REGULATION|Regulation|§§?)[ \t]*"
    r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,3})*|[IVXLC]+(?![A-Za-z])|[A-Z](?![A-Za-z])|[A-Za-z]+(?:-[A-Za-z]+)?)"
    rf"(?P<suffix>{INSERTED_WORDS}|[A-Za-z](?![A-Za-z]))?"
)
_GENERAL_ZH = re.compile(rf"(总|附|分){_GAP}则(?={_GAP}(?:\n|$))")
_ANNEX = re.compile(
    rf"(?P<level>附{_GAP}[件录表]|ANNEX|Annex|APPENDIX|Appendix|SCHEDULE|Schedule|EXHIBIT|Exhibit|ATTACHMENT|Attachment)"
    rf"{_GAP}(?P<number>{HAN_NUMERAL}|[0-9０-９]{{1,3}}|[IVX]+(?![A-Za-z])|[A-Z](?![A-Za-z])|(?![0-9A-Za-z]))"
)
_DECIMAL = re.compile(
    r"(?P<number>(?:[0-9]{1,3}|[A-Z])(?:\.[0-9]{1,3}){1,5})(?P<suffix>[A-Z](?![A-Za-z]))?\.?(?![0-9%％])"
)
_ITEMS = (
    ("(han)", re.compile(rf"[（(]{_GAP}({HAN_NUMERAL}){_GAP}[)）]")),
    ("(han)", re.compile(r"([㈠-㈩])")),
    ("han、", re.compile(rf"({HAN_NUMERAL}){_GAP}[、.．](?!{HAN_NUMERAL}[、，])")),
    ("(1)", re.compile(rf"[（(]{_GAP}([0-9０-９]{{1,3}})(?P<suffix>{INSERTED_WORDS}|[A-Za-z])?{_GAP}[)）]")),
    ("(1)", re.compile(r"([⑴-⒇])")),
    ("①", re.compile(r"([①-⑳])")),
    ("1)", re.compile(r"([0-9０-９]{1,3})[)）]")),
    ("1.", re.compile(rf"([0-9０-９]{{1,3}})(?P<suffix>{INSERTED_WORDS}|[A-Z])?[.．、](?![0-9])")),
    ("1", re.compile(r"([0-9]{1,3})(?=[ \t\u3000]+[A-Z\u3400-\u9fff])")),
    ("(a)", re.compile(rf"[（(]{_GAP}([a-z]{{1,5}}){_GAP}[)）]")),
    ("(A)", re.compile(rf"[（(]{_GAP}([A-Z]{{1,5}}){_GAP}[)）]")),
    ("a)", re.compile(r"([a-z]{1,5})\)(?=\s)")),
    ("A)", re.compile(r"([A-Z]{1,5})\)(?=\s)")),
    ("a.", re.compile(r"([a-z]{1,5})\.(?=\s)")),
    ("A.", re.compile(r"([A-Z]{1,5})\.(?=\s)")),
)
SURE_SCHEMES = frozenset({"(han)", "han、", "(1)", "①", "(a)", "(a)r"})
"""Enumerations that hardly begin a line by accident; the others count only where a second item follows."""

_REFERS_ZH = re.compile(
    rf"第{_GAP}{_NUMERAL}|{_GAP}第{_GAP}{_NUMERAL}{_GAP}[款项目]|"
    rf"{_GAP}(?:的|规定|所(?!有|在|属)|之|款|项|关于|[，；。）」”]|[和与及或至到、]{_GAP}(?:者?第|前|本)|"
    r"中(?=规定|所|的|，|“|关于)|以(?=[外下上内前后及])|(?:同时|另行|分别)?适用|修改为|改为|删除|[（(][一二三四五六七八九十0-9]+[)）](?=项|、|至|目))"
)
_ITEM_REFERS_ZH = re.compile(rf"{_GAP}(?:项|目|款|[、和与及或至到]{_GAP}[（(])")
_NUMBER_BRACKET = re.compile(rf"[（(]{_GAP}(?:{_NUMERAL}|[a-zA-Z]|[ivxIVX]+){_GAP}[)）]")
_REFERS_EN = re.compile(r"[ \t]+(?:Paragraph|Article|Section|Chapter|Part|Clause|Rule)s?[ \t]+[0-9IVX(]")
_SEPARATOR_EN = re.compile(r"[ \t]*(?:[.:–—]|-(?=[ \t])|\|)(?=[\s\u3400-\u9fff]|$)[ \t]*")
_SEPARATOR_ZH = re.compile(rf"{_GAP}[：:．.、—–]+{_GAP}")
_LINE_END = re.compile(r"[ \t\u3000]*(?:\n|$)")


def read_labels(text: str, start: int, end: int) -> tuple[Label, ...]:
    """All readings of the label that ``text[start:end]`` begins with, the likelier first; empty where there is none."""
    line = text[start:end]
    for read in (_named_zh, _named_en, _annex, _decimal, _items):
        found = tuple(replace(label, rest=start + label.rest) for label in read(line))
        if found:
            return found
    return ()


def _named_zh(line: str) -> Iterator[Label]:
    if general := _GENERAL_ZH.match(line):
        kind, rank = _LEVELS_ZH["章"]
        name = f"{general[1]}则"
        yield Label(scheme="zh:则", number=1, kind=kind, rank=rank, text=name, rest=general.end(), form=Form.ALONE)
        return
    match = _NAMED_ZH.match(line)
    if match is None:
        return
    form, rest = _form_zh(line, match.end())
    if form is None:
        return
    kind, rank = _LEVELS_ZH[match["level"]]
    number = han_number(match["number"])
    yield Label(
        scheme=f"zh:{match['level']}",
        number=number,
        suffix=han_number(match["suffix"]) if match["suffix"] else 0,
        kind=kind,
        rank=rank,
        text=_compact(match[0]),
        rest=rest,
        form=form,
        decimal=str(number),
    )


def _compact(label: str) -> str:
    folded = re.sub(r"[ \t\u3000]", "", label)
    return "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" else c for c in folded)


def _form_zh(line: str, end: int) -> tuple[Form | None, int]:
    if gap := _LINE_END.match(line, end):
        return Form.ALONE, gap.end()
    if _REFERS_ZH.match(line, end) or _NUMBER_BRACKET.match(line, end):
        return None, end
    if line[end] in "（(【[〔〈":
        return Form.BRACKETED, end
    if separator := _SEPARATOR_ZH.match(line, end):
        rest = separator.end()
        return (Form.ALONE if _LINE_END.match(line, rest) else Form.SEPARATED), rest
    spaces = re.compile(r"[ \t\u3000]*").match(line, end)
    rest = spaces.end() if spaces else end
    if rest > end:
        return (Form.BRACKETED if line[rest] in "（(【[〔〈" else Form.SPACED), rest
    return Form.BARE, rest


def _named_en(line: str) -> Iterator[Label]:
    match = _NAMED_EN.match(line)
    if match is None:
        return
    form, rest = _form_en(line, match.end())
    if form is None:
        return
    name = match["level"].lower().rstrip(".")
    name = _SHORT_EN.get(name, name)
    kind, rank = _LEVELS_EN[name]
    *prefix, last = match["number"].split(".")
    suffix = inserted_number(match["suffix"]) if match["suffix"] else 0
    for number in _numbers_en(last):
        yield Label(
            scheme=".".join([f"en:{name}", *prefix]),
            number=number,
            suffix=suffix,
            kind=kind,
            rank=rank + len(prefix),
            text=" ".join(match[0].split()),
            rest=rest,
            form=form,
            prefix=".".join(prefix),
            decimal=".".join([*prefix, last if number == letter_number(last) else str(number)]),
        )


def _numbers_en(numeral: str) -> list[int]:
    if numeral.isdigit():
        return [int(numeral)]
    word = WORD_NUMBERS.get(numeral.lower(), 0)
    roman = roman_number(numeral) if numeral.isupper() else 0
    letter = letter_number(numeral) if len(numeral) == 1 and numeral.isupper() else 0
    return [number for number in dict.fromkeys((word, roman, letter)) if number]


def _form_en(line: str, end: int) -> tuple[Form | None, int]:
    if gap := _LINE_END.match(line, end):
        return Form.ALONE, gap.end()
    if separator := _SEPARATOR_EN.match(line, end):
        rest = separator.end()
        return (Form.ALONE if _LINE_END.match(line, rest) else Form.SEPARATED), rest
    if _REFERS_EN.match(line, end) or not line[end].isspace():
        return None, end
    rest = end + len(line[end:]) - len(line[end:].lstrip())
    if bracket := _NUMBER_BRACKET.match(line, rest):
        opens = line[bracket.end() :].lstrip()[:1]
        return (None if opens.islower() or not opens else Form.SPACED), rest
    if line[rest] in "([":
        return Form.BRACKETED, rest
    if line[rest].islower():
        return Form.LOWER, rest
    return (Form.SPACED if line[rest].isalnum() or line[rest] in "“\"‘'" else None), rest


def _annex(line: str) -> Iterator[Label]:
    match = _ANNEX.match(line)
    if match is None:
        return
    form, rest = (_form_zh if match["level"][0] == "附" else _form_en)(line, match.end())
    if form in (None, Form.BARE, Form.LOWER):
        return
    numeral = match["number"]
    numbers = [han_number(numeral)] if numeral and not numeral.isascii() else _numbers_en(numeral) if numeral else [0]
    chinese = match["level"][0] == "附"
    yield Label(
        scheme=f"annex:{_compact(match['level']).lower()}",
        number=numbers[0] if numbers else 0,
        kind=ClauseKind.ANNEX,
        rank=ANNEX_RANK,
        text=_compact(match[0]) if chinese else " ".join(match[0].split()),
        rest=rest,
        form=form or Form.ALONE,
        decimal=numeral,
    )


def _decimal(line: str) -> Iterator[Label]:
    match = _DECIMAL.match(line)
    if match is None:
        return
    after = line[match.end() : match.end() + 1]
    if after and not (after.isspace() or "\u3400" <= after <= "\u9fff" or after in "（【“《、"):
        return
    *prefix, last = match["number"].split(".")
    suffix = match["suffix"] or ""
    form, rest = _item_form(line, match.end())
    yield Label(
        scheme=".".join(["1", *prefix]) + ".",
        number=int(last),
        suffix=inserted_number(suffix),
        kind=ClauseKind.ITEM,
        rank=ITEM_RANK,
        text=match["number"] + suffix,
        rest=rest,
        form=form,
        prefix=".".join(prefix),
        decimal=match["number"] + suffix,
    )


def _item_form(line: str, end: int) -> tuple[Form, int]:
    if gap := _LINE_END.match(line, end):
        return Form.ALONE, gap.end()
    rest = end + len(line[end:]) - len(line[end:].lstrip(" \t\u3000、"))
    return (Form.LOWER if line[rest].islower() else Form.SPACED if rest > end else Form.BARE), rest


def _items(line: str) -> Iterator[Label]:
    for scheme, pattern in _ITEMS:
        match = pattern.match(line)
        if match is None or (scheme in ("(han)", "(1)") and _ITEM_REFERS_ZH.match(line, match.end())):
            continue
        form, rest = _item_form(line, match.end())
        if match[0][-1].isdigit() and len(match[0]) <= 3 and match[0].isascii():
            form = Form.BARE  # a number without any mark: 1 Introduction
        for name, number in _item_numbers(scheme, match[1]):
            yield Label(
                scheme=name,
                number=number,
                suffix=inserted_number(match.groupdict().get("suffix") or ""),
                kind=ClauseKind.ITEM,
                rank=ITEM_RANK,
                text=re.sub(r"[ \t\u3000]", "", match[0]),
                rest=rest,
                form=form,
                decimal=str(number) if scheme in ("1", "1.") else match[1] if name == "A." else "",
            )


def _item_numbers(scheme: str, numeral: str) -> list[tuple[str, int]]:
    if "a" not in scheme.lower() or "han" in scheme:
        folded = unicodedata.normalize("NFKC", numeral).strip("()（）")
        return [(scheme, han_number(folded))]
    readings = [(scheme + "r", roman_number(numeral)), (scheme, letter_number(numeral))]
    if numeral.lower() not in ("i", "v", "x"):
        readings.reverse()
    return [(name, number) for name, number in readings if number]
