"""One sentence of a draft against the passages: what supports it becomes its quotes, what does not stops it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.generation.drafting import DraftSentence
from assistant.generation.prompts import repeats_rules
from assistant.generation.sources import Source
from assistant.interfaces import Reader
from assistant.language import HAN, detect_language
from assistant.lexical import terms
from assistant.records import TABLE_GAP, Language, Quote
from assistant.sentences import Span, sentences
from assistant.support import ObjectionKind, Support, check_support, smallest_support
from assistant.support.vocabulary import ideas
from assistant.text_vectors import TextVectors

LONGEST = {Language.ENGLISH: 500, Language.CHINESE: 220}
"""Characters of a sentence; longer ones are no plain sentences and hide what they claim."""

SHORTEST = 3
"""Terms of a sentence that states something: a word or two are a name, a sign, or what somebody wants said."""

_NOWHERE = frozenset({ObjectionKind.NUMBER, ObjectionKind.DATE, ObjectionKind.CONTENT})
"""What stands nowhere in a passage stands in none of its sentences; what else is wrong may be another sentence's."""

MARKERS_READ = 3
"""Passages that one sentence may rest on."""

MOST_NEW = 0.5
"""Share of a sentence's words (Chinese: characters) that its quotes may not have in any form. Of 165 hand-written
paraphrases within a language 7% exceed it, of 35 invented claims 60%; what a stranger's text wants said exceeds it."""

MOST_NEW_IN_PART = 0.67
"""The same of each part of a sentence that says several things, so that none is invented beside true ones; costs no
paraphrase more."""

LEAST_IDEAS = 0.34
"""Share of a sentence's ideas that quotes in the other language must name: of 177 paraphrases across languages 13% fall
below, of 52 invented claims 56%."""

DETAIL_WORDS = 2
"""Words of a detail (at its spring session) that are not new all together: 1% of paraphrases, 24% of inventions."""

_PREPOSITION = re.compile(
    r"\b(?:at|in|by|for|during|before|after|within|from|to|with|without|under|on|per|through|until|since|against)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}:/{1,2}\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+\.(?:com|org|net|io|cn|ru|test|example|invalid|dev|app|xyz)\b(?:/\S*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<[A-Za-z/!?]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\]\(|!\[|javascript:|\{\{|\$\$|\\[a-z]+\{"
    r"|[a-z_]\((?!e?s\))[^)\s]*\)",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?=[A-Za-z0-9_-]*[A-Z0-9])(?=[A-Za-z0-9_-]*[0-9_])[A-Za-z0-9_-]{4,}\b|\b[A-Z]{3,}\b")
_JOINT = re.compile(r"[;；]|,? (?:and|while|but|whereas) |[，,](?=而|并|且|但)", re.IGNORECASE)
_PART = re.compile(r"[;；，]|,\s|\b(?:and|while|but|whereas|or)\b", re.IGNORECASE)
_SWEEPING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bunlimited\b|\b(?:without|no) (?:any |upper )?limit|无限|不限|不受.{0,6}限制|没有上限",
        r"\bfree of charge\b|\bfor free\b|\bat no cost\b|免费|免收|全免|不收费|无偿",
        r"\balways\b|\bwithout exception\b|\bin (?:all|any) cases?\b|一律|总是|始终|无一例外|任何情况",
        r"\bnever\b|\bunder no circumstances\b|从不|绝不|永不",
    )
)
"""What knows no limit, costs nothing, or holds always or never does so only where the quote says it."""
_NAMED = re.compile(r"《[^》]*》|“[^”]*”|（[^）]*）|\([^)]*\)")
"""Titles and other names keep their language."""
_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A sentence that its quotes support, in the order in which they are cited; ``sources`` are those quoted."""

    text: str
    begins_line: bool
    quotes: tuple[Quote, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A sentence that may not be shown; ``reasons`` can be told to the model."""

    sentence: DraftSentence
    reasons: tuple[str, ...]
    foreign: bool = False


