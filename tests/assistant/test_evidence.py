"""What a reader's word makes of the found passages: whether anything is answered, from which passage and sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.interfaces import Reading
from assistant.records import AnswerStatus, NoticeKind, Turn
from tests.assistant.fakes import Group

CERTAIN, DOUBTFUL = 6.0, -9.0


class Expert:
    """A reader that knows one phrase: it answers, and every passage that holds it is relevant."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Every character is a word piece; the answer begins and ends where the phrase does."""
        self.asked.append(question)
        return [self._read(passage) for passage in passages]

    def _read(self, passage: str) -> Reading:
        count, place = len(passage), passage.find(self.phrase)
        starts, ends = np.full(count, -8.0, np.float32), np.full(count, -8.0, np.float32)
        if place >= 0:
            starts[place], ends[place + len(self.phrase) - 1] = 4.0, 4.0
        return Reading(
            relevance=CERTAIN if place >= 0 else DOUBTFUL,
            nothing=0.0,
            offsets=np.array([[i, i + 1] for i in range(count)], np.int64).reshape(-1, 2),
            starts=starts,
            ends=ends,
        )


@pytest.fixture
def group(tmp_path: Path) -> Group:
    """Two rules about engineers, the older replaced by the newer, and one about doors."""
    group = Group(tmp_path)
    group.write("old.md", "# Hours\n\nArticle 1 Engineers teach forty hours a term.\n")
    rest = "Article 2 Engineers rest on Sunday."
    group.write("new.md", f"# Hours\n\nArticle 1 Engineers teach fifty hours a term.\n\n{rest}\n")
    group.write("doors.md", "# Doors\n\nArticle 1 Engineers and others leave by the north door.\n")
    group.declare(
        "file: old.md, in_force_from: 2020-01-01", "file: new.md, in_force_from: 2024-01-01, supersedes: old.md"
    )
    group.ingest()
    return group


def test_the_readers_passage_is_quoted_wherever_the_words_are(group: Group) -> None:
    """Not the passage with most of the question's words, but the one that the reader finds an answer in."""
    question = "How many hours do engineers teach a term?"
    assert group.ask(question).citations[0].quote.document == "new.md"
    group.reader = Expert("north door")
    answer = group.ask(question)
    assert answer.citations[0].quote.document == "doors.md"
    assert "north door" in answer.text


def test_nothing_is_answered_where_the_reader_finds_nothing(group: Group) -> None:
    """The nearest passages are shown, and the best of them first."""
    group.reader = Expert("telescope")
    answer = group.ask("How many hours do engineers teach a term?")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.nearest


def test_old_version_that_alone_answers_is_told_and_not_quoted_as_if_it_held(group: Group) -> None:
    """A notice cites it; the answer is a refusal."""
    group.reader = Expert("forty")
    answer = group.ask("How many hours do engineers teach a term?")
    assert answer.status is AnswerStatus.NOT_FOUND
    [notice] = answer.notices
    assert notice.kind is NoticeKind.SUPERSEDED
    assert notice.citations[0].quote.document == "old.md"


def test_a_follow_up_is_read_as_it_can_be_understood_alone(group: Group) -> None:
    """The reader is given the question with what the conversation adds."""
    group.reader = reader = Expert("Sunday")
    history = [Turn(question="What do engineers do on weekdays?", answer="They teach [1].")]
    answer = group.ask("And on Sunday?", history=history)
    assert answer.status is AnswerStatus.ANSWERED
    assert "engineers" in reader.asked[0]


def test_search_puts_first_what_the_reader_finds(group: Group) -> None:
    """Search is reranked, too, and loses nothing."""
    plain = group.hits("engineers hours")
    group.reader = Expert("north door")
    ranked = group.hits("engineers hours")
    assert ranked[0].passage.document == "doors.md" != plain[0].passage.document
    assert {hit.passage.id for hit in ranked} == {hit.passage.id for hit in plain}
