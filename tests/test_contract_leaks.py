"""No command and no method tells a role a single word of a document that it may not see, whoever asks what.

``ingest``, ``verify`` and ``eval`` are for whoever keeps the store, who can read all its files: they are not asked
here. ``audit``, ``backup`` and ``restore`` must refuse everybody but administrators.

The whole matrix of commands, roles, documents and days is ``slow``; every run of the tests takes a share of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.conversations import Conversations
from assistant.errors import StoreError, UnknownDocument
from assistant.interfaces import Assistant
from assistant.records import Answer, Language, Question, Turn
from assistant.rendering import answer_to_json
from assistant.settings import load_settings
from assistant.store_writer import writer_lock
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
    TWIN_HIDDEN,
    TWIN_SEEN,
    WIDENED,
    WITHDRAWN,
    Leaky,
    forbidden,
    hidden_from,
    ingest_three_times,
    seen_by,
)
from tests.terminal import Outcome, Terminal

PLAIN = (
    "How many euros does the reserve fund hold?",
    "储备金有多少欧元？",
    "Which office is responsible for the reserve fund?",
    "What is no longer in force?",
)
TODAY = "2026-01-01"
WHEN = ("2021-06-01", TODAY)
FORMS: tuple[tuple[str, ...], ...] = ((), ("--json",))
OTHERS = tuple(role for role in ROLES if role != "administrator")
_QUICK = ("public", "teacher", "administrator")
SOME = [pytest.param(role, marks=() if role in _QUICK else pytest.mark.slow) for role in ROLES]
"""All roles; some of them in every run."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents lie."""
    return tmp_path_factory.mktemp("leaks") / "group"


@pytest.fixture(scope="module")
def terminal(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The command line over a store with all the documents, and with a role more than usual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUILDHALL_ROLES", json.dumps(ROLES))
        patch.setenv("GUILDHALL_THREADS", "1")
        terminal = Terminal(tmp_path_factory.mktemp("store") / "store")
        ingest_three_times(terminal, folder)
        patch.setenv("GUILDHALL_STORE", str(terminal.place))
        yield terminal


@pytest.fixture(scope="module")
def assistant(terminal: Terminal) -> Iterator[Assistant]:
    """The app's assistant over the same store."""
    settings = load_settings()
    with closing(open_store(settings)) as store:
        yield open_guildhall(store, settings)


def _leaks(said: str, role: str, *asked: str, day: str | None = None) -> set[str]:
    """The words that a role was told and may not be; what it said itself is no news to it."""
    for words in sorted(asked, key=len, reverse=True):
        said = said.replace(words, "").replace(json.dumps(words, ensure_ascii=False)[1:-1], "")
    return {word for word in forbidden(role, day=day) if word in said}


def _all(outcome: Outcome) -> str:
    return outcome.out + outcome.err


def _knowing(documents: Iterable[Leaky]) -> list[str]:
    """Questions of somebody who knows a word of a document and wants to know more."""
    return [
        question
        for document in documents
        for question in (
            f"How many euros does the {document.word('text')} reserve fund hold?",
            f"What changed in the {document.word('title')} Rules?",
        )
    ]


def _file(folder: Path, lines: Sequence[dict[str, Any]]) -> str:
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return str(path)


def test_words_stand_where_they_would_be_seen(terminal: Terminal, assistant: Assistant) -> None:
    """The proof that a leak would be found: those who may are told, and no word is part of another."""
    words = sorted(forbidden("nobody"))
    assert not [(one, other) for one in words for other in words if one != other and one in other]
    facts = {role: dict(assistant.library(role=role)) for role in ("administrator", "teacher")}
    assert facts["administrator"][OLD_SEEN.path].superseded_by == NEW_HIDDEN.path
    assert facts["administrator"][NEW_SEEN.path].supersedes == OLD_HIDDEN.path
    assert facts["teacher"][OLD_SEEN.path].superseded_by is None
    assert facts["teacher"][NEW_SEEN.path].supersedes is None
    for document, role in ((NARROWED, "administrator"), (WITHDRAWN, "partner"), (WIDENED, "administrator")):
        former = terminal.run("diff", f"{document.path}@{DAYS[0]}", EVERYBODYS.path, "--role", role)
        assert document.word("former") in former.out
    [probe, _] = _knowing([NEW_HIDDEN])
    answer = assistant.ask(Question(text=probe, role="administrator", on=date.fromisoformat(TODAY)))
    told = json.dumps(answer_to_json(answer), ensure_ascii=False)
    assert all(NEW_HIDDEN.word(field) in told for field in ("figure", "title", "folder", "name", "version"))


@pytest.mark.parametrize("role", SOME)
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("text", "{}"), id="text"),
        pytest.param(("outline", "{}"), id="outline"),
        pytest.param(("page", "{}", "--out", "{out}"), id="page"),
        pytest.param(("diff", "{}", EVERYBODYS.path), id="diff old"),
        pytest.param(("diff", EVERYBODYS.path, "{}"), id="diff new"),
    ],
)
def test_unseen_document_is_one_that_does_not_exist(
    terminal: Terminal, tmp_path: Path, command: tuple[str, ...], role: str
) -> None:
    """Every command that names a document says of an unseen one what it says of none, and writes nothing."""
    picture = tmp_path / "page.png"

    def tell(path: str) -> Outcome:
        return terminal.run(*(part.format(path, out=picture) for part in command), "--role", role)

    absent = tell("nowhere.md")
    for path in (*(document.path for document in hidden_from(role)), REJECTED):
        unseen = tell(path)
        assert unseen.failed(1)
        assert unseen.err.replace(path, "nowhere.md") == absent.err
    assert not picture.exists()


