"""Verdicts and gaps are kept once each, and outlive the conversation they come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.conversations import Conversations
from assistant.feedback import LONGEST_COMMENT, FeedbackBox, Verdict
from tests.assistant.answers import asked, refused


@pytest.fixture
def box(tmp_path: Path) -> FeedbackBox:
    """Feedback in an empty store folder."""
    return FeedbackBox(tmp_path)


def _say(box: FeedbackBox, verdict: Verdict, **others: object) -> None:
    box.say(verdict, refused(asked()), user="ann", conversation="c", ordinal=0, **others)  # type: ignore[arg-type]


def test_nothing_said_makes_no_file(box: FeedbackBox) -> None:
    """Looking creates nothing."""
    assert box.feedback() == [] and box.gaps() == [] and box.verdict_of("ann", "c", 0) is None
    assert not box.has_gap(asked(), user="ann")
    assert not box.path.exists()


def test_thumb_turned_over_replaces_the_former(box: FeedbackBox) -> None:
    """An answer is right or wrong to a person, not both; taken back, it is neither."""
    _say(box, Verdict.RIGHT)
    _say(box, Verdict.WRONG)
    assert [said.verdict for said in box.feedback()] == [Verdict.WRONG]
    assert box.verdict_of("ann", "c", 0) is Verdict.WRONG and box.verdict_of("ben", "c", 0) is None
    box.take_back("ann", "c", 0)
    assert box.feedback() == []


def test_wrong_source_stands_beside_the_thumb(box: FeedbackBox) -> None:
    """Which source is wrong is said with a comment, cut to its limit, and does not change the thumb."""
    _say(box, Verdict.RIGHT)
    _say(box, Verdict.WRONG_SOURCE, comment="  " + "x" * 3000, marker=2)
    found = {said.verdict: said for said in box.feedback()}
    assert found[Verdict.WRONG_SOURCE].marker == 2
    assert len(found[Verdict.WRONG_SOURCE].comment) == LONGEST_COMMENT
    assert found[Verdict.WRONG_SOURCE].answer.text == "The documents do not say."
    assert box.verdict_of("ann", "c", 0) is Verdict.RIGHT


def test_handled_feedback_is_open_again_when_said_anew(box: FeedbackBox) -> None:
    """What was seen to leaves the open ones until somebody says it again."""
    _say(box, Verdict.WRONG)
    box.handle(box.feedback()[0].id)
    assert box.feedback(handled=False) == [] and len(box.feedback(handled=True)) == 1
    _say(box, Verdict.WRONG, comment="still")
    assert [said.comment for said in box.feedback(handled=False)] == ["still"]


def test_gap_stands_once_and_can_be_closed_and_opened(box: FeedbackBox) -> None:
    """The same question of the same person is one gap; closed with a note, it opens when it is asked again."""
    for _ in range(2):
        box.file_gap(asked(), user="ann", office="Personnel Office")
    box.file_gap(asked(), user="ben", office=None)
    assert len(box.gaps(closed=False)) == 2 and box.has_gap(asked(), user="ann")
    own = next(gap for gap in box.gaps() if gap.user == "ann")
    assert (own.question, own.office, own.day) == ("How many hours?", "Personnel Office", date(2026, 1, 2))
    box.close_gap(own.id, " in the new rules ")
    assert [gap.note for gap in box.gaps(closed=True)] == ["in the new rules"]
    assert not box.has_gap(asked(), user="ann")
    box.file_gap(asked(), user="ann", office=None)
    assert len(box.gaps(closed=False)) == 2


def test_feedback_outlives_its_conversation(tmp_path: Path, box: FeedbackBox) -> None:
    """Deleting a conversation takes nothing from whoever has to put the documents right."""
    conversations = Conversations(tmp_path)
    identifier = conversations.start("ann")
    box.say(Verdict.WRONG, refused(asked()), user="ann", conversation=identifier, ordinal=0)
    conversations.delete(identifier, user="ann")
    assert [said.answer.question.text for said in box.feedback()] == ["How many hours?"]
