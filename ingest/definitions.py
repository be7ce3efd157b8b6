"""Terms that a document defines: 本办法所称X，是指…; “X” means …; X（以下简称“Y”）; lists under a heading Definitions.

A definition is told by a form of words that serves nothing else, by quotation marks around its term, or by the heading
it stands under. 这是指 and "this means" explain and define nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.addresses import chain
from assistant.records import Clause, ClauseKind, Definition

_QUOTE_OPEN = "“\"「『‘'"
_QUOTE_CLOSE = "”\"」』’'"
_TERM_ZH = r"[^，。；：、“”\"「」『』（）()\n]{1,30}?"
_SO_CALLED = re.compile(
    r"所称的?"
    rf"[{_QUOTE_OPEN}]?(?P<term>[^，。；“”\"「」『』\n]{{1,30}}?)[{_QUOTE_CLOSE}]?[，,]?(?:是指|系指|指的是|包括|即|指)"
)
_CALLER = re.compile(r"(?:本|该|前)[\u3400-\u9fff]{1,8}$")
_QUOTED_ZH = re.compile(
    rf"[“\"「『](?P<term>{_TERM_ZH})[”\"」』](?:（[^（）\n]{{1,40}}）)?[，,]?(?:是指|系指|指的是|指(?![出导定示])|：)"
)
_PLAIN_ZH = re.compile(rf"(?P<term>{_TERM_ZH})(?:（[^（）\n]{{1,40}}）)?[，,]?(?:是指|系指|指的是)")
_SHORT_ZH = re.compile(
    r"[（(]\s*(?:[^（）()\n]{0,20}，)?(?:以下|下)?(?:统|合|简)?\s*简?称(?:为|：|:)?\s*"
    r"[“\"「『《]?(?P<term>[^（）()“”\"「」『』《》，,\n]{1,30})(?:[”\"」』》]|(?=[，,）)]))"
    r"(?:\s*或者?\s*[“\"「『](?P<other>[^（）()“”\"\n]{1,30})[”\"」』])?[^（）()\n]{0,12}[）)]"
)
_FULL_NAME = re.compile(
    r"(?:《(?P<title>[^《》\n]{2,60})》"
    r"|(?:^|[，。；：、])(?P<name>(?!规范|根据|按照)[^，。；：、（）()《》\n由和与对向为等于到及将]{2,30}))\s*$"
)
_MEANS = (
    r"(?:shall\s+mean|means?|shall\s+refer\s+to|refers?\s+to|is\s+defined\s+as|(?:has|shall\s+have)\s+the\s+meaning"
    r"|includes?|shall\s+include)\b"
)
_ALSO_EN = rf"[{_QUOTE_OPEN}](?:the\s+)?(?P<other>[A-Za-z][^“”\"()\n]{{0,50}}?)[{_QUOTE_CLOSE}]"
_QUOTED_EN = re.compile(
    rf"[{_QUOTE_OPEN}](?P<term>[A-Za-z][^“”\"\n]{{0,60}}?)[{_QUOTE_CLOSE}](?:,?\s+(?:or|and)\s+{_ALSO_EN})?"
    rf"(?:\s+\([^()\n]{{1,60}}\))?,?(?:\s+(?:in|for|under)\s+[^.;\n“”]{{1,60}},)?\s+{_MEANS}"
)
_TERM_EN = re.compile(
    rf"\b(?:the\s+)?(?:term|expression|word)s?\s+"
    rf"[{_QUOTE_OPEN}*_]*(?P<term>[A-Za-z][\w’' /-]{{0,50}}?)[{_QUOTE_CLOSE}*_]*\s+{_MEANS}",
    re.IGNORECASE,
)
_SCOPED_EN = re.compile(
    r"(?:In|For\s+the\s+purposes?\s+of)\s+(?:this|these|the)\s+[\w ]{2,30},\s+"
    r"(?:an?\s+|the\s+)?(?P<term>[A-Za-z][\w’' /-]{1,50}?)\s+(?:shall\s+mean|means?|shall\s+refer\s+to|refers?\s+to)\b"
)
_STARTING_EN = re.compile(r"(?:An?\s+|The\s+)?(?P<term>[A-Z][\w’'/-]*(?:[ ][\w’'/-]+){0,5}?)\s+shall\s+mean\b(?!\s+to)")
_SHORT_EN = re.compile(
    r"\(\s*(?:(?:herein|here)?after\s*,?\s*)?(?:(?:also\s+)?(?:referred\s+to\s+as|called|known\s+as)\s+)?"
    r"(?:(?:collectively|together|jointly|each|individually),?\s+)*(?:the\s+|an?\s+)?"
    rf"[{_QUOTE_OPEN}](?:the\s+)?(?P<term>[A-Za-z][^“”\"()\n]{{0,50}}?)[{_QUOTE_CLOSE}](?:\s*,?\s*or\s+(?:the\s+)?{_ALSO_EN})?\s*\)"
)
_SHORT_EN_BARE = re.compile(
    r"\(\s*here(?:in)?after,?\s+(?:(?:referred\s+to\s+as|called)\s+)?(?:the\s+)?(?P<term>[A-Z][\w’' -]{0,40}?)\s*\)"
)
_LISTED = re.compile(
    rf"(?:\*\*|__)?[{_QUOTE_OPEN}]?(?P<term>[A-Za-z\u3400-\u9fff][^\n:：|“”\"。；]{{0,60}}?)[{_QUOTE_CLOSE}]?(?:\*\*|__)?"
    rf"(?:\s*[:：]\s*|\s+[–—-]+\s+|[，,]?(?:是指|系指|指)|[，,]?\s+{_MEANS})(?=\s*\S)"
)
_HEADING = re.compile(
    r"(?:definitions?(?:\s+(?:and\s+\w+|of\s+.*))?|glossary.*|interpretation|terms?(?:\s+and\s+definitions?|\s+used.*)?|"
    r"(?:名词|术语|用语|词语)?(?:与|和|及)?(?:定义|释义|解释|术语|名词|用语|含义)(?:和|与|及)?(?:定义|释义|解释|含义)?)",
    re.IGNORECASE,
)
_HEADER_TERMS = frozenset(
    {"term", "terms", "definition", "name", "术语", "名词", "用语", "词语", "名称", "定义", "缩写", "abbreviation"}
)
_RUNNING = re.compile(
    r"^(?:这|此|其|那|该|即|也|就|它|他|她|以上|上述|所谓的?|目的|意思|主要|一般|通常|具体|不|并|而|但|或)|[的地]$|(?:这|那)(?:里|种|样|些)?$"
)
_RUNNING_EN = frozenset({"this", "that", "it", "which", "these", "those", "what", "there", "he", "she", "they"})
_LABEL = re.compile(
    r"[\s#*_>•·●○-]*(?:(?:[（(][^（）()\s]{1,4}[)）]|[0-9]{1,3}(?:\.[0-9]{1,3})*[.、)）]?|[a-zA-Z]{1,4}[.)]|[①-⑳㈠-㈩]"
    r"|[一二三四五六七八九十]{1,3}、|(?:Article|Section|Clause)\s+[0-9IVXA-Z.]+[.:]?)[\s\u3000]+|[（(][^（）()\s]{1,4}[)）]|第[^\s条款]{1,8}条[\s\u3000]*(?![规的所]))?"
)
_STOP = re.compile(r"[。！？\n]|[.!?](?=\s+[A-Z“\"0-9]|\s*$)")
_SENTENCE_START = re.compile(r"[。！？；;\n]|[.!?](?=\s+[A-Z“\"0-9])")
_ROW = re.compile(r"(?P<term>[^|\n]{1,80}?) \| (?P<meaning>[^|\n]+(?:\n[^|\n]+(?=\n|\Z))*)")
_BLANK = re.compile(r"\n\s*\n")
_BLOCK = re.compile(r"[^\n]+")
_BROKEN = re.compile(
    r"\b(?:the|a|an|of|to|and|or|in|at|by|for|with|that|which|be|on|is|are)$|^[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+"
)
"""A cell that breaks off in the middle of a sentence, or runs on like one."""
_MOST_WORDS = 8
_TERMS_SHARE = 0.8
"""Share of a table's first cells that must look like terms; two columns of prose side by side reach about a half."""
_LONGEST = 2000
"""Characters that a definition may take; what is longer has run on into something else."""
_LOOK_BACK = 400


