"""A question that names a clause by its address gets that clause, of the document named, in either language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pytest

from assistant.asked_clauses import Asked, asked_clauses
from assistant.labels import han_numeral
from assistant.records import Authority, Clause, ClauseKind, Document, DocumentFacts, InForce, Language

DAY = date(2026, 6, 1)
CONCEPTS = (
    ("dual", "双聘"),
    ("appoint", "双聘"),
    ("internship", "实习"),
    ("confidential", "保密"),
    ("secrecy", "保密"),
    ("benefit", "收益"),
    ("shar", "分享"),
    ("mentor", "师徒"),
    ("council", "理事"),
)
"""What the fake encoder takes for one thing."""


def concepts(name: str) -> set[str]:
    """What a name is about, whatever its language."""
    return {han for english, han in CONCEPTS if english in name.lower() or han in name}


def similarity(name: str, titles: Sequence[str]) -> list[float]:
    """Like the packaged encoder: cosines lie close together, and those of one subject stand above."""
    about = concepts(name)
    return [0.70 + 0.15 * len(about & concepts(t)) / max(1, len(about | concepts(t))) for t in titles]


def document(path: str, title: str, clauses: Sequence[tuple[str, ClauseKind, int | None]], **facts: object) -> Document:
    """A document of one line per clause; each clause is given with its kind and its parent's ordinal."""
    starts, text = [], ""
    for label, _, _ in clauses:
        starts.append(len(text))
        text += f"{label} {title}\n\n"
    ends = []
    for ordinal in range(len(clauses)):
        inner = {ordinal}
        for other in range(ordinal + 1, len(clauses)):
            if clauses[other][2] in inner:
                inner.add(other)
        last = max(inner)
        ends.append(starts[last + 1] if last + 1 < len(clauses) else len(text))
    return Document(
        path=path,
        sha256="",
        text=text,
        language=Language.CHINESE if re.search(r"[\u4e00-\u9fff]", title) else Language.ENGLISH,
        pages=(),
        clauses=tuple(
            Clause(ordinal=i, parent=parent, kind=kind, label=label, heading="", start=starts[i], end=ends[i])
            for i, (label, kind, parent) in enumerate(clauses)
        ),
        facts=DocumentFacts(title=title, **facts),  # type: ignore[arg-type]
    )


def articles(count: int, *, english: bool = False) -> list[tuple[str, ClauseKind, int | None]]:
    """Articles 1 to ``count``, the third of them with two items."""
    labels = [f"Article {n}" if english else f"第{han_numeral(n)}条" for n in range(1, count + 1)]
    found: list[tuple[str, ClauseKind, int | None]] = [(label, ClauseKind.ARTICLE, None) for label in labels[:3]]
    items = ("(a)", "(b)") if english else ("（一）", "（二）")
    found += [(item, ClauseKind.ITEM, 2) for item in items]
    return found + [(label, ClauseKind.ARTICLE, None) for label in labels[3:]]


def numbered() -> list[tuple[str, ClauseKind, int | None]]:
    """Clauses 1 to 3 with 1.1 to 3.3, as contracts count."""
    found: list[tuple[str, ClauseKind, int | None]] = []
    for outer in (1, 2, 3):
        found.append((str(outer), ClauseKind.SECTION, None))
        parent = len(found) - 1
        found += [(f"{outer}.{inner}", ClauseKind.PARAGRAPH, parent) for inner in (1, 2, 3)]
    return found


