"""Names of documents in English text: the Charter, the Vocational Education Act 2022, "Rules for Visitors"."""

from __future__ import annotations

import re

from ingest.document_names import Name


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_INSTRUMENTS = _words(
    "charter constitution act acts law laws code rules regulations regulation directive measures policy agreement "
    "contract scheme statutes statute ordinance convention treaty protocol handbook manual guide guidelines guidance "
    "standard standards procedure procedures bylaws by-laws memorandum plan terms framework order decree decision "
    "resolution"
)
_ALONE = _words("charter constitution statutes act convention treaty bylaws by-laws")
"""Names of one word that mean one document wherever they stand with a capital letter after "the"."""
_BESIDE_CLAUSE = _words("plan terms framework order decree decision resolution standard standards")
"""Instruments that are common words: a name made with one counts only beside a clause's number."""
_LEVEL_WORDS = _words(
    "article articles section sections clause clauses chapter part paragraph annex schedule appendix title rule"
)
_S = r"(?:[ \t\u00a0]+\n?[ \t]*|\n[ \t]*)"
_WORD = r"(?:[A-Z0-9][\w’'&/-]*(?:\.[0-9]+)*|\([A-Z][A-Za-z ]{0,40}\))"
_JOIN = r"(?:of|for|on|and|the|in)"
_BEFORE = re.compile(rf"(?<![\w.])(?P<name>{_WORD}(?:[ \t]+(?:{_JOIN}[ \t]+){{0,2}}{_WORD}){{0,9}}),?[ \t]+\[?\Z")
_OPENING = re.compile(
    r"(?:In|See|Under|The|By|Of|And|To|For|With|Per|Subject|Where|If|As|Unless|Pursuant|These|This|That)[ \t]+"
    r"(?:the[ \t]+)?"
)
_CELL = re.compile(r"\|[ \t](?P<name>[A-Za-z][A-Za-z’' -]{2,50}),[ \t]\Z")
_COMMON_NOUN = re.compile(r"(?<![\w.])(?P<name>[A-Z][a-z-]+(?: [a-z-]+){0,3} (?P<noun>[a-z-]+)),[ \t]\Z")
_LONGEST_NAME = 90
_JOINED = re.compile(rf"{_S}((?:{_JOIN}{_S}){{0,2}})({_WORD})")
_QUOTED = re.compile(r"[“\"*_]{1,2}(?P<title>[A-Z][^“”\"*_\n]{2,80})[”\"*_]{1,2}")
_SIGNED = re.compile(
    r"(?:Regulation|Directive|Decision)\s+(?:\([A-Z]{2,7}\)\s+)?(?:No\.?\s+)?[0-9]{1,4}/[0-9]{1,4}(?:/[A-Z]{2,7})?"
    r"|Agreement\s+(?:No\.?\s+)?[A-Z]{1,6}[A-Z0-9]*(?:-[A-Z0-9]+)+"
)
_HAN_TITLE = re.compile(r"《(?P<title>[^《》\n]{1,80})》")
_THE = re.compile(r"(?:(?:the|that)\s+)?", re.IGNORECASE)
_JOINS = _words("of for on and the in")
_FIRST = re.compile(_WORD)
_NUMBER_NEXT = re.compile(r"\s+[0-9IVXA-Z]")
_MOST_WORDS = 14


def name_at(text: str, start: int) -> tuple[Name, int] | None:
    """The name that begins at ``start`` (the article before it left out of the title), and where it ends."""
    article = _THE.match(text, start)
    place = article.end() if article else start
    for pattern in (_QUOTED, _HAN_TITLE):
        if quoted := pattern.match(text, place):
            return Name(start=start, title=" ".join(quoted["title"].split())), quoted.end()
    if signed := _SIGNED.match(text, place):
        return Name(start=start, title=" ".join(signed[0].split())), signed.end()
    end = _name_end(text, place)
    return None if end is None else (Name(start=start, title=" ".join(text[place:end].split())), end)


def is_signed(text: str, start: int) -> bool:
    """Whether a document named by its number begins here: Regulation (EU) No 1288/2013."""
    return _SIGNED.match(text, start) is not None


def stands_alone(title: str) -> bool:
    """Whether a name means a document by itself, without a clause named beside it."""
    words = title.lower().split()
    if len(words) == 1:
        return words[0] in _ALONE
    if _SIGNED.fullmatch(title):
        return True
    plain = [word for word in words if word not in _INSTRUMENTS and word[0].isalpha() and word not in _JOINS]
    return bool(plain) and any(word in _INSTRUMENTS - _BESIDE_CLAUSE for word in words)


def name_ending(text: str, end: int) -> Name | None:
    """The name that stands right before a clause's number: Charter, Article 17."""
    begin = max(0, end - _LONGEST_NAME)
    plain = _CELL.search(text, begin, end) or _COMMON_NOUN.search(text, begin, end)
    if plain is not None and plain.groupdict().get("noun", "rules") in _INSTRUMENTS:
        return Name(start=plain.start("name"), title=plain["name"])
    before = _BEFORE.search(text, begin, end)
    if before is None:
        return None
    start, stop = before.span("name")
    while (opening := _OPENING.match(text, start, stop)) is not None:
        start = opening.end()
    found = _name_end(text, start)
    return Name(start=start, title=" ".join(text[start:stop].split())) if found == stop else None


def _name_end(text: str, start: int) -> int | None:
    """Where a name of capital words ends that has an instrument (Charter, Act, Rules) as its head."""
    first = _FIRST.match(text, start)
    if first is None:
        return None
    end = first.end()
    head = _is_instrument(first[0])
    complement = False
    for _ in range(_MOST_WORDS):
        joined = _JOINED.match(text, end)
        if joined is None or _stops(text, joined, head, complement):
            break
        joins, word = joined[1].split(), joined[2]
        if head and joins:
            complement = True
        elif not complement and not (head and _is_figure(word)):
            head = _is_instrument(word)
        end = joined.end()
    return end if head else None


def _stops(text: str, joined: re.Match[str], head: bool, complement: bool) -> bool:
    """Whether a capital word no longer belongs to the name: a clause's number, or a second thing after "and"."""
    joins, word = joined[1].split(), joined[2]
    if word.lower() in _LEVEL_WORDS and _NUMBER_NEXT.match(text, joined.end()):
        return True
    if not head or not joins:
        return False
    second = joins[0] == "in" or (joins[0] == "and" and (not complement or joins[1:] == ["the"]))
    return second or (joins != ["of"] and word[0].isdigit())


def _is_figure(word: str) -> bool:
    return word[0] in "(0123456789"


def _is_instrument(word: str) -> bool:
    return word.lower() in _INSTRUMENTS