@dataclass(frozen=True, slots=True)
class _Found:
    """A term with where its definition begins, and a place inside its first sentence; ``short`` for a short name."""

    term: str
    start: int
    inside: int
    short: bool = False


def find_definitions(text: str, clauses: Sequence[Clause]) -> tuple[Definition, ...]:
    """The definitions of a document in order; one term is defined once at a place."""
    listed = list(_listed(text, clauses))
    places = sorted(
        [*_so_called(text), *_quoted(text), *_plain(text, clauses), *_shortened(text)], key=lambda f: f.start
    )
    found: dict[tuple[str, int], Definition] = {}
    seen: set[tuple[str, int]] = set()
    for index, place in enumerate(places):
        following = next((other.start for other in places[index + 1 :] if other.start > place.inside), len(text))
        if (place.term, place.inside) in seen:
            continue
        seen.add((place.term, place.inside))
        start, end = _span(text, clauses, place, following)
        _add(found, clauses, place.term, start, end)
    told = {definition.term: definition for definition in found.values()}
    for term, start, end in listed:
        known = told.get(term)
        if known is None or known.start >= end or known.end <= start:
            _add(found, clauses, term, start, end)
    return tuple(sorted(found.values(), key=lambda d: (d.start, d.end, d.term)))


def _add(found: dict[tuple[str, int], Definition], clauses: Sequence[Clause], term: str, start: int, end: int) -> None:
    name = " ".join(term.split()).strip(" *_,，")
    if not name:
        return
    holding = chain(clauses, start, start)
    clause = holding[-1].ordinal if holding else None
    found.setdefault((name, start), Definition(term=name, start=start, end=end, clause=clause))


