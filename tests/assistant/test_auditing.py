"""Every question is recorded once, however it is asked and ends; a broken trail takes no answer away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.audit import FILE_NAME, Kind, Record, Trail, Wanted
from assistant.auditing import AuditedAssistant, Auditor
from assistant.errors import StoreError
from assistant.records import Answer, Language, Question, Turn
from tests.assistant.fakes import TODAY, Group

DOORS = "When do doors close?"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """A rule, its successor that is not yet in force, and a store."""
    group = Group(tmp_path)
    group.write("doors.md", "# Doors\n\nArticle 1 Doors close at ten.\n\nArticle 2 The porter has keys.\n")
    group.declare('file: doors.md, version: "2024"')
    group.ingest()
    return group


@pytest.fixture
def trail(group: Group) -> Iterator[Trail]:
    """The trail of the group's store."""
    with closing(Trail(group.store)) as trail:
        yield trail


@pytest.fixture
def audited(group: Group, trail: Trail) -> Iterator[AuditedAssistant]:
    """The assistant as Anna uses it."""
    with group.opened() as assistant:
        yield AuditedAssistant(assistant, Auditor(trail=trail, user="anna"))


def _question(text: str = DOORS) -> Question:
    return Question(text=text, role="teacher", on=TODAY, history=(Turn(question="Who?", answer="The porter."),))


def _records(trail: Trail) -> list[Record]:
    return list(trail.records(Wanted()))


def test_question_is_recorded_with_everything_that_was_shown(audited: AuditedAssistant, trail: Trail) -> None:
    """Question is recorded with everything that was shown."""
    answer = audited.ask(_question())
    [record] = _records(trail)
    assert (record.kind, record.user, record.role, record.outcome) == (Kind.ASK, "anna", "teacher", "answered")
    assert record.milliseconds == answer.timings_ms["total"]
    assert record.asked is not None
    assert record.asked.day == TODAY.isoformat()
    assert (record.asked.question, record.asked.answer) == (DOORS, answer.text)
    assert record.asked.history == ({"question": "Who?", "answer": "The porter."},)
    assert (record.asked.model, record.asked.model_output) == ("extractive", None)
    [citation] = answer.citations
    assert record.asked.shown == {
        "citations": [
            {
                "marker": 1,
                "document": "doors.md",
                "version": "2024",
                "address": citation.address,
                "page": None,
                "start": citation.quote.start,
                "end": citation.quote.end,
            }
        ],
        "notices": [],
        "nearest": [],
    }


def test_nearest_passages_of_a_refusal_are_recorded(audited: AuditedAssistant, trail: Trail) -> None:
    """Nearest passages of a refusal are recorded, and a question back without any."""
    refused = audited.ask(_question("What does the moon weigh?"))
    audited.ask(_question("Hello"))
    records = _records(trail)
    assert [record.outcome for record in records] == ["not_found", "needs_clarification"]
    shown = [record.asked.shown if record.asked else None for record in records]
    assert shown[0] is not None
    assert [place["start"] for place in shown[0]["nearest"]] == [c.quote.start for c in refused.nearest] != []
    assert shown[1] == {"citations": [], "notices": [], "nearest": []}


def test_streamed_question_is_recorded_once_and_before_its_answer_is_handed_over(
    audited: AuditedAssistant, trail: Trail
) -> None:
    """Streamed question is recorded once and before its answer is handed over."""
    for piece in audited.stream(_question()):
        if isinstance(piece, Answer):
            assert trail.count() == 1
            break
    [record] = _records(trail)
    assert record.outcome == "answered"


def test_stream_that_nobody_reads_to_its_end_is_recorded_with_what_was_said(
    audited: AuditedAssistant, trail: Trail
) -> None:
    """Stream that nobody reads to its end is recorded with what was said."""
    stream = audited.stream(_question())
    said = next(stream)
    stream.close()  # type: ignore[attr-defined]  # a generator
    [record] = _records(trail)
    assert record.asked is not None
    assert (record.outcome, record.asked.answer, record.asked.shown) == ("interrupted", said, None)


