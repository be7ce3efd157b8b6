"""From verified sentences to an Answer: markers and citations, and the notices of the quoted answer around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.citations import cite, marked, marked_sentences
from assistant.generation.checking import Verified
from assistant.generation.sources import Source, is_foreign
from assistant.notices import about_language, about_left_out
from assistant.records import Answer, Citation, Language, Notice, NoticeKind, Quote
from assistant.wording import WORDING


class Assembly:
    """An answer in the making: each new quote gets the next marker; every citation is verified as it is made."""

    def __init__(self, language: Language, sources: Sequence[Source]) -> None:
        self._language = language
        self._sources = {source.number: source for source in sources}
        self._documents = {source.document.path: source.document for source in sources}
        self._citations: dict[Quote, Citation] = {}
        self._used: set[int] = set()
        self._text = ""
        self._quotes_foreign = False

    @property
    def empty(self) -> bool:
        """Whether nothing has been added yet."""
        return not self._text

    @property
    def answers(self) -> bool:
        """Whether what was added rests on a passage that answers the question by itself."""
        return any(self._sources[number].answering for number in self._used)

    def add(self, sentence: Verified) -> str:
        """Add a sentence; what it adds to the answer's text."""
        for quote in sentence.quotes:
            if quote not in self._citations:
                document = self._documents[quote.document]
                self._citations[quote] = cite(document, quote, marker=len(self._citations) + 1)
        self._used |= set(sentence.sources)
        markers = sorted(self._citations[quote].marker for quote in sentence.quotes)
        gap = "\n" if sentence.begins_line else WORDING[self._language].sentence_gap
        piece = f"{gap if self._text else ''}{marked(sentence.text, markers)}"
        self._text += piece
        return piece

    def finished(self, quoted: Answer, *, model: str, dropped: int) -> Answer:
        """The answer with the notices of the quoted one.

        Its quotes are added where sentences were left out, and where the words pass over a clause that it quotes: a
        model may say more than the quotes, and must not say less.
        """
        missing = [citation for citation in quoted.citations if dropped or not self._rests_on(citation)]
        if missing:
            self._quote(quoted, missing)
        citations = tuple(self._citations.values())
        notices = _renumbered(quoted.notices, citations)
        translated = self._quotes_foreign or any(
            is_foreign(self._sources[number], self._language) for number in self._used
        )
        told = [notice for notice in notices if notice.kind is not NoticeKind.TRANSLATED]
        told += [about_language(self._language)] if translated else []
        told += [about_left_out(self._language)] if dropped else []
        return replace(quoted, text=self._text, citations=citations, notices=tuple(told), model=model)

    def _rests_on(self, citation: Citation) -> bool:
        """Whether something of the clause that is quoted there is cited already."""
        return any(
            _meet(quote, citation.quote) or (cited.address is not None and _same_clause(cited, citation))
            for quote, cited in self._citations.items()
        )

    def _quote(self, quoted: Answer, missing: Sequence[Citation]) -> None:
        """Add quotes of the quoted answer, unless all of them are quoted already."""
        cited = list(self._citations)
        if all(any(_holds(own, citation.quote) for own in cited) for citation in missing):
            return
        foreign = any(notice.kind is NoticeKind.TRANSLATED for notice in quoted.notices)
        self._quotes_foreign |= foreign
        said = [WORDING[self._language].also] if self._text else []
        said += [WORDING[self._language].in_other_language] if foreign else []
        for citation in missing:
            own = self._citations.setdefault(citation.quote, replace(citation, marker=len(self._citations) + 1))
            said += marked_sentences(own)
        self._text = "\n".join([self._text, *said])


def _holds(outer: Quote, inner: Quote) -> bool:
    return outer.document == inner.document and outer.start <= inner.start and inner.end <= outer.end


def _meet(one: Quote, other: Quote) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _same_clause(one: Citation, other: Citation) -> bool:
    return one.quote.document == other.quote.document and one.address == other.address


def _renumbered(notices: Sequence[Notice], citations: Sequence[Citation]) -> list[Notice]:
    """Notices whose citations are numbered on from the answer's, or as there where they quote the same."""
    markers = {citation.quote: citation.marker for citation in citations}
    told = []
    for notice in notices:
        for citation in notice.citations:
            markers.setdefault(citation.quote, len(markers) + 1)
        cited = tuple(replace(citation, marker=markers[citation.quote]) for citation in notice.citations)
        told.append(replace(notice, citations=cited))
    return told
