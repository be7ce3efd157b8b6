"""The numerals of clause labels have the values that a reader gives them."""

from __future__ import annotations

import pytest

from assistant.labels import LEVELS_EN, han_number, han_numeral, inserted_number, letter_number, roman_number, written


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("二〇二四", 2024), ("两", 2), ("１２", 12)],
)
def test_han_numerals_and_figures_are_read(numeral: str, number: int) -> None:
    """Counted, positional and full-width numerals are read alike."""
    assert han_number(numeral) == number


def test_han_numerals_written_are_read_again() -> None:
    """Every number that an article may have survives writing and reading."""
    assert all(han_number(han_numeral(number)) == number for number in range(1, 2000))


@pytest.mark.parametrize(("numeral", "number"), [("IV", 4), ("xii", 12), ("XLI", 41), ("lxxxix", 89), ("ABC", 0)])
def test_roman_numerals(numeral: str, number: int) -> None:
    """Roman numerals are read in either case, other words are none."""
    assert roman_number(numeral) == number


@pytest.mark.parametrize(("suffix", "number"), [("", 0), ("A", 1), ("b", 2), ("bis", 1), (" ter", 2), ("quater", 3)])
def test_inserted_clauses_follow_the_one_whose_number_they_carry(suffix: str, number: int) -> None:
    """Letters and Latin words count the clauses that were inserted."""
    assert inserted_number(suffix) == number


def test_letters_go_on_doubled() -> None:
    """After z comes aa; other words are no letters."""
    assert [letter_number(letters) for letters in ("a", "z", "aa", "bb", "ab")] == [1, 26, 27, 28, 0]


def test_names_are_written_with_a_capital_and_in_capitals() -> None:
    """A level's name is known in both ways in which labels write it."""
    assert {"Article", "ARTICLE"} <= set(written(LEVELS_EN).split("|"))


def test_endless_digits_count_nothing() -> None:
    """A row of digits that no clause has is no number, however long it is."""
    assert han_number("9" * 5000) == 0
    assert han_number("999") == 999