@pytest.mark.parametrize("way", ["ask", "stream"])
def test_failure_is_recorded_and_raised(group: Group, audited: AuditedAssistant, trail: Trail, way: str) -> None:
    """Failure is recorded and raised, whichever way the question was asked."""

    def fail() -> None:
        raise RuntimeError("the model broke")

    group.embedder.on_questions = fail
    with pytest.raises(RuntimeError, match="broke"):
        audited.ask(_question()) if way == "ask" else list(audited.stream(_question()))
    [record] = _records(trail)
    assert (record.outcome, record.error) == ("failed", "RuntimeError: the model broke")
    assert record.asked is not None
    assert (record.asked.question, record.asked.answer, record.asked.model) == (DOORS, None, None)


def test_words_are_not_kept_where_they_are_not_wanted(group: Group, trail: Trail) -> None:
    """Words are not kept where they are not wanted, only that something was asked and which documents were shown."""

    def fail() -> None:
        raise ValueError(f"cannot embed {DOORS}")

    with group.opened() as assistant:
        audited = AuditedAssistant(assistant, Auditor(trail=trail, texts=False))
        audited.ask(_question())
        group.embedder.on_questions = fail
        with pytest.raises(ValueError, match="cannot"):
            audited.ask(_question("Who has keys to the doors?"))
    answered, failed = _records(trail)
    for record in (answered, failed):
        assert record.asked is not None
        assert (record.asked.question, record.asked.answer, record.asked.history) == (None, None, None)
    assert answered.asked is not None
    assert answered.asked.shown is not None
    assert [place["document"] for place in answered.asked.shown["citations"]] == ["doors.md"]
    assert failed.error == "ValueError"
    trail.close()
    kept = b"".join(path.read_bytes() for path in group.store.glob(f"{FILE_NAME}*"))
    assert b"doors close" not in kept.lower()


def test_what_is_asked_to_find_suggestions_is_nobodys_question(audited: AuditedAssistant, trail: Trail) -> None:
    """What is asked to find suggestions is nobody's question; looking around is none either."""
    audited.suggestions(role="teacher", on=TODAY, language=Language.ENGLISH, limit=3)
    assert audited.search(DOORS, role="teacher", on=TODAY, limit=3)
    assert audited.document("doors.md", role="teacher").text
    assert [path for path, _ in audited.library(role="teacher")] == ["doors.md"]
    assert trail.count() == 0


def test_broken_trail_takes_no_answer_away_and_warns_once(
    group: Group, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Broken trail takes no answer away and warns once."""
    (group.store / FILE_NAME).mkdir()
    with group.opened() as assistant, caplog.at_level(logging.WARNING):
        audited = AuditedAssistant(assistant, Auditor(trail=Trail(group.store)))
        assert audited.ask(_question()).citations
        assert [piece for piece in audited.stream(_question()) if isinstance(piece, Answer)]
    assert len([record for record in caplog.records if "audit trail" in record.getMessage()]) == 1


@pytest.mark.parametrize("error", [None, StoreError("The disk is full."), KeyError("x"), KeyboardInterrupt()])
def test_command_is_recorded_however_it_ends(group: Group, trail: Trail, error: BaseException | None) -> None:
    """Command is recorded however it ends, with what it told until then."""
    auditor = Auditor(trail=trail, user="anna")

    def run() -> None:
        with auditor.event(Kind.INGEST, role="administrator", store=group.store, folder="/rules") as told:
            told["totals"] = {"indexed": 1}
            if error is not None:
                raise error

    if error is None:
        run()
    else:
        with pytest.raises(type(error)):
            run()
    [record] = _records(trail)
    outcome = {type(None): "done", KeyboardInterrupt: "interrupted"}.get(type(error), "failed")
    told = {StoreError: "The disk is full.", KeyError: "KeyError: 'x'"}.get(type(error))  # type: ignore[arg-type]
    assert (record.outcome, record.error) == (outcome, told)
    assert record.details == {"folder": "/rules", "totals": {"indexed": 1}}


def test_no_store_means_no_record(tmp_path: Path) -> None:
    """No store means no record: nothing is made where none is."""
    store = tmp_path / "none"
    with Auditor(trail=Trail(store)).event(Kind.INGEST, role="administrator", store=store):
        pass
    assert not store.exists()


def test_switched_off_trail_records_nothing(group: Group) -> None:
    """Switched off trail records nothing."""
    with Auditor(trail=None).event(Kind.VERIFY, role="administrator", store=group.store):
        pass
    assert not (group.store / FILE_NAME).exists()
