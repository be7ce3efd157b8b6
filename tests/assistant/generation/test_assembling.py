"""An answer in a model's words never says less than the quotes it was worded from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.citations import cite
from assistant.generation.assembling import Assembly
from assistant.generation.checking import Verified
from assistant.generation.sources import Source
from assistant.records import Answer, Document, Hit, Language, Quote
from assistant.wording import WORDING
from tests.assistant.answers import answered, asked
from tests.assistant.fakes import Group

HOURS = "Dual-hired engineers teach at most 120 hours a year."
PAY = "Engineers on leave teach at most 40 hours a year."
_ALSO = WORDING[Language.ENGLISH].also


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    """Two documents with a rule each."""
    group = Group(tmp_path)
    group.write("rules.md", f"# Teaching Rules\n\nArticle 1 {HOURS}\n")
    group.write("leave.md", f"# Leave Rules\n\nArticle 1 {PAY}\n")
    group.ingest()
    with group.reading() as store:
        return {path: store.document(path, role="teacher") for path in ("rules.md", "leave.md")}


def _quote(document: Document, text: str) -> Quote:
    start = document.text.index(text)
    return Quote(document=document.path, start=start, end=start + len(text), text=text)


def _quoted(documents: dict[str, Document]) -> Answer:
    pairs = ((documents["rules.md"], HOURS), (documents["leave.md"], PAY))
    cited = tuple(cite(document, _quote(document, text), marker=n) for n, (document, text) in enumerate(pairs, 1))
    return replace(answered(asked(), f"{HOURS}[1]\n{_ALSO}\n{PAY}[2]"), citations=cited)


def _assembled(tmp_path: Path, documents: dict[str, Document], *said: tuple[str, str, str]) -> Answer:
    group = Group(tmp_path)
    with group.reading() as store:
        entries = store.snapshot().entries
        passages = [record.passage for number in entries for record in store.catalogue.passages_of(number)]
    sources = [
        Source(
            number=number,
            hit=Hit(passage=passage, score=1.0, similarity=1.0, lexical=1.0),
            document=documents[passage.document],
            answering=True,
            withheld=(),
            data=passage.text,
        )
        for number, passage in enumerate(passages, 1)
    ]
    assembly = Assembly(Language.ENGLISH, sources)
    for path, text, quote in said:
        number = next(source.number for source in sources if source.document.path == path)
        quotes = (_quote(documents[path], quote),)
        assembly.add(Verified(text=text, begins_line=False, quotes=quotes, sources=(number,)))
    return assembly.finished(_quoted(documents), model="openai:scripted", dropped=0)


def test_clause_that_the_words_pass_over_is_quoted_after_them(tmp_path: Path, documents: dict[str, Document]) -> None:
    """Where two rules answer and the model tells of one, the other follows in its own words."""
    answer = _assembled(tmp_path, documents, ("rules.md", "They may teach up to 120 hours a year.", HOURS))
    assert answer.text.startswith("They may teach up to 120 hours a year")
    assert answer.text.split("\n")[1:] == [_ALSO, "Engineers on leave teach at most 40 hours a year[2]."]
    assert [citation.quote.text for citation in answer.citations] == [HOURS, PAY]


def test_nothing_is_added_where_every_clause_is_told_of(tmp_path: Path, documents: dict[str, Document]) -> None:
    """Words that rest on all quoted clauses stand alone."""
    said = (("rules.md", "Up to 120 hours.", HOURS), ("leave.md", "On leave up to 40.", PAY))
    answer = _assembled(tmp_path, documents, *said)
    assert _ALSO not in answer.text and len(answer.citations) == 2