@pytest.mark.parametrize("role", SOME)
def test_former_versions_are_told_to_those_who_saw_them_and_still_may(terminal: Terminal, role: str) -> None:
    """What a path said is governed by who saw it then and by who sees the path now, or saw it last."""
    _check_former(terminal, role, days=(DAYS[0], DAYS[2]), forms=FORMS[1:])


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_former_versions_of_every_day(terminal: Terminal, role: str) -> None:
    """The same on every day, in both orders and both forms."""
    _check_former(terminal, role, days=("2023-01-01", *DAYS, TODAY), forms=FORMS, swapped=True)


def _check_former(
    terminal: Terminal, role: str, *, days: Sequence[str], forms: Sequence[tuple[str, ...]], swapped: bool = False
) -> None:
    for document in DOCUMENTS:
        for day in days:
            asked = (f"{document.path}@{day}", EVERYBODYS.path)
            for pair in (asked, asked[::-1]) if swapped else (asked,):
                for form in forms:
                    outcome = terminal.run("diff", *pair, *form, "--role", role)
                    assert (outcome.status == 0) == document.seen_then(role, day), (document.key, day)
                    assert outcome.status == 0 or outcome.failed(1)
                    assert _leaks(_all(outcome), role, *pair, document.path, day=day) == set()


@pytest.mark.parametrize("role", SOME)
def test_what_is_told_of_seen_documents_names_no_other(terminal: Terminal, role: str) -> None:
    """Text and outline of visible documents, and their comparison with another."""
    for document in seen_by(role):
        for command in (
            ("text", document.path),
            ("outline", document.path),
            ("outline", document.path, "--json"),
            ("diff", document.path, EVERYBODYS.path, "--json"),
        ):
            outcome = terminal.run(*command, "--role", role)
            assert outcome.status == 0
            assert _leaks(_all(outcome), role) == set()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_comparison_of_any_two_seen_documents_names_no_other(terminal: Terminal, role: str) -> None:
    """In JSON and for a terminal."""
    for document in seen_by(role):
        for other in seen_by(role):
            for form in FORMS:
                outcome = terminal.run("diff", document.path, other.path, *form, "--role", role)
                assert outcome.status == 0
                assert _leaks(_all(outcome), role) == set()


def test_status_counts_what_a_role_may_see(terminal: Terminal) -> None:
    """Documents, and former versions of those only whose last one it may see; the rejected file is not named."""
    for role in ROLES:
        outcome = terminal.run("status", "--json", "--role", role)
        found, seen = outcome.json, seen_by(role)
        assert found["documents"] == len(seen)
        former = [d for d in DOCUMENTS if d.seen_then(role, DAYS[0])]
        gone = [d for d in DOCUMENTS if d.gone and role in d.audience]
        assert found["versions"] == len(seen) + len(former) + len(gone), role
        assert found["health"] == "ok"
        assert _leaks(_all(outcome), role) == set()


