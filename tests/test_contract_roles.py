"""A role sees its documents and nothing of the others: no quote, title, count, route, notice or suggestion."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sample_group import CANARY, COPY, DOCUMENTS, HANDBOOK, NEW_RULE, SECRET
from tests.terminal import Terminal, fits

WriteLines = Callable[..., str]

_SECRET_QUESTION = f"How many euros does the {CANARY} reserve fund hold?"
_PROBES = (
    _SECRET_QUESTION,
    "How many euros does the reserve fund hold?",
    "储备金有多少欧元？",
    "Who knows where the ledger is?",
    "Which office is responsible for the reserve fund?",
)
_LOWER_ROLES = ("public", "teacher", "partner")
_ADMINISTRATORS_ONLY = {SECRET, COPY}


def test_administrator_is_answered_from_the_secret_document(ingested: Terminal) -> None:
    """Administrator is answered from the secret document."""
    answer = ingested.ask(_SECRET_QUESTION)
    assert answer["status"] == "answered"
    assert any(c["document"] == SECRET and "930000" in c["quote"] for c in answer["citations"])


@pytest.fixture(scope="module")
def told(ingested: Terminal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The answers each of the other roles gets to questions that only the secret document answers."""
    lines = [json.dumps({"id": role, "role": role, "question": q}) for role in _LOWER_ROLES for q in _PROBES]
    path = tmp_path_factory.mktemp("probes") / "probes.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    outcome = ingested.run("ask", "--questions", str(path))
    assert outcome.status == 0, outcome.err
    return {role: [line for line in outcome.lines if line["id"] == role] for role in _LOWER_ROLES}


@pytest.mark.parametrize("role", _LOWER_ROLES)
def test_nothing_of_an_unseen_document_is_answered(told: dict[str, list[dict[str, Any]]], role: str) -> None:
    """Nothing of an unseen document is answered."""
    assert len(told[role]) == len(_PROBES)
    for answer in told[role]:
        said = json.dumps(fits("answer", answer) | {"question": ""}, ensure_ascii=False)
        for secret in (CANARY, "930000", SECRET, COPY, "Reserve Fund Guidelines"):
            assert secret not in said


@pytest.mark.parametrize("role", _LOWER_ROLES)
def test_unseen_document_is_refused_as_if_it_did_not_exist(told: dict[str, list[dict[str, Any]]], role: str) -> None:
    """Unseen document is refused as if it did not exist."""
    assert told[role][0]["question"] == _SECRET_QUESTION
    assert told[role][0]["status"] == "not_found"


@pytest.mark.parametrize("role", _LOWER_ROLES)
def test_search_finds_only_what_the_role_may_see(ingested: Terminal, lines_file: WriteLines, role: str) -> None:
    """Search finds only what the role may see."""
    path = lines_file(json.dumps({"id": 1, "text": _SECRET_QUESTION}), json.dumps({"id": 2, "text": "mentor"}))
    outcome = ingested.run("search", "--queries", path, "--top", "100", "--role", role)
    found = {hit["document"] for line in outcome.lines for hit in fits("search_line", line)["hits"]}
    assert found
    assert not found & _ADMINISTRATORS_ONLY
    if role == "public":
        assert found == {HANDBOOK}


def test_status_counts_only_what_the_role_may_see(ingested: Terminal) -> None:
    """Status counts only what the role may see."""
    counts = {
        role: fits("status", ingested.run("status", "--json", "--role", role).json)["documents"]
        for role in ("administrator", *_LOWER_ROLES)
    }
    everyone_but_public = len(DOCUMENTS - _ADMINISTRATORS_ONLY)
    assert counts == {
        "administrator": len(DOCUMENTS),
        "teacher": everyone_but_public,
        "partner": everyone_but_public,
        "public": 1,
    }


@pytest.mark.parametrize("role", _LOWER_ROLES)
def test_status_names_nothing_unseen(ingested: Terminal, role: str) -> None:
    """Status names nothing unseen."""
    for arguments in (("--json",), ()):
        said = ingested.run("status", "--role", role, *arguments).out
        assert CANARY not in said
        assert SECRET not in said


def test_unseen_successor_is_not_named(folder: Path, stocked: Terminal) -> None:
    """Unseen successor is not named."""
    collection = folder / "collection.yaml"
    stated = collection.read_text("utf-8").replace(
        f"  - file: {NEW_RULE}\n",
        f"  - file: {NEW_RULE}\n    title: {CANARY} Measures\n    audience: [administrator]\n",
    )
    collection.write_text(stated, "utf-8")
    stocked.ingest(folder)
    question = "双聘工程师每学期授课不少于多少学时？"
    for day in ("2022-05-01", "2025-05-01"):
        said = json.dumps(stocked.ask(question, "--role", "teacher", "--on", day), ensure_ascii=False)
        assert CANARY not in said
        assert NEW_RULE not in said
        assert "48学时" not in said
    assert CANARY in json.dumps(stocked.ask(question), ensure_ascii=False)
