"""The smallest run of sentences that supports a claim."""

from __future__ import annotations

from assistant.support import smallest_support

PASSAGE = "第八条 理事会由十九名理事组成。理事每届任期四年，可以连任一次。理事会每年至少召开两次会议。"


def _texts(claim: str, passage: str = PASSAGE) -> list[str]:
    return [passage[start:end] for start, end in smallest_support(claim, passage)]


def test_one_sentence_is_enough_where_it_says_all() -> None:
    """The sentence that says it is quoted alone, in either language."""
    assert _texts("理事任期四年。") == ["理事每届任期四年，可以连任一次。"]
    assert _texts("The council meets at least twice a year.") == ["理事会每年至少召开两次会议。"]


def test_two_sentences_are_taken_where_one_is_not_enough() -> None:
    """A claim over two sentences takes both, in their order."""
    assert _texts("理事每届任期四年，理事会每年至少召开两次会议。") == [
        "理事每届任期四年，可以连任一次。",
        "理事会每年至少召开两次会议。",
    ]


def test_nothing_is_given_where_nothing_supports() -> None:
    """A claim that the passage contradicts has no support in it."""
    assert _texts("理事任期五年。") == []
    assert _texts("理事任期四年。", "") == []


def test_a_list_brings_what_opens_it() -> None:
    """An item of a list is quoted with the line that opens the list."""
    passage = "申请人应当具备下列条件：\n（一）年满十八周岁；\n（二）具有高中学历。"
    assert _texts("申请人应当年满十八周岁。", passage) == ["申请人应当具备下列条件：", "（一）年满十八周岁；"]