def _so_called(text: str) -> Iterator[_Found]:
    for anchor in re.finditer("所称", text):
        match = _SO_CALLED.match(text, anchor.start())
        if match is not None:
            caller = _CALLER.search(text, max(0, anchor.start() - 9), anchor.start())
            yield _Found(match["term"], caller.start() if caller else match.start(), match.end())


def _quoted(text: str) -> Iterator[_Found]:
    for pattern in (_QUOTED_ZH, _QUOTED_EN, _TERM_EN, _SCOPED_EN):
        for match in pattern.finditer(text):
            if match["term"].lower() in _RUNNING_EN:
                continue
            begin = match.start()
            yield _Found(match["term"], begin, match.end())
            if match.groupdict().get("other"):
                yield _Found(match["other"], begin, match.end())


def _plain(text: str, clauses: Sequence[Clause]) -> Iterator[_Found]:
    """X是指 and X shall mean at the beginning of a sentence or item."""
    for anchor in re.finditer(r"是指|系指|指的是|shall\s+mean", text):
        start = _sentence_start(text, anchor.start())
        pattern = _STARTING_EN if anchor[0][0] == "s" else _PLAIN_ZH
        match = pattern.match(text, start)
        if match is None or match.end() != anchor.end():
            continue
        term = match["term"].strip()
        running = _RUNNING.search(term) or term.split()[0].lower() in _RUNNING_EN if term else True
        if not running and "所称" not in term:
            yield _Found(term, start, match.end())


def _sentence_start(text: str, place: int) -> int:
    """Where the sentence or item that holds ``place`` begins, its label left out."""
    begin = max(0, place - _LOOK_BACK)
    for stop in _SENTENCE_START.finditer(text, begin, place):
        begin = stop.end()
    label = _LABEL.match(text, begin, place)
    return label.end() if label else begin


def _shortened(text: str) -> Iterator[_Found]:
    for match in _SHORT_ZH.finditer(text):
        start = _sentence_start(text, match.start())
        names = [match["term"], match["other"]]
        full = (
            None
            if "统称" in match[0] or "合称" in match[0]
            else _FULL_NAME.search(text[max(start, match.start() - 62) : match.start()])
        )
        names.append((full["title"] or full["name"]) if full else None)
        yield from (_Found(name.strip(), start, match.end(), short=True) for name in names if name)
    for pattern in (_SHORT_EN, _SHORT_EN_BARE):
        for match in pattern.finditer(text):
            start = _sentence_start(text, match.start())
            names = [match["term"], match.groupdict().get("other")]
            yield from (
                _Found(name.strip(), start, match.end(), short=True) for name in names if name and len(name) > 1
            )


