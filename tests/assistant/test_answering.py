"""Answers are given apart from the page that asked, kept, and followed by whoever comes later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import Answering
from assistant.conversations import Conversations
from assistant.errors import StoreError
from assistant.records import Answer, Question
from tests.assistant.answers import answered, asked

_SECONDS = 20


class _Speaker:
    """Says two sentences and the answer, each when it is let; one question is beyond it."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.let = threading.Semaphore(0)

    def stream(self, question: Question) -> Iterator[str | Answer]:
        """The two sentences, then the answer."""
        self.asked.append(question)
        for sentence in ("One[1].", "Two[1]."):
            assert self.let.acquire(timeout=_SECONDS)
            if "impossible" in question.text:
                raise StoreError("The store is gone.")
            yield sentence
        yield _answer(question)


def _answer(question: Question) -> Answer:
    return answered(question, "One[1]. Two[1].")


@pytest.fixture
def speaker() -> _Speaker:
    """What is asked."""
    return _Speaker()


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    """Conversations in an empty folder."""
    return Conversations(tmp_path)


@pytest.fixture
def answering(speaker: _Speaker, kept: Conversations) -> Iterator[Answering]:
    """Answers one question at a time."""
    made = Answering(speaker, kept, workers=1)  # type: ignore[arg-type]
    yield made
    for _ in range(20):
        speaker.let.release()
    made.close()


def test_sentences_come_before_the_answer_and_it_is_kept(
    answering: Answering, speaker: _Speaker, kept: Conversations
) -> None:
    """Whoever follows gets each sentence as it is said; when the answer comes it is in the conversation already."""
    identifier, exchange = answering.ask(None, asked(), user="ann")
    pieces = answering.follow(identifier, exchange, asked(), user="ann")
    speaker.let.release()
    assert next(pieces) == "One[1]."
    speaker.let.release()
    assert [next(pieces), next(pieces)] == ["Two[1].", _answer(asked())]
    assert list(pieces) == []
    found = kept.find(identifier, user="ann")
    assert found is not None and found.exchanges[0].answer == _answer(asked())


def test_second_page_follows_from_the_beginning(answering: Answering, speaker: _Speaker) -> None:
    """After a reload in mid-answer the other page hears everything, and the question is asked once."""
    identifier, exchange = answering.ask(None, asked(), user="ann")
    first = answering.follow(identifier, exchange, asked(), user="ann")
    speaker.let.release()
    next(first)
    second = answering.follow(identifier, exchange, asked(), user="ann")
    assert next(second) == "One[1]."
    speaker.let.release()
    assert list(second)[-1] == _answer(asked())
    assert len(speaker.asked) == 1


def test_nobody_needs_to_follow(answering: Answering, speaker: _Speaker, kept: Conversations) -> None:
    """An answer whose page was closed is kept all the same."""
    identifier, _ = answering.ask(None, asked(), user="ann")
    speaker.let.release()
    speaker.let.release()
    answering.close()
    found = kept.find(identifier, user="ann")
    assert found is not None and found.exchanges[0].answer is not None


def test_question_of_a_stopped_app_is_asked_again(answering: Answering, speaker: _Speaker, kept: Conversations) -> None:
    """An exchange that nobody answers any more is answered when somebody looks at it."""
    identifier = kept.start("ann")
    exchange = kept.ask(identifier, asked(), user="ann")
    speaker.let.release()
    speaker.let.release()
    assert list(answering.follow(identifier, exchange, asked(), user="ann"))[-1] == _answer(asked())
    assert len(speaker.asked) == 1


def test_answer_given_meanwhile_is_handed_over(answering: Answering, speaker: _Speaker, kept: Conversations) -> None:
    """Whoever looked before the answer was kept and follows after gets the kept one."""
    identifier = kept.start("ann")
    exchange = kept.ask(identifier, asked(), user="ann")
    kept.answer(identifier, exchange.ordinal, _answer(asked()))
    assert list(answering.follow(identifier, exchange, asked(), user="ann")) == [_answer(asked())]
    assert speaker.asked == []


def test_failure_is_raised_to_the_follower_and_the_question_forgotten(
    answering: Answering, speaker: _Speaker, kept: Conversations
) -> None:
    """What went wrong is told where the question was asked, and nothing is left of it."""
    question = asked("impossible")
    identifier, exchange = answering.ask(None, question, user="ann")
    pieces = answering.follow(identifier, exchange, question, user="ann")
    speaker.let.release()
    with pytest.raises(StoreError, match="store is gone"):
        list(pieces)
    assert kept.find(identifier, user="ann") is None
    with pytest.raises(StoreError, match="store is gone"):
        list(answering.follow(identifier, exchange, question, user="ann"))


def test_exchange_that_is_gone_is_told(answering: Answering, kept: Conversations) -> None:
    """Whoever follows a question that was deleted meanwhile is told to ask again."""
    identifier = kept.start("ann")
    exchange = kept.ask(identifier, asked(), user="ann")
    kept.delete(identifier, user="ann")
    with pytest.raises(StoreError, match="taken back"):
        list(answering.follow(identifier, exchange, asked(), user="ann"))


def test_questions_wait_for_each_other(answering: Answering, speaker: _Speaker) -> None:
    """With one worker the second question begins when the first is answered."""
    first, exchange = answering.ask(None, asked("first"), user="ann")
    second, other = answering.ask(None, asked("second"), user="ben")
    for _ in range(4):
        speaker.let.release()
    assert list(answering.follow(second, other, asked("second"), user="ben"))[:2] == ["One[1].", "Two[1]."]
    assert [question.text for question in speaker.asked] == ["first", "second"]
    assert isinstance(list(answering.follow(first, exchange, asked("first"), user="ann"))[-1], Answer)
