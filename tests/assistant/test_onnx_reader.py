"""The embedded reader: a reading depends on its pair alone, and offsets are those of the text, however long it is."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.interfaces import Reading
from assistant.onnx_reader import OnnxReader

QUESTION = "How many hours a term must a dual-hired engineer teach?"
RIGHT = "Article 7 A dual-hired engineer teaches at least 48 hours a term and is paid by the college."
WRONG = "Article 9 The canteen serves lunch from eleven to one and is closed on public holidays."
CHINESE = "第七条　雙聘工程師每學期授課不少於48學時，課酬由學院承擔。"


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    """The model of the package."""
    return OnnxReader()


def _answer(reading: Reading, passage: str) -> str:
    pairs = reading.starts[:, None] + np.where(
        np.triu(np.ones((len(reading.starts), len(reading.ends)), bool)), reading.ends[None, :], -np.inf
    )
    start, end = np.unravel_index(int(pairs.argmax()), pairs.shape)
    return passage[reading.offsets[start, 0] : reading.offsets[end, 1]]


def test_passage_that_answers_is_told_and_so_is_the_answers_place(reader: OnnxReader) -> None:
    """Within a language and across, traditional characters included."""
    right, wrong, chinese = reader.read(QUESTION, [RIGHT, WRONG, CHINESE])
    assert min(right.relevance, chinese.relevance) > wrong.relevance + 2
    assert "48" in _answer(right, RIGHT)
    assert "48" in _answer(chinese, CHINESE)


def test_reading_does_not_depend_on_its_neighbours(reader: OnnxReader) -> None:
    """Reading does not depend on its neighbours."""
    together = reader.read(QUESTION, [RIGHT, WRONG, CHINESE])
    for passage, one in zip([RIGHT, WRONG, CHINESE], together, strict=True):
        [alone] = reader.read(QUESTION, [passage])
        assert alone.relevance == one.relevance
        assert np.array_equal(alone.starts, one.starts)


def test_end_of_a_long_passage_is_read(reader: OnnxReader) -> None:
    """A passage that is too long is read in parts, and the offsets are still those of the whole."""
    passage = f"{WRONG} " * 60 + RIGHT
    [long, cut] = reader.read(QUESTION, [passage, passage[: -len(RIGHT)]])
    assert long.relevance > cut.relevance + 2
    assert "48" in _answer(long, passage)
    assert len(long.offsets) == len(long.starts) == len(long.ends)


@pytest.mark.parametrize("passage", ["", " \n", "\ud800 half", "a\x00b", "🙂", "x" * 20_000])
def test_any_text_can_be_read(reader: OnnxReader, passage: str) -> None:
    """Any text can be read, and so can any question."""
    for question, text in ((QUESTION, passage), (passage, RIGHT)):
        [reading] = reader.read(question, [text])
        assert np.isfinite(reading.relevance)
        assert len(reading.starts) == len(reading.offsets)


def test_nothing_to_read_gives_nothing(reader: OnnxReader) -> None:
    """Nothing to read gives nothing."""
    assert list(reader.read(QUESTION, [])) == []
