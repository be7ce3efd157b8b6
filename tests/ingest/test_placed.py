"""Placed text: places survive joining, cutting and replacing."""

from __future__ import annotations

import re

from ingest.placed import Placed, Spot, concatenated


def spot(length: int, left: float, right: float) -> Spot:
    """A spot on the page's first line."""
    return Spot(length, left, 0.1, right, 0.12)


FIRST = Placed("agree-", ((0, 1, spot(6, 0.2, 0.5)),))
SECOND = Placed("ment of", ((0, 2, spot(4, 0.1, 0.2)), (5, 2, spot(2, 0.22, 0.26))))


def test_joined_texts_keep_their_places() -> None:
    """Each run moves with its text; what stands between the texts is in no run."""
    joined = concatenated([FIRST, " ", SECOND])
    assert joined.text == "agree- ment of"
    assert [(at, page, found.left) for at, page, found in joined.runs] == [(0, 1, 0.2), (7, 2, 0.1), (12, 2, 0.22)]


def test_the_last_character_goes_with_its_place() -> None:
    """A hyphen at a line's end takes its share of the word's box with it, or its own box where it has one."""
    assert FIRST.without_last() == Placed("agree", ((0, 1, spot(5, 0.2, 0.45)),))
    parted = Placed("agree-", ((0, 1, spot(5, 0.2, 0.48)), (5, 1, spot(1, 0.48, 0.5))))
    assert parted.without_last() == Placed("agree", ((0, 1, spot(5, 0.2, 0.48)),))


def test_what_is_replaced_stays_where_it_was() -> None:
    """Leaders that become one sign give it the place of them all; the words around keep theirs."""
    entry = Placed("Fees....7", ((0, 1, spot(4, 0.1, 0.2)), (4, 1, spot(4, 0.2, 0.8)), (8, 1, spot(1, 0.8, 0.82))))
    replaced = entry.replaced(re.compile(r"\.{4}"), " … ")
    assert replaced.text == "Fees … 7"
    assert replaced.runs == ((0, 1, spot(4, 0.1, 0.2)), (5, 1, spot(1, 0.2, 0.8)), (7, 1, spot(1, 0.8, 0.82)))
    assert entry.replaced(re.compile("x"), "y") is entry


def test_a_run_that_a_replacement_cuts_is_parted() -> None:
    """A word with leaders in it keeps its letters' part of the box."""
    entry = Placed("Fees....", ((0, 1, spot(8, 0.1, 0.9)),))
    assert entry.replaced(re.compile(r"\.{4}"), "").runs == ((0, 1, spot(4, 0.1, 0.5)),)
