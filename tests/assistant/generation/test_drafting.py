"""What a model wrote is read as plain sentences with their markers, and never as anything a browser would draw."""

from __future__ import annotations

import pytest

from assistant.generation.drafting import Draft, DraftSentence, read_draft, read_finished, read_repairs


def _read(written: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(sentence.text, sentence.markers) for sentence in read_draft(written).sentences]


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("Doors close at ten [1]. Keys stay [2][3].", [("Doors close at ten.", (1,)), ("Keys stay.", (2, 3))]),
        ("Doors close at ten. [1] Keys stay.[2]", [("Doors close at ten.", (1,)), ("Keys stay.", (2,))]),
        ("Doors close at ten [1, 2].", [("Doors close at ten.", (1, 2))]),
        ("Doors close at ten 【1】.", [("Doors close at ten.", (1,))]),
        ("Doors close at ten [^1] [source 2].", [("Doors close at ten.", (1, 2))]),
        ("门十点关[1]。钥匙由门卫保管［2］。", [("门十点关。", (1,)), ("钥匙由门卫保管。", (2,))]),
        ("门十点关。[1]钥匙由门卫保管。【2】", [("门十点关。", (1,)), ("钥匙由门卫保管。", (2,))]),
        ("4.2 Doors close [1].", [("Doors close.", (1,))]),
        ("Article 4. Doors close [1].", [("Doors close.", (1,))]),
        ("Article 4 closes doors [1].", [("Article 4 closes doors.", (1,))]),
        ("第四条 门十点关[1]。", [("门十点关。", (1,))]),
        ("No. 5 doors close [1].", [("No. 5 doors close.", (1,))]),
        ("Yes, doors close [1].", [("Doors close.", (1,))]),
        ("No.", []),
        ("是的，门十点关[1]。", [("门十点关。", (1,))]),
        ("Hello! Doors close [1]. I hope this helps!", [("Doors close.", (1,))]),
        ("<think>Perhaps nine [1].</think>Doors close at ten [1].", [("Doors close at ten.", (1,))]),
        ("<think>Perhaps nine [1]. And so on", []),
        ("**Doors** close `at` ten [1].", [("Doors close at ten.", (1,))]),
        ("1. Doors close [1].\n2. Keys stay [2].", [("Doors close.", (1,)), ("Keys stay.", (2,))]),
        ("![x](http://t/p.png)Doors [close](http://t) [1].", [("Doors close.", (1,))]),
        ("<b>Doors</b> close<img src=x onerror=y> [1].", [("Doors close.", (1,))]),
        ("Doors close [1]. <img src=x", [("Doors close.", (1,))]),
        ("\u202eDoors\u200b close\x07 [1].", [("Doors close.", (1,))]),
        ("Doors close [99999999999].", [("Doors close.", (99999999999,))]),
    ],
)
def test_a_draft_is_read_as(written: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    """Each sentence without its markers, and the numbers of these."""
    assert _read(written) == sentences


def test_while_a_model_writes_its_last_sentence_is_not_finished() -> None:
    """A sentence is finished when the next one has begun, since its markers may still come."""
    whole = "Doors close at ten. [1] Keys stay [2]. Bells ring [3]."
    finished = [read_finished(whole[:end]) for end in range(len(whole) + 1)]
    longest = [sentence.text for sentence in finished[-1]]
    assert longest == ["Doors close at ten.", "Keys stay."]
    assert all([s.text for s in found] == longest[: len(found)] for found in finished)
    assert all(sentence.markers for found in finished for sentence in found)


@pytest.mark.parametrize("written", ["NOT_FOUND", "NOT_FOUND.", "I am sorry: NOT_FOUND", "**NOT_FOUND**\n"])
def test_nothing_found_is_told_by_one_phrase(written: str) -> None:
    """The phrase ends a draft, whatever courtesy stands around it."""
    assert read_draft(written) == Draft(not_found=True)


def test_choices_are_what_stands_between_bars() -> None:
    """A model that asks back names its choices in one line."""
    assert read_draft("CLARIFY: the Charter | the Handbook\n").choices == ("the Charter", "the Handbook")


@pytest.mark.parametrize(
    "written",
    ["1: Doors close [1].\n2: DROP\n3: Keys stay [2].", "1. Doors close [1].\n3) Keys stay [2].\n9: Bells ring [3]."],
)
def test_repairs_stand_at_their_numbers(written: str) -> None:
    """What was written anew takes the place of what was wrong; what is missing or dropped stays empty."""
    first = DraftSentence(text="Doors close.", markers=(1,), begins_line=True)
    third = DraftSentence(text="Keys stay.", markers=(2,), begins_line=True)
    assert read_repairs(written, 3) == [(first,), (), (third,)]


def test_reading_hostile_output_takes_no_time() -> None:
    """Brackets, tags and stops without end are read in an instant."""
    for written in ("[" * 12_000, "<" * 12_000, "<a" * 6_000, "![" * 6_000, "[1]" * 4_000, "." * 12_000, "「" * 12_000):
        assert len(read_draft(written).sentences) <= 4_000
