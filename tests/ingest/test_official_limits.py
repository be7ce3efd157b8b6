"""Facts are read in time whatever the text holds, and terms end where the calendar says."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ingest.dates import parse_date, term_ends
from ingest.official import OfficialFacts, read_facts
from ingest.records import Block, BlockKind, Loaded
from ingest.structure import parse_clauses
from tests.ingest.sketches import assemble, lines

HOSTILE = (
    "本办法自",
    "1234567890",
    "自2024年",
    "《",
    "《甲办法》、",
    "废止",
    "（2024",
    "“",
    "The Rules and ",
    "This Policy takes effect on 1 May 2024. ",
    "《甲办法》同时废止。",
    "废止下列文件：《甲》；",
    "有效期",
)


def one_block(text: str) -> Loaded:
    """A document that is one paragraph."""
    return Loaded(text=text, blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text)),))


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_text_made_to_be_slow_is_read_in_time(unit: str) -> None:
    """Four times the text takes by far not sixteen times as long."""

    def seconds(length: int) -> float:
        loaded = one_block((unit * (length // len(unit) + 1))[:length])
        begun = time.process_time()
        read_facts(loaded, ())
        return time.process_time() - begun

    seconds(500)  # compiles what is compiled once
    # The least of three: what else the process does in between, such as collecting garbage, is not of the text.
    short, long = (min(seconds(length) for _ in range(3)) for length in (15_000, 60_000))
    assert long < 9 * short + 0.2


def test_three_hundred_pages_are_read_at_once() -> None:
    """A long regulation takes a fraction of a second, most of it for finding its units."""
    articles = [
        f"第{number}条 学校应当按照规定组织教学，教师每学期授课不少于48学时，具体办法由学校制定并报集团备案。"
        for number in range(1, 4001)
    ]
    body = "\n".join(["! 教学管理规定", *articles, "第4001条 本规定自2024年9月1日起施行。"])
    loaded = assemble(lines(body))
    clauses = parse_clauses(loaded)
    begun = time.process_time()
    facts = read_facts(loaded, clauses)
    assert time.process_time() - begun < 2
    assert facts.since is not None
    assert facts.since.value == date(2024, 9, 1)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。", "《》", "（）", "第条", "自起施行", "| |", "0" * 200])
def test_next_to_nothing_has_no_facts(text: str) -> None:
    """Fragments of what the rules look for are no facts."""
    loaded = Loaded(text=text, blocks=()) if not text.strip() else one_block(text)
    assert read_facts(loaded, ()) == OfficialFacts()


@pytest.mark.parametrize(
    ("first", "years", "months", "last"),
    [
        ("2024-09-01", 5, 0, "2029-08-31"),
        ("2024-02-29", 1, 0, "2025-02-28"),
        ("2024-01-01", 1, 0, "2024-12-31"),
        ("2024-08-31", 0, 6, "2025-02-28"),
        ("2024-11-15", 0, 3, "2025-02-14"),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(first: str, years: int, months: int, last: str) -> None:
    """A term of a year that begins on the first of January ends on the last of December."""
    assert term_ends(date.fromisoformat(first), years=years, months=months) == date.fromisoformat(last)


def test_a_term_beyond_the_calendar_has_no_end() -> None:
    """Nothing ends in the year ten thousand."""
    assert term_ends(date(2024, 1, 1), years=9000) is None


@pytest.mark.parametrize(
    "written",
    ["二○二四年九月一日", "２０２４年９月１日", "2024 年 9 月 1 日", "1st day of September 2024", "1-Sep-2024"],
)
def test_dates_are_read_as_typists_set_them(written: str) -> None:
    """Circles for zeros, full-width digits, blanks and hyphens do not hide a day."""
    assert parse_date(written) == date(2024, 9, 1)
