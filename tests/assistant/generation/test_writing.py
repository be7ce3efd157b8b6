"""Answers in a model's words keep what the quoted answer promises: roles, notices, languages, the trail, the costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.audit import Trail, Wanted
from assistant.auditing import AuditedAssistant, Auditor
from assistant.errors import Failure
from assistant.generation.usage import Figures, Usage
from assistant.notices import about_left_out, about_model
from assistant.records import Answer, AnswerStatus, Language, NoticeKind, Question
from tests.assistant.fakes import TODAY, Group, quotes_are_exact
from tests.assistant.generation.worded import assistant_over, guildhall, writer_for
from tests.model_server import KEY, Asked, Reply, says, serving

HOURS = "How many hours a year do dual-hired engineers teach at most?"
RULES = "# Teaching Rules\n\nArticle 1 Dual-hired engineers teach at most 120 hours a year.\n"
SECRET = "# Board Rules\n\nArticle 1 Dual-hired engineers of the Zephyrine board teach 77 hours a year at most.\n"
SAID = "Dual-hired engineers may teach up to 120 hours a year"


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Rules for all, and rules for administrators only."""
    group = Group(tmp_path)
    group.write("rules.md", RULES)
    group.write("board.md", SECRET)
    group.declare("file: board.md, audience: [administrator]")
    group.ingest()
    return group


def _question(text: str = HOURS, *, role: str = "teacher", language: Language | None = None) -> Question:
    return Question(text=text, role=role, on=TODAY, language=language)


def _said(asked: Asked) -> str:
    return f"{SAID} [{asked.passage('120 hours')}]."


def test_a_refusal_stays_a_refusal_and_asks_no_model(group: Group) -> None:
    """Where the documents do not answer, the model is not asked."""
    with serving(says("Visas take three weeks [1].")) as server, assistant_over(group, writer_for(group, server)) as it:
        answer = it.ask(_question("Which vaccination do exchange students need for Brazil?"))
        assert answer.status is AnswerStatus.NOT_FOUND
        assert server.asked == []


@pytest.mark.parametrize(
    "text", ["What does Article 1 of the Teaching Rules say?", "Hello!", "Quelle est la durée du contrat de travail ?"]
)
def test_clauses_by_address_and_small_talk_ask_no_model(group: Group, text: str) -> None:
    """What is looked up or asked back is not worded anew."""
    with serving(says(_said)) as server, assistant_over(group, writer_for(group, server)) as it:
        assert it.ask(_question(text)).model == "extractive"
        assert server.asked == []


def test_what_was_worded_is_remembered_for_whoever_may_see_the_same(group: Group) -> None:
    """The second one who asks costs nothing; who sees more passages is answered anew, and no other sees them."""
    with serving(says(_said)) as server, group.reading() as store:
        it = guildhall(store, group, writer_for(group, server))
        first, second = (it.ask(_question(role=role)) for role in ("teacher", "partner"))
        assert (first.text, first.citations) == (second.text, second.citations)
        assert len(server.asked) == 1
        it.ask(_question(role="administrator"))
        prompts = [asked.prompt for asked in server.asked]
        assert ["Zephyrine" in prompt for prompt in prompts] == [False, True]
        assert it.ask(_question()).text == first.text
        assert len(server.asked) == 2


def test_new_content_is_worded_anew(group: Group) -> None:
    """A remembered answer belongs to its passages: when they change, it is forgotten."""
    with serving(
        says(
            lambda asked: (
                f"Dual-hired engineers teach at most {'90' if '90 hours' in asked.prompt else '120'} hours a year [1]."
            )
        )
    ) as server:
        writer = writer_for(group, server)
        for hours in (120, 90):
            group.write("rules.md", RULES.replace("120", str(hours)))
            group.ingest()
            with assistant_over(group, writer) as it:
                assert it.ask(_question()).text == f"Dual-hired engineers teach at most {hours} hours a year[1]."


def test_figures_count_calls_tokens_and_what_was_left_out(group: Group) -> None:
    """Calls, the server's own count of tokens, what was remembered, what failed, what was left out."""
    lie = "The minister of transport signs all timetables in green ink"
    with (
        serving(
            says(
                lambda asked: (
                    "1: DROP"
                    if asked.step == "repairing"
                    else f"{_said(asked)} {lie} [1]. Engineers who are dual-hired teach at most 120 hours a year [1]."
                )
            )
        ) as server,
        assistant_over(group, writer_for(group, server)) as it,
    ):
        it.ask(_question())
        it.ask(_question())
        server.behaviour = lambda reply, asked: reply.error(500)
        it.ask(_question(HOURS + " Please tell."))
    found = Usage(group.store).of("openai:scripted")
    assert found == Figures(
        answers=3,
        calls=3,
        tokens_in=found.tokens_in if found else 0,
        tokens_out=found.tokens_out if found else 0,
        cached=1,
        failed=1,
        dropped_sentences=1,
    )
    assert found.tokens_in >= 200