def _span(text: str, clauses: Sequence[Clause], place: _Found, following: int) -> tuple[int, int]:
    """From the term to the end of its sentence, or of its item with the items inside."""
    limit = min(len(text), place.start + _LONGEST)
    stop = _end_of_sentence(text, place.inside, limit)
    holding = chain(clauses, place.start, place.start)
    if holding and not place.short and holding[-1].end <= limit:
        clause = holding[-1]
        opens = not text[_after_label(text, clause.start, clause.end) : place.start].strip(" \t\u3000*_“\"‘'")
        is_item = clause.kind in (ClauseKind.ITEM, ClauseKind.SUBITEM)
        if (opens and is_item) or text[stop - 1 : stop] in (":", "："):
            stop = max(stop, clause.end)
    parted = text.rfind("；", place.inside, following + 1) if following <= stop else -1
    if parted >= 0 and not text[parted + 1 : following].strip():
        stop = parted + 1
    return place.start, place.start + len(text[place.start : stop].rstrip())


def _after_label(text: str, start: int, end: int) -> int:
    label = _LABEL.match(text, start, end)
    return label.end() if label else start


def _end_of_sentence(text: str, place: int, limit: int) -> int:
    """The end of the sentence, over line breaks inside it; an empty line ends it."""
    for stop in _STOP.finditer(text, place, limit):
        if stop[0] != "\n":
            return stop.end()
        if _BLANK.match(text, stop.start()) or text[place : stop.start()].rstrip()[-1:] in tuple("；;:："):
            return stop.start()
    return limit


def _listed(text: str, clauses: Sequence[Clause]) -> Iterator[tuple[str, int, int]]:
    """The entries of clauses headed Definitions: their items, lines, or the rows of a table of two columns."""
    for clause in clauses:
        name = clause.heading or (clause.label if clause.kind is ClauseKind.HEADING else "")
        if not name or not _HEADING.fullmatch(name.strip(" :：.")):
            continue
        rows = list(_rows(text, clause))
        yield from rows
        items = _items_of(clauses, clause)
        spans = [(item.start, item.end) for item in items]
        if not rows and not items:
            spans = [(block.start(), block.end()) for block in _BLOCK.finditer(text, clause.start, clause.end)][1:]
        for start, end in spans:
            begin = _after_label(text, start, end)
            entry = _LISTED.match(text, begin, end)
            if entry is not None and len(entry["term"].split()) <= _MOST_WORDS and not _RUNNING.search(entry["term"]):
                yield entry["term"], begin, start + len(text[start:end].rstrip())


def _items_of(clauses: Sequence[Clause], outer: Clause) -> list[Clause]:
    """The items of a clause, also those inside its paragraphs (款)."""
    inside = []
    holders = {outer.ordinal}
    for clause in clauses[outer.ordinal + 1 :]:
        if clause.start >= outer.end:
            break
        if clause.parent in holders:
            if clause.kind is ClauseKind.PARAGRAPH:
                holders.add(clause.ordinal)
            else:
                inside.append(clause)
    return inside


def _rows(text: str, clause: Clause) -> Iterator[tuple[str, int, int]]:
    """The rows of a table of terms; of a table whose first column is running text, none."""
    rows = [
        row
        for row in _ROW.finditer(text, clause.start, clause.end)
        if text[row.start() - 1 : row.start()] in ("", "\n") and text[row.end() : row.end() + 2] != " |"
    ]
    fitting = [row for row in rows if _is_term(row["term"].strip(" *_"))]
    if len(fitting) < _TERMS_SHARE * len(rows):
        return
    for row in fitting:
        term = row["term"].strip(" *_")
        if term.lower() not in _HEADER_TERMS:
            yield term, row.start(), row.start() + len(row[0].rstrip())


def _is_term(cell: str) -> bool:
    return len(cell.split()) <= _MOST_WORDS and cell[-1:] not in tuple(".,;。，；") and not _BROKEN.search(cell)
