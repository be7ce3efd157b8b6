"""What looks like a number and is none that a rule states: dates, times, ordinals, references, codes, list labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.labels import HAN_COUNT
from assistant.support.days import days

_HAN_ANY = r"[〇零一二三四五六七八九十百千两\d]+"
ORDINAL_ZH = re.compile(rf"第(?P<n>{_HAN_ANY})(?![条款项章节编部])|(?P<grade>[一二三四五特])等")
AFTERWARDS = re.compile(
    r"此后|之后|以后|其后|\b(?:afterwards|thereafter|subsequent|following)\b|\bafter that\b|\blater (?:years|terms)\b"
)
"""What lets a claim tell of the second where the quote names the first alone."""

REFERENCE = re.compile(
    rf"第\s?{_HAN_ANY}\s?(?:条|款|项|章|节|编|部分)(?:之{_HAN_ANY})?|"
    r"(?:articles?|sections?|chapters?|clauses?|paragraphs?|annex|appendix|"
    r"§)\s*\d+(?:\.\d+)*(?:\(\w\))*|附件\s?[\d一二三四五六七八九十]+",
    re.IGNORECASE,
)
ORDINAL_EN = re.compile(
    r"(?<![\w-])(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|"
    r"th))(?![\w])(?!-hand|-aid)",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?<![A-Za-z\d])(?=[A-Za-z./-]*\d)(?=[\d./-]*[A-Za-z])[A-Za-z\d]+(?:[./-][A-Za-z\d]+)*(?![A-Za-z\d])|"
    r"\[\d+\]|〔\d{4}〕\s?\d+号?"
)
_UNIT_CODE = re.compile(
    r"\d+(?:\.\d+)?(?:kg|km|cm|mm|m2|m|db|kw|kwh|w|v|t|g|st|nd|rd|th|am|pm|h|rmb|usd|eur)", re.IGNORECASE
)
_LABEL = re.compile(rf"[（(](?:{HAN_COUNT}+|\d{{1,2}})[）)]|^\s*\d{{1,2}}[.、．)](?!\d)\s?", re.MULTILINE)
_DEGREE = re.compile(r"(?:初|中|高)级|[一二三四五]级|24 ?/ ?7")


_AGE = re.compile(r"(?:under|over)-\d+s?$", re.IGNORECASE)


def codes(text: str) -> Iterator[str]:
    """Codes of documents, forms and machines: FX-01, GB/T 1234."""
    for match in CODE.finditer(text):
        if not _UNIT_CODE.fullmatch(match[0]) and not _AGE.match(match[0]) and not match[0].startswith("["):
            yield match[0]


def masked(text: str, plain: str) -> str:
    """``plain``, the folded ``text``, with everything blanked that is no number of a rule."""
    spans = [(day.start, day.end) for day in days(text)]
    for pattern in (REFERENCE, ORDINAL_ZH, ORDINAL_EN, _LABEL):
        spans += [match.span() for match in pattern.finditer(text) if not _is_share(text, match)]
    spans += [match.span() for match in CODE.finditer(text) if not _UNIT_CODE.fullmatch(match[0])]
    characters = list(plain)
    for start, end in spans:
        characters[start:end] = "\0" * (end - start)
    return "".join(characters)


_SHARE = re.compile(r"(?:a|one|two|three|four)[ -]$", re.IGNORECASE)


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Whether an ordinal is the lower half of a fraction: a third, two fifths."""
    return match.re is ORDINAL_EN and bool(_SHARE.search(text[max(0, match.start() - 6) : match.start()]))
