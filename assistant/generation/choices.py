"""A question back, where a question can mean several things; every choice stands in the evidence."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.composing import plain
from assistant.generation.drafting import plain_words
from assistant.generation.fencing import neutral, speaks_to_machine
from assistant.generation.ground import Ground
from assistant.generation.sources import Source
from assistant.records import Answer, AnswerStatus
from assistant.wording import WORDING

MOST_CHOICES = 4
CHOICE_CHARACTERS = (2, 60)
"""Least and most characters of a choice: a name, not a message."""

_NO_NAME = re.compile(r"[@/\\<>{}\[\]|]|\d{5,}|https?:|www\.")


def asked_back(written: tuple[str, ...], ground: Ground, *, model: str) -> Answer | None:
    """The question back with the choices that a model names; ``None`` where they are not what the passages tell of."""
    choices = [plain_words(choice).strip(' .。?？,，"“”《》') for choice in written]
    places = [_standing(choice, ground.sources) for choice in choices]
    distinct = 2 <= len({_folded(choice) for choice in choices}) == len(choices) <= MOST_CHOICES
    asked = _folded(f"{ground.question.text} {ground.alone}")
    if not distinct or not all(places) or len(set[int]().union(*places)) < 2:
        return None
    if any(_NO_NAME.search(c) or speaks_to_machine(c) or _folded(c) in asked for c in choices):
        return None
    wording = WORDING[ground.language]
    text = wording.which_one.format(choices=wording.list_gap.join(choices))
    answer = plain(ground.question, ground.language, AnswerStatus.NEEDS_CLARIFICATION, text)
    return replace(answer, model=model)


def _standing(choice: str, sources: tuple[Source, ...]) -> set[int]:
    """The numbers of the passages in whose text or headings a choice stands as it is written."""
    least, most = CHOICE_CHARACTERS
    if not least <= len(choice) <= most:
        return set()
    wanted = _folded(neutral(choice))
    return {source.number for source in sources if wanted in _folded(f"{source.heading} {source.text}")}


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()