def test_status_during_an_ingestion_counts_no_files(terminal: Terminal) -> None:
    """How many files there are and how many are done is told to administrators only."""
    since = "process 7 since 2026-01-01 09:00:00"
    with writer_lock(terminal.place):
        (terminal.place / "writer.lock.txt").write_text(f"{since}: 11 of 4177 files", "utf-8")
        for role in ROLES:
            for form in FORMS:
                told = terminal.run("status", *form, "--role", role).out
                assert f"being written by {since}" in told
                assert ("4177" in told) == (role == "administrator")


def test_search_and_answers_tell_nothing(terminal: Terminal, tmp_path: Path) -> None:
    """Every role is told nothing in one batch, whether it knows a word or not."""
    lines = [
        {"id": f"{role} {day}", "role": role, "on": day, "question": question}
        for role, day in zip(ROLES, WHEN * len(ROLES), strict=False)
        for question in (PLAIN[0], *_knowing([NEW_HIDDEN]))
    ]
    answers = terminal.run("ask", "--questions", _file(tmp_path, lines))
    assert answers.status == 0
    for line, answer in zip(lines, answers.lines, strict=True):
        assert _leaks(json.dumps(answer, ensure_ascii=False), line["role"], line["question"]) == set()
    _check_search(terminal, tmp_path, "teacher", TODAY, [*PLAIN, *_knowing([TWIN_HIDDEN, NEW_HIDDEN])])


def _check_search(terminal: Terminal, folder: Path, role: str, day: str, questions: Sequence[str]) -> None:
    queries = _file(folder, [{"id": question, "text": question} for question in questions])
    hits = terminal.run("search", "--queries", queries, "--top", "100", "--role", role, "--on", day)
    assert hits.status == 0
    assert len(hits.lines) == len(questions)
    for line in hits.lines:
        assert line["hits"]
        assert _leaks(json.dumps(line["hits"], ensure_ascii=False) + hits.err, role) == set()


@pytest.mark.slow
@pytest.mark.parametrize("day", WHEN)
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_asked_nothing_is_told(terminal: Terminal, tmp_path: Path, role: str, day: str) -> None:
    """Of every hidden document, in both languages, alone and after a conversation that names what is hidden."""
    questions = [*PLAIN, *_knowing(hidden_from(role))]
    _check_search(terminal, tmp_path, role, day, questions)
    history = [{"question": questions[-2], "answer": f"It holds {NARROWED.word('former')}."}]
    lines: list[dict[str, Any]] = [{"id": i, "question": question} for i, question in enumerate(questions)]
    lines += [{"id": f"after {i}", "question": "And how many?", "history": history} for i in range(2)]
    lines += [{"id": f"then {line['id']}", **line, "history": history} for line in lines[: len(PLAIN)]]
    for language in ("auto", "en", "zh"):
        some = lines if language == "auto" else lines[: len(PLAIN) + 2]
        batch = _file(tmp_path, some)
        answers = terminal.run("ask", "--questions", batch, "--role", role, "--on", day, "--lang", language)
        assert answers.status == 0
        assert _leaks(answers.err, role) == set()
        for line, answer in zip(some, answers.lines, strict=True):
            assert _leaks(json.dumps(answer, ensure_ascii=False), role, line["question"]) == set()
    history_file = tmp_path / "history.json"
    history_file.write_text(json.dumps(history), "utf-8")
    for question in (questions[-1], "And how many?"):
        told = terminal.run("ask", question, "--history", str(history_file), "--role", role, "--on", day)
        assert told.status == 0
        assert _leaks(_all(told), role, question) == set()


def test_same_text_twice_is_found_where_it_is_seen(assistant: Assistant) -> None:
    """A hidden copy neither shows nor hides the seen one."""
    twins = (TWIN_SEEN, TWIN_HIDDEN)
    for role in ROLES:
        hits = assistant.search(_knowing(twins)[0], role=role, on=date.fromisoformat(TODAY), limit=100)
        found = {hit.passage.document for hit in hits} & {twin.path for twin in twins}
        assert found == {twin.path for twin in twins if twin.seen(role)}