class Checker:
    """Checks sentences by rules, and by the reader and the encoder where there are any."""

    def __init__(self, *, reader: Reader | None = None, vectors: TextVectors | None = None) -> None:
        self._reader = reader
        self._vectors = vectors

    def check(self, sentence: DraftSentence, sources: Sequence[Source], language: Language) -> Verified | Rejected:
        """The sentence with the quotes that support it, or why it may not be shown.

        Passages that it does not name are tried as well: a wrong marker is put right, a claim never is.
        """
        wrong = _form(sentence.text, language)
        if wrong:
            return Rejected(sentence=sentence, reasons=(wrong,), foreign=wrong == _FOREIGN[language])
        by_number = {source.number: source for source in sources}
        named = [by_number[number] for number in sentence.markers if number in by_number][:MARKERS_READ]
        others = [source for source in sources if source not in named]
        for source in (*named, *others):
            spans = self._row(sentence.text, source) or self._smallest(sentence.text, source)
            if spans:
                return _verified(sentence, [(source, spans)])
        together = self._together(sentence.text, named) if len(named) > 1 else []
        if together:
            return _verified(sentence, together)
        return Rejected(sentence=sentence, reasons=self._reasons(sentence, named))

    def _smallest(self, claim: str, source: Source) -> list[Span]:
        passage = source.data
        # One look at the whole saves one at each of its sentences, which is what most passages come to.
        if not _words_stand(claim, f"{passage}\n{source.heading}"):
            return []
        whole = self._support(claim, [passage], source.heading)
        if any(objection.kind in _NOWHERE for objection in whole.reasons):
            return []
        spans = smallest_support(claim, passage, reader=self._reader, vectors=self._vectors, context=source.heading)
        quoted = " ".join(passage[start:end] for start, end in spans)
        return list(spans) if spans and _words_stand(claim, f"{quoted}\n{source.heading}") else []

    def _row(self, claim: str, source: Source) -> list[Span]:
        """The row of a table that supports a claim, read with the heads of its columns."""
        for span in sentences(source.data):
            row = source.data[slice(*span)]
            if TABLE_GAP not in row:
                continue
            header, *others = [quote.text for quote in source.quotes([span])]
            told = _read_out(header, row) if others else row
            stands = _words_stand(claim, f"{told}\n{source.heading}")
            if stands and self._support(claim, [told], source.heading).supported:
                return [span]
        return []

    def _together(self, claim: str, sources: Sequence[Source]) -> list[tuple[Source, list[Span]]]:
        """Where a sentence says several things, the passages that each support one of them; nothing where one lacks.

        A claim is never put together from the words of several passages: they may name what they do not connect.
        """
        parts = [part.strip() for part in _JOINT.split(claim) if part.strip()]
        found: list[tuple[Source, list[Span]]] = []
        for part in parts if len(parts) > 1 else ():
            pairs = ((source, self._smallest(part, source)) for source in sources)
            pair = next(((source, spans) for source, spans in pairs if spans), None)
            if pair is None or len(set(terms(part))) < SHORTEST:
                return []
            found.append(pair)
        return found

    def _support(self, claim: str, quotes: Sequence[str], context: str) -> Support:
        return check_support(claim, quotes, reader=self._reader, vectors=self._vectors, context=context)

    def _reasons(self, sentence: DraftSentence, named: Sequence[Source]) -> tuple[str, ...]:
        """What can be told of a sentence that nothing supports."""
        if not named:
            return ("It names no passage that there is, and none supports it.",)
        found = self._support(sentence.text, [source.data for source in named], named[0].heading)
        return tuple(objection.reason for objection in found.reasons[:3]) or ("No sentence of that passage says this.",)


_FOREIGN = {
    Language.ENGLISH: "It is not in English.",
    Language.CHINESE: "It is not in Chinese.",
}


