"""The catalogue's rows as records: how documents and passages are named, kept as JSON, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from assistant.records import (
    Clause,
    Definition,
    DocumentFacts,
    InForce,
    Language,
    PageSpan,
    Passage,
    Reference,
    Stated,
)

PAGES: TypeAdapter[tuple[PageSpan, ...]] = TypeAdapter(tuple[PageSpan, ...])
CLAUSES: TypeAdapter[tuple[Clause, ...]] = TypeAdapter(tuple[Clause, ...])
REFERENCES: TypeAdapter[tuple[Reference, ...]] = TypeAdapter(tuple[Reference, ...])
DEFINITIONS: TypeAdapter[tuple[Definition, ...]] = TypeAdapter(tuple[Definition, ...])
STATED: TypeAdapter[tuple[Stated, ...]] = TypeAdapter(tuple[Stated, ...])
FACTS: TypeAdapter[DocumentFacts] = TypeAdapter(DocumentFacts)
PATHS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
"""How a document's records stand in its row, as JSON."""


def audience_key(audience: Iterable[str]) -> str:
    """The stable name of an audience set: its roles in order, joined by a space."""
    return " ".join(sorted(audience))


def collection_name(key: str, embedder: str, language: str) -> str:
    """The name that Chroma's collection and the lexical table of an audience set share.

    Each embedder has collections of its own: vectors of two models, which may differ in width, never mix, not even
    while a store is being embedded anew. So has each language of documents, since an encoder ranks the question's own
    language higher at equal meaning, and the nearest of all would hardly ever be in the other one.
    """
    named = f"{key}\0{embedder}\0{language}".encode("utf-8", "surrogateescape")
    return "audience_" + hashlib.sha256(named).hexdigest()[:24]


def embedded_text(passage: Passage) -> str:
    """What is embedded and indexed for a passage: its path and its text."""
    return f"{passage.path}\n{passage.text}" if passage.path else passage.text


def digest_of(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as listed: everything but its text, clauses and passages; times are UTC in ISO format."""

    id: int
    path: str
    sha256: str
    declared: str
    reader: int
    embedder: str
    language: Language
    facts: DocumentFacts
    replaces: tuple[str, ...]
    page_count: int | None
    passage_count: int
    remark: str | None
    indexed_at: str = ""
    archived_at: str | None = None

    @property
    def collection(self) -> str:
        """The collection that holds the document's passages."""
        return collection_name(audience_key(self.facts.audience), self.embedder, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A live passage with what search needs of it: document row, vector key and index terms."""

    number: int
    document_id: int
    passage: Passage
    digest: str
    terms: tuple[str, ...]


ENTRIES = (
    "SELECT id, path, sha256, declared, reader, embedder, language, own_facts, replaces, since, until, superseded_by, "
    "json_array_length(pages), passage_count, remark, indexed_at, archived_at FROM documents"
)


def entry_of(row: tuple[object, ...]) -> Entry:
    """A row of ``ENTRIES``."""
    id_, path, sha256, declared, reader, embedder, language, own, replaces, *rest = row
    since, until, successor, pages, passages, remark, indexed_at, archived_at = rest
    return Entry(
        id=int(str(id_)),
        path=str(path),
        sha256=str(sha256),
        declared=str(declared),
        reader=int(str(reader)),
        embedder=str(embedder),
        language=Language(str(language)),
        facts=_facts(own, since, until, successor),
        replaces=PATHS.validate_json(str(replaces)),
        page_count=int(str(pages)) or None,
        passage_count=int(str(passages)),
        remark=_text(remark),
        indexed_at=str(indexed_at),
        archived_at=_text(archived_at),
    )


INDEXED = (
    'SELECT p.number, p.id, p.document, d.path, p.ordinal, p.start, p."end", p.text, p.address, p.page, p.language, '
    "p.path, p.digest, p.terms FROM passages p JOIN documents d ON d.id = p.document WHERE d.archived_at IS NULL"
)


def indexed_of(row: tuple[object, ...]) -> Indexed:
    """A row of ``INDEXED``."""
    number, id_, document_id, document, ordinal, start, end, text, address, page, language, path, digest, words = row
    return Indexed(
        number=int(str(number)),
        document_id=int(str(document_id)),
        passage=Passage(
            id=str(id_),
            document=str(document),
            ordinal=int(str(ordinal)),
            start=int(str(start)),
            end=int(str(end)),
            text=str(text),
            address=_text(address),
            page=None if page is None else int(str(page)),
            language=Language(str(language)),
            path=str(path),
        ),
        digest=str(digest),
        terms=tuple(str(words).split(" ")) if words else (),
    )


def _facts(own: object, since: object, until: object, successor: object) -> DocumentFacts:
    """A document's own facts with what other documents say of it: its last day and its successor."""
    days = InForce(since=_day(since), until=_day(until))
    return replace(FACTS.validate_json(str(own)), in_force=days, superseded_by=_text(successor))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