SINCE = InForce(since=date(2024, 9, 1))
PAST = InForce(since=date(2020, 1, 1), until=date(2024, 8, 31))
INSERTED: tuple[str, ClauseKind, int | None] = ("第十二条之一", ClauseKind.ARTICLE, None)
STANDARD: list[tuple[str, ClauseKind, int | None]] = [
    ("三、", ClauseKind.SECTION, None),
    ("（一）", ClauseKind.ITEM, 0),
    ("四、", ClauseKind.SECTION, None),
    ("（一）", ClauseKind.ITEM, 2),
    ("（二）", ClauseKind.ITEM, 2),
]
SHELF = {
    d.path: d
    for d in (
        document("charter.docx", "河湾集团章程", articles(20), version="2024", in_force=SINCE, organisation="河湾集团"),
        document("charter-old.md", "河湾集团章程（2020年）", articles(18), version="2020", in_force=PAST),
        document("charter-en.pdf", "Charter of the Riverside Group", articles(20, english=True), in_force=SINCE),
        document("dual.pdf", "河湾集团双聘人员管理办法", [*articles(12), INSERTED], version="2024", in_force=SINCE),
        document("dual-old.txt", "河湾集团双聘人员管理办法（试行）", articles(11), version="2021", in_force=PAST),
        document("council.pdf", "河湾集团理事会议事规则", articles(15)),
        document("law.txt", "东岭省职业学校学生实习条例", articles(9), authority=Authority.LAW),
        document("safety.md", "河湾集团学生岗位实习安全管理规定", articles(10), number="河湾集〔2023〕8号"),
        document("benefit.docx", "Benefit-Sharing Agreement for Joint Training", numbered()),
        document("secrecy.md", "Confidentiality Rules for Partners", articles(8, english=True)),
        document("mentor.pdf", "Master and Apprentice Mentorship Scheme", articles(9, english=True)),
        document("lathe.docx", "数控装备应用与维护专业标准", STANDARD),
    )
}


def ask(text: str, *, history: Sequence[str] = (), unseen: Sequence[str] = ()) -> Asked | None:
    """What a question asks for of the shelf without the ``unseen``."""
    return asked_clauses(
        text,
        documents=[(path, d.facts) for path, d in SHELF.items() if path not in unseen],
        load=SHELF.__getitem__,
        in_force=lambda path: SHELF[path].facts.in_force.holds_on(DAY),
        similarity=similarity,
        history_documents=history,
    )


def named(asked: Asked | None) -> list[str]:
    """The clauses asked for, as path and label."""
    assert asked is not None
    return [f"{c.document} {SHELF[c.document].clauses[c.ordinal].label}" for c in asked.clauses]


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("章程第十七条讲什么？", ["charter.docx 第十七条"]),
        ("請問章程第十七條講什麼？", ["charter.docx 第十七条"]),
        ("集团章程第１７条", ["charter.docx 第十七条"]),
        ("章程十七条内容", ["charter.docx 第十七条"]),
        ("按照《河湾集团章程》第五条", ["charter.docx 第五条"]),
        ("第十七条在章程里是怎么规定的", ["charter.docx 第十七条"]),
        ("双聘办法第十一条", ["dual.pdf 第十一条"]),
        ("双聘办法第十二条之一怎么说", ["dual.pdf 第十二条之一"]),
        ("双聘第十一条怎么规定", ["dual.pdf 第十一条"]),
        ("省里的实习条例第七条怎么写的？", ["law.txt 第七条"]),
        ("实习安全规定第七条", ["safety.md 第七条"]),
        ("河湾集〔2023〕8号第二条是什么", ["safety.md 第二条"]),
        ("理事会规则第三条第（二）项", ["council.pdf （二）"]),
        ("章程第三条第二项", ["charter.docx （二）"]),
        ("数控标准第四部分第（二）项说了什么？", ["lathe.docx （二）"]),
        ("数控标准四、（一）", ["lathe.docx （一）"]),
        ("收益分享协议3.3那一款说什么？", ["benefit.docx 3.3"]),
        ("合作单位保密规则第7条是什么意思？", ["secrecy.md Article 7"]),
        ("What does Article 17 of the charter say?", ["charter-en.pdf Article 17"]),
        ("the charter's art. 17", ["charter-en.pdf Article 17"]),
        ("According to the charter, what does article seventeen say?", ["charter-en.pdf Article 17"]),
        ("Does the seventeenth article of the charter mention fees?", ["charter-en.pdf Article 17"]),
        ("Article 3(b) of the charter", ["charter-en.pdf (b)"]),
        ("What does Article 17 (Fees) of the charter say?", ["charter-en.pdf Article 17"]),
        ("What does Article 5 (HR) of the charter say?", ["charter-en.pdf Article 5"]),
        ("clause 2.2 of the benefit-sharing agreement", ["benefit.docx 2.2"]),
        ("What does 2.2 of the benefit-sharing agreement say?", ["benefit.docx 2.2"]),
        ("mentorship scheme, Article 9", ["mentor.pdf Article 9"]),
        ("Article 7 of the dual appointment measures", ["dual.pdf 第七条"]),
        ("Art. 7 of the provincial internship regulation", ["law.txt 第七条"]),
        ("Charter第十七条讲什么", ["charter.docx 第十七条"]),
    ],
)
def test_clause_is_found_where_its_address_says(question: str, clauses: list[str]) -> None:
    """However the address and the document's name are worded, in the document's language or the other."""
    asked = ask(question)
    assert named(asked) == clauses
    assert asked is not None
    assert (asked.choices, asked.missing) == ((), None)


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("章程第五条和第七条", ["charter.docx 第五条", "charter.docx 第七条"]),
        ("章程第五、六条", ["charter.docx 第五条", "charter.docx 第六条"]),
        ("章程第五条到第七条", ["charter.docx 第五条", "charter.docx 第六条", "charter.docx 第七条"]),
        ("Articles 5 and 7 of the charter", ["charter-en.pdf Article 5", "charter-en.pdf Article 7"]),
        ("Articles 5-6 of the charter", ["charter-en.pdf Article 5", "charter-en.pdf Article 6"]),
        ("章程第五条和理事会议事规则第九条有什么不同", ["charter.docx 第五条", "council.pdf 第九条"]),
        ("双聘办法和理事会规则的第九条", ["dual.pdf 第九条", "council.pdf 第九条"]),
        ("新旧章程第十七条有什么不同", ["charter-old.md 第十七条", "charter.docx 第十七条"]),
    ],
)
def test_several_clauses_are_all_meant(question: str, clauses: list[str]) -> None:
    """Lists, ranges, two documents and two versions."""
    assert sorted(named(ask(question))) == sorted(clauses)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("2020年的章程第十七条", "charter-old.md 第十七条"),
        ("旧章程第十七条", "charter-old.md 第十七条"),
        ("Article 17 of the 2020 charter", "charter-old.md 第十七条"),
        ("Article 17 of the old charter", "charter-old.md 第十七条"),
        ("试行的双聘办法第七条", "dual-old.txt 第七条"),
        ("2021年双聘办法第七条", "dual-old.txt 第七条"),
        ("现行双聘办法第七条", "dual.pdf 第七条"),
        ("What does Article 7 of the 2024 dual appointment measures say?", "dual.pdf 第七条"),
    ],
)
def test_version_is_the_one_named_or_the_one_in_force(question: str, clause: str) -> None:
    """A year, 旧 or 试行 leads to the version that no longer holds, and nothing else does."""
    assert named(ask(question)) == [clause]


