"""Figures worked out from quotes, and only where question and quotes leave one way to do so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from assistant.computing import Figure, worked_out
from assistant.extraction import Extract, items_of, quote_of, statements
from assistant.language import detect_language
from assistant.named_days import named_day, without_day
from assistant.records import Document, DocumentFacts, FigureKind, Hit, Passage
from assistant.rendering import answer_from_json, answer_to_json
from tests.assistant.fakes import Group

ON = date(2026, 11, 23)
SCHEMA = Path(__file__).parents[2] / "assistant" / "schemas" / "answer.json"


def _passage(text: str) -> Passage:
    return Passage(
        id="p",
        document="d.md",
        ordinal=0,
        start=0,
        end=len(text),
        text=text,
        address=None,
        page=None,
        language=detect_language(text),
        path="",
    )


def _figure(question: str, text: str, *, quoted: str | None = None) -> Figure | None:
    """What is worked out where ``quoted``, or all of a document's text, was extracted."""
    passage = _passage(text)
    document = Document(
        path="d.md",
        sha256="",
        text=text,
        language=detect_language(text),
        pages=(),
        clauses=(),
        facts=DocumentFacts(title="D"),
    )
    start = text.index(quoted) if quoted else 0
    end = start + len(quoted or text)
    hit = Hit(passage=passage, score=1.0, similarity=1.0, lexical=0.0)
    return worked_out(question, ON, Extract(hit=hit, quotes=(quote_of(passage, start, end),)), document)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("3月1日提交的，最晚哪天答复？", date(2026, 3, 1)),
        ("2025年12月31日到期的协议", date(2025, 12, 31)),
        ("We wrote on 1 March 2026. By when?", date(2026, 3, 1)),
        ("We wrote on March 1st. By when?", date(2026, 3, 1)),
        ("Sent 2026-02-28, when is the answer due?", date(2026, 2, 28)),
        ("昨天出的事故，什么时候之前要报？", date(2026, 11, 22)),
        ("If it happens today, when is the report due?", date(2026, 11, 23)),
        ("Between 1 March and 4 March, when?", None),
        ("We may leave in March, when?", None),
        ("2月30日交的", None),
        ("May an intern work at night?", None),
    ],
)
def test_day_that_a_question_names(question: str, day: date | None) -> None:
    """A question's only day is read in every usual spelling; two of them, or none, are no day."""
    assert named_day(question, ON) == day


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("We wrote on 2 March 2026. By when do they reply?", "We wrote . By when do they reply?"),
        ("投诉于2026年3月2日受理，哪天答复？", "投诉受理，哪天答复？"),
        ("May an intern work at night?", "May an intern work at night?"),
    ],
)
def test_day_is_left_out_of_what_is_searched(question: str, left: str) -> None:
    """The day itself stands in no rule, and would lead to whatever happened on it."""
    assert without_day(question) == left


@pytest.mark.parametrize(
    ("question", "rule", "kind", "day"),
    [
        (
            "Accepted on 2 March 2026, by when does the panel decide?",
            "The panel decides within twenty days; in a complex case its chair may extend this by ten days.",
            FigureKind.DAY,
            "2026-03-22",
        ),
        (
            "2026年3月2日受理，最晚哪天答复？",
            "应当自受理之日起二十日内答复；情况复杂的，可以延长十日。",
            FigureKind.DAY,
            "2026-03-22",
        ),
        ("3月1日收到的投诉，什么时候之前答复？", "办公室应当在三十日内答复。", FigureKind.DAY, "2026-03-31"),
        (
            "We complained on 1 March. By when do they reply?",
            "They reply within 30 days.",
            FigureKind.DAY,
            "2026-03-31",
        ),
        ("签于2026年1月31日，哪天到期？", "试用期为一个月。", FigureKind.DAY, "2026-02-28"),
        (
            "Issued on 29 February 2024, until when is it valid?",
            "It is valid for three years.",
            FigureKind.DAY,
            "2027-02-28",
        ),
        (
            "We want to leave on 31 December 2026. By when must we say so?",
            "A member leaves by ninety days' written notice.",
            FigureKind.DAY_BEFORE,
            "2026-10-02",
        ),
        ("2026年12月31日退出，最晚哪天通知？", "应当提前三十日书面通知秘书处。", FigureKind.DAY_BEFORE, "2026-12-01"),
        (
            "20 November 2026 sent. When is the answer due?",
            "The office replies within five working days.",
            FigureKind.WORKING_DAY,
            "2026-11-27",
        ),
        ("11月20日提交，哪天前答复？", "应当在五个工作日内答复。", FigureKind.WORKING_DAY, "2026-11-27"),
    ],
)
def test_last_day_of_a_period(question: str, rule: str, kind: FigureKind, day: str) -> None:
    """A period is counted from the day named, which is not part of it; what comes ahead of it is counted back."""
    figure = _figure(question, rule)
    assert figure is not None
    assert (figure.kind, figure.value) == (kind, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("By when do they reply?", "They reply within 30 days."),
        ("We complained on 1 March. Who replies?", "The office replies within 30 days."),
        ("We complained on 1 March. When?", "They confirm within 3 days and reply within 30 days."),
        ("We start on 1 March. When?", "The register is reviewed every 30 days."),
        ("We start on 1 March. When?", "A year of 99999 years."),
        ("3月1日开始，什么时候结束？", "每周授课不超过八学时。"),
    ],
)
def test_day_is_not_guessed(question: str, rule: str) -> None:
    """Without a day, a question for one, or a single period there is nothing to count."""
    assert _figure(question, rule) is None


