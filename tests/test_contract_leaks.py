"""No command and no method tells a role a single word of a document that it may not see, whoever asks what.

``ingest``, ``verify``, ``backup``, ``restore``, ``audit`` and ``eval`` are for whoever keeps the store, who can read
all its files: they are not asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.conversations import Conversations
from assistant.errors import UnknownDocument
from assistant.pipeline import Guildhall
from assistant.records import Answer, Language, Question, Turn
from assistant.rendering import answer_to_json
from assistant.settings import load_settings
from assistant.wiring import open_guildhall, open_store
from tests.leak_group import (
    DAYS,
    DOCUMENTS,
    EVERYBODYS,
    NARROWED,
    NEW_HIDDEN,
    NEW_SEEN,
    OLD_HIDDEN,
    OLD_SEEN,
    REFERRING,
    REJECTED,
    ROLES,
    WITHDRAWN,
    Leaky,
    forbidden,
    ingest_three_times,
)
from tests.terminal import Outcome, Terminal

PLAIN = (
    "How many euros does the reserve fund hold?",
    "How many hours a term do engineers teach?",
    "储备金有多少欧元？",
    "Which office is responsible for the reserve fund?",
    "What is no longer in force?",
)
WHEN = ("2021-06-01", "2026-01-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents lie."""
    return tmp_path_factory.mktemp("leaks") / "group"