def test_the_trail_keeps_what_the_model_wrote_and_only_where_words_are_kept(group: Group, tmp_path: Path) -> None:
    """The raw output stands in the audit trail, failed or not; without texts nothing of it, and never the key."""
    for texts in (True, False):
        folder = tmp_path / f"trail-{texts}"
        folder.mkdir()
        trail = Trail(folder)
        with serving(says("Lies about llamas and their land [1].")) as server, group.reading() as store:
            it = AuditedAssistant(guildhall(store, group, writer_for(group, server)), Auditor(trail=trail, texts=texts))
            answer = it.ask(_question())
            assert "llamas" not in answer.text
        [record] = trail.records(Wanted())
        trail.close()
        assert record.asked is not None
        assert ("llamas" in (record.asked.model_output or "")) == texts
        assert KEY.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_foreign_source_is_told_and_answered_in_the_questions_language(group: Group) -> None:
    """The answer is worded in the language asked for; the notice says that its source is in the other one."""
    group.write(
        "rules.md",
        "# 授课办法\n\n第一条 双聘工程师每年授课不超过120学时（dual-hired engineers teach hours a year at most）。\n",
    )
    group.ingest()
    with serving(says(_said_of_chinese)) as server, assistant_over(group, writer_for(group, server)) as it:
        answer = it.ask(_question(language=Language.ENGLISH))
        assert quotes_are_exact(it, answer, role="teacher")
    if answer.status is AnswerStatus.ANSWERED:
        assert [notice.kind for notice in answer.notices][:1] == [NoticeKind.TRANSLATED]


def _said_of_chinese(asked: Asked) -> str:
    return f"{SAID} [{asked.passage('120学时')}]."


def test_a_notice_about_versions_is_numbered_on(group: Group) -> None:
    """Notices stay as the quoted answer has them, with markers that follow the answer's own."""
    group.write(
        "old.md",
        f"# Teaching Hours Rules 2020\n\nArticle 1 Dual-hired engineers teach at most 99 hours a year. {HOURS}\n",
    )
    group.declare("file: board.md, audience: [administrator]", "file: old.md, in_force_until: 2021-01-01")
    group.ingest()
    quoted = group.ask(HOURS, role="teacher")
    assert NoticeKind.SUPERSEDED in [notice.kind for notice in quoted.notices]
    with serving(says(_said)) as server, assistant_over(group, writer_for(group, server)) as it:
        answer = it.ask(_question())
        assert quotes_are_exact(it, answer, role="teacher")
        assert "99 hours" not in server.asked[0].prompt
    assert answer.model == "openai:scripted"
    assert [notice.text for notice in answer.notices] == [notice.text for notice in quoted.notices]
    markers = [citation.marker for citation in answer.all_citations]
    assert markers == list(range(1, len(markers) + 1))


def test_the_question_back_names_only_what_the_passages_tell_of(group: Group) -> None:
    """Choices from two passages are offered in Guildhall's own words; others are not."""
    group.write(
        "other.md",
        "# Workshop Rules\n\nArticle 1 Dual-hired engineers of the workshop teach at most 60 hours a year.\n",
    )
    group.ingest()
    with serving(says("CLARIFY: Teaching Rules | Workshop Rules")) as server, group.reading() as store:
        answer = guildhall(store, group, writer_for(group, server)).ask(_question())
        assert (answer.status, answer.citations) == (AnswerStatus.NEEDS_CLARIFICATION, ())
        assert answer.text == "Which one do you mean: Teaching Rules; Workshop Rules?"
        assert answer.model == "openai:scripted"
        for choices in (
            "Teaching Rules | Board Rules",
            "Teaching Rules",
            "Article 1 | Call 5550199",
            "a | b | c | d | e",
        ):
            server.behaviour = says(f"CLARIFY: {choices}")
            answer = guildhall(store, group, writer_for(group, server)).ask(_question())
            assert answer.status is AnswerStatus.ANSWERED
            assert about_model(Failure.UNSUPPORTED, Language.ENGLISH) in answer.notices


def test_too_few_tokens_leave_the_quotes(group: Group) -> None:
    """A budget that holds no prompt asks no model; one that holds no second call leaves the sentence out."""
    group.write("rules.md", RULES + "The dean keeps the list of hours and signs it at the end of each term. " * 15)
    group.ingest()
    with serving(says(_said)) as server:
        with assistant_over(group, writer_for(group, server, tokens=500)) as it:
            answer = it.ask(_question())
            assert about_model(Failure.BUDGET, Language.ENGLISH) in answer.notices
            assert server.asked == []
        server.behaviour = says(
            lambda asked: (
                f"{_said(asked)} Engineers who are dual-hired teach at most 120 hours a year [1]."
                " The minister of transport signs all timetables in green ink [1]."
            )
        )
        with assistant_over(group, writer_for(group, server, tokens=1000)) as it:
            answer = it.ask(_question())
            assert about_left_out(Language.ENGLISH) in answer.notices
            assert len(server.asked) == 1


def test_suggestions_ask_no_model(group: Group) -> None:
    """Example questions are tried with quotes alone, since a page that is opened must cost nothing."""
    with serving(says(_said)) as server, assistant_over(group, writer_for(group, server)) as it:
        it.suggestions(role="teacher", on=TODAY, language=Language.ENGLISH, limit=3)
        assert server.asked == []


def test_sentences_are_handed_on_while_the_model_still_writes(group: Group) -> None:
    """The first verified sentence comes before the server has sent the end."""
    held: list[bool] = []

    def behave(reply: Reply, asked: Asked) -> None:
        reply.begin()
        reply.piece(f"{_said(asked)} Next")
        reply.wait(0.5)
        held.append(True)
        reply.piece(" comes nothing.")
        reply.end()

    with serving(behave) as server, assistant_over(group, writer_for(group, server)) as it:
        pieces = it.stream(_question())
        assert next(pieces) == f"{SAID}[1]."
        assert held == []
        assert isinstance(list(pieces)[-1], Answer)