def test_span_is_the_whole_clause() -> None:
    """Items belong to it, white space behind it does not."""
    asked = ask("章程第三条")
    assert asked is not None
    text = SHELF["charter.docx"].text[asked.clauses[0].start : asked.clauses[0].end]
    assert text.startswith("第三条")
    assert "（二）" in text
    assert "第四条" not in text
    assert text == text.strip()


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("章程第十七条讲什么？", ""),
        ("请问双聘办法第十一条是怎么规定的？", ""),
        ("What does Article 17 of the charter say?", ""),
        ("Read me Article 9 of the mentorship scheme.", ""),
        ("章程第二十条，英文本和中文本对不上听谁的？", "英文本和中文本对不上听谁的"),
        ("According to the charter, what does Article 17 say about voting?", "voting"),
        ("Under clause 2.2 of the benefit-sharing agreement, how much is paid?", "how much is paid"),
    ],
)
def test_subject_is_what_else_is_asked(question: str, subject: str) -> None:
    """Empty where the question only wants the wording."""
    asked = ask(question)
    assert asked is not None
    assert asked.subject.removeprefix("about ") == subject


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("章程第九十九条", ("charter.docx", "第九十九条")),
        ("Article 99 of the mentorship scheme", ("mentor.pdf", "Article 99")),
        ("双聘办法第九十条第二款", ("dual.pdf", "第九十条第二款")),
    ],
)
def test_missing_clause_of_a_certain_document_is_told(question: str, missing: tuple[str, str]) -> None:
    """The document is named with the label as asked; no other document's clause takes its place."""
    asked = ask(question)
    assert asked is not None
    assert (asked.clauses, asked.missing) == ((), missing)


