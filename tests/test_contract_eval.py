"""``guildhall eval``: gold questions are proved against the documents, then asked and scored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.sample_group import CANARY, HANDBOOK, NEW_RULE, SECRET
from tests.terminal import Terminal, fits

WriteLines = Callable[..., str]

_HOURS: dict[str, Any] = {
    "id": "hours",
    "kind": "direct",
    "role": "teacher",
    "question": "How many hours a day may a trainee work at most?",
    "status": "answered",
    "places": [{"document": HANDBOOK, "address": "Chapter 2 › Article 3", "decisive": ["8 hours"]}],
}
_ELSEWHERE = _HOURS | {"id": "elsewhere", "places": [{"document": NEW_RULE, "address": None, "decisive": ["48学时"]}]}
_GREETING = {"id": "hello", "kind": "unanswerable", "role": "teacher", "question": "Hello!", "status": "answered"}
_NO_ANSWER = _GREETING | {"status": "needs_clarification", "never": [CANARY]}


def _place(**changed: object) -> dict[str, Any]:
    return {**_HOURS, "places": [{**_HOURS["places"][0], **changed}]}


def test_right_and_wrong_answers_are_told_apart(ingested: Terminal, lines_file: WriteLines) -> None:
    """An answer from the expected clause is right, the same answer held against another document is wrong and shown."""
    gold = lines_file(*(json.dumps(line) for line in (_HOURS, _ELSEWHERE, _NO_ANSWER)))
    outcome = ingested.run("eval", gold, "--json")
    assert outcome.status == 0, outcome.err
    report = fits("eval", outcome.json)
    direct, other = report["figures"]["direct"], report["figures"]["unanswerable"]
    assert (direct["questions"], direct["right"], direct["right_document"], direct["right_clause"]) == (
        2,
        0.5,
        0.5,
        0.5,
    )
    assert (other["right"], other["right_document"]) == (1.0, None)
    assert report["figures"]["overall"]["questions"] == 3
    assert all(figures["leaks"] == figures["unequal_quotes"] == 0 for figures in report["figures"].values())
    assert [wrong["id"] for wrong in report["wrong"]] == ["elsewhere"]
    assert report["wrong"][0]["cited"] == [f"{HANDBOOK} Chapter 2 › Article 3"]


def test_table_for_a_terminal_names_every_kind(ingested: Terminal, lines_file: WriteLines) -> None:
    """Without --json the figures are a table, one line for each kind."""
    outcome = ingested.run("eval", lines_file(json.dumps(_HOURS)))
    assert [line.split()[0] for line in outcome.out.splitlines()] == ["kind", "overall", "direct"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (_place(document="gone.md"), "there is no document 'gone.md'"),
        (_place(document=SECRET, address=None, decisive=[]), f"may not see '{SECRET}'"),
        (_place(address="Chapter 9"), "no clause with the address 'Chapter 9'"),
        (_place(decisive=["9 hours"]), "'9 hours' does not stand in"),
        (_HOURS | {"never": ["unicorn"]}, "stands in no document hidden from the role"),
        (_NO_ANSWER | {"absent": ["课酬"]}, f"does stand in '{NEW_RULE}'"),
    ],
)
def test_question_that_the_documents_do_not_bear_out_ends_the_run(
    ingested: Terminal, lines_file: WriteLines, line: dict[str, Any], told: str
) -> None:
    """Nothing is scored with a wrong gold question, and the message says what is wrong with it."""
    outcome = ingested.run("eval", lines_file(json.dumps(line)))
    assert outcome.failed(1)
    assert f"{line['id']}: " in outcome.err
    assert told in outcome.err


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{"], "line 1"),
        ([json.dumps(_GREETING)], "an answered question needs 'places'"),
        ([json.dumps(_HOURS | {"colour": "red"})], "colour"),
        ([json.dumps(_HOURS | {"role": "headmaster"})], "headmaster"),
        ([json.dumps(_HOURS)] * 2, "line 2: the id 'hours' stands twice"),
        ([""], "holds no gold question"),
    ],
)
def test_file_that_is_not_well_formed_is_status_2(
    ingested: Terminal, lines_file: WriteLines, lines: list[str], told: str
) -> None:
    """A line that is no gold question is named before anything is asked."""
    outcome = ingested.run("eval", lines_file(*lines))
    assert outcome.failed(2)
    assert told in outcome.err
