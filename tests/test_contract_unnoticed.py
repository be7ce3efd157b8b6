"""What a role may not see changes nothing of what it is told: not an order, not a score, not a choice of words.

Whoever sees some documents of a group is told what they would be told if there were no others. Only the day on which a
seen document ended is known from its successor, even where that is not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.leak_group import NEW_SEEN, OLD_SEEN, ROLES, Leaky, hidden_from, ingest_three_times, seen_by, write
from tests.terminal import Terminal

pytestmark = pytest.mark.slow
WHEN = ("2021-06-01", "2026-01-01")
QUESTIONS = (
    "How many euros does the reserve fund hold?",
    "储备金有多少欧元？",
    "Which office is responsible for the reserve fund?",
    "What changed in the rules?",
    "Who may park a bicycle in the yard?",
)


@pytest.fixture(scope="module", autouse=True)
def _roles() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUILDHALL_ROLES", json.dumps(ROLES))
        yield


@pytest.fixture(scope="module")
def among_others(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The command line over a store with everything, its past and a rejected file."""
    terminal = Terminal(tmp_path_factory.mktemp("all") / "store")
    ingest_three_times(terminal, tmp_path_factory.mktemp("leaks") / "group")
    return terminal


def _alone(document: Leaky, role: str) -> Leaky:
    """The document as it would be declared if nobody had written what the role does not see."""
    if document is OLD_SEEN and role != "administrator":
        return replace(document, declared=f"{document.declared}    in_force_until: 2023-12-31\n")
    if document is NEW_SEEN and role != "administrator":
        return replace(document, declared="    in_force_from: 2024-01-01\n")
    return document


@pytest.mark.parametrize("role", ROLES)
def test_role_is_told_what_it_would_be_told_without_what_it_does_not_see(
    among_others: Terminal, tmp_path: Path, role: str
) -> None:
    """Counts, texts, outlines, comparisons, hits with their scores, and answers are the same in both stores."""
    folder = tmp_path / "group"
    write(folder, [_alone(document, role) for document in seen_by(role)])
    alone = Terminal(tmp_path / "store")
    assert alone.run("ingest", str(folder)).status == 0
    assert _told(alone, tmp_path, role) == _told(among_others, tmp_path, role)


def _told(terminal: Terminal, folder: Path, role: str) -> dict[str, Any]:
    """Everything that a role is told, by what it asked."""
    told: dict[str, Any] = {}
    for day in WHEN:
        counts = terminal.run("status", "--json", "--role", role, "--on", day).json
        told[f"status {day}"] = {name: counts[name] for name in ("documents", "in_force", "passages", "health")}
    seen = seen_by(role)
    for document in seen:
        for command in (("outline", document.path, "--json"), ("diff", document.path, seen[0].path, "--json")):
            told[" ".join(command)] = terminal.run(*command, "--role", role).out
    words = [f"How many euros does the {document.word('text')} reserve fund hold?" for document in hidden_from(role)]
    questions = folder / "questions.jsonl"
    questions.write_text(
        "".join(json.dumps({"id": q, "text": q, "question": q}) + "\n" for q in (*QUESTIONS, *words)), "utf-8"
    )
    for day in WHEN:
        asked = ("--role", role, "--on", day)
        for line in terminal.run("search", "--queries", str(questions), "--top", "50", *asked).lines:
            told[f"hits {day} {line['id']}"] = [{**hit, "score": round(hit["score"], 5)} for hit in line["hits"]]
        for answer in terminal.run("ask", "--questions", str(questions), *asked).lines:
            told[f"answer {day} {answer['id']}"] = {**answer, "timings_ms": None}
    return told