TABLE = (
    "Code | Course | Hours | Credits\nC1 | Drives | 64 | 4\nC2 | Sensors | 48 | 3\nC3 | Control | 1,096 | 5\n\n"
    "Other text."
)


def test_rows_are_added_up() -> None:
    """All rows of the column asked for are added up, and quoted with the header."""
    figure = _figure("How many credits do the courses have in total?", TABLE, quoted="C2 | Sensors | 48 | 3")
    assert figure is not None
    assert (figure.kind, str(figure.value)) == (FigureKind.SUM, "12")
    assert [quote.text for quote in figure.quotes] == TABLE.splitlines()[:4]


def test_named_rows_are_added_up() -> None:
    """Where the question names rows, only they count."""
    figure = _figure("How many hours do drives and control take together?", TABLE, quoted="C1 | Drives | 64 | 4")
    assert figure is not None
    assert str(figure.value) == "1160"
    assert [quote.text for quote in figure.quotes] == [TABLE.splitlines()[i] for i in (0, 1, 3)]


def test_chinese_rows_with_units_are_added_up() -> None:
    """A unit that stands in every cell is told."""
    table = "项目 | 金额\n设备 | 1.5 万元\n材料 | 2 万元"
    figure = _figure("设备和材料一共多少钱？", table, quoted="设备 | 1.5 万元")
    assert figure is not None
    assert (str(figure.value), figure.unit) == ("3.5", "万元")


@pytest.mark.parametrize(
    ("question", "table"),
    [
        ("How many credits does Sensors have?", TABLE),
        ("How much is it in total?", "Part | Cost\nA | 3\nB | 4\nTotal | 7"),
        ("How many are there in total?", "Part | Width | Height\nFoo | 3 | 4\nBar | 4 | 5"),
        ("How much is it in total?", "Part | Cost\nFoo | 3\nBar | by agreement"),
    ],
)
def test_sum_is_not_guessed(question: str, table: str) -> None:
    """No sum where none is asked for, the table states it, two columns fit, or a cell is no number."""
    assert _figure(question, table, quoted=table.splitlines()[1]) is None


LIST = "有下列情形之一的，不得受聘：\n（一）三次受过处理的；\n（二）考核不合格的；\n（三）法律禁止的。"


def test_items_of_a_list_are_counted() -> None:
    """The items of the first level are counted where their number is asked for."""
    figure = _figure("有几种情形不能受聘？", LIST)
    assert figure is not None
    assert (figure.kind, str(figure.value)) == (FigureKind.COUNT, "3")
    assert _figure("哪些人不能受聘？", LIST) is None
    assert items_of("A mentor must:\n(a) be skilled;\n(i) truly;\n(ii) really;\n(b) be kind.") in (2, 4)
    assert items_of("No list here.") == 0


def test_number_that_the_list_states_is_not_computed() -> None:
    """Where the quote states the number itself, it is quoted."""
    assert _figure("几个条件？有几条？", "应当符合下列两名保证人：\n（一）甲；\n（二）乙。") is None


def test_answer_shows_what_was_worked_out(tmp_path: Path) -> None:
    """The answer's text, its JSON and the stored conversation hold the figure with the markers of its quotes."""
    group = Group(tmp_path)
    group.write("rules.md", "# Rules\n\nArticle 1 The office replies to a complaint within thirty days.\n")
    group.ingest()
    answer = group.ask("The complaint reached the office on 1 March 2026. When does the office reply to the complaint?")
    [figure] = answer.computed
    assert figure.value == "31 March 2026"
    assert figure.markers == (1,)
    assert "31 March 2026[1]" in answer.text
    told = answer_to_json(answer)
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    assert answer_from_json(told, answer.question).computed == answer.computed


def test_statement_of_a_table_is_a_row() -> None:
    """What the sum starts from is a row, as the extractor chooses it."""
    passage = _passage(TABLE)
    assert TABLE[slice(*statements(passage)[0])] == "C1 | Drives | 64 | 4"
