"""An assistant for tests of the page: five documents, replies chosen by a word of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from assistant.addresses import address_of, page_of
from assistant.errors import DrawingError, StoreError, UnknownDocument
from assistant.language import detect_language
from assistant.records import (
    Answer,
    AnswerStatus,
    Citation,
    Clause,
    ClauseKind,
    Contact,
    Document,
    DocumentFacts,
    Hit,
    InForce,
    Language,
    Notice,
    NoticeKind,
    PageSpan,
    Question,
    Quote,
)

EVERYONE = frozenset({"public", "teacher", "partner", "administrator"})
STAFF = frozenset({"teacher", "administrator"})

HOSTILE_TITLE = (
    "![logo](http://evil.example/t.png) <img src='http://evil.example/u.png'> $x^2$ :smile: **bold** -> "
    "www.evil.example a@evil.example :red[alarm]"
)
HOSTILE_QUOTE = (
    "Fees ![x](http://evil.example/q.png) <script>alert(1)</script> <b>bold</b> $\\frac{1}{2}$ :tada: "
    "[link](http://evil.example) <img src=http://evil.example/r.png onerror=alert(2)> "
    "<style>body{display:none}</style> & &amp; **due**\n   \n\tindented `code` [1]"
)

_DUAL_HIRE = """双聘工程师管理办法

第一章 总则

第一条 为规范校企双聘工程师的聘任与管理，制定本办法。

第二条 本办法适用于集团各成员单位共同聘任的工程师。

第二章 聘任与考核

第十一条 双聘工程师的聘期为三年，可以续聘。聘期内由学校与企业共同考核。

第十二条 双聘工程师每学期授课不少于48学时。承担课程开发任务的，可以减免16学时。

第十三条 考核不合格的，终止聘任，并由人事处书面通知本人。

第三章 附则

第二十条 本办法自2024年9月1日起施行，2021年发布的办法同时废止。"""

_LEAVE = """Rules on Leave for Trainees

Chapter 1 General

Article 1 These rules apply to all trainees placed with a member company.

Chapter 2 Leave

Article 4 A trainee may take up to ten days of study leave in each school year. The company \
shall grant the days within two weeks of the request.

Article 5 Sick leave is reported to the school and the company on the first day. A certificate \
is required from the third day.

Article 6 Parental leave follows the law. The school and the company agree in writing how the training is extended, \
and the chamber is informed before the leave begins.

Article 7 Unpaid leave of up to five days may be agreed with the company for urgent personal reasons.

Chapter 3 Final provisions

Article 9 These rules enter into force on 1 September 2023."""

_LEAVE_OLD = """Rules on Leave for Trainees (2020)

Article 4 A trainee may take up to six days of study leave in each school year."""

_SALARIES = """Salary Bands