def _form(text: str, language: Language) -> str:
    """What is wrong with a sentence as it stands; nothing where it can be checked."""
    if detect_language(_NAMED.sub("", text)) is not language:
        return _FOREIGN[language]
    if len(text) > LONGEST[language]:
        return "It is too long for one sentence."
    if _MARKUP.search(text) or repeats_rules(text):
        return "It is not a plain sentence about the matter."
    if len(set(terms(text))) < SHORTEST and len(_HAN.findall(text)) < SHORTEST + 1:
        return "It states nothing."
    return ""


def _words_stand(claim: str, told: str) -> bool:
    """Whether a claim keeps to what supports it as far as words tell.

    Addresses, codes, words in capitals and what sweeps must stand there in any language, and most words within one.
    """
    known = told.casefold()
    if any(sweeping.search(claim) and not sweeping.search(told) for sweeping in _SWEEPING):
        return False
    wanted = [match[0] for pattern in (_ADDRESS, _CODE) for match in pattern.finditer(claim)]
    if not all(name.casefold() in known for name in wanted):
        return False
    if detect_language(claim) is not detect_language(told):
        mine = ideas(claim)
        return len(mine & ideas(told)) >= max(1, LEAST_IDEAS * len(mine))
    if detect_language(claim) is Language.ENGLISH:
        return _english_words_stand(claim, told)
    return _new_characters(claim, told) <= MOST_NEW and all(
        _new_characters(part, told) <= MOST_NEW_IN_PART
        for part in _PART.split(claim)
        if len(_HAN.findall(part)) > SHORTEST
    )


def _new_characters(part: str, told: str) -> float:
    """The share of a text's Chinese characters that do not stand in what supports it."""
    said = _HAN.findall(part)
    return sum(character not in told for character in said) / max(1, len(said))


def _english_words_stand(claim: str, told: str) -> bool:
    """Whether most words stand there, and no detail set in with a preposition is new in all its words."""
    own, ideas_told = set(terms(told)), ideas(told)

    def is_new(word: str) -> bool:
        return not set(terms(word)) <= own and not ideas(word) & ideas_told

    def new_in(words: Sequence[str]) -> float:
        return sum(map(is_new, words)) / max(1, len(words))

    details = [words for part in _PREPOSITION.split(claim)[1:] if len(words := _telling(part)) >= DETAIL_WORDS]
    parts = [words for part in _PART.split(claim) if len(words := _telling(part)) >= SHORTEST]
    whole = new_in(_telling(claim)) <= MOST_NEW
    return whole and all(new_in(d) < 1 for d in details) and all(new_in(p) <= MOST_NEW_IN_PART for p in parts)


def _telling(text: str) -> list[str]:
    """The words of an English text that carry a subject."""
    return [word for word in _WORD.findall(text) if terms(word)]


def _read_out(header: str, row: str) -> str:
    """A table's row as it would be said: each cell between its column's head, which may be its name or its unit."""
    heads, cells = header.split(TABLE_GAP), row.split(TABLE_GAP)
    pairs = zip(heads, cells, strict=False)
    return "; ".join(
        f"{head}: {cell} {head.lower()}" if cell[:1].isdigit() else f"{head} {cell}" for head, cell in pairs
    )


def _verified(sentence: DraftSentence, found: Iterable[tuple[Source, list[Span]]]) -> Verified:
    pairs = [(source, quote) for source, spans in found for quote in source.quotes(spans)]
    return Verified(
        text=sentence.text,
        begins_line=sentence.begins_line,
        quotes=tuple(dict.fromkeys(quote for _, quote in pairs)),
        sources=tuple(dict.fromkeys(source.number for source, _ in pairs)),
    )


def _distinct(pool: Iterable[tuple[Source, Span]]) -> list[Source]:
    found: list[Source] = []
    for source, _ in pool:
        if source not in found:
            found.append(source)
    return found