def test_documents_that_fit_as_well_are_asked_back() -> None:
    """A label that a few documents have may mean each of them, and a name's kind alone each of that kind."""
    asked = ask("第十五条讲什么？")
    assert asked is not None
    assert asked.clauses == ()
    assert {path for path, _ in asked.choices} == {"charter.docx", "council.pdf"}


def test_question_back_names_a_few_documents() -> None:
    """Where more than eight documents have such a clause, eight are named."""
    shelf = {f"{n}.md": document(f"{n}.md", f"第{han_numeral(n)}号办法", articles(5)) for n in range(1, 10)}

    def choices(paths: Sequence[str]) -> int | None:
        asked = asked_clauses(
            "第五条讲什么？",
            documents=[(path, shelf[path].facts) for path in paths],
            load=shelf.__getitem__,
            in_force=lambda _: True,
            similarity=similarity,
        )
        return None if asked is None else len(asked.choices)

    assert choices([*shelf][:8]) == 8
    assert choices([*shelf]) == 8


def test_translation_is_no_rival() -> None:
    """Of one rule in two languages the question's is meant, also where no name is given."""
    assert named(ask("第十九条讲什么？")) == ["charter.docx 第十九条"]
    assert named(ask("What does Article 19 say?")) == ["charter-en.pdf Article 19"]


def test_conversation_says_which_document_is_meant() -> None:
    """The last document spoken of that has the clause; a name in the question beats it."""
    history = ["council.pdf", "dual.pdf"]
    assert named(ask("第十一条讲什么？", history=history)) == ["dual.pdf 第十一条"]
    assert named(ask("And Article 11?", history=history)) == ["dual.pdf 第十一条"]
    assert named(ask("该规则第十一条", history=history)) == ["council.pdf 第十一条"]
    assert named(ask("第十四条讲什么？", history=history)) == ["council.pdf 第十四条"]
    assert named(ask("章程第十一条", history=history)) == ["charter.docx 第十一条"]
    missing = ask("第九十九条讲什么？", history=history)
    assert missing is not None
    assert missing.missing == ("dual.pdf", "第九十九条")


def test_unseen_document_is_neither_found_nor_replaced() -> None:
    """Without the document named there is no answer by address, from any other document or from history."""
    unseen = ["dual.pdf", "dual-old.txt"]
    assert ask("双聘办法第七条", unseen=unseen) is None
    assert ask("Article 7 of the dual appointment measures", unseen=unseen) is None
    assert ask("双聘办法第七条", unseen=unseen, history=["dual.pdf"]) is None


@pytest.mark.parametrize(
    "question",
    [
        *(
            "第一条生产线在哪",
            "第二条流水线谁管",
            "第三条建议是什么",
            "第二节课讲什么",
            "第一章程序怎么走",
            "第三项目组负责人是谁",
        ),
        *(
            "第二款手机多少钱",
            "第一部分学生什么时候到岗",
            "给我三条理由",
            "列出章程最重要的三条规定",
            "章程前三条是什么",
            "第17条街怎么走",
        ),
        *("附件二交到哪里", "3.3", "绩点3.3够吗", "协议期限是3.5年吗", "章程要改哪几条", "理事会谁主持"),
        *("劳动合同法第十七条怎么说", "物流学院章程第五条", "我们学校的章程第五条", "民法典第五条"),
        *("which clause covers penalties", "What is a penalty clause?", "section 3 of the workshop hall"),
        *("I read an article about 17 students", "Room 4.4 in the training hall", "The budget is 3.3 million yuan"),
        *(
            "Is there a rule of thumb for part 2 of the motor?",
            "What happens in part 1 of the course?",
            "item 5 on the agenda",
        ),
        *("Article 17 of the constitution of China", "Labour Law Article 5", "Article 5 of the dormitory rules"),
        *(
            "item 5 on the agenda",
            "Which notice does Part 6 of the Rules want?",
            "chapter 3 of my thesis",
            "schedule 2 meetings with the council",
        ),
    ],
)
def test_look_alikes_ask_for_no_clause(question: str) -> None:
    """Things that are counted, amounts, other documents."""
    assert ask(question) is None


def test_nothing_is_asked_of_an_empty_shelf() -> None:
    """Without documents there are no clauses."""
    assert ask("章程第十七条", unseen=list(SHELF)) is None