@pytest.fixture(scope="module")
def terminal(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The command line over a store with all the documents, and with a role more than usual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUILDHALL_ROLES", json.dumps(ROLES))
        terminal = Terminal(tmp_path_factory.mktemp("store") / "store")
        ingest_three_times(terminal, folder)
        patch.setenv("GUILDHALL_STORE", str(terminal.place))
        yield terminal


@pytest.fixture(scope="module")
def assistant(terminal: Terminal) -> Iterator[Guildhall]:
    """The app's assistant over the same store."""
    settings = load_settings()
    with closing(open_store(settings)) as store:
        yield open_guildhall(store, settings)


def _leaks(said: str, role: str, *asked: str) -> set[str]:
    """The words that a role was told and may not be; what it said itself is no news to it."""
    for words in sorted(asked, key=len, reverse=True):
        said = said.replace(words, "").replace(json.dumps(words, ensure_ascii=False)[1:-1], "")
    return {word for word in forbidden(role) if word in said}


def _all(outcome: Outcome) -> str:
    return outcome.out + outcome.err


def _hidden(role: str) -> list[Leaky]:
    return [document for document in DOCUMENTS if role not in document.audience or document is WITHDRAWN]


def _seen(role: str) -> list[Leaky]:
    return [document for document in DOCUMENTS if role in document.audience and document is not WITHDRAWN]


def _probes(role: str) -> list[str]:
    """Questions of somebody who knows nothing, and of somebody who knows a word and wants to know more."""
    knowing = [
        question
        for document in _hidden(role)
        for question in (
            f"How many euros does the {document.word('text')} reserve fund hold?",
            f"What changed in the {document.word('title')} Rules?",
        )
    ]
    return [*PLAIN, *knowing]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", ["text", "outline", "page", "diff"])
def test_unseen_document_is_one_that_does_not_exist(
    terminal: Terminal, tmp_path: Path, command: str, role: str
) -> None:
    """Every command that names a document says of an unseen one what it says of none, and writes nothing."""
    picture = tmp_path / "page.png"
    for document in _hidden(role):
        for path in (document.path, REJECTED):
            more = {"page": ["--out", str(picture)], "diff": [EVERYBODYS.path]}.get(command, [])
            unseen = terminal.run(command, path, *more, "--role", role)
            absent = terminal.run(command, "nowhere.md", *more, "--role", role)
            assert unseen.failed(1)
            assert unseen.err.replace(path, "nowhere.md") == absent.err
    assert not picture.exists()


@pytest.mark.parametrize("role", ROLES)
def test_former_versions_of_unseen_documents_are_not_compared(terminal: Terminal, role: str) -> None:
    """Neither of what a role saw once, nor of what was removed after it was hidden; on no day."""
    for document in (*_hidden(role), *_seen(role)):
        for day in (*DAYS, "2023-01-01", "2026-01-01"):
            for pair in ((f"{document.path}@{day}", EVERYBODYS.path), (EVERYBODYS.path, f"{document.path}@{day}")):
                outcome = terminal.run("diff", *pair, "--role", role, "--json")
                assert _leaks(_all(outcome), role, *pair) == set()
                assert outcome.status == 1 or document in _seen(role)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_told_of_seen_documents_names_no_other(terminal: Terminal, role: str) -> None:
    """Text, outline and comparison of visible documents, in JSON and for a terminal."""
    seen = _seen(role)
    assert seen
    for document in seen:
        for form in ((), ("--json",)):
            for command in (("text", document.path), ("outline", document.path), ("status",)):
                outcome = terminal.run(*command, *form, "--role", role)
                assert outcome.status == 0
                assert _leaks(_all(outcome), role) == set()
            for other in seen:
                assert (
                    _leaks(_all(terminal.run("diff", document.path, other.path, *form, "--role", role)), role) == set()
                )


def test_status_counts_what_a_role_may_see(terminal: Terminal) -> None:
    """Documents, and former versions of those only whose last one it may see."""
    for role in ROLES:
        found = terminal.run("status", "--json", "--role", role).json
        seen = _seen(role)
        assert found["documents"] == len(seen)
        gone = int(role in WITHDRAWN.audience) * 2
        assert found["versions"] == 2 * len(seen) + gone, role
        assert found["health"] == "ok"


@pytest.mark.parametrize("day", WHEN)
@pytest.mark.parametrize("role", ROLES)
def test_search_and_answers_tell_nothing(terminal: Terminal, tmp_path: Path, role: str, day: str) -> None:
    """Whatever is asked, with or without a conversation before it that names what is hidden."""
    questions = _probes(role)
    queries, batch = tmp_path / "queries.jsonl", tmp_path / "questions.jsonl"
    queries.write_text("".join(json.dumps({"id": i, "text": q}) + "\n" for i, q in enumerate(questions)), "utf-8")
    history = [{"question": questions[-2], "answer": f"It holds {NARROWED.word('former')}."}]
    lines = [{"id": i, "question": q} for i, q in enumerate(questions)]
    lines.append({"id": "more", "question": "And how many hours?", "history": history})
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    hits = terminal.run("search", "--queries", str(queries), "--top", "100", "--role", role, "--on", day)
    answers = terminal.run("ask", "--questions", str(batch), "--role", role, "--on", day)
    assert (hits.status, answers.status) == (0, 0), _all(hits) + _all(answers)
    assert len(hits.lines) == len(questions)
    assert _leaks(_all(hits), role) == set()
    for line, answer in zip(lines, answers.lines, strict=True):
        assert _leaks(json.dumps(answer, ensure_ascii=False), role, str(line["question"])) == set()
    assert _leaks(answers.err, role) == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_app_tells_nothing(assistant: Guildhall, role: str) -> None:
    """Everything that the app calls: answers, streamed or not, hits, documents, library, suggestions."""
    on, said = date(2026, 1, 1), []
    for language in Language:
        said += assistant.suggestions(role=role, on=on, language=language, limit=20)
    said += [f"{path} {facts}" for path, facts in assistant.library(role=role)]
    said += [str(assistant.document(document.path, role=role)) for document in _seen(role)]
    for document in _hidden(role):
        with pytest.raises(UnknownDocument):
            assistant.document(document.path, role=role)
    history = (Turn(question=PLAIN[0], answer="Ask the office."),)
    for text in PLAIN:
        question = Question(text=text, role=role, on=on, history=history)
        *parts, streamed = assistant.stream(question)
        said += [str(part) for part in parts]
        assert isinstance(streamed, Answer)
        for answer in (streamed, assistant.ask(question)):
            said.append(json.dumps(answer_to_json(answer), ensure_ascii=False))
        said += [str(hit) for hit in assistant.search(text, role=role, on=on, limit=100)]
    assert len(said) > 20
    assert _leaks("\n".join(said), role) == set()


def test_a_conversation_belongs_to_its_role(terminal: Terminal, assistant: Guildhall) -> None:
    """For every other role it does not exist."""
    conversations = Conversations(terminal.place)
    answer = assistant.ask(Question(text=PLAIN[0], role="administrator", on=date(2026, 1, 1)))
    identifier = conversations.start("administrator")
    conversations.add(identifier, answer)
    assert conversations.find(identifier, role="administrator") is not None
    assert [role for role in ROLES if conversations.find(identifier, role=role)] == ["administrator"]


def test_versions_that_a_role_may_not_see_are_named_to_those_who_may(terminal: Terminal, assistant: Guildhall) -> None:
    """The proof that the words would be seen: administrators are told of successor and predecessor, teachers not."""
    facts = {role: dict(assistant.library(role=role)) for role in ("administrator", "teacher")}
    assert facts["administrator"][OLD_SEEN.path].superseded_by == NEW_HIDDEN.path
    assert facts["administrator"][NEW_SEEN.path].supersedes == OLD_HIDDEN.path
    assert facts["teacher"][OLD_SEEN.path].superseded_by is None
    assert facts["teacher"][NEW_SEEN.path].supersedes is None
    former = terminal.run("diff", f"{NARROWED.path}@{DAYS[0]}", NARROWED.path, "--role", "administrator")
    assert NARROWED.word("former") in former.out
    probe = f"How many euros does the {NEW_HIDDEN.word('text')} reserve fund hold?"
    told: dict[str, Any] = terminal.ask(probe, "--role", "administrator")
    assert NEW_HIDDEN.word("figure") in json.dumps(told)


def test_reference_to_an_unseen_document_leads_nowhere(terminal: Terminal) -> None:
    """The visible document's own words are shown, and nothing of what they name."""
    outline = terminal.run("outline", REFERRING.path, "--role", "public", "--json").json
    assert any(REFERRING.refers_to in reference["text"] for reference in outline["references"])
    assert all(
        target["document"] == REFERRING.path for reference in outline["references"] for target in reference["targets"]
    )


def test_rejected_file_is_told_to_whoever_ingests_and_to_nobody_else(terminal: Terminal, folder: Path) -> None:
    """Its name and the reason stand in the report of ``ingest``, every time."""
    report = terminal.run("ingest", str(folder), "--json")
    assert REJECTED in report.out
    for role in ROLES:
        for form in ((), ("--json",)):
            assert REJECTED not in _all(terminal.run("status", *form, "--role", role))
