"""Numbers in every notation, with unit and bound; days and times of day."""

from __future__ import annotations

import pytest

from assistant.quantities import Bound
from assistant.support.days import Side, days
from assistant.support.figures import figures


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("60%", 60, "share"),
        ("百分之六十", 60, "share"),
        ("sixty per cent", 60, "share"),
        ("three fifths of the members", 60, "share"),
        ("五分之三", 60, "share"),
        ("过半数", 50, "share"),
        ("1万元", 10_000, "money"),
        ("10 000 yuan", 10_000, "money"),
        ("RMB 10,000", 10_000, "money"),
        ("五百美元", 500, "usd"),
        ("一个半小时", 1.5, "clock time"),
        ("an hour and a half", 1.5, "clock time"),
        ("90 minutes", 1.5, "clock time"),
        ("两周", 336, "clock time"),
        ("半年", 6, "months"),
        ("two years", 24, "months"),
        ("十二个工位", 12, None),
        ("5公斤", 5, "kg"),
    ],
)
def test_one_number_in_many_notations(text: str, value: float, measure: str | None) -> None:
    """Digits, numerals and words of both languages mean one value in one unit."""
    [figure] = figures(text)
    assert figure.value == pytest.approx(value)
    assert figure.measure == measure


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不少于三十人", Bound.AT_LEAST),
        ("三十人以上", Bound.AT_LEAST),
        ("30 members or more", Bound.AT_LEAST),
        ("no fewer than 30 members", Bound.AT_LEAST),
        ("不得安排超过三十人", Bound.AT_MOST),
        ("三十人以内", Bound.AT_MOST),
        ("No group may have more than 30 members", Bound.AT_MOST),
        ("up to 30 members", Bound.AT_MOST),
        ("more than 30 members", Bound.AT_LEAST),
        ("不足三十人", Bound.AT_MOST),
        ("30 members", Bound.EXACT),
    ],
)
def test_the_bound_is_read_around_the_number(text: str, bound: Bound) -> None:
    """A distant no turns more than into at most."""
    assert [figure.bound for figure in figures(text)] == [bound]


def test_what_only_looks_like_a_number_is_none() -> None:
    """Clauses, ordinals, dates, codes and 一 inside words state no number."""
    assert figures("第十二条规定的统一表格FX-01于2024年3月1日第二次修订。") == ()
    assert figures("Under Article 12 the second form was approved on 1 March 2024.") == ()


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("2025年3月1日", (2025, 3, 1, None, None)),
        ("1 March 2025", (2025, 3, 1, None, None)),
        ("March 1st, 2025", (2025, 3, 1, None, None)),
        ("2025-03-01", (2025, 3, 1, None, None)),
        ("十月底", (None, 10, None, None, None)),
        ("on the 10th of each month", (None, None, 10, None, None)),
        ("每周三下午", (None, None, None, 3, None)),
        ("on Wednesdays", (None, None, None, 3, None)),
        ("晚上十点", (None, None, None, None, 1320)),
        ("10 p.m.", (None, None, None, None, 1320)),
        ("noon", (None, None, None, None, 720)),
    ],
)
def test_days_are_read_field_by_field(text: str, fields: tuple[int | None, ...]) -> None:
    """Both languages' dates, weekdays and times of day."""
    [day] = days(text)
    assert (day.year, day.month, day.day, day.weekday, day.minute) == fields


def test_a_day_begins_or_ends_something() -> None:
    """Whether something holds from a day on or up to it is read, too; may is a verb."""
    assert [day.side for day in days("自3月1日起至6月30日前")] == [Side.FROM, Side.UNTIL]
    assert days("Those under the age of 18 may not work.") == ()
