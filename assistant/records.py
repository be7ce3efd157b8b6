"""The words of the product as frozen records; every other room speaks in these.

All offsets count Unicode code points of a document's canonical text; ``start`` is inclusive, ``end`` exclusive.
Pages count from 1. Dates of validity are inclusive at both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """A language of the product; documents, questions and answers each have one."""

    ENGLISH = "en"
    CHINESE = "zh"


class DocumentType(StrEnum):
    """What kind of document it is."""

    POLICY = "policy"
    CHARTER = "charter"
    CURRICULUM = "curriculum"
    CASE_STUDY = "case_study"
    AGREEMENT = "agreement"
    NOTICE = "notice"
    LAW = "law"
    OTHER = "other"


class Authority(StrEnum):
    """Who issued a document; in a conflict the earlier member outranks the later one."""

    LAW = "law"
    PROVINCE = "province"
    GROUP = "group"
    MEMBER = "member"
    DEPARTMENT = "department"

    @property
    def rank(self) -> int:
        """0 for the highest authority, growing downwards."""
        return list(Authority).index(self)


class ClauseKind(StrEnum):
    """The level a clause has in its document's own numbering, outermost first.

    A row is labelled with the cells it takes in a spreadsheet (``A2:D2``); neighbours have a range in common.
    """

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    HEADING = "heading"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"
    ANNEX = "annex"
    ROW = "row"


TABLE_GAP = " | "
"""Stands between the cells of a row in canonical text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The days on which a version holds, inclusive; ``None`` means open-ended."""

    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the version is in force on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def begins_after(self, day: date) -> bool:
        """Whether the version comes into force only after ``day``."""
        return self.since is not None and self.since > day


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The office to ask about a document's subject."""

    office: str
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpan:
    """The slice of canonical text that stands on one page of the original."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A node of the document's own numbering; its span includes heading, body and all descendants.

    ``ordinal`` is the clause's place in document order and ``parent`` the ordinal of the enclosing clause.
    ``label`` is the numbering as it stands in an address (``第十二条``, ``Article 12``, ``(b)``; for an unnumbered
    heading the heading itself); ``heading`` the title that follows the number, possibly empty. ``addressed`` is false
    for a clause that exists in the tree but is left out of addresses (the only paragraph of an article, the title).
    """

    ordinal: int
    parent: int | None
    kind: ClauseKind
    label: str
    heading: str
    start: int
    end: int
    addressed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a span of canonical text stands on its page.

    Edges are fractions of the page's width and height as a reader sees it, counted from its top left corner. A box
    holds what stands on one line without a wide gap.
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A place where the text names other clauses: ``依照第十二条``, ``Article 12(b) of the Charter``.

    ``title`` is the other document's name as written, ``None`` where the reference stays in its own document.
    ``addresses`` are the labels of each clause named, outermost first, empty where a whole document is named;
    ``targets`` the ordinals of those that this document has.
    """

    start: int
    end: int
    title: str | None
    addresses: tuple[tuple[str, ...], ...]
    targets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term that the document defines; the span is the whole definition, ``clause`` the ordinal of its clause."""

    term: str
    start: int
    end: int
    clause: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a document says of itself, with the span it was read from.

    ``fact`` is the field of ``DocumentFacts`` or ``InForce`` (``title``, ``number``, ``since`` …), ``value`` its value
    as text, dates as YYYY-MM-DD.
    """

    fact: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of canonical text that is embedded and searched as one.

    ``path`` is the title and address line embedded and searched together with the text.
    """

    id: str
    document: str
    ordinal: int
    start: int
    end: int
    text: str
    address: str | None
    page: int | None
    language: Language
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is known about a document beside its text: declared by an administrator or read out of it.

    ``supersedes`` and ``superseded_by`` are document paths. ``audience`` names the roles that may see the document.
    """

    title: str
    version: str | None = None
    type: DocumentType = DocumentType.OTHER
    organisation: str | None = None
    authority: Authority = Authority.GROUP
    audience: frozenset[str] = frozenset()
    in_force: InForce = field(default_factory=InForce)
    supersedes: str | None = None
    superseded_by: str | None = None
    number: str | None = None
    issuer: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's current content: canonical text, its maps, and its facts.

    ``path`` is relative to the ingested folder with ``/`` and is the document's name everywhere. ``sha256`` is the
    digest of the file's bytes.
    """

    path: str
    sha256: str
    text: str
    language: Language
    pages: tuple[PageSpan, ...]
    clauses: tuple[Clause, ...]
    facts: DocumentFacts
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a question, with its score (higher is better) and the evidence behind it.

    ``similarity`` is the encoder's cosine, ``lexical`` its lexical score as a share of the best imaginable (0 to 1).
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An exact span of a document's canonical text; ``text`` equals ``canonical[start:end]``."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote with its legal address; ``marker`` is the number in the answer's text."""

    marker: int
    quote: Quote
    title: str
    version: str | None
    in_force: InForce
    address: str | None
    page: int | None


class NoticeKind(StrEnum):
    """What a notice warns of."""

    SUPERSEDED = "superseded"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    CONFLICT = "conflict"
    TRANSLATED = "translated"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the reader must know beside the answer, with the clauses that show it."""

    kind: NoticeKind
    text: str
    citations: tuple[Citation, ...] = ()


class AnswerStatus(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    NEEDS_CLARIFICATION = "needs_clarification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier question of the conversation and the text it was answered with."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Which documents an answer may come from: of these types, organisations and languages; of all where empty."""

    types: frozenset[DocumentType] = frozenset()
    organisations: frozenset[str] = frozenset()
    languages: frozenset[Language] = frozenset()

    def holds(self, facts: DocumentFacts, language: Language) -> bool:
        """Whether a document is among them."""
        return (
            (not self.types or facts.type in self.types)
            and (not self.organisations or facts.organisation in self.organisations)
            and (not self.languages or language in self.languages)
        )


EVERYWHERE = Within()
"""No document is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as asked: whose eyes, for which day, in which language the answer is wanted, from which documents.

    ``language`` is ``None`` when the answer follows the question's own language. ``id`` is the caller's, ``user`` who
    asks, for the audit trail.
    """

    text: str
    role: str
    on: date
    language: Language | None = None
    within: Within = EVERYWHERE
    user: str | None = None
    history: tuple[Turn, ...] = ()
    id: str | int | None = None


EXTRACTIVE = "extractive"
"""The ``model`` of an answer that only quotes."""


class FigureKind(StrEnum):
    """How a figure was worked out."""

    DAY = "day"
    DAY_BEFORE = "day_before"
    WORKING_DAY = "working_day"
    SUM = "sum"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A figure that was worked out, as it stands in the answer's text, and the markers of the quotes that show it."""

    value: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the assistant says; every factual sentence of ``text`` carries a marker that ``citations`` resolves.

    ``model_output`` is what a chat model wrote before it was checked, for the audit trail alone: it is never shown.
    """

    question: Question
    language: Language
    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    nearest: tuple[Citation, ...]
    route: Contact | None
    model: str
    timings_ms: Mapping[str, int]
    computed: tuple[Computed, ...] = ()
    model_output: str | None = None

    @property
    def all_citations(self) -> tuple[Citation, ...]:
        """Everything quoted anywhere in the answer: as its ground, as related, and in its notices."""
        in_notices = (citation for notice in self.notices for citation in notice.citations)
        return (*self.citations, *self.nearest, *in_notices)