@pytest.mark.parametrize("role", SOME)
def test_the_app_tells_nothing(assistant: Assistant, role: str) -> None:
    """Everything that the app calls: library, documents, suggestions, answers streamed or not."""
    _check_app(assistant, role, PLAIN[:1], suggestions=2)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_the_app_tells_nothing_whatever_is_asked(assistant: Assistant, role: str) -> None:
    """The same with more questions, suggestions from every document, and the retriever for other programs."""
    from assistant.langchain_retriever import GuildhallRetriever

    questions = [*PLAIN, *_knowing(hidden_from(role))]
    _check_app(assistant, role, questions, suggestions=20)
    retriever = GuildhallRetriever(assistant=assistant, role=role, on=date.fromisoformat(TODAY), k=100)
    for question in questions:
        assert _leaks("\n".join(map(str, retriever.invoke(question))), role) == set()


def _check_app(assistant: Assistant, role: str, questions: Sequence[str], *, suggestions: int) -> None:
    on = date.fromisoformat(TODAY)
    library = assistant.library(role=role)
    assert {path for path, _ in library} == {document.path for document in seen_by(role)}
    said = [str(library)]
    said += [str(assistant.document(document.path, role=role)) for document in seen_by(role)]
    for language in Language:
        said += assistant.suggestions(role=role, on=on, language=language, limit=suggestions)
    for path in (*(document.path for document in hidden_from(role)), REJECTED):
        with pytest.raises(UnknownDocument):
            assistant.document(path, role=role)
    assert _leaks("\n".join(said), role) == set()
    history = (Turn(question=PLAIN[0], answer="Ask the office."),)
    for text in questions:
        question = Question(text=text, role=role, on=on, history=history)
        *parts, streamed = assistant.stream(question)
        assert isinstance(streamed, Answer)
        told = [*map(str, parts), *(json.dumps(answer_to_json(a)) for a in (streamed, assistant.ask(question)))]
        told += [str(hit) for hit in assistant.search(text, role=role, on=on, limit=100)]
        assert _leaks("\n".join(told), role, text) == set()


def test_conversation_belongs_to_its_user(terminal: Terminal, assistant: Assistant) -> None:
    """For every other user it does not exist, to read or to go on with."""
    conversations = Conversations(terminal.place)
    question = Question(text=PLAIN[0], role="administrator", on=date.fromisoformat(TODAY))
    users = ("ann", "ben", "cleo")
    for owner in users:
        identifier = conversations.start(owner)
        for user in users:
            if user == owner:
                kept = conversations.ask(identifier, question, user=user)
                conversations.answer(identifier, kept.ordinal, assistant.ask(question))
            else:
                with pytest.raises(StoreError):
                    conversations.ask(identifier, question, user=user)
        assert [user for user in users if conversations.find(identifier, user=user)] == [owner]


def test_reference_to_an_unseen_document_leads_nowhere(terminal: Terminal) -> None:
    """The visible document's own words are shown, and nothing of what they name."""
    found = terminal.run("outline", REFERRING.path, "--role", "public", "--json").json["references"]
    assert any(f"{NEW_HIDDEN.word('title')} Rules" in reference["text"] for reference in found)
    assert {target["document"] for reference in found for target in reference["targets"]} <= {REFERRING.path}


@pytest.mark.parametrize("role", OTHERS)
def test_trail_and_backups_are_for_administrators(terminal: Terminal, tmp_path: Path, role: str) -> None:
    """``audit``, ``backup`` and ``restore`` refuse everybody else, and neither read, write nor change anything."""
    backup = tmp_path / "saved.zip"
    assert terminal.run("backup", str(backup)).status == 0
    before = (backup.read_bytes(), terminal.run("status", "--json").json | {"audit": None})
    for command in (
        ("audit",),
        ("audit", "--json"),
        ("audit", "--kind", "ask"),
        ("backup", str(tmp_path / "mine.zip")),
        ("backup", str(backup), "--force"),
        ("restore", str(backup)),
        ("restore", str(tmp_path / "nowhere.zip")),
    ):
        outcome = terminal.run(*command, "--role", role)
        assert outcome.failed(1)
        assert "Only administrators may" in outcome.err
        assert _leaks(outcome.err, role) == set()
    assert before == (backup.read_bytes(), terminal.run("status", "--json").json | {"audit": None})
    assert [file.name for file in tmp_path.iterdir()] == [backup.name]
    assert list(terminal.place.glob("before-restore-*")) == []


def test_rejected_file_is_told_to_whoever_ingests(terminal: Terminal, folder: Path) -> None:
    """Its name and the reason stand in the report of ``ingest`` every time, so that it would be seen elsewhere."""
    assert REJECTED in terminal.run("ingest", str(folder), "--json").out
