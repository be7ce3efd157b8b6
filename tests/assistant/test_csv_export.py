"""A table opens in a spreadsheet as it was written, and runs nothing."""

from __future__ import annotations

import csv
import io

import pytest

from assistant.csv_export import as_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "\r\n=1"])
def test_what_begins_like_a_formula_begins_with_a_quote_mark(text: str) -> None:
    """Whatever people write, no cell is computed."""
    [_, [cell]] = csv.reader(io.StringIO(as_csv(["a"], [[text]]).decode("utf-8-sig"), newline=""))
    assert cell == f"'{text}"


def test_everything_else_stays_as_it_was_written() -> None:
    """Commas, quotes, line breaks and Chinese come back."""
    row = ['a "b", c\nd', "章程", 5, None]
    data = as_csv(["x", "y", "z", "-"], [row])
    assert data.startswith(b"\xef\xbb\xbf")
    [header, found] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["x", "y", "z", "'-"] and found == ['a "b", c\nd', "章程", "5", ""]