Article 1 The highest band is paid from year ten."""


def _document(path: str, text: str, *, facts: DocumentFacts, pages: int = 0) -> Document:
    return Document(
        path=path,
        sha256="0" * 64,
        text=text,
        language=detect_language(text),
        pages=_pages(text, pages),
        clauses=_clauses(text),
        facts=facts,
    )


def _pages(text: str, count: int) -> tuple[PageSpan, ...]:
    bounds = [len(text) * number // count for number in range(count + 1)] if count else []
    return tuple(
        PageSpan(page=number, start=start, end=end) for number, (start, end) in enumerate(pairwise(bounds), start=1)
    )


def _clauses(text: str) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    offset = 0
    for block in text.split("\n\n"):
        words = block.split(" ")
        chapter = words[0] == "Chapter" or words[0].endswith("章")
        if chapter or words[0] == "Article" or words[0].endswith("条"):
            label = " ".join(words[:2]) if words[0].isascii() else words[0]
            kind = ClauseKind.CHAPTER if chapter else ClauseKind.ARTICLE
            clauses.append(
                Clause(
                    ordinal=len(clauses),
                    parent=None,
                    kind=kind,
                    label=label,
                    heading="",
                    start=offset,
                    end=offset + len(block),
                )
            )
        offset += len(block) + 2
    return tuple(_chapter_holds_articles(clauses, len(text)))


def _chapter_holds_articles(clauses: Sequence[Clause], length: int) -> Iterator[Clause]:
    chapter: int | None = None
    for number, clause in enumerate(clauses):
        if clause.kind is ClauseKind.CHAPTER:
            chapter = number
            later = [other.start for other in clauses[number + 1 :] if other.kind is ClauseKind.CHAPTER]
            yield replace(clause, end=min(later, default=length))
        else:
            yield replace(clause, parent=chapter)


def documents() -> dict[str, Document]:
    """The five documents by path."""
    return {
        document.path: document
        for document in (
            _document(
                "policies/双聘工程师管理办法-2024.pdf",
                _DUAL_HIRE,
                facts=DocumentFacts(
                    title="双聘工程师管理办法", version="2024", audience=STAFF, in_force=InForce(since=date(2024, 9, 1))
                ),
                pages=2,
            ),
            _document(
                "policies/leave-2023.pdf",
                _LEAVE,
                facts=DocumentFacts(
                    title="Rules on Leave for Trainees",
                    version="2023",
                    audience=EVERYONE,
                    in_force=InForce(since=date(2023, 9, 1)),
                ),
                pages=3,
            ),
            _document(
                "policies/leave-2020.md",
                _LEAVE_OLD,
                facts=DocumentFacts(
                    title="Rules on Leave for Trainees (2020)",
                    version="2020",
                    audience=EVERYONE,
                    in_force=InForce(since=date(2020, 9, 1), until=date(2023, 8, 31)),
                ),
            ),
            _document(
                "hostile.md",
                f"# A title\n\nBefore <i>it</i>.\n{HOSTILE_QUOTE}\nAfter $it$.",
                facts=DocumentFacts(title=HOSTILE_TITLE, audience=EVERYONE),
            ),
            _document(
                "internal/salaries.md",
                _SALARIES,
                facts=DocumentFacts(title="Salary Bands", audience=frozenset({"administrator"})),
            ),
        )
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    quotes: tuple[tuple[str, str], ...] = ()
    status: AnswerStatus = AnswerStatus.ANSWERED
    text: str = ""
    notice: tuple[NoticeKind, str, str, str] | None = None
    nearest: tuple[str, str] | None = None
    repeats: bool = False
    route: Contact | None = None


_HOURS = ("policies/双聘工程师管理办法-2024.pdf", "双聘工程师每学期授课不少于48学时。")
_TERM = ("policies/双聘工程师管理办法-2024.pdf", "双聘工程师的聘期为三年，可以续聘。")
_DAYS = ("policies/leave-2023.pdf", "A trainee may take up to ten days of study leave in each school year.")
_GRANT = ("policies/leave-2023.pdf", "The company shall grant the days within two weeks of the request.")
_SICK = ("policies/leave-2023.pdf", "Sick leave is reported to the school and the company on the first day.")
_OLD = ("policies/leave-2020.md", "A trainee may take up to six days of study leave in each school year.")

_REPLIES = {
    "学时": _Reply(quotes=(_HOURS, _TERM)),
    "study leave": _Reply(
        quotes=(_DAYS, _GRANT),
        notice=(NoticeKind.SUPERSEDED, "Until 2023-08-31 another number of days held [3].", *_OLD),
    ),
    "fees": _Reply(quotes=(("hostile.md", HOSTILE_QUOTE),)),
    "sick": _Reply(
        quotes=(_SICK,), notice=(NoticeKind.CONFLICT, "This very clause [1] says two things.", *_SICK), repeats=True
    ),
    "salary": _Reply(quotes=(("internal/salaries.md", "The highest band is paid from year ten."),)),
    "parking": _Reply(
        status=AnswerStatus.NOT_FOUND,
        text="The documents do not say where trainees may park.",
        nearest=_DAYS,
        route=Contact(office="Trainee Office", contact="ext. 2107"),
    ),
    "it": _Reply(status=AnswerStatus.NEEDS_CLARIFICATION, text="Which leave do you mean: study leave or sick leave?"),
}


class FakeAssistant:
    """Obeys the Assistant protocol over the documents above; ``asked`` keeps the questions it got."""

    def __init__(self, held: dict[str, Document] | None = None) -> None:
        self.held = documents() if held is None else held
        self.asked: list[Question] = []
        self.suggested = 0

    def ask(self, question: Question) -> Answer:
        """The reply whose word stands in the question."""
        self.asked.append(question)
        lowered = question.text.lower()
        if "broken store" in lowered:
            raise StoreError("The store is damaged; run guildhall verify --repair.")
        if "bug" in lowered:
            raise ZeroDivisionError("secret detail")
        found = [reply for word, reply in _REPLIES.items() if word in lowered]
        return self._answer(question, found[0] if found else _REPLIES["parking"])

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """Sentence by sentence, then the whole."""
        answer = self.ask(question)
        yield from (f"{quote.quote.text}[{quote.marker}]" for quote in answer.citations)
        yield answer

    def search(self, text: str, *, role: str, on: date, limit: int) -> Sequence[Hit]:
        """The page never searches."""
        raise NotImplementedError

    def document(self, path: str, *, role: str) -> Document:
        """A visible document."""
        document = self.held.get(path)
        if document is None or role not in document.facts.audience:
            raise UnknownDocument(f"There is no document {path}.")
        return document

    def library(self, *, role: str) -> Sequence[tuple[str, DocumentFacts]]:
        """All visible documents."""
        return [(path, document.facts) for path, document in self.held.items() if role in document.facts.audience]

    def suggestions(self, *, role: str, on: date, language: Language, limit: int) -> Sequence[str]:
        """Two questions in the language wanted."""
        self.suggested += 1
        if language is Language.CHINESE:
            return ["双聘工程师每学期要上多少学时的课？", "实习生可以休几天学习假？"][:limit]
        return ["How much study leave may a trainee take?", "What fees are due :tada: for `x` & $y$?"][:limit]

    def follow_ups(self, answer: Answer, *, role: str, limit: int) -> Sequence[str]:
        """One question that leads on from an answer that quotes something."""
        return ["What are the fees?"][:limit] if answer.citations else []

    def _answer(self, question: Question, reply: _Reply) -> Answer:
        citations = tuple(self._cite(*quote, marker=number) for number, quote in enumerate(reply.quotes, start=1))
        language = question.language or detect_language(question.text)
        gap = "" if language is Language.CHINESE else " "
        return Answer(
            question=question,
            language=language,
            status=reply.status,
            text=reply.text or gap.join(f"{cited.quote.text}[{cited.marker}]" for cited in citations),
            citations=citations,
            notices=self._notices(reply, 1 if reply.repeats else len(citations) + 1),
            nearest=(self._cite(*reply.nearest, marker=1),) if reply.nearest else (),
            route=reply.route,
            model="extractive",
            timings_ms={"total": 12},
        )

    def _notices(self, reply: _Reply, marker: int) -> tuple[Notice, ...]:
        if reply.notice is None:
            return ()
        kind, text, path, quote = reply.notice
        return (Notice(kind=kind, text=text, citations=(self._cite(path, quote, marker=marker),)),)

    def _cite(self, path: str, quote: str, *, marker: int) -> Citation:
        document = self.held[path]
        start = document.text.index(quote)
        end = start + len(quote)
        return Citation(
            marker=marker,
            quote=Quote(document=path, start=start, end=end, text=quote),
            title=document.facts.title,
            version=document.facts.version,
            in_force=document.facts.in_force,
            address=address_of(document.clauses, start, end),
            page=page_of(document.pages, start),
        )


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735813d0000000049454e44ae426082"
)
"""A white page of one pixel."""


class FakeOriginals:
    """Originals of the fake's documents: PDFs have pages, and nothing is archived."""

    def __init__(self, fake: FakeAssistant) -> None:
        self.fake = fake

    def picture(self, path: str, *, role: str, start: int, end: int, page: int | None, width: int) -> tuple[int, bytes]:
        """A white page of a PDF."""
        self.fake.document(path, role=role)
        if not path.endswith(".pdf"):
            raise DrawingError(f"{path} has no pages.")
        return page or 1, PICTURE

    def file(self, path: str, *, role: str) -> bytes:
        """The text as the file."""
        return self.fake.document(path, role=role).text.encode()

    def former(self, path: str, day: date, *, role: str) -> Document:
        """No former content is kept."""
        raise UnknownDocument(f"There is no content of {path} from {day}.")
